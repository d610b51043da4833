"""A small wire for the browser's tests and picture: many scripts, hostile text, every status."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from searcher.codec import to_json
from searcher.index.builder import build
from searcher.story import Entity, Status, Story

FIRST = datetime(2019, 7, 12, 9, 30, tzinfo=UTC)


def _entities(**names: str) -> tuple[Entity, ...]:
    return tuple(Entity(kind, n.strip()) for kind, of in names.items() for n in of.split(","))


STORIES = [
    Story(
        "afp-1", FIRST, "Turkey takes delivery of first S-400 parts",
        "The first parts of the Russian S-400 air defence system landed near Ankara on Friday.\n\n"
        "Washington has warned of sanctions. The S400s would endanger the F-35, it says.",
        source="AFP", dateline="ANKARA", byline="Elif Kaya", slug="turkey-russia-defence",
        entities=_entities(place="Turkey,Russia", org="NATO"), topics=("defence", "sanctions"),
        language="en", urgency=2,
    ),
    Story(
        "rtr-2", FIRST + timedelta(days=3), "CORRECTED: Sanctions on the table, minister says",
        "Corrects the day in paragraph one.\n\nEverything, sanctions too, is on the table.",
        source="Reuters", dateline="WASHINGTON", version=2, status=Status.CORRECTED,
        note="Corrects the day", entities=_entities(place="United States,Turkey"),
        topics=("sanctions",), language="en",
    ),
    Story(
        "afp-3", FIRST + timedelta(days=40), "İstanbul'da S-400 protestosu",
        "Été à İstanbul: des manifestants contre les S-400, « sanctions » en une.\n\n"
        "Cafe\u0301 et garc\u0327on, lettres composées.",
        source="AFP", dateline="İSTANBUL", language="fr", entities=_entities(place="Turkey"),
    ),
    Story(
        "una-4", FIRST + timedelta(days=41), "تركيا تتسلم منظومة S-400 الروسية",
        "أنقرة: تسلمت تركيا أجزاء من منظومة S-400 الروسية رغم التهديد بالعقوبات.",
        source="UNA", dateline="أنقرة", language="ar", entities=_entities(place="تركيا"),
    ),
    Story(
        "xin-5", FIRST + timedelta(days=70), "土耳其接收S-400导弹系统，美国威胁制裁",
        "安卡拉：土耳其接收了俄罗斯S-400防空导弹系统的首批部件。\n\nS-400 部件于星期五抵达。",
        source="Xinhua", dateline="安卡拉", language="zh", entities=_entities(place="土耳其"),
    ),
    Story(
        "evil-6", FIRST + timedelta(days=100), "S-400 \x1b]52;c;aGk=\x07[red]not red[/] \u202egnp",
        "A body of \x1b[2J controls, [/] brackets and \x9b2J S-400 \u2066bidi\u2069.",
        source="Ev\x1b[31mil News Service", entities=_entities(person="[b]Mallory[/b]"),
    ),
    Story(
        "dpa-7", FIRST + timedelta(days=400), "Kill: S-400-Bericht", "", source="dpa",
        status=Status.KILLED, language="de", note="Bitte nicht verwenden",
    ),
    *(
        Story(
            f"wire-{n}", FIRST + timedelta(days=7 * n, hours=n), f"Markets wrap {n}: oil steady",
            f"Oil was steady in week {n}, dealers said.\n\nSanctions worry no one in round {n}.",
            source=("AFP", "Reuters", "dpa")[n % 3], topics=("markets",), language="en",
            entities=_entities(person=f"Analyst {n % 4}"),
        )
        for n in range(8, 68)
    ),
]  # fmt: skip

EARLIER = Story(
    "rtr-2", FIRST + timedelta(days=2), "Sanctions on the table, minister says",
    "Corrects the day in paragraph one.\n\nNothing, sanctions too, is off the table.",
    source="Reuters",
)  # fmt: skip


def build_wire(folder: Path) -> Path:
    """An index of these stories in a folder; their originals lie in it too."""
    from msgspec import json

    archive = folder / "wire.jsonl"
    archive.write_bytes(
        b"".join(json.encode(to_json(story)) + b"\n" for story in [*STORIES, EARLIER])
    )
    build([str(archive)], folder / "wire", extractor="none")
    return folder / "wire"
