"""Reading `expireTime`."""

from datetime import UTC, datetime

import pytest

from faceviewer.core.record import Expiry, ExpiryKind


def test_a_moment_is_china_standard_time() -> None:
    expiry = Expiry.from_wire("2026-12-31 23:59:59")
    assert expiry.kind is ExpiryKind.AT
    assert expiry.at == datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)


def test_absent_means_never() -> None:
    assert Expiry.from_wire(None).kind is ExpiryKind.NEVER


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "never",
        "2026-02-30 00:00:00",
        "2026-12-31",
        "2026-12-31T23:59:59",
        "2026-12-31 24:00:00",
        "2026-12-31 23:59:60",
        "2026-12-31 23:59:59Z",
        "２０２６-12-31 23:59:59",
        "0000-01-01 00:00:00",
        "1767196799000",
        " 2026-12-31 23:59:59",
    ],
)
def test_anything_else_is_unreadable_and_kept_as_it_came(raw: str) -> None:
    assert Expiry.from_wire(raw) == Expiry(raw, ExpiryKind.UNREADABLE, None)


@pytest.mark.parametrize("raw", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_the_ends_of_the_calendar_are_moments_like_any_other(raw: str) -> None:
    assert Expiry.from_wire(raw).kind is ExpiryKind.AT
