"""Articles of Factiva in text: as in a document, or with the codes of their fields.

An article ends with its accession number, "Document NPHER00020200106eg16000b5"; the word before it
is that of the user's language. Above the text stand section, headline, byline, number of words,
date, hour, publication, its code, edition, page, language, copyright, each on a line of its own
where it is known; or each behind its code (HD, BY, WC, PD ...), which is the same in all languages.
"""

import re
from dataclasses import dataclass, field

from searcher.analysis import clean
from searcher.archives.exports.dates import date_at
from searcher.archives.exports.labels import COUNT_OF_WORDS, FACTIVA, claimed_words
from searcher.archives.exports.parts import blocks, length_guess, plain
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.languages import language_named, language_of
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Unfit
from searcher.story import Entity, Status, Story

# Code of the publication, day, and nine letters and digits: "SUDOS00020131120e9bj0001v".
ACCESSION = r"[A-Za-z0-9]{8}(?:19|20)\d{6}[-a-z0-9]{4,10}"
_END = re.compile(rf"^[ \t\xa0]*(?:AN\s+)?(?:\S{{2,12}}[ \xa0])?({ACCESSION})[ \t\xa0]*\r?$", re.M)
_CODES = "|".join(sorted(FACTIVA, key=len, reverse=True))
_CODED = re.compile(rf"^[ \t]*({_CODES})(?:[ \t\xa0]{{1,}}|[ \t]*\n[ \t]*|$)(?=\S|$)", re.M)
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,5})?(?: Uhr)?"
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,8}|[A-Z0-9]{4,8}")
_RIGHTS = re.compile(r"©|\(c\)|copyright|all rights|alle rechte|tous droits|derechos", re.I)
_BY = re.compile(r"(?:by|von|par|por|di|da|door|av|af|от|автор:?)\s", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*(?:\s*,\s*|\s+|$)){1,8}")
_COMPANY = re.compile(
    r"\b(?:ltd|limited|inc|corp|llc|plc|gmbh|ag|kg|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|oy|ab|co"
    r"|company|verlag|presse|press|media|publish\w*|group|news\w*|zeitung\w*|editor\w*|édition\w*)\b",
    re.IGNORECASE,
)
# What each article has one of: most texts are known by them to be none before a pattern is tried.
_SIGNS = ("(c)", "(C)", "©", "opyright", "OPYRIGHT", "HD", "WC")
_LAST_COMPANY = re.compile(
    r"\b(?:ltd|inc|corp|co|s\.a|s\.p\.a|s\.r\.l|b\.v|n\.v)\.$", re.IGNORECASE
)
_COUNTED = re.compile(r"\d{1,4}\)\s+")
# Codes by which Factiva filters its own searches.
FILTERS = frozenset("ncat nfact nfce nfcpin nfcpex nfcpmin nfiltr ncrx".split())


