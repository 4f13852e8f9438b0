"""The words of documents: every language has every entry, and every phrase finds itself."""

from __future__ import annotations

import re

import pytest

from ingest.documents.readers.text import read
from ingest.documents.recognition.recognise import recognise
from ingest.documents.vocabulary import LANGUAGES, either, phrase_pattern

ENTRIES = sorted({entry for table in LANGUAGES.values() for entry in table})

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
    ("q & a", ["q & a"], ["q&a", "q x a"]),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_entry(language: str) -> None:
    assert sorted(LANGUAGES[language]) == ENTRIES
    for entry, phrases in LANGUAGES[language].items():
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
