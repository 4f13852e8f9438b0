"""Lines above questions: which are topics, and which the last line of the answer before them."""

from __future__ import annotations

import pytest

from ingest.documents.readers.docx import read as read_word
from ingest.documents.readers.html import read_markup
from ingest.documents.recognition.found_questions import Recognition
from ingest.documents.recognition.recognise import recognise
from support.word import paragraph, word_file

BOLD, UNDERLINE = "<w:b/>", '<w:u w:val="single"/>'

# Topic, questions with the last words of their answers.

SECTIONS = (
    (
        "Kiln and glazes",
        (("When is the kiln lit?", "On Mondays."), ("Who pays the gas?", "We do.")),
    ),
    ("Clay", (("Where do I get clay?", "In the shed. Ask for the key."),)),
    ("Privacy", (("Can I bring a friend?", "Yes."), ("Is there a test?", "No, there is none."))),
)
"""Words of every kind: titles of one word, of three, and as in the foot of a page; answers of one
sentence and of two."""


def _in_word(*texts: tuple[str, str]) -> Recognition:
    """Recognised in a Word document of paragraphs: their words, and how they are set."""
    body = "".join(paragraph(text, run=run) for text, run in texts)
    reading = read_word(word_file(body))
    return recognise("a.docx", reading.lines, reading.blocks)


def _on_page(markup: str) -> Recognition:
    return recognise("a.html", markup.split("\n"), read_markup(markup))


def _sections(found: Recognition) -> list[tuple[str, str, str]]:
    return [(one.topic, one.question, one.answer.split("\n")[-1]) for one in found.questions]


EXPECTED = [(topic, question, answer) for topic, some in SECTIONS for question, answer in some]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        (BOLD, ""),
        (BOLD, BOLD),
        (UNDERLINE, BOLD),
        (UNDERLINE, ""),
        (BOLD + UNDERLINE, BOLD),
        ("<w:i/>", BOLD),
        ("", BOLD),
        ("", ""),
    ],
)
def test_lines_that_are_set_alike_and_end_no_sentence_are_topics(title: str, question: str) -> None:
    lines = []
    for topic, some in SECTIONS:
        lines.append((topic, title))
        for asked, answer in some:
            lines.extend([(asked, question), (answer, "")])
    assert _sections(_in_word(("Pottery in the old dairy", ""), *lines)) == EXPECTED


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(lambda title: f"Part {_number(title)}: {title}", id="the word and a number"),
        pytest.param(lambda title: f"{'ABC'[_number(title) - 1]}. {title}", id="letters"),
        pytest.param(lambda title: f"{title}:", id="a colon"),
    ],
)
@pytest.mark.parametrize("run", ["", BOLD])
def test_titles_are_told_by_their_form_too(written, run: str) -> None:  # type: ignore[no-untyped-def]
    lines = []
    for topic, some in SECTIONS:
        lines.append((written(topic), run))
        for asked, answer in some:
            lines.extend([(asked, BOLD), (answer, "")])
    found = [(one[0].lower(), *one[1:]) for one in _sections(_in_word(*lines))]
    assert found == [(topic.lower(), asked, answer) for topic, asked, answer in EXPECTED]


def _number(title: str) -> int:
    return [topic for topic, _ in SECTIONS].index(title) + 1


