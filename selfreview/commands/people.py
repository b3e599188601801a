"""`selfreview people`: accounts, from the server."""

import sys
from datetime import UTC, datetime

import click
from email_validator import EmailNotValidError, validate_email

from selfreview.commands.site import OPERATOR, ready_site, refuse
from selfreview.domain.rights import NETWORK_ROLES, SERVICE_ROLES, Agency, Role
from selfreview.storage import people as storage
from selfreview.storage import rounds
from selfreview.storage.people import Appointment, LastManager
from selfreview.storage.tables import db
from selfreview.web.passwords import hash_password, weakness


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
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
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
    password = sys.stdin.readline().rstrip("\r\n")
    with ready_site():
        faults = _faults(email, Role(role), service, region, password)
        if faults:
            refuse(*faults)
        now = datetime.now(UTC)
        appointment = Appointment(Role(role), service, region, agency)
        try:
            person = storage.appoint(
                email=email, name=name or email.split("@")[0], appointment=appointment, by=OPERATOR, at=now
            )
        except LastManager:
            refuse(f"{email} is the only manager of service {service}: give it another manager first.")
        storage.set_password(person.id, hashed=hash_password(password), at=now)
        db.session.commit()
        click.echo(f"{person.email} can sign in as {role}.")


def _faults(email: str, role: Role, service: int | None, region: str | None, password: str) -> list[str]:
    faults = []
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as fault:
        faults.append(f"{email} is not an e-mail address: {fault}")
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
