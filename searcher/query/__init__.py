"""The query language: tree, parser, dates, expansion of words, meaning."""
