"""What an element of a page is: emphasis, a part that it plays, a panel that it unfolds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import Tag

from ingest.documents.blocks import BlockKind, Emphasis

__all__ = [
    "CLAIMS",
    "CODE",
    "ENDS_HEADING",
    "HEADINGS",
    "INLINE",
    "LISTS",
    "SKIPPED",
    "attribute",
    "classes_of",
    "controlled_by",
    "emphasis_of",
    "is_permalink",
    "is_struck",
    "role_of",
    "saying_style",
    "shift_of",
]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
SKIPPED = {
    *("script", "style", "template", "noscript", "head", "title", "meta", "link", "base"),
    *("iframe", "object", "embed", "applet", "svg", "canvas", "video", "audio", "map", "area"),
    *("select", "option", "datalist", "input", "textarea", "noframes", "frameset", "param"),
}
INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
    *("font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "ruby", "rt", "rp"),
    *("math", "output", "meter", "progress", "picture", "source", "img", "br", "blink"),
}
CODE = {"code", "tt", "kbd", "samp"}
ENDS_HEADING = {"p", "ul", "ol", "dl", "pre", "table", "blockquote", "hr", "details", *HEADINGS}
"""What ends a heading that was never closed; anything else within it is a part of it."""
CLAIMS = {
    "li": BlockKind.ITEM,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
    "summary": BlockKind.SUMMARY,
}
"""Element -> what the first block in it is."""
LISTS = {"ul", "ol", "menu", "dir"}

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
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)")
_UNDERLINE_STYLE = re.compile(r"text-decoration[^;]*:[^;]*underline")
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*:[^;]*line-through")
_SHIFT_STYLE = re.compile(r"vertical-align\s*:\s*(su(?:per|b))\b")
_FONT_STYLE = re.compile(r"(?<![-\w])(?:color|font-size)\s*:")
_BOLD_CLASS = re.compile(r"(?:^|[-_ ])(?:bold|strong|guilabel-none)(?:$|[-_ ])")

_PERMALINK = re.compile(r"[¶#§🔗∞⚓\s]*|\[?(?:link|permalink|anchor|edit)\]?", re.IGNORECASE)
_PERMALINK_CLASS = re.compile(
    r"headerlink|permalink|anchorjs|heading-anchor|header-anchor|anchor-link"
)
_UNFOLDING_CALL = re.compile(
    r"(?:toggle|show|hide|open|expand|collapse|fold|display|switch)\w*\s*\(\s*"
    r"(?:this\s*,\s*)?['\"]#?([-\w.:]+)['\"]",
    re.IGNORECASE,
)
"""A script's call with the anchor of a panel: onclick="toggle('answer3')"."""


def attribute(tag: Tag, key: str) -> str:
    """The value of an attribute, words of a list with spaces between; empty where it has none."""
    value = tag.attrs.get(key, "")
    return value if isinstance(value, str) else " ".join(value)


def classes_of(tag: Tag) -> tuple[str, ...]:
    """In lower case."""
    return tuple(name.lower() for name in tag.get_attribute_list("class") if name)


def saying_style(style: str) -> str:
    """What of the declarations of a style sheet sets text so that it means something else."""
    found = (rule.search(style) for rule in (_BOLD_STYLE, _STRUCK_STYLE, _SHIFT_STYLE))
    return ";".join(match[0] for match in found if match)


def is_struck(tag: Tag) -> bool:
    """Whether an element strikes its text out, by its name or its own style."""
    style = attribute(tag, "style").lower()
    return tag.name in ("s", "strike", "del") or bool(_STRUCK_STYLE.search(style))


def shift_of(tag: Tag) -> str:
    """`sup` or `sub` where an element raises or lowers its text; else empty."""
    if tag.name in ("sup", "sub"):
        return tag.name
    shifted = _SHIFT_STYLE.search(attribute(tag, "style").lower())
    return shifted[1][:3] if shifted else ""


def emphasis_of(tag: Tag, classes: Sequence[str]) -> Emphasis:
    """What an element sets its text in, by its name, its own style or its classes."""
    emphasis = _EMPHASIS.get(tag.name, Emphasis.NONE)
    style = attribute(tag, "style").lower()
    if _BOLD_STYLE.search(style) or any(_BOLD_CLASS.search(name) for name in classes):
        emphasis |= Emphasis.BOLD
    if not style:
        return emphasis
    if _ITALIC_STYLE.search(style):
        emphasis |= Emphasis.ITALIC
    if _UNDERLINE_STYLE.search(style):
        emphasis |= Emphasis.UNDERLINE
    if tag.name in ("span", "p", "div", "td") and _FONT_STYLE.search(style):
        emphasis |= Emphasis.FONT
    return emphasis


def role_of(tag: Tag) -> str:
    """Its roles, of ARIA and of schema.org, in lower case with spaces between."""
    parts = [attribute(tag, "role"), attribute(tag, "itemprop")]
    parts.extend(address.rsplit("/", 1)[-1] for address in attribute(tag, "itemtype").split())
    return " ".join(parts).lower().strip()


def controlled_by(tag: Tag) -> str:
    """The anchor of the panel that a click on the element shows or hides.

    "next" where it says that it unfolds something, but not what; empty where it does not.
    """
    for key in ("aria-controls", "data-bs-target", "data-target", "data-mdb-target"):
        if value := attribute(tag, key).lstrip("#. "):
            return value
    toggles = any(key in tag.attrs for key in ("data-toggle", "data-bs-toggle", "aria-expanded"))
    link = attribute(tag, "href")
    if toggles and link.startswith("#") and len(link) > 1:
        return link[1:]
    if toggles and ("aria-expanded" in tag.attrs or "collapse" in attribute(tag, "data-toggle")):
        return "next"
    script = link if link.startswith("javascript:") else ""
    call = _UNFOLDING_CALL.search(f"{attribute(tag, 'onclick')} {script}")
    return call[1] if call else ""


def is_permalink(tag: Tag) -> bool:
    """Whether an element is the link of a heading to itself, "¶" or "#", which is no text of it."""
    classes = " ".join(tag.get_attribute_list("class") or ())
    if "editsection" in classes:  # MediaWiki's "[edit]" within each heading
        return True
    if tag.name != "a" or "href" not in tag.attrs:
        return False
    text = tag.get_text()
    if _PERMALINK_CLASS.search(classes):  # Sphinx, MkDocs and the like
        return len(text) <= 3 or bool(_PERMALINK.fullmatch(text))
    is_inside = attribute(tag, "href").startswith("#")
    return is_inside and bool(text.strip() and _PERMALINK.fullmatch(text))
