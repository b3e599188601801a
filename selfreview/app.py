"""create_app: where every part meets."""

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, has_request_context, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, Rule

from selfreview.domain.review.papers import ASKED
from selfreview.domain.uk_time import day_in_words, hour_in_words, moment_in_words, time_in_words
from selfreview.exemplars import load_frameworks
from selfreview.languages.catalogues import Catalogue, read_catalogues
from selfreview.languages.scripts import SpokenScript, gather_scripts, write_script
from selfreview.languages.templates import SpeakingEnvironment, speak
from selfreview.languages.written import write_figure, write_number
from selfreview.look import built_names
from selfreview.mail import Post
from selfreview.places import Places, find_places
from selfreview.settings import Settings, read_settings
from selfreview.storage.engine import prepare
from selfreview.storage.seals import hang_keys
from selfreview.storage.tables import db
from selfreview.web import compression, error_pages, forgery, middleware, review_pages
from selfreview.web.benchmarking import routes as benchmarking_routes
from selfreview.web.comparison import routes as comparison_routes
from selfreview.web.drawings import draw_code, draw_steps
from selfreview.web.group import live
from selfreview.web.group import routes as group_routes
from selfreview.web.home import operation
from selfreview.web.home import routes as home_routes
from selfreview.web.home.first_uses import set_apart
from selfreview.web.meeting import routes as meeting_routes
from selfreview.web.nation import routes as nation_routes
from selfreview.web.people import routes as people_routes
from selfreview.web.plan import routes as plan_routes
from selfreview.web.practice import routes as practice_routes
from selfreview.web.registry import routes as registry_routes
from selfreview.web.returns import routes as returns_routes
from selfreview.web.review import routes as review_routes
from selfreview.web.round import routes as round_routes
from selfreview.web.runtime import Site

MOST_ADDRESSES = 10_000
"""How many written addresses a worker remembers."""

WINGS = (
    benchmarking_routes,
    comparison_routes,
    group_routes,
    home_routes,
    meeting_routes,
    nation_routes,
    people_routes,
    plan_routes,
    practice_routes,
    registry_routes,
    returns_routes,
    review_routes,
    round_routes,
)
"""The wings of the house that answer requests, each with its blueprints."""

LANGUAGES = "languages"
"""The folder of the home with the catalogues of the languages that the site speaks beside English."""

READINGS = "readings"
"""The folder of the home in which it is kept what the files of editions say."""


class SmallNumber(IntegerConverter):
    """A number in an address: one that no database holds leads nowhere, as any unknown number does."""

    def __init__(self, url_map: Map, **limits: Any) -> None:
        super().__init__(url_map, **{"max": 2**31 - 1, **limits})


class LateRule(Rule):
    """An address that learns how it is written when it is first written: 390 of them are a tenth of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        learn = partial(super()._compile_builder, append_unknown)
        learnt: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not learnt:
                learnt.append(learn())
            return learnt[0](rule, **values)

        return build


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, those of the environment where none are given.

    Raises `settings.SettingsFaults` and `exemplars.FrameworkFaults`: it does not start on either.
    """
    settings = settings or read_settings(os.environ)
    places = find_places()
    app = Flask("selfreview", static_folder=str(places.static), template_folder=str(places.templates))
    app.url_rule_class = LateRule
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_size": 10,
            "max_overflow": 20,
            "pool_timeout": 10,
            "hide_parameters": True,
        },
        SESSION_COOKIE_NAME="__Host-selfreview" if settings.secure else "selfreview",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_FORM_MEMORY_SIZE=middleware.URLENCODED_LIMIT,
    )
    _log_as_json()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        hang_keys(db.engine, settings.audit_key)
    frameworks = load_frameworks(edition_files(settings, places), settings.home / READINGS)
    languages = read_catalogues(settings.home / LANGUAGES, _tell_translation)
    app.extensions["selfreview"] = Site(settings, frameworks, Post(settings), languages, _scripts_in(languages, places))
    # Before anything that touches the templates' environment: it is made at the first touch.
    app.jinja_environment = SpeakingEnvironment
    _teach_templates(app, places.static)
    error_pages.listen(app)
    review_pages.listen(app)
    live.build(app)
    compression.build(app)
    middleware.build(app, settings)
    operation.build(app, is_on=settings.metrics)
    # After the frame: the token is read from a body whose size the frame has limited.
    forgery.build(app, settings)
    app.url_map.converters["int"] = SmallNumber
    for wing in WINGS:
        for blueprint in wing.BLUEPRINTS:
            app.register_blueprint(blueprint)
    # After the wings: what they teach the templates is known in every language.
    if languages:
        speak(app.jinja_env, languages)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app


