"""Who, where and what a story names, beyond the archive's own tags; and its language.

`extract` is a pure function of the story's text. Rules find names in English copy (`rules`), with
lists of places, organisations and given names (`gazetteer`); `statistical` asks spaCy, where
installed.
"""

from searcher.entities.extraction import DEFAULT_EXTRACTOR as DEFAULT_EXTRACTOR
from searcher.entities.extraction import EXTRACTORS as EXTRACTORS
from searcher.entities.extraction import check as check
from searcher.entities.extraction import extract as extract
from searcher.entities.extraction import find as find
from searcher.entities.extraction import sent as sent
from searcher.entities.mentions import Mention as Mention
