"""What each column of a table, or each key of a list of objects, holds: guessed, and said.

Names come first (`column_names`); values must bear them out, and find what no name tells: the
longest texts are bodies, what can be read as dates are dates. Whoever knows better says so by
`searcher build --map`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from searcher.archives.newsroom.languages import language_named, language_of
from searcher.archives.records.cells import is_empty, text_of
from searcher.archives.records.column_dates import (
    DAY_FIRST,
    MONTH_FIRST,
    Style,
    is_date,
    may_be_date,
    style_of,
)
from searcher.archives.records.column_names import FIELDS, fields_named, normal
from searcher.archives.stream import Column
from searcher.errors import ArchiveError

Row = Mapping[str, object]
# Rows that are looked at before the first is told.
SAMPLE = 200

NAMED, GIVEN, BY_CONTENT = "by its name", "as --map says", "by its content"
DOCUMENTED = "as documented"
UNUSED = "not used"
# Words in which --map may say that a column is left out.
LEFT_OUT = ("-", "none", "nothing")
# Characters: the mean of a column that is a text and no title.
LONG_TEXT = 120
# One text alone that is shorter is a title.
SHORT_TEXT = 60
# What --map can name: the fields of a story, and what they are made of.
MAPPABLE = (*FIELDS, "version", "urgency", "created", "embargo", "status")
# Other words for them, as the query language and people have them.
ALIASES = {
    "title": "headline", "text": "body", "content": "body", "author": "byline", "by": "byline",
    "topic": "topics", "keyword": "topics", "keywords": "topics", "section": "topics",
    "publication": "source", "lang": "language", "link": "url", "published": "date",
    "abstract": "summary", "place": "dateline",
}  # fmt: skip


def columns_given(written: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What columns are by "column=field,column=field"; a date may have the order of its days.

    Raises ArchiveError for what cannot be meant.

    >>> dict(columns_given(["Kopf=title,Datum=date:day-first", "Notiz=-"]))
    {'Kopf': 'headline', 'Datum': 'date:day-first', 'Notiz': '-'}
    """
    found: dict[str, str] = {}
    for one in (piece for pieces in written for piece in pieces.split(",")):
        name, sign, told = one.rpartition("=")
        told, _, order = told.strip().lower().partition(":")
        told = ALIASES.get(told, told)
        if not sign or not name.strip():
            raise ArchiveError(f"--map {one}: write COLUMN=FIELD, for example  title=headline")
        if told not in MAPPABLE and told not in LEFT_OUT:
            known = ", ".join(sorted(MAPPABLE))
            raise ArchiveError(f"--map {one}: no field {told}; there are {known}, and - for none")
        if order and (told != "date" or order not in (DAY_FIRST, MONTH_FIRST)):
            raise ArchiveError(f"--map {one}: an order is date:{DAY_FIRST} or date:{MONTH_FIRST}")
        found[name.strip()] = f"{told}:{order}" if order else told
    return tuple(found.items())


@dataclass(slots=True)
class Plan:
    """The columns of each field, the best first, and how dates are read."""

    names: tuple[str, ...]
    fields: dict[str, list[str]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=Style)

    def of(self, name: str) -> list[str]:
        """The columns of a field, none if there are none."""
        return self.fields.get(name, [])

    @property
    def has_text(self) -> bool:
        """Whether any column holds something that is read: a headline, a text or a summary."""
        return any(self.fields.get(name) for name in ("headline", "body", "summary"))

    @property
    def is_in_doubt(self) -> bool:
        """Whether dates have day and month in numbers, and nothing sure tells which is which."""
        return bool(self.style.why) and not (self.style.order and self.style.is_sure)

    def columns(self, sample: Sequence[Row]) -> tuple[Column, ...]:
        """Each column, the field that it became, why, and its first value, to be shown."""
        told = {name: key for key, names in self.fields.items() for name in names}
        return tuple(
            Column(name, told.get(name, ""), self.why.get(name, UNUSED), _example(name, sample))
            for name in self.names
        )


def _example(name: str, sample: Sequence[Row]) -> str:
    return next((text for row in sample if (text := text_of(row.get(name)))), "")[:60]


def planned(
    sample: Sequence[Row],
    names: Iterable[str],
    given: Mapping[str, str],
    fixed: Mapping[str, tuple[str, ...]] | None = None,
) -> Plan:
    """What the columns of a table are, by some of its rows. `given` overrules: column to field.

    `fixed` are the columns of some fields, for a format whose documentation says them.

    >>> rows = [{"Titel": "Oil up", "Text": "Oil rose on Monday.", "Datum": "6.1.2020"}]
    >>> sorted(planned(rows, rows[0], {}).fields.items())
    [('body', ['Text']), ('date', ['Datum']), ('headline', ['Titel'])]
    """
    plan = Plan(tuple(dict.fromkeys(names)))
    values = {name: _filled(name, sample) for name in plan.names}
    _take_given(plan, given)
    _take_fixed(plan, fixed or {})
    _take_named(plan, values)
    if not fixed:
        _take_by_content(plan, values)
    _take_poor_date(plan, values)
    _settle_bodies(plan, values)
    language = _language(plan, values)
    plan.style = style_of((v for name in plan.of("date") for v in values[name]), language)
    if (order := _order_given(given)) is not None:
        plan.style = Style(order, GIVEN)
    return plan


