"""The gate before publishing: what a new site changes for readers, and what must not happen.

    content ──build──> new folder beside DIR ──compare with the earlier export──> Report
                            │ nothing stops it: takes the place of DIR
                            └ else: removed, DIR stays as it is

`webapp.publish_report` says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.files.site import SITE_FILE
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Status
from ingest.content.model.similarity import likeness
from ingest.content.warnings.rules import find_warnings
from ingest.errors import Fault, FaultKind, UsageError, did_you_mean
from ingest.importing.checking import check_content
from ingest.phrasing import shortened
from search.expectations import try_expectations
from webapp.export.exporter import MANIFEST, NewExport, build_export, recover
from webapp.export.rendering import Progress, silently
from webapp.formats.pdf import HANDBOOK, missing_for_pdf
from webapp.publish.comparison import RECORD_PAGE, Comparison, compare, record_of, records_by_id
from webapp.publish.exported_site import (
    DeadLink,
    Exported,
    Links,
    Sizes,
    follow_links,
    read_exported,
    sizes_of,
    weigh,
)

__all__ = [
    "Budget",
    "Report",
    "Stop",
    "StopKind",
    "address_of_page",
    "kilobytes",
    "publish",
]

_LIKELY = 0.4
"""How alike a question must be to be proposed in place of one that goes: less than to be taken for
its twin (`ingest.likeness`), since a person reads the proposal and decides."""

_PROPOSED = 50
"""For so many addresses a question is looked for that could take their place."""

_WIDTH = 90
"""Characters of a title in a sentence."""

_WITH_PAGES = ("questions", "criteria", "topics", "categories")
"""Lists of `faq.json` whose records have pages."""

_TOPIC_FILE = re.compile(r"(?:pdf|pieces)/topics/(.+)\.(?:pdf|html)")
"""What a site has of a topic beside its page."""

_SETTINGS = {
    "sitemap.xml": "base_address",
    "robots.txt": "base_address",
    "opensearch.xml": "base_address",
}
"""File of a site -> what in `site.toml` it is there for."""


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
    has_base_address: bool = True
    """Whether `site.toml` says where the site will be."""


def publish(
    content: Path,
    target: Path,
    *,
    against: Path | None = None,
    let_go: Sequence[str] = (),
    with_pdf: bool = False,
    budget: Budget = Budget(),
    is_dry_run: bool = False,
    progress: Progress = silently,
) -> Report:
    """Writes the site of a content folder to `target`, unless something stops it.

    The earlier export is the one in `target` where `against` names no other; without any, this is
    the first. `let_go` are addresses that may vanish. With `with_pdf`, and where the earlier export
    has them, the site has PDFs.

    Raises UsageError for folders and addresses that are not there and for PDFs that cannot be made,
    DamagedExportError for an earlier export that cannot be relied on, and what `build_export`
    raises; then nothing has changed.
    """
    recover(target)
    place = against or (target if (target / MANIFEST).is_file() else None)
    old = read_exported(place) if place else None
    accepted = _accepted(let_go, old)
    with_pdf = with_pdf or (old is not None and HANDBOOK in old.files)
    if with_pdf and (missing := missing_for_pdf()):
        raise UsageError(missing)
    report = Report(
        str(target), old.name if old else None, is_dry_run, budget=budget, let_go=accepted
    )
    read = check_content(content)
    files = read.value
    if read.faults:
        return replace(report, stops=tuple(_faulty(files, read.faults, accepted, old)))
    report = replace(
        report,
        remarks=tuple(map(str, find_warnings(files))),
        has_base_address=bool(files.knowledge.association.base_address),
    )
    with build_export(files, target, with_pdf=with_pdf, progress=progress) as new:
        report = _examine(report, files, old, new, progress)
        if not report.stops and not is_dry_run:
            new.swap()
            report = replace(report, is_published=True)
    return report


def _accepted(let_go: Sequence[str], old: Exported | None) -> tuple[str, ...]:
    """The addresses as they are shown. Raises UsageError for one that there never was."""
    if old is None:
        if let_go:
            raise UsageError("There is no earlier export, so no address can be let go.")
        return ()
    known = {address_of_page(file) for file in old.files}
    accepted = []
    for address in let_go:
        shown = address_of_page(address.strip().removeprefix(old.base_address).lstrip("/"))
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
    report: Report,
    files: ContentFiles,
    old: Exported | None,
    built: NewExport,
    progress: Progress,
) -> Report:
    """The report with all that the finished new site tells."""
    public, folder = built.edition.knowledge, built.folder
    new = read_exported(folder)
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
    failures = try_expectations(built.edition.scored, files.expectations)
    places = _Places(files)
    proposals = _Proposals(old, {kind: records_by_id(new, kind) for kind in _WITH_PAGES}, public)
    return replace(
        report,
        comparison=comparison,
        links=links,
        before=before,
        after=after,
        let_go=tuple(one for one in report.let_go if _file_of(one) in comparison.vanished),
        stops=(
            *(
                _vanishing(file, proposals, places)
                for file in comparison.vanished
                if address_of_page(file) not in report.let_go
            ),
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


# What stops


class _Places:
    """Where staff find the record that a page shows, and an id that is no more."""

    def __init__(self, files: ContentFiles, faults: Sequence[Fault] = ()) -> None:
        self.content, self.knowledge = files.folder, files.knowledge
        self._register, self._faults = files.register, faults
        self._files: dict[str, dict[str, RecordFile[Any]]] = {
            "questions": {str(one.record.id): one for one in files.questions},
            "criteria": {str(one.record.id): one for one in files.criteria},
            "topics": {str(one.record.id): one for one in files.topics},
        }

    def file(self, kind: str, slug: str) -> RecordFile[Any] | None:
        """The file of a record; None where there is none."""
        return self._files.get(kind, {}).get(slug)

    def path(self, kind: str, slug: str) -> str:
        """The path of that file; empty where there is none."""
        file = self.file(kind, slug)
        return file.path if file else ""

    def head_line(self, file: RecordFile[Any]) -> str:
        """Where the line `former_ids` stands in the file of a record, or is to stand."""
        has_line = "former_ids" in file.head.entries
        line = file.line_of("former_ids") if has_line else file.line_of("id") + 1
        return f"{file.path}:{line}"

    def written(self) -> Mapping[str, Mapping[str, Any]]:
        """Kind -> id -> what the files say of questions and criteria, with the keys of `faq.json`;
        the texts, which may name what is not there, are left out."""
        return {
            kind: {
                slug: {
                    "id": slug,
                    "title": file.record.title,
                    "asked_as": getattr(file.record, "asked_as", ()),
                    "former_ids": file.record.former_ids,
                    "text": "",
                }
                for slug, file in self._files[kind].items()
            }
            for kind in ("questions", "criteria")
        }

    def misnamed(self, kind: str, slug: str) -> list[Fault]:
        """The fault of a file that is called otherwise than its record."""
        wanted = self.path(kind, slug), FaultKind.MISNAMED, slug
        return [one for one in self._faults if (one.path, one.kind, one.value) == wanted]

    def naming(self, slug: str) -> list[Fault]:
        """The faults of the places that name an id that does not exist."""
        wanted = FaultKind.UNKNOWN_RECORD, slug
        return [one for one in self._faults if (one.kind, one.value) == wanted]

    def lines_naming(self, slug: str) -> list[str]:
        """All places, `file:line`, that name an id; what else names it is a fault."""
        path = self.content / "sources" / SOURCES_FILE
        lines = [f"{path}:{line}" for line in self._register.lines.get(slug, ())]
        return [*dict.fromkeys(f"{one.path}:{one.line}" for one in self.naming(slug)), *lines]

    def path_of_page(self, page: str) -> str:
        """The file whose text a page shows; empty for a page of several records."""
        match = RECORD_PAGE.fullmatch(page)
        return self.path(match[1], match[2]) if match else ""


def _faulty(
    files: ContentFiles, faults: Sequence[Fault], let_go: Sequence[str], old: Exported | None
) -> Iterator[Stop]:
    """The stops of content with faults.

    Where a record has been given another id, all that this asks for is one stop, and the faults
    that come of it are in it.
    """
    places, told = _Places(files, faults), set[Fault]()
    proposals = _Proposals(old, places.written(), files.knowledge)
    for kind, slug, heir in proposals.renamed():
        if f"{kind}/{slug}/" not in let_go:
            told |= {*places.naming(slug), *places.misnamed(kind, heir)}
            yield _vanishing(f"{kind}/{slug}/index.html", proposals, places)
    for one in faults:
        if one not in told:
            place = f"{one.path}:{one.line}"
            yield Stop(StopKind.CONTENT, f"{place}: {one.problem}", one.remedy)


def _vanishing(file: str, proposals: _Proposals, places: _Places) -> Stop:
    """The stop for an address that would vanish, with what keeps it."""
    address, match = address_of_page(file), RECORD_PAGE.fullmatch(file)
    title = proposals.title(match[1], match[2]) if match else ""
    keep = _keep(match[1], match[2], proposals, places) if match else _keep_file(file, places)
    return Stop(
        StopKind.ADDRESS,
        f"The address {address} would vanish"
        + (f" (“{shortened(title, _WIDTH)}”)" if title else ""),
        f"{keep} To let it go for good, add --let-go {address}".lstrip(),
    )


def _keep_file(file: str, places: _Places) -> str:
    """What to write so that a file is there that is no page of a record; empty for any other."""
    if match := _TOPIC_FILE.fullmatch(file):
        return _keep_topic(match[1], places)
    if file in _SETTINGS:
        return f"Write {_SETTINGS[file]} below [site] in {places.content / SITE_FILE} again."
    return ""


def _keep_topic(slug: str, places: _Places) -> str:
    return f"Call the folder of the topic {places.content / 'faq' / slug} again."


def _keep(kind: str, slug: str, proposals: _Proposals, places: _Places) -> str:
    """What to write so that the address of a record leads on."""
    if kind == "topics":
        return _keep_topic(slug, places)
    if kind == "categories":
        return f"Give the category the id “{slug}” again in {places.content / 'categories.toml'}."
    heir, is_certain = proposals.heir(kind, slug)
    file = places.file(kind, heir)
    former = [*(file.record.former_ids if file else ()), slug]
    line = f"former_ids: [{', '.join(former)}]"
    where = f"{places.head_line(file)} (“{shortened(file.record.title, _WIDTH)}”)" if file else ""
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
    if file is None:
        return f"Write “{line}” in the file of the {noun} that replaces it."
    steps = [f"Write “{line}” in {where}" + ("" if is_certain else f", if that {noun} replaces it")]
    if places.misnamed(kind, heir):
        steps.append(f"Name that file {heir}.md")
    if lines := places.lines_naming(slug):
        steps.append(f"Write “{heir}” for “{slug}” in {', '.join(lines)}")
    if Path(file.path).stem == slug:
        steps.append(f"If it should have no other id, write “id: {slug}” there again instead")
    return ". ".join(steps) + "."


class _Proposals:
    """Which records of the new site may take the place of those that go."""

    def __init__(
        self, old: Exported | None, after: Mapping[str, Mapping[str, Any]], knowledge: KnowledgeBase
    ) -> None:
        """`after` are the records that there are now: kind -> id -> values as in `faq.json`."""
        self._before = {kind: records_by_id(old, kind) if old else {} for kind in after}
        self._after = after
        self._terms = knowledge.terms
        self._asked = 0

    def title(self, kind: str, slug: str) -> str:
        """The title that the record had; empty where that is not known."""
        one = self._before.get(kind, {}).get(slug)
        return record_of(kind, one).title if one else ""

    def renamed(self) -> Iterator[tuple[str, str, str]]:
        """Kind, earlier and new id of the records that most likely have another id."""
        for kind, after in self._after.items():
            former = {slug for one in after.values() for slug in one["former_ids"]}
            for slug in self._before[kind].keys() - after.keys() - former:
                heir, _ = self.heir(kind, slug)
                if heir and heir not in self._before[kind]:
                    yield kind, slug, heir

    def heir(self, kind: str, slug: str) -> tuple[str, bool]:
        """Id of the record that most likely replaces one, and whether that is certain.

        Empty where none is likely.
        """
        before, after = self._before[kind], self._after[kind]
        for one in before.values():
            if slug in one.get("former_ids", ()):  # a page that led on
                if one["id"] in after:  # and whose end is still there
                    return one["id"], True
                slug = one["id"]
                break
        earlier = before.get(slug)
        self._asked += 1
        if earlier is None or self._asked > _PROPOSED:
            return "", False
        # What is new comes first, since a renamed file is the usual reason.
        candidates = sorted(after.values(), key=lambda one: one["id"] in before)
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
