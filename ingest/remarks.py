"""What staff should look at though nothing is broken: `faq check` prints it, the site is built.

Changed criteria, figures that contradict them, former names in new text, mentions without a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from ingest.content import ContentFiles
from ingest.criteria import fingerprint
from ingest.errors import Fault
from ingest.figures import number_in_words
from ingest.frontmatter import Head
from ingest.heads import RecordFile
from ingest.names import find_term, present_names
from ingest.records import (
    Criterion,
    KnowledgeBase,
    Quantity,
    Question,
    Standing,
    Status,
)
from ingest.references import Reference, find_references, replace_references

__all__ = ["Remark", "RemarkKind", "find_remarks"]


class RemarkKind(StrEnum):
    """What a remark is about."""

    CHANGED = "changed criterion"
    """A criterion is no longer what the answer was checked against."""
    UNCHECKED = "unchecked criterion"
    """A published answer names a criterion that it was never checked against."""
    FIGURE = "contradicting figure"
    """A number in an answer is not the number of the criteria that it names."""
    FORMER = "former name"
    """Text of staff uses a name that has been given up."""
    LINK = "missing link"
    """An answer mentions a criterion or a term without linking it."""


@dataclass(frozen=True, order=True)
class Remark(Fault):
    """One thing to look at."""

    kind: RemarkKind


def find_remarks(files: ContentFiles) -> list[Remark]:
    """All remarks on a content folder, by file and line."""
    knowledge = files.knowledge
    found: list[Remark] = []
    for file in files.questions:
        if file.record.status not in (Status.DRAFT, Status.PUBLISHED):
            continue
        found += _changed(file, files)
        found += _contradictions(file, knowledge)
        found += _missing_links(file, knowledge)
    found += _former_names(files)
    return sorted(found)


# Criteria that have changed


def _changed(file: RecordFile[Question], files: ContentFiles) -> Iterator[Remark]:
    question, checked = file.record, dict(file.record.checked_against)
    positions = {slug: n for n, (slug, _) in enumerate(question.checked_against)}
    for criterion in files.knowledge.cited_by(question):
        remedy = f"Correct the answer if need be, then run: faq review {question.id}"
        before = checked.get(criterion.id)
        if before is None:
            if question.status is Status.PUBLISHED:
                line = file.line_of("criteria")
                problem = f"the answer was never checked against the criterion “{criterion.id}”"
                yield Remark(file.path, line, problem, remedy, RemarkKind.UNCHECKED)
        elif before != fingerprint(criterion):
            line = file.line_of("checked_against", positions[criterion.id])
            earlier = files.checked.get((criterion.id, before))
            words = f": {_difference(earlier, criterion)}" if earlier else ""
            problem = (
                f"the criterion “{criterion.id}” has changed since the answer was checked "
                f"against it{words}"
            )
            yield Remark(file.path, line, problem, remedy, RemarkKind.CHANGED)


def _difference(before: Criterion, after: Criterion) -> str:
    """The words that changed, part by part."""
    parts: Mapping[str, Callable[[Criterion], str]] = {
        "title": lambda one: one.title,
        "kind": lambda one: one.kind,
        "categories": lambda one: " ".join(one.categories) or "all",
        "figures": lambda one: "; ".join(map(str, one.figures)),
        "text": lambda one: one.text,
    }
    changes = (
        f"{name}: {_changed_words(part(before), part(after))}"
        for name, part in parts.items()
        if part(before).split() != part(after).split()
    )
    return "; ".join(changes)


def _changed_words(before: str, after: str) -> str:
    old, new = before.split(), after.split()
    changes = []
    for change, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = " ".join(old[a:b]), " ".join(new[c:d])
        if change == "replace":
            changes.append(f"“{gone}” is now “{come}”")
        elif change == "delete":
            changes.append(f"“{gone}” is gone")
        elif change == "insert":
            changes.append(f"“{come}” is new")
    return ", ".join(changes)


# Figures that contradict

_NUMBER = r"\d+(?:\.\d+)?|[A-Za-z]+(?:-[A-Za-z]+)?"
_STATEMENT = re.compile(r"(?:[^.!?\n]|[.!?](?!\s))+(?:[.!?]|$)?", re.MULTILINE)


def _contradictions(file: RecordFile[Question], knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Numbers with the unit of a figure of the criteria that the answer names, but not its number.

    A statement that names its own source is not held against the criteria.
    """
    cited = knowledge.cited_by(file.record)
    numbers: dict[str, dict[Decimal, str]] = {}  # noun of the unit -> number -> criterion's id
    for criterion in cited:
        for quantity in _quantities(criterion):
            of_unit = numbers.setdefault(_noun(quantity.unit), {})
            of_unit.setdefault(quantity.low, criterion.id)
            of_unit.setdefault(quantity.high, criterion.id)
    text = _answer_lines(file.head)
    for statement in _STATEMENT.finditer(text):
        if _names_its_source(statement[0]):
            continue
        said = replace_references(statement[0], _keep_lines)
        for noun, known in numbers.items():
            for match in _mentions(noun, said):
                value = number_in_words(match["number"])
                if value is None or value in known:
                    continue
                line = _line(file, text, statement.start()) + said.count("\n", 0, match.start())
                asked = ", ".join(
                    f"{number} in “{slug}”" for number, slug in sorted(known.items()) if number
                )
                problem = (
                    f"the answer says “{match[0]}”, but the criteria that it names say {asked}"
                )
                remedy = "Correct the number, or name the criterion that it comes from."
                yield Remark(file.path, line, problem, remedy, RemarkKind.FIGURE)


