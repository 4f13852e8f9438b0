"""The scored index against one that a plain program makes: a dictionary, text after text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import as_written, fold, split_words
from search.bm25f import build_scored_index
from search.common_words import common_words
from search.entries import KINDS, Entry
from search.scoring import lists, tokens
from search.scoring.formula import FIELDS, K1, PAIR_WEIGHT, SCALE, synonym_impact
from search.synonyms import CONCEPT_PREFIX, NO_ALIASES, Aliases
from search.synonyms import tokens as tokens_of

ALIASES = Aliases(
    {
        "rs c": ("@rs",),
        "rs": ("@rs",),
        "iv": ("@c", "@p"),
        "twenty four": ("24",),
        "four": ("4",),
        "=MEd": ("@med",),
    },
    {"my sessions": ("@rs",), "the fee": ("@fee", "@rs")},
    {"MEd": "=MEd"},
    {"supervision": ("@rs",), "mentoring": ("@rs", "@c"), "fee": ("@fee",), "nosuch": ("@nosuch",)},
)

_WORDS = [
    *("RS/C", "RS", "iv", "twenty four", "twenty", "my sessions", "The fee", "MEd", "M.Ed.", "Med"),
    *("supervision", "mentoring", "fees,", "cost", "Costs", "how", "of", "203 737 6422", "(203)"),
    *("café", "don’t", "Ph.D", "1,250", "申请认证", "?!", "-", "x" * 40),
]

_TEXTS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(_WORDS), st.text(max_size=4)),
        st.sampled_from([" ", "  ", "\n", ", ", "-", ""]),
    ),
    max_size=8,
).map(lambda parts: "".join(word + after for word, after in parts))

_COLLECTIONS = st.lists(
    st.builds(
        Entry,
        id=st.uuids().map(str),
        topic=st.just(""),
        question=_TEXTS,
        asked_as=st.lists(_TEXTS, max_size=2).map(tuple),
        answer=_TEXTS,
        criteria=st.lists(_TEXTS, max_size=2).map(tuple),
        kind=st.sampled_from(KINDS),
    ),
    max_size=6,
)

Counts = dict[str, dict[str, int]]
"""Term -> field -> how often it stands there."""


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "question", entry.question
    yield from (("asked_as", text) for text in entry.asked_as)
    yield "answer", entry.answer
    yield from (("criteria", text) for text in entry.criteria)


def _read(entry: Entry, aliases: Aliases) -> tuple[Counts, Counter[str]]:
    """What stands in an entry, and how many words its fields have."""
    found: Counts = defaultdict(Counter)
    lengths: Counter[str] = Counter()
    stop = common_words(aliases.language).stop
    for field, text in _texts(entry):
        read, added = tokens_of(split_words(text), aliases)
        row = []
        counted = [term for token in added for term in token.terms]
        for token in read:
            its = token.terms or (aliases.stem(token.folded[0]),)
            row.append(its[0])
            if token.terms:
                counted += its
                if len(token.folded) > 1 or its[0].startswith(CONCEPT_PREFIX):
                    counted += [aliases.stem(one) for one in token.folded if one not in stop]
            elif token.folded[0] not in stop:
                counted += [*its, *aliases.concepts_of_stem.get(its[0], ())]
            lengths[field] += bool(token.terms) or token.folded[0] not in stop
        if field != "asked_as":
            counted += [" ".join(pair) for pair in pairwise(row)]
        for term in counted:
            found[term][field] += 1
    return found, lengths


Lists = dict[str, dict[int, int]]


def _whole_lists(entries: Sequence[Entry], aliases: Aliases) -> Lists:
    """Term -> record -> impact, by the formulas of `search.scoring.formula`."""
    read = [_read(entry, aliases) for entry in entries]
    average = {}
    for field in FIELDS:
        its = [lengths[field] for _, lengths in read if lengths[field]]
        average[field] = sum(its) / len(its) if its else 1.0
    holding = Counter(term for found, _ in read for term in found)
    lists: Lists = defaultdict(dict)
    for number, (found, lengths) in enumerate(read):
        for term, times in found.items():
            tf = 0.0
            for field, its_field in FIELDS.items():
                b, length = its_field.b, lengths[field]
                norm = 1 - b + b * length / average[field] if length else 1.0
                weight = its_field.weight * (PAIR_WEIGHT if " " in term else 1)
                tf += weight * times[field] / norm
            n_t = holding[term]
            idf = math.log(1 + (len(entries) - n_t + 0.5) / (n_t + 0.5))
            lists[term][number] = max(1, round(SCALE * idf * tf / (K1 + tf)))
    return lists


def _plain(
    entries: Sequence[Entry], aliases: Aliases, most: int
) -> tuple[Lists, dict[str, set[int]]]:
    """The lists as they are kept, and who holds the terms of which other records are kept."""
    whole = _whole_lists(entries, aliases)
    joined = {term: dict(found) for term, found in whole.items()}
    for term, concepts in aliases.concepts_of_stem.items():
        its = joined.setdefault(term, {})
        for concept in concepts:
            for number, impact in whole.get(concept, {}).items():
                its[number] = max(its.get(number, 0), synonym_impact(impact))
    kept = {
        term: dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most])
        for term, found in joined.items()
        if found
    }
    return kept, {
        term: {*whole.get(term, ())}
        for term, found in joined.items()
        if found and (len(found) > most or found.keys() != whole.get(term, {}).keys())
    }


def _words(entries: Sequence[Entry], aliases: Aliases) -> set[str]:
    return {
        fold(word)
        for entry in entries
        for _, text in _texts(entry)
        for word in split_words(text)
        if as_written(word) not in aliases.cased
    } - {"", *common_words(aliases.language).stop}


@settings(deadline=None, max_examples=60)
@given(_COLLECTIONS, st.sampled_from([ALIASES, NO_ALIASES]), st.integers(1, 8), st.integers(1, 40))
def test_an_index_is_what_a_plain_program_makes(
    entries: list[Entry], aliases: Aliases, most: int, few: int
) -> None:
    """Whatever names and words come, however many records are kept, and wherever parts end."""
    with pytest.MonkeyPatch.context() as context:
        context.setattr(lists, "MOST_POSTINGS", most)
        for name in ("_TOKENS_AT_ONCE", "_TEXTS_AT_ONCE", "_LARGEST"):
            context.setattr(tokens, name, few)
        index = build_scored_index(entries, aliases)
    in_order = sorted(entries, key=lambda entry: KINDS.index(entry.kind))
    kept, holders = _plain(in_order, aliases, most)
    assert {term: dict(found) for term, found in index.postings.items()} == kept
    assert {term: {*found} for term, found in index.holders.items()} == holders
    assert index.weights.keys() == {term for term in kept if " " not in term}
    assert _words(in_order, aliases) <= {*index.words}
    assert {*index.words} - _words(in_order, aliases) <= {
        *aliases.instead,
        *aliases.synonyms,
    }
