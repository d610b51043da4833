"""Every tree prints itself as text that reads back as the same tree."""

import os
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import get_args

from counts import tries
from hypothesis import given, settings
from hypothesis import strategies as st

from searcher import analysis
from searcher.errors import QueryError
from searcher.fields import FIELDS, Kind
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Counted,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
    escape,
)
from searcher.query.parser import parse

NOW = datetime(2026, 11, 24, 14, 35, 20, tzinfo=UTC)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Own:
    """What a user has given names to."""

    licences = MappingProxyType({"AP": timedelta(days=30)})
    events = MappingProxyType(
        {"coup": "2016-07-15", "war": "2022-02-24..2022-03-01", "x-1d": "2020"}
    )
    groups = MappingProxyType({"gulf-wires": ("KUNA", "Gulf “News”"), "one": ("AFP",), "none": ()})
    saved = MappingProxyType({
        "gulf": "kuwait OR qatar", "near": "saved:gulf oil", "bad": "a (", "old": "@x",
        "loop": "saved:loop2", "loop2": "a saved:loop", "me": "saved:me", "many": "x " * 600,
        **{f"s{n}": f"saved:s{n + 1} x" for n in range(20)}, "s20": "y",
    })  # fmt: skip


def tree(text: str) -> Query:
    return parse(text, now=NOW, lists=Own).query


_letters = st.text(min_size=1, max_size=8).map(analysis.clean).filter(bool)


_awkward = st.sampled_from(
    ["AND", "OR", "NOT", "TO", "NEAR", "ADJ5", "SAIDBY", "ATLEAST5", "or", "S-400", "a:b", "W/5"]
)


_pieces = st.lists(
    (_letters | _awkward).map(escape) | st.sampled_from(["*", "?", "a", "Ж", "’", ","]),
    min_size=1,
    max_size=4,
)


def _searchable(text: str) -> bool:
    return analysis.clean(text) == text and bool(
        analysis.words(text.replace("\\", "").replace("*", " ").replace("?", " "))
    )


_escaped = (_letters | _awkward).map(escape).filter(_searchable)


_words = _escaped | _pieces.map("".join).map(lambda t: t if t[0] == "\\" else f"a{t}").filter(
    _searchable
)


_phrases = st.lists(_words, min_size=1, max_size=3).map(" ".join)


_in_order = [f.name for f in FIELDS.values() if f.kind in (Kind.TEXT, Kind.NAME)]


_order = st.none() | st.sampled_from([*_in_order, "hlead"])


_fields = _order | st.sampled_from([f.name for f in FIELDS.values() if f.kind is Kind.CODE])


_boosts = st.just(1.0) | st.floats(0.001, 1e7).map(lambda number: float(f"{number:g}"))


_days = st.dates(day("1678-01-01").date(), day("2261-12-30").date()).map(
    lambda found: day(found.isoformat())
)


_instants = st.datetimes(datetime(1678, 1, 1), datetime(2261, 12, 30), timezones=st.just(UTC))


def _ordered(low: datetime | None, high: datetime | None) -> Range:
    if low and high and low >= high:
        low, high = (high, low) if low != high else (low, low + timedelta(days=1))
    return Range(low, high)


_ends = st.none() | _days | _instants


_ranges = st.tuples(_ends, _ends).filter(any).map(lambda ends: _ordered(*ends))


_numbers = st.tuples(st.none() | st.integers(0, 2**53), st.none() | st.integers(0, 2**53))


_regexes = st.sampled_from(["a.*", "[a-z]+", r"x\/y|z", "É(a|b)?"])


def _matched(fields: st.SearchStrategy[str | None]) -> st.SearchStrategy[Word | Phrase | Regex]:
    return (
        st.builds(Word, _words, fields, st.booleans(), _boosts)
        | st.builds(Word, st.sampled_from(["abc", "Жук"]), fields, boost=_boosts,
                    edits=st.sampled_from([1, 2]))
        | st.builds(Phrase, _phrases, fields, st.booleans(), _boosts)
        | st.builds(Phrase, _phrases.map(lambda text: f"a {text}"), fields, boost=_boosts,
                    slop=st.integers(1, 100))
        | st.builds(Regex, _regexes, fields, _boosts)
    )  # fmt: skip


def _between(ends: tuple[int | None, int | None]) -> Numbers:
    low, high = ends
    backwards = low is not None and high is not None and low > high
    return Numbers(*((high, low) if backwards else (low, high)), "words")


@st.composite
def _operands(draw: st.DrawFn, depth: int = 2) -> Operand:
    kind = draw(st.sampled_from(["leaf", "or", "near"])) if depth else "leaf"
    if kind == "near":
        return draw(_nears(depth - 1))
    if kind == "or":
        return Or(tuple(draw(_operands(depth - 1)) for _ in range(draw(st.integers(2, 3)))))
    return draw(_matched(st.none()))


@st.composite
def _nears(draw: st.DrawFn, depth: int = 2) -> Proximity:
    reach = draw(st.sampled_from(Reach))
    distance = draw(st.integers(1, 1000)) if reach in (Reach.NEAR, Reach.THEN) else 0
    sides = draw(_operands(depth)), draw(_operands(depth))
    return Proximity(*sides, reach, distance, draw(st.booleans()))


_counted: st.SearchStrategy[Query] = st.one_of(
    *(st.builds(node, st.integers(1, 10**6), _operands()) for node in get_args(Counted))
)


_leaves = (
    st.just(All())
    | _matched(_fields)
    | _ranges
    | _numbers.filter(lambda ends: ends != (None, None)).map(_between)
    | st.sampled_from(["date", "embargo", "urgency", "words"]).map(Absent)
    | _nears()
    | _counted
)


@st.composite
def _trees(draw: st.DrawFn, depth: int) -> Query:
    kind = draw(st.sampled_from(["leaf", "and", "or", "not"])) if depth else "leaf"
    if kind == "leaf":
        return draw(_leaves)
    if kind == "not":
        return Not(draw(_trees(depth - 1)))
    parts = tuple(draw(_trees(depth - 1)) for _ in range(draw(st.integers(2, 3))))
    return And(parts) if kind == "and" else Or(parts)


@settings(max_examples=int(os.environ.get("TREES", tries(100, 300))))
@given(_trees(6))
def test_a_printed_tree_reads_back_the_same(query: Query) -> None:
    assert tree(str(query)) == query


@settings(max_examples=500)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["a", " ", " ", "(", ")", '"', "“", "”", "-", "AND", "OR", "NOT", "hd:", "date:", "=",
             "2016", "..", "7d", "[", " TO ", "]", ">", "\\", "*", "?", "^2", "~1", "/", "–", ":",
             "NEAR/5", "NEAR", "@", "or", "400", " THEN/2 ", " NOT SAME/S ",
             "ATLEAST/2 ", "FIRST/9 ",
             "saved:", "gulf", "group:", "@coup", "words:", "hlead:", " W/P "]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = tree(text)
    except QueryError as error:
        refused = error
    else:
        assert tree(str(found)) == found
        return
    assert refused.cause
    assert 0 <= refused.start <= refused.end <= len(refused.query)
