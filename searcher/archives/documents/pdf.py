"""Documents in PDF (ISO 32000), where they have text; pypdf reads them in a process of its own."""

import json
import re
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from searcher.archives.documents.paragraphs import Document, Paragraph, made_at
from searcher.archives.exports.labels import BODY_LINES, END_LINE
from searcher.archives.stream import Unfit

# Seconds on the clock that the process may take.
PATIENCE = 180

# Pages that a line must stand on to be no text: two articles may begin alike.
FEWEST_FRAMED = 4

# Letters of a line that fills the page, at least.
NARROWEST = 60

_END = re.compile(END_LINE, re.IGNORECASE)
_CHILD = Path(__file__).with_name("pdf_child.py")
_REASONS = {
    3: ("encrypted", "the PDF is encrypted; save it without its password"),
    4: ("too-big", "the PDF has over 32 MB of text"),
}
# "D:20200106103000+01'00'" (ISO 32000-1, 7.9.4)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-]\d\d)'?(\d\d)?'?|Z)?")
_ENDS_SENTENCE = re.compile(r"[.!?…:。][\"”’»)]*$")
# Lines that begin a paragraph whatever stands above: a label, a bullet, a number of a list.
_OWN_LINE = re.compile(r"(?:[•▪◦–-]\s|\d{1,3}[.)]\s|[^\W\d_][\w /-]{2,24}:\s)")


def document(data: bytes) -> Document:
    """The paragraphs of a PDF.

    Raises Unfit for one without text (it was scanned), one that is encrypted, damaged or a bomb,
    and where pypdf is not installed.
    """
    if find_spec("pypdf") is None:
        raise Unfit("needs-extra", "a PDF; pip install newswire-search[documents] to read it")
    about, pages = _read(data)
    if not any(page.strip() for page in pages):
        count = len(pages)
        raise Unfit("no-text", f"a PDF of {count} pages without text: it was scanned")
    return Document(
        tuple(map(Paragraph, reflowed(pages))),
        about.get("Title", "").strip(),
        about.get("Author", "").strip(),
        "",
        made_at(_date(about.get("CreationDate", "")), _date(about.get("ModDate", ""))),
        ("paragraphs of a PDF",),
    )


def _read(data: bytes) -> tuple[dict[str, str], list[str]]:
    """Properties and pages, as the process printed them. Raises Unfit where it failed."""
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own file, and no shell
            command, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unfit("bomb", f"reading the PDF took over {PATIENCE} seconds") from error
    if ended.returncode in _REASONS:
        raise Unfit(*_REASONS[ended.returncode])
    if ended.returncode:
        last = ended.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:200]
        killed = "it takes too much memory or time" if ended.returncode < 0 else last
        is_bomb = ended.returncode < 0 or "MemoryError" in last or "LimitReached" in last
        raise Unfit(
            "bomb" if is_bomb else "damaged",
            f"the PDF cannot be read: {killed}",
        )
    about, *pages = map(json.loads, ended.stdout.splitlines())
    return about, pages


def reflowed(pages: list[str]) -> list[str]:
    """The paragraphs of pages whose lines were set to a width, without what frames each page.

    >>> lines = "Ships returned on Monday to the harbour and all of its quays nor-", "thern town."
    >>> reflowed(["Reopened\\n" + "\\n".join(lines)])[1]
    'Ships returned on Monday to the harbour and all of its quays northern town.'
    """
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    framing = _framing(lines)
    kept = [[line for line in page if _numberless(line) not in framing] for page in lines]
    lengths = sorted(len(line) for page in kept for line in page)
    width = max(lengths[len(lengths) * 9 // 10] if lengths else 0, NARROWEST)
    found: list[str] = []
    is_open = False
    for page in kept:
        # In Nexis's documents each article begins a page; above its line "Body" all lines are
        # fields.
        body = next((n for n, line in enumerate(page) if line.lower() in BODY_LINES), -1)
        for number, line in enumerate(page):
            if is_open and number > body and not _OWN_LINE.match(line) and not _END.match(line):
                found[-1] = _joined(found[-1], line)
            else:
                found.append(line)
            # A line that does not fill the page ends its paragraph, as does one that ends a
            # sentence well before the edge.
            is_short = len(line) < 0.7 * width or number <= body
            is_open = not is_short and not (_ENDS_SENTENCE.search(line) and len(line) < 0.9 * width)
    return found


def _framing(pages: list[list[str]]) -> set[str]:
    """Lines at the top and the foot of most pages, but for the numbers in them."""
    numbers = {"Page of", "Seite von", "Page", "Page sur", "Pagina van", "Página de"}
    at_edges = [dict.fromkeys(map(_numberless, page[:2] + page[-2:])) for page in pages]
    counts = Counter(line for edges in at_edges for line in edges if not _END.match(line))
    most = max(0.6 * len(pages), FEWEST_FRAMED - 1)
    return {line for line, count in counts.items() if count > most} | numbers


def _numberless(line: str) -> str:
    return " ".join(re.sub(r"\d+", " ", line).split())


def _joined(above: str, line: str) -> str:
    is_hyphenated = re.search(r"[^\W\d_]-$", above) and line[:1].islower()
    return above[:-1] + line if is_hyphenated else f"{above} {line}"


def _date(written: str) -> str:
    """A date of PDF in ISO 8601, "" for none."""
    found = _DATE.match(written)
    if not found:
        return ""
    year, month, day, hour, minute, second, hours, minutes = found.groups()
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
    zone = f"{hours}:{minutes or '00'}" if hours else "Z"
    return f"{year}-{month or '01'}-{day or '01'}T{clock}{zone}"
