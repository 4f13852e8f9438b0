"""What a text says and its page would not show is named; what staff note for themselves is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.markdown import escape, plain_text, render
from ingest.markdown_losses import find_losses, is_plain, targets_of, without_notes

LOST = [
    # Words in angle brackets
    ("Write <first name> here.", 1, "<first name>"),
    ("Write\n<NPI number> here.", 2, "<NPI number>"),
    ("Enter <Name>.", 1, "<Name>"),
    ("a\n\n<Company>\n\nb", 3, "<Company>"),
    ("| a |\n|---|\n| <your-id> |", 3, "<your-id>"),
    ("- one\n  - two <x y>", 2, "<x y>"),
    # HTML that is not shown
    ("<font>all</font>", 1, "<font>"),
    ("one\n\n<center>\nall\n</center>", 3, "<center>"),
    ("<script>alert(1)</script>", 1, "<script>"),
    ("a <?php note ?> b", 1, "<?php note ?>"),
    ("<!DOCTYPE note>", 1, "<!DOCTYPE note>"),
    ("a <![CDATA[note]]> b", 1, "<![CDATA[note]]>"),
    ('<p style="color: red">red</p>', 1, '<p style="color: red">'),
    ('<a href="/x" onclick="y()">z</a>', 1, '<a href="/x" onclick="y()">'),
    ('<iframe src="https://e.example/map"></iframe>', 1, '<iframe src="https://e.example/map">'),
    ("a <!-- note without an end\n\nb", 1, "<!--"),
    ("a\n<!-- note\nlost\n<!-- other --> b", 2, "<!--"),
    # Addresses
    ("[the form](file:///S:/Forms/form.pdf)", 1, "file:///S:/Forms/form.pdf"),
    ("[the form](S:\\\\Forms\\\\form.pdf)", 1, "S:\\Forms\\form.pdf"),
    ("[the guide](htps://e.example/guide)", 1, "htps://e.example/guide"),
    ("a\nb [this]( )", 2, ""),
    ("[this]()", 1, ""),
    ("[x](javascript:alert(1))", 1, "javascript:alert(1)"),
    ("<https:/e.example> <ftp://e.example/f>", 1, "ftp://e.example/f"),
    ("one\n\n[left]: https://e.example/left", 3, "https://e.example/left"),
    ("[a][b]\n\n[b]: /one\n[b]: /two", 4, "/two"),
    ("see [the form][form]", 1, "[the form][form]"),
    ("a[^1]\n\nb[^two]\n\n[^1]: one", 3, "[^two]"),
    # Pictures, notes, cells, code
    ("![](form.png)", 1, "form.png"),
    ('<img src="form.png">', 1, "form.png"),
    ("one\n\n[^1]: forgotten words", 3, "1 forgotten words"),
    ("a[^1]\n\n[^1]: one\n[^1]: other", 3, "one"),
    ("| a | b |\n|---|---|\n| c | d | e |", 3, "e"),
    ("```text more words\ncode\n```", 1, "more words"),
    ("| a | b |\n|---|---|\n| c | `d|e` |", 3, "e"),
    ("| a | b |\n|---|---|\n| `c` | d | `e` |", 3, "e"),
    ("a\n[](https://e.example)", 2, "https://e.example"),
    ("[ ](https://e.example) b", 1, "https://e.example"),
    ("Fee [1] and hours.\n\n[1]: Members.", 3, "Members."),
    ("Fee [b][1]\n\n[1]: Since-2020", 3, "Since-2020"),
    ("a\n\n    <!-- Anna: is it so? -->", 3, "<!--"),
    ("1. a\n\n        <!-- Anna: is it so? -->\n\n2. b", 3, "<!--"),
]


@pytest.mark.parametrize(("text", "line", "value"), LOST)
def test_what_would_not_be_shown_is_named_with_its_line(text: str, line: int, value: str) -> None:
    found = [(loss.line, loss.value) for loss in find_losses(text)]
    assert (line, value) in found
    assert {where for where, _ in found} == {line}


@pytest.mark.parametrize("text", [text for text, _, _ in LOST if "<" in text and "<!" not in text])
def test_the_remedy_for_a_tag_leads_to_words_that_are_shown(text: str) -> None:
    """“Write \\<...”: the words stand on the page then."""
    escaped = text.replace("<", "\\<")
    assert find_losses(escaped) == ()
    assert "<" in plain_text(escaped)


SHOWN = [
    "Plain words & signs: 3 < 4 > 2, a_b, C++, “so” – $1,250.",
    "&copy; &ouml; &#233; &nbsp; &unknown; &",
    "<https://e.example/a?b=1&c=2> and <a@e.example>, bare https://e.example/x_y, a@e.example",
    "**b**old *i*t `c <o> d`  \nbreak\\\nbreak ~~old~~ H~2~O x^2^",
    "[a](https://e.example 'title') [b][c] [c] ![d](https://e.example/p.png)\n\n[c]: <../x/> (t)",
    "1. a\n2. b\n   - c\n     1) d\n\n7. e\n9. f\n\n1. g\n1. h",
    "- [x] done\n- [ ] open\n\n* * *\n\n> quoted\nlazily\n> > deep",
    "| a | b |\n|:--|--:|\n| c | `d` |\n| e |",
    "```python\n<first name>\n```\n\n    <last name> [x]( )\n\n~~~\n<!-- shown -->\n~~~",
    "Term\n: what it *means*\n\nOther\n:   1. one\n    2. two",
    "a[^1] b[^note] c[^1]\n\n[^1]: one\n[^note]: two\n\n    more",
    "<b>b</b> <br> <sup>1</sup> <abbr title='long'>s</abbr>",
    "<div>all</div>\n\na <span>b</span>",
    "<ol start='3'><li value='4'>x</li></ol>",
    "<details><summary>More</summary>\n\n- inside\n\n</details>",
    '<iframe src="https://e.example/v" title="A film" width="500"></iframe>',
    "Title\n=====\n\n##### Deep ####\n\nText\n---",
    "\\[a][b] `[a][b]` [a\\][b] `[^1]` \\[^1] [a] [b] x[1][c]\n\n[c]: /d",
    "[![a](https://e.example/b.png)](https://e.example/c)",
    "\\<first name> \\*not\\* \\[x\\](y) \\`",
    "> [!NOTE]\n> one\n\n> [!tip]- A title\n> two\n> > [!IMPORTANT]\n> > - three",
    "==a b== and ^^c^^, 20~~0~~1",
    "***a*** ***b** c* **d *e* f** *g **h** i* ***j* k** **a**b *c*d",
    "a[^1] | b\n\n| c[^1] | d |\n|---|---|\n| e<br>f | <br> |\n\n[^1]: g\n\n    - h",
    "- a\n\n  | b | c |\n  |---|---|\n  | d | e |\n\n  1. f\n\n     > g\n- h",
    "50 % {a} {b c} 10:30:45 :zz: :no-such-name: a%%b ::: $5 or $10_000 [a] [b=c] {} x ^2 ^ y :::d",
]


@pytest.mark.parametrize("text", SHOWN)
def test_what_the_dialect_knows_loses_nothing(text: str) -> None:
    assert find_losses(text) == ()


# Of other programs, and what of it is named

FOREIGN = [
    # Obsidian, Notion
    ("Open. %% secret %% More.", 1, "%% secret %%"),
    ("a\n\n%%\nsecret\n%%", 3, "%%"),
    ("- a ^block-1", 1, "^block-1"),
    ("![a|100](https://e.example/a.png)", 1, "![a|100]("),
    ("Type $E=mc^2$ here", 1, "$E=mc^2$"),
    ("a\n\n$$\na_1\n$$", 3, "$$\na_1\n$$"),
    ("\\begin{a}", 1, "\\begin"),
    ("well :smile: and :+1:", 1, ":smile:"),
    # Jekyll, Hugo, WordPress, Kramdown, MDX
    ("a {{ site.fee }}", 1, "{{ site.fee }}"),
    ("> {% include fee.html %}", 1, "{% include fee.html %}"),
    ("{{< youtube x >}}", 1, "{{< youtube x >}}"),
    ("{{/* secret */}} {/* secret */}", 1, "{/* secret */}"),
    ('[caption id="1"]a[/caption]', 1, "[/caption]"),
    ("| a |\n|---|\n| [gallery ids='1,2'] |", 3, "[gallery ids='1,2']"),
    ("## Title {#name}", 1, "{#name}"),
    ("a\n{: .note}", 2, "{: .note}"),
    ("[a](https://e.example){target=_blank}", 1, "{target=_blank}"),
    ("[TOC]\n\na", 1, "[TOC]"),
    # MkDocs, Pandoc, CriticMarkup
    ('a\n\n!!! note "b"\n    c', 3, '!!! note "b"'),
    ("??? c\n    d", 1, "??? c"),
    ('=== "Tab"\n    d', 1, '=== "Tab"'),
    ("::: warning\na\n:::", 1, "::: warning"),
    (".. note::\n   a", 1, ".. note::"),
    ('[et_row a="0" b="1"][et_text]', 1, '[et_row a="0" b="1"]'),
    ("a^[a note in its place]", 1, "^[a note in its place]"),
    ("The IFS.\n\n*[IFS]: Infant Family Specialist", 3, "*[IFS]: Infant Family Specialist"),
    ("{>>secret<<} {++new++}", 1, "{++new++}"),
    ("{--old--} {~~a~>b~~}", 1, "{~~a~>b~~}"),
    ("+---+---+\n| a | b |\n+---+---+", 1, "+---+---+"),
    ("a\n\n| a | b |\n|---|\n| c | d |", 4, "|---|"),
]


@pytest.mark.parametrize(("text", "line", "value"), FOREIGN)
def test_what_only_other_programs_understand_is_named(text: str, line: int, value: str) -> None:
    assert (line, value) in [(loss.line, loss.value) for loss in find_losses(text)]


@pytest.mark.parametrize("text", [text for text, _, _ in FOREIGN])
def test_what_other_programs_understand_may_stand_in_code_and_where_it_is_text(text: str) -> None:
    line = " ".join(text.split())
    assert find_losses(f"`{line}`") == find_losses(f"```\n{text}\n```") == ()
    escaped = escape(text)
    assert [loss for loss in find_losses(escaped) if "as it stands" in loss.problem] == []
    assert _letters(plain_text(escaped)) == _letters(text)


def _letters(text: str) -> list[str]:
    return [sign for sign in text if sign.isalpha() or sign in "{}%$:+=~^"]


NOTES = [
    ("$150. <!-- note -->", "$150. "),
    ("a\n<!--\nnote\n\nnote\n-->\nb", "a\n\n\n\n\n\nb"),
    ("<!-- note --> The *fee*", " The *fee*"),
    ("a <!-- note\n\nnote --> b", "a \n\n b"),
    ("a <!----> b <!-- note --><!-- note -->c", "a  b c"),
    ("- a\n  <!-- note -->\n- b", "- a\n  \n- b"),
    ("> a <!-- note -->", "> a "),
    ("| a <!-- note --> |\n|---|", "| a  |\n|---|"),
    ("[//]: # (note)\na", "\na"),
    ('a\n\n[comment]: <> "note"', "a\n\n"),
    ("[note]: https://note.example\na", "\na"),
    ("<!-- note -->[//]: # (note)", ""),
    ("- a\n  1) [note]: /x\n\n> [note]: /y", "- a\n\n\n"),
    ("Term\n:   [note]: /x\n\n[^1]: [note]: /y", "Term\n\n\n"),
    ("> - a\n>\n>   <!-- note\n>   note -->\n>\n>   b", "> - a\n>\n>   \n>   \n>\n>   b"),
    (">> a\n>> <!--\n>> note\n>> -->\n>> b", ">> a\n>> \n>> \n>> \n>> b"),
    ("> a\n>\n> [note]: /x\n>\n> b", "> a\n>\n> \n>\n> b"),
    ("<!--\n> note\n> note\n-->\na", "\n\n\n\na"),
]


@pytest.mark.parametrize(("text", "published"), NOTES)
def test_a_note_for_staff_is_taken_out(text: str, published: str) -> None:
    assert without_notes(text) == published
    assert "note" not in render(published)


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- shown -->`",
        "``a ` <!-- shown -->``",
        "```\n<!-- shown -->\n```",
        "- a\n\n  ```\n  <!-- shown -->\n  ```",
        "    <!-- shown -->",
        "\\<!-- shown -->",
        "[a][b]\n\n[b]: /shown",
    ],
)
def test_what_only_looks_like_a_note_stays(text: str) -> None:
    assert without_notes(text) == text
    assert "shown" in render(text)


def test_a_comment_that_is_shown_as_text_hides_nothing() -> None:
    assert find_losses("Write \\<!-- so --> to hide a note.") == ()


def test_short_codes_of_many_attributes_take_no_time() -> None:
    attributes = "".join(f' a{number}="0"' for number in range(2_000))
    assert find_losses(f"[row{attributes}][column]")
    assert find_losses(f"[row{attributes}") == ()


def test_every_link_and_picture_is_found_with_its_line() -> None:
    text = "[a *b*](c.pdf)\n![d](e.png) <img src='f.png' alt='g'>\n\n- [h][i]\n\n[i]: j\n`[k](l)`"
    found = [(one.address, one.words, one.line, one.is_picture) for one in targets_of(text)]
    assert found == [
        ("c.pdf", "a b", 1, False),
        ("e.png", "d", 2, True),
        ("f.png", "g", 2, True),
        ("j", "h", 4, False),
    ]


PIECES = [
    *(
        "`",
        "``",
        "\\",
        "[",
        "]",
        "*",
        "~~~",
        "!",
        "^",
        "~",
        "<",
        ">",
        "|",
        "- ",
        "    ",
        "# ",
        "1. ",
    ),
    *("(https://a.b/c)", "(x)", "<b>", "<first name>", "word", "other ", "&amp;", "www.a.b"),
    *("[w](https://a.b)", "`code`", "<!-- n -->", "<https://a.b>", "[ ]", "[x]: /y"),
    *("\n", "\n\n", "| a | b |\n", "|---|---|\n"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_a_text_that_is_not_parsed_would_lose_nothing(pieces: list[str]) -> None:
    """Most texts are only looked at; a text before them does not change what they say."""
    text = "".join(pieces)
    parsed = f"<first name>\n\n{text}"
    if is_plain(text):
        assert [loss for loss in find_losses(parsed) if loss.line > 1] == []
        assert without_notes(text) == text
        assert all(one.address.startswith("http") for one in targets_of(text))


def test_a_paragraph_after_a_list_of_single_lines_belongs_to_its_last_item() -> None:
    text = "- Fee is $75.\n- Due June 1:\n\n  Members pay by check.\n\n- Next item"
    html = render(text)
    assert html.count("<ul>") == 1
    assert "<p>Members pay by check.</p>\n</li>" in html
