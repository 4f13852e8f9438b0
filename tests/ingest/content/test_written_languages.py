"""Numbers, days and lists as languages write them; what browsers know of them is the measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.content.loading import load, open_content
from ingest.content.model import site_strings
from ingest.content.model.figures import parse_figure, said_figure
from ingest.content.model.plurals import plural_categories, plural_category
from ingest.content.model.site_strings import (
    default_strings,
    is_written,
    plural_form,
    plural_names,
    strings_in,
)
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import WarningKind
from ingest.errors import ContentError
from support.node import Node, loaded
from webapp.site.string_markup import written_date

PLURALS = Path(__file__).parents[3] / "webapp" / "static" / "shared" / "plurals.js"

LANGUAGES = re.findall(
    r"\w+",
    """ar be bg bn bs ca cs cy da de el en es et fa fi fr ga gd he hi hr ht hu hy id is it ja ka ko
    lt lv mk mt my nb nl pa pl pt ro ru sk sl so sq sr sv sw th tl tr uk ur vi zh""",
)
WRITTEN_TAGS = sorted(site_strings._typography())


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with loaded([PLURALS]) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_take_the_forms_that_browsers_give_them(node: Node, language: str) -> None:
    script = """(language) => {
        const rules = new Intl.PluralRules(language);
        return Array.from({ length: 1300 }, (_, count) => rules.select(count));
    }"""
    ours = [plural_category(count, language) for count in range(1300)]
    assert ours == node.evaluate(script, language)
    assert set(ours) - {"other"} == set(plural_categories(language))


@pytest.mark.parametrize("language", ["en", "fr", "ja", "ru", "pl", "ar", "tl"])
@pytest.mark.parametrize("forms", [0, 1, 2, 3])
def test_scripts_choose_the_form_of_a_string_as_the_server_does(
    node: Node, language: str, forms: int
) -> None:
    given = {
        "hits": "{count} hits",
        "hits_one": "{count} hit",
        **{f"hits_{one}": f"{{count}} {one}" for one in plural_categories(language)[1 : 1 + forms]},
    }
    value = [given, language]
    script = """([forms, language]) => Array.from(
        { length: 130 }, (_, count) => pluralForm(forms, "hits", count, language))"""
    assert node.evaluate(script, value) == [
        plural_form(given, "hits", count, language) for count in range(130)
    ]


@pytest.mark.parametrize("tag", WRITTEN_TAGS)
def test_days_and_fractions_are_written_as_browsers_write_them(node: Node, tag: str) -> None:
    script = """(tag) => {
        const days = new Intl.DateTimeFormat(`${tag}-u-nu-latn-ca-gregory`, { dateStyle: "long" });
        const numbers = new Intl.NumberFormat(`${tag}-u-nu-latn`);
        return [
            Array.from({ length: 12 }, (_, month) => days.format(new Date(2026, month, 25, 12))),
            numbers.format(2.5),
        ];
    }"""
    strings = strings_in(tag)
    written = [written_date(date(2026, month, 25), strings["dates"]) for month in range(1, 13)]
    said = said_figure(parse_figure("2.5 h"), strings)
    days, number = node.evaluate(script, tag)
    # Editions of CLDR differ in the width of blanks.
    assert [day.split() for day in written] == [day.split() for day in days]
    assert said.number == number


@pytest.mark.parametrize(
    ("tag", "day", "figure", "between"),
    [
        ("en", "March 1, 2026", "at least 1.5 to 2 h per year", ", "),
        ("en-GB", "1 March 2026", "at least 1.5 to 2 h per year", ", "),
        ("es", "1 de marzo de 2026", "al menos 1,5 a 2 h por year", ", "),
        ("es-US", "1 de marzo de 2026", "al menos 1.5 a 2 h por year", ", "),
        ("de-AT", "1. März 2026", "at least 1,5 to 2 h per year", ", "),
        ("fr", "1er mars 2026", "at least 1,5 to 2 h per year", ", "),
        ("ar", "1 مارس 2026", "at least 1.5 to 2 h per year", "، "),
        ("zh-Hans", "2026年3月1日", "at least 1.5 to 2 h per year", "、"),
        ("xx", "March 1, 2026", "at least 1.5 to 2 h per year", ", "),
    ],
)
def test_a_language_writes_in_its_way(tag: str, day: str, figure: str, between: str) -> None:
    strings = strings_in(tag)
    assert written_date(date(2026, 3, 1), strings["dates"]) == day
    parsed = parse_figure("at least 1.5 to 2 h per year")
    assert str(said_figure(parsed, strings)) == figure
    assert strings["punctuation"]["comma"] == between
    assert is_written(tag) == (tag not in ("en", "en-GB", "xx"))


@pytest.mark.parametrize(
    "text",
    [
        "at least 10 families over at least 6 months",
        "birth to 36 months",
        "at most 2.5 hours every 2 weeks",
        "about 45 dollars per year",
        "12 hours within 1 to 2 years",
        "3 visits per 2 weeks",
        "0 to 3 families",
    ],
)
def test_english_says_a_figure_as_it_is_written(text: str) -> None:
    assert str(said_figure(parse_figure(text), default_strings())) == text
    assert str(parse_figure(text)) == text


def _site(folder: Path, text: str) -> Path:
    (folder / "site.toml").write_text(text, "utf-8")
    return folder


def test_a_language_of_many_forms_is_asked_for_each(tmp_path: Path) -> None:
    content = _site(
        tmp_path,
        '[site]\nlanguage = "pl"\n\n[strings.glossary]\ncount_few = "{count} słowa"\n',
    )
    association = load(content).association
    assert association.strings["glossary"]["count_few"] == "{count} słowa"
    told = [one for one in find_warnings(open_content(content)) if one.kind == WarningKind.LANGUAGE]
    (remedy,) = (one.remedy for one in told if "[strings.glossary]" in one.remedy)
    assert "count_many" in remedy
    assert "count_few" not in remedy
    assert not any("[strings.dates]" in one.remedy for one in told)


def test_a_language_of_one_form_is_asked_for_no_other(tmp_path: Path) -> None:
    content = _site(tmp_path, '[site]\nlanguage = "ja"\n')
    remedies = " ".join(one.remedy for one in find_warnings(open_content(content)))
    assert "suggestions_count" in remedies
    # Lines of a document are a range and no number of things.
    assert set(re.findall(r"\w+_one\b", remedies)) == {"source_lines_one"}
    assert set(plural_names("ja")["glossary"]["count"]) == set()


@pytest.mark.parametrize(
    ("language", "line", "problem"),
    [
        ("es", 'count_few = "x"', "the key “count_few” is unknown in [strings.glossary]"),
        ("pl", 'count_two = "x"', "the key “count_two” is unknown in [strings.glossary]"),
        ("pl", 'count_few = "{number}"', "“count_few” asks for a value “number”"),
        ("pl", 'count_few = "**x**"', "“count_few” is put in by a script"),
    ],
)
def test_a_form_that_nothing_asks_for_is_a_fault(
    tmp_path: Path, language: str, line: str, problem: str
) -> None:
    content = _site(tmp_path, f'[site]\nlanguage = "{language}"\n\n[strings.glossary]\n{line}\n')
    with pytest.raises(ContentError, match=re.escape(problem)):
        load(content)


@pytest.mark.parametrize("text", ["{count} слово", "1 слово"])
def test_what_is_said_of_one_says_the_number_where_21_is_one(tmp_path: Path, text: str) -> None:
    table = f'[strings.glossary]\ncount_one = "{text}"'
    content = _site(tmp_path, f'[site]\nlanguage = "ru"\n\n{table}\n')
    strings = load(content).association.strings["glossary"]
    assert plural_form(strings, "count", 21, "ru") == "{count} слово"


def test_blanks_beside_a_comma_count(tmp_path: Path) -> None:
    content = _site(tmp_path, '[strings.punctuation]\ncomma = " – "\ncolon = "\\u00a0: "\n')
    punctuation = load(content).association.strings["punctuation"]
    assert (punctuation["comma"], punctuation["colon"]) == (" – ", "\u00a0: ")
