"""The content folder as records, or all of its faults at once, each with its whole message."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content.folder import folder_state
from ingest.content.loading import load, load_existing
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Association, Question, SourceDocument, Status, Term, Topic
from ingest.content.model.site_strings import strings_in
from ingest.content.model.slugs import Slug
from ingest.errors import ContentError, UsageError
from ingest.importing.checking import check_content
from ingest.spans import SourceSpan
from support.content import QUESTION

CONTENT = Path("content")
"""The folder as staff name it: the tests run in the folder that holds it."""

COST = "faq/fees/cost.md"

FEES = Topic(Slug("fees"), "Fees")

COST_RECORD = Question(
    Slug("cost"), Slug("fees"), "What does it cost?", "Nothing.", Status.PUBLISHED
)


def _cost(*more: str) -> str:
    """The file without a fault, with more lines in its head, from line 4 on."""
    return QUESTION.replace("status: published\n", "\n".join(["status: published", *more, ""]))


# What is written into a folder without a fault, and every fault that it has then.

HEAD = [
    pytest.param(
        {COST: "---\nid: cost\nstatus: published\n# What does it cost?\n\nNothing.\n"},
        [
            "content/faq/fees/cost.md:1: the head that begins with “---” has no end. Put a line "
            "“---” below its last key."
        ],
        id="head without an end",
    ),
    pytest.param(
        {COST: "# What does it cost?\n\nNothing.\n"},
        [
            "content/faq/fees/cost.md:1: the key “id” is missing. Add the line “id: cost” to the "
            "head.",
            "content/faq/fees/cost.md:1: the key “status” is missing. Add the line “status: "
            "draft”.",
        ],
        id="no head",
    ),
    pytest.param(
        {COST: _cost("reviewed 2026-11-21")},
        [
            "content/faq/fees/cost.md:4: “reviewed 2026-11-21” is not a “key: value” line. Write a "
            "key, a colon and the value, or indent it to go on with the line above."
        ],
        id="line without a colon",
    ),
    pytest.param(
        {COST: _cost("status: draft")},
        [
            "content/faq/fees/cost.md:4: the key “status” stands here a second time. Join it with "
            "line 3."
        ],
        id="key twice",
    ),
    pytest.param(
        {COST: QUESTION.replace("---\nid", "---\n- a\nid")},
        [
            "content/faq/fees/cost.md:2: the list item “- a” belongs to no key. Write “key:” on "
            "the line above it."
        ],
        id="item without a key",
    ),
    pytest.param(
        {COST: _cost("askedas: [price]")},
        ["content/faq/fees/cost.md:4: the key “askedas” is unknown. Did you mean “asked_as”?"],
        id="unknown key",
    ),
    pytest.param(
        {COST: _cost("title: Cost")},
        [
            "content/faq/fees/cost.md:4: the key “title” is unknown. Write the title as a line "
            "“# ...” below the head instead."
        ],
        id="title in the head",
    ),
    pytest.param(
        {COST: QUESTION.replace("status: published\n", "")},
        ["content/faq/fees/cost.md:1: the key “status” is missing. Add the line “status: draft”."],
        id="no status",
    ),
    pytest.param(
        {COST: QUESTION.replace("status: published", "status: publshed")},
        [
            "content/faq/fees/cost.md:3: the status “publshed” does not exist. Did you mean "
            "“published”?"
        ],
        id="unknown status",
    ),
    pytest.param(
        {COST: QUESTION.replace("status: published", "status: open")},
        [
            "content/faq/fees/cost.md:3: the status is “open” but there is an answer. Change it to "
            "“draft”, or to “published” when approved."
        ],
        id="open with an answer",
    ),
    pytest.param(
        {COST: QUESTION.replace("Nothing.\n", "")},
        [
            "content/faq/fees/cost.md:3: the status is “published” but there is no answer. Write "
            "the answer below the title, or change it to “open”."
        ],
        id="published without an answer",
    ),
    pytest.param(
        {COST: _cost("reviewed: yesterday")},
        [
            "content/faq/fees/cost.md:4: “reviewed: yesterday” is not a date. Write "
            "year-month-day, such as 2026-11-21."
        ],
        id="wrong date",
    ),
    pytest.param(
        {COST: _cost("order: last")},
        ["content/faq/fees/cost.md:4: “order: last” is not a whole number. Write digits only."],
        id="wrong number",
    ),
]

IDS = [
    pytest.param(
        {COST: QUESTION.replace("id: cost\n", "")},
        [
            "content/faq/fees/cost.md:1: the key “id” is missing. Add the line “id: cost” to the "
            "head."
        ],
        id="no id",
    ),
    pytest.param(
        {COST: QUESTION.replace("id: cost", "id: The cost")},
        [
            "content/faq/fees/cost.md:2: “The cost” is not an id: it may hold small letters, "
            "digits and single hyphens. Write words such as “work-how-many”."
        ],
        id="bad id",
    ),
    pytest.param(
        {COST: QUESTION.replace("id: cost", "id: price")},
        [
            "content/faq/fees/cost.md:2: the id “price” is not the name of the file. Name the file "
            "price.md: an id is an address and never changes."
        ],
        id="id that is not the file's name",
    ),
    pytest.param(
        {"faq/training/_topic.md": "# Training\n", "faq/training/cost.md": QUESTION},
        [
            "content/faq/training/cost.md:2: the id “cost” is taken by content/faq/fees/cost.md. "
            "Give one of the two another id and file name."
        ],
        id="id twice",
    ),
    pytest.param(
        {
            COST: _cost("former_ids:", "  - free", "  - price"),
            "faq/fees/price.md": QUESTION.replace("id: cost", "id: price"),
        },
        [
            "content/faq/fees/cost.md:6: the id “price” is taken by content/faq/fees/price.md. "
            "Give one of the two another id and file name."
        ],
        id="former id that another question has",
    ),
    pytest.param(
        {
            COST: _cost("former_ids: [fee]"),
            "faq/fees/price.md": _cost("former_ids: [fee]").replace("id: cost", "id: price"),
        },
        [
            "content/faq/fees/price.md:4: the id “fee” is taken by content/faq/fees/cost.md. Give "
            "one of the two another id and file name."
        ],
        id="former id that another question had",
    ),
    pytest.param(
        {COST: _cost("former_ids: [The price]")},
        [
            "content/faq/fees/cost.md:4: “The price” is not an id: it may hold small letters, "
            "digits and single hyphens. Write words such as “work-how-many”."
        ],
        id="bad former id",
    ),
]

TOPICS = [
    pytest.param(
        {COST: _cost("topic: fee")},
        ["content/faq/fees/cost.md:4: the topic “fee” does not exist. Did you mean “fees”?"],
        id="unknown topic in the head",
    ),
    pytest.param(
        {COST: _cost("topic: training"), "faq/training/_topic.md": "# Training\n"},
        [
            "content/faq/fees/cost.md:4: the file lies in “fees” but names the topic “training”. "
            "Move the file, or take the line out."
        ],
        id="another topic in the head",
    ),
    pytest.param(
        {"faq/fee/price.md": QUESTION.replace("id: cost", "id: price")},
        [
            "content/faq/fee/price.md:1: the topic “fee” does not exist. Write "
            "content/faq/fee/_topic.md with its title. Did you mean “fees”?"
        ],
        id="folder that is no topic",
    ),
    pytest.param(
        {"faq/The fees/_topic.md": "# The fees\n"},
        [
            "content/faq/The fees/_topic.md:1: “The fees” is not an id: it may hold small letters, "
            "digits and single hyphens. Rename the folder."
        ],
        id="folder with a bad name",
    ),
    pytest.param(
        {"faq/fees/_topic.md": "Fees\n"},
        [
            "content/faq/fees/_topic.md:1: the title is missing. Write it as a line “# ...” below "
            "the head."
        ],
        id="topic without a title",
    ),
    pytest.param(
        {"faq/fees/_topic.md": "---\nordr: 1\n---\n# Fees\n"},
        ["content/faq/fees/_topic.md:2: the key “ordr” is unknown. Did you mean “order”?"],
        id="unknown key of a topic",
    ),
    pytest.param(
        {"faq/fees/_topic.md": b"# Geb\xfchren\n"},
        [
            "content/faq/fees/_topic.md:1: the file is not saved as UTF-8 (a “ü” from another "
            "encoding is here). Open it, choose “Save as” and the encoding “UTF-8”."
        ],
        id="topic in another encoding, its questions without a fault",
    ),
]

TEXT = [
    pytest.param(
        {COST: QUESTION.replace("# What does it cost?\n\n", "")},
        [
            "content/faq/fees/cost.md:5: the title is missing. Write it as a line “# ...” below "
            "the head."
        ],
        id="no title",
    ),
    pytest.param(
        {COST: QUESTION.replace("# What does it cost?", "# ")},
        ["content/faq/fees/cost.md:5: the title is empty. Write it after the “#”."],
        id="empty title",
    ),
    pytest.param(
        {COST: QUESTION + "\n# And later?\n"},
        [
            "content/faq/fees/cost.md:9: a second title “# ...” stands in the text. Use “##” for a "
            "heading, or a file for each question."
        ],
        id="second title",
    ),
    pytest.param(
        {COST: QUESTION.replace("Nothing", "In the café, nothing").encode("cp1252")},
        [
            "content/faq/fees/cost.md:7: the file is not saved as UTF-8 (a “é” from another "
            "encoding is here). Open it, choose “Save as” and the encoding “UTF-8”."
        ],
        id="another encoding",
    ),
    pytest.param(
        {COST: QUESTION.encode("utf-16")},
        ["content/faq/fees/cost.md:1: this is not a text file. Save it as plain text in UTF-8."],
        id="no text",
    ),
]

SOURCES = [
    pytest.param(
        {COST: _cost("sources: [faq.txt:7]"), "sources/faqs.txt": "Q. One?\n"},
        [
            "content/faq/fees/cost.md:4: the document “faq.txt” is not in content/sources. Did you "
            "mean “faqs.txt”?"
        ],
        id="unknown document",
    ),
    pytest.param(
        {COST: _cost("sources: [faq.txt:7]")},
        [
            "content/faq/fees/cost.md:4: the document “faq.txt” is not in content/sources. Put it "
            "back there, or take out what names it here."
        ],
        id="no documents at all",
    ),
    pytest.param(
        {COST: _cost("sources:", "  - faq.txt:1", "  - faq.txt:1-3"), "sources/faq.txt": "Q\nA\n"},
        [
            "content/faq/fees/cost.md:6: “faq.txt:1-3” ends below the document's last line, 2. "
            "Correct the lines."
        ],
        id="lines beyond the document",
    ),
    pytest.param(
        {COST: _cost("sources: [faq.txt]")},
        [
            "content/faq/fees/cost.md:4: “faq.txt” does not name lines of a document. Write file "
            "and lines, such as “faq.txt:24-31”."
        ],
        id="no lines",
    ),
    pytest.param(
        {COST: _cost("sources: [faq.txt:2-1]")},
        [
            "content/faq/fees/cost.md:4: “faq.txt:2-1” names lines that do not exist. Write file "
            "and lines, such as “faq.txt:24-31”."
        ],
        id="lines turned round",
    ),
    pytest.param(
        {
            "sources/faq.txt": "Q\n",
            "sources/sources.toml": (
                '[[document]]\nfile = "faq.txt"\n\n[[document]]\nfile = "fq.txt"\n'
            ),
        },
        [
            "content/sources/sources.toml:5: the document “fq.txt” is not in content/sources. Did "
            "you mean “faq.txt”?"
        ],
        id="document in the register that is not there",
    ),
    pytest.param(
        {"sources/sources.toml": '[documents]\nfile = "faq.txt"\n'},
        [
            "content/sources/sources.toml:1: the key “documents” is unknown in this file. Did you "
            "mean “document”?"
        ],
        id="unknown table of the register",
    ),
]

TOML = [
    pytest.param(
        {"site.toml": "[site]\ntitle = Our questions\n"},
        [
            'content/site.toml:2: the line cannot be read (invalid value). Write key = "value", '
            "with straight quotes around every text."
        ],
        id="no quotes",
    ),
    pytest.param(
        {"site.toml": "[site]\ntitle = “Our questions”\n"},
        [
            'content/site.toml:2: the line cannot be read (invalid value). Write key = "value", '
            "with straight quotes around every text."
        ],
        id="typographic quotes",
    ),
    pytest.param(
        {"terms.toml": '[[term]\nid = "category"\n'},
        [
            "content/terms.toml:1: the line cannot be read (expected ']]' at the end of an array "
            'declaration). Write key = "value", with straight quotes around every text.'
        ],
        id="bracket left out",
    ),
    pytest.param(
        {"sources/sources.toml": "[questions]\ncost ="},
        [
            "content/sources/sources.toml:2: the line cannot be read (invalid value). Write key = "
            '"value", with straight quotes around every text.'
        ],
        id="nothing after the sign =",
    ),
    pytest.param(
        {"site.toml": '[site]\ntitel = "Our questions"\n'},
        ["content/site.toml:2: the key “titel” is unknown in [site]. Did you mean “title”?"],
        id="unknown key of the site",
    ),
    pytest.param(
        {"site.toml": '[conact]\nemail = "a@example.org"\n'},
        ["content/site.toml:1: the key “conact” is unknown in this file. Did you mean “contact”?"],
        id="unknown table of the site",
    ),
    pytest.param(
        {"site.toml": "[contact]\nphone = 2037376422\n"},
        ["content/site.toml:2: the value of “phone” is not a text. Put it in quotes."],
        id="number for a text",
    ),
    pytest.param(
        {"site.toml": '[contact]\naddress = "230 So. Frontage Rd."\n'},
        [
            "content/site.toml:2: the value of “address” is not a list of texts. Write "
            '["one", "two"].'
        ],
        id="text for a list of texts",
    ),
    pytest.param(
        {"site.toml": 'contact = "a@example.org"\n'},
        ["content/site.toml:1: “contact” must be a table. Write [contact] on a line of its own."],
        id="text for a table",
    ),
    pytest.param(
        {"site.toml": b'[site]\ntitle = "Caf\xe9"\n'},
        [
            "content/site.toml:2: the file is not saved as UTF-8 (a “é” from another encoding is "
            "here). Open it, choose “Save as” and the encoding “UTF-8”."
        ],
        id="another encoding",
    ),
    pytest.param(
        {"terms.toml": '[[term]]\nid = "category"\n'},
        [
            "content/terms.toml:2: the term “category” has no “preferred”. Add the line preferred "
            '= "...".'
        ],
        id="term without a preferred word",
    ),
    pytest.param(
        {"terms.toml": '[[term]]\npreferred = "Category"\n'},
        ['content/terms.toml:1: a term has no “id”. Add the line id = "...".'],
        id="term without an id",
    ),
    pytest.param(
        {"terms.toml": '[[term]]\nid = "The category"\npreferred = "Category"\n'},
        [
            "content/terms.toml:2: “The category” is not an id: it may hold small letters, digits "
            "and single hyphens. Write words such as “work-how-many”."
        ],
        id="bad id of a term",
    ),
    pytest.param(
        {"terms.toml": '[[term]]\nid = "category"\npreferred = "Category"\nformer = "Level"\n'},
        [
            "content/terms.toml:4: the value of “former” is not a list of texts. Write "
            '["one", "two"].'
        ],
        id="former term that is no list",
    ),
    pytest.param(
        {"terms.toml": '[term]\nid = "category"\npreferred = "Category"\n'},
        ["content/terms.toml:1: “term” must be a list of tables. Write [[term]] above each."],
        id="one pair of brackets",
    ),
]

STRAY = [
    pytest.param(
        {"faq/cost.md": QUESTION},
        [
            "content/faq/cost.md:1: the file lies outside of every topic. Move it into the folder "
            "of its topic."
        ],
        id="question outside of every topic",
    ),
    pytest.param(
        {"faq/fees/cost.docx": b"PK\x03\x04"},
        [
            "content/faq/fees/cost.docx:1: this is not a Markdown file. Give it a name that ends "
            "in “.md”, or move it out of content/faq."
        ],
        id="file of another kind",
    ),
    pytest.param(
        {"faq/fees/old/price.md": QUESTION.replace("id: cost", "id: price")},
        [
            "content/faq/fees/old:1: this is a folder where only files may be. Move its files one "
            "folder up, or move it out of content/faq."
        ],
        id="folder within a topic",
    ),
]

PASSED_OVER = [
    pytest.param("faq/fees/.cost.md.swp", id="hidden file"),
    pytest.param("faq/fees/cost.md~", id="backup of an editor"),
    pytest.param("faq/fees/cost.md.incoming", id="text that an import put beside"),
    pytest.param("faq/fees/Thumbs.db", id="previews of Windows"),
    pytest.param("faq/desktop.ini", id="settings of Windows"),
    pytest.param("faq/.DS_Store", id="settings of macOS"),
    pytest.param("sources/.imported/faq/fees/cost.md", id="what an import remembers"),
    pytest.param("notes.txt", id="file beside the known ones"),
]

ENCODED = [
    pytest.param(lambda text: text.encode("utf-8-sig"), id="byte-order mark"),
    pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="line ends of Windows"),
    pytest.param(lambda text: text.replace("\n", "\r").encode(), id="line ends of old Macs"),
    pytest.param(
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), id="both, as Notepad writes"
    ),
]

WHOLE = {
    COST: _cost("order: 20", "sources: [faq.txt:1-2]", "former_ids: [fee]"),
    "faq/fees/when.md": "---\nid: when\nstatus: open\norder: 10\n---\n# When?\n",
    "faq/fees/after.md": "---\nid: after\nstatus: open\norder: 20\n---\n# After that?\n",
    "faq/fees/_topic.md": "---\norder: 20\n---\n# Fees\n\nWhat it costs.\n",
    "faq/training/_topic.md": "---\norder: 20\n---\n# A training\n",
    "faq/work/_topic.md": "---\norder: 10\n---\n# Work\n",
    "faq/work/hours.md": "---\nid: hours\nstatus: draft\n---\n# How many hours?\n\nMany.\n",
    "sources/faq.txt": "Q. What does it cost?\r\nA. Nothing.\r\n",
    "sources/web.txt": "",
    "sources/sources.toml": '[[document]]\nfile = "faq.txt"\ntitle = "The FAQ"\nkind = "handout"\n',
    "terms.toml": '[[term]]\nid = "category"\npreferred = "Category"\nformer = ["Level"]\n',
    "site.toml": (
        '[association]\nname = "Our association"\nshort_name = "OA"\nwebsite = "http://a.example"\n'
        '[site]\ntitle = "Questions"\ndescription = "All."\nlanguage = "de"\n'
        'about = ["One", "Two"]\n'
        '[contact]\nemail = "a@example.org"\nphone = "1"\nfax = "2"\naddress = ["Road", "City"]\n'
        'note = "Call us."\n'
    ),
}


@pytest.fixture(autouse=True)
def _here(small_content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as the user would type them, from where the user stands."""
    monkeypatch.chdir(small_content.parent)


