"""What stands in navigation, footers and cookie boxes, told by the elements of a page of the web.

The names are those that programs which make pages give to elements, not words of a language.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from ingest.documents.blocks import BlockKind, Container
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.question_words import ends_question

__all__ = ["in_containers"]

_ELEMENTS = {"nav", "footer", "aside", "form"}
_NEVER = {"html", "body", "a", "span", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_OF_TEXT = {"li", "p", "section"}
_ROLES = re.compile(
    r"\b(?:navigation|banner|contentinfo|search|complementary|doc-toc|dialog|alertdialog)\b"
)
_CLASSES = re.compile(
    r"(?:^|[-_])(?:nav(?:bar|igation|header|footer|button|s)?|menu|mainmenu|side-?bar|sphinxsidebar|"
    r"bread-?crumbs?|"
    r"footer|printfooter|catlinks|colophon|cookies?|consent|gdpr|newsletter|subscribe|toc|tableofcontents|contents-list|"
    r"toctree|related|share|sharing|social|comments?|pagination|pager|skip(?:-?link)?|popup|"
    r"shortcontents|search(?:box|form)?|masthead|topbar|site-header|page-header|byline|"
    r"tagline|language|lang-switch|copyright|edit-?link|prev-?next|headertop)(?:$|[-_])"
    r"|^(?:contents|topic|localtoc|header|entry-meta|post-meta|author|social|navheader|navfooter)$"
)
_CONTENTS_CLASSES = re.compile(
    r"(?:^|[-_])(?:toc|tableofcontents|shortcontents|contents)(?:$|[-_])|^contents"
)
_NOT_CLASSES = re.compile(
    r"elementor|toggle|accordion|collaps|faq|backref|no-toc|has-|with-|wp-site"
)
_MAIN_ROLE = re.compile(r"\bmain\b")


def in_containers(document: ClearedDocument) -> dict[int, str]:
    """Blocks in navigation, footers and cookie boxes; and all beside the main part of a page."""
    held, linked, known = _counted(document)
    total = held[_WHOLE]
    answering = _answering(document)
    main = {
        key
        for key, container in known.items()
        if (container.name == "main" or _MAIN_ROLE.search(container.role))
        and held[key] >= weights.MAIN_SHARE * total
    }
    reasons = {
        key: reason
        for key, container in known.items()
        if held[key] < weights.BOILERPLATE_SHARE * total
        and key not in answering
        and (reason := _reason(container))
        # A box that is only called so may hold the questions themselves.
        if reason is not Dropped.CONTENTS
        or linked[key] >= weights.CONTENTS_LINKED_SHARE * held[key]
    }
    dropped: dict[int, str] = {}
    for n, block in enumerate(document.blocks):
        if n in document.dropped or block.kind is BlockKind.DATA:
            continue
        path = [id(container) for container in block.path()]
        if reason := next((reasons[key] for key in path if key in reasons), None):
            dropped[n] = reason
        elif main and not main.intersection(path):
            dropped[n] = Dropped.BESIDE_MAIN
    return dropped


def _answering(document: ClearedDocument) -> set[int]:
    """The elements, by `id`, whose like begin right below lines that ask: `nav` of a drop-down.

    What stands below each of several questions is its answer, whatever a builder calls it.
    """
    below: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    others: Counter[tuple[str, ...]] = Counter()
    begun: set[int] = set()
    is_asked = False
    for n in document.open:
        block = document.blocks[n]
        if not document.words[n]:
            continue
        for container in block.path():
            if id(container) in begun:
                break
            begun.add(id(container))
            signature = (container.name, *container.classes)
            if is_asked:
                below[signature].append(id(container))
            else:
                others[signature] += 1
        is_asked = ends_question(block.text)
    return {
        key
        for signature, group in below.items()
        if len(group) >= 2 and len(group) > others[signature]
        for key in group
    }


_WHOLE = 0
"""In place of the `id` of a container: the document."""


def _counted(
    document: ClearedDocument,
) -> tuple[Counter[int], Counter[int], dict[int, Container]]:
    """Words within each container, those of links among them, and the containers, by `id`."""
    held: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    known: dict[int, Container] = {}
    for n, block in enumerate(document.blocks):
        if n in document.dropped or block.kind is BlockKind.DATA:
            continue
        count = len(block.text.split())
        held[_WHOLE] += count
        for container in block.path():
            held[id(container)] += count
            linked[id(container)] += count if block.link else 0
            known[id(container)] = container
    return held, linked, known


def _reason(container: Container) -> Dropped | None:
    if container.name in _NEVER or (container.name in _OF_TEXT and not container.classes):
        return None
    names = [*container.classes, *([container.id.lower()] if container.id else [])]
    if any(map(_CONTENTS_CLASSES.search, names)) and not any(map(_NOT_CLASSES.search, names)):
        return Dropped.CONTENTS
    if container.name in _ELEMENTS:
        return Dropped.NAVIGATION if container.name == "nav" else Dropped.BESIDE_TEXT
    if _ROLES.search(container.role):
        return Dropped.NAVIGATION
    if any(_CLASSES.search(name) and not _NOT_CLASSES.search(name) for name in names):
        return Dropped.NAMED_BOILERPLATE
    return None
