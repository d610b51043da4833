"""Where the sentences and paragraphs of a text begin, by rules and tables of newswire English.
(Nothing to do with an engine's `Boundary`, where errors are translated.)

A blank line parts paragraphs. A full stop, question mark or exclamation mark ends a sentence if
blanks follow and then no small letter. Most of what is here says when a full stop belongs to an
abbreviation and ends nothing, by what stands before and behind it. Styles differ in what they
abbreviate; the tables are those of the AP Stylebook (states, months with a day, titles before a
name, Co. and Corp. and Inc. and Ltd.) and of the Reuters Handbook of Journalism. Errors are on
the side of longer sentences: words that SAME/S is to find together are then still found.
"""

import re
from collections.abc import Iterator

from searcher.lazy_re import pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name: never at the end of a sentence. In small letters, as they stand there in any case.
_TITLES = _words(
    """
    mr mrs ms messrs mx dr drs prof profs rev hon pres gen lt col maj capt cmdr cdr sgt cpl pvt adm
    brig ens sen sens rep reps gov govs supt insp det amb sec treas atty mt ft m mm mme mlle str
    sra bzw fr msgr sheikh mtn vs v approx cf eg ie
    """
)
# Before a number: No. 10, Art. 5, pp. 3.
_BEFORE_NUMBERS = _words("no nos nr art arts fig figs vol vols ch chs para paras sec p pp v op")
# Behind a number: the end of a sentence only before a word that begins one.
_UNITS = _words("in ft yd mi lb lbs oz sq cu gal qt min sec hr")
# With a capital, and then the end of a sentence only before a word that begins one.
_ABBREVIATIONS = _words(
    """
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    St Ste Jr Sr Esq Ave Blvd Rd Hwy Pkwy Sq Bldg Dept Univ Assn Natl Intl Gov Govt Mfg Eng Ph
    """
)
# Companies: the end of a sentence unless an office in them follows.
_COMPANIES = _words("Inc Corp Co Cos Ltd Plc PLC LLC Bros Assoc Bhd Pty Tbk")
_OFFICES = _words(
    """
    CEO CFO COO CTO Chair Chairman Chairwoman Chief President Vice Executive Managing Director
    Senior Deputy General Founder Co-founder Co-Founder Cofounder Spokesman Spokeswoman Spokesperson
    Treasurer Secretary Partner Analyst Economist Strategist Head Class
    """
)
# States, as AP abbreviates them. Within a sentence a comma follows them.
_STATES = _words(
    """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb
    Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask
    N.H N.J N.M N.Y N.C N.D R.I S.C S.D W.Va D.C B.C P.R
    """
)
# Words that begin a sentence and hardly a name.
_BEGINNINGS = _words(
    """
    A After All Also Although An And Another Any Are As At Because Before Both But By Can Could Did
    Do Does Each Earlier Either Even Every Few For From Had Has Have He Her Here His How However I
    If In Instead Is It Its Just Last Later Many Meanwhile Might More Most Much My Neither
    Nevertheless No Nobody Nor Not Nothing Now Of On Once One Only Or Other Others Our Over Perhaps
    She Should Since So Some Still Such That The Their Then There These They This Those Though
    Through Thus To Today Too Two Under Until Was We Were What When Where Whether Which While Who
    Whose Why Will With Without Would Yet You Your Yesterday
    """
)
_DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
# What follows a time of day in one sentence with it.
_BEHIND_TIMES = _DAYS | _words(
    """
    January February March April May June July August September October November December
    Jan Feb Mar Apr Aug Sept Oct Nov Dec Eastern Central Mountain Pacific Greenwich London Tokyo
    ET CT MT PT EST EDT CST CDT MST MDT PST PDT GMT UTC BST CET CEST IST JST SGT HKT MSK AEST AEDT
    """
)
_EXCLAIMED = _words("Yahoo Yum Jeopardy Panic Joomla Wham")  # names with an exclamation mark
_BULLETS = frozenset("•⁃‣▪◦")
_SMALL = _words("vs v approx cf eg ie")  # the titles above that are written in small letters

_KNOWN = frozenset(
    word.lower()
    for table in (_TITLES, _BEFORE_NUMBERS, _UNITS, _ABBREVIATIONS, _COMPANIES, _STATES)
    for word in table
)

_SAYING = "|".join(
    """
    said says say asked asks told tells added adds wrote writes tweeted posted replied answered
    shouted yelled cried screamed exclaimed wondered joked quipped demanded responded continued
    """.split()
)

