"""The outcome of one row: the judged record, or why there is none; small enough to keep a hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from faceviewer.core.masking import without_id
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import CHINA_STANDARD_TIME, TEXT_FIELDS, Doubt, Expiry, FaceRecord, RawValue
from faceviewer.core.verdict import Answer, Reason, Verdict, judge
from faceviewer.gateway.face_endpoint import get_record
from faceviewer.wording.catalogue import in_a_row
from faceviewer.wording.problems import describe
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.language import Language
    from faceviewer.core.query import FaceQuery, UserType
    from faceviewer.gateway.signed_client import SignedClient

SOON = "expires_soon"
NO_PHOTO = "no_photo"
NO_RECORD = "no_record"
NOT_RUN = "not_run"
FACETS = (
    Answer.PASS.value,
    SOON,
    Answer.DENIED.value,
    Answer.EXPIRED.value,
    NO_PHOTO,
    Answer.UNCLEAR.value,
    NO_RECORD,
    NOT_RUN,
)
"""The facets under which rows are counted; a row with a problem is counted under the kind of the problem."""

_DECIDED = {Reason.PICTURE_MISSING: NO_PHOTO, Reason.EXPIRY_SOON: SOON}


@dataclass(frozen=True, slots=True)
class Judged:
    """A record and its verdict, without picture and exchange, because a row can be looked up again at any time.

    The time of the call is by the gateway's clock, with a time zone.
    """

    record: FaceRecord
    verdict: Verdict
    asked_at: datetime
    trace_id: str

    is_final = True

    @property
    def facet(self) -> str:
        """One of `FACETS`."""
        return _DECIDED.get(self.verdict.decisive, self.verdict.answer.value)

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons by their names in JSON, the decisive one first."""
        return tuple(reason.value for reason in self.verdict.reasons)

    @property
    def expires_at(self) -> str:
        """When the record expires, ISO 8601; "" for never or unreadable."""
        return self.record.expiry.at.isoformat() if self.record.expiry.at else ""

    def words(self, language: Language, *, masked_id: str = "") -> tuple[str, str]:
        """Return the verdict and its reasons; `masked_id` is masked in quoted server texts ("" for none)."""
        record = self.record.redacted(partial(without_id, user_id=masked_id)) if masked_id else self.record
        texts = explain(self.verdict, record, language)
        return texts.sentence, in_a_row(language, *texts.reasons)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values for the journal, without user type and id."""
        record = self.record
        expiry = record.expiry
        return {
            **{name: getattr(record, attribute) for name, attribute in TEXT_FIELDS.items()},
            "policy": record.policy,
            "expireTime": expiry.raw,
            "expiresAt": self.expires_at,
            "misshapen": [(raw.name, raw.text) for raw in record.misshapen],
            "doubts": {doubt.value: (raw.name, raw.text) for doubt, raw in record.doubts.items()},
            "unjudged": record.unjudged,
            "answer": self.verdict.answer.value,
            "reasons": self.codes,
            "askedAt": self.asked_at.isoformat(),
            "traceId": self.trace_id,
        }


@dataclass(frozen=True, slots=True)
class NoRecord:
    """Why there is no record: the reply that there is none, or a problem; without trace, exchange and traceback."""

    problem: Problem
    asked_at: datetime
    trace_id: str

    expires_at = ""

    @property
    def is_final(self) -> bool:
        """Whether the service replied that there is no record."""
        return self.problem.kind.is_no_record

    @property
    def facet(self) -> str:
        """NO_RECORD, or the kind of the problem."""
        return NO_RECORD if self.is_final else self.problem.kind.value

    @property
    def codes(self) -> tuple[str, ...]:
        """The kind of the problem."""
        return (self.problem.kind.value,)

    def words(self, language: Language, *, masked_id: str = "") -> tuple[str, str]:
        """Return the headline of the problem and its remedy; see `Judged.words`."""
        facts = {
            name: without_id(fact, masked_id) if masked_id and isinstance(fact, str) else fact
            for name, fact in self.problem.facts.items()
        }
        texts = describe(_problem(self.problem.kind, facts, self.problem.retry_after), language)
        return texts.headline, texts.remedy

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values for the journal, without user type and id."""
        return {
            "problem": self.problem.kind.value,
            "facts": self.problem.facts,
            "retryAfter": self.problem.retry_after,
            "askedAt": self.asked_at.isoformat(),
            "traceId": self.trace_id,
        }


Outcome = Judged | NoRecord
"""The outcome of one row."""


async def ask(client: SignedClient, query: FaceQuery, *, seen: Callable[[Exchange], None] | None = None) -> Judged:
    """Look up one record and judge it; `seen` is called with each exchange (a callback).

    Raises Problem if there is no record, including the reply that there is none.
    """
    try:
        record, has_picture, trace = await get_record(client, query, seen=seen)
    except Problem as problem:
        if seen is not None and problem.exchange is not None:
            seen(problem.exchange)
        raise
    now = datetime.now(UTC)
    missing = None if has_picture else Problem(Kind.PICTURE_MISSING)
    verdict = judge(record, picture_problem=missing, now=now, trace=trace)
    return Judged(record, verdict, now + timedelta(seconds=trace.clock_offset), trace.trace_id)


def outcome_of(problem: Problem) -> NoRecord:
    """Return the outcome for a problem of a row's lookup."""
    kept = _problem(problem.kind, problem.facts, problem.retry_after)
    trace = problem.trace
    return NoRecord(kept, datetime.now(UTC) + timedelta(seconds=trace.clock_offset), trace.trace_id)


def outcome_from_json(user_type: UserType, user_id: str, entry: dict[str, Any]) -> Outcome:
    """Parse the result of `to_json`. Raises KeyError, TypeError, ValueError or OverflowError if it is invalid."""
    asked_at = datetime.fromisoformat(entry["askedAt"])
    trace_id = _text(entry["traceId"]) or ""
    if "problem" in entry:
        facts = dict(entry["facts"])
        if not all(isinstance(fact, str | int | float) for fact in facts.values()):
            raise TypeError
        retry_after = None if entry["retryAfter"] is None else float(entry["retryAfter"])
        if retry_after is not None and not isfinite(retry_after):
            raise ValueError
        return NoRecord(_problem(Kind(entry["problem"]), facts, retry_after), asked_at, trace_id)
    ends = entry["expiresAt"] and datetime.fromisoformat(entry["expiresAt"]).astimezone(CHINA_STANDARD_TIME)
    expiry = Expiry(_text(entry["expireTime"]), ends or None)
    decisive, *others = map(Reason, entry["reasons"])
    remaining = expiry.at - asked_at if expiry.at else None
    return Judged(
        FaceRecord(
            user_id=user_id,
            user_type=user_type,
            expiry=expiry,
            policy=_text(entry["policy"]),
            misshapen=tuple(_raw_value(*each) for each in entry["misshapen"]),
            doubts={Doubt(name): _raw_value(*each) for name, each in dict(entry["doubts"]).items()},
            unjudged=tuple(map(str, entry["unjudged"])),
            # A journal of an earlier version lacks fields that were added since.
            **{attribute: _text(entry.get(name)) for name, attribute in TEXT_FIELDS.items()},
        ),
        Verdict(Answer(entry["answer"]), decisive, (decisive, *others), expiry.at, remaining),
        asked_at,
        trace_id,
    )


def _problem(kind: Kind, facts: dict[str, str | int | float], retry_after: float | None) -> Problem:
    problem = Problem(kind, retry_after=retry_after)
    problem.facts = facts
    return problem


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value


def _raw_value(name: Any, text: Any) -> RawValue:
    return RawValue(str(name), str(text))
