"""What `faq publish` found, for three kinds of readers: text for a terminal, plain values, a page.

`webapp.publish.gate` finds it; `webapp.cli.publish` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.content.entries import INCOMING_SUFFIX
from ingest.phrasing import counted, shortened
from ingest.word_differences import Run, in_words
from webapp.publish.comparison import Changed, Record
from webapp.publish.editions import is_archive
from webapp.publish.gate import Report
from webapp.publish.stops import Stop, StopKind, address_of_page, kilobytes
from webapp.reports.page import render_page

__all__ = [
    "as_json",
    "format_report",
    "headline",
    "render_changes",
    "render_report",
    "stops_by_kind",
]

_FEW = 12
"""So many of a kind are listed on a terminal; the page lists all."""

_WIDTH = 100
"""Characters of a title shown on a terminal."""

_CHANGES_WIDTH = 400
"""Characters shown there of the words that changed in one part."""

_AROUND = 12
"""Words that the page shows before and after those that changed."""

_NOUNS = {
    "questions": ("question", "questions"),
    "criteria": ("criterion", "criteria"),
    "topics": ("topic", "topics"),
    "categories": ("category", "categories"),
    "terms": ("term", "terms"),
}

_STOPS = {
    StopKind.UNSETTLED: "What an import has left to settle",
    StopKind.ANSWER: "Answers that readers would lose",
    StopKind.CONTENT: "Faults in the content",
    StopKind.ADDRESS: "Addresses that would vanish",
    StopKind.SEARCH: "Searches that do not find what they must",
    StopKind.LINK: "Links that lead nowhere",
    StopKind.SIZE: "Too much to load",
}


@dataclass(frozen=True)
class _Group:
    """Records of which the same is to be said."""

    title: str
    """How many and what became of them."""
    items: tuple[tuple[Record, tuple[str, ...], Changed | None], ...]
    """Each record, notes on it, and what changed in it."""


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values; the README documents the keys."""
    found = report.comparison
    return {
        "published": report.is_published,
        "dry_run": report.is_dry_run,
        "against": report.against,
        "is_first": report.against is None,
        "words_known": found.words_known,
        "files_changed": found.files_changed,
        "stops": [asdict(stop) for stop in report.stops],
        "remarks": list(report.remarks),
        "added": [asdict(record) for record in found.added],
        "retired": [asdict(record) for record in found.retired],
        "moved": [{**asdict(move.record), "former_id": move.former_id} for move in found.moved],
        "changed": [
            {
                **asdict(change.record),
                "parts": [
                    {"name": part.name, "words": list(_marked(part.runs))} for part in change.parts
                ],
            }
            for change in found.changed
        ],
        "pieces": list(found.embeds),
        "feed_renewed": found.is_feed_renewed,
        "searches": [asdict(place) for place in found.searches],
        "external": dict(report.links.external),
        "sizes": {
            "before": asdict(report.before) if report.before else None,
            "after": asdict(report.after) if report.after else None,
        },
    }


