"""What people type about themselves is dropped, and what they ask stays."""

from __future__ import annotations

import pytest

from search.gaps.personal import PersonalData

KNOWN = {"fee", "hours", "training", "supervisor", "degree", "application", "portfolio", "renewal"}


def _dropped(text: str, language: str = "en") -> str:
    return PersonalData(language, lambda word: word.lower() in KNOWN).dropped(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to jane.roe+faq@mail.example.org about the fee", "write to … about the fee"),
        ("fee jane (at) example (dot) org", "fee"),
        ("fee jane at example dot org", "fee"),
        ("jane.roe @ mail . example hours", "hours"),
        ("call 203-555-0142 about hours", "call … about hours"),
        ("call +1 (203) 555 0142", "call"),
        ("hours 203.555.0142", "hours"),
        ("application AB123456 lost", "application … lost"),
        ("case no. 12345 renewal", "case no. … renewal"),
        ("card 4111 1111 1111 1111 refused", "card … refused"),
        ("born 03/12/1990 training", "born … training"),
        ("a1b2c3d4e5 code", "code"),
        ("٠١٢٣٤٥٦ hours", "hours"),
        ("see https://a.example/reset?token=s3cr3t for hours", "see … for hours"),
        ("www.a.example/x hours", "hours"),
        ("a.example/reset?key=abc hours", "hours"),
        ("follow @janeroe hours", "follow … hours"),
        ("0123456789abcdef0123456789abcdef0123 fee", "fee"),
    ],
)
def test_what_has_a_form_goes(text: str, kept: str) -> None:
    assert _dropped(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Dear Mrs. Hill, what is the fee", "what is the fee"),
        ("Hi Anna! how many hours", "how many hours"),
        ("hello anna how many hours", "how many hours"),
        ("Good morning Dr Jane Roe, is there a fee", "is there a fee"),
        ("Hi, is there a fee", "is there a fee"),
        ("my name is jane roe and my hours", "my name is … and my hours"),
        ("My name is Jane Roe-Smith. What is the fee?", "My name is …. What is the fee?"),
        ("This is Jane Roe, where is my application", "This is …, where is my application"),
        ("I’m Jane and need hours", "I’m … and need hours"),
        ("is mrs smith my supervisor", "is mrs … my supervisor"),
        ("Ms. Jane Roe's hours", "Ms. … hours"),
        ("how many hours, thanks, Jane Roe", "how many hours"),
        ("how many hours? Best regards, Jane", "how many hours?"),
        ("how many hours thanks jane", "how many hours"),
        ("How many hours? - Jane Roe", "How many hours?"),
        ("How many hours? Jane.", "How many hours?"),
        ("my child's name is Lena Roe, how many hours", "my child's name is …, how many hours"),
        ("Name: Jane Roe, hours", "Name: …, hours"),
        ("does my boss Jane Roe count", "does my boss … count"),
        ("Dear Sir or Madam, how many hours", "how many hours"),
    ],
)
def test_names_go_by_what_stands_beside_them(text: str, kept: str) -> None:
    assert _dropped(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sandra Okafor application", "application"),
        ("Does Sandra Okafor know?", "Does … know?"),
        ("Can Sandra Okafor renew", "Can … renew"),
        ("Who is Sandra Okafor", "Who is"),
        ("Sandra Okafor", ""),
        ("application Sandra Okafor", "application"),
        ("Sandra Okafor's application", "application"),
        ("Sandra Okafor-Hill application", "application"),
        ("Anna-Maria O’Neil renewal", "renewal"),
        ("D'Arcy Okafor renewal", "renewal"),
        ("Sandra M. Okafor application", "application"),
        ("S. Okafor application", "application"),
        ("Sandra M Okafor hours", "hours"),
        ("Sandra M. Okafor", ""),
        ("Ana Lucía Gómez Prieto hours", "hours"),
        ("Training Sandra Okafor attended", "Training … attended"),
        ("hours of Sandra Okafor. Training too", "hours of …. Training too"),
        ("SANDRA OKAFOR application", "application"),
    ],
)
def test_full_names_go_by_their_capitals_wherever_they_stand(text: str, kept: str) -> None:
    assert _dropped(text) == kept


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("Hola Ana, cuántas horas", "es", "cuántas horas"),
        ("me llamo Ana Gómez y busco fee", "es", "me llamo … y busco fee"),
        ("cuántas horas, gracias, Ana", "es", "cuántas horas"),
        ("Sehr geehrte Frau Vogel, wie viele Stunden", "de", "wie viele Stunden"),
        ("Bonjour Madame Petit, combien", "fr", "combien"),
        ("my name is Ana and the fee", "es", "my name is … and the fee"),
    ],
)
def test_names_go_in_the_language_of_the_site_and_in_english(
    text: str, language: str, kept: str
) -> None:
    assert _dropped(text, language) == kept


@pytest.mark.parametrize(
    "text",
    [
        "how many hours in 2023",
        "fee of $1,250",
        "10-15 hours",
        "from 2019 to 2024",
        "ct-aimh.org renewal",
        "MS degree or Ph.D.",
        "best training for hours",
        "which training is best",
        "I am a supervisor",
        "I'm required to renew",
        "thank you letter for my supervisor",
        "level 2 and 3",
        "who is my supervisor?",
        "is it the same as Google Zoom Hours",
        "WHAT DOES GOOGLE ZOOM COST",
        "Parking Permit Needed",
        "Reflective Supervision Hours",
        "Reflective Practice Training in Hartford",
        "Does Reflective Supervision Count for Hours",
        "Refund of the Deposit Paid",
        "Training Hours Needed",
        "Parking permit needed",
        "Is it enough? Training hours",
        "the name is renewal",
        "thanks for the training",
    ],
)
def test_what_is_asked_stays(text: str) -> None:
    assert _dropped(text) == text


def test_names_that_are_known_go_wherever_they_stand() -> None:
    personal = PersonalData("en", lambda word: False)
    assert personal.dropped("does ROE count, asks Jane", ("Jane", "Roe")) == "does … count, asks"
