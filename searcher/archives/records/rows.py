"""A story of a row of a table or of an object of JSON, by the plan of what its columns are."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Generic, TypeVar

from msgspec.structs import replace

from searcher.analysis import clean
from searcher.archives.locators import at
from searcher.archives.newsroom.agencies import (
    agency_named,
    domain_of,
    is_agency,
    zone_of_stamps,
)
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.headlines import headline_or, without_headline
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Dated, Instant, date_of_row
from searcher.archives.newsroom.languages import language_named, language_of
from searcher.archives.newsroom.versions import version_between
from searcher.archives.records.apis import Api
from searcher.archives.records.cells import dumped, is_empty, parts, text_of
from searcher.archives.records.column_dates import Style, dated, style_of
from searcher.archives.records.columns import SAMPLE, Plan, Row, planned
from searcher.archives.records.texts import html_title, paragraphs_of, place_of
from searcher.archives.stream import EXCERPT, Broken, Found, Reject, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

# Characters of the rows that are held before the first story is told.
MOST_HELD = 8 << 20
# Digits of a number that may be an id, and hardly the number of a row.
SHORTEST_ID = 5
# Columns that a message names.
MOST_NAMED = 25
# A table none of whose first rows is a story is no table of stories, and is not read to its end:
# a million rejects would fill the memory, and tell nothing that the first do not.
MOST_REJECTS = 10_000


# NewsAPI cuts texts after 200 characters: "… [+1210 chars]".
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?(\d+) chars\]\s*$")
_LISTED = re.compile(r"\s*[;|]\s*")
_PLACE = re.compile(r"#(\d+)\+(\d+)$")
_NUMBER = re.compile(r"\d{1,12}")

Held = tuple[str, Row]


Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """Takes some things before all are asked for; damage behind them is raised in its place."""

    def __init__(self, things: Iterable[Item]) -> None:
        self._things = iter(things)
        self._broken: Broken | None = None

    # No generator: to drop one half read would close what it reads from.
    def __iter__(self) -> "Ahead[Item]":
        return self

    def __next__(self) -> Item:
        try:
            return next(self._things)
        except Broken as error:
            self._broken = error
            raise StopIteration from error

    def all(self, taken: Iterable[Item]) -> Iterator[Item]:
        """What was taken, and what follows. Raises Broken where the damage is."""
        yield from taken
        yield from self._things
        if self._broken:
            raise self._broken


def stories(
    rows: Iterable["Held | Reject | Skipped"],
    stream: Stream,
    names: Iterable[str] = (),
    api: Api | None = None,
    again: "Callable[[Stream], Iterable[Held | Reject | Skipped]] | None" = None,
    guessed: tuple[str, ...] = (),
) -> Iterator[Found | Skipped]:
    """What the rows of a table are as stories; each comes with its origin.

    The first rows show what the columns are. `names` are the columns in their order, where a table
    has any without a value; `api` is whose rows they are, if that is known; `again` reads the
    rows anew, where the first leave it open whether a date has its day or its month first. A row
    without a text or a date becomes a Reject that names the columns. `guessed` is what had to be
    guessed to read them at all.
    """
    ahead = Ahead(rows)
    held = list(_sample(ahead))
    sample = [one[1] for one in held if isinstance(one, tuple)]
    known = dict.fromkeys(chain(names, (name for row in sample for name in row)))
    plan = planned(sample, known, dict(stream.given.columns), api.fields if api else {})
    if again and stream.path and plan.is_in_doubt:
        plan.style = _settled(plan, stream.path, again) or plan.style
    stream.about.columns += plan.columns(sample)
    stream.about.notes += _notes(plan)
    if sample and not plan.has_text:
        yield _no_stories((one[0] for one in ahead.all(held) if isinstance(one, tuple)), plan)
        return
    maker = RowReader(plan, stream, api)
    rejects, found = 0, False
    for one in ahead.all(held):
        if not isinstance(one, tuple):
            yield one
            continue
        if stream.skip:
            stream.skip -= 1
            found = True
            continue
        where, row = one
        try:
            story = maker.story(row, where)
            yield replace(story, guessed=(*story.guessed, *guessed)) if guessed else story
            found = True
        except Unfit as error:
            rejects += 1
            yield Reject(where, error.reason, str(error), excerpt_of(row))
            if rejects >= MOST_REJECTS and not found:
                message = f"none of the first {MOST_REJECTS:,} rows is a story; {maker.named}"
                yield Reject(where, "no-stories", f"{message}; the rest is not read")
                return


def _sample(rows: Iterable["Held | Reject | Skipped"]) -> Iterator["Held | Reject | Skipped"]:
    size = 0
    for one in islice(rows, SAMPLE):
        yield one
        if isinstance(one, tuple):
            size += sum(len(value) for value in one[1].values() if isinstance(value, str))
        if size > MOST_HELD:
            return


def _settled(
    plan: Plan, path: str, again: "Callable[[Stream], Iterable[Held | Reject | Skipped]]"
) -> Style | None:
    """The style of the dates by all rows with a day over 12; None if they differ, or none has."""
    styles: dict[str, Style] = {}
    with open(path, "rb") as file:
        for one in again(Stream(file.read, path=path)):
            if isinstance(one, tuple):
                values = [one[1].get(name) for name in plan.of("date")]
                if (found := style_of(values)).is_sure and found.order:
                    styles.setdefault(found.order, found)
                    if len(styles) > 1:
                        return None
    return next(iter(styles.values()), None)


def _notes(plan: Plan) -> list[str]:
    if not plan.of("date"):
        return []
    if plan.style.order:
        return [f"dates are read {plan.style.order}: {plan.style.why}"]
    return [f"day and month: {plan.style.why}"] if plan.style.why else []


def _no_stories(origins: Iterator[str], plan: Plan) -> Skipped:
    """What is said of a table without a text: how many rows it has, and where they stand."""
    first = last = next(origins)
    count = 1
    for origin in origins:
        count, last = count + 1, origin
    begin, end = _PLACE.search(first), _PLACE.search(last)
    if begin and end:
        length = int(end[1]) + int(end[2]) - int(begin[1])
        first = at(first[: begin.start()], int(begin[1]), length)
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return Skipped(first, "table", f"a table of {rows} and no text; {named_in(plan)}")


def named_in(plan: Plan) -> str:
    """The columns of a table in words, and how to say what they are."""
    names = plan.names[:MOST_NAMED]
    more = f" and {len(plan.names) - len(names)} more" if len(plan.names) > len(names) else ""
    return f"the columns are {', '.join(names)}{more}; --map COLUMN=FIELD says what one is"


def excerpt_of(row: Row) -> str:
    """The beginning of a row, for a reject."""
    short = {name: text_of(value)[:EXCERPT] for name, value in islice(row.items(), MOST_NAMED)}
    return dumped(short).decode()[:EXCERPT]


class RowReader:
    """Makes stories of the rows of one table."""

    def __init__(self, plan: Plan, stream: Stream, api: Api | None = None) -> None:
        self._plan, self._stream = plan, stream
        # APIs give headlines without a text, and so does a table that has no column of texts.
        self._is_texted = bool(plan.of("body") or plan.of("summary"))
        if api:
            self._is_texted = api.has_text
        self._publication = api.source if api else ""
        self.named = named_in(plan)

    def story(self, row: Row, origin: str) -> Story:
        """The story of a row. Raises Unfit for one without text or date."""
        url = self._text(row, "url")
        source = self._source(row, url)
        # "El País" has letters of an agency's name, and is none.
        zone = zone_of_stamps(source) if is_agency(source) else "UTC"
        title, (body, cut) = html_title(self._text(row, "headline")), self._body(row)
        if not body and (self._is_texted or not title):
            raise Unfit("no-text", f"no text in this row; {self.named}")
        made = self._date(row, zone)
        updated = self._instant(row, "updated", zone)
        published = made if isinstance(made, Instant) else None
        version, version_guessed = version_between(published, updated)
        headline, headline_guessed = headline_or(title, "", body)
        body = without_headline(body, headline) if title else body
        return Story(
            id=self._id(row, url, source) or made_id("row", source, str(made.utc), headline, body),
            date=made.utc,
            headline=headline,
            body=body,
            version=self._whole(row, "version") or version,
            source=source,
            byline=byline_of(clean(self._text(row, "byline"))),
            dateline=clean(self._text(row, "dateline")) or place_of(body),
            slug=clean(self._text(row, "slug")),
            entities=self._entities(row),
            topics=self._topics(row),
            language=self._language(row),
            urgency=self._urgency(row),
            status=self._status(row),
            created=self._utc(row, "created", zone),
            embargo=self._utc(row, "embargo", zone),
            note=clean(self._text(row, "note")),
            guessed=(*made.guessed, *version_guessed, *headline_guessed, *cut),
            origin=origin,
        )

    def _text(self, row: Row, told: str) -> str:
        for name in self._plan.of(told):
            if text := text_of(row.get(name)):
                return text
        return ""

    def _body(self, row: Row) -> tuple[str, tuple[str, ...]]:
        for name in (*self._plan.of("body"), *self._plan.of("summary")):
            written = text_of(row.get(name), "\n\n")
            if written and (found := paragraphs_of(written)):
                cut = _CUT.search(found) if found.endswith(" chars]") else None
                guess = (f"text cut {cut[1]} characters before its end",) if cut else ()
                return (found[: cut.start()] + " …" if cut else found), guess
        return "", ()

    def _source(self, row: Row, url: str) -> str:
        written = clean(self._text(row, "source")) or self._publication or domain_of(url)
        if written.startswith(("http://", "https://")):
            written = domain_of(written)
        return _agency(written.removeprefix("www."))

    def _id(self, row: Row, url: str, source: str) -> str:
        written = self._text(row, "id")
        if _NUMBER.fullmatch(written):
            # A number is another story's too, in another table. A page's is its own within its
            # site; of an agency or paper one long enough to come out of a database is.
            site, is_long = domain_of(url), len(written) >= SHORTEST_ID
            where = site or (source if is_long else "")
            return f"{where}/{written}" if where else url
        return clean(written) or url

    def _date(self, row: Row, zone: str) -> Instant | Dated:
        for name in self._plan.of("date"):
            value = row.get(name)
            if is_empty(value):
                continue
            if found := dated(self._with_time(row, value), self._plan.style, zone):
                return found
            raise Unfit("bad-date", f'"{text_of(value)[:40]}" in {name} is no date; {self.named}')
        if found := self._from_parts(row, zone):
            return found
        try:
            return date_of_row(self._stream)
        except Unfit as error:
            raise Unfit(error.reason, f"{error}; {self.named}") from error

    def _with_time(self, row: Row, value: object) -> object:
        clock = self._text(row, "time")
        if clock and isinstance(value, str) and ":" not in value:
            return f"{value.strip()} {clock}"
        return value

    def _from_parts(self, row: Row, zone: str) -> Instant | None:
        """The date of a row whose year, month and day stand in columns of their own."""
        year, month, day = (self._text(row, name) for name in ("year", "month", "day"))
        if not re.fullmatch(r"\d{4}", year):
            return None
        if re.fullmatch(r"\d\d?", month) and re.fullmatch(r"\d\d?", day):
            return dated(f"{year}-{month:0>2}-{day:0>2}", Style(), zone)
        if re.fullmatch(r"\d\d?", month):
            found = dated(f"{year}-{month:0>2}-01", Style(), zone)
            return found and Instant(found.utc, ("day", *found.guessed))
        return dated(year, Style(), zone)

    def _instant(self, row: Row, told: str, zone: str) -> Instant | None:
        for name in self._plan.of(told):
            if not is_empty(value := row.get(name)):
                return dated(value, self._plan.style, zone)
        return None

    def _utc(self, row: Row, told: str, zone: str) -> datetime | None:
        found = self._instant(row, told, zone) if self._plan.of(told) else None
        return found.utc if found else None

    def _topics(self, row: Row) -> tuple[str, ...]:
        found: list[str] = []
        for name in self._plan.of("topics"):
            for one in parts(row.get(name)):
                split = _LISTED.split(one)
                # Commas part keywords, and stand within the names of sections.
                if len(split) == 1 and one.count(",") > 1:
                    split = one.split(",")
                found += (clean(topic).strip() for topic in split if not is_empty(topic))
        return tuple(dict.fromkeys(filter(None, found)))

    def _entities(self, row: Row) -> tuple[Entity, ...]:
        found = [
            Entity(kind, name)
            for kind in ("person", "org", "place")
            for column in self._plan.of(kind)
            for one in parts(row.get(column))
            for name in map(str.strip, _LISTED.split(clean(one)))
            if name
        ]
        return tuple(dict.fromkeys(found))

    def _language(self, row: Row) -> str:
        return _language(self._text(row, "language")) if self._plan.of("language") else ""

    def _urgency(self, row: Row) -> int | None:
        found = self._whole(row, "urgency")
        return found if found in range(1, 9) else None

    def _whole(self, row: Row, told: str) -> int | None:
        written = self._text(row, told) if self._plan.of(told) else ""
        return int(written) if re.fullmatch(r"\d{1,18}", written) else None

    def _status(self, row: Row) -> Status:
        written = self._text(row, "status").lower() if self._plan.of("status") else ""
        return Status(written) if written in set(Status) else _STATUSES.get(written, Status.USABLE)


# What feeds call a story that is to be withdrawn: Dow Jones, "action".
_STATUSES = {"del": Status.KILLED, "delete": Status.KILLED, "withdrawn": Status.KILLED}


@lru_cache(maxsize=4096)
def _agency(name: str) -> str:
    return agency_named(name)


@lru_cache(maxsize=512)
def _language(written: str) -> str:
    return language_named(written) or language_of(written)
