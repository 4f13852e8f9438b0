"""The gate before publishing: what a new site changes for readers, and what must not happen.

    content ──export──> new folder beside DIR ──compare with the earlier export──> Report
                             │ nothing stops it: takes the place of DIR
                             └ else: removed, DIR stays as it is

`webapp.publish_report` says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ingest.account import shortened
from ingest.content import ContentFiles, open_content
from ingest.differences import Run, differences
from ingest.errors import ContentError, UsageError, did_you_mean
from ingest.likeness import likeness
from ingest.records import KnowledgeBase, Status
from ingest.remarks import find_remarks
from search.aliases import aliases_of
from search.build import build_index
from search.entries import entries_of
from search.expectations import try_expectations
from webapp.export import MANIFEST, export_site
from webapp.inspection import (
    DeadLink,
    Exported,
    Links,
    Sizes,
    follow_links,
    read_exported,
    sizes_of,
    weigh,
)
from webapp.pdf import HANDBOOK, missing_for_pdf

__all__ = [
    "Budget",
    "Changed",
    "Comparison",
    "Moved",
    "Part",
    "Place",
    "Record",
    "Report",
    "Stop",
    "StopKind",
    "address_of_page",
    "compare",
    "kilobytes",
    "publish",
]

Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Wraps a loop over so many items under a label."""

_LIKELY = 0.4
"""How alike a question must be to be proposed in place of one that goes: less than to be taken for
its twin (`ingest.likeness`), since a person reads the proposal and decides."""

_PROPOSED = 50
"""For so many addresses a question is looked for that could take their place."""

_WIDTH = 90
"""Characters of a title in a sentence."""

_RECORD_PAGE = re.compile(r"(questions|criteria|topics|categories)/([^/]+)/index\.html")

_TITLES = {"terms": "preferred", "categories": "name"}
"""The key of a record's title, where it is not “title”."""

_PARTS: Mapping[str, Mapping[str, str]] = {
    "questions": {
        "title": "question",
        "text": "answer",
        "criteria": "criteria",
        "categories": "categories",
        "topic": "topic",
        "asked_as": "other wordings",
        "reviewed": "reviewed",
    },
    "criteria": {
        "title": "title",
        "figures": "figures",
        "text": "text",
        "kind": "kind",
        "categories": "categories",
        "standing": "standing",
    },
    "topics": {"title": "title", "introduction": "introduction"},
    "categories": {"name": "name", "abbreviation": "abbreviation", "former": "earlier names"},
    "terms": {
        "preferred": "term",
        "text": "definition",
        "former": "earlier terms",
        "abbreviations": "abbreviations",
        "lay": "words of applicants",
    },
}
"""Kind of record -> what is compared, by its key in `faq.json`, and what staff call it."""

_MARKED = {"questions": "answer", "criteria": "statement", "terms": "definition"}
"""The key of the Markdown whose words are in `text`."""


class StopKind(StrEnum):
    """What readers would lose."""

    CONTENT = "content"
    """The content has a fault, so there is no new site."""
    ADDRESS = "address"
    """An address would vanish."""
    SEARCH = "search"
    """A search does not find what `expectations.toml` says."""
    LINK = "link"
    """A link leads nowhere."""
    SIZE = "size"
    """A page or the search index is too large."""


@dataclass(frozen=True)
class Stop:
    """One reason not to publish."""

    kind: StopKind
    problem: str
    """What is wrong, in words, without a full stop."""
    remedy: str
    """What to do: whole sentences."""


@dataclass(frozen=True)
class Record:
    """A record that a reader can look at."""

    kind: str
    """The name of its list in `faq.json`, such as “questions”."""
    id: str
    title: str
    """The id, where the title is not known."""
    url: str = ""
    """Its page; empty for a term."""


@dataclass(frozen=True)
class Part:
    """One part of a record that is not what it was."""

    name: str
    """What staff call it."""
    runs: tuple[Run, ...]
    """Its words, or the items of a list."""


@dataclass(frozen=True)
class Changed:
    """A record that says something else than before."""

    record: Record
    parts: tuple[Part, ...]
    """None where the earlier words are not known."""
    answered: bool | None = None
    """Whether a question has now been answered, or no longer is; None where that is as before."""


@dataclass(frozen=True)
class Moved:
    """An address that now leads to another record."""

    record: Record
    former_id: str


@dataclass(frozen=True)
class Place:
    """Where a search finds what it must, when that is not where it was."""

    query: str
    id: str
    before: int | None
    """From one; None where it was not found."""
    after: int | None


