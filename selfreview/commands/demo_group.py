"""What the demonstration's steering group has done together: views, comments, flags, assignments, a meeting ahead."""

from datetime import datetime, time, timedelta

from selfreview.domain.meeting.arranged import Arrangement, Invitee
from selfreview.domain.rights import Agency
from selfreview.domain.uk_time import day_of, moment_of
from selfreview.storage.group import assignments, collaboration, views
from selfreview.storage.group.assignments import Assignee, Kind
from selfreview.storage.group.collaboration import Author
from selfreview.storage.group.views import Voter
from selfreview.storage.meeting import arranged, meetings
from selfreview.storage.people import people
from selfreview.storage.people.people import Person
from selfreview.storage.review.reviews import find_review

VIEWS = (
    ("E05", "parent", "minimum", "Two of us waited three weeks for an independent supporter"),
    ("E05", "health", "good", "Families we send are always offered one"),
    ("E05", "schools", "good", ""),
    ("E05", "voluntary", "best", "All eight supporters are trained and insured"),
    ("E03", "parent", "good", ""),
    ("E03", "health", "good", "The minutes reach us within a week"),
    ("E07", "parent", "good", ""),
)
"""Who has given which view, and why; those of the first exemplar are revealed."""
REVEALED = "E05"
COMMENTS = (
    ("E05", "parent", "Can we say how long a family waits for a supporter? That is what parents ask first."),
    ("E08", "schools", "The school forum would fill in the feedback form in the autumn if we send it by October."),
    ("E10", "voluntary", "The leaflets could go on our site until the council’s pages are ready."),
)
REPLIES = (
    ("E05", "manager", "@{parent}, I can count it from the request log before the meeting."),
    ("E08", "chair", "@{schools}, please send it. @{manager} has the form."),
)
"""Who answers the first comment on an exemplar, whom they name in it, and what they say."""
FLAGS = (
    ("E05", "parent", "Our views are two levels apart, and nobody knows how long families wait"),
    ("E10", "voluntary", ""),
)
"""What is flagged to discuss, by whom, and why where they say so."""
AHEAD = timedelta(days=14)

MEETING_ON = "E05"
"""The exemplar that the open meeting has before it."""
NO_SIGN_IN = "the demonstration"
"""Whoever is at the meeting has come by no sign-in yet."""
GIVEN_THERE = (
    ("wakefield-health", "minimum", "Two families told our nurses that they did not know they could ask"),
    ("wakefield-schools", "good", "Every family our schools sent was met"),
)
"""Who has given a view there, and why; chair and parent have not yet."""
QUARTER = 15
"""Meetings begin on a quarter of an hour."""


def work_together(service: int, year: int, *, at: datetime) -> None:
    """Let the people of a service work on the review of a year, which has begun. Does not commit."""
    review = find_review(service=service, year=year)
    assert review is not None
    found = people.people_of(service, day=day_of(at))
    group = {person.email.partition("@")[0]: person for person in found}
    for exemplar, key, rating, reason in VIEWS:
        voter = Voter(group[key].id, group[key].name, _agency(group[key]))
        views.give(review, exemplar=exemplar, voter=voter, rating=rating, reason=reason, at=at)
    chair = group["chair"].name
    views.reveal(review, exemplar=REVEALED, by=chair, at=at)
    authors = {key: Author(person.id, person.name, _agency(person)) for key, person in group.items()}
    names = {key: person.name for key, person in group.items()}
    for exemplar, key, words in COMMENTS:
        once, author = f"demonstration {exemplar}", authors[key]
        collaboration.say(review, exemplar=exemplar, words=words, answers=None, once=once, author=author, at=at)
    for exemplar, key, words in REPLIES:
        first = collaboration.read_together(review, exemplar=exemplar, theme="", at=at).threads[0].first.id
        once, author, told = f"demonstration reply {exemplar}", authors[key], words.format_map(names)
        collaboration.say(review, exemplar=exemplar, words=told, answers=first, once=once, author=author, at=at)
    for exemplar, key, why in FLAGS:
        by = group[key].id, group[key].name
        collaboration.set_flag(review, exemplar=exemplar, on=True, by=by, at=at, why=why)
    day = day_of(at) + AHEAD
    for exemplar, to in (
        ("E08", Assignee(group["schools"].id, group["schools"].name, None, day)),
        ("E16", Assignee(None, None, Agency.PARENTS.value, day)),
    ):
        assignments.assign(review, kind=Kind.EXEMPLAR, target=exemplar, to=to, was="", person=chair, at=at)
    arranged.arrange(
        review,
        told=Arrangement(moment_of(day, time(10)), moment_of(day, time(12, 30)), "Town Hall, room 4", 10),
        invitees=[Invitee(one.id, one.name, _agency(one)) for one in found],
        once="demonstration",
        by=chair,
        at=at,
    )


def hold_meeting(service: int, year: int, *, at: datetime) -> None:
    """Open the meeting of a service that was arranged for now, with some views given and none revealed.

    It has no clock and runs until somebody stops it: it looks the same a day later. Does not commit.
    """
    review = find_review(service=service, year=year)
    assert review is not None
    found = people.people_of(service, day=day_of(at))
    group = {person.email.partition("@")[0]: person for person in found}
    voters = {key: Voter(person.id, person.name, _agency(person)) for key, person in group.items()}
    begins = at.replace(minute=at.minute - at.minute % QUARTER, second=0, microsecond=0)
    chair = voters["wakefield-chair"]
    meeting = arranged.arrange(
        review,
        told=Arrangement(begins, begins + timedelta(hours=2), "Carers’ centre, upstairs", 10),
        invitees=[Invitee(one.id, one.name, _agency(one)) for one in found],
        once="demonstration",
        by=chair.name,
        at=at,
    )
    assert meeting is not None
    sitting = meetings.open_meeting(review, driver=chair, sign_in=NO_SIGN_IN, exemplar=MEETING_ON, minutes=0, at=at)
    arranged.note_held(meeting.id, sitting)
    for key, rating, reason in GIVEN_THERE:
        meetings.join(review, attendee=voters[key], sign_in=NO_SIGN_IN, at=at)
        views.give(review, exemplar=MEETING_ON, voter=voters[key], rating=rating, reason=reason, at=at)


def _agency(person: Person) -> str | None:
    return next((post.agency for post in person.posts if post.agency), None)
