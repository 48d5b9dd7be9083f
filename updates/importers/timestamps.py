"""Moments as exports write them: ISO 8601 text, RFC 3339 text, seconds or milliseconds since 1970."""

from datetime import UTC, datetime
from typing import Any

_EARLIEST_MILLISECONDS = 100_000_000_000  # as seconds this is the year 5138, as milliseconds 1973


def read_moment(value: Any) -> datetime | None:
    """An aware UTC moment, or None where the value holds none. A time without a zone is taken as UTC.

    Zero and negative numbers count as no date: exports write 0 for "never".
    """
    if isinstance(value, str):
        value = value.strip()
        if value.lstrip("-").isdigit() and len(value) >= 9:
            value = int(value)
    try:
        if isinstance(value, bool) or not value:
            return None
        if isinstance(value, int | float):
            seconds = value / 1000 if value >= _EARLIEST_MILLISECONDS else value
            return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
        moment = datetime.fromisoformat(value.upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return None
