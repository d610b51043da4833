"""What a web page says of itself: meta elements, Open Graph, JSON-LD (schema.org), microdata."""

# Msgspec refuses the line breaks that pages leave in their strings.
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from searcher.analysis import clean
from searcher.archives.markup.paragraphs import line

_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "LiveBlogPosting")
_KINDS = {"Person": "person", "Organization": "org", "Corporation": "org", "Place": "place"}
_DATES = ("datepublished", "datemodified", "datecreated")
# Scripts were hidden in comments or in CDATA from browsers that did not know them.
_LD = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The values of a page's meta elements by their names in small letters; its JSON-LD article."""

    meta: dict[str, list[str]]
    article: dict[str, Any]

    def values(self, *names: str) -> list[str]:
        """What stands under these names, in their order."""
        return [value for name in names for value in self.meta.get(name, ())]

    def first(self, *names: str) -> str:
        """The first of these."""
        return next(iter(self.values(*names)), "")

    def told(self, *path: str) -> str:
        """A text of the JSON-LD article."""
        return next(iter(self.all_told(*path)), "")

    def all_told(self, *path: str) -> list[str]:
        """All texts at a path of the JSON-LD article, where each step may be a list."""
        found: list[Any] = [self.article]
        for key in path:
            inside = (one.get(key) for one in found if isinstance(one, dict))
            found = [each for one in inside for each in (one if isinstance(one, list) else [one])]
        return [text for one in found if isinstance(one, str) and (text := _line(one))]

    def named(self, *keys: str) -> Iterator[tuple[str, str]]:
        """Kind and name of all that the JSON-LD article is about or mentions."""
        for key in keys:
            listed = self.article.get(key)
            for one in listed if isinstance(listed, list) else [listed]:
                kind = _KINDS.get(str(one.get("@type"))) if isinstance(one, dict) else None
                name = one.get("name") if isinstance(one, dict) else None
                if kind and isinstance(name, str) and _line(name):
                    yield kind, _line(name)


def metadata(page: etree._Element) -> Metadata:
    """What a page says of itself."""
    meta: dict[str, list[str]] = {}
    for element in page.iter("meta", "time"):
        value = _line(element.get("content") or element.get("datetime") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in element.get(attribute, "").lower().split():
                if value and value not in meta.setdefault(name, []):
                    meta[name].append(value)
    for element in page.iterfind(".//*[@itemprop]"):
        name = element.get("itemprop", "").lower()
        value = _line(element.get("content") or element.get("datetime") or "") or line(element)
        is_told = value and value not in meta.get(name, [])
        if is_told and name in ("headline", "author", *_DATES):
            meta.setdefault(name, []).append(value)
    return Metadata(meta, next(_articles(page), {}))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _articles(page: etree._Element) -> Iterator[dict[str, Any]]:
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            # strict=False: line breaks stand bare in the strings of many pages
            written = json.loads(_LD.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            # A page's scripts are often broken, and it says the same elsewhere.
            continue
        for one in _objects(written):
            types = one.get("@type")
            if any(type in _ARTICLES for type in (types if isinstance(types, list) else [types])):
                yield one


def _objects(written: object) -> Iterator[dict[str, Any]]:
    for one in written if isinstance(written, list) else [written]:
        if isinstance(one, dict):
            yield one
            yield from _objects(one.get("@graph", []))
