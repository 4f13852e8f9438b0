"""Documents made of the constructs of CommonMark, of GitHub and of the editors of staff.

Each word stands once in a document, so that a test sees which of them is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

__all__ = ["Document", "make_document"]


@dataclass
class Document:
    """A text, and what must become of its words."""

    text: str = ""
    shown: list[str] = field(default_factory=list)
    """Words that readers must see, or a message must name their line."""
    addressed: list[str] = field(default_factory=list)
    """Words of addresses and titles, which are on the page but no text."""
    struck: list[str] = field(default_factory=list)
    """Words that are shown as struck out."""
    hidden: list[str] = field(default_factory=list)
    """Words of notes for staff."""


class _Maker:
    def __init__(self, seed: int, *, with_faults: bool) -> None:
        self._random = Random(seed)
        self._with_faults = with_faults
        self._count = 0
        self._footer: list[str] = []
        self.document = Document()

    # Words

    def _new(self) -> str:
        self._count += 1
        letters = self._random.choice(["w", "Wort", "é", "Ω", "слово", "a"])
        return f"{letters}{self._count}z"

    def _word(self) -> str:
        word = self._new()
        self.document.shown.append(word)
        return word

    def _words(self) -> str:
        return " ".join(self._word() for _ in range(self._random.randint(1, 4)))

    def _in_address(self) -> str:
        self._count += 1
        word = f"x{self._count}z"
        self.document.addressed.append(word)
        return word

    def _hidden(self) -> str:
        word = self._new()
        self.document.hidden.append(word)
        return word

    def _struck(self) -> str:
        word = self._new()
        self.document.struck.append(word)
        return word

    # Within a line

    def inline(self, depth: int = 0) -> str:
        kinds: list[Callable[[], str]] = [
            self._words,
            self._words,
            lambda: f"*{self._words()}*",
            lambda: f"_{self._words()}_",
            lambda: f"**{self._words()}**",
            lambda: f"***{self._words()}***",
            lambda: f"`{self._words()}`",
            lambda: f"`` {self._word()}`{self._word()} ``",
            lambda: f"`<!-- {self._word()} -->`",
            lambda: f"`<{self._word()} {self._word()}>`",
            lambda: f"[{self._words()}](https://e.example/{self._in_address()})",
            lambda: f"[{self._words()}](<../{self._in_address()}/> '{self._in_address()}')",
            lambda: f"![{self._words()}](https://e.example/{self._in_address()}.png)",
            lambda: f"<https://e.example/{self._in_address()}>",
            lambda: f"https://e.example/{self._in_address()}",
            lambda: f"{self._in_address()}@e.example",
            lambda: f"~~{self._struck()}~~",
            lambda: f"=={self._words()}== ^^{self._word()}^^",
            lambda: f"**{self._word()} *{self._word()}*** ***{self._word()}* {self._word()}**",
            lambda: f"[![{self._word()}](https://e.example/a.png)](/{self._in_address()})",
            lambda: f"<https://e.example/?a={self._in_address()}&b=_{self._in_address()}_>",
            lambda: f"[{self._word()} `{self._word()}`](/{self._in_address()} (t))",
            lambda: f"{self._word()}~2~ {self._word()}^3^",
            lambda: f"{self._word()}<sup>1</sup> <kbd>{self._word()}</kbd>",
            lambda: f"&amp;{self._word()}&nbsp;&#{self._random.randint(65, 90)};",
            lambda: f"\\*{self._word()}\\* \\<{self._word()} {self._word()}>",
            lambda: f"{self._word()}<br>{self._word()}",
            lambda: f"<!-- {self._hidden()} -->{self._word()}",
            lambda: f"3 < {self._word()} > 2",
            self._note,
            self._reference,
        ]
        if self._with_faults and self._random.random() < 0.15:
            kinds = [
                lambda: f"<{self._word()} {self._word()}>",
                lambda: f"[{self._words()}](file:///{self._in_address()})",
                lambda: f"[{self._words()}]( )",
                lambda: f"<span class='{self._word()}'>{self._word()}</span>",
                lambda: f"<b title='{self._word()}'>{self._word()}</b>",
                lambda: f"<?php {self._word()} ?>",
                lambda: f"<script>{self._word()}</script>",
                lambda: f"<iframe src='https://e.example/{self._in_address()}'></iframe>",
                lambda: f"![](https://e.example/{self._in_address()})",
            ]
        if depth < 2 and self._random.random() < 0.2:
            return f"**{self.inline(depth + 1)} {self.inline(depth + 1)}**"
        return self._random.choice(kinds)()

    def _note(self) -> str:
        name = f"n{len(self._footer)}"
        self._footer.append(f"[^{name}]: {self._words()}")
        return f"{self._word()}[^{name}]"

    def _reference(self) -> str:
        name = f"r{len(self._footer)}"
        self._footer.append(f"[{name}]: https://e.example/{self._in_address()}")
        return f"[{self._words()}][{name}]"

    def line(self) -> str:
        return " ".join(self.inline() for _ in range(self._random.randint(1, 3)))

    # Blocks

    def blocks(self, depth: int = 0) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 3 if depth else 6)):
            block = self._block(depth)
            if lines and block[0].startswith("    "):
                lines += ["***", ""]  # or it would go on with an item
            lines += [*block, ""]
        return lines[:-1]

    def _block(self, depth: int) -> list[str]:
        kinds: list[Callable[[int], list[str]]] = [
            self._paragraph,
            self._paragraph,
            self._heading,
            self._code,
            self._table,
            self._definition,
            self._rule,
            self._comment,
        ]
        if depth < 3:
            kinds += [self._list, self._list, self._quotation, self._details]
            kinds += [self._alert, self._loose_list]
        if self._with_faults and self._random.random() < 0.15:
            kinds = [self._wide_row, self._forgotten, self._said_language]
        return self._random.choice(kinds)(depth)

    def _paragraph(self, depth: int) -> list[str]:
        lines = [f"{self._word()} {self.line()}" for _ in range(self._random.randint(1, 3))]
        ends = ["", "", "  ", "\\"]
        return [line + self._random.choice(ends) for line in lines[:-1]] + lines[-1:]

    def _heading(self, depth: int) -> list[str]:
        if self._random.random() < 0.3:
            return [self._words(), self._random.choice(["---", "----"])]
        return ["#" * self._random.randint(2, 6) + f" {self.line()}"]

    def _code(self, depth: int) -> list[str]:
        inside = [f"<{self._word()}> *{self._word()}* | [{self._word()}]", "", f"  {self._word()}"]
        if self._random.random() < 0.3:
            return ["    " + line if line else line for line in inside]
        fence = self._random.choice(["```", "~~~", "````"])
        return [fence + self._random.choice(["", "text"]), *inside, fence]

    def _table(self, depth: int) -> list[str]:
        columns = self._random.randint(1, 3)

        def row() -> str:
            return "| " + " | ".join(cell() for _ in range(columns)) + " |"

        def cell() -> str:
            more: list[Callable[[], str]] = [
                lambda: "",
                lambda: "",
                lambda: f"<br>{self._word()}",
                lambda: f" \\| {self._word()}",
                lambda: f" `{self._word()}`",
                lambda: f" [{self._word()}](https://e.example/{self._in_address()})",
                lambda: f" **{self._note()}**",
            ]
            return self._words() + self._random.choice(more)()

        marks = self._random.choices(["---", ":--", "--:", ":-:"], k=columns)
        return [row(), "|" + "|".join(marks) + "|", row(), row()]

    def _definition(self, depth: int) -> list[str]:
        return [self._words(), f":   {self._words()}"]

    def _rule(self, depth: int) -> list[str]:
        return [self._random.choice(["***", "___", "* * *"])]

    def _comment(self, depth: int) -> list[str]:
        if self._random.random() < 0.4 and depth == 0:
            return [f"[//]: # ({self._hidden()})"]
        return ["<!--", f"{self._hidden()} *{self._hidden()}*", "-->"]

    def _list(self, depth: int) -> list[str]:
        lines: list[str] = []
        number, marker = self._random.randint(1, 12), self._random.choice("-*+•")
        is_numbered, is_task = self._random.random() < 0.4, self._random.random() < 0.2
        end = self._random.choice(".)")
        for _ in range(self._random.randint(1, 4)):
            begin = f"{number}{end} " if is_numbered else f"{marker} "
            number += 1
            box = self._random.choice(["[x] ", "[ ] "]) if is_task else ""
            lines.append(f"{begin}{box}{self._word()} {self.line()}")
            if self._random.random() < 0.3:
                indent = " " * len(begin)
                inside = self._list(depth + 1) if depth < 2 else [self.line()]
                lines += [indent + line if line else line for line in inside]
        return lines

    def _quotation(self, depth: int) -> list[str]:
        return [f"> {line}" for line in self.blocks(depth + 1)]

    def _alert(self, depth: int) -> list[str]:
        title = f"[!tip]- {self._words()}" if self._random.random() < 0.5 else "[!NOTE]"
        inside = self.blocks(depth + 1)
        apart = [""] if inside[0].startswith("    ") or inside[0][0].isdigit() else []
        return [f"> {line}" for line in [title, *apart, *inside]]

    def _loose_list(self, depth: int) -> list[str]:
        """Items of several blocks: a table, code, a quotation in each."""
        lines: list[str] = []
        begin = self._random.choice(["- ", "1. ", "10) "])
        for _ in range(self._random.randint(1, 3)):
            inside = [self._word(), "", *self.blocks(depth + 1)]
            lines.append(begin + inside[0])
            lines += [" " * len(begin) + line if line else line for line in inside[1:]]
            lines.append("")
        return lines[:-1]

    def _details(self, depth: int) -> list[str]:
        summary = f"<details><summary>{self._words()}</summary>"
        return [summary, "", *self.blocks(depth + 1), "", "</details>"]

    def _wide_row(self, depth: int) -> list[str]:
        return [f"| {self._word()} |", "|---|", f"| {self._word()} | {self._word()} |"]

    def _forgotten(self, depth: int) -> list[str]:
        if depth:
            return [self._words()]
        name = self._new()
        if self._random.random() < 0.5:
            return [f"[^{name}]: {self._word()}"]
        return [f"[{name}]: /{self._in_address()}"]

    def _said_language(self, depth: int) -> list[str]:
        return [f"```text {self._word()}", self._word(), "```"]

    def make(self) -> Document:
        lines = self.blocks()
        self.document.text = "\n".join([*lines, "", "\n\n".join(self._footer)])
        return self.document


def make_document(seed: int, *, with_faults: bool = False) -> Document:
    """The document of a number: the same one each time. With faults, some of it cannot be shown."""
    return _Maker(seed, with_faults=with_faults).make()
