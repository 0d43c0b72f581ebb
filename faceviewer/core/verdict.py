"""The verdict on whether a person can pass now, from policy, expiry, picture and clock, with its reasons."""

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
    """The possible verdicts."""

    PASS = "pass"  # noqa: S105 - a verdict
    DENIED = "denied"
    EXPIRED = "expired"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """A reason for a verdict; each has a sentence in `faceviewer.wording`.

    The members are in order of priority: the first that applies decides. Those after EXPIRY_NEVER never decide.
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
    FIELDS_UNJUDGED = "fields_unjudged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether this person can pass, according to the record.

    Attributes:
        decisive: the reason that decided.
        reasons: all reasons that apply, `decisive` first.
        until: when the permission expires or expired, None if it never does or the expiry could not be parsed.
        remaining: time from the moment of judgement to `until`, negative if expired; None without `until`.
    """

    answer: Answer
    decisive: Reason
    reasons: tuple[Reason, ...]
    until: datetime | None
    remaining: timedelta | None

    @property
    def can_pass(self) -> bool | None:
        """True, False, or None if it is unclear."""
        return {Answer.PASS: True, Answer.UNCLEAR: None}.get(self.answer, False)


def judge(record: FaceRecord, *, picture_problem: Problem | None, now: datetime, trace: Trace | None = None) -> Verdict:
    """Judge a record at a moment.

    One certain reason is enough to refuse: DENY, or an expiry in the past. To permit, every reason must be certain;
    undocumented fields about an expiry, a policy, a person or hours make the verdict unclear; those that nothing is
    known about are a reason of a permission, so that its texts name them. A record is expired from the second of its
    expiry on. A picture that could not be fetched or decoded does not affect the verdict, because the door has its own
    copy; without a picture in the record, the door cannot recognise the person.

    Args:
        picture_problem: why no picture is shown, None if one is.
        now: the moment of judgement by this computer's clock, with a time zone.
        trace: the trace of the call, used to correct the clock. If its clock offset is too large to be trusted, an
            expiry between the two clocks makes the verdict unclear.
    """
    trace = trace or Trace()
    now += timedelta(seconds=trace.clock_offset)
    disputed = timedelta(seconds=trace.disputed_offset)
    found = {_policy_reason(record), _expiry_reason(record, now, disputed), _picture_reason(picture_problem)}
    found |= {Reason(doubt.value) for doubt in record.doubts if doubt not in {Doubt.EXPIRY, Doubt.POLICY}}
    reasons = tuple(reason for reason in Reason if reason in found)
    decisive = reasons[0]
    answer = _ANSWERS.get(decisive, Answer.UNCLEAR)
    if answer is Answer.PASS and record.unjudged:
        reasons += (Reason.FIELDS_UNJUDGED,)
    until = record.expiry.at
    remaining = until - now if until else None
    return Verdict(answer, decisive, reasons, until, remaining)


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
    if not record.policy:  # an empty policy means the same as a missing one
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