@dataclass(frozen=True)
class Comparison:
    """What differs between two exports."""

    added: tuple[Record, ...] = ()
    retired: tuple[Record, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Changed, ...] = ()
    searches: tuple[Place, ...] = ()
    vanished: tuple[str, ...] = ()
    """Pages that are no more, neither as themselves nor as one that leads on."""
    files_changed: int = 0
    """Files that are new or hold something else."""
    words_known: bool = True
    """Whether the earlier words were there to compare."""


@dataclass(frozen=True)
class Budget:
    """What readers may have to load, in bytes, compressed."""

    page: int = 15_000
    """A question's page with its style and scripts."""
    index: int = 250_000
    """The search index."""


@dataclass(frozen=True)
class Report:
    """All that is to be said before and after publishing."""

    target: str
    """The folder of the site, as typed."""
    against: str | None
    """The earlier export, as typed; None where this is the first."""
    is_dry_run: bool
    is_published: bool = False
    stops: tuple[Stop, ...] = ()
    comparison: Comparison = field(default_factory=Comparison)
    links: Links = field(default_factory=Links)
    before: Sizes | None = None
    """None where the earlier files are not known."""
    after: Sizes | None = None
    """None where there is no new site."""
    budget: Budget = field(default_factory=Budget)
    remarks: tuple[str, ...] = ()
    """What `faq check` remarks on in the content, in words."""
    let_go: tuple[str, ...] = ()
    """Addresses that vanish because staff accept it."""


class _HeldBackError(Exception):
    """Keeps the new site from taking the place of the earlier one."""


def publish(
    content: Path,
    target: Path,
    *,
    against: Path | None = None,
    let_go: Sequence[str] = (),
    with_pdf: bool = False,
    budget: Budget = Budget(),
    is_dry_run: bool = False,
    progress: Progress = lambda items, total, label: items,
) -> Report:
    """Writes the site of a content folder to `target`, unless something stops it.

    The earlier export is the one in `target` where `against` names no other; without any, this is
    the first. `let_go` are addresses that may vanish. With `with_pdf`, and where the earlier export
    has them, the site has PDFs.

    Raises UsageError for folders and addresses that are not there and for PDFs that cannot be made,
    DamagedExportError for an earlier export that cannot be relied on, and what `export_site`
    raises; then nothing has changed.
    """
    place = against or (target if (target / MANIFEST).is_file() else None)
    old = read_exported(place) if place else None
    accepted = _accepted(let_go, old)
    with_pdf = with_pdf or (old is not None and HANDBOOK in old.files)
    if with_pdf and (missing := missing_for_pdf()):
        raise UsageError(missing)
    report = Report(
        str(target), old.name if old else None, is_dry_run, budget=budget, let_go=accepted
    )
    try:
        files = open_content(content)
    except ContentError as error:
        faults = ((f"{one.path}:{one.line}: {one.problem}", one.remedy) for one in error.faults)
        return replace(report, stops=tuple(Stop(StopKind.CONTENT, *fault) for fault in faults))

    report = replace(report, remarks=tuple(map(str, find_remarks(files))))

    def check(folder: Path) -> None:
        nonlocal report
        report = _examine(report, files, old, folder, progress)
        if report.stops or is_dry_run:
            raise _HeldBackError

    with suppress(_HeldBackError):
        export_site(
            content,
            target,
            with_pdf=with_pdf,
            progress=lambda pages, total: progress(pages, total, "Exporting"),
            before_swap=check,
        )
        report = replace(report, is_published=True)
    return report


def _accepted(let_go: Sequence[str], old: Exported | None) -> tuple[str, ...]:
    """The addresses as they are shown. Raises UsageError for one that there never was."""
    if old is None:
        if let_go:
            raise UsageError("There is no earlier export, so no address can be let go.")
        return ()
    known = {address_of_page(page) for page in old.pages}
    accepted = []
    for address in let_go:
        shown = address_of_page(address.strip().lstrip("/"))
        if shown not in known and f"{shown}/" in known:
            shown += "/"
        if shown not in known:
            problem = f"There is no address “{address}” in {old.name}"
            raise UsageError(f"{problem}. {did_you_mean(shown, known)}")
        accepted.append(shown)
    return tuple(accepted)


def address_of_page(file: str) -> str:
    """How a page is called: its address below the root of the site.

    >>> address_of_page("questions/cost/index.html"), address_of_page("404.html")
    ('questions/cost/', '404.html')
    """
    return file.removesuffix("index.html") if file != "index.html" else file


