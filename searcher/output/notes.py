"""What a person should know beside the hits."""


def withheld_note(count: int) -> list[str]:
    """What is said where an embargo keeps hits back; nothing where it keeps none."""
    if not count:
        return []
    what = "1 story under embargo is" if count == 1 else f"{count:,} stories under embargo are"
    return [f"{what} not shown; status:embargoed finds what is"]
