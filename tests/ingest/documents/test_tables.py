"""Questions in the rows of tables with several columns, in every format that has tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from ingest.documents.blocks import Reading
from ingest.documents.readers.docx import read as read_word
from ingest.documents.readers.html import read as read_html
from ingest.documents.readers.markdown import read as read_markdown
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from support.word import table_file

Rows = Sequence[Sequence[str]]

HEAD = ["No.", "Topic", "Question", "Answer", "Changed"]
ROWS = [
    [
        "1",
        "Boats",
        "Who may take a boat out?",
        "Every member who can swim two lengths.",
        "3 May 2021",
    ],
    ["2", "Boats", "Which boat may I take", "Any with a green flag.", "4 May 2021"],
    ["3", "Keys", "Where is the key of the shed?", "", "1 June 2022"],
    ["4", "Keys", "Who opens the gate?", "The warden, at six. Ring twice.", ""],
]
FOUND = [("Boats", row[2], row[3]) for row in ROWS[:2]] + [
    ("Keys", row[2], row[3]) for row in ROWS[2:]
]


def _html(rows: Rows) -> Reading:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return read_html(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>".encode())


def _markdown(rows: Rows) -> Reading:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return read_markdown("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode())


def _word(rows: Rows) -> Reading:
    return read_word(table_file(rows))


READ = pytest.mark.parametrize("read", [_html, _markdown, _word])


def _recognised(reading: Reading) -> Recognition:
    return recognise("table", reading.lines, reading.blocks)


def _found(reading: Reading) -> list[tuple[str, str, str]]:
    questions = _recognised(reading).questions
    return [(one.topic, one.question, one.answer) for one in questions]


@READ
@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4), (2, 3, 1, 0, 4), (3, 4, 2, 0, 1)], ids=["usual", "first", "last"]
)
def test_columns_are_known_by_their_headings_in_any_order(
    read: Callable[[Rows], Reading], order: tuple[int, ...]
) -> None:
    assert _found(read([[row[n] for n in order] for row in (HEAD, *ROWS)])) == FOUND


HEADINGS = [
    ("Nr.", "Thema", "Frage", "Antwort", "Stand"),
    ("N°", "Rubrique", "Question", "Réponse", "Date"),
    ("Número", "Categoría", "Pregunta", "Respuesta", "Fecha"),
    ("#", "Section", "QUESTION (public)", "Answer text:", "Last updated"),
    ("Lp.", "Dział", "Pytanie", "Odpowiedź", "Data"),
    ("№", "Раздел", "Вопрос", "Ответ", "Дата"),
    ("no.", "カテゴリ", "質問", "回答", "date"),
    ("", "Category", "Q", "A", ""),
    ("ID", "Ämne", "F", "S", "Datum"),
    ("No.", "Subject", "Incoming inquiry", "Our reply", "Received"),
    ("Nr.", "Bereich", "Anfrage", "Antwortvorschlag", "Datum"),
    ("Número", "Tema", "Consulta", "Respuesta", "Fecha"),
    ("Número", "Assunto", "Dúvida", "Resposta", "Data"),
]


@pytest.mark.parametrize("head", HEADINGS, ids=lambda head: head[2])
def test_headings_are_known_in_many_languages(head: tuple[str, ...]) -> None:
    assert _found(_html([head, *ROWS])) == FOUND


def test_columns_are_known_by_what_they_hold_where_they_have_no_headings() -> None:
    assert _found(_html(ROWS)) == FOUND
    assert _found(_html([["Lfd.", "Wo", "Was", "Na also", "wann"], *ROWS])) == FOUND


@pytest.mark.parametrize("is_head", [True, False], ids=["set apart", "set as all"])
def test_a_first_row_set_apart_has_the_headings(is_head: bool) -> None:
    head, *rows = [
        ("How people ask", "We say"),
        ("Where can I swim", "In the lake."),
        ("How do I get there", "By boat."),
        ("Who rows?", "Everybody."),
        ("Which boat may I take", "Any with a green flag."),
    ]
    bold = [f"<td><b>{cell}</b></td>" if is_head else f"<td>{cell}</td>" for cell in head]
    cells = [*bold, *("</tr><tr>" + "".join(f"<td>{cell}</td>" for cell in row) for row in rows)]
    found = _found(read_html(f"<table><tr>{''.join(cells)}</tr></table>".encode()))
    assert found == [("", *row) for row in (rows if is_head else (head, *rows))]


PERSONS = ["Checked by", "Owner", "Contact", "Answered by", "Zuständig", "Responsable", "Ansvarig"]


@pytest.mark.parametrize("heading", PERSONS)
@pytest.mark.parametrize("asked", [("Question", "Answer"), ("They say", "We tell them")])
def test_who_answers_is_no_topic(heading: str, asked: tuple[str, str]) -> None:
    names = ["Ana", "Ana", "Lois", "Ana"]
    rows = [[name, *row[1:4]] for name, row in zip(names, ROWS, strict=True)]
    answered = [[*row[:3], row[3] or "On the hook."] for row in rows]
    found = [(one, asks, answer) for _, one, asks, answer in answered]
    assert _found(_html([[heading, "Area", *asked], *answered])) == found
    beside = [[name, asks, answer] for name, _, asks, answer in answered]
    without = [("", asks, answer) for _, asks, answer in beside]
    assert _found(_html([[heading, *asked], *beside])) == without


def test_whom_to_ask_is_an_answer_where_no_other_is() -> None:
    rows = [["Who rows?", "Ana Lund, at the shed"], ["Who steers?", "Lois Hart, by telephone"]]
    assert _found(_html([["Question", "Contact"], *rows])) == [("", *row) for row in rows]


def test_an_answer_of_a_column_with_a_heading_is_one_and_the_others_are_drafts() -> None:
    named, other = _recognised(_html([HEAD, *ROWS])), _recognised(_html(ROWS))
    assert {one.is_answer_marked for one in named.questions} == {True}
    assert {one.is_answer_marked for one in other.questions} == {False}


def test_the_account_says_what_each_column_was_taken_for() -> None:
    recognition = _recognised(_word([HEAD, *ROWS]))
    assert recognition.notes[:1] == (
        "line 2: columns A “No.” = number, B “Topic” = topic, C “Question” = question, "
        "D “Answer” = answer, E “Changed” = date",
    )
    assert "column A “No.”: number" in recognition.dropped.values()


MERGED = (
    "<table><tr><th>Area</th><th>Question</th><th>Answer</th></tr>"
    "<tr><td rowspan=2>Boats</td><td>Who rows?</td><td>All.</td></tr>"
    "<tr><td>Who steers?</td><td>One.</td></tr>"
    "<tr><td>Keys</td><td>Who has it?</td><td>Ann.</td></tr></table>"
)
BANDS = (
    "<table><tr><th>Question</th><th>Answer</th></tr><tr><td colspan=2>Boats</td></tr>"
    "<tr><td>Who rows?</td><td>All.</td></tr><tr><td>Who steers?</td><td>One.</td></tr>"
    "<tr><td>Keys</td><td></td></tr><tr><td>Who has it?</td><td>Ann.</td></tr></table>"
)
PAGES = (
    "<h2>Boats</h2><table><tr><th>Question</th><th>Answer</th></tr>"
    "<tr><td>Who rows?</td><td>All.</td></tr><tr><td>Who steers?</td><td>One.</td></tr></table>"
    "<h2>Keys</h2><table><tr><td>Who has it?</td><td>Ann.</td></tr></table>"
)


@pytest.mark.parametrize("page", [MERGED, BANDS, PAGES], ids=["merged", "bands", "headings"])
def test_a_topic_stands_in_a_merged_cell_in_a_row_of_its_own_or_above_the_table(page: str) -> None:
    assert _found(read_html(page.encode())) == [
        ("Boats", "Who rows?", "All."),
        ("Boats", "Who steers?", "One."),
        ("Keys", "Who has it?", "Ann."),
    ]


def test_a_topic_that_stands_once_holds_for_the_empty_cells_below_it() -> None:
    rows = [["Topic", "Question", "Answer"], ["Boats", "Who rows?", "All."]]
    rows += [["", "Who steers?", "One."], ["Keys", "Who has it?", "Ann."]]
    once = [one[0] for one in _found(_html([*rows, ["", "Where?", "Here."]]))]
    again = [one[0] for one in _found(_html([*rows, ["Boats", "Where?", "Here."]]))]
    assert (once, again) == (["Boats", "Boats", "Keys", "Keys"], ["Boats", "", "Keys", "Boats"])


def test_an_answer_goes_on_in_the_row_below_where_that_asks_nothing() -> None:
    rows = [
        ["Question", "Answer"],
        ["Who rows?", "All."],
        ["", "Who can."],
        ["Who steers?", "One."],
    ]
    assert _found(_html(rows)) == [
        ("", "Who rows?", "All.\n\nWho can."),
        ("", "Who steers?", "One."),
    ]


def test_other_wordings_tags_and_the_status_of_a_question_are_told() -> None:
    rows = [
        ["Question", "Also asked", "Answer", "Tags", "Status"],
        ["Who rows?", "Who may row? Who can row?", "All.", "boats; members", "Draft"],
        ["Who steers?", "", "One.", "", "Published"],
    ]
    first, second = _recognised(_html(rows)).questions
    assert (first.wordings, first.tags, first.status) == (
        ("Who may row?", "Who can row?"),
        ("boats", "members"),
        "draft",
    )
    assert (second.wordings, second.tags, second.status) == ((), (), "")


DATA = [
    [["Category", "Fee", "Paid?"], ["Adults", "$40", "yes"], ["Children", "$10", "no"]],
    [["Step", "Who", "When"], ["Form", "Member", "May"], ["Check", "Warden", "June"]],
    [["Topic", "Date"], ["Boats", "3 May"], ["Keys", "4 May"]],
    [
        ["Time", "Where do you sail?", "What was best?", "Anything else?"],
        ["10:05", "On the lake", "The wind", "The hut was cold"],
        ["10:07", "Nowhere yet", "The soup", "Will there be a second day?"],
        ["10:12", "At sea", "Ida", "More soup!"],
        ["10:30", "On the lake", "The soup", "May I bring my son?"],
    ],
]


@READ
@pytest.mark.parametrize("rows", DATA, ids=lambda rows: rows[0][0])
def test_a_table_of_data_holds_no_questions(read: Callable[[Rows], Reading], rows: Rows) -> None:
    assert _found(read(rows)) == []


def test_headings_of_several_tables_are_no_marks_of_questions() -> None:
    tables = "".join(
        f"<h2>{title}</h2><table><tr><th>Question</th><th>Answer</th></tr>{rows}</table>"
        for title, rows in (
            ("Oars", "<tr><td>Who rows?</td><td>All.</td></tr>"),
            ("Sails", "<tr><td>Who sews?</td><td>One.</td></tr>"),
        )
    )
    found = _recognised(read_html(tables.encode()))
    assert [one.question for one in found.questions] == ["Who rows?", "Who sews?"]
    assert not [note for note in found.notes if "without a question" in note]
    assert [note for note in found.notes if "“Question” = question" in note]
    assert not [note for note in found.notes if "Question:" in note]
