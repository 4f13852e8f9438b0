"""A server asked for whatever the description of the API allows, and for what it does not.

Schemathesis holds statuses, media types, headers and values of all answers to the description: what
it allows must be answered, and what it does not be refused, as other methods must be.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.content.loading import open_content
from support.content import CONTENT
from support.depth import deep
from support.production import served
from support.serving import serving
from webapp.export.edition import build_edition

TRIED = ["--max-examples", "10"]
TRIED_LONG = ["--max-time", "90"]


def _assert_as_described(address: str, folder: Path, *, is_long: bool) -> None:
    """Runs in a folder of its own: it looks there for what is set, and keeps what it has found."""
    tool = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            *(tool, "run", f"{address}/api/v1/openapi.json", "--checks", "all", "--mode", "all"),
            *("--seed", "1", "--no-color", "--generation-database", "none"),
            *(TRIED_LONG if is_long else TRIED),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout


@pytest.mark.parametrize("is_long", [False, deep(True)])
def test_the_live_site_answers_as_described(tmp_path: Path, is_long: bool) -> None:
    with serving(tmp_path, "--content", str(CONTENT)) as (_, host, port):
        _assert_as_described(f"http://{host}:{port}", tmp_path, is_long=is_long)


@pytest.mark.parametrize("is_long", [False, deep(True)])
def test_servers_of_an_edition_answer_as_described(tmp_path: Path, is_long: bool) -> None:
    build_edition(open_content(CONTENT), tmp_path / "site.edition")
    any_number = {"FAQ_REQUESTS_A_MINUTE": "0", "FAQ_SEARCHES_A_MINUTE": "0"}
    with served(tmp_path, **any_number) as server:
        _assert_as_described(f"http://127.0.0.1:{server.port}", tmp_path, is_long=is_long)
