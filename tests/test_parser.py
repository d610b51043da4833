"""Query text, its tree, its errors and its notes."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcher import analysis
from searcher.errors import QueryError
from searcher.query.nodes import All, And, Not, Or, Phrase, Query, Range, Word, escape
from searcher.query.parser import parse
from searcher.story import FIELDS, Kind

NOW = datetime(2026, 11, 24, 14, 35, 20, tzinfo=UTC)
A, B, C = Word("a"), Word("b"), Word("c")


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tree(text: str) -> Query:
    return parse(text, now=NOW).query


def notes(text: str) -> list[str]:
    return [note.message for note in parse(text, now=NOW).notes]


Y2016 = Range(day("2016-01-01"), day("2017-01-01"))

TREES: list[tuple[str, Query]] = [
    ("a", A),
    ("  a\t\n", A),
    ("a b c", And((A, B, C))),
    ("a AND b c", And((A, B, C))),
    ("a OR b OR c", Or((A, B, C))),
    ("a b OR c", Or((And((A, B)), C))),
    ("(a b) c", And((And((A, B)), C))),
    ("(a OR b) OR c", Or((Or((A, B)), C))),
    ("(a)", A),
    ("((a) (b))", And((A, B))),
    ("a(b)c", And((A, B, C))),
    ("NOT a", Not(A)),
    ("NOT NOT a", Not(Not(A))),
    ("a NOT b", And((A, Not(B)))),
    ("a -b", And((A, Not(B)))),
    ("-a", Not(A)),
    ("(-a OR b)", Or((Not(A), B))),
    ("a −b", And((A, Not(B)))),
    ("a ‑b", And((A, Not(B)))),
    ("NOT -a", Not(Not(A))),
    ("-(a b)", Not(And((A, B)))),
    ('-"a b"', Not(Phrase("a b"))),
    ("-headline:a", Not(Word("a", "headline"))),
    ("S-400", Word("S-400")),
    ('="S-400"', Phrase("S-400", exact=True)),
    ("=US", Word("US", exact=True)),
    ("=OR", Word("OR", exact=True)),
    (r"\AND \OR", And((Word(r"\AND"), Word(r"\OR")))),
    (r"\-a", Word(r"\-a")),
    (r"why\?", Word(r"why\?")),
    (r"a\ b", Word(r"a\ b")),
    ("U.S. Turkey’s AT&T", And((Word("U.S."), Word("Turkey’s"), Word("AT&T")))),
    ("–a", Word("–a")),
    ("erdog?n*", Word("erdog?n*")),
    ("*", All()),
    ("* -a", And((All(), Not(A)))),
    ('"air defence  system"', Phrase("air defence  system")),
    (r'"say \"yes\""', Phrase(r"say \"yes\"")),
    ('"a * b?"', Phrase("a * b?")),
    ("“air” „air“ «air» »air« “air\" ”air”", And((Phrase("air"),) * 6)),
    ('"the “air” «x»"', Phrase("the “air” «x»")),
    ("“the «air» x”", Phrase("the «air» x")),
    ('a"b"', And((A, Phrase("b")))),
    ("a^2.5", Word("a", boost=2.5)),
    ('="a b"^0.5', Phrase("a b", exact=True, boost=0.5)),
    ("headline:a", Word("a", "headline")),
    ("HD:a", Word("a", "headline")),
    ("hd=a", Word("a", "headline")),
    ("hd==a", Word("a", "headline", exact=True)),
    ("x=a", Word("x=a")),
    ("headline:=a^2 b", And((Word("a", "headline", exact=True, boost=2.0), B))),
    ('src:"a b"', Phrase("a b", "source")),
    ("hd:(a OR body:b)", Or((Word("a", "headline"), Word("b", "body")))),
    ("hd:(a (b -c)) a", And((
        And((Word("a", "headline"),
             And((Word("b", "headline"), Not(Word("c", "headline")))))), A))),
    ("hd:(body:(a) b)", And((Word("a", "body"), Word("b", "headline")))),
    ("hd:(*) ".replace("(*)", "a*"), Word("a*", "headline")),
    ("10:30", Word("10:30")),
    ("topic:N2:POL", Word("N2:POL", "topic")),
    ("headline:well...", Word("well...", "headline")),
    ("ADJ5", Word("ADJ5")),
    ("a AND NEAR", And((A, Word("NEAR")))),
    ("George W Bush", And((Word("George"), Word("W"), Word("Bush")))),
    ("\u00adTur\u00adkey", Word("Turkey")),
    ("e\u0301", Word("é")),
    ("date:2016", Y2016),
    ('dt:"2016"', Y2016),
    ("date:2016-07-15", Range(day("2016-07-15"), day("2016-07-16"))),
    ('date:"2016-07-15"', Range(day("2016-07-15"), day("2016-07-16"))),
    ("date:2016-07..2016-08", Range(day("2016-07-01"), day("2016-09-01"))),
    ("date:..2013", Range(None, day("2014-01-01"))),
    ("date:2019..", Range(day("2019-01-01"), None)),
    ("date:7d..", Range(day("2026-11-17"), None)),
    ("date:10d..7d", Range(day("2026-11-14"), day("2026-11-18"))),
    ("date:last-week", Range(day("2026-11-16"), day("2026-11-23"))),
    ("date:[2016 TO 2017]", Range(day("2016-01-01"), day("2018-01-01"))),
    ("date:[* TO 2017] a", And((Range(None, day("2018-01-01")), A))),
    ("date:[ 2016 TO *]", Range(day("2016-01-01"), None)),
    ("date:>=2016", Range(day("2016-01-01"), None)),
    ("date:>2016", Range(day("2017-01-01"), None)),
    ("date:<2016", Range(None, day("2016-01-01"))),
    ("date:<=2016", Range(None, day("2017-01-01"))),
    ("date:(2016 OR >2018)", Or((Y2016, Range(day("2019-01-01"), None)))),
    ("date:(2016 -hd:a)", And((Y2016, Not(Word("a", "headline"))))),
    ("date:(2016-07-15T10:30)", Range(day("2016-07-15T10:30"), day("2016-07-15T10:31"))),
    ("-date:2016", Not(Y2016)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TREES)
def test_reads(text: str, expected: Query) -> None:
    assert tree(text) == expected
    assert tree(str(expected)) == expected


ERRORS: list[tuple[str, str]] = [
    ("", "the query is empty | 0 0 | *  finds every story"),
    ("  ", "the query is empty | 0 2 | *  finds every story"),
    ("– —", "the query is empty | 0 3 | *  finds every story"),
    ("headlin:coup date:2016",
     'unknown field "headlin" | 0 7 | did you mean  headline:  ?   (searcher fields lists all)'),
    ("a zzqqx:b", 'unknown field "zzqqx" | 2 7 | (searcher fields lists all)'),
    ("http://a.org", 'unknown field "http" | 0 4 | quote an address:  "http://…"'),
    ("turkey (S-400 OR patriot", "parenthesis opened here is never closed | 7 8 | "),
    ("(a) (", "parenthesis opened here is never closed | 4 5 | "),
    ("a)", "this parenthesis closes nothing | 1 2 | "),
    (") a", "this parenthesis closes nothing | 0 1 | "),
    ("a ( )", "nothing between these parentheses | 2 5 | "),
    ("hd:()", "nothing between these parentheses | 3 5 | "),
    ('a "b c', "quote opened here is never closed | 2 3 | "),
    ("“a", "quote opened here is never closed | 0 1 | "),
    ('"a\\"', "quote opened here is never closed | 0 1 | "),
    ('"a\\', "quote opened here is never closed | 0 1 | "),
    ("a AND", "AND has nothing after it | 2 5 | "),
    ("(a OR ) b", "OR has nothing after it | 3 5 | "),
    ("NOT", "NOT has nothing after it | 0 3 | "),
    ("OR b", "OR has nothing before it | 0 2 | "),
    ("a AND OR b", "OR has nothing before it | 6 8 | "),
    ("a - b", '"-" stands alone | 2 3 | write  -word  or  NOT word  to leave a word out'),
    ("-", '"-" stands alone | 0 1 | write  -word  or  NOT word  to leave a word out'),
    ("--a", '"-" means NOT only after a space or "(" | 1 2 | '
     "put a space before it, or quote the word"),
    ("(a)-b", '"-" means NOT only after a space or "(" | 3 4 | '
     "put a space before it, or quote the word"),
    ("headline:-a", '"-" goes before the field | 9 10 | write  -headline:a'),
    ("a & b", '"&" holds no letters or digits: nothing to search for | 2 3 | did you mean  AND ?'),
    ("a !!!", '"!!!" holds no letters or digits: nothing to search for | 2 5 | '),
    ("**", '"**" is only wildcards: nothing to search for | 0 2 | *  alone finds every story'),
    ("a ?", '"?" is only wildcards: nothing to search for | 2 3 | *  alone finds every story'),
    ("=*", '"*" is only wildcards: nothing to search for | 1 2 | *  alone finds every story'),
    (r"\*", r'"\*" holds no letters or digits: nothing to search for | 0 2 | '),
    ("headline:*", "headline:* is not supported yet | 9 10 | "),
    ('""', "a phrase without words | 0 2 | quote at least one word"),
    ('a "…" b', "a phrase without words | 2 5 | quote at least one word"),
    ("headline: coup", "headline: has no value | 0 9 | write  headline:coup  without a space"),
    ("(hd:)", "headline: has no value | 1 4 | write  headline:coup  without a space"),
    ("hd:AND b", "headline: has no value | 0 3 | write  headline:coup  without a space"),
    ("hd:body:a", 'a field inside a field | 3 8 | quote it:  "body:a"'),
    ("=hd:a", '"=" goes after the field | 0 5 | write  hd:=a'),
    ("a = b", '"=" has no word or phrase after it | 2 3 | write  ="word"'),
    ("=(a)", '"=" has no word or phrase after it | 0 1 | write  ="word"'),
    ("a \\", "a backslash with nothing after it | 2 3 | write  \\\\"),
    ("a^", '"" is not a boost | 1 2 | write a number above 0 of up to six digits:  word^2.5'),
    ("a^b", '"b" is not a boost | 1 3 | write a number above 0 of up to six digits:  word^2.5'),
    ("a^0 b", '"0" is not a boost | 1 3 | write a number above 0 of up to six digits:  word^2.5'),
    ("^2", "a boost with no word before it | 0 1 | "),
    ("(a b)^2", "a boost goes on a word or phrase, not on parentheses | 5 7 | "),
    ("date:2016^2", "a boost goes on a word or phrase, not on dates | 9 11 | "),
    ("*^2", "a boost goes on a word or phrase, not on * | 1 3 | "),
    ("date:yesterdya", '"yesterdya" is not a date | 5 14 | '
     "did you mean  yesterday ?  also: 2016-07-15, 7d.., last-week"),
    ("date:coup", '"coup" is not a date | 5 9 | '
     "write for example  2016-07-15, 7d.., last-week"),
    ("date:2016..2016-02-30", '"2016-02-30" is not a date: February 2016 has 29 days | 11 21 | '
     "write for example  2016-07-15, 7d.., last-week"),
    ("date:[2016 TO coup]", '"coup" is not a date | 14 18 | '
     "write for example  2016-07-15, 7d.., last-week"),
    ("date:2020..2014", "range runs backwards | 5 15 | try  date:2014..2020"),
    ("dt:[2020 TO 2014]", "range runs backwards | 3 17 | try  date:2014..2020"),
    ("date:..", "a range without dates | 5 7 | write for example  date:2016..2017"),
    ("date:[* TO *]", "a range without dates | 5 13 | write for example  date:2016..2017"),
    ("date:{2016 TO 2017}", "this range is not supported | 5 10 | "
     "write  date:[2016 TO 2017]  or  date:2016..2017"),
    ("date:[2016 TO", "this range is not complete | 5 10 | "
     "write  date:[2016 TO 2017]  or  date:2016..2017"),
    ("date:1066", "dates run from 1678 to 2261 | 5 9 | "
     "write for example  2016-07-15, 7d.., last-week"),
    ("date:<1678", "dates run from 1678 to 2261 | 5 10 | "),
    ("date:>2261", "dates run from 1678 to 2261 | 5 10 | "),
    ("headline:a..b", "headline: takes words, not a range | 9 13 | "
     "write for example  headline:coup"),
    ("headline:>5", "headline: takes words, not a range | 9 11 | "
     "write for example  headline:coup"),
    ("turkey NEAR gas", "NEAR needs a distance | 7 11 | try  NEAR/5  (at most 5 words apart)"),
    ("a NEAR/ b", "NEAR needs a distance | 2 7 | try  NEAR/5  (at most 5 words apart)"),
    ("a NOT NEAR b", "NEAR needs a distance | 6 10 | try  NEAR/5  (at most 5 words apart)"),
    ("a SAME b", "SAME needs S or P | 2 6 | "
     "try  SAME/S  (the same sentence) or  SAME/P  (the same paragraph)"),
    ("ATLEAST a", "ATLEAST needs a number | 0 7 | try  ATLEAST/5"),
    ("date:@coup-7d..@coup", "@coup-7d is not supported yet | 5 13 | "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ERRORS)
def test_refuses(text: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        tree(text)
    error = caught.value
    assert f"{error.cause} | {error.start} {error.end} | {error.fix}" == expected


LATER = [
    *("NEAR/5", "W/5", "PRE/5", "ADJ5", "ADJ/5", "THEN/2", "SAME/S", "SAME/P", "NOT NEAR/5"),
    *("SAIDBY", "NEAR5", "W/S"),
]


@pytest.mark.parametrize("operator", LATER)
def test_refuses_operators_of_later_parts(operator: str) -> None:
    with pytest.raises(QueryError, match=f"^{operator} is not supported yet\n") as caught:
        tree(f"rico {operator} puerto")
    assert caught.value.query[caught.value.start : caught.value.end] == operator


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("ATLEAST/5 gazprom", "ATLEAST/5"),
        ("ATLEAST5 gazprom", "ATLEAST5"),
        ("FIRST/50 default", "FIRST/50"),
        ("NEAR/5 a", "NEAR/5"),
        ("tymoshenko~2", "~2"),
        ('"air system"~2', "~2"),
        ("(a b)~2", "~2"),
        ("a /re ge.x/", "/re ge.x/"),
        ("@coup", "@coup"),
        ("money:>5", "money:"),
        ("wc=5", "wc="),
        ("hlead:(coup OR putsch)", "hlead:"),
        ("-kind:analysis", "kind:"),
    ],
)
def test_refuses_other_things_of_later_parts(text: str, part: str) -> None:
    with pytest.raises(QueryError) as caught:
        tree(text)
    assert caught.value.cause == f"{part} is not supported yet"
    assert text[caught.value.start : caught.value.end] == part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a AND b", []),
        ("coup AND turkey OR putsch",
         ["AND binds before OR; read as  (coup AND turkey) OR putsch"]),
        ("a OR b c", ["AND binds before OR; read as  a OR (b AND c)"]),
        ("(a b) OR c", []),
        ("(a OR b c) d", ["AND binds before OR; read as  a OR (b AND c)"]),
        ("coup or putsch", ['"or" in lower case is searched as a word']),
        ("a w/5 b", ['"w/5" in lower case is searched as words']),
        ("or a", []),
        ("a or", []),
        ('"a or b"', []),
        ("S 400", ["S 400 is two words here; write S-400 for every spelling of the designator"]),
        ("mig 29s x",
         ["mig 29s is two words here; write mig-29s for every spelling of the designator"]),
        ("S AND 400", []),
        ("gold 2016", []),
        ("(S) 400", []),
        ("a – b", ['"–" alone is ignored']),
        ("– a —) ".replace(")", ""), ['"–" alone is ignored', '"—" alone is ignored']),
        ("a –b", ['"–" before a word does not mean NOT; write -b']),
        ("date:7d", ["7d is one day; write 7d.. for all since then"]),
        ("date:7d..", []),
    ],
)  # fmt: skip
def test_notes(text: str, expected: list[str]) -> None:
    assert notes(text) == expected


def test_notes_have_places() -> None:
    text = " a OR b c  – or x "
    found = parse(text, now=NOW).notes
    assert [text[note.start : note.end] for note in found] == ["a OR b c  – or x", "–", "or"]


def test_an_error_shows_its_place() -> None:
    with pytest.raises(QueryError) as caught:
        tree("headlin:coup date:2016")
    assert str(caught.value) == (
        'unknown field "headlin"\n'
        "  headlin:coup date:2016\n"
        "  ^^^^^^^                 did you mean  headline:  ?   (searcher fields lists all)"
    )


def test_places_refer_to_the_cleaned_text() -> None:
    with pytest.raises(QueryError) as caught:
        tree("Tur\u00adkey foo:bar")
    assert caught.value.query[caught.value.start : caught.value.end] == "foo"


def test_dates_are_read_in_the_zone() -> None:
    found = parse("date:today", now=NOW, zone=ZoneInfo("Europe/Istanbul")).query
    assert found == Range(day("2026-11-23T21:00"), day("2026-11-24T21:00"))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("x" * 16_385, "the query is longer than 16,384 bytes"),
        ("я" * 8_193, "the query is longer than 16,384 bytes"),
        ("\ud800" * 8_193, "the query is longer than 16,384 bytes"),
        ("x " * 1_025, "more than 1,024 words, phrases and dates"),
        ("* OR " * 1_024 + "*", "more than 1,024 words, phrases and dates"),
        ("(" * 51 + "x" + ")" * 51, "parentheses and NOTs nested deeper than 50"),
        ("(" * 10_000, "parentheses and NOTs nested deeper than 50"),
        ("NOT " * 51 + "x", "parentheses and NOTs nested deeper than 50"),
        ("NOT (" * 26 + "x" + ")" * 26, "parentheses and NOTs nested deeper than 50"),
        ("-(" * 5_000, "parentheses and NOTs nested deeper than 50"),
        ("hd:(" * 4_000, "parentheses and NOTs nested deeper than 50"),
        (" –" * 4_000, "the query is empty"),
    ],
)
def test_limits(text: str, cause: str) -> None:
    start = time.perf_counter()
    with pytest.raises(QueryError) as caught:
        tree(text)
    assert caught.value.cause == cause
    assert str(caught.value)
    assert time.perf_counter() - start < 1


def test_within_limits() -> None:
    assert tree("(" * 50 + "x" + ")" * 50) == Word("x")
    assert tree("NOT x (NOT y) " * 50)
    assert tree("x" * 16_384) == Word("x" * 16_384)
    assert tree("x " * 1_024) == And((Word("x"),) * 1_024)


# The property: every tree prints itself as text that reads back as the same tree.

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
_fields = st.none() | st.sampled_from([f.name for f in FIELDS.values() if f.kind != Kind.DATE])
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
_leaves = (
    st.just(All())
    | st.builds(Word, _words, _fields, st.booleans(), _boosts)
    | st.builds(Phrase, _phrases, _fields, st.booleans(), _boosts)
    | _ranges
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


@settings(max_examples=300, deadline=None)
@given(_trees(6))
def test_a_printed_tree_reads_back_the_same(query: Query) -> None:
    assert tree(str(query)) == query


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["a", " ", " ", "(", ")", '"', "“", "”", "-", "AND", "OR", "NOT", "hd:", "date:", "=",
             "2016", "..", "7d", "[", " TO ", "]", ">", "\\", "*", "?", "^2", "~1", "/", "–", ":",
             "NEAR/5", "NEAR", "@", "or", "400"]
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
