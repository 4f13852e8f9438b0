"""Why a record stands where it stands: the sum is the score, and every part is understood."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import UsageError
from search.engine import search
from search.entries import CRITERION, QUESTION, TERM, Entry, entries_of
from search.index import build_index
from search.quality.explanation import Absence, Missing, ScoreExplanation, Way, explain
from search.scored_index import ScoredIndex
from search.synonyms import Aliases, aliases_of
from webapp.reports.explanation import confidence_in_words, format_explanation

ALIASES = Aliases(
    {"ifs": ("@ifs",), "thirty": ("30",)},
    {"old boss": ("@former",)},
    synonyms={"boss": ("@supervisor",), "supervisor": ("@supervisor",), "ex": ("@former",)},
)

ENTRIES = [
    Entry("hours", "a", "How many training hours does the IFS need?", answer="At least 30."),
    Entry("boss", "a", "Must the supervisor be endorsed?", asked_as=("caseload of a supervisor",)),
    Entry("old", "a", "May an old boss be listed?"),
    Entry("rule", "", "Supervision endorsed by families", kind=CRITERION),
    Entry("other", "", "Training", answer="Hours of training for families", kind=CRITERION),
]

WAYS = [
    # query, record, words, way, what it means
    pytest.param("endorsed x", "boss", "endorsed", Way.WORD, [], id="word"),
    pytest.param("IFS hours", "hours", "IFS", Way.NAME, ["@ifs"], id="name"),
    pytest.param("thirty", "hours", "thirty", Way.NAME, ["30"], id="number word"),
    pytest.param("my old boss", "old", "old boss", Way.NAME, [], id="name beside its words"),
    pytest.param("Training hours", "hours", "Training hours", Way.PAIR, [], id="pair"),
    pytest.param("endor", "boss", "endor", Way.BEGINNING, ["endorsed"], id="beginning"),
    pytest.param("trianing", "hours", "training", Way.MENDED, ["trianing"], id="typing error"),
    pytest.param(
        "traininghours x", "hours", "hours", Way.MENDED, ["traininghours"], id="run together"
    ),
    pytest.param("boss be", "boss", "boss", Way.SYNONYM, ["@supervisor"], id="other word"),
    pytest.param("boss be", "old", "boss", Way.WORD, [], id="the word where it stands"),
    pytest.param("case load", "boss", "case load", Way.JOINED, ["caseload"], id="apart"),
]


@pytest.fixture(scope="module")
def index() -> ScoredIndex:
    return build_index(ENTRIES, ALIASES)


@pytest.fixture(scope="module")
def frozen(knowledge: KnowledgeBase) -> ScoredIndex:
    public = knowledge.public()
    return build_index(entries_of(public), aliases_of(public))


def _explained(index: ScoredIndex, query: str, slug: str) -> ScoreExplanation:
    return explain(index, query, slug, concepts_of_stem=ALIASES.concepts_of_stem)


@pytest.mark.parametrize(("query", "slug", "words", "way", "means"), WAYS)
def test_how_a_thing_was_understood(
    index: ScoredIndex, query: str, slug: str, words: str, way: Way, means: list[str]
) -> None:
    found = [part for part in _explained(index, query, slug).parts if part.asked == words]
    assert way in [part.way for part in found], found
    part = next(part for part in found if part.way is way)
    assert part.impact >= 1
    if means:
        assert list(part.means) == means


def test_the_exact_title_is_a_part() -> None:
    """An index gives a title more only where it would not be first without; here it has to."""
    index = replace(build_index(ENTRIES, ALIASES), titles={"old boss": (2, 7)})
    parts = _explained(index, "Old boss?", "old").parts
    assert (parts[-1].asked, parts[-1].way, parts[-1].impact) == ("", Way.TITLE, 7)


def test_a_typed_word_keeps_its_letters_and_words_of_grammar_are_named(index: ScoredIndex) -> None:
    one = _explained(index, "Does the IFS need Training in Zebra hours", "hours")
    assert {"IFS", "Training", "hours"} <= {part.asked for part in one.parts}
    assert one.passed_over == ("the", "in")
    assert Missing("Zebra", is_known=False) in one.missing


def test_what_is_missing_says_whether_any_record_has_it(index: ScoredIndex) -> None:
    one = _explained(index, "training zebra families x", "hours")
    assert one.missing == (
        Missing("zebra", is_known=False),
        Missing("families", is_known=True),
        Missing("x", is_known=False),
    )


def test_the_place_is_that_among_all_kinds(index: ScoredIndex) -> None:
    query = "endorsed supervisor training"
    hits = search(index, query, limit=9).hits
    assert {hit.kind for hit in hits} == {QUESTION, CRITERION}
    for place, hit in enumerate(hits, 1):
        one = _explained(index, query, hit.id)
        assert (one.place, one.total, one.first) == (place, len(hits), hits[0])
        assert (one.score, one.kind, one.absence) == (hit.score, hit.kind, None)


ABSENT = [
    pytest.param("caseload", "hours", Absence.NOTHING, id="nothing"),
    pytest.param("endorsed kind:criterion", "boss", Absence.FILTERED, id="filter"),
    pytest.param("endorsed -supervisor", "boss", Absence.FILTERED, id="excluded word"),
    pytest.param('"endorsed supervisor"', "boss", Absence.FILTERED, id="phrase"),
]


@pytest.mark.parametrize(("query", "slug", "absence"), ABSENT)
def test_why_a_record_is_no_hit(
    index: ScoredIndex, query: str, slug: str, absence: Absence
) -> None:
    one = _explained(index, query, slug)
    assert (one.place, one.absence) == (None, absence)


def test_confidence_is_the_one_of_the_search(index: ScoredIndex) -> None:
    sure = _explained(index, "Must the supervisor be endorsed", "boss")
    assert sure.confident
    assert sure.confidence is not None
    assert sure.confidence.total >= sure.confidence.least > 0
    assert confidence_in_words(sure).startswith(
        f"The search is confident: {sure.confidence.least} points are needed, "
        "and its best hit, boss, gets "
    )
    none = _explained(index, "zebra", "boss")
    assert (none.confident, none.confidence, none.first) == (False, None, None)
    assert confidence_in_words(none) == "The search is not confident: it found nothing."


def test_a_word_that_asks_is_no_evidence() -> None:
    index = build_index([Entry("a", "", "How long?"), Entry("b", "", "Cost")])
    one = _explained(index, "how", "a")
    assert one.confidence is not None
    assert (one.confident, one.confidence.evidence) == (False, 0)
    assert confidence_in_words(one).endswith(
        "and 0 for how rare those are that it holds and that tell a subject. Without any of these "
        "no search is."
    )


def test_siblings_that_stand_together_are_told() -> None:
    """The one with the best score is not the first of them where another category is earlier."""
    fees = [
        Entry(f"fee-{n}", "", f"Fee {n}", asked_as=words, kind=CRITERION, aspect="fee")
        for n, words in enumerate([("a visa or a fee",), ("cost", "fee"), ()])
    ]
    entries = [*fees, Entry("card", "", "Pay the fee by card", kind=CRITERION)]
    one = _explained(build_index(entries), "fee", "fee-0")
    assert [hit.id for hit in one.siblings] == ["fee-0", "fee-1", "fee-2"]
    assert one.aspect == "fee"
    assert one.first is not None
    assert one.best is not None
    assert one.best.score >= one.first.score
    assert one.place == 1
    titles = {(entry.kind, entry.id): entry.question for entry in entries}
    stand = ", ".join(f"{hit.id} {hit.score}" for hit in one.siblings)
    lines = format_explanation(one, titles, {}).splitlines()
    assert lines[-2] == f"Criteria of one aspect, “fee”, stand together: {stand}."
    assert f"its best hit, {one.best.id}, gets" in lines[-1]


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("bos", "The search has no record “bos”. Did you mean “boss”?"),
        ("x", "The search has no record “x”. Use one of: boss, hours, old, other, rule."),
    ],
)
def test_an_unknown_id_is_refused_with_the_nearest(
    index: ScoredIndex, slug: str, message: str
) -> None:
    with pytest.raises(UsageError) as raised:
        _explained(index, "training", slug)
    assert str(raised.value) == message


_WORDS_OF_SYNONYM = ["another", "word", "for", "“supervisor”"]
_WORDS_OF_GAIN = ["for", "its", "kind", "and", "few", "wordings"]


def test_it_is_told_in_words(index: ScoredIndex) -> None:
    titles = {(entry.kind, entry.id): entry.question for entry in ENTRIES}
    one = _explained(index, "my boss trianing zebra", "boss")
    text = format_explanation(one, titles, {"@supervisor": "supervisor"})
    lines = text.splitlines()
    assert lines[:4] == [
        "Must the supervisor be endorsed?",
        f"boss: question, place {one.place} of {one.total} records found",
        "",
        "Mended, the query is: my boss training zebra",
    ]
    (part,) = one.parts
    assert lines[5].split() == [str(part.impact), "“boss”", *_WORDS_OF_SYNONYM]
    assert lines[6].split() == [str(-one.handicap), *_WORDS_OF_GAIN]
    assert lines[7] == f"{part.impact - one.handicap:>6}  is the score, the sum"
    assert lines[9:11] == [
        "Asked, but not in it: “training”, “zebra” (in no record).",
        "Counted for nothing by themselves: my.",
    ]
    assert one.first is not None
    assert lines[11] == (
        f"First is the question {one.first.id} with {one.first.score}: "
        f'faq explain "my boss trianing zebra" {one.first.id}'
    )
    assert lines[12] == confidence_in_words(one)


def test_a_handicap_is_part_of_the_sum_and_told() -> None:
    many = Entry("many", "", "Fee", asked_as=("price",) * 50, kind=CRITERION)
    index = build_index([many, Entry("other", "", "Visa")])
    one = _explained(index, "fee", "many")
    (hit,) = search(index, "fee").hits
    assert one.handicap > 0
    assert one.score == hit.score == one.parts[0].impact - one.handicap
    text = format_explanation(one, {(CRITERION, "many"): "Fee"}, {})
    assert f"{-one.handicap:>6}         less for its many wordings\n" in text


@pytest.mark.parametrize("typed", ["fee", "term:fee", "question:fee"])
def test_records_of_two_kinds_with_one_id_are_told_apart(typed: str) -> None:
    twins = [Entry("fee", "", "What is due?", answer="A fee."), Entry("fee", "", "Fee", kind=TERM)]
    one = _explained(build_index(twins), "fee", typed)
    assert (one.id, one.kind) == ("fee", TERM if typed == "term:fee" else QUESTION)
    assert one.place == (1 if one.kind == TERM else 2)
    titles = {(entry.kind, entry.id): entry.question for entry in twins}
    first = "First is the term fee with"
    assert (first in format_explanation(one, titles, {})) == (one.kind == QUESTION)
    assert ('faq explain "fee" term:fee' in format_explanation(one, titles, {})) == (
        one.kind == QUESTION
    )


def test_a_record_that_is_no_hit_is_told_in_words(index: ScoredIndex) -> None:
    titles = {(entry.kind, entry.id): entry.question for entry in ENTRIES}
    text = format_explanation(_explained(index, "zebra", "old"), titles, {})
    assert text == (
        "May an old boss be listed?\n"
        "old: no hit, since it holds nothing of what was asked\n"
        "\n"
        "     0  is the score, the sum\n"
        "\n"
        "Asked, but not in it: “zebra” (in no record).\n"
        "The search is not confident: it found nothing.\n"
    )


_WORDS = (
    "how many toddlers boss level three IFS RSC thirty hours confrence trianing mastersdegree case "
    "load old supervisor master's reflective supervision traini in the -exam kind:question zebra "
    '"reflective supervision" topic:training Category II 2 fee exam continuing endorsement'
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=7).map(" ".join), st.integers(0, 200))
def test_the_sum_is_the_score_of_the_search(
    frozen: ScoredIndex, knowledge: KnowledgeBase, query: str, number: int
) -> None:
    record = frozen.records[number % len(frozen.records)]
    results = search(frozen, query, limit=len(frozen.records))
    one = explain(
        frozen,
        query,
        f"{record.kind}:{record.id}",
        concepts_of_stem=aliases_of(knowledge).concepts_of_stem,
    )
    assert (one.id, one.kind) == (record.id, record.kind)
    hit = next((hit for hit in results.hits if (hit.id, hit.kind) == (one.id, one.kind)), None)
    assert (one.place is None) == (hit is None) == (one.absence is not None)
    assert hit is None or one.score == hit.score
    assert one.confident == results.confident == bool(one.confidence)
    assert one.correction == results.suggestion
    assert all(part.impact >= 1 and (part.asked or part.way is Way.TITLE) for part in one.parts)
    assert all(part.means for part in one.parts if part.way in (Way.NAME, Way.BEGINNING))