_PARAGRAPH = pattern(r"\n[^\S\n]*\n[\W_]*")
# A comma behind a stop goes on with the sentence (Inc., which), and so does a small letter.
_STOP = pattern(r"([.!?…])([^\w\s,;:]*)\s([\W_]*)(?=([^\W_a-z]))")
# Of Chinese and Japanese, Hindi, Arabic and Urdu: no blank need follow, and no capital.
_OTHER_STOP = pattern(r"[。！？｡।؟۔]+[^\w\s]*\s*")
_COUNT = pattern(r"\d\s+$")
_LAST_WORD = pattern(r"[^\W_]*$")
_DOTTED = pattern(r"(?<![^\W_])(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}$")  # U.S Ph.D W.Va a.m
_NEXT_WORD = pattern(r"[^\W_]+(?:[-'’][^\W_]+)*\.?")
_CLOCK = pattern(r"(?:[A-Z][\w-]*\s+){1,2}(?:time|Time|Standard|Daylight|Summer)\b")  # Indian time
# Who said what is quoted before: "Foreign Minister Liu said." Not "Minister Liu said critics had".
_SAID = pattern(
    rf"(?:[\w.'’-]+\s+){{1,6}}(?:(?:asked|asks|told|tells)\b|(?:{_SAYING})"
    r"(?:[.,;:!?]|\s*$|\s*\n|\s+(?:on|in|at|to|after|during|when|as|while|by|from|with|through|before"
    r"|of|late|early|earlier|later|this|last|again|afterwards?|the|[A-Z])))"
)
_ITEM = pattern(
    r"(^|\s)([^\w\s]{0,2})\s?(\d{1,2}|[a-z])[.)]{1,2}\s+(?=[“\"'(]*[A-Z])", re.MULTILINE
)
_TICKER = pattern(r"[A-Z0-9]{2,6}\.[A-Z]{1,2}(?![\w.])")
_FIRST_ITEM = pattern(r"\n(?:[^\w\s]{0,2}\s?(?:1|a)|[•⁃‣▪◦]\s?(?:\d{1,2}|[a-z]))[.)]{1,2}\s")
_FIRST_TIME = pattern(
    r"(?:^|[.!?]['\"”’)]*\s+)(?:At|By|Around|Before|After|Until|About)\s+[\d:]+\s*$"
)
_LONGEST_ABBREVIATION = 8
_FARTHEST = 40  # characters before a stop that are looked at


def paragraphs(text: str) -> list[int]:
    """The characters at which the paragraphs of a text begin, but for the first.

    >>> paragraphs("One two.\\n\\nThree.")
    [10]
    """
    return [found.end() for found in _PARAGRAPH.finditer(text)]


def sentences(text: str) -> list[int]:
    """The characters at which the sentences of a text begin, but for the first.

    >>> sentences("Gen. Lee spoke. He left.")
    [16]
    >>> sentences("他走了。她来了。")
    [4]
    """
    items = list(_items(text))
    begins = set(paragraphs(text))
    for stop in _STOP.finditer(text):
        end = stop.end()
        if end in begins:
            continue
        if items and any(first <= stop.start() < last for first, last in items):
            continue  # the stop of "2."
        if _ends_plainly(text, stop) or _ends_sentence(text, stop):
            begins.add(end)
    begins.update([start for start, _ in items if start])
    if not text.isascii():
        begins.update([stop.end() for stop in _OTHER_STOP.finditer(text) if stop.end() < len(text)])
    return sorted(begins)


def _items(text: str) -> Iterator[tuple[int, int]]:
    """The numbers and letters before the items of a list, each the next of the one before."""
    if not _has_list(text):
        return
    expected = ""
    for found in _ITEM.finditer(text):
        blank, sign, marker = found.groups()
        before = text[: found.start()].rstrip()[-1:]
        is_first = marker in ("1", "a") or sign in _BULLETS
        is_apart = not before or before in ":;" or "\n" in blank
        if marker == expected or (is_first and is_apart):
            expected = str(int(marker) + 1) if marker.isdigit() else chr(ord(marker) + 1)
            yield found.start(2) if sign in _BULLETS else found.start(3), found.end()


def _has_list(text: str) -> bool:
    """Whether a line begins like an item of a list, or a colon comes before one; quickly told."""
    if ": 1" in text or ": a" in text or _FIRST_ITEM.match(f"\n{text[:9]}"):
        return True
    return _FIRST_ITEM.search(text) is not None


