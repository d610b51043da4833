"""The two commands.

process       how a command starts and ends: Ctrl-C, exit codes, errors
streams       standard input, output and error, whatever state they are in
messages      lines for people: answers, errors, notes
arguments     what was typed: query text, time zones, which words are options
declaring     what the typer declarations of both commands share
pager         what is longer than the screen
manpage       what --help says, for man
counting      counts by field and by period
terminal_browser      opens the browser
search        `search`
searcher      `searcher`, one file a sub-command
"""
