"""PDF by real writers: every word in its order, boilerplate apart, each question a block."""

from __future__ import annotations

import random
import re
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from ingest.documents.blocks import Block, BlockKind, Emphasis, Joint, Reading
from ingest.documents.readers.pdf.fonts import Faces
from ingest.documents.readers.pdf.hyphens import join_parts
from ingest.documents.readers.pdf.reader import read
from ingest.documents.readers.pdf.typography import HYPHEN
from support.depth import law
from support.lantern_faq import DOCUMENTS, FAQ, PAGE_FOOT, RUNNING_HEAD, TITLE, letters, said
from support.paper import BOLD, COURIER, HELVETICA, Text, drawn, typeset

QUESTIONS = [asked.question for questions in FAQ.values() for asked in questions]

# Name, what stands before the FAQ, whether it has topics, how its questions are set.

SHAPES = [
    pytest.param("columns.pdf", "", True, Emphasis.BOLD, id="two columns"),
    pytest.param("columns-interleaved.pdf", "", True, Emphasis.BOLD, id="painted line by line"),
    pytest.param("marked.pdf", "", False, Emphasis.NONE, id="Q: and A:"),
    pytest.param("book.pdf", TITLE, True, Emphasis.BOLD | Emphasis.FONT, id="book"),
    pytest.param("browser.pdf", TITLE, True, Emphasis.FONT, id="printed by a browser"),
    pytest.param("office.pdf", TITLE, True, Emphasis.BOLD | Emphasis.FONT, id="office"),
    pytest.param("table.pdf", "", False, Emphasis.NONE, id="table"),
]

NAMES = [shape.values[0] for shape in SHAPES]

BOILERPLATE = {
    "columns.pdf": [(RUNNING_HEAD, "running head"), ("- 1 -", "page number")],
    "columns-interleaved.pdf": [(RUNNING_HEAD, "running head"), ("- 1 -", "page number")],
    "marked.pdf": [(f"{PAGE_FOOT} - page 1 of 4", "page foot")],
    "book.pdf": [(RUNNING_HEAD, "running head"), ("1", "page number")],
    "browser.pdf": [
        (f"3/14/24, 10:15 AM {TITLE}", "running head"),
        ("https://lantern.example/faq 1/3", "page foot"),
    ],
    "office.pdf": [],
    "table.pdf": [],
}


@cache
def _read(name: str) -> Reading:
    return read((DOCUMENTS / name).read_bytes())


def _text(reading: Reading) -> list[Block]:
    return [
        block
        for block in reading.blocks
        if block.kind not in (BlockKind.BOILERPLATE, BlockKind.CONTENTS)
    ]


def _joined(blocks: Sequence[Block]) -> list[str]:
    """Texts, those that go on with the block above put to it."""
    texts: list[str] = []
    for block in blocks:
        if block.joint in (Joint.WRAP, Joint.GLUE) and texts:
            texts[-1] += f" {block.text}"
        else:
            texts.append(block.text)
    return texts


def _bare(text: str) -> str:
    """A question without its mark and its number."""
    return re.sub(r"^(?:Q: |\d\.\d )", "", text)


@pytest.mark.parametrize(("name", "before", "has_topics", "emphasis"), SHAPES)
def test_every_word_is_read_once_and_in_order(
    name: str, before: str, has_topics: bool, emphasis: Emphasis
) -> None:
    text = "\n".join(
        re.sub(r"^(?:[QA]: |\d(?:\.\d)? )", "", block.text) for block in _text(_read(name))
    )
    assert letters(text) == letters(before) + said(topics=has_topics)


