"""What may be done about a gap: the file, and the lines to write there."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.files.expectations import EXPECTATIONS_FILE
from ingest.content.files.gaps import GAPS_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.model.wording import fold as wording_key
from ingest.content.record_places import RecordPlace, record_places
from search.entries import CRITERION, QUESTION, TERM
from search.gaps.meaning import Meaning
from search.synonyms import CONCEPT_PREFIX

__all__ = ["Suggester", "Suggestion"]


@dataclass(frozen=True)
class Suggestion:
    """One thing that may be done about a gap."""

    name: str
    """answer, wording, synonym, expect, new or ignore."""
    path: str
    """The file to edit, as the user would type it; empty for a command."""
    text: str
    """The lines to write there, or the command."""


class Suggester:
    """What may be done about gaps, in the files of one content folder."""

    def __init__(self, files: ContentFiles, meaning: Meaning) -> None:
        self._files, self._meaning = files, meaning
        self._places: Mapping[tuple[str, str], RecordPlace] = record_places(files)
        self._questions = files.knowledge.question_by_id
        self._titles: dict[tuple[str, str], tuple[str, ...]] = {
            (kind, one.id): (one.title, *one.asked_as, *one.wordings)
            for kind, records in ((QUESTION, files.questions), (CRITERION, files.criteria))
            for one in (file.record for file in records)
        }
        """Kind and id -> its title and its wordings; of questions and criteria alone."""

    def of(
        self, query: str, found: tuple[str, str] | None, *, is_open: bool
    ) -> Iterator[Suggestion]:
        """What may be done; `query` is the wording to write, empty where there is none that may be
        shown, and `found` kind and id of the nearest record, `is_open` where it lacks an answer."""
        place = self._places.get(found) if found else None
        if is_open and found and place:
            yield Suggestion("answer", place.path, "status: published")
        if not query:
            return
        if found and place and wording_key(query) not in self._known(found):
            yield Suggestion("wording", place.wordings, query)
            yield from self._synonyms(found, query)
            yield Suggestion(
                "expect", self._path(EXPECTATIONS_FILE), _table("search", query, found)
            )
        if not is_open:
            topics = [one.id for one in self._files.knowledge.topics]
            if found and found[0] == QUESTION:
                topics = [self._questions[found[1]].topic]
            for topic in topics[:1]:
                yield Suggestion("new", "", f"faq new {topic} {shlex.quote(_title(query))}")
        yield Suggestion("ignore", self._path(GAPS_FILE), _table("ignore", query))

    def _known(self, found: tuple[str, str]) -> set[str]:
        return set(map(wording_key, self._titles.get(found, ())))

    def _synonyms(self, found: tuple[str, str], query: str) -> Iterator[Suggestion]:
        """The one word of a search that the content lacks, as what people say for a term: for that
        of the record, or for a word of its title."""
        unknown = self._meaning.unknown(query)
        if len(unknown) != 1:
            return
        word = unknown[0].lower()
        title = next(iter(self._titles.get(found, ())), "")
        concepts = self._meaning.key(title) - self._meaning.key(query)
        known = {f"{CONCEPT_PREFIX}{one.id}": one for one in self._files.knowledge.terms}
        terms = [known[concept] for concept in sorted(concepts) if concept in known]
        if found[0] == TERM:
            terms = [known[f"{CONCEPT_PREFIX}{found[1]}"]]
        if len(terms) == 1:
            line = self._places[TERM, terms[0].id].line
            names = ", ".join(map(_quoted, (*terms[0].lay, word)))
            yield Suggestion("synonym", f"{self._path(TERMS_FILE)}:{line}", f"lay = [{names}]")

    def _path(self, name: str) -> str:
        return str(self._files.folder / name)


def _title(query: str) -> str:
    """A search as the title of a question."""
    last = re.split(r"(?<=[.:?!])\s+(?=\S)", query)[-1] if query.endswith("?") else query
    return f"{last[:1].upper()}{last[1:].rstrip(' ?.!')}?"


def _table(name: str, query: str, found: tuple[str, str] | None = None) -> str:
    lines = [f"[[{name}]]", f"query = {_quoted(query)}"]
    return "\n".join([*lines, f"expected = [{_quoted(found[1])}]"] if found else lines)


def _quoted(text: str) -> str:
    """As a text of TOML, which takes the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)
