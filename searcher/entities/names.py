"""When two names are one: the key on which spellings meet, and the name that each is counted under.

Within a story a surname joins the full name that ends in it, and the first words of a company join
the company, if only one could be meant. Across stories, well-known people and bodies have one name
(`people.txt`, `organisations.txt`). Names are never merged because they look alike: to a fuzzy
matcher North Korea is 82 per cent South Korea, and George Bush 88 per cent George W. Bush.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from searcher.entities.gazetteer import gazetteer, remembered
from searcher.entities.vocabulary import LEGAL_FORMS, PARTICLES

_SILENT = re.compile(r"[.'’ʼ`]")
_BREAKS = re.compile(r"[\W_]+")
# What a company's full name adds to the one it goes by: Goldman Sachs Group, Toyota Motor. (Units
# have other words: Barclays Capital, ING Direct.)
_ADDED = frozenset("Group Holdings Holding Motor Motors Stores Computer Companies Company".split())
_AND_COMPANY = re.compile(r" (?:&|and) (?:Co|Company)\b[A-Za-z. ]*$")  # Merrill Lynch and Co Inc
_AFTER = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii"})  # what may follow a surname, as keys


def folded(name: str) -> str:
    """A name in ASCII: accents dropped, other scripts transliterated.

    >>> folded("Erdoğan"), folded("Лавров"), folded("İstanbul")
    ('Erdogan', 'Lavrov', 'Istanbul')
    """
    if name.isascii():
        return name
    from anyascii import anyascii  # 40 ms, and most names are ASCII

    return anyascii(name)


def latin(name: str) -> str:
    """A name in ASCII if it is in Latin letters, else unchanged.

    >>> latin("Erdoğan"), latin("Лавров")
    ('Erdogan', 'Лавров')
    """
    plain = folded(name)
    letters = [letter for letter in name if letter.isalpha() and not letter.isascii()]
    is_latin = all("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return plain if is_latin else name


@remembered
def key(name: str) -> str:
    """What all spellings of one name have in common.

    >>> key("Côte d’Ivoire") == key("COTE D'IVOIRE"), key("U.S.") == key("US")
    (True, True)
    >>> key("AT&T"), key("South-Korea")
    ('at and t', 'south korea')
    """
    plain = folded(name).casefold()
    if plain.isalpha():
        return plain
    return _BREAKS.sub(" ", _SILENT.sub("", plain).replace("&", " and ")).strip()


@remembered
def company(name: str) -> str:
    """A company's name without its legal form.

    >>> company("Nippon Steel Corp"), company("Acme, Inc."), company("Co Ltd")
    ('Nippon Steel', 'Acme', 'Co Ltd')
    """
    words = name.split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    if words[-1] in LEGAL_FORMS or words[-1] in ("and", "&", "of"):
        return name
    return " ".join(words).rstrip(",")


@remembered
def place(name: str) -> str:
    """The name that a place is counted under."""
    entry = gazetteer().known.get(name)
    return entry.name if entry and entry.kind in ("place", "city", "weak") else folded(name)


def organisations(names: Iterable[str]) -> dict[str, str]:
    """For each name of an organisation in one story the name that it is counted under.

    Listed ones have theirs, with or without a legal form or such words as "Group". A company's
    first words join it if they begin one company's name alone; so does what a body is called
    without its country: "the Treasury" after "the U.S. Treasury".

    >>> organisations(["Goldman Sachs Group Inc", "U.S. Treasury", "Treasury", "Foo Bar", "Foo"])
    ... # doctest: +NORMALIZE_WHITESPACE
    {'Goldman Sachs Group Inc': 'Goldman Sachs', 'U.S. Treasury': 'U.S. Treasury',
     'Treasury': 'U.S. Treasury', 'Foo Bar': 'Foo Bar', 'Foo': 'Foo Bar'}
    """
    result = {name: _organisation(name) for name in names}
    if len(result) < 2:
        return result
    for name, counted in _of_countries(result).items():
        result[name] = counted
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


def _of_countries(counted: dict[str, str]) -> dict[str, str]:
    """The names that one other name of these ends in after a country or its demonym, under the
    name which that one is counted under."""
    known = gazetteer().known
    longer: dict[str, set[str]] = {}
    for name in counted:
        first, _, rest = name.partition(" ")
        entry = known.get(first) if rest in counted else None
        if entry and entry.kind in ("place", "demonym"):
            longer.setdefault(rest, set()).add(counted[name])
    return {name: several.pop() for name, several in longer.items() if len(several) == 1}


@remembered
def _beginnings(name: str) -> tuple[str, ...]:
    """The first words of a company's name, from one to all but one, without the legal form.

    >>> _beginnings("Royal Bank of Scotland")
    ('Royal', 'Royal Bank', 'Royal Bank of')
    """
    words = company(name).split()
    return tuple([" ".join(words[:count]) for count in range(1, len(words))])


@remembered
def _organisation(name: str) -> str:
    """The name that an organisation is counted under, whatever else is in the story."""
    return _listed(name) or folded(company(name))


def is_listed_org(name: str) -> bool:
    """Whether lists know an organisation by this name or a shorter form of it."""
    return _listed(name) != ""


@remembered
def _listed(name: str) -> str:
    """The name under which lists know an organisation, with or without its legal form, such words
    as "Group", or its country; "" if they do not."""
    known = gazetteer().known
    bare = company(name)
    partners = _AND_COMPANY.sub("", name)
    for form in (name, bare, partners, f"{bare}.com", *map(_without_country, (name, bare))):
        entry = known.get(form)
        if entry and entry.kind in ("org", "club"):
            return _shortest(entry.name) or entry.name  # companies.txt has Ford Motor
    return _shortest(bare)


def _shortest(name: str) -> str:
    """The name that lists know an organisation under by the first words of this one, without
    "Group" and the like; "" if they do not."""
    words = name.split()
    while len(words) > 1 and words[-1] in _ADDED:
        words.pop()
        entry = gazetteer().known.get(" ".join(words))
        if entry and entry.kind == "org":
            return entry.name
    return ""


def _without_country(name: str) -> str:
    """A name without the "U.S." before it, by which lists leave out their own country."""
    return name.removeprefix("U.S. ").removeprefix("US ")


def people(names: Iterable[str]) -> dict[str, str]:
    """For each name of a person in one story the name that the person is counted under, "" where
    it could mean two people of the story.

    >>> people(["Erdogan"])["Erdogan"], people(["Ivanka Trump", "Trump"])["Trump"]
    ('Recep Tayyip Erdogan', '')
    """
    known = gazetteer()
    full_names = _full_names(names)
    for name, full in full_names.items():
        counted = known.people.get(full, full)
        if " " not in name and name in known.alone and counted == full != known.alone[name]:
            # A well-known surname that in this story joined somebody else's full name.
            full_names[name] = ""
        else:
            full_names[name] = counted
    return full_names


def _full_names(names: Iterable[str]) -> dict[str, str]:
    """For each name the fullest of the story's names that means the same person; "" where two
    people could be meant.

    >>> names = ["Recep Tayyip Erdogan", "Erdoğan", "James Baker", "Howard Baker", "Baker"]
    >>> full = _full_names(names)
    >>> full["Erdoğan"], full["Baker"], full["James Baker"]
    ('Recep Tayyip Erdogan', '', 'James Baker')
    """
    every = dict.fromkeys(names)
    if len(every) < 2:
        return {name: folded(name) for name in every}
    split = {name: _words(name) for name in every}
    result: dict[str, str] = {}
    whole: list[tuple[tuple[str, ...], str]] = []
    for name in sorted((n for n in every if len(split[n]) > 1), key=lambda n: -len(split[n])):
        words = split[name]
        # The end of one fuller name is that person: Tayyip Erdogan. First and last name are not
        # enough: George Bush is not George W. Bush.
        fuller = {form for others, form in whole if words == others[-len(words) :]}
        form = fuller.pop() if len(fuller) == 1 else folded(name)
        result[name] = form
        whole.append((words, form))
    for name in every:
        if name in result:
            continue
        word = split[name][0]
        bearers = {form for words, form in whole if words[-1] == word} or {
            form for words, form in whole if words[0] == word
        }
        result[name] = "" if len(bearers) > 1 else bearers.pop() if bearers else folded(name)
    return result


@remembered
def _words(name: str) -> tuple[str, ...]:
    """The words of a name as keys, a particle joined to the word after it, without "Jr"."""
    words: list[str] = []
    for word in name.split():
        if words and words[-1] in PARTICLES:
            words[-1] += " " + key(word)
        else:
            words.append(word if word in PARTICLES else key(word))
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    return tuple(words) or (name,)


@remembered
def person(tag: str) -> str:
    """The name under which an archive's tag for a person is counted.

    >>> person("Recep Tayyip Erdoğan"), person("reagan"), person("Angela Müller")
    ('Recep Tayyip Erdogan', 'Ronald Reagan', 'Angela Muller')
    """
    known = _people_by_key()
    same = known.get(key(tag)) or known.get(key(tag.replace("-", " ")))
    return same or latin(tag)


@cache
def _people_by_key() -> dict[str, str]:
    names = gazetteer()
    return {key(form): name for form, name in names.people.items() if " " in form} | {
        key(form): name for form, name in names.alone.items()
    }
