"""What people fail to find, as text for a terminal and as plain values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ingest.names import visible
from ingest.phrasing import counted, shortened
from search.gaps.finding import Gap, GapKind, Gaps
from search.gaps.reading import FileAccount

__all__ = ["HEADINGS", "as_json", "format_gaps", "told_file", "told_summary"]

HEADINGS = {
    GapKind.NOTHING: "Found nothing, or nothing with a word of it that tells a subject",
    GapKind.UNSURE: "Found, but not surely",
    GapKind.OPEN: "Found a question that has no answer yet",
}

_ABOUT = {
    "answer": "When its answer is written and approved, write in {path}:",
    "wording": "If that is meant, add to {path}:",
    "synonym": "If it is another word for that, write in {path}:",
    "expect": "So that it stays found, add to {path}:",
    "new": "If nobody has written it yet:",
}

_WIDTH = 100

_Titles = Mapping[tuple[str, str], str]


def as_json(gaps: Gaps, files: Sequence[FileAccount], titles: _Titles) -> dict[str, Any]:
    """The gaps with their files, groups and what may be done about each."""
    return {
        "files": [asdict(one) for one in files],
        **{key: value for key, value in asdict(gaps).items() if key != "gaps"},
        "gaps": [_plain(gap, titles) for gap in gaps.gaps],
    }


def _plain(gap: Gap, titles: _Titles) -> dict[str, Any]:
    nearest = gap.nearest and {
        **dict(zip(("kind", "id"), gap.nearest, strict=True)),
        "title": titles[gap.nearest],
    }
    return {
        "kind": str(gap.kind),
        "count": gap.count,
        "nearest": nearest,
        "wordings": [{"query": text, "count": count} for text, count in gap.wordings.items()],
        "more": gap.more,
        "suggestions": [asdict(one) for one in gap.suggestions],
    }


def format_gaps(gaps: Gaps, files: Sequence[FileAccount], titles: _Titles, limit: int) -> str:
    """The account of the files, then at most `limit` gaps of each kind."""
    told = [*map(told_file, files), "", told_summary(gaps)]
    lines = [_wrapped(one, "  ") for one in told]
    for kind, heading in HEADINGS.items():
        of_kind = [gap for gap in gaps.gaps if gap.kind is kind]
        if of_kind:
            searches = counted(sum(gap.count for gap in of_kind), "search", "searches")
            lines += ["", f"{heading}: {searches}", ""]
            for gap in of_kind[:limit]:
                lines += _told(gap, titles)
            if len(of_kind) > limit:
                lines.append(f"  and {len(of_kind) - limit} more; --limit N shows so many")
    ignoring = [one for gap in gaps.gaps for one in gap.suggestions if one.name == "ignore"]
    for one in ignoring[-1:]:
        lines += [
            f"What need not be told belongs into {visible(one.path)}, such as:",
            one.text,
        ]
    return "\n".join(lines) + "\n"


def told_file(file: FileAccount) -> str:
    """What a file held, in words."""
    if file.kind == "unread":
        return f"{visible(file.path)}: {file.problem}"
    unit = "mail" if file.kind == "mails" else "line"
    parts = [counted(file.lines, unit), counted(file.searches, "search", "searches")]
    if file.programs:
        parts.append(f"{file.programs} of programs left out")
    if file.typing:
        parts.append(f"{file.typing} while typing left out")
    if file.unreadable:
        first = f", the first is {unit} {file.first_unreadable}"
        parts.append(f"{counted(file.unreadable, unit)} could not be read{first}")
    parts += [file.problem] if file.problem else []
    return f"{visible(file.path)}: {', '.join(parts)}"


def told_summary(gaps: Gaps) -> str:
    """What became of all searches, in a sentence."""
    parts = [
        f"{counted(gaps.searched, 'search', 'searches')}: {gaps.answered} surely found an answer"
    ]
    shown = sum(gap.count for gap in gaps.gaps)
    parts.append(f"{shown} did not")
    if gaps.rare:
        parts.append(f"{gaps.rare} did not either and are too few of their kind to be shown")
    if gaps.ignored:
        parts.append(f"{gaps.ignored} are ignored")
    if gaps.empty:
        parts.append(f"{gaps.empty} hold no word to search for")
    return ", ".join(parts) + "."


def _told(gap: Gap, titles: _Titles) -> Iterator[str]:
    first, *others = (_said(*item) for item in gap.wordings.items())
    yield _wrapped(f"{gap.count:>6}  {first}", " " * 8)
    if others or gap.more:
        more = [f"{gap.more} more"] if gap.more else []
        yield _wrapped(" " * 8 + "also: " + "; ".join([*others, *more]), " " * 8)
    if gap.nearest:
        kind, slug = gap.nearest
        title = shortened(titles[gap.nearest], 72)
        yield _wrapped(" " * 8 + f"nearest: the {kind} “{slug}”: {title}", " " * 8)
    for one in gap.suggestions:
        if one.name == "ignore":  # said once, below all
            continue
        yield " " * 8 + _ABOUT[one.name].format(path=visible(one.path))
        yield textwrap.indent(one.text, " " * 12)
    yield ""


def _said(query: str, count: int) -> str:
    return f"“{shortened(query, 200)}”" + (f" ({count})" if count > 1 else "")


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
