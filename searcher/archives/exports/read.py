"""Which database a text was exported from, and its articles."""

from collections.abc import Iterator
from functools import partial

from searcher.archives.exports import apa, factiva, nexis, proquest
from searcher.archives.exports.parts import Decoded, Exporter, claims, told
from searcher.archives.locators import at
from searcher.archives.stream import Found, Skipped

# In this order: ProQuest's labels are the most its own, and Nexis's counters look like its.
EXPORTERS: tuple[Exporter, ...] = (proquest, factiva, apa, nexis)


def exporter_of(text: str) -> Exporter | None:
    """The database that a text was exported from, None if it does not look like an export."""
    return next((one for one in EXPORTERS if one.recognises(text)), None)


def articles_of(
    text: str, length: int, origin: str, exporter: Exporter, guessed: tuple[str, ...] = ()
) -> Iterator[Found | Skipped]:
    """The articles in the text of a document of so many bytes; each has the whole as its origin."""
    decoded = Decoded(text, guessed, None)
    story = partial(exporter.story, is_wrapped=False)
    yield from told(decoded, length, origin, exporter.cuts, story)
    yield from claims(text, at(origin, 0, length), exporter)
