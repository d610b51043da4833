"""Which names are one person: in a story a surname joins the full name, if only one bears it;
across stories the names of people that many stories name are one (`people.txt`)."""

from collections.abc import Iterable
from functools import cache

from searcher.entities.gazetteer import gazetteer
from searcher.entities.memo import remembered
from searcher.entities.names import folded, key, latin
from searcher.entities.vocabulary import PARTICLES

_AFTER = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii"})


def counted_people(names: Iterable[str]) -> dict[str, str]:
    """For each name in one story the name its person is counted under, "" where two could be meant.

    >>> counted_people(["Erdogan"])["Erdogan"], counted_people(["Ivanka Trump", "Trump"])["Trump"]
    ('Recep Tayyip Erdogan', '')
    """
    known = gazetteer()
    united = unite(names)
    for name, full in united.items():
        counted = known.people.get(full, full)
        if " " not in name and name in known.alone and counted != full:
            united[name] = counted
        elif " " not in name and name in known.alone and counted != known.alone[name]:
            united[name] = ""
        else:
            united[name] = counted
    return united


@remembered
def person(tag: str) -> str:
    """The name under which an archive's tag for a person is counted.

    >>> person("Recep Tayyip Erdoğan"), person("reagan"), person("Angela Müller")
    ('Recep Tayyip Erdogan', 'Ronald Reagan', 'Angela Muller')
    """
    known = _by_key()
    same = known.get(key(tag)) or known.get(key(tag.replace("-", " ")))
    return same or latin(tag)


@cache
def _by_key() -> dict[str, str]:
    names = gazetteer()
    return {key(form): name for form, name in names.people.items() if " " in form} | {
        key(form): name for form, name in names.alone.items()
    }


def unite(names: Iterable[str]) -> dict[str, str]:
    """For each name the name it is counted under; "" where two people could be meant.

    >>> unite(["Recep Tayyip Erdogan", "Erdoğan", "James Baker", "Howard Baker", "Baker"])
    ... # doctest: +NORMALIZE_WHITESPACE
    {'Recep Tayyip Erdogan': 'Recep Tayyip Erdogan', 'James Baker': 'James Baker',
     'Howard Baker': 'Howard Baker', 'Erdoğan': 'Recep Tayyip Erdogan', 'Baker': ''}
    """
    every = dict.fromkeys(names)
    if not every:
        return {}
    if len(every) == 1:
        return {name: folded(name) for name in every}
    split = {name: _words(name) for name in every}
    united: dict[str, str] = {}
    whole: list[tuple[tuple[str, ...], str]] = []
    for name in sorted((n for n in every if len(split[n]) > 1), key=lambda n: -len(split[n])):
        words = split[name]
        fuller = {form for others, form in whole if _is_same(words, others)}
        form = fuller.pop() if len(fuller) == 1 else folded(name)
        united[name] = form
        whole.append((words, form))
    for name in every:
        if name in united:
            continue
        word = split[name][0]
        bearers = {form for words, form in whole if words[-1] == word} or {
            form for words, form in whole if words[0] == word
        }
        united[name] = "" if len(bearers) > 1 else bearers.pop() if bearers else folded(name)
    order = [*(n for n in every if len(split[n]) > 1), *(n for n in every if len(split[n]) <= 1)]
    return {name: united[name] for name in order}


@remembered
def _words(name: str) -> tuple[str, ...]:
    """The words of a name as keys, a particle one with the word after it, suffixes dropped."""
    words: list[str] = []
    for word in name.split():
        if words and words[-1] in PARTICLES:
            words[-1] += " " + key(word)
        else:
            words.append(word if word in PARTICLES else key(word))
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    return tuple(words) or (name,)


def _is_same(words: tuple[str, ...], fuller: tuple[str, ...]) -> bool:
    """Whether the words of a name are the end of a fuller one.

    A first and a last name are not enough: George Bush is not George W. Bush.
    """
    return words == fuller[-len(words) :]
