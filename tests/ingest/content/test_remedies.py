"""Each remedy that `faq check` names, followed word for word, leads to a folder without a fault.

A case breaks a folder that is right, and follows what the message says then. The last test holds
the cases against the program: it reads every remedy that stands in its code.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from ingest.content.files.attachments import REFUSED
from ingest.content.review import Choice, review
from ingest.content.warnings.rules import find_warnings
from ingest.importing.checking import check_content
from support.content import ROOT

CONTENT = Path("content")

Files = Mapping[str, str | bytes | None]
"""Path -> what stands there; None where nothing does."""

COST, OPEN, HOURS, MORE = (
    "faq/fees/cost.md",
    "faq/fees/open.md",
    "criteria/hours.md",
    "criteria/more.md",
)
TOPIC, CATEGORIES, TERMS, SITE = (
    "faq/fees/_topic.md",
    "categories.toml",
    "terms.toml",
    "site.toml",
)
SOURCES, SEARCHES, ASKED = "sources/sources.toml", "expectations.toml", "faq/fees/cost.wordings.txt"
GAPS = "gaps.toml"

FILES: dict[str, str] = {
    TOPIC: "---\norder: 1\n---\n# Fees\n",
    COST: (
        "---\nid: cost\nshort: The cost\norder: 1\nstatus: published\nasked_as:\n  - what to pay\n"
        "reviewed: 2026-01-02\nsources: [faq.txt:1]\n---\n# What does it cost?\n\nNothing.\n"
    ),
    OPEN: "---\nid: open\nstatus: open\n---\n# How long is the wait?\n",
    HOURS: (
        "---\nid: hours\nkind: training\nfigures: [at least 30 hours]\nstanding: quoted\n"
        "eras: [levels]\nsources: [faq.txt:1]\n---\n# Hours of courses\n\nMany.\n"
    ),
    MORE: (
        "---\nid: more\nkind: renewal\nstanding: published\nsources: [our-page]\n---\n"
        "# Letters to send\n\nMore.\n"
    ),
    "criteria/sister.md": (
        "---\nid: sister\nkind: education\nstanding: sister\nsources: [their-page]\n---\n"
        "# A degree\n\nOthers.\n"
    ),
    CATEGORIES: (
        '[[era]]\nid = "levels"\nname = "Levels"\n\n[[category]]\nid = "ifs"\nname = "Specialist"\n'
        'line = "infant"\nnumeral = "II"\nfor_whom = "Many."\n'
    ),
    TERMS: (
        '[[term]]\nid = "rsc"\npreferred = "supervision"\ndefinition = "So."\n'
        'sources = ["our-page"]\n'
    ),
    SITE: '[association]\nname = "Lantern"\n\n[site]\nabout = ["All."]\n',
    "sources/faq.txt": "Q\nA\n",
    SOURCES: (
        '[[document]]\nfile = "faq.txt"\n\n'
        '[[page]]\nid = "our-page"\naddress = "https://a.example"\nread = 2026-11-22\n\n'
        '[[page]]\nid = "their-page"\naddress = "https://b.example"\nread = 2026-11-22\n'
        'publisher = "Michigan"\n'
    ),
    GAPS: '[[ignore]]\nquery = "pizza"\n',
    SEARCHES: '[[search]]\nquery = "cost"\nexpected = ["cost"]\n',
    ASKED: "price\n",
}
"""A folder about which there is nothing to say."""


class Case:
    """What is broken, what the message asks for, and the folder when it is done."""

    def __init__(self, says: str, broken: Files, mended: Files = MappingProxyType({})) -> None:
        self.says, self.broken, self.mended = says, broken, mended

    def __repr__(self) -> str:
        return re.sub(r"\W+", " ", self.says)[:60]


def _edit(says: str, path: str, old: str, broken: str, mended: str | None = None) -> Case:
    """A case of one file: `old` reads `broken`, and `mended` when the remedy is followed."""
    text = FILES[path]
    assert text.count(old) >= 1, (path, old)
    done = text.replace(old, old if mended is None else mended, 1)
    return Case(says, {path: text.replace(old, broken, 1)}, {path: done})


def _answer(says: str, broken: str, mended: str) -> Case:
    return _edit(says, COST, "Nothing.", broken, mended)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
"""A picture of one pixel."""

SHOWN = FILES[COST].replace("Nothing.", "![A form](form.png)")
LONG = "word " * 13
OVER = "x " * 30_000

HEADS = [
    _edit("Put a line “---” below its last key", COST, "[faq.txt:1]\n---\n", "[faq.txt:1]\n"),
    _edit("Write “---”, three hyphens and nothing else, as line 1.", COST, "---\nid", " ---\nid"),
    _edit("as line 1, and as line 10.", COST, FILES[COST], FILES[COST].replace("---", "———")),
    _edit("Write “---”, three hyphens and nothing else, as line 10", COST, "]\n---", "]\n----"),
    _edit("Take out what stands above it", COST, "---\nid", "\n---\nid"),
    _edit("Write a line “---” above it, as line 1.", COST, "---\nid", "id"),
    _edit("Move it to the top", COST, "---\nid: cost", "So.\n---\nid: cost"),
    Case(
        "Move them to the top of the file, between two lines “---”",
        {OPEN: "# How long is the wait?\n\nid: open\nstatus: open\n"},
        {OPEN: FILES[OPEN]},
    ),
    _edit("Write a key, a colon and the value", COST, "order: 1", "order 1"),
    _edit("Write “key:” on the line above it", COST, "id: cost", "- cost\nid: cost", "id: cost"),
    _edit("Join it with line 2", COST, "order: 1", "id: cost", ""),
    _edit("Write “- what to pay”", COST, "- what", "• what"),
    _edit("Write them at the end, too", COST, "- what to pay", '- "what to pay', '- "what to pay"'),
    _edit("Write “]” at its end", COST, "[faq.txt:1]", "[faq.txt:1"),
    _edit("Write one list", COST, "[faq.txt:1]", "[[faq.txt:1, faq.txt:2], faq.txt:1]"),
    _edit("Write one text, without braces", COST, "The cost", "{en: The cost}"),
    _edit("Write it in full", COST, "The cost", "&a The cost"),
    _edit(
        "Write it without, such as “short: The cost”",
        COST,
        "short: The cost",
        "short: |\n  The\n  cost",
    ),
    _edit("Write “>-”.", COST, "The cost", ">2\n    The cost", ">-\n    The cost"),
    _edit("Write an item as one text", COST, "- what to pay", "- q: what\n    lang: en"),
    _edit("Keep one, and take out the other", COST, "Nothing.", "<<<<<<< HEAD\nNothing.\n======="),
    _edit("Keep one, and take out the other", COST, "order: 1", ">>>>>>> b\norder: 1"),
    _edit("Keep one, and take out the other", TERMS, "[[term]]", "<<<<<<< HEAD\n[[term]]"),
    _edit("Keep one, and take out the other", ASKED, "price", "||||||| base\nprice"),
]

RECORDS = [
    _edit("Did you mean “order”?", COST, "order:", "oder:"),
    _edit("Use one of: categories", COST, "order: 1", "tags: []", ""),
    _edit("Write the title as a line “# ...” below", COST, "order: 1", "title: What?", ""),
    _edit("Write digits only", COST, "order: 1", "order: 1.5"),
    _edit("such as 2026-01-02", COST, "2026-01-02", "January 2, 2026"),
    _edit("Write one line of words", COST, "The cost", "[The cost, fees]"),
    _edit("Write plain words", COST, "The cost", "The **cost**"),
    _edit("Write at most 12: the title has the whole", COST, "The cost", LONG),
    _edit("Write words such as “work-how-many”", COST, "order: 1", "former_ids: [Old Fees]", ""),
    _edit("Write file and lines, such as “faq.txt:24-31”", COST, "faq.txt:1", "faq.txt"),
    _edit("Add the line “id: cost”", COST, "id: cost\n", ""),
    _edit("Keep one; earlier ones go to “former_ids”", COST, "id: cost", "id: [cost, price]"),
    Case(
        "Name the file price.md",
        {
            COST: None,
            ASKED: None,
            SEARCHES: None,
            "faq/fees/a.md": FILES[COST].replace("cost\n", "price\n", 1),
        },
        {
            COST: None,
            ASKED: None,
            SEARCHES: None,
            "faq/fees/price.md": FILES[COST].replace("cost\n", "price\n", 1),
        },
    ),
    Case(
        "Keep what is right of the two in cost.md, and delete this one",
        {"faq/fees/cost (copy).md": FILES[COST]},
        {"faq/fees/cost (copy).md": None},
    ),
    _edit("Write it as a line “# ...” below the head", COST, "# What does it cost?\n", ""),
    _edit("Write it after the “#”", COST, "# What does it cost?", "#"),
    _edit("Write plain words", COST, "it cost?", "[[term:rsc]] cost?"),
    _answer("Use “##” for a heading", "Nothing.\n\n# More\n\nSo.", "Nothing.\n\n## More\n\nSo."),
    _answer("Write it such as [[criterion:ID]]", "See [[term:rsc.", "See [[term:rsc]]."),
    _edit("Add the line “status: draft”", COST, "status: published\n", "", "status: draft\n"),
    _edit("Did you mean “published”?", COST, "published", "publishd"),
    _edit("Use one of: draft, open", COST, "published", "true", "draft"),
    _edit("Change it to “draft”", COST, "published", "open", "draft"),
    Case(
        "or change it to “open”",
        {COST: FILES[COST].replace("published", "draft").replace("\nNothing.\n", "")},
        {COST: FILES[COST].replace("published", "open").replace("\nNothing.\n", "")},
    ),
    _edit("Write the answer below the title", COST, "\nNothing.\n", ""),
    _edit("Do not write this key by hand", COST, "order: 1", "checked_against: [hours]", ""),
    _answer("Shorten it, or divide it into several", OVER, "Nothing."),
    _edit("Add it; it is one of: training", HOURS, "kind: training\n", ""),
    _edit("Write it such as “at least 10 families", HOURS, "at least 30 hours", "many hours"),
    _edit("Keep the one that its siblings have", HOURS, "kind", "aspect: [a, b]\nkind"),
    _edit("Add “sources: [document.txt:24]”", HOURS, "sources: [faq.txt:1]\n", ""),
    _edit("Name the document and its lines", HOURS, "[faq.txt:1]", "[our-page]"),
    _edit("Name a [[page]] of sources.toml", MORE, "[our-page]", "[faq.txt:1]"),
    _edit("or the id of a [[page]].", HOURS, "[faq.txt:1]", "[The Page]"),
    _edit("Say below the title what it asks for", HOURS, "\nMany.\n", ""),
]
TOGETHER = [
    _edit("Did you mean “levels”?", HOURS, "[levels]", "[level]"),
    _edit("Take it out.", COST, "order: 1", "former_ids: [cost]", ""),
    _edit(
        "Give one of the two another id and file name", COST, "order: 1", "former_ids: [open]", ""
    ),
    Case(
        "Write content/faq/more/_topic.md with its title",
        {"faq/more/new.md": FILES[OPEN].replace("open\nst", "new\nst").replace("wait", "list")},
        {
            "faq/more/new.md": FILES[OPEN].replace("open\nst", "new\nst").replace("wait", "list"),
            "faq/more/_topic.md": "# More\n",
        },
    ),
    Case(
        "Move the file, or take the line out",
        {
            "faq/more/_topic.md": "# More\n",
            OPEN: FILES[OPEN].replace("status", "topic: more\nstatus"),
        },
        {"faq/more/_topic.md": None},
    ),
    Case(
        "or take the line out",
        {
            "faq/more/_topic.md": "# More\n",
            "faq/more/new.md": "---\nid: new\nstatus: open\ntopic: fees\n---\n# Who reads it?\n",
        },
        {
            "faq/more/_topic.md": "# More\n",
            "faq/more/new.md": "---\nid: new\nstatus: open\n---\n# Who reads it?\n",
        },
    ),
    _edit("Did you mean “faq.txt”?", COST, "faq.txt:1", "fag.txt:1"),
    _edit("Correct the lines", COST, "faq.txt:1", "faq.txt:1-9", "faq.txt:1-2"),
    _edit("until staff confirm it", COST, "order: 1", "criteria: [sister]", ""),
    _edit("Write the standing “sister”, or take the page out", MORE, "our-page", "their-page"),
    _answer("Write one of [[criterion:...]]", "See [[rsc]].", "See [[term:rsc]]."),
    _answer(
        "such as [[source:faq.txt:24-31]]", "See [[source:faq.txt:x]].", "See [[source:our-page]]."
    ),
    Case(
        "Take the reference out.",
        {
            OPEN: FILES[OPEN].replace("status: open", "status: retired"),
            COST: FILES[COST].replace("Nothing.", "Nothing. [[question:open]]"),
        },
        {OPEN: FILES[OPEN]},
    ),
    _answer("Take out what only another", "See [[source:their-page]].", "Nothing."),
    _answer("or let staff confirm the criterion", "See [[criterion:sister]].", "Nothing."),
    _answer("Did you mean “rsc”?", "See [[term:rcs]].", "See [[term:rsc]]."),
    Case(
        "Move the file to content/faq/fees, where the question is",
        {ASKED: None, "faq/more/_topic.md": "# More\n", "faq/more/cost.wordings.txt": "price\n"},
        {"faq/more/_topic.md": None, "faq/more/cost.wordings.txt": None},
    ),
    Case(
        "The question is called “cost” now: rename the file to content/faq/fees/cost.wordings.txt",
        {
            COST: FILES[COST].replace("order: 1", "former_ids: [fee]"),
            "faq/fees/fee.wordings.txt": "price\n",
            ASKED: None,
        },
        {COST: FILES[COST].replace("order: 1", "former_ids: [fee]")},
    ),
    Case(
        "Name the file by the id of its question",
        {ASKED: None, "faq/fees/costs.wordings.txt": "price\n"},
        {"faq/fees/costs.wordings.txt": None},
    ),
    _edit("Write one wording a line", ASKED, "price", "price " * 60),
    _edit(
        "or begin it with “#” where it is a remark", ASKED, "price", "price\n---", "price\n# ---"
    ),
    _edit("Take one of the two out", ASKED, "price", "price\nPrice"),
    _edit("Take one of the two out", ASKED, "price", "price\nwhat to pay"),
]

NOTES = [
    _edit("or write it below, as <!-- a comment -->", COST, "it cost?", "it cost? (TODO)"),
    _answer("or write it as <!-- a comment -->", "Nothing. TODO", "Nothing. <!-- TODO -->"),
    _edit("on a line of its own after “# ”", COST, "The cost", "The cost # of 2026"),
    _edit(
        "on a line of its own after “# ”",
        SITE,
        '"Lantern"',
        '"Lantern (TODO)"',
        '"Lantern"\n# TODO',
    ),
    _answer("or set the status to “draft”", "Nothing.\n\n## For staff\n\nAsk.", "Nothing."),
    _edit("Move it below.", COST, "it cost?", "it cost? <!-- old -->"),
]

SHOWN_TEXTS = [
    _answer("Write \\<name> where it is text", "Ask <name>.", "Ask \\<name>."),
    _answer("or write \\< for “<”", "Ask <!NAME>.", "Ask \\<!NAME>."),
    _answer("Take it out here", '<span id="a">No</span>', "<span>No</span>"),
    _answer("End it with “-->”, on lines", "No <!-- so", "No <!-- so -->"),
    _answer(
        "End it with “-->”: what stands", "No <!-- so\n\n<!-- a -->", "No <!-- so -->\n\n<!-- a -->"
    ),
    _answer(
        "Write [^1] and [^1]: for a note",
        "No [1].\n\n[1]: Members.",
        "No [^1].\n\n[^1]: Members.",
    ),
    _answer(
        "Begin its line where the others begin",
        "No.\n\n    <!-- so -->",
        "No.\n\n<!-- so -->",
    ),
    _answer("Link it such as [words](address)", "No.\n\n[a]: https://a.example", "No."),
    _answer("Write a line [^1]: and its words", "No[^1].", "No[^1].\n\n[^1]: So."),
    _answer(
        "Write a line [a]: and its address", "See [b][a].", "See [b][a].\n\n[a]: https://a.example"
    ),
    _answer("Nothing asks for this note", "No.\n\n[^1]: So it is.", "No[^1].\n\n[^1]: So it is."),
    _answer(
        "add columns there",
        "| A |\n| --- |\n| 1 | lost |",
        "| A | B |\n| --- | --- |\n| 1 | lost |",
    ),
    _answer("move it below the line", "```text lost\na\n```", "```text\nlost\na\n```"),
    _answer("Write [words](address), or the words alone", "See [it]().", "See it."),
    _answer("An address begins with", "See [it](javascript:x).", "See [it](https://a.example)."),
    _answer(
        "write [title](address) instead",
        '<iframe src="https://a.example"></iframe>',
        "[A film](https://a.example)",
    ),
    Case(
        "put the file beside the question and link it",
        {COST: FILES[COST].replace("Nothing.", "See [it](file:///C:/form.png).")},
        {COST: SHOWN.replace("![A form]", "[it]"), "faq/fees/form.png": PNG},
    ),
    Case(
        "Say what it shows",
        {COST: SHOWN.replace("A form", ""), "faq/fees/form.png": PNG},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    Case("Put it beside the text.", {COST: SHOWN}, {COST: SHOWN, "faq/fees/form.png": PNG}),
    Case(
        "Put it beside the text, and write its name alone",
        {COST: SHOWN.replace("form.png", "/tmp/form.png")},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    Case(
        "Write where the file lies, as seen from here",
        {COST: SHOWN.replace("form.png", "content:form.png"), "faq/fees/form.png": PNG},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    Case(
        "Save it anew as one of",
        {COST: SHOWN, "faq/fees/form.png": b"GIF"},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
]

FOREIGN = [
    _answer(
        "Write [words](address), or take it out", "[](https://a.example)", "[It](https://a.example)"
    ),
    _answer("Write <!-- … -->, which no reader sees", "No. %% Ann? %%", "No. <!-- Ann? -->"),
    _answer("Write the words that it stands for", "{{ fee }}", "Five"),
    _answer("Write the words that it stands for", "[gallery ids=1]", "Five"),
    _answer("Write what is to hold", "{++Yes++}", "Yes"),
    _answer("Take it out: pages have their own looks", "No. {#name}", "No."),
    _answer("Write “> **Note:**” and the words", "!!! note\n    No.", "> **Note:** No."),
    _answer("Take it out.", "[TOC]\n\nNo.", "No."),
    _answer("such as x² or ½", "$x^2$", "x²"),
    _answer("Write [^1] here, and below the text", "No^[or so].", "No[^1].\n\n[^1]: or so"),
    _answer("Write it in the text, such as IFS", "*[IFS]: Infant", "IFS (Infant)"),
    _answer("Take it out.", "No. ^block", "No."),
    Case(
        "Take the size out",
        {COST: SHOWN.replace("A form", "A form|100"), "faq/fees/form.png": PNG},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    _answer(
        "as many cells in the row above its dashes",
        "| A |\n| --- | --- |\n| 1 | 2 |",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ),
    _answer("Write the character itself, 😄", ":smile:", "😄 yes"),
]

FOLDER = [
    Case("Move it into the folder of its topic", {"faq/a.md": FILES[OPEN]}, {"faq/a.md": None}),
    Case("Move its files one folder up", {"faq/fees/a/b.md": "# B\n"}, {"faq/fees/a/b.md": None}),
    Case("Give it a name that ends in “.md”", {"faq/fees/a.rtf": "a"}, {"faq/fees/a.rtf": None}),
    Case("save it as PNG", {"faq/fees/a.svg": "<svg/>"}, {"faq/fees/a.svg": None}),
    Case(
        "or into “criteria”",
        {"open.wordings.txt": "queue\n"},
        {"faq/fees/open.wordings.txt": "queue\n"},
    ),
    Case("Call it by the id of a term", {"terms/a.md": "a"}, {"terms/rsc.wordings.txt": "sup\n"}),
    Case(
        "Rename the folder",
        {"faq/More fees/_topic.md": "# More\n"},
        {
            "faq/more/_topic.md": "# More\n",
            "faq/more/n.md": "---\nid: n\nstatus: open\n---\n# Who?\n",
        },
    ),
    Case("Rename it.", {"faq/fees/ a.md": FILES[OPEN]}, {"faq/fees/ a.md": None}),
    Case("Save it as plain text in UTF-8", {OPEN: b"a\0b"}, {OPEN: FILES[OPEN]}),
    Case(
        "the encoding “UTF-8”",
        {OPEN: FILES[OPEN].replace("wait", "café").encode("cp1252")},
        {OPEN: FILES[OPEN].replace("wait", "café")},
    ),
]

REGISTERS = [
    _edit("Use one of: early childhood, infant", CATEGORIES, '"infant"', '"baby"'),
    _edit("Write [site] on a line of its own", SITE, "[site]", "[[site]]"),
    _edit("Did you mean “ifs”?", CATEGORIES, "numeral", 'counterpart = "if"\nnumeral', "numeral"),
    _edit("It is given none", SITE, "[site]", '[strings.page]\nskip = "{a}"\n[site]'),
    _edit("Take the ** out", SITE, "[site]", '[strings.search]\nothers = "**a**"\n[site]'),
    _edit("Put it beside site.toml", SITE, "[site]", 'logo = "a.png"\n[site]'),
    _edit('Add name = "..."', CATEGORIES, 'name = "Specialist"\n', ""),
    _edit(
        "Give one of the two another id",
        CATEGORIES,
        "[[category]]\n",
        '[[category]]\nid = "ifs"\nname = "Other"\nline = "infant"\n[[category]]\n',
    ),
    _edit(
        "Give one of the two another id",
        CATEGORIES,
        "[[era]]\n",
        '[[era]]\nid = "levels"\n[[era]]\n',
    ),
    _edit("Write at most 12.", CATEGORIES, 'name = "Levels"', f'name = "Levels"\nshort = "{LONG}"'),
    _edit('Add the line query = "..."', SEARCHES, 'query = "cost"\n', ""),
    _edit('Add expected = ["..."]', SEARCHES, 'expected = ["cost"]\n', ""),
    _edit(
        "Join the two",
        SEARCHES,
        "[[search]]\n",
        '[[search]]\nquery = "Cost"\nexpected = []\n[[search]]\n',
    ),
    _edit(
        "Write within = 3, without quotes",
        SEARCHES,
        "expected",
        'within = "3"\nexpected',
        "within = 3\nexpected",
    ),
    _edit('Add the line preferred = "..."', TERMS, 'preferred = "supervision"\n', ""),
    _edit('Add the line query = "...", as people type it', GAPS, 'query = "pizza"\n', ""),
    _edit("Join the two", TERMS, "[[term]]\n", '[[term]]\nid = "rsc"\npreferred = "a"\n[[term]]\n'),
    _edit('Add sources = ["document.txt:24"]', TERMS, 'sources = ["our-page"]\n', ""),
    _edit('Add the line id = "..."', TERMS, 'id = "rsc"\n', ""),
    _edit("Write words such as “work-how-many”", TERMS, '"rsc"', '"R s c"'),
    _edit('Write ["one", "two"]', TERMS, '["our-page"]', '"our-page"'),
    _edit("Put it in quotes", TERMS, '"supervision"', "5"),
    _edit("with straight quotes around every text", TERMS, '"supervision"', "supervision"),
    _edit("A key may stand only once", TERMS, "preferred", 'preferred = "a"\npreferred'),
    _edit("Write [[term]] above each", TERMS, "[[term]]", "[term]"),
    _edit('Add the line file = "..."', SOURCES, 'file = "faq.txt"\n', 'title = "A"\n'),
    _edit(
        'Write topics = {"Costs" = "fees"}',
        SOURCES,
        'file = "faq.txt"\n',
        'file = "faq.txt"\ntopics = ["fees"]\n',
    ),
    _edit(
        "Let only the newer one supersede",
        SOURCES,
        '"faq.txt"\n',
        '"faq.txt"\nsupersedes = ["faq.txt"]\n',
    ),
    _edit("Give one of the two another id", SOURCES, '"their-page"', '"our-page"'),
    _edit('Add the line address = "https://..."', SOURCES, 'address = "https://a.example"\n', ""),
    _edit("Add the line read = 2026-11-21", SOURCES, "read = 2026-11-22\n", ""),
    _edit("Write read = 2026-11-21, without quotes", SOURCES, "2026-11-22", '"2026-11-22"'),
    _edit(
        "Write words such as “work-how-many”",
        SOURCES,
        "[[document]]",
        '[topics]\n"A B" = "a"\n[[document]]',
    ),
    _edit(
        "Write words such as “work-how-many”",
        SOURCES,
        "[[document]]",
        '[different]\na = ["B c"]\n[[document]]',
    ),
    _edit(
        "Write “en”, “es”, “de-AT” or such, as in BCP 47",
        SITE,
        "about",
        'language = "english!"\nabout',
        'language = "en"\nabout',
    ),
    _edit(
        "Write all of it, such as https://",
        SITE,
        "about",
        'base_address = "a.example"\nabout',
        'base_address = "https://a.example/"\nabout',
    ),
    _edit(
        "Write the address of the folder alone",
        SITE,
        "about",
        'base_address = "https://a.example/?q"\nabout',
        'base_address = "https://a.example/"\nabout',
    ),
    _edit(
        "Write # and six digits",
        SITE,
        "about",
        'accent = "blue"\nabout',
        'accent = "#175559"\nabout',
    ),
    _edit("Write offline = true", SITE, "about", 'offline = "yes"\nabout', "offline = true\nabout"),
    _edit("beside site.toml", SITE, "[site]", 'logo = "a.txt"\n[site]'),
    _edit(
        "Take the line out: all that was found",
        SITE,
        "[site]",
        '[strings.search]\ncriteria = "a"\n[site]',
    ),
    _edit(
        "Take the line out: “many” says", SITE, "[site]", '[strings.search]\nfirst = "a"\n[site]'
    ),
    _edit(
        "It is called “kind_question” now",
        SITE,
        "[site]",
        '[strings.filters]\nquestion = "a"\n[site]',
        '[strings.filters]\nkind_question = "a"\n[site]',
    ),
    _edit("Did you mean “site”?", SITE, "[site]", "[sit]"),
    _edit(
        "Write “es”, “de-AT” or such.",
        SITE,
        "[site]",
        '[translations.spanish1234]\naddress = "https://a.example/"\n[site]',
        '[translations.es]\naddress = "https://a.example/"\n[site]',
    ),
    _edit(
        'Add the line address = "https://..."',
        SITE,
        "[site]",
        "[translations.es]\n[site]",
        '[translations.es]\naddress = "https://a.example/"\n[site]',
    ),
    _edit(
        "Name it from the folder of this file",
        SITE,
        "[site]",
        '[translations.es]\naddress = "https://a.example/"\ncontent = "es"\n[site]',
    ),
]

OTHER = "---\nid: {n}\nstatus: open\n---\n# Who reads number {n}?\n"

TWIN_TITLE = "How many families do I have to serve"
TWIN = (
    "---\nid: {n}\nstatus: open\n{keys}sources: [{document}.txt:1]\n---\n# "
    + TWIN_TITLE
    + "{more}?\n"
)
TWINS = {
    "sources/old.txt": "Q\nA\n",
    "faq/fees/one.md": TWIN.format(n="one", document="faq", more="", keys=""),
    "faq/fees/two.md": TWIN.format(n="two", document="old", more=" before I apply", keys=""),
}
MANY_WORDINGS = "".join(f"  - how much is number {n}\n" for n in range(7))


def _picture(size: int, *, with_place: bool = False) -> bytes:
    """A picture, as a phone makes it, with the place or without."""
    from PIL import Image

    data, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("L" if with_place else "1", (size, size))
    if with_place:
        picture.save(data, "JPEG", exif=exif)
    else:
        picture.save(data, "PNG")
    return data.getvalue()


MANY_OTHERS = {f"faq/fees/{n}.md": OTHER.format(n=n) for n in map(str, range(14))}

REMARKS = [
    Case(
        "None is defined yet",
        {TERMS: None, COST: FILES[COST].replace("Nothing.", "See [[term:rsc]].")},
        {TERMS: FILES[TERMS], COST: FILES[COST].replace("Nothing.", "See [[term:rsc]].")},
    ),
    Case(
        "Put it back there, or take out what names it here",
        {"sources/faq.txt": None, COST: FILES[COST].replace("faq.txt:1", "gone.pdf:1")},
        {COST: FILES[COST].replace("sources: [faq.txt:1]\n", "")},
    ),
    Case(
        "Put it back there. Is it gone for good?",
        {COST: FILES[COST].replace("faq.txt:1", "minutes-of-may.pdf:1")},
        {"sources/minutes-of-may.pdf": "Q\n"},
    ),
    Case(
        "then run: faq review cost",
        {COST: FILES[COST].replace("order: 1", "criteria: [hours]")},
        {COST: FILES[COST].replace("order: 1", "criteria: [hours]")},
    ),
    *(
        Case(
            f"{remedy} These kinds may", {f"faq/fees/a{suffix}": "a"}, {f"faq/fees/a{suffix}": None}
        )
        for suffix, remedy in REFUSED.items()
    ),
    Case(
        "The nearest is “open”",
        {**MANY_OTHERS, COST: FILES[COST].replace("Nothing.", "[[question:open-2]]")},
        {**MANY_OTHERS, COST: FILES[COST].replace("Nothing.", "[[question:open]]")},
    ),
    Case(
        "None of the 16 that there are",
        {**MANY_OTHERS, COST: FILES[COST].replace("Nothing.", "[[question:zyxwvut]]")},
        {**MANY_OTHERS, COST: FILES[COST].replace("Nothing.", "[[question:open]]")},
    ),
    Case(
        "Make it smaller: readers with a phone",
        {COST: SHOWN, "faq/fees/form.png": PNG + b"a" * 3_000_001},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    Case(
        "Make it smaller: 1600 pixels",
        {COST: SHOWN, "faq/fees/form.png": _picture(9_000)},
        {COST: SHOWN, "faq/fees/form.png": _picture(1_600)},
    ),
    Case(
        "Save a copy without it",
        {COST: SHOWN.replace("png", "jpg"), "faq/fees/form.jpg": _picture(9, with_place=True)},
        {COST: SHOWN, "faq/fees/form.png": _picture(9)},
    ),
    Case(
        "Write ![what it shows](form.png)",
        {"faq/fees/form.png": PNG},
        {"faq/fees/form.png": PNG, COST: SHOWN},
    ),
    Case(
        "Save it beside the text to show it",
        {COST: SHOWN.replace("form.png", "https://a.example/form.png")},
        {COST: SHOWN, "faq/fees/form.png": PNG},
    ),
    Case(
        "Put the picture itself beside site.toml",
        {
            "logo.png": b"a" * 10_000_001,
            SITE: FILES[SITE].replace("[site]", 'logo = "logo.png"\n[site]'),
        },
        {"logo.png": PNG, SITE: FILES[SITE].replace("[site]", 'logo = "logo.png"\n[site]')},
    ),
    Case(
        "Rename the document, and name it so in “sources”",
        {"sources/nul.txt": "Q\n", HOURS: FILES[HOURS].replace("faq.txt", "nul.txt")},
        {"sources/null.txt": "Q\n", HOURS: FILES[HOURS].replace("faq.txt", "null.txt")},
    ),
    Case("Call it “a.md” if it is for readers", {"faq/fees/.a.md": "a"}, {"faq/fees/.a.md": None}),
    Case(
        "Take over what is right of it, then delete",
        {f"{COST}.incoming": "a"},
        {f"{COST}.incoming": None},
    ),
    _edit(
        "Is it not? Write “status: retired” in this file",
        OPEN,
        "status: open",
        "status: open\ngone_from: [faq.txt]",
        "status: retired\ngone_from: [faq.txt]",
    ),
    _edit(
        "Is it right all the same? Run `faq review open`",
        OPEN,
        "status: open",
        "status: open\ngone_from: [faq.txt]",
        "status: open",
    ),
    _edit(
        'Write import = "draft", or "published"',
        SITE,
        "about",
        'import = "drafts"\nabout',
        'import = "draft"\nabout',
    ),
    Case(
        "Add one, such as with `faq new more",
        {"faq/more/_topic.md": "# More\n"},
        {"faq/more/_topic.md": "# More\n", "faq/more/n.md": OTHER.format(n="n")},
    ),
    Case("or remove its folder", {"faq/more/_topic.md": "# More\n"}, {"faq/more/_topic.md": None}),
    Case(
        "Give one of the two another title",
        {"faq/more/_topic.md": "# Fees\n", "faq/more/n.md": OTHER.format(n="n")},
        {"faq/more/_topic.md": "# More\n", "faq/more/n.md": OTHER.format(n="n")},
    ),
    Case(
        'write one = ["two"] below [different] in content/sources/sources.toml',
        TWINS,
        {**TWINS, SOURCES: FILES[SOURCES] + '\n[different]\none = ["two"]\n'},
    ),
    Case(
        "If it is, delete one file and write its title below “asked_as” of the other, its id below",
        TWINS,
        {
            **TWINS,
            "faq/fees/two.md": None,
            "faq/fees/one.md": TWIN.format(
                n="one",
                document="faq",
                more="",
                keys=f"asked_as:\n  - {TWIN_TITLE} before I apply?\nformer_ids: [two]\n",
            ),
        },
    ),
    _edit("Write the day on which it was", COST, "2026-01-02", "2206-01-02"),
    _edit("Write all digits of the year", COST, "2026-01-02", "1447-07-13"),
    Case(
        "Add a line “short: …” of at most 12 words",
        {OPEN: FILES[OPEN].replace("the wait?", f"the wait when {LONG * 2}?")},
        {
            OPEN: FILES[OPEN]
            .replace("the wait?", f"the wait when {LONG * 2}?")
            .replace("status", "short: The wait\nstatus")
        },
    ),
    Case(
        "Keep up to 5 that read well, and move the others to content/faq/fees/cost.wordings.txt",
        {COST: FILES[COST].replace("  - what to pay\n", MANY_WORDINGS)},
        {ASKED: FILES[ASKED] + MANY_WORDINGS.replace("  - ", "")},
    ),
    Case(
        "Say in “short” what is different",
        {OPEN: FILES[OPEN].replace("status", "short: The cost\nstatus")},
        {OPEN: FILES[OPEN].replace("status", "short: The cost of waiting\nstatus")},
    ),
    Case(
        "Leave it to the one that answers it",
        {OPEN: FILES[OPEN].replace("status: open\n", "status: open\nasked_as: [what to pay]\n")},
        {OPEN: FILES[OPEN]},
    ),
    Case(
        "Write “Specialist”",
        {
            CATEGORIES: FILES[CATEGORIES] + 'former = ["Level II"]\n',
            COST: FILES[COST].replace("Nothing.", "For Level II nothing."),
        },
        {
            CATEGORIES: FILES[CATEGORIES] + 'former = ["Level II"]\n',
            COST: FILES[COST].replace("Nothing.", "For Specialist nothing."),
        },
    ),
    _answer("Write [[term:rsc|supervision]]", "For supervision.", "For [[term:rsc|supervision]]."),
    Case(
        "Write [[criterion:hours|",
        {COST: FILES[COST].replace("Nothing.", "You need 30 hours of courses.")},
        {
            COST: FILES[COST].replace(
                "Nothing.", "You need [[criterion:hours|30 hours]] of courses."
            )
        },
    ),
    _answer(
        "Correct the words, or link the criterion",
        "You need [[criterion:hours|40 hours]].",
        "You need [[criterion:hours|30 hours]].",
    ),
    Case(
        "Correct the number, or name the criterion that it comes from",
        {COST: FILES[COST].replace("Nothing.", "You need 40 hours; see [[criterion:hours]].")},
        {COST: FILES[COST].replace("Nothing.", "You need 30 hours; see [[criterion:hours]].")},
    ),
    _edit("Make the two agree", HOURS, "Many.", "You need 40 hours.", "You need 30 hours."),
    _edit("Take it out.", HOURS, "kind", "aspect: fees\nkind", "kind"),
    _edit(
        "other forms belong into files of wordings",
        SITE,
        "about",
        'language = "pl"\nabout',
        "about",
    ),
    _edit("Write below [strings.", SITE, "about", 'language = "de"\nabout', "about"),
]

CASES = [*HEADS, *RECORDS, *TOGETHER, *NOTES, *SHOWN_TEXTS, *FOREIGN, *FOLDER, *REGISTERS, *REMARKS]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(FILES)


def _write(files: Files) -> None:
    for name, text in files.items():
        path = CONTENT / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def _said() -> list[str]:
    """All that `faq check` says, but for what needs the index."""
    read = check_content(CONTENT)
    found = read.faults or tuple(find_warnings(read.value))
    return [str(one) for one in found]


def _follow(case: Case) -> list[str]:
    """What is said of the broken folder; it is mended then."""
    _write(case.broken)
    said = _said()
    for name in case.broken.keys() - case.mended.keys():
        _write({name: FILES.get(name)})
    for name in case.broken:
        folder = (CONTENT / name).parent
        if name not in FILES and case.mended.get(name) is None:
            (CONTENT / name).unlink(missing_ok=True)
            while folder != CONTENT and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
    _write(case.mended)
    return said


def test_of_the_folder_there_is_nothing_to_say() -> None:
    assert _said() == []


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_a_remedy_that_is_followed_leads_to_a_right_folder(case: Case) -> None:
    said = _follow(case)
    assert any(case.says in one for one in said), said
    for slug in re.findall(r"then run: faq review (\S+)", "\n".join(_said())):
        review(CONTENT, Choice((slug,)), dt.date.today())
    assert _said() == []


_ELSEWHERE = (
    "A question cannot be merged into itself.",
    "Check that it is a file you may open.",
    "Check that it is a folder you may open.",
    "Take it away, or put a file in its place.",
    "Put the file itself there, or take the link away.",
    "No text of ours has: look at what was put here.",
    "Write it so that it is text: look at the line as the page shows it.",
    "The question “{}” has no answer that could be reviewed.",
    "No question is of a document “{}”.",
    "There is no content folder “{}”. Go to the folder that holds it, or name it with --content.",
    "A question cannot be merged into itself.",
    "There is no {}. Write it in plain words.",
    "It was last reviewed on {}.",
    "Nobody has reviewed it yet.",
    "The answer is a draft.",
    "The answer was never checked against the criterion “{}”.",
    "The criterion “{}” has changed.",
)
"""Of files that are none or may not be opened, which `faults/test_names` tries; of commands and of
forms; why a review is due, which is no fault; and of words that no construct is known to lose."""

_PLACES = (
    "content/**/*.py",
    *(
        "diff3.py",
        "errors.py",
        "files.py",
        "markdown.py",
        "markdown_foreign.py",
        "markdown_losses.py",
    ),
)


def _remedies() -> Iterator[str]:
    """Every sentence in the code that tells staff what to do, with “{}” for what is filled in."""
    for path in (file for place in _PLACES for file in (ROOT / "ingest").glob(place)):
        tree = ast.parse(path.read_text("utf-8"))
        parts = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr | ast.Expr)
            for part in ast.walk(node)
            if part is not node and (isinstance(node, ast.JoinedStr) or part is node.value)
        }
        for node in ast.walk(tree):
            if id(node) not in parts and (text := _template(node)) and _SENTENCE.fullmatch(text):
                yield text


_SENTENCE = re.compile(r"[A-Z]\S* .*[.?]", re.DOTALL)


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return ""


def test_each_remedy_of_the_program_is_followed() -> None:
    said = []
    for case in CASES:
        shutil.rmtree(CONTENT)
        _write(FILES)
        _write(case.broken)
        said += _said()
    together = "\n".join(said)
    remedies = set(_remedies()) - set(_ELSEWHERE)
    assert len(remedies) > 150
    missing = [
        one
        for one in sorted(remedies)
        if not re.search(".*".join(map(re.escape, re.split(r"\{\w*\}", one))), together)
    ]
    assert missing == []
