"""Papers, workbooks and long calculations are made in processes of their own: no visitor waits for another's.

A press is a second interpreter that is told on its standard input what to
write, by whom, and answers with the bytes. It serves one worker of the server
only and ends with it; one that dies is replaced, once, for the paper at hand.
"""

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from struct import Struct
from typing import IO, Any

from selfreview.speech import Language, read_now, reading
from selfreview.threads import POLITE, is_cooperative

SIZE = 2
"""Papers that one worker has made at a time; the others wait for their turn."""

_LENGTH = Struct(">?Q")


class Broken(RuntimeError):
    """The press ended before it had written the paper."""


class Misprint(RuntimeError):
    """The writer of the paper failed; what it said stands in the message."""


def press(write: Callable[..., bytes], *arguments: Any, **options: Any) -> bytes:
    """What a function of `documents` writes, made beside the visitors of this process and not before them.

    The function is found by its name and what it is given is copied, so both
    are plain values. What it says itself it says in the language that is read
    here. Where the process has only one visitor at a time it is done at once,
    on the same kind of copy.
    """
    asked = order(write, *arguments, **options)
    if not is_cooperative():
        return _write(asked)
    with _turns():
        return _take_turn(asked)


def calculate(act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What a long calculation comes to, made beside the visitors as a paper is: plain values in and out."""
    # Only what this product itself has put there: see `press`.
    return pickle.loads(press(_packed, act, arguments, options))  # nosec B301


def order(write: Callable[..., bytes], *arguments: Any, **options: Any) -> bytes:
    """What a press is told: who writes, of what, and the language that is read now."""
    return pickle.dumps((write, arguments, options, _pack_language()), protocol=pickle.HIGHEST_PROTOCOL)


_packed_languages: dict[str, tuple[Language, bytes]] = {}


def _pack_language() -> bytes:
    """The language that is read now, for another process; nothing for English. Packed once: it is large."""
    language = read_now()
    if language is None:
        return b""
    known, packed = _packed_languages.get(language.code, (None, b""))
    if known is not language:
        packed = pickle.dumps(language, protocol=pickle.HIGHEST_PROTOCOL)
        _packed_languages[language.code] = language, packed
    return packed


@lru_cache(maxsize=16)
def _unpack_language(packed: bytes) -> Language | None:
    # Only what this product itself has put there: see `press`.
    language: Language | None = pickle.loads(packed) if packed else None  # nosec B301
    return language


def _packed(act: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> bytes:
    return pickle.dumps(act(*arguments, **options), protocol=pickle.HIGHEST_PROTOCOL)


def _write(asked: bytes) -> bytes:
    # Only what this product itself has put there: see `press`.
    write, arguments, options, language = pickle.loads(asked)  # nosec B301
    with reading(_unpack_language(language)):
        written: bytes = write(*arguments, **options)
    return written


class Press:
    """One process that makes papers, one after the other."""

    def __init__(self, start: Any = subprocess.Popen) -> None:
        self._process = start(
            [sys.executable, "-P", "-m", "selfreview.press"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        number: int = self._process.pid
        return number

    def print(self, asked: bytes) -> bytes:
        """The paper; `Misprint` when its writer fails, `Broken` when the process ends."""
        try:
            _send(self._process.stdin, True, asked)
            well, written = _receive(self._process.stdout)
        except OSError as fault:
            raise Broken from fault
        if not well:
            raise Misprint(written.decode(errors="replace"))
        return written

    def calculate(self, act: Callable[..., Any], *arguments: Any) -> Any:
        """What a long calculation comes to in this process; the same errors."""
        # Only what this product itself has put there: see `press`.
        return pickle.loads(self.print(order(_packed, act, arguments, {})))  # nosec B301

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()
        self._process.wait()


def _take_turn(asked: bytes) -> bytes:
    try:
        return _print_once(asked)
    except Broken:
        return _print_once(asked)


def _print_once(asked: bytes) -> bytes:
    # The pipes of gevent's processes let others go on while this one waits.
    from gevent.subprocess import Popen

    at_hand = _presses.pop() if _presses else Press(Popen)
    try:
        written = at_hand.print(asked)
    except Misprint:
        _presses.append(at_hand)
        raise
    except BaseException:
        # Whatever it was in the middle of: its next answer would be this one's.
        at_hand.close()
        raise
    _presses.append(at_hand)
    return written


_presses: list[Press] = []


@lru_cache(maxsize=1)
def _turns() -> Any:
    from gevent.lock import BoundedSemaphore

    return BoundedSemaphore(SIZE)


def _send(pipe: IO[bytes], well: bool, content: bytes) -> None:
    pipe.write(_LENGTH.pack(well, len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[bool, bytes]:
    """One message; `BrokenPipeError` when the other side has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise BrokenPipeError
    well, length = _LENGTH.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise BrokenPipeError
    return well, content


def main() -> None:
    """Make papers until nobody is there to ask for one."""
    # Whoever stops the server by the keyboard stops the worker: a paper that was begun is still finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(POLITE)
    # What a writer prints by mistake must not stand among the papers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            _, asked = _receive(sys.stdin.buffer)
        except BrokenPipeError:
            return
        try:
            well, written = True, _write(asked)
        except Exception:
            well, written = False, traceback.format_exc().encode()
        _send(answers, well, written)


if __name__ == "__main__":
    main()
