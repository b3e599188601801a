"""Whether the database answers."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from selfreview.storage.tables import db

DatabaseFault = DBAPIError
"""What is raised when the database does not do what it is asked: it is gone, full, locked or cut off."""


def answers() -> None:
    """Ask the database for nothing; raises `DatabaseFault` when it does not answer."""
    db.session.execute(text("SELECT 1"))
