"""`faq new`: a file that is right from the first line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.content.model.records import Status
from support.commands import Run, file_texts


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
        ("How many hours of training must there be in all?", "how-many-hours-of-training"),
        ("Where do the forms for the raters go to?", "where-do-the-forms-for-the-raters"),
        ("Wer sendet mein Blatt an die Rater in Haven?", "wer-sendet-mein-blatt-an-die-rater"),
        ("Which of the papers can I leave for Category III?", "which-of-the-papers-can-i-leave"),
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


def test_a_question_rests_on_criteria_that_are_there(faq: Run, content: Path) -> None:
    assert faq("new", "training", "May it?", "--rests-on", "exam-pass").exit_code == 0
    assert load(content).question_by_id["may-it"].criteria == ("exam-pass",)
    result = faq("new", "training", "Must it?", "--rests-on", "exam-pas")
    assert result.exit_code == 2
    assert "There is no criterion “exam-pas”. Did you mean “exam-pass”?" in result.stderr


def test_a_topic_a_criterion_and_a_term_are_begun_without_a_fault(faq: Run, content: Path) -> None:
    before = load(content)
    assert faq("new", "--as", "topic", "Zebras & lions").stdout.endswith("zebras-lions/_topic.md\n")
    source = str(before.criteria[0].citation.spans[0])
    criterion = ("Hours with zebras", "--text", "- Many.\n- More.", "--source", source)
    extra = ("--figure", "at least 30 hours", "--about", "renewal")
    assert faq("new", "--as", "criterion", *criterion, *extra).exit_code == 0
    assert faq("new", "--as", "term", "Zebra", "--lay", "horse").stdout == "zebra\n"
    after = load(content)
    last = max(one.order for one in before.topics)
    topic = next(one for one in after.topics if one.id == "zebras-lions")
    assert (topic.title, topic.order) == (
        "Zebras & lions",
        last + 10,
    )
    made = after.criterion_by_id["hours-with-zebras"]
    assert (made.text, made.kind, made.standing) == ("- Many.\n- More.", "renewal", "confirmed")
    assert [str(one) for one in made.figures] == ["at least 30 hours"]
    term = after.terms[-1]
    assert (term.id, term.preferred, term.lay) == ("zebra", "Zebra", ("horse",))
    assert faq("new", "zebras-lions", "What do zebras eat?").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "topic", " "], "There is no title."),
        (["--as", "topic", "specialized IN-service training"], "is there already: the topic"),
        (["--as", "topic", "Fees", "More"], "A topic needs a TITLE alone"),
        (["Fees"], "A question needs a TOPIC and a TITLE"),
        (["--as", "criterion", "Zebras"], "There is no text."),
        (["--as", "criterion", "Zebras", "--text", "x"], "the criterion has no source"),
        (["--as", "criterion", "Zebras", "--text", "x", "--source", "no-page"], "no-page"),
        (["--as", "criterion", "Zebras", "--text", "x", "--source", "?"], "?"),
        (["--as", "criterion", "Zebras", "--text", "x", "--figure", "many"], "at least 30"),
        (["--as", "term", "Category"], "is there already: the term “category”"),
        (
            ["--as", "term", "Zebra", "--text", "An animal"],
            "“Zebra” has no source",
        ),
    ],
)
def test_what_cannot_be_begun_is_refused(
    faq: Run, content: Path, arguments: list[str], message: str
) -> None:
    before = file_texts(content)
    result = faq("new", *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
    assert file_texts(content) == before
