"""The ids of imported questions: kept where they have one, made where they have none.

An id is an address for ever, so a record that is already in the content keeps its own, whatever
its title has become since; then counts what staff chose in `sources.toml`; only then is one made
of the title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.content.files.sources import SOURCES_FILE
from ingest.content.loading import Existing
from ingest.content.model.slugs import Slug, make_slug
from ingest.content.model.wording import comparable
from ingest.importing.duplicates import MergedQuestion

__all__ = ["Addresses", "Wordings", "former_titles", "present_wordings"]


@dataclass(frozen=True)
class Wordings:
    """By which words the questions that are there are known, all comparable."""

    ids: Mapping[str, Slug]
    """Wording -> id."""
    own: frozenset[tuple[Slug, str]]
    """Id and title: as it is now, and as the last import wrote it."""
    former: frozenset[tuple[Slug, str]]
    """Id and title of a question whose address leads to it, and whose words are not its own."""


def present_wordings(existing: Existing) -> Wordings:
    """All wordings of the questions that are there.

    A wording that staff noted below `asked_as` or in the file of wordings belongs to that question
    even where another one has it as its title: so they say that the two are one. Then count the
    words that the last import knew a question by, and its title last, which may be of staff's
    making.
    """
    known: dict[str, Slug] = {}
    titles, others = set[tuple[Slug, str]](), set[tuple[Slug, str]]()
    questions = [file.record for file in existing.questions.values()]
    before = former_titles(existing)

    def key(text: str) -> str:
        return comparable(text, existing.terms)

    for question in questions:
        last = before.get(question.id, question.title)
        titles |= {(question.id, key(question.title)), (question.id, key(last))}
        others |= {(question.id, key(before[one])) for one in question.former_ids if one in before}
        ids = (question.id, *question.former_ids)
        own = {key(question.title), *(key(before[slug]) for slug in ids if slug in before)}
        for wording in (*question.asked_as, *question.wordings):
            if key(wording) not in own:
                known.setdefault(key(wording), question.id)
    for question in questions:
        for slug in (question.id, *question.former_ids):
            if slug in before:
                known.setdefault(key(before[slug]), question.id)
    for question in questions:
        known.setdefault(key(question.title), question.id)
    return Wordings(known, frozenset(titles), frozenset(others - titles))


def former_titles(existing: Existing) -> dict[str, str]:
    """Id of a question -> its title as the last import wrote it."""
    return {one.record.id: one.record.title for one in existing.remembered.questions}


class Addresses:
    """Gives each question of one import its id, and no id twice."""

    def __init__(
        self, merged: Sequence[MergedQuestion], existing: Existing, known: Mapping[str, Slug]
    ) -> None:
        """`known` maps the comparable wordings of questions that are there to their ids."""
        self._existing, self._known = existing, known
        self._wordings = {
            one.title: {self._key(found.question) for found in one.found} for one in merged
        }
        self._moved = {
            former: file.record.id
            for file in existing.questions.values()
            for former in file.record.former_ids
        }
        self.unclear: tuple[str, ...] = ()
        """A message for each entry of `sources.toml` that two questions fit."""
        self._chosen = self._chosen_questions(merged)
        self._taken: set[Slug] = set()
        self._unavailable: set[str] = {*existing.questions, *existing.register.questions}
        self._unavailable.update(self._moved)

    def question(self, one: MergedQuestion) -> Slug:
        """The id of a question; it is asked for once."""
        present = (self._known.get(wording) for wording in sorted(self._wordings[one.title]))
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

    def _chosen_questions(self, merged: Sequence[MergedQuestion]) -> Mapping[str, Slug]:
        """Title -> id that the register gives by the first words of the question, or by all.

        Where two questions fit, neither gets it, and that is told; one that is there already and
        has another id fits no more.
        """
        chosen: dict[str, Slug] = {}
        for slug, start in self._existing.register.questions.items():
            id_, beginning = self._moved.get(slug, slug), self._key(start)
            matching = [
                one
                for one in merged
                if any(f"{text} ".startswith(f"{beginning} ") for text in self._wordings[one.title])
                and self._ids(one) <= {id_}
            ]
            exact = [one for one in matching if beginning in self._wordings[one.title]]
            there = [one for one in matching if self._ids(one)]
            matching = there or exact or matching
            if len(matching) > 1:
                self.unclear += (self._unclear(slug, start, matching),)
            elif matching:
                chosen.setdefault(matching[0].title, slug)
        return chosen

    def _ids(self, one: MergedQuestion) -> set[Slug]:
        """Those that a question has already."""
        words = self._wordings[one.title]
        return {self._known[text] for text in words if text in self._known}

    def _unclear(self, slug: str, start: str, matching: Sequence[MergedQuestion]) -> str:
        """What staff are told of an entry that two questions fit."""
        path = self._existing.folder / "sources" / SOURCES_FILE
        line = self._existing.register.lines.get(slug, (1,))[0]
        first, second = matching[:2]
        more = f" and {len(matching) - 2} more" if len(matching) > 2 else ""
        lines = " or ".join(
            f'{slug} = "{beginning}"' for beginning in _apart(first.title, second.title)
        )
        return (
            f"{path}:{line}: “{start}” is how two questions begin: “{first.title}” "
            f"({_place(first)}) and “{second.title}” ({_place(second)}){more}. Neither gets the id "
            f"“{slug}” for now. Write {lines} in this line, whichever is meant, and import again."
        )


def _place(one: MergedQuestion) -> str:
    newest = one.found[-1]
    return f"{newest.document}:{newest.spans[0].first}"


def _apart(one: str, other: str) -> tuple[str, str]:
    """The first words of two titles, so many that they differ."""
    first, second = one.replace('"', "").split(), other.replace('"', "").split()
    same = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a.lower() != b.lower()),
        min(len(first), len(second)),
    )
    return " ".join(first[: same + 1]), " ".join(second[: same + 1])
