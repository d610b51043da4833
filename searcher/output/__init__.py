"""Hits as lines for scripts and as cards for people.

screen       text made fit for a terminal: every word of a story passes through it
titles       what stands for a story: its headline, else the next best
paragraphs   a body's paragraphs, without the line ends of a teletype
facts        what is known of an index
notes        what a person should know beside the hits
explanation  how a query was read, why a story was found; imported only where that is shown
why_not      which clauses of a query a story fails
zero_hits    why nothing was found
lines        plain, JSON, CSV, ids, Markdown; export writes them to a file
counts       values and periods with their numbers, as lines and as bars
narrowing    query text narrowed by a clause, and widened again
difference   what a version of a story changed
html         passages and timelines for a page or a notebook
cards        rich text; imports rich only where a person is looking
"""

from searcher.output.cards import MOST_SHOWN as MOST_SHOWN
from searcher.output.cards import Color as Color
from searcher.output.cards import card as card
from searcher.output.cards import console as console
from searcher.output.cards import page as page
from searcher.output.cards import table as table
from searcher.output.lines import LINES as LINES
from searcher.output.lines import SCHEMA as SCHEMA
from searcher.output.lines import Layout as Layout
from searcher.output.lines import View as View
from searcher.output.notes import stories_said as stories_said
from searcher.output.notes import undated_note as undated_note
from searcher.output.notes import withheld_note as withheld_note
from searcher.output.screen import NO_DATE as NO_DATE
from searcher.output.screen import cell as cell
from searcher.output.screen import json_line as json_line
from searcher.output.screen import moment as moment
from searcher.output.screen import one_line as one_line
from searcher.output.screen import printable as printable
from searcher.output.screen import timestamp as timestamp
