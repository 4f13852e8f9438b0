"""Fuzzing of what comes from outside: documents, content, queries, the index in the browser.

The seeds are the fixtures. Some rounds of each in `make test`, a minute in `make test-full`;
`--fuzz-seconds` and `--fuzz-seed` ask for more, and for others.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from ingest.content.loading import read_content
from ingest.content.warnings.rules import find_warnings
from ingest.documents.recognition.bounded import BoundedReader
from ingest.documents.recognition.found_questions import Recognition
from ingest.errors import SourceError
from ingest.markdown import escape, first_line_too_much, plain_text, render
from search.engine import search
from search.scored_index import ScoredIndex
from support.content import CONTENT, DATA, QUERIES
from support.fuzzing import Fuzzing, changed

SEEDS = sorted(
    path
    for folder in ("documents", "structures")
    for path in (DATA / "ingest" / folder).iterdir()
    if path.suffix in {".txt", ".md", ".html", ".docx", ".pdf"} and path.stat().st_size < 300_000
)


def _tokens(*lines: bytes) -> list[bytes]:
    """What stands between tildes, and the tilde."""
    return [token for line in lines for token in line.split(b"~")] + [b"~"]


TOKENS: Mapping[str, Sequence[bytes]] = {
    ".txt": _tokens(b"\n~\n\n~Q. ~A: ~?~1. ~- ~  ~\t~\0~\xff\xfe"),
    ".md": _tokens(
        b"\n~# ~## ~**~_~```\n~- ~> ~|~---\n~[~](~<b>~<!--~-->~<details>~<summary>~:::~!!! ~:   ",
        b"\\~\r~\xe2\x80",
    ),
    ".html": _tokens(
        b"<~>~</~<p>~<h2>~<div>~</div>~<li>~<ul>~<table>~<td>~<details>~<summary>~<button>~<script>",
        b'<style>~<!--~&~&lt;~"~ id="a"~ class="faq"~<a href=#a>~<dl><dt>~<dd>~<template>~<svg>',
    ),
    ".docx": _tokens(
        b"<w:p>~</w:p>~<w:r>~<w:t>~<w:tbl>~<w:tc>~<w:tr>~<w:br/>~&#0;~<w:numPr>~<w:hyperlink>~<!--",
        b'w:val="-9"~w:val="99999999999"~PK\3\4',
    ),
    ".pdf": _tokens(
        b"<<~>>~[~]~(~)~ 0 R~/Kids~/Length 0~/Parent~BT~ET~ Tj~ cm ~ Do ~-1~99999999999~1e999",
        b"/Type /Page~endstream~q ",
    ),
}

MARKDOWN = _tokens(
    b"\n~\n\n~    ~# ~*~**~_~`~```\n~[~](~)~<~>~<b>~</b>~<script>~javascript:~&~&lt;~&#x3c;~|",
    b"\n-|-\n~\\~- ~1. ~:   ~[[~]]~[[criterion:~<!--~\x02~\x03~<a@b>",
)

FILES = _tokens(
    b"\n~---\n~# ~: ~- ~[~]~\"~'~#~=~[[~]]~{~}~status: ~open~draft~published~id = ~1999-99-99",
    b'sources:~1-99999999~\0~\xff~\xef\xbb\xbf~\r~\t~<<<<<<< the file has\n~true~1e999~"""',
)

