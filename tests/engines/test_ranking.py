"""What comes first among the hits, and what the one text of a story changes of what is found."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from searcher.engines import ENGINES, ON_DISK, Engine, open_engine
from searcher.query.parser import parse
from searcher.story import EPOCH, Status, Story


@contextmanager
def engine_of(name: str, *stories: Story) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            for story in stories:
                engine.add(story)
            engine.commit()
            yield engine
        finally:
            engine.close()


def found(engine: Engine, query: str) -> list[str]:
    return [hit.story.id for hit in engine.search(parse(query, now=EPOCH).query, 100).hits]


def story(
    id: str, headline: str, body: str = "", dateline: str = "", status: Status = Status.USABLE
) -> Story:
    return Story(id, EPOCH, headline, body, dateline=dateline, status=status)


FILLER = "The ministry said on Monday that talks would go on for some days."
COUP = (
    story("much", "Army moves", f"The coup was a coup, and the coup leader said so. {FILLER}"),
    story("little", "Markets calm", f"Nobody spoke of a coup. {FILLER} {FILLER} {FILLER}"),
    story("killed", "Coup coup", status=Status.KILLED),
)


@pytest.mark.parametrize("name", ENGINES)
def test_a_kill_comes_last_whatever_its_headline_says(name: str) -> None:
    with engine_of(name, *COUP) as engine:
        assert found(engine, "coup") == ["much", "little", "killed"]
        assert found(engine, "coup OR calm")[-1] == "killed"
        assert found(engine, "(coup NEAR/3 leader) OR coup")[-1] == "killed"
        hits = engine.search(parse("coup", now=EPOCH).query, 2, offset=1).hits
        assert [hit.story.id for hit in hits] == ["little", "killed"]
        assert hits[1].score == 0.0


@pytest.mark.parametrize("name", ENGINES)
def test_a_kill_ranks_as_any_story_where_the_status_is_asked_for(name: str) -> None:
    with engine_of(name, *COUP) as engine:
        assert found(engine, "coup status:killed") == ["killed"]
        assert engine.search(parse("coup status:killed", now=EPOCH).query, 1).hits[0].score > 0


@pytest.mark.parametrize("name", ENGINES)
def test_function_words_say_little_beside_others_and_must_still_be_there(name: str) -> None:
    stories = (
        story("subject", "Sanctions", "Sanctions bite. Exports fell."),
        story("function", "What", "What of it? What is the end of the day? Sanctions? What is it?"),
        *(story(f"other-{n}", "Rain", f"What is it? {FILLER}") for n in range(4)),
        *(story(f"more-{n}", "Rain", f"{FILLER} {FILLER}") for n in range(9)),
    )
    with engine_of(name, *stories) as engine:
        assert found(engine, "what OR is OR sanctions")[:2] == ["subject", "function"]
        assert found(engine, "what AND sanctions") == ["function"]
        assert found(engine, "what")[0] == "function"


@pytest.mark.parametrize("name", ENGINES)
def test_a_word_of_the_headline_says_more_than_one_of_the_body(name: str) -> None:
    stories = (
        story("body", "Markets quiet", "Traders said rates and gold were steady again."),
        story("headline", "Gold quiet", "Traders said rates and markets were steady again."),
        *(story(f"other-{n}", "Rain", FILLER) for n in range(5)),
    )
    with engine_of(name, *stories) as engine:
        assert found(engine, "gold") == ["headline", "body"]


@pytest.mark.parametrize("name", ENGINES)
def test_a_body_long_of_the_subject_is_before_a_headline_that_names_it_once(name: str) -> None:
    stories = (
        story("about", "Central banks", "Gold rose. Gold fell. Gold is gold. Buy gold, sell gold."),
        story("names", "Gold, rain and other matters of this long day in brief", FILLER),
        *(story(f"other-{n}", "Rain", FILLER) for n in range(5)),
    )
    with engine_of(name, *stories) as engine:
        assert found(engine, "gold") == ["about", "names"]


@pytest.mark.parametrize("name", ON_DISK)
def test_three_inflections_of_one_word_are_no_three_words(name: str) -> None:
    stories = (
        story("forms", "Notes", "Bank, banks, banking, banked. Rain fell on towns and roads."),
        story("both", "Notes", "A bank failed. Fraud was found. Rain fell on towns and roads."),
        *(story(f"other-{n}", "Rain", FILLER) for n in range(5)),
    )
    with engine_of(name, *stories) as engine:
        assert found(engine, "bank OR fraud") == ["both", "forms"]


PLACES = story("s", "Rebels seize port", "Ships left early. Rebels wept.", "HARBOUR CITY")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("body:rebels", True), ("body:seize", False), ("body:seized", False),
        ("body:harbour", False), ("body:ships", True), ("body:sei*", False), ("body:shi*", True),
        ("body:seise~1", False), ("body:/sei.e/", False), ("body:/ships?/", True),
        ('body:"rebels seize"', False), ('body:"rebels wept"', True), ('"rebels seize"', True),
        ('body:"ships early"~1', True), ('body:"rebels port"~1', False),
        ("body:rebels NEAR/2 body:seize", False), ("body:rebels NEAR/1 body:wept", True),
        ("NOT body:seize", True), ("NOT body:rebels", False),
        # Nothing crosses from one field into another, or from a copy of the headline to the next.
        ('"wept rebels"', False), ('"port rebels"', False), ('"port harbour"~100', False),
        ("wept NEAR/1000 seize", False), ("port THEN/1000 rebels", False),
        ("seize NEAR/2 port", True), ("city SAME/P ships", False),
        ("/./", False), ("body:/./", False),
    ],
)  # fmt: skip
def test_fields_stay_apart(name: str, query: str, is_found: bool) -> None:  # noqa: FBT001 - pytest's
    with engine_of(name, PLACES) as engine:
        assert found(engine, query) == (["s"] if is_found else [])


@pytest.mark.parametrize("name", ENGINES)
def test_the_words_of_a_body_are_listed_without_those_of_its_headline(name: str) -> None:
    with engine_of(name, PLACES) as engine:
        listed = engine.words("body", "", lambda word: True)
        assert set(listed) == {"ships", "left", "early", "rebels", "wept"}


@pytest.mark.parametrize("name", ON_DISK)
def test_what_a_pattern_accepts_does_not_rank(name: str) -> None:
    stories = [story(f"s-{n}", "Rain", f"{'Gold ' * n} and silver") for n in range(1, 4)]
    with engine_of(name, *stories) as engine:
        if name == "tantivy":
            assert found(engine, "gol*") == ["s-1", "s-2", "s-3"]
        assert len(found(engine, "g?l*")) == 3


def test_tantivy_and_whoosh_rank_alike() -> None:
    """Their first ten hits, for words, inflections, boosts and function words."""
    texts = ["gold", "bank fell", "what of the banks", "gold^3 OR banking", "rain OR gold OR talks"]
    stories = [
        story(
            f"s-{n}",
            ("Gold", "Bank falls", "Rain", "Banking talks")[n % 4],
            f"{'Gold rose. ' * (n % 5)}{'Banks fell of the news. ' * (n % 7)}{FILLER * (n % 3)}",
        )
        for n in range(40)
    ]
    with engine_of("tantivy", *stories) as one, engine_of("whoosh", *stories) as other:
        for text in texts:
            query = parse(text, now=EPOCH).query
            pairs = [engine.search(query, 10).hits for engine in (one, other)]
            scores = [[hit.score for hit in hits] for hits in pairs]
            assert scores[0] == pytest.approx(scores[1], rel=0.05), text
