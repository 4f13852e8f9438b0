"""Searches -> gaps: what people asked and the present content does not answer.

Each search is tried as on the site. What fails is grouped by the stems of the words that tell
something, names that stand for one another being one; a group says what may be done about it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from ingest.content.content_files import ContentFiles
from ingest.content.files.wording_files import LONGEST_WORDING
from search.analysis import fold, split_words
from search.engine import confidence_of, search
from search.entries import QUESTION
from search.gaps.meaning import Meaning
from search.gaps.personal import ELLIPSIS
from search.gaps.reading import Searches
from search.gaps.suggesting import Suggester, Suggestion
from search.query_terms import read_query
from search.scored_index import ScoredIndex
from search.spelling import letter_mask, nearest, of_like_letters

__all__ = ["AT_LEAST", "Gap", "GapKind", "Gaps", "Suggestion", "find_gaps"]

AT_LEAST = 3
"""How often something must have been searched for by people whom nobody knows before it is shown:
what fewer search for may tell who they are."""

_ALIKE = (2, 3)
"""Two searches are near-duplicates where they share so large a part of the words of both, since
half would make one of "refund of the fee" and "waiver of the fee"; or all words of the more
frequent one that the content lacks, since these are why it fails."""

_EXAMPLES = 5

_MOST_SPELLINGS = 10_000
"""Words that the content lacks, the most frequent ones, among which what a misspelling means is
looked for: whoever types at random has more, and each is compared with all."""


class GapKind(StrEnum):
    """What became of the searches of a gap."""

    NOTHING = "nothing"
    """Nothing was found, or nothing that holds a word which tells a subject."""
    UNSURE = "unsure"
    """Something was found, and the page says that it may not be what was meant."""
    OPEN = "open"
    """A question was surely found, and it has no answer yet."""


@dataclass(frozen=True)
class Gap:
    """Searches that mean the same and fail alike."""

    kind: GapKind
    count: int
    """How often they were searched for."""
    nearest: tuple[str, str] | None
    """Kind and id of the record that the most frequent of them finds first."""
    wordings: Mapping[str, int]
    """How people put it -> how often, the most frequent first; a few."""
    more: int
    """How many wordings there are beside these."""
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Gaps:
    """All that people fail to find."""

    searched: int
    """How many searches there were."""
    answered: int
    """How many of them surely found an answer, or found what has them among its wordings."""
    ignored: int
    """How many `gaps.toml` ignores."""
    empty: int
    """How many hold no word that could be searched for, or none but personal data."""
    rare: int
    """How many fail, but are too few of their kind to be shown."""
    gaps: tuple[Gap, ...]
    """By kind, those that were searched for most often first."""


@dataclass
class _Group:
    """Searches under way to a gap."""

    key: frozenset[str]
    """Stems and concepts."""
    kind: GapKind
    found: tuple[str, str] | None
    """Kind and id of what is found first."""
    counts: Counter[str] = field(default_factory=Counter)
    lacking: frozenset[str] = frozenset()
    """Those of the key that the content lacks."""
    direct: set[str] = field(default_factory=set)
    """Those that stand in a mail or a list."""

    @property
    def rank(self) -> tuple[int, str]:
        """A key that puts the most frequent first."""
        return -self.counts.total(), min(self.counts)


def find_gaps(
    files: ContentFiles, index: ScoredIndex, searches: Searches, at_least: int | None = None
) -> Gaps:
    """What of the searches the content does not answer.

    What was searched for less than `at_least` times is counted and not shown; where it is None,
    that is `AT_LEAST` for what logs alone hold, and all else is shown.
    """
    meaning, tries = Meaning(index), _Tries(index, files)
    suggester = Suggester(files, meaning)
    counts = Counter(searches.in_logs) + Counter(searches.directly)
    ignored = {meaning.key(query) for query in files.ignored}
    totals, words = Counter[str](), Counter[str]()
    groups: dict[object, _Group] = {}
    for query in sorted(counts, key=lambda text: (-counts[text], text)):
        count, spelled = counts[query], searches.spelled.get(query, query)
        words.update(dict.fromkeys(map(index.stem, _folded(query)), count))
        key = meaning.key(spelled)
        if not key or key in ignored:
            totals["ignored" if key else "empty"] += count
            continue
        kind, hit = tries.outcome(spelled)
        if kind is GapKind.UNSURE and hit and suggester.is_worded(spelled, hit):
            kind = None
        if kind is None:
            totals["answered"] += count
            continue
        group = groups.setdefault(hit if kind is GapKind.OPEN else key, _Group(key, kind, hit))
        group.counts[spelled] += count
        if query in searches.directly:
            group.direct.add(spelled)
    shown = []
    least = at_least or AT_LEAST
    joined, spellings = _joined(groups.values(), index)
    typed = Counter[str]()
    for stem, count in words.items():
        typed[spellings.get(stem, stem)] += count

    def is_common(word: str) -> bool:
        stem = index.stem(word)
        return typed[spellings.get(stem, stem)] >= least

    for group in sorted(joined, key=lambda one: one.rank):
        if group.counts.total() < (1 if group.direct and not at_least else least):
            totals["rare"] += group.counts.total()
        else:
            shown.append(_gap(group, is_common, meaning, suggester))
    kinds = list(GapKind)
    return Gaps(
        counts.total(),
        totals["answered"],
        totals["ignored"],
        totals["empty"],
        totals["rare"],
        tuple(sorted(shown, key=lambda gap: kinds.index(gap.kind))),
    )


class _Tries:
    """Searches tried on an index."""

    def __init__(self, index: ScoredIndex, files: ContentFiles) -> None:
        self._index = index
        self._open = {one.id for one in files.knowledge.questions if not one.is_answered}
        self._numbers = {(one.kind, one.id): n for n, one in enumerate(index.records)}

    def outcome(self, query: str) -> tuple[GapKind | None, tuple[str, str] | None]:
        """What becomes of a search, None where an answer is surely found; and kind and id of what
        it finds first."""
        results = search(self._index, query, limit=1)
        hit = next(iter(results.hits), None)
        if hit is None:
            return GapKind.NOTHING, None
        found = hit.kind, hit.id
        if results.confident:
            is_open = hit.kind == QUESTION and hit.id in self._open
            return (GapKind.OPEN if is_open else None), found
        asked = read_query(self._index, query).asked
        confidence = confidence_of(self._index, asked, self._numbers[found], hit.score)
        return (GapKind.UNSURE if confidence.evidence else GapKind.NOTHING), found


def _joined(groups: Iterable[_Group], index: ScoredIndex) -> tuple[list[_Group], Mapping[str, str]]:
    """The groups with near-duplicates in the more frequent one of them, but for open questions; and
    stem -> the more frequent one of which it is a misspelling, else itself."""
    kept: list[_Group] = []
    holding: dict[str, list[int]] = {}
    spellings = _Spellings(index)
    for group in sorted(groups, key=lambda one: one.rank):
        if group.kind is GapKind.OPEN:
            kept.append(group)
            continue
        key = frozenset(map(spellings.of, group.key))
        alike = [
            number for number in _candidates(key, holding, index) if _are_alike(kept[number], key)
        ]
        if not alike:
            group.key, group.lacking = key, key - index.postings.keys()
            for stem in key:
                holding.setdefault(stem, []).append(len(kept))
            kept.append(group)
        else:  # the first of those with the first word that they share
            other = kept[min(alike, key=lambda number: (min(kept[number].key & key), number))]
            other.counts += group.counts
            other.direct |= group.direct
    return kept, spellings.meant


def _candidates(
    key: frozenset[str], holding: Mapping[str, Sequence[int]], index: ScoredIndex
) -> set[int]:
    """The numbers of the groups that may be alike: they hold a stem that the content lacks, or one
    of the rarest, since of so many stems that they share not all are frequent."""
    part, whole = _ALIKE
    rarest = sorted(key, key=lambda stem: len(holding.get(stem, ())))
    least = -(-len(key) * part // whole)  # so many they share
    looked_at = {
        *rarest[: len(key) - least + 1],
        *(one for one in key if one not in index.postings),
    }
    return {number for stem in looked_at for number in holding.get(stem, ())}


class _Spellings:
    """Stems that the content lacks, and which of them are misspellings of more frequent ones."""

    def __init__(self, index: ScoredIndex) -> None:
        self._index = index
        self._known: dict[str, list[tuple[str, int]]] = {}
        """First letter -> the stems that are meant, with their letters."""
        self._count = 0
        self.meant: dict[str, str] = {}

    def of(self, stem: str) -> str:
        """The stem, or the more frequent one of which it is a misspelling; remembers it."""
        if stem in self._index.postings:
            return stem
        if stem not in self.meant:
            known = self._known.setdefault(stem[:1], [])
            self.meant[stem] = nearest(stem, of_like_letters(stem, known), lambda _: 2) or stem
            if self.meant[stem] == stem and self._count < _MOST_SPELLINGS:
                known.append((stem, letter_mask(stem)))
                self._count += 1
        return self.meant[stem]


def _are_alike(group: _Group, key: frozenset[str]) -> bool:
    part, whole = _ALIKE
    shared = len(group.key & key)
    is_most = shared * whole >= (len(group.key) + len(key) - shared) * part
    return is_most or (bool(group.lacking) and group.lacking <= key)


def _gap(
    group: _Group, is_common: Callable[[str], bool], meaning: Meaning, suggester: Suggester
) -> Gap:
    shown: Counter[str] = Counter()
    for query, count in group.counts.items():
        is_direct = query in group.direct
        shown[query if is_direct else _without_rare(query, is_common, meaning)] += count
    ranked = dict(sorted(shown.items(), key=lambda item: (-item[1], item[0])))
    wordings = dict(islice(ranked.items(), _EXAMPLES))
    return Gap(
        group.kind,
        group.counts.total(),
        group.found,
        wordings,
        len(ranked) - len(wordings),
        tuple(
            suggester.of(next(_whole(ranked), ""), group.found, is_open=group.kind is GapKind.OPEN)
        ),
    )


def _without_rare(query: str, is_common: Callable[[str], bool], meaning: Meaning) -> str:
    """The search with an ellipsis for each word that neither the content has nor many people type:
    that may be a name."""
    words = [
        word
        if all(meaning.is_of_content(one) or is_common(one) for one in _folded(word))
        else ELLIPSIS
        for word in query.split()
    ]
    return re.sub(rf"{ELLIPSIS}(?:\s*{ELLIPSIS})+", ELLIPSIS, " ".join(words))


def _folded(text: str) -> list[str]:
    return [fold(word) for word in split_words(text)]


def _whole(wordings: Iterable[str]) -> Iterator[str]:
    """Those of which nothing was dropped, and that may be a wording, the most frequent first."""
    return (one for one in wordings if ELLIPSIS not in one and len(one) <= LONGEST_WORDING)
