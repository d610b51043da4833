"""Articles of ProQuest: in text, in pages, and in the mails that it delivers.

Rules of underscores or "Document 1 of 2" part them. Below the headline stand fields with their
names; the text stands behind "Full text:" among them. Short lists have a citation instead.
"""

import re
from itertools import pairwise

from searcher.analysis import clean
from searcher.archives.exports.dates import Written, date_at, date_in
from searcher.archives.exports.labels import PROQUEST_FIELDS, is_place_in_paper, labelled
from searcher.archives.exports.parts import blocks, plain, unwrapped
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.languages import language_named
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Unfit
from searcher.story import Entity, Status, Story

_COUNTER = re.compile(
    r"^[ \t]*(?:Document|Dokument|Documento) (\d{1,5}) (?:of|von|de|sur|di) (\d{1,5})[ \t]*\r?$",
    re.M,
)
_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*\r?$", re.MULTILINE)
_LABEL = labelled(PROQUEST_FIELDS)
_NAMED = re.compile(
    r"ProQuest document|^\s*(?:Full text|Texte intégral|Volltext|Texto completo)\s*:"
    r"|^\s*(?:Publication (?:title|info)|Titre de la publication|Publikationstitel"
    r"|Título de (?:la )?publicación)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
# As in: Reed, Ann. Northport Times; Northport [Northport] 06 Jan 1994: A.1.
_CITATION = re.compile(
    r"(?:(?P<byline>[^;\[\]\n]{3,200}?)\.\s+)?(?P<source>[^;\[\].\n]{2,120})\s*;[^\[\]]{0,120}"
    r"\[[^\[\]]*\][\s.]*(?P<rest>\d{1,2} \S+ \d{4}.*)",
    re.DOTALL,
)
# What each export has one of: most texts are known by them to be none, before any pattern is tried.
_SIGNS = ("ProQuest", "________", "Document", "Dokument", "ull text", "ext:", "intégral", "ompleto")
_IDS = re.compile(r"ProQuest document ID:\s*(\d+)")
_NONE = re.compile(r"(?:not|none) available\.?", re.IGNORECASE)
_LINK = re.compile(r"/docview/(\d+)")
_NUMBER = re.compile(r"\d{5,}")
_OPENING = re.compile(r"<a\s+name=[\"']DocID_", re.IGNORECASE)
_PAGE_NOTES = re.compile(
    r"(?:Enlarge this image\.?|Illustration|ProQuest document link|Links?:?.*)"
)


def recognises(text: str) -> bool:
    """Whether a text is an export of ProQuest: fields that only it names, or its citations."""
    if not any(sign in text for sign in _SIGNS):
        return False
    if len(_NAMED.findall(text)) >= 2:
        return True
    is_counted = _COUNTER.search(text) or _RULE.search(text)
    return bool(is_counted and any(_CITATION.match(one) for one in _split(text)))


def cuts(text: str) -> list[int]:
    """Where articles begin: at "Document 1 of 2", or else below rules of underscores."""
    if counters := [found.start() for found in _COUNTER.finditer(text)]:
        return counters
    rules = [found.end() for found in _RULE.finditer(text)]
    if not rules:
        return [0]
    bounds = [0, *rules, len(text)]
    # Above the first rule and below the last stand notes of rights.
    return [a for a, b in pairwise(bounds) if _is_article(text[a:b])] or [0]


def claimed(text: str) -> int | None:
    """The number of documents that it counts."""
    return max((int(one[2]) for one in _COUNTER.finditer(text)), default=None)


def claims(text: str, found: int) -> list[str]:
    """That it counts other documents than it holds."""
    count = claimed(text) or found
    return [f"it counts {count} documents, and holds {found}"] if count != found else []


def is_page(html: str) -> bool:
    """Whether a page is an export of ProQuest."""
    return (
        bool(_OPENING.search(html))
        or "ProQuest document ID" in html
        or ("ProQuest" in html and "Publication info" in html)
    )


def has_anchors(html: str) -> bool:
    """Whether a page has the anchors that its articles are cut at."""
    return bool(_OPENING.search(html))


def page_cuts(html: str) -> list[int]:
    """Where the articles of a page begin: at the anchors that its list of titles leads to."""
    return [found.start() for found in _OPENING.finditer(html)] or [0]


def page_text(html: str) -> str:
    """The text of an article of a page, its fields a paragraph each."""
    # The text comes as a page of its own within the page, its end tags where they may.
    html = re.sub(
        r"</?(?:text|html|body|head|meta|title)\b[^<>]*>|(?<=>)html&gt;", "\n", html, flags=re.I
    )
    return html_paragraphs(html)


def story(text: str, origin: str, *, is_wrapped: bool) -> Story:
    """One article. Raises Unfit for what is none, or has no date."""
    found = _split(clean(_RULE.sub("", _COUNTER.sub("", text))))
    found = [unwrapped(one) if is_wrapped else one for one in found]
    found = [one for one in found if not _PAGE_NOTES.fullmatch(one)]
    if len(set(_IDS.findall(text))) > 1:
        raise Unfit("several-stories", "several documents, and nothing that parts them")
    told, body, heads = _fields(found)
    headline, from_what = headline_or(told.get("headline", "") or heads, "", "\n\n".join(body))
    if not headline:
        raise Unfit("empty", "the document has neither headline nor text")
    language = language_named(told.get("language", ""))
    date = _date(told, language)
    if not date:
        raise Unfit("no-date", f'no date that can be read stands with "{headline[:80]}"')
    guessed = () if body else ("text from the abstract",) if told.get("abstract") else ()
    written = "\n\n".join(body) or told.get("abstract", "")
    source = _source(told)
    about = (plain(source), date.day, plain(headline), plain(written)[:200])
    number = _NUMBER.search(told.get("id", "")) or _LINK.search(told.get("link", "") + text)
    return Story(
        id=f"proquest-{number[number.re.groups]}" if number else made_id("proquest", *about),
        date=date.instant.utc,
        headline=headline,
        body=written,
        source=source,
        byline=_byline(told.get("byline", "")),
        dateline=told.get("dateline", "").split(", ")[0] or dateline_of(written).place,
        language=language,
        status=status_said(headline) or Status.USABLE,
        topics=_topics(told),
        entities=tuple(_entities(told)),
        guessed=(*date.instant.guessed, *from_what, *guessed),
        origin=origin,
    )


def _is_article(text: str) -> bool:
    return bool(_NAMED.search(text)) or any(_CITATION.match(one) for one in _split(text))


def _split(text: str) -> list[str]:
    """The paragraphs of a text; a citation is one, though no blank line stands above it."""
    found: list[str] = []
    for block in blocks(text):
        head, _, rest = block.text.partition("\n")
        is_parted = rest and not _CITATION.match(block.text) and _CITATION.match(rest)
        found += [head, rest] if is_parted else [block.text]
    return found


def _fields(found: list[str]) -> tuple[dict[str, str], list[str], str]:
    """What the labels say, the text, and the headline that stands above the first label."""
    told: dict[str, str] = {}
    body: list[str] = []
    heads: list[str] = []
    keys = [_key(one) for one in found]
    at, key = 0, ""
    while at < len(found):
        block, key = found[at], keys[at]
        if key == "text":
            end = _end_of_text(keys, at + 1)
            body = [one for one in (_value(block), *found[at + 1 : end]) if one]
            body = [] if len(body) == 1 and _NONE.fullmatch(body[0]) else body
            at = end
            continue
        if key:
            told.setdefault(key, "" if _NONE.fullmatch(_value(block)) else _value(block))
            if key == "abstract":
                end = next((n for n in range(at + 1, len(found)) if keys[n]), len(found))
                told[key] = "\n\n".join(filter(None, [told[key], *found[at + 1 : end]]))
                at = end
                continue
        elif not told and (citation := _CITATION.match(block)) and heads:
            told |= _cited(citation)
            if not any(keys):
                return told, found[at + 1 :], heads[0]
        elif not told:
            heads.append(block)
        at += 1
    return told, body, heads[-1] if heads else ""


def _end_of_text(keys: list[str], start: int) -> int:
    """Where the fields below a text begin: at the first label that another follows, or the end.

    A paragraph may look like a label: "Location: ...".
    """
    for at in range(start, len(keys)):
        if keys[at] and (at + 1 == len(keys) or keys[at + 1]):
            return at
    return len(keys)


def _cited(citation: re.Match[str]) -> dict[str, str]:
    told = {"citation": citation[0], "source": citation["source"], "date": citation["rest"]}
    return told | ({"byline": citation["byline"]} if citation["byline"] else {})


def _key(block: str) -> str:
    label = _LABEL.match(block)
    return PROQUEST_FIELDS.get(label[1].lower(), "") if label else ""


def _value(block: str) -> str:
    label = _LABEL.match(block)
    return label[2].strip() if label else block


def _date(told: dict[str, str], language: str) -> Written | None:
    """The date in its own field, else in the citation, else the year."""
    written = date_at(told.get("date", ""), language) or date_in(told.get("citation", ""))
    if not written and (year := re.search(r"\d{4}", told.get("year", ""))):
        written = date_at(f"January {year[0]}")
    return written


def _source(told: dict[str, str]) -> str:
    named = told.get("source") or told.get("citation", "").split(";")[0].split("[")[0]
    return agency_named(" ".join(named.split(";")[0].split()).rstrip(" ,."))


def _byline(written: str) -> str:
    """Names as they are read: ProQuest sorts by surnames, "Reckard, E Scott; Hsu, Tiffany"."""
    names = (one.strip() for one in written.split(";"))
    turned = (re.sub(r"^([^,]+),\s*([^,]+)$", r"\2 \1", one) for one in names if one)
    return ", ".join(turned)


def _topics(told: dict[str, str]) -> tuple[str, ...]:
    sections = [one.strip() for one in told.get("section", "").split(";")]
    named = [one for one in sections if one and not is_place_in_paper(one)]
    subjects = (one.strip() for one in told.get("subject", "").split(";"))
    return tuple(dict.fromkeys([*named, *filter(None, subjects)]))


def _entities(told: dict[str, str]) -> list[Entity]:
    orgs = re.findall(r"Name:\s*([^;]+)", told.get("company", ""))
    orgs = orgs or [one for one in told.get("company", "").split(";") if ":" not in one]
    people = (one.strip() for one in told.get("person", "").split(";"))
    places = (one.strip() for one in told.get("place", "").split(";"))
    return [
        *(Entity("org", one.strip()) for one in orgs if one.strip()),
        *(Entity("person", _byline(one)) for one in people if one),
        *(Entity("place", one) for one in places if one),
    ]
