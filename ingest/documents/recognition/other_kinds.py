"""Documents that ask and are no FAQ: forms, quizzes, agendas, chats, interviews, stories, articles.

Was your baby born early?        readers are to answer
[ ] yes   [ ] no
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.documents.blocks import Block, BlockKind, Container
from ingest.documents.recognition.scoring import Candidate, Interpretation
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family
from ingest.documents.recognition.shared.question_words import ends_question
from ingest.documents.vocabulary import either

__all__ = ["is_form", "is_other_kind"]

_FIELD = re.compile(r"[☐☑☒□◻⬜◯○❏❑]|_{4,}|\.{8,}|…{3,}|(?<!\S)[\[(]\s+[\])](?!\S)")
"""What is to be filled in: boxes, blanks."""
_CLOCK = re.compile(r"\W*\d{1,2}[:h]\d\d\b")
_SPEAKER = re.compile(
    r"\W*(?:\d{1,2}[:.]\d\d\s+)?([^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){0,2}):\s"
)
_QUOTED = ("“", "„", "«", '"', "‘", "»")
_OTHER_TITLE = re.compile(rf"\b{either('other_titles')}\b", re.IGNORECASE)


def is_form(document: ClearedDocument, best: Interpretation) -> bool:
    """Whether readers are to answer: below questions are boxes, blanks, or choices."""
    fields = sum(_has_field(document, candidate) for candidate in best.candidates)
    answered = [candidate for candidate in best.candidates if candidate.is_answered]
    choices = [_choices(document, candidate) for candidate in answered]
    alike = max(Counter(filter(None, choices)).values(), default=0)
    least = max(2, weights.MOSTLY_FIELDS * len(best.candidates))
    are_lettered = all(
        document.blocks[n].marker[:1].isalpha() for candidate in answered for n in candidate.body
    )
    return (
        fields >= least
        or (not best.has_answer_marks and alike >= max(weights.FEW, least))
        or (are_lettered and len(choices) > 1 and all(choices))
    )


def _has_field(document: ClearedDocument, candidate: Candidate) -> bool:
    """Whether a box or a blank stands beside a question or right below it."""
    first = document.blocks[candidate.start.first]
    below = document.next_with_words(candidate.start.end - 1)
    last = document.blocks[below] if below is not None else first
    if _FIELD.search(last.text):
        return True
    if first.container is not None or first.page:
        return False
    lines = [line.strip() for line in document.lines[first.first - 1 : last.last]]
    is_underline = first.kind is BlockKind.HEADING and len(lines) > 1
    if is_underline and len(lines[1]) == len(lines[0]):
        return False
    return any(map(_FIELD.search, lines))


def _choices(document: ClearedDocument, candidate: Candidate) -> tuple[str, ...]:
    """The answers among which readers are to choose, "Good", "Fair": no sentences; else none."""
    texts = tuple(document.blocks[n].text for n in candidate.body if document.words[n])
    are_short = all(
        len(text.split()) <= weights.WORDS_OF_CHOICE and not text.endswith((".", ":", ";", ","))
        for text in texts
    )
    return texts if are_short and len(texts) > 1 and not candidate.start.rest else ()


def is_other_kind(document: ClearedDocument, best: Interpretation) -> bool:
    """Whether a document that nothing calls a FAQ is of a kind that asks for other reasons."""
    if best.proposal.states_answers:
        return False
    beginning = [document.blocks[n] for n in document.open[: weights.BEGINNING_BLOCKS]]
    return (
        any(_OTHER_TITLE.search(block.text) and _is_title(block) for block in beginning)
        or _is_talk(document, best)
        or _is_article(document, best)
        or _is_listing(document, best)
    )


def _is_listing(document: ClearedDocument, best: Interpretation) -> bool:
    """Rows of a table, most of which ask nothing: goods, of which some are called "Why cry?"."""
    rows = {id(row) for n in document.open if (row := _row(document.blocks[n]))}
    asking = [_row(document.blocks[candidate.start.first]) for candidate in best.candidates]
    return best.proposal.family is Family.LAYOUT and all(asking) and 2 * len(asking) < len(rows)


def _row(block: Block) -> Container | None:
    """The row of a table that a block stands in."""
    return next((around for around in block.path() if around.name == "tr"), None)


def _is_title(block: Block) -> bool:
    return len(block.text.split()) <= weights.WORDS_STATING and not block.text.endswith((".", "?"))


def _is_talk(document: ClearedDocument, best: Interpretation) -> bool:
    """An agenda, a chat, a story: most questions bear a time, a speaker, or are quoted."""
    texts = [document.blocks[candidate.start.first].text for candidate in best.candidates]
    half = max(2, len(texts) / 2)
    speakers = [match[1] for text in texts if (match := _SPEAKER.match(text))]
    return (
        sum(bool(_CLOCK.match(text)) for text in texts) >= half
        or (len(speakers) >= half and len(set(speakers)) > 1)
        or (
            sum(text.startswith(_QUOTED) for text in texts) >= half
            and any(_is_spoken(document.blocks[n].text) for n in document.open)
        )
    )


def _is_spoken(text: str) -> bool:
    """Whether a line begins with what somebody says, and asks nothing."""
    return text.startswith(_QUOTED) and not ends_question(text)


def _is_article(document: ClearedDocument, best: Interpretation) -> bool:
    """So few titles, below text or a title of its own, that hardly ask: "Tired?", "Our hours"."""
    count = len(best.candidates)
    firsts = [document.blocks[candidate.start.first] for candidate in best.candidates]
    above = [document.blocks[n] for n in document.open if n < best.candidates[0].start.first]
    has_title = any(block.text.endswith(".") and " " in block.text for block in above) or (
        count > 1 and 0 < firsts[0].level < min(block.level for block in firsts[1:])
    )
    asking = sum(
        "?" in candidate.question and " " in candidate.question for candidate in best.candidates
    )
    if not any("?" in candidate.question for candidate in best.candidates):
        return count < weights.FEW  # "Why babies babble", "When to call"
    return has_title and count <= weights.FEW and asking < min(2, count)
