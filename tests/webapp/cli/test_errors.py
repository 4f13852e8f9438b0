"""Every known fault is one message, and nothing is written then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.index_cache import place_of
from support.commands import (
    DOCUMENT,
    FAULTS,
    FAULTY,
    Run,
    assert_failed,
    file_texts,
)

NO_CONTENT = (
    "There is no content folder “content”. Go to the folder that holds it, or name it with "
    "--content.\n"
)


NEED_CONTENT = [
    ("check",),
    ("check", "--json"),
    ("review", "cost"),
    ("build",),
    ("search", "cost"),
    ("search", "--staff", "cost"),
    ("search", "--queries", "queries.jsonl"),
    ("explain", "cost", "cost"),
    ("evaluate", "queries.jsonl"),
    ("serve", "--port", "0"),
    ("serve", "--port", "0", "--drafts"),
    ("export", "site"),
]


NEED_AN_INDEX = [
    ("build",),
    ("search", "cost"),
    ("search", "--staff", "cost"),
    ("search", "--queries", "queries.jsonl"),
    ("explain", "cost", "cost"),
    ("evaluate", "queries.jsonl"),
    ("serve", "--port", "0"),
]


LINES_REFUSED = [
    # The options that read the file, its lines, the message after the name of the file
    pytest.param(
        "--queries", '{"id": "a"\n', ":1: this is not JSON (Expecting ',' delimiter). "
        "Write one object a line.", id="queries: no JSON",
    ),
    pytest.param(
        "--queries", '{"id": "a", "query": "b"}\n\n["a"]\n',
        ':3: this is not an object. Write {"id": ...}.', id="queries: no object",
    ),
    pytest.param(
        "--queries", '{"id": "a"}\n',
        ":1: “query” is missing or no text. Write it in quotes.", id="queries: no query",
    ),
    pytest.param(
        "--queries", '{"id": "a", "query": 7}\n',
        ":1: “query” is missing or no text. Write it in quotes.", id="queries: number as query",
    ),
    pytest.param(
        "--records", "cost\n", ":1: this is not JSON (Expecting value). Write one object a line.",
        id="records: no JSON",
    ),
    pytest.param(
        "--records", '{"question": "Why?"}\n',
        ":1: “id” is missing. A line needs “id” and “question”, in quotes.", id="records: no id",
    ),
    pytest.param(
        "--records", '{"id": "a", "question": "Why?"}\n{"id": "b"}\n',
        ":2: “question” is missing. A line needs “id” and “question”, in quotes.",
        id="records: no question",
    ),
    pytest.param(
        "--records", '{"id": 5, "question": "Why?"}\n',
        ":1: “id” is not a text. A line needs “id” and “question”, in quotes.",
        id="records: number as id",
    ),
    pytest.param(
        "--records", '{"id": "a", "question": "Why?"}\n{"id": "a", "question": "How?"}\n',
        ":2: the id “a” stands here a second time.", id="records: one id twice",
    ),
]  # fmt: skip


USAGE = [
    pytest.param(
        ("search",), "Give one query, or a batch with --queries.", id="neither query nor batch"
    ),
    pytest.param(
        ("search", "--queries", "q.jsonl", "cost"),
        "Give one query, or a batch with --queries.",
        id="query and batch",
    ),
    *(
        pytest.param(
            ("search", "--staff", *more),
            "--staff searches the content for one query, without other filters.",
            id=f"--staff with {more[0]}",
        )
        for more in (
            ("--queries", "q.jsonl"),
            ("--records", "r.jsonl", "cost"),
            ("--topic", "fees", "cost"),
            ("--category", "II", "cost"),
        )
    ),
]


NOT_UNDERSTOOD = [
    pytest.param(("--nosuch",), "No such option '--nosuch'.", id="option"),
    pytest.param(("exprt",), "No such command 'exprt'. Did you mean 'export'?", id="command"),
    pytest.param(("search", "--limit", "0", "x"), "'--limit': 0 is not", id="limit of 0"),
    pytest.param(("search", "--limit", "x", "x"), "'--limit': 'x' is not", id="limit of x"),
    pytest.param(("serve", "--port", "65536"), "'--port': 65536 is not", id="port"),
    pytest.param(("import",), "Missing argument 'FILE...'.", id="no document"),
    pytest.param(("review",), "Which answers? Name their ids", id="no question"),
    pytest.param(("export",), "Missing argument 'DIR'.", id="no folder"),
    pytest.param(("evaluate",), "Missing argument 'QUERIES.jsonl'.", id="no queries"),
]


@pytest.mark.parametrize("command", NEED_CONTENT, ids=" ".join)
@pytest.mark.usefixtures("queries")
def test_without_a_content_folder(faq: Run, command: tuple[str, ...]) -> None:
    assert_failed(faq(*command), 2, NO_CONTENT)


@pytest.mark.parametrize(
    "command", [one for one in NEED_CONTENT if one[0] != "check"], ids=" ".join
)
@pytest.mark.usefixtures("queries")
def test_content_with_faults(faq: Run, small_content: Path, command: tuple[str, ...]) -> None:
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    lines = [f"{path}:{line}: {problem}. {remedy}\n" for path, line, problem, remedy in FAULTS]
    assert_failed(faq(*command), 1, "".join(lines))


def test_an_import_into_content_with_faults_changes_nothing(
    faq: Run, small_content: Path, tmp_path: Path
) -> None:
    (tmp_path / "handout.txt").write_text(DOCUMENT, "utf-8")
    (small_content / "faq" / "fees" / "cost.md").write_text(FAULTY, "utf-8")
    before = file_texts(tmp_path)
    lines = [f"{path}:{line}: {problem}. {remedy}\n" for path, line, problem, remedy in FAULTS]
    assert_failed(faq("import", "handout.txt"), 1, "".join(lines))
    assert file_texts(tmp_path) == before


@pytest.mark.parametrize("command", NEED_AN_INDEX, ids=" ".join)
@pytest.mark.usefixtures("queries", "small_content")
def test_an_index_that_cannot_be_written(
    faq: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "index").write_text("mine")
    assert_failed(
        faq(*command, "--index", "index"),
        1,
        "The index cannot be written to index (File exists). "
        "Name a folder that you may write to with --index.\n",
    )


def test_a_damaged_index_is_mended_by_a_staff_search(faq: Run, content: Path) -> None:
    assert faq("search", "--staff", "ladder").stderr == "2 records found\n"
    place = place_of(content)
    assert place is not None
    (place.folder / "staff.index").write_bytes(b"no index")
    assert faq("search", "--staff", "ladder").stderr == "2 records found\n"


@pytest.mark.parametrize("option", ["--queries", "--records"])
def test_a_missing_file_of_lines(faq: Run, records: Path, queries: Path, option: str) -> None:
    options = {"--queries": str(queries), "--records": str(records), option: "nosuch.jsonl"}
    assert_failed(
        faq("search", *(word for pair in options.items() for word in pair)),
        2,
        "nosuch.jsonl: cannot be read (No such file or directory). Check the name.\n",
    )


def test_a_folder_instead_of_lines(faq: Run, records: Path) -> None:
    assert_failed(
        faq("evaluate", ".", "--records", records),
        2,
        ".: cannot be read (Is a directory). Check the name.\n",
    )


@pytest.mark.parametrize(("option", "lines", "message"), LINES_REFUSED)
def test_a_line_that_cannot_be_used(
    faq: Run, records: Path, queries: Path, option: str, lines: str, message: str
) -> None:
    file = {"--queries": queries, "--records": records}[option]
    file.write_text(lines, "utf-8")
    result = faq("search", "--queries", queries, "--records", records)
    assert (result.stderr, result.exit_code) == (f"{file}{message}\n", 1)


def test_lines_in_another_encoding(faq: Run, records: Path) -> None:
    records.write_bytes('{"id": "a", "question": "Café?"}\n'.encode("cp1252"))
    assert_failed(
        faq("search", "x", "--records", records),
        1,
        f"{records}: this is not UTF-8 text. Save it as UTF-8.\n",
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": ' + "1" * 5000 + "}", id="a number of 5000 digits"),
        pytest.param("[" * 100_000, id="100000 brackets"),
    ],
)
def test_a_line_that_json_gives_up_on(faq: Run, records: Path, line: str) -> None:
    records.write_text(f"{line}\n", encoding="utf-8")
    result = faq("search", "x", "--records", records)
    assert result.exit_code == 1
    assert re.fullmatch(rf"{re.escape(str(records))}:1: this is not JSON .*\.\n", result.stderr)


@pytest.mark.parametrize(("command", "message"), USAGE)
def test_options_that_do_not_go_together(faq: Run, command: tuple[str, ...], message: str) -> None:
    assert_failed(faq(*command), 2, f"{message}\n")


@pytest.mark.parametrize(("command", "message"), NOT_UNDERSTOOD)
def test_a_command_that_is_not_understood(faq: Run, command: tuple[str, ...], message: str) -> None:
    result = faq(*command)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 4, "usage, where help is, and one message"
