"""Archives made up for tests, and what is found in them."""

import io
import tarfile
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import json

from searcher.archives import (
    Found,
    Reject,
    Skipped,
)
from searcher.archives.formats.json_lines import read as read_json_lines
from searcher.archives.stream import Stream
from searcher.codec import to_json
from searcher.story import Story

STORY = Story("n-1", datetime(2020, 1, 2, tzinfo=UTC), "A headline", "A body.", source="Meridian")


LINE = json.encode(to_json(STORY)) + b"\n"


WIRE = (
    b'<REUTERS TOPICS="NO" OLDID="1" NEWID="%d">\n<DATE> 3-MAR-1987 09:18:21.26</DATE>\n'
    b"<TOPICS></TOPICS><TEXT>&#2;\n<TITLE>OIL UP</TITLE>\n<DATELINE>    LONDON, March 3 - "
    b"</DATELINE><BODY>Oil rose.\n    It fell.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
)


def stories(found: Iterable[object]) -> list[Story]:
    return [one for one in found if isinstance(one, Story)]


def rejects(found: Iterable[object]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Reject)]


def skips(found: Iterable[object]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Skipped)]


def zulu(date: datetime) -> str:
    return date.isoformat().replace("+00:00", "Z")


def parse_lines(data: bytes) -> list[Found]:
    return list(read_json_lines(Stream(io.BytesIO(data).read), "x"))


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()
