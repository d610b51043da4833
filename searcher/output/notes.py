"""What a person should know beside the hits."""


def withheld_note(count: int) -> list[str]:
    """A note on the hits that an embargo keeps back; none if it keeps none back."""
    if not count:
        return []
    what = "1 story under embargo is" if count == 1 else f"{count:,} stories under embargo are"
    return [f"{what} not shown; status:embargoed finds what is"]
