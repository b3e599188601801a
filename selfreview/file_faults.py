"""What is wrong with a file that somebody wrote, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong on a line (from 1; 0 when the whole file is meant) of a file."""

    line: int
    message: str
    name: str = ""

    def __str__(self) -> str:
        if self.name and self.line:
            return f"{self.name}:{self.line}: {self.message}"
        where = self.name or (f"line {self.line}" if self.line else "")
        return f"{where}: {self.message}" if where else self.message
