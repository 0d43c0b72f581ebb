"""What came of one row: what the record says, or why there is none; small enough for a hundred thousand of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from faceviewer.core.language import Language
from faceviewer.core.masking import without_id
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import CHARSET, FIELDS
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.face_endpoint import get_record
from faceviewer.wording.catalogue import catalogue, in_a_row, say
from faceviewer.wording.problems import describe
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.problem import Trace
    from faceviewer.core.query import FaceQuery
    from faceviewer.core.record import FaceRecord
    from faceviewer.gateway.signed_client import SignedClient

PASS, SOON, DENIED, EXPIRED, NO_PHOTO, UNCLEAR, NO_RECORD, NOT_RUN = (
    "pass",
    "expires_soon",
    "denied",
    "expired",
    "no_photo",
    "unclear",
    "no_record",
    "not_run",
)
FACETS = (PASS, SOON, DENIED, EXPIRED, NO_PHOTO, UNCLEAR, NO_RECORD, NOT_RUN)
"""Which of these a row is counted under; one that failed, or cannot be asked, under the kind of its problem."""

_LANGUAGES = tuple(Language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row brought; it can be asked for again at any time, so that no picture and no exchange is kept.

    Attributes:
        facet: one of `FACETS`, or the kind of the problem.
        fields: the record's, in the order of `core.record.FIELDS`; empty where there is none. Untrusted.
        words: in each `Language`, in their order: the verdict, or what happened; and the reasons with whether the name
            may be misread, or what to do.
        masked: the same where a server may have said some of it, which has no id in it then; else nothing.
        codes: the reasons as they are called in JSON, the deciding one first; or the kind of the problem.
        can_pass: as `Verdict.can_pass`.
        expires_at: when the record ends, ISO 8601; "" for never, or where it cannot be read.
        asked_at: when, by the gateway's clock, ISO 8601.
        trace_id: what the vendor's support asks for.
    """

    facet: str
    fields: tuple[str | None, ...]
    words: tuple[tuple[str, str], ...]
    masked: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    can_pass: bool | None
    expires_at: str
    asked_at: str
    trace_id: str

    @property
    def is_answer(self) -> bool:
        """Whether the service told; that it knows nobody is an answer."""
        return self.facet in FACETS

    def told(self, language: Language, *, in_clear: bool) -> tuple[str, str]:
        """Return its words in a language; an id that is a word of them stays, unless a server said it."""
        return (self.words if in_clear else self.masked or self.words)[_LANGUAGES.index(language)]

    def to_json(self) -> dict[str, Any]:
        """Return it for the journal."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Outcome:
        """Read what `to_json` returned. Raises KeyError, TypeError or ValueError, if another version wrote it too."""
        facet, fields, words, masked, codes, can_pass, *texts = (told[name] for name in cls.__dataclass_fields__)
        own, other = (tuple((str(sentence), str(why)) for sentence, why in pairs) for pairs in (words, masked))
        lengths = len(fields) in {0, len(FIELDS)}, len(own) == len(_LANGUAGES), len(other) in {0, len(own)}
        are_texts = (isinstance(text, str) for text in (facet, *filter(None, fields), *codes, *texts))
        if not all(lengths) or can_pass not in (True, False, None) or not all(are_texts):
            raise TypeError
        return cls(facet, tuple(fields), own, other, tuple(codes), can_pass, *texts)


async def ask(client: SignedClient, query: FaceQuery, *, seen: Callable[[Exchange], None] | None = None) -> Outcome:
    """Ask for one record and judge it; `seen` is told each exchange.

    Raises:
        Problem: there is none; also where that is an answer.
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
    is_guessed = record.raw_of(CHARSET) is not None and not (record.user_name or "").isascii()

    def words(record: FaceRecord, language: Language) -> tuple[str, str]:
        said = explain(verdict, record, language, clock_corrected=bool(trace.clock_offset))
        guessed = say(language, "batch", "row", "guessed") if is_guessed else ""
        return said.sentence, in_a_row(language, *said.reasons, guessed)

    told = tuple(words(record, language) for language in _LANGUAGES)
    is_quoted = not _quoting().isdisjoint(reason.value for reason in verdict.reasons)
    hidden = record.redacted(partial(without_id, user_id=query.user_id)) if is_quoted else record
    return Outcome(
        _facet(verdict.answer, verdict.decisive),
        tuple(field.value(record) for field in FIELDS),
        told,
        tuple(words(hidden, language) for language in _LANGUAGES) if is_quoted else (),
        tuple(reason.value for reason in verdict.reasons),
        verdict.can_pass,
        record.expiry.at.isoformat() if record.expiry.at else "",
        _told_at(now, trace),
        trace.trace_id,
    )


def outcome_of(problem: Problem, user_id: str) -> Outcome:
    """Return what a problem is of a row in which somebody was asked for: that there is no record, or why it failed."""
    is_answer, hidden = problem.kind.branch == "record", Problem(problem.kind, retry_after=problem.retry_after)
    if not is_answer:  # in whose words nobody is quoted
        hidden.facts = {n: without_id(f, user_id) if isinstance(f, str) else f for n, f in problem.facts.items()}
    return Outcome(
        NO_RECORD if is_answer else problem.kind.value,
        (),
        _described(problem),
        () if is_answer or hidden.facts == problem.facts else _described(hidden),
        (problem.kind.value,),
        None,
        "",
        _told_at(datetime.now(UTC), problem.trace),
        problem.trace.trace_id,
    )


def _told_at(now: datetime, trace: Trace) -> str:
    return (now + timedelta(seconds=trace.clock_offset)).astimezone().isoformat(timespec="seconds")


def _described(problem: Problem) -> tuple[tuple[str, str], ...]:
    words = (describe(problem, language) for language in _LANGUAGES)
    return tuple((said.headline, said.remedy) for said in words)


@cache
def _quoting() -> frozenset[str]:
    """Return the reasons in whose words a server is quoted: all that tell more than a time."""
    reasons = catalogue("verdicts")["reason"]
    told = {
        name: words[Language.EN.key].replace("{until}", "").replace("{when}", "") for name, words in reasons.items()
    }
    return frozenset(name for name, words in told.items() if "{" in words)


def _facet(answer: Answer, decisive: Reason) -> str:
    if decisive is Reason.PICTURE_MISSING:
        return NO_PHOTO
    if decisive is Reason.EXPIRY_SOON:
        return SOON
    return {Answer.PASS: PASS, Answer.DENIED: DENIED, Answer.EXPIRED: EXPIRED}.get(answer, UNCLEAR)
