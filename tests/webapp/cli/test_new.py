"""`faq new`: a file that is right from the first line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.content.model.records import Status
from support.commands import Run


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How long is the wait?", "how-long-is-the-wait"),
        ("  What is:\n“NO” # 1?  ", "what-is-no-1"),
        ("Wie groß ist die Gebühr?", "wie-gross-ist-die-gebuhr"),
        ("Con", "con-2"),
        ("x" * 3000, "x" * 80),
        ("資格は何ですか", "8cc7-683c-ha-4f55-desuka"),
        ("Hours?", "hours"),
    ],
)
def test_a_new_question_is_a_file_without_a_fault(
    faq: Run, content: Path, title: str, slug: str
) -> None:
    result = faq("new", "training", title)
    assert (result.stdout, result.exit_code) == (f"content/faq/training/{slug}.md\n", 0)
    knowledge = load(content)
    question = knowledge.question_by_id[slug]
    assert (question.title, question.status) == (" ".join(title.split()), Status.OPEN)
    others = [one for one in knowledge.questions_of("training") if one.id != slug]
    assert question.order == max(one.order for one in others) + 10
    checked = faq("check")
    assert checked.exit_code == 0
    assert "0 remarks" not in checked.stderr


def test_no_id_is_given_twice(faq: Run, content: Path) -> None:
    for title, slug in (
        ("Infant toddler age", "infant-toddler-age-2"),
        ("Work how many", "work-how-many-2"),
    ):
        assert faq("new", "training", title).stdout == f"content/faq/training/{slug}.md\n"


@pytest.mark.parametrize(
    ("topic", "title", "message"),
    [
        ("trainig", "What?", "There is no topic “trainig”. Did you mean “training”?"),
        ("../x", "What?", "There is no topic “../x”."),
        ("training", "", "“” cannot be a title. Write the question in plain words."),
        ("training", "?!", "“?!” cannot be a title."),
        ("training", "What is [[term:x]]?", "“What is [[term:x]]?” cannot be a title."),
    ],
)
def test_what_cannot_be_a_question_is_refused(
    faq: Run, content: Path, topic: str, title: str, message: str
) -> None:
    files = sorted(content.rglob("*"))
    result = faq("new", topic, title)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith(message)
    assert sorted(content.rglob("*")) == files


def test_a_question_that_is_there_is_named(faq: Run, content: Path) -> None:
    title = load(content).question_by_id["work-how-many"].title
    result = faq("new", "training", title.upper())
    assert result.exit_code == 2
    assert "is asked already, in content/faq/work-experience/work-how-many.md." in result.stderr
