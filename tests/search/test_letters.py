"""The characters of words, held to the Unicode of the Python that runs this."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest

from search.analysis import fold, is_unspaced, split_words, terms
from search.letters import FOLDED, INVISIBLE_RANGES, UNSPACED_RANGES, WORD_RANGES

SYMBOLS = [
    ("\u02b0", "\u02ff"),  # apostrophes and tones
    ("\u2000", "\u2bff"),  # among signs letters such as ℃
    ("\u3006", "\u3006"),
    ("\U0001d000", "\U0001d7ff"),  # letters of mathematics
    ("\U0001f000", "\U0001ffff"),
]

SCRIPTS = {
    "Latin": "ŝĝæłß",
    "Greek": "ωψάέ",
    "Cyrillic": "жщђў",
    "Armenian": "ժամ",
    "Hebrew": "שאלה",
    "Arabic": "سؤال",
    "Syriac": "ܫܠܡܐ",
    "Thaana": "ސުވާލު",
    "Devanagari": "प्रशिक्षण",
    "Bengali": "প্রশিক্ষণ",
    "Gurmukhi": "ਸਿਖਲਾਈ",
    "Gujarati": "તાલીમ",
    "Oriya": "ତାଲିମ",
    "Tamil": "பயிற்சி",
    "Telugu": "శిక్షణ",
    "Kannada": "ತರಬೇತಿ",
    "Malayalam": "പരിശീലനം",
    "Sinhala": "පුහුණුව",
    "Tibetan": "སྦྱོང",
    "Georgian": "ტრენინგი",
    "Ethiopic": "ስልጠና",
    "Cherokee": "ᎠᎾᏕᎶᏆ",
    "Canadian syllabics": "ᐃᓕᓐᓂ",
    "Mongolian": "ᠰᠤᠷᠭᠠ",
    "Tifinagh": "ⵜⵉⵎⵙ",
    "N’Ko": "ߞߊ߬ߙߊ߲",
    "Adlam": "𞤖𞤢𞤤𞤢",
    "Chakma": "𑄌𑄋𑄴𑄟𑄳𑄦",
    "Yi": "ꆈꌠꉙ",
    "Lisu": "ꓡꓲꓢꓴ",
}
"""A word of each script that parts words."""

UNSPACED = {
    "Thai": "อบรม",
    "Lao": "ຝຶກອົບ",
    "Khmer": "បណ្តុះ",
    "Burmese": "သင်တန်း",
    "Chinese": "申请认证",
    "rare Chinese": "𠀀𠀁𠀂",
    "Hiragana": "ひらがな",
    "Katakana": "カタカナ",
    "Hangul": "교육시간",
    "Bopomofo": "ㄅㄆㄇ",
}


def _ranges(text: str) -> Iterator[range]:
    for part in text.split():
        first, _, last = part.partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)


def _within(character: str, *places: tuple[str, str]) -> bool:
    return any(first <= character <= last for first, last in places)


@pytest.mark.parametrize("text", [WORD_RANGES, UNSPACED_RANGES, INVISIBLE_RANGES])
def test_ranges_ascend_and_do_not_touch(text: str) -> None:
    ends = [(one.start, one.stop) for one in _ranges(text)]
    assert all(start < stop for start, stop in ends)
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_no_character_is_of_both_kinds() -> None:
    spaced = {code for one in _ranges(WORD_RANGES) for code in one}
    assert not spaced & {code for one in _ranges(UNSPACED_RANGES) for code in one}


def test_every_letter_and_digit_is_of_a_word() -> None:
    lost = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if (unicodedata.category(chr(code)) in {"Lu", "Ll", "Lt", "Lo", "Nd"})
        and not _within(chr(code), *SYMBOLS, *NEWER)
        and split_words(chr(code)) != [chr(code)]
    ]
    assert lost == []


NEWER = [
    *[("\u1c89", "\u1c8a"), ("\ua7cb", "\ua7dc"), ("\U000105c0", "\U000105ff")],
    *[("\U00010d40", "\U00010d8f"), ("\U00010ec0", "\U00010eff"), ("\U00011380", "\U000113ff")],
    *[("\U00011f00", "\U00011faf"), ("\U00016100", "\U0001613f"), ("\U00016d40", "\U00016d7f")],
    *[("\U00016ea0", "\U00016edf"), ("\U0001cc00", "\U0001cfff"), ("\U0001e02b", "\U0001e08f")],
    *[("\U0001e4d0", "\U0001e7df")],
]
"""Letters with capitals or parts that came after Unicode 14: not every Python or browser folds
them."""


def test_no_blank_or_stop_of_living_scripts_is_of_a_word() -> None:
    kept = [
        hex(code)
        for code in range(0x10000)
        if unicodedata.category(chr(code)) in {"Zs", "Zl", "Zp", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
        and split_words(chr(code))
    ]
    assert kept == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_word_of_any_script_is_one_word(script: str) -> None:
    word = SCRIPTS[script]
    assert split_words(f"({word}), {word}?") == [word, word]
    assert terms(word)


@pytest.mark.parametrize("script", UNSPACED)
def test_a_script_without_spaces_is_read_in_pairs(script: str) -> None:
    text = UNSPACED[script]
    found = split_words(f"«{text}»")
    assert len(found) > 1
    assert all(is_unspaced(pair) for pair in found)
    assert "".join(found) != text
    assert found[0] == text[: len(found[0])]
    assert found[-1] == text[-len(found[-1]) :]


@pytest.mark.parametrize("range_", list(_ranges(INVISIBLE_RANGES)), ids=str)
@pytest.mark.parametrize("word", ["supervision", "प्रशिक्षण", "申请"])
def test_what_is_invisible_is_in_no_term_and_parts_no_word(word: str, range_: range) -> None:
    for code in range_:
        within = word[0] + chr(code) + word[1:]
        assert terms(within) == terms(word), hex(code)
        assert terms(chr(code)) == []


def test_every_letter_is_folded_in_both_cases() -> None:
    for letter, *folded in FOLDED:
        assert fold(letter) == "".join(folded)
        if len(letter.upper()) == 1:
            assert fold(letter.upper()) == "".join(folded)


def test_digits_of_any_script_are_digits() -> None:
    digits = {one[0]: one[1:] for one in FOLDED if one[1:].isdigit()}
    assert len(digits) == 180
    for letter, digit in digits.items():
        assert str(unicodedata.digit(letter)) == digit
    assert terms("٣٠٩ ३०९") == ["309", "309"]