def _filled(name: str, sample: Sequence[Row]) -> list[object]:
    return [value for row in sample if not is_empty(value := row.get(name))]


def _order_given(given: Mapping[str, str]) -> str | None:
    orders = (told.partition(":")[2] for told in given.values())
    return next(filter(None, orders), None)


def _take_given(plan: Plan, given: Mapping[str, str]) -> None:
    by_name = {normal(name): name for name in reversed(plan.names)}
    for written, told in given.items():
        name = written if written in plan.names else by_name.get(normal(written))
        if name is None:
            continue
        told = told.partition(":")[0]
        plan.why[name] = GIVEN
        if told not in LEFT_OUT:
            plan.fields.setdefault(told, []).append(name)


def _take_fixed(plan: Plan, fixed: Mapping[str, tuple[str, ...]]) -> None:
    for told, names in fixed.items():
        if told in plan.fields:
            continue
        for name in names:
            if name in plan.names and name not in plan.why:
                plan.fields.setdefault(told, []).append(name)
                plan.why[name] = DOCUMENTED


def _take_named(plan: Plan, values: Mapping[str, list[object]]) -> None:
    """Give columns to the fields that their names tell, the most telling names first."""
    given = set(plan.fields)
    ranked = sorted(
        (rank, place, told, name)
        for place, name in enumerate(plan.names)
        if name not in plan.why
        for rank, told in fields_named(name)
    )
    for rank, _, told, name in ranked:
        # What --map names is not added to; a key far down is another thing's where there is one,
        # and so is a name of which one word alone is known.
        is_closed = told in given or (
            rank >= 100 and plan.of(told) and (told != "topics" or rank >= 200)
        )
        if name in plan.why or is_closed or not _bears_out(told, values[name], plan):
            continue
        plan.fields.setdefault(told, []).append(name)
        plan.why[name] = NAMED
    # A subject is a headline where no other is; else it is what a story is about.
    for extra in plan.of("headline")[1:]:
        if normal(extra) == "subject" and "topics" not in given:
            plan.fields["headline"].remove(extra)
            plan.fields.setdefault("topics", []).append(extra)


def _take_poor_date(plan: Plan, values: Mapping[str, list[object]]) -> None:
    """Take a column that is named as a date, and in which few are, where there is no other.

    Dropped it would give each row the date that the user gives to those without one.
    """
    if plan.of("date"):
        return
    for name in plan.names:
        is_named = any(rank < 100 and told == "date" for rank, told in fields_named(name))
        if is_named and name not in plan.why and _share(values[name], _TESTS["date"]) > 0:
            plan.fields["date"], plan.why[name] = [name], NAMED
            return


def _bears_out(told: str, values: Sequence[object], plan: Plan) -> bool:
    """Whether the values of a column can be what its name says."""
    test = _TESTS.get(told)
    if not values or test is None:
        return True
    if told == "id":
        return _are_ids(values)
    if told == "time" and not plan.of("date"):
        return False
    return _share(values, test) >= 0.5


