"""Slugs: the words in an address. A `Slug` has been through `parse_slug` or `make_slug`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import NewType

from ingest.names import reserved_on_windows
from ingest.transliteration import in_ascii

__all__ = ["LONGEST_SLUG", "MADE_WORDS", "Slug", "make_slug", "parse_slug", "slug_words"]

Slug = NewType("Slug", str)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PAIRS = (
    # Latin letters that Unicode does not decompose, as passports write them (ICAO 9303-3).
    "ßss æae œoe øo łl đd ðd þth ıi ħh ŋn ŧt ĸk ƒf ɓb ɖd ɗd ƙk ƴy ɛe əe ɔo ɣg ŀl ŉn ſs ʻ ʼ "
    # Cyrillic and Greek letters (ICAO 9303-3; ISO 843), so that a title gives words.
    "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh "
    "щshch ъ ыy ь эe юiu яia іi їi єie ґg ўu ђd ѓg љlj њnj ћc ќk џdz јj ѕdz ѣe "
    "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
)
_IN_ASCII = str.maketrans({pair[0]: pair[1:] for pair in _PAIRS.split()})
MADE_WORDS = 8
"""A made slug holds at most this many words: long enough to be told apart, short enough to say."""

_LETTERS = 80
"""And at most so many letters."""

LONGEST_SLUG = 200
"""Letters of any slug: files are called by it, with endings of ours, and no system keeps names of
more than 255 bytes."""


def parse_slug(text: str) -> Slug:
    """The text as a slug.

    Raises ValueError when it is not lower-case letters, digits and single hyphens, or when a
    system could not keep a file of this name.

    >>> parse_slug("work-how-many")
    'work-how-many'
    """
    if not _SLUG.fullmatch(text):
        raise ValueError(
            f"“{text}” is not an id: it may hold small letters, digits and single hyphens"
        )
    if len(text) > LONGEST_SLUG:
        raise ValueError(f"“{text[:40]}…” has {len(text)} letters, more than {LONGEST_SLUG}")
    if reserved_on_windows(text):
        raise ValueError(f"“{text}” is not an id: Windows has no files of this name")
    return Slug(text)


def make_slug(text: str, taken: Container[str] = ()) -> Slug:
    """A slug made of the first words of a text, numbered from 2 where the plain one is taken.

    It is no longer than `_LETTERS` and the number, and a name that every system can keep.

    >>> make_slug("How far back can I go?")
    'how-far-back-can-i-go'
    >>> make_slug("Straße, Łódź, кошка")
    'strasse-lodz-koshka'
    >>> make_slug("כמה זה עולה?"), make_slug("培训")
    ('kmh-zh-avlh', '57f9-8bad')
    >>> make_slug("Fees", taken={"fees"})
    'fees-2'
    """
    stem = "-".join(slug_words(text)[:MADE_WORDS])[:_LETTERS].rstrip("-") or "question"
    slug, number = stem, 1
    while slug in taken or reserved_on_windows(slug):
        number += 1
        slug = f"{stem}-{number}"
    return Slug(slug)


def slug_words(text: str) -> list[str]:
    """All words of a text as ids have them."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "").replace("'", "").lower()
    return re.findall(r"[a-z0-9]+", in_ascii("".join(map(_plain, plain))).lower())


def _plain(character: str) -> str:
    """A letter without its accents, of Latin, Cyrillic and Greek in ASCII; any other as it is."""
    parts = unicodedata.normalize("NFKD", character)
    plain = parts.translate(_IN_ASCII).encode("ascii", "ignore").decode()
    return plain if plain or ord(parts[0]) in _IN_ASCII else character
