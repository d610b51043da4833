"""Who, where and what a story names, beyond the archive's own tags; and the language it is in.

`extract` depends on the story's text alone. `rules` finds names in English copy, with lists of
places, organisations and given names (`gazetteer`); `spacy` asks that library's model instead.
"""

from searcher.entities.extraction import DEFAULT_EXTRACTOR as DEFAULT_EXTRACTOR
from searcher.entities.extraction import EXTRACTORS as EXTRACTORS
from searcher.entities.extraction import check as check
from searcher.entities.extraction import extract as extract
from searcher.entities.extraction import find as find
from searcher.entities.extraction import sent as sent
from searcher.entities.mentions import Mention as Mention
