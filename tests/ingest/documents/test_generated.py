"""Generated documents that were hard to read: each is made anew and held to its truth.

The lines of `tests/data/ingest/generated.txt` are seeds and structures of
`benchmarks/structures.py`. `python benchmarks/recognition.py --seed SEED --structure NAME --keep
FOLDER` writes the document of one. None may be taken out because it fails: a structure without a
truth is refused by `is_sound`.
"""

from __future__ import annotations

import pytest
from recognition import score
from structures import Structure, is_sound

from support.content import DATA

_LINES = (DATA / "ingest" / "generated.txt").read_text("utf-8").splitlines()
HARD = [line.split() for line in _LINES]


@pytest.mark.parametrize(("seed", "name"), HARD)
def test_a_generated_document_is_read_as_it_was_meant(seed: str, name: str) -> None:
    result = score(Structure(*name.split("/")), int(seed))
    assert result.counts["asked"] == result.counts["found"] > 0
    assert not result.misses


def test_every_hard_document_has_a_truth() -> None:
    assert [name for _, name in HARD if not is_sound(Structure(*name.split("/")))] == []