def _ends_plainly(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop stands behind a word that is no abbreviation: by far the commonest end,
    told here in a third of the time of `_ends_sentence`."""
    if text[stop.start()] != "." or "." in stop[3] or stop[4].islower():
        return False
    at = stop.start()
    words = text[max(0, at - _LONGEST_ABBREVIATION) : at].split()
    word = words[-1] if words else ""
    return len(word) > 1 and word.isalpha() and word.lower() not in _KNOWN


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop, with blanks and then a letter or digit behind it, ends a sentence."""
    sign, closing, opening, after = stop.groups()
    if after.islower():
        return False
    at = stop.start()
    tail = text[max(0, at - _LONGEST_ABBREVIATION) : at]
    last = _LAST_WORD.search(tail)
    before = last[0] if last else ""
    if sign != ".":
        return _ends_loudly(text, stop, before)
    if "." in opening:  # dots with blanks between them: three leave words out, a fourth is a stop
        return opening.count(".") >= 3
    if text[at - 1 : at] in ("°", "[", "("):  # N°. 5, [...]
        return False
    has_parts = text[at - len(before) - 1 : at - len(before)] == "."
    if not has_parts and len(before) != 1 and before.lower() not in _KNOWN:
        return True
    behind = _NEXT_WORD.match(text, stop.end())
    following = behind[0] if behind else after
    # HELENA, Mont. (AP) --; MedImmune Inc. MEDI.O
    is_joined = any(mark in opening for mark in "([–—-") or ")" in closing
    is_joined = is_joined or _TICKER.match(text, stop.end()) is not None
    dotted = _DOTTED.search(text, max(0, at - _FARTHEST), at) if has_parts else None
    if dotted:
        return _ends_behind_dotted(text, stop, dotted[0], following, is_joined=is_joined)
    if before in _UNITS and _COUNT.search(text, max(0, at - _FARTHEST), at - len(before)):
        return following in _BEGINNINGS and not is_joined
    return _ends_behind(before, following, after, is_joined=is_joined)


def _ends_loudly(text: str, stop: re.Match[str], before: str) -> bool:
    """Whether a sentence ends with a question mark, an exclamation mark or an ellipsis."""
    behind = _NEXT_WORD.match(text, stop.end())
    following = behind[0] if behind else ""
    if before in _EXCLAIMED and not stop[2]:
        return following in _BEGINNINGS
    is_quoted = any(quote in stop[2] for quote in "\"”’»'")
    is_said = following not in _BEGINNINGS and _SAID.match(text, stop.end()) is not None
    return not (is_quoted and is_said)  # "Really?" Foreign Minister Liu said.


def _ends_behind_dotted(
    text: str, stop: re.Match[str], before: str, following: str, *, is_joined: bool
) -> bool:
    """Whether a sentence ends with an abbreviation of several parts: U.S., D.C., p.m."""
    small = before.lower()
    if small in ("i.e", "e.g"):
        return False
    if small in ("a.m", "p.m"):
        is_beginning = _FIRST_TIME.search(text[: stop.start() - 3][-_FARTHEST:])
        return not (
            is_joined
            or is_beginning
            or following[0].isdigit()
            or following.rstrip(".") in _BEHIND_TIMES
            or _CLOCK.match(text, stop.end())
        )
    if before in _STATES:
        return not is_joined and not following[0].isdigit() and not _is_title(following)
    return following in _BEGINNINGS


def _ends_behind(before: str, following: str, after: str, *, is_joined: bool) -> bool:
    """Whether a sentence ends with a word and a full stop."""
    small = before.lower()
    if small in _TITLES and (before[:1].isupper() or small in _SMALL):
        return False
    if small in _BEFORE_NUMBERS and after.isdigit():
        return False
    if len(before) == 1 and before.isupper():  # George W. Bush, J. A. Smith; but: you and I. Did
        return following in _BEGINNINGS
    if before in _ABBREVIATIONS:
        return following in _BEGINNINGS
    if before in _COMPANIES:
        word = following.rstrip(".")
        return not (is_joined or after.isdigit() or word in _OFFICES | _COMPANIES)
    if before in _STATES:
        return not (is_joined or after.isdigit() or _is_title(following))
    return True


def _is_title(word: str) -> bool:
    return word.endswith(".") and word[:-1].lower() in _TITLES
