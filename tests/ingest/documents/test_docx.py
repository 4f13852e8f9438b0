"""Word by real writers, and what single elements of it become."""

from __future__ import annotations

import re
from functools import cache
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.blocks import Block, BlockKind, Emphasis, Reading
from ingest.documents.readers.docx.reader import read
from support.depth import law
from support.lantern_faq import DOCUMENTS, FAQ, PAGE_FOOT, RUNNING_HEAD, TITLE, letters, said
from support.word import RELATIONS, WORD_SPACE, paragraph, word_file

QUESTIONS = [asked.question for questions in FAQ.values() for asked in questions]

# Name, what stands before the FAQ, whether it has topics, what its questions are, and their mark.

SHAPES = [
    pytest.param("styles.docx", TITLE, True, (BlockKind.HEADING, 3), "", id="styles"),
    pytest.param("bold.docx", "", True, Emphasis.BOLD, "", id="bold without styles"),
    pytest.param("numbered.docx", "", False, Emphasis.BOLD, r"Q\d\. ", id="numbered by Word"),
    pytest.param("large.docx", "", True, (BlockKind.HEADING, 2), "", id="large type"),
    pytest.param("pandoc.docx", TITLE, True, (BlockKind.HEADING, 3), "", id="Pandoc"),
    pytest.param("office.docx", TITLE, True, (BlockKind.HEADING, 3), "", id="LibreOffice"),
    pytest.param("table.docx", "", False, Emphasis.NONE, "", id="table"),
]

NAMES = [shape.values[0] for shape in SHAPES]


@cache
def _read(name: str) -> Reading:
    return read((DOCUMENTS / name).read_bytes())


def _text(reading: Reading) -> list[Block]:
    return [
        one for one in reading.blocks if one.kind not in (BlockKind.BOILERPLATE, BlockKind.CONTENTS)
    ]


@pytest.mark.parametrize(("name", "before", "has_topics", "shape", "mark"), SHAPES)
def test_every_word_is_read_once_and_in_order(
    name: str,
    before: str,
    has_topics: bool,
    shape: Emphasis | tuple[BlockKind, int],
    mark: str,
) -> None:
    text = "\n".join(re.sub(rf"^(?:{mark}|\d\. )", "", one.text) for one in _text(_read(name)))
    text = re.sub(r"\[1\]( The back of it asks for the names of your children\.)?", "", text)
    expected = letters(before) + said(topics=has_topics)
    found = letters(text).replace("JOINING", "Joining")
    found = found.replace("WHATHAPPENSINTHEEVENING", "Whathappensintheevening")
    found = found.replace("ourpageatourpage", "ourpageathttpslanternexampleolderchildren")
    assert found.removesuffix("Donotfollowourpage") == expected


