"""What staff should look at though nothing is broken: `faq check` prints it, the site is built.

Changed criteria, figures that contradict them, former names in new text, mentions without a link,
wordings that two questions share. What the search should find is tried in `search.expectations`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ingest.content.content_files import ContentFiles
from ingest.content.files.criterion_files import fingerprint
from ingest.word_differences import differences, in_words
from ingest.errors import Finding
from ingest.content.model.figures import counted_noun, find_counts, number_in_words
from ingest.content.files.frontmatter import Head
from ingest.content.files.record_files import RecordFile
from ingest.content.model.former_names import is_numbered, present_names, term_pattern
from ingest.content.model.records import Criterion, Question, Standing, Status
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.references import Reference, find_references, replace_references
from ingest.content.files.toml_files import without_structure
from ingest.content.model.wording import comparable

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
    WORDING = "shared wording"
    """Two questions have one wording, so that a search for it can only find one of them first."""
    SEARCH = "expected search"
    """A search does not find what `expectations.toml` says."""


@dataclass(frozen=True, order=True)
class Remark(Finding):
    """One thing to look at."""

    kind: RemarkKind

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: remark, {self.kind}: {self.problem}. {self.remedy}"


def find_remarks(files: ContentFiles) -> list[Remark]:
    """All remarks on a content folder, by file and line."""
    knowledge = files.knowledge
    found: list[Remark] = []
    meaning = _meaning(knowledge)
    for file in files.questions:
        if file.record.status not in (Status.DRAFT, Status.PUBLISHED):
            continue
        found += _changed(file, files)
        found += _contradictions(file, knowledge)
        found += _missing_links(file, knowledge, meaning)
    for criterion in files.criteria:
        found += _own_contradictions(criterion, knowledge)
    for path, text in files.registers.items():
        found += _wrong_labels(path, 1, text, knowledge)
    found += _former_names(files)
    found += _shared_wordings(files)
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
    parts: Mapping[str, Callable[[Criterion], Sequence[str]]] = {
        "title": lambda one: one.title.split(),
        "kind": lambda one: [one.kind],
        "categories": lambda one: one.categories or ["all"],
        "figures": lambda one: [str(figure) for figure in one.figures],
        "text": lambda one: one.text.split(),
    }
    changes = (
        f"{name}: {in_words(differences(part(before), part(after)))}"
        for name, part in parts.items()
        if [*part(before)] != [*part(after)]
    )
    return "; ".join(changes)


# Figures that contradict

_STATEMENT = re.compile(
    r"(?:[^.!?\n]|[.!?](?!\s)|\n(?!\s*(?:\n|\Z|[-*+|#>]|\d+[.)]\s)))+(?:[.!?]|$)?", re.MULTILINE
)
"""A sentence, or the rest of a paragraph, an item or a row without an end."""
_TIMES = frozenset({"minute", "hour", "day", "week", "month", "year"})


def _contradictions(file: RecordFile[Question], knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Numbers in an answer that are not those of the criteria it names.

    A number in the words of a link is held against that criterion alone, any other against all
    that the answer names. A statement that names its own source is not held against them.
    """
    cited = knowledge.cited_by(file.record)
    text = _answer_lines(file.head)
    yield from _wrong_labels(file.path, file.head.body_line, text, knowledge)
    known = {pair for criterion in cited for pair in _numbers(criterion)}
    nouns = {noun for _, noun in known}
    for statement in _STATEMENT.finditer(text):
        if _names_its_source(statement[0]):
            continue
        said = replace_references(statement[0], _number_alone).translate(_NO_EMPHASIS)
        for count in find_counts(said, nouns):
            if all((number, count.noun) in known for number in count.numbers):
                continue
            asked = sorted(number for number, noun in known if noun == count.noun)
            line = _line(file, text, statement.start() + count.start)
            problem = (
                f"the answer says “{count.text}”, but the criteria that it names say "
                f"{' or '.join(map(str, asked))}"
            )
            remedy = "Correct the number, or name the criterion that it comes from."
            yield Remark(file.path, line, problem, remedy, RemarkKind.FIGURE)


