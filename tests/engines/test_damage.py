"""A damaged index answers rightly or not at all, and `check` says that it is damaged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import surroundings

from searcher.engines import ON_DISK
from searcher.engines.sums import REMEMBERED, Comparison, problem_of_memory, sum_of

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


FULL = """
import resource, sys
from pathlib import Path
from searcher.engines.sums import Comparison, sum_of
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
folder = Path(sys.argv[1])
sys.exit(Comparison(folder, heal=True).problem({"a": sum_of(folder / "a")}) or 0)
"""


def test_what_was_compared_before_the_disk_was_full_is_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"as it was")
    assert Comparison(tmp_path, heal=True).problem({"a": sum_of(file)}) is None
    assert (tmp_path / REMEMBERED).exists()
    file.write_bytes(b"as it is now")
    subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], env=surroundings(), check=True)
    assert problem_of_memory(tmp_path, {"a": sum_of(file)}) is None
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
