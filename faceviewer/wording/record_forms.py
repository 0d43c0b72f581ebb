"""A found record in the forms in which it leaves the program: JSON, plain text, a row of a Markdown table."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.core.masking import masked, without_id
from faceviewer.core.record import ExpiryKind
from faceviewer.core.scripts import is_mixed
from faceviewer.wording.catalogue import catalogue, fill, key, titled
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown, shown_exactly
from faceviewer.wording.verdicts import clock_words, explain, moment, moment_here_and_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.record import Expiry, FaceRecord, Lookup, RawValue
    from faceviewer.core.verdict import Verdict
    from faceviewer.wording.verdicts import VerdictWords

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]|:(?=//)|(?<=www)\.")
"""What Markdown, in a table and with its links that need no brackets, reads as more than text."""


class Decoded(Protocol):
    """What these forms tell of a picture; an `imaging.picture.Picture` is one."""

    @property
    def width(self) -> int: ...  # noqa: D102 - Picture says what each is
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def format(self) -> str: ...  # noqa: D102
    @property
    def flaws(self) -> tuple[str, ...]: ...  # noqa: D102


class Found(Protocol):
    """What a lookup brought; a `lookup.Finding` is one."""

    @property
    def lookup(self) -> Lookup: ...  # noqa: D102 - Finding says what each is
    @property
    def picture(self) -> Decoded | None: ...  # noqa: D102
    @property
    def healed(self) -> Problem | None: ...  # noqa: D102


def record_json(found: Found, verdict: Verdict, language: Language, *, in_clear: bool) -> dict[str, Any]:
    """Return a record by the API's field names, for `json.dumps`; never the picture's bytes.

    Args:
        found: what the lookup brought.
        verdict: of the record.
        language: of `verdictText` and of the words of problems.
        in_clear: whether the user id stands in it whole, or masked.
    """
    lookup = _told_of(found, in_clear)
    record = lookup.record
    words = _explained(lookup, verdict, language)
    return {
        "faceId": record.face_id,
        "userId": record.user_id,
        "userType": record.user_type.value,
        "userName": record.user_name,
        "expireTime": record.expiry.raw,
        "policy": record.policy,
        "notAsDocumented": {value.name: value.text for value in _undocumented(record)},
        "verdict": verdict.answer.value,
        "canPass": verdict.can_pass,
        "verdictText": words.sentence,
        "verdictReasons": [reason.value for reason in verdict.reasons],
        "picture": _picture_json(found),
        "pictureProblem": problem_json(lookup.picture_problem, language) if lookup.picture_problem else None,
        "healed": found.healed.kind.value if found.healed else None,
        **trace_json(lookup.trace),
        "clockOffsetSeconds": round(lookup.clock_offset, 3),
        "dateOffsetSeconds": round(lookup.trace.date_offset, 3),
        "timings": {
            "totalMs": round(lookup.timings.total_ms, 1),
            "answerMs": round(lookup.timings.answer_ms, 1),
            "pictureMs": round(lookup.timings.picture_ms, 1),
            "attempts": lookup.timings.attempts,
        },
    }


def record_text(found: Found, verdict: Verdict, language: Language, *, in_clear: bool) -> str:
    """Return a record as plain text: the verdict with its reasons, then every field behind its label.

    Server text in it is fit to be shown, one line a field.

    Args:
        found: what the lookup brought.
        verdict: of the record.
        language: of all words.
        in_clear: whether the user id stands in it whole, or masked.
    """
    lookup = found.lookup
    words = _explained(lookup, verdict, language)
    lines = [words.sentence, *(f"  - {reason}" for reason in words.reasons), f"  {words.caveat}", ""]
    lines += [titled(label, text, language) for label, text in record_fields(found, language, in_clear=in_clear)]
    if found.healed:
        lines.append(_say("remark", "healed", language))
    if offset := lookup.clock_offset or lookup.trace.date_offset:
        lines.append(clock_words(offset, language))
    return "\n".join(lines) + "\n"


def record_fields(found: Found, language: Language, *, in_clear: bool) -> list[tuple[str, str]]:
    """Return every field of a record, fit to be shown, behind its label.

    Args:
        found: what the lookup brought.
        language: of all words.
        in_clear: whether the user id stands in it whole, or masked.
    """
    return [(_say("field", name, language), text) for name, text in _fields(found, language, in_clear)]


def markdown_row(found: Found, verdict: Verdict, language: Language, *, in_clear: bool) -> str:
    """Return a record as one row of a Markdown table: name, user type, user id, face id, expiry, policy, verdict.

    Args:
        found: what the lookup brought.
        verdict: of the record.
        language: of all words.
        in_clear: whether the user id stands in it whole, or masked.
    """
    record = _told_of(found, in_clear).record
    cells = [
        _given(record, "userName", language),
        record.user_type.value,
        record.user_id,
        _given(record, "faceId", language),
        _ends(record.expiry, language, moment),
        _policy(record, language),
        _explained(found.lookup, verdict, language).sentence,
    ]
    return f"| {' | '.join(_MARKUP.sub(_escaped, cell) for cell in cells)} |\n"


def problem_json(problem: Problem, language: Language) -> dict[str, Any]:
    """Return what happened, what to do and who can, without what identifies the call."""
    words = describe(problem, language)
    return {"problem": problem.kind.value, "headline": words.headline, "remedy": words.remedy, "who": words.who}


def trace_json(trace: Trace) -> dict[str, Any]:
    """Return what identifies a call."""
    return {
        "requestId": trace.request_id,
        "answerId": trace.answer_id,
        "gatewayRequestId": trace.gateway_request_id,
        "httpStatus": trace.http_status,
        "code": trace.code,
        "errorCode": trace.error_code,
        "serverText": trace.server_text,
    }


def _fields(found: Found, language: Language, in_clear: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001 - passed on
    lookup = _told_of(found, in_clear)
    record = lookup.record
    name = _given(record, "userName", language)
    yield "userName", _say("value", "mixed", language, name=name) if is_mixed(record.user_name or "") else name
    yield "userType", record.user_type.value
    yield "userId", record.user_id
    yield "faceId", _given(record, "faceId", language)
    yield "expireTime", _ends(record.expiry, language, moment_here_and_there)
    yield "policy", _policy(record, language)
    yield "photo", _photo(found, language)
    yield "trace", shown(lookup.trace.answer_id or lookup.trace.request_id, FIELD_SHOWN)
    yield "time", f"{lookup.timings.total_ms:.0f} ms"


def _told_of(found: Found, in_clear: bool) -> Lookup:  # noqa: FBT001 - passed on
    """Return what is told of a lookup: all, or nothing in which the user id could be read."""
    lookup, record = found.lookup, found.lookup.record
    if in_clear:
        return lookup
    told = replace(
        record,
        user_id=masked(record.user_id),
        user_name=record.user_name and without_id(record.user_name, record.user_id),
        face_id=record.face_id and without_id(record.face_id, record.user_id),
        misshapen=tuple(replace(value, text=without_id(value.text, record.user_id)) for value in record.misshapen),
    )
    return replace(lookup, record=told, trace=lookup.trace.without_id(record.user_id))


def _given(record: FaceRecord, name: str, language: Language) -> str:
    """Return a field, by the API's name, fit to be shown, or a dash and why there is nothing."""
    if raw := record.raw_of(name):
        return _say("value", "misshapen", language, raw=shown(raw, FIELD_SHOWN))
    return _told({"userName": record.user_name, "faceId": record.face_id}[name], language)


