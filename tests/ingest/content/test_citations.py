"""What a statement rests on: lines of documents and ids of web pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.citations import format_citation, parse_citation
from ingest.content.model.records import Citation
from ingest.content.model.slugs import make_slug
from ingest.spans import SourceSpan, parse_span

SEVEN = SourceSpan("faq.txt", 7, 7)

READ = [
    pytest.param([], Citation(), (), id="nothing"),
    pytest.param(["faq.txt:7"], Citation((SEVEN,)), ("faq.txt:7",), id="a line"),
    pytest.param(["faq.txt:7-7"], Citation((SEVEN,)), ("faq.txt:7",), id="a line written as lines"),
    pytest.param(["ct-ifs"], Citation((), ("ct-ifs",)), ("ct-ifs",), id="a page"),
    pytest.param(
        ["b", "faq.txt:7", "a", "a faq.txt:1-2"],
        Citation((SEVEN, SourceSpan("a faq.txt", 1, 2)), ("b", "a")),
        ("faq.txt:7", "a faq.txt:1-2", "b", "a"),
        id="both, each kind in order",
    ),
    pytest.param(
        ["faq: old.txt:7-10"],
        Citation((SourceSpan("faq: old.txt", 7, 10),)),
        ("faq: old.txt:7-10",),
        id="colon in a name",
    ),
]

_NO_LINES = "“{}” does not name lines of a document"
_NO_ID = "“{}” is not an id: it may hold small letters, digits and single hyphens"

REFUSED = [
    pytest.param("faq.txt:0", "“faq.txt:0” names lines that do not exist", id="line 0"),
    pytest.param("faq.txt:9-8", "“faq.txt:9-8” names lines that do not exist", id="turned round"),
    pytest.param("faq.txt:", _NO_LINES, id="no lines"),
    pytest.param(":7", _NO_LINES, id="no document"),
    pytest.param("faq.txt:7-", _NO_LINES, id="no last line"),
    pytest.param("faq.txt:-7", _NO_LINES, id="no first line"),
    pytest.param("faq.txt:7, 9", _NO_LINES, id="two lines"),
    pytest.param("faq.txt: 7", _NO_LINES, id="space"),
    pytest.param("faq.txt:7–9", _NO_LINES, id="dash"),
    pytest.param("https://a.example/ifs", _NO_LINES, id="address"),
    pytest.param("CT-IFS", _NO_ID, id="capitals"),
    pytest.param("faq.txt", _NO_ID, id="document alone"),
    pytest.param("", _NO_ID, id="nothing"),
]

_names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)
_spans = st.builds(
    lambda name, first, more: SourceSpan(name, first, first + more),
    _names,
    st.integers(1, 10**6),
    st.integers(0, 100),
)
_pages = st.integers(0, 9999).map(lambda number: make_slug(f"page {number}"))
_citations = st.builds(
    Citation, st.lists(_spans, max_size=3).map(tuple), st.lists(_pages, max_size=3).map(tuple)
)


@pytest.mark.parametrize(("texts", "citation", "written"), READ)
def test_a_citation_is_read_and_written(
    texts: list[str], citation: Citation, written: tuple[str, ...]
) -> None:
    assert parse_citation(texts) == citation
    assert format_citation(citation) == written


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_neither_lines_nor_a_page_is_refused(text: str, message: str) -> None:
    for texts in ([text], ["ct-ifs", text], [text, "faq.txt:7"]):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
            parse_citation(texts)
        assert str(caught.value) == message.format(text)


def test_a_page_names_no_lines() -> None:
    with pytest.raises(ValueError, match="“ct-ifs” does not name lines of a document"):
        parse_span("ct-ifs")


@settings(deadline=None, derandomize=True)
@given(_citations)
def test_parse_after_format_gives_the_same_citation(citation: Citation) -> None:
    assert parse_citation(format_citation(citation)) == citation
