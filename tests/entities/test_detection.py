"""The language of a story: the archive's word for it first, else detected, else left open."""

import pytest
from language import declared, measure
from msgspec.structs import replace
from samples import NOW, SHARED

from searcher.entities import extract
from searcher.entities.language import language_of
from searcher.story import Story

STORY = Story("1", NOW, "", "")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Turkish lira hits record low after central bank decision"),
        ("en", "MINISTER SAYS GRAIN HARVEST WILL BE SMALLER THAN LAST YEAR"),
        ("de", "Der Minister sagte am Montag, die Ernte werde kleiner ausfallen."),
        ("fr", "Le ministre a annoncé lundi que la récolte serait moins bonne."),
        ("es", "El ministro anunció el lunes que la cosecha será menor que el año pasado."),
        ("pt", "O ministro anunciou na segunda-feira que a colheita será menor."),
        ("tr", "Bakan pazartesi günü hasadın geçen yıldan az olacağını söyledi."),
        ("ru", "Министр сообщил в понедельник, что урожай будет меньше."),
        ("uk", "Міністр повідомив у понеділок, що врожай буде меншим, ніж торік."),
        ("ar", "قال الوزير يوم الاثنين إن المحصول سيكون أقل من العام الماضي."),
        ("fa", "وزیر روز دوشنبه گفت که برداشت امسال کمتر از سال گذشته خواهد بود."),
        ("no", "Statsråden sa mandag at avlingen blir mindre enn i fjor, og at prisene stiger."),
        ("el", "Ο υπουργός είπε τη Δευτέρα ότι η σοδειά θα είναι μικρότερη."),
        ("he", "השר אמר ביום שני שהיבול יהיה קטן יותר."),
        ("hi", "मंत्री ने सोमवार को कहा कि फसल पिछले साल से कम होगी।"),
        ("th", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าผลผลิตจะลดลง"),
        ("ko", "장관은 월요일 수확량이 줄어들 것이라고 말했다."),
        ("ja", "大臣は月曜日、収穫が減ると述べた。"),
        ("zh", "部长周一表示，今年的收成将比去年少。"),
        ("zh", "Acme Widgets Corporation 周一表示，今年的收成将比去年少，价格将上涨。"),
    ],
)  # fmt: skip
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "4-3", "v3.9.0 beta", "日本", "Top Ten", "1 USD 0,8784 0,8789\n2 CAD 1,4846", "\ud800"],
)
def test_what_says_too_little_is_left_open(text: str) -> None:
    assert language_of(text) == ""


def test_the_archives_own_language_stays() -> None:
    body = "Der Minister sagte am Montag, die Ernte werde kleiner ausfallen als im Vorjahr."
    told = extract(replace(STORY, body=body, language="nl"))
    assert (told.language, told.guessed) == ("nl", ())
    detected = extract(replace(STORY, body=body))
    assert (detected.language, detected.guessed) == ("de", ("language",))
    open_ = extract(replace(STORY, body="4-3"))
    assert (open_.language, open_.guessed) == ("", ())


@pytest.mark.given
@pytest.mark.skipif(not (SHARED / "formats").is_dir(), reason="the given samples are not here")
@pytest.mark.parametrize("is_cut", [False, True], ids=["whole", "200 characters"])
def test_declared_languages_are_told(*, is_cut: bool) -> None:
    prose = [text for text in declared(is_cut=is_cut) if text.is_prose]
    assert len(prose) > 280
    rates = measure(language_of, prose)
    assert rates.right >= 0.97
    assert rates.wrong <= 0.01


def test_a_list_of_names_is_in_no_language() -> None:
    team = (
        "Mexico v Panama\nMexico: Talavera, Herrera, Jimenez, Torres Nilo, Rivas, Guemez, Esquivel"
    )
    assert language_of(team) == ""
    assert language_of("EL GOBIERNO ANUNCIA NUEVAS MEDIDAS CONTRA LA SEQUIA EN EL SUR") == "es"
