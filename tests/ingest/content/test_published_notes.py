"""Notes for colleagues stand in nothing that readers get; what readers are told is no note."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.content.published_notes import find_note
from ingest.errors import ContentError
from support.content import DATA, QUESTION, write_file

ORDINARY = (DATA / "ordinary_lines.txt").read_text("utf-8").splitlines()
"""Lines as such pages have them, each near to a form of notes."""

NOTES = """\
The fee is $5. TODO check the fee
The fee is $5 (TODO).
(todo: ask Ann)
@todo ask Ann
#todo ask Ann
TO DO: ask Ann
- [ ] TODO ask Ann
~~TODO~~
==TODO==
**TODO** ask Ann
TODO(ann): check
The fee is FIXME dollars.
The fee is XXX dollars.
The fee is $XX.
The fee is ??? dollars.
The fee is $5 ???
The fee is $5 (???).
??? check this
The fee is tbd.
Fee: TBD
tbc
The fee is to be determined [TBD].
TKTK
Lorem ipsum dolor sit amet
[check with Ann]
**[check with Ann]**
\\[check with Ann\\]
【check with Ann】
(check with Ann)
[ask Ann]
[verify]
[confirm with board]
[to be confirmed]
[needs review]
[citation needed]
[source?]
[Ann to confirm]
[AK: is this right?]
[AK 3/4: is this right?]
[insert link]
[INSERT LINK HERE]
[Note: ask Ann before publishing]
[DRAFT]
[Ed.: ask]
DRAFT - do not publish
WIP: fees
NB for staff: the board must decide
N.B. staff: ask
NB (staff): ask
Note to self: ask
Staff: please check
@webmaster: link this
To the editor: link this
The fee is $5. Note to staff: ask.
STAFF ONLY: the code is 5
INTERNAL NOTE - old
Not for publication
Don't publish this yet.
Do not publish until the board has met.
It is free. Do not publish yet.
Delete this before publishing
Check this!
{# a comment #}
Commented [AK1]: is it so?
See the fee[[a]](#cmnt1).
""".splitlines()

FILES = {
    "content/faq/fees/_topic.md": "# Fees\n",
    "content/faq/fees/cost.md": QUESTION,
    "content/criteria/hours.md": (
        "---\nid: hours\nkind: training\nstanding: published\nsources: [page]\n---\n"
        "# Hours\n\nMany.\n"
    ),
    "content/categories.toml": '[[category]]\nid = "ifs"\nname = "NAME"\nline = "infant"\n',
    "content/terms.toml": '[[term]]\nid = "rsc"\npreferred = "supervision"\ndefinition = "So."\n'
    'lay = ["NAME"]\nsources = ["page"]\n',
    "content/site.toml": '# TODO: ask for the address\n[contact]\nnote = "NAME"\n',
    "content/sources/sources.toml": (
        '[[page]]\nid = "page"\naddress = "https://a.example"\nread = 2026-11-22\n'
    ),
}
"""A folder without a fault; NAME stands in registers."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        write_file(Path(name), text)


def _faults() -> list[str]:
    try:
        load(Path("content"))
    except ContentError as error:
        return [str(one) for one in error.faults]
    return []


def test_no_ordinary_line_is_taken_for_a_note() -> None:
    assert len(ORDINARY) > 200
    assert [line for line in ORDINARY if find_note(line)] == []
    assert find_note("\n".join(ORDINARY)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Send your fee and any\nquestions to the office by May 1.",
        "The box below is for\noffice use only.",
    ],
)
def test_a_line_within_a_sentence_begins_no_note(text: str) -> None:
    assert find_note(text) == ""
    question = FILES["content/faq/fees/cost.md"]
    write_file(Path("content/faq/fees/cost.md"), f"{question}\n\n{text}\n")
    assert _faults() == []


@pytest.mark.parametrize("note", ["[//]: # (Anna: is it so?)", "[comment]: # Anna says no"])
def test_a_definition_that_is_shown_is_a_note(note: str) -> None:
    question = FILES["content/faq/fees/cost.md"]
    write_file(Path("content/faq/fees/cost.md"), f"{question}\nIt is $75.\n{note}\n")
    (fault,) = _faults()
    assert f"a note for staff would be published: “{note}”" in fault


@pytest.mark.parametrize("line", NOTES)
def test_each_form_of_a_note_is_found_beside_ordinary_text(line: str) -> None:
    assert find_note(line)
    assert find_note("\n".join([*ORDINARY, line, *ORDINARY]))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "TODO LO QUE NECESITA SABER"),
        ("es-MX", "Todo: eso es lo que pedimos."),
        ("pt", "TODO O MATERIAL É GRÁTIS"),
        ("fr", "Vraiment ???"),
    ],
)
def test_words_of_a_language_are_no_notes_in_it(language: str, line: str) -> None:
    assert find_note(line)
    assert find_note(line, language) == ""


