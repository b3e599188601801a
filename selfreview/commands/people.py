"""`selfreview people`: accounts, from the server."""

import sys
from datetime import datetime
from pathlib import Path

import click

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.documents.people.directory_csv import DirectoryLine, write_directory
from selfreview.documents.tables_csv import TableFaults
from selfreview.domain.rights import NETWORK_ROLES, SERVICE_ROLES, Agency, Role
from selfreview.domain.typed_codes import fold_email
from selfreview.domain.uk_time import day_of
from selfreview.storage.people import corrections, second_factor
from selfreview.storage.people import people as storage
from selfreview.storage.people.corrections import AddressTaken
from selfreview.storage.people.erasure import forget, take_name_away
from selfreview.storage.people.people import Appointment, LastAdministrator, LastManager, Person
from selfreview.storage.round import rounds
from selfreview.storage.tables import db
from selfreview.web.addresses import NotAnAddress, as_kept, read_address
from selfreview.web.people.passwords import hash_password, weakness
from selfreview.web.registry.people_file import OnlyManager, appoint_all, read_people
from selfreview.web.runtime import site

STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else it is asked.")


@click.group()
def people() -> None:
    """People who may sign in."""


@people.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", help="Their name; the part of the address before the @ when it is left out.")
@click.option("--service", type=int, help="The number of their service.")
@click.option("--agency", type=click.Choice([agency.value for agency in Agency]), help="Whom they speak for.")
@click.option("--region", help="The region of a coordinator.")
@STDIN
def add(
    email: str,
    role: str,
    name: str | None,
    service: int | None,
    agency: str | None,
    region: str | None,
    password_stdin: bool,
) -> None:
    """Add somebody, or give somebody another role."""
    password = _read_password(from_stdin=password_stdin)
    with ready_site():
        faults = _faults(email, Role(role), service, region, password)
        if faults:
            refuse(*faults)
        now = site().now()
        person = _appoint(email, name or email.split("@")[0], Appointment(Role(role), service, region, agency), at=now)
        storage.set_password(person.id, hashed=hash_password(password), at=now)
        db.session.commit()
        click.echo(f"{person.email} can sign in as {role}.")


def _read_password(*, from_stdin: bool) -> str:
    """A password from a pipe, or typed twice at the terminal without being shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same password again", err=True)
    return typed


def _appoint(email: str, name: str, appointment: Appointment, *, at: datetime) -> Person:
    try:
        return storage.appoint(email=as_kept(email), name=name, appointment=appointment, by=OPERATOR, at=at)
    except LastManager:
        refuse(f"{email} is the only manager of service {appointment.service}: give it another manager first.")


def _email_fault(email: str) -> str | None:
    try:
        read_address(email)
    except NotAnAddress as fault:
        return f"{email} is not an email address: {fault}"
    return None


def _faults(email: str, role: Role, service: int | None, region: str | None, password: str) -> list[str]:
    faults = []
    if (misspelt := _email_fault(email)) is not None:
        faults.append(misspelt)
    if role in SERVICE_ROLES and service is None:
        faults.append(f"A {role.value} belongs to a service: add --service with its number.")
    if role in NETWORK_ROLES and service is not None:
        faults.append(f"A role of {role.value} belongs to the network: leave --service out.")
    if service is not None and rounds.find_service(service) is None:
        faults.append(f"There is no service {service}.")
    regions = {known.region for known in rounds.all_services()}
    if role is Role.COORDINATOR and region not in regions:
        faults.append(f"A coordinator has a region: add --region with one of {', '.join(sorted(regions))}.")
    if (weak := weakness(password, email=email)) is not None:
        faults.append(weak)
    return faults


@people.command("list")
def list_() -> None:
    """Write every account as CSV, one line a role; the file can be read back with `import`."""
    with ready_site():
        day = site().today()
        click.echo(write_directory(line for person in storage.everyone(day=day) for line in _lines(person)), nl=False)


def _lines(person: Person) -> list[tuple[DirectoryLine | None, str, str, str]]:
    state = "closed" if person.closed else "active" if person.has_password else "invited"
    roles: list[DirectoryLine | None] = [
        DirectoryLine(person.email, person.name, post.role, post.service, post.agency, post.region)
        for post in person.posts
    ]
    return [(role, person.email, person.name, state) for role in roles or [None]]


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Give roles to everybody in a CSV file: all lines, or none and every fault with its line.

    The header is email,name,role,service,agency,region. New accounts have no
    password: people choose one by “I have forgotten my password” or by the
    invitation that a manager or administrator sends again.
    """
    with ready_site():
        try:
            read = read_people(file.read_bytes())
            appoint_all(read, by=OPERATOR, at=site().now())
        except TableFaults as fault:
            refuse(*fault.lines)
        except OnlyManager as fault:
            refuse(str(fault))
        db.session.commit()
        click.echo(f"Roles read in: {len(read)}. People: {len({fold_email(as_kept(line.email)) for line in read})}.")


