"""Tables as people have them: awkward heads, delimiters, encodings, dates; nothing lost unsaid."""

import json
from pathlib import Path

import pytest
from checking import every
from samples import CORPUS

from searcher.archives import Reject, Skipped, read, read_file
from searcher.archives.records.column_names import fields_named
from searcher.story import Story

FIRST = "Ships returned to the harbour of Northport on Monday, after four days of storm."
SECOND = "Ferry crews voted on Tuesday to return to work, a union said."


def found(
    path: Path, data: bytes | str, format: str | None = None
) -> list[Story | Reject | Skipped]:
    """What is read of a file with these bytes."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, format))


def stories(path: Path, data: bytes | str) -> list[Story]:
    """The stories of a file that must hold nothing else."""
    all = found(path, data)
    assert all
    assert all == [one for one in all if isinstance(one, Story)]
    return [one for one in all if isinstance(one, Story)]


def told(one: Story) -> tuple[str, str, str, str]:
    """What a reader of a story looks at first."""
    return one.headline, one.body, f"{one.date:%Y-%m-%d}", one.source


EXPECTED = [
    ("Harbour reopens", FIRST, "2020-01-06", "Northport Herald"),
    ("Ferry strike ends", SECOND, "2020-01-07", "Coast Daily"),
]
PLAIN = (
    f'Titel;Text;Datum;Zeitung\r\nHarbour reopens;"{FIRST}";06.01.2020;Northport Herald\r\n'
    f"Ferry strike ends;{SECOND};07.01.2020;Coast Daily\r\n"
)
AWKWARD: dict[str, str | bytes] = {
    "no head": f'2020-01-06,Northport Herald,Harbour reopens,"{FIRST}"\n'
    f'2020-01-07,Coast Daily,Ferry strike ends,"{SECOND}"\n',
    "two head lines": "Veröffentlicht,Titel,Text,Quelle\npublished,title,text,source\n"
    f'2020-01-06,Harbour reopens,"{FIRST}",Northport Herald\n'
    f'2020-01-07,Ferry strike ends,"{SECOND}",Coast Daily\n',
    "a report's lines above the head": "Search: harbour\nExported on 3 May 2021\n\n"
    "headline,publication,pub_date,full_text\n"
    f'Harbour reopens,Northport Herald,2020-01-06,"{FIRST}"\n'
    f'Ferry strike ends,Coast Daily,2020-01-07,"{SECOND}"\n',
    "semicolons": PLAIN,
    "a line for Excel": f"sep=;\r\n{PLAIN}",
    "BOM": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16, most significant byte first": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "returns alone, as old Macs ended lines": PLAIN.replace("\r\n", "\r"),
    "tabs and lone quotes": "title\ttext\tdate\tsource\n"
    f"Harbour reopens\t{FIRST}\t6 January 2020\tNorthport Herald\n"
    f"Ferry strike ends\t{SECOND}\tJan 7, 2020\tCoast Daily\n",
    "strokes": "title|text|date|source\n"
    f"Harbour reopens|{FIRST}|2020/1/6|Northport Herald\n"
    f"Ferry strike ends|{SECOND}|2020/1/7|Coast Daily\n",
    "\\x01, as Hive writes": "title\x01text\x01date\x01source\n"
    f"Harbour reopens\x01{FIRST}\x0120200106\x01Northport Herald\n"
    f"Ferry strike ends\x01{SECOND}\x0120200107\x01Coast Daily\n",
    "columns in capitals, with blanks": "Article Title,Full Text,Publication Date,News Source\n"
    f'Harbour reopens,"{FIRST}",01/06/2020 09:30 AM,Northport Herald\n'
    f'Ferry strike ends,"{SECOND}",01/07/2020 10:30 AM,Coast Daily\n',
    "Russian": "Заголовок,Текст,Дата,Источник\n"
    f'Harbour reopens,"{FIRST}",06.01.2020,Northport Herald\n'
    f'Ferry strike ends,"{SECOND}",07.01.2020,Coast Daily\n',
    "Chinese": "标题,正文,发布时间,来源\n"
    f'Harbour reopens,"{FIRST}",2020年1月6日,Northport Herald\n'
    f'Ferry strike ends,"{SECOND}",2020年1月7日,Coast Daily\n',
    "names that nobody knows": "a1,b2,c3,d4\n"
    f'Harbour reopens,"{FIRST * 3}",2020-01-06,x\nFerry strike ends,"{SECOND * 3}",2020-01-07,x\n',
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_tables(name: str, tmp_path: Path) -> None:
    got = [told(one) for one in stories(tmp_path / "t.csv", AWKWARD[name])]
    if name == "names that nobody knows":
        assert [(h, d) for h, _, d, _ in got] == [(h, d) for h, _, d, _ in EXPECTED]
        assert [body for _, body, _, _ in got] == [FIRST * 3, SECOND * 3]
    elif name == "no head":
        assert [(h, b, d) for h, b, d, _ in got] == [(h, b, d) for h, b, d, _ in EXPECTED]
    else:
        assert got == EXPECTED


HEAD = "title,text,date,source\n"
ROW = f'Harbour reopens,"{FIRST}",2020-01-06,Northport Herald\n'


def test_quotes_within_quotes_and_lines_within_cells(tmp_path: Path) -> None:
    row = '"He said ""no""","One, two.\r\n\r\n""Three"" he said\nand left.",2020-01-06,AFP\r\n'
    assert [told(one)[:2] for one in stories(tmp_path / "t.csv", HEAD + row)] == [
        ('He said "no"', 'One, two.\n\n"Three" he said\nand left.')
    ]


