"""How often the tests of chance try: a few examples, the same ones each time, or by FULL=1 many."""

import os

from hypothesis import HealthCheck, settings

FULL = os.environ.get("FULL") == "1"


def tries(short: int, full: int) -> int:
    """How many examples a test tries: `full` of them by FULL=1 in the environment."""
    return full if FULL else short


def set_profile() -> None:
    """Choose what Hypothesis does in all tests; read before they are."""
    common = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
    settings.register_profile("short", derandomize=True, **common)  # type: ignore[arg-type]
    settings.register_profile("full", **common)  # type: ignore[arg-type]
    settings.load_profile("full" if FULL else "short")
