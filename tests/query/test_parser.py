"""Query text, its tree, its errors and its notes."""

import re
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from checking import every
from timing import processor_time

from searcher.errors import QueryError
from searcher.query.nodes import (
    All,
    And,
    AtLeast,
    First,
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
)
from searcher.query.parser import Reading, parse
from searcher.query.values import FILED

NOW = datetime(2026, 11, 24, 14, 35, 20, tzinfo=UTC)


A, B, C = Word("a"), Word("b"), Word("c")


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


def notes(text: str) -> list[str]:
    return [note.message for note in parse(text, now=NOW, lists=Own).notes]


def near(
    left: Operand, right: Operand, distance: int, *, then: bool = False, apart: bool = False
) -> Proximity:
    return Proximity(left, right, Reach.THEN if then else Reach.NEAR, distance, apart)


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
    ("hd:(hd:a OR title:b)", Or((Word("a", "headline"), Word("b", "headline")))),
    ("source:(group:one OR x)", Or((Phrase("AFP", "source"), Word("x", "source")))),
    ("date:(2016 -(2018))", And((Y2016, Not(Range(day("2018-01-01"), day("2019-01-01")))))),
    ("hd:(a (b -c)) a", And((
        And((Word("a", "headline"),
             And((Word("b", "headline"), Not(Word("c", "headline")))))), A))),
    ("hd:(*) ".replace("(*)", "a*"), Word("a*", "headline")),
    ("10:30", Word("10:30")),
    ("topic:N2:POL", Word("N2:POL", "topic")),
    ("id:tag:reuters.com,2019:x", Word("tag:reuters.com,2019:x", "id")),
    ('"a SAIDBY b" =SAIDBY',
     And((Phrase("a SAIDBY b"), Word("SAIDBY", exact=True)))),
    ("abc^2~1", Word("abc", boost=2.0, edits=1)),
    ("headline:well...", Word("well...", "headline")),
    ("ADJ5", Word(r"\ADJ5")),
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
    ("date:(2016-07-15T10:30)", Range(day("2016-07-15T10:30"), day("2016-07-15T10:31"))),
    ("-date:2016", Not(Y2016)),
    ("ab~1", Word("ab", edits=1)),
    ("tymoshenko~2^3", Word("tymoshenko", boost=3.0, edits=2)),
    ('hd:"air system"~2', Phrase("air system", "headline", slop=2)),
    ('"a * c"~9^2', Phrase("a * c", boost=2.0, slop=9)),
    ("/colou?r/ a", And((Regex("colou?r"), A))),
    (r"hd:/a\/b.*/^2", Regex(r"a\/b.*", "headline", 2.0)),
    ("topic:/money fx/", Regex("money fx", "topic")),
    ("9/11", Word("9/11")),
    ("hd:*", Word("*", "headline")),
    ("hlead:coup", Word("coup", "hlead")),
    ("hlp:(coup OR putsch)", Or((Word("coup", "hlead"), Word("putsch", "hlead")))),
    ("lp:coup la=fr", And((Word("coup", "lead"), Word("fr", "language")))),
    ("words:>600", Numbers(601, None, "words")),
    ("wc>=600", Numbers(600, None, "words")),
    ("wc<600 a", And((Numbers(None, 599, "words"), A))),
    ("wc=600", Numbers(600, 600, "words")),
    ("urgency:<=2", Numbers(None, 2, "urgency")),
    ("urgency:2", Numbers(2, 2, "urgency")),
    ("words:600..900", Numbers(600, 900, "words")),
    ("words:[600 TO *]", Numbers(600, None, "words")),
    ("words:(1 OR >5)", Or((Numbers(1, 1, "words"), Numbers(6, None, "words")))),
    ("date>2016", Range(day("2017-01-01"), None)),
    ("wc>x", And((Word("wc>x"),)).parts[0]),
    ("a NEAR/5 b", near(A, B, 5)),
    ("a THEN/2 b*", near(A, Word("b*"), 2, then=True)),
    ("a NOT NEAR/5 b", near(A, B, 5, apart=True)),
    ("a NOT  W/5 b", near(A, B, 5, apart=True)),
    ("a SAME/S b", Proximity(A, B, Reach.SENTENCE)),
    ("a NOT SAME/P b", Proximity(A, B, Reach.PARAGRAPH, apart=True)),
    ("a W/5 b", near(A, B, 5)),
    ("a NEAR5 b", near(A, B, 5)),
    ("a PRE/5 b", near(A, B, 5, then=True)),
    ("a ADJ5 b", near(A, B, 5, then=True)),
    ("a W/S b", Proximity(A, B, Reach.SENTENCE)),
    ("a W/P b", Proximity(A, B, Reach.PARAGRAPH)),
    ('"a b" NEAR/3 S-400', near(Phrase("a b"), Word("S-400"), 3)),
    ("a NEAR/5 (b OR c)", near(A, Or((B, C)), 5)),
    ("hd:a NEAR/5 b", near(Word("a", "headline"), B, 5)),
    ("hd:(a NEAR/5 b) c", And((near(Word("a", "headline"), Word("b", "headline"), 5), C))),
    ("a NEAR/5 b NEAR/3 c", near(near(A, B, 5), C, 3)),
    ("a NEAR/5 (b THEN/3 c)", near(A, near(B, C, 3, then=True), 5)),
    ("a NEAR/5 b c", And((near(A, B, 5), C))),
    ("a OR b NEAR/5 c", Or((A, near(B, C, 5)))),
    ("-a NEAR/5 b", Not(near(A, B, 5))),
    ("/x.*/ NEAR/1 yz~1", near(Regex("x.*"), Word("yz", edits=1), 1)),
    ("a NEAR/5 (ADJ5)", near(A, Word(r"\ADJ5"), 5)),
    ("(ATLEAST5) NEAR/5 b", near(Word(r"\ATLEAST5"), B, 5)),
    ("ATLEAST/5 gazprom", AtLeast(5, Word("gazprom"))),
    ("ATLEAST5(a OR b) c", And((AtLeast(5, Or((A, B))), C))),
    ("-ATLEAST/2 hd:a", Not(AtLeast(2, Word("a", "headline")))),
    ("hd:(ATLEAST/2 a)", AtLeast(2, Word("a", "headline"))),
    ("FIRST/50 default", First(50, Word("default"))),
    ("FIRST/50 (a NEAR/5 b)", First(50, near(A, B, 5))),
    ("FIRST LADY FIRST50", And((Word("FIRST"), Word("LADY"), Word("FIRST50")))),
    ('date:"3 April 2016"', Range(day("2016-04-03"), day("2016-04-04"))),
    ("date:3 April 2016 a", And((Range(day("2016-04-03"), day("2016-04-04")), A))),
    ("date:April 2016", Range(day("2016-04-01"), day("2016-05-01"))),
    ("date:>April 3, 2016", Range(day("2016-04-04"), None)),
    ("date:3 April 2016..5 May 2016", Range(day("2016-04-03"), day("2016-05-06"))),
    ("date:apr-2016", Range(day("2016-04-01"), day("2016-05-01"))),
    ("date:2016-W14", Range(day("2016-04-04"), day("2016-04-11"))),
    ("date:2016-Q2", Range(day("2016-04-01"), day("2016-07-01"))),
    ("date:2020s", Range(day("2020-01-01"), day("2030-01-01"))),
    ("date:31/12/2016", Range(day("2016-12-31"), day("2017-01-01"))),
    ('date:"2016-04-03 10:00"', Range(day("2016-04-03T10:00"), day("2016-04-03T10:01"))),
    ('date:"April 3, 2016 5:30 pm"', Range(day("2016-04-03T17:30"), day("2016-04-03T17:31"))),
    ("date:7 days ago", Range(day("2026-11-17"), day("2026-11-18"))),
    ("date:last tuesday", Range(day("2026-11-17"), day("2026-11-18"))),
    ("embargo:tomorrow", Range(day("2026-11-25"), day("2026-11-26"), "embargo")),
    ("since:April 2016", Range(day("2016-04-01"), None)),
    ("date:2016 April", And((Y2016, Word("April")))),
    ("date:@coup", Range(day("2016-07-15"), day("2016-07-16"))),
    ("date:@coup-7d..@Coup", Range(day("2016-07-08"), day("2016-07-16"))),
    ("date:@coup+1m", Range(day("2016-08-15"), day("2016-08-16"))),
    ("date:@war", Range(day("2022-02-24"), day("2022-03-02"))),
    ("date:@war-1y..", Range(day("2021-02-24"), None)),
    ("date:@x-1d", Range(day("2020-01-01"), day("2021-01-01"))),
    ("date:>@coup", Range(day("2016-07-16"), None)),
    ("since:2016", Range(day("2016-01-01"), None)),
    ("until:@coup", Range(None, day("2016-07-16"))),
    ("group:gulf-wires", Or((Phrase("KUNA", "source"), Phrase("Gulf \\“News\\”", "source")))),
    ("group:(one OR Gulf-Wires) a", And((Or((
        Phrase("AFP", "source"),
        Or((Phrase("KUNA", "source"), Phrase("Gulf \\“News\\”", "source"))))), A))),
    ("saved:gulf", Or((Word("kuwait"), Word("qatar")))),
    ("saved:near -a", And((
        And((Or((Word("kuwait"), Word("qatar"))), Word("oil"))), Not(A)))),
    ("HEADLINE(a b) LENGTH(>600)", And((
        And((Word("a", "headline"), Word("b", "headline"))), Numbers(601, None, "words")))),
    ("UNKNOWN(a)", And((Word("UNKNOWN"), A))),
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
    ('""', "a phrase without words | 0 2 | quote at least one word"),
    ('a "…" b', "a phrase without words | 2 5 | quote at least one word"),
    ("headline: coup", "headline: has no value | 0 9 | write  headline:coup  without a space"),
    ("(hd:)", "headline: has no value | 1 4 | write  headline:coup  without a space"),
    ("hd:AND b", "headline: has no value | 0 3 | write  headline:coup  without a space"),
    ("hd:(a OR body:b)",
     "a field in the parentheses of headline: | 9 14 | write it outside of them:  body:b"),
    ("date:(2016 -hd:a)",
     "a field in the parentheses of date: | 12 15 | write it outside of them:  headline:a"),
    ("hd:(saved:gulf)",
     "a field in the parentheses of headline: | 4 10 | write it outside of them:  saved:gulf"),
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
    ("date:4/3/16", '"4/3/16" is not a date | 5 11 | did you mean  2016-03-04 or 2016-04-03 ?'
     "  also: 2016-07-15, 7d.., last-week"),
    ("date:16-04-03", '"16-04-03" is not a date | 5 13 | did you mean  2016-04-03 or 2003-04-16 ?'
     "  also: 2016-07-15, 7d.., last-week"),
    ("date:last-monday", '"last-monday" is not a date | 5 16 | '
     "did you mean  2026-11-23 or 2026-11-16 ?  also: 2016-07-15, 7d.., last-week"),
    ("date:last monday a", '"last monday" is not a date | 5 16 | '
     "did you mean  2026-11-23 or 2026-11-16 ?  also: 2016-07-15, 7d.., last-week"),
    ("date:April a", '"April" is not a date | 5 10 | '
     "did you mean  2026-04 ?  also: 2016-07-15, 7d.., last-week"),
    ("date:last 7 days", '"last 7 days" is not a date | 5 16 | '
     "did you mean  7d.. ?  also: 2016-07-15, 7d.., last-week"),
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
    ("a W/X b", "W/ needs a distance | 2 5 | try  W/5  (at most 5 words apart), "
     "W/S  (one sentence) or  W/P  (one paragraph)"),
    ("a W/SEG b", "W/SEG is not known here | 2 7 | write  headline:(a b)  for words in one field"),
    ("SINGULAR(a)", "SINGULAR( ) is not known here | 0 8 | "
     "write  =bank  for the word as it stands, without inflections"),
    ("a ALLCAPS(b)", "ALLCAPS( ) is not known here | 2 9 | "
     "write  =AIDS  for the word with these capitals"),
    ("ATLEAST a", "ATLEAST needs a number | 0 7 | try  ATLEAST/5"),
    ("(turkey AND greece) NEAR/5 gas", "AND cannot stand inside a proximity operand | 8 11 | "
     "try  turkey NEAR/5 gas AND greece NEAR/5 gas"),
    ("gas PRE/2 (a b)", "AND cannot stand inside a proximity operand | 10 15 | "
     "try  gas THEN/2 a AND gas THEN/2 b"),
    ("a NEAR/5 (b OR c AND d)", "AND cannot stand inside a proximity operand | 17 20 | "
     "try  a NEAR/5 c AND a NEAR/5 d"),
    ("a NEAR/5 (NOT b)", "NOT cannot stand inside a proximity operand | 10 13 | "),
    ("a NEAR/5 -b", "NOT cannot stand inside a proximity operand | 9 10 | try  a NOT NEAR/5 b"),
    ("a NEAR/5 NOT b", "NOT cannot stand inside a proximity operand | 9 12 | "
     "try  a NOT NEAR/5 …"),
    ("a NEAR/5 date:2016", "date: cannot stand inside a proximity operand | 9 18 | "),
    ("a NEAR/5 *", "* cannot stand inside a proximity operand | 9 10 | "),
    ("words:5 NEAR/5 a", "words: cannot stand inside a proximity operand | 0 7 | "),
    ("a NEAR/5 (ATLEAST/2 b)", "ATLEAST cannot stand inside a proximity operand | 9 22 | "),
    ("a NEAR/5 topic:b",
     "topic: holds codes, not words; it cannot stand inside a proximity operand | 9 16 | "),
    ("ATLEAST/5 topic:b",
     "topic: holds codes, not words; it cannot stand inside ATLEAST | 10 17 | "),
    ("FIRST/5 (a b)", "AND cannot stand inside FIRST | 8 13 | "),
    ("headline:a NEAR/5 body:b", "headline: and body: are different texts: "
     "nothing in one is near a word of the other | 0 24 | join them with AND"),
    ("a NEAR/5", "NEAR/5 has nothing after it | 2 8 | "),
    ("NEAR/5 a", "NEAR/5 has nothing before it | 0 6 | "),
    ("FIRST/5", "FIRST/5 has nothing after it | 0 7 | "),
    ("a NEAR/0 b", "the number of NEAR/0 is not from 1 to 1,000 | 2 8 | "),
    ("a W/1001 b", "the number of NEAR/1001 is not from 1 to 1,000 | 2 8 | "),
    ("ATLEAST/0 a", "the number of ATLEAST/0 is not from 1 to 1,000,000 | 0 9 | "),
    ("ab~3", "~ takes a number from 1 to 2 | 2 4 | write  word~1  or  word~2"),
    ("ab~", "~ takes a number from 1 to 2 | 2 3 | write  word~1  or  word~2"),
    ("us~2", '"us" is too short for ~2: any word would do | 2 4 | '),
    ("S-400~1", '~ goes on a single word, and "S-400" is 2 | 5 7 | '
     'for words between write  "s 400"~1'),
    ("a*~1", "~ and wildcards exclude each other | 2 4 | "),
    ("=abc~1", "= and ~ exclude each other: one asks for this spelling, one for others | 4 6 | "),
    ('"a b"~101', '~ takes a number from 1 to 100 | 5 9 | write  "two words"~3'),
    ('"abc"~2', "~ after a phrase counts words between; this has one word | 5 7 | "
     "write the word without quotes for other spellings:  abc~1"),
    ("(a b)~2", '"~" goes on a word or phrase, not on parentheses | 5 7 | '),
    ("~2", '"~" with no word before it | 0 1 | '),
    ("/a(/", "a regular expression that cannot be read: missing ): a( | 0 4 | "),
    ("/a b/", "a regular expression is matched against single words, which hold no blanks | 0 5 | "
     "write a phrase, or  /one/ THEN/1 /two/"),
    ("a /tmp", "regular expression opened here is never closed | 2 6 | "
     'quote it if it is none:  "/tmp"'),
    ("a/F50/", "a limit after the word | 0 6 | write  FIRST/50 a"),
    ("@coup", "@coup is neither a word nor a date | 0 5 | "
     'write  date:@coup  for an event, or  "@coup"  for the word'),
    ("date:@cup", 'there is no event "cup" | 5 9 | there are: @coup, @war, @x-1d'),
    ("words:x", '"x" is not a whole number | 6 7 | write for example  words:>600'),
    ("words:<0", "words: is never below 0 | 6 8 | "),
    ("words:..", "a range without numbers | 6 8 | write for example  words:>600"),
    ("urgency:5..2", "range runs backwards | 8 12 | try  urgency:2..5"),
    ("words:5^2", "a boost goes on a word or phrase, not on numbers | 7 9 | "),
    ("saved:gul", 'there is no saved search "gul" | 6 9 | did you mean  saved:gulf ?'),
    ("saved:zz", 'there is no saved search "zz" | 6 8 | '
     "there are: bad, gulf, loop, loop2, many, me, near, old, s0, s1, s10, s11, s12, s13, s14, "
     "s15, s16, s17, s18, s19, s2, s20, s3, s4, s5, s6, s7, s8, s9"),
    ("group:zz", 'there is no group of sources "zz" | 6 8 | there are: gulf-wires, none, one'),
    ("group:none", 'group "none" has no sources | 6 10 | '),
    ("saved:bad", 'saved search "bad" cannot be read: parenthesis opened here is never closed'
     " | 6 9 | it says  a ("),
    ("saved:me", 'saved search "me" cannot be read: saved searches that name each other'
     " | 6 8 | it says  saved:me"),
    ("saved:many saved:many", "more than 1,024 words, phrases and dates | 21 22 | "),
    ("saved:", "saved: has no value | 0 6 | write  saved:gulf  without a space"),
    ("since:foo", '"foo" is not a date | 6 9 | write for example  2016-07-15, 7d.., last-week'),
    ("a SAIDBY b", "SAIDBY is not supported yet | 2 8 | "),
    ("SAIDBY", "SAIDBY is not supported yet | 0 6 | "),
    ("hd:(a SAIDBY)", "SAIDBY is not supported yet | 6 12 | "),
    ("money:>5", 'unknown field "money" | 0 5 | (searcher fields lists all)'),
    ("a tags:x",
     'unknown field "tags" | 2 6 | did you mean  tag:  ?   (searcher fields lists all)'),
    ("a tag:x", "tag: asks for marks, which are kept with an index | 6 7 | "),
    ("note:x", "note: asks for marks, which are kept with an index | 5 6 | "),
    ("[2016 TO 2017]", "a range of no field | 0 14 | write  date:[2016 TO 2017]"),
    ("a NEAR/" + "9" * 5_000 + " b",
     "the number of NEAR/1000000000 is not from 1 to 1,000 | 2 5007 | "),
    ("a NEAR/5 NOT", "NOT has nothing after it | 9 12 | "),
    ("a^2^3", '"^" is written twice | 3 5 | '),
    ("/a/~1", '"~" goes on a word or phrase, not on a regular expression | 3 5 | '),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ERRORS)
