"""What was typed: query text, names of files and indexes, and which words are options."""

import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from searcher.cli.messages import warn
from searcher.errors import IndexMissing, SearcherError
from searcher.index.location import choose
from searcher.search.zones import zone_named as zone_named

if TYPE_CHECKING:
    from searcher.index.marks import Marks
    from searcher.query.embargo import Licences
    from searcher.saved.lists import UserLists

# Bytes of standard input, or of a file of names.
LONGEST_QUERY = 1_000_000


def licences_of(lists: "UserLists") -> "Licences":
    """How long stories may be used, as the user's lists say.

    Lists that cannot be read stop nobody who does not ask for them: a note says what is lacking.
    """
    try:
        return lists.licences
    except SearcherError as error:
        warn([f"{error}; it is not marked whose use has ended by [rights]"])
        return {}


def is_word(item: str) -> bool:
    """Whether an argument is a word of a query, not an option: -iran leaves a word out.

    >>> is_word("iran"), is_word("-iran"), is_word("-"), is_word("-n"), is_word("--all")
    (True, True, True, False, False)
    """
    return item == "-" or item[:1] != "-" or (item[1] != "-" and len(item) > 2)


def arrange(arguments: Sequence[str], with_value: set[str]) -> list[str]:
    """The options, then `--`, then the words of the query, of which some begin with a dash.

    `with_value` are the options that the next argument belongs to.

    >>> arrange(["sanctions", "-iran", "-n", "5"], {"-n"})
    ['-n', '5', '--', 'sanctions', '-iran']
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(arguments)
    for item in rest:
        if item == "--":
            words += rest
        elif is_word(item):
            words.append(item)
        else:
            options.append(item)
            if item in with_value:
                options += islice(rest, 1)
    return [*options, "--", *words] if words else options


def utf8(text: str) -> str:
    """The text of a query as it was typed. Raises SearcherError if it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:  # Python puts surrogates in place of other bytes (PEP 383)
        raise SearcherError("the query is not UTF-8; is the terminal set to it?") from None
    return text


def query_text(words: Sequence[str]) -> str:
    """The words of a query as one text; "-" reads it from standard input."""
    # A dash among other words is a word: the parser says what it makes of it.
    if list(words) != ["-"]:
        return utf8(" ".join(words))
    try:
        return sys.stdin.buffer.read(LONGEST_QUERY).decode().strip()
    except UnicodeDecodeError:
        raise SearcherError("the query on standard input is not UTF-8") from None


def names_in(file: str) -> list[str] | None:
    """The lines of a file that a query names as @file; None if there is no such file.

    Raises SearcherError if it cannot be read, is longer than a megabyte, or is not UTF-8.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        return None
    try:
        with path.open("rb") as opened:
            content = opened.read(LONGEST_QUERY + 1)
    except OSError as error:
        raise SearcherError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > LONGEST_QUERY:
        raise SearcherError(f"{path} is longer than {LONGEST_QUERY:,} bytes")
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SearcherError(f"{path} is not UTF-8") from None


def only_index(names: Sequence[str] | None) -> str | None:
    """The value of --index, None if it was not given. Raises IndexMissing if it was given twice.

    Without this the last would win in silence, and half of what was asked for stay unsearched.
    """
    if not names:
        return None
    if len(names) > 1:
        raise IndexMissing(f"--index names {' and '.join(names)}; name one index")
    return names[0]


def one_index(name: str | None, names: Sequence[str] | None) -> str | None:
    """The index named as an argument or by --index; None if neither is given.

    Raises IndexMissing if two are named.
    """
    if name is not None and names:
        raise IndexMissing(f"{name} and --index {names[0]} are two indexes; name one")
    return only_index(names) if name is None else name


def named(ids: Sequence[str]) -> list[str]:
    """The ids of a command line, or those on standard input for "-"."""
    if list(ids) != ["-"]:
        return list(ids)
    read = sys.stdin.buffer.read().decode(errors="replace").splitlines()
    return [line for line in read if line.strip()]


def marks_of(path: Callable[[], Path]) -> "Marks":
    """The tags and notes on the stories of an index, whose path is asked for when they are."""
    # SQLite takes 5 ms, and few queries ask for marks.
    from searcher.index.marks import Marks

    return Marks(path)


def index_path(name: str | None) -> Path:
    """The index of this name, else the one that is meant where none is named, which is said."""
    chosen = choose(name)
    warn(chosen.notes)
    return chosen.path
