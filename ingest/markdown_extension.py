"""The converter of answers: python-markdown with its extensions, and what they do not do.

    text ──Blocks──> plain blocks ──python-markdown──> elements ──Details──> HTML, not cleaned yet

Of our own are: blocks as CommonMark has them (`markdown_blocks`), notes below a rule, pictures of
the content folder alone, and an end of the time that brackets take. This module imports the
library, which a search does not need.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import sha256
from html import escape
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    HtmlInlineProcessor,
    SimpleTextInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown_it.common.html_re import HTML_TAG_RE

from ingest.markdown_blocks import Regular, regular
from ingest.markdown_dialect import FILE_SCHEME, FRAMES, html_tags

__all__ = ["Converter"]

_SIZE = re.compile(r"-(\d+)x(\d+)\.[0-9a-f]{8}\.\w+$")
"""Ends the published name of a picture: width and height in pixels, and what says its bytes."""

_LINKS = (
    *("link", "image_link", "reference", "image_reference"),
    *("short_reference", "short_image_ref"),
)
"""What the converter calls its rules for text in brackets."""

_LONGEST_ADDRESS = 2_000
"""Characters between the parentheses of a link; some programs take no more of an address."""

_TITLE_IN_PARENTHESES = re.compile(
    r"\(\s*(?:<([^<>\n]*)>|([^\s()<>]+))\s+\(((?:\\.|[^()\\])*)\)\s*\)"
)
"""Which the converter does not know."""

_NO_ADDRESS = ("", None, 0, False)

_BRACKET = re.compile(r"[\[\]]")

_OF_PICTURES = ("src", "alt", "title")

_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""A page has one title."""


class Converter(Markdown):
    """Markdown -> HTML; it holds the state of the text under way."""

    def __init__(self, *, has_addresses: bool) -> None:
        """One for texts without bare addresses does not look for them, which takes a tenth of its
        time."""
        self.notes = _Notes()
        super().__init__(
            extensions=[
                *("tables", "sane_lists", "def_list", self.notes),
                *("pymdownx.caret", "pymdownx.tilde", "pymdownx.mark"),
                *(["pymdownx.magiclink"] if has_addresses else []),
            ],
            extension_configs={
                # Columns are aligned by an attribute, since no style may stand in a page.
                "tables": {"use_align_attribute": True},
                "pymdownx.tilde": {"smart_delete": False},  # as GitHub has it
            },
            output_format="html",
        )
        self.blocks = _Blocks(self)
        self.preprocessors.deregister("html_block")
        self.preprocessors.register(self.blocks, "blocks", 25)
        for name in ("reference", "footnote"):  # `regular` has found them
            self.parser.blockprocessors.deregister(name)
        tags = _Html(f"(?=<){HTML_TAG_RE.pattern}", self)
        self.inlinePatterns.register(tags, "html", 90)
        line_break = SubstituteTagInlineProcessor(r"\\\n", "br")
        self.inlinePatterns.register(line_break, "backslash_break", 181)
        about = SimpleTextInlineProcessor(r"(?<![^\s(])(~)(?=[$€£¥]?\d)")  # from ~$75 to ~$100
        self.inlinePatterns.register(about, "about", 182)
        self.treeprocessors.register(_Details(self), "details", 14)
        for name in _LINKS:
            processor: Any = self.inlinePatterns[name]
            processor.getText = _text_of_link
            processor.getLink = partial(_address_of_link, processor.getLink)
        self.ESCAPED_CHARS = list(string.punctuation)

    def convert_text(self, text: str) -> str:
        """The HTML of a text with plain line breaks, not cleaned yet."""
        self.reset()
        self.notes.document = sha256(text.encode()).hexdigest()[:6] if "[^" in text else ""
        return self.convert(text)

    def stash(self, html: str) -> str:
        """What stands for HTML until the end."""
        return self.htmlStash.store(_html(html))


class _Notes(FootnoteExtension):
    """Notes, each with its number, below a rule, without those that nothing asks for."""

    document = ""
    """Tells the notes of a text from those of others on a page."""

    def makeFootnoteId(self, label: str) -> str:  # noqa: N802
        return label

    def makeFootnoteRefId(self, label: str, found: bool = False) -> str:  # noqa: N802
        return label

    def makeFootnotesDiv(  # noqa: N802
        self, root: ElementTree.Element
    ) -> ElementTree.Element | None:
        if not self.footnotes:
            return None
        notes = ElementTree.Element("div", {"class": "notes"})
        for text in self.footnotes.values():
            self.parser.parseChunk(ElementTree.SubElement(notes, "div"), text)
        return notes

    def place(self, root: ElementTree.Element) -> None:
        """Numbers the notes in the order in which they are asked for, and puts them there."""
        notes = root[-1] if len(root) and root[-1].get("class") == "notes" else None
        if notes is None:
            return
        root.remove(notes)
        by_label = dict(zip(self.footnotes, notes, strict=True))
        asked: list[str] = []
        self._number(root, asked)
        for number, label in enumerate(asked, start=1):
            if number == 1:
                ElementTree.SubElement(root, "hr")
            self._number(by_label[label], asked)  # which may ask for others
            blocks = list(by_label[label])
            if not blocks or blocks[0].tag != "p":
                blocks.insert(0, ElementTree.Element("p"))
            name = f"{self.document}-{number}"
            sign = ElementTree.Element("sup", {"id": f"fn-{name}"})
            ElementTree.SubElement(sign, "a", {"href": f"#fnref-{name}"}).text = str(number)
            sign.tail, blocks[0].text = f" {blocks[0].text or ''}", None
            blocks[0].insert(0, sign)
            root.extend(blocks)

    def _number(self, within: ElementTree.Element, asked: list[str]) -> None:
        for sign in within.iter("sup"):
            link = sign.find("a[@class='footnote-ref']")
            if link is None:
                continue
            label = str(sign.attrib.pop("id"))
            if label not in asked:
                asked.append(label)
                sign.set("id", f"fnref-{self.document}-{len(asked)}")
            number = asked.index(label) + 1
            link.attrib.clear()
            link.set("href", f"#fn-{self.document}-{number}")
            link.text = str(number)


