"""The letters that wait: every server's process looks for them, and of several one sends each."""

import random
from collections.abc import Callable

import structlog
from flask import Flask

from selfreview.storage.tables import db
from selfreview.web import mail_queue

log = structlog.get_logger("selfreview")

LOOK_EVERY = 30.0
"""Seconds between two looks of one process for letters whose time has come."""


def send_due(app: Flask) -> int:
    """Send the letters whose time has come; returns how many are gone."""
    with app.app_context():
        try:
            return mail_queue.hand_on_due()
        finally:
            db.session.remove()


def keep_sending(app: Flask, *, is_alive: Callable[[], bool], sleep: Callable[[float], None]) -> None:
    """Send what waits for as long as a server's process lives."""
    while True:
        # Several processes start in the same moment: they need not all look in it.
        sleep(LOOK_EVERY * random.uniform(0.8, 1.2))
        if not is_alive():
            return
        try:
            send_due(app)
        except Exception as fault:
            # A database that is away comes back: the letters wait in it.
            log.error("letters", fault=type(fault).__name__)
