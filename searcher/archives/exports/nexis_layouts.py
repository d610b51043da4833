"""The parts of an article of Nexis, in the order in which each generation of it prints them."""

import re
from dataclasses import dataclass, field

from searcher.archives.exports.dates import Written, date_at
from searcher.archives.exports.labels import (
    BODY_LINES,
    END_LINE,
    NEXIS_FIELDS,
    TAIL_LINES,
    labelled,
)
from searcher.archives.exports.parts import Block, plain

# Blocks above the text, at most.
_TOP = 14
# Characters of a line that is a name and no sentence.
_LONGEST_NAME = 60

_LABEL = labelled(NEXIS_FIELDS)
# A label that we do not know: in the old text all stand in capitals.
_CAPITAL_LABEL = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ /&-]{2,30}): ?(.*)", re.DOTALL)
_END = re.compile(END_LINE, re.IGNORECASE)
_TEXT_LABEL = re.compile(r"(?:BODY|TEXT|TEXTE|TEKST|CUERPO|ARTICLE|ARTIKEL)\s*:\s*")
_RIGHTS = re.compile(
    r"^\s*(?:Copyrights?|©|\(c\) Copyright)\b|^\s*©|\bAll Rights?\s+Reserved"
    r"|Alle Rechte\s+vorbehalten|Tous droits\s+réservés|Todos los derechos\s+reservados"
    r"|Alle rechten\s+voorbehouden|Tutti i diritti\s+riservati",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"reserved|vorbehalten|réservés|reservados|voorbehouden|riservati", re.I)
_PAGE = re.compile(r"(?:Page|Seite|Pagina|Página) \d+(?: (?:of|von|de|sur|van) \d+)?", re.I)
_NUMBER = re.compile(r"\d{1,4}\.\s+")
_EDITION = re.compile(
    r"(?:[\w .,;-]{0,40}\b(?:edition|editie|ausgabe|édition|edición)\b[\w .,;-]{0,40}"
    r"|correction appended|final|clarification appended)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://")
# A byline that has no label, below the headline: "VAN ONZE CORRESPONDENT".
_BY = re.compile(r"(?:by|von|van|door|par|por)\s", re.IGNORECASE)
_HEAD = frozenset("headline byline section length highlight dateline other".split())
_TAIL = frozenset(
    "load language type subject organization company person place correction graphic".split()
)


@dataclass(slots=True)
class Article:
    """An article in its parts. `fields` has what its labels say, by our names for them."""

    source: str = ""
    headline: str = ""
    date: Written | None = None
    fields: dict[str, list[str]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)

    def of(self, key: str) -> str:
        """What a label says, on one line; "" without it."""
        return " ".join(self.fields.get(key, [""])[0].split())


def numbered(found: list[Block]) -> Article:
    """An article of the old text, below its counter.

    Publication, date, headline, labels, text, labels; until 2004 the headline stood between
    publication and date, and most labels below the text.
    """
    article = Article()
    found = _without_pages(_split(found))
    at = next((n for n, one in enumerate(found[:8]) if n and date_at(one.text)), None)
    above = found[: at if at is not None else 1]
    above = [one for one in above if not _ADDRESS.match(one.text)]
    names = [one.text for one in above if not _RIGHTS.search(one.text)]
    article.source = names[0] if names else _below_rights(above)
    if at is not None:
        article.date = date_at(" ".join(found[at].text.split("\n")))
    start = (at if at is not None else 0) + 1
    # What is set in the middle below the date is the edition, or a programme's name.
    while start < len(found) and (found[start].is_centred or _RIGHTS.search(found[start].text)):
        start += 1
    heads = [one.text for one in above[1:] if one.text in names[1:] and not one.is_centred]
    texts = [one.text for one in found]
    if heads:
        article.headline = " ".join(heads)
        is_name = start + 1 < len(texts) and len(texts[start]) < _LONGEST_NAME
        if is_name and not _is_label(texts, start) and _is_label(texts, start + 1):
            article.fields["byline"] = [texts[start]]
            start += 1
    else:
        labels = next(
            (n for n in range(start, len(texts[:_TOP])) if _is_label(texts, n)), start + 1
        )
        heads = texts[start:labels]
        # In documents nothing shows that an edition was set in the middle.
        while len(heads) > 1 and _EDITION.fullmatch(heads[0]):
            del heads[0]
        if len(heads) > 1 and len(heads[-1]) < _LONGEST_NAME and _BY.match(heads[-1]):
            article.fields["byline"] = [heads.pop()]
        article.headline = " ".join(heads)
        start = labels
    start = _take_labels(article, texts, start, is_old=True)
    return _with_text(article, texts, start, is_old=True)


