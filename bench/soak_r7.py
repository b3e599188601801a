"""R7: backups taken under ten writers, each restored on an empty machine of either kind; a damaged one is noticed."""

import random
import tempfile
import threading
from pathlib import Path

from bench.databases import Place, settled
from bench.measurement import Measurement, counted
from selfreview.storage.backup import Damaged, restore_backup, write_backup
from tests.databases import PostgreSQL, sqlite_url
from tests.editors import WRITERS, Editor
from tests.ledger import faults_of_record
from tests.power_cuts import begin_work
from tests.servers import start_server

PEOPLE = 10
BACKUPS = 6
"""On each kind of database; every other one is restored into the other kind."""

DAMAGED = 100


def measure() -> Measurement:
    """Faults of twelve backups and of a hundred damaged ones."""
    faults: list[str] = []
    saved = 0
    server = PostgreSQL()
    try:
        for kind in ("SQLite", "PostgreSQL"):
            with settled(kind) as place, tempfile.TemporaryDirectory() as folder:
                told, acknowledged = _back_up(place, Path(folder), server)
                faults += told
                saved += acknowledged
                if kind == "SQLite":
                    faults += _damage(Path(folder) / "0.backup")
    finally:
        server.close()
    for fault in faults[:10]:
        print(fault)
    what = f"saves missing from {2 * BACKUPS} backups under {PEOPLE} writers, or damage not noticed in {DAMAGED}"
    return counted(f"{what}; {saved} acknowledged", float(len(faults)), 0.0, unit="faults")


def _back_up(place: Place, folder: Path, other: PostgreSQL) -> tuple[list[str], int]:
    with start_server(place.home, place.url, workers=2) as running:
        people = [Editor(running.port, WRITERS[number % len(WRITERS)]) for number in range(PEOPLE)]
        for person in people:
            person.sign_in()
        over = threading.Event()
        threads = begin_work(people, over)
        before = []
        try:
            for number in range(BACKUPS):
                # What was acknowledged until now has to be in the backup that begins now.
                before.append([one for person in people for one in tuple(person.acknowledged)])
                write_backup(place.url, folder / f"{number}.backup")
        finally:
            over.set()
            for thread in threads:
                thread.join()
            for person in people:
                person.close()
    faults = [fault for person in people for fault in person.faults]
    for number, acknowledged in enumerate(before):
        to_other = bool(number % 2) is (place.kind == "SQLite")
        empty = folder / f"{number}.db"
        url = other.url(other.create()) if to_other else sqlite_url(empty)
        restore_backup(folder / f"{number}.backup", url)
        faults += faults_of_record(url, place.home, acknowledged)
    return faults, sum(len(person.acknowledged) for person in people)


def _damage(file: Path) -> list[str]:
    whole, chance = file.read_bytes(), random.Random(7)
    faults = []
    for number in range(DAMAGED):
        place = chance.randrange(len(whole))
        flipped = whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        file.write_bytes(whole[:place] if number % 4 == 0 else flipped)
        try:
            restore_backup(file, sqlite_url(file.with_name("never.db")))
        except Damaged:
            continue
        faults.append(f"damage {number} at byte {place} was not noticed")
    return faults
