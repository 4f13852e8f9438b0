"""Searches -> gaps, on a small content."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.content.loading import open_content
from search.entries import entries_of
from search.gaps.finding import Gap, GapKind, Gaps, find_gaps
from search.gaps.reading import Searches
from search.gaps.suggesting import Suggestion
from search.index import build_index
from search.synonyms import aliases_of
from support.content import edit_file, write_file

WAIT, LONG = ("question", "wait"), "how long is the waiting list"
TERM = """\
[[term]]
id = "lamp"
preferred = "lamp"
lay = ["light"]
definition = "What burns at night."
sources = ["page"]
"""
SOURCES = '[[page]]\nid = "page"\naddress = "https://a.example"\nread = 2026-11-22\n'
QUESTIONS = {
    "cost": ("published", "What does the course cost?", "The fee is ninety."),
    "wait": ("open", "How long is the waiting list?", ""),
    "oil": ("draft", "Which oil burns longest?", "Whale oil."),
    "wicks": ("published", "How are wicks trimmed?", "With scissors, every evening."),
}

Find = Callable[..., Gaps]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    content = Path("content")
    write_file(content / "faq/keeping/_topic.md", "# Keeping\n")
    write_file(content / "terms.toml", TERM)
    write_file(content / "sources/sources.toml", SOURCES)
    for slug, (status, title, answer) in QUESTIONS.items():
        text = f"---\nid: {slug}\nstatus: {status}\n---\n# {title}\n\n{answer}\n"
        write_file(content / f"faq/keeping/{slug}.md", text)
    return content


@pytest.fixture
def find(folder: Path) -> Find:
    def found(
        in_logs: Mapping[str, int] = {},
        directly: Mapping[str, int] = {},
        at_least: int | None = None,
    ) -> Gaps:
        files = open_content(folder)
        public = files.knowledge.public()
        index = build_index(entries_of(public), aliases_of(public))
        spelled = {text.casefold(): text for text in (*in_logs, *directly)}
        counts = [{text.casefold(): n for text, n in of.items()} for of in (in_logs, directly)]
        return find_gaps(files, index, Searches((), *counts, spelled), at_least)

    return found


def _one(gaps: Gaps) -> Gap:
    (gap,) = gaps.gaps
    return gap


def test_what_is_surely_found_is_no_gap(find: Find) -> None:
    gaps = find({"what does the course cost": 5, "wicks trimmed": 4})
    assert (gaps.searched, gaps.answered, gaps.gaps) == (9, 9, ())


@pytest.mark.parametrize(
    ("query", "kind", "nearest"),
    [
        ("zeppelin", GapKind.NOTHING, None),
        ("how long is the waiting list", GapKind.OPEN, ("question", "wait")),
        ("which oil burns longest", GapKind.OPEN, ("question", "oil")),
        ("scissors sailors whales", GapKind.UNSURE, ("question", "wicks")),
    ],
)
def test_what_became_of_a_search_is_told(
    find: Find, query: str, kind: GapKind, nearest: tuple[str, str] | None
) -> None:
    gap = _one(find({query: 3}))
    assert gap.kind is kind
    assert gap.count == 3
    if nearest:
        assert gap.nearest == nearest


def test_wordings_that_mean_the_same_are_one_gap(find: Find) -> None:
    gap = _one(find({"zeppelin parking": 5, "parking for Zeppelins": 3, "parking a zepelin?": 2}))
    assert gap.count == 10
    assert list(gap.wordings.items()) == [
        ("zeppelin parking", 5),
        ("parking for Zeppelins", 3),
        ("parking a zepelin?", 2),
    ]


def test_what_shares_too_little_is_another_gap(find: Find) -> None:
    gaps = find(directly={"refund of deposits": 3, "waiver of deposits": 2, "deposits refund": 1})
    assert [(gap.count, next(iter(gap.wordings))) for gap in gaps.gaps] == [
        (4, "refund of deposits"),
        (2, "waiver of deposits"),
    ]


def test_all_that_finds_an_open_question_is_one_gap(find: Find) -> None:
    gap = _one(find({"how long is the waiting list": 2, "waiting list": 2}))
    assert (gap.count, gap.more, len(gap.wordings)) == (4, 0, 2)
    assert gap.suggestions[:2] == (
        Suggestion("answer", "content/faq/keeping/wait.md", "status: published", WAIT),
        Suggestion("wording", "content/faq/keeping/wait.wordings.txt", LONG, WAIT, LONG),
    )


def test_what_few_have_searched_for_is_only_counted(find: Find) -> None:
    gaps = find({"zeppelin": 2, "harpsichord": 2, "yodelling": 3})
    assert (gaps.rare, [gap.count for gap in gaps.gaps]) == (4, [3])
    assert find({"zeppelin": 2}, at_least=2).rare == 0
    assert find({"zeppelin": 2}, {"zeppelin": 1}, at_least=4).rare == 3
    assert _one(find(directly={"zeppelin": 1})).count == 1


def test_a_rare_word_that_may_be_a_name_is_not_shown(find: Find) -> None:
    """Neither the content has it nor several people type it."""
    gap = _one(find({"zeppelin parking": 3, "zeppelin parking xanthippe": 1}))
    assert list(gap.wordings) == ["zeppelin parking", "zeppelin parking …"]
    assert "xanthippe" not in repr(gap)
    gap = _one(
        find({"zeppelin parking": 3, "zeppelin parking xanthippe": 1}, {"zeppelins park": 1})
    )
    assert "xanthippe" not in repr(gap)
    gap = _one(find(directly={"zeppelin parking xanthippe": 1}))
    assert list(gap.wordings) == ["zeppelin parking xanthippe"]


def test_what_is_to_be_ignored_is_counted(find: Find, folder: Path) -> None:
    write_file(folder / "gaps.toml", '[[ignore]]\nquery = "Zeppelins?"\n')
    gaps = find({"zeppelin": 3, "yodelling": 3, "…": 1})
    assert (gaps.ignored, gaps.empty, len(gaps.gaps)) == (3, 1, 1)


def test_every_search_is_counted_once(find: Find) -> None:
    in_logs = {"zeppelin": 2, "wicks trimmed": 4, "waiting list": 3, "…": 2, "yodelling": 7}
    gaps = find(in_logs, {"quokka": 1})
    shown = sum(gap.count for gap in gaps.gaps)
    assert gaps.searched == 19
    assert gaps.answered + gaps.ignored + gaps.empty + gaps.rare + shown == 19


def test_the_lines_to_write_do_what_they_say(find: Find, folder: Path) -> None:
    query = "scissors sailor's whales"
    gap = _one(find({query: 3}))
    assert [one.name for one in gap.suggestions] == ["wording", "expect", "new", "ignore"]
    wording, expect, new, ignore = gap.suggestions
    assert shlex.split(new.text) == ["faq", "new", "keeping", "Scissors sailor's whales?"]
    write_file(Path(wording.path), wording.text + "\n")
    write_file(Path(expect.path), expect.text + "\n")
    assert find({query: 3}).answered == 3
    (expectation,) = open_content(folder).expectations
    assert (expectation.query, expectation.expected) == (query, ("wicks",))
    Path(wording.path).unlink()
    write_file(Path(ignore.path), ignore.text + "\n")
    assert find({query: 3}).ignored == 3


def test_the_one_word_that_the_content_lacks_may_be_another_name(find: Find, folder: Path) -> None:
    gap = _one(find(directly={"give me a small old torch lamp and take a big new one": 1}))
    assert gap.nearest == ("term", "lamp")
    (synonym,) = (one for one in gap.suggestions if one.name == "synonym")
    assert synonym == Suggestion(
        "synonym", "content/terms.toml:2", 'lay = ["light", "torch"]', ("term", "lamp"), "torch"
    )
    edit_file(folder / "terms.toml", 'lay = ["light"]', synonym.text)
    assert not any(
        one.name == "synonym"
        for gap in find(directly={"give me a small old torch lamp and take a big new one": 1}).gaps
        for one in gap.suggestions
    )


def test_the_order_of_the_searches_does_not_matter(find: Find) -> None:
    words = ["zeppelin", "parking", "harpsichord", "tuning", "yodelling"]
    asked = {f"{one} {other}": 3 for one in words for other in words}
    assert find(asked) == find(dict(reversed(asked.items())))
