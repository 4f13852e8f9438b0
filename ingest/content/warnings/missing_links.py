"""Figures of criteria and defined terms that an answer mentions without a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.model.figures import find_counts
from ingest.content.model.former_names import term_pattern
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Question, Standing
from ingest.content.model.references import find_references, replace_references
from ingest.content.warnings.texts import (
    STATEMENT,
    answer_lines,
    answered,
    blanked,
    line_of_text,
    names_its_source,
    numbers_of,
)
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["missing_links"]

_NO_PROSE = re.compile(
    r"^[ \t]*(?P<fence>```|~~~).*?(?:^[ \t]*(?P=fence)|\Z)"
    r"|`[^`\n]*`|(?<!\[)\[[^\[\]]*\]\([^)\s]*\)",
    re.DOTALL | re.MULTILINE,
)
"""Code and links to elsewhere."""

_TELLING = 10
"""A smaller number is too common to be taken for a criterion that the question does not name."""
_FEW = 3
"""A figure that more criteria share says nothing of which is meant."""


def missing_links(files: ContentFiles) -> Iterator[ContentWarning]:
    """What an answer mentions without linking it."""
    meaning = _meaning(files.knowledge)
    for file in answered(files):
        yield from _missing_links(file, files.knowledge, meaning)


def _missing_links(
    file: RecordFile[Question],
    knowledge: KnowledgeBase,
    meaning: Mapping[tuple[Decimal, str], Sequence[str]],
) -> Iterator[ContentWarning]:
    text = answer_lines(file.head)
    linked = {(one.kind, one.target) for one in find_references(text)}
    unlinked = STATEMENT.sub(
        lambda one: blanked(one[0]) if names_its_source(one[0]) else one[0], text
    )
    unquoted = _NO_PROSE.sub(lambda match: blanked(match[0]), unlinked)
    plain = replace_references(unquoted, lambda one: blanked(one.text))
    proposed: set[str] = set()
    for count in find_counts(plain, {noun for _, noun in meaning}):
        slugs = meaning.get((count.numbers[0], count.noun), ())
        named = [slug for slug in slugs if slug in file.record.cites]
        likely = named or ([*slugs] if count.numbers[0] >= _TELLING else [])
        if not likely or len(likely) > _FEW or proposed.intersection(likely):
            continue
        if any(("criterion", slug) in linked for slug in likely):
            continue
        proposed.update(likely)
        ids = " or ".join(f"[[criterion:{slug}|{count.text}]]" for slug in likely)
        problem = f"“{count.text}” is the figure of a criterion, without a link"
        line = line_of_text(file, text, count.start)
        mended = (count.text, ids) if len(likely) == 1 else None
        yield ContentWarning(file.path, line, problem, f"Write {ids}.", WarningKind.LINK, mended)
    for term in knowledge.terms:
        match = term_pattern(term).search(plain)
        if match is None or not term.definition or ("term", term.id) in linked:
            continue
        problem = f"the term “{match[0]}” is mentioned without a link"
        link = f"[[term:{term.id}|{match[0]}]]"
        line = line_of_text(file, text, match.start())
        mended = (match[0], link)
        yield ContentWarning(file.path, line, problem, f"Write {link}.", WarningKind.LINK, mended)


def _meaning(knowledge: KnowledgeBase) -> dict[tuple[Decimal, str], list[str]]:
    """Number and noun of each figure -> the criteria that it may mean."""
    meaning: dict[tuple[Decimal, str], list[str]] = {}
    for criterion in knowledge.criteria:
        if criterion.standing is not Standing.SISTER:
            for pair in sorted(numbers_of(criterion)):
                meaning.setdefault(pair, []).append(criterion.id)
    return meaning
