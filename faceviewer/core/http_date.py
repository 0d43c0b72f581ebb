"""Parse the dates and delays of HTTP headers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from faceviewer.core.limits import HTTP_DATE_CHARACTERS
from faceviewer.core.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_GMT = pattern(r"(?:[ \d](?:GMT|UTC?|Z)| [+-]\d{4}| \d\d:\d\d:\d\d(?: \d{4})?)\s*$", re.ASCII | re.IGNORECASE)
_SECONDS = pattern(r"([0-9]{1,10})[0-9]*(?:\.[0-9]*)?\s*(?:[,;]|$)")  # ten digits are enough for a very long delay


def http_date(text: str) -> datetime | None:
    """Parse an HTTP date (RFC 9110 section 5.6.7); return None if it is not one, or not in GMT.

    "CST" is refused: Java writes it for China Standard Time, and Python takes it for the American zone. So is any zone
    before the year, the order of Java.
    """
    text = text[:HTTP_DATE_CHARACTERS]
    if not _OF_GMT.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(values: Sequence[str], *, date: str = "") -> float | None:
    """Return the seconds of `Retry-After`, a number or a date (RFC 9110 section 10.2.3); None if it is neither.

    Args:
        values: the values of the headers of that name; the first counts, also of a list in one header.
        date: the `Date` header, with which a date is compared; without a valid one, this computer's clock is used.
    """
    text = values[0].strip() if values else ""
    if number := _SECONDS.match(text):
        return float(number[1])
    moment = http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(date) or datetime.now(UTC))).total_seconds())
