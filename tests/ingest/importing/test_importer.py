"""Importing documents: real documents, real folders, every line and every byte accounted for.

`tests/data/ingest/seeds/` holds a register and terms as staff write them, and beside them the files
and the account that the two seed documents must give.
"""

from __future__ import annotations

import html
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.question_files import format_question
from ingest.content.folder import folder_state
from ingest.content.loading import load, load_existing
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Status
from ingest.content.model.wording import fold
from ingest.documents.recognition.shared.marks import ANSWER_MARK, QUESTION_MARK
from ingest.errors import ContentError, FaqError
from ingest.importing.account import Action, format_account
from ingest.importing.found_records import records_found
from ingest.importing.importer import Import, import_documents
from ingest.spans import SourceSpan
from support.content import CONTENT as FROZEN
from support.content import DATA, SEEDS
from support.depth import law

EXPECTED = DATA / "ingest" / "seeds"

CONTENT = Path("content")
"""The folder as staff name it: the tests run in the folder that holds it."""

LINES = "sources/.imported/lines.json"
"""How many lines each document has."""

OLD, NEW = (Path("received") / name for name in SEEDS)

# Id, topic, is answered, line of the newer document that asks it.

RECORDS = [
    ("training-submit-every", "training", False, 12),
    ("training-how-far-back", "training", False, 14),
    ("training-only-ct-aimh", "training", False, 16),
    ("training-30-vs-15", "training", False, 18),
    ("training-mandatory", "training", False, 20),
    ("training-one-conference", "training", False, 22),
    ("work-ii-vs-iii", "work-experience", True, 28),
    ("work-how-many", "work-experience", True, 30),
    ("work-masters-start", "work-experience", True, 32),
    ("supervision-requirements", "supervision", False, 39),
    ("supervision-formally-trained", "supervision", False, 41),
    ("supervision-case-presentations", "supervision", False, 43),
    ("supervision-multiple-sources", "supervision", False, 45),
]

# Id, lines of the older document, its wording where it is another one.

DUPLICATES = [
    (
        "work-ii-vs-iii",
        ["16-20"],
        (
            "Is there a difference between the specialized work experiences that meet criteria for "
            "Infant Family Specialist (Level II) versus Infant Mental Health Specialist (Level "
            "III)?",
        ),
    ),
    ("work-how-many", ["22-28"], ()),
    (
        "work-masters-start",
        ["30-32", "52"],
        ("I have my Master's degree, so shouldn't I start at Level III?",),
    ),
]

BOILERPLATE = [
    pytest.param("connecticut", id="letterhead"),
    pytest.param("concerned with the healthy", id="second line of the letterhead"),
    pytest.param("frequently asked", id="title of the document"),
    pytest.param("frontage", id="street"),
    pytest.param("06519", id="postal code"),
    pytest.param("203-737-6422", id="phone"),
    pytest.param("203-785-7926", id="fax"),
    pytest.param("yale", id="e-mail"),
    pytest.param("http", id="web site"),
    pytest.param("sign up", id="newsletter box"),
    pytest.param("type your", id="field of the newsletter box"),
    pytest.param("header", id="CT-AIMH header"),
    pytest.param("download", id="button"),
    pytest.param("promoting infant", id="line above the first topic"),
]

MADE_IDS = [
    "i-have-attended-well-over-30-hours-of",
    "how-far-back-can-i-go-when-including",
    "are-only-ct-aimh-sponsored-trainings-eligible-for",
    "i-was-reading-the-endorsement-requirements-for-trainings",
    "are-there-any-in-service-trainings-conferences-or",
    "i-heard-from-a-colleague-that-i-could",
    "is-there-a-difference-between-the-specialized-work",
    "is-there-a-difference-between-the-specialized-work-2",
    "how-many-infants-or-toddlers-do-i-need",
    "i-have-my-masters-degree-so-shouldnt-i",
    "i-have-my-masters-degree-so-shouldnt-i-2",
    "what-are-the-requirements-for-reflective-supervision-consultation",
    "when-we-are-listing-reflective-supervision-received-are",
    "my-direct-supervisor-is-not-an-infant-mental",
    "i-have-received-my-reflective-supervision-and-consultation",
]
"""Without a register of terms, "Level" and "Category" are two wordings of two questions."""

ENCODED = [
    pytest.param(lambda text: text.encode("utf-8-sig"), id="byte-order mark"),
    pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
    pytest.param(lambda text: text.encode("cp1252"), id="windows-1252"),
    pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="line ends of Windows"),
    pytest.param(lambda text: (text + "\n").encode(), id="line end at the end"),
]

# Orders of importing: each a list of commands with their documents.

ORDERS = [
    pytest.param([[OLD, NEW]], id="older first"),
    pytest.param([[NEW, OLD]], id="newer first"),
    pytest.param([[OLD], [NEW]], id="older, then newer"),
    pytest.param([[NEW], [OLD]], id="newer, then older"),
    pytest.param([[NEW, NEW, OLD], [OLD]], id="twice"),
]

# What is wrong with a document, its name, its bytes, the message.

UNREADABLE = [
    pytest.param("empty.txt", b"", "the document is empty. Ask for it again.", id="empty"),
    pytest.param("blank.txt", b" \n\n", "the document is empty. Ask for it again.", id="blank"),
    pytest.param(
        "picture.txt",
        b"\x89PNG\x00",
        "this is not text, whatever its name says. Save it as plain text.",
        id="binary",
    ),
    pytest.param(
        "damaged.txt",
        b"\xef\xbb\xbf\xe9",
        "the text is damaged. Ask for the document again.",
        id="damaged",
    ),
    pytest.param(
        "minutes.png",
        b"Q. One?",
        "documents of the kind “.png” cannot be read. Save it as a Word document (.docx), an Excel "
        "workbook (.xlsx), a PDF, a web page (.html) or plain text (.txt) and import that.",
        id="kind that cannot be read",
    ),
    pytest.param(
        "gone.txt",
        None,
        "the document cannot be read (No such file or directory). Check the name.",
        id="not there",
    ),
]

# Documents that give odd records.

