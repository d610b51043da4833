"""Mentions of names in a story, and the entities that they amount to, one for each one named."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from searcher.entities import names
from searcher.entities.gazetteer import countries_anywhere, gazetteer, remembered
from searcher.entities.names import folded, key, latin
from searcher.story import Entity

_NONE: frozenset[int] = frozenset()


class Mention(NamedTuple):
    """A name in a story: `text` stands at `start:end` of its headline, dateline or body.

    `kind` is person, org, place, designator, or demonym for a word such as Russian, whose `name`
    is the place. `name` is the one it is counted under, "" where two could be meant.

    Until names are disambiguated `kind` may also be one of those of `Span`.
    """

    kind: str
    name: str
    text: str
    field: str
    start: int
    end: int


# `Mention(...)` in half the time: a story has forty of them, each made up to three times.
mention_of: Callable[[tuple[str, str, str, str, int, int]], Mention]
mention_of = partial(tuple.__new__, Mention)


def named(found: list[Mention]) -> list[Mention]:
    """The mentions, each under the name it is counted under."""
    people = names.people([m.name for m in found if m.kind == "person"])
    organisations = names.organisations([m.name for m in found if m.kind == "org"])
    result = []
    for mention in found:
        kind, own, *_ = mention
        if kind == "person":
            name = people[own]
        elif kind == "org":
            name = organisations[own]
        else:
            name = names.place(own) if kind == "place" else own
        result.append(mention if name == own else mention_of((kind, name, *mention[2:])))
    return result


def entities(found: Iterable[Mention], origin: str) -> tuple[Entity, ...]:
    """One entity for each one named. Its aliases are the other names in the text, then other names
    that lists know.

    A demonym counts for its place. A name that could mean two people is an alias of neither.
    """
    aliases: dict[tuple[str, str], dict[str, None]] = {}
    for kind, name, text, _, _, _ in found:
        if name:
            seen = aliases.setdefault(("place" if kind == "demonym" else kind, name), {})
            if text != name:
                seen[text] = None
    return tuple(
        [_entity(kind, name, tuple(seen), origin) for (kind, name), seen in aliases.items()]
    )


@remembered
def _entity(kind: str, name: str, seen: tuple[str, ...], origin: str) -> Entity:
    """An entity by its names in a story, to which those that lists know are added."""
    aliases = dict.fromkeys([" ".join(text.split()) for text in seen])
    if kind in ("place", "org", "person"):
        aliases.update(dict.fromkeys(gazetteer().aliases.get(name, ())))
    aliases.pop(name, None)
    return Entity(kind, name, tuple(aliases), origin)


def merged(own: tuple[Entity, ...], found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The archive's own entities first, then those found that are not among them.

    An entity that was found joins the archive's that has the same kind and one name in common, by
    key; if there are two such, neither. The archive's is then counted under the found one's name;
    one that nothing joins, under the name that lists know.
    """
    if not own:
        return found
    result = [_Joining(entity) for entity in own]
    places: dict[str, dict[str, set[int]]] = {}
    for number, joining in enumerate(result):
        entity = joining.own
        named = places.setdefault(entity.kind, {})
        for name in (entity.name, joining.counted, *entity.aliases):
            named.setdefault(key(name), set()).add(number)
    surnames = _single_surnames(found) if "person" in places else set()
    others = []
    for entity in found:
        same: set[int] = set()
        if named := places.get(entity.kind, {}):
            for name in (entity.name, *entity.aliases):
                same |= named.get(key(name), _NONE)
            surname = key(entity.name).rpartition(" ")[2]
            if entity.kind == "person" and surname in surnames:  # Reuters tags surnames: reagan
                same |= named.get(surname, _NONE)
        if len(same) == 1:
            result[same.pop()].join(entity)
        else:
            others.append(entity)
    return (*[joining.entity() for joining in result], *others)


class _Joining:
    """An entity of the archive, and the names of what was found to be the same."""

    def __init__(self, own: Entity) -> None:
        self.own = own
        self.counted = _canonical(own.kind, own.name)
        self._aliases = dict.fromkeys(own.aliases)

    def join(self, found: Entity) -> None:
        self.counted = found.name
        self._aliases[found.name] = None
        self._aliases.update(dict.fromkeys(found.aliases))

    def entity(self) -> Entity:
        """The archive's entity with every other name once, its own left out."""
        kind, name, counted = self.own.kind, self.own.name, self.counted
        self._aliases[counted] = None
        self._aliases.pop(name, None)
        own = "" if counted == name else counted
        return Entity(kind, name, tuple(self._aliases), self.own.origin, own)


def _single_surnames(found: Iterable[Entity]) -> set[str]:
    """The surnames, as keys, that one person alone among these bears."""
    surnames = Counter([key(e.name).rpartition(" ")[2] for e in found if e.kind == "person"])
    return {surname for surname, times in surnames.items() if times == 1}


@remembered
def _canonical(kind: str, name: str) -> str:
    """The name under which an archive's tag is counted: United States for usa."""
    if kind == "person":
        return names.person(name)
    if kind not in ("place", "org"):
        return name
    known = gazetteer().known
    words = name.replace("-", " ")  # codes join words: west-germany
    for form in (name, words.title(), name.upper(), words.upper()):
        entry = known.get(form) or known.get(folded(form))
        if entry and (entry.kind in ("org", "club")) == (kind == "org") and entry.kind != "nothing":
            return entry.name
    return countries_anywhere().get(name, latin(name)) if kind == "place" else latin(name)
