"""HTML -> blocks, as a browser would understand it, however broken."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ingest.documents.blocks import Block, Container, Emphasis, Joint, Kind, Reading
from ingest.documents.readers.encoding import decode, repair
from ingest.documents.readers.lines import split_lines
from ingest.markdown import escape

__all__ = ["read", "read_markup"]

_MAX_DEPTH = 200
"""Elements in elements; what is deeper is read as text. Real pages stay below 60."""
_MAX_OPEN = 3_000
"""Elements begun and not ended; a page with more was made to stall its reader."""
_MAX_ATTRIBUTES = 1_000
"""Of one element; real ones have some thirty."""
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_LONG_CODE = 60
"""Lines; a `pre` of more is a plain text that was put on the web."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {
    *("script", "style", "template", "noscript", "head", "title", "meta", "link", "base"),
    *("iframe", "object", "embed", "applet", "svg", "canvas", "video", "audio", "map", "area"),
    *("select", "option", "datalist", "input", "textarea", "noframes", "frameset", "param"),
}
_INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
    *("font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rt", "rp"),
    *("math", "output", "meter", "progress", "picture", "source", "img", "br", "blink"),
}
_EMPHASIS = {
    "b": Emphasis.BOLD,
    "strong": Emphasis.BOLD,
    "i": Emphasis.ITALIC,
    "em": Emphasis.ITALIC,
    "u": Emphasis.UNDERLINE,
    "ins": Emphasis.UNDERLINE,
    "font": Emphasis.FONT,
    "big": Emphasis.FONT,
}
_CODE = {"code", "tt", "kbd", "samp"}
_ENDS_HEADING = {"p", "ul", "ol", "dl", "pre", "table", "blockquote", "hr", "details", *_HEADINGS}
_CLAIMS = {"li": Kind.ITEM, "dt": Kind.TERM, "dd": Kind.DEFINITION, "summary": Kind.SUMMARY}

_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_RULE_OF_CLASS = re.compile(r"(?:^|[}/>])\s*\w*\.([\w-]+)\s*\{([^{}]*)\}")
"""A rule of a style sheet for one class, as programs write them that save as a page."""
_MOST_STYLES = 200_000
"""Signs of a style sheet that are looked at."""
_NO_WIDTH = str.maketrans("", "", "\u200b\ufeff")
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)")
_UNDERLINE_STYLE = re.compile(r"text-decoration[^;]*:[^;]*underline")
_FONT_STYLE = re.compile(r"(?<![-\w])(?:color|font-size)\s*:")
_BOLD_CLASS = re.compile(r"(?:^|[-_ ])(?:bold|strong|guilabel-none)(?:$|[-_ ])")

