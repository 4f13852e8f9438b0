"""Files that several commands read."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import (
    QUERIES,
    RECORDS,
    write_lines,
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "records.jsonl", RECORDS)


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "queries.jsonl", QUERIES)
