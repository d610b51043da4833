"""The text in the components of a NewsML 1 item, by language.

A component may have a role, which agencies name in many ways: text is the story's unless it is a
title, a contact or the like, and never below a picture or video.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from searcher.archives.markup.paragraphs import article, html_paragraphs
from searcher.archives.markup.xml import LANG, every, value
from searcher.archives.newsroom.languages import language_of

_MEDIA = {
    "picture": "picture", "photo": "picture", "image": "picture", "thumbnail": "picture",
    "preview": "picture", "graphic": "graphic", "infographic": "graphic", "video": "video",
    "clip": "video", "audio": "audio", "sound": "audio",
}  # fmt: skip
# What a text is for, in the words of agencies for roles. A text in any other role is the story.
_LEADS = ("lead", "abstract", "intro", "summary")
_HEADS = ("title", "headline")
_DECKS = ("subheadline", "subtitle")
_ASIDES = (
    "contact", "logo", "stylesheet", "tweettext", "tweet", "short", "shorttext", "sms", "caption",
    "byline", "keywords", "copyright", "teaser", "push",
)  # fmt: skip
_NO_TEXT = ("css", "javascript", "xsl")


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one content item, its role, and the components it is in, innermost first."""

    role: str
    language: str
    paragraphs: str
    components: tuple[etree._Element, ...]

    @property
    def is_body(self) -> bool:
        """Whether it is the story itself."""
        return self.role not in (*_LEADS, *_HEADS, *_DECKS, *_ASIDES)


@dataclass(frozen=True, slots=True)
class Text:
    """What an item says in one language; `components` are those its body is in."""

    language: str
    components: tuple[etree._Element, ...]
    head: str = ""
    deck: str = ""
    body: str = ""


def texts(item: etree._Element) -> tuple[list[Text], str]:
    """What an item says in each language; if nothing, the kind of media that it is."""
    parts, media = _parts(item)
    told = [part for part in parts if part.is_body or part.role in _LEADS]
    if not told and media:
        # A picture with its caption, a film with its title.
        return [], media
    told = told or parts
    languages = list(dict.fromkeys(part.language for part in told))
    # Parts without a language are in the first that is named.
    if any(languages):
        languages = list(filter(None, languages))
    found = []
    for language in languages:
        also = "" if language == languages[0] else language
        found.append(_text([part for part in parts if part.language in (language, also)], language))
    return found, media if not found else ""


def language_near(item: etree._Element, components: tuple[etree._Element, ...]) -> str:
    """Two letters, as the innermost component says, else the item."""
    for component in components:
        said = component.get(LANG) or value(component, "DescriptiveMetadata/Language", "FormalName")
        if said and (two := language_of(said)):
            return two
    return language_of(item.get(LANG, ""))


def _parts(item: etree._Element) -> tuple[list[Part], str]:
    """The texts of an item, and the kind of its pictures, films or sounds if it has any."""
    parts: list[Part] = []
    media = set()
    for content in every(item, ".//ContentItem"):
        components = tuple(content.iterancestors("{*}NewsComponent"))
        roles = [value(c, "Role", "FormalName").lower() for c in components]
        roles.append(value(content, "MediaType", "FormalName").lower())
        if kinds := [_MEDIA[role] for role in roles if role in _MEDIA]:
            # A caption stands in a component of its own, inside that of its picture: the outermost
            # says what the item is.
            media.add(kinds[-1])
        elif found := _paragraphs(content):
            parts.append(Part(roles[0], language_near(item, components), found, components))
        elif content.get("Href"):
            media.add("package")
    if every(item, ".//NewsItemRef"):
        media.add("package")
    return parts, media.pop() if len(media) == 1 else "package" if media else ""


def _paragraphs(content: etree._Element) -> str:
    if value(content, "Format", "FormalName").lower() in _NO_TEXT:
        return ""
    for told in every(content, "DataContent"):
        is_marked_up = any(isinstance(child.tag, str) for child in told)
        if found := article(told) if is_marked_up else html_paragraphs(told.text or ""):
            return found
    return ""


def _text(parts: list[Part], language: str) -> Text:
    bodies = [part for part in parts if part.is_body]
    leads, heads, decks = (
        [part for part in parts if part.role in roles] for roles in (_LEADS, _HEADS, _DECKS)
    )
    first = (*bodies, *leads, *heads, *parts)[0]
    return Text(
        language,
        first.components,
        next(_lines(heads), ""),
        next(_lines(decks), ""),
        _joined([*leads[:1], *bodies]),
    )


def _lines(parts: list[Part]) -> Iterator[str]:
    return (" ".join(part.paragraphs.split()) for part in parts)


def _joined(parts: list[Part]) -> str:
    """The texts one below the other, but none that another repeats."""
    told: list[str] = []
    for part in parts:
        flat = " ".join(part.paragraphs.split())
        if any(flat in " ".join(other.split()) for other in told):
            continue
        told = [other for other in told if not flat.startswith(_beginning(other))]
        told.append(part.paragraphs)
    return "\n\n".join(told)


def _beginning(text: str) -> str:
    """What a longer text must begin with to hold this one; a lead may end in dots."""
    return " ".join(text.split()).rstrip(" .…")[:80]
