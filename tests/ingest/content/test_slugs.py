"""Slugs: what may stand in an address, and addresses made of titles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.model.slugs import make_slug, parse_slug

GOOD = ["a", "7", "fees", "work-how-many", "training-30-vs-15"]

REFUSED = [
    pytest.param("", id="empty"),
    pytest.param("Fees", id="capital"),
    pytest.param("how many", id="space"),
    pytest.param("how_many", id="underscore"),
    pytest.param("how--many", id="two hyphens"),
    pytest.param("-fees", id="hyphen first"),
    pytest.param("fees-", id="hyphen last"),
    pytest.param("fees.md", id="full stop"),
    pytest.param("fees/cost", id="slash"),
    pytest.param("gebühr", id="letter outside of ASCII"),
    pytest.param("fees\n", id="line end"),
    pytest.param("٣", id="digit outside of ASCII"),
]

MADE = [
    ("How far back can I go?", "how-far-back-can-i-go"),
    ("Shouldn’t I, shouldn't you?", "shouldnt-i-shouldnt-you"),
    ("reflective supervision/consultation", "reflective-supervision-consultation"),
    ("Café, naïve, Ångström", "cafe-naive-angstrom"),
    ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
    ("30 clock hours", "30-clock-hours"),
    ("Straße, Größe, Ærø", "strasse-grosse-aero"),
    ("Łódź, đã, ışık, þing", "lodz-da-isik-thing"),
    ("Сколько стоит щётка?", "skolko-stoit-shchetka"),
    ("Πόσο κοστίζει;", "poso-kostizei"),
    ("ＦＵＬＬ ﬁne", "full-fine"),
    ("?!", "question"),
    ("→ …", "question"),
    ("資格", "8cc7-683c"),
    ("كم ساعة من التدريب أحتاج؟", "km-saat-mn-altdryb-ahtaj"),
    ("بڑی چاہیے", "brry-tchahyy"),
    ("שָׁלוֹם, מה התשלום?", "shlvm-mh-htshlvm"),
    ("प्रशिक्षण कितने घंटे", "prashikssanna-kitane-ghantte"),
    ("ต้องอบรม", "tongobrm"),
    ("りゅうがく ガイド", "riyuugaku-gaido"),
    ("교육이 몇 시간", "gyoyugi-myeoc-sigan"),
    ("Қазақ тілі", "kazak-tili"),
    ("ქართული", "khartuli"),
    ("Հայերեն", "hayeren"),
    ("አማርኛ", "amaarenyaa"),
    ("Oʻzbek, объект", "ozbek-obekt"),
    ("१२ ३", "12-3"),
    ("", "question"),
]

TAKEN = [
    ("Fees", {"fees"}, "fees-2"),
    ("Fees", {"fees", "fees-2"}, "fees-3"),
    ("Fees", {"fees-2"}, "fees"),
    ("?", {"question"}, "question-2"),
]


@pytest.mark.parametrize("text", GOOD)
def test_a_slug_is_read_as_it_stands(text: str) -> None:
    assert parse_slug(text) == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_slug_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse_slug(text)
    assert str(caught.value) == (
        f"“{text}” is not an id: it may hold small letters, digits and single hyphens"
    )


@pytest.mark.parametrize(("title", "slug"), MADE)
def test_a_slug_is_made_of_the_first_words(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(("title", "taken", "slug"), TAKEN)
def test_a_taken_slug_gets_the_next_free_number(title: str, taken: set[str], slug: str) -> None:
    assert make_slug(title, taken) == slug


@settings(deadline=None, derandomize=True)
@given(st.text(), st.integers(0, 4))
def test_a_made_slug_is_a_slug_and_free(title: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others):
        taken.add(make_slug(title, taken))
    slug = make_slug(title, taken)
    assert parse_slug(slug) == slug
    assert slug not in taken
    assert len(taken) == others


@settings(deadline=None, derandomize=True)
@given(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=8))
def test_a_slug_of_up_to_eight_words_makes_itself(words: list[str]) -> None:
    assert make_slug("-".join(words)) == "-".join(words)
