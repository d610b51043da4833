"""`searcher fields`: what can be searched."""

from searcher.cli.declaring import application
from searcher.cli.process import SUCCESS
from searcher.fields import ASKED, SCOPES, help_of
from searcher.output import table
from searcher.query.grammar import SHORTHANDS, example

app = application()


@app.command(help="List the fields that can be searched.")
def fields() -> int:
    rows = [(f.name, ", ".join(f.aliases), f.kind.value, f.help, f.example) for f in ASKED]
    rows += [(name, "hlp", "words", help_of(name), example(name)) for name in SCOPES]
    for name, shorthand in SHORTHANDS.items():
        holds = "dates" if "date" in shorthand.help else "names"
        rows.append((name, "", holds, shorthand.help, shorthand.example))
    table(("field", "or", "holds", "what it is", "example"), rows)
    return SUCCESS
