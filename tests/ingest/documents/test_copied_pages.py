"""Texts copied from pages, letters and minutes: what stands around answers, and what is no FAQ."""

from __future__ import annotations

import pytest

from ingest.documents.readers import html, text
from ingest.documents.recognition.recognise import recognise

KILN = (
    ("Firing", "How hot does the kiln get?", "Up to 1,240 degrees. Porcelain needs that."),
    ("Firing", "Who may fire it?", "Members who took the course."),
    ("Clay", "May I bring my own clay?", "Yes, if we know its maker."),
    ("Clay", "Where do I leave scraps?", "In the grey bin, so that we can use them again."),
)
"""Topic, question, answer."""


def _read(lines: str | list[str], name: str = "kiln.txt") -> list[tuple[str, str, str]]:
    whole = lines if isinstance(lines, str) else "\n".join(lines)
    reader = html if name.endswith("html") else text
    reading = reader.read(whole.encode())
    found = recognise(name, reading.lines, reading.blocks)
    return [(one.topic, one.question, one.answer) for one in found.questions]


def _page(
    *,
    head: tuple[str, ...] = (),
    below_question: tuple[str, ...] = (),
    below_answer: tuple[str, ...] = (),
    foot: tuple[str, ...] = (),
    is_spaced: bool = True,
) -> list[str]:
    lines = [*head]
    last = ""
    for topic, question, answer in KILN:
        lines += [topic, *[""] * is_spaced] if topic != last else []
        lines += [question, *below_question, answer, *below_answer, *[""] * is_spaced]
        last = topic
    return [*lines, *foot]


SPACED = pytest.mark.parametrize("is_spaced", [True, False], ids=["blank lines", "none"])
HEAD = ("Harbour Street Pottery of Lindow", "Frequently asked questions", "")


@SPACED
@pytest.mark.parametrize(
    "control",
    [
        ("Was this helpful? Yes No",),
        ("Was this answer useful?", "Yes", "No"),
        ("Did this help?",),
        ("War diese Antwort hilfreich?", "Ja", "Nein"),
        ("Cette réponse vous a-t-elle été utile ? Oui Non",),
        ("¿Te ha sido útil?", "Sí", "No"),
        ("Would you change this?", "Thumbs up", "Thumbs down"),
        ("Last updated: 3 March 2025",),
        ("Updated on 2025-03-03", "Was this helpful?", "Yes", "No"),
        ("Letzte Änderung: 03.03.2025",),
        ("Category: Pots", "Tags: kiln, clay"),
        ("thumb_up", "thumb_down"),
        ("Share this answer",),
    ],
    ids=lambda control: control[0],
)
def test_what_stands_below_every_answer_is_none(control: tuple[str, ...], is_spaced: bool) -> None:
    assert _read(_page(head=HEAD, below_answer=control, is_spaced=is_spaced)) == list(KILN)


@SPACED
@pytest.mark.parametrize(
    "control",
    ["expand_more", "add", "Show answer", "keyboard_arrow_down", "Antwort anzeigen", "toggle"],
)
def test_the_sign_of_an_accordion_in_words_begins_no_answer(control: str, is_spaced: bool) -> None:
    assert _read(_page(head=HEAD, below_question=(control,), is_spaced=is_spaced)) == list(KILN)
    behind = [
        f"{line} {control}" if line.endswith("?") else line for line in _page(is_spaced=is_spaced)
    ]
    assert _read(behind) == list(KILN)


def test_an_answer_that_several_questions_have_is_no_control() -> None:
    lines = _page(head=HEAD, below_question=("Yes",))
    for line in ("Who may fire it?", "Where do I leave scraps?"):
        del lines[lines.index(line) + 1]
    assert [answer.startswith("Yes\n\n") for _, _, answer in _read(lines)] == [1, 0, 1, 0]


