"""The search in other languages: word forms, stop words, and the same in JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.languages import SEARCHED, direction_of, language_of
from ingest.content.model.records import Association, Question, Status, Topic
from search.analysis import ENDINGS, STEMMERS, fold, stem, term
from search.browser_index import Shown, build_browser_index, format_core
from search.common_words import common_words
from search.engine import search
from search.entries import entries_of
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of
from support.node import loaded
from webapp.site.bundles import joined_script

SITES = {
    "es": {
        "horas": ("¿Cuántas horas de formación necesito?", "Treinta horas de capacitación."),
        "tarifa": ("¿Cuánto cuesta la solicitud?", "La tarifa es de 50 dólares."),
        "familias": ("¿Con cuántas familias debo trabajar?", "Con diez, como mínimo."),
        "nosotros": ("¿Quiénes somos?", "Una asociación de profesionales."),
    },
    "de": {
        "buch": ("Welches Buch brauche ich?", "Das Handbuch für Bewerber."),
        "frist": ("Wann endet die Frist?", "Am letzten Tag des Monats."),
        "haus": ("Muss ich in das Haus kommen?", "Nein, alles geht über das Netz."),
        "gebuehr": ("Wie hoch ist die Gebühr?", "Fünfzig Euro für die Ausbildung."),
    },
    "ar": {
        "hours": ("كم ساعة من التدريب أحتاج؟", "ثلاثون ساعة على الأقل."),
        "fees": ("ما هي الرسوم؟", "الرسوم خمسون دولارا لكل طلب."),
        "families": ("مع كم عائلة يجب أن أعمل؟", "مع عشر عائلات."),
    },
}
"""Language -> id -> title and answer."""

FOUND = [
    ("es", "hora", "horas"),
    ("es", "formaciones", "horas"),
    ("es", "formacion", "horas"),
    ("es", "30", "horas"),
    ("es", "cuanto cuesta", "tarifa"),
    ("es", "solicitudes", "tarifa"),
    ("es", "familia", "familias"),
    ("es", "quienes somos", "nosotros"),
    ("de", "Bücher", "buch"),
    ("de", "buecher", "buch"),
    ("de", "Fristen", "frist"),
    ("de", "Häuser", "haus"),
    ("de", "Gebuehren", "gebuehr"),
    ("de", "Ausbildungen", "gebuehr"),
    ("de", "50", "gebuehr"),
    ("ar", "تدريب", "hours"),
    ("ar", "السّاعات", "hours"),
    ("ar", "رسوم", "fees"),
]

NOTHING = [("es", "de la que"), ("de", "die und der"), ("ar", "على من")]


def _index(language: str) -> ScoredIndex:
    knowledge = KnowledgeBase(
        topics=(Topic("t", "T"),),
        questions=tuple(
            Question(one, "t", title, answer, Status.PUBLISHED)
            for one, (title, answer) in SITES[language].items()
        ),
        association=Association(language=language),
    )
    return build_index(entries_of(knowledge), aliases_of(knowledge))


@pytest.fixture(scope="module")
def indexes() -> dict[str, ScoredIndex]:
    return {language: _index(language) for language in SITES}


@pytest.mark.parametrize(("language", "query", "expected"), FOUND)
def test_word_forms_find(
    indexes: dict[str, ScoredIndex], language: str, query: str, expected: str
) -> None:
    hits = search(indexes[language], query).hits
    assert hits
    assert hits[0].id == expected


@pytest.mark.parametrize(("language", "query"), NOTHING)
def test_words_of_grammar_find_nothing(
    indexes: dict[str, ScoredIndex], language: str, query: str
) -> None:
    assert search(indexes[language], query).hits == ()


def test_every_language_has_a_stemmer_and_stop_words() -> None:
    assert set(STEMMERS) == set(SEARCHED)
    for language in SEARCHED:
        assert len(common_words(language).stop) > 40
        assert not common_words(language).stop & common_words(language).asking
    assert set(ENDINGS) <= set(STEMMERS)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", ("formación", "formaciones", "formacion")),
        ("es", ("niño", "niños", "ninos")),
        ("fr", ("qualité", "qualités", "qualites")),
        ("pt", ("formação", "formações", "formacoes")),
        ("it", ("supervisione", "supervisioni")),
        ("nl", ("opleiding", "opleidingen")),
        ("sv", ("utbildning", "utbildningar")),
        ("nb", ("utdanning", "utdanninger")),
        ("da", ("uddannelse", "uddannelser")),
        ("de", ("Häuser", "Haus", "hauser")),
        ("ar", ("التدريب", "تدريب", "تَدريب")),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, forms: tuple[str, ...]) -> None:
    assert len({term(form, language) for form in forms}) == 1


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stem(fold("kupandisha"), "sw") == "kupandisha"
    assert common_words("sw").stop == frozenset()


@pytest.mark.parametrize("language", [*SITES, "fr", "pt", "it", "nl", "sv", "nb", "da", "sw"])
def test_javascript_has_the_same_stems(language: str, tmp_path: Path) -> None:
    index = _index(language) if language in SITES else _index("es")
    if language not in SITES:
        index = build_index(
            [], aliases_of(KnowledgeBase(association=Association(language=language)))
        )
    shown = {(one.kind, one.id): Shown(one.id, "", one.id) for one in index.records}
    core, script = tmp_path / "index.js", tmp_path / "search.js"
    core.write_text(format_core(build_browser_index(index, shown)), "utf-8")
    script.write_text(joined_script("search.js", language), "utf-8")
    texts = [text for site in SITES.values() for pair in site.values() for text in pair]
    made = [f"{word}{ending}" for text in texts for word in text.split() for ending in _ENDINGS]
    with loaded([core, script]) as node:
        found = node.evaluate("words => words.map(FaqSearch.term)", made)
        assert found == [term(word, language) for word in made]
        if language in SITES:
            queries = [query for code, query, _ in FOUND if code == language]
            hits = node.evaluate(
                "queries => queries.map((one) => FaqSearch.search(one).hits.map(({ id }) => id))",
                queries,
            )
            assert hits == [[hit.id for hit in search(index, one).hits] for one in queries]


_ENDINGS = ("", "s", "en", "ción", "ciones", "logía", "ités", "ções", "ingen", "heter", "ات", "ها")


@pytest.mark.parametrize(
    ("tag", "language", "direction"),
    [
        ("en", "en", "ltr"),
        ("es-US", "es", "ltr"),
        ("no", "nb", "ltr"),
        ("ar", "ar", "rtl"),
        ("AR-eg", "ar", "rtl"),
        ("ckb", "ckb", "rtl"),
        ("he-IL", "he", "rtl"),
        ("az-Arab", "az", "rtl"),
        ("ku-Latn", "ku", "ltr"),
    ],
)
def test_a_tag_says_language_and_direction(tag: str, language: str, direction: str) -> None:
    assert (language_of(tag), direction_of(tag)) == (language, direction)
