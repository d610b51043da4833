"""What is installed, and what of it is locked."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from checking import every
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from samples import ROOT

import searcher

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()


def test_every_dependency_is_locked_within_its_bounds() -> None:
    """If this fails, make the lock anew: README, Developing."""
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)
    }
    wanted = [*PROJECT["dependencies"], *needed_by_tests()]
    for needed in every(map(Requirement, wanted)):
        version = locked.get(canonicalize_name(needed.name))
        assert version, f"{needed.name} is not locked"
        assert needed.specifier.contains(version, prereleases=True), (str(needed), version)


def needed_by_tests() -> list[str]:
    """What the tests need, with that of our own extras in the place of their names."""
    found = []
    for line in PROJECT["optional-dependencies"]["test"]:
        needed = Requirement(line)
        ours = needed.extras if needed.name == PROJECT["name"] else ()
        found += [one for extra in ours for one in PROJECT["optional-dependencies"][extra]]
        found += [] if ours else [line]
    return found


def test_the_lock_names_hashes_and_no_host() -> None:
    pins = re.findall(r"^[\w.-]+==.*\n(?: .*\n)*", LOCK, re.MULTILINE)
    assert len(pins) > 40
    assert all("--hash=sha256:" in pin for pin in every(pins))
    assert "://" not in LOCK


def test_the_distribution_is_ours() -> None:
    """`searcher` on the Python index is a stranger's: nothing tells a user to install it."""
    assert PROJECT["name"] == "newswire-search"
    assert set(PROJECT["scripts"]) == {"search", "searcher"}
    for path in [ROOT / "README.md", *(ROOT / "searcher").rglob("*.[pm][yd]")]:
        for line in every(path.read_text().splitlines()):
            assert not re.search(r"pip install\b.*\bsearcher\b(?! build)", line), (path, line)


def test_what_is_installed_says_so() -> None:
    try:
        installed = metadata("newswire-search")
    except PackageNotFoundError:
        pytest.skip("newswire-search runs from a checkout and is not installed")
    assert installed["Version"] == searcher.__version__
    assert installed["License-Expression"].startswith("MIT AND ")
    assert "LICENSE" in installed.get_all("License-File", [])
    assert "Typing :: Typed" in installed.get_all("Classifier", [])
    assert (ROOT / "searcher" / "py.typed").exists()
