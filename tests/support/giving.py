"""What is read of the real samples, as rows without text.

`python tests/support/giving.py` writes them.

A row names the file, the format chosen, and for each story its id, version, date, language, status
and a hash of headline and body; for what is no story the reason.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from samples import ROOT, SHARED

from searcher.archives import FORMATS, Reject, Skipped, read
from searcher.archives.files import members
from searcher.archives.formats import HEAD
from searcher.archives.stream import Member
from searcher.story import Story

SAMPLES = SHARED / "formats"
ROWS = ROOT / "tests" / "given" / "samples.jsonl"
# Exports of databases and documents; tables have rows of their own.
EXPORTS = SHARED / "exports"
EXPORT_ROWS = ROOT / "tests" / "given" / "exports.jsonl"
EXPORT_FOLDERS = (
    "nexis_txt", "nexis_docx", "nexis_html", "factiva_html", "factiva_xml", "djnml",
    "europresse_html", "proquest_eml", "proquest_html", "apa_rtf", "bzk_html", "dowjones_json",
)  # fmt: skip
TABLE_ROWS = ROOT / "tests" / "given" / "tables.jsonl"
TABLE_FOLDERS = ("csv", "gdelt_csv", "jsonl_other", "made", "newsplease_json", "wapo_jl")


def rows() -> Iterator[dict[str, Any]]:
    """A row for each sample, in the order of their names."""
    yield from _rows(sorted(SAMPLES.glob("*/*")))


def export_rows() -> Iterator[dict[str, Any]]:
    """A row for each export of a database and each document, in the order of their names."""
    yield from _rows(file for name in EXPORT_FOLDERS for file in sorted((EXPORTS / name).iterdir()))


def table_rows() -> Iterator[dict[str, Any]]:
    """A row for each table and each file of JSON, and for what was made in the shape of exports."""
    yield from _rows(file for name in TABLE_FOLDERS for file in sorted((EXPORTS / name).iterdir()))


def _rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        yield {
            "file": f"{file.parent.name}/{file.name}",
            "format": chosen(file),
            "found": [told(found) for found in read(file)],
        }


def chosen(file: Path) -> str:
    """The format that a file is recognised as, "" for none."""
    for member in members(str(file)):
        if isinstance(member, Member):
            if member.stream.document:
                return member.stream.document
            head = member.stream.peek(HEAD)
            return next((name for name, format in FORMATS.items() if format.sniff(head)), "")
    return ""


def told(found: Story | Reject | Skipped) -> list[Any]:
    """A story without its text, or the reason why something is no story."""
    if isinstance(found, Reject):
        return ["reject", found.reason]
    if isinstance(found, Skipped):
        return ["skip", found.reason]
    text = sha256(f"{found.headline}\0{found.body}".encode()).hexdigest()[:16]
    date = found.date.isoformat() if found.date else ""
    return [found.id, found.version, date, found.language, found.status.value, text]


def table() -> Iterator[str]:
    """By folder: files, stories, rejects and skips by reason, formats chosen."""
    folders: dict[str, Counter[str]] = {}
    for row in rows():
        counts = folders.setdefault(row["file"].partition("/")[0], Counter())
        counts["files"] += 1
        counts[f"as {row['format']}"] += 1
        for one in row["found"]:
            counts["stories" if len(one) > 2 else " ".join(one)] += 1
    for folder, counts in folders.items():
        yield f"{folder}: " + ", ".join(f"{count} {name}" for name, count in counts.items())


if __name__ == "__main__":
    written = (ROWS, rows()), (EXPORT_ROWS, export_rows()), (TABLE_ROWS, table_rows())
    for place, found in written:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in found]
        place.write_text("".join(lines))