def _write(files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = CONTENT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def _messages() -> list[str]:
    check_content(CONTENT)  # counts the lines of the documents
    with pytest.raises(ContentError) as caught:
        load(CONTENT)
    return str(caught.value).split("\n")


def _faulty_files() -> set[str]:
    try:
        load(CONTENT)
    except ContentError as error:
        return {fault.path for fault in error.faults}
    return set()


def test_a_folder_without_a_fault_is_its_records() -> None:
    assert load(CONTENT) == KnowledgeBase(topics=(FEES,), questions=(COST_RECORD,))


@pytest.mark.parametrize(("files", "messages"), HEAD)
def test_a_fault_of_the_head_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), IDS)
def test_a_fault_of_an_id_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), TOPICS)
def test_a_fault_of_a_topic_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), TEXT)
def test_a_fault_of_the_text_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), SOURCES)
def test_a_fault_of_the_sources_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), TOML)
def test_a_fault_of_a_toml_file_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


@pytest.mark.parametrize(("files", "messages"), STRAY)
def test_a_stray_file_is_said(files: dict[str, str | bytes], messages: list[str]) -> None:
    _write(files)
    assert _messages() == messages


def test_a_former_id_that_the_question_still_has_is_said_of_one_file() -> None:
    _write({COST: _cost("former_ids: [cost]")})
    assert _messages() == [
        "content/faq/fees/cost.md:4: “cost” is the id of this file, not a former one. Take it out."
    ]


