"""`searcher saved`: the saved searches."""

from searcher.cli.declaring import AsJson, application
from searcher.cli.messages import say
from searcher.cli.process import SUCCESS
from searcher.output import SCHEMA, json_line, table
from searcher.saved.lists import UserLists

app = application()


@app.command(help="List the saved searches: name, query.")
def saved(*, as_json: AsJson = False) -> int:
    found = sorted(UserLists().saved.items())
    if as_json:
        entries = [{"name": name, "query": text} for name, text in found]
        say(json_line({"schema": SCHEMA, "saved": entries}))
    else:
        table(("saved", "query"), found)
    return SUCCESS
