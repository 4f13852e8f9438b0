"""The head of a content file: YAML in shape, read as text.

    ---
    id: work-how-many
    categories: [II, III]
    asked_as:
      - how many families do I have to see
    ---

A line is split at its first colon and every value stays text, so that "NO", "12:30" or "[Beta]"
in the hands of staff mean what they say. Quotes, folded blocks and lists that editors write are
read as YAML (1.2.2); what of YAML is not read is a fault. What a value must be is the business of
the reader of the record, which has the line numbers for its messages.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from ingest.diff3 import TWO_VERSIONS, conflict_mark
from ingest.errors import Fault, FaultKind, Parsed

__all__ = ["Head", "HeadEntry", "format_head", "parse_head", "replace_value"]

_FENCE = "---"
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]*")


@dataclass(frozen=True)
class HeadEntry:
    """One key of the head."""

    key: str
    line: int
    """Line of the key, counted from one."""
    values: tuple[str, ...]
    """The value, or the items of the list."""
    lines: tuple[int, ...]
    """The line each value begins on."""

    @property
    def text(self) -> str:
        """The value; the items joined with commas where staff wrote a list."""
        return ", ".join(self.values)


@dataclass(frozen=True)
class Head:
    """A parsed head and where the text below it starts."""

    entries: Mapping[str, HeadEntry]
    """Key -> entry, in the order of the file."""
    body_line: int
    """Line on which the body starts, counted from one."""
    body: str
    """All that follows the head."""
    is_closed: bool = True
    """Whether the head has an end; without one nothing can be said of the rest."""


def parse_head(text: str, path: str) -> Parsed[Head]:
    """The head and the body of a content file.

    A file without a head has no entries and is all body. What was meant as a head and is none, such
    as one between the long dashes of a word processor, is a fault.
    """
    lines = text.split("\n")
    if mark := conflict_mark(text):
        kind = FaultKind.CONTRADICTION
        fault = Fault(path, mark[0], *TWO_VERSIONS, kind, "text", mark[1])
        return Parsed(Head({}, len(lines) + 1, "", is_closed=False), (fault,))
    if lines[0].rstrip() != _FENCE:
        unseen = _unseen(lines)
        return Parsed(Head({}, 1, text)) if unseen is None else _unread(lines, path, *unseen)
    end = next((n for n, line in enumerate(lines[1:], 1) if _is_like_end(line)), None)
    if end is None:
        problem = "the head that begins with “---” has no end"
        return _unread(lines, path, 1, problem, "Put a line “---” below its last key.")
    if lines[end].rstrip() != _FENCE:
        problem = f"the head is not seen to end: “{lines[end].strip()}” is not “---”"
        return _unread(lines, path, end + 1, problem, _HYPHENS.format(end + 1))
    entries = _HeadLines(_outdented(lines[1:end]), path).read()
    return Parsed(Head(entries.value, end + 2, "\n".join(lines[end + 1 :])), entries.faults)


def _outdented(lines: Sequence[str]) -> list[str]:
    """The lines without the indentation that all of them have."""
    first = next((line for line in lines if line.strip()), "")
    return textwrap.dedent("\n".join(lines)).split("\n") if first[:1].isspace() else [*lines]


def _unread(
    lines: Sequence[str], path: str, number: int, problem: str, remedy: str
) -> Parsed[Head]:
    """A file of which nothing more can be said."""
    fault = Fault(path, number, problem, remedy, FaultKind.UNREADABLE, "head")
    return Parsed(Head({}, len(lines) + 1, "", is_closed=False), (fault,))


_HYPHENS = "Write “---”, three hyphens and nothing else, as line {}."

_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060\u00ad"

_LIKE_FENCE = re.compile(
    r"(?!- )(?:[-\u2010-\u2015\u2212\u2500\u2501\ufe58\ufe63\uff0d] ?){2,}|[—―⸺⸻]"
)
"""Hyphens, and the dashes that word processors and phones make of them."""

_OTHER_FENCE = re.compile(
    r"(?:- ?){3,}|\+{3,}|\*{3,}|={3,}|_{3,}|;{3,}|\{|<!--|(?:`{3,}|~{3,})\s*(?:ya?ml|toml|json)?",
    re.IGNORECASE,
)
"""Other lines that head a file elsewhere (TOML, JSON, code, comments)."""
_OTHER_ENDS = {"{": "}", "<!--": "-->"}

_KEY_LINE = re.compile(r"\s*[\"']?[A-Za-z_]\w*[\"']?\s*[:=](?:\s|$)")
_CERTAIN_KEY = re.compile(
    r"\s*[\"']?(?:id|status|order|asked_as|reviewed|sources)[\"']?\s*:(?:\s|$)"
)
"""Keys that nobody begins a line of a text with."""
_TYPED_KEY = re.compile(r"(?:id|status|order|reviewed)\s*:", re.IGNORECASE)
_MOST_KEYS = 20
"""In so many of the first lines keys of a head without its lines are looked for."""


def _is_like_fence(line: str) -> bool:
    if line[:3].isalnum() or line.startswith("  - "):  # nearly all lines
        return False
    return bool(_LIKE_FENCE.fullmatch(line.strip().strip(_INVISIBLE).strip()))


def _is_like_end(line: str) -> bool:
    return line.rstrip() == "..." or _is_like_fence(line)


def _unseen(lines: Sequence[str]) -> tuple[int, str, str] | None:
    """Line, problem and remedy of what was meant as a head and does not begin as one."""
    said = [n for n, line in enumerate(lines) if line.strip().strip(_INVISIBLE)]
    if not said:
        return None
    first = said[0]
    shown = lines[first].strip().strip(_INVISIBLE).strip()
    has_key = len(said) > 1 and bool(_KEY_LINE.match(lines[said[1]]))
    if _is_like_fence(shown) or _OTHER_FENCE.fullmatch(shown):
        if not has_key:
            return None
        if shown != _FENCE:
            problem = f"the head is not seen: “{shown}” is not “---”"
            end = _OTHER_ENDS.get(shown, shown.rstrip("abcdefghijklmnopqrstuvwxyzYAMLTOJSN "))
            others = [n for n in said[1:] if lines[n].strip().strip(_INVISIBLE).strip() == end]
            where = f"line 1, and as line {others[0] + 1 - first}" if others else "line 1"
            remedy = f"Write “---”, three hyphens and nothing else, as {where}."
            return first + 1, problem, f"Take out the lines above it. {remedy}" if first else remedy
        if first:
            problem = f"the head is not seen: it begins on line {first + 1}"
            remedy = "Take out what stands above it: the head must begin on line 1 with “---”."
            return first + 1, problem, remedy
        problem = "the head is not seen: something stands beside “---”, if only a blank"
        return 1, problem, _HYPHENS.format(1)
    following = [n for n in said[:_MOST_KEYS] if _CERTAIN_KEY.match(lines[n])]
    if _CERTAIN_KEY.match(shown) or (_KEY_LINE.match(shown) and following):
        problem = "the head is not seen: no “---” stands above it"
        ended = any(_is_like_fence(lines[n]) for n in said)
        also = "" if ended else ", and one below its last key"
        return first + 1, problem, f"Write a line “---” above it, as line 1{also}."
    for number, below in pairwise(said):
        if _is_like_fence(lines[number]) and _CERTAIN_KEY.match(lines[below]):
            problem = f"the head is not seen: it begins on line {number + 1}, below other text"
            remedy = "Move it to the top: the head must begin on line 1 with “---”."
            return number + 1, problem, remedy
    keys = [n for n in following if _TYPED_KEY.match(lines[n])]
    if shown.startswith("#") and len(keys) > 1:  # as Notion exports the properties of a page
        problem = f"the head is not seen: its keys stand below the title, from line {keys[0] + 1}"
        remedy = "Move them to the top of the file, between two lines “---”."
        return keys[0] + 1, problem, remedy
    return None


_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')"""
_WHOLE_QUOTED = re.compile(rf"(?P<quoted>{_QUOTED})(?:\s+#.*)?", re.DOTALL)
_FLOW_ITEM = re.compile(
    rf"\s*(?:(?P<quoted>{_QUOTED})\s*(?=,|\Z)|(?P<plain>[^,]*))(?:,|\Z)", re.DOTALL
)
_BLOCK = re.compile(r"(?P<style>[|>])(?P<rest>[+\-1-9]{0,2})(?:\s+#.*)?")
_NODE = re.compile(r"&[\w-]+(?:\s.*)?|\*[\w-]+|!{1,2}[\w<]\S*(?:\s.*)?", re.DOTALL)
"""Anchors, aliases and tags. Source: YAML 1.2.2, chapter 6.9, 7.1."""
_MARKS = "\"'[|>&*!{"
"""What a value that is not read as it stands begins with."""
_NOTHING = ("null", "~")
_MOST_LINES = 200
"""So far below it the end of quotes or brackets is looked for; without one they are text."""
_BULLET = re.compile(r"[•·‣▪◦*–—]\s+|-(?=[^\W\d])")
"""What others begin an item of a list with, and a hyphen without its blank."""
_MAP = re.compile(r"\{\s*[\"']?\w+[\"']?\s*:.*\}", re.DOTALL)
_PAIR = re.compile(r"[A-Za-z_]\w*:\s+\S.*")