ENTRY = '<div class="e"><div class="q">{}</div><div class="a"><p>{}</p></div></div>'
DETAILS = "<details><summary>{}</summary><p>{}</p></details>"
TERMS = "<dl><dt>{}</dt><dd><p>{}</p></dd></dl>"
ROW = "<tr><td>{}</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("section", "entry"),
    [
        ('<div class="name">{}</div>{}', ENTRY),
        ('<div class="group"><div class="name">{}</div>{}</div>', ENTRY),
        ("<p><b>{}</b></p>{}", DETAILS),
        ("<div>{}</div>{}", DETAILS),
        ("<details><summary>{}</summary>{}</details>", DETAILS),
        ("<p><strong>{}</strong></p>{}", TERMS),
        ("<table><caption>{}</caption>{}</table>", ROW),
        ("<p><u>{}</u></p><table>{}</table>", ROW),
        ("<tbody><tr><th colspan=2>{}</th></tr>{}</tbody>", ROW),
        ("<h4>{}</h4>{}", "<h3>{}</h3><p>{}</p>"),
        ("<h2>{}</h2>{}", "<h2>{}</h2><p>{}</p>"),
        ("<h2>{}</h2>{}", "<h4>{}</h4><p>{}</p>"),
        ("<center><font size=5>{}</font></center>{}", "<b>{}</b><br>{}<br><br>"),
        ("<p>{}</p>{}", "<p>Q: {}</p><p>A: {}</p>"),
    ],
)
def test_a_page_says_its_topics_beside_the_questions(section: str, entry: str) -> None:
    body = "".join(
        section.format(topic, "".join(entry.format(*one) for one in some))
        for topic, some in SECTIONS
    )
    body = f"<table>{body}</table>" if section.startswith("<tbody") else body
    assert _sections(_on_page(f"<h1>Pottery</h1>{body}")) == EXPECTED


# The last line of an answer, which stands above a question, too.

LAST_LINES = [
    "<p><b>Pay before the last day of April.</b></p>",
    "<p><b>Bring your own towel</b></p>",
    "<p><strong>Note: closed in August</strong></p>",
    "<p><u>Closed in August</u></p>",
    "<p><code>kiln --off</code></p>",
    "<pre>kiln --off</pre>",
    "<blockquote><p>Heat is patience</p></blockquote>",
    "<ul><li>An apron</li></ul>",
    "<table border=1><tr><td>Hour</td><td>Price</td></tr><tr><td>1</td><td>5</td></tr></table>",
    '<div class="note">Heat is patience</div>',
]


@pytest.mark.parametrize("last", LAST_LINES)
@pytest.mark.parametrize("question", ["<p><b>{}</b></p>", "<h3>{}</h3>", "<p>{}</p>"])
def test_the_last_line_of_an_answer_is_no_topic(last: str, question: str) -> None:
    lines = []
    for place, (_, asked, answer) in enumerate(EXPECTED):
        lines.append(question.format(asked) + f"<p>{answer}</p>" + last * (place == 1))
    found = _on_page("<h1>Pottery</h1>" + "".join(lines))
    assert [one.question for one in found.questions] == [asked for _, asked, _ in EXPECTED]
    assert not found.topics
    words = " ".join(found.questions[1].answer.split()[-1:])
    assert words.strip("*`| ") != "do."


@pytest.mark.parametrize("sentence", ["Bring a towel.", "Mind the step!", "Note: it is cold."])
def test_sentences_in_bold_are_no_topics_however_many(sentence: str) -> None:
    lines = "".join(
        f"<p><b>{asked}</b></p><p>{answer}</p><p><b>{sentence}</b></p>"
        for _, asked, answer in EXPECTED
    )
    found = _on_page(lines)
    assert [one.question for one in found.questions] == [asked for _, asked, _ in EXPECTED]
    assert all(one.answer.endswith(f"**{sentence}**") and not one.topic for one in found.questions)


def test_topics_stand_below_open_questions() -> None:
    found = _in_word(
        ("May I smoke?", ""),
        ("Is there a lift?", ""),
        ("Glazes", ""),
        ("Which ones are safe?", ""),
        ("Who mixes them?", ""),
        ("Money", ""),
        ("Are there fees?", ""),
    )
    topics = ["", "", "Glazes", "Glazes", "Money"]
    assert [(one.topic, one.answer) for one in found.questions] == [(one, "") for one in topics]


def test_short_answers_are_no_topics() -> None:
    found = _in_word(
        ("May I smoke?", ""),
        ("No", ""),
        ("Is there a lift?", ""),
        ("Yes, at the back", ""),
        ("Which glazes are safe?", ""),
        ("All of them", ""),
        ("Who mixes them?", ""),
    )
    assert [one.answer for one in found.questions] == ["No", "Yes, at the back", "All of them", ""]
    assert not found.topics


# Lists of the questions above their answers.


def _list(entries: str, body: str) -> Recognition:
    return _on_page(f"<h1>Pottery</h1>{entries}{body}")


