"""Node, as Playwright brings it along: the browser's search without a browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

_LOOP = """
const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");
for (const path of process.argv.slice(1)) {
  runInThisContext(readFileSync(path, "utf8"), { filename: path });
}
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { script, value } = JSON.parse(line);
  console.log(JSON.stringify((0, eval)(`(${script})`)(value)));
});
"""


class Node:
    """A running Node that has loaded some scripts."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def evaluate(self, script: str, value: Any) -> Any:
        """What a function, given as text, makes of a value; as Playwright's pages have it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"script": script, "value": value}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def loaded(scripts: Sequence[Path]) -> Iterator[Node]:
    """Node with these classic scripts, one after the other."""
    node, _ = compute_driver_executable()
    command = [node, "--eval", _LOOP, *map(str, scripts)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Node(process)
        assert process.stdin is not None
        process.stdin.close()
