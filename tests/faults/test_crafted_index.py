"""An index that somebody else has crafted runs nothing, wherever it lies."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pytest

import search
from ingest.content.loading import load
from search.index_cache import _fingerprint, place_of
from search.whoosh_store import Store
from support.commands import Run

COMMANDS = [
    ("search", "--staff", "cost"),
    ("search", "cost"),
    ("build",),
    ("explain", "cost", "cost"),
    ("evaluate", "queries.jsonl"),
    ("check",),
    ("export", "site"),
]

NEED_AN_INDEX = [one for one in COMMANDS if one[0] not in ("check", "export")]


WITHOUT_A_HOME = """
import pwd

def nobody(uid):
    raise KeyError(uid)

pwd.getpwuid = nobody
from webapp.cli.main import main
for command in ("search --staff cost", "search cost", "build"):
    main(command.split(), standalone_mode=False)
"""
"""Commands as a user runs them whom the system does not know, as in many a container."""


class _Payload:
    """What its pickle does when it is read: it makes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.system, (f"touch '{self.mark}'",)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """The file that is made when a crafted index runs its code."""
    return tmp_path / "owned"


@pytest.fixture
def crafted(small_content: Path, mark: Path) -> dict[str, bytes]:
    """Whoosh's files for the content, with code in the pickle of its table of contents."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(*Store.of(load(small_content)).as_parts())) as made:
        for name in made.namelist():
            files[name] = made.read(name)
    (contents,) = (name for name in files if name.endswith(".toc"))
    before, start, after = files[contents].partition(b"\x80\x02c")
    assert start
    files[contents] = before + pickle.dumps(_Payload(mark), 2) + start + after
    return files


def _zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def _code(key: bytes, name: str, content: Path, data: bytes) -> bytes:
    """What begins a file of the index, as everybody can work it out who has the program."""
    head = f"{name}\0{_fingerprint(load(content))}\0".encode()
    return hmac.digest(key, head + data, "sha256")


def _run_all(faq: Run, tmp_path: Path, commands: list[tuple[str, ...]], *options: str) -> None:
    line = {"id": "1", "query": "cost", "expected": ["cost"]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    for command in commands:
        result = faq(*command, *options)
        assert result.exit_code == 0, (command, result.stderr)


def test_the_crafted_files_would_run_their_code(crafted: dict[str, bytes], mark: Path) -> None:
    """Otherwise the tests below would show nothing."""
    assert not mark.exists()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever Whoosh makes of it then
        Store(_zipped(crafted)).find("cost")
    assert mark.exists()


def _former_fingerprint(content: Path) -> str:
    """The name of an index as earlier versions worked it out, which took the first 16 digits."""
    digest = hashlib.sha256()
    for library in ("markdown", "nh3", "snowballstemmer", "whoosh"):
        digest.update(f"{library} {version(library)}\n".encode())
    ours = Path(search.__path__[0])
    for package in (ours, ours.parent / "ingest"):
        for path in sorted(package.rglob("*.py")):
            digest.update(path.read_bytes())
    knowledge = load(content)
    parts = (knowledge.questions, knowledge.criteria, knowledge.categories, knowledge.terms)
    records = [asdict(record) for records in parts for record in records]
    digest.update(json.dumps(records, default=str, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def test_an_index_beside_the_content_is_not_opened(
    faq: Run, small_content: Path, tmp_path: Path, crafted: dict[str, bytes], mark: Path
) -> None:
    """As in an archive with `content/` and `.faq-index/`, which earlier versions opened."""
    name = _former_fingerprint(small_content)
    folder = tmp_path / ".faq-index" / name
    folder.mkdir(parents=True)
    (folder.parent / "current").write_text(name)
    digest = hashlib.sha256()
    for file, data in sorted({**crafted, "scored.json": b"{}"}.items()):
        (folder / file).write_bytes(data)
        digest.update(file.encode() + b"\0" + data)
    (folder / "digest").write_text(digest.hexdigest()[:16])
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    _run_all(faq, tmp_path, COMMANDS)
    _run_all(faq, tmp_path, NEED_AN_INDEX, "--index", ".faq-index")
    assert not mark.exists()
    assert {path: path.read_bytes() for path in folder.rglob("*")} == before


@pytest.mark.parametrize("key", [b"", b"\0" * 32, b"guessed".ljust(32)], ids=["none", "0", "other"])
def test_an_index_without_the_key_is_not_opened(
    faq: Run,
    small_content: Path,
    tmp_path: Path,
    crafted: dict[str, bytes],
    mark: Path,
    key: bytes,
) -> None:
    """Neither where --index names it nor in the user's own cache."""
    own = place_of(small_content)
    assert own is not None
    data = _zipped(crafted)
    for folder in (tmp_path / "index", own.folder):
        for command in NEED_AN_INDEX:
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("staff.index", "scored.index"):
                (folder / name).write_bytes(_code(key, name, small_content, data) + data)
                (folder / name).chmod(0o600)
            options = () if folder == own.folder else ("--index", "index")
            _run_all(faq, tmp_path, [command], *options)
    assert not mark.exists()


def test_an_index_with_the_key_would_be_opened(
    faq: Run,
    small_content: Path,
    crafted: dict[str, bytes],
    mark: Path,
    own_folders: Path,
) -> None:
    """So it is the key alone that keeps the others out, and the files above are as they must be."""
    faq("build")
    own = place_of(small_content)
    assert own is not None
    data = _zipped(crafted)
    key = (own_folders / "data" / "aimh-faq" / "index.key").read_bytes()
    file = own.folder / "staff.index"
    file.write_bytes(_code(key, file.name, small_content, data) + data)
    file.chmod(0o600)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever Whoosh makes of it then
        faq("search", "--staff", "cost")
    assert mark.exists()


def test_a_home_that_comes_with_the_content_is_no_home(
    small_content: Path, tmp_path: Path, crafted: dict[str, bytes], mark: Path
) -> None:
    """Where the user has none, `~` stays as it is, and an archive may hold such a folder."""
    data, key = _zipped(crafted), b"k" * 32
    keys = [Path("~/.local/share"), Path("home/.local/share"), Path("data")]
    caches = [Path("~/.cache"), Path("home/.cache"), Path("cache")]
    own = place_of(small_content)
    assert own is not None
    for folder in keys:
        (tmp_path / folder / "aimh-faq").mkdir(parents=True)
        file = tmp_path / folder / "aimh-faq" / "index.key"
        file.write_bytes(key)
        file.chmod(0o600)
    for folder in caches:
        place = tmp_path / folder / "aimh-faq" / own.folder.name
        place.mkdir(parents=True)
        for name in ("staff.index", "scored.index"):
            (place / name).write_bytes(_code(key, name, small_content, data) + data)
            (place / name).chmod(0o600)
    base = {name: value for name, value in os.environ.items() if name != "HOME"}
    base = {name: value for name, value in base.items() if not name.startswith("XDG_")}
    for more in (
        {"HOME": "home"},
        {"HOME": "~"},
        {"HOME": ""},
        {"HOME": str(tmp_path / "new"), "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_A_HOME],
            cwd=tmp_path,
            env={**base, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not mark.exists()
