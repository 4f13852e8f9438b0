"""Texts as "save as plain text", Notepad and a copied page of the web give them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import chain

import pytest

from ingest.documents.readers.markdown import read as read_markdown
from ingest.documents.readers.text import read as read_text
from ingest.documents.recognition.recognise import recognise

ENTRIES = (
    ("Mooring", "Who may moor in the harbour?", ("Boats of less than nine metres. Ask first.",)),
    ("Mooring", "What does a night cost?", ("Eleven crowns, in winter six.", "Pay at the hut.")),
    ("Water and fuel", "Is there a pump, and at which of our jetties does it stand?", ("Yes.",)),
    ("Water and fuel", "My tank leaks. Whom do I tell?", ("The warden, by day or night.",)),
    ("Storms", "Where do I find the forecast?", ("On the door of the hut, from seven on.",)),
)  # fmt: skip
"""Topic, question, paragraphs of the answer."""

Entries = Sequence[tuple[str, str, Sequence[str]]]
Found = list[tuple[str, str, str]]

FOUND = [(topic, question, "\n\n".join(answer)) for topic, question, answer in ENTRIES]

TITLES = {
    "plain": "{}",
    "colon": "{}:",
    "capitals": "{}",
    "chapters": "Chapter {n}: {}",
    "sections": "Section {n} - {}",
    "numbers": "{n}. {}",
    "bold": "**{}**",
    "parts in German": "Teil {n}: {}",
}

# The end of an answer, above a question: none of these is a topic.

LAST_LINES = [
    ("Like this:", "Register of boats, 2024"),
    ("The hut is open at these hours.", "Monday nine to five", "Tuesday nine to one"),
    ("They said it.", "“Nobody sails alone”"),
    ("Type this.", "moor --night"),
    ("The warden signs.", "Note: in blue ink only"),
    ("Ask the warden.", "Pier Two"),
]


def _text(
    entries: Entries = ENTRIES,
    *,
    title: str = "",
    mark: str = "",
    between: Sequence[str] = (),
    within: Sequence[str] = (),
    below_title: Sequence[str] = (),
) -> list[str]:
    """The lines of a text; `between` stands after each entry, `within` after each paragraph."""
    lines: list[str] = []
    topic = ""
    for n, (of_topic, question, answer) in enumerate(entries, 1):
        if title and topic != of_topic:
            topic = of_topic
            number = sorted({entry[0] for entry in entries}).index(topic) + 1
            lines.extend([title.format(topic, n=number), *below_title])
        lines.append(mark.format(n=n) + question)
        for paragraph in answer:
            lines.extend([*within, paragraph])
        lines.extend(between)
    return lines


def _folded(lines: Sequence[str], columns: int) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, columns) or [""]]


def _found(lines: Sequence[str], name: str = "a.txt") -> Found:
    read = read_markdown if name.endswith(".md") else read_text
    reading = read("\n".join(lines).encode())
    recognition = recognise(name, reading.lines, reading.blocks)
    return [
        (question.topic, question.question, question.answer) for question in recognition.questions
    ]


def _on_lines(found: Found) -> Found:
    """The same with each answer on one line: two paragraphs or one, where a text does not tell."""
    return [(topic, question, " ".join(answer.split())) for topic, question, answer in found]


def _without_topics(found: Found) -> Found:
    return [("", question, answer) for _, question, answer in found]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("columns", [1000, 76, 60, 48])
@pytest.mark.parametrize("title", ["", "{}"])
def test_a_paragraph_a_line_without_blank_lines(name: str, columns: int, title: str) -> None:
    found = _found(_folded(_text(title=title), columns), name)
    expected = FOUND if title else _without_topics(FOUND)
    folded = [(topic, question, " ".join(answer.split())) for topic, question, answer in expected]
    assert [
        (topic, question, " ".join(answer.split())) for topic, question, answer in found
    ] == folded


@pytest.mark.parametrize("within", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize("style", TITLES)
def test_titles_of_chapters_are_topics(style: str, within: Sequence[str]) -> None:
    entries = [
        (topic.upper() if style == "capitals" else topic, question, answer)
        for topic, question, answer in ENTRIES
    ]
    lines = _text(entries, title=TITLES[style], between=within, within=within, below_title=within)
    assert [topic for topic, _, _ in _found(lines)] == [topic for topic, _, _ in entries]


def test_a_title_above_blank_lines_alone_is_a_topic() -> None:
    two = (ENTRIES[0], ENTRIES[1], ENTRIES[4])
    lines = _text(two, between=[""])
    at = lines.index(ENTRIES[4][1])
    assert [topic for topic, _, _ in _found([*lines[:at], "Storms", *lines[at:]])] == [
        "",
        "",
        "Storms",
    ]


@pytest.mark.parametrize("between", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize("mark", ["", "Q: ", "{n}. "])
@pytest.mark.parametrize("answer", LAST_LINES, ids=[lines[-1] for lines in LAST_LINES])
def test_the_last_line_of_an_answer_is_no_topic(
    answer: Sequence[str], mark: str, between: Sequence[str]
) -> None:
    entries = [("", *ENTRIES[0][1:]), ("", ENTRIES[1][1], answer), ("", *ENTRIES[4][1:])]
    found = _found(_text(entries, mark=mark, between=between, within=between))
    assert [topic for topic, _, _ in found] == ["", "", ""]
    assert found[1][2].endswith(answer[-1])


def test_titles_between_questions_that_are_all_open() -> None:
    entries = [(topic, question, ()) for topic, question, _ in ENTRIES]
    assert _found(_text(entries, title="{}"), "faq.txt") == [
        (topic, question, "") for topic, question, _ in FOUND
    ]


def test_a_button_between_two_entries_is_gone_and_the_question_below_it_is_one() -> None:
    lines = _text(within=[""], between=["", "Back to top"])
    assert _found(lines) == _without_topics(FOUND)


# The marks of a question and of an answer, as they stand before the words or on lines of their own.

MARKS = [
    ("Q.{}", "A.{}"),
    ("Q:{}", "A:{}"),
    ("Q{n}){}", "A{n}){}"),
    ("Q.{}", "{}"),
    ("Q.\n{}", "A.\n{}"),
    ("Question\n{}", "Answer\n{}"),
    ("QUESTION {n}\n{}", "ANSWER\n{}"),
    ("Question {n}\n{}", "{}"),
    ("Question {}", "Answer {}"),
    ("Frage {}", "Antwort {}"),
    ("Pregunta\n{}", "Respuesta\n{}"),
    ("Вопрос {n}\n{}", "Ответ\n{}"),
    ("F:{}", "A:{}"),
    ("P. {}", "R. {}"),
    ("В.{}", "О.{}"),
    ("**Question**\n{}", "**Answer**\n{}"),
]

# What stands at the edges of a question on its page.

EDGES = ["{} +", "{} ▼", "{}#", "{} ¶", "{}**", "**{}", "+ {}", "▶ {}", "> {}", "** {}"]

BETWEEN = [
    "Back to top",
    "Retour en haut",
    "Volver arriba",
    "Nach oben",
    "[Top]",
    "↑ Top",
    "Return to top of page",
    "▲",
    "+",
    "* * *",
    "---",
]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("between", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize(("asked", "answered"), MARKS, ids=[asked for asked, _ in MARKS])
def test_marks_are_known_glued_alone_and_without_a_sign(
    asked: str, answered: str, between: Sequence[str], name: str
) -> None:
    entries = [
        (topic, asked.format(question, n=n), (answered.format(answer[0], n=n), *answer[1:]))
        for n, (topic, question, answer) in enumerate(ENTRIES, 1)
    ]
    lines = "\n".join(_text(entries, title="{}", between=between)).split("\n")
    found = [
        (topic, question, " ".join(answer.split()))
        for topic, question, answer in _found(lines, name)
    ]
    assert found == [
        (topic, question, " ".join(answer.split())) for topic, question, answer in FOUND
    ]


@pytest.mark.parametrize("between", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize("edge", EDGES)
def test_signs_at_the_edges_of_questions_are_gone(edge: str, between: Sequence[str]) -> None:
    entries = [(topic, edge.format(question), answer) for topic, question, answer in ENTRIES]
    assert _found(_text(entries, title="{}", between=between, within=between)) == FOUND


@pytest.mark.parametrize("apart", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize("line", BETWEEN)
def test_what_leads_elsewhere_or_is_no_word_is_in_no_answer(
    line: str, apart: Sequence[str]
) -> None:
    assert _found(_text(title="{}", within=apart, between=[*apart, line, *apart])) == FOUND


# How an answer stands in the line of its question.

INLINE = [
    "{q} {a}",
    "{q} - {a}",
    "{q} – {a}",
    "{q} **{a}**",
    "{q} A: {a}",
    "{n}. {q} {a}",
    "{q} ({a})",
]


@pytest.mark.parametrize(("form", "columns"), [*((form, 1000) for form in INLINE), (INLINE[5], 60)])
@pytest.mark.parametrize("between", [(), ("",)], ids=["touching", "apart"])
def test_an_answer_in_the_line_of_its_question(
    form: str, between: Sequence[str], columns: int
) -> None:
    entries = [
        (topic, form.format(q=question, a=answer[0], n=n), answer[1:])
        for n, (topic, question, answer) in enumerate(ENTRIES, 1)
    ]
    found = _found(_folded(_text(entries, between=between), columns))
    assert _on_lines(found) == _on_lines(_without_topics(FOUND))


@pytest.mark.parametrize("within", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize(
    "more",
    [
        "(e.g. rafts, canoes)",
        "(Even at night?)",
        "I come by rail.",
        "And if so, where?",
        "“Yes” is enough.",
    ],
)
def test_a_question_that_goes_on_behind_its_question_mark(more: str, within: Sequence[str]) -> None:
    entries = [(topic, f"{question} {more}", answer) for topic, question, answer in ENTRIES[:2]]
    entries.extend(ENTRIES[2:])
    found = _found(_text(entries, within=within, between=[""]))
    assert [question for _, question, _ in found] == [question for _, question, _ in entries]
    assert [answer for _, _, answer in found] == [answer for _, _, answer in FOUND]


@pytest.mark.parametrize("blank", ["none", "entries", "all"])
@pytest.mark.parametrize(
    "statement", ["I have lost my key", "The gate does not open", "My boat sinks"]
)
def test_a_statement_among_questions_is_one(statement: str, blank: str) -> None:
    entries = [
        *ENTRIES[:2],
        ("", statement, ("Ask the warden for help, day and night.",)),
        *ENTRIES[3:],
    ]
    within, between = ([""] if blank == "all" else [], [] if blank == "none" else [""])
    found = _found(_text(entries, within=within, between=between))
    assert [question for _, question, _ in found] == [question for _, question, _ in entries]


def test_the_end_of_a_page_is_in_no_answer() -> None:
    foot = ["Still have questions?", "Write to the warden.", "© 2024 The harbour", "Privacy"]
    assert _found([*_text(), *foot]) == _without_topics(FOUND)


@pytest.mark.parametrize("form", ["{q} - {a}", "{q} ({a})", "{q} A: {a}", "{q} R:{a}", "{q} {a}"])
def test_an_answer_in_the_line_of_its_question_goes_on_below(form: str) -> None:
    entries = [
        (topic, form.format(q=question, a=answer[0]), (*answer[1:], "- a rope", "- a lamp"))
        for topic, question, answer in ENTRIES
    ]
    found = _found(_text(entries, between=[""]))
    assert [question for _, question, _ in found] == [question for _, question, _ in FOUND]
    for (_, _, text), (_, _, (first, *_)) in zip(found, ENTRIES, strict=True):
        assert text.startswith(first)
        assert text.endswith("- a rope\n- a lamp")


@pytest.mark.parametrize("number", ["{n}. ", "{n}) ", "({n}) ", "Q{n}: "])
@pytest.mark.parametrize("title", [["Answers"], ["", "Answers", ""], [""]])
def test_a_list_of_questions_above_a_list_of_answers(number: str, title: Sequence[str]) -> None:
    questions = [number.format(n=n) + entry[1] for n, entry in enumerate(ENTRIES, 1)]
    of_answer = number.replace("Q", "A")
    answers = [of_answer.format(n=n) + " ".join(entry[2]) for n, entry in enumerate(ENTRIES, 1)]
    found = _found(["FAQ", "", *questions, *title, *answers])
    assert _on_lines(found) == _on_lines(_without_topics(FOUND))


def test_a_first_question_that_a_list_names_is_no_letterhead() -> None:
    listed = [
        line
        for topic, question, _ in (ENTRIES[0], ENTRIES[2], ENTRIES[4])
        for line in (topic, question)
    ]
    one_each = (ENTRIES[0], ENTRIES[2], ENTRIES[4])
    found = _found(
        ["Contents", "", *listed, "", *_text(one_each, title="{}", within=[""], between=[""])]
    )
    assert [question for _, question, _ in found] == [question for _, question, _ in one_each]
    assert [topic for topic, _, _ in found] == [topic for topic, _, _ in one_each]


# Pages of associations, copied into a text.

STEPS = (
    "1. Register on the board, which takes a quarter of an hour. Bring a pen.",
    "2. Pay the fee at the hut.",
    "• In winter the hut opens at noon.",
    "3. Wait for a letter.",
)
PURPOSE = (
    "The harbour keeps forty berths for guests and eleven for boats that fish, and the guild "
    "that built the mole long ago gives them out anew every spring."
)


def _of(*lines: str) -> list[tuple[str, str]]:
    return [(question, answer) for _, question, answer in _found(lines)]


@pytest.mark.parametrize("blank", [(), ("",)], ids=["dense", "blank lines"])
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is involved in getting a berth?", STEPS),
        ("How is a berth given out?", (PURPOSE,)),
        ("What is a berth? How do I know that the place I was given last year in spring is one?",
         (PURPOSE, "Ask the warden.")),
        ("Who may moor here?", ("See the plan of the mole", *STEPS)),
    ],
)  # fmt: skip
def test_a_page_with_one_question(
    question: str, answer: Sequence[str], blank: Sequence[str]
) -> None:
    (found,) = _of(question, *blank, *answer)
    assert found[0] == question
    assert found[1].split()[-1] == answer[-1].split()[-1]


@pytest.mark.parametrize(
    "lines",
    [
        ("Guild of the Mole", "Why boats need a berth?", PURPOSE),
        ("Interested?", PURPOSE),
        ("Why do boats need a berth?", *[PURPOSE] * 20),
        ("Dear guests", "How are you?", PURPOSE, "What a spring it was!"),
    ],
)
def test_an_article_that_asks_is_no_page_with_one_question(lines: Sequence[str]) -> None:
    assert not _of(*lines)


@pytest.mark.parametrize("blank", [(), ("",)], ids=["dense", "blank lines"])
@pytest.mark.parametrize("title", ["Harbour information", "By Rosa Best, warden", "Let's sail"])
def test_a_page_with_two_questions(title: str, blank: Sequence[str]) -> None:
    entries = (
        ("What is a berth?", PURPOSE, "It is as long as your boat and a yard more."),
        ("Who gives the berths out?", "The warden.", "Ask in April. The hut is open at noon."),
    )
    lines = [part for entry in ((title,), *entries) for line in entry for part in (line, *blank)]
    assert [question for question, _ in _of(*lines)] == [entry[0] for entry in entries]


@pytest.mark.parametrize(
    "title", ["Frequently asked questions", "Frequently asked questions\n\nBerths"]
)
@pytest.mark.parametrize(
    "steps",
    [
        STEPS,
        tuple(f"{n}) {PURPOSE}" for n in range(1, 5)),
        ("1. Come to the hut;", "2. Ring the bell;", "3. Wait."),
    ],
)
def test_steps_are_no_questions_where_a_page_hides_the_questions(
    title: str, steps: Sequence[str]
) -> None:
    assert not _of(title, "", *steps)


@pytest.mark.parametrize("sign", ["-", "+", ""])
@pytest.mark.parametrize(
    "answer", [PURPOSE, "“Nobody sails alone” is what the guild says.", "Yes. Ask the warden."]
)
def test_an_answer_glued_to_its_question(sign: str, answer: str) -> None:
    questions = ("May guests moor at the mole?", "Who keeps the lamp of the mole?")
    lines = [line for question in questions for line in (sign, question + answer)]
    assert _of("Harbour FAQ", *lines) == [(question, answer) for question in questions]


@pytest.mark.parametrize("mark", ["Q.", "Question 1.", "QUESTION."])
def test_one_mark_is_glued_to_its_question(mark: str) -> None:
    other = mark.replace("1", "2")
    found = _of(f"{mark}How long is the mole?", "Ninety yards.", f"{other} Who built it?", "We.")
    assert found == [("How long is the mole?", "Ninety yards."), ("Who built it?", "We.")]


@pytest.mark.parametrize("blank", [(), ("",)], ids=["dense", "blank lines"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("How long does it take to go through", "the papers of the guild?"),
        ("Can I have a look at my", "sheet of points?"),
        ("What is the difference between the berths that the guild gives to Guests of",
         "Honour and those of the Mole Keepers?"),
    ],
)  # fmt: skip
def test_a_question_is_broken_where_the_page_broke_it(
    first: str, second: str, blank: Sequence[str]
) -> None:
    lines = ["Berth FAQs", *blank, first, second, *blank, PURPOSE, *blank]
    lines += ["What is a mole?", *blank, PURPOSE, *blank, "Who built it?", *blank, PURPOSE]
    assert [question for question, _ in _of(*lines)] == [
        f"{first} {second}",
        "What is a mole?",
        "Who built it?",
    ]


@pytest.mark.parametrize(
    "above",
    [
        ("Frequently Asked Questions", "Berths"),
        ("Frequently Asked Questions", "Berths | Fees | Storms | Lamps", "Berths"),
        ("Berth FAQs", "Guild of the Mole", "Berths | Fees | Storms", "Berths"),
    ],
)
@pytest.mark.parametrize("blank", [(), ("",)], ids=["dense", "blank lines"])
def test_a_title_below_that_of_the_questions_is_a_topic(
    above: Sequence[str], blank: Sequence[str]
) -> None:
    lines = [line for title in above for line in (title, *blank)]
    found = _found([*lines, "What is a berth?", *blank, *STEPS])
    assert [(topic, question) for topic, question, _ in found] == [("Berths", "What is a berth?")]


@pytest.mark.parametrize("blank", [(), ("",)], ids=["dense", "blank lines"])
@pytest.mark.parametrize("marks", ["- -", "• •", "1. 2.", "a) b)"])
def test_titles_below_lists_that_end_no_sentence_are_topics(
    marks: str, blank: Sequence[str]
) -> None:
    items = [
        f"{mark} {text}" for mark, text in zip(marks.split(), ("a rope", "a lamp"), strict=True)
    ]
    entries = (
        ("Berths", "What do I bring to the mole?", *items),
        ("", "Is there a deadline?", "No, but come early."),
        ("Lamps and ropes", "What does the warden lend?", PURPOSE, *items),
        ("Last days of the year", "When is the hut shut?", *items),
        ("", "Who has the key?", "The warden."),
    )
    lines = [part for entry in entries for line in entry if line for part in (line, *blank)]
    topics = [topic for topic, _, _ in _found(lines)]
    assert topics == ["Berths"] * 2 + ["Lamps and ropes"] + ["Last days of the year"] * 2


@pytest.mark.parametrize("mark", ["", "Q: "])
@pytest.mark.parametrize("within", [(), ("",)], ids=["touching", "apart"])
@pytest.mark.parametrize(
    ("more", "is_shared"),
    [
        (("Who may tie up here?",), True),
        (("Who may tie up here?", "Which boats may stay for a night?"), True),
        (("Who may tie up here?", ""), False),
    ],
)
def test_questions_on_lines_that_touch_share_the_answer_below(
    more: Sequence[str], within: Sequence[str], mark: str, *, is_shared: bool
) -> None:
    above = [mark + line if line else "" for line in more]
    texts = [_text([one], between=("",), within=within, mark=mark) for one in ENTRIES]
    texts[1][:0] = [f"{mark}What is the fee?"]  # a lone pair may be one question on two lines
    texts[4][:0] = [f"{mark}How strong does it blow?"]
    found = _on_lines(_without_topics(_found(["Harbour", "", *above, *chain(*texts)])))
    expected = _without_topics(FOUND)
    expected.insert(4, ("", "How strong does it blow?", expected[4][2]))
    expected.insert(1, ("", "What is the fee?", expected[1][2]))
    expected[:0] = [("", line, FOUND[0][2] if is_shared else "") for line in more if line]
    assert found == _on_lines(expected)