def test_all_faults_of_a_folder_come_at_once_by_file_and_line() -> None:
    _write(
        {
            COST: _cost("order: last", "sources: [faq.txt:1]", "topic: fee"),
            "faq/fees/_topic.md": "---\nid: fees\n---\n",
            "faq/fees/notes.txt": "",
            "faq/training/cost.md": b"\xe9",
            "site.toml": "[site]\ntitle = 1\nabout = 2\n",
            "sources/sources.toml": '[[document]]\ntitle = "The FAQ"\n',
            "terms.toml": "term =",
        }
    )
    assert _messages() == [
        "content/faq/fees/_topic.md:2: the key “id” is unknown. Use one of: order.",
        "content/faq/fees/_topic.md:4: the title is missing. Write it as a line “# ...” below the "
        "head.",
        "content/faq/fees/cost.md:4: “order: last” is not a whole number. Write digits only.",
        "content/faq/fees/cost.md:5: the document “faq.txt” is not in content/sources. Put it "
        "back there, or take out what names it here.",
        "content/faq/fees/cost.md:6: the topic “fee” does not exist. Did you mean “fees”?",
        "content/faq/fees/notes.txt:1: this is not a Markdown file. Give it a name that ends in "
        "“.md” (“.wordings.txt” for other wordings), or move it out of content/faq.",
        "content/faq/training/cost.md:1: the file is not saved as UTF-8 (a “é” from another "
        "encoding is here). Open it, choose “Save as” and the encoding “UTF-8”.",
        "content/site.toml:2: the value of “title” is not a text. Put it in quotes.",
        'content/site.toml:3: the value of “about” is not a list of texts. Write ["one", "two"].',
        'content/sources/sources.toml:1: a document has no “file”. Add the line file = "...".',
        'content/terms.toml:1: the line cannot be read (invalid value). Write key = "value", '
        "with straight quotes around every text.",
    ]


