"""R4: the disk fills up again and again while people work; all read on, nothing is lost, and room is all they need."""

import tempfile
from http.client import HTTPException
from pathlib import Path

from bench.measurement import Measurement, counted
from tests.clashes import gather
from tests.databases import migrate, sqlite_url
from tests.editors import REVIEW, WRITERS, Away, Editor
from tests.full_disks import SmallDisk, processes_of, small_disk
from tests.ledger import faults_of_record
from tests.servers import start_server
from tests.sites import open_site

TIMES = 100
"""How often the disk is full."""

READ = ("/", "/sign-in", "/healthz", f"{REVIEW}/E01", f"{REVIEW}/review")


def measure() -> Measurement:
    """Faults of a hundred full disks."""
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk", megabytes=64) as disk:
        url = sqlite_url(disk.folder / "selfreview.db")
        migrate(url)
        with open_site(url, disk.folder):
            pass
        with start_server(disk.folder, url) as server:
            people = [Editor(server.port, key) for key in WRITERS]
            for person in people:
                person.sign_in()
            told = [fault for turn in range(TIMES) for fault in _fill_once(disk, server.process.pid, people, turn)]
            outcome = gather(people)
        faults = [*told, *outcome.faults, *faults_of_record(url, disk.folder, outcome.acknowledged)]
        kind = "a disk of its own" if disk.is_mounted else "a limit on the size of files"
    for fault in faults[:10]:
        print(fault)
    what = f"pages not read, saves lost or not taken up again: {TIMES} times full, {len(outcome.acknowledged)} saved"
    return counted(f"{what}; {kind}", float(len(faults)), 0.0, unit="faults")


def _fill_once(disk: SmallDisk, server: int, people: list[Editor], turn: int) -> list[str]:
    """What went otherwise than it should while the disk was full, and once there was room."""
    processes, faults = processes_of(server), []
    disk.fill(*processes)
    for path in READ:
        status, _ = people[turn % len(people)].ask("GET", path)
        if status != 200:
            faults.append(f"turn {turn}: {path} answered {status}")
    for number, person in enumerate(people):
        text = f"editor {number} turn {turn} while it was full"
        try:
            person.save(f"E{number + 1:02}", text)
        except Away:
            pass  # It was told that it could not be saved, with everything that was typed.
        except (OSError, HTTPException, AssertionError) as fault:
            faults.append(f"{text}: {fault!r}")
    if disk.is_mounted:
        faults += _come_in(people[0].port, f"turn {turn}: while it was full")
    disk.make_room(*processes)
    for number, person in enumerate(people):
        try:
            if not person.save(f"E{number + 1:02}", f"editor {number} turn {turn} with room"):
                faults.append(f"turn {turn}: not saved although there was room")
        except (OSError, HTTPException, AssertionError) as fault:
            faults.append(f"turn {turn}: not saved although there was room: {fault!r}")
    return faults + _come_in(people[0].port, f"turn {turn}: with room")


def _come_in(port: int, when: str) -> list[str]:
    newcomer = Editor(port, "observer")
    try:
        newcomer.sign_in()
    except (OSError, HTTPException, AssertionError) as fault:
        return [f"{when}: nobody could sign in: {fault!r}"]
    finally:
        newcomer.close()
    return []
