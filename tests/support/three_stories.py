"""Three stories, one of them hostile to terminals, over which the commands are run."""

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
