"""Topics that no heading names, by how they are set: lines above questions that no answers end in.

A line right above a question may be the title of what follows or the end of the answer before it:
"**Pay in April.**" Its words rarely tell, so that a title needs evidence of its own: several lines
set as it is, and as answers are not, or a place where no answer stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.documents.blocks import BlockKind, Container, Joint
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.looks import Look
from ingest.documents.recognition.shared.marks import is_marked
from ingest.documents.recognition.shared.proposal import Start
from ingest.documents.recognition.shared.question_words import ends_question, is_front_matter
from ingest.documents.recognition.shared.title_look import (
    ENDED,
    TITLE_KINDS,
    may_be_title,
    shown_title,
)

__all__ = ["styled_titles"]


@dataclass(frozen=True)
class _Gaps:
    """What stands between questions."""

    firsts: Sequence[int]
    """First block of each question, in order."""
    words: Sequence[int]
    """Words between each question and the next."""
    last: Sequence[int | None]
    """The last block with words between each question and the next."""


def styled_titles(
    document: ClearedDocument, starts: Sequence[Start], headings: Collection[int]
) -> dict[int, str]:
    """The lines right above questions that are titles, with the words of each.

    `headings` are blocks that are known to be titles, or to end an answer.
    """
    if len(starts) < 2:
        return {}
    begun = {n for start in starts for n in range(start.first, start.end)}
    above = {
        n: place
        for place, start in enumerate(starts)
        if (n := document.last_with_words(start.first)) is not None
        and n not in begun
        and n not in headings
        and may_be_title(document, n, start.first)
        and not (place == 0 and is_front_matter(document.blocks[n].text))
    }
    # "A. Fees" begins an answer, unless "B. Loans" is the next title.
    looks = {n: document.looks[n] for n in above}
    lettered = {document.blocks[n].text.lstrip()[:1] for n in above if looks[n].numbering == "A"}
    if not {"A", "B"} <= lettered:
        above = {n: k for n, k in above.items() if not is_marked(document.blocks[n].text)}
    groups: dict[Look, list[int]] = defaultdict(list)
    for n in above:
        groups[looks[n]].append(n)
    gaps = _gaps(document, starts, headings)
    elsewhere, sentences = _other_lines(document, starts[0].first, {*begun, *headings, *above})
    outside = _outside(document, starts, above)
    chosen: list[int] = []
    for form, all_of_form in groups.items():
        group = [n for n in all_of_form if not ends_question(document.blocks[n].text)]
        evidence = _Evidence(above, group, gaps, elsewhere[form], _share(sentences, form), outside)
        if evidence.is_enough(document, form):
            chosen.extend(all_of_form)  # and one that asks, as questions below it do
    return {n: shown_title(document.blocks[n]) for n in sorted(chosen)}


@dataclass(frozen=True)
class _Evidence:
    """What tells that lines of one form are titles."""

    above: Mapping[int, int]
    """Each line right above a question -> the place of that question."""
    group: Sequence[int]
    gaps: _Gaps
    elsewhere: int
    """Lines set alike that stand above no question."""
    share: float
    """Of the sentences of answers, how many are set so."""
    outside: Collection[int]
    """Lines that stand where no answer of the question before them can."""

    def is_enough(self, document: ClearedDocument, form: Look) -> bool:
        group = self.group
        if len({document.blocks[n].text for n in group}) < min(2, len(group)):
            return False  # what several answers end with
        if form.kind is BlockKind.ITEM and not form.emphasis and not form.numbering:
            return False
        if sum(n in self.outside for n in group) * 2 > len(group):
            return True
        if len(group) < 2 or self.elsewhere * 2 > len(group):
            return False
        alone = [n for n in group if self._is_alone(document, n)]
        if len(alone) * 2 > len(group):  # below questions whose answers they may be
            few = len(alone) * 2 <= len(self.gaps.words)
            return few and self._is_set_apart(form)
        return self._is_set_apart(form) or self._reads_as_titles(document, form)

    def _is_set_apart(self, form: Look) -> bool:
        """Whether answers are set in another way."""
        return bool(form.numbering) or self.share < (
            weights.TITLE_FORM_PLAIN if form.is_plain else weights.TITLE_FORM
        )

    def _is_alone(self, document: ClearedDocument, n: int) -> bool:
        """Whether nothing else stands between two questions."""
        place = self.above[n]
        return place > 0 and self.gaps.words[place - 1] == document.words[n]

    def _stand_first(self) -> bool:
        """Whether one stands above the first question, where no answer ends."""
        return any(self.above[n] == 0 for n in self.group)

    def _reads_as_titles(self, document: ClearedDocument, form: Look) -> bool:
        """Whether lines that are set as answers are end no sentence, and answers do."""
        above = set(self.group)
        ends = [
            n
            for n in self.gaps.last
            if n is not None and n not in above and document.blocks[n].kind is BlockKind.PARAGRAPH
        ]
        ended = sum(bool(ENDED.search(document.blocks[n].text)) for n in ends)
        return (
            self.elsewhere == 0
            and len(ends) >= (1 if self._stand_first() else 2)
            and ended >= weights.TITLE_SENTENCES * len(ends)
            and len(self.group) <= weights.MOST_TITLES_PLAIN * len(self.gaps.firsts)
        )


def _gaps(document: ClearedDocument, starts: Sequence[Start], headings: Collection[int]) -> _Gaps:
    words: list[int] = []
    last: list[int | None] = []
    for start, after in pairwise(starts):
        inner = [n for n in range(start.end, after.first) if document.words[n]]
        inner = [n for n in inner if n not in headings]
        rest = len(start.rest.split())
        words.append(sum(document.words[n] for n in inner) + rest)
        last.append(inner[-1] if inner else None)
    return _Gaps([start.first for start in starts], words, last)


def _other_lines(
    document: ClearedDocument, first: int, known: Collection[int]
) -> tuple[Counter[Look], Counter[Look]]:
    """Forms of the short lines in answers that end no sentence, and of those that do."""
    short: Counter[Look] = Counter()
    sentences: Counter[Look] = Counter()
    for n in document.open:
        block = document.blocks[n]
        if n < first or n in known or not document.words[n] or block.joint is not Joint.APART:
            continue
        if ENDED.search(block.text) or document.words[n] > weights.TOPIC_LINE_WORDS:
            sentences[document.looks[n]] += 1
        elif block.kind in TITLE_KINDS:
            short[document.looks[n]] += 1
    return short, sentences


def _share(sentences: Counter[Look], form: Look) -> float:
    return sentences[form] / max(1, sentences.total())


def _outside(
    document: ClearedDocument, starts: Sequence[Start], above: Mapping[int, int]
) -> frozenset[int]:
    """Lines that stand outside of the element in which the question before has its answer."""
    owners: Counter[int] = Counter(
        key
        for start in starts
        for key in {id(container) for container in document.blocks[start.first].path()}
    )
    found = set()
    for n, place in above.items():
        if not place:
            continue
        before = starts[place - 1]
        own = [
            container
            for container in document.blocks[before.first].path()
            if owners[id(container)] == 1
        ]
        path = document.blocks[n].path()
        if own and _holds_answer(document, before, own[-1]) and own[-1] not in path:
            found.add(n)
    return frozenset(found)


def _holds_answer(document: ClearedDocument, start: Start, container: Container) -> bool:
    below = document.next_with_words(start.end - 1)
    return below is not None and container in document.blocks[below].path()
