"""One small FAQ in every form that FAQs have: each must give the same questions and answers.

`tests/data/ingest/structures/` holds the forms, in the markup that their programs write.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.readers.html import read as read_html
from ingest.documents.readers.html import read_markup
from ingest.documents.readers.markdown import read as read_markdown
from ingest.documents.readers.text import blocks_of_lines
from ingest.documents.readers.text import read as read_text
from ingest.documents.reading import read_document
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from ingest.markdown import plain_text
from support.content import DATA
from support.depth import law

STRUCTURES = DATA / "ingest" / "structures"

_READ = {".html": read_html, ".md": read_markdown, ".txt": read_text}

# Question, the words its answer begins with, the words it ends with.

FOUND = [
    ("How many books may I borrow?", "Twelve at a time.", "Children may borrow six."),
    ("Can I renew a loan?", "Yes, in three steps:", "Each loan can be renewed twice."),
    ("I have lost my card", "Tell us at the desk.", "A new card costs two coins."),
    ("When are you open?", "From ten to six;", "for holidays."),
]

TOPICS = {
    "bootstrap5.html",
    "definition-list.html",
    "headings-numbered.html",
    "headings-topics.html",
    "headings-topics.md",
    "sphinx.html",
    "wordpress-details.html",
}
"""Forms in which two topics stand."""

BOILERPLATE = ["cookies", "newsletter", "Contact", "Back to top", "©", "Last modified", "search"]

# What fools a reader that looks for lines ending in "?": a page, and its questions.

TRAPS = [
    pytest.param(
        "<h2>How do I join?</h2><p>In two steps.</p><h3>Step one</h3><p>Write.</p><h3>Step two</h3>"
        "<p>Wait.</p><h2>May I leave?</h2><p>Yes.</p>",
        ["How do I join?", "May I leave?"],
        id="sub-headings in an answer",
    ),
    pytest.param(
        "<p><b>How do I join?</b></p><p>Write to us.</p><p><b>Note:</b> it takes a week.</p>"
        "<p><b>May I leave?</b></p><p>Yes, at any time.</p>",
        ["How do I join?", "May I leave?"],
        id="note in bold in an answer",
    ),
    pytest.param(
        "<p><b>1. How do I join?</b></p><p>So:</p><p>1. Write.</p><p>2. Wait.</p>"
        "<p><b>2. May I leave?</b></p><p>Yes.</p><p><b>3. The door is shut</b></p><p>Knock.</p>",
        ["How do I join?", "May I leave?", "The door is shut"],
        id="steps numbered like questions",
    ),
    pytest.param(
        "<h2>How do I start?</h2><h3>What do I need?</h3><p>Paper.</p><h3>Who helps?</h3><p>We do."
        "</p><h2>How do I end?</h2><h3>Whom do I tell?</h3><p>Us.</p><h3>Is it free?"
        "</h3><p>Yes.</p>",
        ["What do I need?", "Who helps?", "Whom do I tell?", "Is it free?"],
        id="topics shaped like questions",
    ),
    pytest.param(
        "<h2>How do I join?</h2><p>Write to us. Are you sure? Then write at once.</p>"
        "<h2>It does not work</h2><p>Try again.</p><h2>Error 7</h2><p>Call us.</p>",
        ["How do I join?", "It does not work", "Error 7"],
        id="questions without a question mark",
    ),
    pytest.param(
        "<h2>How do I join?</h2><p></p><h2>May I leave?</h2><p>Yes.</p><h2>Who pays?</h2>"
        "<p>We.</p>",
        ["How do I join?", "May I leave?", "Who pays?"],
        id="a question without an answer",
    ),
    pytest.param(
        "<ul><li>How do I join?</li><li>May I leave?</li><li>Who pays?</li></ul>"
        "<h2>How do I join?</h2><p>Write.</p><h2>May I leave?</h2><p>Yes.</p>"
        "<h2>Who pays?</h2><p>We do.</p>",
        ["How do I join?", "May I leave?", "Who pays?"],
        id="table of contents without links",
    ),
    pytest.param(
        "<div class='sidebar'><h2>Who are we?</h2><p>A club.</p></div><main><h2>How do I join?</h2>"
        "<p>Write to the office.</p><h2>May I leave?</h2><p>Yes, at any time.</p></main>",
        ["How do I join?", "May I leave?"],
        id="sidebar that asks",
    ),
    pytest.param(
        "<h1>FAQ</h1><h2>Introduction</h2><p>Read on.</p><h2>How do I join?</h2><p>Write.</p>"
        "<h2>May I leave?</h2><p>Yes.</p><h2>Copyright</h2><p>Ours.</p>",
        ["How do I join?", "May I leave?"],
        id="headings of the document itself",
    ),
    pytest.param(
        "<h1>FAQ</h1><h2>3 May 2004</h2><h2>How do I join?</h2><p>Write.</p>"
        "<h2>May I leave?</h2><p>Yes.</p>",
        ["How do I join?", "May I leave?"],
        id="a date set as a heading",
    ),
    pytest.param(
        "<h1>FAQ</h1><p><b>Wie trete ich bei?</b></p><p>Schriftlich.</p>"
        "<p><b>Darf ich austreten?</b></p><p>Ja.</p>",
        ["Wie trete ich bei?", "Darf ich austreten?"],
        id="German",
    ),
    pytest.param(
        "<h1>FAQ</h1><dl><dt>How do I join?</dt><dd>Write.</dd><dt>Who pays?</dt><dd>We.</dd>"
        "<dt>May I leave?</dt><dd>Yes.</dd><dt>When is it?</dt><dd>In May.</dd>"
        "<dt>Where is it?</dt><dd>Here.</dd><dt>Is it far?</dt><dd>No.</dd>"
        "<dt>Keys</dt><dd>Call us.</dd></dl>",
        [
            *("How do I join?", "Who pays?", "May I leave?", "When is it?", "Where is it?"),
            *("Is it far?", "Keys"),
        ],
        id="a term that asks nothing, the last one",
    ),
    pytest.param(
        "<h1>よくある質問</h1><h2>費用はいくらですか</h2><p>無料です。</p>"
        "<h2>期間はどのくらいですか。</h2><p>一年です。</p>",
        ["費用はいくらですか", "期間はどのくらいですか。"],
        id="Japanese",
    ),
]

# Pages without questions.

NONE = [
    pytest.param("<h1>Minutes</h1><p>We met.</p><h2>Money</h2><p>There is some.</p>", id="minutes"),
    pytest.param("<p>Are you well? We are.</p><p>Yours, the office</p>", id="letter"),
    pytest.param("", id="nothing"),
    pytest.param(
        "<p>Home News Downloads FAQ Contact</p><h1>Class Shelf</h1><h2>Public members</h2>"
        "<p>Those of a shelf.</p><h2>Detailed description</h2><p>It holds books.</p>",
        id="manual with a row of links to a FAQ",
    ),
    pytest.param(
        "<p><a href='faq/'>Frequently asked questions</a></p><h1>Shelf</h1><h2>Install</h2>"
        "<p>Screw it to the wall.</p><h2>Usage</h2><p>Put books on it.</p>",
        id="manual with a link to a FAQ",
    ),
    pytest.param(
        "<h1>What is new in version two</h1><ul><li>Doors.</li><li>Wheels.</li></ul>",
        id="news under one heading that begins as questions do",
    ),
    pytest.param("<h1>Index</h1><h2>Q</h2><p>Quarto</p><h2>R</h2><p>Recto</p>", id="letters"),
    pytest.param(
        "<h1>Shelf(1)</h1><p>The shelf in question holds books.</p><h2>Note</h2><p>It is of oak."
        "</p><h2>There is a limit</h2><p>Ten.</p>",
        id="the word question in a sentence",
    ),
]


def _recognise(name: str) -> Recognition:
    document = read_document(STRUCTURES / name)
    return recognise(document.name, document.lines, document.blocks)


def _questions(markup: str) -> list[str]:
    lines = markup.split("\n")
    return [one.question for one in recognise("a.html", lines, read_markup(markup)).questions]


@pytest.mark.parametrize("name", sorted(path.name for path in STRUCTURES.iterdir()))
def test_a_form_gives_the_questions_with_their_whole_answers(name: str) -> None:
    questions = _recognise(name).questions
    # A paragraph that states something is a question in no form but where the form says so.
    asked = [one.question.rstrip("?") for one in questions]
    assert asked == [question.rstrip("?") for question, _, _ in FOUND]
    for one, (_, begins, ends) in zip(questions, FOUND, strict=True):
        words = " ".join(plain_text(one.answer).split())
        assert words.startswith(begins)
        assert words.endswith(ends)


@pytest.mark.parametrize("name", sorted(path.name for path in STRUCTURES.iterdir()))
def test_no_boilerplate_is_in_any_answer(name: str) -> None:
    questions = _recognise(name).questions
    assert questions
    for question in questions:
        assert not [words for words in BOILERPLATE if words in question.answer + question.question]


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_topics_are_one_level_up(name: str) -> None:
    topics = [one.topic.split()[-1] for one in _recognise(name).questions]
    assert topics == ["Loans", "Loans", "Visits", "Visits"]


@pytest.mark.parametrize("name", sorted(path.name for path in STRUCTURES.iterdir()))
def test_every_line_of_a_form_is_kept_or_has_a_reason(name: str) -> None:
    document = read_document(STRUCTURES / name)
    recognition = recognise(document.name, document.lines, document.blocks)
    kept = {topic.line for topic in recognition.topics}
    for question in recognition.questions:
        for span in question.spans:
            kept.update(range(span.first, span.last + 1))
    dropped = recognition.dropped
    assert kept | dropped.keys() == set(range(1, len(document.lines) + 1))
    assert all(dropped.values())


@pytest.mark.parametrize(("markup", "questions"), TRAPS)
def test_a_trap_does_not_fool(markup: str, questions: list[str]) -> None:
    assert _questions(markup) == questions


@pytest.mark.parametrize("markup", NONE)
def test_where_nothing_asks_nothing_is_found(markup: str) -> None:
    assert _questions(markup) == []


def test_lists_links_and_emphasis_of_an_answer_are_markdown() -> None:
    answers = {one.question: one.answer for one in _recognise("details.html").questions}
    assert answers["Can I renew a loan?"] == (
        "Yes, in three steps:\n\n1. Open your account.\n2. Choose the book.\n3. Press *Renew*.\n\n"
        "Each loan can be renewed twice."
    )
    assert "**two** coins" in answers["I have lost my card"]
    assert "[the calendar](calendar.html)" in answers["When are you open?"]


def test_tables_and_code_of_an_answer_are_markdown() -> None:
    markup = (
        "<details><summary>What does it cost?</summary><table><tr><th>Age</th><th>Coins</th></tr>"
        "<tr><td>6</td><td>one|two</td></tr></table></details>"
        "<details><summary>How do I call it?</summary><pre>call\n  it</pre></details>"
    )
    cost, call = recognise("a.html", [markup], read_markup(markup)).questions
    assert cost.answer == "| Age | Coins |\n| --- | --- |\n| 6 | one\\|two |"
    assert call.answer == "```\ncall\n  it\n```"


def test_scripts_and_styles_leave_nothing_and_a_picture_is_named() -> None:
    markup = (
        "<details><summary>Where?</summary><p>Here.<img src='a/map.png'></p>"
        "<script>track()</script></details><details><summary>When?</summary><p>Now.<style>p{}</style></p></details>"
    )
    recognition = recognise("a.html", [markup], read_markup(markup))
    assert [one.answer for one in recognition.questions] == ["Here.", "Now."]
    assert recognition.notes == ("line 1: a picture stood in the answer: map.png",)


def test_a_dash_is_no_answer() -> None:
    document = read_document(STRUCTURES.parent / "documents" / "table.pdf")
    questions = recognise(document.name, document.lines, document.blocks).questions
    answers = {one.question: one.answer for one in questions}
    assert [question for question, answer in answers.items() if not answer] == [
        "What if nobody speaks our language?"
    ]


def test_terms_above_one_definition_share_it() -> None:
    markup = "<h1>FAQ</h1><dl><dt>Who?<dt>What?<dd>Us.<dt>Where?<dd>Here.</dl>"
    questions = recognise("a.html", [markup], read_markup(markup)).questions
    assert [(one.question, one.answer) for one in questions] == [
        ("Who?", "Us."),
        ("What?", "Us."),
        ("Where?", "Here."),
    ]


SHARED = [
    "<p>Who?<br>What is it?</p><p>Us.</p>",
    "<p>Who?<br/>\nWhat is it?<br></p><p>Us.</p>",
    "<section><p>Who?<br>What is it?</p><p>Us.</p></section>",
]


@pytest.mark.parametrize("shared", SHARED)
def test_questions_of_one_paragraph_share_the_answer_below(shared: str) -> None:
    markup = f"<h1>FAQ</h1>{shared}<p>Where is it kept?</p><p>Here.</p>"
    questions = recognise("a.html", markup.split("\n"), read_markup(markup)).questions
    assert [(one.question, one.answer) for one in questions] == [
        ("Who?", "Us."),
        ("What is it?", "Us."),
        ("Where is it kept?", "Here."),
    ]


BROKEN = ["<h2>{}</h2>", "<p><b>{}</b></p>", "<div><strong>{}</strong></div>", "<p><em>{}</em></p>"]


@pytest.mark.parametrize("element", BROKEN)
def test_a_question_over_two_elements_is_one(element: str) -> None:
    asked = ("How do I reserve the sauna", "and what does it cost?", "Where is it?", "Who may?")
    first, more, *others = map(element.format, asked)
    entries = "".join(f"{question}<p>So it is.</p>" for question in (first + more, *others))
    markup = f"<h1>FAQ</h1>{entries}"
    questions = recognise("a.html", [markup], read_markup(markup)).questions
    assert [one.question for one in questions] == [" ".join(asked[:2]), *asked[2:]]
    assert {one.answer for one in questions} == {"So it is."}


def test_an_answer_without_a_question_is_reported_and_not_invented() -> None:
    lines = ["A. So it is.", "", "Q. Is it?", "A. Yes."]
    recognition = recognise("a.txt", lines, blocks_of_lines(lines))
    assert [one.question for one in recognition.questions] == ["Is it?"]
    assert recognition.notes == ("line 1: an answer stands without a question",)


def test_a_question_over_two_lines_is_one() -> None:
    lines = ["1. Is it true that one may borrow so many books", "   at a time?", "", "   Yes.", ""]
    lines += ["2. May I?", "", "   Yes.", "", "3. May we?", "", "   Yes."]
    questions = recognise("faq.txt", lines, blocks_of_lines(lines)).questions
    assert [one.question for one in questions] == [
        "Is it true that one may borrow so many books at a time?",
        "May I?",
        "May we?",
    ]


def test_markdown_of_an_answer_stays_as_it_was() -> None:
    answer = "Take `one`:\n\n- [this](a.md)\n- *that*\n\n```sh\nrun  it\n```"
    text = f"# FAQ\n\n## Which?\n\n{answer}\n\n## When?\n\nNow.\n"
    reading = read_markdown(text.encode())
    assert recognise("a.md", reading.lines, reading.blocks).questions[0].answer == answer


def test_the_report_says_what_explains_most_and_what_came_next() -> None:
    recognition = _recognise("details.html")
    assert recognition.strategy == "details that unfold"
    assert recognition.why.startswith("4 questions, 4 answered, ")
    assert "; next best: " in recognition.why


@law(40)
@given(
    st.sampled_from(sorted(path.name for path in STRUCTURES.iterdir())),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 60), st.integers(0, 3)), max_size=6),
)
def test_a_damaged_form_is_read_with_every_line_accounted_for(
    name: str, cuts: list[tuple[int, int, int]]
) -> None:
    data = (STRUCTURES / name).read_bytes()
    for start, length, times in cuts:
        data = data[:start] + data[start : start + length] * times + data[start + length :]
    reading = _READ[Path(name).suffix](data or b"x")
    recognition = recognise(name, reading.lines, reading.blocks)
    kept = {topic.line for topic in recognition.topics}
    for question in recognition.questions:
        assert question.question
        for span in question.spans:
            kept.update(range(span.first, span.last + 1))
    assert kept | recognition.dropped.keys() == set(range(1, len(reading.lines) + 1))
