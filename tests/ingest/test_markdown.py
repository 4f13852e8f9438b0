"""Markdown to HTML that is safe to show, and to the words in it.

The cases stand in `tests/data/ingest/markdown.txt`; the number in a test's name is the line there.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.markdown import escape, plain_text, render
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
    for tag in BeautifulSoup(render(text), "html.parser").find_all(True):
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


@settings(deadline=None)
@given(st.text(alphabet="ab1 *_`[]()<>&;#+-=.\\\n", max_size=30))
def test_escaped_text_keeps_its_letters(text: str) -> None:
    letters = [sign for sign in text if sign.isalnum()]
    shown = [sign for sign in plain_text(escape(text)) if sign.isalnum()]
    assert [sign for sign in shown if sign != "1"] == [sign for sign in letters if sign != "1"]


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
