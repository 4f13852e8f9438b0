"""Names that have been given up, in text that staff wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ingest.content.content_files import ContentFiles
from ingest.content.files.toml_files import without_structure
from ingest.content.model.former_names import is_numbered, present_names
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Status
from ingest.content.model.references import replace_references
from ingest.content.warnings.texts import answer_lines, blanked, in_place, keep_lines
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["former_names"]


def former_names(files: ContentFiles) -> Iterator[ContentWarning]:
    """Former names in what staff wrote; the association's own old text stays as it is.

    Where each name on a line has one name now, the warning has the line as it should read.
    """
    patterns = _former_patterns(files.knowledge)
    is_english = files.knowledge.association.language == "en"
    for path, text, whole, received in _staff_texts(files):
        written = whole.split("\n")
        for number, line in enumerate(text.split("\n"), 1):
            if " ".join(replace_references(line, keep_lines).split()) in received:
                continue
            prose = _ADDRESSES.sub(lambda address: blanked(address[0]), line)
            for pattern, names in patterns:
                match = pattern.search(prose)
                if match is None:
                    continue
                problem = f"“{match[0]}” is a former name in text of yours"
                remedy = f"Write {' or '.join(f'“{name}”' for name in names)}."
                old = written[number - 1]
                new = _renamed(old, patterns, is_english)
                as_written = old.replace(_QUOTE, '"'), new.replace(_QUOTE, '"')
                replacement = as_written if new != old else None
                yield ContentWarning(path, number, problem, remedy, WarningKind.FORMER, replacement)
                break  # the longest one says it all


def _former_patterns(knowledge: KnowledgeBase) -> list[tuple[re.Pattern[str], list[str]]]:
    """What finds each former name, and the names to write instead, the longest name first.

    The word before a number, such as Level, is a name only with its number. A name that begins with
    a small letter may begin a sentence.
    """
    numbered = {
        former for term in knowledge.terms if is_numbered(term, knowledge) for former in term.former
    }
    patterns = []
    for former, names in present_names(knowledge).items():
        number = r"s? (?:[IVX]+|\d)" if former in numbered else ""
        first = f"[{former[0]}{former[0].upper()}]" if former[0].islower() else re.escape(former[0])
        pattern = rf"(?<![\w“\"]){first}{re.escape(former[1:])}{number}(?![\w”\"-])"
        patterns.append((re.compile(pattern, re.IGNORECASE if number else 0), names))
    return patterns


def _renamed(line: str, patterns: list[tuple[re.Pattern[str], list[str]]], is_english: bool) -> str:
    """The line with the present names; a name that may mean several, or a number, stays."""
    kept: list[str] = []

    def aside(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    rest = _ADDRESSES.sub(aside, line)
    for pattern, names in patterns:
        match = pattern.search(rest)
        if match is None:
            continue
        if len(names) > 1 or match[0][-1] in "IVX0123456789":
            rest = pattern.sub(aside, rest)
            continue
        small, large = names[0], names[0][0].upper() + names[0][1:]
        parts = pattern.split(rest)
        found = pattern.findall(rest)
        new = [large if one[0].isupper() else small for one in found]
        if is_english:
            article = r"\1n" if small[0] in "aeiouAEIOU" else r"\1"
            parts[:-1] = [_ARTICLE.sub(article, part) for part in parts[:-1]]
        rest = "".join(chain.from_iterable(zip(parts, [*new, ""], strict=True)))
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], rest)


_ARTICLE = re.compile(r"\b([Aa])n?(?= [\[*_]*(?:\0\d+\0)?$)")
"""The indefinite article of English that ends a text, before the name."""

_ADDRESSES = re.compile(r"`[^`]*`|\[\[[^\]|]*(?:\||\]\])|\]\([^)]*\)|https?://\S+")
"""What a line holds that is no prose: code, and where its links lead."""


def _staff_texts(files: ContentFiles) -> Iterator[tuple[str, str, str, set[str]]]:
    """Path, what staff may have written, the whole text, and received lines.

    Both texts have their lines in place, and the same signs where both have a line.
    """
    for question in files.questions:
        if question.record.status is not Status.RETIRED:
            before = files.remembered.get(question.record.id)
            lines = before.answer.split("\n") if before else []
            received = {" ".join(line.split()) for line in lines} - {""}
            head = question.head
            text = in_place(head, answer_lines(head))
            yield question.path, text, in_place(head, head.body), received
    for criterion in files.criteria:
        text = in_place(criterion.head, criterion.head.body)
        yield criterion.path, text, text, set()
    for topic in files.topics:
        text = in_place(topic.head, answer_lines(topic.head))
        yield topic.path, text, text, set()
    for path, text in files.registers.items():
        lines = without_structure(text).split("\n")
        kept = (line if _PROSE.match(line) else "" for line in lines)
        # The quotes are those of TOML: a word in them is not quoted as a word.
        yield path, "\n".join(kept).replace('"', _QUOTE), text.replace('"', _QUOTE), set()


_QUOTE = "\1"
"""Stands for a quote that is none to look at."""

_PROSE = re.compile(r"\s*(?:definition|for_whom|description|note|about)\s*=|\s+[\"']")
"""Lines of a register that hold sentences, not names."""
