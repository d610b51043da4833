"""What a page is served with, and to whom."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from ipaddress import ip_address

from searcher.errors import SearcherError
from searcher.page.credentials import Credentials

NAMES_OF_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a page is served; `hosts` are the values of Host that are answered.

    `address` is that by which people reach it, without a slash at its end; feeds link to it.
    """

    hosts: frozenset[str]
    address: str
    zone: tzinfo = UTC
    credentials: Credentials = field(default_factory=Credentials)
    trusted_header: str = ""


def settings(
    host: str,
    port: int,
    *,
    url: str = "",
    zone: tzinfo = UTC,
    credentials: Credentials | None = None,
    trusted_header: str = "",
) -> Settings:
    """The settings for a page at this address.

    Raises SearcherError for an address that others can reach without saying who they are: whoever
    finds it could read the archive.
    """
    known = credentials or Credentials()
    is_open = not is_loopback(host)
    if is_open and not (known or trusted_header):
        raise SearcherError(
            f"{host} can be reached from other machines: name who may read with --credentials FILE,"
            " or the header of a proxy that knows it with --trust-header NAME"
        )
    if is_open and not url:
        raise SearcherError(
            "say by which address people reach the page:  --url https://news.example.org"
        )
    hosts = {f"{name}:{port}" for name in NAMES_OF_LOOPBACK}
    address = f"http://127.0.0.1:{port}"
    if url:
        address, named = _public(url)
        hosts |= named
    return Settings(frozenset(hosts), address, zone, known, trusted_header.lower())


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("x.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _public(url: str) -> tuple[str, set[str]]:
    """An address without what follows its host, and the values of Host that browsers send for it.

    >>> address, hosts = _public("https://news.example.org/")
    >>> address, sorted(hosts)
    ('https://news.example.org', ['news.example.org', 'news.example.org:443'])
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or "@" in url:
        raise SearcherError(f"{url} is no address of a page; write  --url https://news.example.org")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = PORTS[parts.scheme]
    if port not in (None, usual):
        return f"{parts.scheme}://{name}:{port}", {f"{name}:{port}"}
    # Browsers leave out the usual port (RFC 9110, section 7.2); others may write it.
    return f"{parts.scheme}://{name}", {name, f"{name}:{usual}"}
