"""Teams that a story of sport calls by their towns: "Nebraska beat Rutgers", "Leeds 2 Hull 0"."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention
from searcher.entities.vocabulary import SPORT_BEFORE, SPORT_ROLES, SPORT_VERBS, SPORTING

_NAME = r"[^\W\d_][^\W\d_.'’& -]+(?:[ .'’&-]{1,2}[^\W\d_]+){0,3}"
# A line of results or of a table: "Leeds 2 Hull 0", "1. Arsenal 38 23 7 8 74-41 76".
_RESULT = re.compile(
    rf"^(?:\d+\.? )?({_NAME}) \d{{1,3}}(?:[ -]+\d{{1,3}})?(?:,? ({_NAME}) \d{{1,3}})?"
    r"(?: [\d+-]+)*$",
    re.MULTILINE,
)
_BEFORE = re.compile(r"([\w-]+)(?:[ \n]the|[.]? \d+)?[ \n]$")
_RECORD = re.compile(r" \(\d{1,2}-\d{1,2}[-,)]")  # of the games of a season: Georgia (6-0)
_AFTER = re.compile(r"(?:['’]s)?[ \n]+([\w-]+)")
_WHERE = frozenset({"in", "near", "from", "at", "to", "of", "outside"})
_UNKNOWN = frozenset({"city", "weak", "unknown", "club", "acronym", "surname"})  # surname: Duke
_ENOUGH = 3  # different words of sport in a body


def is_of_sport(body: str) -> bool:
    """Whether a story is about games."""
    if not any(map(body.__contains__, SPORTING[:6])):  # .97 of all stories stop here
        return False
    return sum(map(body.__contains__, SPORTING)) >= _ENOUGH


def with_teams(found: list[Mention], kept: list[Mention], texts: dict[str, str]) -> list[Mention]:
    """The mentions in a story of sport: `kept`, with those of `found` that play as organisations.
    A nation stays a place."""
    nations = gazetteer().nations
    playing = {
        mention.text
        for mention in found
        if (mention.kind in _UNKNOWN or (mention.kind == "place" and mention.name not in nations))
        and _plays(mention, texts[mention.field])
    }
    rows = [row for field, text in texts.items() for row in _results(field, text)]
    by_place = {_place(mention): mention for mention in kept}
    for mention in found:
        is_club = mention.kind == "club"
        if is_club or (mention.text in playing and not _is_where(mention, texts[mention.field])):
            by_place[_place(mention)] = mention._replace(kind="org")
    ordered = sorted(found, key=_place)
    for row in rows:
        first = bisect_left(ordered, (row.field, row.start), key=_place)
        last = bisect_left(ordered, (row.field, row.end), key=_place)
        inside = ordered[first:last]
        if inside and not any(m.name in nations or m.kind == "demonym" for m in inside):
            for mention in inside:
                by_place.pop(_place(mention), None)
            by_place[_place(row)] = row
    return list(by_place.values())


def _place(mention: Mention) -> tuple[str, int]:
    return mention.field, mention.start


def _results(field: str, text: str) -> Iterator[Mention]:
    """The names in lines of results and standings."""
    for found in _RESULT.finditer(text):
        for group in (1, 2):
            name = found[group]
            if name and name[0].isupper():
                yield Mention("org", name, name, field, *found.span(group))


def _is_where(mention: Mention, text: str) -> bool:
    """Whether a name stands for the town itself: "in Leeds"."""
    before = _BEFORE.search(text, max(0, mention.start - 26), mention.start)
    return before is not None and before[1] in _WHERE


def _plays(mention: Mention, text: str) -> bool:
    before = _BEFORE.search(text, max(0, mention.start - 26), mention.start)
    if before and before[1] in SPORT_BEFORE:
        return True
    if _RECORD.match(text, mention.end):
        return True
    after = _AFTER.match(text, mention.end, mention.end + 26)
    return after is not None and (after[1] in SPORT_ROLES or after[1] in SPORT_VERBS)