@dataclass(slots=True)
class Article:
    """An article by the codes of its fields, and its text."""

    fields: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Whether a text is an export of Factiva: by an accession number, or by codes of fields."""
    if not any(sign in text for sign in _SIGNS):
        return False
    if _END.search(text) and (COUNT_OF_WORDS.search(text) or _CODED.search(text)):
        return True
    codes = {found[1] for found in _CODED.finditer(text)}
    if len(codes & {"HD", "WC", "PD", "SN", "SC", "LA", "LP", "TD"}) >= 5:
        return True
    # The first article may be longer than what is looked at.
    return _has_header([one.text for one in blocks(text)][:30])


def cuts(text: str) -> list[int]:
    """Where articles begin: behind the accession number of the one before."""
    ends = [found.end() for found in _END.finditer(text)]
    starts = [0, *ends]
    return starts[:-1] if ends and not _has_date(text[ends[-1] :]) else starts


def claimed(text: str) -> int | None:
    """Nothing: it does not count its articles."""
    return None


def claims(text: str, found: int) -> list[str]:
    """Factiva counts nothing in its files."""
    return []


def story(text: str, origin: str, *, is_wrapped: bool) -> Story:
    """One article. Raises Unfit for what is none, or has no date."""
    text = clean(text)
    end = _END.search(text)
    # Below the last article stands what was searched for.
    text = text[: end.end()] if end else text
    article = _coded(text) if len(set(_CODED.findall(text))) >= 4 else _headed(text)
    if end:
        article.fields["AN"] = end[1]
    return story_of(article, origin)


def story_of(article: Article, origin: str) -> Story:
    """The story of an article. Raises Unfit if it has no date, or neither headline nor text."""
    told = article.fields
    language = language_named(told.get("LA", "")) or language_of(told.get("LA", ""))
    body = "\n\n".join(article.text)
    headline = _COUNTED.sub("", " ".join(told.get("HD", "").split()), count=1)
    headline, from_what = headline_or(headline, "", body)
    if not headline:
        raise Unfit("empty", "the article has neither headline nor text")
    date = date_at(told.get("PD", ""), language, told.get("ET", ""))
    if not date:
        raise Unfit("no-date", f'no date that can be read stands with "{headline[:80]}"')
    source = agency_named(" ".join(told.get("SN", "").split()))
    words = claimed_words(told.get("WC", ""))
    about = (plain(source), date.day, plain(headline), plain(body)[:200])
    return Story(
        id=told.get("AN") or made_id("factiva", *about),
        date=date.instant.utc,
        headline=headline,
        body=body,
        source=source,
        byline=_byline(told.get("BY", ""), language),
        dateline=dateline_of(body).place,
        language=language,
        status=status_said(headline) or Status.USABLE,
        topics=_topics(told),
        entities=tuple(_entities(told)),
        guessed=(*date.instant.guessed, *from_what, *length_guess(words, body)),
        origin=origin,
    )


def _byline(written: str, language: str) -> str:
    """Who wrote an article. "Di" is the word for "by" in Italian alone; elsewhere a name."""
    written = written.replace("&softReturn;", " ")
    return byline_of(re.sub(r"^Di\s+", "", written) if language == "it" else written)


def _has_date(text: str) -> bool:
    return any(date_at(line) for line in text.split("\n")) and len(text) > 200


def _has_header(lines: list[str]) -> bool:
    """Whether a number of words stands above a date, and that above a copyright, on lines alone."""
    rows = [row for line in lines for row in line.split("\n")]
    for number, row in enumerate(rows[:-2]):
        if _is_count(row) and date_at(rows[number + 1]):
            return any(_RIGHTS.search(one) for one in rows[number + 2 : number + 12])
    return False


def _is_count(line: str) -> bool:
    return bool(COUNT_OF_WORDS.fullmatch(line.strip()))


def _coded(text: str) -> Article:
    """An article whose fields stand behind their codes."""
    article = Article()
    found = list(_CODED.finditer(text))
    for number, one in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        value = text[one.end() : end].strip()
        if one[1] in ("LP", "TD"):
            article.text += [block.text for block in blocks(value)]
        elif one[1] not in article.fields:
            article.fields[one[1]] = value.split("\n\n")[0] if one[1] == "AN" else value
    return article


def _headed(text: str) -> Article:
    """An article whose fields stand on lines of their own, known by what they look like."""
    parted = [one.text for one in blocks(text)]
    lines = [(number, line) for number, block in enumerate(parted) for line in block.split("\n")]
    rows = [line for _, line in lines]
    article, end = headed(rows)
    # What stands in one block with the header is of it.
    article.text = _body(article, parted[lines[end - 1][0] + 1 :])
    return article


def headed(rows: list[str]) -> tuple[Article, int]:
    """An article by the lines above its text, and where the last of those is."""
    article = Article()
    count = next((n for n, row in enumerate(rows) if _is_count(row)), None)
    date = next((n for n, row in enumerate(rows) if _is_date(row) and n > (count or 0)), None)
    if date is None:
        raise Unfit("no-date", f"no date stands above the text: {' '.join(rows)[:80]}")
    top = count if count is not None else date
    _take_title(article, rows[max(0, top - 4) : top], is_first=top > 4)
    if count is not None:
        article.fields["WC"] = rows[count]
    return article, _take_header(article, rows, date)


def _is_date(row: str) -> bool:
    found = date_at(row)
    return bool(found) and len(row) < 60


def _take_title(article: Article, rows: list[str], *, is_first: bool) -> None:
    """Section, headline and byline from the lines above the number of words.

    Above the first article of a file may stand a list of all titles.
    """
    rows = [row for row in rows if row]
    if len(rows) > 1 and (_BY.match(rows[-1]) or _is_name(rows[-1], rows[-2], len(rows))):
        article.fields["BY"] = rows.pop()
    if rows:
        article.fields["HD"] = rows.pop()
    if rows and not is_first and len(rows[-1]) < 60:
        article.fields["SE"] = rows[-1]


def _is_name(row: str, above: str, count: int) -> bool:
    """Whether a line below a longer one is a name: all its words have capitals."""
    if not _NAME.fullmatch(row):
        return False
    words = [word for word in re.split(r"[\s,]+", row) if word]
    is_capital = all(word[0].isupper() for word in words if word not in ("und", "and", "et", "y"))
    return is_capital and (count > 2 or (len(words) < 5 and len(above) > max(len(row), 25)))


def _take_header(article: Article, rows: list[str], date: int) -> int:
    """Date, hour, publication and what else stands below; where the header ends."""
    article.fields["PD"] = rows[date]
    at = date + 1
    if at < len(rows) and _CLOCK.fullmatch(rows[at]):
        article.fields["ET"] = rows[at]
        at += 1
    if at < len(rows):
        article.fields["SN"] = rows[at]
        at += 1
    for number in range(at, min(at + 8, len(rows))):
        row = rows[number]
        if _RIGHTS.search(row):
            article.fields["CY"] = row
            return number + 1
        if language_named(row) and len(row.split()) <= 4:
            article.fields["LA"] = row
            at = number + 1
        elif _CODE.fullmatch(row) and "SC" not in article.fields:
            article.fields["SC"] = row
            at = number + 1
    return at


def _body(article: Article, parted: list[str]) -> list[str]:
    """The text, without the accession number and the publisher's name that stand below it."""
    text = [one for one in parted if not _END.fullmatch(one)]
    text = [_END.sub("", one).strip() for one in text]
    if len(text) > 1 and is_publisher(text[-1], article.fields.get("CY", "")):
        article.fields["PUB"] = text.pop()
    return text


