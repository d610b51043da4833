"""Advice for people who come from other search systems.

The spellings of Nexis, Factiva and others that are read as our own operators stand in
`query/grammar.py`. Here are the forms that are refused, with what to write instead (refused), the
notes on words that may mean something else elsewhere (noted), and the tables of the manual.
"""
