"""Words and values of a query that no story has, and what the archive has in their place."""

from dataclasses import dataclass

from msgspec.structs import replace

from searcher.engines import Searched
from searcher.engines.results import Stop, Stopped
from searcher.fields import FACETS, Kind
from searcher.query.expansion import expand
from searcher.query.matching import fields_of
from searcher.query.nodes import (
    All,
    And,
    AtLeast,
    First,
    Leaf,
    Not,
    Or,
    Phrase,
    Proximity,
    Query,
    Regex,
    Word,
    quote,
)
from searcher.search.suggest import instead, like_value, like_word

MOST_LIKE = 3  # of each


@dataclass(frozen=True, slots=True)
class Other:
    """What may have been meant: how it is shown and written, its stories, and the whole query."""

    name: str
    written: str
    stories: int
    query: Query


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word or value that no story has; `others` are like it if `alike`, else the commonest."""

    leaf: Leaf
    others: tuple[Other, ...] = ()
    alike: bool = True


def unknown(leaf: Leaf, query: Query, index: Searched, stop: Stop) -> Unknown | None:
    """What an archive has instead of a leaf of a query that no story has.

    None where the leaf itself is known, and only asked for too strictly. Raises Stopped when
    `stop` says so.
    """
    if stop():
        raise Stopped
    if (
        isinstance(leaf, Word | Phrase)
        and leaf.exact
        and _count(replace(leaf, exact=False), index, stop)
    ):
        return None
    if fields_of(leaf)[0].kind is not Kind.TEXT:
        return _unknown_value(leaf, query, index, stop)
    if leaf.field and (stories := _count(anywhere := replace(leaf, field=None), index, stop)):
        other = Other(str(anywhere), str(anywhere), stories, with_other(query, leaf, anywhere))
        return Unknown(leaf, (other,))
    match leaf:
        case Regex():
            return Unknown(leaf)
        case Word():
            likes = like_word(leaf, index, MOST_LIKE, stop)
            words = ((instead(leaf, like), like, stories) for like, stories in likes.items())
            others = (Other(n, str(w), s, with_other(query, leaf, w)) for w, n, s in words)
            return Unknown(leaf, tuple(others))
        case Phrase():
            return _unknown_in_phrase(leaf, query, index, stop)


def _unknown_in_phrase(phrase: Phrase, query: Query, index: Searched, stop: Stop) -> Unknown | None:
    """The first word of a phrase that no story has."""
    for text in phrase.text.split():
        word = Word(text, phrase.field, phrase.exact, inflected=False)
        if not all(expand(word, Kind.TEXT).alternatives) or _count(word, index, stop):
            continue
        others = []
        for like, stories in like_word(word, index, MOST_LIKE, stop).items():
            written = str(instead(word, like))
            changed = replace(phrase, text=phrase.text.replace(text, like), exact=False)
            others.append(Other(like, written, stories, with_other(query, phrase, changed)))
        return Unknown(word, tuple(others))
    return None


def _unknown_value(leaf: Leaf, query: Query, index: Searched, stop: Stop) -> Unknown:
    (field,) = fields_of(leaf)
    likes = {} if isinstance(leaf, Regex) else like_value(leaf, index, MOST_LIKE)
    values = likes
    if not likes and field in FACETS:
        values = index.counts(All(), field.name, MOST_LIKE, stop=stop)
    others = []
    for value, stories in values.items():
        named = Phrase(quote(value), field.name, exact=True)
        others.append(Other(value, str(named), stories, with_other(query, leaf, named)))
    return Unknown(leaf, tuple(others), alike=bool(likes))


def with_other(query: Query, old: Leaf, new: Leaf) -> Query:
    """A query with another leaf in place of one, wherever it stands.

    >>> print(with_other(Not(Word("coop")), Word("coop"), Word("coup")))
    NOT coup
    """
    match query:
        case Word() | Phrase() | Regex():
            return new if query == old else query
        case And(parts) | Or(parts):
            return type(query)(tuple(with_other(part, old, new) for part in parts))
        case Not(part):
            return Not(with_other(part, old, new))
        case Proximity(left, right):
            sides = [with_other(side, old, new) for side in (left, right)]
            return replace(query, left=sides[0], right=sides[1])
        case AtLeast(_, part) | First(_, part):  # what takes the place of a leaf is a leaf
            return replace(query, part=with_other(part, old, new))
        case _:
            return query


def _count(query: Query, index: Searched, stop: Stop) -> int:
    return index.search(query, 0, stop=stop).total or 0
