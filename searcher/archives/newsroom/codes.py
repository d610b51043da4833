"""Codes that formats share: IPTC's subjects, and urgencies."""

import re


def subject_code(code: str) -> str:
    """A subject code; its scheme stands before it unless it is one of IPTC's, of eight digits.

    NewsML 1.2 writes Subject Codes bare ("04000000"), NewsML-G2 writes Media Topics with their
    scheme ("medtop:20000523"): without it both can be searched for alike.

    >>> subject_code("medtop:20000523"), subject_code("N2:GB")
    ('20000523', 'N2:GB')
    """
    code = code.strip()
    _, _, last = code.rpartition(":")
    return last if re.fullmatch(r"\d{8}", last) else code


def urgency_of(written: str) -> int | None:
    """An urgency from 1 (flash) to 8; None for anything else.

    IPTC also defines 0 and 9, "reserved" and "user-defined", which say nothing of urgency.

    >>> urgency_of("4"), urgency_of("0"), urgency_of("12")
    (4, None, None)
    """
    return int(written) if re.fullmatch("[1-8]", written.strip()) else None
