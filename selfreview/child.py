"""Files from outside are read in a child process with limits of memory and time, so that no file harms the server.

The child gets a file's bytes on its standard input and answers in JSON: what
a parser that was overrun says is text, never code. A child that dies, or
takes too long, has read a file that nobody can read here.
"""

import json
import resource
import subprocess
import sys
import threading
from importlib import import_module
from typing import Any

MEMORY = 512 * 1024 * 1024
"""Bytes of memory that a child may ask for."""

PROCESSOR = 10
"""Seconds of computing that it has."""

PATIENCE = 30.0
"""Seconds after which it is ended, whatever it does."""

LONGEST_ANSWER = 16 * 1024 * 1024
AT_ONCE = 2

_turns = threading.BoundedSemaphore(AT_ONCE)


class TooMuch(RuntimeError):
    """The file asks for more memory or time than a file needs, or its reader broke on it."""


def ask(function: str, content: bytes, *arguments: Any) -> Any:
    """What a function (`module:name`) of a file's bytes and some plain values returns; `TooMuch` when nothing does.

    The function and what it returns are plain: text, numbers, lists and dictionaries.
    """
    asked = json.dumps([function, *arguments]).encode() + b"\n"
    with _turns:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "selfreview.child"],
                input=asked + content,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TooMuch from None
    if done.returncode or len(done.stdout) > LONGEST_ANSWER:
        raise TooMuch
    return json.loads(done.stdout)


def main() -> None:
    """Answer one question, within the limits."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    function, *arguments = json.loads(sys.stdin.buffer.readline())
    module, _, name = function.partition(":")
    found = getattr(import_module(module), name)(sys.stdin.buffer.read(), *arguments)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
