"""What stands for a story in a list or above its text: its headline, else the next best."""

from searcher.story import Story

MOST_WORDS = 12  # of a text whose story has neither headline nor slug


def title_of(story: Story) -> tuple[str, str]:
    """The field that stands for a story, and its text: headline, else slug, else first words.

    Alerts are often sent without a headline. Files and programs get the headline as it was sent;
    a person must see something to choose.

    >>> from searcher.story import EPOCH
    >>> title_of(Story("a", EPOCH, "", "Oil\\nrose.", slug="OIL"))
    ('slug', 'OIL')
    >>> title_of(Story("a", EPOCH, " ", "Oil\\nrose."))
    ('body', 'Oil rose.')
    """
    if story.headline.strip():
        return "headline", story.headline
    if story.slug.strip():
        return "slug", story.slug
    words = story.body[: 100 * MOST_WORDS].split()
    return "body", " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")
