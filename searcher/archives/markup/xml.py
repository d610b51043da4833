"""Stories in XML: items cut out of a file of any size, and parsed one by one, fetching nothing.

A file is cut at the tags of its items, so that one broken item spoils no other. Each is parsed
behind its envelope, which is what stands before the first of them: so it has its encoding, its
namespaces and the header of its message.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from io import BytesIO

from lxml import etree

from searcher.archives.locators import at
from searcher.archives.markup.paragraphs import line
from searcher.archives.markup.xml_pieces import NAME, Cutter, Part
from searcher.archives.stream import (
    LARGEST_STORY,
    Broken,
    Found,
    Reject,
    Skipped,
    Stream,
    Unfit,
    decode_broken,
    excerpt,
)

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+"
    rb"<((?:" + NAME + rb":)?(" + NAME + rb"))(?=[\s/>])",
    re.DOTALL,
)
# By their marks, or by the zeros of "<" (XML 1.0, appendix F).
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARATION = re.compile(r"\s*<\?xml\s.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"
# Declared by default and by many programs that write UTF-8.
_LATIN = re.compile(rb"(?i)iso-?8859-?1|latin-?1|windows-1252|cp1252|iso-?8859-?15|us-ascii")
_POSITION = re.compile(r",? line \d+(, column \d+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """An element that may be a story, in its envelope; `guessed` is what it took to parse it."""

    element: etree._Element
    origin: str
    guessed: tuple[str, ...]
    data: bytes


def root(head: bytes) -> str:
    """The local name of the first element of a file that begins as XML, else "".

    >>> root(b'<?xml version="1.0"?><!-- < --><!DOCTYPE a [<!ENTITY b "c">]> <x:nitf a="b">')
    'nitf'
    """
    if encoding := _UTF16.get(head[:2]):
        head = head.decode(encoding, "ignore").removeprefix("\ufeff").encode()
    found = _ROOT.match(head)
    return found[2].decode() if found else ""


def stories(
    stream: Stream,
    origin: str,
    names: frozenset[str],
    tell: Callable[[Item], Iterable[Found | Skipped]],
) -> Iterator[Found | Skipped]:
    """What `tell` makes of each element with one of the local `names`.

    An item that is no XML, or that `tell` finds Unfit, becomes a Reject.
    """
    for item in items(stream, origin, names):
        if isinstance(item, Reject):
            yield item
            continue
        try:
            yield from tell(item)
        except Unfit as error:
            yield Reject(item.origin, error.reason, str(error), excerpt(item.data))


def items(stream: Stream, origin: str, names: frozenset[str]) -> Iterator[Item | Reject]:
    """The outermost elements with one of the local `names`, in constant memory.

    The origin of a file's only item is the whole file, of one among several its own bytes.
    """
    stream, size = _as_utf8(stream)
    tags = [f"{{*}}{name}" for name in sorted(names)]

    def where(offset: int, length: int) -> str:
        return f"{origin}#0+{size}" if size else at(origin, offset, length)

    envelope, tail, end, count = b"", b"", 0, 0
    # The first item waits until it is known whether it is the only one. Then its origin is the
    # whole file, header and all.
    waiting: tuple[bytes, Part] | None = None
    for piece in Cutter(stream, names).pieces():
        end = piece.offset + len(piece.data)
        if piece.state == "rest":
            continue
        if piece.state == "between":
            envelope, tail = _enveloped(envelope, piece.data)
            continue
        count += 1
        if count == 1:
            waiting = envelope, piece
            continue
        if waiting:
            yield _item(*waiting, tags, where(waiting[1].offset, len(waiting[1].data)))
            waiting = None
        yield _item(envelope, piece, tags, where(piece.offset, len(piece.data)))
    if waiting:
        yield _item(*waiting, tags, where(0, end))
    if count and (problem := _unclosed(envelope, tail)):
        yield Reject(where(end - len(tail), len(tail)), "cut", problem, excerpt(tail))


def one(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at a path of local names, whatever their namespaces; None without.

    >>> line(one(etree.XML("<a xmlns='u'><b><c>d</c></b></a>"), "b/c"))
    'd'
    """
    return element.find(_any_namespace(path))


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements at a path of local names; `.//name` looks at any depth."""
    return element.findall(_any_namespace(path))


def text(element: etree._Element, path: str) -> str:
    """The text of the first element at a path that has any, on one line; else ""."""
    return next((found for e in every(element, path) if (found := line(e))), "")


def value(element: etree._Element, path: str, attribute: str) -> str:
    """The first value, not blank, of an attribute of the elements at a path; else ""."""
    values = (e.get(attribute, "").strip() for e in every(element, path))
    return next((found for found in values if found), "")


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; QName takes none that ends with a colon.

    >>> local_name(etree.XML("<a:b xmlns:a='u'/>"))
    'b'
    """
    return str(element.tag).rpartition("}")[2]


@lru_cache(maxsize=512)
def _any_namespace(path: str) -> str:
    return re.sub(r"(?<![\w.\-])(?=[A-Za-z_])", "{*}", path)