def test_refuses(text: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        tree(text)
    error = caught.value
    assert f"{error.cause} | {error.start} {error.end} | {error.fix}" == expected


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
        ("date:3 April 2016", ["3 April 2016 is read as  2016-04-03"]),
        ("date:2016-Q2", ["2016-Q2 is read as  2016-04..2016-06"]),
        ("date:2016-04-03", []),
        ("date:last-week", []),
        ("a W/5 b", ["W/5 is read as  NEAR/5"]),
        ("a NOT  PRE/2 b", ["NOT PRE/2 is read as  NOT THEN/2"]),
        ("a NEAR/5 b", []),
        ("ATLEAST5 a", ["ATLEAST5 is read as  ATLEAST/5"]),
        ("a same b", ['"same" in lower case is searched as a word']),
        ("a w/para b", ['"w/para" in lower case is searched as words']),
        ("atleast5 a", ['"atleast5" in lower case is searched as a word']),
        ("a BUT NOT b", ['"BUT" is searched as a word; write NOT alone']),
        ("DATE AFT 2016", ['"DATE" is searched as a word']),
        ("date", []),
        ("same", []),
        ("TERMS(a)", ["TERMS before a parenthesis is a word here, and no field"]),
        ("a AND(b)", []),
        ("HEADLINE(a)", ["HEADLINE(…) is read as  headline:(…)"]),
        ("since:2016", ["since:2016 is read as  date:2016-01-01.."]),
        ("group:one", ['group:one is read as  source:"AFP"']),
        ("saved:gulf", ["saved:gulf is read as  kuwait OR qatar"]),
        ("sanct! x", ['"!" after a word is no wildcard; write sanct*']),
        ("sanct$2", ['"$" after a word is no wildcard; write sanct*']),
        ("+a b", ['"+" before a word is ignored: all words must occur']),
    ],
)  # fmt: skip
def test_notes(text: str, expected: list[str]) -> None:
    assert notes(text) == expected


