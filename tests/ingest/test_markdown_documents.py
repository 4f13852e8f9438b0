"""Generated documents: what is written is shown, or a message names its line."""

from __future__ import annotations

import re
from html import unescape

import nh3
import pytest
from bs4 import BeautifulSoup

from ingest.markdown import TAGS, plain_text, render
from ingest.markdown_dialect import parser, with_lists
from ingest.markdown_losses import find_losses, without_notes
from support.depth import deep
from support.markdown_documents import Document, make_document

FEW = 40

NUMBERS = [n if n < FEW else deep(n, name=str(n)) for n in range(200)]


def _on_page(text: str) -> set[str]:
    """All words that the page of a text has, in its text and in its attributes."""
    page = BeautifulSoup(render(without_notes(text)), "html.parser")
    said = [page.get_text(), page.get_text(" ")]
    for tag in page.find_all(True):
        said += [unescape(str(value)) for value in tag.attrs.values()]
    return set(re.findall(r"[^\W_]+", " ".join(said)))


def _line_of(word: str, document: Document) -> int:
    return document.text[: document.text.index(word)].count("\n") + 1


@pytest.mark.parametrize("number", NUMBERS)
def test_all_that_is_written_is_shown(number: int) -> None:
    document = make_document(number)
    assert find_losses(document.text) == ()
    page, words = _on_page(document.text), _in_plain_text(without_notes(document.text))
    written = {*document.shown, *document.struck, *document.addressed}
    assert {word for word in written if word not in page} == set()
    assert {word for word in document.shown if word not in words} == set()
    assert not words & {*document.struck}


def _in_plain_text(text: str) -> set[str]:
    """The words that are searched; figures that are raised or lowered stay apart from them."""
    return set(re.findall(r"(?:(?![⁰¹²³⁴-⁹₀-₉])[^\W_])+", plain_text(text)))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_note_for_staff_is_in_nothing_that_is_published(number: int) -> None:
    document = make_document(number)
    published = without_notes(document.text)
    assert not [word for word in document.hidden if word in published]
    assert render(published) == render(without_notes(published))


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_not_shown_is_named_with_its_line(number: int) -> None:
    document = make_document(1000 + number, with_faults=True)
    page = _on_page(document.text)
    named = {loss.line for loss in find_losses(document.text)}
    lost = {word for word in {*document.shown, *document.struck} if word not in page}
    assert {word for word in lost if _line_of(word, document) not in named} == set()
    # And no line is named but one with something that is not shown.
    faulty = re.compile(
        r"<(?:\?|script|span|b title|iframe|[^\s>]*z[ >])|file:|\]\( \)|!\[\]|^\[|\|$"
    )
    lines = document.text.split("\n")
    assert [n for n in named if not faulty.search(lines[n - 1]) and "```" not in lines[n - 1]] == []


_BLOCK = re.compile(r"</?(?:[uod]l|li|d[td]|pre|blockquote|table|tr|t[dh]|h[2-6]|hr|details)\b")


def _blocks(html: str) -> list[str]:
    """Beginnings and ends of blocks; of headings the page has three levels."""
    begin = re.split(r'<hr class="footnotes-sep"|<hr>\n<p><sup id="fn-', html)[0]
    return [re.sub("h[56]", "h4", tag) for tag in _BLOCK.findall(begin)]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_blocks_are_those_of_common_mark(number: int) -> None:
    """Its parser has them in tokens; what the converter makes of the text has the same."""
    text = without_notes(make_document(number).text)
    html = parser().render(with_lists(text)[0], {})
    cleaned = nh3.clean(html, tags={*TAGS, "h5", "h6"}, attributes={"hr": {"class"}})
    assert _blocks(render(text)) == _blocks(cleaned)
