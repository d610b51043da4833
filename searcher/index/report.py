"""The account of a build: what became of every story that it read."""

from dataclasses import asdict, dataclass, field

from searcher.archives.stream import ENCODING
from searcher.story import Story


@dataclass(slots=True)
class Ledger:
    """What became of every story read.

    `skipped` counts what holds no stories, `undated` those of the stories read that have no date,
    `gone` the stories of the index that no archive holds any more, and `withdrawn` those of them
    that were taken out of it. `guessed` counts those whose encoding was guessed, and `encodings`
    those of this build by the encoding.

    `rejected_by` and `skipped_by` count them by reason.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    rejected: int = 0
    read: int = 0
    skipped: int = 0
    undated: int = 0
    guessed: int = 0
    gone: int = 0
    withdrawn: int = 0
    rejected_by: dict[str, int] = field(default_factory=dict)
    skipped_by: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"read {self.read:,} = added {self.added:,} + updated {self.updated:,}"
            f" + unchanged {self.unchanged:,} + stale {self.stale:,} + rejected {self.rejected:,}"
        )

    @property
    def balances(self) -> bool:
        """Whether every story read, and every reject and skip, is accounted for."""
        outcomes = self.added + self.updated + self.unchanged + self.stale + self.rejected
        return (
            self.read == outcomes
            and self.rejected == sum(self.rejected_by.values())
            and self.skipped == sum(self.skipped_by.values())
        )

    def reject(self, reason: str) -> None:
        """Count one of what was read as rejected."""
        self.rejected += 1
        self.rejected_by[reason] = self.rejected_by.get(reason, 0) + 1

    def count_encoding(self, story: Story) -> None:
        """Count a story as one whose encoding was guessed, if it was."""
        for what in story.guessed:
            if what.startswith(ENCODING):
                name = what.removeprefix(ENCODING)
                self.guessed += 1
                self.encodings[name] = self.encodings.get(name, 0) + 1
                return

    def skip(self, reason: str) -> None:
        """Count something that holds no story."""
        self.skipped += 1
        self.skipped_by[reason] = self.skipped_by.get(reason, 0) + 1

    def counts(self) -> dict[str, int]:
        """The counts by name, without those by reason."""
        counts = {name: count for name, count in asdict(self).items() if isinstance(count, int)}
        # Of the whole index, and of none of its archives.
        return {name: n for name, n in counts.items() if name not in ("gone", "withdrawn")}


def by_reason(counts: dict[str, int]) -> str:
    """Counts by reason as people read them, the most frequent first.

    >>> by_reason({"cut": 1, "no-date": 1200})
    'no-date 1,200, cut 1'
    """
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return ", ".join(f"{reason} {count:,}" for reason, count in ranked)
