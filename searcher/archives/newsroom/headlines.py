"""Headlines: found where none was written, and kept from standing twice.

Alerts and flashes often have none. Desks then show the slug, or the first sentence.
"""

import re

from searcher.archives.newsroom.embargo_line import is_embargo_line

# Characters of a headline that is cut from a text.
LONGEST_HEADLINE = 200

_SENTENCE = re.compile(r".+?(?:[.!?…][\"”'’»)]*(?=\s)|[。！？؟۔])", re.DOTALL)
# "U.S.", "Dr.", "No.": no sentence ends.
_ABBREVIATION = re.compile(r"(?:^|[\s.(])\w{1,3}\.$")


def headline_or(headline: str, slug: str, body: str) -> tuple[str, tuple[str, ...]]:
    """A story's headline, else its slug, else its first sentence; and what was guessed.

    >>> headline_or("", "", "Oil rose. It fell.")
    ('Oil rose.', ('headline from the first sentence',))
    >>> headline_or("", "oil-prices", "Oil rose.")
    ('oil-prices', ('headline from the slug',))
    """
    if headline.strip():
        return headline, ()
    if slug.strip():
        return slug, ("headline from the slug",)
    first = first_sentence(_below_embargoes(body))
    return first, ("headline from the first sentence",) if first else ()


def first_sentence(body: str) -> str:
    """The first sentence of a text, cut at a word if it is longer than a headline may be.

    >>> first_sentence("The U.S. said so.\\n\\nMore.")
    'The U.S. said so.'
    """
    paragraph = " ".join(body.strip().partition("\n\n")[0].split())
    # The pattern takes the square of a text's length, and no more than this is needed.
    paragraph = paragraph[: 2 * LONGEST_HEADLINE]
    for found in _SENTENCE.finditer(paragraph):
        if not _ABBREVIATION.search(found[0]) or found.end() == len(paragraph):
            paragraph = paragraph[: found.end()]
            break
    if len(paragraph) <= LONGEST_HEADLINE:
        return paragraph
    return paragraph[:LONGEST_HEADLINE].rsplit(" ", 1)[0] + " …"


def without_headline(body: str, headline: str) -> str:
    """A body without the headline, where its first paragraph repeats it.

    >>> without_headline("Oil up\\n\\nOil rose.", "Oil up")
    'Oil rose.'
    """
    first, _, rest = body.partition("\n\n")
    return rest if rest and " ".join(first.split()) == headline else body


def below(deck: str, body: str) -> str:
    """A body below the line or lead that stands above it, unless it begins with that.

    >>> below("Shares up too", "Oil rose."), below("Oil rose", "Oil rose.")
    ('Shares up too\\n\\nOil rose.', 'Oil rose.')
    """
    return body if body.startswith(deck) else f"{deck}\n\n{body}".strip()


def _below_embargoes(body: str) -> str:
    """A body below the embargo lines at its top, which are no headline."""
    first, _, rest = body.lstrip().partition("\n")
    return _below_embargoes(rest) if rest and is_embargo_line(first) else body
