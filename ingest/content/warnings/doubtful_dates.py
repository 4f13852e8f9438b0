"""Dates on which no review, document or page can have been: to come, or of another calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ingest.content.content_files import ContentFiles
from ingest.content.files.sources import SOURCES_FILE
from ingest.content.warnings.warning import ContentWarning, WarningKind

__all__ = ["doubtful_dates"]

_EARLIEST = 1900
"""A year: years of the Hebrew and the Buddhist calendar are still to come, those of Islamic ones
are before it."""


def doubtful_dates(files: ContentFiles) -> Iterator[ContentWarning]:
    """Dates after tomorrow, which has begun somewhere: they would stay on top of the feed.

    And those before there were such associations: of other calendars, or with a year cut short.
    """
    latest = dt.date.today() + dt.timedelta(days=1)
    path = str(files.folder / "sources" / SOURCES_FILE)
    register = files.register
    dates = [
        *((one.path, one.line_of("reviewed"), one.record.reviewed) for one in files.questions),
        *((path, register.lines.get(one.name, (1,))[0], one.date) for one in register.documents),
        *((path, register.lines.get(one.id, (1,))[0], one.read) for one in register.pages),
    ]
    for path, line, date in dates:
        if date is not None and date > latest:
            problem = f"the date {date.isoformat()} is still to come"
            remedy = "Write the day on which it was, year-month-day."
            yield ContentWarning(path, line, problem, remedy, WarningKind.DATE)
        if date is not None and date.year < _EARLIEST:
            problem = f"the date {date.isoformat()} is of long ago"
            remedy = "Write all digits of the year, as of the common calendar, year-month-day."
            yield ContentWarning(path, line, problem, remedy, WarningKind.DATE)
