"""Manual pages for `man`, made from what --help says (groff_man(7))."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from typer.main import get_command

from searcher import __version__
from searcher.errors import SearcherError

_COMMANDS = {
    "search": ("searcher.cli.search.declaration", "search a newswire archive"),
    "searcher": ("searcher.cli.searcher", "keep indexes of newswire archives"),
}


def manual_page(name: str) -> str:
    """The page of a command in roff. Raises SearcherError for another than our two."""
    if name not in _COMMANDS:
        raise SearcherError(f'--man makes the page of "search" or of "searcher", not "{name}"')
    module, what = _COMMANDS[name]
    declared = import_module(module)
    app = declared.declared() if name == "searcher" else declared.app
    command: Any = get_command(app)
    context = command.make_context(name, [], resilient_parsing=True)
    return "\n".join(_lines(name, what, command, context)) + "\n"


def _lines(name: str, what: str, command: Any, context: Any) -> Iterator[str]:
    yield f'.TH {name.upper()} 1 "" "searcher {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"{name} \\- {what}"
    yield ".SH SYNOPSIS"
    yield f".B {name}"
    yield _roff(" ".join(command.collect_usage_pieces(context)))
    yield ".SH DESCRIPTION"
    yield from _text(command.help or "")
    yield ".SH OPTIONS"
    yield from _options(command, context)
    for sub in getattr(command, "commands", {}).values():
        if sub.hidden:
            continue
        within = sub.make_context(sub.name, [], parent=context, resilient_parsing=True)
        yield f".SH {_roff(f'{name} {sub.name}'.upper())}"
        yield from _text(sub.help or "")
        yield from _options(sub, within)
    yield ".SH SEE ALSO"
    yield "The manual:"
    yield ".B searcher help"


def _options(command: Any, context: Any) -> Iterator[str]:
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is not None:
            yield ".TP"
            yield f".B {_roff(record[0])}"
            yield _roff(record[1])


def _text(help: str) -> Iterator[str]:
    """Paragraphs; those after a line with a backspace keep their lines, as in --help."""
    for paragraph in re.split(r"\n\s*\n", help.strip()):
        lines = paragraph.split("\n")
        yield ".PP"
        if lines[0].strip() == "\b":
            yield ".nf"
            yield from (_roff(line) for line in lines[1:])
            yield ".fi"
        else:
            yield _roff(" ".join(line.strip() for line in lines))


def _roff(text: str) -> str:
    """Text that roff prints as it is: backslashes, dashes, and dots and quotes at the beginning."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    # groff reads ASCII, whatever the locale (groff_char(7)).
    text = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)
    return f"\\&{text}" if text.startswith((".", "'")) else text