WORDS = _tokens(
    b" ~\"~-~*~?~:~(~)~AND ~OR ~NOT ~status:~topic:~'~\xe2\x80\x99~\xcc\x81~\xd0\x96~\xe6\x97\xa5",
    b"\xf0\x9f\x98\x80~\0~II",
)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _changed_document(path: Path, others: Sequence[Path], chance: random.Random) -> bytes:
    """A changed document; of most Word documents a part of the archive is."""
    data, tokens = path.read_bytes(), TOKENS[path.suffix]
    if path.suffix != ".docx" or chance.random() < 0.2:
        return changed(data, [one.read_bytes() for one in others], tokens, chance)
    parts = _parts(data)
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    parts[name] = changed(parts[name], list(parts.values()), tokens, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return file.getvalue()


def _is_whole(lines: Sequence[str], recognition: Recognition) -> bool:
    """Whether each line is in a question, in a topic or dropped for a reason."""
    kept = {topic.line for topic in recognition.topics} | {
        number
        for question in recognition.questions
        for span in question.spans
        for number in range(span.first, span.last + 1)
    }
    return kept | recognition.dropped.keys() == set(range(1, len(lines) + 1))


@pytest.mark.parametrize("ending", TOKENS)
def test_a_changed_document_is_read_or_refused(
    ending: str, fuzzing: Fuzzing, tmp_path: Path
) -> None:
    seeds = [path for path in SEEDS if path.suffix == ending]
    path = tmp_path / f"changed{ending}"
    refused: set[str] = set()
    with BoundedReader() as reader:
        for chance in fuzzing.chances():
            path.write_bytes(_changed_document(chance.choice(seeds), seeds, chance))
            try:
                document, recognition = reader.recognise(path)
            except SourceError as error:
                message = str(error)
                refused.add(message.partition(": ")[2])
                continue
            assert _is_whole(document.lines, recognition)
            for question in recognition.questions:
                assert first_line_too_much(question.answer) is None
                render(question.answer)
    assert all(message.endswith(".") for message in refused)
    assert not [message for message in refused if "fault" in message or "to read." in message]


def test_changed_markdown_is_shown_clean_and_in_time(fuzzing: Fuzzing) -> None:
    seeds = [(DATA / "ingest" / "markdown.txt").read_bytes()]
    seeds += [path.read_bytes().partition(b"\n# ")[2] for path in CONTENT.rglob("*.md")]
    for chance in fuzzing.chances():
        seed = chance.choice(seeds)
        begin = chance.randint(0, max(0, len(seed) - 2_000))
        data = changed(seed[begin : begin + 2_000], seeds, MARKDOWN, chance)
        text = data.decode("utf-8", "replace")[:5_000]
        started = time.process_time()
        html = render.__wrapped__(text)
        assert time.process_time() - started < 10
        assert "<script" not in html
        assert 'href="javascript:' not in html
        plain_text.__wrapped__(text)
        plain_text.__wrapped__(escape(text))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen content, copied for all rounds."""
    return Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("fuzzed") / "content"))


def test_a_changed_content_file_is_loaded_or_its_faults_are_named(
    fuzzing: Fuzzing, copied: Path
) -> None:
    paths = sorted(
        path for path in copied.rglob("*") if path.suffix in {".md", ".toml", ".txt", ".json"}
    )
    paths = [path for path in paths if path.parent.name != "sources" or path.suffix == ".toml"]
    seeds = [path.read_bytes() for path in paths]
    for chance in fuzzing.chances():
        path = chance.choice(paths)
        kept = path.read_bytes()
        path.write_bytes(changed(kept, seeds, FILES, chance))
        parsed = read_content(copied)
        path.write_bytes(kept)
        assert all(one.line > 0 and one.problem and one.remedy for one in parsed.faults)
        if not parsed.faults:
            find_warnings(parsed.value)
    assert not read_content(copied).faults


def test_a_changed_query_is_answered_in_time(fuzzing: Fuzzing, index: ScoredIndex) -> None:
    seeds = _queries()
    for chance in fuzzing.chances():
        data = changed(chance.choice(seeds), seeds, WORDS, chance)
        started = time.process_time()
        search(index, data.decode("utf-8", "replace")[:1_000])
        assert time.process_time() - started < 5


def _queries() -> list[bytes]:
    return [query.encode() for query in QUERIES]


_SEARCHES = """
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const script = new vm.Script(readFileSync(process.argv[1], "utf8"));
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { index, queries } = JSON.parse(line);
  let said = "ok";
  try {
    const context = vm.createContext({});
    vm.runInContext(index, context, { timeout: 5000 });
    script.runInContext(context, { timeout: 5000 });
    context.queries = queries;
    vm.runInContext("queries.map((query) => FaqSearch.search(query))", context, { timeout: 10000 });
  } catch (error) {
    said = error.code ?? error.name;
  }
  console.log(JSON.stringify(said));
});
"""


def test_a_changed_index_ends_the_search_in_the_browser_or_is_searched_in_time(
    fuzzing: Fuzzing, site: Path
) -> None:
    """Changed bytes are no script, raise an error in it or are searched; none keeps it busy."""
    node, _ = compute_driver_executable()
    seed = (site / "assets" / "search-index.js").read_bytes()
    queries = [one.decode() for one in _queries()[:5]]
    with subprocess.Popen(
        [node, "--eval", _SEARCHES, str(site / "assets" / "search.js")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        said = set()
        for chance in fuzzing.chances():
            data = bytearray(seed)
            for _ in range(chance.choice((1, 3, 30))):
                data[chance.randrange(len(data))] = chance.randrange(32, 127)
            value = {"index": data.decode("utf-8", "replace"), "queries": queries}
            process.stdin.write(json.dumps(value) + "\n")
            process.stdin.flush()
            said.add(json.loads(process.stdout.readline()))
            assert "ERR_SCRIPT_EXECUTION_TIMEOUT" not in said
        process.stdin.close()
    assert said & {"ok", "SyntaxError", "TypeError", "RangeError", "ReferenceError"}
    assert said <= {"ok", "SyntaxError", "TypeError", "RangeError", "ReferenceError"}
