"""What was published when is kept, and can be put back, in a folder or a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ingest.errors import UsageError
from support.content import edit_file
from support.editions import (
    edition_of,
    faults_of,
    files_of,
    publishing_content,
    unpacked,
    write_edition,
)
from webapp.publish.editions import editions_of, put_back
from webapp.publish.gate import PublishSettings, publish

Faq = Callable[..., Result]

PLACES = pytest.mark.parametrize("name", ["site", "site.zip"])


def _publish(content: Path, target: Path, number: int, *, is_dry_run: bool = False) -> None:
    write_edition(content, number)
    report = publish(content, target, PublishSettings(is_dry_run=is_dry_run))
    assert not report.stops


def _edition(target: Path) -> int:
    """Which edition is there, whole and alone."""
    with unpacked(target) as site:
        assert faults_of(site) == []
        assert sorted(one.name for one in target.parent.iterdir()) == ["content", target.name]
        return edition_of(site)


@PLACES
def test_each_edition_is_listed_and_goes_back(name: str, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, name)
    for number in (1, 2, 3):
        _publish(content, target, number)
    log = editions_of(target)
    states = [(one.is_present, one.is_kept) for one in log]
    assert states == [(True, False), (False, True), (False, True)]
    assert [one.about for one in log] == ["1 changed", "1 changed", "1 added"]
    assert put_back(content, target).digest == log[1].digest
    assert _edition(target) == 2
    assert put_back(content, target, log[2].digest).digest == log[2].digest
    assert _edition(target) == 1
    put_back(content, target)
    assert _edition(target) == 2
    assert [one.is_present for one in editions_of(target)] == [True] + 5 * [False]
    _publish(content, target, 4)
    assert _edition(target) == 4


@PLACES
@pytest.mark.parametrize("digest", ["", "0" * 64, "../log", "log"])
def test_what_is_not_kept_cannot_go_back(name: str, digest: str, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, name)
    with pytest.raises(UsageError, match="There is no other edition"):
        put_back(content, target, digest)
    _publish(content, target, 1)
    with pytest.raises(UsageError, match="There is no other edition"):
        put_back(content, target, digest)
    assert _edition(target) == 1


@PLACES
def test_what_changes_nothing_is_no_edition(name: str, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, name)
    _publish(content, target, 1)
    before = target.stat().st_ino
    _publish(content, target, 1)
    _publish(content, target, 2, is_dry_run=True)
    if name == "site.zip":
        assert target.stat().st_ino == before
    assert len(editions_of(target)) == 1
    assert _edition(target) == 1


def test_the_site_that_was_there_before_goes_back_beside_files_of_others(
    tmp_path: Path, faq: Faq
) -> None:
    content, target = publishing_content(tmp_path, "site")
    write_edition(content, 1)
    faq("export", target, "--content", content)
    (target / "CNAME").write_text("faq.example.org", "utf-8")
    before = files_of(target)
    _publish(content, target, 2)
    put_back(content, target)
    assert files_of(target) == before
    assert [one.about for one in editions_of(target)][1:] == ["1 changed", "Found there"]


def test_another_folder_than_that_of_the_settings_keeps_nothing(tmp_path: Path) -> None:
    content, _ = publishing_content(tmp_path, "site")
    _publish(content, tmp_path / "other", 1)
    assert editions_of(tmp_path / "other") == []


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_a_zip_file_that_is_none_stays(data: bytes, tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site.zip")
    target.write_bytes(data)
    with pytest.raises(UsageError, match="is no earlier export"):
        publish(content, target)
    assert target.read_bytes() == data


def test_what_a_killed_command_left_of_an_unpacked_site_is_gone(tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site.zip")
    _publish(content, target, 1)
    left = tmp_path / ".site.zip.faq-site" / "questions"
    left.mkdir(parents=True)
    (left / "index.html").write_text("half", "utf-8")
    _publish(content, target, 2)
    assert _edition(target) == 2


def test_a_zip_file_with_other_things_stays(tmp_path: Path) -> None:
    content, target = publishing_content(tmp_path, "site.zip")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("letter.txt", "Dear")
    with pytest.raises(UsageError, match="is no earlier export"):
        publish(content, target)
    assert zipfile.ZipFile(target).namelist() == ["letter.txt"]


def test_the_command_needs_no_folder_then(tmp_path: Path, faq: Faq) -> None:
    content, target = publishing_content(tmp_path, "site")
    for number in (1, 2):
        write_edition(content, number)
        assert faq("publish", "--content", content).exit_code == 0
    listed = faq("publish", "--editions", "--content", content).stdout.splitlines()
    told = [line[16:].split() for line in listed]
    assert told == [["there", "now", "1", "changed"], ["1", "added"]]
    assert faq("publish", "--put-back", "--content", content).exit_code == 0
    assert _edition(target) == 1
    edit_file(content / "site.toml", f'to = "../{target.name}"', "")
    refused = faq("publish", "--content", content)
    assert refused.exit_code == 2
    assert f'write to = "../site" below [publish] in {content / "site.toml"}' in refused.stderr
