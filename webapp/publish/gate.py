"""The gate before publishing: what a new site changes for readers, and what must not happen.

    content ──build──> new folder beside DIR ──compare with the earlier export──> Report
                            │ nothing stops it: takes the place of DIR
                            └ else: removed, DIR stays as it is

`webapp.publish.report` says it in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.content.content_files import ContentFiles
from ingest.content.record_places import record_places
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.unsettled import Unsettled, find_unsettled
from ingest.content.warnings.warning import WarningKind
from ingest.content.writing import Waiting
from ingest.content.writing import silently as without_word
from ingest.errors import UsageError, did_you_mean
from ingest.importing.checking import check_content
from search.quality.expectations import try_expectations
from webapp.export.exporter import MANIFEST, NewExport, build_export
from webapp.export.rendering import Progress, silently
from webapp.export.workplace import Workplace
from webapp.formats.pdf import HANDBOOK, missing_for_pdf
from webapp.publish.answers import lost_answers
from webapp.publish.comparison import Comparison, compare
from webapp.publish.editions import Editions, is_archive, open_place, publish_target
from webapp.publish.exported_site import Exported, read_exported
from webapp.publish.links import Links, follow_links
from webapp.publish.replacements import vanishing_addresses
from webapp.publish.sizes import Sizes, sizes_of, weigh
from webapp.publish.stops import (
    Budget,
    Stop,
    address_of_page,
    dead_links,
    failed_searches,
    faults_of_content,
    too_large,
    unsettled_content,
)

__all__ = ["PublishSettings", "Report", "publish"]


@dataclass(frozen=True)
class PublishSettings:
    """How a site is published."""

    against: Path | None = None
    """Another earlier export to compare with than the one in the folder of the site."""
    let_go: Sequence[str] = ()
    """Addresses that may vanish or lose their answer, and what need not be settled before."""
    with_pdf: bool = False
    """With PDFs, even where the earlier export has none."""
    budget: Budget = field(default_factory=Budget)
    is_dry_run: bool = False
    """Whether to examine the new site only."""


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
    """What stops nothing because staff accept it."""
    leftover: str = ""
    """What to do with an earlier export that could not be removed."""
    has_base_address: bool = True
    """Whether `site.toml` says where the site will be."""


def publish(
    content: Path,
    target: Path,
    settings: PublishSettings = PublishSettings(),
    progress: Progress = silently,
    waiting: Waiting = without_word,
) -> Report:
    """Writes the site of a content folder to `target`, unless something stops it.

    Without an earlier export this is the first. The target may be a zip file. Where `site.toml`
    names it, the site is kept, as is the one before, so that either can be put back. `waiting` is
    told of another command that writes to the content folder or to the target.

    Raises UsageError for folders and addresses that are not there and for PDFs that cannot be made,
    DamagedExportError for an earlier export that cannot be relied on, and what `build_export`
    raises; then nothing has changed.
    """
    with open_place(content, target, waiting) as place:
        return _publish(content, target, settings, progress, waiting, place)


def _publish(
    content: Path,
    target: Path,
    settings: PublishSettings,
    progress: Progress,
    waiting: Waiting,
    place: Workplace,
) -> Report:
    site = place.target if is_archive(target) else target
    against = settings.against or (site if (site / MANIFEST).is_file() else None)
    old = read_exported(against) if against else None
    if old is not None and against == site:
        old = replace(old, name=str(target))
    report = Report(
        str(target),
        old.name if old else None,
        settings.is_dry_run,
        budget=settings.budget,
    )
    with_pdf = settings.with_pdf or (old is not None and HANDBOOK in old.files)
    if with_pdf and (missing := missing_for_pdf()):
        raise UsageError(missing)
    read = check_content(content, waiting)
    files = read.value
    unsettled = [] if read.faults else [*find_unsettled(files)]
    names = [one.name for one in unsettled]
    report = replace(report, let_go=_accepted(settings.let_go, old, names))
    if read.faults:
        return replace(report, stops=tuple(faults_of_content(read.faults)))
    report = replace(
        report,
        remarks=tuple(  # what is unsettled is told by itself
            str(one) for one in find_warnings(files) if one.kind is not WarningKind.UNSETTLED
        ),
        has_base_address=bool(files.knowledge.association.base_address),
    )
    with build_export(files, place, with_pdf=with_pdf, progress=progress) as new:
        report = _examine(report, files, unsettled, old, new, progress)
        if not report.stops and not settings.is_dry_run:
            if _is_same_place(publish_target(content), target):
                editions = Editions(target)
                editions.note(editions.keep(new.folder), _in_short(report.comparison))
            new.swap()
            report = replace(report, is_published=True)
    return replace(report, leftover=new.leftover)


def _is_same_place(named: Path | None, target: Path) -> bool:
    return named is not None and named.resolve() == target.resolve()


def _in_short(found: Comparison) -> str:
    """What changed, for the list of editions."""
    counts = {
        "added": len(found.added),
        "changed": len(found.changed),
        "with a new address": len(found.moved),
        "no longer shown": len(found.retired),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "Other files"


def _accepted(
    let_go: Sequence[str], old: Exported | None, waiting: Sequence[str]
) -> tuple[str, ...]:
    """The addresses as they are shown, and names of what waits. Raises UsageError for others."""
    if old is None:
        if any(one not in waiting for one in let_go):
            raise UsageError("There is no earlier export, so no address can be let go.")
        return tuple(let_go)
    known = {address_of_page(file) for file in old.files}
    accepted = []
    for address in let_go:
        if address in waiting:
            accepted.append(address)
            continue
        shown = address_of_page(address.strip().removeprefix(old.base_address).lstrip("/"))
        if shown not in known and f"{shown}/" in known:
            shown += "/"
        if shown not in known:
            problem = f"There is no address “{address}” in {old.name}"
            raise UsageError(f"{problem}. {did_you_mean(shown, known)}")
        accepted.append(shown)
    return tuple(accepted)


def _examine(
    report: Report,
    files: ContentFiles,
    unsettled: Sequence[Unsettled],
    old: Exported | None,
    built: NewExport,
    progress: Progress,
) -> Report:
    """The report with all that the finished new site tells."""
    new = read_exported(built.folder)
    comparison = compare(old, new)
    links = follow_links(
        built.folder,
        new.pages,
        base_address=files.knowledge.association.base_address,
        progress=lambda pages: progress(pages, len(new.pages), "Checking links"),
    )
    weights = weigh(
        built.folder,
        new.question_pages,
        progress=lambda pages: progress(pages, len(new.question_pages), "Weighing"),
    )
    after = sizes_of(built.folder, new.files, weights)
    before = None
    if old is not None and old.folder is not None:
        before = sizes_of(old.folder, old.files, _earlier_weights(old, new, weights))
    failures = try_expectations(built.snapshot.scored, files.expectations, record_places(files))
    gone = {file: address_of_page(file) for file in comparison.vanished}
    lost = lost_answers(old, new, files) if old else {}
    waiting = {one.name: one for one in unsettled}
    vanished = [file for file, address in gone.items() if address not in report.let_go]
    return replace(
        report,
        comparison=comparison,
        links=links,
        before=before,
        after=after,
        let_go=tuple(
            one for one in report.let_go if one in gone.values() or one in lost or one in waiting
        ),
        stops=(
            *unsettled_content(one for one in unsettled if one.name not in report.let_go),
            *(stop for address, stop in lost.items() if address not in report.let_go),
            *(vanishing_addresses(vanished, old, new, files) if old else ()),
            *failed_searches(failures),
            *dead_links(links.dead, files),
            *too_large(weights, after, report.budget, files),
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
