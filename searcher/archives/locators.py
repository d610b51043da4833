"""Origins: how the place of a story in an archive is written, so that it can be found again.

An origin is a path, then `!/` and a name for every archive gone into, then `#offset+length`
in the unpacked file.
"""

import os
import re
from collections import Counter

_AWKWARD = re.compile("[\x00-\x1f\x7f-\x9f\udc80-\udcff]|!(?=/)|!$|%(?=[0-9A-F]{2})")


def written(name: str) -> str:
    """A name as it stands in an origin: without bytes that are not text, without `!/`."""
    return _AWKWARD.sub(lambda m: "".join(f"%{b:02X}" for b in os.fsencode(m[0])), name)


def inner(origin: str, name: str, names: Counter[str]) -> str:
    """The origin of a file in an archive, where a name can come again: `a.txt`, `a.txt%002`."""
    names[name] += 1
    again = f"%00{names[name]}" if names[name] > 1 else ""
    return f"{origin}!/{written(name)}{again}"


def named(written: str) -> str:
    """The inverse of `written`."""
    data = re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()), written.encode())
    return os.fsdecode(data)


def is_hidden(name: str) -> bool:
    """Whether a file is one that its system made, not its owner."""
    return any(
        (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX"
        for part in name.split("/")
    )
