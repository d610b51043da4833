"""`searcher operators`: what joins, counts and parts the words of a query."""

from searcher.cli.declaring import application
from searcher.cli.process import SUCCESS
from searcher.output import table
from searcher.query.grammar import OPERATORS, SIGNS

app = application()


@app.command(
    short_help="List the operators of the query language.",
    help="List the operators of the query language, and how else they may be written.",
)
def operators() -> int:
    rows = []
    for row in OPERATORS:
        others = ", ".join(spelling.text for spelling in row.spellings[1:])
        rows.append((row.completion, others, row.help, row.example))
        if row.apart:
            rows.append((f"NOT {row.completion}", "", row.apart, row.negated))
    rows += [(f"{sign.text}word", "", sign.help, sign.example) for sign in SIGNS]
    table(("operator", "or", "what it asks", "example"), rows)
    return SUCCESS
