"""XML in the zip that a document is: read in pieces, nothing fetched, no entity expanded.

Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300) are both zips with XML in them.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Protocol, cast

from lxml import etree

from searcher.archives.stream import CHUNK, LARGEST_STORY, Unfit

# What zipfile was seen to raise over bytes that were changed.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError,
    ValueError, IndexError, OverflowError, KeyError,
)  # fmt: skip


class Target(Protocol):
    """What is told of the elements of a part, one after another; no tree is kept."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def close(self) -> None: ...


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The zip of a document. Raises Unfit where it is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield archive
    except _DAMAGE as error:
        raise Unfit("damaged", f"the document is damaged: {error}") from error


def parse(archive: zipfile.ZipFile, name: str, target: Target) -> None:
    """Tell a target what is in a part; nothing if there is no such part.

    Raises Unfit for a part that unpacks to more than a story may have, or is no XML.
    """
    if name not in archive.namelist():
        return
    # Its type has methods that lxml itself does not ask for.
    checked = cast(Any, _Checked(target))
    parser = etree.XMLParser(
        target=checked, resolve_entities=False, no_network=True, load_dtd=False
    )
    read = 0
    try:
        with archive.open(name) as part:
            while piece := part.read(CHUNK):
                read += len(piece)
                if read > LARGEST_STORY:
                    raise Unfit("bomb", f"{name} unpacks to more than {LARGEST_STORY >> 20} MB")
                parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Unfit("bad-xml", f"{name} is not well-formed XML: {error.msg}") from error


class _Checked:
    """A target that refuses a document type: no program writes one, and bombs are made of them."""

    def __init__(self, target: Target) -> None:
        self.start, self.end, self.data = target.start, target.end, target.data
        self.close = target.close

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise Unfit("bomb", "the document declares entities")


class Fields:
    """A target that keeps the text of elements by their names: the properties of a document."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._name = tag.rpartition("}")[2]

    def end(self, tag: str) -> None:
        self._name = ""

    def data(self, text: str) -> None:
        if self._name and len(self.told.get(self._name, "")) < 1000:
            self.told[self._name] = self.told.get(self._name, "") + text

    def close(self) -> None:
        """Nothing is left to do."""
