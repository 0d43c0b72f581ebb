"""Can this person pass now? One answer from policy, expiry, picture and clock, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.limits import EXPIRES_SOON_DAYS
from faceviewer.core.problem import Kind, Trace
from faceviewer.core.record import DENY, PERMISSION, Doubt

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.problem import Problem
    from faceviewer.core.record import FaceRecord


class Answer(StrEnum):
    """The verdict in a word."""

    PASS = "pass"  # noqa: S105 - a verdict
    DENIED = "denied"
    EXPIRED = "expired"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """One fact that the verdict rests on; each has its sentence in `faceviewer.wording`.

    The first that holds decides. Those below EXPIRY_NEVER are never alone.
    """

    POLICY_DENY = "policy_deny"
    EXPIRY_PAST = "expiry_past"
    PERSON_ELSEWHERE = "person_elsewhere"
    POLICY_UNKNOWN = "policy_unknown"
    POLICY_ELSEWHERE = "policy_elsewhere"
    POLICY_MISSING = "policy_missing"
    EXPIRY_UNREADABLE = "expiry_unreadable"
    CLOCKS_DISAGREE = "clocks_disagree"
    EXPIRY_ELSEWHERE = "expiry_elsewhere"
    HOURS_LIMITED = "hours_limited"
    FIELDS_UNREAD = "fields_unread"
    PICTURE_MISSING = "picture_missing"
    EXPIRY_SOON = "expiry_soon"
    EXPIRY_AHEAD = "expiry_ahead"
    EXPIRY_NEVER = "expiry_never"
    POLICY_PERMISSION = "policy_permission"
    PICTURE_UNREADABLE = "picture_unreadable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether this person can pass, as far as the record tells.

    Attributes:
        answer: the verdict in a word.
        decisive: the reason that decided it.
        reasons: all that was weighed, `decisive` first.
        until: when the permission ends or ended, None if it never does or could not be read.
        remaining: time from the moment of judgement to `until`, negative once it is past; None without `until`.
    """

    answer: Answer
    decisive: Reason
    reasons: tuple[Reason, ...]
    until: datetime | None
    remaining: timedelta | None

    @property
    def can_pass(self) -> bool | None:
        """True, False, or None where the record does not tell."""
        return {Answer.PASS: True, Answer.UNCLEAR: None}.get(self.answer, False)


def judge(record: FaceRecord, *, picture_problem: Problem | None, now: datetime, trace: Trace | None = None) -> Verdict:
    """Judge a record at a moment.

    A refusal needs one certain ground (DENY, or an end that has passed); a permission needs every ground to be
    certain; what other fields say of an expiry, a policy, a person or hours makes it uncertain. At its very second
    of expiry a record has expired. A picture that could not be fetched or read says
    nothing about the door, which has its own copy; a record that holds none gives the door nothing to recognise.

    Args:
        picture_problem: why no picture is shown, None if one is.
        now: the moment of judgement by this computer's clock, with a zone.
        trace: of the call, by which the clock is corrected; where it tells of another that is not believed and may be
            the right one, an end between the two is uncertain.
    """
    trace = trace or Trace()
    now, disputed = now + timedelta(seconds=trace.clock_offset), timedelta(seconds=trace.disputed_offset)
    found = {_policy_reason(record), _expiry_reason(record, now, disputed), _picture_reason(picture_problem)}
    found |= {Reason(doubt.value) for doubt in record.doubts if doubt not in {Doubt.EXPIRY, Doubt.POLICY}}
    reasons = tuple(reason for reason in Reason if reason in found)
    decisive = reasons[0]
    until = record.expiry.at
    remaining = until - now if until else None
    return Verdict(_ANSWERS.get(decisive, Answer.UNCLEAR), decisive, reasons, until, remaining)


_ANSWERS = {
    Reason.POLICY_DENY: Answer.DENIED,
    Reason.EXPIRY_PAST: Answer.EXPIRED,
    Reason.EXPIRY_SOON: Answer.PASS,
    Reason.EXPIRY_AHEAD: Answer.PASS,
    Reason.EXPIRY_NEVER: Answer.PASS,
}


def _policy_reason(record: FaceRecord) -> Reason:
    if Doubt.POLICY in record.doubts and record.policy in {PERMISSION, None, ""}:
        return Reason.POLICY_ELSEWHERE
    if not record.policy:  # sent empty, it says as much as none
        return Reason.POLICY_MISSING
    return {PERMISSION: Reason.POLICY_PERMISSION, DENY: Reason.POLICY_DENY}.get(record.policy, Reason.POLICY_UNKNOWN)


def _expiry_reason(record: FaceRecord, now: datetime, disputed: timedelta) -> Reason:
    expiry = record.expiry
    if expiry.is_unreadable:
        return Reason.EXPIRY_UNREADABLE
    if expiry.at is not None and (expiry.at <= now) != (expiry.at - now <= disputed):
        return Reason.CLOCKS_DISAGREE
    if expiry.at is not None and expiry.at <= now:
        return Reason.EXPIRY_PAST
    if Doubt.EXPIRY in record.doubts:
        return Reason.EXPIRY_ELSEWHERE
    if expiry.at is None:
        return Reason.EXPIRY_NEVER
    return Reason.EXPIRY_SOON if expiry.at - now <= timedelta(days=EXPIRES_SOON_DAYS) else Reason.EXPIRY_AHEAD


def _picture_reason(problem: Problem | None) -> Reason | None:
    if problem is None:
        return None
    return Reason.PICTURE_MISSING if problem.kind is Kind.PICTURE_MISSING else Reason.PICTURE_UNREADABLE
