"""A document in its next version: what was reworded, went, came or moved, in real folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.content.loading import load, open_content
from ingest.content.model.records import Question, Status
from ingest.content.warnings.unsettled import find_unsettled
from ingest.importing.account import Action, format_account, format_waiting
from ingest.importing.importer import Import, import_documents
from ingest.importing.options import Answers, Gone, ImportOptions

CONTENT = Path("content")
SOURCES = CONTENT / "sources"

FIRST = """\
Boats

Q. Who may rent a boat?
A. Everyone who can swim and has shown it to the harbour master.

Q. What does a boat cost?
A. Twelve marks an hour, and nothing for the first ten minutes.

Q. Is there a boat with a roof?
A. Yes, two of them.

Harbour

Q. When does the harbour close?
A. At dusk.
"""


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _import(text: str, name: str = "boats.txt", **options: object) -> Import:
    """Imports a document in the version that lies where the earlier one lay."""
    SOURCES.mkdir(parents=True, exist_ok=True)
    (SOURCES / name).write_text(text, "utf-8")
    return import_documents([SOURCES / name], CONTENT, options=ImportOptions(**options))  # type: ignore[arg-type]


def _tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in CONTENT.rglob("*") if path.is_file()}


def _questions() -> dict[str, Question]:
    return {one.id: one for one in load(CONTENT).questions}


def _edit(path: str, old: str, new: str) -> None:
    file = CONTENT / "faq" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def _waiting() -> list[str]:
    return [one.name for one in find_unsettled(open_content(CONTENT))]


# What the next version says in place of what, and the question that is reworded by it.

REWORDED = [
    pytest.param("What does a boat cost?", "How much is a boat?", id="one word in common"),
    pytest.param("What does a boat cost?", "Which price do you ask for one?", id="same answer"),
    pytest.param("What does a boat cost?", "What does a boat cost in 2031?", id="with a year"),
    pytest.param(
        "What does a boat cost?\nA. Twelve marks an hour, and nothing",
        "What does one of your boats cost?\nA. Fifteen marks an hour, and nothing",
        id="answer changed, too",
    ),
]


@pytest.mark.parametrize(("old", "new"), REWORDED)
def test_a_question_in_other_words_is_the_same_record(old: str, new: str) -> None:
    _import(FIRST)
    done = _import("A new line above all.\n\n" + FIRST.replace(old, new))
    questions = _questions()
    assert len(questions) == 4
    question = questions["what-does-a-boat-cost"]
    assert question.title == new.split("\n")[0]
    assert question.asked_as == ("What does a boat cost?",)
    assert [str(span) for span in question.sources] == ["boats.txt:8-9"]
    assert _waiting() == []
    assert f"“What does a boat cost?” is now “{question.title}”" in format_account(done.account)
    before = _tree()
    again = import_documents([SOURCES / "boats.txt"], CONTENT)
    assert (_tree(), {file.action for file in again.account.files}) == (before, {Action.UNCHANGED})


OTHER = [
    pytest.param(
        "Q. What does a boat cost?\nA. Twelve marks an hour, and nothing for the first ten "
        "minutes.",
        "Q. May dogs come along?\nA. On a lead, and not in July.",
        id="nothing in common",
    ),
    pytest.param(
        "Q. Is there a boat with a roof?\nA. Yes, two of them.",
        "Q. Do you sell ice?\nA. Yes, two of them.",
        id="the same short answer, another question",
    ),
    pytest.param(
        "Q. Is there a boat with a roof?\nA. Yes, two of them.",
        "Q. Is there a shower in the harbour?\nA. No.",
        id="the same form of question",
    ),
]


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_another_question_in_the_place_of_one_is_no_rewording(old: str, new: str) -> None:
    _import(FIRST)
    _import(FIRST.replace(old, new))
    gone = [one for one in _questions().values() if one.gone_from]
    assert [f"Q. {one.title}" for one in gone] == [old.split("\n")[0]]
    assert f"Q. {new}".count("Q. Q. ") == 1
    assert len(_questions()) == 5


def test_numbers_tell_questions_of_one_form_apart() -> None:
    text = "Q. What does category {} ask for?\nA. {} hours of training in a year, and a test.\n\n"
    last = "Q. Who asks?\nA. We do.\n"
    _import(text.format("II", 20) + last)
    _import(text.format("III", 30) + last)
    assert len(_questions()) == 3
    assert len(_waiting()) == 1


GONE = (
    "Q. What does a boat cost?\nA. Twelve marks an hour, and nothing for the first ten minutes.\n"
)


def test_a_question_that_has_gone_is_named_marked_and_waits() -> None:
    _import(FIRST)
    done = _import(FIRST.replace(GONE, ""))
    question = _questions()["what-does-a-boat-cost"]
    assert (question.status, question.gone_from, question.sources) == (
        Status.PUBLISHED,
        ("boats.txt",),
        (),
    )
    assert _waiting() == ["content/faq/boats/what-does-a-boat-cost.md"]
    assert (
        "1 asked by no document any more\n  content/faq/boats/what-does-a-boat-cost.md\n"
        "    “What does a boat cost?” is published\n"
    ) in format_account(done.account)
    assert format_waiting(done.account) == (
        "`faq publish` waits until this is settled: 1 question that has gone."
    )
    before = _tree()
    import_documents([SOURCES / "boats.txt"], CONTENT)
    assert _tree() == before
    _import(FIRST)
    assert _questions()["what-does-a-boat-cost"].gone_from == ()
    assert _waiting() == []


def _all_go(content: Path) -> None:
    (SOURCES / "boats.txt").unlink()
    _import("Q. Where is the harbour?\nA. Below.\n", "other.txt")


def _no_question(content: Path) -> None:
    _import("Dear members,\n\nall is closed.\n")


@pytest.mark.parametrize("end", [_all_go, _no_question], ids=["document taken away", "no FAQ now"])
def test_nothing_stays_published_without_a_word_when_all_questions_go(
    end: Callable[[Path], None],
) -> None:
    _import(FIRST)
    end(CONTENT)
    gone = {one.id for one in _questions().values() if one.gone_from == ("boats.txt",)}
    assert len(gone) == len(_waiting()) == 4


def test_a_document_that_comes_under_another_name_takes_its_questions_over() -> None:
    _import(FIRST)
    (SOURCES / "boats.txt").unlink()
    text = FIRST.replace("What does a boat cost?", "How much is a boat?")
    _import(text, "boats-2031.txt")
    assert len(_questions()) == 4
    assert _waiting() == []
    assert {span.document for one in _questions().values() for span in one.sources} == {
        "boats-2031.txt"
    }


def test_what_another_document_asks_is_not_gone_unless_that_is_superseded() -> None:
    _import(FIRST)
    _import(FIRST, "copy.txt")
    _import(FIRST.replace(GONE, ""))
    assert _waiting() == []
    _import(FIRST)
    (SOURCES / "sources.toml").write_text(
        '[[document]]\nfile = "copy.txt"\n\n'
        '[[document]]\nfile = "boats.txt"\nsupersedes = ["copy.txt"]\n'
    )
    _import(FIRST)
    _import(FIRST.replace(GONE, ""))
    assert _waiting() == ["content/faq/boats/what-does-a-boat-cost.md"]


def test_a_document_that_supersedes_one_under_another_name_is_its_next_version() -> None:
    _import(FIRST)
    (SOURCES / "sources.toml").write_text(
        '[[document]]\nfile = "boats.txt"\n\n'
        '[[document]]\nfile = "boats-2031.txt"\nsupersedes = ["boats.txt"]\n'
    )
    new = FIRST.replace("What does a boat cost?", "How much is a boat?")
    new = new.replace("Q. When does the harbour close?\nA. At dusk.\n", "")
    _import(new, "boats-2031.txt")
    assert len(_questions()) == 4
    assert _questions()["what-does-a-boat-cost"].title == "How much is a boat?"
    assert _waiting() == ["content/faq/harbour/when-does-the-harbour-close.md"]
    _edit("harbour/when-does-the-harbour-close.md", "gone_from: [boats-2031.txt]\n", "")
    before = _tree()
    import_documents([SOURCES / "boats-2031.txt"], CONTENT)
    assert _tree() == before


@pytest.mark.parametrize(
    ("way", "status"), [(Gone.KEEP, Status.PUBLISHED), (Gone.RETIRE, Status.RETIRED)]
)
def test_staff_may_say_what_becomes_of_what_has_gone(way: Gone, status: Status) -> None:
    _import(FIRST)
    done = _import(FIRST.replace(GONE, ""), gone=way)
    question = _questions()["what-does-a-boat-cost"]
    assert (question.status, question.gone_from, question.sources) == (status, (), ())
    assert _waiting() == []
    printed = format_account(done.account)
    assert f"no document asks “What does a boat cost?” any more; it is {status}" in printed
    assert format_waiting(done.account) == ""


def test_a_retired_question_that_goes_waits_for_nobody() -> None:
    _import(FIRST)
    _edit("boats/what-does-a-boat-cost.md", "status: published", "status: retired")
    _import(FIRST.replace(GONE, ""))
    question = _questions()["what-does-a-boat-cost"]
    assert (question.status, question.sources, _waiting()) == (Status.RETIRED, (), [])


def test_a_paragraph_of_staff_is_no_conflict_with_a_changed_answer() -> None:
    _import(FIRST)
    path = "boats/what-does-a-boat-cost.md"
    _edit(path, "ten minutes.\n", "ten minutes.\n\nBring coins.\n")
    _import(FIRST.replace("Twelve", "Fifteen"))
    assert _questions()["what-does-a-boat-cost"].answer == (
        "Fifteen marks an hour, and nothing for the first ten minutes.\n\nBring coins."
    )
    _import(FIRST.replace("Twelve marks", "A lot"))
    assert _questions()["what-does-a-boat-cost"].answer.startswith("A lot an hour")
    assert _waiting() == []


def test_two_paragraphs_that_staff_and_document_add_are_both_there() -> None:
    _import(FIRST)
    _edit("boats/what-does-a-boat-cost.md", "ten minutes.\n", "ten minutes.\n\nBring coins.\n")
    _import(FIRST.replace("ten minutes.\n", "ten minutes.\n\nCards are not taken.\n"))
    answer = _questions()["what-does-a-boat-cost"].answer
    assert answer.split("\n\n")[1:] == ["Cards are not taken.", "Bring coins."]
    assert _waiting() == []


def test_lines_are_renewed_where_a_conflict_waits() -> None:
    _import(FIRST)
    _edit("boats/what-does-a-boat-cost.md", "Twelve", "Ten")
    _import("Rules of the lake\n\n" + FIRST.replace("Twelve", "Fifteen"))
    question = _questions()["what-does-a-boat-cost"]
    assert question.answer.startswith("Ten marks")
    assert [str(span) for span in question.sources] == ["boats.txt:8-9"]
    assert _waiting() == ["content/faq/boats/what-does-a-boat-cost.md.incoming"]


def test_what_is_no_conflict_is_taken_beside_one() -> None:
    """Who keeps the title of staff by deleting the other text keeps the new answer all the same."""
    _import(FIRST)
    _edit("boats/what-does-a-boat-cost.md", "# What does a boat cost?", "# The price of a boat?")
    _import(FIRST.replace("What does a boat cost?", "How much is a boat?").replace("Twelve", "Ten"))
    (name,) = _waiting()
    Path(name).unlink()
    _import(FIRST.replace("What does a boat cost?", "How much is a boat?").replace("Twelve", "Ten"))
    question = _questions()["what-does-a-boat-cost"]
    assert (question.title, question.answer[:9]) == ("The price of a boat?", "Ten marks")
    assert question.asked_as == ("What does a boat cost?",)
    assert _waiting() == []


def test_a_review_goes_with_the_answer_that_it_was_of() -> None:
    _import(FIRST)
    path = "boats/what-does-a-boat-cost.md"
    _edit(path, "status: published\n", "status: published\nreviewed: 2026-01-02\n")
    _import(FIRST.replace("a boat cost", "one boat cost"))
    assert _questions()["what-does-a-boat-cost"].reviewed is not None
    done = _import(FIRST.replace("Twelve", "Fifteen"))
    assert _questions()["what-does-a-boat-cost"].reviewed is None
    assert "the answer has changed since it was reviewed on 2026-01-02" in format_account(
        done.account
    )


def test_words_of_a_retired_question_do_not_become_those_of_the_one_it_leads_to() -> None:
    text = "Q. What did a boat cost?\nA. Ten, long ago.\n\nQ. What does a boat cost?\nA. Twelve.\n"
    _import(text)
    (CONTENT / "faq/general/what-did-a-boat-cost.md").unlink()
    _edit("general/what-does-a-boat-cost.md", "id: ", "former_ids: [what-did-a-boat-cost]\nid: ")
    (CONTENT / "faq/general/what-does-a-boat-cost.wordings.txt").write_text(
        "What did a boat cost?\n"
    )
    for _ in range(2):
        _import(text)
        (question,) = _questions().values()
        assert (question.title, question.answer) == ("What does a boat cost?", "Twelve.")


# Topics.


def _topics() -> list[tuple[str, str, int]]:
    return [(one.id, one.title, one.order) for one in load(CONTENT).topics]


def test_a_topic_with_another_title_is_the_same_topic() -> None:
    _import(FIRST)
    _import(FIRST.replace("Boats\n", "Rowing and sailing\n"))
    assert _topics() == [("boats", "Rowing and sailing", 10), ("harbour", "Harbour", 20)]


NEW_FIRST = "Aardvarks\n\nQ. Do you have any?\nA. No.\n\n"


@pytest.mark.parametrize("name", ["a.txt", "z.txt", "boats.txt"])
def test_topics_that_are_there_stay_where_they_are(name: str) -> None:
    _import(FIRST)
    before = {path: data for path, data in _tree().items() if path.endswith("_topic.md")}
    _import(NEW_FIRST + (FIRST if name == "boats.txt" else ""), name)
    assert before.items() <= _tree().items()
    assert _topics()[-1] == ("aardvarks", "Aardvarks", 30)


HEADINGS = [
    pytest.param("TRAINING HOURS", id="capitals"),
    pytest.param("Training", id="its id"),
    pytest.param("TRAINING", id="its id in capitals"),
    pytest.param("Training   hours", id="blanks"),
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_that_is_a_known_topic_makes_no_second_one(heading: str) -> None:
    folder = CONTENT / "faq" / "training"
    folder.mkdir(parents=True)
    topic = "---\norder: 7\n---\n# Training hours\n\nAll about them.\n"
    (folder / "_topic.md").write_text(topic)
    _import(f"{heading}\n\nQ. How many hours?\nA. Thirty.\n\nQ. When?\nA. In a year.\n")
    assert (folder / "_topic.md").read_text() == topic
    assert [path.name for path in (CONTENT / "faq").iterdir()] == ["training"]
    assert not list(CONTENT.rglob("*.incoming"))


def test_a_title_over_two_lines_is_the_topic_that_is_there() -> None:
    folder = CONTENT / "faq" / "training"
    folder.mkdir(parents=True)
    (folder / "_topic.md").write_text("# Training hours and other matters\n")
    _import("## Training hours\n## and other matters\n\n### How many?\n\nThirty.\n", "a.md")
    assert [path.name for path in (CONTENT / "faq").iterdir()] == ["training"]


@pytest.mark.parametrize(
    ("above", "topic"),
    [
        ("TRAINING HOURS\nAND OTHER MATTERS\n\n", "training"),
        ("Training hours and other matters\n\n", "training"),
        ("Our club\n\nTraining hours\nand other matters\n\n", "training"),
        ("# Training hours and other matters\n\n", "training"),
        ("Hours of training\nand other matters\n\n", "general"),
    ],
)
def test_a_title_above_the_first_questions_is_the_topic_that_is_there(
    above: str, topic: str
) -> None:
    folder = CONTENT / "faq" / "training"
    folder.mkdir(parents=True)
    (folder / "_topic.md").write_text("# Training hours and other matters\n")
    text = f"{above}Q. How many?\nA. Thirty.\n\nQ. Who counts?\nA. You.\n"
    (document,) = _import(
        text, "hours.md" if above.startswith("#") else "hours.txt"
    ).account.documents
    assert {one.topic for one in _questions().values()} == {topic}
    assert (1 in document.dropped) == (topic == "general" or above.startswith("Our"))


def test_questions_keep_their_places_and_a_new_one_comes_between() -> None:
    _import(FIRST)
    before = _tree()
    _import(NEW_FIRST.replace("Aardvarks", "Boats"), "a.txt")
    _import(FIRST.replace(GONE, f"{GONE}\nQ. What of a deposit?\nA. There is none.\n"))
    places = {one.id: one.order for one in _questions().values() if one.topic == "boats"}
    assert places == {
        "who-may-rent-a-boat": 10,
        "what-does-a-boat-cost": 20,
        "what-of-a-deposit": 25,
        "is-there-a-boat-with-a-roof": 30,
        "do-you-have-any": 40,
    }
    name = "content/faq/boats/who-may-rent-a-boat.md"
    assert _tree()[name] == before[name]


def test_a_document_that_has_another_order_now_says_it() -> None:
    _import("Q. One?\nA. I.\n\nQ. Two?\nA. II.\n\nQ. Three?\nA. III.\n")
    _import("Q. Three?\nA. III.\n\nQ. One?\nA. I.\n\nQ. Two?\nA. II.\n")
    assert [one.title for one in load(CONTENT).questions] == ["Three?", "One?", "Two?"]


def test_all_questions_go_to_the_topic_that_staff_name() -> None:
    _import("Q. Where?\nA. Here.\n", "first.txt")
    done = _import(FIRST, topic="general")
    assert {one.topic for one in _questions().values()} == {"general"}
    assert done.account.documents[0].topic_sizes == {"General": 4}
    _import(FIRST)  # without a word they stay there, and no topic is made
    assert [topic for topic, _, _ in _topics()] == ["general"]


def test_a_document_may_say_its_topic_in_the_register() -> None:
    SOURCES.mkdir(parents=True)
    (SOURCES / "sources.toml").write_text(
        '[topics]\nlake = "The lake"\n\n[[document]]\nfile = "boats.txt"\ntopic = "lake"\n'
    )
    _import(FIRST)
    assert _topics() == [("lake", "The lake", 10)]


def test_a_topic_of_the_register_that_is_not_there_is_told_and_stops_nothing() -> None:
    SOURCES.mkdir(parents=True)
    (SOURCES / "sources.toml").write_text('[[document]]\nfile = "boats.txt"\ntopic = "lake"\n')
    done = _import(FIRST)
    assert done.account.unclear[0].startswith(
        "content/sources/sources.toml:2: There is no topic “lake”. "
    )
    assert len(_questions()) == 4


# Drafts and published answers.


def test_imported_answers_are_drafts_where_the_site_says_so() -> None:
    CONTENT.mkdir()
    (CONTENT / "site.toml").write_text('[site]\nimport = "draft"\n')
    done = _import(FIRST)
    assert {one.status for one in _questions().values()} == {Status.DRAFT}
    (document,) = done.account.documents
    assert document.notes[-1] == (
        "4 answers are drafts. Read them, then publish them all at once: faq review --publish "
        "--from boats.txt"
    )
    _import(FIRST, answers=Answers.PUBLISHED)
    assert {one.status for one in _questions().values()} == {Status.PUBLISHED}
    _import(FIRST.replace("Twelve", "Fifteen"))
    statuses = {one.id: one.status for one in _questions().values()}
    assert statuses.pop("what-does-a-boat-cost") is Status.DRAFT
    assert {*statuses.values()} == {Status.PUBLISHED}


def test_no_later_import_publishes_what_came_as_a_draft_or_takes_back_what_staff_published() -> (
    None
):
    _import(FIRST, answers=Answers.DRAFT)
    _edit("boats/what-does-a-boat-cost.md", "status: draft", "status: published")
    for options in ({}, {"answers": Answers.DRAFT}):
        _import(FIRST, **options)
        _import("Q. Where?\nA. Here.\n", "first.txt", **options)
        statuses = {one.id: one.status for one in _questions().values()}
        assert statuses["what-does-a-boat-cost"] is Status.PUBLISHED
        assert statuses["who-may-rent-a-boat"] is Status.DRAFT


@pytest.mark.parametrize("accept", ["--publish", "a review"])
def test_an_answer_that_was_accepted_is_no_edit_of_its_words(accept: str) -> None:
    _import(FIRST, answers=Answers.DRAFT)
    if accept == "--publish":
        _import(FIRST, answers=Answers.PUBLISHED)
    else:
        new = "status: published\nreviewed: 2026-01-02"
        _edit("boats/what-does-a-boat-cost.md", "status: draft", new)
    files = _import(FIRST.replace("Twelve", "Fifteen")).account.files
    changed = {one.action for one in files if one.path.endswith("what-does-a-boat-cost.md")}
    assert changed == {Action.UPDATED}


def test_the_account_says_that_a_question_below_another_topic_keeps_its_file() -> None:
    text = "{}\n\nQ. Who rows?\nA. All of us.\n\n{}Q. Who steers?\nA. One of us.\n\n"
    more = "Sails\n\nQ. Who sews?\nA. The mate.\n\nQ. Who mends?\nA. The mate, too.\n"
    _import(text.format("Oars", "") + more)
    told = _import(text.format("Oars", "Sails\n\n") + more.removeprefix("Sails\n\n")).account
    (document,) = told.documents
    assert [note for note in document.notes if "stays in" in note] == [
        "line 8: stands below “Sails” here, and stays in faq/oars/who-steers.md; you may move it"
    ]
    (CONTENT / "faq/oars/who-steers.md").rename(CONTENT / "faq/sails/who-steers.md")
    (document,) = _import((SOURCES / "boats.txt").read_text("utf-8")).account.documents
    assert not [note for note in document.notes if "stays in" in note]


# The account.


def test_notes_of_one_kind_are_counted_and_doubts_told() -> None:
    questions = "\n\n".join(
        f"Q. Is number {n} free?\n\nIt is free for all of you and your guests." for n in range(9)
    )
    done = _import(
        f"{questions}\n\nQ. What must I bring?\nA. Please bring these:\n\n"
        "Q. What else?\nA. A towel. Have a look at the list.\n"
        "Which towels do you take?\nAny.\n"
    )
    (document,) = done.account.documents
    notes = "\n".join(document.notes)
    assert (
        "9 answers are drafts, since nothing marks the text below as their answers. Read them, "
    ) in notes
    assert "“What must I bring?”: the answer ends with a colon" in notes
    assert "“Which towels do you take?”: looks like a question and stands in an answer" in notes
    assert "lines 1, 5, 9 and 6 more: these questions have the same answer" in notes
    assert len(document.notes) == 4


@pytest.mark.parametrize("status", ["published", "retired"])
def test_nobody_is_told_to_publish_what_is_no_draft(status: str) -> None:
    text = "Q. Is there a list?\n\nFor more, visit our office.\n"
    _import(text)
    _edit("general/is-there-a-list.md", "status: draft", f"status: {status}")
    done = _import(text)
    assert done.account.documents[0].notes == ()


def test_the_same_answer_under_another_question_is_told_with_what_makes_them_one() -> None:
    _import(FIRST)
    done = _import(f"Q. Is there a price list?\n{GONE.split(chr(10))[1]}\n", "other.txt")
    (note,) = done.account.documents[0].notes
    assert note == (
        "line 1: the same answer stands in content/faq/boats/what-does-a-boat-cost.md (“What does "
        "a boat cost?”). If the two questions are one, add “Is there a price list?” to "
        "content/faq/boats/what-does-a-boat-cost.wordings.txt, delete "
        "content/faq/general/is-there-a-price-list.md, and import again"
    )
    (CONTENT / "faq/boats/what-does-a-boat-cost.wordings.txt").write_text(
        "Is there a price list?\n"
    )
    (CONTENT / "faq/general/is-there-a-price-list.md").unlink()
    import_documents([SOURCES / "other.txt"], CONTENT)
    question = _questions()["what-does-a-boat-cost"]
    assert len(_questions()) == 4
    assert {span.document for span in question.sources} == {"boats.txt", "other.txt"}