def titled(found: list[Block]) -> Article:
    """An article of today's documents: headline, publication, date, labels, text, labels."""
    article = Article()
    texts = _lines_above_body([one.text for one in _without_pages(found)])
    body = next((n for n, one in enumerate(texts) if one.lower() in BODY_LINES), len(texts))
    length = next((n for n, one in enumerate(texts) if _key(one) == "length"), len(texts))
    end = min(body, length)
    # The last one: titles of the list may begin with a date too.
    dated = [n for n in range(max(1, end - 12), end) if date_at(texts[n])]
    labels = next(
        (n for n in range(end) if _key(texts[n]) in _HEAD or _RIGHTS.search(texts[n])), end
    )
    top = dated[-1] if dated else labels
    if top:
        article.source = texts[top - 1]
        article.date = date_at(" ".join(texts[top].split("\n"))) if dated else None
        article.headline = " ".join(_heads(texts, top - 1))
    start = next((n for n in range(top, end) if _key(texts[n])), end)
    start = _take_labels(article, texts, start)
    return _with_text(article, texts, start)


def _lines_above_body(texts: list[str]) -> list[str]:
    """The blocks, those above the text a line each: some programs leave no blanks between them."""
    told: list[str] = []
    for number, block in enumerate(texts):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines) if line.lower() in BODY_LINES), None)
        if at is not None:
            below = _with_labels_apart(lines[at + 1 :])
            return [*told, *lines[: at + 1], *below, *texts[number + 1 :]]
        is_header = len(lines) > 1 and any(date_at(line) or _key(line) for line in lines[1:])
        told += lines if is_header else [block]
    return told


def _with_labels_apart(lines: list[str]) -> list[str]:
    """A block of text, and the labels that stand below it without a blank."""
    end = len(lines)
    while end and (_key(lines[end - 1]) in _TAIL or _END.fullmatch(lines[end - 1])):
        end -= 1
    return [*filter(None, ["\n".join(lines[:end])]), *lines[end:]]


def _heads(texts: list[str], end: int) -> list[str]:
    """The lines of the headline that ends above a place.

    Above the first article of a file stands the list of all titles, which tells how many of the
    lines are its headline.
    """
    titles = {plain(_NUMBER.sub("", one)) for one in texts[:end] if _NUMBER.match(one)}
    for count in range(1, 6):
        heads = texts[max(0, end - count) : end]
        if plain("".join(heads)) in titles:
            return heads
    # Without a list a headline has hardly more than three parts.
    return texts[:end] if end <= 3 else texts[end - 1 : end]


def _split(found: list[Block]) -> list[Block]:
    """The blocks, the first of them parted where a date begins a line: some have no blank above."""
    parted: list[Block] = []
    for number, block in enumerate(found):
        lines = block.text.split("\n")
        at = next((n for n in range(1, len(lines)) if number < 4 and date_at(lines[n])), 0)
        if at and block.is_centred and not date_at(lines[0]):
            parted.append(Block("\n".join(lines[:at]), is_centred=True))
            lines = lines[at:]
        parted.append(Block("\n".join(lines), block.is_centred))
    return parted


def _without_pages(found: list[Block]) -> list[Block]:
    return [one for one in found if not _PAGE.fullmatch(one.text)]


def _below_rights(above: list[Block]) -> str:
    """The publication, where a note of copyright and its name stand without a blank between."""
    lines = above[0].text.split("\n") if above else []
    below = [n + 1 for n, line in enumerate(lines) if _RESERVED.search(line)]
    names = lines[below[-1] if below else 1 :]
    return names[-1] if names else ""


