"""The topics that documents ask for: those that are there under any name, and new ones behind them.

A heading is a topic that is there where it has its title, as it is or as the last import wrote it,
or the one of `sources.toml`, or its id (“Training” of the topic `training`); where its words are
the first or second line of such a title; or where the questions below it are of a topic that no
document names any more, which has been given another title. Else it is a new one, if it has a
question that is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from ingest.content.folder import TOPIC_FILE
from ingest.content.loading import Existing
from ingest.content.model.records import Topic
from ingest.content.model.slugs import Slug, make_slug
from ingest.content.model.wording import comparable
from ingest.documents.recognition.found_questions import FoundQuestion, FoundTopic, Recognition
from ingest.errors import UsageError, did_you_mean
from ingest.importing.writable import writable_title

__all__ = ["GENERAL", "TopicsFound", "find_topics", "title_of", "with_whole_titles"]

GENERAL = "General"
"""Title of the topic of questions that stand under none."""

_STEP = 10
"""Leaves room for staff to put a topic between two others."""


@dataclass(frozen=True)
class TopicsFound:
    """The topics of an import."""

    by_key: Mapping[str, Topic]
    """Comparable title as a document prints it -> the topic."""

    def of_title(self, title: str, existing: Existing) -> Topic:
        """The topic of a title that a document has; that of questions under none for “”."""
        return self.by_key[comparable(title or GENERAL, existing.terms)]

    @property
    def records(self) -> tuple[Topic, ...]:
        """Each once."""
        return tuple({topic.id: topic for topic in self.by_key.values()}.values())


def title_of(topic: str, existing: Existing) -> str:
    """The title of the topic with this id. Raises UsageError where there is none."""
    if topic in existing.topics:
        return existing.topics[topic].record.title
    if topic in existing.register.topics:
        return existing.register.topics[Slug(topic)]
    path = existing.folder / "faq" / (make_slug(topic) if topic else "topic") / TOPIC_FILE
    known = {*existing.topics, *existing.register.topics}
    raise UsageError(
        f"There is no topic “{topic}”. {did_you_mean(topic, known)} A new one begins with a file "
        f"{path} that holds its title: # The title"
    )


def with_whole_titles(
    recognitions: Mapping[str, Recognition],
    lines_of: Mapping[str, Sequence[str]],
    existing: Existing,
) -> dict[str, Recognition]:
    """What was recognised, with titles in one that their document breaks over two lines.

    That two headings, one below the other, are one is known by the topics that are there; so is a
    title above the first questions, which may be that of the document. `lines_of` maps the name of
    a document to its lines.
    """
    known = _present(existing)
    whole = dict[str, Recognition]()
    for name, found in recognitions.items():
        one = _with_known_title(found, lines_of[name], known, existing)
        joined: dict[str, str] = {}
        lines = {span.first for question in one.questions for span in question.spans}
        for first, second in pairwise(one.topics):
            title = f"{first.title} {second.title}"
            is_between = any(first.line < line < second.line for line in lines)
            if comparable(title, existing.terms) in known and not is_between:
                joined |= {first.title: title, second.title: title}
        whole[name] = (
            replace(
                one,
                topics=tuple(
                    replace(topic, title=joined.get(topic.title, topic.title))
                    for topic in one.topics
                ),
                questions=tuple(
                    replace(question, topic=joined.get(question.topic, question.topic))
                    for question in one.questions
                ),
            )
            if joined
            else one
        )
    return whole


def _with_known_title(
    one: Recognition, lines: Sequence[str], known: Container[str], existing: Existing
) -> Recognition:
    """With the topic that is there and whose title stands above the first questions, under none."""
    untitled = [*takewhile(lambda question: not question.topic, one.questions)]
    if not untitled:
        return one
    first = untitled[0].spans[0].first
    above = [n for n in one.lines_above if n < first]
    for numbers in (above[-2:], above[-1:]):
        title = " ".join(lines[n - 1].strip("\t #*_") for n in numbers)
        if numbers and comparable(title, existing.terms) in known:
            return replace(
                one,
                topics=(*(FoundTopic(title, n) for n in numbers), *one.topics),
                questions=(
                    *(replace(question, topic=title) for question in untitled),
                    *one.questions[len(untitled) :],
                ),
                dropped={n: why for n, why in one.dropped.items() if n not in numbers},
            )
    return one


def _present(existing: Existing) -> dict[str, Slug]:
    """Comparable title -> id: of the topics that are there, then of those in the register."""
    known: dict[str, Slug] = {}
    remembered = existing.remembered.topics
    topics = [file.record for file in existing.topics.values()]
    for topic in topics:
        known.setdefault(comparable(topic.title, existing.terms), topic.id)
    for topic in topics:
        if topic.id in remembered:
            title = remembered[topic.id].record.title
            known.setdefault(comparable(title, existing.terms), topic.id)
    for slug, title in existing.register.topics.items():
        known.setdefault(comparable(title, existing.terms), slug)
    return known


def find_topics(
    found: Mapping[str, Sequence[FoundQuestion]],
    order: Iterable[str],
    homes: Mapping[tuple[str, str], Slug],
    existing: Existing,
    *,
    is_anew: bool,
) -> TopicsFound:
    """The topics of all documents; with `is_anew` in the order of the documents.

    `found` has the questions of each document, by its name; `order` the names in the order in
    which their topics follow each other; `homes` maps a document and the comparable wording of a
    question to the topic in which that question is kept today.
    """
    titles, documents = _titles(found, order, existing)
    known = _present(existing)
    given: dict[str, Slug] = {}
    shared = defaultdict[Slug, set[str]](set)  # id -> the documents that have a title of it

    def give(key: str, slug: Slug) -> None:
        given[key] = slug
        shared[slug] |= documents[key]

    for key in titles:
        slug = known.get(key)
        if slug is not None and slug not in shared:
            give(key, slug)
    for key, title in titles.items():
        slug = make_slug(title) if key not in given else Slug("")
        # One document that has both headings has two topics.
        if slug in existing.topics and not shared[slug] & documents[key]:
            give(key, slug)
    for key, slug in _retitled(titles, found, homes, existing):
        if key not in given and slug not in shared:
            give(key, slug)
    taken = {*existing.topics, *existing.register.topics, *shared}
    for key, title in titles.items():
        if key not in given:
            give(key, make_slug(title, taken=taken))
            taken.add(given[key])
    return TopicsFound(_topics(titles, given, existing, is_anew=is_anew))


def _titles(
    found: Mapping[str, Sequence[FoundQuestion]], order: Iterable[str], existing: Existing
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Comparable title -> title, with a question each; and -> the documents that have it."""
    titles: dict[str, str] = {}
    documents = defaultdict[str, set[str]](set)
    general = comparable(GENERAL, existing.terms)
    is_general = False
    for name in order:
        for question in found.get(name, ()):
            key = comparable(question.topic or GENERAL, existing.terms)
            documents[key].add(name)
            if question.topic:
                titles.setdefault(key, question.topic)
            else:
                is_general = True
    if is_general:
        titles.setdefault(general, GENERAL)
    return titles, documents