@pytest.mark.parametrize(("name", "before", "has_topics", "emphasis"), SHAPES)
def test_every_question_is_a_block_and_set_like_no_answer(
    name: str, before: str, has_topics: bool, emphasis: Emphasis
) -> None:
    blocks = _text(_read(name))
    assert [text for text in map(_bare, _joined(blocks)) if text in QUESTIONS] == QUESTIONS
    asked = [block for block in blocks if _bare(block.text) in QUESTIONS]
    assert {block.emphasis for block in asked} == {emphasis}
    assert len({(block.kind, block.level) for block in asked}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_in_a_block(name: str) -> None:
    reading = _read(name)
    covered = {line for block in reading.blocks for line in range(block.first, block.last + 1)}
    assert covered == set(range(1, len(reading.lines) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_pages_only_grow(name: str) -> None:
    pages = [block.page for block in _read(name).blocks]
    assert pages == sorted(pages)
    assert pages[0] == 1


@pytest.mark.parametrize("name", NAMES)
def test_boilerplate_is_known_with_its_reason(name: str) -> None:
    first = [
        (block.text, block.reason)
        for block in _read(name).blocks
        if block.kind is BlockKind.BOILERPLATE and block.page == 1
    ]
    assert first == BOILERPLATE[name]


def test_a_table_of_contents_is_told_from_the_text() -> None:
    contents = [
        block.text for block in _read("book.pdf").blocks if block.kind is BlockKind.CONTENTS
    ]
    assert contents[0] == "Contents"
    assert [_bare(text) for text in contents if re.match(r"\d\.\d", text)] == QUESTIONS


def test_a_paragraph_that_a_page_tears_goes_on() -> None:
    blocks = _text(_read("book.pdf"))
    torn = next(n for n, block in enumerate(blocks) if block.text.endswith("younger ones"))
    assert blocks[torn + 1].text.startswith("are tired after an hour")
    assert (blocks[torn].page, blocks[torn + 1].page) == (6, 7)
    assert blocks[torn + 1].joint is Joint.WRAP


def test_links_come_whole_even_where_a_line_ends_in_them() -> None:
    texts = [block.markdown for block in _read("book.pdf").blocks if "https" in block.markdown]
    assert texts == ["More about this is on our page at <https://lantern.example/older-children>."]


def test_the_rows_of_a_table_are_told() -> None:
    blocks = _read("table.pdf").blocks
    cells = [[container.name for container in block.path()] for block in blocks]
    assert {tuple(cell) for cell in cells} == {("td", "tr", "table")}
    question, answer = blocks[0].container, blocks[1].container
    assert question is not None
    assert answer is not None
    assert question is not answer
    assert question.parent is answer.parent


# Pages drawn here, to say what one rule does.


SENTENCE = (
    "Of the mornings that we spend with one another the first is always the longest one and "
    "the second is as long as it has to be, whatever anybody may say about it."
)
WORDS = SENTENCE.split()

JOINED = [
    pytest.param(
        ["We meet every week in transfor-", "mation rooms of the town, at ten, and"],
        "transformation rooms",
        id="a word broken at a line's end",
    ),
    pytest.param(
        ["We meet, and what is well-known is that it is a well-", "known thing for us"],
        "a well-known thing",
        id="a hyphen that the document has elsewhere",
    ),
    pytest.param(
        ["We meet every single week at https://example.org/so-", "long-a-name for it"],
        "https://example.org/so-long-a-name for",
        id="an address",
    ),
    pytest.param(
        ["We meet every week in the rooms of the Lantern-", "Families house, which is"],
        "Lantern- Families",
        id="capitals are no rest of a word",
    ),
]


@pytest.mark.parametrize(("lines", "words"), JOINED)
def test_words_are_mended_at_the_ends_of_lines(lines: list[str], words: str) -> None:
    page = [(40, 100 + 12 * n, HELVETICA, 10, line) for n, line in enumerate(lines)]
    assert words in " ".join(block.text for block in read(typeset(page)).blocks)


PARTED = [
    pytest.param(
        [(40, 100, HELVETICA, 10, "How much is it?"), (40, 112, HELVETICA, 10, "Ten.")],
        [("How much is it?", Joint.APART), ("Ten.", Joint.BREAK)],
        id="a line that ends early",
    ),
    pytest.param(
        [(40, 100, BOLD, 10, "How much?"), (100, 100, HELVETICA, 10, "It is ten.")],
        [("How much?", Joint.APART), ("It is ten.", Joint.GLUE)],
        id="bold words at the beginning",
    ),
    pytest.param(
        [
            (40, 100, BOLD, 10, "How much is it?"),
            (40, 112, BOLD, 10, "Fifty crowns"),
            (110, 112, HELVETICA, 10, "a year."),
        ],
        [("How much is it?", Joint.APART), ("Fifty crowns a year.", Joint.BREAK)],
        id="an answer that begins in bold below its question",
    ),
    pytest.param(
        [(40, 100, BOLD, 10, "How much? Fifty crowns"), (160, 100, HELVETICA, 10, "a year.")],
        [("How much?", Joint.APART), ("Fifty crowns a year.", Joint.GLUE)],
        id="an answer that begins in bold behind its question",
    ),
    pytest.param(
        [
            (40, 100, BOLD, 10, "Fees"),
            (40, 112, BOLD, 10, "How much?"),
            (100, 112, HELVETICA, 10, "Ten."),
        ],
        [("Fees", Joint.APART), ("How much?", Joint.BREAK), ("Ten.", Joint.GLUE)],
        id="a question in bold below a title in bold",
    ),
    pytest.param(
        [(40, 100, BOLD, 10, "How much is it"), (40, 112, BOLD, 10, "for a child?")],
        [("How much is it for a child?", Joint.APART)],
        id="a question in bold narrower than the text",
    ),
    pytest.param(
        [(40, 100, HELVETICA, 10, "• one"), (40, 112, HELVETICA, 10, "• two")],
        [("one", Joint.APART), ("two", Joint.APART)],
        id="items",
    ),
    pytest.param(
        [(40, 100, HELVETICA, 10, "Q: One?"), (40, 112, HELVETICA, 10, "A: Two.")],
        [("Q: One?", Joint.APART), ("A: Two.", Joint.APART)],
        id="marks",
    ),
]


@pytest.mark.parametrize(("page", "blocks"), PARTED)
def test_paragraphs_end_where_the_paper_says_so(
    page: list[Text], blocks: list[tuple[str, Joint]]
) -> None:
    full = [(40, 200 + 12 * n, HELVETICA, 10, " ".join(WORDS[:14])) for n in range(3)]
    read_blocks = read(typeset([*page, *full])).blocks
    assert [(block.text, block.joint) for block in read_blocks][: len(blocks)] == blocks


def test_lines_are_paragraphs_where_no_gap_parts_any() -> None:
    texts = ["Of the garden", "How much?", "Ten a year.", "Who pays it?", "We all do.", "Why so?"]
    page = [(40, 100 + 12 * n, HELVETICA, 10, text) for n, text in enumerate(texts)]
    page.append((40, 172, HELVETICA, 10, " ".join(WORDS[:14])))
    page.append((40, 184, HELVETICA, 10, " ".join(WORDS[14:18])))
    blocks = read(typeset(page)).blocks
    assert [block.text for block in blocks] == [*texts, " ".join(WORDS[:18])]
    assert {block.joint for block in blocks} == {Joint.APART}


def test_code_keeps_its_lines_and_its_indents() -> None:
    page = [
        *((40, 50 + 12 * n, HELVETICA, 10, " ".join(WORDS[:12])) for n in range(4)),
        (40, 120, COURIER, 10, "if it rains:"),
        (64, 132, COURIER, 10, "stay"),
        (40, 160, HELVETICA, 10, "That is all."),
    ]
    code = [block for block in read(typeset(page)).blocks if block.kind is BlockKind.CODE]
    assert [block.text for block in code] == ["if it rains:\n    stay"]


def test_levels_of_headings_follow_their_size() -> None:
    page = [
        (40, 40, BOLD, 20, "The whole"),
        (40, 80, BOLD, 14, "A part"),
        (40, 110, BOLD, 12, "How so?"),
        *((40, 130 + 12 * n, HELVETICA, 10, " ".join(WORDS[:12])) for n in range(4)),
        (40, 220, BOLD, 12, "And then?"),
        (40, 240, HELVETICA, 10, "Nothing."),
    ]
    headings = [b for b in read(typeset(page)).blocks if b.kind is BlockKind.HEADING]
    assert [(block.text, block.level) for block in headings] == [
        ("The whole", 1),
        ("A part", 2),
        ("How so?", 3),
        ("And then?", 3),
    ]


def test_raised_characters_stay_with_their_line() -> None:
    page = [
        (40, 100, HELVETICA, 10, "Water"),
        (66, 96, HELVETICA, 6, "2"),
        (74, 100, HELVETICA, 10, "is wet."),
    ]
    assert [block.text for block in read(typeset(page)).blocks] == ["Water² is wet."]


def test_text_on_its_side_is_set_apart() -> None:
    data = drawn(
        "BT /F1 10 Tf 40 400 Td (Words that are read.) Tj ET "
        "BT /F1 30 Tf 0 1 -1 0 380 100 Tm (DRAFT) Tj ET"
    )
    assert [(block.text, block.reason) for block in read(data).blocks] == [
        ("Words that are read.", ""),
        ("DRAFT", "text on its side"),
    ]


def _asked(letter: float, size: float, shift: float, letters: str = "QAQA") -> list[Text]:
    """Letters before lines whose text begins at 80, so far below them; the last text has two."""
    texts = ["Where is it?", "Upstairs.", "Who has the key?", "The porter. Ring at night, and"]
    page: list[Text] = []
    for n, (sign, text) in enumerate(zip(letters, texts, strict=True)):
        page.append((letter, 100 + 24 * n + shift, BOLD, size, sign))
        page.append((80, 100 + 24 * n, HELVETICA, 10, text))
    return [*page, (80, 184, HELVETICA, 10, "wait."), (40, 240, HELVETICA, 10, "That is all.")]


SET_APART = [
    pytest.param(_asked(60, 10, 0), "Q: Where is it?", "A: The porter.", id="level"),
    pytest.param(_asked(50, 16, 5), "Q: Where is it?", "A: The porter.", id="large and lower"),
    pytest.param(_asked(50, 18, -2), "Q: Where is it?", "A: The porter.", id="large and higher"),
    pytest.param(_asked(60, 10, 0, "FAFA"), "F: Where is it?", "A: The porter.", id="of German"),
    pytest.param(_asked(60, 10, 0, "PRPR"), "P: Where is it?", "R: The porter.", id="of Spanish"),
    pytest.param(_asked(46, 24, 12), "Q: Where is it?", "A: The porter.", id="at the second line"),
    pytest.param(_asked(46, 24, 2, "QQQQ"), "Q: Where is it?", "Q: The porter.", id="one kind"),
    pytest.param(_asked(60, 10, 0, "QQQQ"), "Q Where is it?", "Q The porter.", id="one, like text"),
    pytest.param(_asked(60, 10, 6)[6:], "Q", "", id="one alone"),
    pytest.param(_asked(60, 10, 0, "AQQA"), "A Where is it?", "A The porter.", id="not in turn"),
    pytest.param(_asked(60, 10, 0, "XYXY"), "X Where is it?", "Y The porter.", id="other letters"),
    pytest.param(_asked(70, 10, 0), "Q Where is it?", "A The porter.", id="as near as words"),
]


@pytest.mark.parametrize(("page", "question", "answer"), SET_APART)
def test_letters_set_apart_are_marks_where_they_alternate(
    page: list[Text], question: str, answer: str
) -> None:
    texts = [block.text for block in read(typeset(page)).blocks]
    if not answer:
        assert not any(":" in text for text in texts)
        return
    assert texts[0] == question
    assert texts[-2].startswith(answer)
    assert texts[-2].endswith("Ring at night, and wait.")


BOX = [
    (280, 96 + 12 * n, HELVETICA, 9, text)
    for n, text in enumerate(
        ["Our line is open", "on Mondays and", "Fridays until five", "in the hall."]
    )
]
BESIDE = [(40, 100 + 14 * n, HELVETICA, 10, " ".join(WORDS[:9])) for n in range(4)]
WIDE = [(x, y, font, size, f"{text}, {text}") for x, y, font, size, text in BOX]
BELOW = [(40, 156 + 14 * n, HELVETICA, 10, " ".join(WORDS[:14])) for n in range(3)]


@pytest.mark.parametrize(
    ("page", "is_box"),
    [
        pytest.param([*BOX, *BESIDE, *BELOW], True, id="painted first"),
        pytest.param([*BESIDE, *BELOW, *BOX], True, id="painted last"),
        pytest.param([*BESIDE, *BOX, *BELOW], False, id="a column of print"),
        pytest.param([*WIDE, *BESIDE, *BELOW], False, id="a column as wide, painted first"),
    ],
)
def test_a_box_beside_the_text_cuts_it_nowhere(page: list[Text], is_box: bool) -> None:
    blocks = read(typeset(page)).blocks
    text = " ".join(block.text for block in blocks if block.kind is not BlockKind.BOILERPLATE)
    assert (" ".join(WORDS[:9] * 4 + WORDS[:14] * 3) in text) is is_box
    assert any(block.reason == "box beside the text" for block in blocks) is is_box


LAST = [(40, 100 + 12 * n, HELVETICA, 10, " ".join(WORDS[:12])) for n in range(4)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(
            (40, 170, HELVETICA, 8, "The Lantern Society. All rights kept."),
            "page foot",
            id="small, far below",
        ),
        pytest.param(
            (40, 460, HELVETICA, 10, "The Lantern Society - 1"), "page foot", id="with the number"
        ),
        pytest.param(
            (40, 460, HELVETICA, 10, "Leaflet 4 page 1 of 1"), "page foot", id="with the page"
        ),
        pytest.param((40, 150, HELVETICA, 8, "The Lantern Society."), "", id="small, right below"),
        pytest.param(
            (40, 170, HELVETICA, 10, "The Lantern Society."), "", id="far below, not small"
        ),
        pytest.param((40, 170, HELVETICA, 8, "1 In winter only."), "", id="a note"),
        pytest.param((40, 170, HELVETICA, 10, "Take number - 1"), "", id="a number in the text"),
    ],
)
def test_the_foot_of_the_last_page_is_told_from_its_text(line: Text, reason: str) -> None:
    assert read(typeset([*LAST, line])).blocks[-1].reason == reason


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["lan\u2010", "tern", "her great-", "grandmother"], "lantern her great-grandmother"),
        (["lan-", "tern", "her great-", "grandmother"], "lantern her greatgrandmother"),
        (["lan\u2010", "tern", "her great\u2010", "grandmother"], "lantern her greatgrandmother"),
    ],
)
def test_a_hyphen_of_the_text_stays_where_the_writer_has_another(
    lines: list[str], words: str
) -> None:
    known = Counter({HYPHEN: sum(line.endswith(HYPHEN) for line in lines)})
    parts = [join_parts(lines[n], lines[n + 1], known) for n in (0, 2)]
    assert " her ".join(part.removeprefix("her ") for part in parts) == words


