"""How many examples property tests try: a few fixed ones, or with FULL=1 many new ones."""

import os

from hypothesis import HealthCheck, settings

FULL = os.environ.get("FULL") == "1"


def tries(short: int, full: int) -> int:
    """The number of examples to try: `full` with FULL=1 in the environment, else `short`."""
    return full if FULL else short


def set_profile() -> None:
    """Set how Hypothesis runs every test. Call this before the test modules are imported."""
    common = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    settings.register_profile("short", derandomize=True, **common)  # type: ignore[arg-type]
    settings.register_profile("full", **common)  # type: ignore[arg-type]
    settings.load_profile("full" if FULL else "short")
