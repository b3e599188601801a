"""The sentences on arrangements: who took part, and what services do, from the shares that a release tells."""

from selfreview.domain.benchmarking.commentary.teller import (
    FEWEST_GROUPED,
    FEWEST_TOLD,
    Rule,
    Teller,
    Written,
    plural,
    register,
)
from selfreview.domain.benchmarking.release.reading import Released
from selfreview.domain.distribution import Share
from selfreview.domain.listing import listed

POINTS = 5
"""A plan that moved by so many points is told of."""

RULES: dict[str, Rule] = {}
sentence = register(RULES)


@sentence
def g01_returns(teller: Teller) -> Written:
    """Who took part, and who came and went since the round before."""
    data = teller.released.data
    took = Share(data["returns"], data["services"])
    text = f"{took.count} of {took.of} services ({took.whole}%) took part"
    changes, before = data.get("changes"), teller.released.before
    if changes and before is not None:
        text += f", {changes['joined'] or 'none'} of them new since {before.year}; "
        text += f"{changes['left']} no longer took part" if changes["left"] else "all that took part then did so again"
    return f"{text}.", f"{took.of} services expected"


@sentence
def g02_types(teller: Teller) -> Written:
    """Whether the share of each type of service moved."""
    before = teller.released.before
    if before is None or not before.base("RS01") or not teller.released.base("RS01"):
        return None
    moves = [_move(teller, before, option.id) for option in teller.questionnaire.question("RS01").choices]
    told = [move for move in moves if move]
    base = f"{teller.services('RS01')} in {teller.released.year}, {before.base('RS01')} in {before.year}"
    return (" ".join(told) if told else f"The share of each type of service did not change since {before.year}."), base


def _move(teller: Teller, before: Released, option: str) -> str:
    now, then = teller.released.share("RS01", option), before.share("RS01", option)
    if now is None or then is None:
        return ""
    # One service's weight on the smaller base is the least that counts as a move.
    apart = abs(now.count * then.of - then.count * now.of) * min(now.of, then.of)
    if apart < now.of * then.of or now.whole == then.whole:
        return ""
    went = "rose" if now.count * then.of > then.count * now.of else "fell"
    label = teller.label("RS01", option).partition(":")[0].lower()
    return f"The share of services provided {label} {went} from {then.whole}% to {now.whole}%."


@sentence
def g03_ages(teller: Teller) -> Written:
    """Which ages are helped."""
    under, over = teller.released.share("RS02", "under_5"), teller.released.share("RS02", "over_16")
    if under is None or over is None:
        return None
    return (
        f"{under.whole}% help families of children under 5, and {over.whole}% those of young people aged 16 and over.",
        teller.services("RS02"),
    )


@sentence
def g04_office(teller: Teller) -> Written:
    """How many share an office with the authority's SEN team."""
    share = teller.released.share("RS04", "la_sen_team")
    if share is None:
        return None
    return (
        f"{share.whole}%{teller.earlier('RS04', 'la_sen_team')} share an office with the authority’s SEN team, which "
        "may not meet the minimum of exemplar E17 and does not meet its good level.",
        teller.services("RS04"),
    )


@sentence
def g12_other_budgets(teller: Teller) -> Written:
    """How many manage other budgets, and which ones most often."""
    share = teller.released.share("FC04", "yes")
    if share is None:
        return None
    text = f"{share.whole}%{teller.earlier('FC04', 'yes')} manage other budgets"
    first = [teller.label("FC05", option) for option, _ in teller.released.most("FC05", without=("other",))[:2]]
    if first:
        text += f", most often {' and '.join(first)}"
    several = teller.released.data.get("bands", {}).get("FC06")
    if several and several["counts"]["3 or more"] >= FEWEST_TOLD:
        text += f"; {several['counts']['3 or more']} services manage three or more"
    return f"{text}.", teller.services("FC04")


