"""What a word is in every script, and that all who ask for words get the same ones."""

import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from counts import FULL, tries
from hypothesis import given, settings
from hypothesis import strategies as st

from searcher.analysis import ANALYSER, bounds, clean, indexable, tokens, words
from searcher.engines import ENGINES, open_engine
from searcher.query.matching import matches
from searcher.query.nodes import Phrase, Query, quote
from searcher.query.parser import parse
from searcher.search.snippets import passage, spans
from searcher.story import Story

DAY = datetime(2020, 1, 2, tzinfo=UTC)
SCRIPTS = [
    "国家主席访问北京大学", "東京都知事が記者会見を開いた", "ｶﾞｷﾞｸﾞ",
    "พรุ่งนี้นายกรัฐมนตรีไปกรุงเทพ", "ລາວ",
    "ភ្នំពេញ", "ရန်ကုန်မြို့", "서울에서 기자회견이",
    "قَالَ الرَّئِيسُ الرئيـــس أحمد", "שָׁלוֹם", "Самолёт",
    "ΣΕΙΣΜΟΣ τέλος", "हिन्दी समाचार", "１２３ Ａｂ", "Việt Nam", "Straße",
    "cab\u200dinet", "e\u0301te\u0301", "ﻣﺤﻤﺪ", "٣٤", "㍿ ㏠", "İstanbul ısı",
    "👨‍👩‍👧 ❤️", " ", "\n\n", "-", "a", "U.S.", "\u0301", "\u200b", "\u3099",
    "\u0e49",
]  # fmt: skip
CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from("aé \n-.中กا\u0301\u0e31\u094d가")
)
TEXTS = st.lists(st.one_of(CHARACTERS, st.sampled_from(SCRIPTS)), max_size=12).map("".join)


def asked(query: str) -> Query:
    return parse(query, now=DAY).query


def found_in(query: str, text: str) -> bool:
    return matches(asked(query), Story("1", DAY, "", clean(text)))


@settings(max_examples=tries(300, 50_000))
@given(text=TEXTS)
def test_all_definitions_of_a_word_agree(text: str) -> None:
    found, found_words = tokens(text), words(text)
    assert found_words == [token.text for token in found]
    assert ANALYSER.analyze(indexable(text)) == found_words
    starts, ends = bounds(text)
    assert [(token.start, token.end) for token in found] == list(zip(starts, ends, strict=True))
    assert list(starts) == sorted(starts)
    assert list(ends) == sorted(ends)
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text in words(text[token.start : token.end])
    assert words(indexable(text)) == found_words


def test_every_code_point_is_the_same_word_to_all() -> None:
    """Each by itself, within a word and after a Kana; one block in nineteen, or all with FULL=1."""
    for first in range(0, 0x110000, 256 if FULL else 256 * 19):
        block = "".join(chr(n) for n in range(first, first + 256) if not 0xD800 <= n < 0xE000)
        text = " ".join(f"{letter} x{letter}y か{letter}" for letter in block)
        found = words(text)
        assert found == ANALYSER.analyze(indexable(text)) == [t.text for t in tokens(text)]


@pytest.mark.property
@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=tries(6, 500))
@given(texts=st.lists(TEXTS, min_size=6, max_size=12), seed=st.integers(0, 2**32))
def test_any_part_of_a_text_is_found_and_marked(name: str, texts: list[str], seed: int) -> None:
    chance = random.Random(seed)
    stories = [Story(str(n), DAY, "", clean(text)) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(name, Path(folder), create=True, write=True)
        try:
            for story in stories:
                engine.add(story)
            engine.commit()
            for story in stories:
                found = tokens(story.body)
                if not found:
                    continue
                first = chance.randrange(len(found))
                last = chance.randrange(first, min(first + 4, len(found)))
                start, end = found[first].start, found[last].end
                query: Query = Phrase(quote(story.body[start:end]), "body")
                hits = {hit.story.id for hit in engine.search(query, 100).hits}
                assert hits == {one.id for one in stories if matches(query, one)}
                assert story.id in hits
                marked = spans(query, "body", story.body)
                assert any(a <= start and end <= b for a, b in marked), (query, marked)
                assert passage(query, story.body).spans
        finally:
            engine.close()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("北京", "国家主席访问北京大学并发表讲话"),
        ("北京大学", "国家主席访问北京大学并发表讲话"),
        ("*北京*", "国家主席访问北京大学"),
        ("=中国", "中国政府"),
        ("知事", "東京都知事が記者会見を開いた"),
        ("ガス", "天然ｶﾞｽの価格"),
        ("กรุงเทพ", "นายกรัฐมนตรีเดินทางไปกรุงเทพ"),
        ("ភ្នំពេញ", "ទីក្រុងភ្នំពេញ"),
        ("ရန်ကုန်", "ရန်ကုန်မြို့"),
        ("σεισμος", "ΣΕΙΣΜΟΣ ΣΤΗΝ ΑΘΗΝΑ"),
        ("σεισμός", "ΣΕΙΣΜΟΣ ΣΤΗΝ ΑΘΗΝΑ"),
        ("самолет", "Самолёт не вылетел"),
        ("самолёт", "Самолет не вылетел"),
        ("الرئيس", "قَالَ الرَّئِيسُ في القاهرة"),
        ("الرئيس", "قال الرئيـــس"),
        ("احمد", "أحمد"),
        ("محمد", "ﻣﺤﻤﺪ"),
        ("34", "٣٤ قتيلا"),
        ("123", "１２３ ４５６"),
        ("שלום", "שָׁלוֹם"),
        ("strasse", "Straße"),
        ("kg", "20 ㎏"),
        ("viet", "Vie\u0323\u0302t Nam"),
        *(("cabinet", f"The cab{chr(n)}inet met") for n in (
            0, 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C,
            0x2060, 0x2063, 0x2068, 0x2069, 0x640, 0x327, 0xFE0E, 0xFE0F, 0xFEFF)),
    ],
)  # fmt: skip
def test_letters_that_are_one_to_readers(query: str, text: str) -> None:
    assert found_in(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("北京", "京北"),
        ("京都", "京 の 都"),
        ("мой", "мои"),
        ("มา", "ม้า"),
        ("=самолёт", "Самолет"),
        ("=שָׁלוֹם", "שלום"),
        ("iphonetm", "iPhone™"),
    ],
)
def test_letters_that_are_not(query: str, text: str) -> None:
    assert not found_in(query, text)


def test_hits_are_marked_as_they_are_written() -> None:
    text = "قال الرئيـــس في القاهرة; 国家主席访问北京大学; Самолёт; น้ำมัน"
    for query, marked in {
        "الرئيس": "الرئيـــس",
        "北京": "北京",
        "самолет": "Самолёт",
        "น้ำ": "น้ำ",
    }.items():
        assert [text[a:b] for a, b in spans(asked(query), "body", text)] == [marked]