class _HeadLines:
    """Reads the lines between the fences, one value after the other."""

    def __init__(self, lines: Sequence[str], path: str) -> None:
        self._lines, self._path = lines, path
        self._faults: list[Fault] = []
        self._entries: dict[str, HeadEntry] = {}

    def read(self) -> Parsed[dict[str, HeadEntry]]:
        current: str | None = None
        is_refused = False  # whether the items below belong to a key that stands twice
        number = 0
        while number < len(self._lines):
            line, number = self._lines[number], number + 1
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                continue
            if stripped == "-" or stripped.startswith("- "):
                raw, following = self._value(stripped[1:].strip(), number, is_item=True)
                if current is not None:
                    self._extend(current, raw, number + 1, is_item=True)
                elif not is_refused:
                    problem = f"the list item “{stripped}” belongs to no key"
                    self._fault(number + 1, problem, "Write “key:” on the line above it.", stripped)
                number = following
                continue
            key, colon, value = stripped.partition(":")
            key = key.strip()
            if key[:1] in ("'", '"') and key[1:].endswith(key[0]):
                key = key[1:-1]
            is_key = bool(colon and _KEY.fullmatch(key))
            is_below = line[0].isspace() and current is not None
            is_list_begun = is_below and current is not None and not self._entries[current].values
            if is_below and (bullet := _BULLET.match(stripped)):
                item = stripped[bullet.end() :]
                problem = f"“{stripped}” is no item of a list: it does not begin with “- ”"
                self._fault(number + 1, problem, f"Write “- {item}”.", stripped)
                continue
            if current is not None and is_list_begun and not is_key:
                raw, number = self._value(stripped, number, is_item=False)
                self._extend(current, raw, number, is_item=False)
                continue
            if not is_key:
                self._no_pair(number + 1, stripped)
                current, is_refused = None, False
                continue
            begin = number + 1
            raw, number = self._value(value.strip(), number, is_item=False)
            if key in self._entries:
                problem = f"the key “{key}” stands here a second time"
                remedy, kind = f"Join it with line {self._entries[key].line}.", FaultKind.DUPLICATE
                self._faults.append(Fault(self._path, begin, problem, remedy, kind, "key", key))
                current, is_refused = None, True
                continue
            self._entries[key] = HeadEntry(key, begin, (), ())
            current, is_refused = key, False
            self._extend(key, raw, begin, is_item=False)
        return Parsed(self._entries, tuple(self._faults))

    def _value(self, begin: str, number: int, *, is_item: bool) -> tuple[str, int]:
        """A value that begins on the line before `number`, as written, and where the next stands.

        The end of a line that goes on within quotes, brackets or a block stays a line end.
        """
        raw, following = begin, number
        if not begin:
            return "", number
        depth = _depth(self._lines[number - 1])
        if begin[0] in "|>" and _BLOCK.fullmatch(begin):
            while following < len(self._lines) and (
                not self._lines[following].strip() or _depth(self._lines[following]) > depth
            ):
                following += 1
            return "\n".join([begin, *self._lines[number:following]]).rstrip(), following
        is_whole = _WHOLE_QUOTED.fullmatch if begin[0] in "\"'" else None
        if begin[0] == "[" and not is_item and "]" not in begin:
            is_whole = re.compile(r"\[.*\],?", re.DOTALL).fullmatch
        if is_whole and not is_whole(raw):
            last = min(len(self._lines), number + _MOST_LINES)
            while following < last and self._goes_on(following, depth, begin[0]):
                raw += f"\n{self._lines[following].strip()}"
                following += 1
                if is_whole(raw):
                    return raw, following
            raw, following = begin, number
        while following < len(self._lines):
            line = self._lines[following]
            stripped = line.strip()
            if stripped and not stripped.startswith("#"):
                if not line[0].isspace() or stripped == "-" or stripped.startswith("- "):
                    break
                if is_item and _PAIR.fullmatch(begin) and _PAIR.fullmatch(stripped):
                    self._fault(
                        following + 2,
                        f"the item “{begin}” goes on with “{stripped}”, another key",
                        "Write an item as one text, without keys of its own.",
                        stripped,
                    )
                raw += f" {stripped}"
            following += 1
        return raw, following if raw != begin else number

    def _goes_on(self, number: int, depth: int, opening: str) -> bool:
        """Whether a line may belong to a value above it that has no end yet."""
        line = self._lines[number]
        is_end = opening == "[" and line.startswith("]")
        return not line.strip() or _depth(line) > depth or is_end

    def _extend(self, key: str, raw: str, line: int, *, is_item: bool) -> None:
        """Adds what a value says to its key."""
        read = _read(raw, is_item=is_item)
        entry = self._entries[key]
        if read.problem:
            self._fault(line, read.problem, read.remedy.replace("KEY: ", f"{key}: "), raw)
        else:
            lines = (*entry.lines, *(line,) * len(read.values))
            self._entries[key] = replace(entry, values=(*entry.values, *read.values), lines=lines)

    def _no_pair(self, line: int, text: str) -> None:
        remedy = "Write a key, a colon and the value, or indent it to go on with the line above."
        self._fault(line, f"“{text}” is not a “key: value” line", remedy, text)

    def _fault(self, line: int, problem: str, remedy: str, value: str) -> None:
        kind = FaultKind.MALFORMED
        self._faults.append(Fault(self._path, line, problem, remedy, kind, "head", value))


