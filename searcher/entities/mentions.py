"""Mentions of names in a story, and the entities they amount to, one for each one named."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from searcher.entities.gazetteer import countries_anywhere, gazetteer
from searcher.entities.memo import remembered
from searcher.entities.names import company, folded, key, latin
from searcher.entities.people import counted_people, person
from searcher.story import Entity

_NONE: frozenset[int] = frozenset()


class Mention(NamedTuple):
    """A name in a story: `text` stands at `start:end` of its headline, dateline or body.

    `kind` is person, org, place, designator, or demonym for a word such as Russian, whose `name`
    is the place. `name` is the one it is counted under, "" where two could be meant.
    """

    kind: str
    name: str
    text: str
    field: str
    start: int
    end: int


# What `Mention(...)` does, in half the time.
mention_of: Callable[[tuple[str, str, str, str, int, int]], Mention]
mention_of = partial(tuple.__new__, Mention)


def named(found: list[Mention]) -> list[Mention]:
    """The mentions, each under the name it is counted in."""
    people = counted_people([m.name for m in found if m.kind == "person"])
    organisations = _organisations([m.name for m in found if m.kind == "org"])
    result = []
    for mention in found:
        kind, own, *_ = mention
        if kind == "person":
            name = people[own]
        elif kind == "org":
            name = organisations[own]
        else:
            name = _place(own) if kind == "place" else own
        result.append(mention if name == own else mention_of((kind, name, *mention[2:])))
    return result


def entities(found: Iterable[Mention], origin: str) -> tuple[Entity, ...]:
    """One entity for each one named, its other names as aliases: those that stand there, then
    those that are known.

    A demonym counts for its place. A name that could mean two people is left out: it is an alias
    of neither.
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
    """An entity by the names that stand in a story, and those that are known."""
    names = dict.fromkeys([" ".join(text.split()) for text in seen])
    if kind in ("place", "org", "person"):
        names.update(dict.fromkeys(gazetteer().aliases.get(name, ())))
    names.pop(name, None)
    return Entity(kind, name, tuple(names), origin)


def merged(own: tuple[Entity, ...], found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The archive's own entities first, with the names found for them, then the others found.

    What was found joins an entity of the archive that shares a kind and one name with it, by key;
    where that could be two of them, neither. The archive's is counted under the name of what
    joined it, else under the one that lists know.
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
            if entity.kind == "person" and surname in surnames:
                same |= named.get(surname, _NONE)
        if len(same) == 1:
            result[same.pop()].join(entity)
        else:
            others.append(entity)
    return (*[joining.entity() for joining in result], *others)


class _Joining:
    """An entity of the archive, and what of the found ones joins it."""

    def __init__(self, own: Entity) -> None:
        self.own = own
        self.counted = _canonical(own.kind, own.name)
        self._aliases = dict.fromkeys(own.aliases)

    def join(self, found: Entity) -> None:
        self.counted = found.name
        self._aliases[found.name] = None
        self._aliases.update(dict.fromkeys(found.aliases))

    def entity(self) -> Entity:
        """Found under the name it is counted under, it says each name once."""
        kind, name, counted = self.own.kind, self.own.name, self.counted
        self._aliases[counted] = None
        self._aliases.pop(name, None)
        own = "" if counted == name else counted
        return Entity(kind, name, tuple(self._aliases), self.own.origin, own)


def _single_surnames(found: Iterable[Entity]) -> set[str]:
    """The surnames, as keys, that one person found bears alone."""
    surnames = Counter([key(e.name).rpartition(" ")[2] for e in found if e.kind == "person"])
    return {surname for surname, times in surnames.items() if times == 1}


@remembered
def _canonical(kind: str, name: str) -> str:
    """The name under which an archive's tag is counted, such as United States for usa."""
    if kind == "person":
        return person(name)
    if kind not in ("place", "org"):
        return name
    known = gazetteer().known
    words = name.replace("-", " ")
    for form in (name, words.title(), name.upper(), words.upper()):
        entry = known.get(form) or known.get(folded(form))
        if entry and (entry.kind in ("org", "club")) == (kind == "org") and entry.kind != "nothing":
            return entry.name
    return countries_anywhere().get(name, latin(name)) if kind == "place" else latin(name)


@remembered
def _place(name: str) -> str:
    """The name a place is counted under."""
    entry = gazetteer().known.get(name)
    return entry.name if entry and entry.kind in ("place", "city", "weak") else folded(name)


def _organisations(names: Iterable[str]) -> dict[str, str]:
    """The name each organisation is counted under.

    Known ones have theirs; a company loses its legal form; its first words join it if they mean
    one company alone.
    """
    result = {name: _organisation(name) for name in names}
    if len(result) < 2:
        return result
    shorter: dict[str, set[str]] = {}
    for name, counted in result.items():
        for first_words in _beginnings(name):
            shorter.setdefault(first_words, set()).add(counted)
    if shorter.keys().isdisjoint(result):
        return result
    known = gazetteer().known
    for name in result:
        longer = shorter.get(name)
        if longer and len(longer) == 1 and name not in known:
            result[name] = next(iter(longer))
    return result


@remembered
def _beginnings(name: str) -> tuple[str, ...]:
    """The first words of a company's name, from one to all but one, its legal form apart.

    >>> _beginnings("Royal Bank of Scotland")
    ('Royal', 'Royal Bank', 'Royal Bank of')
    """
    words = company(name).split()
    return tuple([" ".join(words[:count]) for count in range(1, len(words))])


@remembered
def _organisation(name: str) -> str:
    """The name an organisation is counted under by itself."""
    known = gazetteer().known
    entry = known.get(name) or known.get(company(name))
    return entry.name if entry and entry.kind in ("org", "club") else folded(company(name))
