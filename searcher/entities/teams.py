"""Teams that stories of sport call by their towns: "Nebraska beat Rutgers", "Leeds 2 Hull 0"."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from searcher.entities.gazetteer import gazetteer
from searcher.entities.mentions import Mention
from searcher.entities.vocabulary import SPORT_BEFORE, SPORT_ROLES, SPORT_VERBS, SPORTING

_NAME = r"[^\W\d_][^\W\d_.'’& -]+(?:[ .'’&-]{1,2}[^\W\d_]+){0,3}"
_RESULT = re.compile(
    rf"^(?:\d+\.? )?({_NAME}) \d{{1,3}}(?:[ -]+\d{{1,3}})?(?:,? ({_NAME}) \d{{1,3}})?"
    r"(?: [\d+-]+)*$",
    re.MULTILINE,
)
_BEFORE = re.compile(r"([\w-]+)(?:[ \n]the|[.]? \d+)?[ \n]$")
_AFTER = re.compile(r"(?:['’]s)?[ \n]+([\w-]+)")
_WHERE = frozenset({"in", "near", "from", "at", "to", "of", "outside"})
_UNKNOWN = frozenset({"city", "weak", "unknown", "club", "acronym"})
_ENOUGH = 3  # of the words that games are told in


def is_of_sport(body: str) -> bool:
    """Whether a story tells of games."""
    if not any(map(body.__contains__, SPORTING[:6])):
        return False
    return sum(map(body.__contains__, SPORTING)) >= _ENOUGH


def with_teams(
    found: list[Mention], settled: list[Mention], texts: dict[str, str]
) -> list[Mention]:
    """The mentions in a story of sport: what plays is a team, unless it is a nation."""
    nations = gazetteer().nations
    playing = {
        mention.text
        for mention in found
        if (mention.kind in _UNKNOWN or (mention.kind == "place" and mention.name not in nations))
        and _plays(mention, texts[mention.field])
    }
    rows = [row for field, text in texts.items() for row in _results(field, text)]
    kept = {_place(mention): mention for mention in settled}
    for mention in found:
        is_club = mention.kind == "club"
        if is_club or (mention.text in playing and not _is_where(mention, texts[mention.field])):
            kept[_place(mention)] = mention._replace(kind="org")
    ordered = sorted(found, key=_place)
    for row in rows:
        first = bisect_left(ordered, (row.field, row.start), key=_place)
        last = bisect_left(ordered, (row.field, row.end), key=_place)
        inside = ordered[first:last]
        if inside and not any(m.name in nations or m.kind == "demonym" for m in inside):
            for mention in inside:
                kept.pop(_place(mention), None)
            kept[_place(row)] = row
    return list(kept.values())


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
    after = _AFTER.match(text, mention.end, mention.end + 26)
    return after is not None and (after[1] in SPORT_ROLES or after[1] in SPORT_VERBS)
