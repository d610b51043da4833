"""`searcher help`: the manual, a page a topic."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated

import typer

from searcher.cli.declaring import NoPager, application
from searcher.cli.pager import paged
from searcher.cli.process import EXIT_CODES, SUCCESS
from searcher.errors import SearcherError
from searcher.output import console, printable, table

app = application()

# In the order of the list: what a newcomer needs first stands first.
TOPICS = {
    "query": "the query language, and why a story is found or not",
    "dates": "dates and ranges, named dates, zones",
    "elsewhere": "coming from Nexis, Factiva, ProQuest, Westlaw, Lucene and others",
    "output": "formats, counts, scripts, exit codes",
    "saved": "saved searches and alerts, named groups, many queries at once",
    "browser": "the terminal browser and its keys",
    "formats": "archives: what is read, where indexes live, how they are updated",
    "versions": "versions, kills and embargoes",
    "desk": "rights, tags and notes, taking stories out for good",
    "names": "people, organisations, places, designators",
    "library": "from Python and notebooks",
    "page": "a web page for you and the people around you",
    "speed": "what is measured, and against what",
    "trouble": "when something is not as you expect",
}


def topics(incomplete: str) -> list[str]:
    """The topics that begin so, for the shell's completion."""
    return [name for name in TOPICS if name.startswith(incomplete)]


@app.command(
    "help",
    short_help="Read the manual.",
    help=f"""Read the manual, a page a topic; without a topic, list them.

\b
searcher help
searcher help query
searcher help --man search > search.1     a manual page, for man

Exit code: 0 shown, 2 there is no such topic, {EXIT_CODES}.
""",
)
def show_help(
    *,
    topic: Annotated[
        str | None, typer.Argument(help="One of the list.", autocompletion=topics)
    ] = None,
    man: Annotated[
        bool, typer.Option("--man", help='The manual page of "search" or "searcher", for man.')
    ] = False,
    no_pager: NoPager = False,
) -> int:
    if man:
        from searcher.cli.manpage import manual_page

        sys.stdout.write(manual_page(topic or "searcher"))
        return SUCCESS
    if topic is None:
        table(("topic", "what it is about"), TOPICS.items())
        return SUCCESS
    with paged(wanted=not no_pager):
        show(text_of(topic))
    return SUCCESS


def text_of(topic: str) -> str:
    """The page of a topic, in Markdown. Raises SearcherError, which offers the closest."""
    name = topic.lower()
    if name not in TOPICS:
        from difflib import get_close_matches

        close = get_close_matches(name, TOPICS, n=1)
        fix = f"did you mean  {close[0]} ?" if close else f"there are: {', '.join(TOPICS)}"
        raise SearcherError(f'there is no topic "{printable(topic)}"; {fix}')
    return (files("searcher") / "guide" / f"{name}.md").read_text(encoding="utf-8")


def show(markdown: str) -> None:
    """Print a page of the manual: laid out on a terminal, as it is written in a pipe."""
    if not sys.stdout.isatty():
        sys.stdout.write(markdown)
        return
    from rich.markdown import Markdown

    console().print(Markdown("\n".join(_without_comments(markdown)), hyperlinks=False))


def _without_comments(markdown: str) -> Iterator[str]:
    # rich prints HTML comments, such as the marks that tests look for.
    return (line for line in markdown.splitlines() if not line.startswith("<!--"))