def _told(text: str | None, language: Language) -> str:
    if text is None:
        return _say("value", "absent", language)
    return shown(text, FIELD_SHOWN) or _say("value", "empty", language)


def _policy(record: FaceRecord, language: Language) -> str:
    told = shown_exactly(record.policy or "", FIELD_SHOWN) or _told(record.policy, language)
    return " ".join(filter(None, (told, _elsewhere(record.policy_elsewhere, language))))


def _ends(expiry: Expiry, language: Language, told: Callable[[datetime], str]) -> str:
    other = _elsewhere(expiry.elsewhere, language)
    if expiry.at is not None:
        return " ".join(filter(None, (told(expiry.at), other)))
    if expiry.kind is ExpiryKind.NEVER:
        return other or _say("value", "never", language)
    return _say("value", "unreadable", language, raw=shown_exactly(expiry.raw or "", FIELD_SHOWN))


def _elsewhere(value: RawValue | None, language: Language) -> str:
    if value is None:
        return ""
    raw, name = shown(value.text, FIELD_SHOWN), shown(value.name, FIELD_SHOWN)
    return _say("value", "elsewhere", language, raw=raw, name=name)


def _undocumented(record: FaceRecord) -> Iterator[RawValue]:
    yield from filter(None, (*record.misshapen, record.expiry.elsewhere, record.policy_elsewhere))


def _photo(found: Found, language: Language) -> str:
    picture, data, problem = found.picture, found.lookup.picture, found.lookup.picture_problem
    if picture is None or data is None:
        return describe(problem, language).headline if problem else "—"
    return f"{picture.format} {picture.width} × {picture.height}, {len(data):,} B"


def _picture_json(found: Found) -> dict[str, Any] | None:
    picture, data = found.picture, found.lookup.picture
    if picture is None or data is None:
        return None
    return {
        "format": picture.format,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "flaws": list(picture.flaws),
        "cameAs": found.lookup.picture_came_as.value,
    }


def _explained(lookup: Lookup, verdict: Verdict, language: Language) -> VerdictWords:
    return explain(verdict, lookup.record, language, clock_corrected=bool(lookup.clock_offset))


def _say(table: str, entry: str, language: Language, **facts: object) -> str:
    return fill(catalogue("record")[table][entry][key(language)], facts)


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"
