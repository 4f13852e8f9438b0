"""The durable index: built when needed, never half there, and searched in the staff's language."""

from __future__ import annotations

import datetime as dt
import gc
import json
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
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.figures import parse_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import (
    Category,
    Citation,
    Criterion,
    Kind,
    Line,
    Question,
    Standing,
    Status,
    Term,
    Topic,
)
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan
from search.engine import search
from search.index_cache import IndexWriteError, open_store
from search.whoosh_store import Store, check_staff_query

QUESTIONS = (
    Question(
        id=Slug("cost"),
        topic=Slug("fees"),
        title="What does reflective supervision cost?",
        answer="Nothing for *members*.",
        status=Status.PUBLISHED,
        asked_as=("price of supervision",),
        sources=(SourceSpan("handout.txt", 1, 2), SourceSpan("web-page_2.txt", 3, 3)),
        reviewed=dt.date(2026, 3, 1),
    ),
    Question(
        id=Slug("hours"),
        topic=Slug("in-service"),
        title="How many hours for infants and toddlers?",
        answer="A mentor says 30 hours.",
        status=Status.DRAFT,
        sources=(SourceSpan("My handout, final.txt", 1, 2),),
        reviewed=dt.date(2025, 11, 30),
    ),
    Question(
        id=Slug("stamps"),
        topic=Slug("fees"),
        title="Who buys the stamps for infants?",
        answer="Nobody, since 2019.",
        status=Status.RETIRED,
    ),
    Question(id=Slug("far"), topic=Slug("in-service"), title="Supervision that is reflective?"),
)

KNOWLEDGE = KnowledgeBase(
    topics=(Topic(Slug("fees"), "Fees"), Topic(Slug("in-service"), "In-service")),
    questions=QUESTIONS,
)

CATEGORY = Category(Slug("ifs"), "Infant Family Specialist", "IFS", Line.INFANT, numeral="II")
TERM = Term(Slug("hour"), "clock hours", definition="Sixty minutes.")
CRITERIA = (
    Criterion(
        id=Slug("thirty"),
        kind=Kind.TRAINING,
        title="Training before endorsement",
        standing=Standing.QUOTED,
        text="So many hours of training.",
        figures=(parse_figure("at least 30 clock hours"),),
        categories=("ifs",),
        citation=Citation((SourceSpan("handout.txt", 1, 2),)),
    ),
    Criterion(
        id=Slug("fifty"),
        kind=Kind.SUPERVISION,
        title="Hours with a mentor",
        standing=Standing.SISTER,
        text="Elsewhere they ask for fifty.",
    ),
    Criterion(
        id=Slug("fee"),
        kind=Kind.APPLICATION,
        title="Fee",
        standing=Standing.PUBLISHED,
    ),
)
REGISTER = replace(KNOWLEDGE, criteria=CRITERIA, categories=(CATEGORY,), terms=(TERM,))
"""The questions with three criteria, one of another association."""

CRITERIA_QUERIES = {
    "kind:criterion": {"thirty", "fifty", "fee"},
    "kind:question": {"cost", "hours", "stamps", "far"},
    "kind:criterion status:quoted": {"thirty"},
    "kind:criterion status:sister": {"fifty"},
    "status:published": {"cost", "fee"},
    "kind:criterion status:published": {"fee"},
    "status:confirmed": set(),
    "kind:criterion topic:fees": set(),
    "source:handout.txt": {"cost", "thirty"},
    '"clock hours"': {"thirty"},
    "hours": {"hours", "thirty", "fifty"},
    "IFS": {"thirty"},
    "answer:training": {"thirty"},
    "kind:criterion NOT hours": {"fee"},
}
"""Query in the staff's language -> ids of all that it finds among questions and criteria."""

