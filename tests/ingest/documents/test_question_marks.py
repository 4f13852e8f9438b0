"""Questions marked "Q." and answers marked "A.": what is recognised in a document's lines."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.readers.markdown import read as read_markdown
from ingest.documents.readers.text import blocks_of_lines
from ingest.documents.reading import read_document
from ingest.documents.recognition.found_questions import FoundTopic, Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import ANSWER_MARK, QUESTION_MARK, is_marked
from ingest.markdown import plain_text
from support.content import CONTENT, SEEDS

QUESTIONS = ["Q. How?", "Q: How?", "Q) How?", "Q1. How?", "Q 12: How?", "Question: How?",
             "QUESTION 3. How?", "  Q. How?", "Q.", "Q.\tHow?"]  # fmt: skip

ANSWERS = ["A. So.", "A: So.", "A) So.", "A1. So.", "A 12: So.", "Answer: So.", "ANSWER 3. So.",
           "  A. So.", "A.", "A:\tSo."]  # fmt: skip

UNMARKED = ["A.M. hours", "Quite.", "Q.How?", "A question.", "Question", "An answer: so.", "q. how",
            "I. One", "3. Three", "", "QA: so", "• Q. How?"]  # fmt: skip

# The mark of a question, and that of its answer in the same paragraph.

WITHIN = [("Q.", "A."), ("Q:", "ANSWER:"), ("Question 1:", "Answer 1:"), ("QUESTION:", "ANSWER)"),
          ("Frage:", "Antwort:"), ("Pregunta:", "Respuesta:")]  # fmt: skip

# A document, and its questions as (topic, question, answer, lines).

FOUND = [
    pytest.param("Q. One?", [("", "One?", "", "1")], id="question alone"),
    pytest.param("Q. One?\nA. Yes.", [("", "One?", "Yes.", "1-2")], id="answer on the next line"),
    pytest.param("Q. One?\n\n\nA. Yes.", [("", "One?", "Yes.", "1-4")], id="answer after blanks"),
    pytest.param("Q. One?\nA.", [("", "One?", "", "1-2")], id="empty answer"),
    pytest.param(
        "Q. One?\nA. Yes.\nQ. Two?\nQ. Three?\nA. No.",
        [("", "One?", "Yes.", "1-2"), ("", "Two?", "", "3"), ("", "Three?", "No.", "4-5")],
        id="without blank lines",
    ),
    pytest.param(
        "Q. Is it\n  a long   one?\nA. It\n  is.",
        [("", "Is it a long one?", "It is.", "1-4")],
        id="wrapped lines",
    ),
    pytest.param(
        "Q.\nOne?\nA.\nYes.", [("", "One?", "Yes.", "1-4")], id="marks on lines of their own"
    ),
    pytest.param(
        "Q. One?\n\nA. Yes.\n\nAnd more.\n\nAnd the end.",
        [("", "One?", "Yes.\n\nAnd more.\n\nAnd the end.", "1-7")],
        id="answer of three paragraphs",
    ),
    pytest.param(
        "Q. One?\n\nA. Yes.\n\nSend Part A. Then wait.\n\nOr hold a B.A. Then apply.",
        [("", "One?", "Yes.\n\nSend Part A. Then wait.\n\nOr hold a B.A. Then apply.", "1-7")],
        id="marks within sentences",
    ),
    pytest.param(
        "Q. One?\n\nA. These:\n• this\n• that\n\n1. first\n2) second",
        [("", "One?", "These:\n\n- this\n- that\n\n1. first\n2) second", "1-8")],
        id="lists",
    ),
    pytest.param(
        "Q. One?\nA. Only toddlers* count.\n\n(*Toddler = child)",
        [("", "One?", "Only toddlers* count.\n\n(*Toddler = child)", "1-4")],
        id="starred footnote",
    ),
    pytest.param(
        "Fees\n\nQ. One?\n\nTraining\n\nQ. Two?\nQ. Three?",
        [("Fees", "One?", "", "3"), ("Training", "Two?", "", "7"), ("Training", "Three?", "", "8")],
        id="headings",
    ),
    pytest.param(
        "**Fees**\nQ. One?", [("Fees", "One?", "", "2")], id="heading in bold, no blank line"
    ),
    pytest.param(
        "All about fees.\n\nQ. One?", [("", "One?", "", "3")], id="a sentence is no heading"
    ),
    pytest.param(
        "Fees\nand more\n\nQ. One?", [("", "One?", "", "4")], id="two lines are no heading"
    ),
    pytest.param(
        "Q. One?\nA. Yes\n\nQ. Two?",
        [("", "One?", "Yes", "1-2"), ("", "Two?", "", "4")],
        id="a short answer is no heading",
    ),
    pytest.param(
        "Q. One?\nA. Yes.\n\nThe end",
        [("", "One?", "Yes.\n\nThe end", "1-4")],
        id="a heading without questions is text",
    ),
    pytest.param(
        "Title\n\nA. No question.\n\nFees\n\nQ. One?",
        [("Fees", "One?", "", "7")],
        id="text above the first heading",
    ),
    pytest.param(
        "Q. I work part time.\n\nDoes that count?\n\nA. Yes.",
        [("", "I work part time. Does that count?", "Yes.", "1-5")],
        id="question of two paragraphs",
    ),
    pytest.param("Q.\n\nOne?\n\nA. Yes.", [("", "One?", "Yes.", "1-5")], id="mark far above"),
    pytest.param(
        "Q. One of these?\n1. this\n2. that\nA. Yes.",
        [("", "One of these? 1. this 2. that", "Yes.", "1-4")],
        id="question that numbers what it asks about",
    ),
    pytest.param(
        "1. How many?\n\nTwelve.\n\n2. May I renew?\n2. May I renew?\n\nYes, twice.",
        [
            ("", "How many?", "Twelve.", "1-3"),
            ("", "May I renew? May I renew?", "Yes, twice.", "5-8"),
        ],
        id="numbered question on two lines",
    ),
    pytest.param(
        "Q: One?\nQ: One?\nQ: One?\nQ: Two?\n\nQ: Two?\n\nYes.\n\nQ: Three?\n\nNo.",
        [("", "Two?", "Yes.", "6-8"), ("", "Three?", "No.", "10-12")],
        id="table of contents with a line that stands thrice",
    ),
    pytest.param(
        "Q. One?\nQ. One?\nQ. One?\nQ. One?\nQ. Two?\nQ. One?",
        [
            *(("", "One?", "", str(n)) for n in range(1, 5)),
            ("", "Two?", "", "5"),
            ("", "One?", "", "6"),
        ],
        id="form that asks again and answers nothing",
    ),
    *(
        pytest.param(
            f"{asked} One? {answered} So.", [("", "One?", "So.", "1")], id=f"{answered} within"
        )
        for asked, answered in WITHIN
    ),
    pytest.param("no mark", [], id="no question"),
    pytest.param("", [], id="nothing"),
]

# The page that comes between two parts of an answer, and the parts in the answer.

PAGE = ["", "Page 3", ""]

TORN = [
    pytest.param("many of the", "families said so.", ["many of the families said so."], id="torn"),
    pytest.param("many, and", "the rest.", ["many, and the rest."], id="torn at a comma's clause"),
    pytest.param("They said so.", "families too.", ["They said so.", "families too."], id="ended"),
    pytest.param("many of the", "Families too.", ["many of the", "Families too."], id="capital"),
    pytest.param("these:", "one and two", ["these:", "one and two"], id="colon"),
]

# An answer as printed, and the words that readers see of it.

SHOWN = [
    pytest.param("toddlers* and (*toddlers) only", "toddlers* and (*toddlers) only", id="footnote"),
    pytest.param("2*3 and 4*5", "2*3 and 4*5", id="stars within words"),
    pytest.param("*one* and *two*", "*one* and *two*", id="stars around words"),
    pytest.param("**Yes.** And no.", "Yes. And no.", id="bold"),
    pytest.param("Write <your name> on it.", "Write <your name> on it.", id="angle brackets"),
    pytest.param("<http://a.example>", "http://a.example", id="address in angle brackets"),
    pytest.param("Name it first_last_name.", "Name it first_last_name.", id="underscores"),
    pytest.param("R&D, 3 < 4", "R&D, 3 < 4", id="signs of HTML"),
]

_PIECES = [
    *("", "", "", "Fees", "**Training**", "Page 3", "Download pdf", "Our Association", "Road 1"),
    *("Q. One?", "Q. Is it", "Q: Two*?", "Q3) Part A. or B?", "  Q. Three", "Q."),
    *("A. Yes.", "A. Send Part A. Then wait.", "A1) many of the", "A.", "Answer: no logo."),
    *(
        "families said so.",
        "Hold a B.A. Then apply.",
        "so. Q. Then",
        "(*star) and (*star)",
        "Is it?",
    ),
    *("- first", "• second", "1. third", "“I’m”", "\t deep", "x" * 80),
]
_documents = st.lists(
    st.sampled_from(_PIECES)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=10),
    max_size=25,
)


_NUMBER = re.compile(r"\A\s*\d+[.)]\s+")
"""The number of a question, on its line or below a mark that stands alone."""


def _recognise(lines: list[str] | tuple[str, ...]) -> Recognition:
    return recognise("a.txt", lines, blocks_of_lines(lines))


def _found(text: str) -> list[tuple[str, str, str, str]]:
    recognition = _recognise(text.split("\n"))
    return [
        (
            one.topic,
            one.question,
            one.answer,
            ", ".join(str(span).removeprefix("a.txt:") for span in one.spans),
        )
        for one in recognition.questions
    ]


@pytest.mark.parametrize("line", QUESTIONS)
def test_a_mark_of_a_question_is_known(line: str) -> None:
    assert QUESTION_MARK.match(line)
    assert not ANSWER_MARK.match(line)
    assert is_marked(line)


@pytest.mark.parametrize("line", ANSWERS)
def test_a_mark_of_an_answer_is_known(line: str) -> None:
    assert ANSWER_MARK.match(line)
    assert not QUESTION_MARK.match(line)
    assert is_marked(line)


@pytest.mark.parametrize("line", UNMARKED)
def test_what_only_looks_like_a_mark_is_none(line: str) -> None:
    assert not is_marked(line)


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_questions_are_found_with_topic_answer_and_lines(
    text: str, found: list[tuple[str, str, str, str]]
) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(("above", "below", "parts"), TORN)
def test_a_sentence_that_a_page_end_tore_is_one_again(
    above: str, below: str, parts: list[str]
) -> None:
    text = "\n".join(["Q. One?", "", f"A. {above}", *PAGE, below])
    assert _found(text) == [("", "One?", "\n\n".join(parts), "1-3, 7")]


def test_blank_lines_alone_tear_no_sentence() -> None:
    assert _found("Q. One?\nA. many of the\n\nfamilies")[0][2] == "many of the\n\nfamilies"


@pytest.mark.parametrize(("answer", "words"), SHOWN)
def test_readers_see_the_words_and_signs_of_an_answer_as_printed(answer: str, words: str) -> None:
    assert plain_text(_found(f"Q. One?\nA. {answer}")[0][2]) == words


def test_lines_that_are_in_no_question_are_dropped_with_a_reason() -> None:
    recognition = _recognise(["Title", "", "More text.", "Fees", "", "Q. One?", "", "Page 3"])
    assert recognition.topics == ()
    assert recognition.dropped == {
        1: "title or text above the first topic",
        2: Dropped.BLANK,
        3: "title or text above the first topic",
        4: "title or text above the first topic",
        5: Dropped.BLANK,
        7: Dropped.BLANK,
        8: "page number",
    }


def test_a_document_without_marks_is_dropped_with_that_reason() -> None:
    recognition = _recognise(["Fees", "", "What does it cost?"])
    assert recognition == Recognition(
        "none",
        dropped={
            1: "no questions recognised in the document",
            2: Dropped.BLANK,
            3: "no questions recognised in the document",
        },
    )


def test_topics_have_the_line_of_their_heading() -> None:
    recognition = _recognise(["Title", "", "**Fees**", "", "Q. One?", "", "Training", "Q. Two?"])
    assert recognition.topics == (FoundTopic("Fees", 3), FoundTopic("Training", 7))
    assert recognition.strategy == "lines marked Q. and A."


@pytest.mark.parametrize(
    ("name", "topics", "lines"),
    [
        (SEEDS[0], ["Specialized Work Experience"], ["16-20", "22-28", "30-32, 52"]),
        (
            SEEDS[1],
            [
                "Specialized In-Service Training",
                "Specialized Work Experience",
                "Reflective Supervision",
            ],
            [str(line) for line in (12, 14, 16, 18, 20, 22, 28, 30, 32, 39, 41, 43, 45)],
        ),
    ],
    ids=SEEDS,
)
def test_the_questions_of_the_seed_documents_are_found(
    name: str, topics: list[str], lines: list[str]
) -> None:
    recognition = _recognise(read_document(CONTENT / "sources" / name).lines)
    assert [topic.title for topic in recognition.topics] == topics
    assert [
        ", ".join(str(span).removeprefix("a.txt:") for span in question.spans)
        for question in recognition.questions
    ] == lines


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_documents)
def test_every_line_is_in_a_topic_or_a_question_or_dropped_exactly_once(lines: list[str]) -> None:
    recognition = _recognise(lines)
    dropped = Counter(recognition.dropped.keys())
    kept = Counter(topic.line for topic in recognition.topics)
    holders: dict[int, list[str]] = {}
    for question in recognition.questions:
        for span in question.spans:
            for line in range(span.first, span.last + 1):
                if recognition.dropped.get(line) != Dropped.BLANK:
                    holders.setdefault(line, []).append(question.answer)
    assert all(len(set(answers)) == 1 for answers in holders.values())  # a line that some share
    kept.update(holders.keys())
    assert kept + dropped == Counter(range(1, len(lines) + 1))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_documents)
def test_a_question_begins_on_a_line_marked_as_one_and_none_with_words_is_passed_over(
    lines: list[str],
) -> None:
    """One that comes again with an answer stands once, though."""
    begins = [question.spans[0].first for question in _recognise(lines).questions]
    marks = {number: QUESTION_MARK.match(line) for number, line in enumerate(lines, 1)}
    marked = [number for number, mark in marks.items() if mark]
    words = {number: _letters(_without_mark(lines[number - 1])) for number in marked}
    assert begins == sorted(set(begins))
    assert not any(words.values()) or set(begins) <= set(marked)
    assert {one for one in words.values() if one} <= {words[number] for number in begins}


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_documents)
def test_every_word_of_a_question_is_in_it(lines: list[str]) -> None:
    """Marks, bullets and the number of the question apart, an import adds and loses no word.

    A mark like "A1)" within an answer may stay: it may as well be the number of an item.
    """
    questions = _recognise(lines).questions
    marked = [line for line in lines if QUESTION_MARK.match(line)]
    assert questions or not any(_letters(_without_mark(line)) for line in marked)
    for question in questions:
        printed = [
            lines[number - 1]
            for span in question.spans
            for number in range(span.first, span.last + 1)
        ]
        bare = [_without_mark(line) for line in printed]
        words = _letters(" ".join(bare))
        number = words.removesuffix(_letters(_NUMBER.sub("", " ".join(bare))))
        told = "".join(
            f"(?:{_letters(without)}|{_letters(line)})"
            if ANSWER_MARK.match(line) and not QUESTION_MARK.match(line)
            else _letters(without)
            for line, without in zip(printed, bare, strict=True)
        )
        read = html.unescape(f"{question.question} {question.answer}")
        assert re.fullmatch(told, number + _letters(read)), read


def _without_mark(line: str) -> str:
    mark = QUESTION_MARK.match(line) or ANSWER_MARK.match(line)
    return line[mark.end() :] if mark else line


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize("mark", ["A.", "A:", "**A:**", "Answer:"])
@pytest.mark.parametrize("form", ["## {}", "**{}**", "{number}. {}", "{}"])
def test_an_answer_with_a_mark_is_marked_whatever_its_question_is_known_by(
    form: str, mark: str
) -> None:
    asked = ["Who rows the boat?", "Where is the pier?", "When is it open?"]
    texts = [
        f"{form.format(question, number=number)}\n\n{mark} The mate says so.\n"
        for number, question in enumerate(asked, 1)
    ]
    reading = read_markdown("\n".join(texts).encode())
    questions = recognise("boats.md", reading.lines, reading.blocks).questions
    assert [one.question for one in questions] == asked
    assert {one.answer for one in questions} == {"The mate says so."}
    assert {one.is_answer_marked for one in questions} == {True}
