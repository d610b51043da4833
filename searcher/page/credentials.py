"""Who may read a page that other machines reach: names with passwords, and tokens, from a file."""

from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from searcher.errors import SearcherError

# Of a password or a token, in characters: shorter ones are found by trying.
SHORTEST = 12
_OTHERS = 0o077  # the rights of everyone but the owner


@dataclass(frozen=True, slots=True)
class Credentials:
    """Digests of what may stand in Authorization: `name:password` for Basic, tokens for Bearer."""

    basic: tuple[bytes, ...] = ()
    bearer: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.basic or self.bearer)

    def accept(self, header: str) -> bool:
        """Whether the value of Authorization is of someone who may read (RFC 7617, RFC 6750)."""
        scheme, _, value = header.strip().partition(" ")
        if scheme.lower() == "bearer":
            return _is_one_of(self.bearer, value.strip().encode())
        if scheme.lower() != "basic":
            return False
        try:
            return _is_one_of(self.basic, b64decode(value.strip(), validate=True))
        except (Error, ValueError):
            return False


def read_credentials(path: Path) -> Credentials:
    """The credentials in a file: `name:password` or a token a line; `#` begins a remark.

    Raises SearcherError if others than its owner can read the file, or if a line is too short.
    """
    try:
        with path.open("rb") as file:
            mode = path.stat().st_mode
            lines = file.read().decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SearcherError(f"{path} cannot be read: {error}") from error
    if mode & _OTHERS:
        raise SearcherError(f"others can read {path}; write  chmod 600 {path}")
    basic: list[bytes] = []
    bearer: list[bytes] = []
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        name, colon, password = entry.partition(":")
        if len(password if colon else name) < SHORTEST:
            what = "a password" if colon else "a token"
            raise SearcherError(
                f"{path}, line {number}: {what} needs {SHORTEST} characters or more"
            )
        (basic if colon else bearer).append(_digest(entry.encode()))
    if not (basic or bearer):
        raise SearcherError(f"{path} names nobody; write  name:password  or a token, one a line")
    return Credentials(tuple(basic), tuple(bearer))


def _digest(value: bytes) -> bytes:
    return sha256(value).digest()


def _is_one_of(known: tuple[bytes, ...], value: bytes) -> bool:
    # All are compared, each in the same time: how long it takes tells nothing of them.
    found = _digest(value)
    return bool(sum(compare_digest(found, one) for one in known))