@pytest.mark.parametrize(("name", "before", "has_topics", "shape", "mark"), SHAPES)
def test_every_question_is_a_block_and_set_like_no_answer(
    name: str,
    before: str,
    has_topics: bool,
    shape: Emphasis | tuple[BlockKind, int],
    mark: str,
) -> None:
    asked = [
        one for one in _text(_read(name)) if re.sub(rf"^(?:{mark})", "", one.text) in QUESTIONS
    ]
    assert [re.sub(rf"^(?:{mark})", "", one.text) for one in asked] == QUESTIONS
    if isinstance(shape, tuple):
        assert {(one.kind, one.level) for one in asked} == {shape}
    else:
        assert {(one.kind, one.emphasis) for one in asked} == {(BlockKind.PARAGRAPH, shape)}


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_words_is_in_a_block(name: str) -> None:
    reading = _read(name)
    covered = {line for one in reading.blocks for line in range(one.first, one.last + 1)}
    assert all(number in covered for number, line in enumerate(reading.lines, 1) if line.strip())
    assert covered <= set(range(1, len(reading.lines) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_a_block_begins_on_the_line_that_has_its_words(name: str) -> None:
    reading = _read(name)
    for block in reading.blocks:
        if block.kind is not BlockKind.TABLE:
            assert letters(block.text)[:12] in letters(reading.lines[block.first - 1])


@pytest.mark.parametrize("name", ["styles.docx", "bold.docx", "numbered.docx", "table.docx"])
def test_heads_and_feet_of_pages_are_boilerplate(name: str) -> None:
    found = {
        one.text: one.reason for one in _read(name).blocks if one.kind is BlockKind.BOILERPLATE
    }
    assert found == {RUNNING_HEAD: "running head", PAGE_FOOT: "page foot"}


def test_a_table_of_contents_is_told_from_the_text() -> None:
    contents = [one.text for one in _read("styles.docx").blocks if one.kind is BlockKind.CONTENTS]
    assert contents == QUESTIONS


def test_a_table_of_data_is_one_block() -> None:
    tables = [one.markdown for one in _read("styles.docx").blocks if one.kind is BlockKind.TABLE]
    assert tables == [
        "| Card | You pay | The town pays |\n| --- | --- | --- |\n"
        "| none | 8 | 0 |\n| blue | 4 | 4 |"
    ]


def test_a_footnote_stands_below_the_words_that_name_it() -> None:
    texts = [one.text for one in _read("pandoc.docx").blocks]
    place = texts.index("Fill in the yellow form, both sides of it.[1]")
    assert texts[place + 1] == "[1] The back of it asks for the names of your children."
    assert texts[place + 2] == "Bring the form to the first evening."


def test_steps_keep_the_numbers_of_Word() -> None:  # noqa: N802 - the program's name
    items = [one for one in _read("numbered.docx").blocks if one.kind is BlockKind.ITEM]
    assert [one.marker for one in items] == ["1.", "2.", "3.", "•", "•"]


def test_links_lead_only_to_addresses() -> None:
    text = "\n".join(one.markdown for one in _read("styles.docx").blocks)
    assert "[our page](https://lantern.example/older-children)" in text
    assert "javascript" not in text
    assert _text(_read("styles.docx"))[-1].text == "Do not follow our page"


# Documents written here, to say what one element does.


def _numbered(text: str, number: int, level: int = 0) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


STYLES = f"""<w:styles {WORD_SPACE}>
  <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>
  <w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Unsere Frage"/>
    <w:basedOn w:val="H"/></w:style>
  <w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Ask"/>
    <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
  <w:style w:type="paragraph" w:styleId="Fat"><w:name w:val="Fat"/><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/>
    <w:basedOn w:val="Round"/></w:style>
</w:styles>"""

NUMBERING = f"""<w:numbering {WORD_SPACE}>
  <w:abstractNum w:abstractNumId="1">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
      <w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
      <w:lvlText w:val="%2)"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
      <w:lvlText w:val="%1.%2.%3"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="2">
    <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/>
      <w:lvlText w:val="Question %1:"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="1"/>
    <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""

HEADINGS = [
    pytest.param('<w:pStyle w:val="H"/>', 2, id="built-in"),
    pytest.param('<w:pStyle w:val="Own"/>', 2, id="based on a heading"),
    pytest.param('<w:pStyle w:val="Outlined"/>', 2, id="by the outline of its style"),
    pytest.param('<w:outlineLvl w:val="2"/>', 3, id="by its own outline"),
    pytest.param('<w:pStyle w:val="Round"/>', 0, id="a style based on itself"),
    pytest.param('<w:pStyle w:val="gone"/>', 0, id="a style that is not there"),
    pytest.param("", 0, id="none"),
]

MARKED = [
    pytest.param([_numbered("a", 1), _numbered("b", 1)], ["1. a", "2. b"], id="counted"),
    pytest.param(
        [_numbered("a", 1), paragraph("between"), _numbered("b", 1)],
        ["1. a", "between", "2. b"],
        id="counted on behind a paragraph",
    ),
    pytest.param(
        [_numbered("a", 1), _numbered("b", 1, 1), _numbered("c", 1, 1), _numbered("d", 1)],
        ["1. a", "a) b", "b) c", "2. d"],
        id="levels",
    ),
    pytest.param(
        [_numbered("a", 1), _numbered("b", 1, 2)], ["1. a", "1.a.1 b"], id="numbers of all levels"
    ),
    pytest.param(
        [_numbered("a", 2), _numbered("b", 2)],
        ["Question IV: a", "Question V: b"],
        id="words and Roman numbers",
    ),
    pytest.param([_numbered("a", 1), _numbered("b", 3)], ["1. a", "7. b"], id="begun anew"),
    pytest.param([_numbered("a", 9)], ["a"], id="a numbering that is not there"),
    pytest.param([_numbered("a", 0)], ["a"], id="taken away"),
]

READ = [
    pytest.param(
        paragraph("One") + "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>",
        ["One"],
        id="deleted",
    ),
    pytest.param("<w:p><w:ins><w:r><w:t>One</w:t></w:r></w:ins></w:p>", ["One"], id="inserted"),
    pytest.param(paragraph("One") + paragraph("unseen", run="<w:vanish/>"), ["One"], id="hidden"),
    pytest.param(
        "<w:sdt><w:sdtContent>" + paragraph("One") + "</w:sdtContent></w:sdt>",
        ["One"],
        id="control",
    ),
    pytest.param(
        "<w:p><w:r><w:t>Two</w:t><w:br/><w:t>lines</w:t></w:r></w:p>",
        ["Two", "lines"],
        id="line break",
    ),
    pytest.param(
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p>", ["One two"], id="tabulator"
    ),
    pytest.param(
        "<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r></w:p>",
        ["well-known"],
        id="hyphen",
    ),
    pytest.param("<w:p><w:r><w:t>2 &lt; 3 &amp; 4</w:t></w:r></w:p>", ["2 < 3 & 4"], id="signs"),
    pytest.param(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>One</w:t></w:r></w:p>',
        ["One"],
        id="number of the page",
    ),
    pytest.param(
        "<w:p><w:r><w:t>One</w:t><w:pict><w:shape><w:txbxContent>"
        + paragraph("boxed")
        + "</w:txbxContent></w:shape></w:pict></w:r></w:p>",
        ["One", "boxed"],
        id="text box",
    ),
]

LINKS = [
    pytest.param("https://example.org/a", "[here](https://example.org/a)", id="web"),
    pytest.param("mailto:a@example.org", "[here](mailto:a@example.org)", id="mail"),
    pytest.param("javascript:alert(1)", "here", id="script"),
    pytest.param("JavaScript:alert(1)", "here", id="script in capitals"),
    pytest.param("data:text/html,x", "here", id="data"),
    pytest.param("file:///etc/passwd", "here", id="file"),
    pytest.param("other.docx", "here", id="file beside it"),
]


@pytest.mark.parametrize(("properties", "level"), HEADINGS)
def test_headings_are_told_by_style_and_outline(properties: str, level: int) -> None:
    (block,) = read(word_file(paragraph("How so?", properties), {"styles": STYLES})).blocks
    assert block.level == level


@pytest.mark.parametrize(("paragraphs", "lines"), MARKED)
def test_numbers_that_Word_makes_are_shown(  # noqa: N802 - the program's name
    paragraphs: list[str], lines: list[str]
) -> None:
    reading = read(word_file("".join(paragraphs), {"numbering": NUMBERING}))
    assert list(reading.lines) == lines
    shown = [f"{one.marker} {one.text}".strip() for one in reading.blocks]
    assert shown == lines


@pytest.mark.parametrize(("body", "lines"), READ)
def test_what_readers_see_is_read(body: str, lines: list[str]) -> None:
    reading = read(word_file(body))
    assert [one.text for one in reading.blocks] == lines
    assert [" ".join(line.split()) for line in reading.lines if line.strip()] == lines


@pytest.mark.parametrize(("target", "markdown"), LINKS)
def test_links_are_kept_or_their_words_are(target: str, markdown: str) -> None:
    link = '<w:p><w:hyperlink r:id="l"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>'
    relation = (
        f'<Relationship Id="l" Type="{RELATIONS}/hyperlink" Target="{escape(target)}" '
        'TargetMode="External"/>'
    )
    (block,) = read(word_file(link, links=relation)).blocks
    assert (block.markdown or block.text) == markdown


def test_bold_of_a_style_is_bold() -> None:
    body = paragraph("Fat", '<w:pStyle w:val="Fat"/>') + paragraph(
        "Thin", '<w:pStyle w:val="Fat"/>', '<w:b w:val="0"/>'
    )
    blocks = read(word_file(body, {"styles": STYLES})).blocks
    assert [one.emphasis for one in blocks] == [Emphasis.BOLD, Emphasis.NONE]


def test_lines_of_code_are_one_block() -> None:
    mono = '<w:rFonts w:ascii="Courier New"/>'
    body = (
        paragraph("Run this:")
        + paragraph("make  it", run=mono)
        + paragraph("  again", run=mono)
        + paragraph("Done.")
    )
    blocks = read(word_file(body)).blocks
    assert [(one.kind, one.text, one.first, one.last) for one in blocks] == [
        (BlockKind.PARAGRAPH, "Run this:", 1, 1),
        (BlockKind.CODE, "make  it\n  again", 2, 3),
        (BlockKind.PARAGRAPH, "Done.", 4, 4),
    ]


def test_lines_of_code_are_counted_where_the_first_is_blank() -> None:
    mono = '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>'
    code = f"<w:p><w:r>{mono}<w:br/><w:t>make it</w:t></w:r></w:p>"
    reading = read(word_file(code + paragraph("Done.")))
    assert reading.lines == ("", "make it", "Done.")
    assert [(block.text, block.first) for block in reading.blocks] == [
        ("make it", 2),
        ("Done.", 3),
    ]


def test_an_item_keeps_its_number_where_its_first_line_is_blank() -> None:
    item = _numbered("two", 1).replace("<w:t ", "<w:br/><w:t ")
    (_, block) = read(word_file(_numbered("one", 1) + item, {"numbering": NUMBERING})).blocks
    assert (block.kind, block.marker, block.text, block.first) == (BlockKind.ITEM, "2.", "two", 3)


def test_numbers_beyond_all_numbers_are_none() -> None:
    wide = paragraph("One", '<w:numPr><w:ilvl w:val="1e999"/></w:numPr>', '<w:sz w:val="nan"/>')
    assert read(word_file(wide)).lines == ("One",)


_texts = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufffe\uffff"), min_size=1
)


@law(20)
@given(st.lists(_texts, min_size=1, max_size=8))
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    reading = read(word_file("".join(paragraph(text) for text in texts)))
    assert list(reading.lines) == texts