LINK = '<li><a href="#{}">{}</a></li>'
NUMBERS = {asked: f"q{n}" for n, (_, asked, _) in enumerate(EXPECTED)}


@pytest.mark.parametrize("body", ["<h3 id={0}>{1}</h3><p>{2}</p>", "<p id={0}><b>{1}</b></p>{2}"])
@pytest.mark.parametrize("title", ["<li>{}<ul>{}</ul></li>", "<p><b>{}</b></p><ul>{}</ul>"])
def test_a_table_of_contents_may_be_all_that_names_the_topics(title: str, body: str) -> None:
    entries = "".join(
        title.format(topic, "".join(LINK.format(NUMBERS[asked], asked) for asked, _ in some))
        for topic, some in SECTIONS
    )
    texts = "".join(body.format(NUMBERS[asked], asked, answer) for _, asked, answer in EXPECTED)
    assert _sections(_list(f"<ul>{entries}</ul>", texts)) == EXPECTED


@pytest.mark.parametrize(("number", "run"), [("{}. ", ""), ("", BOLD), ("", "")])
def test_what_a_list_asks_and_nothing_answers_is_open(number: str, run: str) -> None:
    texts = [("Pottery in the old dairy", "")]
    for topic, some in SECTIONS:
        texts.append((topic, ""))
        texts.extend((f"{number.format(n)}{asked}", "") for n, (asked, _) in enumerate(some, 1))
    answered = [EXPECTED[0], EXPECTED[2], EXPECTED[4]]
    for n, (_, asked, answer) in enumerate(answered, 1):
        texts.append((f"{number.format(n)}{asked}", run))
        texts.append((answer + " It is so in every year, in summer as in winter.", ""))
    found = _in_word(*texts)
    words = {one.question: (one.topic, one.answer[: len(answer)]) for one in found.questions}
    assert {asked: topic for asked, (topic, _) in words.items()} == {
        asked: topic for topic, asked, _ in EXPECTED
    }
    assert sorted(asked for asked, (_, answer) in words.items() if not answer) == sorted(
        asked for _, asked, _ in (EXPECTED[1], EXPECTED[3])
    )
    lines = {span.first for one in found.questions for span in one.spans}
    assert len(lines) == len(EXPECTED)


@pytest.mark.parametrize("link", ["#gone-{}", "#", "/elsewhere/#{}"])
@pytest.mark.parametrize("last", ["Where do I get clay?", "Is there a test?"])
def test_a_link_that_leads_nowhere_asks_what_nobody_has_answered(link: str, last: str) -> None:
    answered = [one for one in EXPECTED if one[1] not in (last, "Who pays the gas?")]
    targets = {asked: f"#{NUMBERS[asked]}" for _, asked, _ in answered}
    entries, texts = "", ""
    for topic, some in SECTIONS:
        rest = {asked: answer for asked, answer in some if asked in targets}
        links = (targets.get(asked, link.format(n)) for n, (asked, _) in enumerate(some))
        lines = zip(links, (asked for asked, _ in some), strict=True)
        inner = "".join(f"<li><a href='{to}'>{asked}</a></li>" for to, asked in lines)
        entries += f"<li>{topic}<ul>{inner}</ul></li>"
        texts += f"<h2>{topic}</h2>" * bool(rest)
        texts += "".join(f"<h3 id={NUMBERS[one]}>{one}</h3>{said}" for one, said in rest.items())
    found = _sections(_list(f"<ul>{entries}</ul>", texts))
    open_ = [(topic, asked, "") for topic, asked, _ in EXPECTED if asked not in targets]
    assert [one for one in found if one[2]] == answered
    assert [one for one in found if not one[2]] == (open_ if link.startswith("#") else [])


