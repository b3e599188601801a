"""A small disk of one's own that can be full: a real one where it may be mounted, else a limit on the size of files."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import selfreview_command

BALLAST = "ballast"
BLOCK = 4096


@dataclass(slots=True)
class SmallDisk:
    """A folder that can be out of room; `is_mounted` says whether it is a disk of its own."""

    folder: Path
    is_mounted: bool

    def fill(self, *processes: int) -> None:
        """Leave no room, to the last byte; where no disk could be mounted, none for these processes."""
        if not self.is_mounted:
            for process in processes:
                resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            return
        with (self.folder / BALLAST).open("ab", buffering=0) as file:
            try:
                while file.write(bytes(BLOCK)):
                    pass
            except OSError:
                return

    def command(self) -> list[str]:
        """How `selfreview` is started where there is no room."""
        limited = [] if self.is_mounted else ["prlimit", "--fsize=0"]
        return [*limited, selfreview_command()]

    def make_room(self, *processes: int) -> None:
        """Let there be room again."""
        (self.folder / BALLAST).unlink(missing_ok=True)
        for process in () if self.is_mounted else processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def small_disk(folder: Path, *, megabytes: int = 24) -> Iterator[SmallDisk]:
    """A disk of so many megabytes in a new folder, for the length of a `with`."""
    folder.mkdir()
    is_mounted = os.geteuid() == 0 and not _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder)
    try:
        yield SmallDisk(folder, is_mounted)
    finally:
        if is_mounted:
            # Lazily: a process that was killed may hold it for a moment longer.
            _run("umount", "--lazy", folder)


def processes_of(server: int) -> list[int]:
    """A server's first process and its workers."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii")
    return [server, *map(int, children.split())]


def _run(*command: str | Path) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode
