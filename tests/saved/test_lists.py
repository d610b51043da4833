"""The lists that a user writes, and those that are kept; what is said of broken ones."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from searcher.errors import SearcherError
from searcher.saved.lists import LISTS, SAVED, UserLists, lists_folder

WRITTEN = """
# mine
[events]
coup = 2016-07-15
"Coup-Evening" = 2016-07-15T22:00:00+03:00
landing = 2019-07-12T09:30:00
year = 2016
quake = "2023-02"

[groups]
gulf-wires = ["WAM", "QNA", "Saudi Press Agency"]
"""


@pytest.fixture
def lists(tmp_path: Path) -> UserLists:
    return UserLists(tmp_path)


def written(lists: UserLists, text: str | bytes, name: str = LISTS) -> UserLists:
    (lists.folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return UserLists(lists.folder)


def test_events_and_groups(lists: UserLists) -> None:
    found = written(lists, WRITTEN)
    assert found.events == {
        "coup": "2016-07-15",
        "coup-evening": "2016-07-15T22:00:00+03:00",
        "landing": "2019-07-12T09:30:00",
        "year": "2016",
        "quake": "2023-02",
    }
    assert found.groups == {"gulf-wires": ("WAM", "QNA", "Saudi Press Agency")}


def test_no_lists_at_all(lists: UserLists) -> None:
    assert (lists.events, lists.groups, lists.saved) == ({}, {}, {})


BROKEN = {
    "[events\ncoup = 1": ", line 1: is not TOML: .*; write  ",
    "[events]\ncoup = 2016-13-15": ", line .: is not TOML: ",
    "[events]\n\n\ncoup = 2016-07-15T": ", line 4: is not TOML: ",
    "[events]\ncoup = 'soon'": r', line 2: coup: "soon" is not a date; write  coup = 2016-07-15',
    "[events]\na = 2016\ncoup = true": ", line 3: coup: is no date",
    "[events]\ncoup = 22:00:00": ", line 2: coup: is no date",
    "[events]\ncoup = 3016": ", line 2: coup: dates run from 1678",
    "[events]\n'a coup' = 2016": ", line 2: a coup: is no name; use letters",
    "[events]\ncoup = 2016\nCoup = 2017": ", line 2: Coup: is there twice",
    "events = 2016": r", line 1: events: is no table; write  \[events\]",
    "[group]\ngulf = ['WAM']": r", line 1: group: is no list; there are  \[events\]",
    "coup = 2016": r", line 1: coup: is no list; there are  \[events\]",
    "[groups]\ngulf = 'WAM'": r', line 2: gulf: is no list of sources; write  gulf-wires = \["WAM"',
    "[groups]\ngulf = []": ", line 2: gulf: is no list of sources",
    "[groups]\ngulf = ['WAM', ' ']": ", line 2: gulf: is no list of sources",
    "[groups]\ngulf = ['WAM', 1]": ", line 2: gulf: is no list of sources",
    "[groups.gulf]\na = 1": ": gulf: is no list of sources",
}


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_wrong_with_lists_is_said_with_place_and_remedy(
    text: str, lists: UserLists
) -> None:
    found = written(lists, text)
    with pytest.raises(SearcherError, match=f"{LISTS}.*{BROKEN[text]}"):
        print(found.events, found.groups)


def test_lists_that_are_no_text(lists: UserLists) -> None:
    with pytest.raises(SearcherError, match=r"lists.toml, line 2: is not UTF-8"):
        print(written(lists, b"[groups]\ngulf = ['\xe9']").groups)


def test_deep_nesting_is_an_error(lists: UserLists) -> None:
    with pytest.raises(SearcherError, match="is not TOML"):
        print(written(lists, "[groups]\na = " + "[" * 100_000).groups)


def test_saved_searches_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    lists = UserLists(tmp_path / "new")
    lists.save("Gulf", "oil OR gas")
    lists.save("a.b_c-1", "é “x”")
    assert (
        lists.saved == UserLists(lists.folder).saved == {"gulf": "oil OR gas", "a.b_c-1": "é “x”"}
    )
    assert stat.S_IMODE((lists.folder / SAVED).stat().st_mode) == 0o600
    assert stat.S_IMODE(lists.folder.stat().st_mode) == 0o700
    with pytest.raises(SearcherError, match="saved already:  oil OR gas\n  --force  replaces it"):
        lists.save("gulf", "oil")
    lists.save("gulf", "oil", replace=True)
    lists.remove("A.B_C-1")
    assert UserLists(lists.folder).saved == {"gulf": "oil"}
    with pytest.raises(SearcherError, match="there are: gulf"):
        lists.remove("golf")


@pytest.mark.parametrize("name", ["", "a b", "-a", ".a", "_a", "a/b", "a:b", "a\n", "../a", "“a”"])
def test_names_that_are_none(name: str, lists: UserLists) -> None:
    with pytest.raises(SearcherError, match="is no name; use letters"):
        lists.save(name, "oil")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "saved.json, line 1: "),
        (b'{\n"a": "b",\n"c" "d"\n}', "saved.json, line 3: "),
        (b"\xff", "saved.json, line 1: "),
        (b"[]", 'saved.json, line 1: write  {"name": "query"'),
        (b'{"a": 1}', "saved.json: a: write the query as text"),
        (b'{"a b": "c"}', "saved.json: a b: is no name"),
        (b'{"a": "b", "A": "c"}', "saved.json: A: is there twice"),
    ],
)
def test_a_damaged_file_is_an_error_and_stays(
    content: bytes, problem: str, lists: UserLists
) -> None:
    found = written(lists, content, SAVED)
    with pytest.raises(SearcherError) as error:
        print(found.saved)
    assert problem in str(error.value)
    with pytest.raises(SearcherError):
        found.save("x", "y")
    assert (lists.folder / SAVED).read_bytes() == content


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SearcherError, match=r"cannot be written: .*\$SEARCHER_LISTS"):
        UserLists(tmp_path / "file" / "lists").save("a", "b")


def test_searches_saved_at_once_are_all_kept(lists: UserLists) -> None:
    code = "import sys; from pathlib import Path; from searcher.saved.lists import UserLists\n"
    code += "for n in range(20): UserLists(Path(sys.argv[1])).save(f'{sys.argv[2]}{n}', 'x')"
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(lists.folder), name]) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(lists.saved) == 40


def test_where_the_lists_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEARCHER_LISTS", str(tmp_path))
    assert lists_folder() == UserLists().folder == tmp_path
    monkeypatch.setenv("SEARCHER_LISTS", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert lists_folder().name == "searcher"
