"""The best interpretation of a document -> its questions, and an account of all other lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ingest.documents.blocks import Block, BlockKind
from ingest.documents.recognition.answers import answer_markdown
from ingest.documents.recognition.found_questions import FoundQuestion, FoundTopic, Recognition
from ingest.documents.recognition.scoring import Candidate, Interpretation
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.dropped import Dropped
from ingest.documents.recognition.shared.marks import ANSWER_MARK
from ingest.documents.recognition.shared.proposal import Family
from ingest.documents.recognition.topic_evidence import topic_evidence
from ingest.phrasing import counted
from ingest.spans import SourceSpan

__all__ = ["nothing_recognised", "recognition"]


def nothing_recognised(document: ClearedDocument) -> Recognition:
    """The account of a document in which no interpretation is good enough."""
    lines = document.lines
    dropped: dict[int, str] = {
        number: document.dropped_lines.get(number)
        or (Dropped.BLANK if not line.strip() else Dropped.NO_QUESTIONS)
        for number, line in enumerate(lines, 1)
    }
    # Of blocks that share a line, the later step knows more: it saw the page around the words.
    for n, reason in document.dropped.items():
        block = document.blocks[n]
        for number in range(block.first, block.last + 1):
            if number in dropped and lines[number - 1].strip():
                dropped[number] = reason
    return Recognition("none", dropped=dropped)


def recognition(
    document: ClearedDocument, best: Interpretation, others: Sequence[Interpretation]
) -> Recognition:
    used = {candidate.topic for candidate in best.candidates if candidate.topic is not None}
    titles = best.proposal.topics
    topics = tuple(FoundTopic(titles[n], document.blocks[n].first) for n in sorted(used))
    question_lines = [
        _lines(document, range(candidate.start.first, candidate.start.end))
        for candidate in best.candidates
    ]
    kept = {topic.line for topic in topics}
    questions = []
    for candidate, of_question in zip(best.candidates, question_lines, strict=True):
        of_all = sorted({*of_question, *_lines(document, candidate.body)})
        kept.update(of_all)
        questions.append(
            FoundQuestion(
                document=document.name,
                topic=titles[candidate.topic] if candidate.topic is not None else "",
                question=candidate.question,
                answer=answer_markdown(
                    document, candidate.start, candidate.body, has_mark=best.has_answer_marks
                ),
                spans=_spans(document, of_all),
                question_spans=_spans(document, sorted(of_question)),
                is_answer_marked=_is_marked(document, best, candidate)
                or (best.proposal.states_answers and _is_stated(document, best, candidate)),
                wordings=candidate.start.row.wordings,
                tags=candidate.start.row.tags,
                status=candidate.start.row.status,
            )
        )
    return Recognition(
        best.proposal.name,
        topics,
        tuple(questions),
        _dropped(document, best, kept),
        why=_why(best, others),
        notes=(
            *best.proposal.notes,
            *topic_evidence(document, sorted(used)),
            *_notes(document, best),
        ),
    )


def _is_marked(document: ClearedDocument, best: Interpretation, candidate: Candidate) -> bool:
    """Whether the answer begins with "A.", whatever its question is known by."""
    first = candidate.body[:1]
    return best.has_answer_marks and any(ANSWER_MARK.match(document.blocks[n].text) for n in first)


def _is_stated(document: ClearedDocument, best: Interpretation, candidate: Candidate) -> bool:
    """Whether the document says of this very answer that it is one."""
    if best.proposal.family is not Family.QUESTION_MARKS:
        return True
    is_marked = _is_marked(document, best, candidate)
    return not candidate.is_answered or is_marked or bool(candidate.start.rest)


def _lines(document: ClearedDocument, numbers: Iterable[int]) -> set[int]:
    """The lines of some blocks that are not boilerplate; a table of contents may ask, too."""
    return {
        line
        for n in numbers
        if document.dropped.get(n, Dropped.CONTENTS) is Dropped.CONTENTS
        for line in range(document.blocks[n].first, document.blocks[n].last + 1)
        if 1 <= line <= len(document.lines)
        and document.dropped_lines.get(line, Dropped.BLANK) == Dropped.BLANK
        if document.lines[line - 1].strip()
    }


def _spans(document: ClearedDocument, lines: Sequence[int]) -> tuple[SourceSpan, ...]:
    """The lines as spans that blank lines and bare markup do not break but boilerplate does."""
    if not lines:
        return (SourceSpan(document.name, 1, 1),)
    spans = [SourceSpan(document.name, lines[0], lines[0])]
    for number in lines[1:]:
        last = spans[-1]
        if all(not document.lines[line - 1].strip() for line in range(last.last + 1, number)):
            spans[-1] = SourceSpan(document.name, last.first, number)
        else:
            spans.append(SourceSpan(document.name, number, number))
    return tuple(spans)


def _dropped(document: ClearedDocument, best: Interpretation, kept: set[int]) -> dict[int, str]:
    """Line -> why it is in no question and no topic."""
    reasons: dict[int, str] = {}
    repeated = frozenset(best.repeated)
    first = min(candidate.start.first for candidate in best.candidates)
    for n, block in enumerate(document.blocks):
        reason = document.dropped.get(n) or best.proposal.unused.get(n)
        reason = reason or _unused(document, best, n, first, repeated)
        for number in range(block.first, block.last + 1):
            reasons.setdefault(number, reason)
    dropped: dict[int, str] = {}
    for number, line in enumerate(document.lines, 1):
        if number in kept:
            continue
        if not line.strip():
            dropped[number] = Dropped.BLANK
        else:
            reason = reasons.get(number, Dropped.MARKUP)
            dropped[number] = document.dropped_lines.get(number, reason)
    return dropped


def _unused(
    document: ClearedDocument,
    best: Interpretation,
    n: int,
    first: int,
    repeated: Collection[int],
) -> Dropped:
    """Why a block is in no question, though it might have been."""
    if n in repeated:
        return Dropped.CONTENTS
    if document.blocks[n].kind is BlockKind.DATA:
        return Dropped.DATA
    if n < first:
        return Dropped.ABOVE_QUESTIONS
    return Dropped.EMPTY_HEADING if n in best.proposal.ends else Dropped.IN_NO_QUESTION


def _why(best: Interpretation, others: Sequence[Interpretation]) -> str:
    answered = sum(candidate.is_answered for candidate in best.candidates)
    said = (
        f"{counted(len(best.candidates), 'question')}, {answered} answered, "
        f"{round(100 * best.coverage)} % of the words"
    )
    names = {best.proposal.name}
    second = next((other for other in others if other.proposal.name not in names), None)
    if second is None:
        return said
    return (
        f"{said}; next best: {second.proposal.name} ({counted(len(second.candidates), 'question')})"
    )


def _notes(document: ClearedDocument, best: Interpretation) -> Iterator[str]:
    """What staff should look at: answers without a question, pictures that stood in answers."""
    used = {n for candidate in best.candidates for n in (*candidate.body, candidate.start.first)}
    used |= best.proposal.unused.keys()
    first = min(candidate.start.first for candidate in best.candidates)
    for n in document.open:
        if n not in used and n < first and ANSWER_MARK.match(document.blocks[n].text):
            yield f"line {document.blocks[n].first}: an answer stands without a question"
    for candidate in best.candidates:
        end = candidate.body[-1] + 1 if candidate.body else candidate.start.end
        while end < len(document.blocks) and _is_no_text(document.blocks[end]):
            end += 1
        for block in document.blocks[candidate.start.first : end]:
            if block.kind is BlockKind.IMAGE:
                yield f"line {block.first}: a picture stood in the answer: {block.text}"


def _is_no_text(block: Block) -> bool:
    return block.kind is BlockKind.IMAGE or not block.text