@pytest.mark.parametrize("title", ["Broken pots", "Leaving the kiln unlocked"])
def test_a_heading_that_the_contents_miss_is_a_question(title: str) -> None:
    entries = "".join(LINK.format(NUMBERS[asked], asked) for _, asked, _ in EXPECTED)
    texts = [f"<h2 id={NUMBERS[one]}>{one}</h2><p>{said}</p>" for _, one, said in EXPECTED]
    texts.insert(3, f"<h2>{title}</h2><p>We throw them away.</p>")
    found = _list(f"<ul>{entries}</ul>", "".join(texts))
    assert [one.question for one in found.questions] == [
        *(asked for _, asked, _ in EXPECTED[:3]),
        title,
        *(asked for _, asked, _ in EXPECTED[3:]),
    ]


# What a page shows beside a question that unfolds.


@pytest.mark.parametrize(
    "shown",
    [
        "{} +",
        "{}+",
        "{} <span>−</span>",
        "{}<i class=icon>▼</i>",
        "{} ›",
        "{} [+]",
        "<span>+</span> {}",
        "▸ {}",
        "{} <span class=sr-only>Expand</span>",
        "{} <span>expand_more</span>",
        "{} <small>Show answer</small>",
    ],
)
@pytest.mark.parametrize(
    "entry",
    [
        "<div class=i><button aria-expanded=false>{}</button><div class=p><p>{}</p></div></div>",
        "<details><summary>{}</summary><p>{}</p></details>",
        "<h3>{}</h3><p>{}</p>",
        "<div class=e><div class=q>{}</div><div class=a>{}</div></div>",
    ],
)
def test_the_sign_of_an_accordion_is_no_part_of_a_question(shown: str, entry: str) -> None:
    found = _on_page("".join(entry.format(shown.format(one), said) for _, one, said in EXPECTED))
    assert _sections(found) == [("", asked, answer) for _, asked, answer in EXPECTED]


def test_words_behind_a_question_mark_are_its_own_where_they_differ() -> None:
    asked = ["Is it free? Always", "May I leave? Soon", "Who pays? Alone or all"]
    found = _on_page("".join(f"<h3>{one}</h3><p>So it is.</p>" for one in asked))
    assert [one.question for one in found.questions] == asked


# Paragraphs with a level of the outline, as text keeps it that was pasted below a heading.


@pytest.mark.parametrize(
    "answer",
    ["On Mondays.", "We do. Ask for the bill first", "In the shed: ask!", " ".join(["word"] * 25)],
)
def test_text_with_a_level_of_the_outline_is_no_heading(answer: str) -> None:
    outline = '<w:outlineLvl w:val="2"/>'
    body = "".join(
        paragraph(asked, outline, BOLD) + paragraph(answer, outline * (n % 2))
        for n, (_, asked, _) in enumerate(EXPECTED)
    )
    reading = read_word(word_file(body))
    found = recognise("a.docx", reading.lines, reading.blocks)
    assert _sections(found) == [("", asked, answer) for _, asked, _ in EXPECTED]


@pytest.mark.parametrize(
    ("page", "note"),
    [
        ("<h2>{}</h2>", "lines 1, 3: 2 topics by headings of level 2"),
        ("<p><b>{}</b></p>", "lines 1, 3: 2 topics by lines right above questions, in bold"),
        (
            "<div class=t>{}</div>",
            "lines 1, 3: 2 topics by lines right above questions, in elements",
        ),
    ],
)
def test_a_note_says_why_topics_are_topics(page: str, note: str) -> None:
    section = "{}<h3>{}</h3><p>We do.</p><h3>{}</h3><p>Nobody.</p>"
    lines = [
        section.format(page.format("Kiln"), "Who lights it?", "Who pays?"),
        "",
        section.format(page.format("Clay"), "Who digs it?", "Who dries it?"),
    ]
    assert [one for one in _on_page("\n".join(lines)).notes if one.startswith(note)]


# Parts of a page whose names stand elsewhere.

PANELS = {
    "tabs": (
        '<ul role="tablist">{tabs}</ul>{panels}',
        '<li role="tab"><a href="#p{n}">{name}</a></li>',
        '<div role="tabpanel" id="p{n}">{inner}</div>',
    ),
    "buttons": (
        '<div role="tablist">{tabs}</div><div>{panels}</div>',
        '<button role="tab" id="t{n}">{name}</button>',
        '<div role="tabpanel" aria-labelledby="t{n}">{inner}</div>',
    ),
    "pills": (
        "<ul>{tabs}</ul><div>{panels}</div>",
        '<li><a data-toggle="pill" href="#p{n}">{name}</a></li>',
        '<div id="p{n}">{inner}</div>',
    ),
    "labels": ("{panels}{tabs}", "", '<section aria-label="{name}">{inner}</section>'),
}


