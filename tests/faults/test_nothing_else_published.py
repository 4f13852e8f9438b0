"""Nothing gets out but what is meant to: an export holds its manifest, the live site its pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import Result

from support.commands import Run
from support.depth import deep
from webapp.application import create_app
from webapp.export.manifest import MANIFEST, read_manifest

MARK = "zyzzyva"
"""Stands in all that nobody may read."""

LINES = {
    "offline": "offline = true\n",
    "base address": 'base_address = "https://faq.example/faq/"\n',
}


def _strew(content: Path) -> set[str]:
    """Puts what staff, editors and programs leave behind into a content folder; gives the names."""
    strewn = {
        ".env": f"PASSWORD={MARK}",
        ".git/config": MARK,
        ".DS_Store": MARK,
        "faq/.hidden.md": f"---\nid: hidden\nstatus: published\n---\n# {MARK}?\n\n{MARK}\n",
        "faq/fees/cost.md~": MARK,
        "faq/fees/cost.md.incoming": MARK,
        "faq/fees/.cost.md.swp": MARK,
        "faq/fees/cost.wordings.txt": f"# {MARK} for staff\n",
        "sources/minutes.txt": f"{MARK}\n\nQ: Is it {MARK}?\nA: {MARK}\n",
        "sources/.imported/secret.md": MARK,
        "criteria/.checked/secret.0123.md": MARK,
        "notes.txt": MARK,
        "backup.zip": MARK,
        "picture.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{MARK}</desc></svg>",
    }
    for name, text in strewn.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return set(strewn)


def _add_draft(content: Path) -> None:
    for status in ("draft", "retired"):
        text = f"---\nid: {status}-one\nstatus: {status}\n---\n# Something?\n\n{MARK} is secret.\n"
        (content / "faq" / "fees" / f"{status}-one.md").write_text(text, "utf-8")


@pytest.fixture
def strewn(small_content: Path) -> set[str]:
    _add_draft(small_content)
    return _strew(small_content)


def assert_done(result: Result) -> None:
    assert result.exit_code == 0, result.stderr


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }


def _assert_own(site: Path, others: set[str]) -> None:
    """The folder holds its manifest, the files of it and those of others; none has the mark."""
    manifest = set(read_manifest(site / MANIFEST).files)
    assert _files(site) == manifest | {MANIFEST} | others
    marked = [name for name in manifest if MARK.encode() in (site / name).read_bytes().lower()]
    assert marked == []
    assert MARK not in (site / MANIFEST).read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("export", ()),
        ("publish", tuple(LINES)),
        *(deep(command, (line,)) for command in ("export", "publish") for line in LINES),
        deep("export", tuple(LINES)),
        deep("publish", ()),
    ],
)
@pytest.mark.usefixtures("strewn")
def test_an_export_holds_nothing_that_its_manifest_does_not_name(
    faq: Run, small_content: Path, tmp_path: Path, command: str, lines: tuple[str, ...]
) -> None:
    settings = "[site]\n" + "".join(LINES[one] for one in lines)
    (small_content / "site.toml").write_text(settings, "utf-8")
    arguments = [command, "site"]
    if command == "publish":  # which an edition of a file that waits beside it holds back
        arguments += ["--let-go", "content/faq/fees/cost.md.incoming"]
    assert_done(faq(*arguments))
    _assert_own(tmp_path / "site", set())
    others = {"CNAME", ".git/HEAD", "questions/cost/mine.txt", "_headers"}
    for name in others:
        (tmp_path / "site" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text("mine", "utf-8")
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("Nothing.", "Something."), "utf-8")
    assert_done(faq(*arguments))
    _assert_own(tmp_path / "site", others)
    file.write_text(file.read_text("utf-8").replace("id: cost", "id: price"), "utf-8")
    for old in file.parent.glob("cost.*"):
        old.rename(old.with_name(old.name.replace("cost", "price", 1)))
    assert_done(faq("export", "site"))
    _assert_own(tmp_path / "site", others)


@pytest.mark.usefixtures("strewn")
def test_an_export_with_pdfs_and_one_without_after_it(faq: Run, tmp_path: Path) -> None:
    assert_done(faq("export", "site", "--pdf"))
    _assert_own(tmp_path / "site", set())
    assert any(name.endswith(".pdf") for name in _files(tmp_path / "site"))
    assert_done(faq("export", "site"))
    _assert_own(tmp_path / "site", set())
    assert not any(name.endswith(".pdf") for name in _files(tmp_path / "site"))


@pytest.mark.parametrize("with_drafts", [False, True])
def test_the_live_site_gives_no_file_of_the_content(
    small_content: Path, strewn: set[str], with_drafts: bool
) -> None:
    client = create_app(small_content, with_drafts=with_drafts).test_client()
    inside = _files(small_content)
    assert strewn <= inside
    for name in sorted(inside):
        for begin in ("", "content/", "assets/", "assets/../", "assets/..%2f..%2f", "pieces/"):
            for path in (begin + quote(name), begin + quote(name.rpartition("/")[2])):
                response = client.get(f"/{path}", buffered=True)
                assert response.status_code in (404, 308), path
                assert MARK not in response.text.replace(quote(name), ""), path


def test_only_the_picture_that_is_named_is_given(small_content: Path, strewn: set[str]) -> None:
    (small_content / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (small_content / "site.toml").write_text('[association]\nlogo = "logo.svg"\n', "utf-8")
    client = create_app(small_content).test_client()
    (address,) = set(re.findall(r'src="(/assets/logo\.[^"]+)"', client.get("/").text))
    assert client.get(address, buffered=True).status_code == 200
    digest = address.split(".")[1]
    for other in ("toml", "svg.toml", "txt", "svg/../site.toml", "svg%2f..%2fsite.toml"):
        assert client.get(f"/assets/logo.{digest}.{other}").status_code == 404
    shutil.copyfile(small_content / "picture.svg", small_content / "logo.svg")
    assert client.get(address, buffered=True).status_code == 404, "it is another picture now"
