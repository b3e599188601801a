"""Every route states who may enter."""

from pathlib import Path

import pytest
from flask import Flask

from selfreview.app import create_app
from selfreview.settings import PasswordCost, Settings

SERVED_AS_THEY_LIE = frozenset({"static"})


@pytest.fixture
def app(home: Path, sqlite_database_url: str) -> Flask:
    """The whole application."""
    return create_app(
        Settings(home=home, database_url=sqlite_database_url, secret_key="k" * 32, password_cost=PasswordCost.LIGHT)
    )


def silent_routes(app: Flask) -> list[str]:
    """The rules whose view does not say who may enter."""
    views = {
        rule.rule: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in SERVED_AS_THEY_LIE
    }
    return sorted(rule for rule, view in views.items() if getattr(view, "entry", None) is None)


def test_every_route_states_who_may_enter(app: Flask) -> None:
    assert silent_routes(app) == []


def test_a_route_that_does_not_is_noticed(app: Flask) -> None:
    app.add_url_rule("/open-door", view_func=lambda: "come in", endpoint="open_door")
    assert silent_routes(app) == ["/open-door"]


def test_there_are_routes(app: Flask) -> None:
    assert len(list(app.url_map.iter_rules())) > len(SERVED_AS_THEY_LIE)


def test_no_view_answers_under_two_names(app: Flask) -> None:
    names = [name for name in app.view_functions if name not in SERVED_AS_THEY_LIE]
    views = [app.view_functions[name] for name in names]
    assert sorted(name for name, view in zip(names, views, strict=True) if views.count(view) > 1) == []