def _share(values: Sequence[object], test: Callable[[object], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _are_ids(values: Sequence[object]) -> bool:
    """Whether values tell stories apart, and do not merely number the rows of a table."""
    texts = [text_of(value) for value in values]
    if len(set(texts)) < len(texts) or any(len(text) > 400 for text in texts):
        return False
    if len(texts) < 2 or not all(text.isdigit() for text in texts):
        return True
    numbers = [int(text) for text in texts]
    return numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 1


def _is_clock(value: object) -> bool:
    text = text_of(value)
    return ":" in text and len(text) <= 20


def _is_text(value: object) -> bool:
    text = text_of(value)
    is_flag = text.isdigit() or is_date(text) or _is_link(text)
    return len(text) > 1 and any(map(str.isalpha, text)) and not is_flag


def _is_prose(value: object) -> bool:
    text = text_of(value)
    # Chinese and Japanese put no blanks between words.
    return _is_text(text) and (" " in text or any(letter >= "\u2e80" for letter in text))


def _is_link(value: object) -> bool:
    text = text_of(value)
    return text.startswith(("http://", "https://", "www.")) and " " not in text


def _is_address(value: object) -> bool:
    text = text_of(value)
    return " " not in text and ("/" in text or "." in text)


def _is_language(value: object) -> bool:
    text = text_of(value)
    return bool(language_named(text) or language_of(text))


def _is_name(value: object) -> bool:
    return len(text_of(value)) <= 400 and any(map(str.isalpha, text_of(value)))


def _is_part(value: object) -> bool:
    text = text_of(value)
    return text.isdigit() and len(text) <= 4


_TESTS: dict[str, Callable[[object], bool]] = {
    "id": _is_text, "date": may_be_date, "updated": may_be_date, "time": _is_clock,
    "body": _is_prose, "summary": _is_prose, "headline": _is_name, "language": _is_language,
    "source": _is_name, "url": _is_address, "year": _is_part, "month": _is_part, "day": _is_part,
    "byline": lambda value: len(text_of(value)) <= 400, "created": may_be_date,
    "topics": lambda value: len(text_of(value)) <= 4000 and _is_text(value),
}  # fmt: skip


def _take_by_content(plan: Plan, values: Mapping[str, list[object]]) -> None:
    """Find what no name told: the text, the date and the headline."""
    free = [name for name in plan.names if name not in plan.why and values[name]]
    if not plan.of("date") and not (plan.of("year") and plan.of("month")):
        dates = [name for name in free if _share(values[name], _is_written_date) >= 0.9]
        free = _take(plan, "date", dates[:1], free)
    prose = [name for name in free if _share(values[name], _is_prose) >= 0.5]
    prose.sort(key=lambda name: -_length(values[name]))
    if not plan.of("body"):
        # Longer than the summaries that have been named: otherwise those are the text.
        least = max((_length(values[name]) for name in plan.of("summary")), default=0)
        long = [name for name in prose if _length(values[name]) > max(LONG_TEXT, 2 * least)]
        if not long and not plan.of("summary"):
            is_title = len(prose) == 1 and _length(values[prose[0]]) < SHORT_TEXT
            long = [] if is_title and not plan.of("headline") else prose
        prose = _take(plan, "body", long[:1], prose)
    if not plan.of("headline"):
        # Of what is no text the longest: names of places and people are shorter.
        short = [name for name in reversed(prose) if 12 <= _length(values[name]) <= 250]
        distinct = [name for name in short if _distinct(values[name]) >= 0.5]
        _take(plan, "headline", distinct[-1:], prose)


def _is_written_date(value: object) -> bool:
    """Whether a value is a date that nobody would take for a mere number."""
    text = text_of(value)
    is_number = text.replace(".", "", 1).isdigit()
    return is_date(value) and (not is_number or len(text) in (10, 13, 14))


def _take(plan: Plan, told: str, names: Sequence[str], free: Sequence[str]) -> list[str]:
    for name in names:
        plan.fields.setdefault(told, []).append(name)
        plan.why[name] = BY_CONTENT
    return [name for name in free if name not in names]


def _length(values: Sequence[object]) -> float:
    return sum(len(text_of(value)) for value in values) / len(values) if values else 0.0


def _distinct(values: Sequence[object]) -> float:
    return len({text_of(value) for value in values}) / len(values)


def _settle_bodies(plan: Plan, values: Mapping[str, list[object]]) -> None:
    """Of several texts the longest is the body, where it is longer by much than the best named.

    "text" may be the teaser of what "article" has whole. The others are read where it is empty.
    """
    bodies = plan.of("body")
    if len(bodies) > 1 and plan.why[bodies[0]] == NAMED:
        first = _length(values[bodies[0]])
        bodies.sort(
            key=lambda name: (
                -_length(values[name]) if _length(values[name]) > 1.5 * first else -first
            )
        )
    # Names of papers before their domains, and those before addresses.
    plan.of("source").sort(key=lambda name: _share(values[name], _is_address))
    for name in bodies[1:]:
        plan.why[name] = f"read where {bodies[0]} is empty"
    for name in plan.of("summary"):
        if plan.why[name] == NAMED:
            bodies = plan.of("body")
            plan.why[name] = f"read where {bodies[0]} is empty" if bodies else "read as the text"
    for told in ("headline", "date", "source", "url", "id", "language"):
        for name in plan.of(told)[1:]:
            if plan.why[name] == NAMED:
                plan.why[name] = f"read where {plan.of(told)[0]} is empty"


def _language(plan: Plan, values: Mapping[str, list[object]]) -> str:
    """The one language of a table, "" if it has several or does not say."""
    texts = (text_of(value) for name in plan.of("language") for value in values[name])
    told = {language_named(text) or language_of(text) for text in texts}
    if len(told) == 1:
        return told.pop()
    # The heads of columns are in a language too.
    return "de" if {normal(name) for name in plan.names} & _GERMAN else ""


_GERMAN = {"datum", "titel", "quelle", "sprache"}
