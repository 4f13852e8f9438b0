"""Topics that help nobody: without a question, or called as another."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.model.records import Status
from ingest.content.model.wording import comparable
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["topics"]


def topics(files: ContentFiles) -> Iterator[ContentWarning]:
    """A warning for each topic in which readers find no question, or that has another's title."""
    shown = {
        file.record.topic for file in files.questions if file.record.status is not Status.RETIRED
    }
    first_of: dict[str, str] = {}
    for topic in files.topics:
        line = topic.head.body_line
        if topic.record.id not in shown:
            problem = f"readers find no question in the topic “{topic.record.title}”"
            example = f'faq new {topic.record.id} "What does it cost?"'
            remedy = f"Add one, such as with `{example}`, or remove its folder."
            yield ContentWarning(topic.path, line, problem, remedy, WarningKind.TOPIC)
        first = first_of.setdefault(comparable(topic.record.title, ()), topic.path)
        if first != topic.path:
            problem = f"the topic “{topic.record.title}” is called as that of {first}"
            remedy = "Give one of the two another title, or move its questions to the other."
            yield ContentWarning(topic.path, line, problem, remedy, WarningKind.TOPIC)
