"""The area time: an expiry means the same moment on every computer."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.core.record import Expiry, FaceRecord
from faceviewer.core.verdict import Answer, judge
from faceviewer.wording.verdicts import explain
from tests.faults.proof import must_fail
from tests.faults.switches import local_expiry

EXPIRES = "2026-12-31 23:59:59"
MOMENT = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZONES = {
    "Asia/Shanghai": "",
    "Asia/Tokyo": " = 2027-01-01 00:59 (UTC+9)",
    "America/Los_Angeles": " = 2026-12-31 07:59 (UTC-8)",
    "Pacific/Kiritimati": " = 2027-01-01 05:59 (UTC+14)",
    "Asia/Kolkata": " = 2026-12-31 21:29 (UTC+5:30)",
    "UTC": " = 2026-12-31 15:59 (UTC)",
}

needs_tzset = pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows changes its zone for all programs at once")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """This computer's zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def record(expires: str | None) -> FaceRecord:
    return FaceRecord("f", "1", UserType.OPEN, "n", Expiry.from_wire(expires), "PERMISSION")


def answer(expires: str | None, now: datetime) -> Answer:
    return judge(record(expires), picture_problem=None, now=now).answer


@needs_tzset
def test_M01_expiry_is_the_same_moment_in_every_zone(zone: str) -> None:
    for now in (MOMENT, MOMENT.astimezone()):
        assert answer(EXPIRES, now - SECOND) is Answer.PASS
        assert answer(EXPIRES, now) is Answer.EXPIRED
        assert answer(EXPIRES, now + SECOND) is Answer.EXPIRED
    assert answer("1970-01-01 08:00:00", MOMENT) is Answer.EXPIRED
    assert answer("9999-12-31 23:59:59", MOMENT) is Answer.PASS
    verdict = judge(record(EXPIRES), picture_problem=None, now=MOMENT - 30 * SECOND)
    for language in Language:
        reasons = " ".join(explain(verdict, record(EXPIRES), language).reasons)
        assert f"2026-12-31 23:59 (UTC+8){ZONES[zone]}" in reasons


@needs_tzset
@pytest.mark.parametrize("zone", ["America/Los_Angeles"], indirect=True)
def test_M01_fails_if_expiries_are_local_times(zone: str) -> None:
    with local_expiry(), must_fail():
        test_M01_expiry_is_the_same_moment_in_every_zone(zone)


_WITHOUT_DATABASE = """
import sys
for name in ("zoneinfo", "tzdata"):
    sys.modules[name] = None
{before}
from datetime import UTC, datetime
import faceviewer.lookup.face, faceviewer.commands.report, faceviewer.store.files
from faceviewer.core.record import Expiry
print(Expiry.from_wire("2026-12-31 23:59:59").at == datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC))
"""
_WITH_ZONEINFO = """
from zoneinfo import ZoneInfo
from faceviewer.core import record
record.CHINA_STANDARD_TIME = ZoneInfo("Asia/Shanghai")
"""


def _without_database(before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT_DATABASE.format(before=before)],
        env=os.environ | {"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_M04_no_tz_database_is_needed() -> None:
    assert _without_database().stdout == "True\n"


def test_M04_fails_with_a_zone_from_the_database() -> None:
    assert "ModuleNotFoundError: import of zoneinfo halted" in _without_database(_WITH_ZONEINFO).stderr
