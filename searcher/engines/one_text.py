"""The one text of a story, in which an engine finds the words of a query that name no field.

It holds what the default fields hold, the body first. Searched apart, a word of a short headline
outweighs all that a body says (nDCG@10 of three news collections .41 to .43, and .54 with one
text): a field of its own has its own mean length and its own rarities. Frequencies are to be added
before they are weighed, not scores after (Robertson, Zaragoza and Taylor, CIKM 2004, BM25F). And
one list of stories is read for a word in place of four.

The body is indexed nowhere else: that would take half as long again. Its own words are those of the
one text, without those that only the other fields have (`outside_body`).
"""

from searcher import analysis
from searcher.engines.ranking import HEADLINE
from searcher.fields import DEFAULT_FIELDS, FIELDS, Field, Kind
from searcher.query.matching import fields_of
from searcher.query.nodes import Placed
from searcher.query.walk import leaves
from searcher.story import Story

BODY = FIELDS["body"]
# The default fields but for the body. They are short, and are indexed once more by themselves.
SHORT = tuple(FIELDS[name] for name in DEFAULT_FIELDS if name != BODY.name)
# The one text, as a field of the index that no query names.
ONE_TEXT = Field("text_", Kind.TEXT, "all that is searched by words without a field")


def bodies(story: Story) -> list[str]:
    """What the one text begins with."""
    return [value for value in BODY.values(story) if value]


def others(story: Story) -> list[str]:
    """What follows in the one text: the headline as often as it counts, dateline and byline."""
    values = [
        value
        for field in SHORT
        for value in field.values(story) * (HEADLINE if field.name == "headline" else 1)
    ]
    return [value for value in values if value]


def outside_body(story: Story) -> list[str]:
    """The words of the one text that are not in the body.

    >>> from searcher.story import EPOCH
    >>> outside_body(Story("1", EPOCH, "Coup fails", "The coup failed."))
    ['fails']
    """
    short = "\n".join([value for field in SHORT for value in field.values(story)])
    outside = list(dict.fromkeys(analysis.words(short)))
    for body in bodies(story):
        if body.isascii() and len(body) <= analysis.LONGEST_WORD:
            # A fraction of the time that it takes to cut the body into words.
            inside = f" {analysis.spaced(body)} "
            outside = [word for word in outside if f" {word} " not in inside]
        else:
            own = set(analysis.words(body))
            outside = [word for word in outside if word not in own]
    return outside


def searched_in(clause: Placed) -> list[Field]:
    """The fields of an index in which something is looked for, each once."""
    if all(leaf.field is None for leaf in leaves(clause, negated=True)):
        return [ONE_TEXT]
    return fields_of(clause)


def is_in(field: Field, clause: Placed) -> bool:
    """Whether something may be looked for in a field of an index that is `searched_in`."""
    return field is ONE_TEXT or field in fields_of(clause)
