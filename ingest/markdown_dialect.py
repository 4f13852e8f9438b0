"""The Markdown that staff write: CommonMark, and what their editors and GitHub know besides.

text ──parse──> tokens with their lines ──> HTML, which `ingest.markdown` cleans
                                        └─> what of the text would be lost (`markdown_losses`)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = [
    "FILE_SCHEME",
    "FRAMES",
    "HtmlTag",
    "environment",
    "html_tags",
    "is_hidden_definition",
    "normal",
    "parser",
    "with_lists",
]

FILE_SCHEME = "content:"
"""Begins the address of a picture or file of the content folder, before it is known where the
site has it; and before that address, so that no other picture is ever loaded."""

FRAMES = frozenset({"iframe", "video", "audio", "embed", "object"})
"""What would load something from elsewhere: a link with its title stands in its place."""

_SIZE = re.compile(r"-(\d+)x(\d+)\.[0-9a-f]{8}\.\w+$")
"""Ends the published name of a picture: width and height in pixels, and what says its bytes."""

_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•▪◦·]|(?P<number>\d{1,2})[.)])\s+(?P<text>\S.*)")
_OFFICE_BULLET = re.compile(r"(\s*)[•▪◦·](?=\s+\S)")
_FENCE = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})")


@cache
def parser() -> MarkdownIt:
    """The parser, with its library imported when a text is rendered: a search renders none."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
    from mdit_py_plugins.subscript import sub_plugin
    from mdit_py_plugins.superscript import superscript_plugin

    made = MarkdownIt("commonmark", {"html": True, "store_labels": True, "tasklists": True})
    made.enable(["table", "strikethrough"])
    for plugin in (deflist_plugin, gfm_autolink_plugin, superscript_plugin, sub_plugin):
        made.use(plugin)
    made.use(footnote_plugin, inline=False)
    made.core.ruler.push("details", _details)
    # Addresses stay as they are written: the cleaner takes out what is unsafe, and a check says so.
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    for name, rule in _RULES.items():
        made.add_render_rule(name, rule)
    return made


def environment(text: str) -> dict[str, Any]:
    """What the parser and its rules know of a text; its notes are told from those of others."""
    return {"docId": sha256(text.encode()).hexdigest()[:6]} if "[^" in text else {}


