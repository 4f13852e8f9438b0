"""What a page costs a reader's phone: its weight, and what Lighthouse says; see README.md.

    python benchmarks/pages.py [--content DIR] [--npm DIR] [--runs N]

Exports the content, serves the folder as a web host does, compressed, and writes PAGES.md. Needs
Node, npm and Chromium; without them only the weights are written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from bs4 import BeautifulSoup
from circumstances import circumstances
from run import _install

from webapp.export.exporter import export_site

HERE = Path(__file__).resolve().parent

PAGES = {
    "home": "index.html",
    "question": "questions/work-how-many/index.html",
    "search": "search/index.html?q=how+many+toddlers",
}
"""The pages that Lighthouse looks at."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Weight:
    """The heaviest page of a kind."""

    kind: str
    page: str
    alone: int
    """Bytes of the page itself, gzip -9."""
    whole: int
    """With its styles, scripts and icon, each gzip -9."""


@dataclass(frozen=True)
class Judged:
    """What Lighthouse says of a page, the median of the runs."""

    page: str
    scores: Mapping[str, float]
    """Of `CATEGORIES`, from 0 to 100."""
    paint: float
    """Seconds to the largest paint, on the phone and the connection that Lighthouse simulates."""
    blocked: float
    """Milliseconds in which the page cannot answer."""
    shift: float
    """Cumulative layout shift."""
    size: float
    """Bytes loaded, with their headers."""


class _Host(SimpleHTTPRequestHandler):
    """A web host that compresses, and lets files be kept whose names say their content."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        data = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(data)
        return None

    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--content", type=Path, default=HERE.parent / "content", metavar="DIR")
    parser.add_argument("--npm", type=Path, metavar="DIR", help="keep the packages from npm here")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of Lighthouse, each page")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where PAGES.md is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, _served(Path(scratch)) as (site, address):
        content = Path(shutil.copytree(options.content, Path(scratch) / "content"))
        _set_address(content / "site.toml", address)
        export_site(content, site)
        weights = list(_weights(site))
        modules = (options.npm or Path(scratch) / "npm").resolve()
        _install(modules)
        judged = list(_judged(address, modules, options.runs))
    (options.out / "PAGES.md").write_text("\n".join(_lines(weights, judged)) + "\n", "utf-8")


@contextmanager
def _served(scratch: Path) -> Iterator[tuple[Path, str]]:
    """The folder to export to, and the address at which it is served from then on."""
    site = scratch / "host" / "faq"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=site.parent))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site, f"http://127.0.0.1:{server.server_port}/faq/"
    finally:
        server.shutdown()
        server.server_close()


def _set_address(settings: Path, address: str) -> None:
    """Sets the base address, which canonical links and the sitemap need."""
    lines = settings.read_text("utf-8").split("\n")
    kept = [line for line in lines if not line.startswith("base_address")]
    kept.insert(kept.index("[site]") + 1, f'base_address = "{address}"')
    settings.write_text("\n".join(kept), "utf-8")


def _weights(site: Path) -> Iterator[Weight]:
    heaviest: dict[str, Weight] = {}
    for path in sorted(site.rglob("index.html")):
        kind = path.relative_to(site).parts[0]
        alone = _compressed(path)
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        parts = {
            (path.parent / str(one.get("href") or one.get("src"))).resolve()
            for one in page.select("link[rel=stylesheet], link[rel=icon], script[src]")
        }
        whole = alone + sum(_compressed(part) for part in parts)
        if kind not in heaviest or heaviest[kind].whole < whole:
            name = path.relative_to(site).as_posix()
            heaviest[kind] = Weight(kind.removesuffix("index.html") or "home", name, alone, whole)
    yield from sorted(heaviest.values(), key=lambda one: one.kind)


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def _judged(address: str, modules: Path, runs: int) -> Iterator[Judged]:
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    program = modules / "node_modules" / "lighthouse" / "cli" / "index.js"
    if chromium is None or not program.is_file():
        print("Chromium or Lighthouse is missing: only weights are written", file=sys.stderr)
        return
    for page, path in PAGES.items():
        reports = [_report(program, address + path, chromium) for _ in range(runs)]
        yield Judged(
            page,
            {
                name: 100 * statistics.median(one["categories"][name]["score"] for one in reports)
                for name in CATEGORIES
            },
            _median(reports, "largest-contentful-paint") / 1000,
            _median(reports, "total-blocking-time"),
            _median(reports, "cumulative-layout-shift"),
            _median(reports, "total-byte-weight"),
        )


def _report(program: Path, address: str, chromium: str) -> dict[str, Any]:
    command = ["node", str(program), address, "--quiet", "--output=json"]
    flags = "--chrome-flags=--headless=new --no-sandbox"
    environment = {**os.environ, "CHROME_PATH": chromium}
    report: dict[str, Any] = json.loads(
        subprocess.check_output([*command, flags], env=environment, stderr=subprocess.DEVNULL)
    )
    return report


def _median(reports: Sequence[Mapping[str, Any]], audit: str) -> float:
    return statistics.median(float(one["audits"][audit]["numericValue"]) for one in reports)


def _lines(weights: Sequence[Weight], judged: Sequence[Judged]) -> Iterator[str]:
    here = circumstances()
    yield "# What a page costs"
    yield ""
    yield f"Written by `pages.py` on {here.date} at commit {here.commit}: {here.machine}."
    yield ""
    yield "## Lighthouse"
    yield ""
    if judged:
        yield "As Lighthouse simulates a phone, the median of the runs. Bytes are what was loaded,"
        yield "with the headers of the host; the search page loads the whole index."
        yield ""
        yield f"| page | {' | '.join(CATEGORIES)} | largest paint s | blocked ms | shift | bytes |"
        yield f"| --- |{' ---: |' * (len(CATEGORIES) + 4)}"
        for one in judged:
            scores = " | ".join(f"{one.scores[name]:.0f}" for name in CATEGORIES)
            times = f"{one.paint:.1f} | {one.blocked:.0f} | {one.shift:.3f} | {one.size:,.0f}"
            yield f"| {one.page} | {scores} | {times} |"
    else:
        yield "Not measured: Chromium or Lighthouse was not there."
    yield ""
    yield "## Weight"
    yield ""
    yield "Bytes, gzip -9, of the heaviest page of each kind, alone and with its styles, scripts"
    yield "and icon. Searching loads the index when a search box is touched."
    yield ""
    yield "| kind | page | alone | with everything |"
    yield "| --- | --- | ---: | ---: |"
    for each in weights:
        yield f"| {each.kind} | `{each.page}` | {each.alone:,} | {each.whole:,} |"


if __name__ == "__main__":
    main()
