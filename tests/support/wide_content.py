"""A content folder in which every kind of page holds the widest that it may hold."""

from __future__ import annotations

import shutil
import struct
import zlib
from pathlib import Path

from support.content import CONTENT, DATA, write_file

__all__ = ["LANGUAGES", "LONG_WORD", "write_wide_content"]

LANGUAGES = ("en", "de", "es", "ar", "zh", "th")
"""Languages of which there is wide content; the last two write without spaces."""

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsdurchführung"

CRITERION = "a-criterion-" + "very-long-name-" * 5 + "end"

ADDRESS = f"https://www.example.org/{'a-very-long-path/' * 8}{'x' * 90}?{'q=1&' * 20}end#{'f' * 40}"

_OTHER = {
    "ar": "الاستمراريةوالمسؤوليةالمهنيةالمتخصصةللإشرافالتأمليوالاعتماد",
    "zh": "婴幼儿心理健康专业人员反思性督导时数与持续教育学分的申请审核办法及相关说明文件" * 2,
    "th": "การนิเทศแบบสะท้อนคิดสำหรับผู้ประกอบวิชาชีพด้านสุขภาพจิตทารกและเด็กเล็กอย่างต่อเนื่อง",
}

ID = "an-answer-" + "very-long-name-" * 6 + "end"


def _answer(word: str) -> str:
    """Everything that an answer may hold, as wide as it may be."""
    columns = [f"{word[:20]}{n}" for n in range(12)]
    row = " | ".join(f"{n}00,000.00 dollars" for n in range(12))
    nested = "\n".join(f"{'  ' * depth}- {word[:30]} at depth {depth}" for depth in range(8))
    numbered = "\n".join(f"{'    ' * depth}1. step {depth} {word}" for depth in range(5))
    return f"""\
{word} {word}{word} and {ADDRESS} or {"long" * 30}@{"mail" * 15}.example.org, *{word}*,
**{word}**, `{word * 2}`, ~~{word}~~, 30^{word[:40]}^, H~2~O, a note[^1], [{word}]({ADDRESS}),
[[criterion:{CRITERION}|{word}]] and [[term:widest]].

| {" | ".join(columns)} |
|{" --- |" * 12}
| {row} |
| {word} | <br>{"| " * 9} {word} |

| two | columns |
| --- | --- |
| {word} | {ADDRESS} |

```
{"code without an end " * 20}
{word * 3}
```

    indented {"code without an end " * 20}

{nested}

{numbered}

> {word}
>
> > > {word} {ADDRESS}
>
> | {" | ".join(columns)} |
> |{" --- |" * 12}
> | {row} |

{word}
: {word} {ADDRESS}

- [x] {word}
- item

  | {" | ".join(columns)} |
  |{" --- |" * 12}
  | {row} |

  ```
  {"code in an item " * 20}
  ```

## {word} {word}

### {ADDRESS[:140]}

![{word}](wide.png)

![A tall picture](tall.png) ![A small picture](small.png)

<details><summary>{word}</summary>

{word} {ADDRESS}

</details>

<dl><dt>{word}</dt><dd><kbd>{word}</kbd></dd></dl>

---

[^1]: {word} {ADDRESS}
"""


def write_wide_content(folder: Path, language: str = "en") -> None:
    """Writes it: in English with criteria, categories and terms, else questions alone."""
    word = _OTHER.get(language, LONG_WORD)
    if language == "en":
        shutil.copytree(CONTENT, folder)
        _write_records(folder, word)
    elif (DATA / "languages" / language).is_dir():
        shutil.copytree(DATA / "languages" / language, folder)
    _write_site(folder, language, word)
    _write_questions(folder, word, is_whole=language == "en")


def _write_site(folder: Path, language: str, word: str) -> None:
    address = ADDRESS.partition("?")[0]
    site = f"""\
[association]
name = "{word} of {word}"
short_name = "{word[:40]}"
website = "{address}"
newsletter = "{address}"

[site]
title = "{word}, questions and answers"
description = "{word}"
language = "{language}"
about = ["{word} {address}", "{word}"]

[contact]
email = "{"long" * 12}@{"mail" * 12}.example.org"
phone = "203-737-6422 ext. 1234567890 (weekdays from nine to five)"
fax = "203-737-6422"
address = ["{word}", "{word}"]
note = "{word}"

[translations.{"en" if language != "en" else "es"}]
address = "https://faq.example.org/other/"
"""
    write_file(folder / "site.toml", site)


def _write_questions(folder: Path, word: str, *, is_whole: bool) -> None:
    topic = folder / "faq" / "the-widest-topic-of-all-with-a-long-name"
    answer = _answer(word)
    if not is_whole:
        answer = answer.replace(f"[[criterion:{CRITERION}|{word}]] and [[term:widest]]", word)
    write_file(topic / "_topic.md", f"# {word} {word}\n\n{word} {ADDRESS}\n")
    fields = f"criteria: [{CRITERION}]\ncategories: [widest]\n" if is_whole else ""
    asked = "\n".join(f"  - {word} {n}" for n in range(3))
    head = f"---\nid: {ID}\nstatus: published\nreviewed: 2026-03-02\n{fields}asked_as:\n{asked}\n"
    write_file(topic / f"{ID}.md", f"{head}---\n# What does {word} cost, {word}{word}?\n\n{answer}")
    open_head = f"---\nid: widest-open\nstatus: open\n{fields}---\n"
    write_file(topic / "widest-open.md", f"{open_head}# Who of {word}{word} pays?\n")
    for name, size in {"wide": (2400, 60), "tall": (60, 1600), "small": (20, 20)}.items():
        (topic / f"{name}.png").write_bytes(_png(*size))


def _write_records(folder: Path, word: str) -> None:
    criterion = f"""\
---
id: {CRITERION}
kind: training
aspect: {"very-long-" * 9}aspect
categories: [widest]
figures:
  - at least 100000 {word} within 1 to 2 years
  - 15 {"clock hours of it " * 5}per year
standing: published
sources: [widest-page]
differs_from: [training-30-hours]
asked_as:
  - {word} {word}
---
# {word} for {word}

{word} {ADDRESS}

| {" | ".join(f"{word[:20]}{n}" for n in range(9))} |
|{" --- |" * 9}
|{f" {word} |" * 9}
"""
    write_file(folder / "criteria" / f"{CRITERION}.md", criterion)
    _append(
        folder / "sources" / "sources.toml",
        f"""
[[page]]
id = "widest-page"
title = "{word}: {word}"
address = "{ADDRESS.partition("?")[0]}"
read = 2026-11-22
""",
    )
    _append(
        folder / "categories.toml",
        f"""
[[category]]
id = "widest"
name = "{word} {word}"
abbreviation = "{word[:30].upper()}"
numeral = "V"
former = ["{word} V"]
line = "infant"
""",
    )
    _append(
        folder / "terms.toml",
        f"""
[[term]]
id = "widest"
preferred = "{word}"
former = ["{word}alt", "{word} {word}"]
abbreviations = ["{word[:40].upper()}"]
lay = ["{word} of all"]
definition = "{word} {ADDRESS}"
sources = ["widest-page"]
""",
    )


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _png(width: int, height: int) -> bytes:
    """A picture in one colour."""

    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (part(b"IHDR", head), part(b"IDAT", zlib.compress(rows)), part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
