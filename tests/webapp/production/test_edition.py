"""An edition: what is in it, and what is refused as one."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ingest.content.loading import open_content
from search.scored_index import FORMAT as INDEX_FORMAT
from support.content import CONTENT
from support.production import build
from webapp.application import create_edition_app
from webapp.export.edition import build_edition
from webapp.production.edition import (
    ERRORS,
    PROGRAM,
    Edition,
    EditionError,
    TornError,
    open_edition,
)
from webapp.site.addresses import Site

MAKER = f"2.{INDEX_FORMAT} of version {PROGRAM}"
OLD_MAKER = f"2.{INDEX_FORMAT} of version 0.0.1"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Of the frozen content."""
    return build_edition(open_content(CONTENT), tmp_path_factory.mktemp("built") / "site.edition")


def _live_site() -> Site:
    """Which reads the content once, and not at each request."""
    return create_edition_app(open_content(CONTENT))


def test_every_address_is_answered_as_the_live_site_answers_it(edition: Edition) -> None:
    live = _live_site().test_client()
    with zipfile.ZipFile(edition.path) as archive:
        assert archive.testzip() is None
        files = [name for name in archive.namelist() if not name.startswith("edition/")]
    paths = [f"/{name.removesuffix('index.html')}" for name in files]
    assert len(paths) > 150
    for path in paths:
        place = edition.answer_at(path)
        assert place is not None, path
        response = live.get(path, buffered=True)
        assert edition.plain(place) == response.data, path
        assert dict(edition.heads[place.head])["Content-Type"] == response.headers["Content-Type"]
        if place.is_deflated:
            assert gzip.decompress(edition.gzipped(place)) == response.data


def test_a_former_id_and_a_missing_slash_lead_on(edition: Edition) -> None:
    assert edition.moved_to("/criteria") == "/criteria/"
    assert edition.moved_to("/nosuch") is None


def test_pages_of_errors_are_those_of_the_live_site(edition: Edition) -> None:
    live = _live_site().test_client()
    assert edition.plain(edition.errors["missing"]) == live.get("/nosuch/").data
    assert edition.plain(edition.errors["refused"]) == live.post("/").data
    assert set(edition.errors) == set(ERRORS)


def test_the_same_content_gives_the_same_bytes(small_content: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.edition", tmp_path / "other.edition"
    assert build(small_content, one) == build(small_content, other)
    assert one.read_bytes() == other.read_bytes()
    assert build(small_content, other, "A zebra.") != open_edition(one).digest
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "content",
        "one.edition",
        "other.edition",
    ]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _damage_table(path: Path) -> None:
    data = path.read_bytes()
    start = int(data.rpartition(b"table at ")[2].partition(b"+")[0])
    path.write_bytes(data[:start] + bytes([data[start] ^ 255]) + data[start + 1 :])


def _damage_page(path: Path) -> None:
    place = open_edition(path).answer_at("/")
    assert place is not None
    data = path.read_bytes()
    path.write_bytes(data[: place.start] + b"\0" * 20 + data[place.start + 20 :])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _other_format(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(MAKER.encode(), b"9"))


def _other_version(path: Path) -> None:
    data = path.read_bytes()
    assert data.count(MAKER.encode()) == 1
    path.write_bytes(data.replace(MAKER.encode(), OLD_MAKER.encode()))


def _foreign(path: Path) -> None:
    path.write_text("A letter.", encoding="utf-8")


def _foreign_zip(path: Path) -> None:
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "A letter.")


