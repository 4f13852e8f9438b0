"""Folders as they are in the world: an export works there or says one thing, changing nothing."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result

from support.commands import FAQ
from support.depth import deep
from support.disks import mounted, needs_mounts, without_override
from support.editions import edition_of, faults_of, files_of, write_edition
from support.killing import killed_before
from webapp.export.exporter import MANIFEST, export_site

Faq = Callable[..., Result]

GIT = frozenset({".git/HEAD", ".git/objects/ab/cdef"})


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    write_edition(folder, 1)
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _assert_exported(result: Result, site: Path, edition: int) -> None:
    assert (result.exit_code, result.stderr.count("could not")) == (0, 0), result.stderr
    assert (edition_of(site), faults_of(site)) == (edition, [])


# The ways to name a folder


def test_a_link_to_a_folder_stays_one(content: Path, faq: Faq, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "site").symlink_to("www")
    for edition in (1, 2):
        write_edition(content, edition)
        _assert_exported(faq("export", "site"), tmp_path / "www", edition)
    assert (tmp_path / "site").readlink() == Path("www")
    assert _names(tmp_path) == ["content", "site", "www"]


@pytest.mark.parametrize("command", ["export", "publish"])
def test_a_link_in_a_circle_is_one_message(
    content: Path, faq: Faq, tmp_path: Path, command: str
) -> None:
    (tmp_path / "site").symlink_to("site")
    result = faq(command, "site")
    message = "“site”: Too many levels of symbolic links.\n"
    assert (result.exit_code, result.stderr[-len(message) :]) == (2, message)
    assert _names(tmp_path) == ["content", "site"]


@pytest.mark.parametrize("command", ["export", "publish"])
def test_the_root_of_all_folders_is_refused(content: Path, faq: Faq, command: str) -> None:
    before = _names(Path("/"))
    result = faq(command, "/")
    assert result.exit_code == 2
    assert result.stderr.startswith("/ is not empty and no earlier export (")
    assert _names(Path("/")) == before


@pytest.mark.parametrize("letter", [deep("x"), "é"])
def test_a_name_as_long_as_may_be(content: Path, faq: Faq, tmp_path: Path, letter: str) -> None:
    name = letter * (250 // len(letter.encode()))
    for edition in (1, 2):
        write_edition(content, edition)
        _assert_exported(faq("export", name), tmp_path / name, edition)
    assert _names(tmp_path) == ["content", name]


def test_a_name_longer_than_may_be_is_one_message(content: Path, faq: Faq, tmp_path: Path) -> None:
    result = faq("export", "x" * 300)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("”: File name too long.\n")
    assert _names(tmp_path) == ["content"]


def test_folders_on_the_way_go_again_when_nothing_was_written(
    content: Path, faq: Faq, tmp_path: Path
) -> None:
    (content / "faq" / "fees" / "cost.md").write_text("no head, no title", "utf-8")
    assert faq("export", "new/site").exit_code == 1
    assert faq("publish", "new/site").exit_code == 1
    assert _names(tmp_path) == ["content"]


# Content and target within each other


@pytest.mark.parametrize("command", ["export", "publish"])
def test_content_in_the_target_is_refused(
    content: Path, faq: Faq, tmp_path: Path, command: str
) -> None:
    export_site(content, tmp_path / "site")
    content.rename(tmp_path / "site" / "content")
    before = files_of(tmp_path)
    result = faq(command, "site", "--content", "site/content")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"The content folder site/content lies in {tmp_path / 'site'}, which an export replaces. "
        "Nothing was changed: name another folder.\n"
    )
    assert files_of(tmp_path) == before


def test_a_target_in_the_content_folder_works(content: Path, faq: Faq, tmp_path: Path) -> None:
    for edition in (1, 2):
        write_edition(content, edition)
        _assert_exported(faq("export", "content/site"), content / "site", edition)
    assert ".site.faq-export" not in _names(content)


# The folder that the shell is in


def test_the_working_folder_stays_the_same_one(
    content: Path, faq: Faq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    before = site.stat().st_ino
    for edition, command in ((1, "export"), (2, "publish")):
        write_edition(content, edition)
        monkeypatch.chdir(site)
        _assert_exported(faq(command, ".", "--content", "../content"), site, edition)
        monkeypatch.chdir(site / "questions")
    assert site.stat().st_ino == before
    assert _names(tmp_path) == ["content", "site"]


def _pages_that_lack_something(site: Path) -> list[str]:
    """Pages with a script or a style sheet that is not there."""
    pages = {
        path: path.read_text("utf-8")
        for path in site.rglob("*.html")
        if ".faq-export" not in path.parts
    }
    loads = r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="([^":]+\.(?:js|css))"'
    return [
        f"{page}: {found}"
        for page, text in pages.items()
        for found in re.findall(loads, text)
        if not (page.parent / found).is_file()
    ]


def _assert_placed_despite_kills(content: Path, site: Path, step: int) -> None:
    """Killed before some changes amid the files, pages have what they need; the next ends it."""
    export_site(content, site)
    (site / "CNAME").write_text("faq.example.org\n")
    kills = set[bool]()
    for change in count(0, step):
        former = files_of(site)
        write_edition(content, 2 * change + 2)
        if not killed_before(["export", ".", "--content", content], site, change):
            break
        assert former.keys() - files_of(site).keys() <= {
            name for name in former if name.startswith("assets/search-index.")
        }
        assert _pages_that_lack_something(site) == []
        kills.add(files_of(site) == former)
        write_edition(content, 2 * change + 3)
        export_site(content, site)
        assert edition_of(site) == 2 * change + 3
        assert faults_of(site, also=frozenset({"CNAME"})) == []
    assert False in kills, "some were killed amid the files"


@pytest.mark.parametrize("step", [67, deep(1, name="each change")])
def test_files_that_are_put_in_place_one_by_one(content: Path, tmp_path: Path, step: int) -> None:
    site = tmp_path / "site"
    _assert_placed_despite_kills(content, site, step)
    assert _names(tmp_path) == ["content", "site"]


# Rights


def _run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command by someone who may not do all."""
    command = without_override([FAQ, *arguments])
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@contextmanager
def _mode(folder: Path, mode: int) -> Iterator[None]:
    """Another mode of a folder within the block."""
    before = stat.S_IMODE(folder.stat().st_mode)
    folder.chmod(mode)
    try:
        yield
    finally:
        folder.chmod(before)


