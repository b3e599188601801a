"""What the mutation run is about: each subject's modules, and the tests that judge them."""

from dataclasses import dataclass

from bench.mutants import Mutant, mutants_of

MODEL = ("aggregates", "ledger", "problem", "problems", "auditor")
DOMAIN, STORAGE, WEB = "selfreview/domain", "selfreview/storage", "selfreview/web"


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
            tuple(
                f"{DOMAIN}/disclosure/{name}.py" for name in ("aggregates", "ledger", "problem", "problems", "auditor")
            ),
            (
                "tests/domain/disclosure/test_aggregates.py",
                "tests/domain/disclosure/test_ledger.py",
                "tests/domain/disclosure/test_auditor.py",
                "tests/domain/disclosure/test_ways.py",
            ),
        ),
    ),
    "sums": (
        Part((f"{DOMAIN}/disclosure/magnitudes.py",), ("tests/domain/benchmarking/test_magnitudes.py",)),
        Part((f"{DOMAIN}/benchmarking/quantiles.py",), ("tests/domain/benchmarking/test_quantiles.py",)),
    ),
}
