"""The agencies: the names they go by, and the zone of each newsroom.

This is the only table of agencies. A wire names its agency in its header, in a mark such as
"/ritzau/", in a dateline, or by the domain that its mails and ids carry.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from searcher.archives.newsroom.zones import zones_of_countries


class Agency(NamedTuple):
    """One agency, by the name that searchers use.

    `zone` is that of its main newsroom. `is_local` says that its dates carry no zone because they
    are in that zone; those of all others are in UTC where they name none. `names` are the other
    names it is known by, in small letters, parted by strokes.
    """

    name: str
    zone: str
    is_local: bool = False
    names: str = ""


AGENCIES = tuple(
    Agency(*row)
    for row in (
        ("AAP", "Australia/Sydney", True, "australian associated press"),
        ("AFP", "Europe/Paris", False,
         "agence france-presse|agence france presse|أ ف ب|ا ف ب"),
        ("AGI", "Europe/Rome"),
        ("ANP", "Europe/Amsterdam", True),
        ("ANSA", "Europe/Rome", True),
        ("AP", "America/New_York", False, "associated press|the associated press"),
        ("APA", "Europe/Vienna", True),
        ("ATS", "Europe/Zurich", True, "sda-ats|keystone-ats|keystone-sda"),
        ("Belga", "Europe/Brussels", True),
        ("Bloomberg", "America/New_York"),
        ("BNS", "Europe/Vilnius"),
        ("BusinessDesk", "Pacific/Auckland", True),
        ("CNA", "Asia/Taipei", False, "central news agency"),
        ("CP", "America/Toronto", True, "the canadian press|canadian press"),
        ("ČTK", "Europe/Prague", False, "ctk"),
        ("dapd", "Europe/Berlin"),
        ("ddp", "Europe/Berlin"),
        ("dpa", "Europe/Berlin", True, "deutsche presse-agentur|deutsche presse-agentur gmbh"),
        ("EFE", "Europe/Madrid", True, "agencia efe"),
        ("epd", "Europe/Berlin"),
        ("Interfax", "Europe/Moscow"),
        ("KNA", "Europe/Berlin"),
        ("Kyodo", "Asia/Tokyo", True, "kyodo news|kyodonews"),
        ("Lusa", "Europe/Lisbon", True),
        ("MTI", "Europe/Budapest"),
        ("NTB", "Europe/Oslo", True, "ntbscanpix"),
        ("NZN", "Pacific/Auckland", True),
        ("PA", "Europe/London", True, "press association|pa sport|pa media"),
        ("PAP", "Europe/Warsaw"),
        ("PR Newswire", "America/New_York", False, "prnewswire"),
        ("PTI", "Asia/Kolkata", False, "press trust of india"),
        ("Reuters", "Europe/London", False, "reuter|thomson reuters|thomsonreuters"),
        ("RIA Novosti", "Europe/Moscow", False, "ria"),
        ("Ritzau", "Europe/Copenhagen", True),
        ("SDA", "Europe/Zurich"),
        ("SID", "Europe/Berlin"),
        ("STT", "Europe/Helsinki", True, "stt-lehtikuva"),
        ("TASS", "Europe/Moscow", False, "itar-tass"),
        ("TT", "Europe/Stockholm", True, "tt nyhetsbyrån"),
        ("UPI", "America/New_York"),
        ("Xinhua", "Asia/Shanghai"),
        ("Yonhap", "Asia/Seoul", True),
    )
)  # fmt: skip

_BY_NAME = {
    name: one for one in AGENCIES for name in (one.name.lower(), *one.names.split("|")) if name
}
_DOMAIN = re.compile(r"^www\.|\.(?:com|org|net|it|fi|de|dk|no|be|ch|se|nl|es|jp)$")
# Domains sold to anybody, whatever country they were made for, say nothing of where one is.
# ISO 3166 has GB, the domain is .uk.
_CODES = {"uk": "gb"}
_NO_COUNTRY = frozenset("ai cc co fm gg im io is la ly me ms sh st to tv vc ws".split())


def agency_named(name: str) -> str:
    """The name that searchers use for an agency, from its name, its domain or its mark.

    >>> [agency_named(name) for name in ("reuters.com", "/ritzau/", "Thomson Reuters", "Orient")]
    ['Reuters', 'Ritzau', 'Reuters', 'Orient']
    """
    name = name.strip(" /–—-")
    known = _known(name)
    return known.name if known else name


def is_agency(name: str) -> bool:
    """Whether a name, code or domain is that of an agency in the table.

    >>> is_agency("DPA"), is_agency("z01122")
    (True, False)
    """
    return _known(name.strip(" /–—-")) is not None


def zone_of_stamps(*names: str) -> str:
    """The zone of dates that name none, by the first source known to send local times; else UTC.

    Each name may be an agency's, or hold it as one of its words, as a domain does.

    >>> zone_of_stamps("", "www.stt.fi"), zone_of_stamps("/ritzau/"), zone_of_stamps("AFP")
    ('Europe/Helsinki', 'Europe/Copenhagen', 'UTC')
    """
    return next((one.zone for one in _named_in(*names) if one.is_local), "UTC")


def home_of(*names: str) -> str:
    """The zone of an outlet's newsroom, by its agency or the country of its domain; "" if unknown.

    >>> home_of("AP"), home_of("ministry.gov.in"), home_of("wire.example"), home_of("example.io")
    ('America/New_York', 'Asia/Kolkata', '', '')
    """
    if found := next(_named_in(*names), None):
        return found.zone
    countries = (re.search(r"\.([a-z]{2})$", domain_of(name) or name.lower()) for name in names)
    codes = (_CODES.get(found[1], found[1]) for found in countries if found)
    known = (zones_of_countries().get(code, "") for code in codes if code not in _NO_COUNTRY)
    return next(filter(None, known), "")


def domain_of(link: str) -> str:
    """The domain of an address; "" if it has none.

    >>> domain_of("https://www.example.org:80/a"), domain_of("http://[a")
    ('example.org', '')
    """
    try:
        return (urlsplit(link.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _known(name: str) -> Agency | None:
    key = re.split(r"\. |, ", name.lower())[0]  # "Reuters, London"
    return _BY_NAME.get(_DOMAIN.sub("", key))


def _named_in(*names: str) -> Iterator[Agency]:
    """The agencies that stand among the words of some names, in their order."""
    for name in names:
        if known := _known(name):
            yield known
        for word in re.findall(r"[a-z]+", name.lower()):
            if word in _BY_NAME:
                yield _BY_NAME[word]
