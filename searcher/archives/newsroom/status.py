"""What may be done with a story: status, kills, corrections, and the rights that agencies state.

This is the only table of kill words. Desks write them in capitals in a slug, a headline or a label
above it, or say them in a note to editors.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from searcher.story import Status, Story

# Of leads, corrections and kills.
UNNAMED = "the earlier story is not named, and stays"

# IPTC's pubStatus, with the spellings of NewsML 1.2, NITF's management-status and ninjs.
_PUBLISHED = {
    "usable": Status.USABLE,
    "embargoed": Status.EMBARGOED,
    **dict.fromkeys(("canceled", "cancelled", "withheld", "killed"), Status.KILLED),
}

_KILLS = "KILL|WITHDRAWN|ANNULERET|ANNULLERT"
# A desk's own line may say so too; in a headline these are news: "WITHDRAWAL: US leaves Kabul".
_KILLS_OF_DESKS = rf"{_KILLS}|WITHDRAWAL|WITHHOLD|ELIMINATION|ANNUL(?:ATION|É|E)|ZURÜCKGEZOGEN"
_CORRECTIONS = (
    "CORRECTED|CORRECTION|CORRECTIVE|CORRECTING|CORREX|CRTG|RECTIFICATIF|RECTIFICATION|CORRECTIF"
    "|BERICHTIGUNG|BERICHTIGT|KORREKTUR|KORREKTION|RETTELSE|RETTING|RÄTTELSE|KORJAUS|RECTIFICATIE"
    "|CORRECCIÓN|CORREZIONE|CORREÇÃO"
)

# A label begins its line or stands in brackets or between strokes: "12 KILLED" is a headline.
_END = r"(?=\s*[)/*,;:–—-]|\s*$)"
_KILL_LABEL = re.compile(
    rf"(?:^\W*|[(/*,;]\s*)(?:MANDATORY |BULLETIN |EDITORS?:? )?(?:{_KILLS}){_END}"
)
_CORRECTION_LABEL = re.compile(rf"(?:^\W*|[(/*,;–—-]\s*)(?:{_CORRECTIONS}|CORRECTS|CORRECT){_END}")
_DESK_KILL = re.compile(rf"\b(?:{_KILLS_OF_DESKS})\b", re.IGNORECASE)
_DESK_CORRECTION = re.compile(rf"\b(?:{_CORRECTIONS}|CORRECT|COR)\b", re.IGNORECASE)
_LABEL = re.compile(f"{_KILLS_OF_DESKS}|{_CORRECTIONS}|CORRECT")
_CORRECTION_IN_CAPITALS = re.compile(rf"\b(?:{_CORRECTIONS})\b")
_CORRECTION_NOTE = re.compile(
    r"\s*(?:eds?\.?:\s*)?[(\[]?\s*(?:"
    r"corrects?\b|correcting\b|correction\b|corrected\b|berichtigt\b|berichtigung\b"
    r"|korrigiert\b|rectifie\b|rectificatif\b|korrektion\b|rettelse\b|retting\b)",
    re.IGNORECASE,
)


def published_status(written: str) -> Status:
    """What a pubStatus says, with its scheme or without; usable for one that is not known.

    >>> published_status("stat:canceled"), published_status("Embargoed"), published_status("")
    (<Status.KILLED: 'killed'>, <Status.EMBARGOED: 'embargoed'>, <Status.USABLE: 'usable'>)
    """
    return _PUBLISHED.get(written.rpartition(":")[2].strip().lower(), Status.USABLE)


def status_of(
    published: Status,
    labels: tuple[str, ...],
    embargo: datetime | None,
    date: datetime,
    *,
    is_correction: bool = False,
) -> Status:
    """A story's status: of what its wire declares and what its labels say, the most severe.

    `labels` are its headline and slug; `embargo` is what a field of the wire says, `date` that of
    the version. A story that is held back without a time stays so, corrected or not.
    """
    said = status_said(*labels)
    if Status.KILLED in (published, said):
        return Status.KILLED
    is_held = published is Status.EMBARGOED
    if is_held and embargo is None:
        return Status.EMBARGOED
    if said or is_correction:
        return Status.CORRECTED
    is_later = embargo is not None and embargo > date
    return Status.EMBARGOED if is_later or is_held else Status.USABLE


def status_said(*labels: str) -> Status | None:
    """What capitals in headlines and slugs say of a story's status; None: nothing.

    >>> status_said("CORRECTED-Oil up"), status_said("USA-OIL/ (UPDATE 1, CORRECTED)")
    (<Status.CORRECTED: 'corrected'>, <Status.CORRECTED: 'corrected'>)
    >>> status_said("Correct answers", "12 KILLED IN BLAST"), status_said("KILL: BC-Oil")
    (None, <Status.KILLED: 'killed'>)
    """
    if any(_KILL_LABEL.search(label) for label in labels):
        return Status.KILLED
    if any(_CORRECTION_LABEL.search(label) for label in labels):
        return Status.CORRECTED
    return None


def status_of_desk(line: str) -> Status | None:
    """What a line of the desk's own, a label or a note, says by the word that it begins with.

    >>> status_of_desk("Berichtigung: 3, nicht 4"), status_of_desk("Killer bees")
    (<Status.CORRECTED: 'corrected'>, None)
    """
    if _DESK_KILL.match(line):
        return Status.KILLED
    return Status.CORRECTED if _DESK_CORRECTION.match(line) else None


def is_status_label(line: str) -> bool:
    """Whether a line is one word of a kill or a correction, in capitals, and nothing else.

    >>> is_status_label("BERICHTIGUNG"), is_status_label("Correction of the market")
    (True, False)
    """
    return bool(_LABEL.fullmatch(line))


def status_in_label(label: str) -> Status | None:
    """The same of a label that holds nothing but words of desks, wherever they stand in it.

    >>> status_in_label("1st Ld-Writethru, KILL"), status_in_label("3rd Ld-CORRECTIVE")
    (<Status.KILLED: 'killed'>, <Status.CORRECTED: 'corrected'>)
    """
    if _DESK_KILL.search(label):
        return Status.KILLED
    return Status.CORRECTED if _DESK_CORRECTION.search(label) else None


def is_corrected_in_capitals(headline: str) -> bool:
    """Whether a headline has a word of corrections in capitals, wherever (AAP's "CRTG").

    >>> is_corrected_in_capitals("RACING CRTG SCONE"), is_corrected_in_capitals("A correction")
    (True, False)
    """
    return bool(_CORRECTION_IN_CAPITALS.search(headline))


def is_correction_note(note: str) -> bool:
    """Whether a note to editors says that the story corrects an earlier one.

    >>> is_correction_note("Corrects second paragraph"), is_correction_note("ADDS quotes")
    (True, False)
    """
    return bool(_CORRECTION_NOTE.match(note))


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


def rights(
    terms: Iterable[str], notices: Iterable[str] = (), holders: Iterable[str] = (), year: str = ""
) -> tuple[str, ...]:
    """Terms of use, then copyright lines, each once and on one line.

    `holders` own the copyright. Without a notice that says so, each has a line with the `year`.

    >>> rights(["Editorial use only "], ["© 2020 AFP"], ["AFP"])
    ('Editorial use only', '© 2020 AFP')
    >>> rights([], holders=["Ritzau"], year="2016")
    ('Copyright 2016 Ritzau',)
    """
    found = _lines(notices)
    if not found:
        found = [" ".join(filter(None, ("Copyright", year, name))) for name in _lines(holders)]
    return tuple(dict.fromkeys([*_lines(terms), *found]))


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts if (line := " ".join(text.split()))]
