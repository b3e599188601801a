"""S1 without a site: what the table of rights and the verdict at a door grant, role by role and right by right."""

import pytest

from selfreview.domain.rights import (
    TABLE,
    Post,
    Right,
    Role,
    Verdict,
    judge_at_network,
    judge_at_service,
    regions_of,
)
from tests.contract import CONTRACT

OURS, THEIRS = 1, 58
OF_SERVICES = (Role.MANAGER, Role.CHAIR, Role.MEMBER, Role.OBSERVER)
OF_NETWORK = (Role.COORDINATOR, Role.ANALYST, Role.ADMIN)


def test_the_product_grants_exactly_what_the_contract_grants() -> None:
    granted = {role.value: {right.name for right in Right if role in TABLE[right]} for role in Role}
    assert granted == CONTRACT


@pytest.mark.parametrize("role", OF_SERVICES)
@pytest.mark.parametrize("right", Right)
def test_a_role_of_a_service_opens_there_what_the_contract_grants(role: Role, right: Right) -> None:
    expected = Verdict.ALLOWED if right.name in CONTRACT[role.value] else Verdict.REFUSED
    assert judge_at_service([Post(role, service=OURS)], right, OURS) is expected


@pytest.mark.parametrize("role", OF_NETWORK)
@pytest.mark.parametrize("right", Right)
def test_a_role_of_the_network_opens_there_what_the_contract_grants(role: Role, right: Right) -> None:
    expected = Verdict.ALLOWED if right.name in CONTRACT[role.value] else Verdict.REFUSED
    assert judge_at_network([Post(role)], right) is expected


def test_a_coordinators_right_stays_within_their_region() -> None:
    posts = [Post(Role.COORDINATOR, region="London")]
    assert regions_of(posts, Right.SEE_TRACKER) == frozenset({"London"})
    assert regions_of([*posts, Post(Role.COORDINATOR, region="Eastern")], Right.SEE_TRACKER) == frozenset(
        {"London", "Eastern"}
    )
    assert regions_of([*posts, Post(Role.ANALYST)], Right.SEE_TRACKER) is None
    assert regions_of([Post(Role.MEMBER, service=1)], Right.SEE_TRACKER) == frozenset()
    # Whatever else somebody is: a right that the table grants them nowhere holds in no region.
    assert regions_of(posts, Right.SEE_NATIONAL) == frozenset()
    assert regions_of([Post(Role.MANAGER, service=1)], Right.READ_REVIEW) == frozenset()


def test_a_role_at_one_service_is_none_at_another_and_none_of_the_network() -> None:
    posts = [Post(Role.MANAGER, service=OURS)]
    for right in Right:
        assert judge_at_service(posts, right, THEIRS) is Verdict.HIDDEN
        assert judge_at_network(posts, right) is Verdict.REFUSED
        assert judge_at_service([], right, OURS) is Verdict.HIDDEN
        assert judge_at_network([], right) is Verdict.REFUSED
    for role in OF_NETWORK:
        assert judge_at_service([Post(role, service=OURS)], Right.READ_REVIEW, OURS) is Verdict.HIDDEN


def test_whoever_holds_two_roles_may_do_what_either_may() -> None:
    both = [Post(Role.OBSERVER, service=OURS), Post(Role.CHAIR, service=OURS), Post(Role.COORDINATOR, region="London")]
    assert judge_at_service(both, Right.SIGN_OFF, OURS) is Verdict.ALLOWED
    assert judge_at_service(both, Right.HAND_OVER, OURS) is Verdict.REFUSED
    assert judge_at_network(both, Right.SEE_TRACKER) is Verdict.ALLOWED
    # A role at one service adds nothing to another's.
    apart = [Post(Role.OBSERVER, service=OURS), Post(Role.MANAGER, service=THEIRS)]
    assert judge_at_service(apart, Right.WRITE_DRAFT, OURS) is Verdict.REFUSED


def test_the_name_of_an_invitation_makes_no_other_post_of_it() -> None:
    post = Post(Role.MEMBER, service=OURS)
    assert Post(Role.MEMBER, service=OURS, called="Mrs Example") == post
    assert Post(Role.MEMBER, service=THEIRS) != post
