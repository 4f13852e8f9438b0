"""OpenDocument texts, sheets and slides: as LibreOffice writes them, and what only some have."""

from __future__ import annotations

import pytest

from ingest.documents.readers.odf import read
from ingest.documents.reading import read_document
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.documents.unreadable import UnreadableError
from support.content import DATA
from support.open_document import open_document

OFFICE = DATA / "ingest" / "office"

Found = list[tuple[str, str, str]]


def _recognised(name: str) -> Recognition:
    document = read_document(OFFICE / name)
    return recognise(name, document.lines, document.blocks)


def _found(recognition: Recognition) -> Found:
    return [(one.topic, one.question, one.answer) for one in recognition.questions]


def test_a_text_keeps_what_its_form_says() -> None:
    recognition = _recognised("questions.odt")
    assert _found(recognition) == [
        (
            "Borrowing",
            "Who may borrow a drill?",
            "Everybody who lives in the **old town**; see "
            "[the rules](https://tools.example/rules).\\[1]\n\n\\[1] Since the spring.\n\n"
            "It takes ~~two~~ three steps:\n\n"
            "1. Ring the bell.\n2. Show your card:\n    • the green one\n\n3. Sign the list.",
        ),
        (
            "Borrowing",
            "What does a week cost?",
            "The fees, with 10<sup>2</sup> tools:\n\n| Tool | Fee |\n| --- | --- |\n"
            "| Drill | 2 crowns |",
        ),
        ("Repairs", "Who mends what breaks?", "We do.  \nBring it on Friday."),
        ("Repairs", "Is there a course?", "In the autumn, for beginners."),
    ]
    assert {"hidden section “Internal”", "comment"} <= set(recognition.dropped.values())


def test_a_sheet_is_read_as_it_is_shown() -> None:
    recognition = _recognised("sheet.ods")
    assert _found(recognition) == [
        ("Drills", "Who may borrow a drill?", "Everybody who lives in the old town."),
        ("Drills", "What does a week cost?", "Two crowns.\n\n- drill\n- saw"),
        ("Repairs", "Who mends what breaks?", ""),
    ]
    assert [one.spans[0].first for one in recognition.questions] == [2, 3, 4]
    assert {"hidden row", "hidden sheet “Old”"} <= set(recognition.dropped.values())
    document = read_document(OFFICE / "sheet.ods")
    assert "4 Mar 2024" in document.lines[1]


def test_the_title_of_a_slide_is_its_question() -> None:
    assert _found(_recognised("slides.odp")) == [
        ("", "Who may borrow a drill?", "Everybody who lives in the old town."),
        ("", "What does a week cost?", "Two crowns.\n\nChildren pay nothing."),
        ("", "Who mends what breaks?", "We do, on Friday."),
    ]


def test_what_slides_have_at_their_edges_is_named_and_left_out() -> None:
    def frame(kind: str, words: str) -> str:
        box = f"<draw:text-box><text:p>{words}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}">{box}</draw:frame>'

    frames = [("page-number", "2"), ("outline", "Two oars."), ("footer", "Club"), ("title", "Who?")]
    page = f"<draw:page>{''.join(frame(*one) for one in frames)}</draw:page>"
    edge = "foot of a slide"
    assert sorted(_texts(page, "presentation")) == sorted(
        [("Who?", ""), ("Two oars.", ""), ("2", edge), ("Club", edge)]
    )


def _texts(body: str, kind: str = "text", styles: str = "") -> list[tuple[str, str]]:
    """Text and reason of each block."""
    return [(one.text, one.reason) for one in read(open_document(body, kind, styles)).blocks]


HIDDEN = (
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/>'
    "</style:style>"
)

