"""The pages of a service's people."""

from selfreview.domain.rights import Role
from selfreview.storage.people.people import Appointment
from tests.browser.pages import Scene, opened, refused
from tests.browser.stage import Stage, saved

PEOPLE = "/services/1/people"
LEEDS = "/services/58/people"


def invite(stage: Stage) -> None:
    """Invite someone, who has yet to come."""
    fields = {"email": "invited@example.org", "name": "Ivy Invited", "role": "member", "agency": "Schools"}
    saved(stage.visitor("leeds").fill(f"{LEEDS}/invite", fields))


def with_deputy(stage: Stage) -> None:
    """Name somebody who stands in."""
    fields = {"email": "deputy@example.org", "name": "Dee Deputy", "until": ["24", "12", "2010"]}
    saved(stage.visitor("leeds").fill(f"{LEEDS}/deputy", fields))


def remover(stage: Stage) -> str:
    """The address where somebody is asked to leave."""
    person = stage.admit("leaver", "Lee Leaver", Appointment(Role.MEMBER, 58, agency="Health"))
    return f"{LEEDS}/{person}/remove"


def only_manager(stage: Stage) -> str:
    """The address where the only manager would leave."""
    return f"{LEEDS}/{stage.id_of('leeds')}/remove"


def handed_link(stage: Stage) -> str:
    """The address where a link is made that is handed over by hand."""
    invite(stage)
    return f"{LEEDS}/{stage.id_of_address('invited@example.org')}/link"


SCENES = (
    opened("manager.people", "filled", PEOPLE),
    opened("manager.people", "empty", "/services/6/people", "manager-of-6"),
    opened("manager.people", "invited", LEEDS, "leeds", before=invite),
    opened("manager.people", "with a deputy", LEEDS, "leeds", before=with_deputy),
    opened("manager.invite", "empty", f"{PEOPLE}/invite"),
    opened("invitations.ask_several", "empty", f"{PEOPLE}/invite-several"),
    refused("invitations.ask_several", f"{PEOPLE}/invite-several", {"people": "nobody\nNora <nora@example.org>"}),
    Scene("invitations.ask_link", "before", lambda stage: stage.visitor("leeds").get(handed_link(stage)), who="leeds"),
    Scene(
        "invitations.ask_link", "made", lambda stage: stage.visitor("leeds").fill(handed_link(stage), {}), who="leeds"
    ),
    refused("manager.invite", f"{PEOPLE}/invite", {"email": "nobody", "name": "", "role": "", "agency": ""}),
    Scene("manager.remove", "filled", lambda stage: stage.visitor("leeds").get(remover(stage)), who="leeds"),
    Scene("manager.remove", "error", lambda stage: stage.visitor("leeds").fill(only_manager(stage), {}), 422, "leeds"),
    opened("manager.hand_over", "empty", f"{PEOPLE}/hand-over"),
    refused("manager.hand_over", f"{PEOPLE}/hand-over", {"email": "", "name": ""}),
    opened("manager.deputy", "empty", f"{PEOPLE}/deputy"),
    refused("manager.deputy", f"{PEOPLE}/deputy", {"email": "", "name": "", "until": ["1", "1", "2009"]}),
)
