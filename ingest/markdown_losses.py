"""What a Markdown text says and its page would not show: one comparison, after it is rendered.

    text ──without_notes──> what is published ──render──> page
      └──────────── every word, address, picture ───────────┴──> losses

Notes for staff (comments of HTML, definitions that no link uses) are taken out before anything
else sees a text, so that they stand in nothing that is published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ingest.markdown import ATTRIBUTES, SCHEMES, TAGS, render
from ingest.markdown_dialect import (
    FILE_SCHEME,
    FRAMES,
    HtmlTag,
    html_tags,
    normal,
    parser,
    with_lists,
)
from ingest.markdown_foreign import find_foreign, has_foreign

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Loss", "Target", "find_losses", "is_plain", "targets_of", "without_notes"]

_SIGNS = re.compile(r"[<\[`|]|~~~")
"""A text without any of these is shown as it is."""

_SAFE = re.compile(
    r"\\[!-/:;=-@\[-_{-~]"  # an escaped character
    r"|!?\[[^\[\]<>`|\\]*[^\[\]<>`|\\\s][^\[\]<>`|\\]*\]\((?:https?://|mailto:|tel:)[^\s<>()`|\\]+\)"
    r"|<(?:https?://[^\s<>`|\\]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>"
)
"""What loses nothing, wherever it stands: links with words to the web."""

_TABLE = re.compile(r"^\|.*\|\n\|(?:[ \t]*:?-+:?[ \t]*\|)+$(?:\n\|.*\|$)*", re.MULTILINE)
_CODE = re.compile(r"`[^`\n|]+`")
_ADDRESS_WITH_CODE = re.compile(r"(?:://|www\.)[^\s`]*`")

_WORD = re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HTML_TAG = re.compile(r"""</?[a-z](?:[^>"]|"[^"]*")*>""")
_VALUE = re.compile(r'="([^"]*)"')
_HREF = re.compile(r' (?:href|src)="([^"]*)"')
_NOTE = re.compile(
    r"(?P<code>(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`))"
    r"|\\<"
    r"|(?P<note><!--(?:-?>|.*?-->))",
    re.DOTALL,
)
_QUOTED = re.compile(r"[ \t]*>[ \t>]*")
_DEFINITION = re.compile(r"^[\s>*+:.)\d•▪◦·-]*\[(?!\[)", re.MULTILINE)
"""Begins a line with a definition, whatever it lies in, and no reference to a record."""

_NO_ADDRESS = re.compile(r"[\w-]+[.,;!]?")
"""A word: no file, which has a suffix, and no page, which has a slash."""

_UNANSWERED = re.compile(
    r"(?P<code>(`+)(?!`).*?(?<!`)\2(?!`))"
    r"|\\."
    r"|\[\^(?P<note>[^\]\s]+)\](?!:)"
    r"|\[(?!\^)(?:[^\[\]\\]|\\.)+\]\[(?P<name>[^\[\]]+)\]"
)
_DECLARATION = re.compile(r"<\?.*?(?:\?>|\Z)|<![A-Za-z\[].*?(?:>|\Z)", re.DOTALL)
_FEW = 8
"""Words that a message quotes."""

_MOST_LOST = 100
"""Lines with lost words that are named: of more the next look at the text tells."""

_UNSEEN = frozenset({"width", "height", "loading", "align"})
"""Attributes of pictures that the program writes itself."""


@dataclass(frozen=True)
class Loss:
    """Something in a text that its page would not show."""

    line: int
    """In the text, counted from one."""
    problem: str
    """In words, without a full stop."""
    remedy: str
    """A whole sentence."""
    value: str
    """What stands there."""


@dataclass(frozen=True)
class Target:
    """Where a link of a text leads, or the picture that it shows."""

    address: str
    """As it is written."""
    words: str
    """What stands for it: the words of the link, the description of the picture."""
    line: int
    """In the text, counted from one."""
    is_picture: bool
    is_markdown: bool = True
    """Whether it is no tag of HTML, of which only the beginning is looked at."""


@lru_cache(maxsize=20_000)
def without_notes(text: str) -> str:
    """The text without what no reader sees, on the same lines: all that may be published.

    >>> without_notes("$150. <!-- Anna: still right? -->")
    '$150. '
    """
    if "<!--" in text:
        text = _without_comments(normal(text))
    if "]:" in text and _DEFINITION.search(text):
        text = normal(text)
        document = _Document(text)
        written = text.split("\n")
        lines = [*written]
        for first, end in document.unused_definitions:
            is_within = all(line.lstrip().startswith(">") for line in written[first - 1 : end + 1])
            quoted = written[first:end] if first > 0 and end < len(written) and is_within else ()
            lines[first:end] = [_quoted(line) for line in quoted] or [""] * (end - first)
        text = "\n".join(lines)
    return text


def _without_comments(text: str) -> str:
    parts, end = [], 0
    for start, comment in _comments(text):
        begin = text.rfind("\n", 0, start) + 1
        is_quoted = bool(_quoted(text[begin:start]))
        below = [_quoted(line) if is_quoted else "" for line in comment.split("\n")[1:]]
        parts += [text[end:start], "\n".join(["", *below])]
        end = start + len(comment)
    return "".join([*parts, text[end:]])


def _quoted(line: str) -> str:
    """The marks by which a line is of a quotation, which goes on below a note."""
    marks = _QUOTED.match(line)
    return marks[0] if marks else ""


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Position and text of each comment; code keeps what looks like one in it."""
    code = _Document(text).lines_of_code
    lines = text.split("\n")
    start = 0
    for is_code, group in groupby(enumerate(lines), key=lambda one: one[0] in code):
        part = "\n".join(line for _, line in group)
        if not is_code:
            for match in _NOTE.finditer(part):
                if match["note"] is not None:
                    yield start + match.start(), match[0]
        start += len(part) + 1


@lru_cache(maxsize=20_000)
def targets_of(text: str) -> tuple[Target, ...]:
    """The links and pictures of a text, in order."""
    if "[" not in text and "<" not in text:
        return ()
    return tuple(_Document(normal(text)).targets())


@lru_cache(maxsize=20_000)
def find_losses(text: str) -> tuple[Loss, ...]:
    """What a text says and its page would not show, by line.

    Notes for staff are none; a comment without an end, which would hide all below it, is.

    >>> [loss.value for loss in find_losses("Write <first name> here.")]
    ['<first name>']
    """
    text = normal(text)
    if is_plain(text) and not has_foreign(_TABLE.sub(_without_bars, text)):
        return ()
    shown = without_notes(text)
    losses = list(_open_comments(text, shown)) if "<!--" in text else []
    open_line = losses[0].line if losses else shown.count("\n") + 2
    document = _Document(shown)
    html = render(shown)
    losses += document.losses(html)
    losses += _unused(text)
    losses += document.notes_as_addresses()
    losses += document.unanswered()
    losses += document.foreign()
    told = {loss.line for loss in losses}
    losses += [
        loss
        for loss in document.lost_words(html)
        if loss.line not in told and loss.line < open_line
    ]
    return tuple(sorted(losses, key=lambda loss: loss.line))


def is_plain(text: str) -> bool:
    """Whether a look at the text alone says that nothing of it is lost, and that it shows and
    links no file beside it; so most texts need not be parsed.

    >>> is_plain("See [the guide](https://a.example/) or `x`."), is_plain("<first name>")
    (True, False)
    """
    if not _SIGNS.search(text):
        return True
    if "\\`" in text or "``" in text or _ADDRESS_WITH_CODE.search(text):
        return False
    if "`" in text and all(line.count("`") % 2 == 0 for line in text.split("\n")):
        text = _CODE.sub("", text)
    text = _SAFE.sub("", text)
    if "|" in text:
        text = _TABLE.sub(_without_bars, text)
    return not _SIGNS.search(text)


def _without_bars(table: re.Match[str]) -> str:
    """The rows without the bars between cells, where all rows have as many."""
    counts = {line.count("|") for line in table[0].split("\n")}
    return table[0].replace("|", " ") if len(counts) == 1 else table[0]


def _open_comments(written: str, text: str) -> Iterator[Loss]:
    """Comments without an end in what is shown, and those that another one ends."""
    for start, comment in _comments(written):
        if "<!--" in comment[4:]:
            problem = "a comment “<!--” begins here and has no end before the next one begins"
            remedy = "End it with “-->”: what stands between them is not shown."
            yield Loss(written.count("\n", 0, start) + 1, problem, remedy, "<!--")
    if "<!--" not in text:
        return
    document = _Document(text)
    code = document.lines_of_code
    for line_number in document.comments_shown_as_code():
        problem = "a comment “<!--” stands in lines indented by four spaces, which show it as code"
        remedy = "Begin its line where the others begin, or put ``` before and after code."
        yield Loss(line_number + 1, problem, remedy, "<!--")
    for number, line in enumerate(text.split("\n")):
        for match in re.finditer(r"(?<!\\)<!--|(?<!\\)(`+).*?\1", line):
            if match[0] == "<!--" and number not in code:
                problem = "a comment “<!--” begins here and has no end, or a code block within it"
                remedy = "End it with “-->”, on lines of its own."
                yield Loss(number + 1, problem, remedy, match[0])


def _unused(text: str) -> Iterator[Loss]:
    """Definitions of addresses that no link uses; those that are notes for staff are meant."""
    if "]:" not in text:
        return
    for first, definition in _Document(text).forgotten_definitions:
        problem = f"no link uses the address “{definition['href']}”, so nobody sees it"
        remedy = "Link it such as [words](address), or take the line out."
        yield Loss(first + 1, problem, remedy, str(definition["href"]))


class _Document:
    """A text as the parser sees it; lines are counted from zero, as they are written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.env: dict[str, Any] = {}
        changed, self._added = with_lists(text)
        self.tokens: Sequence[Token] = parser().parse(changed, self.env)

    def _line(self, number: int) -> int:
        """The line in the text as it is written of one that the parser counts."""
        return number - sum(added < number for added in self._added)

    @property
    def lines_of_code(self) -> set[int]:
        code: set[int] = set()
        for token in self.tokens:
            if token.type in ("fence", "code_block") and token.map:
                code.update(range(self._line(token.map[0]), self._line(token.map[1])))
        return code

    def comments_shown_as_code(self) -> Iterator[int]:
        """The first line of each indented block of code with a comment in it."""
        for token in self.tokens:
            if token.type == "code_block" and token.map and "<!--" in token.content:
                yield self._line(token.map[0])

    def _inline(self) -> Iterator[tuple[int, Token]]:
        """All tokens within blocks, and blocks of HTML and code, each with its line."""
        line = 0
        for token in self.tokens:
            if token.map:
                line = self._line(token.map[0])
            yield line, token
            here = line
            for child in token.children or ():
                yield here, child
                breaks = child.type in ("softbreak", "hardbreak")
                here += 1 if breaks else child.content.count("\n")

    # Definitions

    def _definitions(self) -> Iterator[tuple[tuple[int, int], dict[str, Any], bool]]:
        """First line, line after the last, values, and whether a link uses it."""
        used = {
            str(token.meta["label"])
            for _, token in self._inline()
            if token.meta and "label" in token.meta
        }
        found = [(label, one) for label, one in self.env.get("references", {}).items()]
        again = [("", one) for one in self.env.get("duplicate_refs", [])]
        for label, one in (*found, *again):
            place = self._line(one["map"][0]), self._line(one["map"][1])
            yield place, one, label in used

    @property
    def unused_definitions(self) -> list[tuple[int, int]]:
        return [place for place, _, is_used in self._definitions() if not is_used]

    @property
    def forgotten_definitions(self) -> list[tuple[int, dict[str, Any]]]:
        """Those that are no notes: they have an address."""
        return [
            (place[0], one)
            for place, one, is_used in self._definitions()
            if not is_used and one["href"] not in ("", "#")
        ]

    def notes_as_addresses(self) -> Iterator[Loss]:
        """Definitions that links use and that hold a word, which nobody would see."""
        for place, one, is_used in self._definitions():
            if is_used and _NO_ADDRESS.fullmatch(one["href"]):
                problem = f"“{one['href']}” is taken for the address of a link"
                remedy = "Write [^1] and [^1]: for a note, or the whole address."
                yield Loss(place[0] + 1, problem, remedy, one["href"])

    # What is written

    def targets(self) -> Iterator[Target]:
        opened: list[tuple[int, str, list[str], bool]] = []
        for line, token in self._inline():
            if token.type == "link_open":
                address = str(token.attrs.get("href", ""))
                # Of a bare address the words are all there is.
                is_bare = token.info == "auto" and f"<{address}" not in self.text
                opened.append((line, address, [], is_bare))
            elif token.type == "link_close" and opened:
                where, address, words, is_bare = opened.pop()
                if is_bare:
                    continue
                yield Target(address, "".join(words), where + 1, is_picture=False)
            elif token.type == "image":
                alt = "".join(child.content for child in token.children or ())
                yield Target(str(token.attrs.get("src", "")), alt, line + 1, is_picture=True)
            elif token.type in ("html_inline", "html_block"):
                for tag in html_tags(token.content):
                    here = line + 1 + token.content.count("\n", 0, tag.start)
                    if tag.name == "img":
                        yield Target(tag.value("src"), tag.value("alt"), here, is_picture=True)
                    elif tag.name == "a" and not tag.is_end:
                        address = tag.value("href")
                        yield Target(address, "", here, is_picture=False, is_markdown=False)
            if opened and token.type in ("text", "code_inline", "image"):
                opened[-1][2].append(token.content)

    def losses(self, html: str) -> Iterator[Loss]:
        """The tags, attributes, addresses and pictures that the HTML of the text lacks."""
        addresses = Counter(unquote(unescape(address)) for address in _HREF.findall(html))
        for target in self.targets():
            yield from _lost_target(target, addresses)
        begun: set[str] = set()  # whose end is named with them
        for line, token in self._inline():
            if token.type not in ("html_inline", "html_block"):
                continue
            for tag in html_tags(token.content):
                here = line + 1 + token.content.count("\n", 0, tag.start)
                if not (tag.is_end and tag.name in begun):
                    yield from _lost_tag(tag, here)
                begun.add(tag.name)
            for match in _DECLARATION.finditer(token.content):
                here = line + 1 + token.content.count("\n", 0, match.start())
                problem = f"“{_short(match[0])}” would not be shown"
                yield Loss(here, problem, "Take it out, or write \\< for “<”.", match[0])

    def unanswered(self) -> Iterator[Loss]:
        """Links and notes without a definition, which are shown with their brackets."""
        code = self.lines_of_code
        known = self.env.get("references", {}).keys()
        notes = self.env.get("footnotes", {}).get("refs", {}).keys()
        for number, line in enumerate(self.text.split("\n")):
            if number in code:
                continue
            for match in _UNANSWERED.finditer(line):
                if match["code"] is not None:
                    continue
                note, name = match["note"], match["name"]
                if note is not None and f":{note}" not in notes:
                    problem = f"the note “{match[0]}” has no text"
                    remedy = f"Write a line [^{note}]: and its words, or \\[ for “[”."
                elif name is not None and _label(name) not in known:
                    problem = f"the link “{match[0]}” has no address"
                    remedy = f"Write a line [{name}]: and its address, or \\[ for “[”."
                else:
                    continue
                yield Loss(number + 1, problem, remedy, match[0])

    def foreign(self) -> Iterator[Loss]:
        """What other programs make something of, and the page shows as it is written."""
        if not has_foreign(self.text):
            return
        for line, token in self._inline():
            if token.type == "inline":
                for found in find_foreign(token.content):
                    here = line + 1 + token.content.count("\n", 0, found.start)
                    problem = f"“{_short(found.text)}” is {found.what}, and is shown as it stands"
                    remedy = f"{found.remedy} Where it is text, write a backslash before it."
                    yield Loss(here, problem, remedy, found.text)

    def _syntax(self) -> Iterator[str]:
        """What of the text is no word of it: names of tags, labels, numbers of items."""
        for _, token in self._inline():
            if token.type in ("html_inline", "html_block"):
                for tag in html_tags(token.content):
                    yield tag.name
                    yield from (text for value in tag.values for text in value)
            elif token.type == "link_open" and token.info != "auto":
                yield str(token.attrs.get("href", ""))
                yield str(token.attrs.get("title", ""))
            elif token.type == "image":
                yield str(token.attrs.get("src", ""))
            elif token.type in ("footnote_ref", "footnote_open"):
                yield str(token.meta.get("label", ""))
            elif token.type == "fence":
                yield token.info.strip().split(" ")[0]
            elif token.type == "list_item_open":
                yield token.info
            elif token.type == "inline":  # whose box says it in other words
                yield from re.findall(r"\A\[!(\w+)\]", token.content)
            if token.meta and "label" in token.meta and token.type in ("link_open", "image"):
                yield str(token.meta["label"])
        for place, _, _ in self._definitions():
            yield "\n".join(self.text.split("\n")[place[0] : place[1]])
        yield from ("x" for _ in re.findall(r"\[[xX]\]\s", self.text))

    def lost_words(self, html: str) -> list[Loss]:
        """The words of the text that its HTML lacks, by line."""
        inside = unescape(_HTML_TAG.sub(" ", html))
        joined = unescape(_HTML_TAG.sub("", html))
        shown = _words(inside) | _words(joined)
        shown += _words(" ".join(unescape(value) for value in _VALUE.findall(html)))
        shown += sum(map(_words, self._syntax()), Counter[str]())
        lines = [_unescaped(line) for line in self.text.split("\n")]
        lost = _words("\n".join(lines)) - shown
        if not lost:
            return []
        return list(_placed(lost, lines))


def _placed(lost: Counter[str], lines: Sequence[str]) -> Iterator[Loss]:
    """Each lost word on the line that has the most of them."""
    left = Counter(lost)
    written = {n: _words(line) for n, line in enumerate(lines)}
    written = {n: words for n, words in written.items() if not words.keys().isdisjoint(lost)}
    for _ in range(_MOST_LOST):
        if not left.total() or not written:
            return
        number = max(written, key=lambda n: (written[n] & left).total())
        here = written.pop(number) & left
        if not here:
            return
        left -= here
        said = [word for word in _WORD.findall(lines[number]) if word.casefold() in here]
        value = _short(" ".join(dict.fromkeys(said)))
        problem = f"“{value}” would not be shown"
        remedy = "Write it so that it is text: look at the line as the page shows it."
        if lines[number].count("|") > 1:
            remedy = "The row of the table has more cells than its first row: add columns there."
        elif lines[number].lstrip().startswith(("```", "~~~")):
            remedy = "Behind the name of a language nothing is shown: move it below the line."
        elif lines[number].lstrip().startswith("[^"):
            remedy = "Nothing asks for this note, or another has its name: write [^name] above."
        yield Loss(number + 1, problem, remedy, value)


def _lost_target(target: Target, addresses: Counter[str]) -> Iterator[Loss]:
    address, what = target.address.strip(), "picture" if target.is_picture else "link"
    words = _short(" ".join(target.words.split()) or address)
    if target.is_picture and not target.words.strip():
        problem = f"the picture “{address}” has no text for those who do not see it"
        remedy = "Say what it shows: ![a form with a line for the name](form.png)."
    elif not address:
        problem = f"the {what} “{words}” has no address"
        remedy = "Write [words](address), or the words alone."
    elif not target.is_picture and target.is_markdown and not target.words.strip():
        problem = f"the link to “{_short(address)}” has no words, so nobody sees it"
        remedy = "Write [words](address), or take it out."
    elif target.is_picture or addresses[unquote(address.removeprefix(FILE_SCHEME))] > 0:
        addresses[unquote(address)] -= not target.is_picture
        return
    else:
        problem = f"the {what} “{words}” would lose its address “{_short(address)}”"
        schemes = ", ".join(f"{scheme}:" for scheme in sorted(SCHEMES))
        scheme = _scheme(address)
        remedy = f"An address begins with {schemes}, or leads to a page or a file from here."
        if scheme == "file" or re.match(r"[A-Za-z]:[\\/]|\\\\", address):
            remedy = "It lies on a computer of yours: put the file beside the question and link it."
    yield Loss(target.line, problem, remedy, address)


def _scheme(address: str) -> str:
    """The scheme of an address; empty where it has none."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _lost_tag(tag: HtmlTag, line: int) -> Iterator[Loss]:
    if tag.name in FRAMES:
        if not tag.is_end and not tag.value("title"):
            problem = f"“{_short(tag.text)}” has no title, which stands in its place as a link"
            remedy = "Nothing from elsewhere is loaded: write [title](address) instead."
            yield Loss(line, problem, remedy, tag.text)
        return
    if tag.name not in TAGS:
        problem = f"“{_short(tag.text)}” is read as a tag of HTML and would not be shown"
        remedy = f"Write \\{tag.text} where it is text, or take it out."
        yield Loss(line, problem, remedy, tag.text)
        return
    known = ATTRIBUTES.get(tag.name, set()) | (_UNSEEN if tag.name == "img" else set())
    for name, _ in tag.values:
        if name not in known:
            problem = f"the attribute “{name}” of “{_short(tag.text)}” would be taken out"
            remedy = "Take it out here, or write “<” as \\< where all of it is text."
            yield Loss(line, problem, remedy, tag.text)


def _label(name: str) -> str:
    """As the parser knows the name of a definition."""
    from markdown_it.common.utils import normalizeReference

    return normalizeReference(name)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FEW]) + (" …" if len(words) > _FEW else "")