@sentence
def g18_training(teller: Teller) -> Written:
    """How many had paid staff at training from outside the authority."""
    share = teller.released.share("ST10", "yes")
    if share is None:
        return None
    text = f"{share.whole}%{teller.earlier('ST10', 'yes')} had paid staff at training from outside the authority"
    by = [teller.label("ST11", option) for option, _ in teller.released.most("ST11", without=("other",))[:3]]
    return (f"{text}, most often by {listed(by)}." if by else f"{text}."), teller.services("ST10")


@sentence
def g19_other_staff(teller: Teller) -> Written:
    """How many manage staff outside the core service."""
    share = teller.released.share("ST12", "yes")
    if share is None:
        return None
    return (
        f"{share.whole}%{teller.earlier('ST12', 'yes')} manage staff outside the core service.",
        teller.services("ST12"),
    )


@sentence
def g20_groups(teller: Teller) -> Written:
    """How many have a steering group."""
    yes, no = teller.released.share("MG01", "yes"), teller.released.share("MG01", "no")
    if yes is None or no is None:
        return None
    return (
        f"{yes.whole}%{teller.earlier('MG01', 'yes')} have a steering or management group; {no.whole}% do not.",
        teller.services("MG01"),
    )


@sentence
def g21_meetings(teller: Teller) -> Written:
    """How many groups met less than three times."""
    found, before = (_band(each) for each in (teller.released, teller.released.before))
    if found is None:
        return None
    earlier = teller.released.before
    then = f" ({before.whole}% in {earlier.year})" if before is not None and earlier is not None else ""
    return (
        f"Of the {found.of} groups, {found.whole}%{then} met fewer than three times in the year.",
        f"{found.of} services with a group",
    )


def _band(released: Released | None) -> Share | None:
    band = None if released is None else released.data.get("bands", {}).get("MG02")
    if not band or not band["base"]:
        return None
    return Share(band["counts"]["0"] + band["counts"]["1 or 2"], band["base"])


@sentence
def g22_members(teller: Teller) -> Written:
    """How many groups parents and voluntary organisations sit on."""
    parents, voluntary = teller.released.share("MG03", "parents"), teller.released.share("MG03", "voluntary")
    if parents is None or voluntary is None:
        return None
    return (
        f"Parents sit on {parents.whole}% of groups{teller.earlier('MG03', 'parents')}, "
        f"and voluntary organisations on {voluntary.whole}%.",
        f"{parents.of} services with a group",
    )


@sentence
def g23_chairs(teller: Teller) -> Written:
    """How many groups have an independent chair, and how many a parent."""
    alone = [one.id for one in teller.questionnaire.question("MG06").options if one.independent]
    chair, parent = teller.released.share("MG06", *alone), teller.released.share("MG06", "parent")
    if chair is None or parent is None:
        return None
    return (
        f"{chair.whole}% of groups{teller.earlier('MG06', *alone)} have an independent chair, neither of the service "
        f"nor an officer of the authority; {parent.whole}% are chaired by a parent.",
        f"{chair.of} services with a group",
    )


@sentence
def g24_response(teller: Teller) -> Written:
    """Within how long enquiries are answered."""
    soon = teller.released.share("AC01", "one_day", "two_days")
    later = teller.released.share("AC01", "five_days", "longer")
    unknown = teller.released.share("AC01", "not_recorded")
    if soon is None or later is None or unknown is None:
        return None
    return (
        f"{soon.whole}% answer at least nine in ten enquiries within two working days, {later.whole}% take longer "
        f"and {unknown.whole}% do not record it.",
        teller.services("AC01"),
    )


@sentence
def g25_online(teller: Teller) -> Written:
    """How many have nothing online, and how many their policy on impartiality."""
    nothing, policy = teller.released.share("AC02", "no"), teller.released.share("AC03", "impartiality")
    if nothing is None or policy is None:
        return None
    some = f"{plural(nothing.count, 'service has', 'services have')} nothing online"
    return (
        f"{some if nothing.count else 'Every service has something online'}; {policy.whole}% have their policy on "
        f"impartiality there{teller.earlier('AC03', 'impartiality')}.",
        teller.services("AC02"),
    )


@sentence
def g26_languages(teller: Teller) -> Written:
    """Translations, interpreters and leaflets in other languages."""
    shares = [teller.released.share(question, "yes") for question in ("AC04", "AC05", "AC06")]
    known = [share.whole for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    bases = dict.fromkeys(teller.released.base(question) for question in ("AC04", "AC05", "AC06"))
    return (
        f"{known[0]}% can have written information translated, {known[1]}% provide an interpreter "
        f"and {known[2]}% have leaflets in other languages.",
        f"{' and '.join(map(str, bases))} services",
    )


@sentence
def g29_disagreements(teller: Teller) -> Written:
    """Disagreement resolution with the service involved, on both bases."""
    n, some = teller.released.n("BM19"), teller.released.count("BM19", "atleast:1")
    if not n or some is None:
        return None
    text = f"{Share(some, n).whole}% of the {n} services that answered took part in at least one case before it "
    text += "went to disagreement resolution"
    referred, pooled = teller.released.n("BM20"), teller.amount("BM20", "ratio")
    if referred and pooled is not None:
        text += f"; in the {referred} services with any such case, they had been involved in {pooled} of the cases"
    return f"{text}.", f"{n} and {referred} services"


@sentence
def g30_appeals(teller: Teller) -> Written:
    """Appeals with the service involved, on both bases."""
    n, some = teller.released.n("BM21"), teller.released.count("BM21", "atleast:1")
    if not n or some is None:
        return None
    text = f"{some} of {n} services had been involved in at least one appeal"
    pooled, known = teller.amount("BM22", "ratio"), teller.released.n("BM22")
    if pooled is not None:
        text += f"; the {known} services that know both numbers were involved in {pooled} of appeals"
    return f"{text}.", f"{n} and {known} services"


@sentence
def g31_plans(teller: Teller) -> Written:
    """The plans that most services contribute to, those that moved by five points, and who contributes to none."""
    none = teller.released.share("SW01", "none")
    if none is None:
        return None
    before = teller.released.before
    frequent = teller.released.most("SW01", without=("none", "other"))
    told = dict(frequent[:2])
    for option, share in frequent[2:]:
        then = None if before is None else before.share("SW01", option)
        if then is not None and abs((share.whole or 0) - (then.whole or 0)) >= POINTS:
            told[option] = share
    parts = [
        f"{teller.label('SW01', one)}, {share.whole}% of services{teller.earlier('SW01', one)}"
        for one, share in told.items()
    ]
    start = f"Plans that services contribute to: {'; '.join(parts)}. " if parts else ""
    return f"{start}{none.whole}% contribute to no plan.", teller.services("SW01")


@sentence
def g32_plans_by_type(teller: Teller) -> Written:
    """How many of each type of service contribute to at least one plan."""
    shares = {
        option.id: Share(*pair)
        for option in teller.questionnaire.question("RS01").choices
        if (pair := (teller.released.data.get("plans_by_type") or {}).get(option.id))
    }
    told = [(option, share) for option, share in shares.items() if share.of >= FEWEST_GROUPED]
    if len(told) < 2:
        return None
    parts = [
        f"{share.whole}% of {'those' if place else 'services'} provided {_type(teller, option)}"
        for place, (option, share) in enumerate(told)
    ]
    return (
        f"{listed(parts)} contribute to at least one plan.",
        " and ".join(str(share.of) for _, share in told) + " services",
    )


def _type(teller: Teller, option: str) -> str:
    return teller.label("RS01", option).partition(":")[0].partition(",")[0].lower()


@sentence
def g33_forums(teller: Teller) -> Written:
    """How many are active in a parent carer forum."""
    share = teller.released.share("SW03", "active")
    if share is None:
        return None
    return (
        f"{share.whole}% are active in a parent carer forum{teller.earlier('SW03', 'active')}.",
        teller.services("SW03"),
    )