def test_letters_drawn_round_are_bold() -> None:
    data = drawn(
        "BT /F1 10 Tf 2 Tr 40 400 Td (How so?) Tj ET BT 0 Tr 40 380 Td (Because it is.) Tj ET"
    )
    assert [block.emphasis for block in read(data).blocks] == [Emphasis.BOLD, Emphasis.NONE]


def test_a_page_that_is_turned_reads_as_one_sees_it() -> None:
    text = b"BT /F1 10 Tf 0 1 -1 0 50 40 Tm (Turned twice is straight.) Tj ET"
    data = drawn(text.decode()).replace(b"/Type /Page /Parent", b"/Rotate 90 /Type /Page /Parent")
    assert [(block.text, block.kind) for block in read(data).blocks] == [
        ("Turned twice is straight.", BlockKind.PARAGRAPH)
    ]


def test_a_number_alone_in_an_answer_is_no_number_of_a_page() -> None:
    pages = [
        [
            (40, 250, HELVETICA, 10, "How many are there?"),
            (40, 274, HELVETICA, 10, f"{n}"),
            (195, 480, HELVETICA, 9, f"{n}"),
        ]
        for n in (1, 2, 3)
    ]
    blocks = read(typeset(*pages)).blocks
    assert [block.text for block in blocks if block.kind is not BlockKind.BOILERPLATE] == [
        "How many are there? 1",
        "How many are there? 2",
        "How many are there? 3",
    ]
    assert sum(block.reason == "page number" for block in blocks) == 3


