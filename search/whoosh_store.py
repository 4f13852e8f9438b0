"""The durable index on disk: Whoosh behind a small door, and the scored index beside it.

    .faq-index/
      current              name of the folder in use
      <fingerprint>/       Whoosh's files, scored.json, and a digest of them

An index is a cache: it is named after what it was built from, written to a new folder and put in
use by replacing the file `current`, so that a crash at any moment leaves the old one readable.
Whoosh keeps the records with fields, stored values and positions for the staff's query language;
the public ranking does not run through it.

Whoosh's table of contents is a pickle, so opening an index that someone else wrote could run
their code: the folder is made readable by its owner alone and belongs in no download.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
import warnings
from collections.abc import Collection, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Kind, Standing, Status
from ingest.errors import FaqError, UsageError, did_you_mean
from ingest.files import remove_abandoned, write_atomically
from search import analysis
from search.entries import CRITERION, QUESTION, entries_of
from search.index import build_index
from search.scored_index import ScoredIndex
from search.synonyms import aliases_of

with warnings.catch_warnings():
    # Whoosh 2.7.4 is of 2016; a new Python finds fault with its source when it compiles it.
    warnings.simplefilter("ignore")
    from whoosh import fields, index, qparser, query
    from whoosh.analysis import RegexTokenizer, Token, Tokenizer
    from whoosh.filedb.filestore import FileStorage

__all__ = ["IndexWriteError", "Store", "check_staff_query", "open_or_build"]

_CURRENT = "current"
_SCORED = "scored.json"
_DIGEST = "digest"
_NEW = ".new-"
_LOCK = "building"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class IndexWriteError(FaqError):
    """The index cannot be written: the folder is read-only or the disk is full."""


class _Terms(Tokenizer):  # type: ignore[misc]
    """Our terms as a Whoosh analyser, so that staff and applicants find the same words."""

    def __call__(self, value: str, start_pos: int = 0, **_: Any) -> Iterator[Any]:
        token = Token(positions=True, chars=True)
        position = start_pos
        for word in analysis.words(value):
            if text := analysis.term(word.text):
                token.text, token.pos = text, position
                token.startchar, token.endchar = word.start, word.end
                position += 1
                yield token


_SCHEMA = {
    "id": fields.ID(stored=True, unique=True),
    "kind": fields.KEYWORD(commas=True),  # "criterion,work experience"
    "topic": fields.ID(stored=True),
    "status": fields.ID(stored=True),
    "question": fields.TEXT(analyzer=_Terms(), stored=True, phrase=True),
    "asked_as": fields.TEXT(analyzer=_Terms(), phrase=True),
    "answer": fields.TEXT(analyzer=_Terms(), phrase=True),
    "source": fields.TEXT(analyzer=RegexTokenizer(r"[^\n]+"), phrase=False),  # a name is a word
    "reviewed": fields.DATETIME(stored=True),
}
_STATUSES = [*Status, *Standing]
"""A question has a status, a criterion its standing."""
_KINDS = [QUESTION, CRITERION, *Kind]
"""A criterion has a kind of its own too."""
_WORD_FIELDS = ["question", "asked_as", "answer"]


class Store:
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self.scored = ScoredIndex.from_json(json.loads((folder / _SCORED).read_text()))
        """What the public search runs on: public records only."""
        opened = index.open_dir(str(folder))
        # Held open, so that it goes on answering when a newer index takes its place on disk.
        self._schema, self._searcher = opened.schema, opened.searcher()

    def close(self) -> None:
        """Gives the files free; `scored` can still be used."""
        self._searcher.close()

    def find(self, text: str, *, limit: int = 20) -> list[str]:
        """Ids of the records that a query in the staff's language finds, best first.

        All words must be there. `kind:`, `topic:`, `status:`, `source:`, `reviewed:[2026 to]`,
        "phrases", AND, OR, NOT and brackets work as in Whoosh. Retired records and drafts are
        found too. A query that Whoosh cannot make sense of is searched for its plain words.
        """
        parser = qparser.MultifieldParser(_WORD_FIELDS, self._schema)
        try:
            found = self._searcher.search(parser.parse(text), limit=limit)
        except Exception:  # Whoosh fails in many ways, such as IndexError on "NOT NOT a"
            plain = query.And(
                [
                    query.Or([query.Term(name, term) for name in _WORD_FIELDS])
                    for term in dict.fromkeys(analysis.terms(text))
                    if term not in ("and", "or", "not")
                ]
            )
            found = self._searcher.search(plain, limit=limit)
        return [hit["id"] for hit in found]


def check_staff_query(text: str) -> None:
    """Raises UsageError for a field, status or kind that does not exist, which Whoosh lets pass."""
    for name in re.findall(r"(?<![\w:])([a-z_]+):(?=[^\s/])", text):
        if name not in _SCHEMA:
            raise UsageError(f"There is no field “{name}”. {did_you_mean(name, _SCHEMA)}")
    _check_values(text, "status", _STATUSES)
    _check_values(text, "kind", _KINDS)


def _check_values(text: str, field: str, known: Collection[str]) -> None:
    for plain, quoted in re.findall(rf'(?<!\w){field}:(?:([A-Za-z]+)|"([^"]*)")', text):
        if (value := plain or quoted) not in known:
            raise UsageError(f"There is no {field} “{value}”. {did_you_mean(value, known)}")


def open_or_build(knowledge: KnowledgeBase, folder: Path) -> tuple[Store, bool]:
    """The index of these records, and whether it had to be built.

    An index of other records, of another format or damaged is replaced. Raises UsageError for a
    folder that holds anything but an index, and IndexWriteError when none can be written.
    """
    fingerprint = _fingerprint(knowledge)
    store = _open(folder, fingerprint)
    if store is not None:
        return store, False
    _refuse_other_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileStorage(str(folder)).lock(_LOCK)
        lock.acquire(blocking=True)
        try:
            store = _open(folder, fingerprint)  # another process may just have built it
            return (store, False) if store else (_build(knowledge, folder, fingerprint), True)
        finally:
            lock.release()
    except OSError as error:
        raise _write_error(folder, error.strerror or str(error)) from error
    except FaqError as error:
        reason = getattr(error.__cause__, "strerror", None) or str(error)
        raise _write_error(folder, reason) from error


def _open(folder: Path, fingerprint: str) -> Store | None:
    """The index in use, if it is the one that is asked for and whole."""
    try:
        current = folder / fingerprint
        if (folder / _CURRENT).read_text().strip() != fingerprint:
            return None
        if (current / _DIGEST).read_text() != _digest(current):
            return None
        return Store(current)
    except Exception:  # a missing, cut or foreign file: whatever it is, the cure is to build
        return None


def _refuse_other_folders(folder: Path) -> None:
    ours = {_CURRENT, _LOCK}
    try:
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        raise _write_error(folder, error.strerror or str(error)) from error
    others = {name for name in names if not (name.startswith(".") or _FINGERPRINT.fullmatch(name))}
    if others - ours:
        raise UsageError(
            f"{folder} holds other files than an index, such as {min(others - ours)}. "
            "Nothing was changed: name a new or empty folder with --index."
        )


def _write_error(folder: Path, reason: str) -> IndexWriteError:
    return IndexWriteError(
        f"The index cannot be written to {folder} ({reason}). "
        "Name a folder that you may write to with --index."
    )


def _fingerprint(knowledge: KnowledgeBase) -> str:
    """A name for an index of these records: 16 hexadecimal digits.

    The program that turns records into impacts is part of it, so that a new version of it, or of
    what it depends on, builds anew.
    """
    digest = hashlib.sha256()
    for library in ("markdown", "nh3", "snowballstemmer", "whoosh"):
        digest.update(f"{library} {version(library)}\n".encode())
    ours = Path(__file__).parent
    for package in (ours, ours.parent / "ingest"):
        for path in sorted(package.rglob("*.py")):
            digest.update(path.read_bytes())
    parts = (knowledge.questions, knowledge.criteria, knowledge.categories, knowledge.terms)
    records = [asdict(record) for records in parts for record in records]
    digest.update(json.dumps(records, default=str, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _digest(folder: Path) -> str:
    """A name for the bytes of all files of an index: 16 hexadecimal digits.

    Whoosh does not notice a damaged segment before a query meets it.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.name != _DIGEST):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(knowledge: KnowledgeBase, folder: Path, fingerprint: str) -> Store:
    new = Path(tempfile.mkdtemp(prefix=_NEW, dir=folder))
    try:
        _write_records(knowledge, new)
        public = knowledge.public()
        scored = build_index(entries_of(public), aliases_of(public))
        (new / _SCORED).write_text(json.dumps(scored.as_json(), separators=(",", ":")))
        (new / _DIGEST).write_text(_digest(new))
        target = folder / fingerprint
        shutil.rmtree(target, ignore_errors=True)  # there only if it was damaged
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    store = Store(target)
    write_atomically(folder / _CURRENT, fingerprint.encode())
    remove_abandoned(folder, _NEW)
    for old in folder.iterdir():
        if old != target and _FINGERPRINT.fullmatch(old.name) and (old / _SCORED).is_file():
            # A reader may still hold it open; then it goes with the next build.
            shutil.rmtree(old, ignore_errors=True)
    return store


def _write_records(knowledge: KnowledgeBase, folder: Path) -> None:
    made = index.create_in(str(folder), fields.Schema(**_SCHEMA))
    writer = made.writer()
    try:
        for entry in entries_of(knowledge):
            question = knowledge.question_by_id.get(entry.id)
            criterion = knowledge.criterion_by_id.get(entry.id)
            spans = question.sources if question else criterion.citation.spans if criterion else ()
            reviewed = question.reviewed if question else None
            writer.add_document(
                id=entry.id,
                kind=f"{entry.kind},{criterion.kind}" if criterion else entry.kind,
                topic=entry.topic,
                status=str(question.status if question else criterion and criterion.standing),
                question=entry.question,
                asked_as="\n".join(entry.asked_as),
                answer=entry.answer,
                source="\n".join(sorted({span.document for span in spans})),
                reviewed=reviewed and dt.datetime.combine(reviewed, dt.time.min),
            )
        writer.commit()
    except BaseException:
        writer.cancel()  # a commit that fails keeps the lock until then
        raise
    finally:
        made.close()
