"""Mail (RFC 5322, MIME): one message a file, or an mbox of them. A message is a story.

Some desks file copy by mail, from a form: the text then begins with fields ("Headline: ..."), or is
an object in JSON.
"""

# msgspec refuses the line breaks that forms leave in their answers.
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parseaddr
from quopri import decodestring as decode_quoted

from searcher.analysis import clean
from searcher.archives.locators import at
from searcher.archives.markup.paragraphs import html_paragraphs
from searcher.archives.markup.rtf import without_rtf
from searcher.archives.newsroom.agencies import agency_named, home_of, is_agency
from searcher.archives.newsroom.bylines import byline_of
from searcher.archives.newsroom.codes import urgency_of
from searcher.archives.newsroom.datelines import dateline_of
from searcher.archives.newsroom.embargoes import held_back
from searcher.archives.newsroom.headlines import headline_or
from searcher.archives.newsroom.ids import made_id
from searcher.archives.newsroom.instants import Instant, instant
from searcher.archives.newsroom.languages import language_of
from searcher.archives.newsroom.status import status_of
from searcher.archives.newsroom.teletype import one_line, paragraphs, plain
from searcher.archives.pieces import Piece, pieces
from searcher.archives.stream import (
    LARGEST_STORY,
    Attached,
    Found,
    Reject,
    Stream,
    Unfit,
    decode_broken,
    excerpt,
)
from searcher.story import Entity, Status, Story

# Characters; RFC 5322 knows no limit, and damage makes one of a whole file.
LONGEST_HEADER = 10_000
# Characters of a list of addressees that are read.
LONGEST_LIST = 100_000

