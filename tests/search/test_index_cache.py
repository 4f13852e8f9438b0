"""The kept index: built when needed, never half there, in a place of the user's own."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Standing,
    Status,
)
from ingest.content.model.slugs import Slug
from ingest.errors import UsageError
from search import index_cache
from search.engine import search
from search.index_cache import (
    IndexPlace,
    IndexWriteError,
    Opened,
    open_scored,
    open_store,
    place_of,
)
from support.content import ROOT
from support.small_register import CATEGORY, CRITERIA, KNOWLEDGE, QUESTIONS, REGISTER, TERM

FILES = ["scored.index", "staff.index"]

DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "cut in its code": lambda file: file.write_bytes(file.read_bytes()[:7]),
    "one bit": lambda file: file.write_bytes(
        file.read_bytes()[:-1] + bytes([file.read_bytes()[-1] ^ 1])
    ),
    "overwritten": lambda file: file.write_bytes(b"x" * file.stat().st_size),
    "readable by others": lambda file: file.chmod(0o604),
    "a link": lambda file: file.symlink_to(file.rename(file.with_name("elsewhere"))),
    "the other file": lambda file: file.write_bytes(
        next(file.parent / name for name in FILES if name != file.name).read_bytes()
    ),
}

BUILD_STATES = """
import sys
from pathlib import Path
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from search.index_cache import open_scored, open_store, place_of

sys.stdin.readline()  # all begin at once
place = place_of(Path(sys.argv[1]))
for state in range(12):
    knowledge = KnowledgeBase(
        questions=(Question(id="q", topic="t", title=f"State {state}?", status="published"),)
    )
    assert not open_scored(knowledge, place).not_kept
    opened = open_store(knowledge, place)
    assert not opened.not_kept
    assert opened.index.find(f"state {state}") == ["q"]