@pytest.mark.parametrize("form", PANELS)
@pytest.mark.parametrize("entry", [DETAILS, "<h3>{}</h3><p>{}</p>", ENTRY])
def test_panels_have_the_names_of_their_tabs(form: str, entry: str) -> None:
    page, tab, panel = PANELS[form]
    inner = ["".join(entry.format(*one) for one in some) for _, some in SECTIONS]
    tabs = "".join(tab.format(n=n, name=name) for n, (name, _) in enumerate(SECTIONS))
    panels = "".join(
        panel.format(n=n, name=name, inner=inner[n]) for n, (name, _) in enumerate(SECTIONS)
    )
    assert _sections(_on_page("<h1>Pottery</h1>" + page.format(tabs=tabs, panels=panels))) == (
        EXPECTED
    )


def test_the_heads_of_an_accordion_are_no_tabs() -> None:
    card = (
        '<div><div role="tab" id="h{0}"><h4>{1}</h4></div>'
        '<div role="tabpanel" aria-labelledby="h{0}"><p>{2}</p></div></div>'
    )
    cards = "".join(card.format(n, *one[1:]) for n, one in enumerate(EXPECTED))
    found = _on_page(f"<div role=tablist>{cards}</div>")
    assert _sections(found) == [("", asked, answer) for _, asked, answer in EXPECTED]


def test_one_label_alone_is_no_topic() -> None:
    inner = "".join(f"<h3>{asked}</h3><p>{answer}</p>" for _, asked, answer in EXPECTED)
    found = _on_page(f'<section aria-label="Main content">{inner}</section>')
    assert not found.topics


# An answer that stands below a list of open questions, in no item of it.


def test_an_answer_below_a_list_of_questions_is_that_of_the_last() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = "".join(
        paragraph(asked, number) + (paragraph(answer) if n in (1, 4) else "")
        for n, (_, asked, answer) in enumerate(EXPECTED)
    )
    reading = read_word(word_file(body, {"numbering": numbering}))
    found = recognise("a.docx", reading.lines, reading.blocks)
    assert [one.answer for one in found.questions] == ["", "We do.", "", "", EXPECTED[4][2]]


def test_two_headings_without_a_question_mark_make_no_faq() -> None:
    text = "<p>Babies babble from their sixth month on, and nobody has to teach them.</p>"
    found = _on_page(
        f"<h1>Babble</h1>{text}<h2>Why babies babble</h2>{text}<h2>When to ask</h2>{text}"
    )
    assert not found.questions


# Answers that begin in the paragraph of their question.


@pytest.mark.parametrize("between", [" ", " – ", " - "])
@pytest.mark.parametrize("more", ["", "Children come with an adult."])
def test_an_answer_begins_in_the_paragraph_of_its_question(between: str, more: str) -> None:
    found = _in_word(
        *(
            (line, "")
            for _, asked, answer in EXPECTED
            for line in (f"{asked}{between}{answer}", more)
        )
    )
    answers = [f"{answer}\n\n{more}".strip() for _, _, answer in EXPECTED]
    assert [(one.question, one.answer) for one in found.questions] == [
        (asked, answer) for (_, asked, _), answer in zip(EXPECTED, answers, strict=True)
    ]


@pytest.mark.parametrize("asked", ["Ab welchem Alter?", "Depuis quelle date?", "Vanaf wanneer?"])
def test_a_preposition_may_stand_before_what_asks(asked: str) -> None:
    found = _in_word(*((f"{one} So it is.", "") for one in (asked, "Wie oft?", "Où est-ce?")))
    assert found.questions[0].question == asked


