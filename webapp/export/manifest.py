"""The manifest of an export: a list of its files for `sha256sum -c`, with a head for people.

`webapp.export` writes it and reads that of the export before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from ingest.errors import FaqError
from search.quality.expectations import SearchPlace

__all__ = [
    "MANIFEST",
    "Manifest",
    "ManifestError",
    "format_manifest",
    "read_manifest",
]

MANIFEST = "faq-manifest.txt"
"""Its name; its presence marks a folder as an export."""

_SEARCH = "# search "
"""Begins a line of the head that says where a search finds what staff expect."""


class ManifestError(FaqError):
    """A line of a manifest is none."""

    def __init__(self, path: Path, line: int) -> None:
        self.line = line
        super().__init__(
            f"{path}:{line}: this is not a hash and a file. "
            "Export into a new folder, or take the file out of the folder."
        )


@dataclass(frozen=True)
class Manifest:
    """What an export holds."""

    files: Mapping[str, str] = field(default_factory=dict)
    """Path below the folder -> SHA-256 in hexadecimal digits."""
    searches: tuple[SearchPlace, ...] = ()
    """In the order of `expectations.toml`."""


def format_manifest(head: Iterable[str], manifest: Manifest) -> str:
    """The file: the lines of the head as comments, then `hash  path` by path."""
    searches = (f"{_SEARCH}{one.place or '-'}  {one.id}  {one.query}" for one in manifest.searches)
    lines = [*(f"# {' '.join(line.split())}".rstrip() for line in head), *searches]
    lines += [f"{digest}  {path}" for path, digest in sorted(manifest.files.items())]
    return "".join(f"{line}\n" for line in lines)


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises OSError when it cannot be read and ManifestError when a line is neither a comment nor
    a hash and a path below the folder, such as one made up to have other files removed.
    """
    files: dict[str, str] = {}
    searches = []
    # Universal newlines: git on Windows may have changed them.
    for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1):
        if line.startswith(_SEARCH):
            place, slug, query = [*line[len(_SEARCH) :].split("  ", 2), "", ""][:3]
            searches.append(SearchPlace(int(place) if place.isdecimal() else None, slug, query))
        elif line and not line.startswith("#"):
            digest, space, name = line.partition("  ")
            named = PureWindowsPath(name)  # knows the separators of all systems
            if not space or len(digest) != 64 or named.anchor or ".." in named.parts:
                raise ManifestError(path, number)
            files[name] = digest
    return Manifest(files, tuple(searches))
