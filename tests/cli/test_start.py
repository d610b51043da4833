"""`search` reads its usual command line without typer, and reads it as typer does."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from searcher.cli.search import declaration
from searcher.cli.search.options import TABLE, Options, read

COMMAND = get_command(declaration.app)
OURS_ALONE = {"query"}  # the words
TYPERS_ALONE = {"version", "help", "install_completion", "show_completion"}


def test_the_table_is_what_typer_has_declared() -> None:
    """If this fails, an option was changed in one place only: mend TABLE and Options."""
    declared: dict[str | None, tuple[tuple[str, ...], object]] = {}
    for parameter in COMMAND.params:
        if parameter.name in TYPERS_ALONE | OURS_ALONE:
            continue
        type: Any = parameter.type
        takes: object = {"str": str}.get(type.name, type.name)
        if getattr(parameter, "is_flag", False):
            takes = bool
        elif parameter.multiple:
            takes = list
        elif type.name == "int range":
            takes = type.min
        elif type.name == "choice":
            takes = tuple(type.choices)
        declared[parameter.name] = (tuple(parameter.opts), takes)
    ours: dict[str | None, tuple[tuple[str, ...], object]] = {}
    for name, (spellings, takes) in TABLE.items():
        if isinstance(takes, range):
            ours[name] = (spellings, takes.start)
        elif issubclass(takes, Enum):
            ours[name] = (spellings, tuple(one.value for one in takes))
        else:
            ours[name] = (spellings, takes)
    assert ours == declared


def read_by_typer(arguments: Sequence[str]) -> Options:
    """The options that the declared command is called with. Raises as typer does."""
    found: list[Options] = []

    def note(options: Options) -> int:
        found.append(options)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declaration, "answer", note)
        COMMAND.main(list(arguments), prog_name="search", standalone_mode=False)
    return found[0]


def test_defaults() -> None:
    assert read([]) == read_by_typer([]) == Options()


VALUES = [
    "", "-", "--", "-5", "0", "1", "12", "+3", " 4", "٣", "1_0", "9" * 30, "json", "JSON", "newest",
    "month", "always", "afp", "2016-07..", "a=b", "coup", "-iran", "-n5",
]  # fmt: skip
SPELLINGS = [spelling for spellings, _ in TABLE.values() for spelling in spellings]
item = st.one_of(
    st.sampled_from(VALUES),
    st.sampled_from(SPELLINGS),
    st.builds("{}={}".format, st.sampled_from(SPELLINGS), st.sampled_from(VALUES)),
    st.sampled_from(["--al", "--no-all", "-x", "--source-", "-ic", "--Index"]),
)


@given(st.lists(item, max_size=8))
def test_a_line_is_read_as_typer_reads_it(arguments: list[str]) -> None:
    """Or not at all."""
    ours = read(arguments)
    if ours is not None:
        assert ours == read_by_typer(arguments)


@pytest.mark.parametrize(
    "line",
    [
        "S-400 sanctions",
        "coup -iran --json --all",
        "-i corpus -n 5 --sort newest coup",
        "--since=2016-07 --until 2017 --source afp --source reuters turkey",
        "--queries - --limit 3 --ids",
        "--facets source,place --tz Europe/Paris -c -- -x --json",
        "--timeline month --color never -b --why-not afp-1",
    ],
)
def test_usual_lines_need_no_typer(line: str) -> None:
    ours = read(line.split())
    assert ours is not None
    assert ours == read_by_typer(line.split())


@pytest.mark.parametrize(
    "line", ["--help", "--version", "coup --jsno", "-n 0", "--format xml", "--json=yes", "--limit"]
)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert read(line.split()) is None


def test_completion_is_left_to_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_SEARCH_COMPLETE", "complete_bash")
    assert read(["coup"]) is None
