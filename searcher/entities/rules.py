"""The default extractor: capitalised runs, rules and lists; English copy first, others with care.

One pass over each text takes runs apart (`runs.pieces`); a second, with the whole story known,
settles what a run alone did not say.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from searcher.entities.casing import length_without_sign_off, recased
from searcher.entities.designators import designators
from searcher.entities.gazetteer import countries, gazetteer
from searcher.entities.mentions import Mention, named
from searcher.entities.names import folded
from searcher.entities.runs import RUNS, is_common, joins, pieces
from searcher.entities.vocabulary import LEADERS, NAMELESS, OCCUPATIONS, SPEECH, STATES
from searcher.story import Story

_SENTENCE_ENDS = frozenset('.!?:;\n"”“‘*•-–—')
_OPENING = " \"“'‘("
_BEFORE = re.compile(r"([\w-]+)[ \n](?:the[ \n])?$")
_AFTER = re.compile(r",?[ \n]+(\w+)")
_RELATIVE = re.compile(r",[ \n](?:\d\d\b|who\b|whose\b|aged\b|an? |the )")
_CURRENCY = re.compile(
    r"[ \n](?:dlrs?|dollars?|francs?|marks?|yen|crowns?|guilders?|pounds?|stg|sterling|lire|lira"
    r"|pesos?|peseta?s|kron[ae]r?|rand|rupees?|rupiah|ringgit|baht|won|yuan|r[ou]bles?|riyals?"
    r"|dinars?|escudos?|drachmas?|schillings?|australs?|cruza\w+|punts?|ecus)\b",
    re.IGNORECASE,
)
_BODY_DATELINE = re.compile(
    r"\s*([A-Z][A-Z .,'/&-]{2,40}?)(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})"
    r"[^\n–—-]{0,30})? ?(?:\([^)\n]{2,30}\))? ?(?:--|[-–—]) "
)
_DATELINE_DATE = re.compile(
    r",?\s+(?:[A-Za-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\s+[A-Za-z]{3,9})\b.*$|\s*\(.*$", re.S
)
_COUNTRY_WORD = re.compile(r"[^\W\d_]+")
_DATELINE_PARTS = re.compile(r"[^,/]+")
_TRADES = ("ists", "ers", "ors", "ians")  # of people who are no one: Seismologists
_CERTAIN = {"city": "place", "acronym": "org"}
_DOUBTFUL = frozenset({"unknown", "weak", "city", "acronym"})
_LONGEST = 150  # characters of a name
_IN = frozenset({"in", "near", "outside", "around", "across", "to", "from"})
_AT = frozenset({"at", "of"})
_RULE = frozenset({"administration", "government", "cabinet", "presidency"})


def mentions(story: Story, language: str) -> list[Mention]:
    """The names in a story, each with its place in headline, dateline or body."""
    body = recased(story.body[: length_without_sign_off(story.body)])
    texts = {"headline": recased(story.headline, headline=True), "body": body}
    found: list[Mention] = []
    start = _BODY_DATELINE.match(body)
    for field, text, first in (
        ("headline", texts["headline"], 0), ("body", body, start.end() if start else 0),
    ):  # fmt: skip
        found.extend(_pieces(field, text, first))
    language = language.partition("-")[0]
    is_english = language in ("", "en")
    settled = list(_settled(found, texts, is_english=is_english))
    settled.extend(_datelines("dateline", story.dateline, 0))
    if start:
        settled.extend(_datelines("body", start[1], start.start(1)))
    for field, text in texts.items():
        if not is_english:
            settled.extend(_countries(field, text, language))
        of_field = [
            Mention("designator", name, text[a:b], field, a, b) for name, a, b in designators(text)
        ]
        if of_field:
            taken = {m.start for m in of_field}
            settled = [
                m for m in settled if m.field != field or m.start not in taken or " " in m.text
            ]
            settled.extend(of_field)
    return named(settled)


def _pieces(field: str, text: str, first: int) -> Iterator[Mention]:
    """The pieces of a text's runs, runs that are one name joined; the kind may be unknown."""
    runs = iter(RUNS.finditer(text, first))
    run = next(runs, None)
    while run:
        start, end = run.span()
        words = run[0]
        following = next(runs, None)
        while following and end - start < _LONGEST and 4 <= following.start() - end <= 9 and joins(
            words, text[end : following.start()], following[0]
        ):  # fmt: skip
            end = following.end()
            words = text[start:end]
            following = next(runs, None)
        run = following
        if end - start > 2 * _LONGEST:
            continue  # no name is so long
        possessive = text[end : end + 2] in ("'s", "’s")
        if possessive and words.rpartition(" ")[2] + "'s" in gazetteer().known:
            words = words + "'s"
            end += 2
        if "\n" in words:
            words = words.replace("\n", " ")
        for kind, name, first_letter, last_letter in pieces(words, starts=_starts(text, start)):
            a, b = start + first_letter, start + last_letter
            yield Mention(kind, name, text[a:b], field, a, b)