class _Read(NamedTuple):
    """What a value says, or why it is not read."""

    values: tuple[str, ...]
    problem: str = ""
    remedy: str = ""


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read(raw: str, *, is_item: bool) -> _Read:
    """What a value as it is written means: a text, or the items of a list in brackets."""
    if not raw or raw in _NOTHING:
        return _Read(())
    if raw[0] not in _MARKS and "\n" not in raw:
        return _Read((raw,))
    if not is_item and (items := _flow_items(raw)) is not None:
        if any(one[0] == "[" and len(one) > 1 and one[-1] != "]" for one in items):
            return _Read((), f"“{raw}” is a list within a list", "Write one list.")
        return _Read(items)
    if raw[0] == '"' and len(raw) > 1 and raw.count('"') == 1:
        remedy = "Write them at the end, too, or take them out at the beginning."
        return _Read((), f"the quotes that begin “{raw}” have no end", remedy)
    if raw[0] == "[" and not is_item and "]" not in raw:
        return _Read((), f"the list “{raw}” has no end", "Write “]” at its end.")
    if _MAP.fullmatch(raw):
        return _Read((), f"“{raw}” holds keys of its own", "Write one text, without braces.")
    if _NODE.fullmatch(raw):
        return _Read((), f"“{raw}” is a short form of YAML, which is not read", "Write it in full.")
    text = _unquote(raw)
    if _BLOCK.fullmatch(raw.partition("\n")[0]):
        if re.search(r"[1-9]", raw.partition("\n")[0]):
            said = raw.partition("\n")[0]
            return _Read((), f"“{said}” says how far a text is indented", f"Write “{said[0]}-”.")
        text = _of_yaml(f"{raw}\n", raw).strip("\n")
    if "\n" in text:
        begin = "- " if is_item else "KEY: "
        joined = " ".join(text.split())
        problem = "a line break stands in the value, which is shown on one line"
        return _Read((), problem, f"Write it without, such as “{begin}{joined}”.")
    return _Read((text,) if text else ())


