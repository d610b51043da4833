"""A query as tantivy's own, and the post-filter that its hits must still pass.

What tantivy can say exactly it says: words, phrases, ranges, and proximity of words that the
dictionary can list. Everything else becomes a candidate query, which finds more than is meant, and
a post-filter, which each of its hits is asked to match.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise, product
from typing import assert_never

from tantivy import FieldType, Occur
from tantivy import Query as Native

from searcher.engines.one_text import BODY, ONE_TEXT, SHORT, is_in, searched_in
from searcher.engines.tantivy.parts import Compiled, Part, any_of, boosted, flat
from searcher.engines.tantivy.reader import WIDEST, Reader
from searcher.engines.tantivy.schema import APART
from searcher.engines.tantivy.slots import MOST_PHRASES, Run, Slots, TooMany
from searcher.fields import Field, Kind
from searcher.query.expansion import Expansion, Slot, expand, expand_code
from searcher.query.nodes import (
    Absent,
    All,
    And,
    AtLeast,
    Keyed,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)
from searcher.story import UNDATED, microseconds

# The longest distance for which each one up to it becomes a phrase of its own.
FARTHEST = 32


class Compiler:
    """Turns queries into tantivy's; asks the dictionary which words there are."""

    def __init__(self, reader: Reader) -> None:
        self.schema, self.reader, self.slots = reader.schema, reader, Slots(reader)

    def compile(self, query: Query) -> Compiled:
        """The native query that finds every hit of this one."""
        match query:
            case All():
                return Compiled((Native.all_query(),), level=True)
            case Word() | Phrase() | Regex():
                return self._settled(query, self._in_fields(query))
            case Proximity():
                found = [self._near(query, field) for field in searched_in(query)]
                return self._settled(query, found)
            case Prefix(count, part):
                narrow = [self._somewhere(part, field) for field in searched_in(part)]
                once = isinstance(query, AtLeast) and count == 1
                return self._settled(query, narrow, exact=once)
            case Range() | Numbers() | Absent():
                return Compiled((self._valued(query),), level=True)
            case Keyed(_, keys):
                # Tantivy takes no empty set of terms.
                return Compiled((self.slots.keyed(keys),) if keys else (), level=True)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(query, [self.compile(part) for part in parts])
            case Not():
                return self._all((query,))
            case _:
                assert_never(query)

    def _settled(
        self, query: Query, found: Sequence[Part | None], *, exact: bool = True
    ) -> Compiled:
        """What is found in any field; unless that is exact, the query itself is the post-filter."""
        part = any_of(found)
        if part is None:
            return Compiled(())
        return Compiled(part.alternatives, None if exact and part.exact else query)

    def _valued(self, query: Range | Numbers | Absent) -> Native:
        match query:
            case Range(low, high, field):
                return self._range(low, high, field)
            case Numbers(least, most, field):
                ends = 0 if least is None else least, WIDEST if most is None else most
                return self._between(*ends, field)
            case Absent(field):
                every = Occur.Must, Native.all_query()
                having = Occur.MustNot, self._range(None, None, field)
                return Native.boolean_query([every, having])
            case _:
                assert_never(query)

    def _range(self, low: datetime | None, high: datetime | None, field: str) -> Native:
        return self._between(
            UNDATED + 1 if low is None else microseconds(low),
            WIDEST if high is None else microseconds(high) - 1,
            field,
        )

    def _between(self, least: int, most: int, field: str) -> Native:
        return Native.range_query(self.schema, field, FieldType.Integer, least, most)

    def _all(self, parts: tuple[Query, ...]) -> Compiled:
        clauses: list[tuple[Occur, Native]] = []
        post_filters: list[Query] = []
        # A clause with NOT leaves scores as they are, so it does not count here.
        level = True
        for part in parts:
            if isinstance(part, Not):
                compiled = self.compile(part.part)
                # A candidate query finds too much, so it would take away too much.
                if compiled.post_filter is None:
                    clauses.append((Occur.MustNot, compiled.native))
                else:
                    post_filters.append(part)
            else:
                compiled = self.compile(part)
                clauses.append((Occur.Must, compiled.native))
                level = level and compiled.level
                if compiled.post_filter is not None:
                    post_filters.append(compiled.post_filter)
        # In tantivy a boolean query of MustNot alone finds nothing.
        if all(isinstance(part, Not) for part in parts):
            clauses.append((Occur.Must, Native.all_query()))
        post_filter = post_filters[0] if len(post_filters) == 1 else And(tuple(post_filters))
        native = Native.boolean_query(clauses)
        return Compiled((native,), post_filter if post_filters else None, level)

    def _any(self, query: Query, parts: list[Compiled]) -> Compiled:
        exact = all(part.post_filter is None for part in parts)
        return Compiled(flat(parts), None if exact else query)

    def _in_fields(self, leaf: Leaf) -> list[Part | None]:
        """A leaf in each of its fields; None where no story can have it."""
        fields = searched_in(leaf)
        first = fields[0].kind
        if first is Kind.CODE or any(field.kind is not first for field in fields):
            return [self._in_field(leaf, field) for field in fields]
        expansion = expand(leaf, first)
        return [self._expanded(expansion, leaf, field) for field in fields]

    def _in_field(self, leaf: Leaf, field: Field) -> Part | None:
        """A leaf in one field; None where no story can have it."""
        if field.kind is Kind.CODE:
            native = self.slots.native(expand_code(leaf), field.name)
            return Part(boosted((native,), leaf)) if native else None
        return self._expanded(expand(leaf, field.kind), leaf, field)

    def _expanded(self, expansion: Expansion, leaf: Leaf, field: Field) -> Part | None:
        runs = [self._run(run, field, expansion.slop) for run in expansion.alternatives]
        found = any_of(runs)
        if found is None:
            return None
        exact = expansion.is_exact and found.exact
        # Tantivy leaves one position free between two values, which a phrase with slop may cross.
        if expansion.slop and field.kind is Kind.NAME:
            exact = False
        return Part(boosted(found.alternatives, leaf), exact)

    def _run(self, run: tuple[Slot, ...], field: Field, slop: int) -> Part | None:
        """Words that follow each other, with up to `slop` others between."""
        # Tantivy panics at a phrase of one word.
        if len(run) == 1:
            return self._single(run[0], field)
        name = _indexed(field)
        listed = self.slots.runs(run, name)
        if listed is None:
            natives = [self.slots.native(slot, name) for slot in run]
            found = [native for native in natives if native]
            if len(found) < len(natives):
                return None
            every = Native.boolean_query([(Occur.Must, native) for native in found])
            return Part((every,), exact=False)
        part = any_of([self._phrase(words, name, slop) for words in listed])
        return self._narrowed(part, listed, slop) if part and field is BODY else part

    def _single(self, slot: Slot, field: Field) -> Part | None:
        """One word, in as many spellings as a slot accepts."""
        try:
            is_exact = True
            in_body = field is BODY
            native = self.slots.in_body(slot) if in_body else self.slots.native(slot, field.name)
        except TooMany:
            is_exact = False
            native = self.slots.native(slot, ONE_TEXT.name)
        return Part((native,), is_exact) if native else None

    def _narrowed(self, part: Part, listed: list[Run], slop: int) -> Part:
        """A phrase of the body, which is exact if no other value of the one text has it."""
        if part.exact:
            short = any_of([self._phrase(run, f.name, slop) for run in listed for f in SHORT])
            if short and not self.reader.count(short.native):
                return part
        return part._replace(exact=False)

    def _phrase(self, words: Run, field: str, slop: int) -> Part:
        """These very words, in order, with up to `slop` others between; two of them at least."""
        if len(words) == 2 and 0 < slop < FARTHEST:
            return self._followed(words[:1], words[1:], slop + 1, field)
        if not slop:
            return Part((self._sloppy(words, 0, field),))
        # Of three words or more tantivy's own phrase with slop misses some that are there: the e of
        # "c e a b d" is found behind the c, but not b and d behind that. Each word and the next are
        # found; that they fit together is verified.
        pairs = [(Occur.Must, self._sloppy(pair, slop, field)) for pair in pairwise(words)]
        return Part((Native.boolean_query(pairs),), exact=False)

    def _near(self, query: Proximity, field: Field) -> Part | None:
        """A proximity in one field; None where no story can have it."""
        left, right = (self._somewhere(side, field) for side in (query.left, query.right))
        if left is None:
            return None
        if query.apart:
            return Part(left.alternatives, exact=right is None and left.exact)
        if right is None:
            return None
        if query.reach in (Reach.NEAR, Reach.THEN):
            sides = [self._runs(side, field) for side in (query.left, query.right)]
            if all(runs is not None for runs in sides):
                pairs = list(product(*(runs or [] for runs in sides)))
                if len(pairs) <= MOST_PHRASES:
                    sides_exact = (_is_exact(s, field) for s in (query.left, query.right))
                    exact = not (field.kind is Kind.NAME or field is BODY) and all(sides_exact)
                    part = any_of([self._pair(a, b, query, _indexed(field)) for a, b in pairs])
                    return part and Part(part.alternatives, exact and part.exact)
        both = Native.boolean_query([(Occur.Must, left.native), (Occur.Must, right.native)])
        return Part((both,), exact=False)

    def _pair(self, left: Run, right: Run, query: Proximity, field: str) -> Part:
        if query.reach is Reach.NEAR and len(left) == len(right) == 1 and left != right:
            # Exact for two words: the union takes both orders, so that a swap finds nothing more.
            # But a distance greater than that between two values of the one text crosses both.
            slop = query.distance - 1
            both = ([*left, *right], [*right, *left])
            exact = field != ONE_TEXT.name or query.distance <= APART
            return Part(tuple([self._sloppy(words, slop, field) for words in both]), exact)
        orders = [self._followed(left, right, query.distance, field)]
        if query.reach is Reach.NEAR and left != right:
            orders.append(self._followed(right, left, query.distance, field))
        return any_of(orders) or orders[0]

    def _sloppy(self, words: Sequence[str], slop: int, field: str) -> Native:
        return Native.phrase_query(self.schema, field, list(words), slop)

    def _followed(self, first: Run, second: Run, distance: int, field: str) -> Part:
        """One run of words, and another that starts at most so far behind its last word."""
        if distance > FARTHEST:
            phrase = self._sloppy([first[-1], second[0]], distance - 1, field)
            return Part((phrase,), exact=False)
        natives = []
        for step in range(1, distance + 1):
            start = len(first) - 1 + step
            placed: list[str | tuple[int, str]] = [*enumerate(first), *enumerate(second, start)]
            natives.append(Native.phrase_query(self.schema, field, placed))
        return Part(tuple(natives))

    def _somewhere(self, operand: Operand, field: Field) -> Part | None:
        """What finds the stories that hold something in a field, at the least."""
        match operand:
            case Word() | Phrase() | Regex():
                if not is_in(field, operand) or field.kind is Kind.CODE:
                    return None
                return self._in_field(operand, field)
            case Or(parts):
                found = [self._somewhere(part, field) for part in parts]
                return any_of(found)
            case Proximity():
                return self._near(operand, field)
            case _:
                assert_never(operand)

    def _runs(self, operand: Operand, field: Field) -> list[Run] | None:
        """Every run of words that an operand stands for in a field; None if they are too many."""
        match operand:
            case Word() | Phrase() | Regex():
                if not is_in(field, operand):
                    return []
                expansion = expand(operand, field.kind)
                if expansion.slop:
                    return None
                found = [self.slots.runs(run, _indexed(field)) for run in expansion.alternatives]
            case Or(parts):
                found = [self._runs(part, field) for part in parts]
            case Proximity():
                return None
            case _:
                assert_never(operand)
        runs: dict[Run, None] = {}
        for some in found:
            if some is None:
                return None
            runs.update(dict.fromkeys(some))
        return list(runs)


def _indexed(field: Field) -> str:
    """The name of the index's field that has the words of a field, for the body among others."""
    return ONE_TEXT.name if field is BODY else field.name


def _is_exact(operand: Operand, field: Field) -> bool:
    """Whether the places of an operand are all the runs of its words, however they are spelled."""
    match operand:
        case Word() | Phrase() | Regex():
            if not is_in(field, operand):
                return True
            expansion = expand(operand, field.kind)
            return expansion.is_exact and not expansion.asks_for_capitals
        case Or(parts):
            return all(_is_exact(part, field) for part in parts)
        case Proximity():
            return False
        case _:
            assert_never(operand)