def _starts(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or a line begins here."""
    at = start - 1
    while at >= 0 and text[at] in _OPENING:
        at -= 1
    if at < 0:
        return True
    return text[at] in _SENTENCE_ENDS and (text[at] != "\n" or at == 0 or text[at - 1] == "\n")


def _settled(found: list[Mention], texts: dict[str, str], *, is_english: bool) -> Iterator[Mention]:
    """Pieces with their kinds settled by the words around them and by the rest of the story."""
    kinds = [
        _kind(piece, texts[piece.field], is_english=is_english)
        if piece.kind in ("unknown", "weak")
        else _CERTAIN.get(piece.kind, piece.kind)
        for piece in found
    ]
    surnames: set[str] = set()
    firsts: set[str] = set()
    for piece, kind in zip(found, kinds, strict=True):
        if kind == "person" and (" " in piece.name or piece.kind == "person"):
            surnames.add(folded(piece.name.rpartition(" ")[2]))
        elif kind == "org":
            firsts.add(piece.name.partition(" ")[0])
    for piece, kind in zip(found, kinds, strict=True):
        is_currency = kind == "demonym" and _CURRENCY.match(texts[piece.field], piece.end)
        if piece.kind in _DOUBTFUL and " " not in piece.name:
            if folded(piece.name) in surnames:
                kind = "person"
            elif piece.kind == "unknown" and piece.name in firsts and not is_common(piece.name):
                kind = "org"
        if kind and not is_currency:
            yield piece if kind == piece.kind else piece._replace(kind=kind)


def _kind(piece: Mention, text: str, *, is_english: bool) -> str:
    """What an unknown name is by the words around it; "" if they do not say."""
    before = _BEFORE.search(text, max(0, piece.start - 24), piece.start)
    previous = before[1].lower() if before else ""
    after = _AFTER.match(text, piece.end, piece.end + 24)
    following = after[1] if after else ""
    if piece.kind == "weak":
        near = previous in _IN or previous == "at"
        return "place" if near or _country_follows(text, piece.end) else ""
    if previous in OCCUPATIONS:
        return "person"
    words = piece.name.split()
    common = sum(map(is_common, words))
    if len(words) == 1:
        return _kind_of_word(piece, text, previous, following, common, is_english=is_english)
    if not is_english or len(words) > 4:
        return ""
    speaks = following in SPEECH
    if common == 0 or (common == 1 and words[0].lower() in gazetteer().given):
        if previous in _AT and not speaks and not _RELATIVE.match(text, piece.end):
            return "org"
        return "person"
    if common < len(words) and (speaks or _RELATIVE.match(text, piece.end)):
        return "person" if words[-1].lower() in gazetteer().surnames else "org"
    return "org" if speaks or following in ("shares", "stock") else ""


def _kind_of_word(
    piece: Mention, text: str, previous: str, following: str, common: int, *, is_english: bool
) -> str:
    word = piece.name
    if folded(word) in LEADERS:
        return "person"
    if word.isupper() and len(word) > 4:
        known = gazetteer().known.get(word.capitalize())
        return "place" if known and known.kind in ("place", "city") else ""
    if word in NAMELESS or not is_english:
        return ""
    if piece.field == "headline":
        ends = piece.end == len(text) and text[piece.start - 2 : piece.start] in ("- ", ", ")
        named = not common or word.lower() in gazetteer().surnames
        if named and (ends or following in SPEECH):
            return "person"
    if common or word.endswith(_TRADES):
        return ""
    if following in _RULE:
        return "person"
    if _country_follows(text, piece.end) or previous == "in" or previous == "near":
        return "place" if word.lower() not in gazetteer().given else ""
    return "person" if following in SPEECH else ""


def _country_follows(text: str, end: int) -> bool:
    """Whether ", Nepal" or ", N.Y." comes next."""
    if text[end : end + 2] != ", ":
        return False
    following = RUNS.match(text, end + 2)
    if not following:
        return False
    known = gazetteer().known.get(following[0].replace("\n", " "))
    return known is not None and known.kind == "place"


def _datelines(field: str, text: str, offset: int) -> Iterator[Mention]:
    """The places of a dateline such as "LONDON/PARIS, March 3"."""
    known = gazetteer().known
    bare = _DATELINE_DATE.sub("", text)
    state = STATES.get(bare.partition(",")[2].strip(" .,"), "")
    for part in _DATELINE_PARTS.finditer(bare):
        name = part[0].strip(" -.")
        if not name:
            continue
        start = offset + part.start() + part[0].index(name)
        form = " ".join(word.capitalize() for word in name.split()) if name.isupper() else name
        entry = known.get(form) or known.get(name)
        if part.start() and name in STATES:
            form = STATES[name]
        elif state and not part.start():
            form = f"{form}, {state}"
        elif entry and entry.kind == "place":
            form = entry.name
        elif (part.start() and not entry) or not form.replace(" ", "").isalpha() or len(form) < 3:
            continue
        yield Mention("place", form, name, field, start, start + len(name))


def _countries(field: str, text: str, language: str) -> Iterator[Mention]:
    """Countries as another language calls them."""
    names = countries(language)
    words = list(_COUNTRY_WORD.finditer(text))
    for word, following in zip_longest(words, words[1:]):
        for end in (following.end() if following else 0, word.end()):
            entry = names.get(text[word.start() : end])
            if entry:
                yield Mention(
                    "place", entry.name, text[word.start() : end], field, word.start(), end
                )
                break
