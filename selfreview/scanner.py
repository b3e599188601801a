"""Asking a virus scanner about a file, in the way of ClamAV's daemon (INSTREAM); the file goes over a socket whole."""

import re
import socket
from struct import pack

from selfreview.scanner_settings import Scanner

PATIENCE = 60.0
"""Seconds that a scanner may take for one file, and for each step of the talk."""

CHUNK = 64 * 1024
LONGEST_ANSWER = 4_096


class Unscanned(OSError):
    """The scanner cannot be reached, or does not say whether a file is clean."""


def find_virus(scanner: Scanner, content: bytes) -> str | None:
    """What the scanner calls what it found in a file; None where it says that the file is clean.

    Raises `Unscanned` where it says neither.
    """
    try:
        with _connect(scanner) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                line.sendall(pack(">I", len(piece)) + piece)
            line.sendall(pack(">I", 0))
            said = _listen(line)
    except OSError as fault:
        raise Unscanned(str(fault)) from fault
    if said == "stream: OK":
        return None
    if found := re.fullmatch(r"stream: (.+) FOUND", said):
        return found[1]
    raise Unscanned(said)


def _connect(scanner: Scanner) -> socket.socket:
    if scanner.path is None:
        return socket.create_connection((scanner.host, scanner.port), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(scanner.path)
    except OSError:
        line.close()
        raise
    return line


def _listen(line: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\0\n").decode("utf-8", "replace")
