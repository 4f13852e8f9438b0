"""Tables and columns of print in PDF: rows are told from columns by the gaps of the whole page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pytest

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.readers.pdf.reader import read
from support.paper import BOLD, COURIER, HELVETICA, Text, typeset

LINE = 11.0
"""Points from line to line."""

QUESTION, ANSWER = 30.0, 160.0
"""Left edges of both columns."""

# Lines of the question, lines of the answer.

ROWS: list[tuple[list[str], list[str]]] = [
    (["Question"], ["Answer"]),
    (["Who may join the choir?"], ["Anyone who likes to sing and who", "comes on Mondays."]),
    (["What does it cost to be a", "member for a year?"], ["Ten crowns."]),
    (
        ["Do I have to read notes?"],
        ["No, most of us cannot. We learn", "by listening to", "each other."],
    ),
    (
        ["May I bring my children", "to the evenings when we", "only practise?"],
        ["Yes, if they", "can sit."],
    ),
    (
        ["Where do you sing?"],
        ["In the town hall, at ten places", "along the river, and", "at weddings."],
    ),
    (["Can I hear you first?"], ["Come on any Monday, at seven."]),
]

CELLS = [(" ".join(question), " ".join(answer)) for question, answer in ROWS]


def _table(
    rows: Sequence[tuple[list[str], list[str]]], align: str, order: str, gap: float
) -> list[Text]:
    """The rows of a table on one page, painted in an order of its writer."""
    placed: list[tuple[int, int, bool, Text]] = []
    top = 60.0
    for number, row in enumerate(rows):
        height = max(map(len, row))
        for column, (x, lines) in enumerate(zip((QUESTION, ANSWER), row, strict=True)):
            room = (height - len(lines)) * LINE
            y = top + {"top": 0.0, "middle": room / 2, "bottom": room}[align]
            for n, line in enumerate(lines):
                text = (x, y + n * LINE, HELVETICA, 9, line)
                placed.append((number, column, len(lines) > 1, text))
        top += height * LINE + gap
    keys = {
        "row by row": lambda entry: entry[0],
        "wrapped cells last": lambda entry: (entry[2], entry[0]),
        "column by column": lambda entry: entry[1],
    }
    return [entry[3] for entry in sorted(placed, key=keys[order])]


def _rows(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """The text of each cell of the tables, row by row."""
    found = []
    inner = [
        block for block in blocks if block.container and block.kind is not BlockKind.BOILERPLATE
    ]
    for _, row in groupby(inner, key=lambda block: id(block.container and block.container.parent)):
        cells = groupby(row, key=lambda block: id(block.container))
        found.append(tuple(" ".join(block.text for block in cell) for _, cell in cells))
    return found


@pytest.mark.parametrize("order", ["row by row", "wrapped cells last", "column by column"])
@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
@pytest.mark.parametrize("gap", [5.0, 2.0])
def test_cells_beside_each_other_are_a_row(align: str, order: str, gap: float) -> None:
    reading = read(typeset(_table(ROWS, align, order, gap)))
    assert _rows(reading.blocks) == CELLS
    assert len({id(block.container.parent.parent) for block in reading.blocks}) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
def test_rows_without_any_gap_are_told_by_the_order_of_painting(align: str) -> None:
    assert _rows(read(typeset(_table(ROWS, align, "row by row", 0.0))).blocks) == CELLS


def test_rows_of_one_line_each_are_a_table() -> None:
    rows = [
        ([f"Is it the room number {n}?"], [f"It is, on the floor {n} of it."]) for n in range(7)
    ]
    reading = read(typeset(_table(rows, "top", "row by row", 0.0)))
    assert _rows(reading.blocks) == [(question[0], answer[0]) for question, answer in rows]


def test_a_table_goes_on_over_a_page_with_its_header_and_the_rest_of_an_answer() -> None:
    first = _table(ROWS, "top", "row by row", 5.0)
    rest = [([], ["It is free, and there", "is tea."]), (["Is there a choir for men?"], ["No."])]
    second = _table([ROWS[0], *rest], "top", "row by row", 5.0)
    reading = read(typeset(first, second))
    last = (CELLS[-1][0], f"{CELLS[-1][1]} It is free, and there is tea.")
    assert _rows(reading.blocks) == [*CELLS[:-1], last, ("Is there a choir for men?", "No.")]
    reasons = [block.reason for block in reading.blocks if block.kind is BlockKind.BOILERPLATE]
    assert reasons == ["header row of a table, repeated"] * 2


def test_a_single_row_on_the_last_page_is_of_the_table_above() -> None:
    first = _table(ROWS, "bottom", "row by row", 5.0)
    head: Text = (20.0, 20.0, HELVETICA, 7, "Printed on Monday")
    second = [head, *_table([(["Is there tea?"], ["There is."])], "bottom", "row by row", 5.0)]
    reading = read(typeset(first, second))
    assert _rows(reading.blocks) == [*CELLS, ("Is there tea?", "There is.")]
    assert (
        len({id(block.container.parent.parent) for block in reading.blocks if block.container}) == 1
    )  # type: ignore[union-attr]


def test_columns_of_four_kinds_keep_their_numbers_over_a_page() -> None:
    def page(first: int) -> list[Text]:
        texts: list[Text] = []
        for n in range(first, first + 6):
            top = 60.0 + 30 * (n - first)
            texts.append((40.0 - 5 * (n > 9), top, HELVETICA, 9, f"{n}"))
            texts.append((50.0, top, HELVETICA, 9, "Rooms and halls of ours"))
            texts.append((165.0, top, HELVETICA, 9, f"Where is number {n}?"))
            texts += [
                (265.0, top + 11 * m, HELVETICA, 9, f"Behind door {m} of it.") for m in (0, 1)
            ]
        return texts

    reading = read(typeset(page(1), page(7)))
    numbers = {
        block.container.column: block.text
        for block in reading.blocks
        if block.container is not None
    }
    assert numbers == {
        0: "12",
        1: "Rooms and halls of ours",
        2: "Where is number 12?",
        3: "Behind door 0 of it. Behind door 1 of it.",
    }


def test_a_cell_that_nearly_touches_the_next_column_is_a_cell() -> None:
    full = "Who may sing in this choir of"  # 116 points
    rows = [*ROWS, ([full, "ours here?"], ["You."]), (["Who else?"], ["Your", "friends", "may."])]
    x = QUESTION + 116 + 2
    page = [
        (x if text[0] == ANSWER else text[0], *text[1:])
        for text in _table(rows, "middle", "row by row", 5.0)
    ]
    assert _rows(read(typeset(page)).blocks)[len(ROWS)] == (f"{full} ours here?", "You.")


def test_a_row_torn_in_both_cells_is_one() -> None:
    first = _table(
        [*ROWS, (["Do I have to come each"], ["You need not, but"])], "top", "row by row", 5.0
    )
    second = _table(
        [(["and every Monday?"], ["we are glad."]), *ROWS[1:3]], "top", "row by row", 5.0
    )
    rows = _rows(read(typeset(first, second)).blocks)
    assert ("Do I have to come each and every Monday?", "You need not, but we are glad.") in rows


def test_rules_part_rows_whose_answers_have_several_paragraphs() -> None:
    page: list[Text] = []
    for n in range(4):
        top = 60.0 + 80 * n
        page.append((QUESTION, top, HELVETICA, 9, f"What happens in part {n}?"))
        page += [
            (ANSWER, top + y, HELVETICA, 9, f"Paragraph {n}{y} has some words.")
            for y in (0, 20, 40)
        ]
    rules = [48.0 + 80 * n for n in range(5)]
    assert _rows(read(typeset(page, rules=rules)).blocks) == [
        (
            f"What happens in part {n}?",
            " ".join(f"Paragraph {n}{y} has some words." for y in (0, 20, 40)),
        )
        for n in range(4)
    ]


def test_a_listing_in_typewriter_is_no_table() -> None:
    words = "Some words that fill the line from its beginning to the end"
    page = [(QUESTION, 40.0 + LINE * n, HELVETICA, 9, words) for n in range(6)]
    page += [
        (x, 120.0 + LINE * n, COURIER, 9, f"{name}-{n}")
        for n in range(6)
        for x, name in ((QUESTION, "driver"), (ANSWER, "/dev/port"))
    ]
    assert not _rows(read(typeset(page)).blocks)


# Paragraphs of print in two columns, each a question in bold and its answer.

LEFT = [
    ["Who may join the choir?", "Anyone who likes to sing", "and comes on Mondays."],
    ["What does it cost?", "Ten crowns."],
    [
        "Do I have to read notes?",
        "No, most of us cannot.",
        "We learn by listening",
        "to each other.",
    ],
    ["Where do you sing?", "In the town hall."],
]
RIGHT = [
    ["Can I hear you first?", "Come on any Monday, at", "seven."],
    ["Are there rests?", "In July and in August we", "do not sing, since most", "are away."],
    ["Who leads the choir?", "Our cantor does."],
]


def _print(paragraphs: Sequence[Sequence[str]], x: float, top: float = 60.0) -> list[Text]:
    page: list[Text] = []
    for paragraph in paragraphs:
        for n, line in enumerate(paragraph):
            page.append((x, top, HELVETICA if n else BOLD, 9, line))
            top += LINE
        top += LINE
    return page


def _lines(page: Sequence[Text]) -> list[str]:
    return [text[4] for text in page]


def test_columns_are_read_down_however_they_end() -> None:
    left, right = _print(LEFT, QUESTION), _print(RIGHT, 200.0)
    reading = read(typeset([*left, *right]))
    assert list(reading.lines) == _lines([*left, *right])
    assert not _rows(reading.blocks)


def test_columns_painted_line_by_line_are_read_down() -> None:
    left, right = _print(LEFT, QUESTION), _print(RIGHT, 200.0)
    painted = sorted([*left, *right], key=lambda text: (text[1], text[0]))
    assert list(read(typeset(painted)).lines) == _lines([*left, *right])


def test_short_headings_across_columns_part_them() -> None:
    page: list[Text] = []
    for n, heading in enumerate(("Joining", "Singing")):
        top = 40.0 + 200 * n
        page.append((QUESTION, top, BOLD, 13, heading))
        page += _print(LEFT[:3], QUESTION, top + 25) + _print(RIGHT[n:], 200.0, top + 25)
    assert list(read(typeset(page)).lines) == _lines(page)


def test_three_columns_are_read_down() -> None:
    columns = [_print(LEFT[n:], 20.0 + 125 * n) for n in range(3)]
    page = [text for column in columns for text in column]
    assert list(read(typeset(page)).lines) == _lines(page)