def is_publisher(line: str, rights: str) -> bool:
    """Whether a last line names who published an article: a company, or who has its copyright."""
    if len(line) >= 80 or plain(line) in ("", plain(rights)):
        return False
    is_company = bool(_COMPANY.search(line))
    # "Ltd." ends no sentence.
    is_sentence = bool(re.search(r"[.!?…\"”]$", _LAST_COMPANY.sub("", line)))
    return not is_sentence and (is_company or plain(line) in plain(rights))


def _topics(told: dict[str, str]) -> tuple[str, ...]:
    sections = [" ".join(told[key].split()) for key in ("SE", "CLM") if key in told]
    return tuple(dict.fromkeys([*sections, *terms(told.get("NS", ""))]))


def _entities(told: dict[str, str]) -> list[Entity]:
    orgs = [Entity("org", name) for name in terms(told.get("CO", ""))]
    return [*orgs, *(Entity("place", name) for name in terms(told.get("RE", "")))]


def terms(written: str) -> list[str]:
    """The names of terms behind their codes, without those by which Factiva filters.

    >>> terms("gpol : Domestic Politics | ncat : Content Types | GEN")
    ['Domestic Politics', 'GEN']
    """
    found: list[str] = []
    for one in written.split("|"):
        code, _, name = one.partition(":")
        if code.strip() not in FILTERS and (term := " ".join((name or code).split())):
            found.append(term)
    return list(dict.fromkeys(found))
