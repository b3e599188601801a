"""A skipped test is a failed one where nothing may be skipped, and only there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPPING = """
import pytest

def test_skips_itself():
    pytest.skip("no such program")

@pytest.mark.skip(reason="not today")
def test_is_marked():
    pass

@pytest.mark.xfail(reason="known")
def test_fails_as_is_known():
    assert False

def test_passes():
    pass
"""


def run_pytest(folder: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    """Run the tests above in a process of their own, under the fixtures of this house."""
    (folder / "test_some.py").write_text(SKIPPING)
    (folder / "test_whole.py").write_text("import pytest\npytest.importorskip('no_such_library')\n")
    quiet = ("-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--continue-on-collection-errors")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *quiet, "test_some.py", "test_whole.py"],
        cwd=folder,
        env={**inherited, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("ci", "closing"), [("true", "1 failed, 1 passed, 1 xfailed, 2 errors"), ("", "1 passed, 3 skipped, 1 xfailed")]
)
def test_a_skipped_test_fails_only_in_ci(tmp_path: Path, ci: str, closing: str) -> None:
    done = run_pytest(tmp_path, ci=ci)
    assert closing in done.stdout
    assert ("where nothing may be" in done.stdout) is (ci == "true")
