"""S2: made-up requests to every form of the site, from the map of addresses; what they are made of is in the seed."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter

from tests.people import BY_KEY
from tests.visitors import Visitor, fields_of, parse
from tests.web.test_access import addresses, value_for

CANARY = "<script>canary()</script>"
TEXTS = (
    "",
    " ",
    "plain words",
    CANARY,
    '"><img src=x onerror=canary()>',
    "' OR 1=1 --",
    "{{ 7*7 }}{% raw %}",
    "\x00\x01\x02",
    "\ud7ff\ufffe",
    "‮right to left",
    "😀" * 50,
    "0",
    "-1",
    "99999999999999999999",
    "2010-02-30",
    "NaN",
    "=1+1",
    "../../etc/passwd",
    "http://[::1",
    "a@b",
    "x" * 30_000,
    "ŵ" * 2_001,
    "\r\n" * 50,
    "good",
    "true",
    "[]",
    '{"a": 1}',
    "eyJyYXRpbmciOjB9",
)
NUMBERS: tuple[object, ...] = (0, 1, 2, 58, 999, 2009, 2010, 2**31 - 1)
WORDS: tuple[object, ...] = ("E01", "E17", "x", "é")
NAMES_OF_FILES = ("a.pdf", "é.txt", "")
SKIPPED = frozenset({"doors.sign_out", "doors.try_sign_in", "doors.send_link", "account.sign_out_elsewhere"})
"""Doors that would end the session or, rightly, stop answering after some tries."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A request that was not answered as it should have been."""

    method: str
    path: str
    status: int
    why: str


def fuzz(app: Flask, *, requests: int, seed: int) -> Iterator[Finding]:
    """Send made-up requests as everybody in turn; yields every answer of 500 or more and every unescaped text."""
    chance = random.Random(seed)
    visitors = {key: Visitor(app, key) for key in (*BY_KEY, None)}
    tokens = {key: visitor.token("/about" if key else "/sign-in") for key, visitor in visitors.items()}
    rules = [rule for rule in addresses(app) if rule.endpoint not in SKIPPED]
    for _ in range(requests):
        rule, key = chance.choice(rules), chance.choice(list(visitors))
        method = chance.choice(sorted((rule.methods or set()) & {"GET", "POST"}))
        path = _path(app, rule, chance)
        visitor = visitors[key]
        if method == "GET":
            answer = visitor.client.get(path, query_string={chance.choice(["next", "q", "page"]): chance.choice(TEXTS)})
        else:
            fields = _fields(visitor, path, chance)
            answer = visitor.client.post(path, data={**fields, "csrf_token": tokens[key]})
        page = answer.get_data()
        if answer.status_code >= 500:
            yield Finding(method, path, answer.status_code, "a fault")
        elif answer.mimetype == "text/html" and CANARY.encode() in page:
            yield Finding(method, path, answer.status_code, "unescaped")
        answer.close()
        if key and visitor.client.get("/account/").status_code != 200:
            visitors[key] = _back(app, key, visitor)
            is_in = visitors[key].client.get("/account/").status_code == 200
            tokens[key] = visitors[key].token("/about" if is_in else "/sign-in")


def _back(app: Flask, key: str, visitor: Visitor) -> Visitor:
    """Somebody whose password, role or session a request has taken away goes on as a stranger would."""
    try:
        return Visitor(app, key)
    except AssertionError:
        return visitor


def _path(app: Flask, rule: object, chance: random.Random) -> str:
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():  # type: ignore[attr-defined]
        known = {"number": 1, "year": 2010}.get(name) or value_for(name, converter)
        wild = chance.choice(NUMBERS if isinstance(converter, IntegerConverter) else WORDS)
        values[name] = known if chance.random() < 0.8 or isinstance(converter, AnyConverter) else wild
    with app.test_request_context():
        built: str = rule.build(values)[1]  # type: ignore[attr-defined]
        return built


def _fields(visitor: Visitor, path: str, chance: random.Random) -> dict[str, object]:
    shown = visitor.client.get(path)
    form: dict[str, list[str]] = {}
    if shown.status_code == 200 and shown.mimetype == "text/html":
        forms = list(parse(shown.text).find(".//main").iter("form"))
        form = fields_of(chance.choice(forms)) if forms else {}
    shown.close()
    names = [*form, "rating", "evidence", "version", "title", "email", "name", "reason", "file"]
    changed: dict[str, object] = dict(form)
    for name in chance.sample(names, k=min(len(names), chance.randint(1, 4))):
        if name == "csrf_token":
            continue
        if name == "file":
            changed[name] = (
                io.BytesIO(chance.choice(TEXTS).encode("utf-8", "replace")),
                chance.choice(["a.pdf", "é.txt", ""]),
            )
        else:
            changed[name] = [chance.choice(TEXTS) for _ in range(chance.randint(1, 3))]
    return changed
