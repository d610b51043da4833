"""Text between ZCZC and NNNN, as AAP's feeds send it: news scripts, releases, racing, News Bites.

The fields of a story stand at the beginnings of lines, each behind a sign. Which sign means what
differs by feed, so what stands behind it is asked too.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from searcher.archives.newsroom.agencies import agency_named, zone_of_stamps
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.calendar import month
from searcher.archives.newsroom.datelines import Dateline, dateline_of
from searcher.archives.newsroom.embargo_line import parted
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Dated, Instant, date_given, instant, instant_on
from searcher.archives.newsroom.status import is_corrected_in_capitals, status_said
from searcher.archives.newsroom.teletype import decode_wire, one_line, paragraphs, plain
from searcher.archives.pieces import stories
from searcher.archives.stream import Found, Skipped, Stream, Unfit
from searcher.story import Entity, Status, Story

_OPENING = re.compile(rb"^[ \t]*ZCZC\b", re.MULTILINE | re.IGNORECASE)
_CLOSING = re.compile(rb"^[ \t]*NNNN\b[ \t]*\r?$|\Z", re.MULTILINE | re.IGNORECASE)
_END = re.compile(r"\n[ \t]*NNNN[ \t]*$", re.IGNORECASE)

# "%" where it goes, "#" the slug, "$" and "*" subjects, ":" and "^" titles, "@" the state.
_SIGN = re.compile(r"\s*([%#$:~@^&=+])(.*)|\s*(\*)(\w+)\s*$")
# "YY TDR", where racing goes.
_ROUTE = re.compile(r"[A-Z]{2} [A-Z]{2}\w*(?: .*)?")
_RACING = re.compile(r"(?:RACING|TITLE)\s*:\s*(.+)", re.IGNORECASE)
# Of News Bites.
_TAG = re.compile(r"^([A-Z]{2})#[ \t]*", re.MULTILINE)
# Of racing: how a line is to be set.
_LINE_MARK = re.compile(r"[<=]![ \t]*$", re.MULTILINE)
_SIGN_OFF = re.compile(r"\n[ \t]*AAP(?: [A-Za-z/]+){0,2}[ \t]*$")
_RACE_DAY = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_PLACE_IN_BRACKETS = re.compile(r"\(([^\W\d_][^()]*)\)")
_ISSUER = re.compile(r"^\s*SOURCE:[ \t]*(\S.*)$", re.MULTILINE)
_STATES = frozenset("act nsw nt qld sa tas vic wa fed nz".split())


class _Fields(NamedTuple):
    """What the signs say, and the lines below them."""

    headline: str
    slug: str
    place: str
    day: str
    topics: list[str]
    states: list[str]
    notes: list[str]
    text: str


def sniff(head: bytes) -> bool:
    """Whether a file begins with ZCZC."""
    return bool(_OPENING.match(head.lstrip()))


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The stories of one file, in its order."""
    yield from stories(stream, origin, _OPENING, _CLOSING, partial(_story, stream))


def _story(stream: Stream, data: bytes, origin: str) -> Story:
    decoded, guessed = decode_wire(data)
    first, _, text = plain(decoded).strip().partition("\n")
    text = _END.sub("", text)
    if len(_TAG.findall(text)) > 2:
        return _news_bites(stream, text, guessed, origin)
    fields = _fields(text)
    body = paragraphs(_LINE_MARK.sub("", fields.text))
    signed = _SIGN_OFF.search("\n" + body)
    body = _SIGN_OFF.sub("", "\n" + body).strip()
    if not body and not fields.headline:
        raise Unfit("empty", "neither headline nor text")
    headline, from_what = headline_or(fields.headline, fields.slug, body)
    filed = dateline_of(body)
    date = _date(fields.day, filed, stream)
    issuer = _ISSUER.search(body)
    entities = [Entity("place", state) for state in fields.states]
    entities += [Entity("org", one_line(issuer[1]))] if issuer else []
    is_corrected = is_corrected_in_capitals(headline)
    return Story(
        id=made_id("zczc", headline, fields.slug, body),  # AAP's feeds number nothing
        date=date.utc,
        headline=headline,
        body=body,
        source="AAP" if signed else _source(filed.agency or first[4:].strip()),
        slug=fields.slug,
        dateline=fields.place or filed.place,
        entities=tuple(entities),
        topics=tuple(fields.topics),
        status=status_said(headline, fields.slug)
        or (Status.CORRECTED if is_corrected else Status.USABLE),
        note="\n".join(fields.notes),
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )


def _source(service: str) -> str:
    """The agency behind what stands after ZCZC; FMG, racing, is AAP's."""
    name = service.split(" ")[0]
    return "AAP" if name.startswith("FMG") else agency_named(name)


def _date(day: str, filed: Dateline, stream: Stream) -> Instant | Dated:
    """The day behind a colon, which is that of the races; else of the dateline; else as given."""
    race = _RACE_DAY.fullmatch(day)
    # No time of day, no zone: a day stays the day that is printed.
    found = instant_on(race[3], int(race[2]), race[1]) if race else None
    found = found or instant_on(str(filed.year), filed.month, str(filed.day))
    return found or date_given(stream, filed.month, filed.day)


