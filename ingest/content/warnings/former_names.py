"""Names that have been given up, in text that staff wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.toml_files import without_structure
from ingest.content.model.former_names import is_numbered, present_names
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Status
from ingest.content.model.references import replace_references
from ingest.content.warnings.texts import answer_lines, in_place, keep_lines
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["former_names"]


def former_names(files: ContentFiles) -> Iterator[ContentWarning]:
    """Former names in what staff wrote; the association's own old text stays as it is."""
    patterns = _former_patterns(files.knowledge)
    for path, text, received in _staff_texts(files):
        for number, line in enumerate(text.split("\n"), 1):
            if " ".join(replace_references(line, keep_lines).split()) in received:
                continue
            for pattern, names in patterns:
                match = pattern.search(line)
                if match is None:
                    continue
                problem = f"“{match[0]}” is a former name in text of yours"
                remedy = f"Write {' or '.join(f'“{name}”' for name in names)}."
                yield ContentWarning(path, number, problem, remedy, WarningKind.FORMER)
                break  # the longest one says it all


def _former_patterns(knowledge: KnowledgeBase) -> list[tuple[re.Pattern[str], list[str]]]:
    """What finds each former name, and the names to write instead, the longest name first.

    The word before a number, such as Level, is a name only with its number.
    """
    numbered = {
        former for term in knowledge.terms if is_numbered(term, knowledge) for former in term.former
    }
    patterns = []
    for former, names in present_names(knowledge).items():
        number = r"s? (?:[IVX]+|\d)" if former in numbered else ""
        pattern = rf"(?<![\w“\"]){re.escape(former)}{number}(?![\w”\"-])"
        patterns.append((re.compile(pattern, re.IGNORECASE if number else 0), names))
    return patterns


def _staff_texts(files: ContentFiles) -> Iterator[tuple[str, str, set[str]]]:
    """Path, the text that staff may have written with its lines in place, and received lines."""
    for question in files.questions:
        if question.record.status is not Status.RETIRED:
            before = files.remembered.get(question.record.id)
            received = (
                {" ".join(line.split()) for line in before.answer.split("\n")} if before else set()
            )
            yield (
                question.path,
                in_place(question.head, answer_lines(question.head)),
                received - {""},
            )
    for criterion in files.criteria:
        yield criterion.path, in_place(criterion.head, criterion.head.body), set()
    for topic in files.topics:
        yield topic.path, in_place(topic.head, answer_lines(topic.head)), set()
    for path, text in files.registers.items():
        lines = without_structure(text).split("\n")
        kept = (line if _PROSE.match(line) else "" for line in lines)
        # The quotes are those of TOML: a word in them is not quoted as a word.
        yield path, "\n".join(kept).replace('"', " "), set()


_PROSE = re.compile(r"\s*(?:definition|for_whom|description|note|about)\s*=|\s+[\"']")
"""Lines of a register that hold sentences, not names."""
