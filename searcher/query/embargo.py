"""What may be shown and used at an instant, said as a query: embargoes, and rights that end.

Two say when the right to use a story ends: the agency, with a date of its own
(`Story.reuse_until`), and the user's licences, so long after a story was sent. The earlier counts.
Where neither does, nothing ends: terms in words are shown and searched, never read for a date.

There is no clock in here, and no engine: the caller says what time it is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from searcher.fields import Field
from searcher.query.expansion import accepts_code, expand_code
from searcher.query.matching import matches
from searcher.query.nodes import (
    Absent,
    And,
    Leaf,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Regex,
    Word,
    quote,
)
from searcher.query.walk import leaves, map_clauses
from searcher.story import Status, Story

# How long stories may be used after they were sent, by source.
Licences = Mapping[str, timedelta]

_INSTANT = timedelta(microseconds=1)


def hidden(now: datetime) -> Query:
    """A query for stories under embargo: until its time, or for good where none is set.

    >>> from searcher.story import EPOCH, Story
    >>> from searcher.query.matching import matches
    >>> held = Story("1", EPOCH, "", "", embargo=EPOCH)
    >>> matches(hidden(EPOCH - _INSTANT), held), matches(hidden(EPOCH), held)
    (True, False)
    """
    # At the instant itself the story is free.
    waits = Range(now + _INSTANT, None, "embargo")
    has_no_end = And((_stored(Status.EMBARGOED), Absent("embargo")))
    # A kill is told at once: its text is withdrawn, there is nothing to hold.
    return And((Or((waits, has_no_end)), Not(_stored(Status.KILLED))))


def concerned(now: datetime) -> Query:
    """What finds the stories of which an embargo decides: without any, `visible` is idle."""
    return Or((_stored(Status.EMBARGOED), Range(now + _INSTANT, None, "embargo")))


def visible(query: Query, now: datetime) -> Query:
    """What finds the hits of a query that may be shown; `status:` means the status at that time.

    A query that asks for embargoed stories finds them.
    """
    meant = at_time(query, now)
    return meant if asks_for_embargoed(query) else And((meant, Not(hidden(now))))


def withheld(query: Query, now: datetime) -> Query:
    """What finds the hits of a query that `visible` leaves out."""
    return And((at_time(query, now), hidden(now)))


def asks_for_embargoed(query: Query) -> bool:
    """Whether a query speaks of the status of embargoed stories, if only to leave them out."""
    return any(
        Status.EMBARGOED in _statuses(leaf)
        for leaf in leaves(query, negated=True)
        if leaf.field == "status"
    )


def at_time(query: Query, now: datetime) -> Query:
    """A query in which `status:` means the status that stories have at an instant."""

    def meant(clause: Query) -> Query:
        if isinstance(clause, Word | Phrase | Regex) and clause.field == "status":
            return Or(tuple(_having(status, now) for status in _statuses(clause)))
        # Codes such as a status stand in no proximity.
        return clause

    return map_clauses(query, meant)


def values_at(field: Field, story: Story, now: datetime | None) -> tuple[str, ...]:
    """What a story holds in a field at an instant: a status passes by itself."""
    if field.name == "status" and now:
        return (story.status_at(now).value,)
    return field.values(story)


def reuse_end(story: Story, licences: Licences) -> datetime | None:
    """The instant from which a story must not be used again; None if nothing sets one.

    >>> from searcher.story import EPOCH
    >>> sold = Story("1", EPOCH, "", "", source="AP")
    >>> print(reuse_end(sold, {"AP": timedelta(days=30)}), reuse_end(sold, {}))
    1970-01-31 00:00:00+00:00 None
    """
    ends = [story.reuse_until] if story.reuse_until else []
    if story.date:
        for source, lasts in licences.items():
            if matches(_sent_by(source), story):
                ends.append(story.date + lasts)
    return min(ends, default=None)


def reuse_ended(story: Story, licences: Licences, now: datetime) -> datetime | None:
    """As `reuse_end`, if that is past; else None."""
    end = reuse_end(story, licences)
    return end if end and end <= now else None


def expired(licences: Licences, now: datetime) -> Query:
    """What finds the stories of which `reuse_ended` gives a date."""
    by_agency = Range(None, now + _INSTANT, "reuse")
    by_licence = [
        And((_sent_by(source), Range(None, now - lasts + _INSTANT, "date")))
        for source, lasts in licences.items()
    ]
    return Or((by_agency, *by_licence)) if by_licence else by_agency


def _statuses(leaf: Leaf) -> list[Status]:
    slot = expand_code(leaf)
    return [status for status in Status if accepts_code(slot, status.value)]


def _having(status: Status, now: datetime) -> Query:
    """What finds the stories of which `Story.status_at` gives this."""
    match status:
        case Status.EMBARGOED:
            return hidden(now)
        case Status.USABLE:
            released = Or((_stored(Status.USABLE), _stored(Status.EMBARGOED)))
            return And((released, Not(hidden(now))))
        case Status.CORRECTED:
            return And((_stored(status), Not(hidden(now))))
        case Status.KILLED:
            return _stored(status)
        case _:
            assert_never(status)


def _stored(status: Status) -> Word:
    return Word(status.value, "status")


def _sent_by(source: str) -> Query:
    return Phrase(quote(source), "source")