def _quantities(criterion: Criterion) -> Iterator[Quantity]:
    for figure in criterion.figures:
        yield figure.amount
        if figure.period is not None and figure.relation != "per":
            yield figure.period


def _counted(unit: str) -> str:
    """The unit without what is said of it.

    >>> _counted("clock hours on giving reflective supervision")
    'clock hours'
    """
    return re.split(r"\s(?:of|on|for|in|with|after|before|to|from)\s", unit)[0]


def _noun(unit: str) -> str:
    """What is counted, in the singular.

    >>> _noun("clock hours on giving reflective supervision"), _noun("families")
    ('hour', 'family')
    """
    counted = _counted(unit).split()[-1]
    if counted.endswith("ies"):
        return counted[:-3] + "y"
    return counted.removesuffix("s")


def _mentions(noun: str, text: str) -> Iterator[re.Match[str]]:
    """Where the text counts the noun: "30 clock hours", "two-hour", "six months"."""
    stem = re.escape(noun[:-1]) + "(?:y|ies)" if noun.endswith("y") else re.escape(noun) + "s?"
    # A plural in between is what the number counts: "12 hours per year" says nothing of 12 years.
    between = r"(?:(?!(?:of|or|and|the|to)\b)(?![A-Za-z-]*s\s)[A-Za-z-]+\s+){0,2}"
    return re.finditer(
        rf"(?<![\w.])(?P<number>{_NUMBER})[\s-]+{between}{stem}\b", text, re.IGNORECASE
    )


# Former names in new text


def _former_names(files: ContentFiles) -> Iterator[Remark]:
    """Former names in what staff wrote; the association's own old text stays as it is."""
    present = present_names(files.knowledge)
    if not present:
        return
    for path, text, received in _staff_texts(files):
        for number, line in enumerate(text.split("\n"), 1):
            if " ".join(replace_references(line, _keep_lines).split()) in received:
                continue
            for former, names in present.items():
                match = re.search(rf"(?<![\w“\"]){re.escape(former)}(?![\w”\"])", line)
                if match is None:
                    continue
                problem = f"“{former}” is a former name in text of yours"
                remedy = f"Write {' or '.join(f'“{name}”' for name in names)}."
                yield Remark(path, number, problem, remedy, RemarkKind.FORMER)
                break  # the longest one says it all


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
                _in_place(question.head, _answer_lines(question.head)),
                received - {""},
            )
    for criterion in files.criteria:
        yield criterion.path, _in_place(criterion.head, criterion.head.body), set()
    for topic in files.topics:
        yield topic.path, _in_place(topic.head, _answer_lines(topic.head)), set()
    for path, text in files.registers.items():
        kept = (line if _PROSE.match(line) else "" for line in text.split("\n"))
        yield path, "\n".join(kept), set()


