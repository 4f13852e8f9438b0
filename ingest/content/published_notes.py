"""Notes for colleagues in what readers get: a fault, whatever usual form they have. Pure.

`staff_notes` has what says of itself, in words, that it is one; here are marks and brackets.
What stands in words of a note alone counts, or where a text for readers has no such words: at the
beginning of a line, of a cell or of words in brackets. So "We do not publish names" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.record_files import RecordFile
from ingest.content.files.toml_files import without_structure
from ingest.content.model.records import Criterion, Question, Standing, Status, Topic
from ingest.content.staff_notes import BEGIN, STAFF, staff_note
from ingest.errors import Fault, FaultKind
from ingest.markdown_losses import without_notes

__all__ = ["check_notes", "find_note", "note_in"]

_END = r"(?:[ \t]{0,9}(?:[:：\])}*_–—|]|-\s)|[.!]?[ \t]*$)"
"""The end of what marks a note, or of the line."""

_CERTAIN = r"""
      (?<![\w/.@-])(?:FIXME|TKTK|[Tt][Bb][DCdc])(?![\w-])
    | (?<![\w(/.@-])X{3,}(?![\w@-])(?!\)[ ]?X) | [$€£][ ]?X{2,}(?!\w)
    | (?i:\blorem\sipsum\b)
    | \{\#[^\n]{0,300}?\#\}
    | \bComment(?:ed)?\s\[[A-Z]{1,5}\d{1,4}\] | \]\(\#cmnt
"""
"""Marks, blanks and comments of Word, Google and templates, anywhere."""

_ROMAN = re.compile(r"(?:chapter|section|title|article|part|volume|book|bowl|appendix)\s\Z", re.I)
"""What stands before a number that looks like a mark, as in "Chapter XXX"."""

_ENGLISH_TODO = rf"""
    (?<![\w/.-])TODO(?![\w-]) | [@\#]todo\b | {BEGIN}(?:TO[ -]?DO{_END}|(?i:to-?do)\s?[:：])
"""
_LATIN_TODO = rf"{BEGIN}TODO(?=\s?[:：\])}}(|]|[ \t]*$)"
"""In Spanish and Portuguese "todo" is a word, and capitals are for headings."""

_QUESTION_MARKS = r"(?<![\w?!.,;:…”\"’'»)\]>*_])[?？]{2,}(?!\w)"
"""For what is not known yet, and not for emphasis, which stands at the end of words."""
_BRACKETED_QUESTION_MARKS = r"[\[(|]\s*[?？]{2,}\s*[\])|]"

_MARKED = rf"""(?:{BEGIN}(?:
      (?:DRAFT|WIP){_END}
    | (?i:
          (?:staff|editors?|web[ ]?master|web[ ]?team|admins?)\s?[:,]\s
              (?:please|pls|kindly|check|verify|confirm|update|fix|remove|delete|do\snot|don['’]t)\b
        | (?:to|@)\s?{STAFF}\s?:
        | (?:please\s)?(?:delete|remove|cut|take\sout)\s[\w ]{{0,40}}before\s
              (?:publishing|publication|it\sis\spublished|we\spublish|going\slive)\b
        | (?:please\s)?(?:check|verify|fix|fact-?check)\sth(?:is|ese)[.!]*[ \t]*$
      )
    )
  | (?:^|[–—-]\s|(?<=[.!?]\s))(?i:(?:do\snot|don['’]t)\spublish)
        (?i:\s(?:this\s|it\s)?(?:yet|until|before)\b|[.!]?[ \t]*$)
  | (?<=[.!?]\s)(?i:(?:note|comment|reminder)s?\s(?:for|to)\s(?:{STAFF}|self)\s?:)
)"""

_NAME = r"[A-Z][a-zà-ÿ]+"
_IN_BRACKETS = rf"""
    (?:\\?\[|【)[ *_]{{0,5}}(?:
        (?i:staff\s?:|check\swith\b)[^\]\n]{{0,300}}
      | (?i:ask|verify|confirm|check|double[- ]?check|clarify|fix|update|discuss)
          (?:\s(?i:with|by|th(?:is|ese)|(?:with\s)?the\s(?:board|treasurer|office|fee|date|link))\b
            |\s{_NAME})[^\]\n]{{0,300}}
      | (?i:verify|confirm|check|fix|draft|wip|to\sdo|place-?holder|unclear|unsure|not\ssure
          |citation\sneeded|(?:link|source|date|fee|old|outdated|sp|spelling)\?
          |(?:still\s)?needs?\s[^\]\n]{{1,40}}
          |(?:still\s)?to\sbe\s(?:confirmed|checked|decided|determined|added|written|updated
            |reviewed|verified|discussed|approved)[^\]\n]{{0,60}}
          |(?:insert|add|put)\s(?:a\s|the\s)?(?:link|url|web\s?address|source|citation|reference
            |picture|image|photo|text|fee|amount)\b[^\]\n]{{0,60}}
        )[.!?*_ ]{{0,5}}
      | (?!(?i:Q|Question|Frage|Pregunta|Exam\w*):)[A-Z][\w.]{{0,20}}(?:\s[\d/.-]{{1,10}})?
          :\s[^\]\n]{{0,300}}\?
      | {_NAME}\sto\s(?:confirm|check|verify|ask|decide|update)\b[^\]\n]{{0,300}}
      | (?i:ed\.?:)[^\]\n]{{0,300}}
      | [^\]\n]{{0,200}}\b(?i:before\s(?:publishing|publication|we\spublish|going\slive))\b
          [^\]\n]{{0,100}}
    )(?:\\?\]|】)(?![(\[:])
  | \((?:[Cc]heck|[Vv]erify|[Cc]onfirm)\swith\s{_NAME}\)
"""
"""Words in square brackets that ask or tell a colleague; those of a link are none."""


_WORDS_OF_NOTES = (
    *("staff", "office", "editor", "team", "review", "webm", "admin", "self", "draft", "wip"),
    *("before publi", "before it", "before we", "before going", "check th", "verify th", "fix th"),
    *("fact-check th", "publish"),
)


@lru_cache
def _forms(language: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """What notes look like on a site in a language, which has the words of all.

    Each form comes with words, in small letters, one of which a text must hold, since most hold
    none and looking for the form takes a hundred times as long.
    """
    primary = language.partition("-")[0].lower()
    is_latin = primary in ("es", "pt", "gl", "ca")
    unknown = _BRACKETED_QUESTION_MARKS if primary == "fr" else _QUESTION_MARKS
    forms = (
        (("fixme", "tktk", "tbd", "tbc", "xx", "lorem", "{#", "comment", "#cmnt"), _CERTAIN),
        (("todo", "to-do", "to do"), _LATIN_TODO if is_latin else _ENGLISH_TODO),
        (("??", "？"), unknown),
        (_WORDS_OF_NOTES, _MARKED),
        (("[", "【", " with "), _IN_BRACKETS),
    )
    compiled = [(words, re.compile(form, re.VERBOSE | re.MULTILINE)) for words, form in forms]
    return (*compiled, ((), staff_note(language)))


_CODE = re.compile(r"(`+)[^`\n]+\1")
_WRAPPED = re.compile(r"(?<=[^\s.:!?|>)\]])[ \t]?\n(?=[^\W\d_A-Z])")
"""The end of a line whose sentence goes on in the next one."""

_BUTTON = re.compile(r"\b(?:click|press|tap|choose|select|push)(?:\s(?:on|the))*[\s*_“\"]+\Z", re.I)
"""What stands before the words of a button, as in "Click [Confirm]"."""


_LEFT_OVER = re.compile(r"[ \t]*\[[^\]\n]*\]:[ \t]*(?:#|<#?>)")
"""Begins a note that is no definition where it stands, right below a paragraph, and is shown."""


def find_note(text: str, language: str = "en", known: frozenset[str] = frozenset()) -> str:
    """The first words of a note in a text; empty where there is none.

    What looks like a mark and is a name of `known`, in small letters, is none.

    >>> find_note("It costs $5. TODO: ask"), find_note("A to-do list helps.")
    ('TODO', '')
    """
    text = _WRAPPED.sub(" ", _CODE.sub(lambda code: " " * len(code[0]), text))
    for words, form in _forms(language):
        for part in _parts(text, words):
            for match in form.finditer(part):
                if not _is_name(match, known):
                    return match[0].strip()
    return ""


def _parts(text: str, words: Sequence[str]) -> Iterable[str]:
    """The lines of a text that hold one of the words; all of it where there are none."""
    if not words:
        return (text,)
    plain = text.casefold()
    if not any(word in plain for word in words):
        return ()
    lines = text.split("\n")
    return (line for line in lines if any(word in line.casefold() for word in words))


def _is_name(match: re.Match[str], known: frozenset[str]) -> bool:
    """Whether a mark is a name of the site, or a Roman number."""
    mark = match[0].strip()
    is_number = set(mark) == {"X"} and _ROMAN.search(match.string[: match.start()][-12:])
    is_button = mark.startswith("[") and _BUTTON.search(match.string[: match.start()][-20:])
    return mark.casefold() in known or bool(is_number or is_button)


def note_in(text: str, files: ContentFiles) -> bool:
    """Whether a text holds a note, on the site of a content folder."""
    return bool(find_note(text, *_site(files)))


def _site(files: ContentFiles) -> tuple[str, frozenset[str]]:
    """The language of a site, and the names that it knows."""
    knowledge = files.knowledge
    names = (name for term in knowledge.terms for name in (term.preferred, *term.abbreviations))
    return knowledge.association.language, frozenset(map(str.casefold, names))


def check_notes(files: ContentFiles) -> Iterator[Fault]:
    """A fault for each line that would be published with a note for staff."""
    site = _site(files)
    statuses = {file.path: file.record.status for file in files.questions}
    for text in files.texts:
        if statuses.get(text.path, Status.PUBLISHED) is not Status.PUBLISHED:
            continue
        if "]:" not in text.text and not find_note(text.text, *site):
            continue
        shown = without_notes(text.text)
        goes_on = {shown.count("\n", 0, match.end()) for match in _WRAPPED.finditer(shown)}
        for number, line in enumerate(shown.split("\n")):
            before = "… " if number in goes_on else ""  # within a sentence
            if find_note(before + line, *site) or _LEFT_OVER.match(line):
                said = line.strip()
                remedy = "Settle it and take it out, or write it as <!-- a comment -->."
                problem = f"a note for staff would be published: “{said}”"
                if text.path in statuses and said.startswith("##"):
                    problem = f"the answer is published with its notes: “{said}”"
                    remedy = "Settle them and take the section out, or set the status to “draft”."
                yield _fault(text.path, text.line + number, problem, remedy, said)
    for file in _shown_files(files):
        yield from _of_title_and_head(file, site)
    for path, register in files.registers.items():
        yield from _of_register(path, register, site)


def _fault(path: str, line: int, problem: str, remedy: str, said: str) -> Fault:
    return Fault(path, line, problem, remedy, FaultKind.CONTRADICTION, "note", said)


def _shown_files(files: ContentFiles) -> Iterator[RecordFile[Any]]:
    """Of open questions and drafts readers see the title and the head all the same."""
    yield from files.topics
    yield from (one for one in files.questions if one.record.status is not Status.RETIRED)
    yield from (one for one in files.criteria if one.record.standing is not Standing.SISTER)


_SHOWN_KEYS = ("short", "asked_as", "figures")
"""Keys of a head whose values readers see as they stand."""

_REMARK = re.compile(r"(?:^|\s)#\s+(?!\d)\S")
"""What YAML takes for a remark, and the site would show. "# 5" is a number."""


def _of_title_and_head(file: RecordFile[Any], site: tuple[str, frozenset[str]]) -> Iterator[Fault]:
    record: Topic | Question | Criterion = file.record
    if find_note(record.title, *site):
        lines = file.head.body.split("\n")
        number = next((n for n, line in enumerate(lines) if line.strip()), 0)
        problem = f"a note for staff would be published in the title: “{record.title}”"
        remedy = "Settle it and take it out, or write it below, as <!-- a comment -->."
        yield _fault(file.path, file.head.body_line + number, problem, remedy, record.title)
    for key in _SHOWN_KEYS:
        entry = file.head.entries.get(key)
        for value, line in zip(entry.values, entry.lines, strict=True) if entry else ():
            if find_note(value, *site) or _REMARK.search(value):
                problem = f"a note for staff would be published: “{value}”"
                remedy = "Settle it and take it out, or write it on a line of its own after “# ”."
                yield _fault(file.path, line, problem, remedy, value)


_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'")


def _of_register(path: str, text: str, site: tuple[str, frozenset[str]]) -> Iterator[Fault]:
    """What stands in quotes in a TOML file; texts of several lines are looked at by themselves."""
    for number, line in enumerate(without_structure(text).split("\n"), 1):
        for match in _STRING.finditer(line):
            said = match[1] or match[2] or ""
            if find_note(said, *site):
                problem = f"a note for staff would be published: “{said}”"
                remedy = "Settle it and take it out, or write it on a line of its own after “# ”."
                yield _fault(path, number, problem, remedy, said)