def _marked(runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    """The words of both sides, each run as “same”, “gone” or “new”."""
    for run in runs:
        if run.is_same:
            yield "same", " ".join(run.new)
            continue
        if run.old:
            yield "gone", " ".join(run.old)
        if run.new:
            yield "new", " ".join(run.new)


# The text


def format_report(report: Report) -> str:
    """The report for a terminal: what stops it first, what to do next last."""
    blocks = [headline(report)]
    blocks += [_format_stops(kind, stops) for kind, stops in _stops(report)]
    if report.remarks:
        blocks.append(_format_remarks(report))
    if report.after is not None:
        if report.against is not None:
            blocks += [_format_group(group) for group in _groups(report)]
        if not report.comparison.words_known:
            blocks.append(_UNKNOWN_WORDS)
        blocks += filter(
            None, [_format_embeds(report), _format_searches(report), _format_rest(report)]
        )
    blocks.append(_next_step(report))
    return "\n\n".join(blocks) + "\n"


_UNKNOWN_WORDS = (
    "Only the manifest of the earlier site is here, so its words are not known: a question counts\n"
    "as changed when anything on its page has changed."
)


def _format_remarks(report: Report) -> str:
    """What `faq check` remarks on: nothing that stops, but better seen before readers see it."""
    lines = [f"{counted(len(report.remarks), 'remark')} of faq check, to look at first"]
    lines += [f"  - {remark}" for remark in report.remarks[:_FEW]]
    return "\n".join([*lines, *_more(len(report.remarks))])


def headline(report: Report) -> str:
    """What became of it, or would, in a sentence or two."""
    if report.stops:
        many = "thing keeps", "things keep"
        return f"Not published: {counted(len(report.stops), *many)} the new site back."
    changes = sum(count for _, count in _changes(report))
    if report.against is None:
        added = [record for record in report.comparison.added if record.kind == "questions"]
        told = f"This is the first export: {counted(len(added), 'question')}, all of them new."
    elif changes:
        told = f"{counted(changes, 'change')} since {report.against}."
    elif report.comparison.files_changed:
        told = f"No question, criterion or term has changed since {report.against}."
    else:
        told = f"Nothing has changed since {report.against}."
    state = "Published." if report.is_published else "Ready to be published."
    return f"{state} {told}"


def _changes(report: Report) -> list[tuple[str, int]]:
    """What became of records and of how many, each change counted once."""
    found = report.comparison
    newly_answered = sum(change.answered is True for change in found.changed)
    return [
        ("added", len(found.added)),
        ("newly answered", newly_answered),
        ("changed", len(found.changed) - newly_answered),
        ("with a new address", len(found.moved)),
        ("no longer shown", len(found.retired)),
    ]


def _stops(report: Report) -> list[tuple[StopKind, list[Stop]]]:
    groups = ((kind, [stop for stop in report.stops if stop.kind is kind]) for kind in StopKind)
    return [(kind, stops) for kind, stops in groups if stops]


def _format_stops(kind: StopKind, stops: Sequence[Stop]) -> str:
    lines = [f"{_STOPS[kind]}: {len(stops)}"]
    for stop in stops[:_FEW]:
        lines += [f"  - {stop.problem}.", f"    {stop.remedy}"]
    lines += _more(len(stops))
    return "\n".join(lines)


def _more(count: int) -> list[str]:
    more = count - _FEW
    return [f"  and {more} more: see the page that --report writes"] if more > 0 else []


def _format_group(group: _Group) -> str:
    lines = [group.title]
    for record, notes, change in group.items[:_FEW]:
        title = f": {shortened(record.title, _WIDTH)}" if record.title != record.id else ""
        lines.append(f"  {record.id}{title}")
        lines.extend(f"    {note}" for note in notes)
        for part in change.parts if change else ():
            lines.append(f"    {part.name}: {shortened(in_words(part.runs), _CHANGES_WIDTH)}")
    return "\n".join([*lines, *_more(len(group.items))])


def _groups(report: Report) -> list[_Group]:
    """What changes for readers, by kind of record and by what became of it."""
    found = report.comparison
    groups: list[_Group] = []

    def add(
        kind: str, fate: str, items: Iterable[tuple[Record, tuple[str, ...], Changed | None]]
    ) -> None:
        chosen = tuple(items)
        if chosen:
            groups.append(_Group(f"{counted(len(chosen), *_NOUNS[kind])} {fate}", chosen))

    for kind in _NOUNS:
        changed = [change for change in found.changed if change.record.kind == kind]
        added = [record for record in found.added if record.kind == kind]
        retired = [record for record in found.retired if record.kind == kind]
        add(kind, "added", ((record, (), None) for record in added))
        for answered, fate in (
            (True, "newly answered"),
            (False, "no longer answered"),
            (None, "changed"),
        ):
            fitting = [change for change in changed if change.answered is answered]
            add(kind, fate, ((change.record, (), change) for change in fitting))
        add(
            kind,
            "with a new address; the earlier one leads on",
            (
                (move.record, (f"earlier address: {kind}/{move.former_id}/",), None)
                for move in found.moved
                if move.record.kind == kind
            ),
        )
        add(kind, "no longer shown", ((record, (), None) for record in retired))
    return groups


_FEED_RENEWED = (
    "The site has another address: feed readers will show every entry of changes.xml as new."
)

_EMBEDS = "with other words: paste them again where they were pasted into other pages"


def _format_embeds(report: Report) -> str:
    """What stands on pages of others as it was."""
    embeds = report.comparison.embeds
    if not embeds:
        return ""
    lines = [f"{counted(len(embeds), 'piece')} {_EMBEDS}"]
    lines += [f"  {path}" for path in embeds[:_FEW]]
    return "\n".join([*lines, *_more(len(embeds))])


def _format_searches(report: Report) -> str:
    searches = report.comparison.searches
    if not searches:
        return ""
    lines = [f"{counted(len(searches), 'search', 'searches')} with another place"]
    lines += [
        f"  “{place.query}” finds {place.id} {_place(place.after)}, before {_place(place.before)}"
        for place in searches[:_FEW]
    ]
    return "\n".join([*lines, *_more(len(searches))])


def _place(place: int | None) -> str:
    return "nowhere" if place is None else f"at place {place}"


def _format_rest(report: Report) -> str:
    lines = [f"{_let_go(name)}: {name}" for name in report.let_go]
    if report.comparison.is_feed_renewed:
        lines.append(_FEED_RENEWED)
    if report.links.external:
        hosts = (f"{host} ({count})" for host, count in report.links.external.items())
        lines.append(f"Links to other sites, which were not tried: {', '.join(hosts)}")
    lines += (f"{name}: {value}" for name, value in _sizes(report))
    return "\n".join(lines)


def _let_go(name: str) -> str:
    is_address = "+" not in name and not name.endswith(INCOMING_SUFFIX)
    return "Address let go" if is_address else "Published before it was settled"


def _sizes(report: Report) -> Iterator[tuple[str, str]]:
    """What was measured, and in words how large it is, was and may be."""
    after, before, budget = report.after, report.before, report.budget
    if after is None:
        return
    was = f", before {before.files} and {before.bytes / 1e6:.1f} MB" if before else ""
    yield (
        "Size",
        f"{counted(after.files, 'file')}, {report.comparison.files_changed} of them new or "
        f"changed, {after.bytes / 1e6:.1f} MB{was}",
    )
    if after.page:
        was = f", before {kilobytes(before.page_bytes)}" if before else ""
        yield (
            "Heaviest question",
            f"{kilobytes(after.page_bytes)} kB of {kilobytes(budget.page)} allowed{was} "
            f"({address_of_page(after.page)})",
        )
    was = f", before {kilobytes(before.index_bytes)}" if before else ""
    yield (
        "Search index",
        f"{kilobytes(after.index_bytes)} kB of {kilobytes(budget.index)} allowed{was}",
    )


def _next_step(report: Report) -> str:
    if report.stops:
        return (
            f"Nothing was written to {report.target}. Correct what is named above, then run the "
            "same command again."
        )
    if report.is_dry_run:
        return (
            "This was a dry run: nothing was written. To publish, run the same command without "
            "--dry-run."
        )
    if is_archive(Path(report.target)):
        return f"The new site is in {report.target}. Unpack it on the web host."
    return (
        f"The new site is in {report.target}. Look at it once more, "
        f"{Path(report.target) / 'index.html'}, then put the folder on the web host."
    )


# The page


def render_report(report: Report) -> str:
    """The report as one HTML page that needs nothing else, light and dark."""
    return render_page("reports/publish.html", **_values(report))


def render_changes(report: Report) -> str:
    """The part of the page that says what changes for readers, as HTML."""
    return render_page("reports/_changes.html", **_values(report))


def stops_by_kind(report: Report) -> list[tuple[str, list[Stop]]]:
    """What keeps it back, by what it is."""
    return [(_STOPS[kind], stops) for kind, stops in _stops(report)]


def _values(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "headline": headline(report),
        "numbers": [
            ("reasons to stop", len(report.stops)),
            *_changes(report),
            ("searches with another place", len(report.comparison.searches)),
        ],
        "stops": stops_by_kind(report),
        "groups": _groups(report) if report.after else [],
        "unknown_words": _UNKNOWN_WORDS,
        "sizes": list(_sizes(report)),
        "next_step": _next_step(report),
        "place": _place,
        "feed_renewed": _FEED_RENEWED,
        "embeds": _EMBEDS,
        "marked": _shown,
        "few": _FEW,
    }


def _shown(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """The words as `_marked` has them, with long stretches that are the same cut in the middle."""
    shown = []
    pieces = list(_marked(runs))
    for number, (state, text) in enumerate(pieces):
        words = text.split(" ")
        ends = [number > 0, number < len(pieces) - 1]
        if state == "same" and len(words) > 2 * _AROUND + 1:
            before = words[:_AROUND] if ends[0] else []
            after = words[-_AROUND:] if ends[1] else []
            text = " ".join([*before, "…", *after])
        shown.append((state, text))
    return shown
