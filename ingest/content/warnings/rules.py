"""All rules for what is doubtful in the content: a rule is a function from files to warnings.

What a search should find is tried in `search.quality.expectations`, since it needs the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from ingest.content.content_files import ContentFiles
from ingest.content.warnings.changed_criteria import changed_criteria
from ingest.content.warnings.contradicting_figures import contradicting_figures
from ingest.content.warnings.doubtful_dates import doubtful_dates
from ingest.content.warnings.file_names import hidden_files, unportable_names
from ingest.content.warnings.former_names import former_names
from ingest.content.warnings.language_served import language_served
from ingest.content.warnings.lone_aspects import lone_aspects
from ingest.content.warnings.long_titles import long_titles
from ingest.content.warnings.many_shown_wordings import many_shown_wordings
from ingest.content.warnings.missing_links import missing_links
from ingest.content.warnings.pictures import pictures
from ingest.content.warnings.shared_labels import shared_labels
from ingest.content.warnings.shared_wordings import shared_wordings
from ingest.content.warnings.topics import topics
from ingest.content.warnings.unsettled import unsettled
from ingest.content.warnings.warning import ContentWarning

__all__ = ["RULES", "find_warnings"]

RULES: tuple[Callable[[ContentFiles], Iterator[ContentWarning]], ...] = (
    changed_criteria,
    contradicting_figures,
    doubtful_dates,
    former_names,
    hidden_files,
    language_served,
    long_titles,
    many_shown_wordings,
    lone_aspects,
    missing_links,
    pictures,
    shared_labels,
    shared_wordings,
    topics,
    unportable_names,
    unsettled,
)


def find_warnings(files: ContentFiles) -> list[ContentWarning]:
    """All warnings about a content folder, by file and line."""
    return sorted(chain.from_iterable(rule(files) for rule in RULES))
