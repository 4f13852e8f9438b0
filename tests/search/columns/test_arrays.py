"""Arrays in one run of bytes: they come back, and nothing else is taken for them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from search.bm25f import build_scored_index
from search.columns.arrays import arrays_as_parts, arrays_of_bytes
from search.entries import CRITERION, Entry
from search.scored_index import ScoredIndex, scored_as_parts, scored_of_bytes
from search.synonyms import aliases_of
from support.small_register import REGISTER

_ARRAYS = {
    "bytes": np.array([1, 255, 3], dtype=np.uint8),
    "none": np.array([], dtype=np.int32),
    "small": np.array([-5, 2**31 - 1], dtype=np.int32),
    "large": np.array([2**62], dtype=np.int64),
}


def _index() -> ScoredIndex:
    entries = [
        Entry("a", "t", "What is the fee?", ("How much?",), "The fee, é 申请, 30 h."),
        Entry("b", "", "Supervision", categories=("x", "y"), kind=CRITERION, aspect="z"),
    ]
    return build_scored_index(entries, aliases_of(REGISTER))


def _kept(index: ScoredIndex) -> bytes:
    return b"".join(scored_as_parts(index))


def test_values_and_arrays_come_back() -> None:
    values, arrays = arrays_of_bytes(b"".join(arrays_as_parts({"a": ["é", 1]}, _ARRAYS)))
    assert values == {"a": ["é", 1]}
    assert list(arrays) == list(_ARRAYS)
    for name, array in arrays.items():
        assert array.dtype == _ARRAYS[name].dtype
        assert array.tolist() == _ARRAYS[name].tolist()
        assert not array.flags.writeable
        assert array.ctypes.data % array.itemsize == 0


@pytest.mark.parametrize("index", [_index(), build_scored_index([])], ids=["some", "none"])
def test_an_index_comes_back_from_its_bytes(index: ScoredIndex) -> None:
    back = scored_of_bytes(_kept(index))
    assert back.as_json() == index.as_json()
    assert list(back.postings) == list(index.postings)
    assert _kept(back) == _kept(index)


def test_an_index_from_json_has_bytes_too() -> None:
    index = ScoredIndex.from_json(_index().as_json())
    assert scored_of_bytes(_kept(index)).as_json() == index.as_json()


def test_other_bytes_are_refused_wherever_they_are_cut() -> None:
    data = _kept(_index())
    for other in (b"", b"{}", pickle.dumps(1), data + b"\0", *(data[:n] for n in range(len(data)))):
        with pytest.raises(ValueError, match=r"."):
            scored_of_bytes(other)


def test_another_format_and_other_arrays_are_refused() -> None:
    with pytest.raises(ValueError, match="format 10 instead of"):
        scored_of_bytes(b"".join(arrays_as_parts({"format": 10}, {})))
    data = _kept(_index()).replace(b'"records"', b'"recordz"')
    with pytest.raises(ValueError, match="no index: KeyError"):
        scored_of_bytes(data)
    with pytest.raises(ValueError, match="no such array: 'O8'"):
        arrays_of_bytes(b"".join(arrays_as_parts({}, _ARRAYS)).replace(b'"i8"', b'"O8"'))
