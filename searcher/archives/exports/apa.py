"""Clippings that the databases of Austria's APA put into one document.

    "Kurier.at" gefunden am 28.12.2017 10:36 Uhr
    "Der Standard" vom 28.12.2017 Seite: 7 Ressort: Inland

Below that line stand the headline and the text; a rule of underscores parts the clippings.
"""

import re

from searcher.analysis import clean
from searcher.archives.exports.dates import date_at
from searcher.archives.exports.parts import blocks, plain
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.zones import named_zone
from searcher.archives.stream import Unfit
from searcher.story import Story

_SOURCE = re.compile(
    r"^[ \t]*[\"“„»](?P<source>[^\"“”„«»\n]{2,80})[\"”“«] (?P<how>gefunden am|vom) "
    r"(?P<date>\d{1,2}\.\d{1,2}\.\d{4}(?: \d{1,2}:\d\d Uhr)?)(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_SECTION = re.compile(r"Ressort:\s*([^;\n]+?)\s*(?:$|Von:|Seite:)")
_AUTHOR = re.compile(r"(?:Von|Autor):\s*(.+)")
_RULE = re.compile(r"[_=-]{10,}")


def recognises(text: str) -> bool:
    """Whether a text has such a line of publication and day."""
    return bool(_SOURCE.search(text))


def cuts(text: str) -> list[int]:
    """Where the clippings begin."""
    return [found.start() for found in _SOURCE.finditer(text)]


def claimed(text: str) -> int | None:
    """Nothing: it does not count its articles."""
    return None


def claims(text: str, found: int) -> list[str]:
    """These documents count nothing."""
    return []


def story(text: str, origin: str, *, is_wrapped: bool) -> Story:
    """One clipping. Raises Unfit for one without headline and text."""
    text = clean(text)
    found = _SOURCE.search(text)
    date = date_at(found["date"], "de") if found else None
    if not found or not date:
        raise Unfit("no-date", "no line of publication and day")
    told = [one.text for one in blocks(text[found.end() :]) if not _RULE.fullmatch(one.text)]
    headline, from_what = headline_or(" ".join(told[:1]), "", "")
    body = "\n\n".join(told[1:])
    if not headline:
        raise Unfit("empty", "the clipping has neither headline nor text")
    section, author = _SECTION.search(found["rest"]), _AUTHOR.search(found["rest"])
    is_hour = "Uhr" in found["date"]
    local = date.instant.utc.replace(tzinfo=named_zone("Europe/Vienna"))
    source = found["source"].strip()
    return Story(
        id=made_id("apa", plain(source), date.day, plain(headline), plain(body)[:200]),
        date=local.astimezone(date.instant.utc.tzinfo) if is_hour else date.instant.utc,
        headline=headline,
        body=body,
        source=source,
        byline=byline_of(author[1]) if author else "",
        dateline=dateline_of(body).place,
        language="de",
        topics=(section[1],) if section else (),
        guessed=(
            *(("time zone Europe/Vienna",) if is_hour else date.instant.guessed),
            *from_what,
            # "Found" is when APA's robot saw a page.
            *(("date it was found",) if found["how"].startswith("gefunden") else ()),
        ),
        origin=origin,
    )
