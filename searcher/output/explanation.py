"""How a query was read, and why a story was found."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import assert_never

from searcher.analysis.folding import shown
from searcher.engines import Searched
from searcher.engines.results import Hit
from searcher.fields import FIELDS, Kind
from searcher.output.screen import moment, one_line, printable, timestamp
from searcher.query.expansion import (
    Capitals,
    Fuzzy,
    Inflections,
    Literal,
    OneOf,
    Pattern,
    Slot,
    Wildcard,
    expand,
    expand_code,
)
from searcher.query.explain import Evidence, Explanation, explain
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    Absent,
    All,
    And,
    AtLeast,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Regex,
    Word,
)
from searcher.query.walk import clauses, leaves
from searcher.search.shares import shares
from searcher.search.terms import stands_for
from searcher.story import Story

# Most leaves expanded in an explanation. Each is looked up in the archive's dictionaries, and for a
# saved search of hundreds of words that would take long.
MOST_LEAVES = 32
MOST_PARAGRAPHS = 5
MOST_PASSAGES = 2
LONGEST_PASSAGE = 160  # characters
MOST_SPELLINGS = 8  # of one word in one field


def read_as(query: Query, zone: tzinfo) -> str:
    """How a query was read, its dates as instants.

    >>> from datetime import UTC, datetime
    >>> from searcher.query.nodes import Word
    >>> read_as(And((Word("coup"), Range(datetime(2016, 7, 15, tzinfo=UTC), None))), UTC)
    'coup · date 2016-07-15 00:00 UTC →'
    """
    # Apart from the words: dates are misread most, and a tree prints them as they were resolved.
    parts = query.parts if isinstance(query, And) else (query,)
    ranges = [part for part in parts if isinstance(part, Range)]
    others = tuple(part for part in parts if not isinstance(part, Range))
    words = [str(And(others)) if len(others) > 1 else str(others[0])] if others else []
    return printable(" · ".join([*words, *(_span(part, zone) for part in ranges)]))


def explanation(query: Query, zone: tzinfo, index: Searched) -> Iterator[str]:
    """How a query was read, a line each: the whole, and what each word of it stands for.

    The words that the index has are named with the number of stories that have each.
    """
    yield f"read as  {printable(str(query))}"
    for clause in clauses(query):
        if isinstance(clause, Range):
            yield _span(clause, zone)
    # Excluded words are expanded too: what they stand for matters as much.
    found = list(dict.fromkeys(leaves(query, negated=True)))
    for leaf in found[:MOST_LEAVES]:
        names = ", ".join(field.name for field in fields_of(leaf))
        yield one_line(f"{leaf}  in {names}: {_stands_for(leaf)}{_there(leaf, index)}")
    if len(found) > MOST_LEAVES:
        yield f"… and {len(found) - MOST_LEAVES:,} more"


def reasons(
    query: Query,
    hit: Hit,
    zone: tzinfo = UTC,
    now: datetime | None = None,
    index: Searched | None = None,
) -> Iterator[str]:
    """Why a story was found, a line for each clause and field.

    With `index`, what each of several clauses gave to the score stands beside it.
    """
    if hit.score:
        yield one_line(f"score {hit.score:.2f}{_sum(query, hit, index)}")
    for met in dict.fromkeys(explain(query, hit.story, now).met()):
        for detail in details(met, hit.story, zone):
            yield one_line(f"{met.query}  {detail}")


def _sum(query: Query, hit: Hit, index: Searched | None) -> str:
    """A score as the sum of what clauses gave to it, if there are several."""
    given = shares(query, hit, index) if index else []
    if len(given) < 2:
        return ""
    given.sort(key=lambda one: -one[1])
    return " = " + " + ".join(f"{clause} {share:.2f}" for clause, share in given)


def details(met: Explanation, story: Story, zone: tzinfo) -> Iterator[str]:
    """Where a clause is met, and how it is written there: a line for each field.

    Nothing for `*` and for clauses that are joined: their parts have lines of their own.
    """
    match met.query:
        case Range(field=name) | Numbers(field=name) | Absent(name):
            date, number = FIELDS[name].instant(story), FIELDS[name].number(story)
            has_none = f"it has no {name}" if number is None else f"{number:,}"
            yield moment(date, zone) if date else has_none
        case Not():
            yield "not in it"
        case AtLeast():
            fields = "; ".join(_place(evidence) for evidence in met.evidence)
            yield f"{'once' if met.times == 1 else f'{met.times:,} times'}: {fields}"
        case Proximity():
            for evidence in met.evidence:
                yield f"{_place(evidence)}: {_quoted(evidence.written)}"
        case Word() | Phrase() | Regex() | Prefix():
            for evidence in met.evidence:
                yield f"{_place(evidence)}: {_listed(evidence.written, MOST_SPELLINGS)}"
        case Keyed():
            yield "your own mark"
        case All() | And() | Or():
            return
        case _:
            assert_never(met.query)


def matched(query: Query, story: Story, now: datetime | None = None) -> list[dict[str, object]]:
    """The clauses that a story meets, as JSON output says it, an object for each and its field.

    `words` is the clause, `as` what stands there, `places` its characters in the field's text,
    `paragraphs` those that hold it, from 1, `times` the number of places that ATLEAST counts.
    """
    found: list[dict[str, object]] = []
    for met in dict.fromkeys(explain(query, story, now).met()):
        clause = str(met.query)
        if isinstance(met.query, Absent):
            found.append({"words": clause, "field": met.query.field, "as": []})
        elif isinstance(met.query, Range | Numbers):
            field = FIELDS[met.query.field]
            date = field.instant(story)
            value = timestamp(date, UTC) if date else str(field.number(story))
            found.append({"words": clause, "field": field.name, "as": [value]})
        for evidence in met.evidence:
            record: dict[str, object] = {"words": clause, "field": evidence.field}
            record["as"] = evidence.written
            if evidence.spans:
                record |= {"places": evidence.spans, "paragraphs": evidence.paragraphs}
            if met.times is not None:
                record["times"] = met.times
            found.append(record)
    return found


def _span(part: Range, zone: tzinfo) -> str:
    low = moment(part.low, zone, name=part.high is None) if part.low else ""
    high = moment(part.high, zone) if part.high else ""
    return f"{part.field} {low} → {high}".replace("  ", " ").rstrip()


def _place(evidence: Evidence) -> str:
    """A field, and in a body the paragraphs."""
    if evidence.field not in ("body", "lead") or not evidence.paragraphs:
        return f"in {evidence.field}"
    numbers = _listed([str(number) for number in evidence.paragraphs], MOST_PARAGRAPHS)
    return f"in {evidence.field}, paragraph{'s' * (len(evidence.paragraphs) > 1)} {numbers}"


def _listed(values: Sequence[str], most: int) -> str:
    return ", ".join(values[:most]) + (", …" if len(values) > most else "")


def _quoted(passages: Sequence[str]) -> str:
    cut = (p if len(p) <= LONGEST_PASSAGE else f"{p[:LONGEST_PASSAGE]}…" for p in passages)
    return _listed([f"“{' '.join(passage.split())}”" for passage in cut], MOST_PASSAGES)


def _there(leaf: Leaf, index: Searched) -> str:
    """The indexed words that a leaf stands for, or the number of stories that have it."""
    found = stands_for(leaf, index, MOST_SPELLINGS + 1)
    # A word that stands for itself alone is not named twice.
    if found and list(found) != [_stands_for(leaf)]:
        words = [f"{word} ({stories:,})" for word, stories in found.items()]
        return f": {_listed(words, MOST_SPELLINGS)}"
    stories = index.search(leaf, 0).total or 0
    return f" ({stories:,})" if stories else ": no story has it"


def _stands_for(leaf: Leaf) -> str:
    kinds = {field.kind for field in fields_of(leaf)}
    if kinds == {Kind.CODE}:
        return f'the code "{_slot(expand_code(leaf))}"'
    expansion = expand(leaf, kinds.pop())
    if expansion.designator:
        return "any spelling"
    spelled = ", spelled so" if isinstance(leaf, Word | Phrase) and leaf.exact else ""
    between = f", up to {expansion.slop} words between" if expansion.slop else ""
    runs = (" ".join(_slot(slot) for slot in run) for run in expansion.alternatives)
    return " or ".join(runs) + between + spelled


def _slot(slot: Slot) -> str:
    match slot:
        case Literal(word):
            return shown(word)
        case OneOf():
            return " or ".join(slot.every)
        case Capitals(word):
            return f"{word.upper()} in capitals"
        case Inflections(word, wide):
            return f"all with the stem of {word}" if wide else f"{word} and its inflections"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, edits):
            return f"{word} within {edits} {'edit' if edits == 1 else 'edits'}"
        case Pattern(regex):
            return f"words like /{regex}/"
        case _:
            assert_never(slot)