def _wrong_labels(
    path: str, first_line: int, text: str, knowledge: KnowledgeBase
) -> Iterator[Remark]:
    """Links to a criterion whose words give another number than it does."""
    for reference in find_references(text):
        criterion = knowledge.criterion_by_id.get(reference.target)
        if reference.kind != "criterion" or criterion is None:
            continue
        known = _numbers(criterion, with_ages=True)
        nouns = _TIMES.union(noun for _, noun in known)
        for count in find_counts(reference.label, nouns) if known else ():
            if all((number, count.noun) in known for number in count.numbers):
                continue
            figures = "; ".join(map(str, criterion.figures))
            problem = f"“{count.text}” links to “{criterion.id}”, which says: {figures}"
            remedy = "Correct the words, or link the criterion that they come from."
            line = first_line + reference.line - 1
            yield Remark(path, line, problem, remedy, RemarkKind.FIGURE)


def _own_contradictions(file: RecordFile[Criterion], knowledge: KnowledgeBase) -> Iterator[Remark]:
    """Numbers in a criterion's own text that neither it nor a criterion it links gives."""
    text = _answer_lines(file.head)
    yield from _wrong_labels(file.path, file.head.body_line, text, knowledge)
    targets = {one.target for one in find_references(text) if one.kind == "criterion"}
    known = _numbers(file.record, with_ages=True)
    nouns = {noun for _, noun in known}
    for slug in targets.union(file.record.differs_from) & knowledge.criterion_by_id.keys():
        known |= _numbers(knowledge.criterion_by_id[slug], with_ages=True)
    said = replace_references(text, _number_alone).translate(_NO_EMPHASIS)
    for count in find_counts(said, nouns):
        if all((number, count.noun) in known for number in count.numbers):
            continue
        figures = "; ".join(map(str, file.record.figures))
        problem = f"the text says “{count.text}”, but the figures say: {figures}"
        line = file.head.body_line + text.count("\n", 0, count.start)
        remedy = "Make the two agree."
        yield Remark(file.path, line, problem, remedy, RemarkKind.FIGURE)


def _numbers(criterion: Criterion, *, with_ages: bool = False) -> set[tuple[Decimal, str]]:
    """Each number of the figures with what it counts.

    An age is no duration: "36 months" of birth to 36 months must not pass for a time of work, nor
    keep one from being checked.
    """
    numbers = set()
    for figure in criterion.figures:
        for quantity in (figure.amount, figure.period):
            if quantity is None or (quantity is figure.period and figure.relation == "per"):
                continue
            is_age = "of age" in quantity.unit or (quantity.low == 0 and quantity.high > 0)
            if with_ages or not is_age:
                noun = counted_noun(quantity.unit)
                numbers |= {(quantity.low, noun), (quantity.high, noun)}
    return numbers


# Former names in new text


def _former_names(files: ContentFiles) -> Iterator[Remark]:
    """Former names in what staff wrote; the association's own old text stays as it is."""
    patterns = _former_patterns(files.knowledge)
    for path, text, received in _staff_texts(files):
        for number, line in enumerate(text.split("\n"), 1):
            if " ".join(replace_references(line, _keep_lines).split()) in received:
                continue
            for pattern, names in patterns:
                match = pattern.search(line)
                if match is None:
                    continue
                problem = f"“{match[0]}” is a former name in text of yours"
                remedy = f"Write {' or '.join(f'“{name}”' for name in names)}."
                yield Remark(path, number, problem, remedy, RemarkKind.FORMER)
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
                _in_place(question.head, _answer_lines(question.head)),
                received - {""},
            )
    for criterion in files.criteria:
        yield criterion.path, _in_place(criterion.head, criterion.head.body), set()
    for topic in files.topics:
        yield topic.path, _in_place(topic.head, _answer_lines(topic.head)), set()
    for path, text in files.registers.items():
        lines = without_structure(text).split("\n")
        kept = (line if _PROSE.match(line) else "" for line in lines)
        # The quotes are those of TOML: a word in them is not quoted as a word.
        yield path, "\n".join(kept).replace('"', " "), set()


_PROSE = re.compile(r"\s*(?:definition|for_whom|description|note|about)\s*=|\s+[\"']")
"""Lines of a register that hold sentences, not names."""


# Wordings that two questions share


