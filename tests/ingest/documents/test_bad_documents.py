"""Documents that cannot be read, or were made to do harm: a sentence each, and the others go on.

Each is refused within bounds of time and memory, which are measured here.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.readers import docx, pdf
from ingest.documents.reading import MAX_FILE, MAX_TEXT, read_document
from ingest.errors import SourceError
from support.depth import law
from support.lantern_faq import DOCUMENTS, FAQ
from support.paper import drawn
from support.word import paragraph, word_file

SECONDS = 20
"""Each document is refused sooner on average, on a busy machine too."""

MEMORY = 1_500_000_000
"""Bytes of address space: the program and its libraries take a third of it before they read."""

EMPTY = "the document is empty. Ask for it again."
DAMAGED_PDF = "the PDF is damaged or was not copied whole. Ask for it again."
LARGE_PDF = (
    "the PDF is too large or too intricate to be read. Split it, or save it as text, and import "
    "that."
)
DAMAGED_WORD = "the Word document is damaged or was not copied whole. Ask for it again."
LARGE_WORD = (
    "the Word document unpacks to more than any text needs, or is nested too deeply. Copy its text "
    "into a new document and import that."
)
NOT_PDF = "this is not a PDF, whatever its name says. Open it and save it as PDF again."
NOT_WORD = (
    "this is not a Word document, whatever its name says. Open it and save it as .docx again."
)
OLD_WORD = (
    "this is a Word document of the old kind, or one with a password. Open it in Word, take the "
    "password away and save it as .docx."
)
LOCKED = (
    "the PDF is protected by a password. Open it with the password, print it to a new PDF and "
    "import that."
)
SCANNED = (
    "the PDF has no text, only pictures of it, as a scanner makes. Have it read by a program for "
    "text recognition (OCR) and import the result."
)
NO_WORDS = (
    "the Word document has no text, perhaps only pictures of it. Have them read by a program for "
    "text recognition (OCR) and import the result."
)
TOO_MANY_BYTES = (
    "the document has more than {} million bytes, more than any text of questions. Save the part "
    "with the questions as a file of its own."
)

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><w>&j;</w>"
)


def _fixture(name: str) -> bytes:
    return (DOCUMENTS / name).read_bytes()


def _archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _nested_tables(depth: int) -> bytes:
    inner = paragraph("deep")
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return word_file(inner)


def _nested_boxes(depth: int) -> bytes:
    inner = paragraph("deep")
    for _ in range(depth):
        box = f"<w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict>"
        inner = f"<w:p><w:r>{box}</w:r></w:p>"
    return word_file(inner)


def _painting_itself() -> bytes:
    """A form that paints itself twice, and so on: two to the eighth power of texts, or for ever."""
    data = drawn("/X Do BT /F1 10 Tf 40 400 Td (One.) Tj ET")
    form = b"9 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 11 >> stream\n"
    form += b"/X Do /X Do\nendstream\nendobj\n"
    data = data.replace(b"/Font <<", b"/XObject << /X 9 0 R >> /Font <<")
    return data.replace(b"xref\n", form + b"xref\n", 1)


def _swollen() -> bytes:
    """A page of 200 million blanks, packed into a fifth of a million bytes."""
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(200)), packer.flush()])
    data = drawn("BT ET")
    begin = data.index(b"<< /Length 5 >>")
    stream = b"<< /Filter /FlateDecode /Length %d >> stream\n" % len(packed)
    return data[:begin] + stream + packed + data[data.index(b"\nendstream") :]


def _crowded() -> bytes:
    """A page with more strings than any page of text."""
    return drawn("BT /F1 10 Tf 40 400 Td " + "(x) Tj " * 50_000 + "ET")


BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.pdf", lambda: b"", EMPTY),
    ("empty.docx", lambda: b"", EMPTY),
    ("empty.html", lambda: b"", EMPTY),
    ("empty.md", lambda: b" \n", EMPTY),
    ("empty.txt", lambda: b"\n\n", EMPTY),
    ("locked.pdf", lambda: _fixture("locked.pdf"), LOCKED),
    ("scanned.pdf", lambda: _fixture("scanned.pdf"), SCANNED),
    ("cut.pdf", lambda: _fixture("marked.pdf")[:4000], DAMAGED_PDF),
    ("beginning.pdf", lambda: b"%PDF-1.7\n", DAMAGED_PDF),
    ("hollow.pdf", lambda: b"%PDF-1.7\n%%EOF\n", DAMAGED_PDF),
    ("text.pdf", lambda: b"Q. One?", NOT_PDF),
    ("word.pdf", lambda: _fixture("styles.docx"), NOT_PDF),
    ("crowded.pdf", _crowded, LARGE_PDF),
    ("swollen.pdf", _swollen, DAMAGED_PDF),
    ("cut.docx", lambda: _fixture("styles.docx")[:9000], DAMAGED_WORD),
    ("broken.docx", lambda: word_file("<w:p>"), DAMAGED_WORD),
    ("old.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, OLD_WORD),
    ("pdf.docx", lambda: _fixture("marked.pdf"), NOT_WORD),
    ("sheet.docx", lambda: _archive({"xl/workbook.xml": b"<a/>"}), NOT_WORD),
    ("wordless.docx", lambda: word_file("<w:p/>"), NO_WORDS),
    (
        "bomb.docx",
        lambda: _archive({"word/document.xml": b"<w:document>" + b" " * 100_000_000}),
        LARGE_WORD,
    ),
    ("laughs.docx", lambda: _archive({"word/document.xml": BILLION_LAUGHS.encode()}), LARGE_WORD),
    (
        "laughs16.docx",
        lambda: _archive({"word/document.xml": BILLION_LAUGHS.encode("utf-16")}),
        LARGE_WORD,
    ),
    ("tables.docx", lambda: _nested_tables(2_000), LARGE_WORD),
    ("boxes.docx", lambda: _nested_boxes(2_000), LARGE_WORD),
]


@pytest.mark.parametrize(("name", "make", "message"), BAD, ids=[name for name, _, _ in BAD])
def test_what_cannot_be_read_is_refused_in_a_sentence(
    name: str, make: Callable[[], bytes], message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(SourceError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("name", "size", "limit"),
    [
        ("long.html", 200_000_000, MAX_TEXT),
        ("long.txt", MAX_TEXT + 1, MAX_TEXT),
        ("long.md", MAX_TEXT + 1, MAX_TEXT),
        ("long.pdf", MAX_FILE + 1, MAX_FILE),
        ("long.docx", MAX_FILE + 1, MAX_FILE),
    ],
)
def test_a_file_of_too_many_bytes_is_refused(
    name: str, size: int, limit: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(size)
    with pytest.raises(SourceError) as caught:
        read_document(path)
    assert str(caught.value) == f"{path}: {TOO_MANY_BYTES.format(limit // 1_000_000)}"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    with pytest.raises(SourceError) as caught:
        read_document(path)
    assert (
        str(caught.value) == f"{path}: this is no file but a device or a pipe. Save it as a file."
    )


def test_a_form_that_paints_itself_is_read_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "itself.pdf"
    path.write_bytes(_painting_itself())
    assert read_document(path).lines == ("One.",)


def test_moderate_nesting_is_read(tmp_path: Path) -> None:
    for name, data in (("tables.docx", _nested_tables(8)), ("boxes.docx", _nested_boxes(30))):
        path = tmp_path / name
        path.write_bytes(data)
        assert [line for line in read_document(path).lines if line] == ["deep"]


NESTED = {
    "divs.html": b"<div>" * 100_000 + b"deep",
    "tables.html": b"<table><tr><td>" * 20_000 + b"deep",
    "unclosed.html": b"<b><i><p>" * 20_000 + b"deep",
    "quotes.md": b">" * 100_000 + b" deep",
    "lists.md": b"".join(b" " * n + b"- a\n" for n in range(1_500)),
    "brackets.md": b"[" * 100_000,
    "anchors.md": b"<a " * 50_000,
    "comments.md": b"<!--" * 100_000,
    "attributes.html": b"<a " + b"b " * 100_000 + b">deep",
    "stars.md": b"*" * 100_000 + b"a",
    "stars.txt": b"*" * 100_000 + b"a",
    "oneline.txt": b"What is it? " * 100_000,
}


def test_the_others_go_on_and_time_and_memory_are_bounded(tmp_path: Path) -> None:
    """All of them in one import, with a good one, under limits that the system enforces."""
    for name, make, _ in BAD:
        (tmp_path / name).write_bytes(make())
    for name, data in NESTED.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "picture.txt").write_bytes(PICTURE)
    (tmp_path / "letters.pdf").mkdir()
    (tmp_path / "good.pdf").write_bytes(_fixture("marked.pdf"))
    names = [*(name for name, _, _ in BAD), "picture.txt", "letters.pdf", *NESTED, "good.pdf"]
    program = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"
        "from webapp.cli.main import main\n"
        "main(['import', '--dry-run', '--json', '--content', 'content', *sys.argv[1:]])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        capture_output=True,
        text=True,
        timeout=SECONDS * len(names),
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    account = json.loads(done.stdout)
    questions = {one["file"]: one["questions"] for one in account["documents"]}
    assert questions["good.pdf"] == sum(map(len, FAQ.values()))
    refused = {one.partition(": ")[0]: one.partition(": ")[2] for one in account["failures"]}
    assert {name: refused.pop(name, "") for name, _, _ in BAD} == {
        name: message for name, _, message in BAD
    }
    assert refused.pop("picture.txt") == (
        "this is not text, whatever its name says. Save it as plain text."
    )
    assert refused.pop("letters.pdf") == "this is a folder. Name the documents in it instead."
    assert refused.keys() | questions.keys() == NESTED.keys() | {"good.pdf"}


PARTS = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]
TOKENS = [
    *(b"", b"<<", b">>", b"[", b"/Kids", b"/Length 0", b" 0 R", b"99999999999", b"-1", b"1e999"),
    *(b"BT", b" cm ", b"</w:p>", b"<w:tbl>", b'w:val="-9"', b"&#0;", b"\xff\xfe", b"\0"),
]

_edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(TOKENS)), min_size=1, max_size=8
)


def _edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Data with pieces taken out and others put in: place from zero to one, bytes out, bytes in."""
    for place, count, token in edits:
        at = int(place * len(data))
        data = data[:at] + token + data[at + count :]
    return data