def test_statements_in_bold_among_questions_in_bold_are_questions_too() -> None:
    asked = ["When is it lit?", "Leaving the kiln", "Who pays?", "Broken pots", "Is it safe?"]
    lines = [f"<b>{one}</b><br>The warden knows it and tells you.<br><br>" for one in asked]
    assert [one.question for one in _on_page("".join(lines)).questions] == asked


def test_answers_in_the_same_words_do_not_lengthen_a_table_of_contents() -> None:
    entries = [
        (asked, ("No.", "On Mondays, in the shed.")[n % 2]) for n, asked in enumerate(NUMBERS)
    ]
    texts = [*((asked, "") for asked, _ in entries)]
    for asked, answer in entries:
        texts.extend([(asked, BOLD), (answer, ""), ("We ask for ten coins a year.", "")])
    found = _in_word(("Pottery", ""), *texts)
    assert [(one.question, one.answer.split("\n")[0]) for one in found.questions] == entries


@pytest.mark.parametrize("control", ["Volver arriba", "Takaisin alkuun", '<a href="#x">Ylös</a>'])
@pytest.mark.parametrize("entry", ["<h3>{}</h3><p>{}</p>", "<p><b>{}</b></p><p>{}</p>"])
def test_the_same_words_after_every_answer_are_a_control(control: str, entry: str) -> None:
    lines = [entry.format(asked, said) + f"<p>{control}</p>" for _, asked, said in EXPECTED]
    assert _sections(_on_page("".join(lines))) == [("", *one[1:]) for one in EXPECTED]


def test_the_same_short_answer_to_many_questions_is_one() -> None:
    lines = [f"<h3>{asked}</h3><p>On request</p>" for _, asked, _ in EXPECTED]
    assert [one.answer for one in _on_page("".join(lines)).questions] == ["On request"] * 5


@pytest.mark.parametrize("said", ["– {}", "- {}", "({})"])
@pytest.mark.parametrize("entry", ["<p><b>{}</b> {}</p>", "<p><em>{}</em> {}</p>"])
def test_what_sets_an_answer_off_is_none_of_its_words(entry: str, said: str) -> None:
    lines = [entry.format(asked, said.format(answer)) for _, asked, answer in EXPECTED]
    assert _sections(_on_page("".join(lines))) == [("", *one[1:]) for one in EXPECTED]


def test_steps_that_two_answers_share_are_no_table_of_contents() -> None:
    steps = "<ol><li>Ask the warden.</li><li>Sign the list.</li><li>Take the key.</li></ol>"
    lines = [
        f"<h3>{asked}</h3><p>You need these steps:</p>{steps * (n % 2)}<p>{said}</p>"
        for n, (_, asked, said) in enumerate(EXPECTED)
    ]
    found = _on_page("".join(lines))
    assert [one.answer.count("Sign the list.") for one in found.questions] == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("title", ["KEYS Y DOORS", "Vitamin C and clay", "Plan B"])
def test_a_letter_within_a_title_is_no_number(title: str) -> None:
    markup = "".join(
        f"<p>{name}</p>" + "".join(f"<p><b>{one}</b></p><p>{said}</p>" for one, said in some)
        for name, some in ((title, SECTIONS[0][1]), ("Fees", SECTIONS[2][1]))
    )
    markup = markup.replace("Fees", "FEES") if title.isupper() else markup
    assert [one.topic.lower() for one in _on_page(markup).questions] == [
        *[title.lower()] * 2,
        *["fees"] * 2,
    ]


def test_what_several_answers_say_is_no_control() -> None:
    lines = [
        f"<h3>Who lights kiln {n}?</h3><p>Number {n} does.</p>"
        + "<p>Ask the warden</p>" * (n % 3 == 1)
        for n in range(10)
    ]
    found = _on_page("".join(lines))
    assert sum(one.answer.endswith("Ask the warden") for one in found.questions) == 3


def test_two_questions_to_the_reader_make_no_faq() -> None:
    found = _on_page(
        "<h1>Warden</h1><p>Do you love kilns? We are looking for you.</p><h2>What you bring</h2>"
        "<ul><li>patience</li></ul><h2>Interested?</h2><p>Write to the club at the old dairy.</p>"
    )
    assert not found.questions
