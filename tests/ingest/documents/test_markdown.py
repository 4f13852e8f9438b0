"""Markdown of many writers: what each construct becomes, and what is asked and answered in it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ingest.documents.blocks import Block, BlockKind, Joint
from ingest.documents.readers.markdown import read
from ingest.documents.recognition.recognise import recognise

ASKED = [
    pytest.param(
        """\
        ??? question "Can I use it *offline*?"

            Yes, with the `offline` plugin:

            ```yaml
            plugins:
              - offline
            ```

            !!! note
                Open `index.html`.

        !!! question "Is there a hosted version?"

            Not yet.
        """,
        [
            (
                "Can I use it offline?",
                "Yes, with the `offline` plugin:\n\n```yaml\nplugins:\n  - offline\n```\n\n"
                "Open `index.html`.",
            ),
            ("Is there a hosted version?", "Not yet."),
        ],
        id="boxes of MkDocs",
    ),
    pytest.param(
        """\
        ??? question "Can I renew?"

            Yes, so:

            1. Ask.
            2. Wait.


            Each loan twice.

            !!! note
                Not all.



                Some.


            Well.

        ??? question "When are you open?"



            At ten.


        And at noon.
        """,
        [
            (
                "Can I renew?",
                "Yes, so:\n\n1. Ask.\n2. Wait.\n\nEach loan twice.\n\nNot all.\n\nSome.\n\nWell.",
            ),
            ("When are you open?", "At ten."),
        ],
        id="boxes that go on below empty lines",
    ),
    pytest.param(
        """\
        # Questions

        ## How do I install it?

        ````{tab-set}
        ```{tab-item} pip
        Ask pip for it.
        ```
        ````

        :::{warning}
        Not as root.
        :::

        ## Which versions are there?

        ```{code-block} console
        $ thing --versions
        ```

        ```{toctree}
        install
        ```
        """,
        [
            ("How do I install it?", "Ask pip for it.\n\nNot as root."),
            (
                "Which versions are there?",
                "```{code-block} console\n$ thing --versions\n```",
            ),
        ],
        id="directives of MyST",
    ),
    pytest.param(
        """\
        ---
        layout: page
        ---
        {% include nav.html %}

        ## When do I pay?
        {: #when .question}

        On the 1st:

        1. Open *Account*.
        2. Choose the invoice;
           it may be on page 2.

        ## Can I get it back?

        Yes.
        {: .answer}
        """,
        [
            (
                "When do I pay?",
                "On the 1st:\n\n1. Open *Account*.\n2. Choose the invoice;\n"
                "    it may be on page 2.",
            ),
            ("Can I get it back?", "Yes."),
        ],
        id="tags of Jekyll",
    ),
    pytest.param(
        """\
        +++
        title = "FAQ"
        +++

        ### What is the minimum age? {#age}

        Three years.

        ### How do I reach you?

        {{< contact >}}

        Call us,
        on weekdays.
        """,
        [
            ("What is the minimum age?", "Three years."),
            ("How do I reach you?", "Call us,\non weekdays."),
        ],
        id="front matter of Hugo",
    ),
    pytest.param(
        """\
        <details>
        <summary><b>Why does it fail with <code>EACCES</code>?</b></summary>

        You may not write there:

        ```sh
        sudo chown me .
        ```

        </details>

        <details><summary>How do I
        update?</summary>
        <p>

        By `npm`.

        </p>
        </details>
        """,
        [
            (
                "Why does it fail with EACCES?",
                "You may not write there:\n\n```sh\nsudo chown me .\n```",
            ),
            ("How do I update?", "By `npm`."),
        ],
        id="details of GitHub",
    ),
    pytest.param(
        """\
        What is a *term*?
        :   A period of teaching.

            It has 13 weeks.

        What if I miss the date?

        :   Write to us.

            ```
            Subject: late
            ```
        """,
        [
            ("What is a term?", "A period of teaching.\n\nIt has 13 weeks."),
            ("What if I miss the date?", "Write to us.\n\n```\nSubject: late\n```"),
        ],
        id="lists of definitions",
    ),
    pytest.param(
        """\
        **Q: May I bring goggles
        and fins?**

        A: Goggles yes.

        **Q: Is there a family ticket?** A: Yes,
        for five.
        """,
        [
            ("May I bring goggles and fins?", "Goggles yes."),
            ("Is there a family ticket?", "Yes,\nfor five."),
        ],
        id="bold over two lines",
    ),
]

SHAPES = [
    pytest.param(
        "One\n• two\n3) three",
        [
            (BlockKind.PARAGRAPH, "", "One"),
            (BlockKind.ITEM, "-", "two"),
            (BlockKind.ITEM, "3)", "three"),
        ],
        id="items that Markdown does not know",
    ),
    pytest.param(
        "- a\n\n  b\n  1. c\n     - d",
        [
            (BlockKind.ITEM, "-", "a"),
            (BlockKind.PARAGRAPH, "", "b"),
            (BlockKind.ITEM, "1.", "c"),
            (BlockKind.ITEM, "-", "d"),
        ],
        id="lists in lists",
    ),
    pytest.param(
        "One line\n=====\n\nTwo\nlines\n-----",
        [
            (BlockKind.HEADING, "", "One line"),
            (BlockKind.PARAGRAPH, "", "Two"),
            (BlockKind.PARAGRAPH, "", "lines"),
            (BlockKind.RULE, "", ""),
        ],
        id="rules below text",
    ),
    pytest.param(
        "> quoted\n> text",
        [(BlockKind.PARAGRAPH, "", "> quoted"), (BlockKind.PARAGRAPH, "", "> text")],
        id="quotation",
    ),
    pytest.param(
        '<div markdown="1">\n### Why?\nSo.\n</div>',
        [
            (BlockKind.BOILERPLATE, "", '<div markdown="1">'),
            (BlockKind.HEADING, "", "Why?"),
            (BlockKind.PARAGRAPH, "", "So."),
            (BlockKind.BOILERPLATE, "", "</div>"),
        ],
        id="text among tags",
    ),
    pytest.param(
        "[a]\n\n[a]: b.html\n<!-- one\ntwo -->\nEnd",
        [
            (BlockKind.PARAGRAPH, "", "[a]"),
            (BlockKind.BOILERPLATE, "", "[a]: b.html"),
            (BlockKind.PARAGRAPH, "", "End"),
        ],
        id="links and comments",
    ),
    pytest.param(
        "| a | b |\n|---|:-:|\n| *c* | d \\| e |",
        [(BlockKind.TABLE, "", "a b\nc d \\ e")],
        id="table",
    ),
]


def _blocks(text: str) -> tuple[Block, ...]:
    return read(text.encode()).blocks


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_questions_are_found_in_the_form_of_each_writer(
    text: str, expected: list[tuple[str, str]]
) -> None:
    reading = read(dedent(text).encode())
    found = recognise("a.md", reading.lines, reading.blocks).questions
    assert [(question.question, question.answer) for question in found] == expected


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_blocks_are_what_their_writers_meant(
    text: str, expected: list[tuple[BlockKind, str, str]]
) -> None:
    assert [(block.kind, block.marker, block.text) for block in _blocks(text)] == expected


def test_every_line_with_words_is_in_a_block_and_begins_it() -> None:
    text = dedent(str(ASKED[1].values[0]))
    reading = read(text.encode())
    covered = {line for block in reading.blocks for line in range(block.first, block.last + 1)}
    assert covered >= {n for n, line in enumerate(reading.lines, 1) if line.strip()}
    for block in reading.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            assert block.text in reading.lines[block.first - 1]


def test_lines_of_a_paragraph_say_how_they_are_joined() -> None:
    blocks = _blocks("one\ntwo  \nthree\\\nfour\n\nfive")
    assert [block.joint for block in blocks] == [
        Joint.APART,
        Joint.WRAP,
        Joint.BREAK,
        Joint.BREAK,
        Joint.APART,
    ]


def test_depth_counts_lists_and_directives_too_deep_are_code() -> None:
    depths = [block.depth for block in _blocks("- a\n  - b\n\n    c\n\nd")]
    assert depths == [1, 2, 2, 0]
    fences = [":" * count + "x" for count in range(60, 2, -1)]
    deep = _blocks("\n".join([*fences, "deep"]))
    assert deep[-1].kind is BlockKind.CODE
    assert deep[-1].text.endswith("deep")


def test_what_is_nested_beyond_measure_is_read_as_lines() -> None:
    text = "".join(" " * n + f"- item {n}\n" for n in range(0, 200))
    words = " ".join(block.text for block in _blocks(text))
    assert all(f"item {n}" in words for n in range(200))