def _is_read_or_refused(read: Callable[[bytes], object], data: bytes) -> None:
    message = ""
    try:
        read(data)
    except ValueError as error:
        message = str(error)
    assert not message or (message.endswith(".") and message.count(" ") > 4)


@law(20)
@given(st.sampled_from(["book.pdf", "columns.pdf", "marked.pdf", "table.pdf"]), _edits)
def test_a_damaged_pdf_is_read_or_refused(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    _is_read_or_refused(pdf.read, _edited(_fixture(name), edits))


@law(20)
@given(st.sampled_from(["styles.docx", "office.docx"]), st.sampled_from([*PARTS, ""]), _edits)
def test_a_damaged_word_document_is_read_or_refused(
    name: str, part: str, edits: list[tuple[float, int, bytes]]
) -> None:
    data = _fixture(name)
    if part:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
        data = _archive({**parts, part: _edited(parts[part], edits)})
    else:
        data = _edited(data, edits)
    _is_read_or_refused(docx.read, data)


@law(20)
@given(st.binary(max_size=2_000), st.randoms(use_true_random=False))
def test_painting_at_random_is_read_or_refused(data: bytes, order: random.Random) -> None:
    operators = [
        "q",
        "Q",
        "BT",
        "ET",
        "1 0 0 1 9 9 cm",
        "/F1 9 Tf",
        "(a) Tj",
        "5 5 Td",
        "T*",
        "EMC",
    ]
    stream = " ".join(order.choices(operators, k=60)) + data.decode("latin-1")
    _is_read_or_refused(pdf.read, drawn("".join(c for c in stream if ord(c) < 128)))