def normal(text: str) -> str:
    """The text with the line breaks that the parser counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_lists(text: str) -> tuple[str, tuple[int, ...]]:
    """The text with every list that staff see as one as a Markdown list.

    Its items may begin with the bullets of an office program, and one that begins at any number
    may follow its sentence (CommonMark wants an empty line there). A term may follow a definition
    without one. With it come the numbers, from zero, of the lines that were put in.
    """
    if not _ITEM.search(text) and "\n:" not in text:
        return text, ()
    lines: list[str] = []
    added: list[int] = []
    fence = ""
    in_list = False
    for line in text.split("\n"):
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        item = None if fence else _ITEM.match(line)
        if item is None:
            in_list = in_list and bool(line.strip())
            if not fence and line.startswith(":") and _begins_definition(lines):
                added.append(len(lines) - 1)
                lines.insert(-1, "")
            lines.append(line)
            continue
        if item["number"] and not in_list and lines and lines[-1].strip():
            added.append(len(lines))
            lines.append("")
        in_list = True
        lines.append(_OFFICE_BULLET.sub(r"\1-", line))
    return "\n".join(lines), tuple(added)


def _begins_definition(lines: Sequence[str]) -> bool:
    """Whether the last line is a term that follows a definition without a blank line."""
    return (
        len(lines) > 1
        and lines[-2].startswith(":")
        and bool(lines[-1].strip())
        and not lines[-1].startswith((":", " "))
    )


def is_hidden_definition(definition: dict[str, Any]) -> bool:
    """Whether `[//]: # (so staff write notes)` that no editor shows."""
    return definition["href"] in ("#", "")


# Rules: tokens -> what is shown of them


def _details(state: StateCore) -> None:
    """Gives tokens what the renderer of the library does not: see each branch."""
    tokens = state.tokens
    lists: list[_List] = []
    for place, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            token.attrs.pop("class", None)
            lists.append(_List(tokens, place))
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            lists[-1].number(token)
            if "checked" in token.meta:
                _mark_task(tokens, place, bool(token.meta["checked"]))
            token.meta, token.attrs = {}, {k: v for k, v in token.attrs.items() if k != "class"}
        elif token.type in ("heading_open", "heading_close"):  # a page has one title
            token.tag = {"h1": "h2", "h5": "h4", "h6": "h4"}.get(token.tag, token.tag)
        elif token.type in ("th_open", "td_open"):  # no style may stand in a page
            style = str(token.attrs.pop("style", ""))
            if style:
                token.attrSet("align", style.removeprefix("text-align:"))
        elif token.type == "footnote_open":
            _number_note(tokens, place)


class _List:
    """A list whose items are being numbered."""

    def __init__(self, tokens: Sequence[Token], place: int) -> None:
        level = tokens[place].level + 1
        written = []
        for token in tokens[place + 1 :]:
            if token.level < level:
                break
            if token.level == level and token.type == "list_item_open" and token.info:
                written.append(int(token.info))
        self._next = written[0] if written else 0
        # Who writes one number before all leaves counting to Markdown.
        self._is_counted = len(set(written)) < 2

    def number(self, token: Token) -> None:
        """An item has the number that is written, where Markdown would count on over a gap."""
        if not token.info:
            return
        if int(token.info) != self._next and not self._is_counted:
            token.attrSet("value", token.info)
            self._next = int(token.info)
        self._next += 1


def _mark_task(tokens: Sequence[Token], place: int, is_done: bool) -> None:
    """A task begins with its box as a character, which is there in plain text and on paper too."""
    from markdown_it.token import Token

    inline = next((one for one in tokens[place:] if one.type == "inline"), None)
    if inline is not None and inline.children is not None:
        box = Token("text", "", 0, content="☑ " if is_done else "☐ ")
        inline.children.insert(0, box)


def _number_note(tokens: Sequence[Token], place: int) -> None:
    """The number of a note, which leads back to where it is asked for, begins its first line."""
    from markdown_it.token import Token

    inline = next((one for one in tokens[place:] if one.type == "inline"), None)
    if inline is not None and inline.children is not None:
        inline.children.insert(0, Token("note_number", "", 0, meta=tokens[place].meta))


def _note_name(token: Token, env: Any) -> str:
    return f"{env.get('docId', '')}-{token.meta['id'] + 1}"


def _note_reference(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    name = _note_name(tokens[place], env)
    own = f' id="fnref-{name}"' if not tokens[place].meta.get("subId") else ""
    return f'<sup{own}><a href="#fn-{name}">{tokens[place].meta["id"] + 1}</a></sup>'


def _note_number(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    name = _note_name(tokens[place], env)
    number = tokens[place].meta["id"] + 1
    return f'<sup id="fn-{name}"><a href="#fnref-{name}">{number}</a></sup> '


def _notes_begin(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return "<hr>\n"


def _nothing(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return ""


def _code(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return f"<pre><code>{escape(tokens[place].content, quote=False)}</code></pre>\n"


def _picture_rule(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    token = tokens[place]
    alt = self.renderInlineAsText(token.children, options, env)
    source = str(token.attrs.get("src", ""))
    if not source.startswith(FILE_SCHEME) and _is_in_link(tokens[:place]):
        return escape(alt)  # which the link around it has as its words
    return _picture(source, alt, str(token.attrs.get("title", "")))


def _is_in_link(before: Sequence[Token]) -> bool:
    kinds = (token.type for token in reversed(before) if token.type in ("link_open", "link_close"))
    return next(kinds, "") == "link_open"


def _link_rule(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    token = tokens[place]
    href = str(token.attrs.get("href", "")).removeprefix(FILE_SCHEME)
    title = str(token.attrs.get("title", ""))
    return f'<a href="{escape(href)}"' + (f' title="{escape(title)}">' if title else ">")


def _html_rule(self: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """HTML of staff, with links in the place of what would load something from elsewhere."""
    content: str = tokens[place].content
    for tag in html_tags(content):
        if tag.name == "img":
            made = _picture(tag.value("src"), tag.value("alt"), tag.value("title"))
        elif tag.name in FRAMES and not tag.is_end and tag.value("title"):
            address = tag.value("src") or tag.value("data")
            made = f'<a href="{escape(address)}">{escape(tag.value("title"))}</a>'
        else:
            continue
        content = content.replace(tag.text, made, 1)
    # Below the words of an item in a list without empty lines.
    return f"\n{content}" if tokens[place].block and tokens[place].level else content


def _picture(source: str, alt: str, title: str) -> str:
    """A picture of the content folder; of another one a link to it."""
    of_title = f' title="{escape(title)}"' if title else ""
    if not source.startswith(FILE_SCHEME):
        return f'<a href="{escape(source)}"{of_title}>{escape(alt)}</a>' if alt else ""
    address = source.removeprefix(FILE_SCHEME)
    size = _SIZE.search(address)
    if size is None:  # in the text that the search knows
        return escape(alt, quote=False)
    return (
        f'<img src="{escape(address)}" alt="{escape(alt)}"{of_title} width="{size[1]}"'
        f' height="{size[2]}" loading="lazy">'
    )


_RULES: dict[str, Any] = {
    "code_block": _code,
    "fence": _code,
    "footnote_anchor": _nothing,
    "footnote_block_close": _nothing,
    "footnote_block_open": _notes_begin,
    "footnote_close": _nothing,
    "footnote_open": _nothing,
    "footnote_ref": _note_reference,
    "html_block": _html_rule,
    "html_inline": _html_rule,
    "image": _picture_rule,
    "link_open": _link_rule,
    "note_number": _note_number,
}


# Tags of HTML


class HtmlTag:
    """One tag in HTML that staff wrote."""

    def __init__(self, text: str, name: str, values: Sequence[tuple[str, str]], start: int) -> None:
        self.text = text
        """As it is written."""
        self.name = name
        self.values = tuple(values)
        """Its attributes."""
        self.start = start
        """Its position."""

    @property
    def is_end(self) -> bool:
        return self.text.startswith("</")

    def value(self, name: str) -> str:
        """The value of an attribute; empty where it is not there."""
        return dict(self.values).get(name, "")


_TAG = re.compile(r"</?[A-Za-z][^\s/>]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_VALUE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


def html_tags(html: str) -> Iterator[HtmlTag]:
    """The tags of HTML in order."""
    for match in _TAG.finditer(html):
        name = _NAME.match(match[0])
        assert name is not None
        inside = match[0][name.end() : -1]
        values = [
            (one[1].lower(), unescape(one[2] or one[3] or one[4] or ""))
            for one in _VALUE.finditer(inside)
        ]
        yield HtmlTag(match[0], name[1].lower(), values, match.start())
