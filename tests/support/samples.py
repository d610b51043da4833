"""Where the sample archive and the real material are."""

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
