"""What other search systems write and what to write here: the tables of the manual.

Rows of operators are made from `grammar`; the rest is listed here. A test reads every cell: what
has a ✓ means the same here, what has none is refused or noted, with the way to say it.
"""

from datetime import UTC, datetime

from msgspec import Struct

from searcher.errors import QueryError
from searcher.query.grammar import OPERATORS, Operands, Operator
from searcher.query.parser import parse

SYSTEMS = (
    "Nexis", "Factiva", "ProQuest", "Westlaw", "EBSCO", "Ovid", "dtSearch", "Lucene", "Google",
    "notmuch",
)  # fmt: skip

# No cell depends on it.
_NOW = datetime(2020, 1, 1, tzinfo=UTC)


class Row(Struct, frozen=True):
    """What is written here, and in other systems; each may have several ways."""

    here: str
    elsewhere: dict[str, tuple[str, ...]]


_OTHER_ROWS = (
    Row('"red line"', dict.fromkeys(SYSTEMS, ('"red line"',))),
    Row("turkey (gas OR oil)", {
        **dict.fromkeys(("Nexis", "Factiva", "ProQuest", "EBSCO"), ("turkey AND (gas OR oil)",)),
        "Westlaw": ("turkey & (gas OR oil)",), "Lucene": ("turkey && (gas || oil)",),
        "Google": ("turkey (gas OR oil)", "turkey (gas | oil)"),
        "notmuch": ("turkey and (gas or oil)",), "Ovid": ("turkey and (gas or oil)",),
        "dtSearch": ("turkey and (gas or oil)",),
    }),
    Row("rice -condoleezza", {
        "Nexis": ("rice AND NOT condoleezza",), "Westlaw": ("rice % condoleezza",),
        **dict.fromkeys(("Factiva", "ProQuest", "EBSCO"), ("rice NOT condoleezza",)),
        **dict.fromkeys(("Google", "notmuch", "Lucene"), ("rice -condoleezza",)),
        "Ovid": ("rice not condoleezza",), "dtSearch": ("rice and not condoleezza",),
    }),
    Row("turkey SAME/P sanctions", {"Factiva": ("turkey same sanctions",)}),
    Row("FIRST/50 default", {"Factiva": ("default/F50/",)}),
    Row("turkey NEAR/30 sanctions", {
        "EBSCO": ("turkey N30 sanctions",),
        "Factiva": ("turkey /N30/ sanctions",), "Google": ("turkey AROUND(30) sanctions",),
    }),
    Row("headline:(turkey sanctions)", {"Nexis": ("turkey W/SEG sanctions",)}),
    Row("sanction*", {
        "Nexis": ("sanction!",), "Westlaw": ("sanction!",), "Factiva": ("sanction*", "sanction$"),
        "Ovid": ("sanction*", "sanction$"),
        **dict.fromkeys(("ProQuest", "EBSCO", "dtSearch", "Lucene", "notmuch"), ("sanction*",)),
    }),
    Row("wom?n", {
        **dict.fromkeys(("Nexis", "Factiva", "ProQuest", "dtSearch", "Lucene"), ("wom?n",)),
        "EBSCO": ("wom?n", "wom#n"), "Ovid": ("wom#n",),
    }),
    Row("=bank", {"Nexis": ("SINGULAR(bank)", "PLURAL(bank)"), "ProQuest": ('EXACT("bank")',)}),
    Row("=AIDS", {"Nexis": ("ALLCAPS(aids)",)}),
    Row("=AIDS OR =Aids", {"Nexis": ("CAPS(aids)",)}),
    Row("=aids -=AIDS -=Aids", {"Nexis": ("NOCAPS(aids)",)}),
    Row("headline:coup", {
        "Nexis": ("HEADLINE(coup)",), "Factiva": ("hd=coup",), "ProQuest": ("TI(coup)",),
        "Westlaw": ("TI(coup)",), "EBSCO": ("TI coup",), "Ovid": ("coup.ti.",),
        "Lucene": ("title:coup",), "Google": ("intitle:coup",),
    }),
    Row("lead:coup", {
        "Nexis": ("LEAD(coup)",), "Factiva": ("lp=coup",), "ProQuest": ("AB(coup)",),
        "EBSCO": ("AB coup",), "Ovid": ("coup.ab.",),
    }),
    Row("hlead:(coup OR putsch)", {
        "Nexis": ("HLEAD(coup OR putsch)",), "Factiva": ("hlp=(coup OR putsch)",),
    }),
    Row("body:coup", {
        "Nexis": ("BODY(coup)",), "Factiva": ("text=coup",), "ProQuest": ("FT(coup)",),
        "EBSCO": ("TX coup",), "Google": ("intext:coup",),
    }),
    Row("byline:sandoval", {
        "Nexis": ("BYLINE(sandoval)",), "Factiva": ("by=sandoval",), "ProQuest": ("AU(sandoval)",),
        "EBSCO": ("AU sandoval",), "Ovid": ("sandoval.au.",), "Lucene": ("author:sandoval",),
        "notmuch": ("from:sandoval",),
    }),
    Row("dateline:moscow", {"Nexis": ("DATELINE(moscow)",)}),
    Row("source:afp", {
        "Nexis": ("SOURCE(afp)",), "Factiva": ("rst=afp", "sc=afp"), "ProQuest": ("PUB(afp)",),
        "EBSCO": ("SO afp",), "Google": ("source:afp",),
    }),
    Row("words:>600", {"Nexis": ("LENGTH>600", "LENGTH(>600)"), "Factiva": ("wc>600",)}),
    Row("language:fr", {"Nexis": ("LANGUAGE(fr)",), "Factiva": ("la=fr",)}),
    Row("topic:crude", {
        "Nexis": ("SUBJECT(crude)",), "Factiva": ("ns=crude",), "ProQuest": ("SU(crude)",),
        "EBSCO": ("SU crude",), "Ovid": ("crude.kw.",), "notmuch": ("subject:crude",),
    }),
    Row("org:gazprom", {"Nexis": ("COMPANY(gazprom)",), "Factiva": ("co=gazprom",)}),
    Row("person:lavrov", {"Nexis": ("PERSON(lavrov)",), "Factiva": ("pe=lavrov",)}),
    Row("place:turkey", {"Factiva": ("re=turkey",), "ProQuest": ("GEO(turkey)",)}),
    Row("date:>2016-07-01", {
        "Nexis": ("DATE>2016-07-01", "DATE AFT 2016-07-01"), "Factiva": ("date after 20160701",),
        "Westlaw": ("DA(aft 2016-07-01)",), "Google": ("after:2016-07-01",),
    }),
    Row("date:2016-07-15", {
        "Nexis": ("DATE IS 2016-07-15",), "Factiva": ("pd=20160715",),
        "notmuch": ("date:2016-07-15",),
    }),
    Row("date:2016-07-02..2016-07-31", {
        "Nexis": ("DATE AFT 2016-07-01 AND DATE BEF 2016-08-01",),
        "Factiva": ("date from 20160702 to 20160731",),
        "Lucene": ("date:[2016-07-02 TO 2016-07-31]",),
        "notmuch": ("date:2016-07-02..2016-07-31",),
    }),
)  # fmt: skip