STAFF_QUERIES = {
    "infants": {"hours", "stamps"},
    "INFANT": {"hours", "stamps"},
    "infants mentor": {"hours"},
    "price": {"cost"},
    "members": {"cost"},
    "zebra": set(),
    # fields
    "status:open": {"far"},
    "status:draft": {"hours"},
    "status:retired": {"stamps"},
    "status:published": {"cost"},
    "topic:fees": {"cost", "stamps"},
    "topic:in-service": {"hours", "far"},
    "topic:fees status:retired": {"stamps"},
    "id:cost": {"cost"},
    "question:supervision": {"cost", "far"},
    "answer:30": {"hours"},
    "asked_as:price": {"cost"},
    "source:handout.txt": {"cost"},
    "source:web-page_2.txt": {"cost"},
    'source:"My handout, final.txt"': {"hours"},
    # dates
    "reviewed:2026-03-01": {"cost"},
    "reviewed:2025": {"hours"},
    "reviewed:[2026 to]": {"cost"},
    "reviewed:[to 2025]": {"hours"},
    "reviewed:[2025-11-30 to 2026-03-01]": {"cost", "hours"},
    "reviewed:[2025-12-01 to 2026-02-28]": set(),
    "reviewed:[2026 to] status:published": {"cost"},
    # phrases
    '"reflective supervision"': {"cost"},
    '"supervision that is reflective"': {"far"},
    '"supervision reflective"': set(),
    '"infants and toddlers"': {"hours"},
    # AND OR NOT
    "infants AND toddlers": {"hours"},
    "toddlers OR stamps": {"hours", "stamps"},
    "infants NOT toddlers": {"stamps"},
    "infants AND NOT status:retired": {"hours"},
    "NOT infants": {"cost", "far"},
    "status:draft OR status:retired": {"hours", "stamps"},
    "(toddlers OR cost) status:published": {"cost"},
    "topic:fees NOT (status:retired OR members)": set(),
    "supervis*": {"cost", "far"},
}
"""Query -> ids of all that it finds."""

HOSTILE = [
    *("", " ", "(", ")", "()", "((((", "*", "?", '"', '""', "[", "]", "[]", "{", "}", "\\", "\0"),
    *("^", "~", "<", ">", "<>", ":", "::", "a:", ":a", "a:b:c", "+", "-", "!", "&&", "||", "//"),
    *("AND", "OR", "NOT", "NOT NOT a", "NOT NOT", "AND AND", "OR OR", "a AND", "OR a", "a NOT"),
    *("ANDNOT", "ANDMAYBE", "a ANDMAYBE", "REQUIRE", "a REQUIRE b", "NOT (", "(a OR", "a^", "a^b"),
    *(
        "a~",
        "a~9",
        "infants~2",
        "status:",
        "status:[",
        "status:[a TO",
        "status:<a",
        "status:(",
        "*:*",
    ),
    *("reviewed:", "reviewed:x", "reviewed:[x to y]", "reviewed:[2026 to 2020]", "reviewed:[to]"),
    *("reviewed:2026-13-45", "reviewed:99999999999", "reviewed:<2026", "reviewed:*", 'reviewed:"'),
    *("nosuch:x", 'nosuch:"a b"', "id:*", "*a*", "?????", "[a TO b] [", "'", "’", "資格", "👶"),
    *("\ud800", "a" * 2_000, "a " * 2_000, "(" * 2_000, "NOT " * 2_000 + "a", "a:" * 2_000),
]

TOKENS = (
    "infants cost AND OR NOT ANDNOT ANDMAYBE REQUIRE TO ( ) [ ] { } \" ' * ? : ^ ~ < > + - ! / \\ "
    "status: topic: reviewed: question: id: nosuch: 2026 open a ’ 👶"
)
"""What made-up queries are made of: words, and every sign that means something to Whoosh."""

_PARTS = st.lists(st.sampled_from([*TOKENS.split(), " "]))

DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "overwritten": lambda file: file.write_bytes(b"x" * file.stat().st_size),
}

FILES = ["scored.json", "*.toc", "*.seg"]
"""Patterns of the files of an index: ours, and Whoosh's list of contents and its segment."""

FOREIGN = [
    pytest.param(b"", id="empty"),
    pytest.param(b"../..", id="a path"),
    pytest.param(b"/", id="the root"),
    pytest.param(b"0123456789abcdef\n", id="another index"),
    pytest.param(b"\xff\xfe\0", id="no text"),
]

