"""Time zones by name."""

from datetime import UTC, tzinfo

from searcher.errors import SearcherError


def zone_named(name: str) -> tzinfo:
    """The time zone of this name. Raises SearcherError, which offers the closest spelling."""
    # As most searches are; zoneinfo takes 5 ms.
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        from difflib import get_close_matches

        # People name the city alone, with a blank: "new york" is America/New_York.
        zones = {zone.lower(): zone for zone in available_timezones()}
        zones |= {zone.rpartition("/")[2]: full for zone, full in sorted(zones.items())}
        close = get_close_matches(name.lower().replace(" ", "_"), zones, n=1)
        fix = f"did you mean  {zones[close[0]]} ?" if close else "write for example  Europe/Paris"
        raise SearcherError(f'there is no time zone "{name}"; {fix}') from None
