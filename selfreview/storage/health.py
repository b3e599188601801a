"""Whether the database answers."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from selfreview.storage.tables import db

DatabaseFault = DBAPIError
"""What is raised when the database does not do what it is asked: it is gone, full, locked or cut off."""

NoConnection = TimeoutError
"""What is raised when every connection to the database is in use for too long."""

DoneAlready = IntegrityError
"""What is raised when two did at once what only one can do: no fault of the database."""


def answers() -> None:
    """Ask the database for nothing; raises `DatabaseFault` when it does not answer."""
    db.session.execute(text("SELECT 1"))


def schema_in_use() -> str | None:
    """The schema that the database says it has; raises `DatabaseFault` when it does not answer."""
    found: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return found