ODD = [
    pytest.param("Q. One?\n\nA. Yes.\n\n# Fees\n\nQ. Two?\n", id="heading with a sign #"),
    pytest.param("Q.\n\nQ. Two?\n", id="mark without a question"),
    pytest.param("Q. One?\n\nA.\n\nQ. Two?\n\nA.\n\nYes.\n", id="mark without an answer"),
    pytest.param("Q. # One?\n\nA. # Yes.\n", id="signs #"),
    pytest.param("Q. One?\n\nA. ---\n\nid: x\n\n---\n", id="lines as in a head"),
    pytest.param('"Fees"\n\nQ. "One?"\nA. "Yes."\n', id="quotes"),
    pytest.param("資格\n\nQ. 費用は？\n\nQ. 期間は？\n", id="no Latin letters"),
    pytest.param("General\n\nQ. One?\n", id="topic that is called General"),
    pytest.param("Fees:\n\nQ. One?\n\nfees\n\nQ. Two?\n", id="headings that are none"),
    pytest.param("Fees\n\nQ. One?\n\nFEES\n\nQ. Two?\n\nFees\n\nQ. Three?\n", id="topic again"),
]


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk with a content folder that holds the registers alone, and two documents received."""
    monkeypatch.chdir(tmp_path)
    (CONTENT / "sources").mkdir(parents=True)
    shutil.copy(EXPECTED / "sources.toml", CONTENT / "sources")
    shutil.copy(EXPECTED / "terms.toml", CONTENT)
    Path("received").mkdir()
    for name in SEEDS:
        shutil.copy(FROZEN / "sources" / name, "received")


@pytest.fixture
def done(_desk: None) -> Import:
    """Both seed documents, imported."""
    return import_documents([OLD, NEW], CONTENT)


@pytest.fixture
def knowledge(done: Import) -> KnowledgeBase:
    return load(CONTENT)


def _tree(folder: Path = Path()) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _received(name: str, text: str | bytes) -> Path:
    path = Path("received", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _question_files(folder: Path = CONTENT) -> set[str]:
    return {path for path in _tree(folder / "faq") if "_topic.md" not in path}


def _actions(done: Import) -> dict[str, Action]:
    return {file.path: file.action for file in done.account.files}


def _edit(path: Path, old: str, new: str) -> str:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return text


def _register(text: str) -> None:
    (CONTENT / "sources" / "sources.toml").write_text(text, "utf-8")


# What the seed documents give.


@pytest.mark.parametrize(("name", "topic", "answered", "line"), RECORDS)
def test_every_question_has_its_id_topic_status_and_title(
    knowledge: KnowledgeBase, name: str, topic: str, answered: bool, line: int
) -> None:
    question = knowledge.question_by_id[name]
    printed = NEW.read_text("utf-8").split("\n")[line - 1]
    assert question.topic == topic
    assert question.status is (Status.PUBLISHED if answered else Status.OPEN)
    assert question.title == printed.removeprefix("Q. ").replace("Categoryl", "Category")
    assert question.sources[-1] == SourceSpan(NEW.name, line, line)


def test_there_are_thirteen_questions_in_the_order_of_the_newer_document(
    knowledge: KnowledgeBase,
) -> None:
    assert [question.id for question in knowledge.questions] == [name for name, *_ in RECORDS]
    assert _question_files() == {f"{topic}/{name}.md" for name, topic, *_ in RECORDS}


def test_the_topics_are_those_of_the_newer_document(knowledge: KnowledgeBase) -> None:
    assert [(topic.id, topic.title) for topic in knowledge.topics] == [
        ("training", "Specialized In-Service Training"),
        ("work-experience", "Specialized Work Experience"),
        ("supervision", "Reflective Supervision"),
    ]


def test_ten_questions_are_open_and_rest_on_the_newer_document_alone(
    knowledge: KnowledgeBase,
) -> None:
    still_open = [question for question in knowledge.questions if question.status is Status.OPEN]
    assert len(still_open) == 10
    for question in still_open:
        assert (question.answer, question.asked_as, len(question.sources)) == ("", (), 1)


@pytest.mark.parametrize(("name", "lines", "asked_as"), DUPLICATES)
def test_a_question_of_both_documents_is_one_record_answered_by_the_older_one(
    knowledge: KnowledgeBase, name: str, lines: list[str], asked_as: tuple[str, ...]
) -> None:
    question = knowledge.question_by_id[name]
    new_line = next(line for known, _, _, line in RECORDS if known == name)
    assert question.asked_as == asked_as
    assert list(map(str, question.sources)) == [
        *(f"{OLD.name}:{line}" for line in lines),
        f"{NEW.name}:{new_line}",
    ]
    printed = OLD.read_text("utf-8").split("\n")
    for paragraph in question.answer.split("\n\n"):
        assert any(paragraph[:60] in line for line in printed)


def test_the_answer_that_a_page_end_tore_is_one_paragraph_again(knowledge: KnowledgeBase) -> None:
    answer = knowledge.question_by_id["work-masters-start"].answer
    assert "over time, once practitioners have had an opportunity" in answer.lower()
    assert "\n" not in answer


def test_the_starred_footnote_stays_with_its_answer(knowledge: KnowledgeBase) -> None:
    paragraphs = knowledge.question_by_id["work-how-many"].answer.split("\n\n")
    assert len(paragraphs) == 3
    assert "the infant/toddler* is the target" in paragraphs[0]
    assert paragraphs[2] == "(*Infant/toddler = birth to 36 months)"


def test_the_slip_in_a_title_is_mended_and_noted(done: Import, knowledge: KnowledgeBase) -> None:
    title = knowledge.question_by_id["supervision-case-presentations"].title
    assert "Infant Mental Health Specialist, Category III." in title
    notes = [note for document in done.account.documents for note in document.notes]
    assert "line 43: “Categoryl” is read as “Category”" in notes
    assert "Categoryl" not in b"".join(_tree(CONTENT / "faq").values()).decode()


@pytest.mark.parametrize("words", BOILERPLATE)
def test_boilerplate_leaves_no_trace_in_any_file(done: Import, words: str) -> None:
    printed = (OLD.read_text("utf-8") + NEW.read_text("utf-8")).lower()
    assert words in printed
    assert [
        path for path, data in _tree(CONTENT / "faq").items() if words in data.decode().lower()
    ] == []


def test_the_files_are_those_that_stand_beside_the_documents(done: Import) -> None:
    assert _tree(CONTENT / "faq") == _tree(EXPECTED / "faq")


def test_the_account_is_printed_with_every_line(done: Import) -> None:
    assert format_account(done.account) == (EXPECTED / "account.txt").read_text("utf-8")


def test_every_line_has_a_place_or_a_reason_and_the_sums_agree(done: Import) -> None:
    documents = done.account.as_json()["documents"]
    assert [document["total"] for document in documents] == [61, 47]
    for document, path in zip(documents, (OLD, NEW), strict=True):
        assert document["kept"] + document["dropped"] == document["total"]
        assert [line["text"] for line in document["lines"]] == path.read_text("utf-8").split("\n")
        for number, line in enumerate(document["lines"], 1):
            assert line["line"] == number
            assert bool(line["kept"]) != bool(line["dropped"])
            assert line["kept"] is None or (CONTENT / line["kept"]).is_file()


def test_the_account_and_the_records_are_plain_json(done: Import) -> None:
    for value in (done.account.as_json(), records_found(done.recognitions.values())):
        assert json.loads(json.dumps(value)) == value


def test_the_records_found_are_those_of_each_document_before_duplicates_are_merged(
    done: Import,
) -> None:
    found = records_found(done.recognitions.values())
    assert [(one["file"], one["lines"]) for one in found] == [
        *((OLD.name, lines) for lines in ([16, 20], [22, 28], [30, 52])),
        *((NEW.name, [line, line]) for *_, line in RECORDS),
    ]
    assert all(list(one) == ["file", "topic", "question", "answer", "lines"] for one in found)
    assert [bool(one["answer"]) for one in found] == [True] * 3 + [False] * 13
    assert found[0]["topic"] == "Specialized Work Experience"
    assert found[2]["question"] == "I have my Master's degree, so shouldn't I start at Level III?"
    assert "Categoryl III" in found[-2]["question"]


def test_the_content_has_no_fault_after_an_import(done: Import) -> None:
    assert len(load(CONTENT).questions) == 13


@pytest.mark.parametrize("encode", ENCODED)
def test_the_encoding_of_a_document_does_not_matter(encode: Callable[[str], bytes]) -> None:
    NEW.write_bytes(encode(NEW.read_text("utf-8")))
    import_documents([OLD, NEW], CONTENT)
    assert _tree(CONTENT / "faq") == _tree(EXPECTED / "faq")


# Importing again, in another order, later.


def test_importing_again_changes_no_byte_and_writes_no_file(done: Import) -> None:
    before = folder_state(Path())
    again = import_documents([OLD, NEW], CONTENT)
    assert folder_state(Path()) == before
    assert set(_actions(again).values()) == {Action.UNCHANGED}
    assert again.account.documents == done.account.documents


def test_importing_the_documents_where_they_lie_changes_no_byte(done: Import) -> None:
    before = folder_state(Path())
    files = [path for path in sorted((CONTENT / "sources").iterdir()) if path.is_file()]
    again = import_documents(files, CONTENT)
    assert folder_state(Path()) == before
    assert [document.name for document in again.account.documents] == list(SEEDS)
    assert again.account.failures == ()


@pytest.mark.parametrize("commands", ORDERS)
def test_the_order_of_documents_does_not_matter(commands: list[list[Path]]) -> None:
    for documents in commands:
        import_documents(documents, CONTENT)
    assert _tree(CONTENT / "faq") == _tree(EXPECTED / "faq")
    assert _tree(CONTENT / "sources" / ".imported" / "faq") == _tree(EXPECTED / "faq")


def test_a_newer_document_updates_the_files_that_nobody_edited() -> None:
    import_documents([OLD], CONTENT)
    assert len(_question_files()) == 3
    actions = _actions(import_documents([NEW], CONTENT))
    assert actions["content/faq/work-experience/work-masters-start.md"] is Action.UPDATED
    assert actions["content/faq/training/training-mandatory.md"] is Action.CREATED
    assert Action.INCOMING not in actions.values()


def test_a_dry_run_writes_nothing() -> None:
    before = folder_state(Path())
    dry = import_documents([OLD, NEW], CONTENT, dry_run=True)
    assert folder_state(Path()) == before
    real = import_documents([OLD, NEW], CONTENT)
    assert dry.account.documents == real.account.documents
    assert dry.account.files == real.account.files


def test_a_dry_run_over_edited_files_writes_nothing(done: Import) -> None:
    _edit(CONTENT / "faq/work-experience/work-how-many.md", "CT-AIMH believes", "We believe")
    (CONTENT / "faq/training/training-mandatory.md").unlink()
    before = _tree()
    dry = import_documents([OLD, NEW], CONTENT, dry_run=True)
    assert _tree() == before
    printed = format_account(dry.account)
    assert "1 would be created\n  content/faq/training/training-mandatory.md\n" in printed
    assert printed.endswith("\nThis was a dry run: nothing was written.\n")


def test_a_dry_run_makes_no_folder() -> None:
    import_documents([OLD], Path("elsewhere", "content"), dry_run=True)
    assert not Path("elsewhere").exists()


# What staff edited.

HOW_MANY = CONTENT / "faq" / "work-experience" / "work-how-many.md"


def _corrected(old: str, new: str, name: str = OLD.name) -> Path:
    """The document as a later version that lies where the earlier one lay."""
    path = CONTENT / "sources" / name
    _edit(path, old, new)
    return path


def _conflict(text: str, kept: str, incoming: str) -> str:
    """The text with both versions of one line."""
    both = f"<<<<<<< the file has\n{kept}\n=======\n{incoming}\n>>>>>>> the documents have\n"
    assert f"{kept}\n" in text
    return text.replace(f"{kept}\n", both)


def _line_with(words: str, path: Path = HOW_MANY) -> str:
    return next(line for line in path.read_text("utf-8").split("\n") if words in line)


@pytest.fixture
def conflict(done: Import) -> Import:
    """The import of a paragraph that staff had changed and that its document changes otherwise."""
    _edit(HOW_MANY, "CT-AIMH believes", "We believe")
    return import_documents([_corrected("CT-AIMH believes", "CT-AIMH holds")], CONTENT)


INCOMING = HOW_MANY.with_name("work-how-many.md.incoming")


def test_an_edited_file_is_kept_and_both_versions_lie_beside_it(conflict: Import) -> None:
    kept = _line_with("We believe")
    incoming = kept.replace("We believe", "CT-AIMH holds")
    text = (EXPECTED / "faq/work-experience/work-how-many.md").read_text("utf-8")
    edited = text.replace("CT-AIMH believes", "We believe")
    assert HOW_MANY.read_text("utf-8") == edited
    assert INCOMING.read_text("utf-8") == _conflict(edited, kept, incoming)
    assert (
        format_account(conflict.account)
        .split("\n\n")[-2]
        .startswith(
            "15 unchanged\n"
            "1 edited by staff\n"
            "  content/faq/work-experience/work-how-many.md: kept; the incoming text is in "
            "content/faq/work-experience/work-how-many.md.incoming\n"
            "    answer: the file has “We believe”, the documents have “CT-AIMH holds”\n"
        )
    )


def test_an_edited_file_stays_as_it_is_where_documents_bring_nothing_new(done: Import) -> None:
    _edit(HOW_MANY, "CT-AIMH believes", "We believe")
    before = folder_state(Path())
    again = import_documents([OLD, NEW], CONTENT)
    assert folder_state(Path()) == before
    assert _actions(again)[str(HOW_MANY)] is Action.UNCHANGED


def test_an_edited_file_stays_edited_however_often_documents_are_imported(
    conflict: Import,
) -> None:
    before = folder_state(Path())
    again = import_documents([CONTENT / "sources" / OLD.name, NEW], CONTENT)
    assert folder_state(Path()) == before
    assert _actions(again)[str(HOW_MANY)] is Action.INCOMING
    (file,) = [one for one in again.account.files if one.conflicts]
    assert (file.path, file.beside) == (str(HOW_MANY), str(INCOMING))


@pytest.mark.parametrize("is_taken", [True, False], ids=["a wording of their own", "as it was"])
def test_a_conflict_ends_when_staff_take_its_file_away(conflict: Import, is_taken: bool) -> None:
    if is_taken:
        _edit(HOW_MANY, "We believe", "We hold")
    edited = HOW_MANY.read_bytes()
    INCOMING.unlink()
    again = import_documents([CONTENT / "sources" / OLD.name], CONTENT)
    assert _actions(again)[str(HOW_MANY)] is Action.UNCHANGED
    assert (HOW_MANY.read_bytes(), INCOMING.exists()) == (edited, False)
    assert not [path for path in _tree() if path.endswith(".incoming")]


def test_a_conflict_is_not_settled_by_a_copy_of_the_folder_without_incoming_files(
    conflict: Import,
) -> None:
    """Files that end in .incoming are not kept in version control."""
    both = INCOMING.read_bytes()
    for path in Path().rglob("*.incoming"):
        path.unlink()
    again = import_documents([CONTENT / "sources" / OLD.name], CONTENT)
    assert _actions(again)[str(HOW_MANY)] is Action.INCOMING
    assert INCOMING.read_bytes() == both


def test_a_third_version_of_a_document_is_shown_beside_the_words_of_staff(
    conflict: Import,
) -> None:
    kept = _line_with("We believe")
    import_documents([_corrected("CT-AIMH holds", "CT-AIMH thinks")], CONTENT)
    assert INCOMING.read_text("utf-8") == _conflict(
        HOW_MANY.read_text("utf-8"), kept, kept.replace("We believe", "CT-AIMH thinks")
    )


def test_a_dry_run_shows_a_conflict_and_writes_nothing(done: Import) -> None:
    _edit(HOW_MANY, "CT-AIMH believes", "We believe")
    path = _corrected("CT-AIMH believes", "CT-AIMH holds")
    before = folder_state(Path())
    dry = import_documents([path], CONTENT, dry_run=True)
    assert folder_state(Path()) == before
    assert dry.account.files == import_documents([path], CONTENT).account.files


def test_what_staff_and_a_newer_document_changed_is_taken_together() -> None:
    import_documents([OLD], CONTENT)
    path = CONTENT / "faq/work-experience/work-masters-start.md"
    _edit(path, "Overall, Endorsement", "Endorsement")
    _edit(path, "status: published", "# of Ann\nstatus: published")
    again = import_documents([NEW], CONTENT)
    assert _actions(again)[str(path)] is Action.MERGED
    assert not path.with_name("work-masters-start.md.incoming").exists()
    both = (EXPECTED / "faq/work-experience/work-masters-start.md").read_text("utf-8")
    assert path.read_text("utf-8") == both.replace("Overall, Endorsement", "Endorsement").replace(
        "status: published", "# of Ann\nstatus: published"
    )
    assert len(load(CONTENT).questions) == 13


def test_changes_of_different_paragraphs_are_taken_together(done: Import) -> None:
    _edit(HOW_MANY, "CT-AIMH believes", "We believe")
    again = import_documents(
        [_corrected("Infant/toddler = birth to 36 months", "Infant = birth to 24 months")], CONTENT
    )
    assert _actions(again)[str(HOW_MANY)] is Action.MERGED
    text = (EXPECTED / "faq/work-experience/work-how-many.md").read_text("utf-8")
    assert HOW_MANY.read_text("utf-8") == text.replace("CT-AIMH believes", "We believe").replace(
        "Infant/toddler = birth to 36 months", "Infant = birth to 24 months"
    )


def test_a_new_text_that_staff_took_over_is_unchanged(conflict: Import) -> None:
    _edit(HOW_MANY, "We believe", "CT-AIMH holds")
    INCOMING.unlink()
    taken = HOW_MANY.read_bytes()
    again = import_documents([CONTENT / "sources" / OLD.name], CONTENT)
    assert _actions(again)[str(HOW_MANY)] is Action.UNCHANGED
    assert HOW_MANY.read_bytes() == taken
    assert _tree(CONTENT / "faq") == _tree(CONTENT / "sources" / ".imported" / "faq")


def test_both_versions_in_one_file_are_a_fault_until_one_is_chosen(conflict: Import) -> None:
    INCOMING.replace(HOW_MANY)
    with pytest.raises(ContentError) as caught:
        load(CONTENT)
    assert str(caught.value) == (
        "content/faq/work-experience/work-how-many.md:9: two versions stand here. Keep one, and "
        "take out the other with the lines of marks."
    )


def test_an_edited_topic_is_kept_and_both_titles_lie_beside_it() -> None:
    _register('[topics]\ncosts = "Fees"\n')
    document = _received("a.txt", "Fees\n\nQ. How much?\n")
    import_documents([document], CONTENT)
    path = CONTENT / "faq" / "costs" / "_topic.md"
    _edit(path, "# Fees", "# Costs")
    again = import_documents([document], CONTENT)
    assert _actions(again)[str(path)] is Action.UNCHANGED
    _register('[topics]\ncosts = "What it costs"\n')
    (CONTENT / "sources" / "a.txt").write_text("What it costs\n\nQ. How much?\n", "utf-8")
    again = import_documents([CONTENT / "sources" / "a.txt"], CONTENT)
    assert _actions(again)[str(path)] is Action.INCOMING
    assert path.read_text("utf-8") == "---\norder: 10\n---\n# Costs\n"
    assert path.with_name("_topic.md.incoming").read_text("utf-8") == _conflict(
        path.read_text("utf-8"), "# Costs", "# What it costs"
    )


def test_a_new_title_keeps_the_address(done: Import) -> None:
    _edit(HOW_MANY, "# How many infants or toddlers do I need to work with", "# How many families")
    import_documents([OLD, NEW], CONTENT)
    assert len(_question_files()) == 13


def test_a_new_title_keeps_an_address_that_was_made_of_the_old_one() -> None:
    document = _received("a.txt", "Fees\n\nQ. How much?\nA. Ten.\n")
    content = Path("elsewhere")
    import_documents([document], content)
    _edit(content / "faq/fees/how-much.md", "# How much?", "# How much is it?")
    import_documents([document], content)
    assert _question_files(content) == {"fees/how-much.md"}


def test_a_new_title_of_a_topic_keeps_an_address_that_was_made_of_the_old_one() -> None:
    document = _received("a.txt", "Fees\n\nQ. How much?\nA. Ten.\n")
    content = Path("elsewhere")
    import_documents([document], content)
    _edit(content / "faq/fees/_topic.md", "# Fees", "# What it costs")
    import_documents([document], content)
    assert [topic.id for topic in load(content).topics] == ["fees"]


def test_a_question_that_staff_moved_stays_where_it_is(done: Import) -> None:
    moved = CONTENT / "faq" / "training" / HOW_MANY.name
    HOW_MANY.replace(moved)
    again = import_documents([OLD, NEW], CONTENT)
    assert not HOW_MANY.exists()
    assert _actions(again)[str(moved)] is Action.UNCHANGED
    kept = again.account.documents[0].kept
    assert kept[24] == "faq/training/work-how-many.md"


def test_a_question_that_no_document_asks_is_left_alone(done: Import) -> None:
    path = CONTENT / "faq" / "training" / "of-our-own.md"
    path.write_text("---\nid: of-our-own\nstatus: open\n---\n# Our own?\n", "utf-8")
    before = _tree()
    import_documents([OLD, NEW], CONTENT)
    assert _tree() == before


def test_a_question_is_found_again_by_a_wording_that_staff_noted() -> None:
    path = CONTENT / "faq" / "fees" / "price.md"
    path.parent.mkdir(parents=True)
    (path.parent / "_topic.md").write_text("# Fees\n", "utf-8")
    path.write_text(
        "---\nid: price\nstatus: open\nasked_as: [how much?]\n---\n# What is the price?\n", "utf-8"
    )
    import_documents([_received("a.txt", "Fees\n\nQ. How much?\nA. Ten.\n")], CONTENT)
    assert _question_files() == {"fees/price.md", "fees/price.md.incoming"}


def test_a_question_is_found_again_by_a_wording_in_the_file_beside_it() -> None:
    path = CONTENT / "faq" / "fees" / "price.md"
    path.parent.mkdir(parents=True)
    (path.parent / "_topic.md").write_text("# Fees\n", "utf-8")
    path.write_text("---\nid: price\nstatus: open\n---\n# What is the price?\n", "utf-8")
    path.with_name("price.wordings.txt").write_text("how much?\n", "utf-8")
    import_documents([_received("a.txt", "Fees\n\nQ. How much?\nA. Ten.\n")], CONTENT)
    assert _question_files() == {
        "fees/price.md",
        "fees/price.md.incoming",
        "fees/price.wordings.txt",
    }


def test_a_file_of_wordings_is_left_alone_and_is_no_edit(done: Import) -> None:
    beside = HOW_MANY.with_name("work-how-many.wordings.txt")
    beside.write_bytes(b"\xef\xbb\xbf# Ours\r\nhow many kids\r\n")
    before = _tree()
    again = import_documents([OLD, NEW], CONTENT)
    assert _actions(again)[str(HOW_MANY)] is Action.UNCHANGED
    assert _tree() == before
    assert load(CONTENT).question_by_id["work-how-many"].wordings == ("how many kids",)


# What staff add, of which documents know nothing, is no conflict.


def _add(path: Path, *edits: tuple[str, str]) -> bytes:
    for old, new in edits:
        _edit(path, old, new)
    return path.read_bytes()


LINKED = ("CT-AIMH believes that endorsement", "CT-AIMH believes that [[term:a|endorsement]]")

ADDED = [
    pytest.param([("status: published", "status: published\ncriteria: [hours]")], id="criteria"),
    pytest.param([("status: published", "status: published\ncategories: [ifs]")], id="categories"),
    pytest.param(
        [("status: published", "status: published\nasked_as:\n  - how many kids")], id="wording"
    ),
    pytest.param([("status: published", "status: published\nreviewed: 2026-11-21")], id="review"),
    pytest.param(
        [("status: published", "status: published\nchecked_against:\n  - hours 0123abcd")],
        id="what it was checked against",
    ),
    pytest.param(
        [("status: published", "status: published\nformer_ids: [work-number]")], id="former id"
    ),
    pytest.param([("order: 20", "order: 5")], id="place"),
    pytest.param([("order: 20", "short: How many?\norder: 20")], id="short label"),
    pytest.param([("status: published", "status: draft")], id="status"),
    pytest.param([("status: published", "status: retired")], id="question taken away"),
    pytest.param([LINKED], id="link in the answer"),
    pytest.param(
        [
            LINKED,
            (
                "a minimum of 10 families where the infant/toddler is",
                "a minimum of "
                "[[criterion:hours|10 families]] where the [[term:b|infant/toddler]] is",
            ),
        ],
        id="links in several places",
    ),
    pytest.param([("status: published", "# of Ann\nstatus:  published")], id="remark in the head"),
]


@pytest.mark.parametrize("edits", ADDED)
def test_what_staff_added_stays_and_nothing_lies_beside_it(
    done: Import, edits: list[tuple[str, str]]
) -> None:
    edited = _add(HOW_MANY, *edits)
    before = _tree()
    again = import_documents([OLD, NEW], CONTENT)
    assert _actions(again)[str(HOW_MANY)] is Action.UNCHANGED
    assert (HOW_MANY.read_bytes(), _tree()) == (edited, before)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_an_answer_that_staff_wrote_where_documents_have_none_stays(
    done: Import, status: str
) -> None:
    path = CONTENT / "faq/training/training-mandatory.md"
    text = _edit(path, "status: open", f"status: {status}")
    path.write_text(text.replace("status: open", f"status: {status}") + "\nNo.\n", "utf-8")
    before = _tree()
    again = import_documents([OLD, NEW], CONTENT)
    assert _actions(again)[str(path)] is Action.UNCHANGED
    assert _tree() == before


def test_an_answer_that_a_document_brings_lies_beside_the_draft_of_staff() -> None:
    _register("")
    import_documents([_received("a.txt", "Fees\n\nQ. How much?\n")], CONTENT)
    path = CONTENT / "faq/fees/how-much.md"
    _edit(path, "status: open", "status: draft\ncriteria: [fee]")
    path.write_text(path.read_text("utf-8") + "\nTen, or [[criterion:fee|so]].\n", "utf-8")
    edited = path.read_bytes()
    again = import_documents([_received("b.txt", "Fees\n\nQ. How much?\nA. Fifty.\n")], CONTENT)
    assert _actions(again)[str(path)] is Action.INCOMING
    assert path.read_bytes() == edited
    incoming = path.with_name("how-much.md.incoming").read_text("utf-8")
    assert incoming == _conflict(
        _conflict(
            "---\nid: how-much\norder: 10\nstatus: draft\ncriteria: [fee]\n"
            "sources: [a.txt:3, b.txt:3-4]\n---\n# How much?\n\nTen, or [[criterion:fee|so]].\n",
            "status: draft",
            "status: published",
        ),
        "Ten, or [[criterion:fee|so]].",
        "Fifty.",
    )


def test_a_new_answer_of_a_document_lies_beside_a_linked_one_with_what_staff_added() -> None:
    """Only the words of the answer conflict, so only they differ in the incoming text."""
    _register("")
    name = _received("a.txt", "Fees\n\nQ. How much?\nA. Ten dollars.\n")
    import_documents([name], CONTENT)
    path = CONTENT / "faq/fees/how-much.md"
    _edit(path, "status: published", "status: published\ncriteria: [fee]")
    edited = _edit(path, "Ten dollars.", "[[criterion:fee|Ten dollars]].")
    (CONTENT / "sources" / "a.txt").write_text("Fees\n\nQ. How much?\nA. Fifty dollars.\n", "utf-8")
    again = import_documents([CONTENT / "sources" / "a.txt"], CONTENT)
    assert _actions(again)[str(path)] is Action.INCOMING
    incoming = path.with_name("how-much.md.incoming").read_text("utf-8")
    assert path.read_text("utf-8") == edited.replace(
        "Ten dollars.", "[[criterion:fee|Ten dollars]]."
    )
    assert incoming == _conflict(
        path.read_text("utf-8"), "[[criterion:fee|Ten dollars]].", "Fifty dollars."
    )


# Questions that may be one.

TRAINING = "Fees\n\nQ. How many hours of training must I have?\nA. Thirty.\n"
AGAIN = "Fees\n\nQ. How many training hours must I have in all?\nA. Forty.\n"


@pytest.fixture
def alike() -> Import:
    """Two documents that ask one question in words that are not the same."""
    _register("")
    return import_documents([_received("a.txt", TRAINING), _received("b.txt", AGAIN)], CONTENT)


def test_questions_that_may_be_one_are_listed_and_not_merged(alike: Import) -> None:
    assert len(load(CONTENT).questions) == 2
    (pair,) = alike.account.duplicates
    assert (pair.newer.document, pair.newer.line, pair.newer.answer) == ("b.txt", 3, "Forty.")
    assert (pair.older.document, pair.older.line, pair.older.answer) == ("a.txt", 3, "Thirty.")
    assert pair.newer.path == "content/faq/fees/how-many-training-hours-must-i-have-in.md"
    assert format_account(alike.account).split("\n\n")[-2] == (
        "1 pair of questions that may be one; nothing was merged\n"
        "  b.txt:3: How many training hours must I have in all?\n"
        "    A. Forty.\n"
        "  a.txt:3: How many hours of training must I have?\n"
        "    A. Thirty.\n"
        f"    {pair.likeness:.0%} alike. {pair.remedy}"
    )


def test_a_wording_that_staff_note_makes_two_questions_one_at_the_next_import(
    alike: Import,
) -> None:
    (pair,) = alike.account.duplicates
    kept, other = Path(pair.older.path), Path(pair.newer.path)
    _edit(kept, "status: published", f"status: published\nasked_as:\n  - {pair.newer.question}")
    other.unlink()
    sources = [CONTENT / "sources" / name for name in ("a.txt", "b.txt")]
    again = import_documents(sources, CONTENT)
    (question,) = load(CONTENT).questions
    assert (question.id, question.title) == (pair.older.id, pair.newer.question)
    assert question.asked_as == (pair.older.question,)
    assert list(map(str, question.sources)) == ["a.txt:3", "b.txt:3-4"]
    assert (again.account.duplicates, again.account.merged) == ((), 1)
    before = folder_state(CONTENT)
    import_documents(sources, CONTENT)
    assert folder_state(CONTENT) == before


def test_questions_that_staff_call_different_are_listed_no_more(alike: Import) -> None:
    (pair,) = alike.account.duplicates
    _register(f'[different]\n{pair.older.id} = ["{pair.newer.id}"]\n')
    again = import_documents([CONTENT / "sources" / "a.txt"], CONTENT)
    assert again.account.duplicates == ()
    assert len(load(CONTENT).questions) == 2


def test_pairs_of_documents_that_are_not_imported_now_are_not_listed(alike: Import) -> None:
    again = import_documents([_received("c.txt", "Q. Where is it?\n")], CONTENT)
    assert again.account.duplicates == ()


# Documents that are copied, refused, unreadable.


def test_a_document_that_lies_elsewhere_is_copied_byte_for_byte(done: Import) -> None:
    for path in (OLD, NEW):
        assert (CONTENT / "sources" / path.name).read_bytes() == path.read_bytes()


def test_a_document_is_copied_with_its_own_line_ends_and_encoding() -> None:
    data = b"Q. Caf\xe9?\r\nA. Yes.\rNo."
    import_documents([_received("a.txt", data)], CONTENT)
    assert (CONTENT / "sources" / "a.txt").read_bytes() == data


def test_another_document_of_the_same_name_is_refused_and_the_others_go_on() -> None:
    import_documents([OLD], CONTENT)
    earlier = OLD.read_bytes()
    OLD.write_bytes(b"Q. Another one?\n")
    again = import_documents([OLD, NEW], CONTENT)
    assert again.account.failures == (
        f"{OLD.name}: another document of this name is already in content/sources. Is this "
        "its new version? Then add --replace. Else give it a new name.",
    )
    assert (CONTENT / "sources" / OLD.name).read_bytes() == earlier
    assert _tree(CONTENT / "faq") == _tree(EXPECTED / "faq")


def test_two_documents_of_the_same_name_are_not_taken_for_one() -> None:
    one, two = _received("one/a.txt", "Q. One?\n"), _received("two/a.txt", "Q. Two?\n")
    done = import_documents([one, two], Path("elsewhere"))
    assert len(done.account.failures) == 1
    assert _question_files(Path("elsewhere")) == {"general/one.md"}


def test_the_same_document_named_twice_is_one() -> None:
    one, two = _received("one/a.txt", "Q. One?\n"), _received("two/a.txt", "Q. One?\n")
    done = import_documents([one, two, one], Path("elsewhere"))
    assert [document.name for document in done.account.documents] == ["a.txt"]
    assert done.account.failures == ()


@pytest.mark.parametrize(("name", "data", "message"), UNREADABLE)
def test_a_document_that_cannot_be_read_is_a_failure_and_the_others_go_on(
    name: str, data: bytes | None, message: str
) -> None:
    bad = Path("received", name) if data is None else _received(name, data)
    done = import_documents([OLD, bad, NEW], CONTENT)
    assert done.account.failures == (f"received/{name}: {message}",)
    assert [document.name for document in done.account.documents] == list(SEEDS)
    assert _tree(CONTENT / "faq") == _tree(EXPECTED / "faq")
    assert not (CONTENT / "sources" / name).exists()


def test_a_folder_is_a_failure_and_the_others_go_on() -> None:
    done = import_documents([Path("received"), OLD], CONTENT)
    assert done.account.failures == (
        "received: this is a folder. Name the documents in it instead.",
    )
    assert len(_question_files()) == 3


def test_a_document_without_questions_makes_no_file_and_is_kept() -> None:
    before = _tree(CONTENT)
    path = _received("letter.txt", "Dear colleagues,\n\nnothing is asked here.\n")
    done = import_documents([path], CONTENT)
    assert done.account.documents[0].dropped == {
        1: "no questions recognised in the document",
        2: "blank line",
        3: "no questions recognised in the document",
    }
    after = _tree(CONTENT)
    assert b'"letter.txt"' in after.pop(LINES)
    assert after == {**before, "sources/letter.txt": path.read_bytes()}


@pytest.mark.parametrize("data", [b"", b"\x00"], ids=["empty", "binary"])
def test_records_that_rest_on_a_document_that_cannot_be_read_now_are_left_alone(
    done: Import, data: bytes
) -> None:
    (CONTENT / "sources" / NEW.name).write_bytes(data)
    again = import_documents([OLD], CONTENT)
    questions = {
        path: data for path, data in _tree(CONTENT / "faq").items() if path in _question_files()
    }
    assert questions == {path: (EXPECTED / "faq" / path).read_bytes() for path in questions}
    assert len(questions) == 13
    (failure,) = again.account.failures
    assert failure.startswith(f"content/sources/{NEW.name}: ")
    assert failure.endswith(" Files made from it are left as they are.")


def test_topics_of_a_document_that_cannot_be_read_now_are_left_alone(done: Import) -> None:
    (CONTENT / "sources" / NEW.name).write_bytes(b"")
    before = _tree()
    import_documents([OLD], CONTENT)
    assert _tree() == before


def test_a_document_that_cannot_be_read_now_is_a_failure_when_named(done: Import) -> None:
    path = CONTENT / "sources" / NEW.name
    path.write_bytes(b"")
    again = import_documents([path], CONTENT)
    assert again.account.failures == (
        f"content/sources/{NEW.name}: the document is empty. Ask for it again.",
    )
    for name in _question_files():
        assert (CONTENT / "faq" / name).read_bytes() == (EXPECTED / "faq" / name).read_bytes()
    assert len(_question_files()) == 13


# The content folder: new, with its registers, with faults.


def test_a_folder_that_is_not_there_is_made_with_ids_of_the_titles() -> None:
    content = Path("elsewhere", "content")
    import_documents([OLD, NEW], content)
    knowledge = load(content)
    assert sorted(question.id for question in knowledge.questions) == sorted(MADE_IDS)
    assert [topic.id for topic in knowledge.topics] == [
        "specialized-in-service-training",
        "specialized-work-experience",
        "reflective-supervision",
    ]
    before = folder_state(content)
    import_documents([NEW, OLD], content)
    assert folder_state(content) == before


def test_content_with_faults_refuses_the_import(done: Import) -> None:
    _edit(HOW_MANY, "status: published", "status: publishd")
    _edit(CONTENT / "terms.toml", "preferred", "prefered")
    before = _tree()
    with pytest.raises(ContentError) as caught:
        import_documents([OLD, NEW], CONTENT)
    assert str(caught.value) == (
        "content/faq/work-experience/work-how-many.md:4: the status “publishd” does not exist. Did "
        "you mean “published”?\n"
        "content/terms.toml:4: the term “category” has no “preferred”. Add the line preferred = "
        '"...".\n'
        "content/terms.toml:5: the key “prefered” is unknown in [[term]]. Did you mean “preferred”?"
    )
    assert _tree() == before


def test_ids_that_stand_twice_refuse_the_import(done: Import) -> None:
    """An import that took one of the two for the record would write into the wrong file."""
    shutil.copy(HOW_MANY, CONTENT / "faq" / "training")
    before = _tree()
    with pytest.raises(ContentError) as caught:
        import_documents([OLD, NEW], CONTENT)
    assert str(caught.value) == (
        "content/faq/work-experience/work-how-many.md:2: the id “work-how-many” is taken by "
        "content/faq/training/work-how-many.md. Give one of the two another id and file name."
    )
    assert _tree() == before


def test_a_content_folder_that_is_a_file_is_said() -> None:
    Path("elsewhere").write_bytes(b"")
    with pytest.raises(FaqError) as caught:
        import_documents([OLD], Path("elsewhere"))
    assert str(caught.value) == ("elsewhere is a file. Name the content folder with --content.")


def test_an_address_that_two_questions_match_stops_nothing_and_is_told_with_both() -> None:
    _register('# addresses\n[questions]\nfee = "When"\nhow = "How"\n')
    path = _received("a.txt", "Q. How many?\nQ. When?\nQ. How much?\n")
    done = import_documents([path], CONTENT)
    assert done.account.unclear == (
        "content/sources/sources.toml:4: “How” is how two questions begin: “How many?” (a.txt:1) "
        "and “How much?” (a.txt:3). Neither gets the id “how” for now. Write how = "
        '"How many?" or how = "How much?" in this line, whichever is meant, and import again.',
    )
    assert done.account.unclear[0] in format_account(done.account)
    assert _question_files() == {f"general/{name}.md" for name in ("how-many", "fee", "how-much")}


@pytest.mark.parametrize("beginning", ["Training", "Training for", "training"])
def test_a_heading_that_begins_like_a_known_question_stops_nothing(beginning: str) -> None:
    """The entry has given its id; what else begins so is another question."""
    _register(f'[questions]\nsubmit = "{beginning}"\n')
    first = _received("a.txt", "Q. Training for whom?\nA. For all.\n")
    import_documents([first], CONTENT)
    second = _received("b.txt", "Q. Training for what?\nQ. Training for how long?\n")
    done = import_documents([second], CONTENT)
    assert done.account.unclear == ()
    assert load(CONTENT).question_by_id["submit"].title == "Training for whom?"
    assert len(_question_files()) == 3


def test_an_address_is_given_to_the_question_that_begins_with_its_words_alone() -> None:
    _register('[questions]\nhow = "How many"\n')
    import_documents([_received("a.txt", "Q. How manyfold?\nQ. How Many?\n")], CONTENT)
    assert _question_files() == {"general/how-manyfold.md", "general/how.md"}


def test_an_address_that_staff_chose_is_not_given_to_another_question() -> None:
    _register('[questions]\nfees = "What must I pay"\n')
    import_documents([_received("a.txt", "Q. Fees?\n\nQ. What must I pay?\n")], CONTENT)
    assert load(CONTENT).question_by_id["fees"].title == "What must I pay?"


def test_a_former_address_is_not_given_to_a_new_question() -> None:
    _register("")
    import_documents([_received("a.txt", "Fees\n\nQ. Where?\n")], CONTENT)
    _edit(CONTENT / "faq/fees/where.md", "status: open", "status: open\nformer_ids: [when]")
    import_documents([_received("b.txt", "Fees\n\nQ. When?\n")], CONTENT)
    assert {question.title for question in load(CONTENT).questions} == {"Where?", "When?"}


def test_an_address_that_is_chosen_later_makes_no_second_record() -> None:
    _register("")
    path = _received("a.txt", "Fees\n\nQ. How much?\n")
    import_documents([path], CONTENT)
    _register('[questions]\nprice = "How much"\n')
    import_documents([path], CONTENT)
    assert [question.title for question in load(CONTENT).questions] == ["How much?"]


def test_a_topic_printed_in_capitals_is_the_same_topic() -> None:
    first = _received("a.txt", "FEES AND COSTS\n\nQ. One?\n")
    second = _received("b.txt", "Fees and Costs\n\nQ. Two?\n")
    import_documents([first, second], Path("elsewhere"))
    assert _question_files(Path("elsewhere")) == {"fees-and-costs/one.md", "fees-and-costs/two.md"}


def test_questions_under_no_heading_are_in_a_topic_of_their_own() -> None:
    _register("")
    import_documents([_received("a.txt", "Q. One?\n\nFees\n\nQ. Two?\n")], CONTENT)
    assert [(topic.id, topic.title) for topic in load(CONTENT).topics] == [
        ("fees", "Fees"),
        ("general", "General"),
    ]


def test_an_older_answer_that_a_newer_one_replaces_is_noted() -> None:
    _register(
        '[[document]]\nfile = "a.txt"\nsupersedes = ["b.txt"]\n\n[[document]]\nfile = "b.txt"\n'
    )
    newer = _received("a.txt", "Q. How much?\nA. Ten.\n")
    older = _received("b.txt", "Title.\n\nQ. How much?\nA. Five.\n")
    done = import_documents([newer, older], CONTENT)
    question = load(CONTENT).question_by_id["how-much"]
    assert question.answer == "Ten."
    assert list(map(str, question.sources)) == ["b.txt:3", "a.txt:1-2"]
    assert [document.notes for document in done.account.documents] == [
        (),
        ("line 3: another answer stands in faq/general/how-much.md; compare it with this one",),
    ]


def test_an_answer_that_one_document_gives_twice_is_not_called_older() -> None:
    path = _received("a.txt", "Q. How much?\nA. Ten.\n\nQ. How much?\nA. Five.\n")
    done = import_documents([path], CONTENT)
    assert done.account.documents[0].notes == (
        "line 4: another answer stands in faq/general/how-much.md; compare it with this one",
    )


def test_progress_sees_the_documents_alone() -> None:
    seen: list[Path] = []

    def progress(paths: Sequence[Path]) -> Iterable[Path]:
        for path in paths:
            seen.append(path)
            yield path

    register = CONTENT / "sources" / "sources.toml"
    import_documents([OLD, register, NEW], CONTENT, progress=progress)
    assert seen == [OLD, NEW]


@pytest.mark.parametrize("text", ODD)
def test_odd_documents_give_content_without_a_fault(text: str) -> None:
    import_documents([_received("a.txt", text)], Path("elsewhere"))
    assert load(Path("elsewhere")).questions


# Laws: whatever the documents hold.

_PIECES = [
    *("", "", "", "Fees", "FEES", "**Fees**", "Work Experience", "# Fees", "General"),
    *("Page 3", "Download pdf", "Our Association", "Road 1, City"),
    *("Q. One?", "Q. one", "Q. Two “so”?", 'Q. Two "so"?', "Q. Three families", "Q: # Four", "Q."),
    *("A. Yes.", "A. No.", "A. Send Part A. Then wait.", "A1) Write <your name>", "A.", "A. # So"),
    *("many of the", "families said so.", "Hold a B.A. Then apply.", "- first", "(*star) - é"),
]
_documents = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14).map("\n".join)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _without_mark(line: str) -> str:
    match = QUESTION_MARK.match(line) or ANSWER_MARK.match(line)
    return line[match.end() :] if match else line


class _Folder:
    """A folder of its own for each generated example, with documents in it."""

    def __init__(self, *texts: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name)
        self.content = self.path / "content"
        self.documents = []
        for number, text in enumerate(texts):
            self.documents.append(self.path / f"{number}.txt")
            self.documents[-1].write_bytes(text.encode())

    def __enter__(self) -> _Folder:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


@law(20)
@given(_documents.filter(str.strip), _documents.filter(str.strip))
def test_importing_any_documents_twice_changes_no_byte(one: str, two: str) -> None:
    with _Folder(one, two) as folder:
        import_documents(folder.documents, folder.content)
        before = _tree(folder.path)
        again = import_documents(folder.documents, folder.content)
        assert _tree(folder.path) == before
        assert set(_actions(again).values()) <= {Action.UNCHANGED}


@law(20)
@given(_documents.filter(str.strip), _documents.filter(str.strip))
def test_the_order_of_any_documents_does_not_matter(one: str, two: str) -> None:
    with _Folder(one, two) as folder:
        import_documents(folder.documents, folder.content)
        import_documents(folder.documents[::-1], folder.path / "other")
        assert _tree(folder.content) == _tree(folder.path / "other")


@law(20)
@given(_documents.filter(str.strip), _documents.filter(str.strip))
def test_a_document_that_comes_later_leaves_every_address_to_its_question(
    one: str, two: str
) -> None:
    with _Folder(one, two) as folder:
        import_documents(folder.documents[:1], folder.content)
        before = load_existing(folder.content).questions
        import_documents(folder.documents[1:], folder.content)
        after = load_existing(folder.content).questions
        for name, file in before.items():
            assert after[name].path == file.path
            question, now = file.record, after[name].record
            assert fold(question.title) in map(fold, (now.title, *now.asked_as))


@law(20)
@given(_documents.filter(str.strip))
def test_any_document_gives_content_without_a_fault(text: str) -> None:
    with _Folder(text) as folder:
        found = records_found(
            import_documents(folder.documents, folder.content).recognitions.values()
        )
        questions = load(folder.content).questions
        assert bool(questions) == bool(found)
        for question in questions:
            path = folder.content / "faq" / question.topic / f"{question.id}.md"
            assert path.read_text("utf-8") == format_question(question)


@law(20)
@given(_documents.filter(str.strip))
def test_the_words_of_every_kept_line_are_in_the_file_that_the_account_names(text: str) -> None:
    """Except where one question has two answers, which a note says."""
    with _Folder(text) as folder:
        (document,) = import_documents(folder.documents, folder.content).account.documents
        if any("compare it with this one" in note for note in document.notes):
            return
        for number, place in document.kept.items():
            words = _letters(_without_mark(document.lines[number - 1]))
            text = html.unescape((folder.content / place).read_text("utf-8"))
            assert words in _letters(text)


@settings(derandomize=True, max_examples=60)
@given(_documents.filter(str.strip))
def test_every_line_of_any_document_is_kept_or_dropped_once(text: str) -> None:
    with _Folder(text) as folder:
        done = import_documents(folder.documents, folder.content, dry_run=True)
        (document,) = done.account.documents
        assert sorted([*document.kept, *document.dropped]) == list(
            range(1, len(document.lines) + 1)
        )
        assert all(document.kept.values())
        assert all(document.dropped.values())
        kept = {_letters(_without_mark(document.lines[number - 1])) for number in document.kept}
        kept.add("")
        assert all(
            _letters(_without_mark(line)) in kept
            for line in document.lines
            if QUESTION_MARK.match(line)
        )
        numbers = [number for run in document.runs() for number in run.numbers]
        assert numbers == list(range(1, len(document.lines) + 1))


# What is not certain is not published.


def test_text_that_no_mark_calls_an_answer_is_a_draft_with_a_note() -> None:
    path = _received("a.txt", "Q. Is there a list?\n\nFor more, visit our office.\n")
    done = import_documents([path], Path("elsewhere"))
    (question,) = load(Path("elsewhere")).questions
    assert (question.status, question.answer) == (Status.DRAFT, "For more, visit our office.")
    assert done.account.documents[0].notes == (
        "line 1: nothing marks the text below as its answer; faq/general/is-there-a-list.md is a "
        "draft until you publish it",
    )


def test_the_document_with_the_later_date_is_the_newer_one() -> None:
    _register(
        '[[document]]\nfile = "a.txt"\ndate = 2026-01-01\n\n'
        '[[document]]\nfile = "b.txt"\ndate = 1999-01-01\n'
    )
    newer = _received("a.txt", "Q. How much?\nA. Fifty.\n")
    older = _received("b.txt", "Q. How much?\nA. Ten.\n")
    done = import_documents([newer, older], CONTENT)
    (question,) = load(CONTENT).questions
    assert question.answer == "Fifty."
    assert done.account.documents[1].dropped == {
        2: "answer not taken: another stands in faq/general/how-much.md"
    }


def test_an_answer_that_is_taken_for_no_reason_but_its_name_is_noted() -> None:
    _register("")
    one = _received("a.txt", "Q. How much?\nA. Ten.\n")
    two = _received("b.txt", "Q. How much?\nA. Fifty.\n")
    done = import_documents([one, two], CONTENT)
    assert done.account.documents[1].notes == (
        "line 1: this answer is taken and not the one of a.txt; say in sources.toml which "
        "supersedes which",
    )


def test_a_record_with_a_new_id_keeps_it_whatever_the_register_says() -> None:
    _register('[questions]\nold-id = "How much"\n')
    path = _received("a.txt", "Fees\n\nQ. How much?\n")
    import_documents([path], CONTENT)
    old, new = CONTENT / "faq/fees/old-id.md", CONTENT / "faq/fees/new-id.md"
    old.rename(new)
    _edit(new, "id: old-id", "id: new-id\nformer_ids: [old-id]")
    _edit(new, "# How much?", "# What is the price?")
    import_documents([path], CONTENT)
    assert [question.id for question in load(CONTENT).questions] == ["new-id"]


def test_other_files_beside_the_documents_are_in_nobodys_way(done: Import) -> None:
    for name in ("Thumbs.db", "~$notes.txt", "notes.txt~", "plan.pdf"):
        (CONTENT / "sources" / name).write_bytes(b"%PDF\x00")
    assert import_documents([OLD, NEW], CONTENT).account.failures == ()


def test_a_hidden_file_that_is_named_is_a_failure() -> None:
    path = _received(".notes.txt", "Q. How much?\n")
    assert import_documents([path], CONTENT).account.failures == (
        f"{path}: a hidden file or a backup is no document. Give it another name.",
    )


def test_a_topic_that_has_the_former_title_of_another_is_one_of_its_own() -> None:
    _register("")
    first = _received("a.txt", "Fees\n\nQ. How much?\n")
    import_documents([first], CONTENT)
    _edit(CONTENT / "faq/fees/_topic.md", "# Fees", "# Costs")
    second = _received("b.txt", "Costs\n\nQ. When?\n\nFees\n\nQ. Where?\n")
    import_documents([second], CONTENT)
    assert len({topic.id for topic in load(CONTENT).topics}) == 2
