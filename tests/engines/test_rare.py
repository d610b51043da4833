"""Every engine finds what is rare: words without end, empty values, names of two stories."""

from pathlib import Path

import pytest
from agreement import disagreement, ids, story
from checking import every
from msgspec.structs import replace
from trees import LEAF_FIELDS

from searcher.engines import ENGINES, Engine, open_engine
from searcher.query.nodes import (
    And,
    Not,
    Or,
    Phrase,
    Proximity,
    Reach,
    Word,
)
from searcher.story import Entity

LONG = "x" * 65_531


FIXED = [
    story("long", f"before {LONG} after", f"y {'x' * 65_530} z"),
    story("apart", "before after"),
    replace(story("two"), entities=(Entity("person", "Ann Lee"), Entity("person", "Kim Ann"))),
    replace(story("codes"), topics=("West-Germany", "--", "", "money-fx")),
    story("poss", "Turkey's 400 tanks", "The s 400s"),
    story("joined", "The S400 and the F16C", "S-400\n\n400"),
    story("dots", "U.S. and U S and us", "s s s"),
    story("empty"),
]


def test_what_is_near_is_in_one_value(engine: Engine) -> None:
    people = Entity("person", "Ann Lee"), Entity("person", "Kim Park")
    engine.add(replace(story("1"), entities=people))
    engine.commit()
    ann, park = Word("ann", "person"), Word("park", "person")
    assert ids(engine, Phrase("lee kim", "person", slop=5)) == set()
    assert ids(engine, Proximity(ann, park, Reach.NEAR, 9)) == set()
    assert ids(engine, Proximity(ann, Word("lee", "person"), Reach.NEAR, 9)) == {"1"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_engines_agree_on_the_rare(name: str, tmp_path: Path) -> None:
    engine = open_engine(name, tmp_path, create=True, write=True)
    for one in FIXED:
        engine.add(one)
    engine.commit()
    texts = """
        before;after;x*;*x;*;?;before after;before * after;before ? after;y * z;lee kim;
        kim ann;ann;lee * ann;west germany;West-Germany;west*;germany;money-fx;money?fx;S-400;S400;
        S 400;s 400s;F-16C;F16C;F-16;400;s s;s s s;s s s s;U.S.;us;us and;US;U S;s* s?;and *;xx?
    """
    for text in every(part.strip() for part in texts.split(";")):
        for field in (None, *(field.name for field in LEAF_FIELDS)):
            for exact in (False, True):
                phrase = Phrase(text, field, exact)
                for query in (phrase, Word(text, field, exact), Or((Not(phrase), Word("empty")))):
                    assert not (found := disagreement(engine, FIXED, query)), found
    assert ids(engine, And(())) == {one.id for one in FIXED}
    assert ids(engine, Or(())) == set()
    engine.close()
