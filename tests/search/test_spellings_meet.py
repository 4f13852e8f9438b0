"""One word in two spellings: whichever stands in the record, whichever is typed."""

from __future__ import annotations

from itertools import permutations

import pytest

from search.bm25f import build_scored_index
from search.engine import search
from search.entries import Entry
from search.query_terms import read_query
from search.scored_index import ScoredIndex

SPELLINGS = {
    "doctor": ("PhD", "Ph.D.", "phd", "ph.d", "PHD"),
    "social worker": ("MSW", "M.S.W.", "msw"),
    "bachelor of science": ("BSc", "B.Sc.", "b.sc"),
    "fellow": ("F.I.M.H.", "FIMH"),
    "price": ("$1,250", "1250", "1 250", "1.250", "1\u00a0250", "1\u202f250"),
    "telephone": (
        *("203-737-6422", "(203) 737-6422", "203.737.6422", "203 737 6422", "2037376422"),
        *("+1 203 737 6422", "1-203-737-6422", "+12037376422"),
    ),
    "hyphenated by a word processor": ("super\u00advision", "supervision", "su\u200bpervision"),
    "street": ("Straße", "Strasse", "STRASSE", "STRAẞE"),
    "town": ("Łódź", "lodz", "LODZ"),
    "island": ("Ærø", "aero"),
    "Turkish": ("Iğdır", "igdir", "IĞDIR"),
    "Vietnamese": ("Đà Nẵng", "da nang"),
    "Icelandic": ("Þórður", "thordur"),
    "pointed Arabic": ("مُدَرِّس", "مدرس"),
    "Persian keyboard": ("کتاب", "كتاب"),
    "pointed Hebrew": ("שָׁלוֹם", "שלום"),
    "decomposed Korean": ("교육", "\u1100\u116d\u110b\u1172\u11a8"),
    "wide letters": ("ＦＡＱ", "faq"),
    "digits": ("٣٠ ساعة", "30 ساعة"),
}

PARTS = [
    pytest.param("申请认证需要多少小时的培训？", "培训", id="Chinese"),
    pytest.param("申请认证需要多少小时的培训？", "认证小时", id="Chinese, two words"),
    pytest.param("申请认证", "申", id="one Chinese character"),
    pytest.param("研修は何時間必要ですか", "研修", id="Japanese"),
    pytest.param("교육이 몇 시간 필요합니까?", "교육", id="Korean, without its particle"),
    pytest.param("상담교육시간", "교육", id="Korean, grown together"),
    pytest.param("ต้องอบรมกี่ชั่วโมง", "อบรม", id="Thai"),
    pytest.param("ត្រូវការបណ្តុះបណ្តាល", "បណ្តាល", id="Khmer"),
    pytest.param("कितने घंटे प्रशिक्षण चाहिए?", "प्रशिक्षण", id="Hindi"),
    pytest.param("Write to ctaimh@yale.edu", "ctaimh@yale.edu", id="a mail address"),
    pytest.param("Write to ctaimh@yale.edu", "ctaimh", id="its first part"),
    pytest.param("See https://www.ct-aimh.org/faq/", "ct-aimh.org", id="a site"),
    pytest.param("See https://www.ct-aimh.org/faq/", "https://www.ct-aimh.org/faq/", id="a link"),
]


def _index(text: str) -> ScoredIndex:
    others = [
        Entry(f"other-{one}", "t", f"Something else, such as {one}")
        for one in ("tea", "bread", "salt")
    ]
    return build_scored_index([Entry("it", "t", "What is meant?", answer=text), *others])


@pytest.mark.parametrize(
    ("written", "typed"),
    [pair for spellings in SPELLINGS.values() for pair in permutations(spellings, 2)],
)
def test_any_spelling_finds_any_other(written: str, typed: str) -> None:
    hits = search(_index(f"It says {written} here."), typed).hits
    assert hits
    assert hits[0].id == "it"


@pytest.mark.parametrize(("written", "typed"), PARTS)
def test_a_part_finds_the_whole(written: str, typed: str) -> None:
    hits = search(_index(written), typed).hits
    assert hits
    assert hits[0].id == "it"


def test_another_number_is_not_found() -> None:
    index = _index("Call 203-737-6422, it costs $1,250.")
    assert search(index, "1350").hits == ()
    assert search(index, "2037376423").hits == ()


def test_what_was_mended_is_said_without_words_that_overlap() -> None:
    index = _index("申请认证 203-737-6422 supervision")
    assert read_query(index, "申请认证 supervison").correction == "申请认证 supervision"
    said = read_query(index, "203-737-6422 supervison").correction
    assert said == "203 737 6422 supervision"