def _word_document(path: Path) -> None:
    """A ZIP with a comment of its own."""
    _foreign_zip(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"from the office" * 100


def _more_behind(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\r\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


ANEW = " Make it anew with: faq build --to {path}"
NAME = " Name the file that faq build --to FILE.edition made."
VERSION = (
    f" this one is {MAKER}). Make it anew with the program that serves it, "
    "or serve it with the one that made it."
)
REFUSED = {
    _cut: "it is cut short." + ANEW,
    _damage_table: "it is damaged, or is being written over." + ANEW,
    _damage_page: "it is damaged, or is being written over." + ANEW,
    _more_behind: "it is damaged, or is being written over." + ANEW,
    _folder: "it is a folder." + NAME,
    _pipe: "it is a pipe or a device." + NAME,
    _other_format: "it is of another version of this program (9;" + VERSION,
    _other_version: f"it is of another version of this program ({OLD_MAKER};" + VERSION,
    _foreign: "it is no edition." + ANEW,
    _foreign_zip: "it is a ZIP file, and no edition." + ANEW,
    _word_document: "it is a ZIP file, and no edition." + ANEW,
    _empty: "it is empty." + ANEW,
}


@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.__name__.strip("_"))
def test_what_is_no_edition_is_refused_with_what_to_do(
    change: Callable[[Path], None], edition: Edition, tmp_path: Path
) -> None:
    path = Path(shutil.copy(edition.path, tmp_path))
    change(path)
    with pytest.raises(EditionError) as refused:
        open_edition(path)
    assert str(refused.value) == f"{path}: {REFUSED[change].format(path=path)}"


OPENED = {
    "none.edition": "No such file or directory). Make it with: faq build --to {path}",
    "a.edition/b": "Not a directory). Make it with: faq build --to {path}",
    "loop.edition": (
        "Too many levels of symbolic links). Mend that on this computer, or name another file."
    ),
}


@pytest.mark.parametrize("name", OPENED)
def test_an_edition_that_cannot_be_opened_is_refused_with_what_to_do(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    (tmp_path / "a.edition").touch()
    (tmp_path / "loop.edition").symlink_to("loop.edition")
    with pytest.raises(EditionError) as refused:
        open_edition(path)
    said = OPENED[name].format(path=path)
    assert str(refused.value) == f"{path}: the edition cannot be opened ({said}"


def test_an_edition_that_may_not_be_read_is_not_to_be_made_anew(edition: Edition) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from webapp.production.edition import open_edition\n"
        "os.geteuid() or os.setuid(65534)  # root may read everything\n"
        "open_edition(Path(sys.argv[1]))"
    )
    with tempfile.TemporaryDirectory() as place:  # where not root alone may enter
        Path(place).chmod(0o755)
        path = Path(shutil.copy(edition.path, place))
        path.chmod(0)
        command = [sys.executable, "-c", script, path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        f"webapp.production.edition.EditionError: {path}: the edition cannot be opened "
        "(Permission denied). Let the user of the server read the file and enter all folders "
        "above it."
    )


def test_nothing_of_a_file_that_is_written_over_is_given(edition: Edition, tmp_path: Path) -> None:
    path = Path(shutil.copy(edition.path, tmp_path))
    opened = open_edition(path)
    place = opened.answer_at("/")
    assert place is not None
    with path.open("r+b") as file:
        file.write(b"x" * path.stat().st_size)
    with pytest.raises(TornError):
        opened.plain(place)
    path.write_bytes(b"")
    with pytest.raises(TornError):
        opened.gzipped(place)


# The command


@pytest.mark.usefixtures("small_content")
def test_build_says_what_it_built(faq: Callable[..., Result], tmp_path: Path) -> None:
    result = faq("build", "--to", "site.edition")
    edition = open_edition(tmp_path / "site.edition")
    size = f"{edition.path.stat().st_size / 1_000_000:.1f}"
    assert (result.exit_code, result.stdout) == (
        0,
        f"The edition {edition.name} is in site.edition: {edition.size} addresses, {size} MB. "
        "Serve it with: faq serve --production --edition site.edition\n",
    )


@pytest.mark.usefixtures("small_content")
def test_build_replaces_nothing_but_an_edition(faq: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "site.edition"
    path.write_text("A letter.")
    result = faq("build", "--to", "site.edition")
    assert (result.exit_code, result.stderr) == (
        2,
        f"{path} is there and no edition. Nothing was changed: name a new file, such as "
        "site.edition.\n",
    )
    assert path.read_text() == "A letter."
    result = faq("build", "--to", "site")
    assert (result.exit_code, result.stderr) == (
        2,
        "“site” is neither the name of an edition nor the address of a database. "
        "Write --to site.edition, or --to postgresql://...\n",
    )


def test_content_with_faults_is_not_built(
    faq: Callable[..., Result], small_content: Path, tmp_path: Path
) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("published", "publishd"), "utf-8")
    result = faq("build", "--to", "site.edition")
    assert result.exit_code == 1
    assert "the status “publishd” does not exist" in result.stderr
    assert not (tmp_path / "site.edition").exists()
