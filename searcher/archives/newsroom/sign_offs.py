"""What desks end a text with: initials, marks and ends that are no part of the story."""

import re

_SIGN_OFF = re.compile(
    # "hh/ph/ts", and in Arabic "شا/ب ق/ود": those who wrote, edited and sent it (AFP)
    r"[^\W\d_ ]{1,6}(?: [^\W\d_]{1,3}){0,2}(?:[/-][^\W\d_ ]{1,6}(?: [^\W\d_]{1,3})?)+\.?"
    r"|/\w+/"  # "/ritzau/"
    r"|==? ?\w+"  # "==Kyodo"
    r"|ends?|-?0-|\*+|-30-|[./*_\- ]+"  # "-30-" ended a message by telegraph
    r"|AAP(?: [A-Za-z]{2,4}){1,4}|dpa(?: \w{2,5}){1,8}"
)


def without_sign_off(body: str) -> str:
    """A body without the initials or marks that are its last paragraph.

    >>> without_sign_off("Oil rose.\\n\\nhh/ph/ts/hd"), without_sign_off("It did.\\n\\nends")
    ('Oil rose.', 'It did.')
    >>> without_sign_off("He said:\\n\\nNo.")
    'He said:\\n\\nNo.'
    """
    rest, _, last = body.rpartition("\n\n")
    return rest if rest and _SIGN_OFF.fullmatch(last) else body