FEET = [
    ("Harbour Street Pottery of Lindow", "Box 9, Lindow", "pots@lindow.example | 555-0190"),
    ("Harbour Street Pottery", "Tue–Sat 10–6"),
    ("Imprint | Privacy | Newsletter",),
    ("Mentions légales · Contact · Plan du site",),
    ("Still have questions?", "Write to pots@lindow.example"),
    ("Noch Fragen? Rufen Sie uns an: 555-0190.",),
    ("Questions? Call Ada at 555-0190.",),
    ("Can't find what you are looking for?", "Open a ticket"),
    ("Back to top", "12 Quay Lane", "555-0190"),
    ("arrow_upward", "location_on", "12 Quay Lane", "mail", "pots@lindow.example"),
    ("-" * 60, "You get this letter as a member of the pottery. To leave, answer STOP."),
    ("© 2025 Harbour Street Pottery", "Facebook"),
    ("Thank you all for firing with us!",),
    ("Warmly,", "Ruth"),
    ("Best,", "Ruth Amsel", "Keeper of the kiln"),
    ("In friendship,", "Ida"),
    ("Bis bald,", "Eure Ruth"),
    ("Merci à toutes et à tous !", "L’équipe de l’atelier"),
    ("Mit freundlichen Grüßen", "Ruth Amsel"),
    ("Gracias por leernos.",),
    ("Imprimé sur papier recyclé.",),
    ("This leaflet was made by the committee, and checked by Ruth.",),
    ("Share this:", "- Facebook", "- E-mail"),
    ("Harbour Street Pottery of Lindow, 12 Quay Lane",),
    ("Approved by the board on 3 March 2024",),
    ("Geprüft vom Vorstand, Mai 2024",),
    ("Rev. 4/23",),
    ("(Stand: 05/2024)",),
    ("Änderungen vorbehalten.",),
    ("This sheet is not legal advice.",),
    ("If your question is not here, ring 555-0190.",),
    ("Pour toute autre question : pots@lindow.example",),
    ("We look forward to seeing you at the wheel!",),
    ("Ihr Töpfer-Team",),
    ("Contact : 04 00 00 12 12 – pots@lindow.example",),
    ("Más información: 958 000 112 / pots@lindow.example",),
    ("Questions about this sheet: pots@lindow.example • 555-0190",),
    ("Auskunft: Tel. 0421/555 01 90, www.lindow.example",),
    ("お問い合わせ：pots@lindow.example",),
    ("Still stuck? Call Ruth at 555-0190 or use the form.",),
    ("Noch unklar? Ruf Ruth an: 555-0190.",),
    ("Encore un doute ? Appelez Ruth au 555-0190.",),
    ("¿Todavía con dudas? Llama a Ruth: 555-0190.",),
    ("— Ruth & Ida, Harbour Street",),
    ("-- Ruth von der Au",),
    ("– Das Team der Töpferei",),
    ("With my prayers and my thanks for your patience,", "", "Fr. Anselm Okoro"),
    ("Mit herzlichem Dank für eure große Geduld,", "", "Ruth und Ida", "Töpferei am Hafen"),
    ("En espérant vous voir bientôt à l’atelier,", "", "Ruth de la Tour"),
]


@SPACED
@pytest.mark.parametrize("foot", FEET, ids=lambda foot: foot[0][:20])
def test_the_foot_of_a_page_ends_no_answer(foot: tuple[str, ...], is_spaced: bool) -> None:
    if foot[0] == "arrow_upward":
        lines = _page(head=HEAD, below_question=("expand_more",), foot=foot, is_spaced=is_spaced)
    else:
        lines = _page(head=HEAD, foot=foot, is_spaced=is_spaced)
    assert _read(lines) == list(KILN)