class _Blocks(Preprocessor):
    """The blocks as CommonMark has them."""

    md: Converter
    found = Regular("")

    def run(self, lines: list[str]) -> list[str]:
        self.found = regular("\n".join(lines), self.md.stash)
        self.md.references.update(self.found.references)
        for label, text in self.found.notes.items():
            self.md.notes.setFootnote(label, text)
        return self.found.text.split("\n")


class _Html(HtmlInlineProcessor):
    """Tags within a line, with links in the place of what would load something."""

    md: Converter

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, match: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        html = self.backslash_unescape(self.unescape(match[0]))
        return self.md.stash(html), match.start(), match.end()


class _Details(Treeprocessor):
    """What the extensions do otherwise."""

    md: Converter

    def run(self, root: ElementTree.Element) -> None:
        self._number_items(root)
        self.md.notes.place(root)
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag in _HEADINGS:
                element.tag = _HEADINGS[element.tag]
            elif element.tag == "del":  # by tildes; what is written as <del> is no element
                element.tag = "s"
            elif element.tag in ("ul", "ol") and parents[element].tag == "li":
                _add_text(parents[element], element, "\n")
            elif element.tag == "a":
                element.set("href", element.get("href", "").removeprefix(FILE_SCHEME))
            elif element.tag == "img":
                self._place_picture(element, parents)

    def _number_items(self, root: ElementTree.Element) -> None:
        items, numbers = list(root.iter("li")), self.md.blocks.found.numbers
        if len(items) == len(numbers):
            for item, number in zip(items, numbers, strict=True):
                if number is not None:
                    item.set("value", str(number))

    def _place_picture(
        self,
        element: ElementTree.Element,
        parents: dict[ElementTree.Element, ElementTree.Element],
    ) -> None:
        later: Any = self.md.treeprocessors["unescape"]  # it comes after this one
        source, alt, title = (later.unescape(element.get(name, "")) for name in _OF_PICTURES)
        parent = parents[element]
        above: ElementTree.Element | None = parent
        while above is not None and above.tag != "a":
            above = parents.get(above)
        if above is not None and not source.startswith(FILE_SCHEME):
            html = escape(alt)  # which the link around it has as its words
        else:
            html = _picture(source, alt, title)
        _add_text(parent, element, self.md.htmlStash.store(html) + (element.tail or ""))
        parent.remove(element)


def _add_text(parent: ElementTree.Element, before: ElementTree.Element, text: str) -> None:
    """Text before an element in its parent."""
    place = list(parent).index(before)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "").rstrip("\n") + text
    else:
        parent.text = (parent.text or "").rstrip("\n") + text


def _html(html: str) -> str:
    """HTML of staff, with links in the place of what would load something from elsewhere."""
    for tag in html_tags(html):
        if tag.name == "img":
            made = _picture(tag.value("src"), tag.value("alt"), tag.value("title"))
        elif tag.name in FRAMES and not tag.is_end and tag.value("title"):
            address = tag.value("src") or tag.value("data")
            made = f'<a href="{escape(address)}">{escape(tag.value("title"))}</a>'
        elif tag.name == "a" and tag.value("href").startswith(FILE_SCHEME):
            made = tag.text.replace(FILE_SCHEME, "", 1)
        else:
            continue
        html = html.replace(tag.text, made, 1)
    return html


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


def _text_of_link(text: str, index: int) -> tuple[str, int, bool]:
    """What stands between the bracket that ends at `index` and its own closing one.

    As in the converter, which goes through all that follows for each bracket; ten thousand open
    ones would keep it busy for a quarter of a minute.
    """
    end = _closing_brackets(text).get(index - 1)
    return ("", index, False) if end is None else (text[index:end], end + 1, True)


@lru_cache(maxsize=1)
def _closing_brackets(text: str) -> dict[int, int]:
    """Place of each bracket that opens -> that of the one that closes it."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            closed[opened.pop()] = bracket.start()
    return closed


def _address_of_link(
    address_of: Callable[[str, int], tuple[str, str | None, int, bool]], text: str, index: int
) -> tuple[str, str | None, int, bool]:
    """What the converter finds between parentheses, if they close soon, a title in others too."""
    end = index + _LONGEST_ADDRESS
    if titled := _TITLE_IN_PARENTHESES.match(text, index, end):
        return titled[1] or titled[2], titled[3], titled.end(), True
    return address_of(text[:end], index) if text.find(")", index, end) >= 0 else _NO_ADDRESS