def test_faults_are_sorted_by_line_as_a_number() -> None:
    _write({COST: _cost("order: a", *[f"key{n}: x" for n in range(7)])})
    assert [message.split(": ")[0] for message in _messages()] == [
        f"content/faq/fees/cost.md:{line}" for line in range(4, 12)
    ]


def test_a_document_that_cannot_be_opened_is_said() -> None:
    _write({"sources/faq.txt": "Q. One?\n"})
    (CONTENT / "sources" / "web.txt").symlink_to("gone.txt")
    assert _messages() == [
        "content/sources/web.txt:1: the link leads nowhere. Put the file itself there, or take the "
        "link away."
    ]


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(UsageError) as caught:
        load(Path("contents"))
    assert str(caught.value) == (
        "There is no content folder “contents”. Go to the folder that holds it, or name it with "
        "--content."
    )
    assert caught.value.exit_code == 2


def test_an_empty_folder_holds_no_records() -> None:
    shutil.rmtree(CONTENT / "faq")
    assert load(CONTENT) == KnowledgeBase()


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_is_not_content_is_passed_over(name: str) -> None:
    _write({name: b"\xff\x00"})
    assert load(CONTENT) == KnowledgeBase(topics=(FEES,), questions=(COST_RECORD,))


@pytest.mark.parametrize("encode", ENCODED)
def test_texts_saved_by_other_editors_are_the_same_records(encode: Callable[[str], bytes]) -> None:
    _write(WHOLE)
    plain = load(CONTENT)
    for path in CONTENT.rglob("*"):
        if path.is_file() and path.suffix in (".md", ".toml"):
            path.write_bytes(encode(path.read_text("utf-8")))
    assert load(CONTENT) == plain


