"""What may be done about a gap: the file, and the lines to write there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.content.content_files import ContentFiles
from ingest.content.files.expectations import EXPECTATIONS_FILE
from ingest.content.files.gaps import GAPS_FILE
from ingest.content.files.terms import TERMS_FILE
from ingest.content.files.toml_edits import Table, TomlValue, quoted, with_table
from ingest.content.model.wording import fold as wording_key
from ingest.content.record_places import RecordPlace, record_places
from ingest.names import typed
from search.entries import CATEGORY, CRITERION, QUESTION, TERM, titles_of
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
    record: tuple[str, str] | None = None
    """Kind and id of the record that it is about."""
    words: str = ""
    """What is added: a wording, a word for a term, a title, the search to expect or to ignore."""


class Suggester:
    """What may be done about gaps, in the files of one content folder."""

    def __init__(self, files: ContentFiles, meaning: Meaning) -> None:
        self._files, self._meaning = files, meaning
        self._places: Mapping[tuple[str, str], RecordPlace] = record_places(files)
        self._questions = files.knowledge.question_by_id
        known = files.knowledge
        records = {
            **{(QUESTION, one.id): (*one.asked_as, *one.wordings) for one in known.questions},
            **{(CRITERION, one.id): (*one.asked_as, *one.wordings) for one in known.criteria},
            **{(CATEGORY, one.id): (*one.asked_as, *one.wordings) for one in known.categories},
            **{(TERM, one.id): (*one.asked_as, *one.wordings) for one in known.terms},
        }
        self._wordings = {
            (kind, str(slug)): frozenset(map(wording_key, texts))
            for (kind, slug), texts in records.items()
        }
        self._titles = titles_of(known)

    def of(
        self, query: str, found: tuple[str, str] | None, *, is_open: bool
    ) -> Iterator[Suggestion]:
        """What may be done; `query` is the wording to write, empty where there is none that may be
        shown, and `found` kind and id of the nearest record, `is_open` where it lacks an answer."""
        place = self._places.get(found) if found else None
        if is_open and found and place:
            yield Suggestion("answer", place.path, "status: published", found)
        if not query:
            return
        if found and place and not self.is_worded(query, found):
            yield Suggestion("wording", place.wordings, query, found, query)
            yield from self._synonyms(found, query)
            lines = _table("search", query, found)
            yield Suggestion("expect", self._path(EXPECTATIONS_FILE), lines, found, query)
        if not is_open:
            topics = [one.id for one in self._files.knowledge.topics]
            if found and found[0] == QUESTION:
                topics = [self._questions[found[1]].topic]
            for topic in topics[:1]:
                title = _title(query)
                command = f"faq new {topic} {typed(title)}"
                yield Suggestion("new", "", command, ("topic", topic), title)
        lines = _table("ignore", query)
        yield Suggestion("ignore", self._path(GAPS_FILE), lines, None, query)

    def is_worded(self, query: str, found: tuple[str, str]) -> bool:
        """Whether a record has the search among its wordings: so staff have said what it finds."""
        said = wording_key(query)
        known = self._wordings.get(found, frozenset())
        return said in known or said == wording_key(self._titles.get(found, ""))

    def _synonyms(self, found: tuple[str, str], query: str) -> Iterator[Suggestion]:
        """The one word of a search that the content lacks, as what people say for a term: for that
        of the record, or for a word of its title."""
        unknown = self._meaning.unknown(query)
        if len(unknown) != 1:
            return
        word = unknown[0].lower()
        title = self._titles.get(found, "") if found[0] in (QUESTION, CRITERION) else ""
        concepts = self._meaning.key(title) - self._meaning.key(query)
        known = {f"{CONCEPT_PREFIX}{one.id}": one for one in self._files.knowledge.terms}
        terms = [known[concept] for concept in sorted(concepts) if concept in known]
        if found[0] == TERM:
            terms = [known[f"{CONCEPT_PREFIX}{found[1]}"]]
        if len(terms) == 1:
            line = self._places[TERM, terms[0].id].line
            names = ", ".join(map(quoted, (*terms[0].lay, word)))
            path = f"{self._path(TERMS_FILE)}:{line}"
            yield Suggestion("synonym", path, f"lay = [{names}]", (TERM, terms[0].id), word)

    def _path(self, name: str) -> str:
        return str(self._files.folder / name)


def _title(query: str) -> str:
    """A search as the title of a question."""
    last = re.split(r"(?<=[.:?!])\s+(?=\S)", query)[-1] if query.endswith("?") else query
    return f"{last[:1].upper()}{last[1:].rstrip(' ?.!')}?"


def _table(name: str, query: str, found: tuple[str, str] | None = None) -> str:
    values: dict[str, TomlValue] = {"query": query}
    if found:
        values["expected"] = (found[1],)
    return with_table("", Table(name, is_one_of_many=True), values).rstrip("\n")
