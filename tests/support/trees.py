"""Random stories made of awkward words, and random queries of every shape about them."""

import random
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from searcher.fields import DATES, FIELDS, NUMBERS, Kind
from searcher.query.expansion import expand
from searcher.query.nodes import (
    Absent,
    All,
    And,
    Counted,
    Leaf,
    Not,
    Numbers,
    Operand,
    Or,
    Phrase,
    Proximity,
    Query,
    Range,
    Reach,
    Regex,
    Word,
)
from searcher.story import EPOCH, Entity, Kept, Status, Story

START = datetime(2019, 7, 12, 9, 30, tzinfo=UTC)
WORDS = """
    Turkey's Turkey turkey TURKEY S-400 S400 S400s s-400s S‑400 S–400 F-16C F16C F-16 16C MiG-29
    s 400 400s S U.S. us US U.S.S.R AT&T 9/11 3.5 café Cafe CAFÉ Été été İstanbul ISTANBUL Istanbul
    ısı Isı naïve naive Straße STRASSE strasse ﬁn fin Москва москва МОСКВЫ Москвы й Й Αθήνα αθηνα
    東京 ٤٠٠ rock-and-roll rock'n'roll O'Neill O’Neill oneill l'été d’or mother-in-law sanction
    sanctions sanctioned Sanctioned hope hoping hoped hopes hop cry cries crying able ability dying
    die the The of in x_y Crude crude money-fx Money-Fx money fx a A I II ǅ Ω ½ ² ʼ -- … * ? ( )
"""
NFD = ["e\u0301te\u0301", "I\u0307stanbul", "Cafe\u0301", "и\u0306"]
CHUNKS = [*WORDS.split(), *NFD, "Turkey's 400", "S 400"]
GAPS = [" "] * 12 + [
    "  ",
    "\n",
    "\n\n",
    "-",
    "‑",
    " - ",
    ", ",
    ". ",
    "/",
    "\u00a0",
    "'",
    "’",
    "_",
    "",
]
LEAF_FIELDS = [field for field in FIELDS.values() if field.kind not in (Kind.DATE, Kind.NUMBER)]
INSTANTS = [START + timedelta(days=n, microseconds=n % 3) for n in range(-3, 4)]


def random_stories(seed: int, count: int = 30) -> list[Story]:
    chance = random.Random(seed)

    def text(longest: int) -> str:
        words = chance.choices(CHUNKS, k=chance.choice([0, *range(1, longest + 1)]))
        return "".join(word + chance.choice(GAPS) for word in words).strip(" ")

    return [
        Story(
            chance.choice(["id", "Reuters-", "x é ", ""]) + str(n),
            chance.choice([None, *INSTANTS]),
            text(5),
            text(25),
            source=text(2),
            slug=text(3),
            byline=text(2),
            dateline=text(2),
            entities=tuple(
                Entity(chance.choice(["person", "org", "place", "odd"]), text(3))
                for _ in range(chance.randrange(4))
            ),
            topics=tuple(text(2) for _ in range(chance.randrange(3))),
            language=chance.choice(["", "en", "fr"]),
            status=chance.choice(list(Status)),
            embargo=chance.choice([None, None, *INSTANTS]),
            format=chance.choice(["nitf", "json_lines"]),
            urgency=chance.choice([None, 1, 3, 8]),
            kept=Kept(chance.choice([EPOCH, *INSTANTS]), chance.choice([None, *INSTANTS])),
        )
        for n in range(count)
    ]


def spelled(text: str, change: str, at: int) -> str:
    """A text as someone else might ask for it."""
    match change:
        case "lower":
            return text.lower()
        case "upper":
            return text.upper()
        case "prefix":
            return text[:at] + "*"
        case "suffix":
            return "*" + text[at:]
        case "one":
            return text[:at] + "?" + text[at + 1 :]
        case "escape":
            return "".join(c if c.isalnum() or c.isspace() else "\\" + c for c in text)
    return text