def test_a_parent_that_may_not_be_written_to(content: Path, tmp_path: Path) -> None:
    """Nothing can be made beside the folder then, as often on a host, but in it."""
    www = tmp_path / "www"
    (www / "site").mkdir(parents=True)
    with _mode(www, 0o555):
        for edition, command in ((1, "export"), (2, "publish")):
            write_edition(content, edition)
            run = _run(command, "www/site", folder=tmp_path)
            assert run.returncode == 0, run.stderr
            assert (edition_of(www / "site"), faults_of(www / "site")) == (edition, [])
        run = _run("export", "www/other", folder=tmp_path)
        assert (run.returncode, run.stderr.count("\n")) == (1, 1)
        assert "(Permission denied)" in run.stderr
    assert _names(www) == ["site"]


@pytest.mark.parametrize("parent", [0o555, 0o755])
def test_a_folder_that_may_not_be_written_to(content: Path, tmp_path: Path, parent: int) -> None:
    site = tmp_path / "www" / "site"
    export_site(content, site)
    before = files_of(tmp_path)
    write_edition(content, 2)
    with _mode(site, 0o555), _mode(site.parent, parent):
        run = _run("export", "www/site", folder=tmp_path)
        if run.returncode:
            assert "(Permission denied)" in run.stderr
            write_edition(content, 1)
            assert files_of(tmp_path) == before
        else:
            assert parent == 0o755, "the owner of the folder beside it may exchange it"
            assert (edition_of(site), faults_of(site)) == (2, [])
            assert stat.S_IMODE(site.stat().st_mode) == 0o555
    assert _names(tmp_path / "www") == ["site"]


