"""Files of wordings: what they say, what is wrong with one, and how they come to their records."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.files.wording_files import (
    LONGEST_WORDING,
    RECORDS_WITH_WORDINGS,
    WordingFile,
    parse_wordings,
    wordings_beside,
)
from ingest.content.loading import load, load_existing, open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import ContentError
from ingest.importing.checking import check_content
from support.content import CONTENT, QUESTION, write_file

PATH = "content/faq/fees/cost.wordings.txt"


def _parse(text: str) -> tuple[tuple[str, ...], list[str]]:
    parsed = parse_wordings(text, PATH, kind="question")
    return parsed.value.wordings, [*map(str, parsed.faults)]


ACCEPTED = [
    pytest.param("", (), id="empty"),
    pytest.param("how much\nprice?\n", ("how much", "price?"), id="one a line"),
    pytest.param("how much", ("how much",), id="no line end"),
    pytest.param("\n# Keywords\n\n  how  much \n#price\n", ("how much",), id="remarks and spaces"),
    pytest.param("cost: in $\n- fee\n[a, b]\n", ("cost: in $", "- fee", "[a, b]"), id="no YAML"),
    pytest.param("15?\n什么\n", ("15?", "什么"), id="digits, other letters"),
    pytest.param("x" * LONGEST_WORDING, ("x" * LONGEST_WORDING,), id="as long as may be"),
]

WRONG = [
    pytest.param(
        "price\n\n# again\nPRICE\n",
        ["4: “PRICE” stands on line 1 already. Take one of the two out."],
        id="twice",
    ),
    pytest.param(
        "price\n???\n",
        [
            "2: “???” has no letter and no digit. Take the line out, or begin it with “#” where it "
            "is a remark."
        ],
        id="no letter",
    ),
    pytest.param(
        "x" * (LONGEST_WORDING + 1),
        [
            "1: the line has 201 characters, more than 200. Write one wording a line, as people "
            "type it into a search box."
        ],
        id="too long",
    ),
]


@pytest.mark.parametrize(("text", "wordings"), ACCEPTED)
def test_a_file_of_wordings_is_read(text: str, wordings: tuple[str, ...]) -> None:
    assert _parse(text) == (wordings, [])


@pytest.mark.parametrize(("text", "messages"), WRONG)
def test_what_is_wrong_with_a_wording_is_said_with_its_line(text: str, messages: list[str]) -> None:
    assert _parse(text)[1] == [f"{PATH}:{message}" for message in messages]


def test_the_name_says_the_record_and_the_lines_are_known() -> None:
    file = parse_wordings("# Fees\nprice\n\nfee\n", PATH, kind="question").value
    assert file == WordingFile("question", "cost", PATH, ("price", "fee"), (2, 4))


@pytest.mark.parametrize(
    ("kind", "path", "record"),
    [
        ("question", PATH, "content/faq/fees/cost.md"),
        ("criterion", "content/criteria/hours.wordings.txt", "content/criteria/hours.md"),
        ("category", "content/categories/ifs.wordings.txt", "content/categories.toml"),
        ("term", "content/terms/easy.wordings.txt", "content/terms.toml"),
    ],
)
def test_the_file_of_the_record_is_known(kind: str, path: str, record: str) -> None:
    file = parse_wordings("", path, kind=kind).value
    assert Path(file.record_path) == Path(record)
    if record.endswith(".md"):
        assert Path(wordings_beside(record)) == Path(path)


@given(st.text())
def test_any_text_gives_wordings_that_can_be_searched(text: str) -> None:
    parsed = parse_wordings(text, PATH, kind="question")
    file = parsed.value
    assert len(file.wordings) == len(set(file.wordings)) == len(file.lines)
    for wording in file.wordings:
        assert wording == " ".join(wording.split())
        assert any(character.isalnum() for character in wording)
    said = {fault.line for fault in parsed.faults}
    assert not said.intersection(file.lines)


# In a folder


TERM = '[[term]]\nid = "easy"\npreferred = "EASy"\nasked_as = ["What is EASy?"]\n'
CATEGORY = '[[category]]\nid = "ifs"\nname = "Specialist"\nline = "infant"\n'


@pytest.fixture(autouse=True)
def folder(small_content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run in the folder that holds the content folder, as staff do."""
    monkeypatch.chdir(small_content.parent)


def _messages() -> list[str]:
    return [*map(str, check_content(Path("content")).faults)]


def test_records_of_all_kinds_have_their_wordings(knowledge: KnowledgeBase) -> None:
    records = [*knowledge.questions, *knowledge.criteria, *knowledge.categories, *knowledge.terms]
    worded = {one.id: one for one in records if one.wordings}
    files = open_content(CONTENT).wordings
    assert {one.kind for one in files} == {*RECORDS_WITH_WORDINGS}
    assert {one.id for one in files} == {*worded}
    for file in files:
        assert worded[file.id].wordings == file.wordings
        assert not {*worded[file.id].asked_as}.intersection(file.wordings)


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode("utf-8-sig"), id="byte-order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="line ends of Windows"),
    ],
)
def test_what_editors_on_windows_write_is_read(encode: Callable[[str], bytes]) -> None:
    Path(PATH).write_bytes(encode("# Geld\nwhat’s the price\n\nfee\n"))
    assert load(Path("content")).question_by_id["cost"].wordings == ("what’s the price", "fee")


