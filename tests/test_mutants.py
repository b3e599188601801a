"""R10 in short: a few fixed faults that the tests must notice; `make soak` tries hundreds."""

import ast

import pytest

from bench.mutants import ROOT, Mutant, mutants_of, mutated
from bench.mutation import try_mutants
from bench.subjects import SUBJECTS

DISCLOSURE, RIGHTS = "selfreview/domain/disclosure", "selfreview/domain/rights.py"
DISTRIBUTION = "selfreview/domain/distribution.py"

FIXED = (
    # A statement left out of the ledger, and a wrong viewer in it.
    (f"{DISCLOSURE}/ledger.py", "part left out", "*_seen(aggregates, exemplar)", ""),
    (f"{DISCLOSURE}/ledger.py", "another member", "Viewer.SHARERS", "Viewer.EVERYBODY"),
    # Another service's people let in.
    (RIGHTS, "comparison", "post.service == service", "post.service != service"),
    # The boundary of the p% rule.
    (f"{DISCLOSURE}/magnitudes.py", "comparison", "count >= FEWEST", "count > FEWEST"),
)

TESTS = (
    "tests/domain/test_rights.py::test_a_role_at_one_service_is_none_at_another_and_none_of_the_network",
    "tests/domain/benchmarking/test_magnitudes.py::test_two_that_pool_never_come_within_the_percentage_of_the_largest",
    "tests/domain/disclosure/test_ledger.py::test_a_rating_that_sharers_have_seen_is_told_to_them_alone",
)


def find(file: str, kind: str, before: str, after: str) -> Mutant:
    """The first mutant of a module of which this is told."""
    return next(one for one in mutants_of(file) if (one.kind, one.before, one.after) == (kind, before, after))


@pytest.mark.slow
def test_the_tests_notice_these_faults_and_none_that_they_are_not_about() -> None:
    other = find(DISTRIBUTION, "arithmetic", "100 * part", "100 // part")
    verdicts = list(try_mutants([*(find(*told) for told in FIXED), other], TESTS))
    assert len(verdicts) == len(FIXED) + 1
    # Where everything seemed to be noticed, nothing would be shown.
    assert [verdict.mutant for verdict in verdicts if not verdict.killed] == [other]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_mutant_is_another_module_that_can_be_compiled(subject: str) -> None:
    module = SUBJECTS[subject][0].modules[0]
    sound = ast.dump(ast.parse((ROOT / module).read_text(encoding="utf-8")))
    mutants = mutants_of(module)
    by_kind = {mutant.kind.partition(":")[0]: mutant for mutant in mutants}
    assert len({mutant.place for mutant in mutants}) == len(mutants)
    for mutant in by_kind.values():
        tree = mutated(mutant)
        assert ast.dump(tree) != sound, mutant
        compile(tree, module, "exec")


def test_every_subject_names_modules_and_tests_that_are_there() -> None:
    parts = [part for each in SUBJECTS.values() for part in each]
    named = [path.partition("::") for part in parts for path in (*part.modules, *part.tests)]
    assert [path for path, _, _ in named if not (ROOT / path).is_file()] == []
    # A test that was renamed would judge nothing.
    assert [test for path, _, test in named if test and f"def {test}(" not in (ROOT / path).read_text("utf-8")] == []
