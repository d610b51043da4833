"""What the word before the cursor may become: an operator, a field, or a value of its field."""

import re
from collections.abc import Callable, Iterator, Mapping

from searcher.analysis import code
from searcher.errors import SearcherError
from searcher.fields import FACETS, FIELD_NAMES, FIELDS, SCOPES, Kind, help_of
from searcher.output.narrowing import value_clause
from searcher.query.grammar import NONE, OPERATORS, SHORTHANDS
from searcher.query.named import Lists

MOST = 8  # completions
DATES = {
    "today": "",
    "yesterday": "",
    "7d..": "the last seven days",
    "last-week": "from Monday to Sunday",
    "last-month": "",
    "this-month": "",
    "this-year": "",
    NONE: "without a date",
}
# The last word of a query: a minus before it, and then no blank, unless in the quotes of a value.
_LAST = re.compile(r'(?:^|(?<=[\s(]))(-?)([^\s"()]*|[^\s"()]+:=?"[^"]*)$')
_VALUED = re.compile(r'(\w+):(=?"?)(.*)', re.DOTALL)
# NOT NEAR/5 is one operator of two words, and completed as one.
_NEGATED = re.compile(r"NOT N?[A-Z]*(?:/\d*)?$")
# A date that the user has named, alone or at an end of a range: @coup, ..@coup, >=@coup.
_EVENT = re.compile(r"((?:.*\.\.|[<>]=?)?@)([^@]*)")

Values = Callable[[str], Mapping[str, int] | None]  # of a field; None while they are counted
Completion = tuple[str, str]  # the whole query with the word completed, and a remark


def before_last(text: str) -> str:
    """The query without its last word, whose completions are asked for.

    >>> before_last("coup -source:A"), before_last("source:")
    ('coup ', '')
    """
    found = _LAST.search(text)
    return text[: found.start()] if found else text


def completions(text: str, values: Values, lists: Lists | None = None) -> list[Completion]:
    """The queries that `text` may become by completing its last word, at most eight.

    >>> completions("coup sou", lambda field: {})
    [('coup source:', 'the agency that sent it')]
    >>> completions("-source:a", lambda field: {"AFP": 7, "Reuters": 9, "AP": 3})
    [('-source:="AFP"', '7'), ('-source:="AP"', '3')]
    >>> completions("turkey NE", lambda field: {})
    [('turkey NEAR/5', 'at most 5 words apart, in either order')]
    """
    found = _LAST.search(text)
    if not found:
        return []
    before, word = text[: found.start()] + found[1], found[2]
    if valued := _VALUED.fullmatch(word):
        fitting = _of_field(valued[1].lower(), valued[3], values, lists)
    elif negated := _NEGATED.search(text):
        before, fitting = text[: negated.start()], _operators(negated[0])
    else:
        fitting = _named(word) if word else iter(())
    return [(before + become, remark) for become, remark in fitting][:MOST]


def _named(word: str) -> Iterator[Completion]:
    """Fields that begin so and, for a word in capitals, operators."""
    if word.isupper():
        yield from _operators(word)
    names = (name for name in FIELD_NAMES if name.startswith(word.lower()))
    for field in dict.fromkeys(FIELD_NAMES[name] for name in names):
        yield f"{field}:", help_of(field)
    for name, shorthand in SHORTHANDS.items():
        if name.startswith(word.lower()):
            yield f"{name}:", shorthand.help


def _operators(start: str) -> Iterator[Completion]:
    for operator in OPERATORS:
        if operator.completion.startswith(start):
            yield operator.completion, operator.help
        if operator.apart and f"NOT {operator.completion}".startswith(start):
            yield f"NOT {operator.completion}", operator.apart


def _of_field(name: str, start: str, values: Values, lists: Lists | None) -> Iterator[Completion]:
    """Clauses of a field with values that begin so."""
    field = FIELD_NAMES.get(name, "")
    if name in ("saved", "group"):
        own = _own(lists, "saved" if name == "saved" else "groups")
        yield from ((f"{name}:{n}", what) for n, what in own.items() if n.startswith(start.lower()))
    elif name in ("since", "until") or (field in FIELDS and FIELDS[field].kind is Kind.DATE):
        yield from _dates(name, start, lists)
    elif field and field not in SCOPES and FIELDS[field].kind is Kind.NUMBER:
        if FIELDS[field].example.startswith(f"{name}:{start}"):
            yield FIELDS[field].example, FIELDS[field].help
    elif field and field not in SCOPES and FIELDS[field] in FACETS:
        # Compared as the engines compare values, without regard to capitals and accents.
        begin = code(start)
        for value, count in (values(field) or {}).items():
            if code(value).startswith(begin) and code(value):
                yield value_clause(field, value), f"{count:,}"


def _dates(name: str, start: str, lists: Lists | None) -> Iterator[Completion]:
    if event := _EVENT.fullmatch(start):
        for known, date in _own(lists, "events").items():
            if known.startswith(event[2].lower()):
                yield f"{name}:{event[1]}{known}", date
        return
    for date, remark in DATES.items():
        is_fit = name not in SHORTHANDS or not (date.endswith("..") or date == NONE)
        if date.startswith(start) and is_fit:
            yield f"{name}:{date}", remark


def _own(lists: Lists | None, kind: str) -> dict[str, str]:
    """The user's own names, and what each stands for; none where their file is broken."""
    try:
        named = getattr(lists, kind) if lists else {}
    except SearcherError:  # what is wrong stands below the query line already, with its place
        return {}
    return {n: v if isinstance(v, str) else ", ".join(v) for n, v in sorted(named.items())}