# Small files that ask for much: a font is passed over where what it claims has no bound.

CLAIMS = [
    pytest.param("/W [0 2000000000 500]", "", id="widths of two thousand million codes"),
    pytest.param(
        "",
        "beginbfrange <00000000> <7fffffff> <0041> endbfrange",
        id="letters for as many codes",
    ),
]


@pytest.mark.parametrize(("widths", "letters_of_codes"), CLAIMS)
def test_a_font_that_claims_too_much_costs_little(widths: str, letters_of_codes: str) -> None:
    font = (
        "/F9 << /Type /Font /Subtype /Type0 /BaseFont /Z /Encoding /Identity-H /ToUnicode 90 0 R "
        f"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Z {widths} >>] >>"
    )
    table = f"90 0 obj\n<< /Length {len(letters_of_codes)} >> stream\n{letters_of_codes}\nendstream"
    data = drawn("BT /F9 10 Tf 40 400 Td <0041> Tj /F1 10 Tf 40 0 Td (How much is it?) Tj ET")
    data = data.replace(b"/Font <<", b"/Font << " + font.encode())
    data = data.replace(b"xref\n", table.encode() + b"\nendobj\nxref\n", 1)
    tracemalloc.start()
    try:
        assert "How much is it?" in read(data).lines[0]
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


_lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


@law(20)
@given(st.lists(_lines, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_painting_does_not_matter(lines: list[str], order: random.Random) -> None:
    page = [(40, 60 + 14 * n, HELVETICA, 10, line) for n, line in enumerate(lines)]
    shuffled = list(page)
    order.shuffle(shuffled)
    assert read(typeset(shuffled)).lines == read(typeset(page)).lines == tuple(lines)


@law(20)
@given(st.lists(st.lists(_lines, min_size=1, max_size=12), min_size=1, max_size=4))
def test_no_word_is_lost_or_read_twice(pages: list[list[str]]) -> None:
    drawing = [
        [
            (40, 60 + 14 * n, BOLD if n % 3 == 0 else HELVETICA, 10, line)
            for n, line in enumerate(page)
        ]
        for page in pages
    ]
    reading = read(typeset(*drawing))
    assert list(reading.lines) == [line for page in pages for line in page]
    covered = sorted(
        line for block in reading.blocks for line in range(block.first, block.last + 1)
    )
    assert sorted(set(covered)) == list(range(1, len(reading.lines) + 1))


def _font(name: str, number: int = 0) -> DictionaryObject:
    """A font of a file, with a number where it is an object of its own."""
    entries = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": name}
    font = DictionaryObject({NameObject(key): NameObject(to) for key, to in entries.items()})
    if number:
        font.indirect_reference = IndirectObject(number, 0, PdfWriter())
    return font


def test_a_font_is_read_once_for_all_pages_that_name_it():
    faces = Faces()
    text = faces.of(_font("/Helvetica", 7), "/F1")
    assert text is not None
    assert text is faces.of(_font("/Helvetica", 7), "/F1")
    other = faces.of(_font("/Courier", 8), "/F1")
    within = faces.of(_font("/Times-Roman"), "/F1")  # of a page whose fonts have no numbers
    assert other
    assert within
    assert (other.name, within.name) == ("Courier", "Times-Roman")