def test_a_file_that_is_no_utf_8_is_named_with_its_line() -> None:
    Path(PATH).write_bytes("price\nprix plus élevé\n".encode("cp1252"))
    assert _messages() == [
        f"{PATH}:2: the file is not saved as UTF-8 (a “é” from another encoding is here). Open it, "
        "choose “Save as” and the encoding “UTF-8”."
    ]


def test_a_wording_that_is_shown_already_is_named() -> None:
    write_file(
        Path("content/faq/fees/cost.md"),
        QUESTION.replace("published", "published\nasked_as: [Price?]"),
    )
    write_file(Path(PATH), "fee\nprice?\n")
    write_file(Path("content/terms.toml"), TERM)
    write_file(Path("content/terms/easy.wordings.txt"), "what is  easy?\n")
    assert _messages() == [
        f"{PATH}:2: “price?” stands in “asked_as” in content/faq/fees/cost.md too. Take one of the "
        "two out.",
        "content/terms/easy.wordings.txt:1: “what is easy?” stands in “asked_as” in "
        "content/terms.toml too. Take one of the two out.",
    ]


LEFT = [
    pytest.param(
        "faq/fees/costs.wordings.txt",
        "1: the wordings belong to no question: “costs” is not in content/faq/fees. Did you mean "
        "“cost”? Name the file by the id of its question.",
        id="misspelt",
    ),
    pytest.param(
        "faq/old/cost.wordings.txt",
        "1: the wordings belong to no question: “cost” is not in content/faq/old. Move the file to "
        "content/faq/fees, where the question is.",
        id="question moved to another topic",
    ),
    pytest.param(
        "faq/fees/price.wordings.txt",
        "1: the wordings belong to no question: “price” is not in content/faq/fees. The question "
        "is called “cost” now: rename the file to content/faq/fees/cost.wordings.txt.",
        id="question renamed",
    ),
    pytest.param(
        "criteria/hours.wordings.txt",
        "1: the wordings belong to no criterion: “hours” is not in content/criteria. None is "
        "defined yet. Name the file by the id of its criterion.",
        id="criterion",
    ),
    pytest.param(
        "terms/eazy.wordings.txt",
        "1: the wordings belong to no term: “eazy” is not in terms.toml. Did you mean “easy”? Name "
        "the file by the id of its term.",
        id="term",
    ),
    pytest.param(
        "categories/ifa.wordings.txt",
        "1: the wordings belong to no category: “ifa” is not in categories.toml. Did you mean "
        "“ifs”? Name the file by the id of its category.",
        id="category",
    ),
    pytest.param(
        "terms/easy.txt",
        "1: this is no file of wordings. Call it by the id of a term and “.wordings.txt”, or move "
        "it away.",
        id="another file in the folder of a register",
    ),
    pytest.param(
        "cost.wordings.txt",
        "1: no record can stand beside this file of wordings. Move it to its question, or into "
        "“criteria”, “categories” or “terms”.",
        id="above all records",
    ),
    pytest.param(
        "faq/fees/cost.txt",
        "1: this is not a Markdown file. Give it a name that ends in “.md” (“.wordings.txt” for "
        "other wordings), or move it out of content/faq.",
        id="another name",
    ),
]


@pytest.mark.parametrize(("path", "message"), LEFT)
def test_wordings_without_their_record_are_named(path: str, message: str) -> None:
    write_file(Path("content/terms.toml"), TERM)
    write_file(Path("content/categories.toml"), CATEGORY)
    write_file(
        Path("content/faq/fees/cost.md"),
        QUESTION.replace("published", "published\nformer_ids: [price]"),
    )
    write_file(Path("content/faq/old/_topic.md"), "# Old\n")
    write_file(Path("content") / path, "price\n")
    assert _messages() == [f"content/{path}:{message}"]


def test_of_a_record_that_cannot_be_read_the_wordings_are_not_missed() -> None:
    Path("content/faq/fees/cost.md").write_bytes(b"\xe9")
    write_file(Path("content/terms.toml"), "term =")
    write_file(Path(PATH), "price\n")
    write_file(Path("content/terms/easy.wordings.txt"), "online form\n")
    with pytest.raises(ContentError) as refused:
        load(Path("content"))
    assert [one.path for one in refused.value.faults] == [
        "content/faq/fees/cost.md",
        "content/terms.toml",
    ]


@pytest.mark.parametrize("name", ["cost.wordings.txt~", ".cost.wordings.txt.swp"])
def test_backups_of_wordings_are_passed_over(name: str) -> None:
    write_file(Path("content/faq/fees") / name, "???\n")
    assert load(Path("content")).question_by_id["cost"].wordings == ()


def test_an_import_knows_the_wordings_of_the_questions() -> None:
    write_file(Path(PATH), "price\n")
    assert load_existing(Path("content")).questions["cost"].record.wordings == ("price",)


def test_a_folder_that_cannot_be_opened_is_named() -> None:
    write_file(Path("content/terms"), "")
    assert _messages() == [
        f"content/terms:1: the folder cannot be read ({os.strerror(20)}). Check that it is a "
        "folder you may open."
    ]
