"""How fast a site of many questions is made, beside what one would otherwise take; see README.md.

    python benchmarks/exporting.py DATA [--sizes 1000 10000] [--rounds 3] [--npm DIR]

DATA is the folder of `run.py`. The same questions go to each program, in turn, up to `MANY` of
them in several rounds, of which the fastest counts. Writes EXPORTING.md. A program that is not
installed, fails or takes too long is named there and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from circumstances import circumstances
from collection import grow, load
from run import _install

from ingest.content.files.question_files import format_question, format_topic
from ingest.content.model.records import Question, Status, Topic
from ingest.content.model.slugs import Slug
from ingest.markdown import escape

HERE = Path(__file__).resolve().parent

TOPICS = 20

MANY = 2_000
"""Questions above which there is one round, and no site that has all of them in each menu."""

_ZENSICAL = """\
[project]
site_name = "Questions"
"""

_PRUNED = f"""\
{_ZENSICAL}
[project.theme]
features = ["navigation.prune"]
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


_Build = Callable[[Sequence[Question], Path, Path, int], Made]
"""Makes the site of questions in a folder, with the packages of npm in another, in at most so many
seconds."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="records.jsonl and queries.jsonl")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="the fastest counts")
    parser.add_argument("--npm", type=Path, metavar="DIR", help="keep the packages from npm here")
    parser.add_argument("--most-seconds", type=int, default=1_200, metavar="N")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="of EXPORTING.md")
    options = parser.parse_args()
    source = load(options.data)
    made: list[Made] = []
    left_out: dict[str, None] = {}
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
            rounds: list[Made] = []
            programs: tuple[_Build, ...] = (_ours, _zensical, _pruned, _eleventy)
            if size > MANY:
                left_out[f"zensical, {size:,} questions: its menus alone would fill a disk"] = None
                programs = (_ours, _pruned, _eleventy)
            for build in (options.rounds if size <= MANY else 1) * programs:
                try:
                    rounds.append(build(questions, folder, modules, options.most_seconds))
                    print(rounds[-1], file=sys.stderr, flush=True)
                except (OSError, subprocess.SubprocessError) as error:
                    left_out[f"{build.__name__[1:]}, {size:,} questions: {error}"] = None
                shutil.rmtree(folder, ignore_errors=True)
            for program in dict.fromkeys(one.program for one in rounds):
                of_program = (one for one in rounds if one.program == program)
                made.append(min(of_program, key=lambda one: one.seconds))
    lines = _lines(made, options.rounds, [*left_out])
    (options.out / "EXPORTING.md").write_text("\n".join(lines) + "\n", "utf-8")


def _ours(questions: Sequence[Question], folder: Path, _: Path, most: int) -> Made:
    content, site = folder / "content", folder / "site"
    for number in range(TOPICS):
        slug = Slug(f"topic-{number}")
        (content / "faq" / slug).mkdir(parents=True)
        text = format_topic(Topic(slug, f"Topic {number}", number))
        (content / "faq" / slug / "_topic.md").write_text(text, "utf-8")
    for question in questions:
        path = content / "faq" / question.topic / f"{question.id}.md"
        path.write_text(format_question(question), "utf-8")
    start = "from webapp.cli.main import main; main()"
    command = [sys.executable, "-c", start, "export", str(site), "--content", str(content)]
    name = f"aimh-faq {version('aimh-faq')}"
    return _measured(name, questions, [command], folder, site, most)


def _zensical(questions: Sequence[Question], folder: Path, _: Path, most: int) -> Made:
    """As it comes: with a menu of all pages on each, so that the site grows with their square."""
    return _of_zensical(questions, folder, most, _ZENSICAL, "")


def _pruned(questions: Sequence[Question], folder: Path, _: Path, most: int) -> Made:
    """Without the menu of other topics, which is what a large site would take."""
    return _of_zensical(questions, folder, most, _PRUNED, ", navigation.prune")


def _of_zensical(
    questions: Sequence[Question], folder: Path, most: int, settings: str, note: str
) -> Made:
    program = shutil.which("zensical")
    if program is None:
        raise OSError("it is not installed")
    folder.mkdir(parents=True)
    (folder / "zensical.toml").write_text(settings, "utf-8")
    _write_markdown(questions, folder / "docs", head="")
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    name = f"Zensical {shown.stdout.split()[-1]}{note}"
    return _measured(name, questions, [[program, "build"]], folder, folder / "site", most)


def _eleventy(questions: Sequence[Question], folder: Path, modules: Path, most: int) -> Made:
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
    return _measured(name, questions, commands, folder, folder / "site", most)


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


def _lines(made: Sequence[Made], rounds: int, left_out: Sequence[str]) -> Iterator[str]:
    here = circumstances()
    yield "# Making the site"
    yield ""
    yield "Written by `exporting.py`: the same questions, an answer of 60 words each, in 20 topics,"
    yield "made into a site with search by each program in turn."
    yield f"Measured on {here.date} at commit {here.commit}: {here.machine}, with other work"
    yield f"on them (a load of {os.getloadavg()[2]:.0f}), so read the seconds as ratios. Up to"
    yield f"{MANY:,} questions the fastest of {rounds} rounds counts. Memory is that of the largest"
    yield "process. Zensical puts a menu of all pages on each, and with navigation.prune one of the"
    yield "topic; the template of Eleventy is a heading and the text. Ours has a Markdown file for"
    yield "each page, too."
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
