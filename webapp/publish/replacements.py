"""Addresses that would vanish, and what to write so that they stay or lead on.

What replaces a question or criterion is never certain but where it led on before: otherwise a new
record with the same text, or the new one most like it, is proposed to a person, who decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.files.site import SITE_FILE
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.model.records import Criterion, Question, Standing, Status, Term
from ingest.content.model.similarity import likeness
from ingest.phrasing import shortened
from webapp.publish.comparison import RECORD_PAGE, record_of, records_by_id
from webapp.publish.exported_site import Exported
from webapp.publish.stops import Stop, StopKind, address_of_page, record_file

__all__ = ["vanishing_addresses"]

_LIKELY = 0.4
"""How alike a record must be to be proposed in place of one that goes: less than to be taken for
its duplicate at an import, since a person reads the proposal and decides."""

_PROPOSED = 50
"""For so many addresses a record is looked for that could take their place."""

_WIDTH = 90
"""Characters of a title in a sentence."""

_TOPIC_FILE = re.compile(r"(?:pdf|pieces)/topics/(.+)\.(?:pdf|html)")
"""What a site has of a topic beside its page."""

_OF_BASE_ADDRESS = ("sitemap.xml", "robots.txt", "opensearch.xml")
"""Files of a site that are there because `site.toml` says where it will be."""

_Values = Mapping[str, Any]
"""A record as in `faq.json`."""


def vanishing_addresses(
    vanished: Iterable[str], old: Exported, new: Exported, files: ContentFiles
) -> Iterator[Stop]:
    """The stops for files of the earlier export that are no more, in their order."""
    searched = count()
    for file in vanished:
        match, title, own = RECORD_PAGE.fullmatch(file), "", None
        if match:
            kind, slug = match[1], match[2]
            if earlier := records_by_id(old, kind).get(slug):
                title = f" (“{shortened(record_of(kind, earlier).title, _WIDTH)}”)"
            keep = _keep_topic_or_category(kind, slug, files)
            if not keep:
                is_searched = next(searched) < _PROPOSED
                heir, is_certain = _heir(kind, slug, old, new, files.knowledge.terms, is_searched)
                keep = _keep_record(kind, slug, heir, is_certain, files)
                own = record_file(kind, slug, files) or record_file(kind, heir, files)
        else:
            keep = _keep_file(file, files)
        address = address_of_page(file)
        yield Stop(
            StopKind.ADDRESS,
            f"The address {address} would vanish{title}",
            f"{keep} To let it go for good, add --let-go {address}".lstrip(),
            own.path if own else "",
            let_go=address,
        )


# What to write


def _keep_file(file: str, files: ContentFiles) -> str:
    """What keeps a file that is no page of a record; empty where nothing is known."""
    if match := _TOPIC_FILE.fullmatch(file):
        return _keep_topic_or_category("topics", match[1], files)
    if file in _OF_BASE_ADDRESS:
        return f"Write base_address below [site] in {files.folder / SITE_FILE} again."
    return ""


def _keep_topic_or_category(kind: str, slug: str, files: ContentFiles) -> str:
    """What keeps the page of a topic or category, which leads nowhere else; empty for others."""
    if kind == "topics":
        return f"Call the folder of the topic {files.folder / 'faq' / slug} again."
    if kind == "categories":
        return f"Give the category the id “{slug}” again in {files.folder / 'categories.toml'}."
    return ""


def _keep_record(kind: str, slug: str, heir: str, is_certain: bool, files: ContentFiles) -> str:
    """What to write so that the address of a question or criterion leads on to its heir."""
    file = record_file(kind, heir, files) if heir else None
    former = [*(file.record.former_ids if file else ()), slug]
    line = f"former_ids: [{', '.join(former)}]"
    where = f"{_head_line(file)} (“{shortened(file.record.title, _WIDTH)}”)" if file else ""
    noun = "question" if kind == "questions" else "criterion"
    own = record_file(kind, slug, files)
    if own is not None and (state := _hidden(own.record)):
        # Its id stands in its own file until that goes, and an import would make the file again.
        perhaps = f", perhaps {where}" if where else ""
        also = " and its words in the file of wordings beside it" if kind == "questions" else ""
        return (
            f"It is {state} in {own.path}. If another {noun} replaces it, delete that file, and "
            f"in the file of the other{perhaps}, write “{line}”{also}."
        )
    if file is None:
        return f"Write “{line}” in the file of the {noun} that replaces it."
    sentence = f"Write “{line}” in {where}"
    if not is_certain:
        sentence += f", if that {noun} replaces it"
    register = files.folder / "sources" / SOURCES_FILE
    if lines := [f"{register}:{number}" for number in files.register.lines.get(slug, ())]:
        sentence += f". Write “{heir}” for “{slug}” in {', '.join(lines)}"
    return f"{sentence}."


def _hidden(record: Question | Criterion) -> str:
    """As what a record is kept that readers do not see; empty for one that they do."""
    if isinstance(record, Question):
        return "retired" if record.status is Status.RETIRED else ""
    return f"of the standing “{record.standing}”" if record.standing is Standing.SISTER else ""


def _head_line(file: RecordFile[Any]) -> str:
    """Where the line `former_ids` stands in the file of a record, or is to stand."""
    has_line = "former_ids" in file.head.entries
    return f"{file.path}:{file.line_of('former_ids') if has_line else file.line_of('id') + 1}"


# What replaces a record


def _heir(
    kind: str,
    slug: str,
    old: Exported,
    new: Exported,
    terms: tuple[Term, ...],
    is_searched: bool,
) -> tuple[str, bool]:
    """Id of the record that most likely replaces one, and whether that is certain.

    Certain is the end of a page that led on, where it is still there. Without `is_searched` no
    other is looked for. Empty where none is likely.
    """
    before, after = records_by_id(old, kind), records_by_id(new, kind)
    end = next((one for one in before.values() if slug in one.get("former_ids", ())), None)
    if end is not None and end["id"] in after:
        return end["id"], True
    earlier = end or before.get(slug)
    if earlier is None or not is_searched:
        return "", False
    scores = {
        id_: _likeness(earlier, record, terms) for id_, record in after.items() if id_ not in before
    }
    best = max(scores, key=scores.__getitem__, default="")
    return (best, False) if best and scores[best] >= _LIKELY else ("", False)


def _likeness(earlier: _Values, record: _Values, terms: tuple[Term, ...]) -> float:
    """How alike two records are, from 0 to 1: 1 with the same text, else by their wordings."""
    if earlier["text"] and earlier["text"] == record["text"]:
        return 1.0
    wordings = [record["title"], *record.get("asked_as", ())]
    return max(likeness(earlier["title"], wording, terms) for wording in wordings)
