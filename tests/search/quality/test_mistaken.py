"""Records with few wordings: which they are, what they are mistaken for, where to add more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.record_places import RecordPlace, record_places
from ingest.content.warnings.few_wordings import Unworded, unworded_records
from ingest.content.warnings.warning import ContentWarning, WarningKind
from search.bm25f import build_scored_index, in_order
from search.entries import Entry, entries_of
from search.index import build_index
from search.quality.entry_terms import average_lengths, impacts_of
from search.quality.mistaken import few_wordings
from search.synonyms import NO_ALIASES, aliases_of
from support.commands import Run
from support.content import write_file
from support.work import steps

OF_CASH = [f"may I pay my membership in cash {number}" for number in range(12)]
OF_TRAVEL = [f"bus fare to the office {number}" for number in range(12)]


def _question(folder: Path, slug: str, title: str, *wordings: str, head: str = "") -> None:
    path = folder / "faq" / "fees" / f"{slug}.md"
    write_file(path, f"---\nid: {slug}\nstatus: open\n{head}---\n# {title}\n")
    if wordings:
        write_file(path.with_suffix(".wordings.txt"), "\n".join(wordings) + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two questions with a dozen wordings, and one whose only wording is like those of “cash”."""
    folder = tmp_path / "content"
    write_file(folder / "faq" / "fees" / "_topic.md", "# Fees\n")
    _question(folder, "cash", "Is cash accepted?", *OF_CASH)
    _question(folder, "travel", "Who pays for travel?", *OF_TRAVEL)
    _question(folder, "receipt", "Do I get a receipt?", "proof that I pay my membership")
    return folder


def _told(folder: Path) -> list[ContentWarning]:
    files = open_content(folder)
    public = files.knowledge.public()
    entries, aliases = entries_of(public), aliases_of(public)
    return few_wordings(build_index(entries, aliases), entries, aliases, unworded_records(files))


def test_the_remark_says_what_comes_first_and_where_to_add(faq: Run, folder: Path) -> None:
    result = faq("check")
    assert result.stdout == (
        "content/faq/fees/receipt.md:1: remark, few wordings: “receipt” has 1 wording, where "
        "questions have 12 as a rule: a search for “proof that I pay my membership” would find the "
        "question “cash” first. Add what people type who look for it to "
        "content/faq/fees/receipt.wordings.txt, one a line, such as: get receipt\n"
        "No faults: 3 questions, 0 answered, in 1 topic; 0 criteria.\n"
    )
    assert result.stderr == "1 remark\n"


def test_with_what_it_says_there_is_no_remark(faq: Run, folder: Path) -> None:
    beside = folder / "faq" / "fees" / "receipt.wordings.txt"
    write_file(beside, "get receipt\nbill\ninvoice please\nproof that I paid\nstatement of fees\n")
    assert faq("check").stderr == ""


@pytest.mark.parametrize(
    ("wordings", "is_told"), [(0, True), (3, True), (4, False), (5, False), (12, False)]
)
def test_few_are_less_than_a_third_of_the_median_and_than_five(
    folder: Path, wordings: int, is_told: bool
) -> None:
    """Twelve is the median, a third of it four."""
    (folder / "faq" / "fees" / "receipt.wordings.txt").unlink()
    _question(folder, "receipt", "Do I get a receipt?", *(f"bill {n}" for n in range(wordings)))
    assert [one.id for one in unworded_records(open_content(folder))] == ["receipt"] * is_told


def test_five_are_never_few(folder: Path) -> None:
    for slug in ("cash", "travel"):
        _question(folder, slug, f"What of {slug}?", *(f"{slug} {n}" for n in range(60)))
    _question(folder, "receipt", "Do I get a receipt?", *(f"bill {n}" for n in range(5)))
    assert unworded_records(open_content(folder)) == []


def test_wordings_in_the_front_matter_count_and_retired_questions_do_not(folder: Path) -> None:
    shown = "asked_as:\n" + "".join(f"  - bill {n}\n" for n in range(3))
    _question(folder, "receipt", "Do I get a receipt?", "invoice", head=shown)
    write_file(folder / "faq" / "fees" / "old.md", "---\nid: old\nstatus: retired\n---\n# Old?\n")
    assert unworded_records(open_content(folder)) == []