@pytest.mark.parametrize(
    "end",
    [
        ("Write to:", "Harbour Street Pottery of Lindow", "Box 9, Lindow"),
        ("In one of these:", "the grey bin", "the blue bin"),
        ("Ask at the desk.", "Open Tuesday to Friday"),
        ("Two kinds are kept apart.", "- porcelain", "- all others"),
        ("On the shelf.", "Thanks to a gift of 2019 it costs nothing."),
        ("On the shelf.", "Merci de nous prévenir la veille."),
        ("On the shelf.", "Printed labels hang by the door."),
        ("On the shelf.", "Thank you for asking! Do not leave it open."),
        ("Thank you for asking, on the shelf.",),
        ("At the mill.", "Mill Lane,", "12 Quay Street"),
        ("Town Hall,", "Lindow"),
        ("On the shelf.", "It was built by Ruth in 2019."),
        ("On the shelf.", "Harbour Street Pottery gives a new one."),
        ("On the shelf.", "If you broke it, tell Ruth."),
        ("On the shelf.", "Find us on the second floor."),
        ("Desk: 555-0190 / pots@lindow.example",),
        ("Ask first.", "To be sure, call Ruth at 555-0190 or write to pots@lindow.example."),
        ("Ask first.", "Urgent: write at once to pots@lindow.example"),
        ("Ask the warden.", "Night line: 555-0190"),
        (
            "Ask one of us.",
            "Glaze: 555-0190, ida@lindow.example",
            "Clay: 555-0191, ada@lindow.example",
        ),
        ("On days without school.", "Open: 10.00-16.00, 18.00-20.00"),
        ("On the hook.", "Not there? Ring 555-0190."),
        ("“All clay is patient.”", "— Ida Amsel"),
        ("On the shelf.", "— but never on the stove"),
        ("By post.", "It goes to the office of the pottery,", "Mill Lane"),
    ],
    ids=lambda end: end[0],
)
def test_an_answer_that_ends_in_short_lines_keeps_them(end: tuple[str, ...]) -> None:
    *_, (_, _, answer) = _read([*_page(head=HEAD), "Where does glaze go?", *end])
    assert answer.replace("\\", "").split() == " ".join(end).split()


@pytest.mark.parametrize(
    "end",
    ["Thank you!", "Since March 2024", "Best wishes", "Desk: 555-0190 / a@b.example", "— Ruth"],
)
def test_what_several_answers_end_with_is_no_foot(end: str) -> None:
    lines = _page(head=HEAD)
    for _, _, answer in KILN[1::2]:
        lines.insert(lines.index(answer) + 1, end)
    assert [answer.endswith(end) for _, _, answer in _read(lines)] == [False, True] * 2


def test_a_title_below_the_last_answer_is_none_of_it() -> None:
    lines = [line.upper() if line in ("Firing", "Clay") else line for line in _page(head=HEAD)]
    found = _read([*lines, "STAY IN TOUCH", "", "Sign up for our newsletter"])
    assert [answer for _, _, answer in found] == [answer for *_, answer in KILN]


BOLD = "".join(f"<p><b>{question}</b></p><p>{answer}</p>" for _, question, answer in KILN)
ABOVE = "<h1>FAQ</h1><p><i>For guests of the pottery</i></p>"


@pytest.mark.parametrize(
    ("page", "last"),
    [
        (f"{BOLD}<h3>Find us:</h3><ul><li>Quay</li></ul>", KILN[-1][2]),
        (f"{BOLD}<h2>Our sponsors</h2><p>The bank of Lindow.</p>", KILN[-1][2]),
        (f"{BOLD}<p><i>Written in spring for the club</i></p>", KILN[-1][2]),
        (f"{BOLD}<p><i>Not on Monday.</i></p>".replace(ABOVE, ""), None),
        (f"<p><b>Who?</b></p><h3>First</h3><p>Ann.</p>{BOLD}<h3>Then</h3><p>Wait.</p>", None),
        (BOLD.replace("b>", "h3>") + "<h4>In winter</h4><p>Wait.</p>", None),
    ],
    ids=["links", "sponsors", "as the head", "slanted alone", "as in answers", "deeper"],
)
def test_what_is_set_as_no_answer_is_ends_the_last_one(page: str, last: str | None) -> None:
    head = ABOVE if last else "<h1>FAQ</h1>"
    *_, (_, question, answer) = _read(f"{head}{page}", "kiln.html")
    assert question == KILN[-1][1]
    assert (answer == last) if last else answer.rstrip("*").endswith(("Monday.", "Wait."))


