"""Addresses of pictures and files in a text: as staff write them, and as pages have them.

    ![Form](form.png)  ──placed──>  ![Form](<content:faq/fees/form.png>)  ──with_files──>  a page

Pure. Staff write an address as seen from their file; a record has it from the root of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from posixpath import join, normpath
from urllib.parse import quote, unquote, urlsplit

from ingest.markdown import escape
from ingest.markdown_dialect import FILE_SCHEME, FRAMES, html_tags
from ingest.markdown_losses import is_plain, targets_of

__all__ = ["files_named", "placed", "resolved", "with_files", "with_schemes", "without_foreign"]

_PLACED = re.compile(rf"{FILE_SCHEME}(?P<path>[A-Za-z0-9%/._~-]+)")
_FOREIGN = re.compile(
    # Within a link the picture gives it its words.
    r"\[!\[(?P<inner>[^\[\]]*)\]\(\s*<?(?:https?:)?//[^()\s]*(?:\s+\"[^\"\n]*\")?\s*\)\]\("
    r"|!(?P<link>\[[^\[\]]*\]\(\s*<?(?:https?:)?//)"
)
_NO_SCHEME = re.compile(
    r"(?P<before>\]\(\s*<?|^[ >]*\[[^\]\n]+\]:[ \t]*<?|\bhref=[\"']?)"
    r"(?:(?P<web>(?=www\.[\w-]+\.))|(?=[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:[?\s>)\"']|$)))",
    re.MULTILINE,
)
_FRAME = re.compile(
    rf"<(?P<name>{'|'.join(sorted(FRAMES))})\b[^<>]*>(?P<rest>.*?)(?:</(?P=name)>)", re.DOTALL
)
_CODE = re.compile(
    r"(^[ \t]*(?:```|~~~).*?(?:^[ \t]*(?:```|~~~)|\Z)|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`))",
    re.DOTALL | re.MULTILINE,
)


def resolved(address: str, folder: str) -> str | None:
    """The path below the content folder that a relative address in a file of `folder` means.

    None for an address of the web, of a place in the page, or outside of the content folder.

    >>> resolved("form.png", "faq/fees"), resolved("https://a.example/form.png", "faq/fees")
    ('faq/fees/form.png', None)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    path = normpath(join(folder, unquote(parts.path)))
    return None if path.startswith("..") else path


def placed(text: str, folder: str, known: Container[str]) -> str:
    """The text with its addresses of files that are `known`, by path, from the root."""
    if is_plain(text):
        return text
    for target in dict.fromkeys(one.address for one in targets_of(text)):
        path = resolved(target, folder)
        if path is None or path not in known:
            continue
        written = re.compile(
            rf"(\]\(\s*<?|^[ >]*\[[^\]\n]+\]:\s*<?|\b(?:src|href)=[\"']?){re.escape(target)}"
            r"(?=[\s>)\"']|$)",
            re.MULTILINE,
        )
        place = f"#{quote(fragment, safe='=&,')}" if (fragment := urlsplit(target).fragment) else ""
        new = rf"\g<1>{FILE_SCHEME}{quote(path)}{place}"  # which holds no backslash
        parts = _CODE.split(text)  # text, code, its ticks, text, ...
        parts[::3] = [written.sub(new, part) for part in parts[::3]]
        text = "".join(part for n, part in enumerate(parts) if n % 3 != 2 and part)
    return text


def without_foreign(text: str) -> str:
    """The text with links in the place of what would load something from elsewhere.

    >>> without_foreign("![A film](https://a.example/film)")
    '[A film](https://a.example/film)'
    """
    if "![" not in text and not _FRAME.search(text):
        return text
    parts = _CODE.split(text)
    parts[::3] = [
        _FRAME.sub(_frame_as_link, _FOREIGN.sub(_foreign_as_link, part)) for part in parts[::3]
    ]
    return "".join(part for n, part in enumerate(parts) if n % 3 != 2 and part)


def _foreign_as_link(match: re.Match[str]) -> str:
    return f"[{match['inner']}](" if match["inner"] is not None else match["link"]


def _frame_as_link(match: re.Match[str]) -> str:
    tag = next(html_tags(match[0]))
    address, title = tag.value("src") or tag.value("data"), tag.value("title")
    return f"[{escape(title)}](<{address}>){match['rest']}" if address and title else match[0]


def with_schemes(text: str) -> str:
    """The text with whole addresses where people write `www.a.example` or `jane@a.example`.

    A browser would look for them beside the page.

    >>> with_schemes("[us](www.a.example) or [Jane](jane@a.example)")
    '[us](https://www.a.example) or [Jane](mailto:jane@a.example)'
    """
    if not _NO_SCHEME.search(text):
        return text
    parts = _CODE.split(text)  # text, code, its ticks, text, ...
    parts[::3] = [_NO_SCHEME.sub(_with_scheme, part) for part in parts[::3]]
    return "".join(part for n, part in enumerate(parts) if n % 3 != 2 and part)


def _with_scheme(match: re.Match[str]) -> str:
    return f"{match['before']}{'https://' if match['web'] is not None else 'mailto:'}"


def files_named(text: str) -> Iterator[str]:
    """The paths of the files that a placed text shows or links."""
    if FILE_SCHEME in text:
        yield from (unquote(match["path"]) for match in _PLACED.finditer(text))


def with_files(text: str, known: Container[str], address: Callable[[str], str]) -> str:
    """The placed text with the address of each file that is `known`, by its path."""
    if FILE_SCHEME not in text:
        return text

    def placed_at(match: re.Match[str]) -> str:
        path = unquote(match["path"])
        return address(path) if path in known else match[0]  # "content:ethics" in a sentence

    return _PLACED.sub(placed_at, text)
