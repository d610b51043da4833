"""How hits look in a notebook: HTML without scripts, with colours that suit light and dark."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from searcher.engines.results import Order
from searcher.library.timeline import Timeline
from searcher.output.html import escaped, marked
from searcher.output.notes import stories_said
from searcher.output.screen import moment, one_line
from searcher.output.titles import title_of

if TYPE_CHECKING:
    from searcher.library.hits import Found

MOST = 10  # hits shown

_STYLE = (
    "<style>.searcher{font-family:system-ui,sans-serif;max-width:60em}"
    ".searcher .about{opacity:.7;font-size:90%}.searcher p{margin:.2em 0 .9em}"
    ".searcher mark{background:#ffe680;color:#000;font-weight:600}"
    ".searcher svg{max-height:8em;color:#4878a8}</style>"
)


def style() -> str:
    """The style sheet that `card` needs, once a cell."""
    return _STYLE


def card(hit: "Found", zone: tzinfo) -> str:
    """A hit: headline, where it is from, its best passage with the hits marked."""
    story = hit.story
    about = (story.source, moment(story.date, zone), story.dateline, story.id)
    return (
        f'<div class="searcher"><b>{escaped(one_line(title_of(story)[1]))}</b>'
        f'<div class="about">{" · ".join(escaped(one_line(part)) for part in about if part)}</div>'
        f"<p>{marked(hit.snippet)}</p></div>"
    )


def page(
    query: str,
    total: int,
    order: Order,
    shown: "Sequence[Found]",
    timeline: Timeline,
    notes: Sequence[str],
    zone: tzinfo,
) -> str:
    """The first hits, how many there are, and when they were sent."""
    head = f"<b>{escaped(query)}</b> · {stories_said(total)} · {order.said}"
    said = "".join(f'<div class="about">{escaped(note)}</div>' for note in notes)
    rest = f'<p class="about">and {total - len(shown):,} more</p>' if total > len(shown) else ""
    cards = "".join(card(hit, zone) for hit in shown)
    picture = timeline._repr_svg_() if len(timeline) > 1 else ""
    return f'{_STYLE}<div class="searcher">{head}{said}{picture}</div>{cards}{rest}'
