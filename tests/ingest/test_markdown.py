"""Markdown to HTML that is safe to show, and to the words in it.

The cases stand in `tests/data/ingest/markdown.txt`; the number in a test's name is the line there.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.markdown import MAX_TEXT, escape, first_line_too_much, plain_text, render
from support.content import DATA

CASES = DATA / "ingest" / "markdown.txt"

_CASE = re.compile(
    r"^(?P<title>.+)\n\.\n(?P<text>(?:.*\n)*?)\.\n(?P<html>(?:.*\n)*?)\.\n(?P<words>(?:.*\n)*?)\.$",
    re.MULTILINE,
)

# HTML that may reach a reader: every tag, with its attributes.

BARE = (
    "p br hr h2 h3 h4 blockquote pre code ul li dl dt dd table thead tbody tr em strong b i sup sub"
)

SAFE: dict[str, frozenset[str]] = {
    **dict.fromkeys(BARE.split(), frozenset()),
    "a": frozenset({"href", "title", "rel"}),
    "abbr": frozenset({"title"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align"}),
    "th": frozenset({"align"}),
}

SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
"""A safe scheme, or none: no colon before the first sign that ends a scheme."""

_PIECES = """\
<script>
</script>
<img src=x onerror=alert(1)>
<a href="javascript:alert(1)">
</a>
<a href=" java&#115;cript:alert(1)" target=_blank>
<b>
<p onclick=x style="color: red">
<style>
</style>
<svg onload=x>
<math>
<iframe src=x>
<td align=x>
<!--
-->
<data:x>
<javascript:x>
<http://a.example>
<
>
&
"
'
`
*
_
#
-
1.
|
~~~
```
\\
:
=
[x](y)
[x](javascript:y)
![x](y)
[x](JaVaScRiPt:y)
[x](&#106;avascript:y)
[x]: data:y
[x]
[x](<javascript:y> "t")
&lt;script&gt;
http://a.example
x
é"""
_pieces = st.sampled_from([*_PIECES.split("\n"), " ", "\n", "\n\n", "    ", "\t", "\u2028"])
_texts = st.lists(_pieces, max_size=25).map("".join) | st.text(max_size=40)


def _cases() -> list[object]:
    text = CASES.read_text("utf-8")
    return [
        pytest.param(
            *(match[part].removesuffix("\n") for part in ("text", "html", "words")),
            id=f"{text.count(chr(10), 0, match.start()) + 1}: {match['title']}",
        )
        for match in _CASE.finditer(text)
    ]


def test_every_case_of_the_file_is_read() -> None:
    assert 4 * len(_cases()) == CASES.read_text("utf-8").split("\n").count(".")


@pytest.mark.parametrize(("text", "html", "words"), _cases())
def test_a_text_is_shown_as_clean_html_and_indexed_as_words(
    text: str, html: str, words: str
) -> None:
    assert render(text) == html
    assert plain_text(text) == words


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_texts)
def test_nothing_reaches_a_reader_but_the_tags_and_attributes_that_are_safe(text: str) -> None:
    page = BeautifulSoup(f"<p>{render(text)}</p>", "html.parser")  # or it warns of an address alone
    for tag in page.find_all(True):
        assert tag.name in SAFE
        assert set(tag.attrs) <= SAFE[tag.name]
        assert SAFE_ADDRESS.match(str(tag.get("href", "")))


@settings(deadline=None, derandomize=True)
@given(_texts)
def test_the_words_have_no_tags_no_blank_lines_and_no_double_spaces(text: str) -> None:
    lines = plain_text(text).split("\n")
    assert lines == [""] or all(line and line == " ".join(line.split()) for line in lines)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=8))
def test_plain_words_come_back_as_they_are(words: list[str]) -> None:
    assert plain_text(" ".join(words)) == " ".join(words)


def test_texts_rendered_at_the_same_time_do_not_mix() -> None:
    """The server answers several readers at once; a converter holds the text under way."""
    texts = [f"[{n}]: http://a.example/{n}\n\n[link {n}][{n}]\n\n- {n}\n" for n in range(300)]
    with ThreadPoolExecutor(8) as pool:
        rendered = list(pool.map(render, texts))
    for number, html in enumerate(rendered):
        page = BeautifulSoup(html, "html.parser")
        assert [link["href"] for link in page.find_all("a")] == [f"http://a.example/{number}"]
        assert [item.text for item in page.find_all("li")] == [str(number)]


@pytest.mark.parametrize(
    "text",
    [
        "__both__ and _one_ and snake_case_word_",
        "`code` and [a link](b.html) and C:\\dir",
        "Write <your name> & <b>more</b>, &copy; 2020",
        "1986. A good year",
        "> 30 hours",
        "+ one",
        "--- a rule",
        "# One",
        "infant/toddler* is the target (*birth to 36 months)",
        "2 * 3 * 4",
    ],
)
def test_plain_text_as_markdown_shows_what_was_printed(text: str) -> None:
    assert plain_text(escape(text)) == text


_PRINTED = st.sampled_from(
    [
        *("a", "b", "1", "x", "é", "日", " ", "  ", "\n", "\n\n", "    ", "\t", "\u00a0", "\u2028"),
        *("*", "**", "_", "__", "`", "``", "```", "~~~", "[", "]", "(", ")", "](", "![", "[a]: b"),
        *("[a][b]", "[^1]", "<", ">", "</", "<b>", "<a.b>", "<a@b>", "<last.first>", "<a@b.c>"),
        *("<http://a.b>", "<https://a.b/_x_>", "<mailto:a@b>", "http://a.b/_x_", "<!--", "-->"),
        *("<?", "?>", "<!", "<![CDATA[", "]]>", "&", "&amp;", "&lt;", "&#65;", "&#6", "&x", "amp;"),
        *("#", "##", "# ", ";", "+", "- ", "---", "===", "=", "1. ", "1) ", "11. ", "1986. ", "."),
        *(
            ":",
            ": ",
            ":   ",
            "|",
            "\n-|-\n",
            "\\",
            "\\\n",
            "!",
            "^",
            "~",
            "$",
            "%",
            "{",
            "}",
            "{: #a}",
        ),
        *("'", '"', "•", "* ", "> ", "?", "!!! note", "  \n"),
    ]
)


def _letters(text: str) -> list[str]:
    """Letters, and no figures: those of a list are not among its words."""
    return [sign for sign in text if sign.isalpha()]


@given(st.lists(_PRINTED, max_size=9).map("".join))
@example("Name it <last.first>")
@example("<a.>")
@example("<&x;@b>")
@example("<[@->")
@example("    &x;")
@example("\t&x;")
@example("&#6 a")
@example("2. ")
@example("http://a.b/_x_&amp;")
@example("www.a.b/_x_*y*[z]")
def test_escaped_text_keeps_its_letters(text: str) -> None:
    assert _letters(plain_text(escape(text))) == _letters(text)


@given(st.text(alphabet="ab1 *_`[]()<>&;#+-=.@:/|\\\n", max_size=30))
def test_escaped_signs_keep_the_letters_among_them(text: str) -> None:
    assert _letters(plain_text(escape(text))) == _letters(text)


@given(st.sampled_from("<>&*_`[]()\\#;@.:/|"), st.sampled_from("<>&*_`[]()\\#;@.:/|"))
def test_signs_within_a_line_are_shown_as_they_are(first: str, second: str) -> None:
    for text in (f"a{first}{second}b", f"a {first}b{second} c", f"a {first} b {second} c"):
        assert plain_text(escape(text)) == text


def _words_by_parser(text: str) -> str:
    """What `plain_text` says, worked out by a parser of HTML."""
    soup = BeautifulSoup(f"<div>{render(text)}</div>", "html.parser")
    blocks = "p br hr h2 h3 h4 blockquote pre li dt dd tr th td"
    for block in soup.find_all(blocks.split()):
        block.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return "\n".join(line for line in lines if line)


_MARKS = st.sampled_from(
    [
        *("a", "b", "é", "日", "<", ">", "&", '"', "'", "`", "*", "_", "#", "-", "1.", "|", "**"),
        *("[x](y)", "[x](/y 'a > b')", "<b>c</b>", "<br>", "<hr/>", "<!--", "<i title='>'>", "```"),
        *("&lt;", "&nbsp;", "&amp;lt;", "\n", "\n\n", "\n|", "\n-|-\n"),
    ]
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(_MARKS, max_size=30).map(" ".join))
def test_the_words_are_those_that_a_parser_finds(text: str) -> None:
    assert plain_text(text) == _words_by_parser(text)


REPEATED = [
    *("```\n", "~~~\n", "\\*", "&lt;", "<!-- a ", "<h2>", "a\n", "a", "[", "[a](", "[[a]", "![a"),
    *("*_*_", "*a", "**a", "_a ", "> ", ">", "# a\n", "`", "`a``", "&#", "a|", "a\n:   b\n"),
    *(
        "[a]: b\n",
        "- a\n",
        "1. a\n",
        "<div>\n",
        "<?a ",
        "<![CDATA[",
        "[a](<b",
        '[a](b "',
        "    a\n",
    ),
    *(
        "a  \n",
        "\\\n",
        "<p>a\n\n",
        "[a](b)",
        "[a](b",
        "a|b\n-|-\n",
        "<a@b>",
        "]",
        "(",
        "[a][",
        "[]((",
    ),
]


NEVER_CLOSED = {"<!-- a ", "<?a ", "<![CDATA[", "[a](<b"}
"""What begins a tag that has no end: so many are refused."""


@pytest.mark.parametrize("sign", REPEATED)
def test_what_is_repeated_very_often_is_shown_in_time_or_refused(sign: str) -> None:
    text = sign * (6_000 // len(sign))
    assert (first_line_too_much(text) is None) == (sign not in NEVER_CLOSED)
    begin = time.process_time()
    render(sign * (180 if sign in NEVER_CLOSED else 6_000 // len(sign)))
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("sign", sorted({*REPEATED} - NEVER_CLOSED))
@pytest.mark.deep
def test_the_longest_text_of_what_is_repeated_is_shown_in_time(sign: str) -> None:
    text = sign * (MAX_TEXT // len(sign))
    begin = time.process_time()
    render(text)
    assert time.process_time() - begin < 30


def test_a_text_that_would_keep_the_converter_busy_is_named_by_its_line() -> None:
    assert first_line_too_much("a\n" * (MAX_TEXT // 2)) is None
    assert first_line_too_much("a\n" * MAX_TEXT) == MAX_TEXT // 2 + 1
    assert first_line_too_much("<a \n" * 200) is None
    assert first_line_too_much("<a \n" * 300) == 201
    assert first_line_too_much("<a>\n" * 300) is None


def test_headings_and_terms_set_apart_are_shown_as_before() -> None:
    terms = "a\n:   b\n:   c\nd\n:   e\n    f\n"
    assert render(terms) == render("a\n:   b\n:   c\n\nd\n:   e\n    f\n")
    assert plain_text("## a\nb\n## c") == "a\nb\nc"
    assert render("```\n# a\n# b\n```") == "<pre><code># a\n# b\n</code></pre>"


@settings(deadline=None)
@given(_texts)
@example("![p](   \\\nw \\)> )")
@example("![a \\> b](\\(x.png)\n\n- ```\n\n<div>\n\n| `a|b` |\n|---|")
def test_no_mark_of_the_converter_reaches_a_reader(text: str) -> None:
    """It puts one in the place of each piece that it keeps until the end."""
    html = render(re.sub("[\x02\x03]|wzxhzdk|klzzwxh|hzzhzkh", "", text))
    assert not re.search("[\x02\x03]|wzxhzdk|klzzwxh|hzzhzkh", html)


def test_an_address_in_a_document_is_a_link_to_where_it_leads() -> None:
    for address in ("https://a.example/_x_/my_file", "www.a.example/?a=b_c"):
        assert escape(f"See {address}.") == f"See {address}."
