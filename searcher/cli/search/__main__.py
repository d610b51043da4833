"""`python -m searcher.cli.search` is `search`."""

from searcher.cli.search import main

main()
