"""What only the form of a text says: raised, struck out, a table, a quotation, a picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.documents.blocks import Reading
from ingest.documents.readers.docx.reader import read as read_word
from ingest.documents.readers.html import read as read_html
from ingest.documents.readers.pdf.reader import read as read_pdf
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.markdown import plain_text
from support.paper import HELVETICA, drawn
from support.word import WORD_SPACE, paragraph, word_file


def _recognised(reading: Reading) -> Recognition:
    return recognise("faq", reading.lines, reading.blocks)


def _page(answer: str, head: str = "") -> Recognition:
    page = (
        f"<head>{head}</head><p>Q. What is asked?</p><p>A. {answer}</p><p>Q. Else?</p><p>A. No.</p>"
    )
    return _recognised(read_html(page.encode()))


def _run(text: str, properties: str = "") -> str:
    words = f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{words}</w:r>"


def _word(answer: str, styles: str = "") -> Recognition:
    body = (
        f"{paragraph('Q. What is asked?')}<w:p>{_run('A. ')}{answer}</w:p>{paragraph('Q. Else?')}"
    )
    parts = {"styles": f"<w:styles {WORD_SPACE}>{styles}</w:styles>"} if styles else {}
    return _recognised(read_word(word_file(body + paragraph("A. No."), parts)))


def _paper(*painted: tuple[float, float, int, str]) -> Recognition:
    """Of strings, each with its place, the size of its type and its words."""
    lines = [(40.0, 400.0, 12, "Q. What is asked?"), *painted]
    lines += [(40.0, 300.0, 12, "Q. Else?"), (40.0, 280.0, 12, "A. No.")]
    stream = "\n".join(
        f"BT {HELVETICA} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in lines
    )
    return _recognised(read_pdf(drawn(stream)))


_RAISED = '<w:vertAlign w:val="superscript"/>'
_LOWERED = '<w:vertAlign w:val="subscript"/>'
_GOOGLE = (
    "<style>.c1{font-weight:400;vertical-align:super}.c2{text-decoration:line-through}</style>"
)
_NOTE = f'<w:style w:type="character" w:styleId="N"><w:name w:val="note"/><w:rPr>{_RAISED}</w:rPr>'

# Document, and the words of its answer.

RAISED: list[tuple[Callable[[], Recognition], str]] = [
    (lambda: _page("At least 30<sup>1</sup> hours."), "At least 30¹ hours."),
    (lambda: _page("At least 30<a href='#1'><sup>1</sup></a> hours."), "At least 30¹ hours."),
    (lambda: _page("About 1<sup>1</sup>/<sub>2</sub> years."), "About 1¹/₂ years."),
    (lambda: _page("On the 1<sup>st</sup> of May."), "On the 1st of May."),
    (lambda: _page('30<span style="vertical-align: super">2</span> hours.'), "30² hours."),
    (lambda: _page('30<span class="c1">2</span> hours.', _GOOGLE), "30² hours."),
    (lambda: _page("Some hours<sup>a</sup>."), "Some hours^a."),
    (lambda: _word(_run("30") + _run("1", _RAISED) + _run(" hours.")), "30¹ hours."),
    (lambda: _word(_run("H") + _run("2", _LOWERED) + _run("O.")), "H₂O."),
    (lambda: _word(_run("30") + _run("1", '<w:position w:val="6"/>') + _run(" h.")), "30¹ h."),
    (
        lambda: _word(
            _run("30") + _run("1", '<w:rStyle w:val="N"/>') + _run(" hours."), f"{_NOTE}</w:style>"
        ),
        "30¹ hours.",
    ),
    (
        lambda: _paper((40, 380, 12, "A. 30"), (68.2, 385, 7, "1"), (78, 380, 12, "hours.")),
        "30¹ hours.",
    ),
    (
        lambda: _paper((40, 380, 12, "A. H"), (63.6, 377, 7, "2"), (67.6, 380, 12, "O is wet.")),
        "H₂O is wet.",
    ),
    (
        lambda: _paper((40, 380, 12, "A. In 30"), (81.6, 385, 7, "th"), (93, 380, 12, "place.")),
        "In 30th place.",
    ),
]


@pytest.mark.parametrize("number", range(len(RAISED)))
def test_a_figure_that_is_raised_or_lowered_stays_apart(number: int) -> None:
    made, words = RAISED[number]
    assert plain_text(made().questions[0].answer) == words


# Document, and the Markdown of its answer.

STRUCK: list[tuple[Callable[[], Recognition], str]] = [
    (lambda: _page("<s>$100</s> <del>$120</del> $150."), "~~$100~~ ~~$120~~ $150."),
    (lambda: _page("<strike>$100</strike> $150."), "~~$100~~ $150."),
    (lambda: _page('<span style="text-decoration:line-through">$1</span> $2.'), "~~$1~~ $2."),
    (lambda: _page('<span class="c2">$1</span> $2.', _GOOGLE), "~~$1~~ $2."),
    (lambda: _page("<del><b>Not</b> now</del> Later."), "~~now~~ Later."),
    (lambda: _page("Yes.<p><del>No longer this.</del></p>"), "Yes."),
    (lambda: _word(_run("$100", "<w:strike/>") + _run(" $150.")), "~~$100~~ $150."),
    (lambda: _word(_run("$100", "<w:dstrike/>") + _run(" $150.")), "~~$100~~ $150."),
    (lambda: _word(_run("$1", '<w:strike w:val="0"/>') + _run(" a day.")), "$1 a day."),
    (lambda: _word(_run("20") + _run("0", "<w:strike/>") + _run("1 hours.")), "20~~0~~1 hours."),
]


@pytest.mark.parametrize("number", range(len(STRUCK)))
def test_what_is_struck_out_is_marked_or_left_out_with_the_reason(number: int) -> None:
    made, markdown = STRUCK[number]
    recognition = made()
    (answer, _) = [question.answer for question in recognition.questions]
    assert answer == markdown
    words = plain_text(answer)
    assert not [gone for gone in ("$100", "$120", "Not now", "No longer") if gone in words]


def test_a_question_has_no_words_that_are_struck_out() -> None:
    page = "<p><b>What is the <del>cost</del> fee?</b></p><p>Ten.</p><p><del>Old?</del></p>" * 2
    questions = {question.question for question in _recognised(read_html(page.encode())).questions}
    assert questions == {"What is the fee?"}


# The end of an answer that no title of a topic may be made of

ENDS = [
    "<table><tr><th>Category</th><th>Fee</th></tr><tr><td>IFS</td><td>$100</td></tr></table>",
    "<table border=1><tr><td>Category</td><td>Fee</td></tr><tr><td>IFS</td><td></td></tr></table>",
    "<blockquote>Ask the treasurer</blockquote>",
    "<blockquote><p><b>Ask the treasurer</b></p></blockquote>",
    "<pre>Form 12 A</pre>",
    "<ul><li>One<li>Two</ul>",
    "<ol><li><p>First</p><p>Step one</p></ol>",
    "<dl><dt>IFS<dd>Family Specialist</dl>",
    "<p>Note: IFS only</p>",
]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("<p>Q. {}</p>", "<p>A. These:</p>"),
        ("<p><b>{}</b></p>", "<p>These:</p>"),
        ("<h2>{}</h2>", "<p>These:</p>"),
        ("<details><summary>{}</summary>", "<p>These:</p>"),
    ],
)
def test_the_end_of_an_answer_is_no_topic(question: str, answer: str, end: str) -> None:
    close = "</details>" if "<details>" in question else ""
    asked = ["What are the fees?", "Who decides?", "When is it due?"]
    page = "\n".join(f"{question.format(one)}{answer}{end}{close}" for one in asked)
    found = _recognised(read_html(page.encode()))
    assert [(one.topic, one.question) for one in found.questions] == [("", one) for one in asked]
    words = plain_text(found.questions[0].answer).split()
    said = {"<table": "IFS", "<block": "treasurer", "<pre": "Form", "<ul": "Two", "<ol": "Step"}
    expected = next((word for tag, word in said.items() if end.startswith(tag)), "IFS")
    assert expected in " ".join(words)


# A picture in an answer, and what the note about it says

_DRAWN = (
    '<w:drawing xmlns:a="a" xmlns:p="p"><p:inline><p:docPr id="3" name="Picture 1"{}/>{}'
    "</p:inline></w:drawing>"
)
_SHAPE = '<w:pict><v:shape xmlns:v="v"><v:imagedata/></v:shape></w:pict>'
_BLIP = "<a:graphic><a:blip/></a:graphic>"

PICTURES: list[tuple[Callable[[], Recognition], str]] = [
    (lambda: _page('This: <img src="a/chart.png" alt="Thirty hours">'), "Thirty hours"),
    (lambda: _page('<img src="chart.png">'), "chart.png"),
    (lambda: _page('This: <img src="data:image/png;base64,AAAA/BBBB">'), "without a name"),
    (lambda: _page(f'This: <img alt="{"Thirty hours " * 40}">'), "Thirty hours Thirty"),
    (lambda: _page('This:<p>One.</p><p><img src="1.png"><img src="2.png">'), "2.png"),
    (lambda: _word(_drawing(' descr="Thirty hours"', "")), "Thirty hours"),
    (lambda: _word(_run("This:") + _drawing("", _BLIP)), "Picture 1"),
    (
        lambda: _word(f"{_run('This:')}<w:r>{_SHAPE}</w:r>"),
        "without a name",
    ),
]


def _drawing(attributes: str, inside: str) -> str:
    return f"<w:r>{_DRAWN.format(attributes, inside)}</w:r>"


@pytest.mark.parametrize("number", range(len(PICTURES)))
def test_a_picture_that_stood_in_an_answer_is_told(number: int) -> None:
    made, label = PICTURES[number]
    notes = [note for note in made().notes if "a picture stood in the answer" in note]
    assert any(label in note for note in notes)


def test_a_line_that_is_drawn_is_no_picture() -> None:
    assert _word(_run("This.") + _drawing("", "<a:graphic/>")).notes == ()