def test_statements_in_capitals_are_questions_where_those_that_ask_are_in_capitals() -> None:
    entries = [
        ("HOW HOT DOES THE KILN GET?", "Up to 1,240 degrees."),
        ("WHERE DO I LEAVE SCRAPS", "In the grey bin. We use them again."),
        ("WHO MAY FIRE IT?", "Members.\n\nNo guests."),
        ("MAY I BRING CLAY?", "Yes."),
        ("I WOULD LIKE A KEY OF MY OWN", "Ask Ruth."),
    ]
    lines = [line for entry in entries for line in (*entry, "")]
    assert _read(["LINDOW POTTERY", "FOR GUESTS", "", *lines]) == [("", *one) for one in entries]
    assert [one[0] for one in entries] != [
        question for _, question, _ in _read("\n".join(lines).replace("SCRAPS", "scraps"))
    ]


@pytest.mark.parametrize(
    ("title", "is_faq"),
    [
        ("Things beginners ask", True),
        ("WHAT VISITORS OFTEN ASK ABOUT", True),
        ("Words of potters", False),
        ("Things to ask your doctor", False),
    ],
)
def test_lines_with_a_colon_are_entries_where_the_title_says_so(title: str, is_faq: bool) -> None:
    entries = [
        ("Clay:", "White or red. Ten kilos a bag."),
        ("How to pay:", "At the desk, on Friday."),
        ("Kiln:", "Ruth fires it once a week."),
    ]
    found = [("", *entry) for entry in entries] * is_faq
    for indent in ("", "    "):
        lines = [f"{term}\n{indent}{answer}\n" for term, answer in entries]
        assert _read([title, "", *lines]) == found
    page = "".join(f"<p><b>{term}</b></p><p>{answer}</p>" for term, answer in entries)
    assert _read(f"<h1>{title}</h1>{page}", "kiln.html") == found


def test_the_first_slide_and_the_thanks_on_the_last_one_ask_nothing() -> None:
    slides = "".join(f"<h2>{question}</h2><p>{answer}</p>" for _, question, answer in KILN)
    for last in ("Thank you!", "Vielen Dank!", "Merci de votre attention"):
        page = (
            f"<h2>Welcome, new potters</h2><p>Lindow, spring</p>{slides}<h2>{last}</h2><p>Ada</p>"
        )
        found = _read(page, "kiln.html")
        assert [(question, answer) for _, question, answer in found] == [one[1:] for one in KILN]
    page = f"<h2>A lost key</h2><p>Tell Ruth.</p>{slides}"
    assert _read(page, "kiln.html")[0][1] == "A lost key"


@pytest.mark.parametrize(
    ("of_question", "of_answer"),
    [
        ("FAQ #{n}: ", "Response: "),
        ("Query {n}: ", "Reply: "),
        ("Question {n}: ", "The board's answer: "),
        ("Q{n}. ", "Our Response: "),
        ("Members' question {n}: ", "Staff answer: "),
        ("Ihre Frage {n}: ", "Unsere Antwort: "),
        ("Votre question : ", "Notre réponse : "),
        ("Question from Ida: ", "Answer: "),
        ("Frage von Anna B.: ", "Antwort: "),
        ("You asked: ", "We answer: "),
        ("Sie fragen: ", "Wir antworten: "),
        ("Vous demandez : ", "Nous répondons : "),
        ("❓ ", "💬 "),
        ("➡️ ", "✅ "),
        ("expand_more", ""),
    ],
)
def test_labels_of_questions_and_answers_are_no_words_of_theirs(
    of_question: str, of_answer: str
) -> None:
    lines = ["Answers to the members", ""]
    for n, (_, question, answer) in enumerate(KILN, 1):
        lines += [of_question.format(n=n) + question, of_answer + answer * (n != 3), ""]
    asked = [(question, answer * (n != 3)) for n, (_, question, answer) in enumerate(KILN, 1)]
    assert [(question, answer) for _, question, answer in _read(lines)] == asked


