"""The words of documents: every language has every entry, and every phrase finds itself."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from ingest.documents.readers.text import read
from ingest.documents.recognition.recognise import recognise
from ingest.documents.vocabulary import LANGUAGES, either, phrase_pattern

ENTRIES = sorted(LANGUAGES["en"])
ALWAYS_SEEN = (
    "question_words",
    "answer_words",
    "question_letters",
    "answer_letters",
    "asking_first",
)
FILE = resources.files("ingest.documents").joinpath("vocabulary.toml")

# A phrase as the file writes it, texts that it is to match whole, and texts that it is not.

PHRASES = [
    ("table/list of questions", ["table of questions", "list  of questions"], ["of questions"]),
    ("contact (us)", ["contact", "contact us"], ["contacts", "contact them"]),
    ("(the/our) faq …", ["faq", "our faq", "the faq: money"], ["faqs", "a faq"]),
    ("… faq", ["faq", "money, the faq"], ["webfaq", "faqs"]),
    ("common questions…", ["common questions", "common questionsx of all"], ["common"]),
    ("about this …file", ["about this file", "about this old file", "about this myfile"], ["file"]),
    ("copyright (…)", ["copyright", "copyright © of all"], ["copyright: all"]),
    ("contents of *", ["contents of this"], ["contents of", "contents of this file"]),
    ("version # last", ["version 1.2, last", "version 3 last"], ["version x last"]),
    ("what's", ["what's", "what’s"], ["whats"]),
    ("stand: +", ["stand: mai", "stand:  3. mai"], ["stand:", "stand:mai"]),
    ("q & a", ["q & a"], ["q&a", "q x a"]),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_entry_or_says_that_it_was_not_seen(language: str) -> None:
    table = tomllib.loads(FILE.read_text("utf-8"))[language]
    unseen = table.pop("unseen", [])
    assert sorted([*table, *unseen]) == ENTRIES
    assert set(unseen).isdisjoint(ENTRIES if language == "en" else ALWAYS_SEEN)
    for entry, phrases in table.items():
        assert phrases, entry
        assert len(set(phrases)) == len(phrases), entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_single_ones_in_capitals_and_all_else_in_small_letters(language: str) -> None:
    for entry, phrases in LANGUAGES[language].items():
        if entry.endswith("_letters"):
            assert all(len(phrase) == 1 and phrase.isupper() for phrase in phrases), entry
        else:
            assert all(phrase == phrase.lower().strip() for phrase in phrases), entry


@pytest.mark.parametrize(("phrase", "matched", "passed_over"), PHRASES)
def test_a_phrase_matches_what_the_file_says(
    phrase: str, matched: list[str], passed_over: list[str]
) -> None:
    pattern = re.compile(phrase_pattern(phrase))
    assert [text for text in matched if not pattern.fullmatch(text)] == []
    assert [text for text in passed_over if pattern.fullmatch(text)] == []


def test_a_shorter_phrase_ends_no_match_within_a_longer_one() -> None:
    match = re.match(either("contents_titles"), "inhaltsverzeichnis")
    assert match is not None
    assert match[0] == "inhaltsverzeichnis"


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_of_every_language_are_known_alone_and_in_one_paragraph(language: str) -> None:
    question = LANGUAGES[language]["question_words"][0]
    answer = LANGUAGES[language]["answer_words"][0]
    for asked, answered in (
        (question.capitalize(), answer.capitalize()),
        (question.upper(), answer.upper()),
    ):
        for between in ("\n", " "):
            text = "\n\n".join(
                f"{asked} {n}: Abc {word}?{between}{answered}: Xyz."
                for n, word in enumerate(("def", "ghi"), 1)
            )
            reading = read(text.encode())
            found = recognise("a.txt", reading.lines, reading.blocks).questions
            assert [(one.question, one.answer) for one in found] == [
                ("Abc def?", "Xyz."),
                ("Abc ghi?", "Xyz."),
            ]


@pytest.mark.parametrize(
    "answer",
    ["Foto", "Bild", "Drucken", "Stampa", "s. 5", "strona 3", "Ylös", "Takaisin", "Zpět", "Вверх"],
)
def test_a_short_answer_is_not_taken_for_a_button_that_no_document_has_shown(answer: str) -> None:
    reading = read(f"Q: Which word?\nA: It is this:\n{answer}\n\nQ: Why?\nA: So.\n".encode())
    (question, _) = recognise("a.txt", reading.lines, reading.blocks).questions
    assert " ".join(question.answer.split()) == f"It is this: {answer}"
