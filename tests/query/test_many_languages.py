"""Questions in fourteen languages, each with the one story that it must find, on every engine.

The stories are those of `corpus/json_lines/many-languages.jsonl`; an id ends in the language.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from checking import every
from samples import CORPUS

from searcher.archives import read
from searcher.engines import ENGINES, Engine, open_engine
from searcher.query.matching import matches
from searcher.query.nodes import Query
from searcher.query.parser import parse
from searcher.search.snippets import passage
from searcher.story import Story

STORIES = [
    story
    for story in read(CORPUS / "json_lines" / "many-languages.jsonl")
    if isinstance(story, Story)
]
ASKED = {
    # Chinese and Japanese: parts of runs, in their own order
    "航天员": "zh", "空间站": "zh", "headline:返回地面": "zh", "=核心舱": "zh", "站空间": "",
    "開会式": "ja", "オリンピック": "ja", "ｵﾘﾝﾋﾟｯｸ": "ja", "国立競技場 聖火台": "ja", "京東": "",
    "神舟 SAME/S 航天员": "zh", "神舟 SAME/S 十月": "", "聖火台 SAME/P 天皇": "ja",
    # Korean: nouns with their particles
    "기준금리": "ko", "한국은행": "ko", "서울": "ko", "은행": "ko",
    # Thai
    "กรุงเทพ": "th", "นายกรัฐมนตรี": "th", "น้ำ": "th", "นำ้": "",
    # Arabic and Hebrew: with and without points
    "قناة السويس": "ar", "رئيس": "ar", "اسامة": "ar", "400": "ar", "عوّمت": "ar",
    "בראשית": "he", "הירח": "he",
    # Russian, Greek: ё, capitals, final sigma, accents
    "полет": "ru", "съемочная": "ru", "станцию": "ru", "πυρκαγιά": "el", "εύβοια": "el",
    "κάτοικοι": "el",
    # Latin script
    "straßenzüge": "de", "strassenzuge": "de", "HAUPTSTRASSE": "de", "hauser": "de",
    "cathedrale": "fr", "œuvre": "fr", "oeuvre": "fr", "volcan": "es", "incendio": "pt",
    "izmir": "tr", "sigacik": "tr", "İZMİR": "tr",
    # Hindi: words whole, with their viramas
    "हिन्दी": "hi", "दक्षिणी ध्रुव": "hi", "अफ्रीका": "hi", "चंद": "",
}  # fmt: skip


def asked(query: str) -> Query:
    return parse(query, now=datetime(2024, 1, 1, tzinfo=UTC)).query


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("languages")
    opened = open_engine(request.param, folder, create=True, write=True)
    for story in STORIES:
        opened.add(story)
    opened.commit()
    yield opened
    opened.close()


@pytest.mark.parametrize(("query", "language"), ASKED.items())
def test_each_finds_its_story_and_no_other(engine: Engine, query: str, language: str) -> None:
    hits = [hit.story for hit in engine.search(asked(query), 99).hits]
    assert {story.language for story in hits} == ({language} if language else set())
    assert [story for story in STORIES if matches(asked(query), story)] == hits
    for story in every(hits, least=bool(language)):
        shown = passage(asked(query), story.body)
        in_headline = matches(asked(f"headline:({query.removeprefix('headline:')})"), story)
        assert shown.spans or in_headline
        assert all(
            0 <= a < b <= len(shown.text) for a, b in every(shown.spans, least=not in_headline)
        )


def test_there_are_questions_in_fourteen_languages() -> None:
    assert len(STORIES) == len({story.language for story in STORIES}) == 14
    assert set(ASKED.values()) == {story.language for story in STORIES} | {""}
    assert len(ASKED) >= 30
