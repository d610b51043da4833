"""The boundary of the screen: text made fit for a terminal, dates as people read them.

Wire text holds escape sequences, bidirectional overrides and worse: whatever is shown passes
through `printable` first.
"""

import re
from datetime import datetime, tzinfo

from searcher.lazy_re import pattern
from searcher.query.dates import in_zone

# Marks, embeddings, overrides and isolates, which show text in another order than it is written
# (Unicode Standard Annex 9; "Trojan Source", CVE-2021-42574).
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Line and paragraph separator: str.splitlines and many editors break a line there.
_BREAKS = "\u2028\u2029"
# C0, DEL and C1 too: xterm takes the single character U+009B for ESC [ (ECMA-48, section 5.3).
# Halves of surrogate pairs cannot be written as UTF-8.
_HIDDEN = pattern(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}{_BREAKS}\ud800-\udfff]")
# What people read in the place of a date that a story does not have.
NO_DATE = "no date"
_SURROGATES = pattern("[\ud800-\udfff]")
_ESCAPED = pattern(f"[\x7f-\x9f{_BIDI}{_BREAKS}]")


def printable(text: str) -> str:
    r"""The text with a visible substitute for each character that could steer a terminal.

    One character for one, so that offsets stay right; newlines and tabs are kept.

    >>> printable("\x1b[2J\u202e")
    '␛[2J�'
    """
    return _HIDDEN.sub(_substitute, text)


def one_line(text: str) -> str:
    r"""As `printable`, with newlines and tabs as spaces.

    >>> one_line("a\tb\nc")
    'a b c'
    """
    return printable(text).replace("\n", " ").replace("\t", " ")


def json_line(value: object) -> str:
    r"""A JSON object in one line; what could steer a terminal is escaped.

    >>> json_line({"a": "\x9b\u202e"})
    '{"a":"\\u009b\\u202e"}'
    """
    from msgspec import json

    try:
        written = json.encode(value).decode()
    except UnicodeEncodeError:  # the name of a file that is not UTF-8
        written = _SURROGATES.sub("\ufffd", _dumps(value))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def timestamp(date: datetime, zone: tzinfo) -> str:
    """The instant in ISO 8601, as scripts read it.

    >>> from datetime import UTC
    >>> timestamp(datetime(2020, 12, 29, 14, 2, tzinfo=UTC), UTC)
    '2020-12-29T14:02:00Z'
    """
    return in_zone(date, zone).isoformat().replace("+00:00", "Z")


def moment(date: datetime | None, zone: tzinfo, *, name: bool = True) -> str:
    """The instant as people read it, with the name of the zone; to the minute if that is all of it.

    NO_DATE where there is none.

    >>> from datetime import UTC
    >>> moment(datetime(2020, 12, 29, 14, 2, tzinfo=UTC), UTC)
    '2020-12-29 14:02 UTC'
    >>> moment(None, UTC)
    'no date'
    """
    if date is None:
        return NO_DATE
    local = in_zone(date, zone)
    # Not strftime's %Y: glibc writes the year 1 as "1" (Python issue 57514).
    clock = local.isoformat(" ", "seconds")[:19]
    if local.second == 0:
        clock = clock.removesuffix(":00")
    return f"{clock} {local.tzname()}" if name else clock


def cell(value: object) -> str:
    r"""A cell of a CSV file, quoted where needed, that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-5), cell(None), cell("a,b")
    ("'=1+1", '-5', '', '"a,b"')
    """
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = printable(str(value))
    # A quote before the signs with which Excel, LibreOffice and Google Sheets begin a formula, tab
    # and carriage return among them (OWASP, CSV Injection).
    if str(value).startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        text = "'" + text
    if any(sign in text for sign in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _dumps(value: object) -> str:
    from json import dumps  # it takes surrogates, which msgspec refuses

    return dumps(value, ensure_ascii=False, separators=(",", ":"))


def _substitute(found: re.Match[str]) -> str:
    # The Control Pictures of Unicode: U+2400 to U+241F are C0 in order, and U+2421 is DEL.
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
