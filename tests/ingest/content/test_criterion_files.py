"""Criterion files: text to record and back, what is wrong with one, what tells that it changed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.files.criterion_files import (
    CRITERION_KEYS,
    fingerprint,
    format_criterion,
    parse_criterion,
)
from ingest.content.files.record_files import RecordFile
from ingest.content.model.figures import parse_figure
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Citation, Criterion, Figure, Kind, Quantity, Standing
from ingest.content.model.slugs import Slug, make_slug
from ingest.spans import SourceSpan
from support.content import CONTENT

FULL_TEXT = """\
---
id: hours
short: Hours of supervision
kind: reflective supervision
aspect: supervision-hours
categories: [ifs, imhs]
figures:
  - at least 24 clock hours within 1 to 2 years
  - 1 hour on diversity, equity and inclusion per year
asked_as:
  - How many hours, please?
  - Is it 24?
standing: published
eras: [levels, names]
sources: [faq.txt:7, old faq.txt:24-31, ct-ifs, ct-ecfa]
differs_from: [families]
former_ids: [time, the-time]
---
# How many hours

You need **24** hours.

See [[criterion:families]].
"""

FULL = Criterion(
    id=Slug("hours"),
    kind=Kind.SUPERVISION,
    title="How many hours",
    standing=Standing.PUBLISHED,
    text="You need **24** hours.\n\nSee [[criterion:families]].",
    figures=(
        Figure(
            Quantity("at least", Decimal(24), Decimal(24), "clock hours"),
            "within",
            Quantity("", Decimal(1), Decimal(2), "years"),
        ),
        Figure(
            Quantity("", Decimal(1), Decimal(1), "hour on diversity, equity and inclusion"),
            "per",
            Quantity("", Decimal(1), Decimal(1), "year"),
        ),
    ),
    categories=("ifs", "imhs"),
    eras=("levels", "names"),
    citation=Citation(
        (SourceSpan("faq.txt", 7, 7), SourceSpan("old faq.txt", 24, 31)), ("ct-ifs", "ct-ecfa")
    ),
    differs_from=("families",),
    former_ids=(Slug("time"), Slug("the-time")),
    short="Hours of supervision",
    asked_as=("How many hours, please?", "Is it 24?"),
    aspect="supervision-hours",
)
"""The record in `FULL_TEXT`, every field filled."""

SMALL_TEXT = """\
---
id: hours
kind: training
standing: quoted
sources: [faq.txt:7]
---
# How many hours

