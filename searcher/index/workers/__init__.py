"""Stories made ready for an engine: names found in them, and the document that it indexes.

Finding names takes most of the time of a build, so it is shared among worker processes; what
comes back from them is a line of text that an engine takes without looking into it.
"""

from searcher.index.workers.pipeline import Preparing as Preparing
