"""Stories of strangers that look alike stay stories of their own, and what is there is not gone."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from dated import when

from searcher.archives.stream import Given
from searcher.index.builder import build
from searcher.index.opened import Index


def bodies(index: Path) -> set[str]:
    with Index(index) as opened:
        return {story.body for story in opened.engine.stories()}


def test_numbers_of_rows_are_no_ids(tmp_path: Path) -> None:
    for name, ids in (("jan", (101, 103, 104)), ("feb", (101, 102, 104))):
        rows = [f"{id},Reuters,{name} {id},2019-01-0{id % 9 + 1},Text {name} {id}" for id in ids]
        text = "\n".join(["id,source,headline,date,body", *rows])
        (tmp_path / f"{name}.csv").write_text(text + "\n")
    built = build([str(tmp_path)], tmp_path / "i", extractor="none", jobs=1)
    assert (built.ledger.added, built.ledger.updated) == (6, 0)
    assert len(bodies(tmp_path / "i")) == 6


def test_attachments_of_one_name_stay_apart(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Date"] = "desk@b.example", "Sun, 02 Sep 2018 20:00:00 +0000"
    message["Subject"], message["Message-ID"] = "Figures", "<1@b.example>"
    message.set_content("The figures are attached.")
    for month in ("January", "February"):
        row = f"headline,date,body\n{month} figures,2018-09-01,Prices rose in {month} again\n"
        message.add_attachment(row.encode(), "text", "csv", filename="report.csv")
    (tmp_path / "m.eml").write_bytes(message.as_bytes())
    build([str(tmp_path / "m.eml")], tmp_path / "i", extractor="none", jobs=1)
    found = bodies(tmp_path / "i")
    assert {f"Prices rose in {month} again" for month in ("January", "February")} <= found


def test_days_and_months_in_both_orders_are_not_settled(tmp_path: Path) -> None:
    dates = ["03/04/2019", *["05/06/2019"] * 300, "25/06/2019", "06/25/2019"]
    rows = [f"Headline {n},{date},Text of the story {n}" for n, date in enumerate(dates)]
    (tmp_path / "a.csv").write_text("\n".join(["headline,date,body", *rows]) + "\n")
    built = build([str(tmp_path / "a.csv")], tmp_path / "i", extractor="none", jobs=1)
    assert built.ledger.rejected_by == {"ambiguous-date": 301}


def test_a_file_that_is_not_recognised_this_time_has_lost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive" / "a.csv"
    path.parent.mkdir()
    path.write_text("headline,date,body\nOne,2019-01-01,Text one\nTwo,2019-01-02,Text two\n")
    build([str(path.parent)], tmp_path / "i", extractor="none", jobs=1)
    path.write_text("\x00\x01 no table any more \x02")
    built = build([str(path.parent)], tmp_path / "i", extractor="none", jobs=1)
    assert (built.gone, built.ledger.added) == ((), 0)
    assert len(bodies(tmp_path / "i")) == 2


def test_a_date_that_is_there_is_not_replaced_by_the_one_for_rows_without(tmp_path: Path) -> None:
    dates = ["2019-03-05", "some spring", "the autumn", "long ago"]
    rows = [f"Headline {n},{date},Text of the story {n}" for n, date in enumerate(dates)]
    (tmp_path / "a.csv").write_text("\n".join(["headline,date,body", *rows]) + "\n")
    given = Given(date=datetime(2005, 1, 1, tzinfo=UTC))
    built = build([str(tmp_path / "a.csv")], tmp_path / "i", extractor="none", given=given)
    assert built.ledger.rejected_by == {"bad-date": 3}
    with Index(tmp_path / "i") as opened:
        assert [when(story).year for story in opened.engine.stories()] == [2019]
