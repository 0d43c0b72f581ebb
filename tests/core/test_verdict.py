"""The verdict from policy, expiry, picture and clock."""

from datetime import datetime

import pytest

from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Expiry, FaceRecord
from faceviewer.core.verdict import Answer, Reason, Verdict, judge

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=CHINA_STANDARD_TIME)
AHEAD, SOON, PAST = "2026-12-31 23:59:59", "2026-11-30 00:00:00", "2026-11-24 11:59:59"


def record(policy: str | None, expire_time: str | None) -> FaceRecord:
    return FaceRecord("f", "1", UserType.PHONE, "n", Expiry.from_wire(expire_time), policy)


def verdict(policy: str | None, expire_time: str | None, *, picture: Problem | None = None) -> Verdict:
    return judge(record(policy, expire_time), picture_problem=picture, now=NOW)


@pytest.mark.parametrize(
    ("policy", "expire_time", "answer", "decisive"),
    [
        ("PERMISSION", None, Answer.PASS, Reason.EXPIRY_NEVER),
        ("PERMISSION", AHEAD, Answer.PASS, Reason.EXPIRY_AHEAD),
        ("PERMISSION", SOON, Answer.PASS, Reason.EXPIRY_SOON),
        ("PERMISSION", PAST, Answer.EXPIRED, Reason.EXPIRY_PAST),
        ("PERMISSION", "soon", Answer.UNCLEAR, Reason.EXPIRY_UNREADABLE),
        ("PERMISSION", "", Answer.UNCLEAR, Reason.EXPIRY_UNREADABLE),
        ("DENY", AHEAD, Answer.DENIED, Reason.POLICY_DENY),
        ("DENY", PAST, Answer.DENIED, Reason.POLICY_DENY),
        ("DENY", "soon", Answer.DENIED, Reason.POLICY_DENY),
        ("ALLOW", AHEAD, Answer.UNCLEAR, Reason.POLICY_UNKNOWN),
        ("ALLOW", PAST, Answer.EXPIRED, Reason.EXPIRY_PAST),
        ("permission", AHEAD, Answer.UNCLEAR, Reason.POLICY_UNKNOWN),
        ("PERMISSION ", None, Answer.UNCLEAR, Reason.POLICY_UNKNOWN),
        (" DENY ", AHEAD, Answer.UNCLEAR, Reason.POLICY_UNKNOWN),
        ("", AHEAD, Answer.UNCLEAR, Reason.POLICY_MISSING),
        (None, AHEAD, Answer.UNCLEAR, Reason.POLICY_MISSING),
        (None, PAST, Answer.EXPIRED, Reason.EXPIRY_PAST),
    ],
)
def test_policy_and_expiry(policy: str | None, expire_time: str | None, answer: Answer, decisive: Reason) -> None:
    found = verdict(policy, expire_time)
    assert (found.answer, found.decisive) == (answer, decisive)
    assert found.reasons[0] is decisive
    assert found.can_pass is {Answer.PASS: True, Answer.UNCLEAR: None}.get(answer, False)


@pytest.mark.parametrize(
    ("policy", "expire_time", "days", "decisive"),
    [
        ("PERMISSION", AHEAD, 60, Reason.CLOCKS_DISAGREE),
        ("PERMISSION", AHEAD, 30, Reason.EXPIRY_AHEAD),
        ("PERMISSION", PAST, -2, Reason.CLOCKS_DISAGREE),
        ("PERMISSION", PAST, 2, Reason.EXPIRY_PAST),
        ("PERMISSION", None, 60, Reason.EXPIRY_NEVER),
        ("DENY", AHEAD, 60, Reason.POLICY_DENY),
    ],
)
def test_expiry_between_clocks_is_unclear(policy: str, expire_time: str | None, days: int, decisive: Reason) -> None:
    found = judge(record(policy, expire_time), picture_problem=None, now=NOW, trace=Trace(date_offset=days * 86400))
    assert found.decisive is decisive


def test_missing_photo_is_unclear_and_damaged_photo_does_not_change_verdict() -> None:
    missing, damaged = (
        verdict("PERMISSION", AHEAD, picture=Problem(kind)) for kind in (Kind.PICTURE_MISSING, Kind.PICTURE_DAMAGED)
    )
    assert (missing.answer, missing.decisive) == (Answer.UNCLEAR, Reason.PICTURE_MISSING)
    assert (damaged.answer, Reason.PICTURE_UNREADABLE in damaged.reasons) == (Answer.PASS, True)
