"""Letters of other scripts in ASCII, by their names in Unicode. Pure.

What they become can be told apart and mostly be said aloud, which is enough for an address. A
letter is called either by the sound that it stands for (HIRAGANA LETTER KA) or by a word that
begins with it (HEBREW LETTER GIMEL), so that names are all that is needed. Ideographs stand for
no sound that all who read them share, and are written by their numbers.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["in_ascii"]

_NAMED_BY_WORDS = frozenset(
    (
        *("ADLAM", "ARABIC", "ARMENIAN", "COPTIC", "CYRILLIC", "GEORGIAN", "GREEK", "HEBREW"),
        *("SAMARITAN", "SYRIAC", "THAANA", "THAI"),
    )
)
"""Scripts whose letters have names of their own; those of the others are called by their sounds."""

_NAME = re.compile(
    r"(?P<script>[A-Z']+)(?: [A-Z]+)*?"
    r" (?P<what>LETTER|SYLLABLE|CHARACTER|VOWEL SIGN|VOWEL|SYLLABICS)"
    r"(?: (?:SMALL|CAPITAL|FINAL|FARSI|GLOTTAL|INDEPENDENT|SARA|VOWEL))* (?P<name>[A-Z]+)"
)
_SILENT = re.compile(r"(?:VIRAMA|COENG|ASAT|SUKUN|AL-LAKUNA)\b")
"""Signs that take the vowel from the letter before."""

_DROPPED = frozenset(("HAMZA", "TATWEEL", "MAI", "MAITAIKHU", "PAIYANNOI", "THANTHAKHAT"))


def in_ascii(text: str) -> str:
    """A text with every letter, sign of a vowel and digit in ASCII, and without all other
    characters that are not: words stay parted.

    >>> in_ascii("שלום עולם"), in_ascii("नमस्ते"), in_ascii("교육 ３٣")
    ('shlvm avlm', 'namaste', 'gyoyug 33')
    >>> in_ascii("培训"), in_ascii("→ ©")
    (' 57f9  8bad ', ' ')
    """
    made = ""
    for character in text:
        if character.isascii():
            made += character
            continue
        digit = unicodedata.decimal(character, None)
        name = unicodedata.name(character, "")
        if digit is not None:
            made += str(digit)
        elif character.isalpha() and "IDEOGRAPH-" in name:
            made += f" {name.rpartition('-')[2].lower()} "
        elif "ANUSVARA" in name or "BINDU" in name:
            made += "n"
        elif _SILENT.search(name):
            made = made.removesuffix("a")
        elif unicodedata.category(character)[0] in "LM" and (found := _NAME.match(name)):
            made = _joined(made, found)
    return made


def _joined(before: str, found: re.Match[str]) -> str:
    """The text with one more letter, whose name has been read."""
    script, name = found["script"], found["name"].lower()
    is_no_sound = script == "MODIFIER" or (script == "LATIN" and len(name) > 1)
    if is_no_sound or found["name"] in _DROPPED or " SMALL TU" in found[0]:
        return before
    if script in _NAMED_BY_WORDS:
        # GIMEL begins with the sound that it stands for, and so do SHIN and ALEF; EL ends with it.
        name = name[1:] if re.fullmatch("e[flmnrs]", name) and script == "CYRILLIC" else name
        name = re.sub(r"^([aeiou]|[^aeiou]+).*", r"\1", name)
    if found["what"].startswith("VOWEL"):
        return before.removesuffix("a") + name
    return before + name
