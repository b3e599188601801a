"""What goes out is packed for whoever can unpack it, and is the same for everybody."""

import gzip

import pytest
from flask import Flask

from tests.people import OPEN, OURS
from tests.visitors import Visitor

E01 = f"/services/{OURS}/reviews/{OPEN}/E01"
PACKED = {"headers": {"Accept-Encoding": "br, gzip;q=0.8"}}


def script(app: Flask) -> str:
    look = app.jinja_env.globals["look"]
    return str(look("app.js"))  # type: ignore[operator]


def test_a_page_comes_packed_and_unpacks_to_the_page(lite: Flask) -> None:
    stranger = Visitor(lite)
    plain = stranger.get("/about")
    packed = stranger.get("/about", **PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_length_of_a_packed_page_tells_nothing_of_what_is_in_it(lite: Flask) -> None:
    stranger = Visitor(lite)
    assert len({len(stranger.get("/about", **PACKED).data) for _ in range(30)}) > 5


def test_what_was_built_is_served_from_its_packed_copy_and_known_again(lite: Flask) -> None:
    stranger, path = Visitor(lite), script(lite)
    packed = stranger.get(path, **PACKED)
    with stranger.get(path) as plain:
        assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    tag = packed.headers["ETag"]
    with stranger.get(path, headers={**PACKED["headers"], "If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("asked", ["gzip;q=0", "identity", "br", ""])
def test_whoever_cannot_unpack_is_sent_it_plain(lite: Flask, asked: str) -> None:
    stranger = Visitor(lite)
    for path in ("/about", script(lite)):
        with stranger.get(path, headers={"Accept-Encoding": asked}) as answer:
            assert "Content-Encoding" not in answer.headers


def test_fonts_small_answers_and_heads_go_as_they_are(lite: Flask) -> None:
    stranger = Visitor(lite)
    font = str(lite.jinja_env.globals["look"]("regular.woff2"))  # type: ignore[operator]
    for path in (font, "/healthz"):
        with stranger.get(path, **PACKED) as answer:
            assert "Content-Encoding" not in answer.headers
    head = stranger.client.head("/about", **PACKED)
    assert "Content-Encoding" not in head.headers


def test_the_live_stream_is_never_packed(lite: Flask) -> None:
    health = Visitor(lite, "health")
    accept = {**PACKED["headers"], "Accept": "text/event-stream"}
    answer = health.client.get(E01.rsplit("/", 1)[0] + "/live?exemplar=E01", headers=accept)
    assert answer.mimetype == "text/event-stream"
    assert "Content-Encoding" not in answer.headers
    answer.close()