@st.composite
def leaves_of(draw: st.DrawFn, stories: list[Story]) -> Leaf:
    """A word or phrase that mostly occurs in one of the stories."""
    told = draw(st.sampled_from(stories))
    field = draw(st.sampled_from(LEAF_FIELDS))
    found = [word for value in field.values(told) for word in value.split()]
    found = found or told.headline.split() or CHUNKS
    first = draw(st.integers(0, len(found) - 1))
    count = draw(st.sampled_from([1, 1, 1, 2, 3]))
    text = " ".join(found[first : first + count])
    change = draw(
        st.sampled_from(["", "", "", "lower", "upper", "prefix", "suffix", "one", "escape"])
    )
    text = spelled(text, change, draw(st.integers(0, len(text))))
    name = field.name if draw(st.booleans()) else None
    if not draw(st.integers(0, 9)):
        name = draw(st.sampled_from(LEAF_FIELDS)).name
    exact = draw(st.booleans()) and draw(st.booleans())
    boost = draw(st.sampled_from([1.0, 1.0, 2.5]))
    if name in ("headline", "lead") and draw(st.booleans()):
        name = "hlead"
    if not draw(st.integers(0, 7)):
        return Regex(draw(regexes(text)), name, boost)
    near = draw(st.sampled_from([0, 0, 1, 2]))
    leaf: Word | Phrase
    if " " in text or draw(st.booleans()):
        leaf = Phrase(text, name, exact and not near, boost, near)
    else:
        near = 0 if "*" in text or "?" in text else near
        leaf = Word(text, name, exact and not near, boost, near)
    # No query holds a leaf without a word: the parser refuses it.
    return leaf if all(expand(leaf, Kind.TEXT).alternatives) else replace(leaf, text="the")


def regexes(text: str) -> st.SearchStrategy[str]:
    """Regular expressions, some of which match words of a text."""
    letters = "".join(c for c in text if c.isalnum()) or "s"
    return st.sampled_from(
        [letters, letters[:1] + ".*", ".*" + letters[-1:], f"{letters}|us", "[a-m]+", "[0-9]{2,}s?",
         letters[:2] + "?.", "(sanction|hop)(s|ed|ing)?", ".", "й|ı.*", "É.*"]
    )  # fmt: skip


@st.composite
def operands_of(draw: st.DrawFn, stories: list[Story], depth: int = 2) -> Operand:
    """One side of a proximity."""
    shape = draw(st.sampled_from(["leaf", "leaf", "leaf", "or", "near"])) if depth else "leaf"
    part = operands_of(stories, depth - 1)
    match shape:
        case "or":
            return Or(tuple(draw(st.lists(part, min_size=1, max_size=3))))
        case "near":
            return draw(nears_of(stories, depth - 1))
    leaf = draw(leaves_of(stories))
    return leaf if draw(st.booleans()) else replace(leaf, field=None)


@st.composite
def nears_of(draw: st.DrawFn, stories: list[Story], depth: int = 1) -> Proximity:
    """Two things near each other."""
    reach = draw(st.sampled_from(Reach))
    distance = draw(st.sampled_from([1, 1, 2, 3, 5, 20]))
    has_number = reach in (Reach.NEAR, Reach.THEN)
    side = operands_of(stories, depth)
    apart = not draw(st.integers(0, 3))
    return Proximity(draw(side), draw(side), reach, distance if has_number else 0, apart)


def trees_of(stories: list[Story]) -> st.SearchStrategy[Query]:
    """Queries about the stories, of every shape."""
    ends = st.sampled_from([None, *INSTANTS, INSTANTS[2] + timedelta(microseconds=1)])
    numbers = st.none() | st.integers(0, 12)
    counts = st.integers(1, 4) | st.integers(1, 9)
    leaf: st.SearchStrategy[Query] = st.one_of(
        *[leaves_of(stories)] * 5,
        st.builds(Range, ends, ends, st.sampled_from([field.name for field in DATES])),
        st.builds(Numbers, numbers, numbers, st.sampled_from([field.name for field in NUMBERS])),
        st.builds(Absent, st.sampled_from([field.name for field in (*DATES, *NUMBERS)])),
        *[nears_of(stories)] * 3,
        *(st.builds(node, counts, operands_of(stories)) for node in get_args(Counted)),
        st.just(All()),
    )
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.builds(lambda parts: And(tuple(parts)), st.lists(part, min_size=1, max_size=3)),
            st.builds(lambda parts: Or(tuple(parts)), st.lists(part, min_size=1, max_size=3)),
            st.builds(Not, part),
        ),
        max_leaves=5,
    )