_PROSE = re.compile(r"\s*(?:definition|for_whom|description|note)\s*=|\s+[\"']")
"""Lines of a register that hold sentences, not names."""


# Mentions without a link


def _missing_links(file: RecordFile[Question], knowledge: KnowledgeBase) -> Iterator[Remark]:
    text = _STATEMENT.sub(
        lambda one: _blanked(one[0]) if _names_its_source(one[0]) else one[0],
        _answer_lines(file.head),
    )
    linked = {(one.kind, one.target) for one in find_references(_answer_lines(file.head))}
    plain = replace_references(text, lambda one: _blanked(one.text))
    for words, targets in _figure_mentions(file.record, knowledge):
        match = re.search(rf"(?<!\w){words}(?!\w)", plain, re.IGNORECASE)
        if match is None or any(("criterion", slug) in linked for slug in targets):
            continue
        ids = " or ".join(f"[[criterion:{slug}|{match[0]}]]" for slug in targets)
        problem = f"“{match[0]}” is the figure of a criterion, without a link"
        line = _line(file, text, match.start())
        yield Remark(file.path, line, problem, f"Write {ids}.", RemarkKind.LINK)
    for term in knowledge.terms:
        match = find_term(term, plain)
        if match is None or not term.definition or ("term", term.id) in linked:
            continue
        problem = f"the term “{match[0]}” is mentioned without a link"
        remedy = f"Write [[term:{term.id}|{match[0]}]]."
        line = _line(file, text, match.start())
        yield Remark(file.path, line, problem, remedy, RemarkKind.LINK)


def _figure_mentions(
    question: Question, knowledge: KnowledgeBase
) -> Iterator[tuple[str, list[str]]]:
    """The words of figures, as patterns, and the criteria they may mean.

    Those that the question names come first; another is proposed when its figure is telling.
    """
    meaning: dict[str, list[str]] = {}
    for criterion in knowledge.criteria:
        if criterion.standing is Standing.SISTER:
            continue
        for figure in criterion.figures:
            amount = figure.amount
            words = rf"{re.escape(amount.number)}\s+{re.escape(_counted(amount.unit))}"
            if criterion.id in question.cites or amount.low >= _TELLING:
                meaning.setdefault(words, []).append(criterion.id)
    for words, slugs in meaning.items():
        named = [slug for slug in slugs if slug in question.cites]
        if named or len(slugs) <= _FEW:
            yield words, named or slugs


_TELLING = 10
"""A smaller number is too common to be taken for a criterion that the question does not name."""
_FEW = 3
"""A figure that more criteria share says nothing of which is meant."""


# Texts and their lines


def _keep_lines(reference: Reference) -> str:
    """The words of a reference on as many lines as it takes."""
    return reference.label + "\n" * reference.text.count("\n")


def _names_its_source(statement: str) -> bool:
    return any(one.kind == "source" for one in find_references(statement))


def _blanked(text: str) -> str:
    """Nothing, as long as the text, so that positions stay."""
    return re.sub(r"[^\n]", "\0", text)


def _answer_lines(head: Head) -> str:
    """What stands below the head, the title emptied, so that the lines stay where they are."""
    lines = head.body.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is not None:
        lines[first] = ""
    return "\n".join(lines)


def _in_place(head: Head, text: str) -> str:
    """The text on the lines of the file that it stands on."""
    return "\n" * (head.body_line - 1) + text


def _line(file: RecordFile[Question], text: str, position: int) -> int:
    """The line of the file on which a position of `_answer_lines` stands."""
    return file.head.body_line + text.count("\n", 0, position)
