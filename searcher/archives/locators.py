"""Origins: where a story stands in an archive, written so that its bytes can be found again.

    /wire/2018.tar.gz!/09/eca062.iptc#1024+3775

First the path, then `!/` and a name for every archive that it is packed in, then the offset and
the length of the story in the unpacked file.
"""

import os
import re
from collections import Counter

# Control characters, bytes of a file name that are not UTF-8 (os.fsencode stands lone surrogates in
# for them), and what would be taken for "!/" or for an escape.
_AWKWARD = re.compile("[\x00-\x1f\x7f-\x9f\udc80-\udcff]|!(?=/)|!$|%(?=[0-9A-F]{2})")


def at(origin: str, offset: int, length: int) -> str:
    """The origin of some bytes of a file.

    >>> at("/wire/a.txt", 5, 20)
    '/wire/a.txt#5+20'
    """
    return f"{origin}#{offset}+{length}"


def written(name: str) -> str:
    """A file's name as it stands in an origin, its awkward bytes as `%` and two digits."""
    return _AWKWARD.sub(lambda m: "".join(f"%{b:02X}" for b in os.fsencode(m[0])), name)


def inner(origin: str, name: str, names: Counter[str]) -> str:
    """The origin of a file in an archive. `names` counts the names that were met in it.

    A tar that was appended to holds a name twice; the second becomes `a.txt%002`, which no name of
    a file can be: `%00` is a byte that names cannot have.
    """
    names[name] += 1
    again = f"%00{names[name]}" if names[name] > 1 else ""
    return f"{origin}!/{written(name)}{again}"


def named(written: str) -> str:
    """The name of a file from how it is written in an origin."""
    data = re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), written.encode())
    return os.fsdecode(data)


def file_of(origin: str) -> str:
    """The file on disk that an origin is in, "-" for standard input.

    >>> file_of("/wire/2018.tar.gz!/09/eca062.iptc#1024+3775")
    '/wire/2018.tar.gz'
    """
    return named(origin.rpartition("#")[0].partition("!/")[0])


def is_gone(origin: str) -> bool:
    """Whether the file of an origin is no longer there."""
    file = file_of(origin)
    return file not in ("", "-") and not os.path.lexists(file)


def is_hidden(name: str) -> bool:
    """Whether a file is one that a system made, not its owner: ".DS_Store", "__MACOSX/._a.txt"."""
    return any(
        (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX"
        for part in name.split("/")
    )
