"""The languages that sites are written in, by the tags of BCP 47: "es", "de-AT"."""

from __future__ import annotations

import re

__all__ = ["NAMES", "SEARCHED", "direction_of", "is_language_tag", "language_of"]

SEARCHED = ("ar", "da", "de", "en", "es", "fr", "it", "nb", "nl", "pt", "sv")
"""Languages whose word forms and stop words the search knows."""

NAMES = {
    "ar": "العربية",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nb": "Norsk",
    "nl": "Nederlands",
    "pt": "Português",
    "sv": "Svenska",
    **{"fa": "فارسی", "ht": "Kreyòl ayisyen", "ko": "한국어", "pl": "Polski", "ru": "Русский"},
    **{"so": "Soomaali", "tl": "Tagalog", "uk": "Українська", "vi": "Tiếng Việt", "zh": "中文"},
}
"""Language -> what its speakers call it, as a link to them says."""

_SAME = {"fil": "tl", "iw": "he", "nn": "nb", "no": "nb"}
_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_RIGHT_TO_LEFT_SCRIPTS = frozenset(("arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"))
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def is_language_tag(tag: str) -> bool:
    """Whether a text may be the tag of a language.

    >>> is_language_tag("de-AT"), is_language_tag("Deutsch")
    (True, False)
    """
    return _TAG.fullmatch(tag) is not None


def language_of(tag: str) -> str:
    """The language of a tag, without country or script.

    >>> language_of("es-US"), language_of("no")
    ('es', 'nb')
    """
    language = tag.lower().partition("-")[0]
    return _SAME.get(language, language)


def direction_of(tag: str) -> str:
    """Where lines of a language begin: "ltr" or "rtl".

    >>> direction_of("ar-EG"), direction_of("az-Arab"), direction_of("es")
    ('rtl', 'rtl', 'ltr')
    """
    language, *others = tag.lower().split("-")
    scripts = [one for one in others if len(one) == 4 and one.isalpha()]
    is_turned = not _RIGHT_TO_LEFT_SCRIPTS.isdisjoint(scripts) or (
        language in _RIGHT_TO_LEFT and not scripts
    )
    return "rtl" if is_turned else "ltr"
