"""The register of personal data: every table of the database, whose data it holds, why, and for how long.

The privacy notice, the record of processing, the data map and what somebody
can take away of themselves all read from here, and a test compares it with
the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from selfreview.speech import lazy


@dataclass(frozen=True, slots=True)
class KindOfData:
    """One kind of personal data: its title, what it is, why it is kept, on what lawful basis, and until when.

    `basis` names the article of the UK GDPR; the operator's data protection
    officer confirms it. `until` is a sentence in which `{name}` stands for the
    period of that name in `retention.Periods`.
    """

    title: str
    what: str
    why: str
    basis: str
    until: str
    seen_by: str


PUBLIC_TASK = lazy("Article 6(1)(e), a task carried out in the public interest")
LEGITIMATE_INTERESTS = lazy("Article 6(1)(f), legitimate interests")


class Kind(Enum):
    """The kinds of personal data that are held."""

    ACCOUNT = KindOfData(
        lazy("Your account"),
        lazy(
            "your name, your email address, what both were before they were changed, your roles with "
            "their dates, the agency or region you speak for, the name under which a group invited "
            "you until you accept, when you chose to be emailed, and the language that you chose"
        ),
        lazy("to let you in, and to show the group who is in it"),
        PUBLIC_TASK,
        lazy("While your account is open. {people} after it is closed, your name and address are removed."),
        lazy(
            "The people of your service see your name, role and agency. The network’s administrator "
            "sees your address too."
        ),
    )
    SIGN_IN = KindOfData(
        lazy("Signing in"),
        lazy(
            "your password (only as a hash), your second step, your passkeys (the public half of "
            "each, with the name you gave it and when it was added and last used), when you signed "
            "in and on what kind of device, failed tries with the network address they came from, "
            "links that were sent to you (only as a digest), a new address until you have confirmed "
            "it, and the number of an account elsewhere that you sign in with"
        ),
        lazy("to keep other people out of your account, and to notice when someone tries"),
        LEGITIMATE_INTERESTS,
        lazy(
            "{sign_ins} after you were last seen there; used links 30 days; failed tries one day; a "
            "passkey until you remove it or your account is closed."
        ),
        lazy("You see your own devices. No one else sees them on a page."),
    )
    LETTERS = KindOfData(
        lazy("Emails to you"),
        lazy(
            "the address, the subject and the day of emails that were sent to you, and the text of "
            "one that could not be sent"
        ),
        lazy("to make sure that invitations and reminders arrive"),
        PUBLIC_TASK,
        lazy("{letters}. The text is removed as soon as an email has been sent."),
        lazy("The network’s administrator sees emails that could not be sent."),
    )
    UNSENT = KindOfData(
        lazy("What you sent after you had been signed out"),
        lazy("the text of a form that arrived too late"),
        lazy("so that nothing you typed is lost"),
        PUBLIC_TASK,
        lazy("Until you send it again or delete it, and 7 days at most."),
        lazy("Only you."),
    )
    WORK = KindOfData(
        lazy("Your work on a review"),
        lazy(
            "what you wrote, rated, commented, flagged, uploaded and shared as good practice, with "
            "your name, your agency and the time; whether you are on a page at the moment; what you "
            "have seen"
        ),
        lazy("so that the group can work together, and everyone can see who said what"),
        PUBLIC_TASK,
        lazy("{reviews} after the year of the review; files {files}; earlier wordings in the history {history}."),
        lazy("The people of your service. Evidence is never shown outside it unless your service shares a copy."),
    )
    MEETING = KindOfData(
        lazy("Meetings"),
        lazy(
            "that you were invited to a meeting and whether you said you would come; that you took "
            "part, with your name and agency, and when you joined"
        ),
        lazy("to invite you, for the minutes, and to say how the review was made"),
        PUBLIC_TASK,
        lazy("{reviews} after the year of the review."),
        lazy("The people of your service."),
    )
    RECORD = KindOfData(
        lazy("The record"),
        lazy("who submitted, signed off, released, changed or decided something, with the time"),
        lazy("so that it can be shown later who decided what, and that nothing was altered"),
        PUBLIC_TASK,
        lazy(
            "For as long as the return it belongs to; a name is replaced on request where the record need not name you."
        ),
        lazy("The people of your service; what the network did, the people of the network."),
    )


@dataclass(frozen=True, slots=True)
class Holding:
    """Personal data in one table: of which kind, and where names stand.

    `names` are columns that hold a name and no id; `beside` are pairs of a
    column with a person's id and the one with the name that belongs to it.
    """

    kind: Kind
    names: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


PERSON = (("person_id", "person"),)


HOLDINGS: Mapping[str, Holding] = {
    "people": Holding(Kind.ACCOUNT),
    "roles": Holding(Kind.ACCOUNT),
    "former_names": Holding(Kind.ACCOUNT),
    "earlier_details": Holding(Kind.ACCOUNT),
    "signatories": Holding(Kind.ACCOUNT),
    "mail_choices": Holding(Kind.ACCOUNT),
    "no_reminders": Holding(Kind.ACCOUNT),
    "reminders": Holding(Kind.ACCOUNT),
    "sign_ins": Holding(Kind.SIGN_IN),
    "attempts": Holding(Kind.SIGN_IN),
    "identities": Holding(Kind.SIGN_IN),
    "invitations": Holding(Kind.SIGN_IN),
    "address_changes": Holding(Kind.SIGN_IN),
    "recovery_codes": Holding(Kind.SIGN_IN),
    "passkeys": Holding(Kind.SIGN_IN),
    "passkey_challenges": Holding(Kind.SIGN_IN),
    "letters": Holding(Kind.LETTERS),
    "message_letters": Holding(Kind.LETTERS),
    "kept_posts": Holding(Kind.UNSENT),
    "fields": Holding(Kind.WORK, ("changed_by",)),
    "evidence": Holding(Kind.WORK, ("changed_by",)),
    "files": Holding(Kind.WORK),
    "comments": Holding(Kind.WORK, ("resolved_by",), beside=PERSON),
    "flags": Holding(Kind.WORK, ("person",), beside=PERSON),
    "assignments": Holding(Kind.WORK, ("by",), beside=PERSON),
    "presences": Holding(Kind.WORK, beside=PERSON),
    "seen": Holding(Kind.WORK),
    "views": Holding(Kind.WORK, beside=PERSON),
    "earlier_views": Holding(Kind.WORK, beside=PERSON),
    "dissents": Holding(Kind.WORK, beside=PERSON),
    "plan_fields": Holding(Kind.WORK, ("changed_by",)),
    "action_notes": Holding(Kind.WORK, ("person",)),
    "practices": Holding(Kind.WORK, ("changed_by",)),
    "sittings": Holding(Kind.MEETING, beside=(("driver_id", "driver"), ("asked_by", "asked_name"))),
    "arranged_meetings": Holding(Kind.MEETING, ("arranged_by", "cancelled_by")),
    "invitees": Holding(Kind.MEETING, beside=(("person_id", "name"),)),
    "attendances": Holding(Kind.MEETING, beside=(("person_id", "name"),)),
    "reviews": Holding(Kind.RECORD, ("entered_by",)),
    "submissions": Holding(Kind.RECORD, ("submitted_by",)),
    "audit": Holding(Kind.RECORD, ("person",)),
    "agreements": Holding(Kind.RECORD, ("by",)),
    "theme_agreements": Holding(Kind.RECORD, ("by",)),
    "reveals": Holding(Kind.RECORD, ("by",)),
    "sign_offs": Holding(Kind.RECORD, beside=PERSON),
    "sharings": Holding(Kind.RECORD, ("by",)),
    "showings": Holding(Kind.RECORD, ("by", "ended_by")),
    "questions": Holding(Kind.RECORD, ("settled_by",)),
    "question_notes": Holding(Kind.RECORD, ("person",)),
    "shared_links": Holding(Kind.RECORD, ("made_by", "ended_by")),
    "link_readings": Holding(Kind.RECORD),
    "plan_versions": Holding(Kind.RECORD, ("agreed_by",)),
    "plan_answers": Holding(Kind.RECORD, ("person",)),
    "paper_returns": Holding(Kind.RECORD, ("entered_by", "sender")),
    "service_reminders": Holding(Kind.RECORD, ("by",)),
    "round_messages": Holding(Kind.RECORD, ("written_by", "sent_by")),
    "service_changes": Holding(Kind.RECORD, ("recorded_by", "taken_back_by")),
    "releases": Holding(Kind.RECORD, ("made_by",)),
    "release_errata": Holding(Kind.RECORD, ("noted_by",)),
    "release_withdrawals": Holding(Kind.RECORD, ("withdrawn_by",)),
    "sentences": Holding(Kind.RECORD, ("edited_by",)),
    "told_fields": Holding(Kind.WORK, ("changed_by",)),
    "benchmark_returns": Holding(Kind.RECORD, ("entered_by", "sent_by")),
    "benchmark_releases": Holding(Kind.RECORD, ("made_by",)),
    "benchmark_submissions": Holding(Kind.RECORD, ("submitted_by",)),
    "figure_questions": Holding(Kind.RECORD, ("asked_by", "answered_by")),
}

NOT_PERSONAL: Mapping[str, str] = {
    "services": "a list of services",
    "authorities": "the authorities of each service",
    "service_change_parties": "which services a merger or split concerned",
    "rounds": "the years",
    "expectations": "which services are expected to make a return",
    "ratings": "submitted ratings of services",
    "returns": "what is counted of a return",
    "retired_ratings": "submitted ratings that a later return replaced",
    "retired_returns": "where those returns were counted",
    "release_audits": "what the audit of a release came to",
    "release_workings": "how far the next release is worked out, and what it would say",
    "cohort_services": "which services answered in both years",
    "shared_ratings": "which shared ratings groups may count",
    "tallies": "counts",
    "nation_tallies": "counts",
    "national_years": "how far the counts are",
    "neighbours": "which services are alike",
    "printed_papers": "which papers of a service were printed, each by a random token, for as long as the network says",
    "picked_lists": "which services a service has picked to be set beside it",
    "evidence_uses": "which evidence belongs to which exemplar",
    "actions": "which exemplar an action belongs to; its words are among the fields of plans",
    "hands": "a show of hands, counted by agency",
    "chains": "the length of each chain of the audit trail",
    "switches": "settings of the network",
    "daily_runs": "which daily job was done when",
    "collections": "the benchmarking of each year",
    "collection_extensions": "until when a service may make its return",
    "context_figures": "published figures on areas",
    "told_figures": "submitted figures of services",
}
"""Tables that hold nothing on a living person, each with what it holds."""

SEALED = frozenset(
    {"audit", "submissions", "benchmark_submissions", "releases", "benchmark_releases", "sign_offs", "paper_returns"}
    | {"release_errata", "release_withdrawals"}
)
"""Tables that are the record itself: what was decided and by whom is sealed there, and no name is replaced."""

SECRETS = frozenset(
    {"password", "totp_secret", "totp_last_step", "token", "digest", "sign_in", "salt", "stream", "once", "challenge"}
)
"""Columns that are never given away, not even to the person: whoever has them could come in as them."""
