"""Evidence texts, the written history and the people."""

import re
from itertools import pairwise

import pytest

from selfreview.demonstration import targets
from selfreview.demonstration.history import tell_history
from selfreview.demonstration.people import DEMONSTRATION_PASSWORD, DEMONSTRATION_PEOPLE
from selfreview.demonstration.stories import Story, read_packaged, tell
from selfreview.domain.review.review import EVIDENCE_LIMIT
from selfreview.domain.rights import NETWORK_ROLES, SERVICE_ROLES, Agency, Role
from selfreview.registry import services
from tests.demonstration.told import returns, stories

SERVICES = {service.number: service for service in services()}


def all_stories() -> list[Story]:
    return [story for _, told in stories() for story in told.values()]


def count_sentences(text: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)", text))


def test_every_rating_of_every_return_has_a_text_of_two_to_six_sentences() -> None:
    assert all(told.keys() == made.ratings.keys() for made, told in stories())
    texts = [story.evidence for story in all_stories()]
    assert len(texts) == len(returns()) * len(targets.EXEMPLARS)
    assert {text for text in texts if not 2 <= count_sentences(text) <= 6} == set()
    assert all(60 < len(text) < 1_000 < EVIDENCE_LIMIT for text in texts)


def test_no_text_shows_a_gap_that_was_not_filled() -> None:
    for story in all_stories():
        assert not re.search(r"[{}]|  |^[^A-Z]|[^.?!]$", story.evidence), story.evidence


def test_texts_vary_within_one_exemplar_and_one_level() -> None:
    service = SERVICES[2]
    for exemplar in targets.EXEMPLARS:
        for level in targets.LEVELS:
            texts = {tell(service, exemplar, level, year).evidence for year in range(2000, 2030)}
            assert len(texts) >= 2, (exemplar, level)
    of_one = [told["E03"].evidence for made, told in stories() if made.year == 2009]
    assert len(set(of_one)) > len(of_one) / 3


def test_the_same_service_tells_the_same_story_twice() -> None:
    assert tell(SERVICES[90], "E05", "good", 2009) == tell(SERVICES[90], "E05", "good", 2009)


def test_a_service_without_a_steering_group_does_not_speak_of_one() -> None:
    for made, told in stories():
        if made.ratings["E03"] == "non_compliant" and made.service != tell_history().service:
            others = " ".join(story.evidence for exemplar, story in told.items() if exemplar != "E03")
            assert not re.search(r"\b[Tt]he group\b(?! that)|steering group", others), others


def test_a_level_that_the_edition_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        tell(SERVICES[2], "E01", "excellent", 2009)
    with pytest.raises(KeyError):
        tell(SERVICES[2], "E18", "good", 2009)


def test_items_are_dated_before_the_return_and_some_are_older_than_a_year() -> None:
    ages = [
        (made.submitted - item.dated).days
        for made, told in stories()
        for story in told.values()
        for item in story.items
    ]
    assert min(ages) > 0
    assert max(ages) > 365
    assert sum(age <= 365 for age in ages) > len(ages) / 2


def test_items_point_to_sites_that_cannot_exist() -> None:
    urls = [item.url for story in all_stories() for item in story.items if item.url]
    assert len(urls) > 1_000
    assert all(re.fullmatch(r"https://[a-z-]+\.example/[a-z0-9/-]+", url) for url in urls)


def test_every_exemplar_has_variants_of_every_part() -> None:
    told = read_packaged("stories.toml")
    assert tuple(key for key in told if key.startswith("E")) == targets.EXEMPLARS
    for exemplar in targets.EXEMPLARS:
        assert all(len(told[exemplar][part]) >= 3 for part in ("minimum", "short", "good", "best", "items"))
        assert len(told[exemplar]["non_compliant"]) >= 2


def test_the_history_has_two_whole_years_and_half_of_a_third() -> None:
    history = tell_history()
    assert [told.year for told in history.years] == [2008, 2009, 2010]
    for told in history.years[:2]:
        assert tuple(told.answers) == targets.EXEMPLARS
        assert all(2 <= count_sentences(answer.evidence) <= 5 for answer in told.answers.values())
        assert told.submitted is not None
        assert all(item.dated < told.submitted for item in told.items)
        assert told.method
        assert told.present
    draft = history.year(2010)
    assert 8 <= len([answer for answer in draft.answers.values() if answer.rating and answer.evidence]) <= 9
    with pytest.raises(ValueError, match="2010 has not been submitted"):
        history.submitted(2010)
    with pytest.raises(KeyError):
        history.year(2011)


def test_a_rating_of_the_history_that_moved_says_why_and_no_other_does() -> None:
    for before, after in pairwise(tell_history().years):
        for exemplar, answer in after.answers.items():
            moved = answer.rating is not None and answer.rating != before.answers[exemplar].rating
            assert bool(answer.moved_because) == moved, (after.year, exemplar)


def test_each_non_compliant_exemplar_of_the_history_was_promised_something() -> None:
    for told in tell_history().years[:2]:
        promised = {promise.exemplar for promise in told.promises}
        assert {key for key, answer in told.answers.items() if answer.rating == "non_compliant"} <= promised
        assert all(promise.what and promise.note and promise.agency in Agency for promise in told.promises)
        assert {promise.status for promise in told.promises} <= {"not started", "under way", "done", "stopped"}


def test_items_of_the_history_are_links_or_files_and_serve_known_exemplars() -> None:
    for told in tell_history().years:
        for item in told.items:
            assert (item.url is None) == bool(item.file and item.text)
            assert set(item.exemplars) <= set(targets.EXEMPLARS)
            assert all(item in told.items_for(exemplar) for exemplar in item.exemplars)
    assert any(len(item.exemplars) > 1 for told in tell_history().years for item in told.items)


def test_remarks_are_made_by_people_of_the_service() -> None:
    here = {person.email for person in DEMONSTRATION_PEOPLE if person.service == tell_history().service}
    remarks = tell_history().year(2010).remarks
    assert len(remarks) >= 5
    assert {remark.by for remark in remarks} <= here
    assert {remark.exemplar for remark in remarks} <= set(targets.EXEMPLARS)


def test_there_is_one_person_of_each_role_to_sign_in_as() -> None:
    assert {person.role for person in DEMONSTRATION_PEOPLE} == set(Role)
    assert len({person.email for person in DEMONSTRATION_PEOPLE}) == len(DEMONSTRATION_PEOPLE)
    assert all(person.email.endswith("@selfreview.example") for person in DEMONSTRATION_PEOPLE)
    assert len(DEMONSTRATION_PASSWORD) >= 12


def test_people_belong_where_their_role_is() -> None:
    for person in DEMONSTRATION_PEOPLE:
        assert (person.service is not None) == (person.role in SERVICE_ROLES)
        assert (person.region is not None) <= (person.role in NETWORK_ROLES)
        assert (person.region is not None) == (person.role is Role.COORDINATOR)
    members = {person.agency for person in DEMONSTRATION_PEOPLE if person.role is Role.MEMBER}
    assert members == {Agency.PARENTS, Agency.HEALTH, Agency.SCHOOLS, Agency.VOLUNTARY}
    assert {SERVICES[person.service].name for person in DEMONSTRATION_PEOPLE if person.service} == {
        "Sheffield",
        "Leeds",
        "Wakefield",
    }
    assert {person.region for person in DEMONSTRATION_PEOPLE if person.region} <= {
        service.region for service in SERVICES.values()
    }
