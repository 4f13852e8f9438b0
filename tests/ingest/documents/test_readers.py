"""Documents as received: bytes to numbered lines, or why there are none."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.readers.encoding import decode, split_lines
from ingest.documents.readers.text import read
from ingest.documents.reading import read_document
from ingest.errors import SourceError
from support.content import CONTENT, SEEDS

DECODED = [
    pytest.param(b"Caf\xc3\xa9", "Café", id="UTF-8"),
    pytest.param(b"\xef\xbb\xbfCaf\xc3\xa9", "Café", id="UTF-8 with a byte-order mark"),
    pytest.param("Café".encode("utf-16-le"), None, id="UTF-16 without a byte-order mark"),
    pytest.param(b"\xff\xfe" + "Café".encode("utf-16-le"), "Café", id="UTF-16 of Windows"),
    pytest.param(b"\xfe\xff" + "Café".encode("utf-16-be"), "Café", id="UTF-16, other order"),
    pytest.param(b"Caf\xe9 \x93I\x92m\x94 \x80", "Café “I’m” €", id="windows-1252"),
    pytest.param(b"a\x81b", "a\N{REPLACEMENT CHARACTER}b", id="byte without a meaning"),
    pytest.param(b"", "", id="nothing"),
]

SPLIT = [
    pytest.param("", [], id="nothing"),
    pytest.param("\n", [""], id="one line end"),
    pytest.param("one", ["one"], id="no line end"),
    pytest.param("one\n", ["one"], id="line end at the end"),
    pytest.param("one\n\n", ["one", ""], id="blank line at the end"),
    pytest.param("\n\none", ["", "", "one"], id="blank lines first"),
    pytest.param("a\nb\r\nc\rd", ["a", "b", "c", "d"], id="all line ends"),
    pytest.param("a\r\n\r\nb", ["a", "", "b"], id="blank line of Windows"),
    pytest.param("a\n\rb", ["a", "", "b"], id="line ends of two kinds"),
    pytest.param("a\x0cb\x0b\x1c\x85\u2028c", ["a\x0cb\x0b\x1c\x85\u2028c"], id="other separators"),
]

REFUSED = [
    pytest.param("a.txt", b"", "a.txt: the document is empty. Ask for it again.", id="empty"),
    pytest.param(
        "a.txt", b" \r\n\t\n", "a.txt: the document is empty. Ask for it again.", id="spaces alone"
    ),
    pytest.param(
        "a.txt",
        b"\xef\xbb\xbf\r\n",
        "a.txt: the document is empty. Ask for it again.",
        id="byte-order mark alone",
    ),
    pytest.param(
        "a.txt",
        "\ufeff \n".encode("utf-16-le"),
        "a.txt: the document is empty. Ask for it again.",
        id="spaces alone in UTF-16",
    ),
    pytest.param(
        "a.txt",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "a.txt: this is not text, whatever its name says. Save it as plain text.",
        id="picture",
    ),
    pytest.param(
        "a.txt",
        b"\xef\xbb\xbfCaf\xe9",
        "a.txt: the text is damaged. Ask for the document again.",
        id="damaged UTF-8",
    ),
    pytest.param(
        "a.txt",
        b"\xff\xfea",
        "a.txt: the text is damaged. Ask for the document again.",
        id="damaged UTF-16",
    ),
    pytest.param(
        "a.png",
        b"Q. One?",
        "a.png: documents of the kind “.png” cannot be read. Save it as a Word document (.docx), "
        "an Excel workbook (.xlsx), a PDF, a web page (.html) or plain text (.txt) and import "
        "that.",
        id="kind that cannot be read",
    ),
    pytest.param(
        "README",
        b"Q. One?",
        "README: documents without an ending such as “.txt” cannot be read. Save it as a Word "
        "document (.docx), an Excel workbook (.xlsx), a PDF, a web page (.html) or plain text "
        "(.txt) and import that.",
        id="no ending",
    ),
]

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12)


@pytest.mark.parametrize(("data", "text"), DECODED)
def test_bytes_are_decoded_as_programs_write_them(data: bytes, text: str | None) -> None:
    if text is not None:
        assert decode(data) == text
        return
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        decode(data)
    assert str(caught.value) == ("this is not text, whatever its name says. Save it as plain text.")


@pytest.mark.parametrize(("text", "lines"), SPLIT)
def test_lines_are_those_of_an_editor(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


@pytest.mark.parametrize(("name", "data", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(
    name: str, data: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_document(Path(name))
    assert (str(caught.value), caught.value.path) == (message, name)


def test_a_document_that_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        read_document(Path("gone.txt"))
    assert str(caught.value) == (
        "gone.txt: the document cannot be read (No such file or directory). Check the name."
    )


@pytest.mark.parametrize("name", ["letters", "letters.txt"])
def test_a_folder_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).mkdir()
    with pytest.raises(SourceError) as caught:
        read_document(Path(name))
    assert str(caught.value) == f"{name}: this is a folder. Name the documents in it instead."


@pytest.mark.parametrize("name", ["a.txt", "a.text", "A.TXT"])
def test_a_text_is_read_whatever_its_folder(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"Q. One?\r\n")
    document = read_document(path)
    assert (document.name, document.data, document.lines) == (name, b"Q. One?\r\n", ("Q. One?",))


@pytest.mark.parametrize(("name", "count"), [(SEEDS[0], 61), (SEEDS[1], 47)])
def test_the_seed_documents_have_the_lines_an_editor_shows(name: str, count: int) -> None:
    assert len(read_document(CONTENT / "sources" / name).lines) == count


def test_the_signs_of_the_seed_documents_stand_as_printed() -> None:
    first, second = (read_document(CONTENT / "sources" / name).lines for name in SEEDS)
    assert first[29] == "Q. I have my Master's degree, so shouldn't I start at Level III?"
    assert second[6].endswith("Infant Mental Health®")
    assert second[31] == "Q. I have my Master’s degree, so shouldn’t I start at Category III?"


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(_texts, st.sampled_from(["\n", "\r\n", "\r"])), max_size=8))
def test_splitting_takes_the_line_ends_away_and_nothing_else(
    parts: list[tuple[str, str]],
) -> None:
    # A "\r" before a blank line that ends in "\n" would be one line end: "\r\n".
    text = ""
    for (line, end), following in zip_longest(parts, parts[1:]):
        is_joined = end == "\r" and following is not None and following == ("", "\n")
        text += line + ("\r\n" if is_joined else end)
    assert split_lines(text) == [line for line, _ in parts]


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_text_in_unicode_comes_back_whole(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text
    assert decode("\ufeff".encode("utf-16-le") + text.encode("utf-16-le")) == text
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@settings(deadline=None, derandomize=True)
@given(st.binary())
def test_any_bytes_are_lines_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        lines, message = read(data).lines, ""
    except ValueError as error:
        lines, message = (), str(error)
    assert bool(lines) != message.endswith(".")
    assert not any("\n" in line or "\r" in line for line in lines)