PARTS = [
    pytest.param(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes><text:p>It "
        "<text:change/>stays.</text:p>",
        [("It stays.", "")],
        id="deleted text",
    ),
    pytest.param(
        '<text:p>Seen<text:span text:style-name="H"> unseen</text:span>.</text:p>',
        [("Seen.", ""), ("unseen", "hidden text")],
        id="hidden text",
    ),
    pytest.param(
        '<text:p>a<text:s text:c="3"/>b<text:tab/>c\n  d</text:p>',
        [("a b c d", "")],
        id="spaces",
    ),
    pytest.param(
        "<text:p>One.</text:p><text:p><draw:frame><draw:text-box><text:p>In a box.</text:p>"
        "</draw:text-box></draw:frame></text:p>",
        [("One.", ""), ("In a box.", "")],
        id="text box",
    ),
    pytest.param(
        "<text:table-of-content><text:index-body><text:p>One 3</text:p></text:index-body>"
        "</text:table-of-content><text:h text:outline-level='2'>One</text:h>",
        [("One 3", ""), ("One", "")],
        id="contents",
    ),
]


@pytest.mark.parametrize(("body", "blocks"), PARTS)
def test_parts_of_a_text_are_told_apart(body: str, blocks: list[tuple[str, str]]) -> None:
    assert _texts(body, styles=HIDDEN) == blocks


def _cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def test_repeated_and_covered_cells_are_counted_and_not_filled_up() -> None:
    head = "".join(map(_cell, ("Topic", "Question", "Answer")))
    head = f"<table:table-row>{head}</table:table-row>"
    merged = _cell("Boats", 'table:number-rows-spanned="2"')
    rows = (
        f"<table:table-row>{merged}{_cell('Who rows?')}{_cell('All.')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{_cell('Who steers?')}{_cell('One.')}"
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = f'<table:table table:name="A">{head}{rows}</table:table>'
    reading = read(open_document(table, "spreadsheet"))
    recognition = recognise("a.ods", reading.lines, reading.blocks)
    assert _found(recognition) == [("Boats", "Who rows?", "All."), ("Boats", "Who steers?", "One.")]
    assert len(reading.lines) == 3


@pytest.mark.parametrize("body", ["<text:p>One</text:p>", "<text:h>One</text:h>"])
def test_a_text_without_the_part_of_its_styles_is_read(body: str) -> None:
    assert read(open_document(body, has_styles=False)).lines == read(open_document(body)).lines


LARGE = (
    "the document unpacks to more than any text needs, or is nested too deeply. Copy its text into "
    "a new document and import that."
)
DEEP = "<text:list><text:list-item>" * 110 + "</text:list-item></text:list>" * 110
BAD = [
    pytest.param(b" ", "the document is empty. Ask for it again.", id="empty"),
    pytest.param(
        b"Q. One?",
        "this is not an OpenDocument file, whatever its name says. Open it in LibreOffice and save "
        "it again.",
        id="no archive",
    ),
    pytest.param(
        open_document("<text:p>One</text:p>")[:-200],
        "the document is damaged or was not copied whole. Ask for it again.",
        id="cut",
    ),
    pytest.param(
        open_document("<text:p>One"),
        "the document is damaged or was not copied whole. Ask for it again.",
        id="no XML",
    ),
    pytest.param(
        open_document("<text:p>One</text:p>", manifest="<manifest:encryption-data/>"),
        "the document is protected by a password. Open it in LibreOffice, take the password away "
        "and save it again.",
        id="password",
    ),
    pytest.param(
        open_document("<text:p>&a;</text:p>", declaration='<!DOCTYPE a [<!ENTITY a "b">]>'),
        LARGE,
        id="entities",
    ),
    pytest.param(open_document(" " * 33_000_000), LARGE, id="bomb"),
    pytest.param(open_document(DEEP), LARGE, id="nested"),
    pytest.param(
        open_document("<text:p/>"),
        "the document has no text, perhaps only pictures of it. Ask for the text itself.",
        id="no text",
    ),
    pytest.param(
        open_document(
            '<table:table><table:table-row table:number-rows-repeated="900000">'
            f"{_cell('x')}</table:table-row></table:table>",
            "spreadsheet",
        ),
        "the table has more than 50,000 rows, more than any list of questions. Save the part with "
        "the questions as a file of its own.",
        id="rows",
    ),
]


@pytest.mark.parametrize(("data", "message"), BAD)
def test_what_cannot_be_read_gets_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert str(caught.value) == message
