"""How much each clause of a query gave to the score of a hit."""

from searcher.engines import Searched
from searcher.engines.ranking import weighed
from searcher.engines.results import Hit
from searcher.query.explain import explain
from searcher.query.nodes import And, Not, Phrase, Query, quote

# Stories looked at for the one that is meant: ids that differ in signs alone are one code.
ALIKE = 10


def shares(query: Query, hit: Hit, index: Searched) -> list[tuple[Query, float]]:
    """The clauses that a hit meets, each with its part of the score, as asked.

    Scores of clauses are added up, so each is asked for by itself, beside the story's id. Nothing
    for a hit whose score is 0: it was not ranked, or comes last.
    """
    if not hit.score:
        return []
    itself = Phrase(quote(hit.story.id), "id")
    without = _score(itself, hit, index)
    met = dict.fromkeys(one.query for one in explain(weighed(query), hit.story).met())
    asked = [clause for clause in met if not isinstance(clause, Not)]
    return [(clause, _score(And((clause, itself)), hit, index) - without) for clause in asked]


def _score(query: Query, hit: Hit, index: Searched) -> float:
    found = index.search(query, ALIKE, count=False).hits
    return next((one.score for one in found if one.story.key == hit.story.key), 0.0)
