"""The register of terms: what it says, and what is wrong with it."""

from __future__ import annotations

import pytest

from ingest.content.files.terms import parse_terms
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Citation, Term
from ingest.content.model.slugs import Slug
from ingest.spans import SourceSpan

REGISTER = """\
[[term]]
id = "category"
preferred = " Category "
former = ["Level"]
abbreviations = ["cat", "cat."]
lay = ["step"]
asked_as = ["What is a Category?"]
definition = "One of the kinds."
sources = ["faq.txt:7-9", "ct-ifs"]

[[term]]
id = "supervisor"
preferred = "supervisor"
"""

TERM = '[[term]]\nid = "rsc"\npreferred = "supervision"'

WRONG = [
    pytest.param("", [], id="empty"),
    pytest.param(
        TERM.replace("[[term]]", "[[terms]]"),
        ["terms.toml:1: the key “terms” is unknown in this file. Did you mean “term”?"],
        id="unknown table",
    ),
    pytest.param(
        '[[term]]\npreferred = "supervision"',
        ['terms.toml:1: a term has no “id”. Add the line id = "...".'],
        id="no id",
    ),
    pytest.param(
        TERM + '\n\n[[term]]\nid = ""\npreferred = "supervision"',
        ['terms.toml:6: a term has no “id”. Add the line id = "...".'],
        id="empty id",
    ),
    pytest.param(
        TERM.replace("rsc", "RS/C"),
        [
            "terms.toml:2: “RS/C” is not an id: it may hold small letters, digits and single "
            "hyphens. Write words such as “work-how-many”."
        ],
        id="bad id",
    ),
    pytest.param(
        '[[term]]\nid = "rsc"',
        ['terms.toml:2: the term “rsc” has no “preferred”. Add the line preferred = "...".'],
        id="no preferred word",
    ),
    pytest.param(
        TERM + "\n\n" + TERM,
        ["terms.toml:6: the term “rsc” stands here a second time. Join the two."],
        id="id twice",
    ),
    pytest.param(
        TERM + '\ndefinition = "What it is."',
        [
            "terms.toml:4: the definition of “supervision” has no source. Add sources = "
            '["document.txt:24"] or the id of a [[page]] in sources.toml.'
        ],
        id="definition without a source",
    ),
    pytest.param(
        TERM + '\ndefinition = "What it is."\nsources = []',
        [
            "terms.toml:4: the definition of “supervision” has no source. Add sources = "
            '["document.txt:24"] or the id of a [[page]] in sources.toml.'
        ],
        id="definition with no sources in the list",
    ),
    pytest.param(
        TERM + '\ndefinition = "What it is."\nsources = ["ct-ifs", "faq.txt:0"]',
        [
            "terms.toml:5: “faq.txt:0” names lines that do not exist. Write file and lines, such "
            "as “faq.txt:24-31”, or the id of a [[page]]."
        ],
        id="source that is none is one fault",
    ),
    pytest.param(
        TERM + '\nlay = "boss"\nabbreviations = ["RS", 2]\ndefinition = 7',
        [
            'terms.toml:4: the value of “lay” is not a list of texts. Write ["one", "two"].',
            "terms.toml:5: the value of “abbreviations” is not a list of texts. Write "
            '["one", "two"].',
            "terms.toml:6: the value of “definition” is not a text. Put it in quotes.",
        ],
        id="values of other kinds",
    ),
    pytest.param(
        TERM + '\nabbreviation = "RS"',
        [
            "terms.toml:4: the key “abbreviation” is unknown in [[term]]. Did you mean "
            "“abbreviations”?"
        ],
        id="key misspelt",
    ),
]


def _parse(text: str) -> tuple[tuple[Term, ...], list[str]]:
    parsed = parse_terms(text, "terms.toml")
    return parsed.value, [str(fault) for fault in sorted(parsed.faults)]


def test_a_register_is_read_in_its_order() -> None:
    assert _parse(REGISTER) == (
        (
            Term(
                Slug("category"),
                "Category",
                ("Level",),
                ("cat", "cat."),
                ("step",),
                "One of the kinds.",
                Citation((SourceSpan("faq.txt", 7, 9),), (Slug("ct-ifs"),)),
                ("What is a Category?",),
            ),
            Term(Slug("supervisor"), "supervisor"),
        ),
        [],
    )


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[1] == messages


def test_every_frozen_definition_has_a_source(knowledge: KnowledgeBase) -> None:
    defined = [term for term in knowledge.terms if term.definition]
    assert len(defined) > 15
    assert all(term.citation for term in defined)


def test_the_frozen_age_of_an_infant_is_the_footnote_of_the_handout(
    knowledge: KnowledgeBase,
) -> None:
    term = knowledge.term_by_id["infant-toddler"]
    assert "birth to 36 months" in term.definition
    assert list(map(str, term.citation.spans)) == ["000_92faf81f376fa029.txt:28"]
