"""Where the tests keep their files: in memory, where there is room.

Every save is synchronised with the disk, as it must be; a test that kills
servers or makes writes fail sees no difference, and the thousands of others
need not wait for the disk of the machine.
"""

import os
import shutil
import tempfile
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
ENOUGH = 6 * 2**30
"""Bytes that two processes and two installed packages come to, and three times that."""


def has_room(folder: Path, wanted: int = ENOUGH) -> bool:
    """Whether a folder is there, takes that much, and lets programs be started from it."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    return shutil.disk_usage(folder).free >= wanted and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def work_in_memory(folder: Path = SHARED_MEMORY) -> None:
    """Keep temporary files there from now on, in the programs that are started too, unless `TMPDIR` says where."""
    if "TMPDIR" not in os.environ and has_room(folder):
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None