def _as_utf8(stream: Stream) -> tuple[Stream, int]:
    """The stream, and the size of the file if it had to be put from UTF-16 into UTF-8, else 0."""
    encoding = _UTF16.get(stream.peek(2))
    if not encoding:
        return stream, 0
    data = stream.rest()
    if len(data) > LARGEST_STORY:
        raise Broken("too-big", "a file in UTF-16 is larger than 64 MB")
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return Stream(BytesIO(_DECLARATION.sub("", text, count=1).encode()).read), len(data)


def _enveloped(envelope: bytes, between: bytes) -> tuple[bytes, bytes]:
    """The envelope of the items that follow, and what it has been followed by but for items."""
    if not envelope:
        return between, b""
    # Files of several documents, one behind the other, are met in archives of single stories.
    found = _ROOT.match(envelope)
    again = rb"<\?xml\s" + (rb"|<" + re.escape(found[1]) + rb"(?=[\s/>])" if found else b"")
    # Another document begins.
    start = re.search(again, between)
    return (between[start.start() :], b"") if start else (envelope, between)


def _item(envelope: bytes, piece: Part, tags: list[str], origin: str) -> Item | Reject:
    if piece.state == "cut":
        return Reject(origin, "cut", "the story's end is missing", excerpt(piece.data))
    if piece.state == "too-big":
        return Reject(origin, "too-big", "the story is larger than 64 MB", excerpt(piece.data))
    data = envelope + piece.data
    try:
        if not _is_utf8_after_all(data):
            return Item(_parsed(data, tags), origin, (), piece.data)
    except etree.XMLSyntaxError:
        pass
    data, guessed = _mended(data)
    try:
        return Item(_parsed(data, tags), origin, guessed, piece.data)
    except etree.XMLSyntaxError as error:
        message = f"not well-formed XML: {_why(error)}"
        return Reject(origin, "bad-xml", message, excerpt(piece.data))


def _parsed(data: bytes, tags: list[str]) -> etree._Element:
    """The item of a document that need not end. Raises XMLSyntaxError.

    Nothing is fetched, and no entity expanded: a DTD may be missing, or hostile ("billion laughs").
    """
    parser = etree.XMLPullParser(
        events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    )
    parser.feed(data.lstrip(_BEFORE_XML))
    found = list(parser.read_events())
    if not found:
        log = parser.error_log
        raise etree.XMLSyntaxError(log[-1].message if len(log) else None, 0, 0, 0)
    return found[-1][1]


def _unclosed(envelope: bytes, tail: bytes) -> str:
    """Why a document does not end as it began; "" if it does."""
    if not _ROOT.match(envelope):
        # Its items are its roots.
        return ""
    error = ""
    for data in (envelope + tail, _mended(envelope + tail)[0]):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            etree.fromstring(data.lstrip(_BEFORE_XML), parser)
        except etree.XMLSyntaxError as problem:
            error = f"the file does not end as it began: {_why(problem)}"
        else:
            return ""
    return error


def _why(error: etree.XMLSyntaxError) -> str:
    return _POSITION.sub("", error.msg or "it cannot be parsed")


def _is_utf8_after_all(data: bytes) -> bool:
    """Whether what declares itself Latin 1 holds letters that make sense in UTF-8 alone."""
    declared = _ENCODING.match(data)
    if data.isascii() or not declared or not _LATIN.fullmatch(declared[1]):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mended(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """XML with the faults that feeds are known for put right, and which they were."""
    text, guess = _decoded(data)
    guessed = [guess] if guess else []
    text = _DECLARATION.sub("", text, count=1)
    for pattern, replace, fault in _FAULTS:
        mended = pattern.sub(replace, text)
        if mended != text:
            guessed.append(fault)
            text = mended
    return text.encode("utf-8", "replace"), tuple(guessed)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of XML, and its encoding if it is not the one declared."""
    if _is_utf8_after_all(data):
        return data.decode(), "encoding utf-8"
    declared = _ENCODING.match(data)
    try:
        return data.decode(declared[1].decode() if declared else "utf-8-sig"), ""
    except (UnicodeDecodeError, LookupError):
        text, guesses = decode_broken(data)
        # None for whole UTF-8 under the name of an encoding that nobody knows.
        return text, guesses[0] if guesses else "encoding utf-8"


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return entity[0]
    characters = html5.get(name + ";")
    if not characters:
        # Stays visible as written.
        return f"&amp;{name};"
    return "".join(f"&#{ord(character)};" for character in characters)


def _lawful(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_lawful = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0x110000
    return reference[0] if is_lawful and code not in (0xFFFE, 0xFFFF) else " "


_FAULTS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str], str], ...] = (
    (re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"), " ", "control characters"),
    (re.compile(r"&#(?:(\d{1,9})|x([0-9a-fA-F]{1,8}));"), _lawful, "control characters"),
    (re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});"), _character, "undefined entities"),
    (re.compile(r"&(?!#?\w{1,32};)"), "&amp;", "bare ampersands"),
)