def _retitled(
    titles: Mapping[str, str],
    found: Mapping[str, Sequence[FoundQuestion]],
    homes: Mapping[tuple[str, str], Slug],
    existing: Existing,
) -> Iterator[tuple[str, Slug]]:
    """Titles with the topic that half of their questions or more are kept in, if an import made it.

    Of two with one half each, it is that of the first question.
    """
    kept = defaultdict[str, Counter[Slug]](Counter)
    for name, questions in found.items():
        for question in questions:
            key = comparable(question.topic or GENERAL, existing.terms)
            home = homes.get((name, comparable(question.question, existing.terms)))
            if home is not None:
                kept[key][home] += 1
    for key in titles:
        if not kept[key]:
            continue
        home, count = kept[key].most_common(1)[0]
        is_most = 2 * count >= kept[key].total()
        if is_most and home in existing.remembered.topics and home in existing.topics:
            yield key, home


def _topics(
    titles: Mapping[str, str],
    given: Mapping[str, Slug],
    existing: Existing,
    *,
    is_anew: bool,
) -> dict[str, Topic]:
    """Comparable title -> topic. One that is there keeps its place, new ones come behind all.

    A title that differs from the one that is there in capitals alone, or that is only its id, is
    no new one.
    """
    orders = (file.record.order for file in existing.topics.values())
    last = 0 if is_anew else max(orders, default=0)
    made: dict[Slug, Topic] = {}
    for key, title in titles.items():
        slug = given[key]
        if slug in existing.topics:
            present = existing.topics[slug].record
            before = existing.remembered.topics.get(slug)
            base = before.record if before else present
            names = {comparable(one.title, existing.terms) for one in (present, base)}
            is_known = bool(
                names
                & {comparable(titles[one], existing.terms) for one in titles if given[one] == slug}
            )
            is_id = make_slug(title) == slug
            new = base.title if is_known or is_id else writable_title(title)
            if is_anew and slug not in made:
                last += _STEP
            made.setdefault(slug, Topic(slug, new, last if is_anew else base.order))
        elif slug not in made:
            last += _STEP
            made[slug] = Topic(slug, writable_title(title), last)
    return {key: made[given[key]] for key in titles}