def _is_label(texts: list[str], number: int) -> bool:
    """Whether a block is a label of the old text: a known one, or one above a known one.

    Speakers of a transcript look like labels: "ANNOUNCER: This is LOU DOBBS THIS WEEK".
    """
    for place, block in enumerate(texts[number : number + 4]):
        key = _key(block, is_old=True)
        if key or _TEXT_LABEL.match(block):
            return not place or key not in _TAIL
        if not _CAPITAL_LABEL.match(block):
            return False
    return False


def _take_labels(article: Article, texts: list[str], start: int, *, is_old: bool = False) -> int:
    """Keep the labels from a place on, and say where the text below them begins."""
    number = start
    while number < len(texts):
        block = texts[number]
        if block.lower() in BODY_LINES:
            return number + 1
        if is_old and (body := _TEXT_LABEL.match(block)):
            texts[number] = block[body.end() :].strip()
            return number if texts[number] else number + 1
        key = _key(block, is_old=is_old)
        is_known = key or (is_old and _is_label(texts, number)) or _RIGHTS.search(block)
        if not is_known or key in _TAIL - {"graphic", "correction"}:
            return number
        _keep(article, block)
        after = texts[number + 2] if number + 2 < len(texts) else ""
        if is_old and key and not _value(block) and _TEXT_LABEL.match(after):
            article.fields[key][-1] = texts[number + 1]
            number += 1
        number += 1
    return number


def _keep(article: Article, block: str) -> None:
    """Keep what the labels of a block say; a line without one goes on with the line above."""
    key = ""
    for line in block.split("\n"):
        if label := _LABEL.match(line):
            key = NEXIS_FIELDS.get(label[1].lower(), "")
            article.fields.setdefault(key, []).append(label[2])
        elif key:
            article.fields[key][-1] += f"\n{line}"


def _with_text(article: Article, texts: list[str], start: int, *, is_old: bool = False) -> Article:
    """The article with its text, and with what the labels below it say."""
    end = _tail(texts, start, is_old=is_old)
    article.text = [one for one in texts[start:end] if not _END.fullmatch(one)]
    open_label = ""
    for block in texts[end:]:
        if _key(block, is_old=is_old):
            _keep(article, block)
            open_label = _key(block) if not _value(block) else ""
        elif block.lower() in TAIL_LINES:
            open_label = NEXIS_FIELDS.get(block.lower(), "")
        elif open_label and not _RIGHTS.search(block):
            values = article.fields.setdefault(open_label, [""])
            values[-1] = f"{values[-1]}\n{block}".strip()
    return article


def _tail(texts: list[str], start: int, *, is_old: bool) -> int:
    """Where the labels below a text begin, looked for from its end."""
    at = tail = len(texts)
    is_sure = False
    while at > start:
        block, above = texts[at - 1], texts[at - 2] if at - 2 >= start else ""
        key = _key(block, is_old=is_old)
        # A label below the text says little as long as none is found that stands there alone.
        is_known = key in _TAIL or (bool(key) and (is_old or is_sure))
        is_rights = bool(_RIGHTS.search(block)) and len(block) < 500
        if is_known or is_rights or _END.match(block) or block.lower() in TAIL_LINES:
            at -= 1
            tail = at
            is_sure = is_sure or is_known
        elif _key(above, is_old=is_old) in _TAIL | _HEAD and not _value(above):
            at -= 2
            tail = at
        elif is_old and _CAPITAL_LABEL.match(block):
            at -= 1
        else:
            break
    # Captions below a line "Graphic" are paragraphs of their own.
    lines = (n for n in range(max(start, tail - 30), tail) if texts[n].lower() in TAIL_LINES)
    return next(lines, tail) if is_sure else tail


def _key(block: str, *, is_old: bool = False) -> str:
    """What the label that a block begins with means, "" for none.

    In the old text labels stand in capitals; "Notes: ..." is a paragraph.
    """
    label = _LABEL.match(block)
    return (
        NEXIS_FIELDS.get(label[1].lower(), "")
        if label and (not is_old or label[1].isupper())
        else ""
    )


def _value(block: str) -> str:
    label = _LABEL.match(block)
    return label[2].strip() if label else block
