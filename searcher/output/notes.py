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


def undated_note(count: int) -> list[str]:
    """What to say of hits that no timeline shows, since they have no date.

    >>> undated_note(2), undated_note(0)
    (['2 stories have no date and are in no period; date:none  finds them'], [])
    """
    if not count:
        return []
    have, are, them = ("has", "is", "it") if count == 1 else ("have", "are", "them")
    said = f"{stories_said(count)} {have} no date and {are} in no period"
    return [f"{said}; date:none  finds {them}"]