def test_every_file_of_a_folder_becomes_records_in_the_order_shown() -> None:
    _write(WHOLE)
    check_content(CONTENT)
    assert load(CONTENT) == KnowledgeBase(
        topics=(
            Topic(Slug("work"), "Work", 10),
            Topic(Slug("training"), "A training", 20),
            Topic(Slug("fees"), "Fees", 20, "What it costs."),
        ),
        questions=(
            Question(Slug("hours"), Slug("work"), "How many hours?", "Many.", status=Status.DRAFT),
            Question(Slug("when"), Slug("fees"), "When?", order=10),
            Question(Slug("after"), Slug("fees"), "After that?", order=20),
            Question(
                Slug("cost"),
                Slug("fees"),
                "What does it cost?",
                "Nothing.",
                Status.PUBLISHED,
                order=20,
                sources=(SourceSpan("faq.txt", 1, 2),),
                former_ids=(Slug("fee"),),
            ),
        ),
        association=Association(
            name="Our association",
            short_name="OA",
            site_title="Questions",
            description="All.",
            language="de",
            website="http://a.example",
            email="a@example.org",
            phone="1",
            fax="2",
            address=("Road", "City"),
            contact_note="Call us.",
            about=("One", "Two"),
            strings=strings_in("de"),
        ),
        sources=(
            SourceDocument("faq.txt", "The FAQ", "handout", line_count=2),
            SourceDocument("web.txt", "web.txt", line_count=0),
        ),
        terms=(Term(Slug("category"), "Category", ("Level",)),),
    )