"""


@pytest.mark.parametrize("name", ["scoring/formula.py", "languages.toml", "everyday_searches.txt"])
def test_an_index_is_built_anew_once_a_file_of_the_program_has_changed(
    name: str, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program" / "search"
    shutil.copytree(ROOT / "search", program, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(index_cache, "__file__", str(program / "index_cache.py"))
    place = place_of(tmp_path, folder)
    assert open_scored(KNOWLEDGE, place).was_built
    assert not open_scored(KNOWLEDGE, place).was_built
    (program / name).write_bytes((program / name).read_bytes() + b"\n")
    assert open_scored(KNOWLEDGE, place).was_built


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the user with nothing in it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    return home


def _both(knowledge: KnowledgeBase, place: IndexPlace | Path | None) -> tuple[bool, bool]:
    """Whether each of the two indexes had to be built; both answer."""
    place = IndexPlace(place) if isinstance(place, Path) else place
    scored, store = open_scored(knowledge, place), open_store(knowledge, place)
    _assert_whole(scored)
    assert store.index.find("infants toddlers") == ["hours"]
    return scored.was_built, store.was_built


def _assert_whole(scored: Opened) -> None:  # type: ignore[type-arg]
    assert [hit.id for hit in search(scored.index, "cost").hits] == ["cost"]


def _with_title(title: str) -> KnowledgeBase:
    return replace(KNOWLEDGE, questions=(replace(QUESTIONS[0], title=title), *QUESTIONS[1:]))


# Built when needed


def test_an_index_is_built_once_and_then_up_to_date(folder: Path) -> None:
    first = open_scored(KNOWLEDGE, IndexPlace(folder))
    second = open_scored(KNOWLEDGE, IndexPlace(folder))
    assert (first.was_built, second.was_built) == (True, False)
    assert first.index == second.index
    assert _both(KNOWLEDGE, folder) == (False, True)
    assert _both(KNOWLEDGE, folder) == (False, False)


def test_an_opened_index_leaves_every_file_as_it_was(folder: Path) -> None:
    _both(KNOWLEDGE, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    _both(KNOWLEDGE, folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "What is it worth? Cost"}, id="title"),
        pytest.param({"answer": "Everything."}, id="answer"),
        pytest.param({"asked_as": ("fee",)}, id="asked_as"),
        pytest.param({"wordings": ("fee",)}, id="wordings"),
        pytest.param({"status": Status.DRAFT}, id="status"),
        pytest.param({"topic": Slug("in-service")}, id="topic"),
        pytest.param({"categories": ("II",)}, id="categories"),
        pytest.param({"reviewed": None}, id="reviewed"),
        pytest.param({"sources": ()}, id="sources"),
    ],
)
def test_a_changed_record_has_the_index_built_again(
    folder: Path, change: dict[str, object]
) -> None:
    _both(KNOWLEDGE, folder)
    changed = replace(QUESTIONS[0], **change)  # type: ignore[arg-type]
    knowledge = replace(KNOWLEDGE, questions=(changed, *QUESTIONS[1:]))
    assert _both(knowledge, folder) == (True, True)
    assert _both(knowledge, folder) == (False, False)


def test_an_added_a_removed_and_a_moved_record_have_the_index_built_again(folder: Path) -> None:
    place = IndexPlace(folder)
    other_id = (replace(QUESTIONS[0], id=Slug("price")), *QUESTIONS[1:])
    for questions in (QUESTIONS, QUESTIONS[1:], QUESTIONS[::-1], other_id, ()):
        knowledge = replace(KNOWLEDGE, questions=questions)
        assert open_scored(knowledge, place).was_built
        assert open_store(knowledge, place).was_built


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"criteria": CRITERIA[1:]}, id="a criterion less"),
        pytest.param(
            {"criteria": (replace(CRITERIA[0], figures=()), *CRITERIA[1:])}, id="no figure"
        ),
        pytest.param(
            {"criteria": (replace(CRITERIA[0], standing=Standing.SISTER), *CRITERIA[1:])},
            id="another standing",
        ),
        pytest.param({"categories": (replace(CATEGORY, numeral="III"),)}, id="a category's name"),
        pytest.param({"terms": (replace(TERM, preferred="hours"),)}, id="a term's name"),
    ],
)
def test_a_changed_register_has_the_index_built_again(
    folder: Path, change: dict[str, object]
) -> None:
    _both(REGISTER, folder)
    changed = replace(REGISTER, **change)  # type: ignore[arg-type]
    assert _both(changed, folder) == (True, True)
    assert _both(changed, folder) == (False, False)


def test_the_built_index_finds_what_changed(folder: Path) -> None:
    _both(KNOWLEDGE, folder)
    changed, place = _with_title("Zebra?"), IndexPlace(folder)
    assert open_store(changed, place).index.find("zebra") == ["cost"]
    assert [hit.id for hit in search(open_scored(changed, place).index, "zebra").hits] == ["cost"]


def test_nothing_has_an_index_too(folder: Path) -> None:
    place = IndexPlace(folder)
    built, opened = (open_store(KnowledgeBase(), place) for _ in range(2))
    assert not opened.was_built
    assert built.index.find("cost") == opened.index.find("status:open") == []
    assert open_scored(KnowledgeBase(), place).index.records == ()
    assert not open_scored(KnowledgeBase(), place).was_built


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_index_is_built_again(
    folder: Path, name: str, damage: Callable[[Path], object]
) -> None:
    _both(KNOWLEDGE, folder)
    damage(folder / name)
    (folder / "elsewhere").unlink(missing_ok=True)
    assert _both(KNOWLEDGE, folder) == (name == FILES[0], name == FILES[1])
    assert _both(KNOWLEDGE, folder) == (False, False)


def test_a_link_to_an_index_of_ours_is_not_followed(folder: Path, tmp_path: Path) -> None:
    open_scored(KNOWLEDGE, IndexPlace(tmp_path / "other"))
    folder.mkdir()
    (folder / FILES[0]).symlink_to(tmp_path / "other" / FILES[0])
    assert open_scored(KNOWLEDGE, IndexPlace(folder)).was_built
    assert not (folder / FILES[0]).is_symlink()


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    folder.mkdir()
    for name in FILES:
        os.mkfifo(folder / name)
    assert _both(KNOWLEDGE, folder) == (True, True)
    assert _both(KNOWLEDGE, folder) == (False, False)


# In a place of the user's own


def test_each_content_folder_has_a_place_of_its_own_by_its_path(own: Path, tmp_path: Path) -> None:
    places = {place_of(tmp_path / name) for name in ("one", "two", "one/../two", "link")}
    assert len(places) == 3
    (tmp_path / "three").symlink_to(tmp_path / "two")
    assert place_of(tmp_path / "three") == place_of(tmp_path / "two")
    for place in places:
        assert place is not None
        assert place.folder.parent == own / ".cache" / "aimh-faq"


def test_what_is_kept_is_readable_by_its_owner_alone(own: Path, tmp_path: Path) -> None:
    place = place_of(tmp_path / "content")
    assert place is not None
    _both(KNOWLEDGE, place)
    kept = [own / ".cache" / "aimh-faq", own / ".local" / "share" / "aimh-faq"]
    kept += [path for folder in kept for path in folder.rglob("*")]
    modes = {path.relative_to(own).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in kept}
    inside = f".cache/aimh-faq/{place.folder.name}"
    assert modes == {
        ".cache/aimh-faq": 0o700,
        inside: 0o700,
        f"{inside}/scored.index": 0o600,
        f"{inside}/staff.index": 0o600,
        ".local/share/aimh-faq": 0o700,
        ".local/share/aimh-faq/index.key": 0o600,
    }
    assert (own / ".local/share/aimh-faq/index.key").stat().st_size == 32


KEY_LOSSES: dict[str, Callable[[Path], object]] = {
    "gone": lambda key: key.unlink(),
    "empty": lambda key: key.write_bytes(b""),
    "cut": lambda key: key.write_bytes(key.read_bytes()[:16]),
    "too long": lambda key: key.write_bytes(key.read_bytes() + b"more"),
    "another": lambda key: key.write_bytes(b"x" * 32),
    "readable by others": lambda key: key.chmod(0o640),
    "a link": lambda key: key.symlink_to(key.rename(key.with_name("elsewhere"))),
}


@pytest.mark.parametrize("loss", KEY_LOSSES.values(), ids=KEY_LOSSES)
def test_without_its_key_an_index_is_built_again(
    own: Path, tmp_path: Path, loss: Callable[[Path], object]
) -> None:
    place = place_of(tmp_path / "content")
    _both(KNOWLEDGE, place)
    loss(own / ".local/share/aimh-faq/index.key")
    assert _both(KNOWLEDGE, place) == (True, True)
    assert _both(KNOWLEDGE, place) == (False, False)


def _in_the_way(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mine")


def _link(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "target").mkdir()
    path.symlink_to(path.parent / "target")


OBSTACLES = {
    "a file in the place of the cache": (_in_the_way, ".cache"),
    "a file in the place of our folder": (_in_the_way, ".cache/aimh-faq"),
    "our folder is a link": (_link, ".cache/aimh-faq"),
    "a file in the place of the data": (_in_the_way, ".local/share"),
    "the folder of the key is a link": (_link, ".local/share/aimh-faq"),
    "the key is a folder": (Path.mkdir, ".local/share/aimh-faq/index.key"),
}


@pytest.mark.parametrize(("obstruct", "place"), OBSTACLES.values(), ids=OBSTACLES)
def test_where_nothing_can_be_kept_memory_serves(
    own: Path, tmp_path: Path, obstruct: Callable[[Path], object], place: str
) -> None:
    (own / place).parent.mkdir(parents=True, exist_ok=True)
    obstruct(own / place)
    kept = place_of(tmp_path / "content")
    assert _both(KNOWLEDGE, kept) == (True, True)
    assert _both(KNOWLEDGE, kept) == (True, True)
    assert open_scored(KNOWLEDGE, kept).not_kept
    assert list((own / ".cache").rglob("*.index")) == [], "nothing that would not be known again"


@pytest.mark.parametrize("place", [".cache/aimh-faq", ".local/share/aimh-faq"])
def test_a_folder_of_another_user_is_left_alone(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (own / place).mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    kept = place_of(tmp_path / "content")
    assert _both(KNOWLEDGE, kept) == (True, True)
    assert "it belongs to another user" in open_scored(KNOWLEDGE, kept).not_kept
    assert list((own / place).iterdir()) == []


def test_a_file_of_another_user_is_not_opened(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that root has written into the user's folder, say, with the user's key."""
    kept = place_of(tmp_path / "content")
    assert kept is not None
    open_scored(KNOWLEDGE, kept)
    status = (kept.folder / FILES[0]).stat()
    fstat = os.fstat

    def of_another(handle: int) -> os.stat_result:
        found = fstat(handle)
        values = list(found)
        if found.st_ino == status.st_ino:
            values[stat.ST_UID] = 12345
        return os.stat_result(values)

    monkeypatch.setattr(os, "fstat", of_another)
    assert open_scored(KNOWLEDGE, kept).was_built