def test_a_quote_that_is_never_closed_costs_its_own_row_alone(tmp_path: Path) -> None:
    rows = [ROW.replace("Harbour", f"Harbour {number}") for number in range(40)]
    rows[20] = f'Ferry,"{SECOND},2020-01-07,Coast Daily\n'
    got = found(tmp_path / "t.csv", HEAD + "".join(rows))
    assert [one.reason for one in got if isinstance(one, Reject)] == ["stray-quote"]
    assert sum(isinstance(one, Story) for one in got) == 39


def test_a_row_with_too_many_cells_is_told(tmp_path: Path) -> None:
    got = found(tmp_path / "t.csv", HEAD + ROW + "Ferry,Crews voted, they said,2020-01-07,AFP\n")
    assert [one.reason for one in got if isinstance(one, Reject)] == ["cells"]
    assert sum(isinstance(one, Story) for one in got) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ferry,,2020-01-07,AFP", "no-text"),
        ("Ferry,Crews voted.,,AFP", "no-date"),
        ("Ferry,Crews voted.,last week,AFP", "bad-date"),
    ],
)
def test_a_row_without_text_or_date_is_a_reject_that_names_the_columns(
    row: str, reason: str, tmp_path: Path
) -> None:
    got = found(tmp_path / "t.csv", f"{HEAD}{ROW}{row}\n")
    (reject,) = [one for one in got if isinstance(one, Reject)]
    assert reject.reason == reason
    assert "title, text, date, source" in reject.message


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("03/04/2020", "23/04/2020"), "2020-04-03"),
        (("03/04/2020", "04/23/2020"), "2020-03-04"),
        (("5/23/2020 12:04:00 PM", "5/3/2020 1:00:00 AM"), "2020-05-23"),
        (("1577836800", "1577923200"), "2020-01-01"),
        (("1577836800000", "1577923200000"), "2020-01-01"),
        (("1577836800000000", "1577923200000000"), "2020-01-01"),
        (("43831", "43832.5"), "2020-01-01"),
        (("20200101", "20200102"), "2020-01-01"),
        (("2020-01-01T10:00:00+09:00", "2020-01-02"), "2020-01-01"),
        (("Wed, 01 Jan 2020 10:00:00 GMT", "2 Jan 2020"), "2020-01-01"),
        (("1 de enero de 2020", "2 de enero de 2020"), "2020-01-01"),
        (("1er janvier 2020 à 10:00", "2 janvier 2020"), "2020-01-01"),
    ],
)
def test_dates_are_read_by_the_whole_column(
    dates: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    rows = "".join(f'A{n},"{FIRST}","{date}",AFP\n' for n, date in enumerate(dates))
    first = stories(tmp_path / "t.csv", HEAD + rows)[0]
    assert f"{first.date:%Y-%m-%d}" == expected


def test_dates_that_may_be_two_days_are_told(tmp_path: Path) -> None:
    rows = "".join(
        f'A{n},"{FIRST}",{date},AFP\n' for n, date in enumerate(("3/4/2020", "5/6/2020"))
    )
    got = found(tmp_path / "t.csv", HEAD + rows)
    assert [getattr(one, "reason", "") for one in got] == ["ambiguous-date"] * 2


def test_a_table_of_something_else_is_said_to_be_one(tmp_path: Path) -> None:
    rows = "name,phone,done\nAnn Reed,555-1,yes\nTom Hale,555-2,no\n"
    (skipped,) = found(tmp_path / "notes.csv", rows)
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "table"
    assert "2 rows" in skipped.message
    assert "name, phone, done" in skipped.message


@pytest.mark.slow
def test_a_cell_of_500_megabytes_is_a_reject_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "t.csv"
    with path.open("w") as file:
        file.write(HEAD + ROW + 'Big,"')
        for _ in range(80):
            file.write("x" * (1 << 20))
        file.write('",2020-01-07,AFP\n' + ROW.replace("Harbour", "Port") + 'Lines,"')
        for _ in range(80):
            file.write(("y" * 1023 + "\n") * 1024)
        file.write('",2020-01-07,AFP\n' + ROW.replace("Harbour", "Ferry"))
    tracemalloc.start()
    got = list(read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [getattr(one, "reason", getattr(one, "headline", "")) for one in got] == [
        "Harbour reopens", "too-big", "Port reopens", "too-big", "Ferry reopens",
    ]  # fmt: skip
    assert peak < 400 << 20


JSONS = {
    "nested": {"source": {"name": "AFP"}, "headline": {"main": "Harbour reopens"},
               "fields": {"bodyText": FIRST}, "pub": {"published_at": "2020-01-06"}},
    "in a key of its own": {"_id": "1", "_source": {"title": "Harbour reopens", "content": FIRST,
                            "publish_date": "2020-01-06", "outlet": "AFP"}},
    "as WordPress gives it": {"id": 12, "date": "2020-01-06T10:00:00", "link": "https://afp.com/a",
                              "title": {"rendered": "Harbour reopens"},
                              "content": {"rendered": f"<p>{FIRST}</p>"}},
    "paragraphs in a list": {"title": "Harbour reopens", "date": 1578268800, "publisher": "AFP",
                             "paragraphs": [FIRST]},
}  # fmt: skip


@pytest.mark.parametrize("name", JSONS)
@pytest.mark.parametrize("shape", ["lines", "list", "wrapper", "deep", "one"])
def test_json_of_other_nestings(name: str, shape: str, tmp_path: Path) -> None:
    row = JSONS[name]
    shapes: dict[str, object] = {
        "list": [row], "one": row, "deep": {"response": {"status": "ok", "docs": [row]}},
        "wrapper": {"total": 1, "items": [row], "tags": ["a"]},
    }  # fmt: skip
    text = json.dumps(row) + "\n" if shape == "lines" else json.dumps(shapes[shape], indent=1)
    (story,) = stories(tmp_path / "x.json", text)
    assert told(story) == (
        "Harbour reopens",
        FIRST,
        "2020-01-06",
        "AFP",
    )


@pytest.mark.parametrize("orient", ["columns", "index", "split", "records"])
def test_tables_that_pandas_has_written_as_json(orient: str, tmp_path: Path) -> None:
    rows = [dict(zip(("headline", "body", "date", "source"), one, strict=True)) for one in EXPECTED]
    names = list(rows[0])
    written: dict[str, object] = {
        "records": rows,
        "index": {str(n): row for n, row in enumerate(rows)},
        "columns": {name: {str(n): row[name] for n, row in enumerate(rows)} for name in names},
        "split": {"columns": names, "index": [0, 1], "data": [list(row.values()) for row in rows]},
    }
    assert [
        told(one) for one in stories(tmp_path / "x.json", json.dumps(written[orient]))
    ] == EXPECTED


NO_STORIES = {
    "code.py": "import os\n\n\ndef main(path, name):\n    for x in os.listdir(path):\n"
    "        print(x, name)\n\n\nif __name__ == '__main__':\n    main('.', 'a')\n",
    "app.log": "2020-01-06 10:00:00,123 INFO start, ready\n2020-01-06 10:00:01,456 WARN slow\n" * 9,
    "access.log": '1.2.3.4 - - [06/Jan/2020:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "x"\n' * 9,
    "package.json": '{"name": "x", "version": "1.0", "description": "A thing.", "main": "a.js"}',
    "points.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
    "numbers.csv": "1,2,3\n4,5,6\n7,8,9\n",
}


@pytest.mark.parametrize("name", NO_STORIES)
def test_what_is_no_document_is_no_story(name: str, tmp_path: Path) -> None:
    got = found(tmp_path / name, NO_STORIES[name])
    assert got
    assert not [one for one in got if isinstance(one, Story)]


def test_a_row_far_down_tells_the_day_from_the_month(tmp_path: Path) -> None:
    dates = ["03/04/2020", "05/04/2020", "02/04/2020"] * 100 + ["23/04/2020"]
    rows = "".join(f'A{n},"{FIRST}",{date},AFP\n' for n, date in enumerate(dates))
    assert f"{stories(tmp_path / 't.csv', HEAD + rows)[0].date:%d %B}" == "03 April"
    lines = (json.dumps({"title": f"A{n}", "text": FIRST, "date": d}) for n, d in enumerate(dates))
    assert f"{stories(tmp_path / 't.json', chr(10).join(lines))[0].date:%d %B}" == "03 April"


def test_tables_of_r_have_a_column_more_than_names(tmp_path: Path) -> None:
    rows = "".join(
        f'"{n}" "{head}" "{body}" "{date}" "{source}"\n'
        for n, (head, body, date, source) in enumerate(EXPECTED, 1)
    )
    text = f'"title" "text" "date" "source"\n{rows}'
    assert [told(one) for one in stories(tmp_path / "t.txt", text)] == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "row"),
    [
        ("cp1251", "Заголовок;Текст статьи;Дата публикации;Издание\nБюджет принят;Совет одобрил"
         " бюджет в понедельник после долгих дебатов.;06.01.2020;Вести\n"),
        ("shift_jis", "見出し;本文;掲載日;媒体名\n予算可決;市議会は月曜日に予算案を可決した。"
         ";2020年1月6日;朝日新聞\n"),
        ("gb18030", "标题;正文;发布时间;来源\n预算通过;市议会星期一经过长时间辩论通过了预算。"
         ";2020年1月6日;东方社\n"),
        ("cp1252", "Titel;Text;Datum;Zeitung\nHaushalt verabschiedet;Der Rat verabschiedete den"
         " Haushalt für Straßen.;06.01.2020;Müllers Blatt\n"),
    ],
)  # fmt: skip
def test_tables_in_encodings_of_old(encoding: str, row: str, tmp_path: Path) -> None:
    (story,) = stories(tmp_path / "t.csv", row.encode(encoding))
    headline, body, _, source = row.split("\n")[1].split(";")
    assert (story.headline, story.body, story.source) == (headline, body, source)
    assert story.date
    assert f"{story.date:%Y-%m-%d}" == "2020-01-06"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Cuerpo de la noticia", "body"), ("ArticleText", "body"), ("publication_date", "date"),
        ("Titre de l'article", "headline"), ("data.article.title", "headline"),
        ("_source.published_at", "date"), ("content.rendered", "body"), ("title.main", "headline"),
        ("publisher.name", "source"), ("Publisher.URL", ""), ("image.caption", ""), ("totals", ""),
    ],
)  # fmt: skip
def test_names_of_columns(name: str, field: str) -> None:
    found = fields_named(name)
    assert (found[0][1] if found else "") == field


@pytest.mark.parametrize("format", ["csv", "json_records", "xlsx", "email"])
def test_reading_goes_on_where_it_stopped(format: str) -> None:
    """As after a kill: what was read before is not given again, the rest as it would have been."""
    for path in every(sorted((CORPUS / format).glob("[0-9]*"))):
        whole = list(read_file(str(path)))
        for number in range(1, len(whole) + 1):
            place = whole[number - 1][0]
            assert list(read_file(str(path), start=place)) == whole[number:], (path, number)


def test_stories_in_the_lists_of_sections_are_not_merged(tmp_path: Path) -> None:
    rows = [dict(zip(("headline", "body", "date", "source"), one, strict=True)) for one in EXPECTED]
    sections = {"sections": [{"name": "City", "articles": rows}, {"name": "Sea", "articles": rows}]}
    assert [told(one) for one in stories(tmp_path / "a.json", json.dumps(sections))] == EXPECTED * 2
    feed = {"title": "Morning news", "date": "2020-01-08", "entries": rows}
    assert [told(one) for one in stories(tmp_path / "b.json", json.dumps(feed))] == EXPECTED