def test_notes_have_places() -> None:
    text = " a OR b c  – or x "
    found = parse(text, now=NOW).notes
    assert [text[note.start : note.end] for note in found] == ["a OR b c  – or x", "–", "or"]


def test_advice_shows_its_place() -> None:
    assert parse("coup or putsch", now=NOW).remarks() == [
        '"or" in lower case is searched as a word\n'
        "  coup or putsch\n"
        "       ^^         write OR to mean either"
    ]


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


def test_a_time_that_comes_twice_is_asked_for_with_its_offset() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    with pytest.raises(QueryError, match="2018-10-28T02:30 comes twice") as caught:
        parse("date:2018-10-28T02:30", now=NOW, zone=berlin)
    for time in every(re.findall(r"date:\S+", caught.value.fix)):
        assert parse(time, now=NOW, zone=berlin).query
    both = parse("date:2018-10-28T02:00..2018-10-28T02:59", now=NOW, zone=berlin).query
    assert both == Range(day("2018-10-28T00:00"), day("2018-10-28T02:00"))


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
    with processor_time(most=5), pytest.raises(QueryError) as caught:
        tree(text)
    assert caught.value.cause == cause
    assert str(caught.value)


def test_saved_searches_name_others_to_a_depth() -> None:
    assert str(tree("saved:s11")).endswith("AND x")
    with pytest.raises(QueryError, match="name others more than 10 deep"):
        tree("saved:s9")