Many.
"""

SMALL = Criterion(
    id=Slug("hours"),
    kind=Kind.TRAINING,
    title="How many hours",
    standing=Standing.QUOTED,
    text="Many.",
    citation=Citation((SourceSpan("faq.txt", 7, 7),)),
)


def _small(old: str, new: str) -> str:
    assert SMALL_TEXT.count(old) == 1
    return SMALL_TEXT.replace(old, new)


def _sources(standing: str, sources: str) -> str:
    return _small("quoted\nsources: [faq.txt:7]", f"{standing}\nsources: {sources}")


# A criterion file, and the record in it or what is wrong with it.

ACCEPTED = [
    pytest.param(SMALL_TEXT, SMALL, id="fewest keys"),
    pytest.param(FULL_TEXT, FULL, id="every key"),
    pytest.param(_small("training", "Training"), SMALL, id="kind with a capital"),
    pytest.param(_small("quoted", "QUOTED"), SMALL, id="standing in capitals"),
    pytest.param(_small("[faq.txt:7]", "faq.txt:7"), SMALL, id="one source without a list"),
    pytest.param(_small("[faq.txt:7]", "\n  - faq.txt:7-7"), SMALL, id="source in a long list"),
    pytest.param(
        _small("kind: training\n", "# of Ann\nkind: training\nfigures:\n"), SMALL, id="no list"
    ),
    pytest.param(
        _small("training", "work experience"),
        replace(SMALL, kind=Kind.WORK),
        id="kind of two words",
    ),
    pytest.param(
        _sources("published", "[ct-ifs]"),
        replace(SMALL, standing=Standing.PUBLISHED, citation=Citation((), ("ct-ifs",))),
        id="published on a page",
    ),
    pytest.param(
        _sources("quoted", "[ct-ifs, faq.txt:7]"),
        replace(SMALL, citation=Citation(SMALL.citation.spans, ("ct-ifs",))),
        id="quoted, and on a page too",
    ),
    pytest.param(
        _sources("sister", "[faq.txt:7]"),
        replace(SMALL, standing=Standing.SISTER),
        id="sister with a document",
    ),
    pytest.param(
        _sources("confirmed", "[ct-ifs]"),
        replace(SMALL, standing=Standing.CONFIRMED, citation=Citation((), ("ct-ifs",))),
        id="confirmed with a page",
    ),
    pytest.param(
        _small("training\n", "training\nfigures: 30 clock hours\n"),
        replace(SMALL, figures=(parse_figure("30 clock hours"),)),
        id="one figure without a list",
    ),
]

_KINDS = (
    "it is one of: training, work experience, reflective supervision, education, references, "
    "application, renewal."
)
_STANDINGS = "it is one of: confirmed, quoted, published, sister."

WRONG = [
    pytest.param(
        _small("id: hours\n", ""),
        ["hours.md:1: the key “id” is missing. Add the line “id: hours” to the head."],
        id="no id",
    ),
    pytest.param(
        _small("id: hours", "id: many"),
        [
            "hours.md:2: the id “many” is not the name of the file. Name the file many.md: an id "
            "is an address and never changes."
        ],
        id="id that is not the file's name",
    ),
    pytest.param(
        _small("id: hours", "id: The hours"),
        [
            "hours.md:2: “The hours” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="bad id",
    ),
    pytest.param(
        _small("id: hours", "id: [hours, many]"),
        [
            "hours.md:2: “id: hours, many” is more than one id. Keep one; earlier ones go to "
            "“former_ids”."
        ],
        id="two ids",
    ),
    pytest.param(
        _small("kind: training\n", ""),
        [f"hours.md:1: the key “kind” is missing. Add it; {_KINDS}"],
        id="no kind",
    ),
    pytest.param(
        _small("kind: training", "kind:"),
        [f"hours.md:3: the key “kind” is missing. Add it; {_KINDS}"],
        id="kind left empty",
    ),
    pytest.param(
        _small("kind: training", "kind: trainings"),
        ["hours.md:3: the kind “trainings” does not exist. Did you mean “training”?"],
        id="kind misspelt",
    ),
    pytest.param(
        _small("kind: training", "kind: x"),
        [
            "hours.md:3: the kind “x” does not exist. Use one of: application, education, "
            "references, reflective supervision, renewal, training, work experience."
        ],
        id="unknown kind",
    ),
    pytest.param(
        _small("kind: training", "kind: [training, renewal]"),
        [
            "hours.md:3: the kind “training, renewal” does not exist. Use one of: application, "
            "education, references, reflective supervision, renewal, training, work experience."
        ],
        id="two kinds",
    ),
    pytest.param(
        _small("kind: training\n", "kind: training\naspect: Training hours\n"),
        [
            "hours.md:4: “Training hours” is no aspect: it may hold letters, digits and "
            "single hyphens. Write words such as “work-how-many”."
        ],
        id="aspect that is no word",
    ),
    pytest.param(
        _small("kind: training\n", "kind: training\naspect: [fees, hours]\n"),
        [
            "hours.md:4: “aspect: fees, hours” is more than one aspect. Keep the one that its "
            "siblings have."
        ],
        id="two aspects",
    ),
    pytest.param(
        _small("standing: quoted\n", ""),
        [
            f"hours.md:1: the key “standing” is missing. Add it; {_STANDINGS}",
        ],
        id="no standing",
    ),
    pytest.param(
        _small("standing: quoted", "standing: quote"),
        ["hours.md:4: the standing “quote” does not exist. Did you mean “quoted”?"],
        id="standing misspelt",
    ),
    pytest.param(
        _small("standing: quoted", "standing: current"),
        [
            "hours.md:4: the standing “current” does not exist. Use one of: confirmed, published, "
            "quoted, sister."
        ],
        id="unknown standing",
    ),
    pytest.param(
        _small("sources: [faq.txt:7]\n", ""),
        [
            "hours.md:1: the criterion has no source. Add “sources: [document.txt:24]” or the id "
            "of a [[page]] in sources.toml."
        ],
        id="no source",
    ),
    *(
        pytest.param(
            _sources(standing, "[]"),
            [
                "hours.md:5: the criterion has no source. Add “sources: [document.txt:24]” or the "
                "id of a [[page]] in sources.toml."
            ],
            id=f"{standing} without a source",
        )
        for standing in Standing
    ),
    pytest.param(
        _sources("quoted", "[ct-ifs]"),
        [
            "hours.md:5: the standing is “quoted” but no document is named. Name the document and "
            "its lines, or write another standing."
        ],
        id="quoted from no document",
    ),
    pytest.param(
        _sources("published", "[faq.txt:7]"),
        [
            "hours.md:5: the standing is “published” but no web page is named. Name a [[page]] of "
            "sources.toml, or write another standing."
        ],
        id="published on no page",
    ),
    pytest.param(
        _sources("quoted", "\n  - faq.txt:7\n  - https://a.example\n  - CT IFS"),
        [
            "hours.md:7: “https://a.example” does not name lines of a document. Write file and "
            "lines, such as “faq.txt:24-31”, or the id of a [[page]].",
            "hours.md:8: “CT IFS” is not an id: it may hold small letters, digits and single "
            "hyphens. Write file and lines, such as “faq.txt:24-31”, or the id of a [[page]].",
        ],
        id="sources that are none",
    ),
    pytest.param(
        _small(
            "training\n", "training\nfigures:\n  - 30 hours\n  - thirty hours\n  - 3 to 2 days\n"
        ),
        [
            "hours.md:6: “thirty hours” is not a figure with its unit. Write it such as “at least "
            "10 families over at least 6 months”.",
            "hours.md:7: “3 to 2 days” ends before it begins. Write it such as “at least 10 "
            "families over at least 6 months”.",
        ],
        id="figures that are none",
    ),
    pytest.param(
        _small("training\n", "training\nfigure: 30 hours\n"),
        ["hours.md:4: the key “figure” is unknown. Did you mean “figures”?"],
        id="key misspelt",
    ),
    pytest.param(
        _small("training\n", "training\nstatus: open\n"),
        [
            "hours.md:4: the key “status” is unknown. Use one of: asked_as, aspect, categories, "
            "differs_from, eras, figures, former_ids, id, kind, short, sources, standing."
        ],
        id="key of a question",
    ),
    pytest.param(
        _small("training\n", "training\nkind: renewal\n"),
        ["hours.md:4: the key “kind” stands here a second time. Join it with line 3."],
        id="key twice",
    ),
    pytest.param(
        _small("training\n", "training\ntitle: Hours\n"),
        [
            "hours.md:4: the key “title” is unknown. Write the title as a line “# ...” below the "
            "head instead."
        ],
        id="title in the head",
    ),
    pytest.param(
        _small("# How many hours\n\n", ""),
        ["hours.md:7: the title is missing. Write it as a line “# ...” below the head."],
        id="no title",
    ),
    pytest.param(
        _small("# How many hours", "#"),
        ["hours.md:7: the title is empty. Write it after the “#”."],
        id="empty title",
    ),
    pytest.param(
        _small("\nMany.\n", ""),
        [
            "hours.md:7: the criterion says nothing but its title. Say below the title what it "
            "asks for."
        ],
        id="no text",
    ),
    pytest.param(
        _small("Many.", "Many.\n\n# Other hours"),
        [
            "hours.md:11: a second title “# ...” stands in the text. Use “##” for a heading, or a "
            "file for each question."
        ],
        id="second title",
    ),
    pytest.param(
        _small("---\n# How", "# How"),
        [
            "hours.md:1: the head that begins with “---” has no end. Put a line “---” below its "
            "last key."
        ],
        id="head without an end",
    ),
    pytest.param(
        "# How many hours\n\nMany.\n",
        [
            "hours.md:1: the criterion has no source. Add “sources: [document.txt:24]” or the id "
            "of a [[page]] in sources.toml.",
            "hours.md:1: the key “id” is missing. Add the line “id: hours” to the head.",
            f"hours.md:1: the key “kind” is missing. Add it; {_KINDS}",
            f"hours.md:1: the key “standing” is missing. Add it; {_STANDINGS}",
        ],
        id="no head",
    ),
]

# What changes a fingerprint, and what does not.

CHANGING = [
    pytest.param({"title": "How many hours?"}, id="title"),
    pytest.param({"text": "You need **25** hours."}, id="text"),
    pytest.param({"text": FULL.text.replace("need", "Need")}, id="capital in the text"),
    pytest.param({"text": FULL.text.replace("criterion:families", "term:families")}, id="link"),
    pytest.param({"figures": ()}, id="no figures"),
    pytest.param({"figures": FULL.figures[:1]}, id="a figure less"),
    pytest.param({"figures": FULL.figures[::-1]}, id="another main figure"),
    pytest.param(
        {"figures": (parse_figure("at least 25 clock hours within 1 to 2 years"), FULL.figures[1])},
        id="number",
    ),
    pytest.param(
        {"figures": (parse_figure("24 clock hours within 1 to 2 years"), FULL.figures[1])},
        id="bound",
    ),
    pytest.param(
        {"figures": (parse_figure("at least 24 clock hours within 2 years"), FULL.figures[1])},
        id="time",
    ),
    pytest.param(
        {"figures": (parse_figure("at least 24 hours within 1 to 2 years"), FULL.figures[1])},
        id="unit",
    ),
    pytest.param({"categories": ()}, id="for all"),
    pytest.param({"categories": ("ifs",)}, id="a category less"),
    pytest.param({"categories": ("ifs", "imhs", "ers")}, id="a category more"),
    pytest.param({"kind": Kind.TRAINING}, id="kind"),
]

SAME = [
    *(pytest.param({"standing": standing}, id=f"standing {standing}") for standing in Standing),
    pytest.param({"eras": ()}, id="eras"),
    pytest.param({"citation": Citation((), ("other",))}, id="sources"),
    pytest.param({"differs_from": ("other",)}, id="what it differs from"),
    pytest.param({"former_ids": ()}, id="former ids"),
    pytest.param(
        {"text": "You  need **24**\nhours.\n\n\nSee [[criterion:families]]."}, id="spacing"
    ),
]


def _parse(text: str) -> tuple[Criterion, list[str]]:
    parsed = parse_criterion(text, "hours.md", stem="hours")
    return parsed.value.record, [str(fault) for fault in sorted(parsed.faults)]


@pytest.mark.parametrize(("text", "criterion"), ACCEPTED)
def test_a_criterion_file_is_read(text: str, criterion: Criterion) -> None:
    assert _parse(text) == (criterion, [])


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_with_a_criterion_is_said_with_its_line(
    text: str, messages: list[str]
) -> None:
    assert _parse(text)[1] == messages


@pytest.mark.parametrize("criterion", [FULL, SMALL], ids=["every field", "fewest fields"])
def test_a_criterion_is_written_in_one_way(criterion: Criterion) -> None:
    assert format_criterion(criterion) == (FULL_TEXT if criterion is FULL else SMALL_TEXT)


def test_every_key_is_written() -> None:
    heads = re.findall(r"^(\w+):", format_criterion(FULL), re.MULTILINE)
    assert heads == list(CRITERION_KEYS)


def test_a_criterion_file_knows_the_lines_of_its_head_and_its_references() -> None:
    file: RecordFile[Criterion] = parse_criterion(FULL_TEXT, "hours.md", stem="hours").value
    assert [file.line_of("figures", n) for n in (0, 1, 2)] == [8, 9, 7]
    assert (file.line_of("sources", 1), file.line_of("order")) == (15, 1)
    assert [(one.target, one.line) for one in file.references()] == [("families", 23)]


@pytest.mark.parametrize("change", CHANGING)
def test_a_fingerprint_changes_with_what_is_asked_for_and_of_whom(
    change: dict[str, object],
) -> None:
    assert fingerprint(replace(FULL, **change)) != fingerprint(FULL)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", SAME)
def test_a_fingerprint_does_not_change_with_anything_else(change: dict[str, object]) -> None:
    assert fingerprint(replace(FULL, **change)) == fingerprint(FULL)  # type: ignore[arg-type]


def test_a_fingerprint_is_eight_digits_and_the_same_on_every_machine() -> None:
    assert (fingerprint(FULL), fingerprint(SMALL)) == ("d6e3c1d3", "f0bcad14")


def test_two_frozen_criteria_never_have_the_same_fingerprint(knowledge: KnowledgeBase) -> None:
    marks = {fingerprint(criterion) for criterion in knowledge.criteria}
    assert len(marks) == len(knowledge.criteria)
    assert all(re.fullmatch("[0-9a-f]{8}", mark) for mark in marks)


def test_the_frozen_files_are_written_as_they_are_read() -> None:
    """Nothing that staff can write in a frozen file is lost when it is read."""
    files = sorted((CONTENT / "criteria").rglob("*.md"))
    assert len(files) > 60
    for path in files:
        text, stem = path.read_text("utf-8"), path.name.split(".")[0]
        parsed = parse_criterion(text, str(path), stem=stem)
        assert (format_criterion(parsed.value.record), parsed.faults) == (text, ())


# What a record may hold so that its file gives it back: a title and a text that are not empty, a
# source that fits the standing, no brackets that might begin a reference, and otherwise what a
# question may hold (see test_questions.py).

_SIGNS = "\"'[],:-#*` \tab’—"
_text = st.text(st.sampled_from(_SIGNS), max_size=15) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=30
)
_titles = _text.map(lambda text: " ".join(text.replace("[[", "(").split())).filter(bool)
_items = _text.map(lambda text: text.replace("\n", " ").strip()).filter(bool)
_item_lists = st.lists(_items, max_size=3).map(tuple)
_pages = st.integers(0, 9999).map(lambda number: make_slug(f"page {number}"))
_spans = st.builds(
    lambda name, first, more: SourceSpan(name, first, first + more),
    _items,
    st.integers(1, 10**6),
    st.integers(0, 100),
)
_figures = st.sampled_from(
    [
        "30 clock hours",
        "at least 10 families over at least 6 months",
        "birth to 36 months",
        "1 hour on diversity, equity and inclusion per year",
        "2.5 days",
    ]
).map(parse_figure)


def _prose(text: str) -> str:
    text = re.sub("`{3,}", "`", text.replace("~", "")).replace("[", "(")
    return re.sub(r"(?m)^#(?=\s)", "##", text)


_texts = (
    st.lists(_text.map(_prose) | st.just("```\n# remark\n```"), min_size=1, max_size=3)
    .map(lambda blocks: "\n\n".join(blocks).strip("\n").rstrip())
    .filter(bool)
)


@st.composite
def _criteria(draw: st.DrawFn) -> Criterion:
    standing = draw(st.sampled_from(Standing))
    spans = draw(st.lists(_spans, max_size=3))
    pages = draw(st.lists(_pages, max_size=3))
    if standing is Standing.QUOTED or not pages:
        spans.append(SourceSpan("faq.txt", 1, 1))
    if standing is Standing.PUBLISHED:
        pages.append(Slug("ct-ifs"))
    return Criterion(
        id=Slug("hours"),
        kind=draw(st.sampled_from(Kind)),
        title=draw(_titles),
        standing=standing,
        text=draw(_texts),
        figures=draw(st.lists(_figures, max_size=3).map(tuple)),
        categories=draw(_item_lists),
        eras=draw(_item_lists),
        citation=Citation(tuple(spans), tuple(pages)),
        differs_from=draw(_item_lists),
        former_ids=draw(st.lists(_pages, max_size=3).map(tuple)),
    )


@settings(deadline=None, derandomize=True)
@given(_criteria())
def test_parse_after_format_gives_the_same_criterion(criterion: Criterion) -> None:
    assert _parse(format_criterion(criterion)) == (criterion, [])


@settings(deadline=None, derandomize=True)
@given(_criteria(), _criteria())
def test_a_fingerprint_sees_only_what_is_said(one: Criterion, other: Criterion) -> None:
    mixed = replace(
        one,
        standing=other.standing,
        eras=other.eras,
        citation=other.citation,
        differs_from=other.differs_from,
    )
    assert fingerprint(mixed) == fingerprint(one)
    assert fingerprint(_parse(format_criterion(one))[0]) == fingerprint(one)
