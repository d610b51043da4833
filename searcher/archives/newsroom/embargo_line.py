"""What one line says of an embargo: until when it holds, that it is lifted, or nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from searcher.archives.newsroom.embargo_time import Said, ends_at, read_time
from searcher.archives.newsroom.embargo_words import EVENT, LIFTED, LONG_MARK, MARK
from searcher.story import EPOCH

# Characters that are looked at; desks are brief, and a line may be a story.
LONGEST_LINE = 300
# Characters of one note that are looked at.
LONGEST_NOTE = 2000
# Characters that may stand before a mark, or behind one that stands for itself.
LONGEST_LABEL = 60

_STOP = re.compile(r"\s*[:–—|)\]*-]|[\s.!]*(?:\n|$)")
_IN_BRACKETS = re.compile(r"[(\[]\W*$")
_UNDER = re.compile(r"(?:under|sous|onder|bajo|sotto|sob)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\s*\d")


# Marks are looked for in few lines of few stories: in those that have one of these words, or that
# say no to publishing.
_WORDS = (
    "embarg", "sperr", "hfr", "hold for", "for release", "release time", "release date", "frei ab",
    "frei für", "gesperrt", "klausul", "interdite", "spärrtid", "veröffentlichung",
)  # fmt: skip
_NEGATIONS = (
    "not for ", "not to be ", "never ", "do not ", "don't ", "don’t ", "no ", "nicht ", "ne pas ",
    "niet ", "non ", "não ",
)  # fmt: skip
_VERBS = (
    "publi", "broadcast", "release", "use", "transm", "distrib", "circul", "print", "aired", "quot",
    "post", "veröff", "verwend", "send", "verbreit", "diffus", "util", "uitzend", "gebruik",
    "difund", "diffond", "pubbl", "divulg", "difun",
)  # fmt: skip


class Where(Enum):
    """Where a line stands: the less it can be anything else there, the more a mark is believed."""

    NOTE = "a note to editors, or a label above the headline"
    HEADLINE = "the headline or the slug"
    BODY = "the text"


@dataclass(frozen=True, slots=True)
class Line:
    """An embargo line; `until` is None if it does not say when it ends, or not so as to be read.

    `is_alone` tells that the line says nothing else.
    """

    text: str
    until: datetime | None = None
    is_lifted: bool = False
    is_alone: bool = True
    guessed: tuple[str, ...] = ()


def may_speak(text: str) -> bool:
    """Whether a text can have an embargo line at all; quick, and true of many that have none.

    >>> may_speak("Do not publish before 15:00"), may_speak("Do not go."), may_speak("Oil rose.")
    (True, False, False)
    """
    lower = text.lower()
    if _has(lower, _WORDS):
        return True
    return _has(lower, _NEGATIONS) and _has(lower, _VERBS)


def _has(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # twice as fast as any(), and asked of every story
        if word in text:
            return True
    return False


def is_named_in(text: str) -> bool:
    """Whether a text has the word for an embargo in it, whatever it says of one."""
    return _has(text.lower(), ("embarg", "sperrfrist"))


def read_line(text: str, where: Where, sent: datetime | None, home: str) -> Line | None:
    """What a line, or a note of several, says of an embargo on what was sent at an instant.

    `home` is the zone of the desk, "" if it is not known. A time without a day is the first after
    `sent`; a day begins at midnight. Of several embargoes in a note the last to end counts.

    >>> sent = datetime.fromisoformat("2018-09-02T20:00:00Z")
    >>> def until(line: str) -> str:
    ...     found = read_line(line, Where.BODY, sent, "Europe/Berlin")
    ...     return str(found and (found.until or found.is_lifted))
    >>> until("Sperrfrist: 3. September, 15.00 Uhr"), until("EMBARGOED until 0001 EST Tuesday")
    ('2018-09-03 13:00:00+00:00', '2018-09-04 05:01:00+00:00')
    >>> until("EMBARGOED UNTIL 31 February"), until("EMBARGO LIFTED"), until("Embargo on Cuba")
    ('False', 'True', 'None')
    """
    text = text[: LONGEST_NOTE if where is Where.NOTE else LONGEST_LINE]
    if lifted := _lifted(text, where):
        return lifted
    lines = list(_lines(text, where, sent, home))
    return max(
        (line for line in lines if line.until),
        key=lambda line: line.until or EPOCH,
        default=next(iter(lines), None),
    )


def is_embargo_line(line: str) -> bool:
    """Whether a line speaks of an embargo on its story, be it understood or not, and of no more.

    >>> is_embargo_line("Sperrfrist: 15.00 Uhr"), is_embargo_line("EMBARGO")
    (True, True)
    >>> is_embargo_line("Embargo"), is_embargo_line("EMBARGO 18H - Le budget")
    (False, False)
    """
    found = read_line(line, Where.BODY, EPOCH, "UTC") if may_speak(line) else None
    return found is not None and found.is_alone


def parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The embargo lines among some lines, and the others.

    >>> parted(["Oil up", "EMBARGOED UNTIL 15:00 GMT"])
    (['EMBARGOED UNTIL 15:00 GMT'], ['Oil up'])
    """
    held = [line for line in lines if is_embargo_line(line)]
    return held, [line for line in lines if line not in held]


