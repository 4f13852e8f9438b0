"""A search tried by staff: what readers get, why, and what a wording would change."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.files.wording_files import LONGEST_WORDING
from ingest.errors import FaqError
from search.engine import search
from search.entries import titles_of
from search.quality.picture import Bar, Part
from search.quality.trying import Changed, what_changes
from search.scoring.formula import FIELDS
from search.synonyms import CONCEPT_PREFIX
from webapp.desk.searches.adding import Addition, add, planned
from webapp.desk.shared.places import places
from webapp.desk.shared.workspace import Reading, workspace
from webapp.reports.explanation import confidence_in_words, part_in_words

__all__ = ["searching"]

searching = Blueprint("searching", __name__)

_SHOWN = 6
"""First records whose sums are shown."""

_COLOURS = 8
"""Shades of the bars, which begin anew after these."""

_FIELD_NAMES = {
    "question": "title",
    "asked_as": "wordings",
    "answer": "text",
    "criteria": "its criteria",
}
"""Field of the search -> what staff call it."""


@dataclass(frozen=True)
class _Segment:
    """A piece of a bar."""

    start: int
    length: int
    """In thousandths of the longest bar."""
    shade: int
    part: Part
    words: str
    """How it was understood."""


@searching.get("/search/")
def page() -> str:
    return _page()


@searching.post("/search/")
def add_wording() -> BaseResponse | Response:
    """Adds the wording that was tried."""
    query, one = request.args.get("q", ""), _addition(request.form)
    try:
        said = add(workspace(), one) or "Added."
    except FaqError as error:
        return Response(_page(f"Nothing was changed. {error}"), status=422)
    flash(said)
    return redirect(url_for("searching.page", q=query))


def _addition(sent: dict[str, str]) -> Addition:
    kind, _, slug = sent.get("record", "").partition(":")
    return Addition("wording", sent.get("wording", "")[: 2 * LONGEST_WORDING], kind, slug)


def _page(problem: str = "") -> str:
    query = " ".join(request.args.get("q", "").split())[:1000]
    reading = workspace().read()
    if reading.faults:
        problem = "Searches can be tried when there is no fault."
        return render_template("desk/search.html", query="", problem=problem, bars=[])
    titles = titles_of(reading.files.knowledge.public())
    results = search(reading.public_index, query, limit=_SHOWN) if query else None
    found = [(one.kind, one.id) for one in results.hits] if results else []
    bars = [reading.pictures.bar(query, *one) for one in found]
    tried = _addition(request.values)
    told = None
    if tried.words and query and not problem:
        try:
            told = _told(reading, query, tried)
        except FaqError as error:
            problem = str(error)
    return render_template(
        "desk/search.html",
        query=query,
        problem=problem,
        results=results,
        bars=list(zip(bars, _segments(bars, reading), strict=True)),
        confidence=confidence_in_words(bars[0].told) if bars else "",
        titles=titles,
        fields={name: _FIELD_NAMES[name] for name in FIELDS},
        records=found + [one for one in titles if one not in found],
        tried=tried,
        told=told,
        labels={(one.kind, one.id): one.label for one in places(reading.files)},
        of=(tried.kind, tried.id),
    )


def _told(reading: Reading, query: str, one: Addition) -> Changed:
    """What a wording would change. Raises FaqError where it cannot be added."""
    place, part, _, new = planned(reading, one)
    after = workspace().read({place.paths[part]: new})
    if after.faults:
        raise FaqError(str(after.faults[0]))
    queries = dict.fromkeys((query, " ".join(one.words.split())))
    index = reading.public_index
    return what_changes(index, after.public_index, queries, reading.files.expectations)


def _segments(bars: list[Bar], reading: Reading) -> list[list[_Segment]]:
    """The pieces of each bar, of which one thing asked has one shade in all."""
    knowledge = reading.files.knowledge
    labels = {f"{CONCEPT_PREFIX}{one.id}": one.preferred for one in knowledge.terms}
    labels |= {f"{CONCEPT_PREFIX}{one.id}": one.name for one in knowledge.categories}
    longest = max((sum(one.told.impact for one in bar.parts) for bar in bars), default=1) or 1
    shades: dict[str, int] = {}
    all_segments = []
    for bar in bars:
        segments, start = [], 0
        for part in bar.parts:
            shade = shades.setdefault(part.told.asked, len(shades) % _COLOURS)
            length = round(1000 * part.told.impact / longest)
            words = part_in_words(part.told, labels)
            segments.append(_Segment(start, length, shade, part, words))
            start += length
        all_segments.append(segments)
    return all_segments
