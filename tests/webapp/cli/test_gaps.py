"""`faq gaps`, as staff call it."""

from __future__ import annotations

import json
from pathlib import Path

from support.commands import Run, assert_failed
from support.content import write_file

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _log(path: Path, searches: dict[str, int]) -> Path:
    lines = [
        f'192.0.2.{n} - - [29/Nov/2026:10:00:{n:02} +0000] "GET /search/?q={query} HTTP/1.1" 200 5 '
        f'"-" "{AGENT}"\n'
        for query, count in searches.items()
        for n in range(count)
    ]
    path.write_text("".join(lines) + "torn\n", "utf-8")
    return path


TOLD = """\
a.log: 12 lines, 11 searches, 1 line could not be read, the first is line 12
asked.txt: 1 line, 1 search

12 searches: 3 surely found an answer, 7 did not, 2 did not either and are too few of their kind to
  be shown.

Found nothing, or nothing with a word of it that tells a subject: 4 searches

     3  “zeppelins” (2)
        also: “zeppelin”
        If nobody has written it yet:
            faq new fees 'Zeppelins?'

     1  “yodelling”
        If nobody has written it yet:
            faq new fees 'Yodelling?'


Found a question that has no answer yet: 3 searches

     3  “who pays” (3)
        nearest: the question “payer”: Who pays?
        When its answer is written and approved, write in content/faq/fees/payer.md:
            status: published
        If that is meant, add to content/faq/fees/payer.wordings.txt:
            who pays
        So that it stays found, add to content/expectations.toml:
            [[search]]
            query = "who pays"
            expected = ["payer"]

What need not be told belongs into content/gaps.toml, such as:
[[ignore]]
query = "who pays"
"""


def test_gaps_are_told_with_what_may_be_done(faq: Run, small_content: Path, tmp_path: Path) -> None:
    text = "---\nid: payer\nstatus: open\n---\n# Who pays?\n"
    write_file(small_content / "faq" / "fees" / "payer.md", text)
    asked = {"zeppelins": 2, "zeppelin": 1, "what+does+it+cost": 3, "who+pays": 3, "harpsichord": 2}
    _log(tmp_path / "a.log", asked)
    write_file(tmp_path / "asked.txt", "yodelling\n")
    result = faq("gaps", "a.log", "asked.txt")
    assert (result.stdout, result.stderr, result.exit_code) == (TOLD, "", 0)
    limited = faq("gaps", "a.log", "asked.txt", "--limit", "1").stdout
    assert "and 1 more; --limit N shows so many" in limited
    told = json.loads(faq("gaps", "a.log", "asked.txt", "--json").stdout)
    assert [(gap["kind"], gap["count"]) for gap in told["gaps"]] == [
        *(("nothing", 3), ("nothing", 1), ("open", 3)),
    ]
    assert told["gaps"][2]["nearest"] == {"kind": "question", "id": "payer", "title": "Who pays?"}
    assert (told["searched"], told["rare"]) == (12, 2)
    more = json.loads(faq("gaps", "a.log", "asked.txt", "--json", "--at-least", "2").stdout)
    assert [gap["count"] for gap in more["gaps"]] == [3, 2, 3]


def test_what_cannot_be_read_is_one_message(faq: Run, small_content: Path, tmp_path: Path) -> None:
    message = "gone.log: cannot be read (No such file or directory). Check the name.\n"
    assert_failed(faq("gaps", "gone.log"), 2, message)
    (tmp_path / "a.bin").write_bytes(b"\0\1")
    message = "a.bin: this is not a text file. Save it as text in UTF-8.\n"
    assert_failed(faq("gaps", "a.bin"), 1, message)
    write_file(small_content / "gaps.toml", "[[ignore]]\n")
    assert faq("gaps", "a.bin").exit_code == 1
    assert "gaps.toml:1: an [[ignore]] has no “query”" in faq("check").stdout
    assert faq("gaps").exit_code == 2


def test_nothing_is_written(faq: Run, small_content: Path, tmp_path: Path) -> None:
    _log(tmp_path / "a.log", {"zeppelin": 3})
    before = sorted(tmp_path.rglob("*"))
    assert faq("gaps", "a.log", "--index", tmp_path / "index").exit_code == 0
    assert sorted(path for path in tmp_path.rglob("*") if "index" not in path.parts) == before
