#!/usr/bin/env python3
"""Whether every default dependency has a wheel for every Python and system we claim.

    python .ci/wheels.py [PYTHON ...]        such as 3.14; else all

Downloads them with pip, as `pip download --only-binary=:all:` would, and names those that lack.
pip reads the conditions of dependencies ("only on Windows", "before 3.13") for the Python it runs
on, whatever it is asked for, so they are read here again for each target until nothing is missing.
"""

import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import BytesParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {  # the oldest that each Python's own installers, or a living distribution, run on
    "Linux x86-64": ("linux", "x86_64", ("manylinux_2_28_x86_64", "manylinux2014_x86_64")),
    "Linux arm64": ("linux", "aarch64", ("manylinux_2_28_aarch64", "manylinux2014_aarch64")),
    "macOS x86-64": ("darwin", "x86_64", ("macosx_13_0_x86_64",)),
    "macOS arm64": ("darwin", "arm64", ("macosx_14_0_arm64",)),
    "Windows x86-64": ("win32", "AMD64", ("win_amd64",)),
}
NAMES = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}


def dependencies() -> list[str]:
    """The default dependencies, as pyproject.toml has them."""
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text()
    found: list[str] = tomllib.loads(text)["project"]["dependencies"]
    return found


def download(wanted: Iterable[str], python: str, system: str, folder: str) -> bool:
    """Whether pip finds wheels of these, and of what they need."""
    platforms = [part for name in SYSTEMS[system][2] for part in ("--platform", name)]
    abi = f"cp{python.replace('.', '')}"
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", folder,
        "--python-version", python, "--implementation", "cp", *platforms,
        "--abi", abi, "--abi", "abi3", "--abi", "none", *wanted,
    ]  # fmt: skip
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def missing(python: str, system: str, folder: Path) -> Iterator[str]:
    """What the wheels of a folder need there, and what is not among them."""
    platform, machine, _ = SYSTEMS[system]
    where = {
        "python_version": python, "python_full_version": f"{python}.0", "sys_platform": platform,
        "platform_machine": machine, "platform_system": NAMES[platform][0],
        "os_name": NAMES[platform][1], "extra": "",
    }  # fmt: skip
    wheels = list(folder.glob("*.whl"))
    there = {canonicalize_name(wheel.name.partition("-")[0]) for wheel in wheels}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            (name,) = [n for n in packed.namelist() if n.endswith(".dist-info/METADATA")]
            about = BytesParser().parsebytes(packed.read(name))
        for needed in map(Requirement, about.get_all("Requires-Dist", [])):
            is_needed = needed.marker is None or needed.marker.evaluate(where)
            if is_needed and canonicalize_name(needed.name) not in there:
                yield f"{needed.name}{needed.specifier}"


def lacking(python: str, system: str) -> list[str]:
    """The requirements that have no wheel there."""
    wanted = dependencies()
    with tempfile.TemporaryDirectory() as folder:
        if not download(wanted, python, system, folder):
            return [one for one in wanted if not download([one], python, system, folder)] or wanted
        while more := sorted(set(missing(python, system, Path(folder)))):
            if not download(more, python, system, folder):
                return more
    return []


def main() -> int:
    """Prints a line for each Python and system; the exit code is 1 where anything lacks."""
    failed = 0
    for python in sys.argv[1:] or PYTHONS:
        for system in SYSTEMS:
            names = lacking(python, system)
            failed += bool(names)
            print(f"{python}  {system:<15} {'no wheel: ' + ', '.join(names) if names else 'ok'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
