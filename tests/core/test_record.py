"""Reading of `expireTime`, and redaction of a record."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from faceviewer.core.query import UserType
from faceviewer.core.record import Doubt, Expiry, FaceRecord, RawValue


@pytest.mark.parametrize("fraction", ["", ".0", ".5", ".123456789"])
def test_expiry_is_china_standard_time_and_may_have_a_fraction(fraction: str) -> None:
    expiry = Expiry.from_wire(f"2026-12-31 23:59:59{fraction}")
    assert not expiry.is_unreadable
    assert expiry.at == datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "at"),
    [
        (1767196799000, datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)),
        (1767196799999, datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)),
        (1767196799, None),
        (0, None),
        (-1, None),
        (10**13, None),
        (10**300, None),
    ],
)
def test_expiry_in_milliseconds_is_read_and_other_numbers_are_not(number: int, at: datetime | None) -> None:
    expiry = Expiry.from_wire(number)
    assert (expiry.at, expiry.raw) == (at, str(number))
    assert expiry.is_unreadable is (at is None)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "never",
        "2026-12-31",
        "1767196799000",
        "２０２６-12-31 23:59:59",
        " 2026-12-31 23:59:59",
        "2026-02-30 00:00:00",
        "0000-01-01 00:00:00",
        "2026-12-31 24:00:00",
        "2026-12-31 23:59:60",
        "2026-12-31T23:59:59",
        "2026-12-31T23:59:59+08:00",
        "2026-12-31 23:59:59Z",
        *(f"2026-12-31 23:59:59{fraction}" for fraction in (".", ".0000000000", ",0")),
    ],
)
def test_other_expiry_is_unreadable_and_kept_unchanged(raw: str) -> None:
    assert Expiry.from_wire(raw) == Expiry(raw)


def test_first_and_last_date_are_read_and_an_absent_one_means_never() -> None:
    assert all(Expiry.from_wire(raw).at for raw in ("0001-01-01 00:00:00", "9999-12-31 23:59:59"))
    assert Expiry.from_wire(None) == Expiry(None)


@dataclass(frozen=True, slots=True)
class _WiderRecord(FaceRecord):
    department: str | None = None


def test_every_text_of_record_is_redacted_except_query_and_parsed_expiry() -> None:
    raw, end = RawValue("a-secret", "b-secret"), Expiry.from_wire("2026-12-31 23:59:59")
    record = _WiderRecord(
        *("f-secret", "secret", UserType.OPEN, "n-secret", end, "p-secret", (raw,), {Doubt.PERSON: raw}),
        department="d-secret",
    )
    clean = record.redacted(lambda text: "*" * len(text))
    assert "secret" not in repr(clean).replace("user_id='secret'", "")
    assert (clean.user_id, clean.expiry) == ("secret", end)
