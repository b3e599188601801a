"""What every visit needs to know of the site: its settings, its frameworks, the time."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeVar

from flask import current_app, request

from selfreview.documents.edition import Edition
from selfreview.domain.rights import NETWORK_ROLES
from selfreview.domain.uk_time import day_of
from selfreview.exemplars import Frameworks
from selfreview.languages.catalogues import Catalogue
from selfreview.languages.scripts import SpokenScript
from selfreview.mail import Post
from selfreview.press import calculate, press
from selfreview.settings import Settings
from selfreview.speech import ENGLISH
from selfreview.storage import feature_flags
from selfreview.storage.engine import give_back
from selfreview.storage.people.people import Person

_SWITCHES_KEPT = 5.0

P = ParamSpec("P")
T = TypeVar("T")

LANGUAGE_COOKIE = "language"
"""The cookie of a visitor who has chosen a language."""


def make_paper(write: Callable[..., bytes], *arguments: Any, **options: Any) -> bytes:
    """What a function of `documents` writes of what was gathered: beside the worker, no connection held meanwhile."""
    give_back()
    return press(write, *arguments, **options)


def in_language(view: Callable[P, T]) -> Callable[P, T]:
    """Marks the view of a paper that is said in the language of whoever asks: a file is English otherwise."""
    view.in_language = True  # type: ignore[attr-defined]
    return view


def work_out(act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What a long calculation of plain values comes to: beside the worker, no connection held meanwhile."""
    give_back()
    return calculate(act, *arguments, **options)


def edition_asked_for() -> Edition:
    """The edition of a paper that the address names: `large=1` is the one in 18 point."""
    return Edition.LARGE if request.args.get("large") == "1" else Edition.NORMAL


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Site:
    """One running application; switches are read again every few seconds."""

    settings: Settings
    frameworks: Frameworks
    post: Post
    languages: Mapping[str, Catalogue] = field(default_factory=dict)
    scripts: Mapping[str, SpokenScript] = field(default_factory=dict)
    clock: Callable[[], datetime] = _utc_now
    _switches: dict[str, tuple[float, bool]] = field(default_factory=dict)

    def language_of(self, chosen: str | None) -> Catalogue | None:
        """The language of an answer: what was chosen, else what the browser asks for. None is English."""
        if not self.languages or chosen == ENGLISH:
            return None
        if chosen and chosen in self.languages:
            return self.languages[chosen]
        wanted = request.accept_languages.best_match([ENGLISH, "en", *self.languages], default=ENGLISH)
        return self.languages.get(wanted or ENGLISH)

    def now(self) -> datetime:
        """The time, with its zone."""
        return self.clock()

    def today(self) -> date:
        """The day that it is in the United Kingdom."""
        return day_of(self.now())

    def is_on(self, switch: str) -> bool:
        """Whether a switch of the network is on, read again every few seconds."""
        read_at, answer = self._switches.get(switch, (float("-inf"), False))
        if time.monotonic() - read_at > _SWITCHES_KEPT:
            answer = feature_flags.is_on(switch)
            self._switches[switch] = (time.monotonic(), answer)
        return answer

    def is_demonstration(self) -> bool:
        """Whether the database holds the demonstration's synthetic returns."""
        return self.is_on(feature_flags.DEMONSTRATION)

    def needs_second_factor(self, person: Person) -> bool:
        """Whether somebody of the network has yet to set up the second factor that the network asks for."""
        of_network = any(post.role in NETWORK_ROLES for post in person.posts)
        return of_network and not person.has_second_factor and self.is_on(feature_flags.SECOND_FACTOR_FOR_NETWORK)


def site() -> Site:
    """The site that answers this request."""
    found = current_app.extensions["selfreview"]
    assert isinstance(found, Site)
    return found