def _of_yaml(written: str, otherwise: str) -> str:
    """The text that YAML means; `otherwise` where it is no YAML, such as `"C:\\docs"`, by hand."""
    import yaml  # most files need none of it

    try:
        return str(yaml.safe_load(written))
    except yaml.YAMLError:
        return otherwise


def _flow_items(raw: str) -> tuple[str, ...] | None:
    """The items of a list in brackets; None where it is none."""
    if not raw.startswith("["):
        return None
    if not raw.endswith("]"):
        match = re.fullmatch(r"(\[.*\])(?:\s+#.*|,)", raw, re.DOTALL)
        if match is None:
            return None
        raw = match[1]
    unquoted = re.sub(r"\"[^\"]*\"|'[^']*'", "", raw[1:-1])
    if re.match(r"[^\[\]]*\]", unquoted):  # [Ethics] and [Law]
        return None
    items = (
        _unquote(found["quoted"] or " ".join((found["plain"] or "").split()))
        for found in _FLOW_ITEM.finditer(raw[1:-1])
    )
    return tuple(item for item in items if item and item not in _NOTHING)


def _unquote(value: str) -> str:
    """Quotes around a whole value are the habit of YAML writers and no part of the text.

    What they do within them, such as `\\"`, is read as they mean it. `"a" and "b"` keeps its
    quotes; `""a""` loses one pair, which is how `_quote` writes `"a"`.
    """
    match = _WHOLE_QUOTED.fullmatch(value)
    if match is not None:
        inner = match["quoted"][1:-1]
        if match["quoted"][0] == "'" and "\n" not in inner:
            return inner.replace("''", "'")
        return _of_yaml(match["quoted"], inner) if "\\" in inner or "\n" in inner else inner
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        if inner[0] == inner[-1] == value[0] and len(inner) > 1:
            return inner
    return value


