"""The stories of a document: the articles of a database's export, several clippings, or one."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise

from msgspec.structs import replace

from searcher.analysis import clean
from searcher.archives.documents.clippings import AgencyLine, agency_line, clipping_cuts
from searcher.archives.documents.paragraphs import Document
from searcher.archives.exports.dates import date_at
from searcher.archives.exports.parts import all_of, plain
from searcher.archives.exports.read import articles_of, exporter_of
from searcher.archives.locators import at
from searcher.archives.newsroom.agencies import agency_named, is_agency
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of, split_clipping
from searcher.archives.newsroom.embargo_line import parted
from searcher.archives.newsroom.headlines import first_sentence
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import NO_DATE, Dated, date_given
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Found, Reject, Skipped, Stream, Unfit
from searcher.story import Status, Story

# Paragraphs in which a date is looked for that stands alone: above the text, or below a letter's.
TOP, FOOT = 15, 5
# Characters; a longer paragraph is no headline.
LONGEST_HEADLINE = 300
# Characters of a line that holds a day, and perhaps a place: "Vienna, 6 January 2020".
_LONGEST_DATE_LINE = 80
# Characters of a line above the headline that names who sends it.
_LONGEST_NAME = 60


def stories(
    stream: Stream, origin: str, document: Callable[[bytes], Document]
) -> Iterator[Found | Skipped]:
    """What is in a file that `document` reads; a Reject says why it cannot."""
    data = all_of(stream)
    where = at(origin, 0, len(data))
    try:
        read = document(data)
        text = read.text
        exporter = exporter_of(text)
        if exporter:
            stream.about.claimed = exporter.claimed(text)
            yield from articles_of(text, len(data), origin, exporter, read.guessed)
            return
        paragraphs = [clean(one.text).strip() for one in read.paragraphs]
        bounds = [0, *clipping_cuts(paragraphs), len(paragraphs)]
        for start, end in pairwise(bounds):
            one = Document(read.paragraphs[start:end], guessed=read.guessed)
            yield story_of(one if len(bounds) > 2 else read, where, date_given(stream))
    except Unfit as error:
        yield Reject(where, error.reason, str(error))


def story_of(document: Document, origin: str, given: Dated = NO_DATE) -> Story:
    """The one story of a document. `given` dates one that does not say when it was written.

    Raises Unfit for one without text.
    """
    lines = [
        (clean(line).strip(), one.is_heading)
        for one in document.paragraphs
        for line in (one.text.split("\n") if len(one.text) < LONGEST_HEADLINE else [one.text])
        if line.strip()
    ]
    if not lines:
        raise Unfit("no-text", "the document has no text")
    texts = [text for text, _ in lines]
    number, dated = _dated(texts)
    kept = [one for n, one in enumerate(texts) if n != number]
    headings = [text for text, is_heading in lines[:TOP] if is_heading and text in kept]
    is_below = 0 < number < TOP and number + 1 < len(texts)
    headline = headings[0] if headings else texts[number - 1] if is_below else (kept or texts)[0]
    at = kept.index(headline) if headline in kept else -1
    above, below = kept[: max(at, 0)], kept[at + 1 :]
    if len(headline) > LONGEST_HEADLINE:
        headline, below = first_sentence(headline), kept[max(at, 0) :]
    # An embargo line holds the story back from the note; what else stands there is kept in it.
    names = parted(above)[1]
    sender = names[0] if len(names) == 1 and len(names[0]) < _LONGEST_NAME else ""
    note = "\n".join(line for line in above if line != sender)
    date = Dated(*dated.instant) if dated else _made(document.made) or given
    story = _story(document, origin, headline, below, dated, date, sender)
    return replace(story, note=note) if note else story


def _story(
    document: Document,
    origin: str,
    headline: str,
    paragraphs: list[str],
    dated: AgencyLine | None,
    date: Dated,
    sender: str,
) -> Story:
    byline = dated.byline if dated else ""
    if not byline and len(paragraphs) > 1 and _is_byline(paragraphs[0]):
        byline, *paragraphs = paragraphs
    written = "\n\n".join(paragraphs)
    place, body = split_clipping(written)
    named = dated.source if dated else ""
    # "Pasadena, 15 September 2017" names a place, and "Coast Daily, 15 September 2017" a paper:
    # below the name of a paper the text begins with a place of its own.
    if named and not is_agency(named) and not place:
        place, named, body = named, "", written
    elif not named:
        place, body = "", written
    filed = dateline_of(body)
    source = agency_named(named or filed.agency or sender)
    day = date.utc.isoformat() if date.utc else ""
    return Story(
        id=made_id("document", plain(source), day, plain(headline), plain(body)),
        date=date.utc,
        headline=headline,
        body=body,
        source=source,
        byline=byline_of(byline) or ("" if source else document.author),
        dateline=(dated.place if dated else "") or place or filed.place,
        language=document.language,
        status=status_said(headline) or Status.USABLE,
        guessed=(*document.guessed, *date.guessed),
        origin=origin,
    )


def _is_byline(line: str) -> bool:
    return len(line) < 80 and byline_of(line) != " ".join(line.split())


def _dated(texts: list[str]) -> tuple[int, AgencyLine | None]:
    """A line with a day and hardly more, near the top or the foot of a document; which it is."""
    top = range(min(TOP, len(texts)))
    foot = range(max(len(texts) - FOOT, len(top)), len(texts))
    for number in (*top, *reversed(foot)):
        line = texts[number]
        if len(line) > _LONGEST_DATE_LINE:
            continue
        if told := agency_line(line):
            return number, told
        # A word and a colon may stand before it.
        for start in (0, line.find(": ") + 2):
            written = date_at(line[start:]) if start != 1 else None
            if written and "day" not in written.instant.guessed:
                return number, AgencyLine("", written.instant)
    return -1, None


def _made(made: datetime | None) -> Dated | None:
    """The date in a document's properties, None without one."""
    return Dated(made, ("date of the document's properties",)) if made else None
