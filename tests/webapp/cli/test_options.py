"""An option that has no effect beside another one is refused: who typed it would believe it had."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run, assert_failed, file_texts

LEAVE = ". Leave it out.\n"
WITH_TO = f"with --to: the index of this computer is not built then{LEAVE}"
WITH_RECORDS = f"with --records: these lines are searched instead{LEAVE}"
WITH_EDITIONS = f"with --put-back or --editions: nothing is exported then{LEAVE}"
OF_DESK = f"with --set-password or --install-starter: the desk is not opened then{LEAVE}"
WITH_PASSWORD = f"with --set-password: nothing else is done then{LEAVE}"

UNUSED = [
    # The command, the option that is refused and what its message says after “has no effect”
    ("build --to x.edition --index DIR", "--index", WITH_TO),
    ("build --to sqlite:///x --index DIR", "--index", WITH_TO),
    ("build --to sqlite:///x --put-back --index DIR", "--index", WITH_TO),
    (
        "build --to sqlite:///x --put-back --content DIR",
        "--content",
        f"with --put-back: nothing is read of the content{LEAVE}",
    ),
    ("search fee --records x.jsonl --index DIR", "--index", WITH_RECORDS),
    ("search fee --records x.jsonl --content content", "--content", WITH_RECORDS),
    ("evaluate x.jsonl --records x.jsonl --index DIR", "--index", WITH_RECORDS),
    ("explain fee fee --records x.jsonl --index DIR", "--index", WITH_RECORDS),
    *(
        (f"publish site {way} {option}", option.partition(" ")[0], WITH_EDITIONS)
        for way in ("--put-back", "--editions")
        for option in (
            *("--against old", "--dry-run", "--report x.html", "--let-go fees/", "--pdf"),
            *("--budget 20", "--index-budget 300"),
        )
    ),
    ("desk --set-password --host 0.0.0.0", "--host", OF_DESK),
    ("desk --install-starter --port 81", "--port", OF_DESK),
    ("desk --install-starter --no-browser", "--no-browser", OF_DESK),
    ("desk --set-password --install-starter", "--install-starter", WITH_PASSWORD),
    ("desk --set-password --content content", "--content", WITH_PASSWORD),
    ("gaps x.log --json --limit 3", "--limit", f"with --json: it has all groups{LEAVE}"),
    ("new training Why? --text x", "--text", f"for a question{LEAVE}"),
    ("new training Why? --lay x", "--lay", f"for a question{LEAVE}"),
    ("new --as topic Fees --rests-on x", "--rests-on", f"for a topic{LEAVE}"),
    ("new --as topic Fees --source x", "--source", f"for a topic{LEAVE}"),
    ("new --as criterion Fees --lay x", "--lay", f"for a criterion{LEAVE}"),
    ("new --as term Fees --standing quoted", "--standing", f"for a term{LEAVE}"),
    ("new --as term Fees --figure x", "--figure", f"for a term{LEAVE}"),
]


@pytest.mark.parametrize(("command", "option", "rest"), UNUSED, ids=[one[0] for one in UNUSED])
def test_what_has_no_effect_is_refused(
    command: str, option: str, rest: str, faq: Run, content: Path
) -> None:
    """In one message, and nothing is written."""
    before = file_texts(content.parent)
    assert_failed(faq(*command.split()), 2, f"{option} has no effect {rest}")
    assert file_texts(content.parent) == before
