"""Spreadsheets as their programs write them: what one sees in the cells, and nothing hidden."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ingest.documents.blocks import Reading
from ingest.documents.readers.sheets import delimited, xlsx
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.documents.unreadable import UnreadableError

Found = list[tuple[str, str, str]]

ROWS = [
    ["Topic", "Question", "Answer"],
    ["Boats", "Who rows?", "All, if they can."],
    ["Boats", "Who steers?", "One; the oldest."],
    ["Keys", "Who has it?", ""],
]
FOUND = [
    ("Boats", "Who rows?", "All, if they can."),
    ("Boats", "Who steers?", "One; the oldest."),
    ("Keys", "Who has it?", ""),
]


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(rows: Sequence[Sequence[object]]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append([cell if cell != "" else None for cell in row])
    return book, sheet


def _recognised(reading: Reading) -> Recognition:
    return recognise("sheet", reading.lines, reading.blocks)


def _found(reading: Reading) -> Found:
    return [(one.topic, one.question, one.answer) for one in _recognised(reading).questions]


def _answers(*cells: object) -> list[str]:
    """What becomes of some answers in a workbook."""
    book, sheet = _sheet([["Question", "Answer"]])
    for number, cell in enumerate(cells, 2):
        sheet.cell(number, 1, f"Which is number {number}?")
        sheet.cell(number, 2).value = cell  # type: ignore[assignment]
    return [answer for _, _, answer in _found(xlsx.read(_bytes(book)))]


def test_a_row_of_a_workbook_is_a_question_and_has_its_number() -> None:
    book, sheet = _sheet(ROWS)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "All that people ask"
    recognition = _recognised(xlsx.read(_bytes(book)))
    assert [(one.topic, one.question, one.answer) for one in recognition.questions] == FOUND
    assert [one.spans[0].first for one in recognition.questions] == [4, 5, 6]
    assert all(one.is_answer_marked for one in recognition.questions)


def test_values_are_written_as_the_sheet_shows_them() -> None:
    book, sheet = _sheet([["Question", "Answer"]])
    shown = [
        (40, '"$"0', "$40"),
        (1250.5, "#,##0.00 [$€-407]", "1,250.50 €"),
        (0.25, "0%", "25%"),
        (3, "General", "3"),
        (1 / 3, "General", "0.3333333333"),
        (-4, "0;(0)", "(4)"),
        (True, "General", "TRUE"),
        (dt.datetime(2024, 3, 4), "d mmmm yyyy", "4 March 2024"),
        (dt.datetime(2024, 3, 4), "mm-dd-yy", "2024-03-04"),
        (dt.datetime(2024, 3, 4, 17, 5), "dd.mm.yy h:mm AM/PM", "04.03.24 5:05 PM"),
        (dt.time(9, 30), "hh:mm", "09:30"),
    ]
    for number, (value, form, _) in enumerate(shown, 2):
        sheet.cell(number, 1, f"Which is number {number}?")
        sheet.cell(number, 2, value).number_format = form  # type: ignore[arg-type]
    assert [one[2] for one in _found(xlsx.read(_bytes(book)))] == [one[2] for one in shown]


def test_rich_text_lists_and_line_breaks_of_cells_become_markdown() -> None:
    rich = CellRichText("Ask ", TextBlock(InlineFont(b=True), "Ann"), " at *six*")
    assert _answers(rich, "One\nTwo", "First:\n- a\n- b\n\nThen 1_000", "<b>not so", "1. only") == [
        "Ask **Ann** at \\*six\\*",
        "One  \nTwo",
        "First:\n\n- a\n- b\n\nThen 1_000",
        "\\<b>not so",
        "1. only",
    ]


def test_markup_in_cells_of_an_export_is_read() -> None:
    cell = (
        "<p>See <a href='https://boats.example/'>the list</a> &amp; ask.</p><ul><li>one</li></ul>"
    )
    assert _answers(cell, "Ann &amp; Ben") == [
        "See [the list](https://boats.example/) & ask.\n\n- one",
        "Ann & Ben",
    ]


def test_a_cell_that_is_a_link_keeps_its_address() -> None:
    book, sheet = _sheet([["Question", "Answer"], ["Where is the form?", "Here"]])
    sheet["B2"].hyperlink = "https://boats.example/form"
    assert _found(xlsx.read(_bytes(book)))[0][2] == "[Here](https://boats.example/form)"


def test_merged_topics_count_for_each_row() -> None:
    book, sheet = _sheet(ROWS)
    sheet.merge_cells("A2:A3")
    assert _found(xlsx.read(_bytes(book))) == FOUND


def test_names_of_several_sheets_are_topics_where_they_are_names() -> None:
    def sheets(first: str, second: str) -> Found:
        book, sheet = _sheet([row[1:] for row in ROWS[:3]])
        sheet.title = first
        other = book.create_sheet(second)
        for row in [ROWS[0][1:], ROWS[3][1:]]:
            other.append(row)
        return _found(xlsx.read(_bytes(book)))

    assert sheets("Boats", "Keys") == FOUND
    assert {topic for topic, _, _ in sheets("Sheet1", "Tabelle2")} == {""}
    book, sheet = _sheet([row[1:] for row in ROWS])
    sheet.title = "Boats"
    assert {topic for topic, _, _ in _found(xlsx.read(_bytes(book)))} == {""}


@pytest.mark.parametrize(
    "head",
    [("Question", "Answer", "By"), ("Inquiry", "Our reply", "Handled by")],
    ids=["usual", "other words"],
)
def test_what_heads_every_sheet_of_a_workbook_is_no_table_of_contents(head: Sequence[str]) -> None:
    titles = ("Boats", "Keys", "Fees")
    book = Workbook()
    for title in titles:
        sheet = book.create_sheet(title)
        for row in [["List of inquiries, office copy"], ["Please keep it current!"], [], head]:
            sheet.append(row)
        for asked, who in (("Who has", "Ann"), ("Where are", "Bob"), ("Why are there", "Ann")):
            sheet.append([f"{asked} {title}?", f"{title}, as ever.", who])
    found = _found(xlsx.read(_bytes(book)))
    assert [topic for topic, _, _ in found] == [title for title in titles for _ in range(3)]


def test_what_is_hidden_is_no_question_and_the_account_says_so() -> None:
    book, sheet = _sheet([[*row, "secret"] for row in ROWS])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["C2"].comment = Comment("ask Ben first", "Ann")
    sheet["C4"].font = Font(strike=True)
    sheet["C4"] = "Nobody."
    other = book.create_sheet("Old")
    other.append(["Question", "Answer"])
    other.append(["Who sang?", "Cy."])
    other.sheet_state = "hidden"
    recognition = _recognised(xlsx.read(_bytes(book)))
    found = [(one.question, one.answer) for one in recognition.questions]
    assert found == [("Who rows?", "All, if they can."), ("Who has it?", "")]
    reasons = set(recognition.dropped.values())
    assert {"hidden row", "comment of a cell", "hidden sheet “Old”"} <= reasons
    assert "hidden column, 4 cells" in reasons


def test_a_formula_has_the_value_that_was_last_seen_and_is_named_without_one() -> None:
    book, _ = _sheet([["Question", "Answer"], ["How much?", "=1+1"], ["Who?", "All."]])
    data = _bytes(book)
    assert _found(xlsx.read(data))[0][2] == ""
    assert any(
        reason.startswith("formula without a value")
        for reason in _recognised(xlsx.read(data)).dropped.values()
    )
    counted = data_with(data, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>")
    assert counted != data or b"<v />" in part(data, "xl/worksheets/sheet1.xml")
    counted = data_with(counted, "xl/worksheets/sheet1.xml", b"<v />", b"<v>2</v>")
    assert _found(xlsx.read(counted))[0][2] == "2"


@pytest.mark.parametrize("question", ["=1+1", '=CONCATENATE("Who ","sings?")', "#REF!", "#NAME?"])
@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_row_whose_question_nobody_knows_is_left_out_and_told(question: str, place: int) -> None:
    rows: list[list[object]] = [*map(list, ROWS)]
    rows.insert(place, ["Boats", question, "Nobody knows."])
    rows.insert(place + 1, ["", "", "It goes on."])
    book, _ = _sheet(rows)
    recognition = _recognised(xlsx.read(_bytes(book)))
    found = [(one.topic, one.question, one.answer) for one in recognition.questions]
    assert found == FOUND
    (note,) = [note for note in recognition.notes if "left out" in note]
    assert note.startswith(f"line {place + 1}: left out: its question is a formula")
    assert recognition.dropped[place + 1].startswith("its question is a formula")
    assert place + 2 in recognition.dropped


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def data_with(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(file, "w") as other:
        for one in archive.namelist():
            text = archive.read(one)
            other.writestr(one, text.replace(old, new) if one == name else text)
    return file.getvalue()


def _csv(text: str, encoding: str = "utf-8") -> Found:
    return _found(delimited.read(text.encode(encoding)))


SEMICOLONS = (
    "Topic;Question;Answer\nBoats;Who rows?;All, if they can.\n"
    'Boats;Who steers?;"One; the oldest."\nKeys;Who has it?;\n'
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(SEMICOLONS, "utf-8", id="semicolons"),
        pytest.param(SEMICOLONS, "utf-8-sig", id="mark of byte order"),
        pytest.param(SEMICOLONS, "utf-16", id="utf-16"),
        pytest.param(SEMICOLONS, "utf-16-le", id="utf-16 without a mark"),
        pytest.param(SEMICOLONS.replace("\n", "\r\n"), "utf-8", id="line ends of Windows"),
        pytest.param("sep=;\n" + SEMICOLONS, "utf-8", id="sign told"),
        pytest.param("All questions;;\n;;\n" + SEMICOLONS, "utf-8", id="title above the headings"),
        pytest.param(
            SEMICOLONS.replace('"One; the oldest."', "One\0 the oldest.")
            .replace(";", "\t")
            .replace("\0", ";"),
            "utf-8",
            id="tabs",
        ),
        pytest.param(
            'Topic,Question,Answer\nBoats,Who rows?,"All, if they can."\n'
            "Boats,Who steers?,One; the oldest.\nKeys,Who has it?,\n",
            "utf-8",
            id="commas",
        ),
        pytest.param(
            "Topic|Question|Answer\nBoats|Who rows?|All, if they can.\n"
            "Boats|Who steers?|One; the oldest.\nKeys|Who has it?|\n",
            "utf-8",
            id="bars",
        ),
    ],
)
def test_what_parts_the_cells_of_a_text_is_found_out(text: str, encoding: str) -> None:
    assert _csv(text, encoding) == FOUND


def test_cells_of_several_lines_keep_them_and_their_place() -> None:
    text = 'Question,Answer\n"Who\nrows?","Two:\n\nAnn said ""I"".\nBen."\nWho steers?,One.\n'
    recognition = _recognised(delimited.read(text.encode()))
    first, second = recognition.questions
    assert (first.question, first.answer) == ("Who rows?", 'Two:\n\nAnn said "I".  \nBen.')
    assert [(one.spans[0].first, one.spans[0].last) for one in (first, second)] == [(2, 6), (7, 7)]


def test_accents_of_older_programs_are_read() -> None:
    text = "Frage;Antwort\nWer führt?;Jörg, für fünf Tage – täglich.\n"
    assert _csv(text, "cp1252") == [("", "Wer führt?", "Jörg, für fünf Tage – täglich.")]


def test_a_stray_quotation_mark_does_not_swallow_the_rest() -> None:
    rows = "".join(f"Who rows boat {number}?,Ann.\n" for number in range(400))
    found = _csv(f'Question,Answer\nHow long is a 5" rope?,"Five\n{rows}')
    assert len(found) == 401


def test_a_quotation_mark_behind_a_backslash_ends_no_cell() -> None:
    text = 'Question,Answer\n"Who said \\"row, all\\"?","Ann, once."\n"Who steers?","One."\n'
    assert _csv(text) == [("", 'Who said "row, all"?', "Ann, once."), ("", "Who steers?", "One.")]


def test_a_text_without_a_table_is_read_line_by_line() -> None:
    assert _csv("Questions\nWho rows\nWho steers?\n") == [
        ("", "Who rows", ""),
        ("", "Who steers?", ""),
    ]


PRICES = [
    [["Item", "Price", "In stock?"], ["Oar", "40", "yes"], ["Rope", "5", "no"]],
    [
        ["Item", "Goods", "Unit", "Price", "Remark"],
        ["K-1", "Leaflet “Who rows here?”", "20 sheets", "4.00", "new"],
        ["K-2", "Oar of ash", "1", "40.00", ""],
        ["K-3", "Card “Where is my boat?”", "10 sheets", "2.50", "in blue"],
        ["K-4", "Rope of ten metres", "1", "9.00", "by the roll"],
        ["K-5", "Why do boats float?", "1", "12.00", "a book for children"],
        ["K-6", "Bucket", "1", "3.00", ""],
        ["K-7", "Flag", "1", "6.00", ""],
    ],
]


@pytest.mark.parametrize("rows", PRICES, ids=lambda rows: rows[0][1])
@pytest.mark.parametrize(
    "write",
    [
        lambda rows: xlsx.read(_bytes(_sheet(rows)[0])),
        lambda rows: delimited.read("\n".join(map(",".join, rows)).encode()),
    ],
    ids=["xlsx", "csv"],
)
def test_a_table_of_prices_has_no_questions(
    write: Callable[[Sequence[Sequence[str]]], Reading], rows: Sequence[Sequence[str]]
) -> None:
    assert _found(write(rows)) == []


BAD = [
    pytest.param(xlsx.read, b"", "the document is empty. Ask for it again.", id="empty"),
    pytest.param(
        xlsx.read,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "this is an Excel workbook of the old kind, or one with a password. Open it in Excel, take "
        "the password away and save it as .xlsx.",
        id="encrypted",
    ),
    pytest.param(
        xlsx.read,
        b"Question,Answer\n",
        "this is not an Excel workbook, whatever its name says. Open it and save it as .xlsx "
        "again.",
        id="no archive",
    ),
    pytest.param(
        xlsx.read,
        _bytes(_sheet(ROWS)[0])[:3000],
        "the Excel workbook is damaged or was not copied whole. Ask for it again.",
        id="cut",
    ),
    pytest.param(
        xlsx.read,
        data_with(_bytes(_sheet(ROWS)[0]), "xl/worksheets/sheet1.xml", b"</row>", b""),
        "the Excel workbook is damaged or was not copied whole. Ask for it again.",
        id="parts that do not fit",
    ),
    pytest.param(
        xlsx.read,
        data_with(
            _bytes(_sheet(ROWS)[0]),
            "xl/worksheets/sheet1.xml",
            b"<worksheet",
            b'<!DOCTYPE a [<!ENTITY a "b">]><worksheet',
        ),
        "the Excel workbook unpacks to more than any list of questions needs. Copy the rows with "
        "the questions into a new workbook and import that.",
        id="entities",
    ),
    pytest.param(
        xlsx.read,
        _bytes(Workbook()),
        "the Excel workbook has no cell with words. Ask for it again.",
        id="no words",
    ),
    pytest.param(
        delimited.read,
        bytes(range(256)) * 4,
        "this is not text, whatever its name says. Save it as plain text.",
        id="no text",
    ),
]


@pytest.mark.parametrize(("read", "data", "message"), BAD)
def test_what_cannot_be_read_gets_one_sentence(
    read: Callable[[bytes], Reading], data: bytes, message: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert str(caught.value) == message


def test_a_million_formatted_rows_without_words_are_passed_over() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(5, 60_005))
    data = _bytes(_sheet(ROWS)[0])
    data = data_with(data, "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    data = data_with(data, "xl/worksheets/sheet1.xml", b'ref="A1:C4"', b'ref="A1:XFD1048576"')
    reading = xlsx.read(data)
    assert (len(reading.lines), _found(reading)) == (4, FOUND)
