"""The ids of imported topics and questions: kept where they have one, made where they have none.

An id is an address for ever, so a record that is already in the content keeps its own, whatever
its title has become since; then counts what staff chose in `sources.toml`; only then is one made
of the title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.loading import Existing
from ingest.content.model.slugs import Slug, make_slug
from ingest.content.model.wording import comparable
from ingest.errors import ContentError, Fault, FaultKind
from ingest.importing.duplicates import MergedQuestion

__all__ = ["Addresses", "present_wordings"]


def present_wordings(existing: Existing) -> dict[str, Slug]:
    """Comparable wording -> id, of all wordings of the questions that are there.

    A wording that staff noted below `asked_as` or in the file of wordings belongs to that question
    even where another one has it as its title: so they say that the two are one. Then count the
    words that the last import knew a question by, and its title last, which may be of staff's
    making.
    """
    known: dict[str, Slug] = {}
    questions = [file.record for file in existing.questions.values()]
    former_titles = _former_titles(existing)
    for question in questions:
        ids = (question.id, *question.former_ids)
        titles = (question.title, *(former_titles.get(slug, "") for slug in ids))
        own = {comparable(title, existing.terms) for title in titles}
        for wording in (*question.asked_as, *question.wordings):
            key = comparable(wording, existing.terms)
            if key not in own:
                known.setdefault(key, question.id)
    for question in questions:
        for slug in (question.id, *question.former_ids):
            if former := former_titles.get(slug):
                known.setdefault(comparable(former, existing.terms), question.id)
    for question in questions:
        known.setdefault(comparable(question.title, existing.terms), question.id)
    return known


def _former_titles(existing: Existing) -> dict[str, str]:
    """Id of a question or topic -> its title as the last import wrote it."""
    remembered = existing.remembered
    topics = {slug: one.record.title for slug, one in remembered.topics.items()}
    return topics | {one.record.id: one.record.title for one in remembered.questions}


class Addresses:
    """Gives each topic and question of one import its id, and no id twice."""

    def __init__(self, merged: Sequence[MergedQuestion], existing: Existing) -> None:
        """Raises ContentError when `sources.toml` means two questions with the same words."""
        self._existing = existing
        self._wordings = {
            one.title: {self._key(found.question) for found in one.found} for one in merged
        }
        self._topics = self._present_topics()
        self._given: dict[str, Slug] = {}  # comparable title -> id of a topic of this import
        self._given_topics: set[Slug] = set()
        self._taken_topics = set(self._topics.values())
        self._questions = present_wordings(existing)
        self._moved = {
            former: file.record.id
            for file in existing.questions.values()
            for former in file.record.former_ids
        }
        self._chosen = self._chosen_questions(merged)
        self._taken: set[Slug] = set()
        self._unavailable: set[str] = {*existing.questions, *existing.register.questions}
        self._unavailable.update(self._moved)

    def topic(self, title: str) -> Slug:
        """The id of the topic with this title as the documents print it."""
        key = self._key(title)
        if key not in self._given:
            slug = self._topics.get(key)
            if slug is None or slug in self._given_topics:
                slug = make_slug(title, taken=self._taken_topics)
            self._given[key] = slug
            self._given_topics.add(slug)
            self._taken_topics.add(slug)
        return self._given[key]

    def question(self, one: MergedQuestion) -> Slug:
        """The id of a question; it is asked for once."""
        present = (self._questions.get(wording) for wording in sorted(self._wordings[one.title]))
        chosen = self._chosen.get(one.title)
        known = [*present, self._moved.get(chosen, chosen) if chosen else None]
        slug = next((slug for slug in known if slug and slug not in self._taken), None)
        if slug is None:
            slug = make_slug(one.title, taken=self._unavailable)
        self._taken.add(slug)
        self._unavailable.add(slug)
        return slug

    def _key(self, text: str) -> str:
        return comparable(text, self._existing.terms)

    def _present_topics(self) -> dict[str, Slug]:
        """Comparable title -> id: of the topics that are there, then of those in the register."""
        known: dict[str, Slug] = {}
        former_titles = _former_titles(self._existing)
        topics = [file.record for file in self._existing.topics.values()]
        for topic in topics:
            known.setdefault(self._key(topic.title), topic.id)
        for topic in topics:
            if former := former_titles.get(topic.id):
                known.setdefault(self._key(former), topic.id)
        for slug, title in self._existing.register.topics.items():
            known.setdefault(self._key(title), slug)
        return known

    def _chosen_questions(self, merged: Sequence[MergedQuestion]) -> Mapping[str, Slug]:
        """Title -> id that the register gives by the first words of the question, or by all."""
        chosen: dict[str, Slug] = {}
        for slug, start in self._existing.register.questions.items():
            beginning = self._key(start)
            matching = [one for one in merged if beginning in self._wordings[one.title]] or [
                one
                for one in merged
                if any(text.startswith(f"{beginning} ") for text in self._wordings[one.title])
            ]
            if len(matching) > 1:
                problem = f"“{start}” is how two questions begin, one of them “{matching[1].title}”"
                path = str(self._existing.folder / "sources" / SOURCES_FILE)
                line = self._existing.register.lines.get(slug, (1,))[0]
                remedy = "Write more of the words of the question that is meant."
                kind = FaultKind.CONTRADICTION
                raise ContentError([Fault(path, line, problem, remedy, kind, "questions", slug)])
            if matching:
                chosen.setdefault(matching[0].title, slug)
        return chosen
