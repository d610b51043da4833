"""Where the sample archive and the real material are."""

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared" / "data"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