_ID = re.compile(r"<([^<>\s]{1,400})>")
_HEADERS = (
    "from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path",
    "delivered-to", "content-type", "reply-to", "x-received", "sender", "cc",
)  # fmt: skip
_HEADER = re.compile(rb"([A-Za-z][\w-]*):(?:[ \t]|\r?\n[ \t])")
# The line before each message of an mbox: "From a@b.example Mon Jan  6 10:00:00 2020" (RFC 4155).
_FROM_LINE = re.compile(rb"^From [^\r\n]{3,120}\d{4}[^\r\n]{0,12}\r?$", re.MULTILINE)
_END = re.compile(rb"\Z")
_FIELD = re.compile(
    r"(headline|slugline|slug|keywords?|byline|by|dateline|abstract|category|priority|urgency"
    r"|embargo(?:ed until)?|place|source|desk|genre|language|ed(?:itor'?s)? ?note|body|text|story)"
    r"[ \t]*:[ \t]*(.*)",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
# Two dashes and a blank (RFC 3676, 4.3)
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_PRIORITIES = {"flash": 1, "bulletin": 2, "urgent": 3, "rush": 4, "routine": 5, "deferred": 6}


def sniff(head: bytes) -> bool:
    """Whether a file begins with the headers of a message, or with the first line of an mbox."""
    head = head.lstrip()
    if from_line := _FROM_LINE.match(head):
        head = head[from_line.end() :].lstrip()
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    # Any text may begin with a word and a colon: three known headers make a message.
    names = [
        found[1].lower().decode() for line in top.split(b"\n") if (found := _HEADER.match(line))
    ]
    return bool(_HEADER.match(top)) and len({*names} & {*_HEADERS}) >= 3


def read(stream: Stream, origin: str) -> Iterator[Found | Attached]:
    """The stories of one file, each followed by what is attached to it."""
    for piece in _messages(stream):
        where = at(origin, piece.offset, len(piece.data))
        try:
            if piece.problem:
                raise Unfit(piece.problem, "the message is larger than 64 MB")
            yield from _told(piece.data, where)
        except Unfit as error:
            yield Reject(where, error.reason, str(error), excerpt(piece.data))


def _messages(stream: Stream) -> Iterator[Piece]:
    if _FROM_LINE.match(stream.peek(1024)):
        yield from pieces(stream, _FROM_LINE, _END)
        return
    data = stream.rest()
    yield Piece(0, data, "too-big" if len(data) > LARGEST_STORY else "")


def _told(data: bytes, origin: str) -> Iterator[Found | Attached]:
    from_line = _FROM_LINE.match(data)
    if from_line:
        data = _QUOTED_FROM.sub(b"", data[from_line.end() :])
    try:
        message = message_from_bytes(data.lstrip())
        parts = list(_parts(message))
    except (MessageError, RecursionError, ValueError) as error:
        raise Unfit("bad-mail", f"the message cannot be parsed: {error}") from error
    story = _story(message, parts, origin)
    yield story
    names: Counter[str] = Counter()
    for part in parts:
        if name := _attached(part):
            names[name] += 1
            numbered = f"{name} ({names[name]})" if names[name] > 1 else name
            yield Attached(origin, numbered, _carried(part), story)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message but for those of a message within it, which is a story of its own."""
    yield message
    if message.get_content_maintype() == "message":
        return
    for part in message.get_payload() if message.is_multipart() else ():
        if isinstance(part, Message):
            yield from _parts(part)


def _carried(part: Message) -> bytes:
    """The bytes of an attachment, of a message within a message as it was sent."""
    if part.is_multipart():
        inner = part.get_payload(0)
        try:
            return inner.as_bytes() if isinstance(inner, Message) else b""
        except (LookupError, ValueError, MessageError, RecursionError):
            # What as_bytes was seen to raise over headers that are no ASCII.
            return str(inner).encode("utf-8", "replace")
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _story(message: Message, parts: list[Message], origin: str) -> Story:
    text, guessed = _text(parts)
    fields, body = _fields(text)
    body, made = body or fields.get("abstract", ""), _date(message)
    name, address = parseaddr(_header(message, "From"))
    source = fields.get("source") or _header(message, "Organization") or _agency(address)
    slug = fields.get("slugline") or fields.get("slug", "")
    told = fields.get("headline") or _header(message, "Subject")
    headline, headline_guessed = headline_or(told, slug, body)
    if not headline and not body:
        raise Unfit("empty", "the message has neither subject nor text")
    embargo, note = _embargo(fields)
    id = _header(message, "Message-ID").strip("<> ")
    story = Story(
        id=id or made_id("mail", address, made.utc.isoformat(), headline),
        date=made.utc,
        headline=headline,
        body=body,
        source=agency_named(source),
        slug=slug,
        byline=byline_of(
            fields.get("byline") or fields.get("by") or ("" if is_agency(name) else name)
        ),
        dateline=fields.get("dateline") or dateline_of(body).place,
        entities=(*_places(fields), *_correspondence(message, parts, id)),
        topics=_topics(message, fields),
        language=language_of(fields.get("language") or _header(message, "Content-Language")),
        urgency=_urgency(fields),
        status=status_of(Status.USABLE, (headline, slug), embargo, made.utc),
        sent=made.utc,
        embargo=embargo,
        note=note,
        guessed=(*made.guessed, *guessed, *headline_guessed),
        origin=origin,
    )
    return held_back(story, home_of(source, address) or _zone(message))


def _places(fields: dict[str, str]) -> tuple[Entity, ...]:
    return (Entity("place", fields["place"]),) if fields.get("place") else ()


def _correspondence(message: Message, parts: list[Message], id: str) -> Iterator[Entity]:
    """Who else has a message, what is attached to it, and the first message of its thread."""
    for kind in ("to", "cc"):
        written = ", ".join(map(str, message.get_all(kind, [])))[:LONGEST_LIST]
        for name, address in dict.fromkeys(getaddresses([written])):
            shown = one_line(plain("".join(_words(name))))
            if address:
                yield Entity(kind, shown or address, (address,) if shown else ())
    for name in dict.fromkeys(filter(None, map(_attached, parts))):
        yield Entity("attachment", name)
    answered = (str(message.get(name, "")) for name in ("References", "In-Reply-To"))
    before = _ID.findall(" ".join(answered))
    if first := (before[0] if before else id):
        yield Entity("thread", first)


def _zone(message: Message) -> str:
    """The zone that a mail's date was written in, as tzdata names it; "" if it does not tell.

    Many servers write UTC wherever they are (RFC 5322, 3.3 wants the local zone), so UTC says
    nothing.
    """
    found = re.search(r"([+-])(\d\d)00\b(?:\s*\([^()]*\))?$", _header(message, "Date"))
    hours = int(found[2]) if found else 0
    if not found or not 0 < hours <= 12:
        return ""
    # POSIX counts hours westward.
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{hours}"


def _header(message: Message, name: str) -> str:
    """A header on one line, its encoded words decoded (RFC 2047), raw bytes guessed at."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    if len(str(raw)) > LONGEST_HEADER:
        raise Unfit("too-big", f"its {name} is longer than {LONGEST_HEADER:,} characters")
    return one_line(plain("".join(_words(str(raw)))))


def _words(raw: str) -> Iterator[str]:
    """The text of a header in pieces; blanks between two encoded words are none (RFC 2047, 6.2).

    email.header gives up on words with raw bytes or blanks in them, which senders write: those are
    decoded as the charset says. A letter may be cut in two by the end of a word.
    """
    pieces: list[tuple[bytes, str]] = []
    at = 0
    for found in _ENCODED.finditer(raw):
        between = raw[at : found.start()]
        if between.strip() or not pieces:
            pieces.append((between.encode("utf-8", "surrogateescape"), ""))
        charset, data = found[1].lower(), _unpacked(found[2], found[3])
        if pieces[-1][1] == charset:
            data = pieces.pop()[0] + data
        pieces.append((data, charset))
        at = found.end()
    pieces.append((raw[at:].encode("utf-8", "surrogateescape"), ""))
    return (_decoded(data, charset or None)[0] for data, charset in pieces)


def _unpacked(encoding: str, written: str) -> bytes:
    """The bytes of an encoded word."""
    data = written.encode("utf-8", "surrogateescape")
    if encoding.lower() == "q":
        return decode_quoted(data.replace(b"_", b" "))
    try:
        return b64decode(data + b"=" * (-len(data) % 4))
    except ValueError:
        return data


def _decoded(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    for name in (charset or "utf-8", "utf-8"):
        try:
            return data.decode(name), ()
        except (LookupError, ValueError):
            continue
    return decode_broken(data)


def _date(message: Message) -> Instant:
    if found := instant(_header(message, "Date")):
        return found
    # Each server writes when it had the mail, the last one first (RFC 5321, 4.4).
    for received in message.get_all("Received", []):
        if found := instant(one_line(str(received).rpartition(";")[2])):
            return Instant(found.utc, ("date from Received", *found.guessed))
    raise Unfit("no-date", "the message has no date that can be read")


def _agency(address: str) -> str:
    """The agency of an address by its domain, else the domain."""
    domain = address.rpartition("@")[2].lower()
    known = (label for label in domain.split(".") if is_agency(label))
    return next(map(agency_named, known), domain)


def _attached(part: Message) -> str:
    """The name of an attachment; "" for a part that is none."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else part
        subject = _header(inner, "Subject") if isinstance(inner, Message) else ""
        return one_line(clean(str(part.get_filename() or subject or "message/rfc822")))
    is_text = part.get_content_maintype() in ("multipart", "text", "message")
    if part.get_content_disposition() != "attachment" and (is_text or not part.get_filename()):
        return ""
    return one_line(clean(str(part.get_filename() or part.get_content_type())))


def _text(parts: list[Message]) -> tuple[str, tuple[str, ...]]:
    """The text of a message, plain if there is such a part."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
                continue
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            text, guessed = _decoded(data, part.get_content_charset())
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            text = (
                html_paragraphs(text)
                if kind == "text/html"
                else without_rtf(_unflowed(plain(text), part))
            )
            if text.strip():
                return text, guessed
    return "", ()


def _unflowed(text: str, part: Message) -> str:
    """A text whose lines were broken for sending: those that end with a blank go on (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    # DelSp=yes: the blank was added, too, as in scripts without blanks (RFC 3676, 4.1).
    is_kept = str(part.get_param("delsp", "")).lower() != "yes"
    return re.sub(r"(?<!\n--) \n", " " if is_kept else "", text)


def _fields(text: str) -> tuple[dict[str, str], str]:
    """The fields that a desk's form put before the text, their names in small letters; the text."""
    text = text.strip("\n")
    if text.lstrip().startswith("{") and (fields := _json_fields(text)):
        return fields, paragraphs(fields.get("body", ""))
    fields = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _FIELD.fullmatch(line.strip())
        if line.strip() and not found:
            lines = lines[number:]
            break
        if found and found[1].lower() in ("body", "text", "story"):
            lines = [found[2], *lines[number + 1 :]]
            break
        if found:
            fields[found[1].lower()] = one_line(found[2])
    else:
        lines = []
    body = _SIGNATURE.sub("\n", "\n" + "\n".join(lines) + "\n")
    return fields, paragraphs(body)


def _json_fields(text: str) -> dict[str, str]:
    """The answers to a form, each a list of one; nothing if the text is no such object."""
    try:
        told = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return {}
    rows = told.items() if isinstance(told, dict) else ()
    named = {name.lower(): one for name, value in rows for one in [_only(value)] if one}
    return named if "body" in named or "headline" in named else {}


def _only(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return clean("\n\n".join(one for one in values if isinstance(one, str))).strip()


def _topics(message: Message, fields: dict[str, str]) -> tuple[str, ...]:
    told = [
        _header(message, "Keywords"),
        *(fields.get(name, "") for name in ("keywords", "category")),
    ]
    words = (word.strip() for value in told for word in value.split(","))
    return tuple(dict.fromkeys(filter(None, words)))


def _urgency(fields: dict[str, str]) -> int | None:
    written = fields.get("urgency") or fields.get("priority", "")
    return urgency_of(written) or _PRIORITIES.get(written.lower())


def _embargo(fields: dict[str, str]) -> tuple[datetime | None, str]:
    """The instant in the field for an embargo; and the note, with a field that is no date."""
    note = next((value for name, value in fields.items() if name.startswith("ed")), "")
    written = fields.get("embargo") or fields.get("embargoed until") or ""
    found = instant(written)
    if not written or (found and not found.guessed):
        return found and found.utc, note
    return None, f"{note}\nEmbargo: {written}".strip()