def _scripts_in(languages: Mapping[str, Catalogue], places: Places) -> Mapping[str, SpokenScript]:
    messages = {message for message, _, _ in gather_scripts(places.scripts)} if languages else ()
    return {code: write_script(language, messages) for code, language in languages.items()}


def _tell_translation(fault: str) -> None:
    structlog.get_logger("selfreview").warning("translation left out", fault=fault)


def edition_files(settings: Settings, places: Places) -> list[Path]:
    """The framework that the product comes with and then, in the order of their names, those in the home's `editions`.

    The last one is what a new round is opened with; a review keeps its own.
    """
    return [places.exemplars, *sorted((settings.home / "editions").glob("*.yaml"))]


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=json.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Lines(sys.stderr),
    )


class _Lines(structlog.PrintLogger):
    """A log whose lines are left out where they cannot be written: no request fails because its line did."""

    def msg(self, message: str) -> None:
        """Print a line, where there is room for it."""
        with suppress(OSError):
            super().msg(message)

    info = warning = error = msg


class _Template(Template):
    """A template whose macros are made once: no template of ours is given names that are not everybody's."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def _teach_templates(app: Flask, static: os.PathLike[str]) -> None:
    names = built_names(static)  # type: ignore[arg-type]
    app.jinja_options = {
        "loader": ChoiceLoader(
            [
                FileSystemLoader(app.template_folder or ""),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ],
        ),
        "finalize": set_apart,
    }
    app.jinja_env.template_class = _Template
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["look"] = lambda name: f"/static/{names[name]}"
    app.jinja_env.filters["day"] = _day
    app.jinja_env.filters["moment"] = _moment
    app.jinja_env.filters["clock"] = _clock
    app.jinja_env.filters["hour"] = hour_in_words
    app.jinja_env.filters["qr"] = draw_code
    app.jinja_env.globals["url_for"] = _remembering(app)
    app.jinja_env.globals["draw_steps"] = draw_steps
    app.jinja_env.globals["asked_of_paper"] = ASKED
    app.jinja_env.filters["file_size"] = _file_size
    app.jinja_env.filters["number"] = write_number
    app.jinja_env.filters["figure"] = write_figure


def _remembering(app: Flask) -> Callable[..., str]:
    """Flask's `url_for` for templates, which write some twenty addresses a page, the same ones again and again."""
    written: dict[tuple[object, ...], str] = {}

    def write(endpoint: str, /, **values: Any) -> str:
        if not has_request_context() or "_external" in values or endpoint.startswith("."):
            return app.url_for(endpoint, **values)
        app.inject_url_defaults(endpoint, values)  # what this request adds is part of the address
        key = (request.root_path, endpoint, *((name, type(value), value) for name, value in values.items()))
        try:
            return written[key]
        except KeyError:
            pass
        except TypeError:  # a list among the values: it may be another one the next time
            return app.url_for(endpoint, **values)
        if len(written) >= MOST_ADDRESSES:
            written.clear()
        written[key] = app.url_for(endpoint, **values)
        return written[key]

    return write


def _day(value: date | str | None) -> str:
    """A date as people write it: 3 March 2010; also of one that was kept as text (ISO)."""
    if not value:
        return ""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return day_in_words(day)


def _moment(value: datetime | None) -> str:
    """A time as people write it: 3 March 2010 at 14:03."""
    return "" if value is None else moment_in_words(value)


def _clock(value: datetime | None) -> str:
    """The hour and minute, in the time of the United Kingdom."""
    return "" if value is None else time_in_words(value)


def _file_size(size: int) -> str:
    """The size of a file as people say it."""
    if size < 1_048_576:
        return f"{max(1, round(size / 1024))} kB"
    return f"{write_figure(f'{size / 1_048_576:.1f}')} MB"
