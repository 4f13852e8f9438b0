"""Documents that staff have handed to the desk and that are not in the content yet.

    waiting/<id>            name of the document and what staff have chosen
    documents/<id>/<name>   its bytes

Nothing is written to the content before staff say so: until then an import is only worked out, and
worked out again when the content, the document's choices or anything else has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import RLock
from typing import Any

from ingest.content.content_files import ContentFiles
from ingest.content.files.register_edits import RegisterChanges, Value
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.folder import folder_state, is_passed_over
from ingest.content.model.slugs import Slug, make_slug
from ingest.documents.columns import ToldColumns, parse_columns
from ingest.errors import FaqError
from ingest.files import present_bytes
from ingest.importing.importer import Import, import_documents
from ingest.importing.options import Answers, Gone, ImportOptions, Side
from ingest.names import UNPRINTABLE, name_problem, reserved_on_windows
from webapp.desk.shared.store import Store

__all__ = ["NEW", "Choices", "Imports", "Said", "WaitingImport", "digest_of_plan"]

_ID = re.compile(r"[0-9a-f]{16}")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME = 100
"""Characters; some systems have no more than 255 bytes for one."""

_MOST = 20
"""Documents that may wait at a time."""

_PART = ".part"
"""Name of a document that is on its way; none that can be kept is called so."""

_PLANS = 4
"""Plans that are kept while nothing changes."""

NEW = "+"
"""Begins the title of a topic that is to be made, in place of an id."""


@dataclass(frozen=True)
class Said:
    """What staff have said of two questions that are alike, or of a file with a conflict."""

    kind: str
    """same, different or file."""
    title: str
    """What it is about, to show."""
    pair: tuple[str, str] = ("", "")
    """The questions, newer and older: in words where they are one, by id where they are two."""
    path: str = ""
    """Of the content file, below the folder."""
    whose: str = ""
    """Whose words that gets: a `Side`, or the file name of a document; empty where it is open."""


@dataclass(frozen=True)
class Choices:
    """What staff have chosen for a document."""

    version_of: str = ""
    """File name of the document that it is the next version of."""
    answers: str = Answers.AS_MARKED
    gone: str = Gone.REVIEW
    topic: str = ""
    """Of all its questions: an id, or `NEW` and a title; empty where each has its own."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Title in the document -> the same for the questions below it."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Letters of a column -> what it holds."""
    said: tuple[Said, ...] = ()

    def told_columns(self) -> ToldColumns:
        """Raises ColumnsError."""
        return parse_columns(",".join(f"{one}={what}" for one, what in self.columns.items()))


@dataclass(frozen=True)
class WaitingImport:
    """A document that waits."""

    id: str
    path: Path
    choices: Choices

    @property
    def name(self) -> str:
        return self.path.name

    def options(self, files: ContentFiles) -> ImportOptions:
        """What the import is told. Raises ColumnsError."""
        choices, said = self.choices, self.choices.said
        taken = {one.record.id for one in files.topics} | {*files.register.topics}
        made: dict[str, str] = {}

        def topic_id(choice: str) -> str:
            if not choice.startswith(NEW):
                return choice
            title = choice.removeprefix(NEW)
            known = {one.record.title.casefold(): one.record.id for one in files.topics}
            known |= {of_new.casefold(): Slug(slug) for slug, of_new in made.items()}
            if title.casefold() in known:
                return known[title.casefold()]
            slug = make_slug(title, taken={*taken, *made})
            made[slug] = title
            return slug

        registered = next((one for one in files.register.documents if one.name == self.name), None)
        keys: dict[str, Value | None] = {}
        documents: dict[str, Mapping[str, Value | None]] = {}
        if registered and registered.topic:
            keys["topic"] = None  # it is no longer chosen, or comes again
        if registered and registered.topics:
            keys["topics"] = None
        if choices.topic:
            keys["topic"] = topic_id(choices.topic)
        elif choices.topics:
            keys["topics"] = {title: topic_id(one) for title, one in choices.topics.items()}
        if choices.columns:
            keys["columns"] = str(choices.told_columns())
        if choices.version_of not in ("", self.name):
            listed = {one.name: one.supersedes for one in files.register.documents}
            earlier = (*listed.get(self.name, ()), choices.version_of)
            keys["supersedes"] = tuple(dict.fromkeys(earlier))
            documents |= {name: {} for name in earlier}
        if keys:
            documents[self.name] = keys
        different = tuple(one.pair for one in said if one.kind == "different")
        return ImportOptions(
            answers=Answers(choices.answers),
            gone=Gone(choices.gone),
            replaces=choices.version_of == self.name,
            register=RegisterChanges(documents, made, different),
            same=tuple(one.pair for one in said if one.kind == "same"),
            settled={one.path: Side(one.whose) for one in said if one.whose in tuple(Side)},
            answers_of={one.path: one.whose for one in said if one.whose not in ("", *Side)},
        )


class Imports:
    """The documents that wait at the desk of one content folder."""

    def __init__(self, content: Path, store: Store) -> None:
        self.content, self._store = content, store
        self.lock = RLock()
        """Of one import at a time, planned or written: a document may take all that it may."""
        self._plans: OrderedDict[object, Import] = OrderedDict()
        self._done: OrderedDict[str, Import] = OrderedDict()
        self._remove_lost()

    def add(self, name: str, data: bytes, files: ContentFiles) -> WaitingImport:
        """Takes a document in, with what staff have chosen for the one of its name.

        Raises FaqError where it has no name that can be kept, or too many wait.
        """
        name = _safe_name(name)
        if len(self.waiting()) >= _MOST:
            raise FaqError(f"{_MOST} documents wait already. Import or drop one of them first.")
        slug = secrets.token_hex(8)
        there = present_bytes(self.content / "sources" / name)
        known = next((one for one in files.register.documents if one.name == name), None)
        choices = Choices(
            version_of=name if there not in (None, data) else "",
            topic=known.topic if known else "",
            topics=dict(known.topics) if known else {},
        )
        try:
            folder = self._store.place("documents") / slug
            waiting = WaitingImport(slug, folder / name, choices)
            self.keep(waiting)  # first: a document of which nothing is known is removed
            folder.mkdir(mode=0o700)
            (folder / _PART).write_bytes(data)
            (folder / _PART).rename(waiting.path)  # there as a whole, or not at all
        except OSError as error:
            raise FaqError(f"The document cannot be kept ({error.strerror}).") from error
        return waiting

    def find(self, slug: str) -> WaitingImport | None:
        """The one with this id; None where it has been imported or dropped."""
        kept = self._store.read("waiting", slug) if _ID.fullmatch(slug) else None
        if kept is None:
            return None
        read = json.loads(kept)
        said = tuple(Said(**{**one, "pair": tuple(one["pair"])}) for one in read["choices"]["said"])
        path = self._store.place("documents") / slug / read["name"]
        if not path.exists():  # it is still on its way, or was when the desk was killed
            return None
        return WaitingImport(slug, path, Choices(**{**read["choices"], "said": said}))

    def waiting(self) -> list[WaitingImport]:
        """All of them, the latest first."""
        folder = self._store.place("waiting")
        paths = sorted(folder.iterdir(), key=lambda path: -path.stat().st_mtime)
        return [one for path in paths if (one := self.find(path.name))]

    def keep(self, waiting: WaitingImport) -> None:
        """Keeps what staff have chosen."""
        kept = {"name": waiting.name, "choices": asdict(waiting.choices), "time": time.time()}
        self._store.write("waiting", waiting.id, json.dumps(kept).encode())

    def named(self, waiting: WaitingImport, name: str) -> WaitingImport:
        """The same document under another name. Raises FaqError."""
        path = waiting.path.with_name(_safe_name(name))
        waiting.path.rename(path)
        moved = replace(waiting, path=path)
        self.keep(moved)
        return moved

    def drop(self, slug: str) -> None:
        """Forgets a document."""
        if _ID.fullmatch(slug):
            (self._store.place("waiting") / slug).unlink(missing_ok=True)
            shutil.rmtree(self._store.place("documents") / slug, ignore_errors=True)

    def plan(self, waiting: WaitingImport, files: ContentFiles) -> Import:
        """What the import would do; worked out anew where anything has changed.

        Raises what `import_documents` raises, and ColumnsError.
        """
        with self.lock:
            options = waiting.options(files)
            key = waiting.path, json.dumps(asdict(waiting.choices)), folder_state(self.content)
            if key not in self._plans:
                self._plans[key] = import_documents(
                    [waiting.path], self.content, options=options, dry_run=True
                )
                while len(self._plans) > _PLANS:
                    self._plans.popitem(last=False)
            return self._plans[key]

    def write(self, waiting: WaitingImport, files: ContentFiles) -> Import:
        """Imports it: the document goes to the content then, and waits no more.

        What a killed desk leaves, doing it again ends. Raises what `plan` raises.
        """
        with self.lock:
            planned = self.plan(waiting, files)
            paths = [path for one in planned.account.files if (path := Path(one.path)).exists()]
            for path in paths:
                self._note_version(path)
            done = import_documents([waiting.path], self.content, options=waiting.options(files))
            if done.account.documents:
                self._done[waiting.id] = done
                self.drop(waiting.id)
                for path in paths:
                    self._note_version(path)
                while len(self._done) > _PLANS:
                    self._done.popitem(last=False)
            return done

    def done(self, slug: str) -> Import | None:
        """What an import has done that was written a while ago."""
        return self._done.get(slug)

    def _note_version(self, path: Path) -> None:
        data = present_bytes(path)
        if data is not None:
            self._store.note_version(path.relative_to(self.content).as_posix(), data)

    def _remove_lost(self) -> None:
        """Removes documents of which nothing is known, as a killed desk leaves them."""
        with suppress(OSError):
            known = {path.name for path in self._store.place("waiting").iterdir()}
            for folder in self._store.place("documents").iterdir():
                if folder.name not in known:
                    shutil.rmtree(folder, ignore_errors=True)


def digest_of_plan(plan: Import, choices: Choices) -> str:
    """What staff have seen of a plan, in short: only that is written."""
    seen: Any = [plan.account.as_json(), asdict(choices)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def _safe_name(name: str) -> str:
    """A file name as browsers send it, as one that every system can keep. Raises FaqError."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = " ".join(_NOT_IN_NAMES.sub("-", UNPRINTABLE.sub("", last)).split()).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    plain = f"{stem[:_LONGEST_NAME]}{dot}{suffix[:10]}" if stem else plain[:_LONGEST_NAME]
    if (
        not plain
        or is_passed_over(plain)
        or name_problem(plain)
        or reserved_on_windows(plain)
        or plain.casefold() == SOURCES_FILE
    ):
        raise FaqError("The document has no name that can be kept. Give it another one.")
    return plain
