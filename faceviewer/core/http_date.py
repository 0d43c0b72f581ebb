"""Moments and pauses as HTTP tells them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from faceviewer.core.limits import HTTP_DATE_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_GMT = re.compile(r"(?:[ \d](?:GMT|UTC?|Z)| [+-]\d{4}| \d{4}| \d\d:\d\d:\d\d)\s*$", re.ASCII | re.IGNORECASE)
_SECONDS = re.compile(r"([0-9]{1,10})[0-9]*(?:\.[0-9]*)?\s*(?:[,;]|$)")  # of more digits, no more than that it is long


def http_date(text: str) -> datetime | None:
    """Read a date as HTTP writes it (RFC 9110 section 5.6.7); None if it is none, or is not of GMT.

    "CST" is what Java writes in China, and what Python reads as that of America.
    """
    text = text[:HTTP_DATE_CHARACTERS]
    if not _OF_GMT.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(told: Sequence[str], *, date: str = "") -> float | None:
    """Return the seconds of `Retry-After`, a number or a date (RFC 9110 section 10.2.3); None where it is neither.

    Args:
        told: what the headers of that name say; of several, or of a list in one, the first counts.
        date: `Date`, which a date is compared with; this computer's clock where it is none.
    """
    text = told[0].strip() if told else ""
    if number := _SECONDS.match(text):
        return float(number[1])
    moment = http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(date) or datetime.now(UTC))).total_seconds())
