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
_STAMP = r"(?:[\W\d]{0,24}(?<!\d))?\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b)?"
_NAME = r"([^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){0,2})"
_CLOCK = re.compile(r"(?:[\W\d]{0,24}(?<!\d))?\d{1,2}[:h]\d\d(?!\d)")
_SPEAKER = re.compile(rf"\W*(?:{_STAMP}\W+)?{_NAME}(?:\W{{1,3}}{_STAMP}\W?)?:\s", re.IGNORECASE)
"""Who says what follows, with the time or without: "[14.02.25, 19:02] Ann:", "Ann (19:02):"."""
_SPEAKER_ABOVE = re.compile(rf"(?:{_NAME}\W{{1,3}}{_STAMP}|{_STAMP}\W+{_NAME})\W?", re.IGNORECASE)
"""The same as a line of its own, above what is said."""
_TELLS = re.compile(rf"\b(?:{either('telling')})\b", re.IGNORECASE)
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
    stamped = sum(_is_below_speaker(document, candidate) for candidate in best.candidates)
    return (
        sum(bool(_CLOCK.match(text)) for text in texts) >= half
        or stamped >= half
        or (len(speakers) >= half and len(set(speakers)) > 1)
        or (
            sum(text.startswith(_QUOTED) for text in texts) >= half
            and any(_is_spoken(document.blocks[n].text) for n in document.open)
        )
    )


def _is_below_speaker(document: ClearedDocument, candidate: Candidate) -> bool:
    """Whether the line above a question, or its own first one, is a name and a time alone."""
    n = candidate.start.first
    lines = document.blocks[n].text.splitlines()[:1]
    above = next((m for m in reversed(range(n)) if document.words[m]), None)
    if above is not None:
        lines += document.blocks[above].text.splitlines()[-1:]
    return any(_SPEAKER_ABOVE.fullmatch(line.strip()) for line in lines)


def _is_spoken(text: str) -> bool:
    """Whether a line begins with what somebody says, and asks nothing."""
    return text.startswith(_QUOTED) and not ends_question(text)


def _is_article(document: ClearedDocument, best: Interpretation) -> bool:
    """Few titles, below text or a title of its own, that hardly ask: "Tired?", "Our hours".

    They may be more where half of them state and the title of all of them is one, or where not all
    ask and somebody tells of himself below most: "I counted to forty."
    """
    count = len(best.candidates)
    firsts = [document.blocks[candidate.start.first] for candidate in best.candidates]
    above = [document.blocks[n] for n in document.open if n < best.candidates[0].start.first]
    is_titled = count > 1 and 0 < firsts[0].level < min(block.level for block in firsts[1:])
    has_title = is_titled or any(block.text.endswith(".") and " " in block.text for block in above)
    asking = sum(
        "?" in candidate.question and " " in candidate.question for candidate in best.candidates
    )
    if not any("?" in candidate.question for candidate in best.candidates):
        return count < weights.FEW  # "Why babies babble", "When to call"
    telling = sum(
        any(_TELLS.search(document.blocks[n].text) for n in candidate.body)
        for candidate in best.candidates
    )
    titles = sum(block.level > 0 and block.text.endswith("?") for block in firsts)
    level = firsts[-1].level
    total = max(count, sum(document.blocks[n].level == level > 0 for n in document.open))
    tells = (is_titled and 2 * titles <= total) or 2 * telling > count
    if has_title and firsts[0].level and titles < total <= 2 * weights.FEW and tells:
        return True
    return has_title and count <= weights.FEW and asking < min(2, count)
