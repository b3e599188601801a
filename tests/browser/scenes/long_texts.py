"""Pages with the longest texts that they take, some of them one word without a break; played after all others."""

from selfreview.domain.rights import Role
from selfreview.storage.people.people import Appointment
from tests.browser.pages import Scene, opened
from tests.browser.stage import Stage, saved

SERVICE = 69
REVIEW = f"/services/{SERVICE}/reviews/2010"
WHO = f"manager-of-{SERVICE}"
LONG = "long text"
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
NAME = (WORD * 2)[:100]
EVIDENCE = f"{WORD * 10}\n\n" + "Everything that the group could think of, and then some more. " * 300 + "😀" * 200


def write_long(stage: Stage) -> None:
    """Fill the service with long texts of every kind."""
    admin, manager = stage.visitor("admin"), stage.visitor(WHO)
    names = {"name": NAME, "authorities": "\n".join([NAME, "B" * 100])}
    saved(admin.fill(f"/network/registry/services/{SERVICE}", names))
    stage.admit("member-of-long-name", NAME, Appointment(Role.MEMBER, SERVICE, agency="Voluntary sector"))
    link = {"title": WORD * 3, "url": f"https://www.example.org/{WORD * 20}", "dated": ["1", "5", "2009"]}
    saved(manager.fill(f"{REVIEW}/E01/link", link))
    exemplar = stage.framework.exemplar("E01")
    answer = {
        "evidence": EVIDENCE,
        "rating": stage.framework.scale.levels[-1].key,
        "reason": WORD * 30,
        "ticks": [criterion.id for criterion in exemplar.criteria_of(stage.framework.scale.levels[1].key)],
    }
    saved(manager.fill(f"{REVIEW}/E01", answer))
    saved(manager.fill(f"{REVIEW}/completion", {"method": "other", "method_other": (WORD * 4)[:200]}))


SCENES: tuple[Scene, ...] = (
    opened("answers.exemplar", LONG, f"{REVIEW}/E01", WHO, before=write_long, late=True),
    opened("steering_group.overview", LONG, f"{REVIEW}/", WHO, late=True),
    opened("steering_group.completion", LONG, f"{REVIEW}/completion", WHO, late=True),
    opened("submission.check", LONG, f"{REVIEW}/check", WHO, late=True),
    opened("submission.network_view", LONG, f"{REVIEW}/what-the-network-sees", WHO, late=True),
    opened("evidence.ask_uses", LONG, f"{REVIEW}/E01/items", WHO, late=True),
    opened("manager.people", LONG, f"/services/{SERVICE}/people", WHO, late=True),
    opened("manager.invite", LONG, f"/services/{SERVICE}/people/invite", WHO, late=True),
    opened("public.home", LONG, "/", WHO, late=True),
    opened("network.tracker", LONG, "/network/rounds/2010", "coordinator", late=True),
    opened("registry.home", LONG, "/network/registry/", "admin", late=True),
    opened("registry.service", LONG, f"/network/registry/services/{SERVICE}", "admin", late=True),
    opened("registry.accounts.everybody", LONG, "/network/registry/people/?q=Llanfair", "admin", late=True),
)
