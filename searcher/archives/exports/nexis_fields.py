"""The story that an article of Nexis is, from its parts."""

import re
from collections.abc import Iterator

from searcher.archives.exports.dates import date_at
from searcher.archives.exports.labels import claimed_words, is_place_in_paper
from searcher.archives.exports.nexis_layouts import Article
from searcher.archives.exports.parts import length_guess, plain, unwrapped
from searcher.archives.newsroom.agencies import agency_named
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.languages import language_named
from searcher.archives.newsroom.status import status_said
from searcher.archives.stream import Unfit
from searcher.story import Entity, Status, Story

# "(93%)" behind a term that a program found in the text, and how far it is sure.
_SURENESS = re.compile(r"\s*\(\d{1,3}\s?%\)")
# What some publications mark the parts of their own text with.
_MARKERS = frozenset(("abstract", "full text", "full text:", "abstract:"))
# Where Nexis had no label for the length: "184 words" above a text of the web.
_COUNT = re.compile(r"\d{1,6} (?:words|woorden|Wörter|mots)")


def story_of(article: Article, origin: str, *, is_wrapped: bool) -> Story:
    """The story of an article. Raises Unfit if it has no date, or neither headline nor text."""
    date, guessed = article.date, tuple[str, ...]()
    if not date and (date := date_at(article.of("load"))):
        guessed = ("date from Load-Date",)
    if not date:
        raise Unfit("no-date", f'no date stands above "{_headline(article)[:80]}"')
    body = _body(article, is_wrapped=is_wrapped)
    headline, from_what = headline_or(_headline(article), "", body)
    if not headline and not body:
        raise Unfit("empty", "the document has neither headline nor text")
    source, correction = _source(article.source), "\n".join(article.fields.get("correction", []))
    is_corrected = bool(correction) or "Correction Appended" in date.rest + article.headline
    said = status_said(headline) or (Status.CORRECTED if is_corrected else Status.USABLE)
    words = claimed_words(article.of("length"))
    # The same in each file that an article is exported to: Nexis prints no id of its own.
    about = (plain(source), date.day, plain(headline), f"{words}" if words else plain(body)[:200])
    return Story(
        id=made_id("nexis", *about),
        date=date.instant.utc,
        headline=headline,
        body=body,
        source=source,
        byline=byline_of(article.of("byline")),
        dateline=article.of("dateline").split(", ")[0] or dateline_of(body).place,
        language=language_named(article.of("language")),
        status=said,
        topics=_topics(article),
        entities=tuple(_entities(article)),
        note=correction.strip(),
        guessed=(*date.instant.guessed, *guessed, *from_what, *length_guess(words, body)),
        origin=origin,
    )


def _headline(article: Article) -> str:
    # Parts of a headline end with a semicolon; documents lose the line break behind it.
    return re.sub(r";(?=\S)", "; ", article.of("headline") or " ".join(article.headline.split()))


def _body(article: Article, *, is_wrapped: bool) -> str:
    """The text below its lead, or the caption of a picture that has no text."""
    told = [
        one for one in article.text if one.lower() not in _MARKERS and not _COUNT.fullmatch(one)
    ]
    text = [unwrapped(one) if is_wrapped else one for one in told]
    lead = article.of("highlight")
    if lead and not (text and plain(text[0]).startswith(plain(lead))):
        text = [lead, *text]
    return "\n\n".join(text) or article.of("graphic")


def _source(written: str) -> str:
    """A publication's name: "Guardian.com." and "The Guardian(London)" are so in documents only."""
    name = " ".join(written.split("\n")[0].split())
    return agency_named(re.sub(r"(?<=\w)\(", " (", name).rstrip("."))


def _topics(article: Article) -> tuple[str, ...]:
    parts = [part for one in article.fields.get("section", []) for part in one.split(";")]
    sections = [" ".join(part.split()) for part in parts]
    named = [one for one in sections if one and not is_place_in_paper(one)]
    return tuple(dict.fromkeys([*named, *_terms(article, "subject")]))


def _entities(article: Article) -> Iterator[Entity]:
    for key, kind in (
        ("organization", "org"), ("company", "org"), ("person", "person"), ("place", "place"),
    ):  # fmt: skip
        for name in _terms(article, key):
            yield Entity(kind, name)


def _terms(article: Article, key: str) -> list[str]:
    values = (one for value in article.fields.get(key, []) for one in value.split(";"))
    terms = (" ".join(_SURENESS.sub("", one).split()).strip(" .") for one in values)
    return list(dict.fromkeys(filter(None, terms)))
