"""A timeline as a program gets it, and its picture."""

from collections.abc import Sequence
from typing import overload

from searcher.output.html import timeline_svg
from searcher.search.timeline import Period, Unit


class Picture:
    """A drawing that a notebook shows; `str()` of it is the SVG, to be written to a file."""

    def __init__(self, svg: str) -> None:
        self._svg = svg

    def __str__(self) -> str:
        return self._svg

    def _repr_svg_(self) -> str:
        return self._svg


class Timeline(Sequence[Period]):
    """The periods from the oldest hit to the newest, each with its number of hits.

    More than 366 empty periods in a row are one, whose `count` says how many it stands for.
    """

    def __init__(self, periods: Sequence[Period], unit: Unit) -> None:
        self._periods, self.unit = tuple(periods), unit

    def __len__(self) -> int:
        return len(self._periods)

    @overload
    def __getitem__(self, key: int) -> Period: ...

    @overload
    def __getitem__(self, key: slice) -> Sequence[Period]: ...

    def __getitem__(self, key: int | slice) -> Period | Sequence[Period]:
        return self._periods[key]

    def to_dict(self) -> dict[str, int]:
        """The number of hits by period, as `search --timeline` prints them."""
        return {period.label: period.stories for period in self._periods}

    def plot(self) -> Picture:
        """Bars, as a picture that needs no library to draw it."""
        return Picture(timeline_svg(self._periods, title=f"Stories a {self.unit}"))

    def __repr__(self) -> str:
        ends = f"{self[0].label} to {self[-1].label}" if self._periods else "no stories"
        return f"<timeline by {self.unit}, {ends}>"

    def _repr_svg_(self) -> str:
        return self.plot()._repr_svg_()
