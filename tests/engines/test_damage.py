"""A damaged index answers rightly or not at all, and `check` says that it is damaged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from searcher.engines import ON_DISK

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "benchmarks" / "damage.py"


@pytest.mark.slow
@pytest.mark.parametrize("name", ON_DISK)
def test_forty_damaged_files(name: str) -> None:
    """By hand and in hundreds, see the script."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), name, "40", "7"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "0 faults" in done.stdout
