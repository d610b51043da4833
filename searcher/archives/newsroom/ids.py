"""Ids for stories whose wire gives them none, or one that is not theirs alone."""

from hashlib import sha256

from searcher.archives.newsroom.agencies import domain_of


def made_id(format: str, *parts: str) -> str:
    """An id made of what was sent, so that the same story sent again has the same id.

    >>> made_id("nitf", "AP", "2019-07-03", "Top Ten")
    'nitf-70d3b4204f57c2eb'
    """
    return f"{format}-{sha256(chr(0).join(parts).encode('utf-8', 'replace')).hexdigest()[:16]}"


def id_at(id: str, link: str) -> str:
    """An id of a feed's item; one that is a mere number gets the domain of the feed before it.

    Addresses and URNs are the same for nobody else; "216" is, in every blog (RSS 2.0, guid).

    >>> id_at("216", "https://www.example.org/a"), id_at("tag:example.org,2016:1", "")
    ('example.org/216', 'tag:example.org,2016:1')
    """
    domain = domain_of(link)
    is_short = id and domain and ":" not in id and len(id) < 32
    return f"{domain}/{id}" if is_short and domain not in id else id
