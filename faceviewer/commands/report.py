"""A finding or a problem as lines for a person, or as JSON for a program."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from faceviewer.commands.words import say, titled
from faceviewer.core.limits import FIELD_SHOWN, SERVER_MESSAGE_SHOWN
from faceviewer.core.scripts import is_mixed
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import explain, moment_here_and_there

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.record import FaceRecord
    from faceviewer.core.verdict import Verdict
    from faceviewer.lookup import Finding


def finding_lines(finding: Finding, verdict: Verdict, language: Language, *, saved: Path | None) -> Iterator[str]:
    """Yield a finding in words."""
    lookup = finding.lookup
    words = explain(verdict, lookup.record, language, clock_corrected=bool(lookup.clock_offset))
    name = lookup.record.user_name or ""
    yield f"{_shown(name)} [{say('notice.mixed', language)}]" if is_mixed(name) else _shown(name)
    yield _shown(words.sentence)
    for reason in words.reasons:
        yield f"  - {_shown(reason)}"
    yield f"  {words.caveat}"
    yield ""
    fields = [*_record_fields(lookup.record, language), ("photo", _photo(finding, language))]
    if saved:
        fields.append(("saved", str(saved)))
    fields += [
        ("trace", lookup.trace.answer_id or lookup.trace.request_id),
        ("time", f"{lookup.timings.total_ms:.0f} ms"),
    ]
    for name, value in fields:
        yield _field(name, value, language)
    if finding.healed:
        yield say("notice.healed", language)
    if lookup.clock_offset:
        yield say("notice.clock", language, minutes=round(abs(lookup.clock_offset) / 60))


def finding_json(
    finding: Finding, verdict: Verdict, language: Language, *, saved: Path | None, save_problem: Problem | None
) -> dict[str, Any]:
    """Return a finding by the API's field names; never the picture's bytes."""
    lookup, record = finding.lookup, finding.lookup.record
    words = explain(verdict, record, language, clock_corrected=bool(lookup.clock_offset))
    return {
        "faceId": record.face_id,
        "userId": record.user_id,
        "userType": record.user_type.value,
        "userName": record.user_name,
        "expireTime": record.expiry.raw,
        "policy": record.policy,
        "verdict": verdict.answer.value,
        "canPass": verdict.can_pass,
        "verdictText": words.sentence,
        "verdictReasons": [reason.value for reason in verdict.reasons],
        "picture": _picture_json(finding),
        "pictureProblem": _problem_words(lookup.picture_problem, language) if lookup.picture_problem else None,
        "healed": finding.healed.kind.value if finding.healed else None,
        "saved": str(saved) if saved else None,
        "saveProblem": _problem_words(save_problem, language) if save_problem else None,
        **_trace_json(lookup.trace),
        "clockOffsetSeconds": round(lookup.clock_offset, 3),
        "timings": {
            "totalMs": round(lookup.timings.total_ms, 1),
            "answerMs": round(lookup.timings.answer_ms, 1),
            "pictureMs": round(lookup.timings.picture_ms, 1),
            "attempts": lookup.timings.attempts,
        },
    }


def problem_lines(problem: Problem, language: Language) -> Iterator[str]:
    """Yield a problem in words: what happened, what to do, who can; then the server's own words, quoted."""
    words, trace = describe(problem, language), problem.trace
    yield _shown(words.headline)
    yield _shown(words.advice)
    if trace.server_text:
        yield say("notice.server_said", language, text=shown(trace.server_text, SERVER_MESSAGE_SHOWN))
    ids = [text for text in (trace.answer_id or trace.request_id, trace.gateway_request_id) if text]
    if ids:
        yield _field("trace", _shown(" / ".join(ids)), language)


def problem_json(problem: Problem, language: Language) -> dict[str, Any]:
    """Return a problem for a program to read."""
    return {**_problem_words(problem, language), **_trace_json(problem.trace)}


def _record_fields(record: FaceRecord, language: Language) -> list[tuple[str, str]]:
    expiry = record.expiry
    expires = (
        moment_here_and_there(expiry.at)
        if expiry.at
        else _shown(expiry.raw)
        if expiry.raw is not None
        else say("record.never", language)
    )
    return [
        ("userType", record.user_type.value),
        ("userId", record.user_id),
        ("faceId", _shown(record.face_id)),
        ("expireTime", expires),
        ("policy", _shown(record.policy)),
    ]


def _photo(finding: Finding, language: Language) -> str:
    picture, problem = finding.picture, finding.lookup.picture_problem
    if picture is None or finding.lookup.picture is None:
        return describe(problem, language).headline if problem else "—"
    return f"{picture.format} {picture.width} × {picture.height}, {len(finding.lookup.picture):,} B"


def _picture_json(finding: Finding) -> dict[str, Any] | None:
    picture, data = finding.picture, finding.lookup.picture
    if picture is None or data is None:
        return None
    return {
        "format": picture.format,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "cameAs": finding.lookup.picture_came_as.value,
    }


def _problem_words(problem: Problem, language: Language) -> dict[str, Any]:
    words = describe(problem, language)
    return {"problem": problem.kind.value, "headline": words.headline, "remedy": words.remedy, "who": words.who}


def _trace_json(trace: Trace) -> dict[str, Any]:
    return {
        "requestId": trace.request_id,
        "answerId": trace.answer_id,
        "gatewayRequestId": trace.gateway_request_id,
        "httpStatus": trace.http_status,
        "code": trace.code,
        "errorCode": trace.error_code,
        "serverText": trace.server_text,
    }


def _field(name: str, value: str, language: Language) -> str:
    return titled(say(f"record.{name}", language), value, language)


def _shown(text: str | None) -> str:
    return shown(text, FIELD_SHOWN) if text else "—"