TITLES = ["Topic: {}", "Category: {}", "Thema: {}", "{n}. {}", "Section {n}: {}", "Rubrique : {}"]


@pytest.mark.parametrize("is_inline", [True, False], ids=["behind the question", "below it"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_says_what_it_is_is_a_topic(title: str, is_inline: bool) -> None:
    lines = ["Questions of our members"]
    topics = list(dict.fromkeys(topic for topic, *_ in KILN))
    for n, topic in enumerate(topics, 1):
        lines.append(title.format(topic, n=n))
        for of_topic, question, answer in KILN:
            if of_topic == topic:
                lines += [f"{question} {answer}"] if is_inline else [question, answer]
    assert _read(lines) == list(KILN)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("В. {} О. {}", [("Где печь?", "В сарае."), ("Кто топит?", "Мы."), ("А мы?", "Да.")]),
        ("F. {} S. {}", [("Var är ugnen?", "I ladan."), ("Vem eldar?", "Vi."), ("Och då?", "Ja.")]),
        ("{} {}", [("¿Dónde pago?", "Aquí."), ("¿Hay horno?", "Sí."), ("¿Quién va?", "Todos.")]),
    ],
    ids=lambda words: words if isinstance(words, str) else "",
)  # fmt: skip
def test_answers_in_the_line_of_questions_with_other_letters_and_marks(
    entry: str, words: list[tuple[str, str]]
) -> None:
    found = _read("\n\n".join(["FAQ", *(entry.format(*one) for one in words)]))
    assert [(question, answer) for _, question, answer in found] == words


FOLDED = """\
======================================================
 LINDOW BEE LETTER
======================================================

Dear friends, these are the questions we had in June,
with what our keepers say.

{first}
Put the box in the shade, and close it at dusk. Most
of them are home by then.

Do bees sleep?
They do, in turns.

The hive at the school was moved last week. Whom do we
tell, and is there a form?
The county wants to know it within ten days. There is
a form at the town hall.

Would you like to help? Ida counts hives in July.

Can two queens live together?
Hardly ever.
"""


@pytest.mark.parametrize(
    "first",
    [
        "I found a swarm in my garden. What do I do with it,\nand how fast?",
        "My neighbour keeps bees and I am afraid of them. May\nhe do that so near to us?",
        "There are bees in the wall of our shed. How can they\nget out?",
    ],
)
def test_a_question_of_a_letter_goes_on_over_its_folded_lines(first: str) -> None:
    found = _read(FOLDED.format(first=first), "bees.txt")
    assert [question for _, question, _ in found] == [
        first.replace("\n", " "),
        "Do bees sleep?",
        "The hive at the school was moved last week. Whom do we tell, and is there a form?",
        "Can two queens live together?",
    ]
    assert found[2][2].endswith("Would you like to help? Ida counts hives in July.")


@pytest.mark.parametrize(
    "head",
    [
        ("Lindow Pottery Club", "Courses › FAQ", "", "Courses FAQ", ""),
        ("Lindow Pottery Club", "Häufige Fragen", ""),
        ("Home", "Lindow Pottery Club", "For our members", "Common questions", ""),
    ],
    ids=lambda head: head[1],
)
def test_lines_above_the_title_of_statements_are_none(head: tuple[str, ...]) -> None:
    entries = [
        ("What a course is", "Six evenings with a teacher."),
        ("Finding a place", "Put your name on the list. Is it full? Then wait."),
        ("Alone or in a pair?", "Both are welcome."),
        ("When a pot breaks", "It happens to all of us."),
        ("Can I come late?", "Once."),
    ]
    lines = [*head, *(line for entry in entries for line in (*entry, ""))]
    assert _read(lines) == [("", *entry) for entry in entries]


