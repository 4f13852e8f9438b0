"""What goes wrong with a database, as errors that say how it stands; without a driver."""

from __future__ import annotations

from ingest.errors import FaqError
from search.database.standing import Standing

__all__ = ["DatabaseAwayError", "DatabaseError"]


class DatabaseError(FaqError):
    """The database cannot do what it is asked for: no right, no index in it, another format."""

    def __init__(self, message: str, standing: Standing = Standing.UNUSABLE) -> None:
        super().__init__(message)
        self.standing = standing


class DatabaseAwayError(DatabaseError):
    """The database does not answer now."""

    def __init__(
        self,
        message: str,
        *,
        broke_off: bool = False,
        was_asked: bool = True,
        is_held: bool = False,
    ) -> None:
        """`broke_off`: a connection that was there is there no more, and another one may do.

        One that was not asked says nothing of the database: there was no time left to ask it. One
        that is held answers, but what was asked for is locked, or takes too long.
        """
        super().__init__(message, Standing.AWAY)
        self.broke_off, self.was_asked, self.is_held = broke_off, was_asked, is_held