def _shared_wordings(files: ContentFiles) -> Iterator[Remark]:
    """Wordings of a question that are those of an earlier one, word for word."""
    renamed = [term for term in files.knowledge.terms if term.former]  # the others change nothing
    first_use: dict[str, tuple[RecordFile[Question], int]] = {}
    for file in files.questions:
        if file.record.status is Status.RETIRED:
            continue
        for wording, line in _wordings(file):
            words = comparable(wording, renamed)
            earlier, earlier_line = first_use.setdefault(words, (file, line))
            if not words or earlier is file:
                continue
            problem = (
                f"“{wording}” is a wording of “{earlier.record.id}” too "
                f"({earlier.path}:{earlier_line})"
            )
            remedy = "Leave it to the question that answers it."
            yield Remark(file.path, line, problem, remedy, RemarkKind.WORDING)


def _wordings(file: RecordFile[Question]) -> Iterator[tuple[str, int]]:
    """Each wording with its line in the file: the title, then the others."""
    lines = file.head.body.split("\n")
    title = next((n for n, line in enumerate(lines) if line.strip()), 0)
    yield file.record.title, file.head.body_line + title
    for position, wording in enumerate(file.record.asked_as):
        yield wording, file.line_of("asked_as", position)


# Mentions without a link


def _missing_links(
    file: RecordFile[Question],
    knowledge: KnowledgeBase,
    meaning: Mapping[tuple[Decimal, str], Sequence[str]],
) -> Iterator[Remark]:
    text = _answer_lines(file.head)
    linked = {(one.kind, one.target) for one in find_references(text)}
    unlinked = _STATEMENT.sub(
        lambda one: _blanked(one[0]) if _names_its_source(one[0]) else one[0], text
    )
    unquoted = _NO_PROSE.sub(lambda match: _blanked(match[0]), unlinked)
    plain = replace_references(unquoted, lambda one: _blanked(one.text))
    proposed: set[str] = set()
    for count in find_counts(plain, {noun for _, noun in meaning}):
        slugs = meaning.get((count.numbers[0], count.noun), ())
        named = [slug for slug in slugs if slug in file.record.cites]
        likely = named or ([*slugs] if count.numbers[0] >= _TELLING else [])
        if not likely or len(likely) > _FEW or proposed.intersection(likely):
            continue
        if any(("criterion", slug) in linked for slug in likely):
            continue
        proposed.update(likely)
        ids = " or ".join(f"[[criterion:{slug}|{count.text}]]" for slug in likely)
        problem = f"“{count.text}” is the figure of a criterion, without a link"
        line = _line(file, text, count.start)
        yield Remark(file.path, line, problem, f"Write {ids}.", RemarkKind.LINK)
    for term in knowledge.terms:
        match = term_pattern(term).search(plain)
        if match is None or not term.definition or ("term", term.id) in linked:
            continue
        problem = f"the term “{match[0]}” is mentioned without a link"
        remedy = f"Write [[term:{term.id}|{match[0]}]]."
        line = _line(file, text, match.start())
        yield Remark(file.path, line, problem, remedy, RemarkKind.LINK)


def _meaning(knowledge: KnowledgeBase) -> dict[tuple[Decimal, str], list[str]]:
    """Number and noun of each figure -> the criteria that it may mean."""
    meaning: dict[tuple[Decimal, str], list[str]] = {}
    for criterion in knowledge.criteria:
        if criterion.standing is not Standing.SISTER:
            for pair in sorted(_numbers(criterion)):
                meaning.setdefault(pair, []).append(criterion.id)
    return meaning


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


_NO_EMPHASIS = str.maketrans("*_", "  ")

_NO_PROSE = re.compile(
    r"^[ \t]*(?P<fence>```|~~~).*?(?:^[ \t]*(?P=fence)|\Z)"
    r"|`[^`\n]*`|(?<!\[)\[[^\[\]]*\]\([^)\s]*\)",
    re.DOTALL | re.MULTILINE,
)
"""Code and links to elsewhere."""


def _number_alone(reference: Reference) -> str:
    """The words of a reference where they are but a number, else nothing, as long as it is."""
    is_number = number_in_words(reference.label) is not None
    words = reference.label if is_number else ""
    return words + _blanked(reference.text)[len(words) :].replace("\0", " " if is_number else "\0")


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
