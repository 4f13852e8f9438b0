"""How many questions `faq import` reads rightly in generated documents, by structure.

    python benchmarks/recognition.py
    python benchmarks/recognition.py --seed 4 --count 2000 --formats lines.txt docx
    python benchmarks/recognition.py --structure NAME... --keep FOLDER

Questions, answers and topics are made of the words of `recognition.toml` and written in structures
chosen at random (see `structures.py`). The seed and the name of a structure give the same document
anywhere. README.md says what the rates are; `--keep` writes the documents that miss something,
each with its truth and what was read instead.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from structures import DIMENSIONS, Asked, Structure, document, sample
from writers import write

from ingest.documents.reading import parse_document
from ingest.documents.recognition.found_questions import FoundQuestion
from ingest.documents.recognition.recognise import recognise
from ingest.documents.unreadable import UnreadableError
from ingest.markdown import plain_text

RATES = {
    "recall": ("found", "asked"),
    "precision": ("found", "read"),
    "text": ("text", "found"),
    "starts": ("starts", "answered"),
    "ends": ("ends", "answered"),
    "open": ("open", "unanswered"),
    "topics": ("topics", "found"),
}
"""Each rate as one count of another."""

_FEW = 5
"""Fewer documents say nothing of two choices together."""

_WORDS = 5
"""An answer begins and ends rightly where so many words do."""


@dataclass
class Score:
    """What came of one document: counts by the names in `RATES`, and what was missed."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def rates(counts: Counter[str]) -> dict[str, float]:
    """The rates that have something to count; nothing read is no precision of 0."""
    return {name: counts[a] / counts[b] for name, (a, b) in RATES.items() if counts[b]}


def lowest(counts: Counter[str]) -> float:
    return min(rates(counts).values(), default=1.0)


def score(structure: Structure, seed: int) -> Score:
    """What the program reads in a document of a structure, against its truth."""
    asked, lines = document(structure, seed)
    name = f"faq.{structure.format.rpartition('.')[2]}"
    try:
        read = parse_document(name, write(structure, asked, lines))
    except (UnreadableError, KeyError) as error:  # KeyError: a format that is not known
        return Score(Counter(asked=len(asked)), [f"not read: {error}"])
    return compare(asked, recognise(name, read.lines, read.blocks).questions)


def compare(asked: Sequence[Asked], found: Sequence[FoundQuestion]) -> Score:
    """The found questions beside the truth; one of the same letters is the same question."""
    result = Score(Counter(asked=len(asked), read=len(found)))
    left = {_letters(one.question): one for one in asked}
    whole = {one.topic for one in found} if not any(one.topic for one in asked) else set[str]()
    for one in found:
        true = left.pop(_key(one.question, left), None)
        if true is None:
            result.misses.append(f"no question: {one.question[:70]!r}")
            continue
        answer = _letters(plain_text(one.answer))
        said = [_letters(part) for part in _said(true).split()]
        checks = {
            "text": " ".join(one.question.split()) == true.question,
            # A document without topics may be one topic, of its title.
            "topics": one.topic.casefold() == true.topic.casefold() or len(whole) == 1,
        }
        if true.answer:
            is_clean = not one.answer.startswith(("–", "—", ":"))
            checks["starts"] = is_clean and answer.startswith("".join(said[:_WORDS]))
            checks["ends"] = answer.endswith("".join(said[-_WORDS:]))
        else:
            checks["open"] = not answer
        result.counts.update(["found", "answered" if true.answer else "unanswered"])
        result.counts.update(name for name, is_right in checks.items() if is_right)
        shown = {"text": one.question, "topics": one.topic, "starts": one.answer[:60]}
        for check in (check for check, is_right in checks.items() if not is_right):
            got = shown.get(check, one.answer[-60:])
            result.misses.append(f"{check} of {true.question!r} ({true.topic!r}): {got!r}")
    result.misses += [f"not found: {one.question!r}" for one in left.values()]
    return result


def _key(question: str, left: Iterable[str]) -> str:
    """The letters of a question as the truth has them: a mark or number may be left before it."""
    letters = _letters(question)
    return next((one for one in left if letters.endswith(one) and len(letters) < len(one) + 8), "")


def _said(true: Asked) -> str:
    return " ".join(line.text for line in true.answer)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000, help="documents")
    parser.add_argument("--formats", nargs="+", choices=DIMENSIONS["format"], metavar="FORMAT")
    parser.add_argument("--structure", nargs="+", metavar="NAME", help="these alone")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write what is misread there")
    parser.add_argument("--worst", type=int, default=30, help="structures to list")
    options = parser.parse_args()
    if options.structure:
        structures = [Structure(*name.split("/")) for name in options.structure]
    else:
        formats = options.formats or DIMENSIONS["format"]
        structures = sample(options.seed, options.count, formats)
    scores = {str(one): score(one, options.seed) for one in structures}
    if options.keep:
        for structure in structures:
            if scores[str(structure)].misses:
                _keep(options.keep, structure, options.seed, scores[str(structure)])
    _report(structures, scores, options.worst)


def _report(structures: Sequence[Structure], scores: dict[str, Score], worst: int) -> None:
    """Rates by choice and by two choices together, the worst first, and the worst documents."""
    totals, documents = defaultdict[str, Counter[str]](Counter), Counter[str]()
    for structure in structures:
        own = [f"{name} {choice}" for name, choice in zip(DIMENSIONS, structure, strict=True)]
        for name in ("all", *own, *(" + ".join(two) for two in combinations(own, 2))):
            totals[name].update(scores[str(structure)].counts)
            documents[name] += 1
    ranked = sorted(totals, key=lambda name: lowest(totals[name]))
    single = [name for name in ranked if " + " not in name]
    double = [name for name in ranked if " + " in name and documents[name] >= _FEW]
    for head, names in (("structures", single), ("two together", double[:worst])):
        print(f"{head:44}{'documents':>10}" + "".join(f"{name:>10}" for name in RATES))
        print("".join(f"{name:44}{documents[name]:>10}{_row(totals[name])}" for name in names))
    failing = [name for name in scores if scores[name].misses]
    print(f"{len(failing)} of {len(scores)} documents miss something; the worst:")
    for name in sorted(failing, key=lambda name: lowest(scores[name].counts))[:worst]:
        print(f"{lowest(scores[name].counts):.3f} {name}")
        print("".join(f"      {miss}\n" for miss in scores[name].misses[:3]), end="")


def _row(counts: Counter[str]) -> str:
    values = rates(counts)
    cells = (f"{values[name]:.3f}" if name in values else "-" for name in RATES)
    return "".join(f"{cell:>10}" for cell in cells) + "\n"


def _keep(folder: Path, structure: Structure, seed: int, result: Score) -> None:
    asked, lines = document(structure, seed)
    folder.mkdir(parents=True, exist_ok=True)
    name = str(structure).replace("/", "-").replace("(", "").replace(")", "")
    suffix = structure.format.rpartition(".")[2]
    (folder / f"{name}.{suffix}").write_bytes(write(structure, asked, lines))
    truth = {
        "structure": str(structure),
        "seed": seed,
        "questions": [
            {"question": one.question, "topic": one.topic, "answer": _said(one)} for one in asked
        ],
        "misses": result.misses,
    }
    (folder / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
