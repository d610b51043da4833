"""What an agency sent, once, unchanged: data alone.

Knows nothing of files, queries, engines or screens.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# In microseconds, what a story without a date is sorted by: less than the year 1 (-6.2e16), and
# with room below it in the 64 bits of an engine's column.
UNDATED = -(2**61)


class Status(StrEnum):
    """What the agency says may be done with a story (IPTC pubStatus, in newsroom words)."""

    USABLE = "usable"
    EMBARGOED = "embargoed"
    CORRECTED = "corrected"
    KILLED = "killed"


# The stages of a story's life in their order: of two versions alike else, the later one is newer.
STAGES = (Status.EMBARGOED, Status.USABLE, Status.CORRECTED, Status.KILLED)


class Entity(Struct, frozen=True, array_like=True):
    """Someone or something named in a story."""

    kind: str
    """person, org, place, exchange, designator; other words come from archives alone."""
    name: str
    """As the archive's tag or the story's text has it."""
    aliases: tuple[str, ...] = ()
    """Other names under which a search finds it."""
    origin: str = "archive"
    """Who named it: "archive" for the agency's own tags, else the extractor."""
    facet: str = ""
    """The name it is counted under, so that an agency's spelling and the text's are counted
    together; empty if that is `name`."""


class Kept(Struct, frozen=True, array_like=True):
    """What an index adds to a version of a story: nothing of it comes from the agency."""

    arrived: datetime = EPOCH
    """When the batch of a build began that brought this version; 1970 for what no index has."""
    until: datetime | None = None
    """The date of the next version, for one that is superseded; None for the current one."""


# What versions are sorted by: `sort_date`, number, place in STAGES.
StoryOrder = tuple[int, int, int]


class Story(Struct, frozen=True, array_like=True, eq=False):
    """One version of one story.

    Two are equal if the agency sent the same, whatever an index has added. Stories are stored
    with their attributes in this order, without names (`array_like`). All dates are aware and in
    UTC.
    """

    id: str
    """The agency's own, the same for all versions of the story."""
    date: datetime | None
    """When this version was sent; None if neither the story nor the user says."""
    headline: str
    body: str
    """The text below the headline; a blank line stands between paragraphs."""
    version: int = 1
    """As the agency numbers it; not all agencies count up, see `order`."""
    source: str = ""
    """The agency, as it names itself."""
    dateline: str = ""
    """Where it was filed, such as MOSCOW."""
    byline: str = ""
    """Its writers, as the agency prints them."""
    slug: str = ""
    """The desk's keywords for it, such as OIL-PRICES/."""
    language: str = ""
    """Two letters of ISO 639-1; empty if unknown."""
    urgency: int | None = None
    """From 1 (flash) to 8, as IPTC counts; None if the agency does not say."""
    status: Status = Status.USABLE
    """As it was sent; `status_at` tells what it is later."""
    entities: tuple[Entity, ...] = ()
    """Those that the archive tags first, then those found in the text."""
    topics: tuple[str, ...] = ()
    """The agency's subject codes."""
    created: datetime | None = None
    """When the first version was sent."""
    sent: datetime | None = None
    """When this copy was transmitted, where that differs from `date`."""
    embargo: datetime | None = None
    """The instant before which it is not to be published."""
    note: str = ""
    """What the desk tells other editors, such as why it corrects."""
    guessed: tuple[str, ...] = ()
    """What the reader had to guess, such as the encoding."""
    origin: str = ""
    """File, members and place of the original: enough to read it again (`archives.original`)."""
    format: str = ""
    """The name of the wire format from which it was read."""
    rights: tuple[str, ...] = ()
    """Terms of use and copyright lines, each as the agency writes it."""
    reuse_until: datetime | None = None
    """When the right to use it ends, where the agency gives a date."""
    kept: Kept = Kept()
    """Added by the index that keeps it; no part of what is compared or printed."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Story) and self._sent == other._sent

    # Struct has one that compares identity.
    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._sent)

    @property
    def _sent(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in SENT)

    @property
    def sort_date(self) -> int:
        """The date in microseconds since 1970; without one UNDATED, which is before all dates."""
        return microseconds(self.date) if self.date else UNDATED

    @property
    def order(self) -> StoryOrder:
        """Of two versions of one story the one with the greater order is the newer.

        The date decides, since not all agencies number in sequence; then the number; then how
        far the story has come, so that a kill follows what it kills.
        """
        return self.sort_date, self.version, STAGES.index(self.status)

    @property
    def version_key(self) -> str:
        """What no other version of any story has: the id and the order."""
        return f"{self.id} {self.sort_date} {self.version} {STAGES.index(self.status)}"

    @property
    def key(self) -> str:
        """Under which an engine keeps it: the current version by its id, superseded ones apart."""
        return self.version_key if self.kept.until else self.id

    def status_at(self, now: datetime) -> Status:
        """What may be done with it at an instant: an embargo ends by itself.

        >>> held = Story("1", EPOCH, "", "", embargo=EPOCH + timedelta(days=1))
        >>> held.status_at(EPOCH).value, held.status_at(EPOCH + timedelta(days=1)).value
        ('embargoed', 'usable')
        """
        is_embargoed = self.status is Status.EMBARGOED
        if self.status is Status.KILLED:
            return self.status
        if now < self.embargo if self.embargo else is_embargoed:
            return Status.EMBARGOED
        return Status.USABLE if is_embargoed else self.status


# The attributes that come from the agency.
SENT = tuple(name for name in Story.__struct_fields__ if name != "kept")


def microseconds(instant: datetime) -> int:
    """Whole microseconds between 1970-01-01 UTC and an aware instant.

    >>> microseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (instant - EPOCH) // timedelta(microseconds=1)


def succeeded_at(next_order: StoryOrder) -> datetime:
    """When a version ceased to be the current one (`Kept.until`), given the order of the next.

    That is the date of the next; where it has none, the first instant of the calendar, so that no
    question about the wire as it stood on some day finds the earlier one.

    >>> succeeded_at((0, 2, 1)) == EPOCH, succeeded_at((UNDATED, 2, 1)).year
    (True, 1)
    """
    if next_order[0] == UNDATED:
        return datetime.min.replace(tzinfo=UTC)
    return EPOCH + timedelta(microseconds=next_order[0])
