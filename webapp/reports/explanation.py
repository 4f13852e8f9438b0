"""An explanation in words for staff: what `faq explain` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.phrasing import counted
from search.quality.explanation import Contribution, ScoreExplanation, Way
from search.synonyms import CONCEPT_PREFIX

__all__ = ["confidence_in_words", "format_explanation", "part_in_words"]

_FEW = 3
"""How many words that begin alike are named."""


def format_explanation(
    one: ScoreExplanation, titles: Mapping[tuple[str, str], str], labels: Mapping[str, str]
) -> str:
    """The whole explanation, some lines each ending in a line break.

    `titles` are those of the records by kind and id, `labels` the names of concepts such as "@ifs".
    """
    lines = [titles[one.kind, one.id], f"{one.id}: {_place(one)}", ""]
    if one.correction is not None:
        lines += [f"Mended, the query is: {one.correction}", ""]
    asked = [f"“{part.asked}”" if part.asked else "the whole query" for part in one.parts]
    width = max(map(len, asked), default=0)
    lines += [
        f"{part.impact:>6}  {words:<{width}}  {part_in_words(part, labels)}"
        for part, words in zip(one.parts, asked, strict=True)
    ]
    if one.handicap:
        why = "for its kind and few wordings" if one.handicap < 0 else "less for its many wordings"
        lines.append(f"{-one.handicap:>6}  {'':<{width}}  {why}")
    lines += [f"{one.score:>6}  is the score, the sum", ""]
    if one.missing:
        missing = (
            f"“{missing.asked}”" + ("" if missing.is_known else " (in no record)")
            for missing in one.missing
        )
        lines.append(f"Asked, but not in it: {', '.join(missing)}.")
    if one.passed_over:
        lines.append(f"Counted for nothing by themselves: {', '.join(one.passed_over)}.")
    first = one.first
    if first is not None and (first.kind, first.id) != (one.kind, one.id):
        kinds = [kind for kind, slug in titles if slug == first.id]
        name = first.id if kinds == [first.kind] else f"{first.kind}:{first.id}"
        lines.append(
            f"First is the {first.kind} {first.id} with {first.score}: "
            f"faq explain {_in_quotes(one.query)} {name}"
        )
    if one.siblings:
        stand = ", ".join(f"{hit.id} {hit.score}" for hit in one.siblings)
        lines.append(f"Criteria of one aspect, “{one.aspect}”, stand together: {stand}.")
    lines.append(confidence_in_words(one))
    return "\n".join(lines) + "\n"


def part_in_words(part: Contribution, labels: Mapping[str, str]) -> str:
    """How something in a query was understood."""
    meant = [labels.get(word, word.removeprefix(CONCEPT_PREFIX)) for word in part.means]
    named = _listed(meant)
    if part.way is Way.NAME:
        return f"a name of {named}"
    if part.way is Way.BEGINNING:
        return f"the beginning of {named}"
    if part.way is Way.MENDED:
        return f"mended, typed as {named}"
    if part.way is Way.SYNONYM:
        return f"another word for {named}"
    if part.way is Way.JOINED:
        return f"found as one word, {named}"
    return str(part.way)


def confidence_in_words(one: ScoreExplanation) -> str:
    """Whether the search is confident, and why, in one sentence."""
    if one.confidence is None:
        return "The search is not confident: it found nothing."
    parts = one.confidence
    best = one.best.id if one.best else ""
    without = "" if parts.evidence else " Without any of these no search is."
    return (
        f"The search is {'confident' if one.confident else 'not confident'}: {parts.least} points "
        f"are needed, and its best hit, {best}, gets {parts.total}: {parts.share} for "
        f"its share of what the words weigh and {parts.evidence} for how rare "
        f"those are that it holds and that tell a subject.{without}"
    )


def _place(one: ScoreExplanation) -> str:
    if one.place is None:
        return f"no hit, since {one.absence}"
    return f"{one.kind}, place {one.place} of {counted(one.total, 'record')} found"


def _listed(words: Sequence[str]) -> str:
    """Words in quotes, the first few of many.

    >>> _listed(["a"]), _listed(["a", "b", "c", "d"])
    ('“a”', '“a”, “b”, “c” and 1 more')
    """
    shown = ", ".join(f"“{word}”" for word in words[:_FEW])
    more = len(words) - _FEW
    return f"{shown} and {more} more" if more > 0 else shown


def _in_quotes(query: str) -> str:
    """The query as an argument on the command line."""
    return f"'{query}'" if '"' in query else f'"{query}"'
