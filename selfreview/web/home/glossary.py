"""The words that a newcomer meets here, each in a plain sentence; pages link to them where a word is first used."""

from dataclasses import dataclass


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
        "Action plan",
        "What your service will do about exemplars that are not yet where you want them.",
        said="action plans?",
    ),
    Term("agency", "Agency", "The organisation or group that a member speaks for, such as Parents, Health or Schools."),
    Term("agreed", "Agreed", "The group has settled on this rating, by consensus, by majority or by the chair."),
    Term("base", "Base (n)", "The number of returns that a percentage is worked out from."),
    Term("benchmark", "Benchmark report", "A report that shows your ratings next to those of other services."),
    Term("best", "Best", "The service does this so well that others can learn from it."),
    Term(
        "carried-over",
        "Carried over",
        "Text copied from last year. It counts once someone says it is still true or edits it.",
        said="carried over",
    ),
    Term("chair", "Chair", "The person who leads the steering group, runs its meetings and signs the review off."),
    Term(
        "chair-seat",
        "Chair’s seat",
        "The control of a meeting. The person who has it moves everyone to the next exemplar.",
        said="chair’s seat",
    ),
    Term("choice-adviser", "Choice Adviser", "Someone who helps parents to choose a school."),
    Term(
        "circulation",
        "Copy for circulation",
        "A copy without names, views or confidential evidence, to share outside the group.",
        said="copy for circulation",
    ),
    Term(
        "corrections-pending",
        "Corrections pending",
        "Returns that came or changed after the last release. The next one counts them.",
    ),
    Term(
        "criterion",
        "Criterion (criteria)",
        "One thing you can check to help you choose a level.",
        said="criteria|criterion",
    ),
    Term("deputy", "Deputy", "Someone who can do what the manager can do, for a limited time.", said="deputy"),
    Term("derived", "Derived", "Worked out from a printed figure, such as 100 minus 86."),
    Term(
        "dissent",
        "Dissent",
        "A member’s own words on why they disagree with a rating. It never leaves the service.",
        said="dissents?",
    ),
    Term("drafted", "Drafted", "Written for this website, because there is no published wording."),
    Term("edition", "Edition", "The version of the exemplars that a review was made with."),
    Term("evidence", "Evidence", "What shows that a rating is right, such as a policy, minutes or figures."),
    Term(
        "exemplar",
        "Exemplar",
        "One of the short statements of what a service should do. You rate your service on each.",
        said="exemplars?",
    ),
    Term("extension", "Extension", "More time for one service to send its return after the round has closed."),
    Term(
        "given-late", "Given late", "A view given after all views were shown. You can read it, but it is not counted."
    ),
    Term("good", "Good", "The service does more than the minimum. The aim is for every service to reach this level."),
    Term(
        "ips",
        "Independent Parental Supporter (IPS)",
        "A trained person, often a volunteer, who helps a parent and does not work for the council.",
    ),
    Term("kind-of-service", "Kind of service", "Who runs the service: the council, another organisation, or both."),
    Term(
        "lamb", "Lamb Inquiry", "A government inquiry of 2009 into how far parents trust the help their children get."
    ),
    Term("level", "Level (rating)", "How well the service meets an exemplar: non-compliant, minimum, good or best."),
    Term("manager", "Manager", "The person who runs the service. They invite people and send the return."),
    Term(
        "matched-cohort",
        "Matched cohort",
        "Services that sent a return in both years, so that like is compared with like.",
    ),
    Term("member", "Member", "Someone in the steering group who gives views, writes answers and adds comments."),
    Term("minimum", "Minimum", "The service does what every parent should be able to count on."),
    Term("nation", "The nation", "All services in England that sent a return that year."),
    Term("neighbours", "Statistical neighbours", "Services in areas whose people and needs are much like yours."),
    Term("non-compliant", "Non-compliant", "Something that the minimum asks for is not in place yet."),
    Term(
        "nppn",
        "NPPN (the network)",
        "The National Parent Partnership Network. It runs the yearly review and publishes the figures.",
        said="network",
    ),
    Term("observer", "Observer", "Someone who can read the review but not change it.", said="observers?"),
    Term("passkey", "Passkey", "A way to sign in with your fingerprint, your face, a PIN or a security key."),
    Term(
        "pps",
        "Parent Partnership Service (PPS)",
        "A local service that gives parents of children with special needs free and fair advice.",
    ),
    Term("points", "Points", "The gap between two percentages. From 60% to 65% is a rise of 5 points."),
    Term(
        "projector-page",
        "Projector page",
        "A page for a big screen. It shows the exemplar, how many have voted, and the result.",
        said="projector page",
    ),
    Term("promise", "Promise", "An action in last year’s plan that is not finished.", said="promises?"),
    Term("receipt-number", "Receipt number", "The number that shows when you sent your return."),
    Term("recovery-code", "Recovery code", "A code that works once, for when you have lost your phone."),
    Term(
        "release", "Release", "A numbered set of published figures. It never changes; corrections go into the next one."
    ),
    Term("reopen", "Reopen", "Unlock a return that was sent, so that you can correct it."),
    Term("response-rate", "Response rate", "The share of services that sent a return."),
    Term("return", "Return", "The ratings that your service sends to the network when its review is done."),
    Term("reveal", "Reveal", "The moment when all private views are shown to the group at once.", said="reveal"),
    Term(
        "ring-fenced",
        "Ring-fenced budget",
        "Money that only this service may spend, and that its own manager controls.",
    ),
    Term("round", "Round", "One year’s review in all services, from opening to closing."),
    Term(
        "seal",
        "Seal (SHA-256)",
        "A code worked out from a file or return. If anyone changes it, the code no longer fits.",
    ),
    Term(
        "self-review",
        "Self-review",
        "The yearly check in which a service and its steering group judge the service’s own work.",
        said="self-reviews?",
    ),
    Term(
        "sen-code",
        "SEN Code of Practice",
        "The guide of 2001 on special educational needs. Its duties have codes, such as LA1 or PP10.",
    ),
    Term("sendist", "SENDIST", "The tribunal to which parents could appeal about their child’s special needs."),
    Term(
        "shared-ratings",
        "Shared ratings",
        "Ratings that your service lets other services see, in return for seeing theirs.",
    ),
    Term("sign-off", "Sign-off", "The chair’s word that the review is what the group agreed.", said="sign-off"),
    Term("size-band", "Size band", "Services in areas with about the same number of children and young people."),
    Term("small-group", "Small group", "So few services that one of them makes a large difference."),
    Term("spread", "Spread", "The chart that shows how far apart the members’ views were.", said="spread"),
    Term(
        "steering-group",
        "Steering group",
        "Parents and people from health, schools and others who watch over the service.",
        said="steering groups?",
    ),
    Term("submit", "Submit", "Send your return to the network. You can still correct it until the round closes."),
    Term("suppressed", "Suppressed (c)", "Hidden, because it could show what a single service answered."),
    Term("target", "Target", "The level that you want an exemplar to reach."),
    Term("theme", "Theme", "A set of exemplars on one subject, such as working with parents.", said="themes?"),
    Term("ticks", "Ticks", "The criteria that you have marked as met. You do not have to tick any."),
    Term("two-step", "Two-step sign-in", "A code from an app, or a passkey, which you use after your password."),
    Term("unknown", "Not known", "The report did not print this figure, so there is a gap."),
    Term("unreliable", "Unreliable (u)", "Shown with a warning, because too few services of this group sent a return."),
    Term("view", "View", "What one member thinks the rating should be. No one else sees it before the reveal."),
)
"""In the order of the words."""
