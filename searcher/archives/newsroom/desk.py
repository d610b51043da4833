"""What a desk leaves to its readers: headlines not written, corrections and kills said in words.

Also what agencies write in many ways: their own name, languages, subject codes, datelines.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from msgspec.structs import replace

from searcher.story import Status, Story

LONGEST_HEADLINE = 200

_SENTENCE = re.compile(r".+?(?:[.!?…][\"”'’»)]*(?=\s)|[。！？؟۔])", re.DOTALL)
# A label begins its line or stands in brackets or between strokes: "12 KILLED" is a headline.
_KILLS = re.compile(
    r"(?:^\W*|[(/*,;]\s*)(?:MANDATORY |BULLETIN |EDITORS?:? )?"
    r"(?:KILL|WITHDRAWN|ANNULERET|ANNULLERT)(?=\s*[)/*,;:–—-]|\s*$)"
)
_CORRECTIONS = re.compile(
    r"(?:^\W*|[(/*,;–—-]\s*)(?:CORRECTED|CORRECTION|CORRECTIVE|CORRECTS|CORRECT"
    r"|RECTIFICATIF|RECTIFICATION|CORRECTIF|BERICHTIGUNG|BERICHTIGT|KORREKTUR|KORREKTION|RETTELSE"
    r"|RETTING|RÄTTELSE|KORJAUS|RECTIFICATIE|CORRECCIÓN|CORREZIONE|CORREÇÃO)"
    r"(?=\s*[)/*,;:–—-]|\s*$)"
)
_TRAILER = re.compile(
    r"[^\W\d_ ]{1,6}(?: [^\W\d_]{1,3}){0,2}(?:[/-][^\W\d_ ]{1,6}(?: [^\W\d_]{1,3})?)+\.?"  # a/b
    r"|/\w+/|==? ?\w+|ends?|-?0-|\*+|-30-|[./*_\- ]+"
    r"|AAP(?: [A-Za-z]{2,4}){1,4}|dpa(?: \w{2,5}){1,8}"
)
_CORRECTION_NOTE = re.compile(
    r"\s*(?:eds?\.?:\s*)?[(\[]?\s*(?:"
    r"corrects?\b|correcting\b|correction\b|corrected\b|berichtigt\b|berichtigung\b"
    r"|korrigiert\b|rectifie\b|rectificatif\b|korrektion\b|rettelse\b|retting\b)",
    re.IGNORECASE,
)

_LANGUAGES = {
    code: two
    for two, codes in {
        "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces cze", "da": "dan", "de": "deu ger",
        "el": "ell gre", "en": "eng", "es": "spa", "et": "est", "fa": "fas per", "fi": "fin",
        "fr": "fra fre", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind",
        "is": "isl ice", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav",
        "nl": "nld dut", "no": "nor nob nno nb nn", "pl": "pol", "pt": "por", "ro": "ron rum",
        "ru": "rus", "sk": "slk slo", "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha",
        "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho chi",
    }.items()
    for code in codes.split()
}  # fmt: skip

_AGENCIES = {
    name: agency
    for agency, names in {
        "AAP": "aap|australian associated press",
        "AFP": "afp|agence france-presse|agence france presse|أ ف ب|ا ف ب",
        "ANP": "anp", "ANSA": "ansa", "AP": "ap|associated press|the associated press",
        "ATS": "ats|sda-ats|keystone-ats", "Belga": "belga",
        "CP": "cp|the canadian press|canadian press",
        "dpa": "dpa|deutsche presse-agentur|deutsche presse-agentur gmbh", "EFE": "efe|agencia efe",
        "Kyodo": "kyodo|kyodo news|kyodonews", "NTB": "ntb|ntbscanpix",
        "PA": "pa|press association|pa sport|pa media",
        "Reuters": "reuters|thomson reuters|thomsonreuters", "Ritzau": "ritzau",
        "STT": "stt|stt-lehtikuva", "TT": "tt|tt nyhetsbyrån",
    }.items()
    for name in names.split("|")
}  # fmt: skip
_MONTHS = {
    "jan", "feb", "fev", "mar", "mär", "maa", "apr", "avr", "abr", "may", "mai", "maj", "jun",
    "jui", "jul", "aug", "aou", "aoû", "ago", "sep", "oct", "okt", "out", "nov", "dec", "dez",
    "déc", "dic", "gen", "ene", "mag", "giu", "lug", "set", "ott",
}  # fmt: skip
_DATELINE = re.compile(
    r"(?P<place>[^\n()/\d]{2,60}?(?:\d{1,2}[^\n()/]{0,20}?)?)"
    r"\s*[(/]\s*(?P<agency>[^()/\n]{2,30}?)\s*[)/]\s*(?:--?|[–—_:])\s"
)


def agency(name: str) -> str:
    """An agency by the name that searchers use, from its name, its domain or its mark.

    >>> agency("reuters.com"), agency("/ritzau/"), agency("Thomson Reuters"), agency("Orient Press")
    ('Reuters', 'Ritzau', 'Reuters', 'Orient Press')
    """
    name = name.strip(" /–—-")
    key = re.split(r"\. |, ", name.lower())[0]
    key = re.sub(r"^www\.|\.(?:com|org|net|it|fi|de|dk|no|be|ch|se|nl|es|jp)$", "", key)
    return _AGENCIES.get(key, name)


def is_agency(name: str) -> bool:
    """Whether a name, code or domain is that of an agency known here.

    >>> is_agency("DPA"), is_agency("z01122")
    (True, False)
    """
    return agency(name) in _AGENCIES.values()


def topic(code: str) -> str:
    """A subject code; the scheme stands before it unless it is IPTC's eight digits.

    >>> topic("medtop:20000523"), topic("N2:GB")
    ('20000523', 'N2:GB')
    """
    code = code.strip()
    _, _, last = code.rpartition(":")
    return last if re.fullmatch(r"\d{8}", last) else code


def dateline(text: str) -> str:
    """The place in a dateline, without date, agency and dash; "" for a mere time stamp.

    >>> dateline("WASHINGTON, D.C., Dec 20, 2017 (AFP) -"), dateline("2014-07-17 00:24:11 GMT")
    ('WASHINGTON, D.C.', '')
    >>> dateline("Berlin (dpa) - "), dateline("MARCH 04, 2013")
    ('Berlin', '')
    >>> dateline("Kiova/Washington")
    'Kiova/Washington'
    """
    place = re.split(r"\d|\(|\s/", text.lstrip(), maxsplit=1)[0]
    has_date = text.lstrip()[len(place) :][:1].isdigit()
    words = place.rstrip(" ,-").split()
    if has_date and words and words[-1].lower()[:3] in _MONTHS:
        words.pop()
    return " ".join(words).strip(" ,-–—:_")


def dateline_in(body: str) -> str:
    """The place before an agency in brackets, at the beginning of a body or below a line above it.

    >>> dateline_in("LIMA, Jan 21 (Reuters) - Pope Francis"), dateline_in("Haag /ritzau/: En")
    ('LIMA', 'Haag')
    >>> dateline_in("By A. Writer\\n\\nOSLO (NTB) - Snow"), dateline_in("A bank (or so) - said")
    ('OSLO', '')
    """
    found = (_DATELINE.match(part[:200]) for part in body[:3000].split("\n\n", 2)[:2])
    return next((place for one in found if one and (place := _place(one))), "")


def _place(found: re.Match[str]) -> str:
    name = found["agency"].lower()
    is_agency = not found["agency"][0].islower() or name.split("/")[0] in _AGENCIES
    return dateline(found["place"]) if is_agency and len(found["place"].split()) <= 7 else ""


def headline_or(headline: str, slug: str, body: str) -> tuple[str, tuple[str, ...]]:
    """A story's headline; without one its slug, or its first sentence, and that this is so.

    >>> headline_or("", "", "Oil rose. It fell.")
    ('Oil rose.', ('headline from the first sentence',))
    >>> headline_or("", "oil-prices", "Oil rose.")
    ('oil-prices', ('headline from the slug',))
    """
    if headline.strip():
        return headline, ()
    if slug.strip():
        return slug, ("headline from the slug",)
    first = first_sentence(body)
    return first, ("headline from the first sentence",) if first else ()


def without_headline(body: str, headline: str) -> str:
    """A body without the headline, where that is repeated as its first paragraph.

    >>> without_headline("Oil up\\n\\nOil rose.", "Oil up")
    'Oil rose.'
    """
    first, _, rest = body.partition("\n\n")
    return rest if rest and " ".join(first.split()) == headline else body


def below(deck: str, body: str) -> str:
    """A body below the line or lead that stands above it, unless it begins with that.

    >>> below("Shares up too", "Oil rose."), below("Oil rose", "Oil rose.")
    ('Shares up too\\n\\nOil rose.', 'Oil rose.')
    """
    return body if body.startswith(deck) else f"{deck}\n\n{body}".strip()


def without_trailer(body: str) -> str:
    """A body without the initials and marks that desks end it with.

    >>> without_trailer("Oil rose.\\n\\nhh/ph/ts/hd"), without_trailer("It did.\\n\\nends")
    ('Oil rose.', 'It did.')
    >>> without_trailer("He said:\\n\\nNo.")
    'He said:\\n\\nNo.'
    """
    rest, _, last = body.rpartition("\n\n")
    return rest if rest and _TRAILER.fullmatch(last) else body


def made_id(format: str, *parts: str) -> str:
    """An id for a story whose wire gives it none, of what was sent.

    >>> made_id("nitf", "AP", "2019-07-03", "Top Ten")
    'nitf-70d3b4204f57c2eb'
    """
    return f"{format}-{sha256(chr(0).join(parts).encode('utf-8', 'replace')).hexdigest()[:16]}"


def first_sentence(body: str) -> str:
    """The first sentence of a text, cut at a word if it is very long.

    >>> first_sentence("The U.S. said so.\\n\\nMore.")
    'The U.S. said so.'
    """
    paragraph = " ".join(body.strip().partition("\n\n")[0].split())
    paragraph = paragraph[: 2 * LONGEST_HEADLINE]  # more would take the square of its time
    for found in _SENTENCE.finditer(paragraph):
        if not re.search(r"(?:^|[\s.(])\w{1,3}\.$", found[0]) or found.end() == len(paragraph):
            paragraph = paragraph[: found.end()]
            break
    if len(paragraph) <= LONGEST_HEADLINE:
        return paragraph
    return paragraph[:LONGEST_HEADLINE].rsplit(" ", 1)[0] + " …"


def status_said(*labels: str) -> Status | None:
    """What capitals in headlines, slugs and labels say of a story's status; None: nothing.

    >>> status_said("CORRECTED-Oil up"), status_said("USA-OIL/ (UPDATE 1, CORRECTED)")
    (<Status.CORRECTED: 'corrected'>, <Status.CORRECTED: 'corrected'>)
    >>> status_said("Correct answers", "12 KILLED IN BLAST"), status_said("KILL: BC-Oil")
    (None, <Status.KILLED: 'killed'>)
    """
    if any(_KILLS.search(label) for label in labels):
        return Status.KILLED
    if any(_CORRECTIONS.search(label) for label in labels):
        return Status.CORRECTED
    return None


def replacing(story: Story, id: str) -> Iterator[Story]:
    """A story, and a notice that withdraws the one of another id that it replaces.

    A story under embargo withdraws nothing yet; nor does a kill, which has that id itself.
    """
    yield story
    if id not in ("", story.id) and story.status not in (Status.EMBARGOED, Status.KILLED):
        told = f"Replaced by {story.id}"
        yield replace(
            story, id=id, status=Status.KILLED, headline=told, note=told, body="", byline="",
            embargo=None, entities=(), guessed=("kill from the story that replaces it",),
        )  # fmt: skip


def is_correction_note(note: str) -> bool:
    """Whether a note to editors says that the story corrects an earlier one.

    >>> is_correction_note("Corrects second paragraph"), is_correction_note("ADDS quotes")
    (True, False)
    """
    return bool(_CORRECTION_NOTE.match(note))


def language(tag: str) -> str:
    """The two letters of a language; "" for a tag that has none.

    >>> language("en-US"), language("swe"), language("nb-NO"), language("und")
    ('en', 'sv', 'no', '')
    """
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


def urgency(written: str) -> int | None:
    """An urgency from 1 (flash) to 8; None for anything else.

    >>> urgency("4"), urgency("0"), urgency("12")
    (4, None, None)
    """
    return int(written) if re.fullmatch("[1-8]", written.strip()) else None
