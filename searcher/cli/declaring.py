"""What the typer declarations of both commands share. Importing this imports typer: 30 ms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar

import typer
from typer.core import TyperCommand
from typer.main import get_command

from searcher import __version__
from searcher.cli.arguments import arrange
from searcher.cli.messages import say
from searcher.errors import IndexMissing, SearcherError
from searcher.index.location import indexes
from searcher.saved.lists import UserLists


def application(help: str = "") -> typer.Typer:
    """An empty typer application, without rich: with it each start would take 50 ms more."""
    return typer.Typer(
        help=help,
        rich_markup_mode=None,
        # A bug of ours keeps Python's own traceback: typer's has the values of variables in it,
        # which hold the texts of stories.
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def answer_of(app: typer.Typer, name: str, arguments: Sequence[str]) -> Callable[[], int]:
    """What `process.run` calls: the command line read by typer, then the command's own answer.

    Raises SearcherError for options that cannot be read, KeyboardInterrupt if a question is not
    answered.
    """

    def answer() -> int:
        try:
            # Standalone, typer would print errors itself and end the process with codes of its own.
            code = get_command(app).main(list(arguments), prog_name=name, standalone_mode=False)
        except typer.TyperException as error:
            # Of the sub-command, if it came that far.
            context = getattr(error, "ctx", None)
            remedy = f"{context.command_path if context else name} --help  shows all options"
            raise SearcherError(f"{error.format_message()}\n  {remedy}") from error
        except typer.Abort:
            raise KeyboardInterrupt from None
        return code or 0

    return answer


class SectionedCommand(TyperCommand):
    """A command whose --help has its options under headings: `sections` says which of them where.

    What no section names stands under the last heading, "Others".
    """

    sections: ClassVar[Mapping[str, Sequence[str]]] = {}

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options; `formatter` is that of the library within typer."""
        rows: dict[str, list[tuple[str, str]]] = {"Arguments": []}
        rows |= {heading: [] for heading in self.sections} | {"Others": []}
        places = {name: title for title, names in self.sections.items() for name in names}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                is_argument = param.param_type_name == "argument"
                heading = "Arguments" if is_argument else places.get(param.name or "", "Others")
                rows[heading].append(record)
        for heading, listed in rows.items():
            if listed:
                with formatter.section(heading):
                    formatter.write_dl(listed)


class QueryCommand(SectionedCommand):
    """A command whose arguments are words of a query, of which some begin with a dash."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; `ctx` is the context of the library within typer."""
        # A flag takes no value. Arguments have no such attribute, and no spellings either.
        with_value = {
            name for p in self.params if not getattr(p, "is_flag", True) for name in p.opts
        }
        # The shell's line may end in the middle of an option: it is not put in order then.
        is_completing = ctx.resilient_parsing
        return super().parse_args(ctx, args if is_completing else arrange(args, with_value))


def index_names(incomplete: str) -> list[str]:
    """The names of indexes, for the shell's completion."""
    try:
        return [path.name for path in indexes() if path.name.startswith(incomplete)]
    except (OSError, IndexMissing):  # a completion that fails must not print over the prompt
        return []


def saved_names(incomplete: str) -> list[str]:
    """The names of saved searches, for the shell's completion."""
    try:
        return [name for name in sorted(UserLists().saved) if name.startswith(incomplete)]
    except SearcherError:
        return []


def _show_version(asked: bool) -> None:  # noqa: FBT001  # typer calls it so
    if asked:
        say(f"searcher {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
]
NoPager = Annotated[
    bool,
    typer.Option("--no-pager", help="Print all at once, however long it is."),
]
AsJson = Annotated[bool, typer.Option("--json", help="As one JSON object.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FIELD,…",
        help="What columns of tables and keys of JSON are, where that is guessed wrong:"
        " title=headline,maintext=body. pub=date:day-first says how 3/4/2020 is meant;"
        " remarks=- leaves a column out.",
        show_default=False,
    ),
]
IndexOption = Annotated[
    list[str] | None,  # a list, so that a second one is seen, and refused
    typer.Option(
        "--index",
        "-i",
        metavar="NAME|PATH",
        help="The index; else $SEARCHER_INDEX, else the only one, else the one built last.",
        autocompletion=index_names,
        show_default=False,
    ),
]
IndexName = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="Name or path; else $SEARCHER_INDEX, else the only one, else the one built last.",
        autocompletion=index_names,
        show_default=False,
    ),
]
Zone = Annotated[
    str, typer.Option("--tz", metavar="ZONE", help="Read and show dates in this zone.")
]