BUILD_MANY = """
import sys
from pathlib import Path
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from search.index_cache import open_store

answer = " ".join(f"word{n}" for n in range(200))
many = [Question(id=f"q{n}", topic="t", title=f"Title {n}?", answer=answer) for n in range(3000)]
open_store(KnowledgeBase(questions=tuple(many)), Path(sys.argv[1]))
"""

BUILD_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from search.index_cache import IndexWriteError, open_store

# No file may grow beyond 512 bytes: writing fails as it does on a full disk.
resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
knowledge = KnowledgeBase(questions=(Question(id="q", topic="t", title="Q?"),))
try:
    open_store(knowledge, Path(sys.argv[1]))
except IndexWriteError as error:
    sys.exit(str(error))
"""

BUILD_STATES = """
import sys
from pathlib import Path
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question
from search.index_cache import open_store

sys.stdin.readline()  # all begin at once
for state in range(12):
    question = Question(id="q", topic="t", title=f"State {state}?")
    open_store(KnowledgeBase(questions=(question,)), Path(sys.argv[1]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(KNOWLEDGE, tmp_path_factory.mktemp("index"))[0]


def _generations(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def _with_title(title: str) -> KnowledgeBase:
    return replace(KNOWLEDGE, questions=(replace(QUESTIONS[0], title=title), *QUESTIONS[1:]))


def _run(script: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-c", script, str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _assert_whole(store: Store) -> None:
    """Both halves of an index answer: the staff's and the scored one."""
    assert store.find("infants toddlers") == ["hours"]
    assert [hit.id for hit in search(store.scored, "cost").hits] == ["cost"]


# Built when needed


def test_an_index_is_built_once_and_then_up_to_date(folder: Path) -> None:
    first, was_built = open_store(KNOWLEDGE, folder)
    assert was_built
    second, was_built_again = open_store(KNOWLEDGE, folder)
    assert not was_built_again
    assert first.scored == second.scored
    _assert_whole(first)
    _assert_whole(second)


def test_an_opened_index_leaves_every_file_as_it_was(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    open_store(KNOWLEDGE, folder)[0].find("infants")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "What is it worth?"}, id="title"),
        pytest.param({"answer": "Everything."}, id="answer"),
        pytest.param({"asked_as": ("fee",)}, id="asked_as"),
        pytest.param({"wordings": ("fee",)}, id="wordings"),
        pytest.param({"status": Status.DRAFT}, id="status"),
        pytest.param({"topic": Slug("in-service")}, id="topic"),
        pytest.param({"categories": ("II",)}, id="categories"),
        pytest.param({"reviewed": None}, id="reviewed"),
        pytest.param({"sources": ()}, id="sources"),
        pytest.param({"id": Slug("price")}, id="id"),
    ],
)
def test_a_changed_record_has_the_index_built_again(
    folder: Path, change: dict[str, object]
) -> None:
    open_store(KNOWLEDGE, folder)
    changed = replace(QUESTIONS[0], **change)  # type: ignore[arg-type]
    knowledge = replace(KNOWLEDGE, questions=(changed, *QUESTIONS[1:]))
    assert open_store(knowledge, folder)[1]
    assert not open_store(knowledge, folder)[1]


def test_an_added_a_removed_and_a_moved_record_have_the_index_built_again(folder: Path) -> None:
    for questions in (QUESTIONS, QUESTIONS[1:], QUESTIONS[::-1], ()):
        assert open_store(replace(KNOWLEDGE, questions=questions), folder)[1]


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
    open_store(REGISTER, folder)
    changed = replace(REGISTER, **change)  # type: ignore[arg-type]
    assert open_store(changed, folder)[1]
    assert not open_store(changed, folder)[1]


def test_the_built_index_finds_what_changed(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    changed, _ = open_store(_with_title("Zebra?"), folder)
    assert changed.find("zebra") == ["cost"]
    assert [hit.id for hit in search(changed.scored, "zebra").hits] == ["cost"]


def test_nothing_has_an_index_too(folder: Path) -> None:
    built, _ = open_store(KnowledgeBase(), folder)
    opened, was_built = open_store(KnowledgeBase(), folder)
    assert not was_built
    assert built.find("cost") == opened.find("status:open") == []
    assert opened.scored.records == ()


# Whoosh forgets to close a file that it cannot make sense of.
@pytest.mark.filterwarnings(r"ignore:unclosed file .*\.(toc|seg):ResourceWarning")
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_index_is_built_again(
    folder: Path, pattern: str, damage: Callable[[Path], object]
) -> None:
    open_store(KNOWLEDGE, folder)
    (file,) = folder.glob(f"*/{pattern}")
    damage(file)
    mended, was_built = open_store(KNOWLEDGE, folder)
    gc.collect()  # so that its warning comes here and not in a later test
    assert was_built
    _assert_whole(mended)
    assert not open_store(KNOWLEDGE, folder)[1]


def test_a_missing_generation_is_built_again(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    shutil.rmtree(folder / (folder / "current").read_text())
    mended, was_built = open_store(KNOWLEDGE, folder)
    assert was_built
    _assert_whole(mended)


@pytest.mark.parametrize("data", FOREIGN)
def test_a_foreign_current_has_the_index_built_again(folder: Path, data: bytes) -> None:
    open_store(KNOWLEDGE, folder)
    (folder / "current").write_bytes(data)
    mended, was_built = open_store(KNOWLEDGE, folder)
    assert was_built
    _assert_whole(mended)
    assert not open_store(KNOWLEDGE, folder)[1]


@pytest.mark.parametrize("number", [0, 99, None, "1"])
def test_an_index_of_another_format_is_built_again(folder: Path, number: object) -> None:
    open_store(KNOWLEDGE, folder)
    (file,) = folder.glob("*/scored.json")
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": number}))
    mended, was_built = open_store(KNOWLEDGE, folder)
    assert was_built
    _assert_whole(mended)


def test_old_generations_are_removed(folder: Path) -> None:
    open_store(_with_title("First?"), folder)
    first = _generations(folder)
    for title in ("Second?", "Third?", "Fourth?"):
        open_store(_with_title(title), folder)
    assert not first & _generations(folder)
    assert len(_generations(folder)) <= 2
    assert open_store(_with_title("Fourth?"), folder)[1] is False


def test_an_index_is_readable_by_its_owner_alone(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    for path in (folder, *(path for path in folder.iterdir() if path.is_dir())):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


# Never half there


def test_an_open_index_goes_on_answering_while_a_newer_one_takes_its_place(folder: Path) -> None:
    opened, _ = open_store(KNOWLEDGE, folder)
    open_store(_with_title("Changed?"), folder)
    _assert_whole(opened)


def test_a_folder_that_is_a_file_is_one_message(folder: Path) -> None:
    folder.write_text("mine")
    with pytest.raises(IndexWriteError) as caught:
        open_store(KNOWLEDGE, folder)
    assert str(caught.value) == (
        f"The index cannot be written to {folder} (File exists). "
        "Name a folder that you may write to with --index."
    )
    assert caught.value.exit_code == 1
    assert folder.read_text() == "mine"


def test_a_folder_below_a_file_is_one_message(folder: Path) -> None:
    folder.write_text("mine")
    with pytest.raises(IndexWriteError) as caught:
        open_store(KNOWLEDGE, folder / "below")
    assert str(caught.value) == (
        f"The index cannot be written to {folder / 'below'} (Not a directory). "
        "Name a folder that you may write to with --index."
    )


def test_a_current_that_cannot_be_replaced_is_one_message(folder: Path) -> None:
    (folder / "current").mkdir(parents=True)
    with pytest.raises(IndexWriteError) as caught:
        open_store(KNOWLEDGE, folder)
    assert str(caught.value) == (
        f"The index cannot be written to {folder} (Is a directory). "
        "Name a folder that you may write to with --index."
    )


def test_a_full_disk_is_one_message_and_leaves_the_old_index(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    before = _generations(folder)
    _, message = _run(BUILD_ON_A_FULL_DISK, folder).communicate()
    assert message == (
        f"The index cannot be written to {folder} (File too large). "
        "Name a folder that you may write to with --index.\n"
    )
    assert _generations(folder) == before, "nothing half-written is left behind"
    opened, was_built = open_store(KNOWLEDGE, folder)
    assert not was_built
    _assert_whole(opened)


def test_a_build_that_is_killed_leaves_the_old_index_readable(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    with _run(BUILD_MANY, folder) as child:
        while not list(folder.glob(".new-*/*")):
            assert child.poll() is None, child.communicate()[1]
            time.sleep(0.005)
        child.kill()
    assert child.returncode < 0, "it was at work when it was killed"
    opened, was_built = open_store(KNOWLEDGE, folder)
    assert not was_built
    _assert_whole(opened)


def test_what_a_killed_build_left_goes_after_an_hour(folder: Path) -> None:
    open_store(KNOWLEDGE, folder)
    for name, age in ((".new-fresh", 60), (".new-old", 7200)):
        left = folder / name
        left.mkdir()
        (left / "part.seg").write_bytes(b"half")
        os.utime(left, (time.time() - age, time.time() - age))
    open_store(_with_title("Changed?"), folder)
    assert (folder / ".new-fresh" / "part.seg").is_file(), "it may belong to a build under way"
    assert not (folder / ".new-old").exists()


def test_builds_at_the_same_time_all_succeed(folder: Path) -> None:
    """As when an edited file shows on the live site while somebody runs `faq search`."""
    children = [_run(BUILD_STATES, folder) for _ in range(6)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    endings = [(child.communicate()[1], child.returncode) for child in children]
    assert endings == [("", 0)] * len(children)


# The staff's language


@pytest.mark.parametrize(("text", "ids"), STAFF_QUERIES.items(), ids=STAFF_QUERIES)
def test_staff_find(store: Store, text: str, ids: set[str]) -> None:
    found = store.find(text)
    assert set(found) == ids
    assert len(found) == len(ids)


def test_the_best_stands_first_and_a_limit_cuts_the_rest(store: Store) -> None:
    assert store.find("infants")[:1] == store.find("infants", limit=1)
    assert store.find("30 OR hours OR infants")[0] == "hours"


def test_staff_find_by_the_terms_that_applicants_find_by(folder: Path) -> None:
    store, _ = open_store(_with_title("The Café’s ﬁnal SUPERVISIONS"), folder)
    assert store.find("cafes final supervise") == ["cost"]
    assert store.find('"cafés final"') == ["cost"]


def test_retired_records_and_answers_of_drafts_are_for_staff_only(store: Store) -> None:
    assert store.find("stamps") == ["stamps"]
    assert store.find("mentor") == ["hours"]
    assert [record.id for record in store.scored.records] == ["cost", "hours", "far"]
    assert search(store.scored, "stamps nobody 2019").hits == ()
    assert search(store.scored, "mentor").hits == ()
    assert [hit.id for hit in search(store.scored, "toddlers").hits] == ["hours"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(REGISTER, tmp_path_factory.mktemp("register"))[0]


@pytest.mark.parametrize(("text", "ids"), CRITERIA_QUERIES.items(), ids=CRITERIA_QUERIES)
def test_staff_find_criteria_by_kind_and_standing(
    register: Store, text: str, ids: set[str]
) -> None:
    check_staff_query(text)
    found = register.find(text)
    assert (set(found), len(found)) == (ids, len(ids))


def test_what_another_association_asks_is_for_staff_only(register: Store) -> None:
    assert register.find("elsewhere fifty") == ["fifty"]
    assert [record.id for record in register.scored.records] == [
        *("cost", "hours", "far"),
        *("fee", "thirty", CATEGORY.id, TERM.id),
    ]
    assert search(register.scored, "elsewhere fifty mentor").hits == ()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_no_query_fails(store: Store, text: str) -> None:
    assert set(store.find(text)) <= {"cost", "hours", "stamps", "far"}


@settings(deadline=None)
@given(st.one_of(_PARTS.map(" ".join), _PARTS.map("".join), st.text()))
def test_no_made_up_query_fails(store: Store, text: str) -> None:
    assert set(store.find(text)) <= {"cost", "hours", "stamps", "far"}


@pytest.mark.parametrize("text", ["infants [", "toddlers AND (", 'hours infants "'])
def test_a_query_with_a_slip_finds_its_words_all_the_same(store: Store, text: str) -> None:
    assert "hours" in store.find(text)