@pytest.mark.parametrize("variable", ["HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"])
def test_a_place_that_hangs_on_the_working_folder_is_none(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Otherwise a folder from anybody could bring its own cache, and the key to it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, "beside")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # a user whom the system does not know
    kept = place_of(tmp_path / "content")
    for _ in range(2):
        opened = open_scored(KNOWLEDGE, kept)
        _assert_whole(opened)
    if variable == "HOME":
        assert kept is None
        assert (opened.was_built, opened.not_kept) == (True, "there is no home folder")
    assert not (tmp_path / "beside").exists()


def test_the_cache_keeps_the_indexes_that_were_made_last(own: Path, tmp_path: Path) -> None:
    folders = []
    for number in range(25):
        place = place_of(tmp_path / str(number))
        assert place is not None
        open_scored(KNOWLEDGE, place)
        os.utime(place.folder, (number, number))
        folders.append(place.folder)
    assert {path for path in folders if path.exists()} == set(folders[-20:])
    assert set((own / ".cache" / "aimh-faq").iterdir()) == set(folders[-20:])


def test_a_cache_that_is_emptied_is_filled_again(own: Path, tmp_path: Path) -> None:
    place = place_of(tmp_path / "content")
    assert place is not None
    opened = open_store(KNOWLEDGE, place)
    open_scored(KNOWLEDGE, place)
    for path in sorted(own.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert opened.index.find("infants toddlers") == ["hours"], "what is open stays open"
    assert _both(KNOWLEDGE, place) == (True, True)
    assert _both(KNOWLEDGE, place) == (False, False)


# In a folder that was named


def test_a_folder_with_other_files_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        open_scored(KNOWLEDGE, IndexPlace(folder))
    assert str(caught.value) == (
        f"{folder} holds other files than an index, such as letter.txt. "
        "Nothing was changed: name a new or empty folder with --index."
    )
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def _refused(folder: Path) -> str:
    """Why no index is kept there."""
    with pytest.raises(IndexWriteError) as caught:
        open_scored(KNOWLEDGE, IndexPlace(folder))
    assert caught.value.exit_code == 1
    beginning, end = (
        f"The index cannot be written to {folder} (",
        ("). Name a folder that you may write to with --index."),
    )
    message = str(caught.value)
    assert message.startswith(beginning)
    assert message.endswith(end)
    return message[len(beginning) : -len(end)]


def test_a_folder_that_is_a_file_is_one_message(folder: Path) -> None:
    folder.write_text("mine", encoding="utf-8")
    assert _refused(folder) == "File exists"
    assert folder.read_text(encoding="utf-8") == "mine"


def test_a_folder_below_a_file_is_one_message(folder: Path) -> None:
    folder.write_text("mine", encoding="utf-8")
    assert _refused(folder / "below") == "Not a directory"


def test_a_folder_that_is_a_link_is_one_message(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert _refused(folder) == "it is a link"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_of_another_user_is_one_message(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert _refused(folder) == "it belongs to another user"


def test_an_index_that_cannot_be_replaced_is_one_message(folder: Path) -> None:
    (folder / FILES[0]).mkdir(parents=True)
    assert _refused(folder) == "Is a directory"


def test_a_key_that_cannot_be_kept_is_one_message(own: Path, folder: Path) -> None:
    _in_the_way(own / ".local")
    assert _refused(folder) == "Not a directory"


# Never half there

FULL_DISK = """
import resource, sys
from pathlib import Path
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from search.index_cache import IndexPlace, IndexWriteError, open_scored, place_of

# No file may grow beyond 512 bytes: writing fails as it does on a full disk.
resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
knowledge = KnowledgeBase(questions=(Question(id="q", topic="t", title="Q?"),))
opened = open_scored(knowledge, place_of(Path(sys.argv[1])))
print(len(opened.index.records), opened.not_kept)
try:
    open_scored(knowledge, IndexPlace(Path(sys.argv[1])))
except IndexWriteError as error:
    sys.exit(str(error))
"""


def _run(script: str, folder: Path) -> subprocess.Popen[str]:
    # Bytecode is kept without a look at how much of it was written: what a full disk cut short
    # would be found by all tests after this one.
    command = [sys.executable, "-B", "-W", "ignore", "-c", script, str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_on_a_full_disk_memory_serves_or_the_old_index_stays(folder: Path) -> None:
    _both(KNOWLEDGE, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    output, message = _run(FULL_DISK, folder).communicate()
    own = place_of(folder)
    assert own is not None
    assert output == f"1 {own.folder}: File too large\n"
    assert message == (
        f"The index cannot be written to {folder} (File too large). "
        "Name a folder that you may write to with --index.\n"
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert _both(KNOWLEDGE, folder) == (False, False)
    assert list(own.folder.iterdir()) == [], "nothing half-written is left behind"


def test_what_a_killed_build_left_goes_after_an_hour(folder: Path) -> None:
    open_scored(KNOWLEDGE, IndexPlace(folder))
    for name, age in ((".new-fresh", 60), (".new-old", 7200)):
        left = folder / name
        left.write_bytes(b"half")
        os.utime(left, (time.time() - age, time.time() - age))
    open_scored(_with_title("Changed?"), IndexPlace(folder))
    assert (folder / ".new-fresh").is_file(), "it may belong to a build under way"
    assert not (folder / ".new-old").exists()


def test_builds_at_the_same_time_all_succeed(own: Path, folder: Path) -> None:
    """As when an edited file shows on the live site while somebody runs `faq search`."""
    children = [_run(BUILD_STATES, folder) for _ in range(6)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    endings = [(child.communicate()[1], child.returncode) for child in children]
    assert endings == [("", 0)] * len(children)
    place = place_of(folder)
    assert place is not None
    assert {path.name for path in place.folder.iterdir()} == set(FILES)
