"""Which clauses of a query a story meets and which it fails: a tree, as lines or as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from searcher.fields import FIELDS, Kind
from searcher.output.explanation import details
from searcher.output.lines import SCHEMA
from searcher.output.screen import moment, one_line, timestamp
from searcher.output.titles import title_of
from searcher.query.embargo import asks_for_embargoed, hidden
from searcher.query.explain import Explanation, explain
from searcher.query.matching import Texts, matches
from searcher.query.near_misses import near_miss
from searcher.query.nodes import Absent, And, Not, Or, Query, Range
from searcher.story import Status, Story

# Before a clause that fails, and before one that holds; words where signs may not be shown.
WORDS = ("no ", "yes")
SIGNS = ("✗", "✓")
INDENT = "  "


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a story meets a query at an instant, or does not, and what keeps it back if it does."""

    story: Story
    explanation: Explanation
    withheld: str
    zone: tzinfo
    now: datetime

    @property
    def is_found(self) -> bool:
        """Whether a search finds the story."""
        return self.explanation.holds and not self.withheld


def why_not(query: Query, story: Story, zone: tzinfo, now: datetime) -> WhyNot:
    """Why a query finds a story at an instant, or does not."""
    withheld = ""
    if matches(hidden(now), story) and not asks_for_embargoed(query):
        until = f" until {moment(story.embargo, zone)}" if story.embargo else ""
        withheld = f"under embargo{until}; only a search for status:embargoed finds it"
    return WhyNot(story, explain(query, story, now), withheld, zone, now)


def lines(found: WhyNot, signs: tuple[str, str] = WORDS) -> Iterator[str]:
    """The story, what keeps it back, and the tree of the query, a clause a line."""
    yield one_line(f"{found.story.id}  {title_of(found.story)[1]}")
    if found.withheld:
        yield found.withheld
    if found.story.status is Status.KILLED:
        yield "killed: its text is not searched"
    yield from _tree(found.explanation, Texts(found.story), found, signs, "")


def record(found: WhyNot) -> dict[str, object]:
    """The same as JSON prints it: `holds` for each clause, `matches` for the story."""
    return {
        "schema": SCHEMA,
        "id": found.story.id,
        "headline": found.story.headline,
        "date": timestamp(found.story.date, found.zone) if found.story.date else None,
        "matches": found.is_found,
        "withheld": found.withheld,
        "clause": _record(found.explanation, Texts(found.story), found),
    }


def _tree(
    clause: Explanation, texts: Texts, found: WhyNot, signs: tuple[str, str], indent: str
) -> Iterator[str]:
    detail = _detail(clause, texts, found)
    yield one_line(f"{indent}{signs[clause.holds]}  {clause.query}{detail and '  '}{detail}")
    for part in _parts(clause):
        yield from _tree(part, texts, found, signs, indent + INDENT)


def _record(clause: Explanation, texts: Texts, found: WhyNot) -> dict[str, object]:
    parts = [_record(part, texts, found) for part in _parts(clause)]
    said = {"query": str(clause.query), "holds": clause.holds}
    return said | ({"parts": parts} if parts else {"why": _detail(clause, texts, found)})


def _parts(clause: Explanation) -> tuple[Explanation, ...]:
    """The clauses that have a line of their own; NOT of one thing is one line."""
    if isinstance(clause.query, Not) and not isinstance(clause.query.part, And | Or | Not):
        return ()
    return clause.parts


def _detail(clause: Explanation, texts: Texts, found: WhyNot) -> str:
    """Where a clause holds, or the nearest thing that the story has."""
    query = clause.query
    if _parts(clause):
        return ""
    if isinstance(query, Not) and not clause.holds:
        return _detail(clause.parts[0], texts, found)
    if clause.holds:
        return "; ".join(details(clause, texts.story, found.zone))
    # Here rather than among near misses, since the user's zone is known here.
    if isinstance(query, Range | Absent) and FIELDS[query.field].kind is Kind.DATE:
        date = FIELDS[query.field].instant(texts.story)
        return (
            f"its {query.field} is {moment(date, found.zone)}"
            if date
            else f"it has no {query.field}"
        )
    return near_miss(query, texts, found.now)
