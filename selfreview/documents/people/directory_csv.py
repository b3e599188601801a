"""Accounts as a CSV file, out and back in: `email,name,role,service,agency,region`."""

import csv
import io
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from selfreview.documents.csv_cells import escape_formula, show, unescape_formula
from selfreview.documents.tables_csv import Faults, Row, read_lines
from selfreview.domain.rights import NETWORK_ROLES, SERVICE_ROLES, Agency, Role
from selfreview.domain.typed_codes import fold_email
from selfreview.speech import gettext

HEADER = ("email", "name", "role", "service", "agency", "region")
REQUIRED = frozenset({"email", "role"})
STATE = "state"
"""A column more that is written and, read back, is passed over: whether somebody can sign in."""

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One role of one person."""

    email: str
    name: str
    role: Role
    service: int | None
    agency: str | None
    region: str | None


def write_directory(lines: Iterable[tuple[DirectoryLine | None, str, str, str]]) -> str:
    """The file's text: of each line the role (None for none), the email address, the name and the state."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*HEADER, STATE))
    for line, email, name, state in lines:
        role = ("", "", "", "") if line is None else (line.role.value, line.service, line.agency, line.region)
        writer.writerow(
            (escape_formula(email), escape_formula(name), *("" if cell is None else cell for cell in role), state)
        )
    return out.getvalue()


def read_directory(
    content: bytes, *, services: Collection[int], regions: Collection[str], is_email: Callable[[str], bool]
) -> tuple[DirectoryLine, ...]:
    """All lines of a file; `tables_csv.TableFaults` names every fault.

    `name`, `service`, `agency` and `region` may be left out. `services` and
    `regions` are those that are registered.
    """
    faults = Faults()
    reading = _Reading(frozenset(services), sorted(regions), is_email)
    columns = (*HEADER, STATE)
    lines = read_lines(
        content,
        columns,
        reading.person,
        faults,
        empty=gettext("the file lists no one"),
        may_lack=set(columns) - REQUIRED,
    )
    faults.tell()
    return tuple(line for _, line in lines)


@dataclass(slots=True)
class _Reading:
    services: frozenset[int]
    regions: list[str]
    is_email: Callable[[str], bool]
    seen: dict[tuple[str, int | None, str], int] = field(default_factory=dict)

    def person(self, row: Row) -> DirectoryLine | None:
        email = unescape_formula(row.word("email"))
        if not self.is_email(email):
            row.fault(gettext("email: {cell} is not an email address", cell=show(email)))
        name = unescape_formula(row.word("name")) or email.split("@")[0]
        if len(name) > LONGEST_NAME or not name.isprintable():
            row.fault(gettext("name: one line of at most {most} characters is needed", most=LONGEST_NAME))
        role = row.choice("role", [role.value for role in Role])
        service = None if row.is_blank("service") else row.service("service", self.services)
        agency = None if row.is_blank("agency") else row.choice("agency", [agency.value for agency in Agency])
        region = None if row.is_blank("region") else row.choice("region", self.regions)
        if role is None:
            return None
        self.place(row, Role(role))
        self.once(row, (fold_email(email), service, "" if service is not None else f"{role}{region}"))
        return DirectoryLine(email, name, Role(role), service, agency, region)

    def place(self, row: Row, role: Role) -> None:
        has_service, has_region = not row.is_blank("service"), not row.is_blank("region")
        if role in SERVICE_ROLES and not has_service:
            row.fault(gettext("service: a {role} belongs to a service, and its number is not here", role=role.value))
        if role in NETWORK_ROLES and has_service:
            told = gettext(
                "service: a role of {role} belongs to the network, so leave the service blank", role=role.value
            )
            row.fault(told)
        if role is Role.COORDINATOR and not has_region:
            row.fault(gettext("region: a coordinator has a region, and it is not here"))
        if role is not Role.COORDINATOR and has_region:
            row.fault(gettext("region: only a coordinator has a region"))

    def once(self, row: Row, key: tuple[str, int | None, str]) -> None:
        first = self.seen.setdefault(key, row.line)
        if first != row.line:
            row.fault(gettext("{email} has a role at the same place on line {line} already", email=key[0], line=first))
