"""One FAQ in nineteen files by six writers: the same questions and answers come out of each."""

from __future__ import annotations

import pytest

from ingest.documents.reading import read_document
from ingest.documents.recognition.recognise import recognise
from support.lantern_faq import DOCUMENTS, FAQ, PAGE_FOOT, RUNNING_HEAD, letters

QUESTIONS = [asked for questions in FAQ.values() for asked in questions]
WITHOUT_TEXT = ("locked.pdf", "scanned.pdf")
NAMES = sorted(path.name for path in DOCUMENTS.iterdir() if path.name not in WITHOUT_TEXT)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_questions_and_answers_come_out_of_every_file(name: str) -> None:
    document = read_document(DOCUMENTS / name)
    found = recognise(name, document.lines, document.blocks).questions
    assert [one.question for one in found] == [asked.question for asked in QUESTIONS]
    for one, asked in zip(found, QUESTIONS, strict=True):
        if asked.answer:
            assert letters(one.answer).startswith(letters(asked.answer[0])[:40])
            assert letters(asked.answer[-1].replace("*", ""))[:24] in letters(one.answer)
        assert RUNNING_HEAD not in one.answer
        assert PAGE_FOOT not in one.answer
