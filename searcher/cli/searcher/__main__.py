"""`python -m searcher.cli.searcher` is `searcher`."""

from searcher.cli.searcher import main

main()
