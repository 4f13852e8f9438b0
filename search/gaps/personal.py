"""Personal data -> an ellipsis, before anything of what people type is kept. Pure.

What has a form goes by its form: mail and web addresses, telephone and other long numbers. Names
have none: they go by what stands beside them, a greeting, a title, "my name is", thanks at the end.
A name that nothing gives away is dropped by `search.gaps.finding`, which shows no rare word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from search.analysis import fold
from search.common_words import common_words

__all__ = ["ELLIPSIS", "PersonalData", "name_words"]

ELLIPSIS = "…"

_FORMS = re.compile(
    r"""(?ix)
      (?: https?:// | www\. ) \S+                                # addresses of the web
    | \b [\w-]+ (?: \. [\w-]+ )+ [/?\#] \S*
    | [\w.+'-]+ \s? (?: @ | [(\[]\s?at\s?[)\]] ) \s? [\w-]+          # addresses of mail
      (?: (?: \. | \s?[(\[]dot[)\]]\s? ) [\w-]+ )+
    | \b [\w.+-]+ \s at \s [\w-]+ \s dot \s \w+
    | \S+ \s @ \s \S+ (?: \s? \. \s? \w+ )*
    | \S* @ \w+
    | [^\W_]* [+(]? \d (?: [\s.,:/()+\#–—-]{0,3} \d ){4,} [^\W_]*    # five digits, however grouped
    | \b (?= (?: [^\W\d_]* \d ){5} ) \w+
    | \S{33,}                                                    # no word is so long
    """
)

_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_MOST_NAMES = 3

_SMALL = 3
"""Letters of a word that stays small in a title, such as "of", at most."""

_LAST = re.compile(r"(?<=[.?!])\s+(?:[-–—~]+\s*)?(?P<rest>[^.?!]+)[.!]?$")
"""What stands behind the last sentence."""


@cache
def name_words(language: str) -> Mapping[str, Sequence[str]]:
    """Kind of word -> the words beside which names stand, in a language and in English."""
    text = resources.files("search.gaps").joinpath("names.toml").read_text("utf-8")
    known = tomllib.loads(text)
    return {
        kind: tuple(dict.fromkeys((*known.get(language, {}).get(kind, ()), *words)))
        for kind, words in known["en"].items()
    }


def _pattern(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


class PersonalData:
    """Drops personal data out of texts in a language."""

    def __init__(self, language: str, is_known: Callable[[str], bool]) -> None:
        """`is_known` tells whether a word stands in the content: then it is hardly a name."""
        words = name_words(language)
        self._common = frozenset[str]()
        for common in map(common_words, {language, "en"}):
            self._common |= common.stop | common.asking | common.general
        self._is_known = is_known
        self._has_capitals = language != "de"  # in which any noun has one
        title = rf"(?:{_pattern(words['titles'])})\.?(?![\w'’])"
        self._greeting = re.compile(rf"\W*(?:{_pattern(words['greetings'])})\b", re.IGNORECASE)
        self._title = re.compile(rf"\b{title}\s+", re.IGNORECASE)
        self._naming = re.compile(rf"\b(?:{_pattern(words['naming'])})\s+", re.IGNORECASE)
        self._introducing = re.compile(rf"\b(?:{_pattern(words['introducing'])})\s+", re.IGNORECASE)
        self._closing = re.compile(
            rf"(?:^|(?<=\W))(?:{_pattern(words['closings'])})(?P<mark>\s*[,!.:–—-]|\b)(?P<rest>[^?]*)$",
            re.IGNORECASE,
        )

    def dropped(self, text: str, names: Iterable[str] = ()) -> str:
        """The text in one line, with an ellipsis for each piece of personal data within it.

        `names` are names that the text may hold, such as that of who sent it.
        """
        text = _FORMS.sub(ELLIPSIS, " ".join(text.split()))
        for name in names:
            text = re.sub(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", ELLIPSIS, text)
        text = self._without_full_names(self._without_closing(self._without_greeting(text)))
        text = self._without_names(self._title, text, lambda word: self._may_be_name(word))
        text = self._without_names(self._naming, text, self._is_telling)
        text = self._without_names(self._introducing, text, self._is_capital_name)
        text = re.sub(rf"{ELLIPSIS}(?:[\s{ELLIPSIS}]|['’]s\b)*{ELLIPSIS}", ELLIPSIS, text)
        return " ".join(text.split()).strip(f"{ELLIPSIS} ,;:–—-")

    def _without_full_names(self, text: str) -> str:
        """With an ellipsis for two unknown words with capitals and more, in a row.

        Where one that the content has goes on with the capitals, they are a title; so are three and
        more in a search that has capitals alone, but not two, or an initial among them.
        """
        words = [*_WORD.finditer(text)]
        if not self._has_capitals or text.isupper():
            return text
        is_title = all(
            word[0][0].isupper() or (len(word[0]) <= _SMALL and self._asks(word[0]))
            for word in words
        )
        telling = sum(not self._asks(word[0].rstrip(".")) for word in words)
        kept, place = "", 0
        for run in self._runs_of_capitals(text, words):
            has_initial = any(len(word[0].rstrip(".")) == 1 for word in run)
            if not is_title or has_initial or len(run) == telling == 2:
                kept += text[place : run[0].start()] + ELLIPSIS
                last = run[-1]
                place = last.end() - (last[0].endswith(".") and not _is_initial(last[0]))
        return kept + text[place:]

    def _runs_of_capitals(
        self, text: str, words: Sequence[re.Match[str]]
    ) -> Iterator[list[re.Match[str]]]:
        """Two and more words in a row that may be a full name."""
        run: list[re.Match[str]] = []
        is_titled = False  # by a word before the run
        for number, word in enumerate([*words, None]):
            before = words[number - 1] if number else None
            is_next = (
                word is not None
                and before is not None
                and text[before.end() : word.start()] == " "
                and (not before[0].endswith(".") or _is_initial(before[0]))
            )
            is_name = word is not None and self._is_part_of_name(word[0])
            goes_on = is_next and word is not None and self._is_known_title(word[0])
            if run and not (is_next and is_name):
                if len(run) > 1 and not is_titled and not goes_on:
                    yield run
                run = []
            if word is not None and is_name:
                if not run:  # the first word of a sentence has a capital in any case
                    is_titled = bool(
                        is_next and number > 1 and before and self._is_known_title(before[0])
                    )
                run.append(word)

    def _is_part_of_name(self, word: str) -> bool:
        return _is_initial(word) or self._is_capital_name(word.rstrip("."))

    def _is_known_title(self, word: str) -> bool:
        """Whether a word with a capital tells what the content has."""
        return word[:1].isupper() and self._is_telling(word) and self._is_known(word.rstrip("."))

    def _without_greeting(self, text: str) -> str:
        greeting = self._greeting.match(text)
        if greeting is None:
            return text
        rest = text[greeting.end() :]
        # "Dear Mrs. Anna Hill," with whatever stands up to the comma.
        called = re.match(r"(?:\s+[\w'’.-]+){1,5}?\s*[,!:;]", rest)
        if called is not None and not any(map(self._asks, _WORD.findall(called[0]))):
            return rest[called.end() :].lstrip(" ,!:;.–—-")
        rest = (
            self._title.sub("", rest.lstrip(), count=1)
            if self._title.match(rest.lstrip())
            else rest
        )
        rest = rest.lstrip(" ,!:;.–—-")
        end = self._end_of_names(rest, 0, self._may_be_name)
        return rest[end:].lstrip(" ,!:;.–—-") if end else rest or text

    def _without_closing(self, text: str) -> str:
        """Without what ends a letter: thanks and a name, or a name alone."""
        end = _LAST.search(text)
        words = _WORD.findall(end["rest"]) if end else []
        if end and 0 < len(words) <= _MOST_NAMES and all(map(self._is_capital_name, words)):
            text = text[: end.start()]
        for closing in self._closing.finditer(text):
            words = _WORD.findall(closing["rest"])
            is_name = self._is_telling if closing["mark"].strip() else self._may_be_name
            if 0 < len(words) <= 4 and all(map(is_name, words)):
                return text[: closing.start()].rstrip(" ,;–—-")
        return text

    def _without_names(
        self, before: re.Pattern[str], text: str, is_name: Callable[[str], bool]
    ) -> str:
        """With an ellipsis for the words that may be names and stand behind a match."""
        kept, place = "", 0
        for found in before.finditer(text):
            if before is self._title and found[0].strip().isupper():  # a degree, such as MS
                continue
            end = self._end_of_names(text, found.end(), is_name)
            if found.start() >= place and end > found.end():
                kept += text[place : found.end()] + ELLIPSIS
                place = end
        return kept + text[place:]

    def _end_of_names(self, text: str, start: int, is_name: Callable[[str], bool]) -> int:
        """Where the words that may be names end; `start` where there is none."""
        end = start
        for number, word in enumerate(_WORD.finditer(text, start)):
            is_next = not text[end : word.start()].strip(" " + ELLIPSIS)
            if number == _MOST_NAMES or not is_next or not is_name(word[0].rstrip(".")):
                break
            end = word.end()
        return end

    def _asks(self, word: str) -> bool:
        return fold(word) in self._common

    def _is_telling(self, word: str) -> bool:
        """Whether it is no word of every subject."""
        return not self._asks(word)

    def _may_be_name(self, word: str) -> bool:
        return self._is_telling(word) and not self._is_known(word)

    def _is_capital_name(self, word: str) -> bool:
        return word[:1].isupper() and self._may_be_name(word)
