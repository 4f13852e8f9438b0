"""References as links, and as the words that stand for them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import label_of, linked, shown_spans, span_label, spoken
from ingest.content.model.records import (
    Association,
    Category,
    Criterion,
    Kind,
    Line,
    Question,
    SourceDocument,
    SourcePage,
    Standing,
    Term,
)
from ingest.content.model.references import Reference, find_references
from ingest.content.model.slugs import Slug
from ingest.markdown import plain_text, render
from ingest.spans import SourceSpan
from support.content import CONTENT

KNOWLEDGE = KnowledgeBase(
    questions=(Question(Slug("cost"), Slug("fees"), "Cost: *how* [much]?"),),
    criteria=(Criterion(Slug("hours"), Kind.TRAINING, "The hours", Standing.QUOTED),),
    categories=(Category(Slug("ifs"), "Specialist", "IFS", Line.INFANT),),
    terms=(Term(Slug("rsc"), "supervision"),),
    sources=(SourceDocument("faq.txt", "The FAQ"), SourceDocument("a: b.txt", "a: b.txt")),
    pages=(
        SourcePage(Slug("ours"), "Our page", "https://a.example", dt.date(2026, 11, 22)),
        SourcePage(
            Slug("theirs"), "Their page", "https://b.example", dt.date(2026, 11, 22), "Michigan"
        ),
    ),
    with_drafts=True,
)

# A reference, the words that stand for it, the words that search and excerpts know.

LABELS = [
    ("[[criterion:hours]]", "The hours", "The hours"),
    ("[[criterion:hours|30 hours]]", "30 hours", "30 hours"),
    ("[[question:cost]]", "Cost: *how* [much]?", "Cost: *how* [much]?"),
    ("[[category:ifs]]", "Specialist", "Specialist"),
    ("[[term:rsc]]", "supervision", "supervision"),
    ("[[term:rsc|a|b]]", "a|b", "a|b"),
    ("[[term:rsc|5 < 6 & <b>*c*</b> _d_]]", "5 < 6 & <b>*c*</b> _d_", "5 < 6 & <b>*c*</b> _d_"),
    ("[[term:rsc|`x` \\ y]]", "`x` \\ y", "`x` \\ y"),
    ("[[source:ours]]", "Our page", ""),
    ("[[source:theirs]]", "Michigan: Their page", ""),
    ("[[source:theirs|p. 2]]", "p. 2", ""),
    ("[[source:faq.txt:7]]", "The FAQ, line 7", ""),
    ("[[source:faq.txt:7-9]]", "The FAQ, lines 7–9", ""),
    ("[[source:a: b.txt:1]]", "a: b.txt, line 1", ""),
]


def _address(reference: Reference) -> str:
    return f"/{reference.kind}/{reference.target.replace(' ', '%20')}"


@pytest.mark.parametrize(("text", "label", "words"), LABELS)
def test_a_reference_has_words_that_stand_for_it(text: str, label: str, words: str) -> None:
    (reference,) = find_references(text)
    assert label_of(reference, KNOWLEDGE) == label
    said = plain_text(spoken(f"See {text}.", KNOWLEDGE))
    assert said == (f"See {words}." if words else "See.")


@pytest.mark.parametrize(("text", "label", "words"), LABELS)
def test_a_reference_is_one_link_with_its_words(text: str, label: str, words: str) -> None:
    page = BeautifulSoup(render(linked(f"See {text} now.", KNOWLEDGE, _address)), "html.parser")
    (link,) = page.find_all("a")
    (reference,) = find_references(text)
    assert (link.get_text(), link["href"]) == (label, _address(reference))
    assert page.get_text() == f"See {label} now."
    assert [tag.name for tag in page.find_all()] == ["p", "a"]


@pytest.mark.parametrize(("text", "label", "words"), LABELS)
def test_a_reference_leaves_a_table_whole(text: str, label: str, words: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {text} | c |"
    page = BeautifulSoup(render(linked(table, KNOWLEDGE, _address)), "html.parser")
    assert [cell.get_text() for cell in page.find_all("td")] == [label, "c"]


def test_what_stands_in_code_is_no_link() -> None:
    text = "`[[term:rsc]]`\n\n```\n[[term:rsc]]\n```\n"
    assert linked(text, KNOWLEDGE, _address) == spoken(text, KNOWLEDGE) == text


def test_staff_see_the_lines_of_a_document_with_its_title() -> None:
    assert span_label(SourceSpan("faq.txt", 7, 7), KNOWLEDGE) == "The FAQ, line 7"
    assert span_label(SourceSpan("faq.txt", 7, 8), KNOWLEDGE) == "The FAQ, lines 7–8"


def test_readers_see_each_document_once_by_its_title() -> None:
    spans = (SourceSpan("b.txt", 1, 1), SourceSpan("faq.txt", 7, 8), SourceSpan("b.txt", 3, 3))
    public = KNOWLEDGE.public()
    assert span_label(spans[1], public) == "The FAQ"
    assert [one.document for one in shown_spans(spans, public)] == ["b.txt", "faq.txt"]
    assert shown_spans(spans, KNOWLEDGE) == spans
    assert shown_spans((), public) == ()


def test_lines_of_a_document_are_said_in_the_words_of_the_site() -> None:
    given = {
        "source_lines": "{title}, Zeilen {lines}",
        "source_lines_one": "{title}, Zeile {lines}",
    }
    knowledge = replace(KNOWLEDGE, association=Association(strings={"question": given}))
    assert span_label(SourceSpan("faq.txt", 7, 7), knowledge) == "The FAQ, Zeile 7"
    assert span_label(SourceSpan("faq.txt", 7, 8), knowledge) == "The FAQ, Zeilen 7–8"


def test_a_reference_to_nothing_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        linked("[[term:gone]]", KNOWLEDGE, _address)


def test_every_reference_of_the_frozen_content_is_a_link_with_words() -> None:
    files = open_content(CONTENT)
    knowledge, count = files.knowledge, 0
    texts = [one.answer for one in knowledge.questions] + [one.text for one in knowledge.criteria]
    texts += [one.definition for one in knowledge.terms] + [
        one.for_whom for one in knowledge.categories
    ]
    for text in texts:
        page = BeautifulSoup(render(linked(text, knowledge, _address)), "html.parser")
        links = [link for link in page.find_all("a") if link["href"].startswith("/")]
        assert len(links) == len(find_references(text))
        assert all(link.get_text().strip() for link in links)
        assert "[[" not in page.get_text()
        count += len(links)
    assert count > 200


def test_the_frozen_texts_read_well_with_and_without_their_sources(
    knowledge: KnowledgeBase,
) -> None:
    """Sources stand in one pair of brackets, and where they are left out no empty pair is left."""
    odd = re.compile(r"\(\(|\)\)|\(\s*(?:,\s*)*\)| ,| \.(?!\w)|\(,")
    for one in knowledge.questions:
        page = BeautifulSoup(render(linked(one.answer, knowledge, _address)), "html.parser")
        assert not odd.search(page.get_text()), one.id
        assert not odd.search(plain_text(spoken(one.answer, knowledge))), one.id
