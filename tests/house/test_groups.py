"""Tests of one group run in one process, which makes what they share once."""

import pytest


@pytest.mark.xdist_group("a group")
def test_whoever_shares_the_work_out_knows_the_group_of_a_test(request: pytest.FixtureRequest) -> None:
    is_shared_out = request.config.getoption("loadgroup", False)
    assert request.node.nodeid.endswith("@a group") or not is_shared_out