@pytest.mark.parametrize("mode", [deep(0o750), deep(0o775), 0o2775, deep(0o711)])
def test_the_mode_of_the_folder_stays(content: Path, tmp_path: Path, mode: int) -> None:
    site = tmp_path / "site"
    site.mkdir()
    site.chmod(mode)
    mode = stat.S_IMODE(site.stat().st_mode)  # some systems take the group's bit away
    for edition in (1, 2):
        write_edition(content, edition)
        export_site(content, site)
        assert stat.S_IMODE(site.stat().st_mode) == mode
        inside = {path.stat().st_mode & stat.S_ISGID for path in site.rglob("*") if path.is_dir()}
        assert inside == {mode & stat.S_ISGID}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("place", ["exchanged", deep("put in place")])
def test_what_root_writes_belongs_to_whom_the_folder_belongs(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    site = tmp_path / "site"
    export_site(content, site)
    (site / "mine").write_text("")
    for path in (site, *site.rglob("*")):
        os.chown(path, 65534, 65533)
    os.chown(site / "mine", 12, 13)
    write_edition(content, 2)
    if place == "put in place":
        monkeypatch.chdir(site)
    export_site(content, site)
    owners = {(path.stat().st_uid, path.stat().st_gid) for path in (site, *site.rglob("*"))}
    assert owners == {(65534, 65533), (12, 13)}
    assert (site / "mine").stat().st_uid == 12


def test_a_repository_that_may_not_be_written_to_stays_as_it_is(
    content: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    export_site(content, site)
    objects = site / ".git" / "objects" / "ab"
    objects.mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (objects / "cdef").write_bytes(b"an object")
    (objects / "cdef").chmod(0o444)
    os.utime(objects / "cdef", (1_000_000_000, 1_000_000_000))
    for folder in (objects, objects.parent):
        folder.chmod(0o555)
    for edition in (2, 3):
        write_edition(content, edition)
        run = _run("export", "site", folder=tmp_path)
        assert (run.returncode, run.stderr.count("\n")) == (0, 1), run.stderr
        assert (edition_of(site), faults_of(site, also=GIT)) == (edition, [])
        assert stat.S_IMODE(objects.stat().st_mode) == 0o555
        assert stat.S_IMODE((objects / "cdef").stat().st_mode) == 0o444
        assert (objects / "cdef").stat().st_mtime == 1_000_000_000
    assert _names(tmp_path) == ["content", "site"]
    for folder in (objects.parent, objects):
        folder.chmod(0o755)


# What lies beside the folder


def test_a_folder_of_others_beside_it_is_let_be(content: Path, faq: Faq, tmp_path: Path) -> None:
    (tmp_path / ".site.old").mkdir()
    (tmp_path / ".site.old" / "thesis.txt").write_text("mine")
    _assert_exported(faq("export", "site"), tmp_path / "site", 1)
    _assert_exported(faq("export", "site"), tmp_path / "site", 1)
    assert (tmp_path / ".site.old" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("kind", ["a file", "a link", "files of others"])
def test_what_is_in_the_way_is_named_and_let_be(
    content: Path, faq: Faq, tmp_path: Path, kind: str
) -> None:
    export_site(content, tmp_path / "site")
    place = named = tmp_path / ".site.faq-export"
    if kind == "a file":
        place.write_text("mine")
    elif kind == "a link":
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to("elsewhere")
    else:
        (place / "new-abcd1234").mkdir(parents=True)
        named = place / "thesis.txt"
        named.write_text("mine")
    before = files_of(tmp_path)
    result = faq("export", "site")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{named} is not of this program, which keeps the unfinished export of a command there. "
        "Nothing was changed: move it elsewhere and try again.\n"
    )
    assert {
        name: data for name, data in files_of(tmp_path).items() if "/lock" not in name
    } == before


def test_an_earlier_export_that_cannot_be_removed_is_named_and_blocks_nothing(
    content: Path, tmp_path: Path
) -> None:
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root makes folders of others")
    site = tmp_path / "site"
    export_site(content, site)
    (site / "theirs" / "deep").mkdir(parents=True)
    (site / "theirs" / "deep" / "file").write_text("")
    for path in (site / "theirs", site / "theirs" / "deep"):
        os.chown(path, 65534, 65534)
    for edition in (2, 3):
        write_edition(content, edition)
        run = _run("export", "site", folder=tmp_path)
        assert run.returncode == 0, run.stderr
        assert "of the earlier export in" in run.stderr
        assert "could not be removed" in run.stderr
        assert faults_of(site, also=frozenset({"theirs/deep/file"})) == []
        assert edition_of(site) == edition
    write_edition(content, 4)
    export_site(content, site)
    assert edition_of(site) == 4
    assert _names(tmp_path) == ["content", "site"]


def test_both_of_an_earlier_version_that_was_killed(content: Path, tmp_path: Path) -> None:
    """That set the earlier export aside as `.site.old`, and was killed when both were there."""
    export_site(content, tmp_path / "site")
    export_site(content, tmp_path / ".site.old")
    write_edition(content, 2)
    export_site(content, tmp_path / "site")
    assert edition_of(tmp_path / "site") == 2
    assert _names(tmp_path) == ["content", "site"]


def test_a_manifest_that_names_files_of_others_has_none_removed(
    content: Path, faq: Faq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a folder from elsewhere, where files are put in place and former ones removed."""
    site = tmp_path / "site"
    export_site(content, site)
    manifest = (site / MANIFEST).read_text("utf-8")
    (tmp_path / "thesis.txt").write_text("mine")
    (site / "linked").symlink_to(tmp_path)
    monkeypatch.chdir(site)
    for path in ("../thesis.txt", f"{tmp_path}/thesis.txt", "linked/thesis.txt"):
        (site / MANIFEST).write_text(f"{manifest}{'0' * 64}  {path}\n", "utf-8")
        result = faq("export", ".", "--content", "../content")
        assert (tmp_path / "thesis.txt").read_text() == "mine"
        if path != "linked/thesis.txt":
            assert result.exit_code == 1
            assert ": this is not a hash and a file." in result.stderr


# Mounts


@pytest.mark.parametrize("kind", [deep("bind"), deep("tmpfs")])
@pytest.mark.parametrize("step", [deep(17)])
def test_a_mounted_folder(content: Path, faq: Faq, tmp_path: Path, kind: str, step: int) -> None:
    needs_mounts()
    (tmp_path / "volume").mkdir()
    options = ["--bind", tmp_path / "volume"] if kind == "bind" else ["-t", "tmpfs", "none"]
    with mounted(tmp_path / "site", *options) as site:
        before = site.stat()
        for edition, command in ((1, "export"), (2, "publish")):
            write_edition(content, edition)
            _assert_exported(faq(command, "site"), site, edition)
            assert _names(tmp_path) == ["content", "site", "volume"]
        _assert_placed_despite_kills(content, site, step)
        assert (site.stat().st_ino, site.stat().st_mode) == (before.st_ino, before.st_mode)
        assert [name for name in _names(site) if name.startswith(".")] == []


@pytest.mark.parametrize("state", [deep("empty"), deep("exported")])
def test_a_folder_of_the_image_of_a_container(
    content: Path, faq: Faq, tmp_path: Path, state: str
) -> None:
    """A folder of the lower layer of an overlay cannot be renamed (EXDEV), its files can."""
    needs_mounts()
    lower = tmp_path / "lower"
    (lower / "site").mkdir(parents=True)
    if state == "exported":
        export_site(content, lower / "site")
    layers = tmp_path / "layers"
    layers.mkdir()
    with mounted(layers, "-t", "tmpfs", "none"):
        (layers / "upper").mkdir()
        (layers / "work").mkdir()
        options = f"lowerdir={lower},upperdir={layers / 'upper'},workdir={layers / 'work'}"
        with mounted(tmp_path / "root", "-t", "overlay", "none", "-o", options) as root:
            for edition in (2, 3):
                write_edition(content, edition)
                _assert_exported(faq("export", "root/site"), root / "site", edition)
            assert _names(root) == ["site"]


@pytest.mark.parametrize("files", [deep("tmpfs")])
def test_a_folder_of_another_file_system(
    content: Path, faq: Faq, tmp_path: Path, files: str
) -> None:
    needs_mounts()
    with mounted(tmp_path / "other", "-t", files, "none") as other:
        for edition in (1, 2):
            write_edition(content, edition)
            _assert_exported(faq("export", "other/site"), other / "site", edition)
        assert _names(other) == ["site"]
        assert (other / "site" / MANIFEST).is_file()