def _fields(text: str) -> _Fields:
    """The fields above a story; blank lines may stand between them."""
    signs: list[tuple[str, str]] = []
    titles: list[str] = []
    lines = text.split("\n")
    is_racing, top = False, 0
    for line in map(str.strip, lines):
        if found := _SIGN.match(line):
            signs.append((found[1] or found[3], (found[2] or found[4] or "").strip()))
        elif _ROUTE.fullmatch(line) and not signs and not is_racing:
            is_racing = True
        elif found := _RACING.fullmatch(line):
            titles.append(found[1])
        elif line:
            break
        top += 1
    is_named = titles or any(value for sign, value in signs if sign == ":")
    if is_racing and not is_named and top < len(lines):
        titles.append(_LINE_MARK.sub("", lines[top]))
        top += 1
    slugs: list[str] = []
    if not signs and not titles and not is_racing:
        slugs, titles, top = _unsigned(lines, top)
    return _sorted([("#", slug) for slug in slugs] + signs, titles, "\n".join(lines[top:]))


def _unsigned(lines: list[str], top: int) -> tuple[list[str], list[str], int]:
    """Slugs and headline where no sign marks them, as with the PTI, and where the text begins.

    Lines in capitals stand above one that is no sentence, and an indented text follows.
    """
    end = top
    while end < len(lines) and lines[end].strip() and not lines[end].startswith("  "):
        end += 1
    *slugs, headline = [one.strip() for one in lines[top:end]] or [""]
    is_headline = any(map(str.islower, headline)) and not headline.endswith(".")
    if not slugs or end == len(lines) or not is_headline or any(map(_has_small, slugs)):
        return [], [], top
    return [slug.strip(".") for slug in slugs], [headline], end


def _has_small(line: str) -> bool:
    return any(map(str.islower, line))


def _sorted(signs: list[tuple[str, str]], titles: list[str], text: str) -> _Fields:
    def behind(*wanted: str) -> list[str]:
        return [value for sign, value in signs if sign in wanted and value]

    colons = behind(":")
    places = [found[1] for one in colons if (found := _PLACE_IN_BRACKETS.fullmatch(one))]
    days = [one for one in colons if _RACE_DAY.fullmatch(one)]
    colons = [_label(one) for one in colons if one not in days and one.strip("()") not in places]
    headlines = [*titles, *behind("^"), *(one for one in behind("$") if len(one) > 3), *colons[-1:]]
    notes, headlines = parted(headlines)
    colons = [one for one in colons if one not in notes]
    slugs = [*behind("#"), *colons[:-1], *behind("=")]
    if colons and headlines and headlines[0] != colons[-1]:
        # The headline stands behind another sign.
        slugs.insert(1, colons[-1])
    states = [one for one in behind("@") if one.lower() in _STATES]
    topics = [*behind("%"), *(one for one in behind("$") if len(one) <= 3)]
    topics += [one for one in behind("*", "+") if len(one) > 1]
    slugs += [one for one in behind("@") if one.lower() not in _STATES]
    headline = one_line(headlines[0]) if headlines else ""
    slug = " ".join(dict.fromkeys(one for one in slugs if one != headline))
    place, day = places[0] if places else "", days[0] if days else ""
    return _Fields(headline, slug, place, day, topics, states, notes, text)


def _label(value: str) -> str:
    """A title without what racing puts before it.

    >>> _label("POTTED :Eagle Farm"), _label("SPORT - Pinjarra - Brief Form")
    ('Eagle Farm', 'Pinjarra - Brief Form')
    """
    return re.sub(r"^(?:POTTED\s*:|SPORT\s+-)\s*", "", value)


def _news_bites(stream: Stream, text: str, guessed: tuple[str, ...], origin: str) -> Story:
    """A story of News Bites, whose fields stand behind two letters and #."""
    marks = list(_TAG.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    fields = {
        mark[1]: text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)
    }

    def line(tag: str) -> str:
        return one_line(fields.get(tag, ""))

    body = paragraphs(fields.get("TX", ""))
    abstract = paragraphs(fields.get("AB", ""))
    if abstract and abstract not in body:
        body = f"{abstract}\n\n{body}".strip()
    headline, from_what = headline_or(line("TI"), line("KY"), body)
    if not headline:
        raise Unfit("empty", "neither headline nor text")
    date = _published(line("PD")) or date_given(stream)
    kinds = {"CO": "org", "SO": "exchange"}
    return Story(
        id=f"newsbites-{line('AN')}" if line("AN") else made_id("newsbites", headline, body),
        date=date.utc,
        headline=headline,
        body=body,
        source=line("KN") or "News Bites",
        slug=line("KY"),
        byline=byline_of(line("BY")),
        dateline=dateline_of(body).place,
        entities=tuple(Entity(kind, line(tag)) for tag, kind in kinds.items() if line(tag)),
        status=status_said(headline) or Status.USABLE,
        guessed=guessed + date.guessed + from_what,
        origin=origin,
    )


def _published(written: str) -> Instant | None:
    """The instant of a date as News Bites writes it, in Sydney's time.

    >>> str(_published("06 June 2016 14:00:00").utc)
    '2016-06-06 04:00:00+00:00'
    """
    found = re.fullmatch(
        r"(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})(?: (\d\d:\d\d(?::\d\d)?))?", written
    )
    zone = zone_of_stamps("AAP")
    if not found or not month(found[2]):
        return instant(written, zone)
    # Without one, the day that is printed.
    clock = found[4] or ""
    return instant_on(found[3], month(found[2]), found[1], clock, zone if clock else "UTC")
