"""Three stories, one of them hostile to terminals, over which the commands are run."""

import json
import re
from pathlib import Path

from commands import Shell

from searcher.index.opened import Index
from searcher.story import Story

HOSTILE = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnp \x00 [sic] [/] \u2028 a\tb"
STORIES: list[dict[str, object]] = [
    {
        "id": "afp-1",
        "source": "AFP",
        "date": "2020-12-29T14:02:00Z",
        "headline": "Turkey keeps its S-400s",
        "dateline": "ANKARA",
        "byline": "Elif Kaya",
        "body": "The S-400 missiles stay, a minister said.\n\nSanctions will not change that.",
        "topics": ["arms", "nato"],
        "language": "en",
        "urgency": 3,
        "entities": [{"kind": "person", "name": "Hulusi Akar"}],
    },
    {
        "id": "rtr-2",
        "version": 2,
        "source": "Reuters",
        "date": "2019-07-12T08:41:07.25Z",
        "headline": '=HYPERLINK("x"), sanctions',
        "body": "Washington threatens sanctions over the deal.",
        "status": "corrected",
    },
    {
        "id": "evil-3",
        "source": "Ev\x1b[31mil",
        "date": "2018-01-01T00:00:00Z",
        "headline": f"Coup {HOSTILE}",
        "body": f"A coup of {HOSTILE}\n\nSecond paragraph.",
        "dateline": "\x9bRIO",
    },
]
TERMINAL_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)


def kept(home: Path, name: str = "wire") -> dict[str, Story]:
    """The stories of an index, by id."""
    with Index(home / "indexes" / name) as index:
        return {story.id: story for story in index.engine.stories()}


def posting(version: int, hour: int, **more: object) -> dict[str, object]:
    base = {"id": "afp-1", "version": version, "headline": f"Take {version}", "source": "AFP"}
    return {**base, "date": f"2020-12-29T{hour}:00:00Z", "body": f"words{version}", **more}


def put(shell: Shell, name: str, *stories: dict[str, object]) -> str:
    (shell.home / name).write_text("".join(json.dumps(story) + "\n" for story in stories))
    return name