def test_names_of_the_site_are_no_notes() -> None:
    text = QUESTION.replace("Nothing.", "What TBC asks.")
    write_file(Path("content/faq/fees/cost.md"), text)
    assert len(_faults()) == 1
    terms = FILES["content/terms.toml"] + 'abbreviations = ["TBC"]\n'
    write_file(Path("content/terms.toml"), terms)
    assert _faults() == []


HEAD = '---\n# TODO: ask\nid: cost\nstatus: published\n{}: "{}"\n---\n# What?\n\nNothing.\n'
NOTE = "TODO ask Ann"

PLACES = {
    "answer": ("content/faq/fees/cost.md", QUESTION.replace("Nothing.", f"Nothing. {NOTE}"), 7),
    "cell": (
        "content/faq/fees/cost.md",
        QUESTION.replace("Nothing.", f"| A | B |\n| --- | --- |\n| 1 | {NOTE} |"),
        9,
    ),
    "alternative text": (
        "content/faq/fees/cost.md",
        QUESTION.replace("Nothing.", f"![A form ({NOTE})](https://a.example/a.png)"),
        7,
    ),
    "title": ("content/faq/fees/cost.md", QUESTION.replace("cost?", f"cost? ({NOTE})"), 5),
    "title of a draft": (
        "content/faq/fees/cost.md",
        QUESTION.replace("cost?", f"cost? ({NOTE})").replace("published", "draft"),
        5,
    ),
    "short": ("content/faq/fees/cost.md", HEAD.format("short", NOTE), 5),
    "asked_as": ("content/faq/fees/cost.md", HEAD.format("asked_as", f"What? {NOTE}"), 5),
    "remark behind a value": (
        "content/faq/fees/cost.md",
        HEAD.format("short", "Fees # Ann wrote this").replace('"', ""),
        5,
    ),
    "topic": ("content/faq/fees/_topic.md", f"# Fees ({NOTE})\n", 1),
    "criterion": (
        "content/criteria/hours.md",
        FILES["content/criteria/hours.md"].replace("# Hours", f"# Hours {NOTE}"),
        7,
    ),
    "category": (
        "content/categories.toml",
        FILES["content/categories.toml"].replace("NAME", f"A name ({NOTE})"),
        3,
    ),
    "term": ("content/terms.toml", FILES["content/terms.toml"].replace("NAME", f"sup ({NOTE})"), 5),
    "contact": ("content/site.toml", FILES["content/site.toml"].replace("NAME", NOTE), 3),
}
"""Where a note may stand -> file, its text, the line of the note."""


@pytest.mark.parametrize("place", PLACES)
def test_a_note_is_found_wherever_readers_would_see_it(place: str) -> None:
    assert _faults() == []
    name, text, line = PLACES[place]
    write_file(Path(name), text)
    (fault,) = _faults()
    assert fault.startswith(f"{name}:{line}: a note for staff would be published")
    said = re.search(r"published[^:]*: “(.*)”\. Settle it and take it out", fault)
    assert said is not None
    assert (NOTE in said[1]) or "Ann wrote" in said[1]


@pytest.mark.parametrize("status", ["retired", "draft"])
def test_notes_may_stand_in_what_readers_do_not_get(status: str) -> None:
    text = QUESTION.replace("Nothing.", f"Nothing. {NOTE}").replace("published", status)
    write_file(Path("content/faq/fees/cost.md"), text)
    assert _faults() == []
