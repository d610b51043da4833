"""What a person should know beside the hits."""


def stories_said(count: int) -> str:
    """A number of stories as people say it.

    >>> stories_said(1), stories_said(1_234)
    ('1 story', '1,234 stories')
    """
    return "1 story" if count == 1 else f"{count:,} stories"


def withheld_note(count: int) -> list[str]:
    """A note on the hits that an embargo keeps back; none if it keeps none back."""
    if not count:
        return []
    are = "is" if count == 1 else "are"
    return [f"{stories_said(count)} under embargo {are} not shown; status:embargoed finds what is"]