def test_where_nobody_has_wordings_nobody_has_few(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    write_file(folder / "faq" / "fees" / "_topic.md", "# Fees\n")
    for slug in ("cash", "travel", "receipt"):
        _question(folder, slug, f"What of {slug}?")
    assert unworded_records(open_content(folder)) == []


def test_a_label_is_searched_as_it_is(folder: Path) -> None:
    _question(folder, "receipt", "Do I get a receipt?", head="short: Pay my membership\n")
    (folder / "faq" / "fees" / "receipt.wordings.txt").unlink()
    (one,) = _told(folder)
    assert (
        "no wording, where questions have 12 as a rule: a search for “Pay my membership” would"
        in (one.problem)
    )


def test_a_record_that_is_found_all_the_same_is_only_said_to_have_few(folder: Path) -> None:
    (folder / "faq" / "fees" / "receipt.wordings.txt").unlink()
    _question(folder, "receipt", "Do I get a receipt?", "receipt by post")
    (one,) = _told(folder)
    assert one.problem == "“receipt” has 1 wording, where questions have 12 as a rule"


def test_a_word_that_nothing_else_holds_finds_nothing(folder: Path) -> None:
    _question(folder, "receipt", "Do I get a receipt?", "zebra")
    (one,) = _told(folder)
    assert one.problem.endswith("a search for “zebra” would find nothing")


def test_a_title_is_searched_without_what_it_is_promised() -> None:
    """Whoever types it word for word finds it first: who leaves a word out would not."""
    loud = Entry("loud", "", "Other", asked_as=("cost",) * 9, answer="cost of the cost " * 9)
    quiet = Entry("quiet", "", "The cost of it")
    entries = [loud, quiet]
    index = build_index(entries)
    assert [number for number, _ in index.titles.values()] == [1]
    place = RecordPlace("a.md", 1, "a.wordings.txt")
    one = Unworded("question", "quiet", quiet.question, "", (), 9, (), place)
    (told,) = few_wordings(index, entries, NO_ALIASES, [one])
    assert told.problem.endswith(
        f"a search for “{quiet.question}” would find the question “loud” first"
    )


def test_a_criterion_that_the_answer_rests_on_is_no_mistake(content: Path) -> None:
    """The frozen content has fifty wordings a question."""
    file = content / "faq" / "training" / "training-mandatory.md"
    file.with_suffix(".wordings.txt").unlink()
    text = re.sub(r"asked_as:\n(  - .*\n)+", "", file.read_text("utf-8"))
    text = re.sub(r"short: .*", "short: code of ethics", text)
    file.write_text(text, "utf-8")
    (one,) = _told(content)
    assert "would find the criterion “ethics-and-agreement” first" in one.problem
    file.write_text(text.replace("criteria: [", "criteria: [ethics-and-agreement, "), "utf-8")
    (one,) = _told(content)
    assert "ethics-and-agreement" not in one.problem


def test_three_are_told_mistaken_ones_before_others_and_the_rest_is_named(folder: Path) -> None:
    for number in range(8):
        _question(folder, f"rich-{number}", f"Topic number {number}?", *OF_CASH[:6], *OF_TRAVEL[:6])
    names = ["elephants", "giraffes", "lions", "monkeys", "parrots", "snakes", "tigers", "whales"]
    for name in names[:7]:
        _question(folder, name, f"May {name} come?")
    told = _told(folder)
    assert [Path(one.path).stem for one in told] == ["elephants", "giraffes", "receipt"]
    assert told[-1].problem.endswith(
        "So it is with “lions”, “monkeys”, “parrots”, “snakes”, “tigers”"
    )
    assert all("So it is" not in one.problem for one in told[:-1])
    _question(folder, names[7], f"May {names[7]} come?")
    assert _told(folder)[-1].problem.endswith("“tigers” and 1 more")


def test_categories_and_terms_are_told_with_their_register(content: Path) -> None:
    """All categories but the first, and all terms but the first, get wordings."""
    files, lacking = open_content(content), []
    for kind, records in (
        ("categories", files.knowledge.categories),
        ("terms", [term for term in files.knowledge.terms if term.definition]),
    ):
        lacking.append(records[0].id)
        for old in (content / kind).iterdir():
            old.unlink()
        for record in records[1:]:
            write_file(
                content / kind / f"{record.id}.wordings.txt",
                "".join(f"{record.id} {number} please\n" for number in range(9)),
            )
    files = open_content(content)
    found = {one.kind: one for one in unworded_records(files)}
    assert [found["category"].id, found["term"].id] == lacking
    for kind, name in (("category", "categories"), ("term", "terms")):
        place = found[kind].place
        lines = Path(place.path).read_text("utf-8").split("\n")
        assert lines[place.line - 1] == f'id = "{found[kind].id}"'
        assert place.wordings == str(content / name / f"{found[kind].id}.wordings.txt")
    assert {one.kind for one in _told(content)} == {WarningKind.FEW}


def test_every_record_has_a_place(content: Path) -> None:
    files = open_content(content)
    places = record_places(files)
    knowledge = files.knowledge
    for kind, records in (
        ("question", knowledge.questions),
        ("criterion", knowledge.criteria),
        ("category", knowledge.categories),
        ("term", knowledge.terms),
    ):
        for record in records:
            text = Path(places[kind, record.id].path).read_text("utf-8")
            assert re.search(rf"\b{re.escape(record.id)}\b", text)
    assert {path for place in places.values() if Path(path := place.wordings).exists()} == {
        one.path for one in files.wordings
    }


def test_the_impacts_of_an_entry_as_it_is_are_those_of_the_index(knowledge: KnowledgeBase) -> None:
    public = knowledge.public()
    entries, aliases = in_order(entries_of(public)), aliases_of(public)
    index = build_scored_index(entries, aliases)
    average = average_lengths(entries, aliases)
    for number, entry in enumerate(entries):
        held = {term: found[number] for term, found in index.postings.items() if number in found}
        assert impacts_of(entry, index, average, aliases) == held


def test_a_large_collection_takes_no_longer() -> None:
    """Of thousands of questions half have no wording: as few of them are looked at as of some."""
    assert _steps_of_wordings(4_000) < 2 * _steps_of_wordings(1_000)


def _steps_of_wordings(count: int) -> int:
    """What it takes to tell of so many questions."""
    entries = [
        Entry(f"q{number}", "", f"What of matter {number} and {number % 77}?")
        for number in range(count)
    ]
    index = build_scored_index(entries)
    unworded = [
        Unworded("question", entry.id, entry.question, "", (), 9, (), RecordPlace("a", 1, "b"))
        for entry in entries[::2]
    ]
    told = few_wordings(index, entries, NO_ALIASES, unworded)
    assert len(told) == 3
    assert told[-1].problem.endswith(f"and {count // 2 - 8} more")
    return steps(lambda: few_wordings(index, entries, NO_ALIASES, unworded))


def test_nothing_to_tell_is_told_of_worded_records() -> None:
    assert few_wordings(build_index([]), [], NO_ALIASES, []) == []