def rows() -> list[Row]:
    """All rows, those of the operators first."""
    found = []
    for row in OPERATORS:
        if row.operands in (Operands.WORDS, Operands.COUNTED):
            found.append(Row(row.example, _spellings(row, row.example, row.name)))
        if row.negated:
            found.append(Row(row.negated, _spellings(row, row.negated, f"NOT {row.name}")))
    return [*found, *_OTHER_ROWS]


def is_read_as(written: str, here: str) -> bool:
    """Whether what is written elsewhere means here what it is meant to."""
    try:
        return parse(written, now=_NOW).query == parse(here, now=_NOW).query
    except QueryError:
        return False


def table(systems: tuple[str, ...]) -> str:
    """A table in Markdown: a column for each system, and what is written here.

    What has a ✓ can be typed here unchanged.
    """
    lines = [f"| {' | '.join(systems)} | here |", f"|{'---|' * (len(systems) + 1)}"]
    for row in rows():
        if any(system in row.elsewhere for system in systems):
            cells = (_cell(row.elsewhere.get(system, ()), row.here) for system in systems)
            lines.append(f"|{'|'.join(cells)}| {_quoted(row.here)} |")
    return "\n".join(lines)


def _spellings(row: Operator, example: str, name: str) -> dict[str, tuple[str, ...]]:
    """The example as other systems spell its operator; `name` is what stands in it."""
    at = example.index(name)
    number = example[at + len(name) :].split()[0] if row.most else ""
    negation = "NOT " if name != row.name else ""
    found: dict[str, tuple[str, ...]] = {}
    for spelling in row.spellings:
        spelled = negation + spelling.filled(int(number or 0))
        written = f"{example[:at]}{spelled}{example[at + len(name + number) :]}"
        for system in spelling.systems:
            found[system] = (*found.get(system, ()), written)
    return found


def _cell(written: tuple[str, ...], here: str) -> str:
    ways = (f"{_quoted(way)}{' ✓' if is_read_as(way, here) else ''}" for way in written)
    return f" {', '.join(ways)} " if written else " "


def _quoted(query: str) -> str:
    return "`" + query.replace("|", "\\|") + "`"