def test_within_limits() -> None:
    assert tree("(" * 50 + "x" + ")" * 50) == Word("x")
    assert tree("NOT x (NOT y) " * 50)
    assert tree("x" * 16_384) == Word("x" * 16_384)
    assert tree("x " * 1_024) == And((Word("x"),) * 1_024)


# lists of names

NAMES = {"names.txt": ["Ana Quill", "", "Brand", "  Odo Brand ", "--", "Brand"], "none.txt": ["…"]}
ANY_NAME = (Phrase("Ana Quill"), Phrase("Brand"), Phrase("Odo Brand"))


def with_files(text: str) -> Reading:
    return parse(text, now=NOW, lists=Own, files=NAMES.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@names.txt", Or(ANY_NAME)),
        ('@"names.txt" a', And((Or(ANY_NAME), A))),
        ("a -@names.txt", And((A, Not(Or(ANY_NAME))))),
        (
            "person:@names.txt",
            Or(tuple(Phrase(name.text, "person") for name in ANY_NAME)),
        ),
        ("a NEAR/5 @names.txt", near(A, Or(ANY_NAME), 5)),
        ("date:@coup", Range(day("2016-07-15"), day("2016-07-16"))),
    ],
)
def test_a_file_of_names_is_any_of_its_lines(text: str, expected: Query) -> None:
    assert with_files(text).query == expected
    assert tree(str(expected)) == expected


