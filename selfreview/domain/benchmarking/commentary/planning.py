"""The sentences on planning, monitoring and evaluation, and the one on both collections together."""

from selfreview.domain.benchmarking.commentary.teller import FEWEST_TOLD, Rule, Teller, Written, register
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.distribution import Share

RULES: dict[str, Rule] = {}
sentence = register(RULES)


@sentence
def g34_plans(teller: Teller) -> Written:
    """How many have no development plan, and what targets the plans have."""
    none = teller.released.share("PM01", "no")
    if none is None:
        return None
    text = f"{none.whole}% have no development plan"
    found, before = (_with_targets(each) for each in (teller.released, teller.released.before))
    if found is not None:
        earlier = teller.released.before
        then = f" ({before.whole}% in {earlier.year})" if before is not None and earlier is not None else ""
        text += f"; {found.whole}% of plans{then} have targets on Aiming High or the Children and Young People’s Plan"
    return f"{text}.", f"{teller.services('PM01')}, {teller.released.base('PM02')} with a plan"


def _with_targets(released: Released | None) -> Share | None:
    neither = None if released is None else released.share("PM02", "neither")
    return None if neither is None else Share(neither.of - neither.count, neither.of)


@sentence
def g35_reports(teller: Teller) -> Written:
    """How many published an annual report, and how many of these for everybody."""
    share, public = teller.released.share("PM05", "yes"), teller.released.share("PM06", "yes")
    if share is None:
        return None
    text = f"{share.whole}% published an annual report{teller.earlier('PM05', 'yes')}"
    if public is not None:
        text += f"; {public.whole}% of these reports are available to the public{teller.earlier('PM06', 'yes')}"
    return f"{text}.", f"{teller.services('PM05')}, {teller.released.base('PM06')} with a report"


@sentence
def g36_policies(teller: Teller) -> Written:
    """The policies on confidentiality and on impartiality."""
    none, ready = teller.released.share("PM07", "no"), teller.released.share("PM08", "in_place")
    writing = teller.released.share("PM08", "developing")
    if none is None or ready is None or writing is None:
        return None
    return (
        f"{none.whole}% have no policy on confidentiality and are not writing one; {ready.whole}% have a policy on "
        f"impartiality in place{teller.earlier('PM08', 'in_place')} and {writing.whole}% are writing one.",
        teller.services("PM08"),
    )


@sentence
def g37_both_collections(teller: Teller) -> Written:
    """The services that did both: what they say of impartiality here and there."""
    both = teller.released.data.get("policy_and_rating")
    if not both or min(both["with"], both["without"]) < FEWEST_TOLD:
        return None
    return (
        f"Of the {both['services']} services that did both collections, {both['with']} rate themselves at least "
        f"Minimum on E07 and have a policy in place; {both['without']} do so without one.",
        f"{both['services']} services that did both",
    )


@sentence
def g38_monitoring(teller: Teller) -> Written:
    """What services monitor most and least, and how the authority does it."""
    monitored = teller.released.most("PM09", without=("other", "none"))
    meetings = teller.released.share("PM10", "meetings")
    if len(monitored) < 3 or meetings is None:
        return None
    first, second, last = (teller.label("PM09", monitored[at][0]).lower() for at in (0, 1, -1))
    return (
        f"Services monitor {first} and {second} most often and {last} least often; {meetings.whole}% of authorities "
        "monitor their service by regular meetings or reports.",
        f"{teller.services('PM09')}; authorities: {teller.services('PM10')}",
    )