def _lifted(text: str, where: Where) -> Line | None:
    """A line that says that there is no embargo, or none any more; in a text it says only that."""
    found = LIFTED.search(text)
    if not found:
        return None
    rest = text[found.end() :].partition("\n")[0]
    if where is Where.BODY and (found.start() or re.search(r"\w", rest)):
        return None
    if where is Where.HEADLINE and not (found[0].strip(" ([").isupper() and _STOP.match(rest)):
        return None
    return Line(text.strip(), is_lifted=True)


def _lines(text: str, where: Where, sent: datetime | None, home: str) -> Iterator[Line]:
    end = len(text.partition("\n")[0])
    for mark in MARK.finditer(text):
        start = mark.start("mark")
        is_in_brackets = _IN_BRACKETS.search(text, 0, start)
        if (
            where is Where.HEADLINE
            and re.search(r"\w", text[: mark.start()])
            and not is_in_brackets
        ):
            continue
        if where is Where.BODY and start > min(LONGEST_LABEL, end):
            return
        if line := _line(text, mark, where, sent, home):
            yield line
    long_mark = LONG_MARK.match(text) if where is not Where.HEADLINE else None
    line = _line(text, long_mark, where, sent, home) if long_mark else None
    if line and line.until:
        yield line


def _line(
    text: str, mark: re.Match[str], where: Where, sent: datetime | None, home: str
) -> Line | None:
    words, rest = mark["mark"], text[mark.end("mark") :][:LONGEST_LINE]
    said = read_time(rest)
    until, guessed = ends_at(said, sent, home) if said.is_understood else (None, ())
    is_strong = mark["strong"] is not None and mark["strong"] != ""
    if until:
        is_believed = is_strong or _is_proved(words, rest, said, where)
    else:
        is_believed = (is_strong and _is_held(words, rest, said, where)) or _is_meant(
            words, rest, said, where
        )
    if not is_believed:
        return None
    is_alone = _is_alone(said, rest) or not said.is_understood
    return Line(_quoted(text, mark.start("mark")), until, is_alone=is_alone, guessed=guessed)


def _is_alone(said: Said, rest: str) -> bool:
    """Whether nothing but a time stands between a mark and the end of its line."""
    return not said.unread or "\n" in rest[: len(rest) - len(said.unread)]


def _quoted(text: str, start: int) -> str:
    """An embargo line from its mark on, to the end of the line or of its brackets."""
    end = r"[)\]\n]" if _IN_BRACKETS.search(text, 0, start) else r"\n"
    return " ".join(re.split(end, text[start:], maxsplit=1)[0].split()).strip("()[]* ")


def _is_proved(words: str, rest: str, said: Said, where: Where) -> bool:
    """Whether a weak mark is an embargo's by the time behind it."""
    if where is Where.NOTE:
        return True
    is_label = words.isupper() or bool(_STOP.match(rest)) or bool(_DIGIT.match(rest))
    # A mark, a time and no more are no sentence of a story.
    if where is Where.BODY:
        return is_label or (bool(said.clocks) and _is_alone(said, rest))
    return is_label and bool(said.clocks)


def _is_held(words: str, rest: str, said: Said, where: Where) -> bool:
    """Whether a strong mark holds a story back although its time is not understood."""
    # "Under embargo: how Cuba lives" is a headline, "UNDER EMBARGO: ..." a label.
    is_news = not words.isupper() and bool(_UNDER.match(words)) and rest.lstrip().startswith(":")
    stands_for_itself = (bool(_STOP.match(rest)) and not is_news) or not said.is_empty
    if where is Where.NOTE or stands_for_itself:
        return True
    return (
        where is Where.BODY
        and not is_news
        and (words.isupper() or len(rest.partition("\n")[0]) < LONGEST_LABEL)
    )


def _is_meant(words: str, rest: str, said: Said, where: Where) -> bool:
    """Whether a weak mark holds a story back although its time is not understood."""
    if said.is_zone_unread or (said.is_understood and not said.is_empty):
        # A zone that is not known, or a date that does not exist.
        return True
    if not words.lower().startswith("embargo"):
        return False
    is_bare = not re.search(r"\w", rest.partition("\n")[0])
    if is_bare or (words.isupper() and _STOP.match(rest) and not rest.lstrip().startswith(":")):
        return words.isupper()
    is_label = bool(_STOP.match(rest))
    if is_label and where is Where.NOTE:
        return True
    if words == "EMBARGOED":
        # "EMBARGOED: The minister's speech".
        return is_label
    return is_label and where is Where.BODY and bool(EVENT.search(rest[:LONGEST_LABEL]))
