"""What the tests of several commands share: files to read, texts to expect, helpers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from click.testing import Result

__all__ = [
    "ACCOUNT",
    "BATCH",
    "CATEGORIES",
    "DOCUMENT",
    "FAQ",
    "FAULTS",
    "FAULTY",
    "QUERIES",
    "RECORDS",
    "Run",
    "add_question",
    "assert_failed",
    "change_a_figure",
    "change_the_title",
    "file_texts",
    "write_lines",
]

Run = Callable[..., Result]


FAQ = str(Path(sys.executable).with_name("faq"))
"""The installed command, for what only a process of its own can show."""


RECORDS = [
    {"id": "pay", "topic": "fees", "question": "Fee payment", "answer": "The *fees*"},
    {"id": "go", "topic": "travel", "question": "Travel"},
]
"""Two records whose scores are worked out by hand in `test_bm25f.py`."""


QUERIES = [
    {"id": "q1", "query": "fee", "expected": ["pay"]},
    {"id": "q2", "query": "travel payment", "expected": ["go"]},
    {"id": "q3", "query": "zebra", "expected": []},
    {"id": "q4", "query": "payment", "expected": ["go"]},
]


BATCH = """\
{"id": "q1", "confident": true, "hits": [{"id": "pay", "score": 47, "kind": "question"}]}
{"id": "q2", "confident": true, "hits": [{"id": "go", "score": 62, "kind": "question"}, \
{"id": "pay", "score": 51, "kind": "question"}]}
{"id": "q3", "confident": false, "hits": []}
{"id": "q4", "confident": true, "hits": [{"id": "pay", "score": 43, "kind": "question"}]}
"""


DOCUMENT = """\
FEES

Q: What does it cost?
A: Nothing.

Q: Who pays?
"""


ACCOUNT = """\
handout.txt: 2 questions (1 answered, 1 open), recognised by lines marked Q. and A.
  topics: FEES (2)
  why: 2 questions, 1 answered, 100 % of the words; next best: paragraphs that ask (2 questions)
  4 lines kept + 2 dropped = 6
          1  kept     faq/fees/_topic.md
        3-4  kept     faq/fees/what-does-it-cost.md
          6  kept     faq/fees/who-pays.md
             dropped  2 blank lines
  note: line 1: 1 topic by lines right above questions, in capitals

"""


FAULTY = """\
---
id: cost
status: publishd
colour: red
---
# What does it cost?

Nothing.
"""


FAULTS = [
    (
        "content/faq/fees/cost.md",
        3,
        "the status “publishd” does not exist",
        "Did you mean “published”?",
    ),
    (
        "content/faq/fees/cost.md",
        4,
        "the key “colour” is unknown",
        "Use one of: asked_as, categories, checked_against, criteria, former_ids, id, order, "
        "reviewed, short, sources, status, topic.",
    ),
]


CATEGORIES = """\
[[category]]
id = "ifs"
name = "Infant Family Specialist"
abbreviation = "IFS"
numeral = "II"
line = "infant"
"""


def write_lines(path: Path, values: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


def add_question(content: Path, topic: str, name: str, text: str, status: str = "open") -> None:
    folder = content / "faq" / topic
    folder.mkdir(exist_ok=True)
    if not (folder / "_topic.md").exists():
        (folder / "_topic.md").write_text(f"# {topic.title()}\n", "utf-8")
    (content / "categories.toml").write_text(CATEGORIES, "utf-8")
    head = f"---\nid: {name}\nstatus: {status}\ncategories: [II]\n---\n"
    (folder / f"{name}.md").write_text(f"{head}# {text}\n", "utf-8")


def file_texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def assert_failed(result: Result, code: int, message: str) -> None:
    """The command said this and no more, and ended so."""
    assert (result.stderr, result.exit_code) == (message, code)
    assert result.stdout == ""


def change_a_figure(content: Path) -> Path:
    file = content / "criteria" / "families-after-preschool-work.md"
    text = file.read_text("utf-8")
    assert text.count("at least 10 families") == 2
    file.write_text(text.replace("at least 10 families", "at least 12 families"), "utf-8")
    return file


def change_the_title(content: Path, slug: str) -> Path:
    file = content / "criteria" / f"{slug}.md"
    file.write_text(file.read_text("utf-8").replace("\n# ", "\n# Not "), "utf-8")
    return file
