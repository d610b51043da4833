"""What an agency sent, once, unchanged: data alone.

Knows nothing of files, queries, engines or screens.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Status(StrEnum):
    """What the agency says may be done with a story (IPTC pubStatus, in newsroom words)."""

    USABLE = "usable"
    EMBARGOED = "embargoed"
    CORRECTED = "corrected"
    KILLED = "killed"


STAGES = (Status.EMBARGOED, Status.USABLE, Status.CORRECTED, Status.KILLED)  # of a story's life


class Entity(Struct, frozen=True):
    """Someone or something named in a story; `kind` is person, org, place, exchange, …

    `aliases` are other names it is found under. `origin` says who named it: "archive" for the
    agency's own tags, else the extractor. `counted` is the name it is counted under, so that
    spellings of agencies and of stories meet; empty: its own.
    """

    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    origin: str = "archive"
    counted: str = ""


class Story(Struct, frozen=True):
    """One posting of one story.

    Dates are aware and in UTC: `date` is that of this version, `created` of the first one,
    `sent` of the transmission, `embargo` the instant before which it is not to be published.
    `body` has its paragraphs separated by a blank line. `urgency` runs from 1 (flash) to 8.
    `note` is what the desk tells other editors, such as why it corrects. `origin` names file,
    member and place in it: always enough to reopen the original; `format` is the wire format it
    was read from. `guessed` lists what the reader had to guess.
    """

    id: str
    date: datetime
    headline: str
    body: str
    version: int = 1
    source: str = ""
    slug: str = ""
    byline: str = ""
    dateline: str = ""
    entities: tuple[Entity, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    urgency: int | None = None
    status: Status = Status.USABLE
    created: datetime | None = None
    sent: datetime | None = None
    embargo: datetime | None = None
    note: str = ""
    guessed: tuple[str, ...] = ()
    origin: str = ""
    format: str = ""

    @property
    def order(self) -> tuple[datetime, int, int]:
        """Of two postings of one story the one with the greater order is the newer.

        The date of the version decides, since not all agencies number in sequence; then its
        number; then how far the story has come, so that a kill follows what it kills.
        """
        return self.date, self.version, STAGES.index(self.status)

    def status_at(self, now: datetime) -> Status:
        """What may be done with it at an instant: an embargo passes by itself.

        >>> told = Story("1", EPOCH, "", "", embargo=EPOCH + timedelta(days=1))
        >>> told.status_at(EPOCH).value, told.status_at(EPOCH + timedelta(days=1)).value
        ('embargoed', 'usable')
        """
        is_embargoed = self.status is Status.EMBARGOED
        if self.status is Status.KILLED:
            return self.status
        if now < self.embargo if self.embargo else is_embargoed:
            return Status.EMBARGOED
        return Status.USABLE if is_embargoed else self.status


def microseconds(instant: datetime) -> int:
    """Whole microseconds between 1970-01-01 UTC and an aware instant.

    >>> microseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (instant - EPOCH) // timedelta(microseconds=1)
