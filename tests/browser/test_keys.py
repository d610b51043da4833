"""The table of keys: whole, without a contradiction, and what the manual shows."""

import re
from collections import Counter

import pytest
from checking import every
from samples import ROOT
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

from searcher.browser.app import Browser
from searcher.browser.dialogs import ChoiceDialog, ExportDialog, NameDialog, TextDialog
from searcher.browser.facets import Facets
from searcher.browser.histogram import Histogram
from searcher.browser.keys import KEYS, Place, bindings, markdown, rows
from searcher.browser.queryline import _Input
from searcher.browser.reader import Reader
from searcher.browser.results import ResultsList

CLASSES: dict[Place, tuple[type[DOMNode], ...]] = {
    Place.ANYWHERE: (Browser,),
    Place.QUERY: (_Input,),
    Place.RESULTS: (ResultsList,),
    Place.READER: (Reader,),
    Place.FACETS: (Facets,),
    Place.TIMELINE: (Histogram,),
    Place.TEXT: (TextDialog,),
    Place.CHOICE: (ChoiceDialog,),
    Place.FORM: (ExportDialog, NameDialog),
}


@pytest.mark.parametrize("place", Place)
def test_every_key_does_something(place: Place) -> None:
    for binding in every(bindings(place)):
        assert isinstance(binding, Binding)
        name = binding.action.partition("(")[0]
        for owner in every(CLASSES[place]):
            assert binding in owner.BINDINGS
            actor = Browser if name.startswith("app.") else owner
            assert hasattr(actor, f"action_{name.removeprefix('app.')}"), binding


@pytest.mark.parametrize("place", Place)
def test_no_key_does_two_things(place: Place) -> None:
    keys = Counter(key for row in rows() if place in row.places for key in row.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


def test_letters_can_be_typed() -> None:
    """What is bound in the query line and in forms is no letter."""
    for row in every(rows()):
        if {Place.QUERY, Place.FORM} & set(row.places):
            assert all(len(key) > 1 for key in every(row.keys.split(","))), row
    assert not any(binding in Input.BINDINGS for binding in bindings(Place.ANYWHERE))


def test_each_group_begins_with_an_explanation() -> None:
    assert all(group[0].help for group in KEYS.values())


def test_the_manual_shows_the_table() -> None:
    page = (ROOT / "searcher/guide/browser.md").read_text()
    (shown,) = re.findall(r"^\| keys \| .*?\n(?=\n)", page, re.DOTALL | re.MULTILINE)
    assert shown.rstrip("\n") == markdown()