def test_a_file_of_names_is_read_for_commands_alone() -> None:
    assert with_files("@names.txt").notes[0].message == "names.txt: any of 3 names"
    for text, cause in (
        ("@other.txt", "@other.txt is neither a word nor a date"),
        ("@none.txt", "none.txt has no names"),
        ("saved:old", 'saved search "old" cannot be read: @x is neither a word nor a date'),
    ):
        with pytest.raises(QueryError) as caught:
            with_files(text)
        assert caught.value.cause == cause
    with pytest.raises(QueryError, match="neither a word nor a date"):
        parse("@names.txt", now=NOW, lists=Own)


def test_pasted_lists_get_a_remedy() -> None:
    names = [f"name{n}" for n in range(500)]
    pasted = parse("\n".join(names), now=NOW)
    assert pasted.notes[0].message == "500 lines are joined by AND: all of them must occur"
    assert "OR" in pasted.notes[0].fix
    assert "@names.txt" in pasted.notes[0].fix
    commas = parse(", ".join(names), now=NOW)
    assert [note.message for note in commas.notes] == [
        '"," does not mean OR: all of these words must occur'
    ]
    assert not parse("coup\nputsch", now=NOW).notes
    assert not parse("coup\nOR\nputsch", now=NOW).notes
    with pytest.raises(QueryError) as caught:
        parse("\n".join(names * 3), now=NOW)
    assert "@names.txt" in caught.value.fix


@pytest.mark.slow
def test_a_query_from_a_file_may_be_longer() -> None:
    many = " OR ".join(f"name{n}" for n in range(50_000))
    with pytest.raises(QueryError, match="longer than 16,384 bytes"):
        parse(many, now=NOW)
    found = parse(many, now=NOW, limits=FILED).query
    assert isinstance(found, Or)
    assert len(found.parts) == 50_000
