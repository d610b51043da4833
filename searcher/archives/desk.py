"""What a desk leaves to its readers: headlines not written, corrections and kills said in words.

Also the two letters of a language, which feeds write in five ways.
"""

import re

from searcher.story import Status

LONGEST_HEADLINE = 160

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
_CORRECTION_NOTE = re.compile(
    r"\s*[(\[]?\s*(?:corrects?\b|correcting\b|correction\b|corrected\b|berichtigt\b|berichtigung\b"
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


def first_sentence(body: str) -> str:
    """The first sentence of a text, cut at a word if it is very long.

    >>> first_sentence("The U.S. said so.\\n\\nMore.")
    'The U.S. said so.'
    """
    paragraph = " ".join(body.strip().partition("\n\n")[0].split())
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