@pytest.mark.parametrize(
    ("answers", "attributes"),
    [
        ("nav", 'class="w-dropdown-list"'),
        ("aside", 'class="panel"'),
        ("footer", ""),
        ("div", 'class="popup"'),
        ("div", 'role="dialog"'),
        ("form", ""),
    ],
)
def test_an_answer_is_one_whatever_its_element_is_called(answers: str, attributes: str) -> None:
    items = "".join(
        f'<div class="item"><div class="top"><div class="q">{question}</div></div>'
        f"<{answers} {attributes}><p>{answer}</p></{answers}></div>"
        for _, question, answer in KILN
    )
    page = f'<nav><a href="/a">Home</a> <a href="/b">Fees</a></nav><h1>FAQ</h1>{items}'
    page += '<footer class="foot"><p>Box 9, Lindow</p></footer>'
    found = _read(f"<html><body>{page}</body></html>", "kiln.html")
    assert [(question, answer) for _, question, answer in found] == [one[1:] for one in KILN]


NO_FAQ = {
    "a form with boxes": """\
Sign-up sheet
Do you have a kiln at home?
[ ] yes  [ ] no
How did you hear of us?
[ ] friend  [ ] paper
Which evening suits you?
[ ] Monday  [ ] Friday""",
    "a form with blanks": """\
JOINING THE CLUB

1. What is your name?
   ______________________
2. Where do you live?
   ______________________
3. Who should we call?
   ...................... """,
    "a survey": """\
Parents, tell us

How was the room?
Good
Fair
Poor

How was the tea?
Good
Fair
Poor

How was the leader?
Good
Fair
Poor""",
    "a quiz": """\
How well do you know clay?

1. At what heat does porcelain mature?
a) 900 degrees
b) 1,280 degrees
2. Which glaze is safe for food?
a) lead
b) one that was tested
3. Who invented the wheel?
a) nobody knows
b) Josiah Wedgwood""",
    "an agenda": """\
Committee, 4 May

18:00 Welcome
18:10 Do we buy a second kiln?
Paper by Jon
18:30 Who keeps the key?
Open talk
18:45 What becomes of the shed?
Report by Ruth
19:00 End""",
    "an interview": """\
“Clay forgives you”
A conversation with Ines Farrow, potter

You began in 1981. Why clay?
My aunt had a wheel and no patience. I had patience.

What do you make now?
Bowls. I stopped making jugs when my wrist gave out.

Will you ever stop?
When they carry me out.""",
    "a chat": """\
Evening by video, 3 March
19:02 Ann: Can you all hear me?
19:02 Lou: yes
19:05 Dee: Will there be slides?
19:06 Ann: Perhaps.
19:20 Kim: What was that book?
19:21 Ann: A Potter's Book.""",
    "a chat with dates": """\
[03.03.26, 19:02:11] Ann: Can you all hear me?
[03.03.26, 19:02:40] Lou: yes
[03.03.26, 19:05:02] Dee: Will there be slides?
[03.03.26, 19:06:30] Ann: Perhaps.
[03.03.26, 19:20:15] Kim: What was that book?
[03.03.26, 19:21:00] Ann: A Potter's Book.""",
    "ein Chat": """\
03.03.26, 19:02 - Anna: Hört ihr mich alle?
03.03.26, 19:02 - Lutz: ja
03.03.26, 19:05 - Dörte: Gibt es Folien?
03.03.26, 19:06 - Anna: Vielleicht.
03.03.26, 19:20 - Kim: Wie hieß das Buch?
03.03.26, 19:21 - Anna: Töpfern heute.""",
    "a chat with halves of days": """\
3/3/26, 7:02 PM - Ann Lee: Can you all hear me?
3/3/26, 7:02 PM - Lou: yes
3/3/26, 7:05 PM - Dee: Will there be slides?
3/3/26, 7:06 PM - Ann Lee: Perhaps.
3/3/26, 7:20 PM - Kim: What was that book?
3/3/26, 7:21 PM - Ann Lee: A Potter's Book.""",
    "a chat with times behind names": """\
Ann (19:02): Can you all hear me?
Lou (19:02): yes
Dee (19:05): Will there be slides?
Ann (19:06): Perhaps.
Kim (19:20): What was that book?
Ann (19:21): A Potter's Book.""",
    "a chat with names above": """\
Ann 19:02
Can you all hear me?

Lou 19:02
yes

Dee 19:05
Will there be slides?

Ann 19:06
Perhaps.

Kim 19:20
What was that book?""",
    "a story": """\
The jug

"Who broke it?"
Nobody looked up from the table.

"Was it you?"
"I was asleep," said the cat.

"Shall we glue it?"
And so they did, all evening.""",
    "a letter": """\
Dear friends,

another year has gone. Do you remember the flood? We carried pots up the stairs for a night.

What have we learned? That friends are worth more than shelves.

Would you like to help? Ruth keeps a list.

Yours, the committee""",
    "a policy": """\
Kiln policy

1. Purpose
Why a policy at all? Because a kiln is hot. It binds all members.

2. Scope
Does it bind guests? It does, when they touch the kiln.

3. Records
The keeper writes down each firing.""",
    "a price list": """\
Prices
Firing
Small shelf    $4
Large shelf    $9
Need a bill?
Ask at the desk.
Clay
White, 10 kg  $14""",
    "minutes": """\
Meeting of the committee
1. Minutes
Accepted.
2. Money
Jon asked: why is gas so dear? Ruth: it is the winter.
3. Next meeting
When? 4 June. Where? In the shed.
4. Any questions?
None.""",
}


