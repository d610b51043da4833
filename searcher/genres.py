"""The genre of a story, from the tag that the desk put on it.

Agencies write the genre before the headline (UPDATE 2-, ANALYSIS:, FACTBOX |), in the slug
(Ld-Writethru, BC-APNewsAlert), or give it as a code. The words are those of the desks of AFP, AP,
dpa and Reuters; a story that no desk has tagged has no genre. Queries ask for it as `kind:`.
"""

from functools import lru_cache

from searcher.lazy_re import pattern

_WORDS = {
    "advisory": "advisory media-advisory diary",
    "alert": "alert alerte alerta flash breaking newsalert apnewsalert eilmeldung",
    "analysis": "analysis analyse analyst newsanalysis insight",
    "correction": "corrected correction corrects refile korrektur berichtigung rectificatif",
    "exclusive": "exclusive",
    "explainer": "explainer explained",
    "factbox": "factbox fact-box repères",
    "feature": "feature reportage",
    "interview": "interview q&a",
    "obituary": "obituary newsmaker profile nachruf",
    "opinion": "opinion column commentary editorial kommentar breakingviews",
    "poll": "poll",
    "preview": "preview vorschau",
    "quotes": "quotes instant-view",
    "summary": "wrapup wrap roundup summary zusammenfassung synthèse",
    "timeline": "timeline chronology chronologie",
    "update": "update updated writethru ld-writethru",
    "urgent": "urgent",
}
_GENRE_OF = {word: genre for genre, words in _WORDS.items() for word in words.split()}
_TAG = pattern(r"\W*([^\W\d_][\w&]*(?:[- ][\w&]+)?)(?:\s+\d+)?\s?[-:|–—/]")
_SLUG_PARTS = pattern(r"[^\W\d_]+(?:-[^\W\d_]+)?")


# A story is asked twice in a build, for its codes and for what is counted.
@lru_cache(maxsize=16)
def genres(headline: str, slug: str, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The genres of a story, none twice: those of its headline, its slug and its codes.

    >>> genres("UPDATE 2-ANALYSIS: Oil after the flood", "OIL-PRICES", ("Interview",))
    ('update', 'analysis', 'interview')
    """
    found = []
    while tag := _TAG.match(headline):
        genre = _GENRE_OF.get(tag[1].lower()) or _GENRE_OF.get(tag[1].split()[0].lower())
        if not genre or not tag[1].split()[0].isupper():
            break
        found.append(genre)
        headline = headline[tag.end() :]
    words = [part for text in slug.split("/") for part in _SLUG_PARTS.findall(text)]
    found += [_GENRE_OF[word.lower()] for word in (*words, *topics) if word.lower() in _GENRE_OF]
    return tuple(dict.fromkeys(found))