def _quote(value: str, *, is_item: bool = True) -> str:
    """The value as it is written where it stands alone, so that the same is read."""
    if value[:1].isalnum() and value not in _NOTHING:
        return value
    written = (value, f"{value[0]}{value}{value[0]}", "'" + value.replace("'", "''") + "'")
    wanted = _Read((value,))
    return next((one for one in written if _read(one, is_item=is_item) == wanted), value)


def format_head(values: Mapping[str, str | Sequence[str]], *, short_lists: Container[str]) -> str:
    """The head as text, "---" lines included; empty values are left out.

    Lists named in `short_lists` are written `[a, b]`, the others an item a line. `parse_head`
    reads the same values back, provided that items have no line break and no space at their ends.
    """
    lines = [_FENCE]
    for key, value in values.items():
        if not value:
            continue
        if isinstance(value, str):
            lines.append(f"{key}: {_quote(value, is_item=False)}")
        elif key in short_lists and _read(short := _in_brackets(value), is_item=False) == _Read(
            tuple(value)
        ):
            lines.append(f"{key}: {short}")
        else:
            lines.append(f"{key}:")
            lines.extend(f"  - {_quote(item)}" for item in value)
    return "\n".join([*lines, _FENCE, ""])


def _in_brackets(items: Sequence[str]) -> str:
    return f"[{', '.join(map(_quote, items))}]"


def replace_value(
    text: str,
    key: str,
    value: str | Sequence[str],
    *,
    order: Sequence[str],
    short_lists: Container[str] = (),
) -> str:
    """The file with one key of its head set; every other byte stays.

    A key that is not there yet is written where `order`, the keys as they are usually written,
    has it. The file must have a head. An empty value takes the key away. Lists named in
    `short_lists` are written `[a, b]`.
    """
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    blocks = _blocks(lines[1:end])
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    written = format_head({key: value}, short_lists=short_lists).split("\n")[1:-2]
    if key in blocks:
        start, stop = blocks[key]
    else:
        before = order[: order.index(key)]
        start = stop = max((blocks[one][1] for one in before if one in blocks), default=end)
    return "".join([*lines[:start], *(line + newline for line in written), *lines[stop:]])


def _blocks(lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Key -> first line and line after the last, counted as in the file from zero."""
    blocks: dict[str, tuple[int, int]] = {}
    current = ""
    for number, line in enumerate(lines, 1):
        key, colon, _ = line.partition(":")
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith(("-", "]")) or line[0].isspace():
            if current:
                blocks[current] = (blocks[current][0], number + 1)
        elif colon:
            current = key.strip()
            blocks[current] = (number, number + 1)
    return blocks
