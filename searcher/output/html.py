"""Text of stories as HTML: escaped, with the hits marked, and timelines drawn as SVG.

For the web page and for notebooks. Whatever is shown passes through `escaped`.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from searcher.output.screen import printable
from searcher.search.snippets import Snippet
from searcher.search.timeline import Period

WIDTH, HEIGHT = 960, 120  # of a timeline, in units of its own: a page scales it
LINE = 18  # for the labels below the bars
# Bars are a pixel apart where they are wide enough to see it.
_WIDE = 4


def escaped(text: str) -> str:
    """The text as it may stand in HTML, also in an attribute's quotes; no controls in it.

    >>> escaped('<a href="x">\\x1b')
    '&lt;a href=&quot;x&quot;&gt;␛'
    """
    return escape(printable(text), quote=True)


def marked(found: Snippet) -> str:
    """A passage with its hits in `<mark>`.

    >>> marked(Snippet("body", "a <b>", ((2, 5),)))
    'a <mark>&lt;b&gt;</mark>'
    """
    parts, at = [], 0
    for start, end in found.spans:
        parts += [escaped(found.text[at:start]), f"<mark>{escaped(found.text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escaped(found.text[at:])])


def timeline_svg(
    periods: Sequence[Period],
    link: Callable[[Period], str] | None = None,
    title: str = "Timeline",
    *,
    labels: bool = True,
) -> str:
    """Bars for the periods of a timeline, the tallest for the most stories, as an SVG element.

    Each bar says its period and number to a pointer and to a screen reader. `link` gives the
    address that a click on a period goes to; without it nothing can be clicked. Colours come from
    `currentColor`, so that the picture follows the page into the dark. Without `labels` it can be
    stretched to any width: the page writes them below it, where they keep their size.
    """
    if not periods:
        return ""
    most = max(period.stories for period in periods) or 1
    step = WIDTH / len(periods)
    room = HEIGHT - LINE if labels else HEIGHT
    shape = "" if labels else ' preserveAspectRatio="none"'
    texts = "".join(_labels(periods, step)) if labels else ""
    gap = 1 if step > _WIDE else 0
    bars = []
    for number, period in enumerate(periods):
        # However few the stories, what is there must be seen.
        height = max(2.0, room * period.stories / most) if period.stories else 0
        said = f"{period.label}: {period.stories:,}"
        x = number * step
        bar = (
            f'<rect class="bar" x="{x:.2f}" y="{room - height:.2f}" '
            f'width="{max(0.5, step - gap):.2f}" height="{height:.2f}" fill="currentColor"/>'
        )
        if link and period.stories:
            # All the height can be hit: a bar of two pixels is no target for a finger.
            area = (
                f'<rect class="area" x="{x:.2f}" y="0" width="{step:.2f}" height="{room}" '
                'fill="transparent"/>'
            )
            bar = (
                f'<a href="{escaped(link(period))}" aria-label="{escaped(said)}">'
                f"<title>{escaped(said)}</title>{area}{bar}</a>"
            )
        elif period.stories:
            bar = f"<g><title>{escaped(said)}</title>{bar}</g>"
        bars.append(bar if period.stories else "")
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {HEIGHT}" width="100%"{shape} '
        f'role="{"group" if link else "img"}" aria-label="{escaped(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(bars)}{texts}</svg>'
    )


def _labels(periods: Sequence[Period], step: float) -> Iterable[str]:
    """The first, the middle and the last period by name, below the bars."""
    places = {0: "start", len(periods) // 2: "middle", len(periods) - 1: "end"}
    if len(periods) == 1:
        places = {0: "start"}
    for number, anchor in places.items():
        x = {"start": 0.0, "end": float(WIDTH)}.get(anchor, (number + 0.5) * step)
        yield (
            f'<text x="{x:.0f}" y="{HEIGHT - 4}" font-size="12" text-anchor="{anchor}" '
            f'fill="currentColor">{escaped(periods[number].label)}</text>'
        )
