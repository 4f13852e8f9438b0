"""Static files and their names: folders sort the sources and are no part of an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.site.assets import MADE, StaticFiles


def _static(folder: Path, *names: str) -> StaticFiles:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    return StaticFiles(folder)


def test_our_files_have_their_own_name_and_those_of_others_their_path(tmp_path: Path) -> None:
    files = _static(tmp_path, "icon.svg", "site/page-x.js", "vendor/stem-1/a.js", "vendor/b/a.js")
    assert files.by_name == {
        "icon.svg": tmp_path / "icon.svg",
        "page-x.js": tmp_path / "site/page-x.js",
        "vendor/stem-1/a.js": tmp_path / "vendor/stem-1/a.js",
        "vendor/b/a.js": tmp_path / "vendor/b/a.js",
    }


def test_two_of_our_files_cannot_have_one_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Two static files have one name"):
        _static(tmp_path, "site/list.css", "element/list.css")


def test_what_pages_load_goes_by_its_content_and_what_others_load_by_its_name(
    tmp_path: Path,
) -> None:
    files = _static(tmp_path, "one.js", "two.css", "part.js", "vendor/x/LICENSE.txt")
    published = list(files.published(frozenset({"part.js"}), frozenset({"two.css", "search.js"})))
    assert {one for one in published if one[0] not in MADE} == {
        ("one.js", True),
        ("two.css", False),
        ("vendor/x/LICENSE.txt", False),
    }
    assert {("search.js", True), ("search.js", False), ("style.css", True)} <= set(published)
    assert ("style.css", False) not in published