def _examine(
    report: Report, files: ContentFiles, old: Exported | None, folder: Path, progress: Progress
) -> Report:
    """The report with all that the finished new folder tells."""
    public = files.knowledge.public()
    new = read_exported(folder)
    index = build_index(entries_of(public), aliases_of(public)) if files.expectations else None
    comparison = compare(old, new)
    pages = new.pages
    links = follow_links(
        folder,
        pages,
        base_address=public.association.base_address,
        progress=lambda items: progress(items, len(pages), "Checking links"),
    )
    weights = weigh(
        folder,
        new.question_pages,
        progress=lambda items: progress(items, len(new.question_pages), "Weighing"),
    )
    after = sizes_of(folder, new.files, weights)
    before = None
    if old is not None and old.folder is not None:
        before = sizes_of(old.folder, old.files, _earlier_weights(old, new, weights))
    failures = try_expectations(index, files.expectations) if index is not None else []
    places = _Places(files)
    return replace(
        report,
        comparison=comparison,
        links=links,
        before=before,
        after=after,
        let_go=tuple(one for one in report.let_go if _file_of(one) in comparison.vanished),
        stops=(
            *_vanishing(comparison, report.let_go, old, new, places),
            *(
                Stop(
                    StopKind.SEARCH,
                    f"{one.path}:{one.line}: {one.problem}",
                    f"Add words to “asked_as” where they belong, or change what is expected. "
                    f"{one.remedy}",
                )
                for one in failures
            ),
            *(_dead_link(one, places) for one in links.dead),
            *_too_large(weights, after, report.budget, places),
        ),
    )


def _earlier_weights(old: Exported, new: Exported, weights: Mapping[str, int]) -> dict[str, int]:
    """The weights of the earlier pages; one that is the same file weighs the same."""
    assert old.folder is not None
    here = [page for page in old.question_pages if (old.folder / page).is_file()]
    same = {page: weights[page] for page in here if page in weights and _is_same(page, old, new)}
    return same | weigh(old.folder, [page for page in here if page not in same])


def _is_same(page: str, old: Exported, new: Exported) -> bool:
    return old.files[page] == new.files.get(page)


# What changes


def compare(old: Exported | None, new: Exported) -> Comparison:
    """What differs between an earlier export and a new one, whose records are known.

    Without an earlier one everything is new.
    """
    if old is None:
        return Comparison(added=tuple(_records_of(new, "questions")), files_changed=len(new.files))
    if old.records is None:
        return _compare_addresses(old, new)
    added, retired, moved, changed = [], [], [], []
    for kind in _PARTS:
        before, after = _by_id(old, kind), _by_id(new, kind)
        former = {
            slug: one
            for one in after.values()
            for slug in one.get("former_ids", ())
            if slug in before and slug not in after
        }
        moved += [Moved(_record(kind, one), slug) for slug, one in former.items()]
        renamed = {one["id"]: slug for slug, one in former.items() if one["id"] not in before}
        for slug, one in after.items():
            earlier = before.get(slug) or before.get(renamed.get(slug, ""))
            if earlier is None:
                added.append(_record(kind, one))
            elif change := _change(kind, earlier, one):
                changed.append(change)
        gone = before.keys() - after.keys() - former.keys()
        retired += [_record(kind, one) for slug, one in before.items() if slug in gone]
    return Comparison(
        tuple(added),
        tuple(retired),
        tuple(moved),
        tuple(changed),
        _moved_places(old, new),
        _vanished(old, new),
        _files_changed(old, new),
    )


def _compare_addresses(old: Exported, new: Exported) -> Comparison:
    """What the addresses and hashes of an earlier export tell, where its words are not known."""
    added, retired, moved, changed = [], [], [], []
    for kind in ("questions", "criteria"):
        before = {match[2]: page for page in old.pages if (match := _page_of(kind, page))}
        after = _by_id(new, kind)
        former = {slug: one for one in after.values() for slug in one["former_ids"]}
        moved += [
            Moved(_record(kind, one), slug)
            for slug, one in former.items()
            if slug in before and one["id"] not in before
        ]
        renamed = {one.record.id for one in moved}
        for slug, one in after.items():
            if slug not in before and slug not in renamed:
                added.append(_record(kind, one))
            elif slug in before and old.files[before[slug]] != new.files.get(before[slug]):
                changed.append(Changed(_record(kind, one), ()))
        gone = [slug for slug in before if slug not in after and slug not in former]
        retired += [Record(kind, slug, slug, before[slug]) for slug in gone]
    return Comparison(
        tuple(added),
        tuple(retired),
        tuple(moved),
        tuple(changed),
        _moved_places(old, new),
        _vanished(old, new),
        _files_changed(old, new),
        words_known=False,
    )