def test_the_frozen_content_has_no_fault(knowledge: KnowledgeBase) -> None:
    assert len(knowledge.topics) >= 3
    assert len(knowledge.questions) >= 13
    assert knowledge.association.label == "CT-AIMH"


def test_an_import_sees_the_files_with_their_places() -> None:
    _write(WHOLE)
    existing = load_existing(CONTENT)
    assert existing.questions["cost"].path == str(CONTENT / COST)
    assert existing.questions["cost"].record.title == "What does it cost?"
    assert set(existing.topics) == {"fees", "training", "work"}
    assert existing.terms == (Term(Slug("category"), "Category", ("Level",)),)
    assert [document.name for document in existing.register.documents] == ["faq.txt"]


def test_an_import_sees_nothing_where_there_is_no_folder() -> None:
    existing = load_existing(Path("elsewhere"))
    assert (existing.questions, existing.topics, existing.terms) == ({}, {}, ())
    assert existing.register.documents == ()


def test_a_snapshot_tells_when_a_file_is_new_changed_or_gone() -> None:
    path = CONTENT / COST
    first = folder_state(CONTENT)
    assert folder_state(CONTENT) == first
    path.write_text(QUESTION + "More.\n", "utf-8")
    longer = folder_state(CONTENT)
    os.utime(path, ns=(1, 1))
    touched = folder_state(CONTENT)
    path.rename(path.with_name("price.md"))
    renamed = folder_state(CONTENT)
    path.with_name("price.md").unlink()
    gone = folder_state(CONTENT)
    assert len({first, longer, touched, renamed, gone}) == 5


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.binary(max_size=60) | st.text('#-: \n[]"id=staus', max_size=60).map(str.encode))
def test_whatever_a_file_holds_is_a_record_or_a_fault(data: bytes) -> None:
    """A traceback would mean a bug of ours."""
    for name in (COST, "faq/fees/_topic.md", "site.toml", "terms.toml", "sources/sources.toml"):
        path = CONTENT / name
        before = path.read_bytes() if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        assert _faulty_files() <= {f"content/{name}"}
        path.unlink() if before is None else path.write_bytes(before)