_PERMALINK = re.compile(r"[¶#§🔗∞⚓\s]*|\[?(?:link|permalink|anchor|edit)\]?", re.IGNORECASE)
_MARK_ONLY = re.compile(
    r"[\W_]*(?:(?:q|a|question|answer|faq)?\s*[\d.]*[a-z]?)?[\W_]*", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([-\w:.]+)""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_OTHERS = {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "option"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param", "wbr"}


def read(data: bytes) -> Reading:
    """The blocks of a page. Raises ValueError, with a message for staff, when there are none."""
    declared = _DECLARED.search(data[:4096])
    markup = repair(decode(data, declared[1].decode("ascii") if declared else ""))
    if not markup.strip():
        raise ValueError("the document is empty. Ask for it again.")
    return Reading(tuple(split_lines(markup)), read_markup(markup))


def read_markup(markup: str) -> tuple[Block, ...]:
    """The blocks of a page; their lines are those of the markup.

    Raises ValueError for markup that is nested deeper than any page that was written by people.
    """
    _refuse_attributes(markup)
    _refuse_depth(markup)
    # Lines are counted as editors do; the parser takes "\r\n" and "\r" for one line end as well.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on XHTML, or a page that is one address
        soup = BeautifulSoup(markup, "html5lib")
    _style_classes(soup)
    writer = _Writer()
    if soup.head:
        _walk_data(soup.head, writer)
    if soup.body:
        _walk(soup.body, _Place(), writer)
        writer.end()
    return tuple(writer.blocks)


def _style_classes(soup: BeautifulSoup) -> None:
    """Gives the elements of a class that the page's own style sheet sets in bold that style."""
    sheet = "".join(str(style.string or "") for style in soup.find_all("style"))[:_MOST_STYLES]
    bold = {one for one, rule in _RULE_OF_CLASS.findall(sheet) if _BOLD_STYLE.search(rule)}
    if not bold:
        return
    for tag in soup.find_all(["span", "p", "div", "a"], class_=True):
        if bold.intersection(tag.get_attribute_list("class")):
            tag["style"] = f"{_text(tag, 'style')};font-weight:bold"


def _refuse_attributes(markup: str) -> None:
    """A parser compares each attribute of an element with those before it."""
    for tag in _LONG_TAG.findall(markup):
        if len(_VALUE.sub("", tag).split()) > _MAX_ATTRIBUTES:
            raise ValueError("an element in it has too many attributes. Save it as plain text.")


def _refuse_depth(markup: str) -> None:
    open_elements: dict[str, int] = {}
    total = 0
    for end, name in _TAG.findall(markup):
        name = name.lower()
        if name in _CLOSED_BY_OTHERS or name in _VOID:
            continue
        count = open_elements.get(name, 0)
        step = 1 if not end else -1 if count else 0
        open_elements[name] = count + step
        total += step
        if total > _MAX_OPEN:
            message = "its markup is nested too deeply to be read. Save it as plain text."
            raise ValueError(message)


@dataclass(frozen=True)
class _Place:
    """Where the walk is: what holds for all text below an element."""

    depth: int = 0
    container: Container | None = None
    heading: int = 0
    emphasis: Emphasis = Emphasis.NONE
    link: str = ""
    is_code: bool = False
    lists: int = 0
    controls: str = ""


@dataclass
class _Run:
    """Text in one style."""

    text: str
    place: _Place
    line: int


@dataclass
class _Writer:
    """Runs of text on their way into blocks."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    line: int = 1
    joint: Joint = Joint.APART
    anchors: list[str] = field(default_factory=list)
    claim: Kind | None = None
    """What the next block is, by its list."""
    marker: str = ""
    counted: dict[int, int] = field(default_factory=dict)
    """Ordered list -> items so far."""

    def add(self, text: str, place: _Place) -> None:
        if self.runs and self.runs[-1].place is place:
            self.runs[-1].text += text
        elif text.strip() or self.runs:
            self.runs.append(_Run(text, place, self.line))

    def end(self, joint: Joint = Joint.APART) -> None:
        """The block ends here; the next one is joined in this way."""
        runs = _stripped(self.runs)
        self.runs = []
        if runs:
            for part in _parted(runs):
                self._emit(part)
                self.joint = Joint.GLUE
            self.joint = joint
        elif joint is Joint.APART or self.joint is Joint.BREAK:
            self.joint = Joint.APART  # two line breaks are a paragraph's end
        if runs or joint is Joint.APART:
            self.joint = joint

    def _emit(self, runs: list[_Run]) -> None:
        text = " ".join("".join(run.text for run in runs).split())
        if not text:
            return
        places = [run.place for run in runs if _counts(run.text)] or [runs[0].place]
        emphasis = places[0].emphasis
        for place in places:
            emphasis &= place.emphasis
        links = {place.link for place in places}
        level = max(place.heading for place in places)
        kind = Kind.HEADING if level else Kind.PARAGRAPH
        if self.claim is not None:
            if self.claim in (Kind.TERM, Kind.SUMMARY) or not level:
                kind = self.claim
            self.claim = None
        controls = next((place.controls for place in places if place.controls), "")
        if controls and kind in (Kind.HEADING, Kind.PARAGRAPH):
            kind = Kind.SUMMARY
        self.blocks.append(
            Block(
                text=text,
                markdown=_markdown(runs),
                kind=kind,
                joint=self.joint if self.blocks else Joint.APART,
                level=level,
                emphasis=emphasis,
                link=links.pop() if len(links) == 1 else "",
                anchors=tuple(dict.fromkeys(self.anchors)),
                controls=controls,
                depth=max(place.lists for place in places),
                marker=self.marker,
                container=_common([run.place.container for run in runs if run.text.strip()]),
                first=runs[0].line,
                last=max(run.line + run.text.rstrip().count("\n") for run in runs),
            )
        )
        self.anchors, self.marker = [], ""

    def put(self, text: str, kind: Kind, place: _Place, markdown: str = "", lines: int = 0) -> None:
        """A block that is whole: code, a table, a rule."""
        self.end()
        joint, self.joint = self.joint, Joint.APART
        claim, self.claim = self.claim, None
        self.blocks.append(
            Block(
                text=text,
                markdown=markdown,
                kind=kind,
                joint=joint,
                anchors=tuple(dict.fromkeys(self.anchors)),
                depth=place.lists,
                marker=self.marker if claim else "",
                container=place.container,
                first=self.line,
                last=self.line + lines,
            )
        )
        self.anchors, self.marker = [], ""


def _walk(element: Tag, place: _Place, writer: _Writer) -> None:
    for child in element.children:
        if isinstance(child, Tag):
            if child.sourceline is not None:
                writer.line = max(writer.line, child.sourceline)
            _element(child, place, writer)
        elif isinstance(child, PreformattedString):  # comments and the like
            writer.line += child.count("\n")
        elif isinstance(child, NavigableString):
            text = str(child)
            writer.add(text.translate(_NO_WIDTH), place)
            writer.line += text.count("\n")


def _element(tag: Tag, place: _Place, writer: _Writer) -> None:
    name = tag.name
    if name == "script":
        _data(tag, place, writer)
    if name in _SKIPPED:
        return
    anchors = [_text(tag, "id"), _text(tag, "name") if name == "a" else ""]
    writer.anchors.extend(anchor for anchor in anchors if anchor)
    if place.depth >= _MAX_DEPTH:
        writer.add(tag.get_text(" "), place)
        return
    if name == "br":
        writer.end(Joint.BREAK)
        return
    if name == "img":
        _image(tag, place, writer)
        return
    inner = _inside(tag, place)
    if place.heading and name not in _INLINE and name not in _ENDS_HEADING:
        writer.add(" ", inner)
        _walk(tag, inner, writer)
        return
    if name in _INLINE or (name == "button" and place.heading):
        if not _is_permalink(tag):
            _walk(tag, inner, writer)
        return
    writer.end()
    if place.heading and name in _ENDS_HEADING:
        inner = replace(inner, heading=0)
    if name == "hr":
        writer.put("", Kind.RULE, place)
    elif name == "pre":
        _preformatted(tag, inner, writer)
    elif name == "table" and (table := _data_table(tag)):
        text, markdown = table
        lines = max((one.sourceline or 0 for one in tag.find_all(True)), default=0)
        writer.put(text, Kind.TABLE, inner, markdown, max(0, lines - writer.line))
    else:
        _block(tag, inner, writer)
    writer.end()


def _block(tag: Tag, inner: _Place, writer: _Writer) -> None:
    name = tag.name
    outer = writer.claim, writer.marker
    if name in _HEADINGS:
        inner = replace(inner, heading=_HEADINGS[name])
    elif name in _CLAIMS:
        writer.claim = _CLAIMS[name]
        writer.marker = _marker(tag, writer.counted) if name == "li" else ""
    elif name == "button":
        writer.claim = writer.claim if writer.claim is Kind.TERM else Kind.SUMMARY
    elif name in ("ul", "ol", "menu", "dir"):
        inner = replace(inner, lists=inner.lists + 1)
    _walk(tag, inner, writer)
    writer.end()
    if name in ("dt", "dd", "li", "summary", "button") and writer.claim is not None:
        writer.claim, writer.marker = outer  # an empty element claims nothing


def _inside(tag: Tag, place: _Place) -> _Place:
    """What holds for the text in an element."""
    name = tag.name
    classes = tuple(one.lower() for one in tag.get_attribute_list("class") if one)
    style = _text(tag, "style").lower()
    emphasis = place.emphasis | _EMPHASIS.get(name, Emphasis.NONE)
    if style or classes:
        emphasis |= _style(style, classes, name)
    if name == "a" and "href" in tag.attrs:
        link = unquote(_text(tag, "href").strip())
    else:
        link = place.link
    container = place.container
    if name not in _INLINE or classes or "itemprop" in tag.attrs:
        container = Container(
            name, container, classes, _text(tag, "id"), _role(tag), _text(tag, "aria-label")
        )
    return _Place(
        depth=place.depth + 1,
        container=container,
        heading=place.heading,
        emphasis=emphasis,
        link=link,
        is_code=place.is_code or name in _CODE,
        lists=place.lists,
        controls=_controls(tag) or place.controls,
    )


def _style(style: str, classes: Sequence[str], name: str) -> Emphasis:
    emphasis = Emphasis.NONE
    if _BOLD_STYLE.search(style) or any(_BOLD_CLASS.search(one) for one in classes):
        emphasis |= Emphasis.BOLD
    if _ITALIC_STYLE.search(style):
        emphasis |= Emphasis.ITALIC
    if _UNDERLINE_STYLE.search(style):
        emphasis |= Emphasis.UNDERLINE
    if name in ("span", "p", "div", "td") and _FONT_STYLE.search(style):
        emphasis |= Emphasis.FONT
    return emphasis


def _role(tag: Tag) -> str:
    parts = [_text(tag, "role"), _text(tag, "itemprop")]
    parts.extend(one.rsplit("/", 1)[-1] for one in _text(tag, "itemtype").split())
    return " ".join(parts).lower().strip()


def _controls(tag: Tag) -> str:
    """The anchor of the panel that a click on the element shows or hides."""
    for key in ("aria-controls", "data-bs-target", "data-target", "data-mdb-target"):
        if value := _text(tag, key).lstrip("#. "):
            return value
    toggles = any(key in tag.attrs for key in ("data-toggle", "data-bs-toggle", "aria-expanded"))
    link = _text(tag, "href")
    if toggles and link.startswith("#") and len(link) > 1:
        return link[1:]
    if toggles and ("aria-expanded" in tag.attrs or "collapse" in _text(tag, "data-toggle")):
        return "next"
    folds = re.search(
        r"(?:toggle|show|hide|open|expand|collapse|fold|display|switch)\w*\s*\(\s*"
        r"(?:this\s*,\s*)?['\"]#?([-\w.:]+)['\"]",
        _text(tag, "onclick") + " " + (link if link.startswith("javascript:") else ""),
        re.IGNORECASE,
    )
    if folds:
        return folds[1]
    return ""


def _text(tag: Tag, key: str) -> str:
    value = tag.attrs.get(key, "")
    return value if isinstance(value, str) else " ".join(value)


def _is_permalink(tag: Tag) -> bool:
    classes = " ".join(tag.get_attribute_list("class") or ())
    if "editsection" in classes:  # MediaWiki's "[edit]" within each heading
        return True
    if tag.name != "a" or "href" not in tag.attrs:
        return False
    if re.search(
        r"headerlink|permalink|anchorjs|heading-anchor|header-anchor|anchor-link", classes
    ):
        return len(tag.get_text()) <= 3 or bool(_PERMALINK.fullmatch(tag.get_text()))
    return _text(tag, "href").startswith("#") and bool(
        _PERMALINK.fullmatch(tag.get_text()) and tag.get_text().strip()
    )


def _marker(tag: Tag, counted: dict[int, int]) -> str:
    parent = tag.parent
    if parent is None or parent.name != "ol":
        return "-"
    value = _text(tag, "value")
    if value.isdecimal() and len(value) < 6:
        return f"{int(value)}."
    start = _text(parent, "start")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    count = counted[id(parent)] = counted.get(id(parent), -1) + 1
    return f"{number + count}."


def _image(tag: Tag, place: _Place, writer: _Writer) -> None:
    name = _text(tag, "alt").strip() or _text(tag, "src").rsplit("/", 1)[-1]
    if name and writer.blocks is not None and len(name) < 200:
        image = Block(
            text=" ".join(name.split()),
            kind=Kind.IMAGE,
            container=place.container,
            first=writer.line,
            last=writer.line,
        )
        writer.blocks.append(image)


def _data(tag: Tag, place: _Place, writer: _Writer) -> None:
    if "ld+json" in _text(tag, "type").lower() and tag.string:
        text = str(tag.string)
        data = Block(
            text=text,
            kind=Kind.DATA,
            container=place.container,
            first=writer.line,
            last=writer.line + text.count("\n"),
        )
        writer.blocks.append(data)


def _walk_data(head: Tag, writer: _Writer) -> None:
    for tag in head.find_all("script"):
        writer.line = max(writer.line, tag.sourceline or 0)
        _data(tag, _Place(), writer)


def _preformatted(tag: Tag, place: _Place, writer: _Writer) -> None:
    text = tag.get_text()
    lines = text.rstrip().split("\n")
    if len(lines) > _LONG_CODE:
        from ingest.documents.readers.text import blocks_of_lines

        for block in blocks_of_lines(lines):
            writer.blocks.append(
                replace(
                    block,
                    container=place.container,
                    first=block.first + writer.line - 1,
                    last=block.last + writer.line - 1,
                )
            )
        writer.line += text.count("\n")
        return
    code = "\n".join(line.rstrip() for line in lines).strip("\n")
    if code.strip():
        blank = len(lines) - len(text.lstrip("\n").rstrip().split("\n"))
        writer.line += blank
        writer.put(code, Kind.CODE, place, lines=code.count("\n"))
        writer.line += text.count("\n") - blank


def _data_table(tag: Tag) -> tuple[str, str] | None:
    """The words and the Markdown of a table that is one, and not a way to lay out a page."""
    if tag.find(["table", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "pre", "form", "details"]):
        return None
    rows = [list(row.find_all(["td", "th"], recursive=False)) for row in tag.find_all("tr")]
    rows = [row for row in rows if row]
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or columns < 2 or columns > 30:
        return None
    has_head = any(cell.name == "th" for row in rows for cell in row)
    cells = [[_cell(cell) for cell in row] for row in rows]
    words = [len(text.split()) for row in cells for text in row]
    questions = sum(any(text.rstrip(" *_").endswith("?") for text in row[:2]) for row in cells)
    if questions >= 2 and questions >= 0.3 * len(rows):
        return None
    border = _text(tag, "border") not in ("", "0")
    if not has_head and not border and (columns < 3 or max(words) > 40):
        return None
    if max(words) > 150:
        return None
    width = [row + [""] * (columns - len(row)) for row in cells]
    head, *body = width
    markdown = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * columns, *body)]
    return "\n".join(" ".join(row) for row in cells), "\n".join(markdown)


def _cell(cell: Tag) -> str:
    writer = _Writer()
    _walk(cell, _Place(), writer)
    writer.end()
    parts = [block.markdown or escape(block.text) for block in writer.blocks]
    return " ".join(" ".join(parts).split()).replace("|", "\\|")


def _stripped(runs: list[_Run]) -> list[_Run]:
    while runs and not runs[-1].text.strip():
        runs.pop()
    return runs


def _counts(text: str) -> bool:
    """Whether a run has words, and not only a mark or a number."""
    return not _MARK_ONLY.fullmatch(text)


def _parted(runs: list[_Run]) -> Iterator[list[_Run]]:
    """The runs, parted where words in bold at the beginning end: they may be a question."""
    if runs[0].place.heading:
        yield runs
        return
    emphases = [run.place.emphasis if _counts(run.text) else None for run in runs]
    lead = next((one for one in emphases if one is not None), Emphasis.NONE)
    if lead is Emphasis.NONE:
        yield runs
        return
    end = next(
        (n for n, one in enumerate(emphases) if one is not None and not (one & lead)), len(runs)
    )
    head = "".join(run.text for run in runs[:end])
    if end == len(runs) or len(head.split()) < 2:
        yield runs
        return
    while end > 1 and not _counts(runs[end - 1].text) and runs[end - 1].place.emphasis != lead:
        end -= 1  # the mark before the rest belongs to it
    if not any(_counts(run.text) for run in runs[:end]):
        yield runs
        return
    yield runs[:end]
    yield runs[end:]


def _common(containers: Iterable[Container | None]) -> Container | None:
    """The innermost container that holds all of them."""
    common: list[Container] | None = None
    last: Container | None = None
    for one in containers:
        if common is not None and one is last:
            continue
        last = one
        path = list(one.path())[::-1] if one else []
        if common is None:
            common = path
        else:
            same = 0
            for a, b in zip(common, path, strict=False):
                if a is not b:
                    break
                same += 1
            common = common[:same]
    return common[-1] if common else None


def _markdown(runs: Sequence[_Run]) -> str:
    """The runs as Markdown on one line."""
    parts: list[tuple[tuple[Emphasis, str, bool], str]] = []
    for run in runs:
        style = run.place.emphasis & (Emphasis.BOLD | Emphasis.ITALIC)
        if run.place.heading:
            style = Emphasis.NONE
        key = (style, run.place.link, run.place.is_code)
        if parts and parts[-1][0] == key:
            parts[-1] = (key, parts[-1][1] + run.text)
        else:
            parts.append((key, run.text))
    text = ""
    for (style, link, is_code), words in parts:
        words = _SPACE.sub(" ", words)
        inner = words.strip()
        if not inner:
            text += " " if words else ""
            continue
        before, after = words[: words.index(inner)], words[words.index(inner) + len(inner) :]
        text += before + _styled(inner, style, link, is_code) + after
    return " ".join(text.split())


def _styled(words: str, style: Emphasis, link: str, is_code: bool) -> str:
    if is_code:
        tick = "``" if "`" in words else "`"
        text = f"{tick}{words}{tick}"
    else:
        text = escape(words)
    if link and not link.startswith(("#", "javascript:", "data:", "vbscript:")):
        target = link.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        text = f"[{text}]({_SPACE.sub('', target)})"
    if Emphasis.ITALIC in style:
        text = f"*{text}*"
    if Emphasis.BOLD in style:
        text = f"**{text}**"
    return text
