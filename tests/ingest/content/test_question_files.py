"""Question and topic files: text to record and back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.question_files import (
    QUESTION_KEYS,
    format_question,
    format_topic,
    parse_question,
    parse_topic,
)
from ingest.content.files.record_files import RecordFile
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug, make_slug
from ingest.spans import SourceSpan, parse_span
from support.content import CONTENT, QUESTION

FULL_TEXT = """\
---
id: cost
short: What is the cost?
order: 20
status: published
categories: [II, III]
criteria: [hours]
asked_as:
  - What is the fee, please?
  - Is it free: yes or no?
reviewed: 2026-11-21
checked_against: [hours 0123abcd]
sources: [faq.txt:7, old faq.txt:24-31]
gone_from: [older faq.txt]
former_ids: [price, the-price]
---
# What does it cost?

Nothing.

- Not now
- Not later
"""

FULL = Question(
    id=Slug("cost"),
    topic=Slug("fees"),
    title="What does it cost?",
    answer="Nothing.\n\n- Not now\n- Not later",
    status=Status.PUBLISHED,
    order=20,
    asked_as=("What is the fee, please?", "Is it free: yes or no?"),
    categories=("II", "III"),
    criteria=("hours",),
    checked_against=(("hours", "0123abcd"),),
    sources=(SourceSpan("faq.txt", 7, 7), SourceSpan("old faq.txt", 24, 31)),
    reviewed=dt.date(2026, 11, 21),
    former_ids=(Slug("price"), Slug("the-price")),
    short="What is the cost?",
    gone_from=("older faq.txt",),
)
"""The record in `FULL_TEXT`, every field filled."""

OPEN_TEXT = "---\nid: cost\nstatus: open\n---\n# What does it cost?\n"

OPEN = Question(id=Slug("cost"), topic=Slug("fees"), title="What does it cost?")


def _file(*head: str, body: str = "# What does it cost?\n\nNothing.\n") -> str:
    return "\n".join(["---", *head, "---", body])


# A question file, and what is wrong with it.

ACCEPTED = [
    pytest.param(OPEN_TEXT, OPEN, id="open"),
    pytest.param(FULL_TEXT, FULL, id="every key"),
    pytest.param(
        OPEN_TEXT.replace("# What", "\n\n#   What").replace("it cost?", "it  \t cost?   "),
        OPEN,
        id="spaces in the title",
    ),
    pytest.param(OPEN_TEXT.replace("# What", "#What"), OPEN, id="title without a space"),
    pytest.param(OPEN_TEXT + "\n\n  \n", OPEN, id="blank lines below the title"),
    pytest.param(OPEN_TEXT.rstrip("\n"), OPEN, id="no line end at the end"),
    pytest.param(OPEN_TEXT.replace("open", "Open"), OPEN, id="status with a capital"),
    pytest.param(OPEN_TEXT.replace("status: open", "status: open\nasked_as:"), OPEN, id="no list"),
    pytest.param(
        OPEN_TEXT.replace("open", "retired"),
        replace(OPEN, status=Status.RETIRED),
        id="retired without an answer",
    ),
    pytest.param(
        OPEN_TEXT.replace("open", "retired") + "\nNothing.\n",
        replace(OPEN, status=Status.RETIRED, answer="Nothing."),
        id="retired with an answer",
    ),
    pytest.param(
        OPEN_TEXT.replace("status: open", "status: open\norder: -5"),
        replace(OPEN, order=-5),
        id="order below zero",
    ),
    pytest.param(
        OPEN_TEXT.replace("status: open", "status: open\ntopic: costs"),
        replace(OPEN, topic=Slug("costs")),
        id="topic in the head",
    ),
    pytest.param(
        OPEN_TEXT.replace("open", "draft") + "\n## A heading\n\n```\n# a remark\n```\n",
        replace(OPEN, status=Status.DRAFT, answer="## A heading\n\n```\n# a remark\n```"),
        id="signs # within an answer",
    ),
]

WRONG = [
    pytest.param(
        _file("status: published"),
        ["cost.md:1: the key “id” is missing. Add the line “id: cost” to the head."],
        id="no id",
    ),
    pytest.param(
        _file("id: Cost", "status: published"),
        [
            "cost.md:2: “Cost” is not an id: it may hold small letters, digits and single hyphens. "
            "Write words such as “work-how-many”."
        ],
        id="id with a capital",
    ),
    pytest.param(
        _file("id: price", "status: published"),
        [
            "cost.md:2: the id “price” is not the name of the file. Name the file price.md: an id "
            "is an address and never changes."
        ],
        id="id that is not the file's name",
    ),
    pytest.param(
        _file("id: cost"),
        ["cost.md:1: the key “status” is missing. Add the line “status: draft”."],
        id="no status, answered",
    ),
    pytest.param(
        _file("id: cost", body="# What does it cost?"),
        ["cost.md:1: the key “status” is missing. Add the line “status: open”."],
        id="no status, not answered",
    ),
    pytest.param(
        _file("id: cost", "status: opne"),
        ["cost.md:3: the status “opne” does not exist. Did you mean “open”?"],
        id="status misspelt",
    ),
    pytest.param(
        _file("id: cost", "status: new"),
        [
            "cost.md:3: the status “new” does not exist. Use one of: draft, open, published, "
            "retired."
        ],
        id="status that does not exist",
    ),
    pytest.param(
        _file("id: cost", "status: open"),
        [
            "cost.md:3: the status is “open” but there is an answer. Change it to “draft”, or to "
            "“published” when approved."
        ],
        id="open with an answer",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="# What does it cost?\n\n  \n"),
        [
            "cost.md:3: the status is “published” but there is no answer. Write the answer below "
            "the title, or change it to “open”."
        ],
        id="published without an answer",
    ),
    pytest.param(
        _file("id: cost", "status: draft", body="# What does it cost?"),
        [
            "cost.md:3: the status is “draft” but there is no answer. Write the answer below the "
            "title, or change it to “open”."
        ],
        id="draft without an answer",
    ),
    pytest.param(
        _file("id: cost", "statsu: published"),
        [
            "cost.md:1: the key “status” is missing. Add the line “status: draft”.",
            "cost.md:3: the key “statsu” is unknown. Did you mean “status”?",
        ],
        id="key misspelt",
    ),
    pytest.param(
        _file("id: cost", "status: published", "colour: red"),
        [
            "cost.md:4: the key “colour” is unknown. Use one of: asked_as, categories, "
            "checked_against, criteria, former_ids, id, order, reviewed, short, sources, status, "
            "topic."
        ],
        id="key that does not exist",
    ),
    pytest.param(
        _file("id: cost", "status: published", "checked_against:", "  - hours", "  - a 0123ABCD"),
        [
            "cost.md:5: “hours” is not a criterion's id and its fingerprint. Do not write this key "
            "by hand: `faq review` does.",
            "cost.md:6: “a 0123ABCD” is not a criterion's id and its fingerprint. Do not write "
            "this key by hand: `faq review` does.",
        ],
        id="written by hand what only a review writes",
    ),
    pytest.param(
        _file("id: cost", "status: published", "title: Cost"),
        [
            "cost.md:4: the key “title” is unknown. Write the title as a line “# ...” below the "
            "head instead."
        ],
        id="title in the head",
    ),
    pytest.param(
        _file("id: cost", "status: published", "order: first"),
        ["cost.md:4: “order: first” is not a whole number. Write digits only."],
        id="order in words",
    ),
    pytest.param(
        _file("id: cost", "status: published", "order: 1.5"),
        ["cost.md:4: “order: 1.5” is not a whole number. Write digits only."],
        id="order with a fraction",
    ),
    pytest.param(
        _file("id: cost", "status: published", "reviewed: 21.11.2026"),
        [
            "cost.md:4: “reviewed: 21.11.2026” is not a date. Write year-month-day, such as "
            "2026-11-21."
        ],
        id="date in another order",
    ),
    pytest.param(
        _file("id: cost", "status: published", "reviewed: 2026-02-30"),
        [
            "cost.md:4: “reviewed: 2026-02-30” is not a date. Write year-month-day, such as "
            "2026-11-21."
        ],
        id="date that does not exist",
    ),
    pytest.param(
        _file("id: cost", "status: published", "reviewed: 2026-W47-6"),
        [
            "cost.md:4: “reviewed: 2026-W47-6” is not a date. Write year-month-day, such as "
            "2026-11-21."
        ],
        id="date by its week",
    ),
    pytest.param(
        _file("id: cost", "status: published", "reviewed: 20261121"),
        [
            "cost.md:4: “reviewed: 20261121” is not a date. Write year-month-day, such as "
            "2026-11-21."
        ],
        id="date without hyphens",
    ),
    pytest.param(
        _file("id: cost", "status: published", "reviewed: 2026-11-21T00:00:00.000Z"),
        [
            "cost.md:4: “reviewed: 2026-11-21T00:00:00.000Z” is not a date. Write "
            "year-month-day, such as 2026-11-21."
        ],
        id="date with a time",
    ),
    pytest.param(
        _file("id: cost", "status: published", "former_ids:", "  - price", "  - The Price"),
        [
            "cost.md:6: “The Price” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="former id that is none",
    ),
    pytest.param(
        _file("id: cost", "status: published", "sources:", "  - faq.txt:7", "  - faq.txt"),
        [
            "cost.md:6: “faq.txt” does not name lines of a document. Write file and lines, such as "
            "“faq.txt:24-31”."
        ],
        id="source without lines",
    ),
    pytest.param(
        _file("id: cost", "status: published", "sources: [faq.txt:9-7]"),
        [
            "cost.md:4: “faq.txt:9-7” names lines that do not exist. Write file and lines, such as "
            "“faq.txt:24-31”."
        ],
        id="source with lines turned round",
    ),
    pytest.param(
        _file("id: cost", "status: published", "sources: [faq.txt:0]"),
        [
            "cost.md:4: “faq.txt:0” names lines that do not exist. Write file and lines, such as "
            "“faq.txt:24-31”."
        ],
        id="source with line zero",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="\nNothing.\n"),
        ["cost.md:6: the title is missing. Write it as a line “# ...” below the head."],
        id="no title",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="## What does it cost?\n\nNothing.\n"),
        ["cost.md:5: the title is missing. Write it as a line “# ...” below the head."],
        id="title with two signs #",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="#\n\nNothing.\n"),
        ["cost.md:5: the title is empty. Write it after the “#”."],
        id="empty title",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="# One?\n\nNo.\n\n# Two?\n\nNo.\n"),
        [
            "cost.md:9: a second title “# ...” stands in the text. Use “##” for a heading, or a "
            "file for each question."
        ],
        id="second title",
    ),
    pytest.param(
        _file("id: cost", "status: published", body="# One?\n\n```one word```\n\n# Two?\n"),
        [
            "cost.md:9: a second title “# ...” stands in the text. Use “##” for a heading, or a "
            "file for each question."
        ],
        id="second title below code within a line",
    ),
    pytest.param(
        _file("status opne", "order: x", body=""),
        [
            "cost.md:1: the key “id” is missing. Add the line “id: cost” to the head.",
            "cost.md:1: the key “status” is missing. Add the line “status: open”.",
            "cost.md:2: “status opne” is not a “key: value” line. Write a key, a colon and the "
            "value, or indent it to go on with the line above.",
            "cost.md:3: “order: x” is not a whole number. Write digits only.",
            "cost.md:5: the title is missing. Write it as a line “# ...” below the head.",
        ],
        id="all at once",
    ),
]

SPANS = [
    ("faq.txt:7", SourceSpan("faq.txt", 7, 7)),
    ("faq.txt:7-7", SourceSpan("faq.txt", 7, 7)),
    ("faq.txt:24-31", SourceSpan("faq.txt", 24, 31)),
    ("old: faq.txt:1-2", SourceSpan("old: faq.txt", 1, 2)),
    ("a:1:2", SourceSpan("a:1", 2, 2)),
]

NO_SPANS = [
    ("", "“” does not name lines of a document"),
    ("faq.txt", "“faq.txt” does not name lines of a document"),
    ("faq.txt:", "“faq.txt:” does not name lines of a document"),
    (":7", "“:7” does not name lines of a document"),
    ("faq.txt:7-", "“faq.txt:7-” does not name lines of a document"),
    ("faq.txt:a-b", "“faq.txt:a-b” does not name lines of a document"),
    ("faq.txt:0-3", "“faq.txt:0-3” names lines that do not exist"),
    ("faq.txt:31-24", "“faq.txt:31-24” names lines that do not exist"),
]

WRONG_TOPICS = [
    pytest.param(
        "---\nordre: 1\n---\n# Fees\n",
        ["_topic.md:2: the key “ordre” is unknown. Did you mean “order”?"],
        id="key misspelt",
    ),
    pytest.param(
        "---\nid: fees\n---\n# Fees\n",
        ["_topic.md:2: the key “id” is unknown. Use one of: order."],
        id="key of a question",
    ),
    pytest.param(
        "---\ntitle: Fees\n---\n",
        [
            "_topic.md:2: the key “title” is unknown. Write the title as a line “# ...” below the "
            "head instead.",
            "_topic.md:4: the title is missing. Write it as a line “# ...” below the head.",
        ],
        id="title in the head",
    ),
    pytest.param(
        "",
        ["_topic.md:1: the title is missing. Write it as a line “# ...” below the head."],
        id="empty file",
    ),
    pytest.param(
        "# Fees\n\n# More fees\n",
        [
            "_topic.md:3: a second title “# ...” stands in the text. Use “##” for a heading, or a "
            "file for each question."
        ],
        id="second title",
    ),
]


def _parse(text: str) -> tuple[Question, list[str]]:
    parsed = parse_question(text, "cost.md", folder="fees", stem="cost")
    return parsed.value.record, [str(fault) for fault in sorted(parsed.faults)]


def _parse_topic(text: str, folder: str = "fees") -> tuple[Topic, list[str]]:
    parsed = parse_topic(text, "_topic.md", folder=folder)
    return parsed.value.record, [str(fault) for fault in sorted(parsed.faults)]


@pytest.mark.parametrize(("text", "question"), ACCEPTED)
def test_a_question_file_is_read(text: str, question: Question) -> None:
    assert _parse(text) == (question, [])


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_with_a_question_is_said_with_its_line(
    text: str, messages: list[str]
) -> None:
    assert _parse(text)[1] == messages


def test_a_key_left_without_a_value_is_found_on_its_own_line() -> None:
    _, messages = _parse("---\nid: cost\nstatus:\n---\n# What does it cost?\n")
    assert [message.split(": ")[0] for message in messages] == ["cost.md:3"]


def test_a_head_without_an_end_is_the_only_fault_of_its_file() -> None:
    assert _parse("---\nid: cost\nstatus: open\n\n# What does it cost?\n")[1] == [
        "cost.md:1: the head that begins with “---” has no end. Put a line “---” below its last "
        "key."
    ]


def test_an_address_is_one_id() -> None:
    _, messages = _parse(_file("id: [cost, price]", "status: published"))
    assert [message.split(": ")[0] for message in messages] == ["cost.md:2"]


LABELS = [
    # value of "short", and what is wrong with it
    pytest.param("one two three four five six seven eight nine ten 11 12", "", id="twelve words"),
    pytest.param(
        "one two three four five six seven eight nine ten 11 12 13",
        "“short” has 13 words. Write at most 12: the title has the whole.",
        id="thirteen words",
    ),
    pytest.param(
        "See [[term:fee]]",
        "“short: See [[term:fee]]” holds marks or a link. Write plain words.",
        id="reference",
    ),
    pytest.param(
        "What **is** it?",
        "“short: What **is** it?” holds marks or a link. Write plain words.",
        id="emphasis",
    ),
    pytest.param("[a, b]", "“short: a, b” is a list. Write one line of words.", id="list"),
]


@pytest.mark.parametrize(("value", "message"), LABELS)
def test_a_short_label_is_one_line_of_a_few_plain_words(value: str, message: str) -> None:
    text = OPEN_TEXT.replace("status: open", f"short: {value}\nstatus: open")
    assert _parse(text)[1] == ([f"cost.md:3: {message}"] if message else [])


@pytest.mark.parametrize("question", [FULL, OPEN], ids=["every field", "fewest fields"])
def test_a_question_is_written_in_one_way(question: Question) -> None:
    assert format_question(question) == (FULL_TEXT if question is FULL else OPEN_TEXT)


def test_every_key_is_written() -> None:
    heads = re.findall(r"^(\w+):", format_question(FULL), re.MULTILINE)
    assert heads == [key for key in QUESTION_KEYS if key != "topic"]


def test_a_question_knows_the_lines_of_its_head() -> None:
    parsed: RecordFile[Question] = parse_question(
        FULL_TEXT, "cost.md", folder="fees", stem="cost"
    ).value
    assert parsed.line_of("id") == 2
    assert parsed.line_of("asked_as", 1) == 10
    assert parsed.line_of("checked_against") == 12
    assert parsed.line_of("sources", 1) == 13
    assert parsed.line_of("sources", 9) == 13
    assert parsed.line_of("topic") == 1


@pytest.mark.parametrize(("text", "span"), SPANS)
def test_lines_of_a_document_are_read(text: str, span: SourceSpan) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(("text", "message"), NO_SPANS)
def test_what_names_no_lines_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse_span(text)
    assert str(caught.value) == message


def test_a_topic_file_is_read_and_written() -> None:
    text = "---\norder: 10\n---\n# Fees\n\nWhat *it* costs.\n\nAnd when.\n"
    topic = Topic(Slug("fees"), "Fees", 10, "What *it* costs.\n\nAnd when.")
    assert _parse_topic(text) == (topic, [])
    assert format_topic(topic) == text


def test_a_topic_file_may_be_a_title_alone() -> None:
    assert _parse_topic("# Fees\n") == (Topic(Slug("fees"), "Fees"), [])


@pytest.mark.parametrize(("text", "messages"), WRONG_TOPICS)
def test_what_is_wrong_with_a_topic_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse_topic(text)[1] == messages


def test_a_file_gives_the_references_below_its_head_with_their_lines() -> None:
    text = "---\nid: cost\nstatus: draft\n---\n# What?\n\nSee [[term:fee]].\n\n[[question:a|b]]\n"
    for parsed in (
        parse_question(text, "cost.md", folder="fees", stem="cost"),
        parse_topic("---\norder: 1\n\n---\n" + text.split("---\n")[2], "", folder="f"),
    ):
        found = [(one.kind, one.target, one.line) for one in parsed.value.references()]
        assert found == [("term", "fee", 7), ("question", "a", 9)]


def test_the_frozen_files_are_written_as_they_are_read() -> None:
    """Nothing that staff can write in a frozen file is lost when it is read."""
    files = sorted((CONTENT / "sources" / ".imported" / "faq").rglob("*.md"))
    assert files
    for path in files:
        text, folder = path.read_text("utf-8"), path.parent.name
        if path.name == "_topic.md":
            topic = parse_topic(text, "", folder=folder)
            written, faults = format_topic(topic.value.record), topic.faults
        else:
            parsed = parse_question(text, "", folder=folder, stem=path.stem)
            written, faults = format_question(parsed.value.record), parsed.faults
        assert (written, faults) == (text, ())


# What a record may hold so that its file gives it back. All of it is text that can be saved as
# UTF-8 (no lone surrogates), and beyond that:
#   title      one line, words divided by single spaces, not empty, no "[["
#   items      (asked_as, categories, criteria) one line, no space at their ends, not empty
#   checked    (checked_against) pairs of a slug and eight hexadecimal digits
#   answer     no line break at its beginning, no space at its end, "```" only around whole blocks,
#              and outside of them no line that begins with "# ", which would be a second title;
#              no "[", which may begin a reference;
#              empty where the status is open, not empty where it is draft or published
#   documents  (in sources) one line, no space at their ends, not empty

_SIGNS = "\"'[],:-#*` \tab’—"

_text = st.text(st.sampled_from(_SIGNS), max_size=15) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=30
)
_lines = _text.map(lambda text: text.replace("\n", " "))
_titles = _text.map(lambda text: " ".join(text.replace("[[", "(").split())).filter(bool)
_items = _lines.map(str.strip).filter(bool)
_item_lists = st.lists(_items, max_size=3).map(tuple)
_slugs = st.integers(0, 9999).map(lambda number: make_slug(f"id {number}"))
_fingerprints = st.integers(0, 2**32 - 1).map(lambda number: f"{number:08x}")


def _prose(text: str) -> str:
    text = re.sub("`{3,}", "`", text.replace("~", "")).replace("[", "(")
    return re.sub(r"(?m)^#(?=\s)", "##", text)


_blocks = _text.map(_prose) | st.sampled_from(
    ["## Heading", "- one\n- two", "```\n# remark\n```", "~~~ python\n# remark\n~~~", "---"]
)
_answers = (
    st.lists(_blocks, max_size=3).map("\n\n".join).map(lambda text: text.strip("\n").rstrip())
)


@st.composite
def _questions(draw: st.DrawFn) -> Question:
    answer = draw(_answers)
    answered = (Status.DRAFT, Status.PUBLISHED, Status.RETIRED)
    spans = st.builds(
        lambda name, first, more: SourceSpan(name, first, first + more),
        _items,
        st.integers(1, 10**6),
        st.integers(0, 100),
    )
    return Question(
        id=Slug("cost"),
        topic=Slug("fees"),
        title=draw(_titles),
        answer=answer,
        status=draw(st.sampled_from(answered if answer else (Status.OPEN, Status.RETIRED))),
        order=draw(st.integers(-999_999_999, 999_999_999)),
        asked_as=draw(_item_lists),
        categories=draw(_item_lists),
        criteria=draw(_item_lists),
        sources=draw(st.lists(spans, max_size=3).map(tuple)),
        reviewed=draw(st.none() | st.dates()),
        checked_against=draw(st.lists(st.tuples(_slugs, _fingerprints), max_size=3).map(tuple)),
        former_ids=draw(st.lists(_slugs, max_size=3).map(tuple)),
        short=" ".join(draw(st.lists(st.sampled_from(["fee", "1:2", "or,"]), max_size=12))),
    )


@settings(deadline=None, derandomize=True)
@given(_questions())
def test_parse_after_format_gives_the_same_question(question: Question) -> None:
    assert _parse(format_question(question)) == (question, [])


@settings(deadline=None, derandomize=True)
@given(_titles, st.integers(-999_999_999, 999_999_999), _answers)
def test_parse_after_format_gives_the_same_topic(title: str, order: int, text: str) -> None:
    topic = Topic(Slug("fees"), title, order, text)
    assert _parse_topic(format_topic(topic)) == (topic, [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("January 2, 2026", "2026-01-02"),
        ("2 January 2026", "2026-01-02"),
        ("Jan. 2nd, 2026", "2026-01-02"),
        ("01/02/2026", "2026-01-02 or 2026-02-01"),
        ("13/02/2026", "2026-02-13"),
        ("2/13/2026", "2026-02-13"),
        ("2.1.2026", "2026-01-02"),
        ("2026/01/02", "2026-01-02"),
        ("2026–01–02", "2026-01-02"),
        ("٢٠٢٦-٠١-٠٢", "2026-01-02"),
        ("2026-01-02 10:00:00", "2026-01-02"),
        ("2026-01-02T05:00:00.000Z", "2026-01-02"),
        ("1/2/26", "2026-11-21"),
        ("2026-W47-6", "2026-11-21"),
        ("last May", "2026-11-21"),
        ("99/99/9999", "2026-11-21"),
    ],
)
def test_the_day_that_a_date_of_another_form_means_is_named(written: str, meant: str) -> None:
    text = QUESTION.replace("published\n", f"published\nreviewed: {written}\n")
    parsed = parse_question(text, "cost.md", folder="fees", stem="cost")
    assert [str(one) for one in parsed.faults] == [
        f"cost.md:4: “reviewed: {written}” is not a date. Write year-month-day, such as {meant}."
    ]
    for day in meant.split(" or "):
        mended = parse_question(text.replace(written, day), "cost.md", folder="fees", stem="cost")
        assert mended.faults == ()


def test_no_key_is_proposed_that_is_there() -> None:
    text = QUESTION.replace("published\n", "published\ntags: []\n")
    (fault,) = parse_question(text, "cost.md", folder="fees", stem="cost").faults
    assert "status" not in fault.remedy
    assert fault.remedy.startswith("Use one of: asked_as")