@pytest.mark.parametrize("name", NO_FAQ)
def test_what_asks_and_is_no_faq_gives_no_questions(name: str) -> None:
    assert _read(NO_FAQ[name], "paper.txt") == []


ARTICLES = {
    "an advertisement": ("Rest for the weary", "Tired?", "Curious?", "Opening hours"),
    "an article": ("Why pots crack", "Is it the clay?", "What it teaches", "The pot and you"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_with_headings_that_ask_gives_no_questions(name: str) -> None:
    title, *parts = ARTICLES[name]
    words = "<p>Some of them came by boat. Others were carried over the hills, and broke.</p>"
    page = f"<h1>{title}</h1>{words}" + "".join(f"<h2>{part}</h2>{words}" for part in parts)
    assert _read(f"<html><body><article>{page}</article></body></html>", "pots.html") == []


TOLD = {
    "en": ("A year of clay", "I threw forty pots before my teacher looked up."),
    "a title that asks": (
        "What clay has taught us",
        "I threw forty pots, and my teacher looked up.",
    ),
    "de": ("Ein Jahr mit Ton", "Erst nach vierzig Krügen sah mein Lehrer auf, und ich lachte."),
    "fr": ("Une année de terre", "Après quarante pots, mon maître a levé les yeux, et je riais."),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_somebody_tells_of_himself_is_no_faq_and_one_that_states_is(name: str) -> None:
    title, told = TOLD[name]
    heads = ["Wer war sie?" if name == "de" else "Who was she?", "The other shelf", "Why not?"]

    def page(*bodies: str) -> str:
        parts = "".join(
            f"<h2>{head}</h2><p>{body}</p><p>Nobody spoke. The wheel went on, and the rain.</p>"
            for head, body in zip(heads, bodies, strict=True)
        )
        return f"<html><body><h1>{title}</h1><p>It was in May.</p>{parts}</body></html>"

    assert _read(page(told, told, told), "pots.html") == []
    if name == "en":
        others = "Members may use all of the pots.", "It is the one at the door.", "They break."
        assert _read(page(*others), "pots.html") != []
