"""What differs between two texts, run by run, for pages that show both. Pure."""

from __future__ import annotations

from ingest.word_differences import differences

__all__ = ["Compared", "compared", "compared_texts", "text_of"]

Compared = list[tuple[str, str, bool]]
"""Runs of words with the blanks between them: old, new, whether they are the same."""

_SEEN = 160
"""Characters before and after a change that are shown of what is the same."""

_CUT = 4_000
"""Words of a version beyond which it is compared line by line, since that takes its square."""


def compared(old: bytes | None, new: bytes | None) -> Compared:
    """The runs of two versions of a file."""
    return compared_texts(text_of(old), text_of(new))


def compared_texts(old: str, new: str) -> Compared:
    """The same of two texts."""
    sides = [_pieces(old), _pieces(new)]
    if max(map(len, sides)) > _CUT:
        sides = [one.splitlines(keepends=True) for one in (old, new)]
    return [
        (
            _shortened("".join(run.old), run.is_same),
            _shortened("".join(run.new), run.is_same),
            run.is_same,
        )
        for run in differences(sides[0], sides[1])
    ]


def text_of(data: bytes | None) -> str:
    """The text of a file, with "\\n" at the ends of its lines."""
    text = (data or b"").decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shortened(text: str, is_same: bool) -> str:
    """A run without its middle, where it is the same in both and long."""
    return f"{text[:_SEEN]} […] {text[-_SEEN:]}" if is_same and len(text) > 3 * _SEEN else text


def _pieces(text: str) -> list[str]:
    """Words and line ends, each word with the blanks after it."""
    return [
        piece
        for line in text.splitlines(keepends=True)
        for piece in (line.split(" ")[:1] + [f" {word}" for word in line.split(" ")[1:]])
    ]
