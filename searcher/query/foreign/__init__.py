"""What people write who come from other search systems.

The spellings that are read as our own operators stand in `query/grammar.py`. Here are the forms
that are refused or noted, with what to write instead (forms), the notes on words that may mean
something else elsewhere (advice), and the manual's tables (phrasebook).
"""
