"""Bytes -> text -> lines: which encoding they are in, and the damage of wrong guesses before us."""

from __future__ import annotations

import codecs
import re

import ftfy

from ingest.documents.unreadable import UnreadableError

__all__ = ["decode", "repair", "split_lines"]

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8-r")
_EAST_ASIAN = ("euc_jp", "shift_jis", "gb18030", "big5", "euc_kr")
_FOREIGN_SHARE = 0.3
"""Of the letters; in languages of Western Europe far fewer have an accent."""
_FOREIGN_LETTERS = 30
"""Fewer letters tell nothing."""
_COMMON = re.compile(r"[\u3040-\u30ff的是不我有一在了人这中大來個]|[가-힣]")

_LINE_END = re.compile(r"\r\n|\r|\n")
_OVERSTRUCK = re.compile("(.)\b\\1|_\b(.)|(.)\b_")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\u200b\u00ad]")

_MENDED = ftfy.TextFixerConfig(
    unescape_html=False,  # what looks like markup may be shown on purpose
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,  # readers count lines
    remove_terminal_escapes=True,
    remove_control_chars=False,
    normalization=None,
)


def decode(data: bytes, declared: str = "") -> str:
    """The text of some bytes: by their byte-order mark, else UTF-8, else what was declared.

    Where nothing was declared, letters tell Cyrillic and East Asian encodings; all else is
    windows-1252, which older office programs wrote; five of its bytes have no meaning and become
    U+FFFD. Raises UnreadableError for bytes that are no text.

    >>> decode("Grüße".encode("cp1252"), declared="utf-8")
    'Grüße'
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError("the text is damaged. Ask for the document again.") from error
    if b"\0" in data:
        raise UnreadableError("this is not text, whatever its name says. Save it as plain text.")
    if b"\x1b$" in data:
        return data.decode("iso2022_jp", "replace")
    for encoding in ("utf-8", _known(declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_guess(data), "replace")


def _known(declared: str) -> str:
    """The name of an encoding that Python knows and that holds text."""
    try:
        info = codecs.lookup(declared.strip())
    except (LookupError, ValueError):
        return "ascii"
    if not info._is_text_encoding:
        return "ascii"
    # Browsers read this name so, since pages that declare it use the quotes of windows-1252.
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _guess(data: bytes) -> str:
    sample = data[:100_000]
    high = sum(byte >= 0x80 for byte in sample)
    letters = high + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    if high < max(_FOREIGN_LETTERS, _FOREIGN_SHARE * letters):
        return "cp1252"
    east = {name: _readable(data, name) for name in _EAST_ASIAN}
    best = max(east, key=lambda name: east[name])
    if east[best] > 0.1:
        return best
    # In running text most letters are small; the two encodings have small and capital swapped.
    return max(_CYRILLIC, key=lambda name: sum(map(str.islower, sample.decode(name, "replace"))))


def _readable(data: bytes, encoding: str) -> float:
    """The share of letters beyond ASCII that are common in the languages of an encoding."""
    try:
        letters = [letter for letter in data.decode(encoding)[:50_000] if ord(letter) > 0x7F]
    except UnicodeDecodeError:
        return 0
    return sum(bool(_COMMON.match(letter)) for letter in letters) / max(1, len(letters))


def repair(text: str) -> str:
    """The text without what a wrong encoding or a printer's control characters did to it.

    Line ends stay as they are.

    >>> repair("It doesnâ€™t cost â‚¬ 5")
    'It doesn’t cost € 5'
    >>> repair("_\\bH_\\bo_\\bw b\\bbo\\bol\\bld\\bd?")
    'How bold?'
    """
    if "\b" in text:
        text = _OVERSTRUCK.sub(lambda match: match[1] or match[2] or match[3], text)
    return _CONTROLS.sub("", ftfy.fix_text(text, _MENDED))


def split_lines(text: str) -> list[str]:
    """Lines as an editor numbers them: unlike `str.splitlines`, a form feed ends none.

    >>> split_lines("one\\r\\ntwo\\x0c\\n")
    ['one', 'two\\x0c']
    """
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines
