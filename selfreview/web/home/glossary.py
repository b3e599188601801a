"""The words that a newcomer meets here, each in a plain sentence; pages link to them where a word is first used."""

from dataclasses import dataclass

from selfreview.speech import lazy


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is read, its plain meaning, and the key by which pages link to it.

    `said` is a pattern of the word in running text, where a newcomer would
    stop at it; a word that people use every day has none.
    """

    key: str
    word: str
    meaning: str
    said: str = ""


TERMS = (
    Term(
        "action-plan",
        lazy("Action plan"),
        lazy("What your service will do about exemplars that are not yet where you want them."),
        said="action plans?",
    ),
    Term(
        "agency",
        lazy("Agency"),
        lazy("The organisation or group that a member speaks for, such as Parents, Health or Schools."),
    ),
    Term(
        "agreed",
        lazy("Agreed"),
        lazy("The group has settled on this rating, by consensus, by majority or by the chair."),
    ),
    Term("base", lazy("Base (n)"), lazy("The number of returns that a percentage is worked out from.")),
    Term(
        "benchmark", lazy("Benchmark report"), lazy("A report that shows your ratings next to those of other services.")
    ),
    Term("best", lazy("Best"), lazy("The service does this so well that others can learn from it.")),
    Term(
        "carried-over",
        lazy("Carried over"),
        lazy("Text copied from last year. It counts once someone says it is still true or edits it."),
        said="carried over",
    ),
    Term(
        "chair",
        lazy("Chair"),
        lazy("The person who leads the steering group, runs its meetings and signs the review off."),
    ),
    Term(
        "chair-seat",
        lazy("Chair’s seat"),
        lazy("The control of a meeting. The person who has it moves everyone to the next exemplar."),
        said="chair’s seat",
    ),
    Term("choice-adviser", lazy("Choice Adviser"), lazy("Someone who helps parents to choose a school.")),
    Term(
        "circulation",
        lazy("Copy for circulation"),
        lazy("A copy without names, views or confidential evidence, to share outside the group."),
        said="copy for circulation",
    ),
    Term(
        "corrections-pending",
        lazy("Corrections pending"),
        lazy("Returns that came or changed after the last release. The next one counts them."),
    ),
    Term(
        "criterion",
        lazy("Criterion (criteria)"),
        lazy("One thing you can check to help you choose a level."),
        said="criteria|criterion",
    ),
    Term(
        "deputy", lazy("Deputy"), lazy("Someone who can do what the manager can do, for a limited time."), said="deputy"
    ),
    Term("derived", lazy("Derived"), lazy("Worked out from a printed figure, such as 100 minus 86.")),
    Term(
        "dissent",
        lazy("Dissent"),
        lazy("A member’s own words on why they disagree with a rating. It never leaves the service."),
        said="dissents?",
    ),
    Term("drafted", lazy("Drafted"), lazy("Written for this website, because there is no published wording.")),
    Term("edition", lazy("Edition"), lazy("The version of the exemplars that a review was made with.")),
    Term(
        "evidence", lazy("Evidence"), lazy("What shows that a rating is right, such as a policy, minutes or figures.")
    ),
    Term(
        "exemplar",
        lazy("Exemplar"),
        lazy("One of the short statements of what a service should do. You rate your service on each."),
        said="exemplars?",
    ),
    Term(
        "extension", lazy("Extension"), lazy("More time for one service to send its return after the round has closed.")
    ),
    Term(
        "given-late",
        lazy("Given late"),
        lazy("A view given after all views were shown. You can read it, but it is not counted."),
    ),
    Term(
        "good",
        lazy("Good"),
        lazy("The service does more than the minimum. The aim is for every service to reach this level."),
    ),
    Term(
        "ips",
        lazy("Independent Parental Supporter (IPS)"),
        lazy("A trained person, often a volunteer, who helps a parent and does not work for the council."),
    ),
    Term(
        "kind-of-service",
        lazy("Kind of service"),
        lazy("Who runs the service: the council, another organisation, or both."),
    ),
    Term(
        "lamb",
        lazy("Lamb Inquiry"),
        lazy("A government inquiry of 2009 into how far parents trust the help their children get."),
    ),
    Term(
        "level",
        lazy("Level (rating)"),
        lazy("How well the service meets an exemplar: non-compliant, minimum, good or best."),
    ),
    Term("manager", lazy("Manager"), lazy("The person who runs the service. They invite people and send the return.")),
    Term(
        "matched-cohort",
        lazy("Matched cohort"),
        lazy("Services that sent a return in both years, so that like is compared with like."),
    ),
    Term(
        "member",
        lazy("Member"),
        lazy("Someone in the steering group who gives views, writes answers and adds comments."),
    ),
    Term("minimum", lazy("Minimum"), lazy("The service does what every parent should be able to count on.")),
    Term("nation", lazy("The nation"), lazy("All services in England that sent a return that year.")),
    Term(
        "neighbours",
        lazy("Statistical neighbours"),
        lazy("Services in areas whose people and needs are much like yours."),
    ),
    Term("non-compliant", lazy("Non-compliant"), lazy("Something that the minimum asks for is not in place yet.")),
    Term(
        "nppn",
        lazy("NPPN (the network)"),
        lazy("The National Parent Partnership Network. It runs the yearly review and publishes the figures."),
        said="network",
    ),
    Term("observer", lazy("Observer"), lazy("Someone who can read the review but not change it."), said="observers?"),
    Term(
        "passkey", lazy("Passkey"), lazy("A way to sign in with your fingerprint, your face, a PIN or a security key.")
    ),
    Term(
        "pps",
        lazy("Parent Partnership Service (PPS)"),
        lazy("A local service that gives parents of children with special needs free and fair advice."),
    ),
    Term("points", lazy("Points"), lazy("The gap between two percentages. From 60% to 65% is a rise of 5 points.")),
    Term(
        "projector-page",
        lazy("Projector page"),
        lazy("A page for a big screen. It shows the exemplar, how many have voted, and the result."),
        said="projector page",
    ),
    Term("promise", lazy("Promise"), lazy("An action in last year’s plan that is not finished."), said="promises?"),
    Term("receipt-number", lazy("Receipt number"), lazy("The number that shows when you sent your return.")),
    Term("recovery-code", lazy("Recovery code"), lazy("A code that works once, for when you have lost your phone.")),
    Term(
        "release",
        lazy("Release"),
        lazy("A numbered set of published figures. It never changes; corrections go into the next one."),
    ),
    Term("reopen", lazy("Reopen"), lazy("Unlock a return that was sent, so that you can correct it.")),
    Term("response-rate", lazy("Response rate"), lazy("The share of services that sent a return.")),
    Term("return", lazy("Return"), lazy("The ratings that your service sends to the network when its review is done.")),
    Term(
        "reveal",
        lazy("Reveal"),
        lazy("The moment when all private views are shown to the group at once."),
        said="reveal",
    ),
    Term(
        "ring-fenced",
        lazy("Ring-fenced budget"),
        lazy("Money that only this service may spend, and that its own manager controls."),
    ),
    Term("round", lazy("Round"), lazy("One year’s review in all services, from opening to closing.")),
    Term(
        "seal",
        lazy("Seal (SHA-256)"),
        lazy("A code worked out from a file or return. If anyone changes it, the code no longer fits."),
    ),
    Term(
        "self-review",
        lazy("Self-review"),
        lazy("The yearly check in which a service and its steering group judge the service’s own work."),
        said="self-reviews?",
    ),
    Term(
        "sen-code",
        lazy("SEN Code of Practice"),
        lazy("The guide of 2001 on special educational needs. Its duties have codes, such as LA1 or PP10."),
    ),
    Term("sendist", "SENDIST", lazy("The tribunal to which parents could appeal about their child’s special needs.")),
    Term(
        "shared-ratings",
        lazy("Shared ratings"),
        lazy("Ratings that your service lets other services see, in return for seeing theirs."),
    ),
    Term(
        "sign-off",
        lazy("Sign-off"),
        lazy("The chair’s word that the review is what the group agreed."),
        said="sign-off",
    ),
    Term(
        "size-band",
        lazy("Size band"),
        lazy("Services in areas with about the same number of children and young people."),
    ),
    Term("small-group", lazy("Small group"), lazy("So few services that one of them makes a large difference.")),
    Term("spread", lazy("Spread"), lazy("The chart that shows how far apart the members’ views were."), said="spread"),
    Term(
        "steering-group",
        lazy("Steering group"),
        lazy("Parents and people from health, schools and others who watch over the service."),
        said="steering groups?",
    ),
    Term(
        "submit",
        lazy("Submit"),
        lazy("Send your return to the network. You can still correct it until the round closes."),
    ),
    Term("suppressed", lazy("Suppressed (c)"), lazy("Hidden, because it could show what a single service answered.")),
    Term("target", lazy("Target"), lazy("The level that you want an exemplar to reach.")),
    Term(
        "theme", lazy("Theme"), lazy("A set of exemplars on one subject, such as working with parents."), said="themes?"
    ),
    Term("ticks", lazy("Ticks"), lazy("The criteria that you have marked as met. You do not have to tick any.")),
    Term(
        "two-step",
        lazy("Two-step sign-in"),
        lazy("A code from an app, or a passkey, which you use after your password."),
    ),
    Term("unknown", lazy("Not known"), lazy("The report did not print this figure, so there is a gap.")),
    Term(
        "unreliable",
        lazy("Unreliable (u)"),
        lazy("Shown with a warning, because too few services of this group sent a return."),
    ),
    Term(
        "view",
        lazy("View"),
        lazy("What one member thinks the rating should be. No one else sees it before the reveal."),
    ),
)
"""In the order of the words."""