def _page_of(kind: str, page: str) -> re.Match[str] | None:
    match = _RECORD_PAGE.fullmatch(page)
    return match if match and match[1] == kind else None


def _by_id(site: Exported, kind: str) -> dict[str, Mapping[str, Any]]:
    return {one["id"]: one for one in site.records[kind]} if site.records else {}


def _records_of(site: Exported, kind: str) -> Iterator[Record]:
    return (_record(kind, one) for one in _by_id(site, kind).values())


def _record(kind: str, one: Mapping[str, Any]) -> Record:
    title = one.get(_TITLES.get(kind, "title")) or one["id"]
    return Record(kind, one["id"], str(title), str(one.get("url", "")))


def _change(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Changed | None:
    """What a record says otherwise than before; None where it is the same to readers."""
    parts = []
    for key, name in _PARTS[kind].items():
        old, new = _words(before.get(key)), _words(after.get(key))
        if old != new:
            parts.append(Part(name, differences(old, new)))
        elif key == "text":
            marked = _MARKED[kind]
            old, new = _words(before.get(marked)), _words(after.get(marked))
            if old != new:
                parts.append(Part(f"links or marks of the {name}", differences(old, new)))
    answered = after.get("is_answered")
    answered = None if answered == before.get("is_answered") else answered
    if not parts and answered is None:
        return None
    return Changed(_record(kind, after), tuple(parts), answered)


def _words(value: Any) -> list[str]:
    """A text word by word, a list item by item."""
    return [*map(str, value)] if isinstance(value, list) else str(value or "").split()


def _moved_places(old: Exported, new: Exported) -> tuple[Place, ...]:
    """The searches of both that find what they must in another place."""
    return tuple(
        Place(*search, old.searches[search], place)
        for search, place in new.searches.items()
        if search in old.searches and old.searches[search] != place
    )


def _vanished(old: Exported, new: Exported) -> tuple[str, ...]:
    """The pages that are gone; those of the index of words come and go with the words."""
    return tuple(
        page for page in old.pages if page not in new.files and not page.startswith("word-index/")
    )


def _files_changed(old: Exported, new: Exported) -> int:
    return sum(old.files.get(path) != digest for path, digest in new.files.items())


# What stops


class _Places:
    """Where staff find the record that a page shows."""

    def __init__(self, files: ContentFiles) -> None:
        self.content, self.knowledge = files.folder, files.knowledge
        self._paths: dict[str, dict[str, str]] = {
            "questions": {str(one.record.id): one.path for one in files.questions},
            "criteria": {str(one.record.id): one.path for one in files.criteria},
            "topics": {str(one.record.id): one.path for one in files.topics},
        }

    def path(self, kind: str, slug: str) -> str:
        """The file of a record; empty where there is none."""
        return self._paths.get(kind, {}).get(slug, "")

    def path_of_page(self, page: str) -> str:
        """The file whose text a page shows; empty for a page of several records."""
        match = _RECORD_PAGE.fullmatch(page)
        return self.path(match[1], match[2]) if match else ""


def _vanishing(
    comparison: Comparison,
    let_go: Sequence[str],
    old: Exported | None,
    new: Exported,
    places: _Places,
) -> Iterator[Stop]:
    """A stop for each address that would vanish, with what keeps it."""
    if old is None:
        return
    proposals = _Proposals(comparison, old, new, places.knowledge)
    for page in comparison.vanished:
        address = address_of_page(page)
        if address in let_go:
            continue
        accept = f"To let it go for good, add --let-go {address}"
        match = _RECORD_PAGE.fullmatch(page)
        title = proposals.title(match[1], match[2]) if match else ""
        keep = _keep(match[1], match[2], proposals, places) if match else ""
        yield Stop(
            StopKind.ADDRESS,
            f"The address {address} would vanish"
            + (f" (“{shortened(title, _WIDTH)}”)" if title else ""),
            f"{keep} {accept}".lstrip(),
        )


def _keep(kind: str, slug: str, proposals: _Proposals, places: _Places) -> str:
    """What to write so that the address of a record leads on."""
    if kind == "topics":
        return f"Call the folder of the topic {places.content / 'faq' / slug} again."
    if kind == "categories":
        return f"Give the category the id “{slug}” again in {places.content / 'categories.toml'}."
    heir, is_certain = proposals.heir(kind, slug)
    record = _find(kind, heir, places.knowledge) if heir else None
    line = f"former_ids: [{', '.join([*(record.former_ids if record else ()), slug])}]"
    where = f"{places.path(kind, heir)} (“{shortened(record.title, _WIDTH)}”)" if record else ""
    noun = "question" if kind == "questions" else "criterion"
    one = places.knowledge.question_by_id.get(slug) if kind == "questions" else None
    if one is not None and one.status is Status.RETIRED:
        # Its id stands in its own file until that goes, and an import would make the file again.
        perhaps = f", perhaps {where}" if where else ""
        return (
            f"It is retired in {places.path(kind, slug)}. If another question replaces it, delete "
            f"that file, and in the file of the other{perhaps}, write “{line}” and its wording "
            "below “asked_as”."
        )
    if record is None:
        return f"Write “{line}” in the file of the {noun} that replaces it."
    return f"Write “{line}” in {where}" + ("." if is_certain else f", if that {noun} replaces it.")


def _find(kind: str, slug: str, knowledge: KnowledgeBase) -> Any:
    return (knowledge.question_by_id if kind == "questions" else knowledge.criterion_by_id)[slug]


class _Proposals:
    """Which records of the new site may take the place of those that go."""

    def __init__(
        self, comparison: Comparison, old: Exported, new: Exported, knowledge: KnowledgeBase
    ) -> None:
        self._before = {kind: _by_id(old, kind) for kind in _PARTS}
        self._after = {kind: _by_id(new, kind) for kind in _PARTS}
        self._added = {(one.kind, one.id) for one in comparison.added}
        self._terms = knowledge.terms
        self._asked = 0

    def title(self, kind: str, slug: str) -> str:
        """The title that the record had; empty where that is not known."""
        one = self._before[kind].get(slug)
        return _record(kind, one).title if one else ""

    def heir(self, kind: str, slug: str) -> tuple[str, bool]:
        """Id of the record that most likely replaces one, and whether that is certain.

        Empty where none is likely.
        """
        for one in self._before[kind].values():
            if slug in one.get(
                "former_ids", ()
            ):  # a page that led on, and whose end is still there
                if one["id"] in self._after[kind]:
                    return one["id"], True
                slug = one["id"]
                break
        earlier = self._before[kind].get(slug)
        self._asked += 1
        if earlier is None or self._asked > _PROPOSED:
            return "", False
        # What is new comes first, since a renamed file is the usual reason.
        candidates = sorted(
            self._after[kind].values(), key=lambda one: (kind, one["id"]) not in self._added
        )
        scores = [self._likeness(earlier, one) for one in candidates]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        if best is None or scores[best] < _LIKELY:
            return "", False
        return candidates[best]["id"], False

    def _likeness(self, earlier: Mapping[str, Any], one: Mapping[str, Any]) -> float:
        if earlier["text"] and earlier["text"] == one["text"]:
            return 1.0
        wordings = [one["title"], *one.get("asked_as", ())]
        return max(likeness(earlier["title"], wording, self._terms) for wording in wordings)


def _dead_link(one: DeadLink, places: _Places) -> Stop:
    others = f" and {one.pages - 1} other pages" if one.pages > 1 else ""
    path = places.path_of_page(one.page)
    where = f"in {path}" if path and one.pages == 1 else f"in {places.content}"
    return Stop(
        StopKind.LINK,
        f"{address_of_page(one.page)}{others} {'has' if one.pages == 1 else 'have'} a link to "
        f"“{one.address}”, which is not there",
        f"Correct the link {where}, or take it out.",
    )


def _too_large(
    weights: Mapping[str, int], sizes: Sizes, budget: Budget, places: _Places
) -> Iterator[Stop]:
    heavy = sorted((-weight, page) for page, weight in weights.items() if weight > budget.page)
    for weight, page in heavy:
        yield Stop(
            StopKind.SIZE,
            f"{address_of_page(page)} weighs {kilobytes(-weight)} kB, more than "
            f"{kilobytes(budget.page)}",
            f"Shorten {places.path_of_page(page)}, or allow more with --budget.",
        )
    if sizes.index_bytes > budget.index:
        yield Stop(
            StopKind.SIZE,
            f"The search index weighs {kilobytes(sizes.index_bytes)} kB, more than "
            f"{kilobytes(budget.index)}",
            "Allow more with --index-budget.",
        )


def kilobytes(size: int) -> str:
    """A number of bytes in thousands, with a decimal place where it is small.

    >>> kilobytes(3960), kilobytes(15000), kilobytes(250400)
    ('4.0', '15', '250')
    """
    if size % 1000 == 0 or size >= 100_000:
        return f"{size / 1000:.0f}"
    return f"{size / 1000:.1f}"


def _file_of(address: str) -> str:
    """The file of an address as `address_of_page` calls it."""
    return f"{address}index.html" if address.endswith("/") else address
