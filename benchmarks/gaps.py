"""A log of a web server with known gaps, and whether `faq gaps` finds them all, and in what time.

    python benchmarks/gaps.py [--lines 100000] [--content content] [--keep access.log]

Readers search for what is answered, for what is open, and for what nobody has written; they type
slowly, misspell, name themselves; robots and files of the site fill the rest.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from ingest.content.loading import load

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Searchbot/2.1; +http://robot.example/)"

MISSING = {
    "zeppelin parking": ("zeppelin parking", "parking for zeppelins", "Parking my zeppelin?"),
    "yodelling": ("yodelling", "yodeling", "where can I do yodelling"),
    "harpsichord tuning": ("harpsichord tuning", "tuning a harpsichord", "harpsicord tuning"),
    "quokka": ("quokka", "quokkas", "what is a quokka"),
}
"""What no content holds -> how people put it: one gap each."""

SECRETS = (
    "Xanthippe",
    "xanthippe@zzmail.example",
    "+1 203 555 0142",
    "4111111111111111",
    "tok3nzz9",
)
"""Personal data that must not be shown, whatever it stands in."""

PERSONAL = (
    "my name is Xanthippe and I ask about the {subject}",
    "{subject} please answer xanthippe@zzmail.example",
    "{subject} call +1 203 555 0142",
    "{subject} card 4111111111111111",
    "{subject} https://a.example/reset?key=tok3nzz9",
    "Dear Xanthippe, {subject}",
    "{subject} thanks, Xanthippe",
)


@dataclass
class Log:
    """A log under way, and what is true of it."""

    chance: random.Random
    at: datetime = datetime(2026, 9, 1, tzinfo=UTC)
    lines: list[str] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)
    """Searches for what nobody has written."""
    open: Counter[str] = field(default_factory=Counter)
    """Id -> searches for an open question."""
    searches: int = 0
    programs: int = 0
    typing: int = 0
    unreadable: int = 0

    def line(self, client: str, path: str, status: int = 200, agent: str = BROWSER) -> None:
        self.at += timedelta(seconds=1)
        when = self.at.strftime("%d/%b/%Y:%H:%M:%S +0000")
        request = f'"GET {path} HTTP/1.1" {status} 1234 "-" "{agent}"'
        self.lines.append(f"{client} - - [{when}] {request}")

    def search(self, query: str) -> None:
        """A search by somebody, now and then as it is typed."""
        client = f"2001:db8::{self.chance.randrange(1 << 30):x}"
        words = query.split(" ")
        if len(words) > 1 and self.chance.random() < 0.2:
            for end in range(1, len(words)):
                self.line(client, _address(" ".join(words[:end])))
                self.typing += 1
        self.line(client, _address(query))
        self.searches += 1


def _address(query: str) -> str:
    return f"/search/index.html?q={quote_plus(query)}"


def made_log(content: Path, lines: int, seed: int = 1) -> Log:
    """A log of so many lines about a content folder."""
    knowledge = load(content).public()
    log = Log(random.Random(seed))
    answered = [one.title for one in knowledge.questions if one.is_answered] or ["answer"]
    unanswered = {one.id: one.title for one in knowledge.questions if not one.is_answered}
    while len(log.lines) < lines:
        draw = log.chance.random()
        if draw < 0.3:
            log.line("192.0.2.7", log.chance.choice(["/", "/assets/page.js", "/glossary/"]))
        elif draw < 0.4:
            log.line("198.51.100.9", _address("robots want training"), agent=ROBOT)
            log.programs += 1
        elif draw < 0.42:
            log.line("192.0.2.8", _address("never shown zzz"), status=404)
        elif draw < 0.43:
            log.lines.append('192.0.2.9 - - [broken "GET')
            log.unreadable += 1
        elif draw < 0.6 and unanswered:
            slug = log.chance.choice(sorted(unanswered))
            log.search(unanswered[slug])
            log.open[slug] += 1
        elif draw < 0.75:
            name = log.chance.choice(sorted(MISSING))
            text = log.chance.choice(MISSING[name])
            if log.chance.random() < 0.2:
                text = log.chance.choice(PERSONAL).format(subject=name)
            log.search(text)
            log.missing[name] += 1
        else:
            number = log.chance.randrange(20)
            log.search(log.chance.choice(answered) + " please" * (number == 0))
    return log


def wrong(log: Log, told: dict[str, Any], text: str) -> Iterator[str]:
    """What `faq gaps` has not found, or should not have shown."""
    (file,) = told["files"]
    for key in ("searches", "programs", "typing", "unreadable"):
        if file[key] != getattr(log, key):
            yield f"{key}: {file[key]} instead of {getattr(log, key)}"
    gaps = told["gaps"]
    for name, count in log.missing.items():
        found = [
            gap["count"]
            for gap in gaps
            if gap["kind"] != "open"
            and any(name.split()[0][:6] in one["query"].lower() for one in gap["wordings"])
        ]
        if found != [count]:
            yield f"{name}: {found} instead of {count}"
    opened = {gap["nearest"]["id"]: gap["count"] for gap in gaps if gap["kind"] == "open"}
    for slug, count in log.open.items():
        if opened.get(slug) != count:
            yield f"{slug}: {opened.get(slug)} instead of {count}"
    yield from (f"shows {secret}" for secret in SECRETS if secret.lower() in text.lower())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    log = made_log(options.content, options.lines)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "access.log"
        path.write_text("\n".join(log.lines) + "\n", "utf-8")
        command = [str(Path(sys.executable).with_name("faq")), "gaps", str(path)]
        command += ["--content", str(options.content)]
        start = time.perf_counter()
        text = subprocess.run(
            [*command, "--json"], capture_output=True, text=True, check=True
        ).stdout
        seconds = time.perf_counter() - start
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    faults = list(wrong(log, json.loads(text), text + shown))
    print(f"{len(log.lines):,} lines, {log.searches:,} searches: {seconds:.1f} s, {memory} MB")
    print("\n".join(faults) or "All gaps were found, and no personal data was shown.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
