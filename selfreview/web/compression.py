"""Answers packed by gzip: what was built lies packed beside itself, pages are packed as they go out."""

import secrets
import zlib
from pathlib import Path
from struct import pack as pack_numbers

from flask import Flask, Response, current_app, request
from werkzeug.wsgi import ClosingIterator, FileWrapper

BUILT = "/static/build/"
PACKED = ("text/html", "application/json", "text/csv", "text/javascript", "image/svg+xml")
SMALLEST = 1_000
"""Bytes below which packing gains nothing."""

LEVEL = 6
HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
"""How a gzip file with a name begins: packed by deflate, without a time, on no system in particular."""

MOST_PADDING = 64


def build(app: Flask) -> None:
    """Pack what a visitor's browser can unpack, the live stream left out."""
    app.after_request(pack)


def pack(answer: Response) -> Response:
    """The answer packed, where that is asked for and worth it."""
    if answer.status_code == 304 or "Content-Encoding" in answer.headers or "Content-Range" in answer.headers:
        return answer
    built = request.endpoint == "static" and request.path.startswith(BUILT)
    if not built and (answer.mimetype not in PACKED or answer.is_streamed or "Content-Disposition" in answer.headers):
        return answer
    answer.vary.add("Accept-Encoding")
    if request.method == "HEAD" or not takes_gzip():
        return answer
    content = _packed_file(answer) if built else _packed_page(answer)
    if content is not None:
        plain = answer.response
        answer.direct_passthrough = False
        answer.set_data(content)
        if isinstance(plain, ClosingIterator | FileWrapper):
            # The plain file was opened for an answer that is not sent.
            plain.close()
        answer.headers["Content-Encoding"] = "gzip"
        # The tag is of the plain bytes: it stays, weakly, for both.
        answer.headers.pop("Accept-Ranges", None)
        tag, _ = answer.get_etag()
        if tag is not None:
            answer.set_etag(tag, weak=True)
    return answer


def takes_gzip() -> bool:
    """Whether the visitor's browser unpacks gzip."""
    return request.accept_encodings.quality("gzip") > 0


def _packed_file(answer: Response) -> bytes | None:
    """The packed copy that the build laid beside a file."""
    folder = request.path.removeprefix("/static/")
    packed = Path(current_app.static_folder or "", f"{folder}.gz")
    return packed.read_bytes() if answer.status_code == 200 and packed.is_file() else None


def _packed_page(answer: Response) -> bytes | None:
    content = answer.get_data()
    if len(content) < SMALLEST:
        return None
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A name of random length in the header: the length of what goes out tells nobody what they guessed right.
    name = b"x" * (1 + secrets.randbelow(MOST_PADDING)) + b"\0"
    end = pack_numbers("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((HEAD, name, packer.compress(content), packer.flush(), end))
