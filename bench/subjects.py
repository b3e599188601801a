"""What the mutation run is about: each subject's modules, and the tests that judge them."""

from dataclasses import dataclass

from bench.mutants import Mutant, mutants_of

DOMAIN, STORAGE, WEB = "selfreview/domain", "selfreview/storage", "selfreview/web"
DISCLOSURE = f"{DOMAIN}/disclosure"
RULED = "tests/domain/disclosure"


@dataclass(frozen=True, slots=True)
class Part:
    """Some modules of a subject, and the files or names of the tests that must notice a fault in them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def mutants(self) -> list[Mutant]:
        """Every mutant of its modules."""
        return [mutant for module in self.modules for mutant in mutants_of(module)]


SUBJECTS: dict[str, tuple[Part, ...]] = {
    "permissions": (
        Part((f"{DOMAIN}/rights.py",), ("tests/domain/test_rights.py",)),
        Part((f"{WEB}/access.py",), ("tests/web/test_entry.py",)),
        Part(
            (f"{STORAGE}/people/people.py",),
            ("tests/storage/people/test_people.py", "tests/storage/people/test_second_factor.py"),
        ),
    ),
    "conflicts": (
        Part(
            (f"{DOMAIN}/review/review.py",),
            ("tests/domain/review/test_review.py", "tests/domain/review/test_carrying.py"),
        ),
        Part(
            (f"{STORAGE}/review/reviews.py",),
            ("tests/storage/review/test_reviews.py", "tests/web/review/test_conflicts.py"),
        ),
    ),
    "aggregation": (
        Part((f"{DOMAIN}/distribution.py",), ("tests/domain/test_distribution.py",)),
        Part(
            (f"{DOMAIN}/nation/groups.py", f"{DOMAIN}/nation/cohorts.py", f"{DOMAIN}/nation/national.py"),
            (
                "tests/domain/nation/test_groups.py",
                "tests/domain/nation/test_cohorts.py",
                "tests/domain/nation/test_national.py",
            ),
        ),
    ),
    "disclosure": (
        Part(
            tuple(f"{DISCLOSURE}/{name}.py" for name in ("aggregates", "ledger", "problem", "problems", "auditor")),
            (
                f"{RULED}/test_aggregates.py",
                f"{RULED}/test_ledger.py",
                f"{RULED}/test_auditor.py",
                f"{RULED}/test_audit_beliefs.py",
                f"{RULED}/test_ways.py",
            ),
        ),
    ),
    "search": (
        Part(
            tuple(f"{DISCLOSURE}/{name}.py" for name in ("swaps", "trades", "feasible_tables", "step_budget")),
            (
                f"{RULED}/test_step_budget.py",
                f"{RULED}/test_auditor.py",
                f"{RULED}/test_rules.py::test_a_proof_that_is_cut_short_is_none",
                f"{RULED}/test_suppression.py",
                f"{RULED}/test_swaps.py",
            ),
        ),
        Part(
            tuple(f"{DISCLOSURE}/{name}.py" for name in ("ways", "questions")),
            (f"{RULED}/test_auditor.py", f"{RULED}/test_ways.py", f"{RULED}/test_judge.py"),
        ),
        Part(
            (f"{DISCLOSURE}/suppression.py",),
            (
                f"{RULED}/test_suppression.py",
                f"{RULED}/test_shown.py::test_pruning_that_goes_on_for_too_long_keeps_what_is_suppressed",
            ),
        ),
        # Those of whole rounds take minutes each, and so judge no mutants.
        Part(
            (f"{DISCLOSURE}/judged_suppression.py",),
            tuple(
                f"{RULED}/test_judged_suppression.py::{name}"
                for name in (
                    "test_a_judged_search_tells_what_it_went_by",
                    "test_of_a_small_round_all_is_shown_that_can_be_and_attackers_get_nothing",
                    "test_where_so_many_questions_are_not_enough_everything_is_suppressed",
                )
            ),
        ),
    ),
    "releases": (
        Part(
            tuple(f"{DISCLOSURE}/{name}.py" for name in ("marks", "sharing", "cohorts")),
            (
                f"{RULED}/test_sharing.py",
                f"{RULED}/test_cohorts.py",
                f"{RULED}/test_rules.py::test_a_group_is_marked_by_who_answered",
            ),
        ),
        Part(
            (f"{DISCLOSURE}/__init__.py", *(f"{DISCLOSURE}/{name}.py" for name in ("published", "releases"))),
            tuple(
                f"{RULED}/{name}"
                for name in (
                    "test_rules.py::test_four_returns_and_returns_all_alike_are_suppressed_and_five_are_shown",
                    "test_rules.py::test_a_region_of_one_takes_others_with_it_so_that_two_services_cannot_tell_them_apart",
                    "test_rules.py::test_a_first_release_needs_five_returns",
                    "test_rules.py::test_five_returns_change_in_every_group_whose_figures_change",
                    "test_rules.py::test_a_correction_that_changes_nothing_shown_is_pending_and_makes_no_release",
                    "test_rules.py::test_a_release_is_read_back_as_it_was_written",
                    "test_shown.py::test_a_cell_tells_shares_only_where_it_is_shown",
                    "test_shown.py::test_a_crossing_that_loses_too_much_is_refused",
                    "test_shown.py::test_pruning_that_goes_on_for_too_long_keeps_what_is_suppressed",
                )
            ),
        ),
        Part(
            tuple(f"{DISCLOSURE}/{name}.py" for name in ("planning", "peer_groups")),
            (
                f"{RULED}/test_rules.py::test_a_release_is_read_back_as_it_was_written",
                f"{RULED}/test_rules.py::test_a_region_of_one_takes_others_with_it_so_that_two_services_cannot_tell_them_apart",
                f"{RULED}/test_judged_suppression.py"
                "::test_of_a_small_round_all_is_shown_that_can_be_and_attackers_get_nothing",
                f"{RULED}/test_shown.py::test_a_crossing_that_loses_too_much_is_refused",
                f"{RULED}/test_shown.py::test_a_service_that_shares_stands_in_a_block_of_its_own",
                f"{RULED}/test_shown.py::test_picked_groups_tell_nothing_of_those_that_do_not_share",
            ),
        ),
    ),
    "sums": (
        Part((f"{DOMAIN}/disclosure/magnitudes.py",), ("tests/domain/benchmarking/test_magnitudes.py",)),
        Part((f"{DOMAIN}/benchmarking/quantiles.py",), ("tests/domain/benchmarking/test_quantiles.py",)),
    ),
}
