"""Mail in which a database delivers articles: each is a story, and the mail itself is none."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from searcher.archives.exports import europresse, factiva_pages, proquest
from searcher.archives.exports.parts import Decoded, all_of, decoded_file, told
from searcher.archives.exports.read import articles_of, exporter_of
from searcher.archives.locators import at
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.stream import Found, Reject, Skipped, Stream, excerpt
from searcher.story import Story

_HEADER = re.compile(rb"[A-Za-z][\w-]*:[ \t\r\n]")
_SENDER = re.compile(
    rb"^(?:From|Sender|Subject|Return-Path|Message-ID):[^\n]*(?:\n[ \t][^\n]*)*?"
    rb"(?:proquest|factiva|lexisnexis|nexis(?:uni|\.com)|europresse|cedrom|lexis ?advance)",
    re.MULTILINE | re.IGNORECASE,
)


def sniff(head: bytes) -> bool:
    """Whether a message comes from a database, by its sender or its subject."""
    top = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    return (
        bool(_HEADER.match(top))
        and bool(re.search(rb"^From:", top, re.M))
        and bool(_SENDER.search(top))
    )


def read(stream: Stream, origin: str) -> Iterator[Found | Skipped]:
    """The articles of a message; a reject if it delivers none that we can read."""
    data = all_of(stream)
    where = at(origin, 0, len(data))
    try:
        message = message_from_bytes(data.lstrip())
        parts = list(message.walk())
    except (MessageError, RecursionError, ValueError) as error:
        yield Reject(where, "bad-mail", f"the message cannot be parsed: {error}", excerpt(data))
        return
    for kind in ("text/html", "text/plain"):
        for part in (one for one in parts if one.get_content_type() == kind):
            text, guessed = _text(part)
            found = list(_articles(text, kind, len(data), origin, guessed))
            if any(isinstance(one, Story) for one in found):
                yield from found
                return
    yield Reject(
        where, "no-article", "a delivery of a database without an article in it", excerpt(data)
    )


def _articles(
    text: str, kind: str, length: int, origin: str, guessed: tuple[str, ...]
) -> Iterator[Found | Skipped]:
    """The articles of one part of a message."""
    decoded = Decoded(text, guessed, None)
    if kind == "text/html" and proquest.is_page(text):
        yield from told(decoded, length, origin, proquest.page_cuts, _proquest)
    elif kind == "text/html" and factiva_pages.is_page(text):
        cuts, story = factiva_pages.page_cuts, factiva_pages.page_story
        yield from told(decoded, length, origin, cuts, story)
    elif kind == "text/html" and europresse.is_page(text):
        cuts, story = europresse.page_cuts, europresse.page_story
        yield from told(decoded, length, origin, cuts, story)
    else:
        plain = html_paragraphs(text) if kind == "text/html" else text
        if exporter := exporter_of(plain):
            yield from articles_of(plain, length, origin, exporter, guessed)


def _proquest(html: str, origin: str) -> Story:
    return proquest.story(proquest.page_text(html), origin, is_wrapped=False)


def _text(part: Message) -> tuple[str, tuple[str, ...]]:
    """The text of a part as it says that it is encoded, and what was guessed."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8"), ()
    except (LookupError, ValueError):
        decoded = decoded_file(data)
        return decoded.text, decoded.guessed