def _known(email: str) -> Person:
    found = storage.find_person(email=as_kept(email), day=site().today())
    if found is None:
        refuse(f"No one has an account with the address {email}.")
    return found


@people.command()
@click.argument("email")
@click.option("--email", "new", help="The address that they sign in with from now on.")
@click.option("--name", help="Their name from now on.")
def change(email: str, new: str | None, name: str | None) -> None:
    """Correct somebody's address or name; their roles and what they wrote stay theirs."""
    if not new and not (name or "").strip():
        refuse("Say what to change: --email NEW, --name NAME or both.")
    with ready_site():
        person, now = _known(email), site().now()
        if new and (misspelt := _email_fault(new)) is not None:
            refuse(misspelt)
        try:
            if new:
                corrections.change_email(person.id, email=new, by=OPERATOR, at=now)
        except AddressTaken:
            refuse(f"Another account has the address {new}.")
        if name:
            corrections.rename(person.id, name=name.strip(), by=OPERATOR, at=now)
        db.session.commit()
        changed = storage.person_by_id(person.id, day=day_of(now))
        assert changed is not None
        click.echo(f"{changed.name} signs in as {changed.email}.")


@people.command("move-domain")
@click.argument("old")
@click.argument("new")
@click.option("--apply", is_flag=True, help="Change the addresses; without it they are only listed.")
def move_domain(old: str, new: str, apply: bool) -> None:
    """Move everybody's address at a council from OLD to NEW; without --apply they are only listed."""
    for domain in (old, new):
        if (misspelt := _email_fault(f"name@{domain}")) is not None:
            refuse(misspelt)
    with ready_site():
        moves = corrections.plan_move(old=old, new=new)
        for one in moves:
            click.echo(f"{one.before} -> {one.after}{' (left: another account has it)' if one.is_taken else ''}")
        free = sum(not one.is_taken for one in moves)
        if apply:
            corrections.move(moves, by=OPERATOR, at=site().now())
            db.session.commit()
        click.echo(
            f"Addresses changed: {free}." if apply else f"Addresses to change: {free}. Add --apply to change them."
        )


@people.command()
@click.argument("email")
@click.option("--forget", "is_forgotten", is_flag=True, help="Take name and address from the closed account at once.")
def close(email: str, is_forgotten: bool) -> None:
    """Close an account: every role and every sign-in ends, and their name goes where the record need not name them."""
    with ready_site():
        person = _known(email)
        if person.closed and not is_forgotten:
            refuse(f"The account of {person.email} is closed already.")
        try:
            if not person.closed:
                storage.close_account(person.id, by=OPERATOR, at=site().now())
        except LastManager as fault:
            refuse(f"{person.email} is the only manager of service {fault}: give it another manager first.")
        except LastAdministrator:
            refuse(f"{person.email} is the only administrator of the network: appoint another one first.")
        former = take_name_away(person.id, by=OPERATOR, at=site().now())
        if is_forgotten:
            forget(person.id, by=OPERATOR, at=site().now())
        db.session.commit()
        click.echo(f"The account of {person.email} is closed. Where the record need not name them, it says: {former}.")


@people.command()
@click.argument("email")
@click.option("--without-second-factor", is_flag=True, help="Turn their second factor off too: the device is lost.")
@STDIN
def password(email: str, without_second_factor: bool, password_stdin: bool) -> None:
    """Give somebody a new password, for whoever is locked out; every sign-in of theirs ends."""
    typed = _read_password(from_stdin=password_stdin)
    with ready_site():
        person, now = _known(email), site().now()
        if person.closed:
            refuse(f"The account of {person.email} is closed: appoint them again with `selfreview people add`.")
        if (weak := weakness(typed, email=person.email)) is not None:
            refuse(weak)
        storage.set_password(person.id, hashed=hash_password(typed), at=now)
        if without_second_factor:
            second_factor.turn_off(person.id, by=OPERATOR, at=now)
        db.session.commit()
        click.echo(f"{person.email} can sign in with the new password.")
