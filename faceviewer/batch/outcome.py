"""The outcome of one row: the judged record, or why there is none; small enough to keep a hundred thousand."""

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
"""The facets under which rows are counted; a row with a problem is counted under the kind of the problem."""

_LANGUAGES = tuple(Language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one row, without picture and exchange, because a row can be looked up again at any time.

    Attributes:
        facet: one of `FACETS`, or the kind of the problem.
        fields: the fields of the record, in the order of `core.record.FIELDS`; empty if there is none. Untrusted.
        words: for each `Language`, in order: the verdict, or the headline of the problem; and the reasons with a note
            if the name's encoding was guessed, or the remedy.
        masked: `words` with the id masked, if server texts may be quoted in them; otherwise empty.
        codes: the reasons by their names in JSON, the decisive one first; or the kind of the problem.
        can_pass: see `Verdict.can_pass`.
        expires_at: when the record expires, ISO 8601; "" for never or unreadable.
        asked_at: time of the call by the gateway's clock, ISO 8601.
        trace_id: see `Trace.trace_id`.
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
        """Whether the service answered; "no record" is an answer too."""
        return self.facet in FACETS

    def words_in(self, language: Language, *, in_clear: bool) -> tuple[str, str]:
        """Return the words in a language; unless `in_clear`, the id is masked where server texts may be quoted."""
        return (self.words if in_clear else self.masked or self.words)[_LANGUAGES.index(language)]

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values for the journal."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> Outcome:
        """Parse the result of `to_json`. Raises KeyError, TypeError or ValueError, also for that of another version."""
        facet, fields, words, masked, codes, can_pass, *texts = (table[name] for name in cls.__dataclass_fields__)
        own, other = (tuple((str(sentence), str(why)) for sentence, why in pairs) for pairs in (words, masked))
        lengths = len(fields) in {0, len(FIELDS)}, len(own) == len(_LANGUAGES), len(other) in {0, len(own)}
        are_texts = (isinstance(text, str) for text in (facet, *filter(None, fields), *codes, *texts))
        if not all(lengths) or can_pass not in (True, False, None) or not all(are_texts):
            raise TypeError
        return cls(facet, tuple(fields), own, other, tuple(codes), can_pass, *texts)


async def ask(client: SignedClient, query: FaceQuery, *, seen: Callable[[Exchange], None] | None = None) -> Outcome:
    """Look up one record and judge it.

    Args:
        seen: called with each exchange (a callback).

    Raises:
        Problem: there is no record, including the answer that there is none.
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
        texts = explain(verdict, record, language, clock_corrected=bool(trace.clock_offset))
        guessed = say(language, "batch", "row", "guessed") if is_guessed else ""
        return texts.sentence, in_a_row(language, *texts.reasons, guessed)

    in_clear = tuple(words(record, language) for language in _LANGUAGES)
    is_quoted = not _quoting().isdisjoint(reason.value for reason in verdict.reasons)
    hidden = record.redacted(partial(without_id, user_id=query.user_id)) if is_quoted else record
    return Outcome(
        _facet(verdict.answer, verdict.decisive),
        tuple(field.value(record) for field in FIELDS),
        in_clear,
        tuple(words(hidden, language) for language in _LANGUAGES) if is_quoted else (),
        tuple(reason.value for reason in verdict.reasons),
        verdict.can_pass,
        record.expiry.at.isoformat() if record.expiry.at else "",
        _asked_at(now, trace),
        trace.trace_id,
    )


def outcome_of(problem: Problem, user_id: str) -> Outcome:
    """Return the outcome for a problem of a row's lookup: that there is no record, or why it failed."""
    is_answer, hidden = problem.kind.branch == "record", Problem(problem.kind, retry_after=problem.retry_after)
    if not is_answer:  # the texts of an answer quote no server
        hidden.facts = {n: without_id(f, user_id) if isinstance(f, str) else f for n, f in problem.facts.items()}
    return Outcome(
        NO_RECORD if is_answer else problem.kind.value,
        (),
        _described(problem),
        () if is_answer or hidden.facts == problem.facts else _described(hidden),
        (problem.kind.value,),
        None,
        "",
        _asked_at(datetime.now(UTC), problem.trace),
        problem.trace.trace_id,
    )


def _asked_at(now: datetime, trace: Trace) -> str:
    return (now + timedelta(seconds=trace.clock_offset)).astimezone().isoformat(timespec="seconds")


def _described(problem: Problem) -> tuple[tuple[str, str], ...]:
    texts = (describe(problem, language) for language in _LANGUAGES)
    return tuple((each.headline, each.remedy) for each in texts)


@cache
def _quoting() -> frozenset[str]:
    """Return the reasons with texts that quote the server: all with a fact other than a time."""
    reasons = catalogue("verdicts")["reason"]
    facts = {
        name: words[Language.EN.key].replace("{until}", "").replace("{when}", "") for name, words in reasons.items()
    }
    return frozenset(name for name, words in facts.items() if "{" in words)


def _facet(answer: Answer, decisive: Reason) -> str:
    if decisive is Reason.PICTURE_MISSING:
        return NO_PHOTO
    if decisive is Reason.EXPIRY_SOON:
        return SOON
    return {Answer.PASS: PASS, Answer.DENIED: DENIED, Answer.EXPIRED: EXPIRED}.get(answer, UNCLEAR)
