"""How fast a site of many questions is made, beside what one would otherwise take; see README.md.

    python benchmarks/exporting.py DATA [--sizes 1000 10000] [--npm DIR] [--most-seconds N]

DATA is the folder of `run.py`. The same questions go to each program, in turn, in one go. Writes
EXPORTING.md. A program that is not installed, fails or takes too long is named there and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from collection import grow, load
from run import _circumstances, _install

from ingest.content.files.question_files import format_question, format_topic
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.markdown import escape

HERE = Path(__file__).resolve().parent

TOPICS = 20

_MKDOCS = """\
site_name: Questions
theme:
  name: material
  features: [navigation.prune]
plugins: [search]
"""

_ELEVENTY = """\
export default function (config) {
  config.setQuietMode(true);
}
export const config = { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
"""

_LAYOUT = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<header><a href="/">Questions</a></header>
<main data-pagefind-body><h1>{{ title }}</h1>{{ content | safe }}</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Made:
    """What one program needed for one site."""

    program: str
    questions: int
    seconds: float
    """From start to end."""
    processor: float
    """Seconds of all processors together."""
    megabytes: float
    """Of the largest process."""
    pages: int
    size: int
    """Bytes of the folder."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="records.jsonl and queries.jsonl")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], metavar="N")
    parser.add_argument("--npm", type=Path, metavar="DIR", help="keep the packages from npm here")
    parser.add_argument("--most-seconds", type=int, default=1_200, metavar="N")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="of EXPORTING.md")
    options = parser.parse_args()
    source = load(options.data)
    made: list[Made] = []
    left_out: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        modules = (options.npm or Path(scratch) / "npm").resolve()
        _install(modules)
        for size in options.sizes:
            entries = grow(source, size, 0).entries
            questions = [
                Question(
                    Slug(entry.id),
                    Slug(f"topic-{number % TOPICS}"),
                    " ".join(entry.question.split()),
                    escape(entry.answer),
                    Status.PUBLISHED,
                )
                for number, entry in enumerate(entries)
            ]
            folder = Path(scratch) / str(size)
            for build in (_ours, _mkdocs, _eleventy):
                try:
                    made += build(questions, folder / build.__name__, modules, options.most_seconds)
                except (OSError, subprocess.SubprocessError) as error:
                    left_out.append(f"{build.__name__[1:]}, {size:,} questions: {error}")
                print(*made[-2:], *left_out, sep="\n", file=sys.stderr, flush=True)
                shutil.rmtree(folder, ignore_errors=True)
    lines = _lines(made, left_out)
    (options.out / "EXPORTING.md").write_text("\n".join(lines) + "\n", "utf-8")


def _ours(questions: Sequence[Question], folder: Path, _: Path, most: int) -> Iterator[Made]:
    content, site = folder / "content", folder / "site"
    for number in range(TOPICS):
        slug = Slug(f"topic-{number}")
        (content / "faq" / slug).mkdir(parents=True)
        text = format_topic(Topic(slug, f"Topic {number}", number))
        (content / "faq" / slug / "_topic.md").write_text(text, "utf-8")
    for one in questions:
        path = content / "faq" / one.topic / f"{one.id}.md"
        path.write_text(format_question(one), "utf-8")
    start = "from webapp.cli.main import main; main()"
    command = [sys.executable, "-c", start, "export", str(site), "--content", str(content)]
    name = f"aimh-faq {version('aimh-faq')}"
    yield _measured(name, questions, [command], folder, site, most)
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    again = f"{name}, one question changed"
    yield _measured(again, questions, [command], folder, site, most)


def _mkdocs(questions: Sequence[Question], folder: Path, _: Path, most: int) -> Iterator[Made]:
    if importlib.util.find_spec("mkdocs") is None:
        raise OSError("mkdocs-material is not installed")
    folder.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_MKDOCS, "utf-8")
    _write_markdown(questions, folder / "docs", head="")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    name = f"MkDocs Material {version('mkdocs-material')}, search"
    yield _measured(name, questions, [command], folder, folder / "site", most)


def _eleventy(
    questions: Sequence[Question], folder: Path, modules: Path, most: int
) -> Iterator[Made]:
    tools = modules / "node_modules"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "node_modules").symlink_to(tools)
    (folder / "eleventy.config.js").write_text(_ELEVENTY, "utf-8")
    _write_markdown(questions, folder / "docs", head="layout: page.njk\n")
    (folder / "docs" / "_includes").mkdir()
    (folder / "docs" / "_includes" / "page.njk").write_text(_LAYOUT, "utf-8")
    commands = [
        ["node", str(tools / "@11ty/eleventy/cmd.cjs"), "--input=docs", "--output=site", "--quiet"],
        ["node", str(tools / "pagefind/lib/runner/bin.cjs"), "--site", "site", "--quiet"],
    ]
    name = " and ".join(
        f"{label} {json.loads((tools / package / 'package.json').read_text('utf-8'))['version']}"
        for label, package in (("Eleventy", "@11ty/eleventy"), ("Pagefind", "pagefind"))
    )
    yield _measured(name, questions, commands, folder, folder / "site", most)


def _write_markdown(questions: Sequence[Question], folder: Path, head: str) -> None:
    """One file for each question and one for the home page, with a head in YAML."""
    for one in questions:
        path = folder / one.topic / f"{one.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        title = json.dumps(one.title)
        path.write_text(f"---\ntitle: {title}\n{head}---\n\n{one.answer}\n", "utf-8")
    (folder / "index.md").write_text(f"---\ntitle: Questions\n{head}---\n\nAsk.\n", "utf-8")


def _measured(
    program: str,
    questions: Sequence[Question],
    commands: Sequence[Sequence[str]],
    folder: Path,
    site: Path,
    most: int,
) -> Made:
    """What the commands need, one after the other. Raises SubprocessError where one fails."""
    start, processor, peak = time.monotonic(), 0.0, 0
    for command in commands:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() - start > most:
                process.kill()
                os.wait4(process.pid, 0)
                raise subprocess.TimeoutExpired(program, most)
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, program)
        processor += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss)
    seconds = time.monotonic() - start
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    size = sum(path.stat().st_size for path in files)
    return Made(program, len(questions), seconds, processor, peak / 1024, pages, size)


def _lines(made: Sequence[Made], left_out: Sequence[str]) -> Iterator[str]:
    here = _circumstances()
    yield "# Making the site"
    yield ""
    yield "Written by `exporting.py`: the same questions, an answer of 60 words each, in 20 topics,"
    yield "made into a site with search by each program in turn."
    yield f"Measured on {here.date} at commit {here.commit}: {here.machine}. Memory is that of the"
    yield "largest process. MkDocs leaves out of each page the menu of other topics"
    yield "(navigation.prune); the template of Eleventy is a heading and the text."
    yield ""
    yield "| questions | program | s | pages/s | processor s | MB of memory | MB of files |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: |"
    for one in made:
        numbers = (
            f"{one.seconds:,.1f} | {one.pages / one.seconds:,.0f} | {one.processor:,.1f} | "
            f"{one.megabytes:,.0f} | {one.size / 1e6:,.1f}"
        )
        yield f"| {one.questions:,} | {one.program} | {numbers} |"
    if left_out:
        yield ""
        yield from (f"- Left out: {one}" for one in left_out)


if __name__ == "__main__":
    main()
