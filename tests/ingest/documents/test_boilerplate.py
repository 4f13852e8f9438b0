"""Boilerplate is recognised with its reason, and text is never taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.readers import html, text
from ingest.documents.reading import read_document
from ingest.documents.recognition.boilerplate.lines import boilerplate_lines
from ingest.documents.recognition.recognise import recognise
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import is_marked
from support.content import CONTENT, SEEDS

BOILERPLATE = {
    "button": [
        "Download pdf",
        "Download PDF",
        "download this page",
        "Print",
        "Print this page",
        "Save as PDF",
        "Back to top",
        "Return to the top.",
        "Top of page",
        "Skip to main content",
        "Read more »",
        "SHOW ALL",
        "Expand all",
        "**Download pdf**",
    ],
    "newsletter box": [
        "Sign Up for our",
        "Sign up for our newsletter!",
        "Subscribe",
        "Subscribe to the mailing list",
        "Type your email here",
        "Enter your e-mail address",
        "Your email:",
    ],
    "place of a picture": [
        "CT-AIMH header",
        "Association’s page header",
        "site logo",
        "[image]",
        "Photo 3",
        "Footer image",
    ],
    "page number": ["Page 3", "Page 3 of 12", "p. 4", "page 3/12", "- 3 -", "— 12 —"],
    Dropped.BLANK: ["", "   ", "\t", "\u00a0"],
}

TEXT = [
    "Download the form and send it to us.",
    "Print your name on the first page.",
    "Read more about reflective supervision in the guide.",
    "Sign up for our newsletter to hear of trainings.",
    "Type your email here, then your name.",
    "Page 3 of the portfolio lists them.",
    "Put the association’s header on your letter.",
    "Yes.",
    "3",
    "1998",
    "Specialized Work Experience",
    "Frequently Asked Questions (FAQs)",
]

MARKED = [
    "Q. Download pdf",
    "A. Print this page",
    "Q. Page 3",
    "A. See the logo.",
    "Answer: use our logo",
    "Q: Which banner",
    "Question 3: CT-AIMH header",
]

LETTERHEAD = ["Our Association", "Road 1, City", ""]
FOOT = ["", "Phone 1", "Fax 2"]

# Documents of which a page is drawn, and the lines that are boilerplate and not blank.

PAGES = [
    pytest.param(
        [*LETTERHEAD, "Q. One?", "", *LETTERHEAD, "Q. Two?"],
        {1: "letterhead", 2: "letterhead", 6: "letterhead", 7: "letterhead"},
        id="letterhead on two pages",
    ),
    pytest.param(
        [*["Q. More?", "A. Yes."] * 7, *FOOT, *["Q. More?", "A. Yes."] * 7, *FOOT],
        {16: "page foot", 17: "page foot", 33: "page foot", 34: "page foot"},
        id="foot on two pages",
    ),
    pytest.param(
        ["**Our Association**", "Road 1", "", "Q. One?", "", "OUR  ASSOCIATION", "Road 1"],
        {1: "letterhead", 2: "letterhead", 6: "letterhead", 7: "letterhead"},
        id="letterhead in bold and in capitals",
    ),
    pytest.param(
        ["Our Association", "", "Q. One?", "", "Our Association", "", "Q. Two?"],
        {},
        id="one line that comes again is not enough",
    ),
    pytest.param(
        ["Frage", "Wo?", "Antwort", "Sie brauchen:", "- ja", "Frage", "Antwort", "Sie brauchen:"],
        {},
        id="what begins a list in two answers",
    ),
    pytest.param(
        ["Q. Fees?", *["A. So:", "", "Size   Price", "Long   4", "", "Q. More?"] * 4],
        {},
        id="a table in several answers",
    ),
    pytest.param(
        ["Q. How?", *["A. So:", "", "    sail --up", "    sail --on", "", "Q. More?"] * 4],
        {},
        id="commands in several answers",
    ),
    pytest.param(
        [*LETTERHEAD, "Q. One?", "A. Yes."],
        {},
        id="letterhead on one page only",
    ),
    pytest.param(
        ["Fees", "Q. One?", "A. Yes.", "", "Fees", "Q. One?", "A. Yes."],
        {},
        id="a question that comes again, with its topic",
    ),
    pytest.param(
        [
            *["Q. More?", "A. Yes."] * 7,
            *("Run this:", "make all", "", "Q. And then?", "A. The same.", "Run this:", "make all"),
            *["Q. More?", "A. Yes."] * 7,
        ],
        {},
        id="two answers in the middle share lines",
    ),
    pytest.param(
        [
            *("Q. How do I apply?", "A. By mail.", "Write to the office.", "We answer soon.", ""),
            *("Q. How do I renew?", "A. By mail, too.", "Write to the office.", "We answer soon."),
            *("", "Q. How do I leave?", "A. Tell us."),
        ],
        {},
        id="two answers of a short document share lines",
    ),
]

FIRST_SEED = {
    **dict.fromkeys([5, 6, 8, 9, 10, 45, 46, 47, 49, 50], "letterhead"),
    **dict.fromkeys([34, 35, 37, 39, 41, 54, 55, 57, 59, 61], "page foot"),
}
SECOND_SEED = {
    1: "place of a picture",
    3: "newsletter box",
    5: "newsletter box",
    24: "button",
    34: "button",
    47: "button",
}

_VOCABULARY = (
    "download print this page pdf back to top read more sign up for our newsletter type your email "
    "here CT-AIMH header logo banner image Page 3 of 12 - Yes. no, How? the association’s"
)
_marks = st.sampled_from(
    ["Q. ", "A. ", "Q: ", "A) ", "Q1. ", "Question: ", "Answer 3: ", "  A. ", "QUESTION) "]
)
_words = st.sampled_from(_VOCABULARY.split())
_phrases = st.lists(_words, max_size=6).map(" ".join)
_documents = st.lists(
    st.one_of(_phrases, st.tuples(_marks, _phrases).map("".join), st.just("")), max_size=30
)


def _without_blank(lines: list[str] | tuple[str, ...]) -> dict[int, str]:
    return {
        line: reason for line, reason in boilerplate_lines(lines).items() if reason != Dropped.BLANK
    }


@pytest.mark.parametrize(
    ("line", "reason"), [(line, reason) for reason, lines in BOILERPLATE.items() for line in lines]
)
def test_a_line_of_boilerplate_is_known_by_its_words(line: str, reason: str) -> None:
    assert boilerplate_lines(["Q. One?", line, "Text."]) == {2: reason}


@pytest.mark.parametrize("line", TEXT)
def test_a_line_of_text_stays(line: str) -> None:
    assert boilerplate_lines(["Q. One?", line, "Text."]) == {}


@pytest.mark.parametrize("line", MARKED)
def test_a_line_marked_as_question_or_answer_stays(line: str) -> None:
    assert is_marked(line)
    assert boilerplate_lines([line]) == {}


@pytest.mark.parametrize("line", ["association’s logo.", "page header", "email address here."])
def test_the_second_line_of_a_sentence_stays(line: str) -> None:
    assert boilerplate_lines(["Q. One?", "A. Write your name below the", line, "Then sign."]) == {}


@pytest.mark.parametrize(("lines", "boilerplate"), PAGES)
def test_lines_that_come_again_at_the_edges_of_pages_are_boilerplate(
    lines: list[str], boilerplate: dict[int, str]
) -> None:
    assert _without_blank(lines) == boilerplate


@pytest.mark.parametrize(
    ("name", "boilerplate"), [(SEEDS[0], FIRST_SEED), (SEEDS[1], SECOND_SEED)], ids=SEEDS
)
def test_the_boilerplate_of_the_seed_documents_is_found(
    name: str, boilerplate: dict[int, str]
) -> None:
    assert _without_blank(read_document(CONTENT / "sources" / name).lines) == boilerplate


def test_no_lines_have_no_boilerplate() -> None:
    assert boilerplate_lines([]) == {}


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_documents)
def test_no_line_that_begins_with_a_mark_is_ever_boilerplate(lines: list[str]) -> None:
    assert not [
        lines[number - 1] for number in boilerplate_lines(lines) if is_marked(lines[number - 1])
    ]


@settings(deadline=None, derandomize=True)
@given(_documents)
def test_boilerplate_has_numbers_of_lines_and_every_blank_line(lines: list[str]) -> None:
    found = boilerplate_lines(lines)
    assert set(found) <= set(range(1, len(lines) + 1))
    assert {number for number, reason in found.items() if reason == Dropped.BLANK} == {
        number for number, line in enumerate(lines, 1) if not line.strip()
    }
    assert all(found.values())


SIGNED = [
    (["Yes.", "", "-- ", "Ada Shelf <ada@library.example>"], {3, 4}),
    (["Yes.", "", " -- Ada Shelf <ada@library.example>  Wed, 13 May"], {3}),
    (["Yes.", "", "Ada Shelf, ada@library.example", "Last modified: 3 May"], {3, 4}),
    (["Yes.", "", "Copyright (c) 2004 the library"], {3}),
]

NOT_SIGNED = [
    ["Whom do I ask?", "", "Ada Shelf <ada@library.example>"],
    ["Yes.", "", "Please write to ada@library.example"],
    ["Copyright is ours.", "Read on.", "It is simple."],
]


@pytest.mark.parametrize(("lines", "signed"), SIGNED)
def test_the_name_and_the_date_at_the_end_are_the_signature(
    lines: list[str], signed: set[int]
) -> None:
    found = boilerplate_lines(lines)
    assert {number for number, reason in found.items() if reason == "signature"} == signed


@pytest.mark.parametrize("lines", NOT_SIGNED)
def test_an_answer_that_names_somebody_is_no_signature(lines: list[str]) -> None:
    assert "signature" not in boilerplate_lines(lines).values()


@pytest.mark.parametrize(
    ("foot", "is_colophon"),
    [
        ("Created with Sphinx.", True),
        ("Stand: Mai 2004", True),
        ("Created without help it does not last.", False),
        ("Stand:", False),
    ],
)
def test_a_foot_says_with_what_the_page_was_made(foot: str, is_colophon: bool) -> None:
    asked = "".join(f"Q. Is it {n}?\nA. {'It is as it is. ' * 9}\n\n" for n in ("one", "two"))
    reading = text.read(f"{asked}{foot}".encode())
    reason = recognise("a.txt", reading.lines, reading.blocks).dropped.get(7)
    assert (reason is Dropped.COLOPHON) == is_colophon


def test_of_two_reasons_on_one_line_the_place_in_the_page_is_told() -> None:
    reading = html.read(b"<p>It is as it is.</p><footer><p>Sign up</p><p>Our own</p></footer>")
    assert recognise("a.html", reading.lines, reading.blocks).dropped == {1: Dropped.BESIDE_TEXT}
