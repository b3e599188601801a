"""The virus scanner that an operator names: where ClamAV's daemon, or one that speaks as it does, listens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLE = "SELFREVIEW_SCANNER"
WANTED = "must be unix:/path/to/socket or tcp:host:port"


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where a scanner listens: a socket of this machine, or a host and a port."""

    path: str | None = None
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


def read_scanner(environ: Mapping[str, str]) -> tuple[Scanner | None, tuple[str, ...]]:
    """The scanner of an environment, None where none is named, and what is wrong with it as a sentence."""
    text = environ.get(VARIABLE, "").strip()
    if not text:
        return None, ()
    if found := re.fullmatch(r"unix:(/[^\0\n]+)", text):
        return Scanner(path=found[1]), ()
    if (found := re.fullmatch(r"tcp:\[?([^\s\[\]/]+?)\]?:([0-9]{1,5})", text)) and 0 < int(found[2]) < 65_536:
        return Scanner(host=found[1], port=int(found[2])), ()
    return None, (f"{VARIABLE} {WANTED}, not “{text}”.",)
