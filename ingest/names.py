"""Names of files that may be kept, and how names are shown and typed."""

from __future__ import annotations

import re
import shlex
import sys
import unicodedata

__all__ = [
    "UNPRINTABLE",
    "name_key",
    "name_problem",
    "reserved_on_windows",
    "typed",
    "unportable",
    "visible",
]

_JOINERS = "\u200c\u200d"
"""Invisible, but Persian words and many pictograms are written with them."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no feed may hold. Source: XML 1.0, production 2, Char."""

_IS_UTF8 = sys.getfilesystemencoding().lower() == "utf-8"
"""Whether names of files are. In an older locale a name would become another one in the content."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
"""Source: Microsoft, "Naming Files, Paths, and Namespaces"."""


def visible(text: str) -> str:
    """The text with an escape for each character that is not seen, misleads or moves a cursor.

    A byte that is no UTF-8, which Python keeps in a name as half of a surrogate, is written as
    the byte.

    >>> print(visible("a\\nb\\x1b[2J"), visible("abc\\u202etxt.exe"), visible("caf\\udce9.txt"))
    a\\nb\\x1b[2J abc\\u202etxt.exe caf\\xe9.txt
    """
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if not _is_hidden(character):
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def _is_hidden(character: str) -> bool:
    """Whether it is a control, the sign of a direction, half of a surrogate or the like."""
    is_of_kind = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return (is_of_kind and character not in _JOINERS) or character in "\ufffe\uffff"


def typed(word: str, system: str = sys.platform) -> str:
    """The word as one types it into a command, by the `sys.platform`, in quotes if need be.

    Windows knows no single quotes, and its programs take a backslash before a quote for an escape.
    Source: Microsoft, "Parsing C command-line arguments".

    >>> print(typed("a b.txt", "linux"), typed("a b.txt", "win32"), typed(r"C:\\a.txt", "win32"))
    'a b.txt' "a b.txt" C:\\a.txt
    >>> print(typed("C:\\\\a b\\\\", "win32"), typed(r'a\\"b', "win32"), typed("a\\\\", "win32"))
    "C:\\a b\\\\" "a\\\\\\"b" a\\
    """
    if system != "win32":
        return shlex.quote(word)
    if re.fullmatch(r"[\w.:/\\-]+", word):
        return word
    word = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)\Z", r"\1\1", word) + '"'


def name_problem(name: str) -> str:
    """Why no file in the content folder may have this name; empty where it may.

    What stands in a name must survive in a line of a content file and on a screen.

    >>> name_problem("Handbook 2024.pdf"), name_problem(" a.txt")
    ('', 'the name “ a.txt” begins or ends with a blank')
    """
    if name.isascii() and name.isprintable() and name == name.strip():
        return ""
    shown = f"the name “{visible(name)}”"
    if not _IS_UTF8 and not name.isascii():
        return f"{shown} cannot be read as UTF-8 in your locale (PYTHONUTF8=1 has it read so)"
    if any("\ud800" <= character <= "\udfff" for character in name):
        return f"{shown} is not UTF-8"
    if any(map(_is_hidden, name)):
        return f"{shown} has a character that cannot be seen"
    if name != name.strip():
        return f"{shown} begins or ends with a blank"
    return ""


def name_key(name: str) -> str:
    """What is equal for two names that Windows or macOS cannot keep in one folder.

    >>> name_key("FAQ.txt") == name_key("faq.TXT"), name_key("\xe9") == name_key("e\u0301")
    (True, True)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def unportable(name: str) -> str:
    """Why Windows cannot keep a file of this name; empty where it can.

    >>> unportable("a: b.txt"), unportable("nul.txt"), unportable("a.")
    ('it has “:”', 'it is that of a device', 'it ends with a full stop')
    """
    if found := re.search(r'[<>:"|?*\\]', name):
        return f"it has “{found[0]}”"
    if reserved_on_windows(name):
        return "it is that of a device"
    return "it ends with a full stop" if name.endswith(".") else ""


def reserved_on_windows(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever its ending.

    >>> reserved_on_windows("NUL.md"), reserved_on_windows("console.md")
    (True, False)
    """
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip()))
