"""Embargoes: where desks write them in a story, and how they hold it back.

    EMBARGOED UNTIL 3 January 2030, 15:00 GMT        Sperrfrist: 3. September, 15.00 Uhr
    EMBARGO 18H30        Embargoed to 0001 Friday September 9        HOLD FOR RELEASE 6 P.M. EST

Every story of every wire is looked at once, whatever its format: its note to editors, its headline
and slug, and the lines at the top and the end of its text. Formats have fields for embargoes too;
of a field and a line the later counts. A line that cannot be read holds the story back until a
newer version lifts it, and `guessed` says so: nothing is published early because of a desk's "XYT".
"""

from collections.abc import Iterator

from msgspec.structs import replace

from searcher.archives.newsroom.agencies import home_of
from searcher.archives.newsroom.embargo_line import Line, Where, may_speak, read_line
from searcher.archives.newsroom.embargo_time import ZONE_UNKNOWN
from searcher.story import Status, Story

FROM_A_LINE = "embargo from a line"
NOT_UNDERSTOOD = "embargo: line not understood"

MOST_NOTES = 50  # lines
# Of a text.
TOP_LINES, LAST_LINES = 12, 2
# Characters in which they are looked for.
LONGEST_TOP = 1500
# Characters of a line in which its mark begins, or its own words prove it.
LONGEST_START = 100
# Characters of a line that is not understood, in `guessed`.
LONGEST_QUOTE = 80


def held_back(story: Story, home: str = "") -> Story:
    """A story, under embargo if a line in it says so.

    `home` is the zone of its desk where its source does not tell. A killed story stays killed, and
    a corrected one corrected where the embargo has an end.

    >>> from searcher.story import EPOCH
    >>> held = held_back(Story("1", EPOCH, "Oil", "EMBARGOED UNTIL 15:00 GMT\\n\\nOil rose."))
    >>> held.status.value, str(held.embargo), held.guessed
    ('embargoed', '1970-01-01 15:00:00+00:00', ('embargo from a line',))
    """
    if story.status is Status.KILLED:
        return story
    top, tail = story.body[:LONGEST_TOP], story.body[LONGEST_TOP:][-LONGEST_TOP:]
    if not may_speak("\n".join((story.note, story.headline, story.slug, top, tail))):
        return story
    lines = list(_until_lifted(story, home or home_of(story.source, story.id)))
    # The field says what a line leaves open.
    if story.embargo:
        lines = [line for line in lines if line.until and ZONE_UNKNOWN not in line.guessed]
    if not lines:
        return story
    if not (ends := [(line.until, line.guessed) for line in lines if line.until]):
        return _for_good(story, lines[0].text)
    end, guessed = max(ends)
    before = story.embargo or story.date
    if before and end <= before:
        return story
    status = Status.EMBARGOED if story.status is Status.USABLE else story.status
    guessed = tuple(dict.fromkeys((*story.guessed, FROM_A_LINE, *guessed)))
    return replace(story, status=status, embargo=end, guessed=guessed)


def _for_good(story: Story, line: str) -> Story:
    """A story held back until a newer version lifts the embargo, and the line that does so."""
    quoted = line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + " …"
    guessed = (*story.guessed, f"{NOT_UNDERSTOOD}: {quoted}")
    return replace(story, status=Status.EMBARGOED, guessed=guessed)


def _until_lifted(story: Story, home: str) -> Iterator[Line]:
    """The embargo lines of a story, from the surest place to the least sure."""
    for where, text in _texts(story):
        start = text if where is Where.NOTE else text[:LONGEST_START]
        line = read_line(text, where, story.date, home) if may_speak(start) else None
        if line and line.is_lifted:
            return
        if line:
            yield line


def _texts(story: Story) -> Iterator[tuple[Where, str]]:
    yield from ((Where.NOTE, line) for line in story.note.split("\n", MOST_NOTES)[:MOST_NOTES])
    yield Where.HEADLINE, story.headline
    yield Where.HEADLINE, story.slug
    lines = [line for line in story.body[:LONGEST_TOP].split("\n") if line.strip()][: TOP_LINES + 1]
    for number, line in enumerate(lines[:TOP_LINES]):
        # a line may go on in the next: "EMBARGOED UNTIL 3 January\n2030, 15:00 GMT"
        yield Where.BODY, "\n".join((line, *lines[number + 1 : number + 2]))
    for line in story.body[LONGEST_TOP:][-LONGEST_TOP:].rstrip().split("\n")[-LAST_LINES:]:
        yield Where.BODY, line
