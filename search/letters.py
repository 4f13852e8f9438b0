"""What words are made of, for Python and browsers alike: data, which the index carries to them.

Written out instead of asked of the language, because Python and a browser rarely know the same
version of Unicode. Ranges are hexadecimal code points: letters, digits, marks and what is
invisible, as of Unicode 14. What no version before had is taken for a letter where that saves a
range, but not among letters that have capitals or decompose; all of planes 2 and 3, which are kept
for them, is taken for Chinese. `tests/search/test_letters.py` holds the ranges to the Unicode of
the Python that runs it: 14 is that of Python 3.11, 16 that of 3.14.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = [
    "FOLDED",
    "INVISIBLE_RANGES",
    "PATTERNS",
    "UNSPACED_RANGES",
    "WORD_RANGES",
    "pattern",
]

WORD_RANGES = (
    "30-39 41-5a 61-7a aa ad b5 ba c0-d6 d8-f6 f8-2af 300-37d 37f-386 388-3f5 3f7-559 560-588 "
    "591-5bd 5bf 5c1-5c2 5c4-5c5 5c7-5f2 610-61a 61c 620-669 66e-6d3 6d5-6ff 710-7f5 7fa-82d "
    "840-85b 860-896 898-963 966-96f 971-9fc 9fe-a75 a81-aef af9-c6f c80-c83 c85-df3 f00 "
    "f18-f39 f3e-f84 f86-fc6 10a0-10fa 10fc-10ff 1200-135f 1380-13fd 1401-166c 166f-167f "
    "1681-169a 16a0-16ea 16f1-1734 1740-1773 17b4-17b5 180b-193b 1946-1a1b 1a20-1a99 1aa7 "
    "1ab0-1ace 1b00-1b4c 1b50-1b59 1b6b-1b73 1b80-1bf3 1c00-1c37 1c40-1c7d 1c80-1c88 1c90-1cbf "
    "1cd0-1cd2 1cd4-1ffc 200b-200f 202a-202e 2060-206f 2c00-2cf3 2d00-2d6f 2d7f-2dff 3031-303c "
    "a000-a4fd a500-a60c a610-a672 a674-a67d a67f-a6f1 a717-a7ca a7d0-a7d1 a7d3 a7d5-a7d9 "
    "a7f2-a873 a880-a8c5 a8d0-a8f7 a8fb a8fd-a92d a930-a953 a980-a9c0 a9cf-a9d9 aa00-aa59 "
    "aa80-aadd aae0-aaef aaf2-abea abec-abf9 fb00-fb28 fb2a-fd3d fd50-fe0f fe20-fe2f fe70-feff "
    "ff10-ff19 ff21-ff3a ff41-ff5a 10000-105bc 10600-10d39 10e60-10ef9 10f00-1113f 11144-11374 "
    "11400-11eff 11fb0-14646 16800-16b8f 16e40-16e9a 16f00-18d08 1b170-1cbff 1cf00-1cfc3 "
    "1d800-1e02a 1e090-1e4cf 1e7e0-1e959 1ec71-1eef1"
)
"""What words are made of, but for the scripts that write no spaces."""

UNSPACED_RANGES = (
    "e01-e4e e50-e59 e81-edf 1000-1049 1050-109d 1100-11ff 1780-17b3 17b6-17d3 17d7 17dc-17e9 "
    "3005-3006 3041-309f 30a1-30fa 30fc-318e 31a0-31ff 3400-9fff a960-a97c a9e0-a9fe aa60-aa7f "
    "ac00-d7fb f900-fad9 ff66-ffdc 1aff0-1b167 20000-3fffd"
)
"""Thai, Lao, Khmer, Burmese, Chinese, Japanese; and Korean, whose words carry particles and grow
together."""

_ATTACHED_RANGES = "300-36f e38-e3a e48-e4b eb8-eba ec8-ecb 1037 1039-103a 1160-11ff 17d2 3099-309a"
"""What belongs to the character before it in those scripts: signs that are folded away, and the
parts of a Korean syllable."""

INVISIBLE_RANGES = "ad 34f 61c 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f fe00-fe0f feff"
"""Soft hyphen, joiners, marks of direction, selectors of variants: no part of a term."""

_FOLDED_LETTERS = (
    "ßss æae œoe øo łl đd ðd ħh ıi þth ŋn ŧt ĸk ɓb ƀb ɖd ɗd ƙk ƴy ɛe əe ǝe ɔo ɵo ɣg ǥg ɨi ɩi ʉu ʋv "
    "ƒf ƶz ⱥa ȼc ɇe ɉj ƚl ɍr ɏy ɲn ƞn ƈc ƥp ƭt ʈt ςσ ךכ םמ ןנ ףפ ץצ یي ىي کك ہه ھه ٱا"
)
"""Letters that no decomposition of Unicode folds, each with what it is folded to: those with
strokes and ligatures, final forms, the Persian and Urdu forms of Arabic ones."""

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០᠐"
"""The zeros of other scripts; their digits follow in order."""


FOLDED = (
    *_FOLDED_LETTERS.split(),
    *(f"{chr(ord(zero) + digit)}{digit}" for zero in _ZEROS for digit in range(10)),
)
"""Characters that no decomposition of Unicode folds, each with what it is folded to."""


def _characters(ranges: str) -> str:
    """Ranges of code points as characters, for the inside of a class."""
    return re.sub(r"\w+", lambda code: chr(int(code[0], 16)), ranges).replace(" ", "")


PATTERNS: Mapping[str, str] = {
    "letters": _characters(WORD_RANGES),
    "unspaced": _characters(UNSPACED_RANGES),
    "invisible": _characters(INVISIBLE_RANGES),
    "attached": _characters(_ATTACHED_RANGES),
    "apostrophes": "'\u2019\u02b9-\u02bf\u05f3\u05f4\u00b7",
    "blanks": " \u00a0\u2009\u202f",
    # What stands together: it holds one word or more.
    "word": "(?![0-9])<plain>|<amount>|<numbers>|<plain>|(?:<character>)+",
    "plain": "[<letters>]+(?:[<apostrophes>.@][<letters>]+)*",
    # A character of a script without spaces, with what belongs to it.
    "character": "[<unspaced>][<invisible><attached>]*",
    # 1,250 and not the 203.737.6422 of a telephone.
    "amount": "[0-9]{1,3}(?:[,.\u00a0\u2009\u202f][0-9]{3})+(?![<letters>]|[,.][0-9]{3})",
    # Groups of digits, of which a telephone may have several.
    "numbers": "[0-9]+(?:<between>(?!<amount>)[0-9]+)+(?![<letters>]|,[0-9])",
    "between": "(?: ?[(]|[)] ?|[)]?[-./\u2010-\u2013]|[<blanks>])",
    # 1 250, and whatever has the digits of a telephone.
    "one_number": "[0-9]{1,3}(?: [0-9]{3})+|(?:[0-9][^0-9]*){9,}",
    "long_number": "[0-9]{9,}",
    # Ph.D, M.Ed, i.e: at most four letters between dots.
    "dotted": "<few>(?:[.]<few>)+",
    "few": "(?:(?![0-9])[<letters>][\u0300-\u036f]*){1,4}",
    "not_written": "[.<invisible>]",
    "not_folded": "[^<letters><unspaced>]|[<invisible>A-Z]",
}
"""Name -> regular expression, with the names of others in it; the same in Python and JavaScript."""


def pattern(name: str) -> str:
    """The regular expression of a name, with those that it names."""
    return re.sub("<([a-z]+)>", lambda other: pattern(other[1]), PATTERNS[name])
