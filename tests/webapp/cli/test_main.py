"""`faq --help` and the help of each command."""

from __future__ import annotations

import re

import pytest

from support.commands import (
    Run,
)

HELP = {
    "import": (
        "Take questions and answers out of documents.",
        {"FILE...", "--dry-run", "--records", "--json", "--content"},
    ),
    "new": ("Begin a question: a file with its title and an id", {"TOPIC", "TITLE", "--content"}),
    "check": ("Say what is wrong in the content, all of it, by file and line.", {"--json"}),
    "review": ("Accept an answer as it stands beside its criteria.", {"ID...", "--content"}),
    "build": ("Build the index.", {"--content", "--index"}),
    "search": (
        "Search as applicants do, with the same hits and scores as on the site.",
        {"--queries", "--records", "--limit", "--topic", "--category", "--staff", "--json"},
    ),
    "explain": (
        "Say why a record stands where it stands for a query.",
        {"QUERY", "ID", "--records", "--json", "--content", "--index"},
    ),
    "evaluate": (
        "Measure the search with",
        {"QUERIES.jsonl", "--records", "--html", "--json", "--index"},
    ),
    "gaps": (
        "Say what people fail to find",
        {"FILE...", "--at-least", "--limit", "--json", "--content", "--index"},
    ),
    "desk": (
        "Write, check and preview the content in the browser.",
        {"--host", "--port", "--trusted-host", "--no-browser", "--set-password", "--content"},
    ),
    "serve": (
        "Show the site on this computer.",
        {"--host", "--port", "--drafts", "--content", "--index"},
    ),
    "publish": (
        "Export the site, unless readers would lose something.",
        {"DIR", "--against", "--dry-run", "--report", "--let-go", "--pdf", "--budget", "--json"},
    ),
    "export": ("Write the site as a folder that works anywhere", {"DIR", "--pdf", "--content"}),
}
"""Command -> how its help begins, and what it must name."""


def test_faq_alone_shows_the_commands_in_the_order_of_the_work(faq: Run) -> None:
    result = faq()
    listed = re.findall(r"^  (\w+)  ", result.output.partition("Commands:\n")[2], re.MULTILINE)
    assert listed == list(HELP)
    assert result.exit_code == 2


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_shows_the_usual_way(faq: Run, option: str) -> None:
    result = faq(option)
    assert result.exit_code == 0
    assert "  faq import minutes.txt    takes the questions out of a document\n" in result.stdout
    assert "  faq serve                 shows the site on this computer\n" in result.stdout


@pytest.mark.parametrize("command", HELP)
def test_every_command_explains_itself_and_its_options(faq: Run, command: str) -> None:
    sentence, names = HELP[command]
    result = faq(command, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sentence in " ".join(result.stdout.split())
    assert names <= set(re.findall(r"--\w[\w-]*|[A-Z]+(?:\.jsonl|\.\.\.)?", result.stdout))


def test_version(faq: Run) -> None:
    assert re.fullmatch(r"\w+, version \d+\.\d+\.\d+\n", faq("--version").stdout)
