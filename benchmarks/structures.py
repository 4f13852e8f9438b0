"""The structures of generated documents, and a document of each as lines with what they are.

A structure is a choice for each of `DIMENSIONS`; its name is the choices with slashes between. What
`is_sound` refuses has no truth: a format cannot show it, or no reader could tell the parts apart.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "DIMENSIONS",
    "LANGUAGES",
    "Asked",
    "Line",
    "Structure",
    "document",
    "is_sound",
    "sample",
]

LANGUAGES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").with_stem("recognition").read_text("utf-8")
)

_VOCABULARY: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "ingest" / "documents" / "vocabulary.toml").read_text("utf-8")
)

_TEXTS = ("folded.txt", "unfolded.txt", "lines.txt")
_STYLED = ("md", "html", "br.html", "docx", "odt", "pdf", "columns.pdf")
_FOLDS = ("details.html", "accordion.html", "dl.html")
_SHEETS = ("csv", "tsv", "xlsx", "ods")
_TABLES = ("table.html", "table.docx", "table.pdf", "bare.pdf", *_SHEETS)

_LETTERED = ("colon", "point", "glued", "words", "counted", "alone")
"""The marks by letters or words, for questions and for answers."""

DIMENSIONS = {
    "format": (*_TEXTS, *_STYLED, *_FOLDS, *_TABLES),
    "mark": ("plain", "bold", "italic", "underlined", "heading", "plus", *_LETTERED),
    "number": ("none", "1.", "1)", "(1)", "1.1", "1.1.1"),
    "topics": (
        *("none", "heading", "capitals", "title", "bold", "underlined", "numbered", "chapter"),
        *("contents", "column", "row"),
    ),
    "place": ("below", "beside", "dash", "brackets", "emphasis"),
    "answers": (
        *("short", "long", "list", "steps", "quotation", "code", "table", "note", "asking"),
        *("open", "shared", "stated", "twofold", "bracketed", "quoted"),
    ),
    "page": ("none", "menu", "top", "contents", "partly", "foot", "heads", "extra"),
    "language": tuple(LANGUAGES),
}


class Structure(NamedTuple):
    """One choice for each dimension."""

    format: str
    mark: str
    number: str
    topics: str
    place: str
    answers: str
    page: str
    language: str

    def __str__(self) -> str:
        return "/".join(self)


@dataclass(frozen=True)
class Asked:
    """A question as the truth has it."""

    question: str
    topic: str
    """Empty where the document shows none."""
    answer: tuple[Line, ...]
    """Empty where it is open."""


@dataclass(frozen=True)
class Line:
    """A paragraph of a document, or a row of a table."""

    role: str
    """menu, title, contents, topic, question, item, step, quotation, code, row, note, top, foot,
    or paragraph."""
    text: str
    style: str = ""
    """Of a topic and a question: plain, bold, italic, underlined, heading, capitals."""
    lead: str = ""
    """The mark and the number before it."""
    level: int = 0
    """Of a line of the contents: 0 for a topic, 1 for a question."""


def sample(seed: int, count: int, formats: Sequence[str]) -> list[Structure]:
    """Sound structures, chosen at random, of each format as many, each a single time."""
    chance = random.Random(seed)
    found = dict[str, Structure]()
    for place in range(count):
        for _ in range(10_000):
            choices = {name: chance.choice(values) for name, values in DIMENSIONS.items()}
            structure = Structure(**choices | {"format": formats[place % len(formats)]})
            if is_sound(structure) and str(structure) not in found:
                found[str(structure)] = structure
                break
    return list(found.values())


def is_sound(of: Structure) -> bool:
    """Whether a document of this structure can be written, and one careful reader would know."""
    return _is_shown(of) and not _is_ambiguous(of)


def _is_shown(of: Structure) -> bool:
    """Whether the format has a form for each of the choices."""
    words = LANGUAGES[of.language]
    if of.page == "top" and ("top" not in words or of.format not in (*_TEXTS, "md", "html")):
        return False
    if of.format in _TABLES:
        return (
            of.mark == "plain"
            and of.number in ("none", "1.")
            and of.topics in ("none", "column", "row")
            and of.place == "below"
            and of.page in ("none", "extra")
            and of.answers not in ("quotation", "code", "table", "note", "shared")
        )
    if of.topics in ("column", "row") or of.page == "extra":
        return False
    if of.format in _FOLDS:
        return (
            of.mark == "plain"
            and of.place == "below"
            and of.number in ("none", "1.")
            and of.topics in ("none", "heading", "contents")
            and of.page in ("none", "menu", "foot", "contents", "partly")
        )
    if of.format in _TEXTS:
        if of.mark in ("bold", "italic", "heading") or of.topics in ("bold", "heading"):
            return False
        if of.answers == "note" or of.place == "emphasis":  # nothing is bold
            return False
        if of.format == "lines.txt" and (of.answers in ("code", "table") or _underlines(of)):
            return False  # "save as plain text" leaves neither
    elif of.topics == "title":  # who can, sets a title apart
        return False
    if of.page == "heads" and "pdf" not in of.format:
        return False
    if of.page in ("menu", "foot") and of.format in ("docx", "odt"):
        return False
    if of.format == "md" and "underlined" in (of.mark, of.topics):
        return False
    if of.format == "br.html" and (
        of.mark in ("heading", "alone") or of.place != "below" or of.page == "top"
    ):
        return False
    return of.mark != "plus" or of.format in (*_TEXTS, "docx")


def _underlines(of: Structure) -> bool:
    return "underlined" in (of.mark, of.topics)


def _is_ambiguous(of: Structure) -> bool:
    """Whether the truth would be a matter of taste."""
    is_weak = of.mark in ("plain", "italic", "bold", "underlined", "plus")
    is_flowing = of.format not in (*_FOLDS, *_TABLES)
    if of.number != "none" and of.mark in ("plus", *_LETTERED):
        return True  # "Q: 1.": nobody writes it
    if of.number == "1.1.1" and of.topics not in ("none", "numbered", "heading", "contents"):
        return True  # the second number would count something that is not there
    if of.topics == "numbered" and of.number not in ("none", "1.1", "1.1.1"):
        return True  # both count from 1
    if of.topics == "contents" and of.page != "contents":
        return True
    if of.mark == of.topics and of.mark in ("bold", "underlined"):
        return True  # of one look; a heading has its level
    if of.mark == "heading" and of.topics in ("bold", "underlined", "capitals"):
        return True  # what stands below a heading is of its text
    if of.place != "below":
        if of.mark in ("heading", "alone", "underlined", "plus"):
            return True
        if of.answers in ("open", "shared", "stated"):
            return True  # nothing ends the question but its question mark
        asks_twice = of.answers in ("twofold", "bracketed", "asking", "quoted")
        if asks_twice and of.mark in ("plain", *_LETTERED):
            return True  # which question mark?
        if of.place in ("brackets", "emphasis") and of.answers != "short":
            return True  # only half of the answer would stand so
        if of.place != "beside" and of.mark in _LETTERED:
            return True  # "A:" says it already
        if of.place == "emphasis" and of.mark != "plain":
            return True
    if of.answers == "open" and of.format == "dl.html" and of.page != "partly":
        return True  # terms that follow each other share a definition
    if of.answers == "open" and is_weak and of.number == "none" and is_flowing:
        return True  # two questions in a row may share an answer
    if of.answers == "shared" and of.format != "dl.html":
        return True  # a question that nothing answers stands so, too
    if of.page == "partly" and of.answers != "open":
        return True
    if of.answers == "stated" and is_flowing:
        if of.mark not in ("heading", "colon", "point", "words", "counted", "alone"):
            return True  # what is no question, and not marked as one, is a title or a sentence
        if of.mark == "heading" and of.topics in ("none", "contents"):
            return True
    if of.answers == "asking" and of.mark == "plain" and of.format in (*_TEXTS, "br.html"):
        return of.number == "none"
    # Both are numbered paragraphs.
    return of.answers == "steps" and of.number == "1." and of.mark == "plain" and is_flowing


def document(structure: Structure, seed: int) -> tuple[list[Asked], list[Line]]:
    """The truth, and the lines of a document that shows it (the tables show the truth alone)."""
    chance = random.Random(f"{seed} {structure}")
    words = LANGUAGES[structure.language]
    asked = list(_asked(structure, words, chance))
    return asked, list(_lines(structure, words, asked))


def _asked(of: Structure, words: dict[str, Any], chance: random.Random) -> Iterator[Asked]:
    topics = chance.sample(words["topics"], 3)
    pairs = [(question, thing) for question in words["questions"] for thing in words["things"]]
    stated = [(text, thing) for text in words["stated"] for thing in words["things"]]
    chance.shuffle(pairs)
    chance.shuffle(stated)
    asked, answer = set[str](), tuple[Line, ...]()
    for topic in topics:
        for place in range(chance.randint(2, 4)):
            text, thing = (stated if of.answers == "stated" and place % 2 else pairs).pop()
            question = text.format(thing)
            if of.answers in ("twofold", "bracketed", "quoted") and place % 2:
                question = words[of.answers].format(thing if of.answers == "quoted" else question)
                if question in asked:
                    question = text.format(thing)
            asked.add(question)
            if not (of.answers == "shared" and place % 2):  # the answer of the one before
                answer = tuple(_answer(of, words, chance, thing))
            if of.answers == "open" and place % 2:
                answer = ()
            yield Asked(question, topic if of.topics != "none" else "", answer)


def _answer(
    of: Structure, words: dict[str, Any], chance: random.Random, thing: str
) -> Iterator[Line]:
    def filled(text: str) -> str:  # few answers of a document are alike
        return text.format(thing, n=chance.randint(2, 60))

    said = [filled(text) for text in words["statements"]]
    chance.shuffle(said)
    special = of.answers if chance.random() < 0.6 else "short"
    first = said.pop()
    if special == "asking":
        first = f"{first} {filled(words['asking'])} {said.pop()}"
    if special in ("list", "steps"):
        yield Line("paragraph", words["introduction"])
    else:
        yield Line("paragraph", f"{first} {said.pop()}" if chance.random() < 0.6 else first)
    if special == "long":
        for _ in range(chance.randint(1, 2)):
            yield Line("paragraph", f"{said.pop()} {said.pop()}")
    parts = {"list": ("item", "items"), "steps": ("step", "steps"), "code": ("code", "code")}
    if special in parts:
        role, key = parts[special]
        for number, text in enumerate(words[key], 1):
            yield Line(role, filled(text), lead=f"{number}. " if role == "step" else "")
    elif special == "table":
        for cells in words["rows"]:
            yield Line("row", "\t".join(cells))
    elif special in ("quotation", "note"):
        yield Line(special, filled(words[special]))
    if special in ("list", "table", "code") and chance.random() < 0.5:
        yield Line("paragraph", said.pop())


def _lines(of: Structure, words: dict[str, Any], asked: Sequence[Asked]) -> Iterator[Line]:
    if of.page == "menu":
        yield from (Line("menu", text) for text in words["menu"])
    yield Line("title", words["title"])
    if of.page in ("contents", "partly"):
        yield Line("contents-title", words["contents"])
    body, listed, topic, counts = list[Line](), list[Line](), "", [0, 0]
    for number, one in enumerate(asked, 1):
        if one.topic != topic:
            topic, counts = one.topic, [counts[0] + 1, 0]
            title = _topic(of, words, topic, counts[0])
            listed.append(replace(title, role="contents"))
            if of.topics != "contents":
                body.append(title)
        counts[1] += 1
        question, mark = _question(of, one.question, number, counts)
        listed.append(Line("contents", one.question, level=1))
        if one.answer or of.page != "partly":
            is_shared = of.answers == "shared" and asked[number : number + 1]
            goes_on = is_shared and asked[number].answer is one.answer
            body.extend(_entry(of, one, question, mark, is_last=not goes_on))
        if of.page == "top" and one.answer:
            body.append(Line("top", words["top"]))
    if of.page in ("contents", "partly"):
        yield from listed
    yield from body
    if of.page == "foot":
        yield from (Line("foot", text) for text in words["feet"])


def _topic(of: Structure, words: dict[str, Any], topic: str, number: int) -> Line:
    lead = {"numbered": f"{number}. ", "chapter": f"{words['chapter']} {number}: "}
    style = of.topics
    if of.topics in ("numbered", "chapter"):
        style = "plain" if of.format in _TEXTS else "heading"
    text = topic.upper() if of.topics == "capitals" else topic
    return Line("topic", text, style, lead.get(of.topics, ""))


def _question(of: Structure, text: str, number: int, counts: Sequence[int]) -> tuple[Line, str]:
    """The question as it is written, and the mark of its answer."""
    known = _VOCABULARY[of.language]
    q, a = known["question_letters"][0], known["answer_letters"][0]
    asks, answers = (known[f"{kind}_words"][0].capitalize() for kind in ("question", "answer"))
    leads = {
        "colon": (f"{q}: ", f"{a}: "),
        "point": (f"{q}. ", f"{a}. "),
        "glued": (f"{q}:", f"{a}:"),
        "words": (f"{asks}: ", f"{answers}: "),
        "counted": (f"{q}{number}: ", f"{a}{number}: "),
        "alone": (asks, answers),
        "plus": ("+ ", ""),
    }
    numbers = {
        "none": "",
        "1.1": f"{max(counts[0], 1)}.{counts[1]} ",
        "1.1.1": f"{max(counts[0], 1)}.1.{counts[1]} ",
    }
    lead, answer = leads.get(of.mark, ("", ""))
    style = "plain" if of.mark in leads else of.mark
    number_of = numbers.get(of.number, of.number.replace("1", str(number)) + " ")
    return Line("question", text, style, lead or number_of), answer


def _entry(
    of: Structure, one: Asked, question: Line, mark: str, *, is_last: bool
) -> Iterator[Line]:
    """A question and, where it is the last of those that share it, its answer.

    The role of an answer in the line of its question is `beside`.
    """
    answer = list(one.answer)
    if of.mark == "alone":
        yield Line("paragraph", question.lead)
        yield replace(question, lead="")
        answer = [Line("paragraph", mark), *answer]
    else:
        yield question
        if not is_last:
            return
        if of.place != "below":
            leads = {"dash": "– ", "brackets": "("}
            first = replace(answer.pop(0), role="beside", lead=leads.get(of.place, mark))
            style = "bold" if of.place == "emphasis" else ""
            end = ")" if of.place == "brackets" else ""
            yield replace(first, style=style, text=first.text + end)
        elif mark and not answer:
            yield Line("paragraph", "", lead=mark.rstrip())  # the mark says that there is none yet
        elif mark:
            answer[0] = replace(answer[0], lead=mark)
    yield from answer
