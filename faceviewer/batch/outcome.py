"""What came of one row: what the record says, or why there is none; small enough for a hundred thousand of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.record import CHARSET, FIELDS
from faceviewer.core.verdict import Answer, Reason, judge
from faceviewer.gateway.face_endpoint import get_record
from faceviewer.wording.catalogue import in_a_row, say
from faceviewer.wording.problems import describe
from faceviewer.wording.verdicts import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.query import FaceQuery
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
        codes: the reasons as they are called in JSON, the deciding one first; or the kind of the problem.
        can_pass: as `Verdict.can_pass`.
        expires_at: when the record ends, ISO 8601; "" for never, or where it cannot be read.
        asked_at: when, by the gateway's clock, ISO 8601.
        trace_id: what the vendor's support asks for.
    """

    facet: str
    fields: tuple[str | None, ...]
    words: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    can_pass: bool | None
    expires_at: str
    asked_at: str
    trace_id: str

    @property
    def is_answer(self) -> bool:
        """Whether the service told; that it knows nobody is an answer."""
        return self.facet in FACETS

    def told(self, language: Language) -> tuple[str, str]:
        """Return its words in a language."""
        return self.words[_LANGUAGES.index(language)]

    def to_json(self) -> dict[str, Any]:
        """Return it for the journal."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Outcome:
        """Read what `to_json` returned. Raises KeyError, TypeError or ValueError, if another version wrote it too."""
        facet, fields, words, codes, can_pass, *texts = (told[name] for name in cls.__dataclass_fields__)
        pairs = tuple((str(sentence), str(why)) for sentence, why in words)
        is_whole = len(fields) in {0, len(FIELDS)} and len(pairs) == len(_LANGUAGES) and can_pass in (True, False, None)
        if not is_whole or not all(isinstance(text, str) for text in (facet, *filter(None, fields), *codes, *texts)):
            raise TypeError
        return cls(facet, tuple(fields), pairs, tuple(codes), can_pass, *texts)


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
    now = datetime.now(UTC) + timedelta(seconds=trace.clock_offset)
    missing = None if has_picture else Problem(Kind.PICTURE_MISSING)
    verdict = judge(record, picture_problem=missing, now=now, disputed=timedelta(seconds=trace.disputed_offset))
    is_guessed = record.raw_of(CHARSET) is not None and not (record.user_name or "").isascii()

    def words(language: Language) -> tuple[str, str]:
        said = explain(verdict, record, language, clock_corrected=bool(trace.clock_offset))
        guessed = say(language, "batch", "row", "guessed") if is_guessed else ""
        return said.sentence, in_a_row(language, *said.reasons, guessed)

    return Outcome(
        _facet(verdict.answer, verdict.decisive),
        tuple(field.value(record) for field in FIELDS),
        tuple(map(words, _LANGUAGES)),
        tuple(reason.value for reason in verdict.reasons),
        verdict.can_pass,
        record.expiry.at.isoformat() if record.expiry.at else "",
        now.astimezone().isoformat(timespec="seconds"),
        trace.trace_id,
    )


def outcome_of(problem: Problem) -> Outcome:
    """Return what a problem is of a row: that there is no record, or why it failed."""
    words = (describe(problem, language) for language in _LANGUAGES)
    now = datetime.now(UTC) + timedelta(seconds=problem.trace.clock_offset)
    return Outcome(
        NO_RECORD if problem.kind.branch == "record" else problem.kind.value,
        (),
        tuple((said.headline, said.remedy) for said in words),
        (problem.kind.value,),
        None,
        "",
        now.astimezone().isoformat(timespec="seconds"),
        problem.trace.trace_id,
    )


def _facet(answer: Answer, decisive: Reason) -> str:
    if decisive is Reason.PICTURE_MISSING:
        return NO_PHOTO
    if decisive is Reason.EXPIRY_SOON:
        return SOON
    return {Answer.PASS: PASS, Answer.DENIED: DENIED, Answer.EXPIRED: EXPIRED}.get(answer, UNCLEAR)
