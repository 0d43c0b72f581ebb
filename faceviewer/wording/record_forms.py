"""Format a result as JSON, plain text or a row of a Markdown table; the user id is masked unless `in_clear`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import FIELD_SHOWN, SERVER_MESSAGE_SHOWN, TICKET_CHARACTERS
from faceviewer.core.masking import masked, without_id
from faceviewer.core.pattern import pattern
from faceviewer.core.record import FIELDS, Doubt
from faceviewer.wording.catalogue import say, titled
from faceviewer.wording.field_words import field_words, labelled
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.doors import Doors
    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.result import Result
    from faceviewer.core.verdict import Verdict
    from faceviewer.wording.field_words import FieldWords
    from faceviewer.wording.verdicts import VerdictWords

_MARKUP = pattern(r"[\\`*_\[\]<>|~&$#]|:(?=//)|(?<=www)\.")
"""Characters with a meaning in Markdown, including tables and automatic links."""

_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def readable_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON with the letters of all languages, for people to read.

    Control characters and line ends are escaped, also those that JSON allows: a terminal obeys them, and some programs
    end a line there.
    """
    return json.dumps(value, ensure_ascii=False, indent=indent).translate(_ESCAPED)


def record_json(result: Result, verdict: Verdict, language: Language, *, in_clear: bool) -> dict[str, Any]:
    """Return a record for `json.dumps`, with the API's field names and without the picture's bytes."""
    visible = result if in_clear else _masked(result)
    record, problem = visible.record, visible.picture_problem
    elsewhere = (record.doubts.get(doubt) for doubt in (Doubt.EXPIRY, Doubt.POLICY, Doubt.HOURS))
    undocumented = (*record.misshapen, *elsewhere)
    return {
        **{field.name: field.value(record) for field in FIELDS},
        "expiresAt": record.expiry.at.isoformat() if record.expiry.at else None,
        "notAsDocumented": {value.name: value.text for value in filter(None, undocumented)},
        "unjudgedFields": list(record.unjudged),
        "verdict": verdict.answer.value,
        "canPass": verdict.can_pass,
        "verdictText": _explained(visible, verdict, language).sentence,
        "verdictReasons": [reason.value for reason in verdict.reasons],
        "picture": _picture_json(visible),
        "pictureProblem": problem_json(problem, language) if problem else None,
        "healed": visible.healed.kind.value if visible.healed else None,
        **trace_json(visible.trace),
        "clockOffsetSeconds": round(visible.trace.clock_offset, 3),
        "dateOffsetSeconds": round(visible.trace.date_offset, 3),
        "timings": {
            "totalMs": round(visible.timings.total_ms, 1),
            "answerMs": round(visible.timings.response_ms, 1),
            "pictureMs": round(visible.timings.picture_ms, 1),
            "attempts": visible.timings.attempts,
        },
    }


def record_text(
    result: Result, verdict: Verdict, language: Language, *, in_clear: bool, doors: Doors | None = None
) -> str:
    """Return a record as plain text: the verdict with its reasons, then the ticket and every field, then the doors.

    Server text is made safe to show, one line for each field.

    Args:
        doors: the doors of the face; None if they were not requested.
    """
    words = _explained(result if in_clear else _masked(result), verdict, language)
    lines = [words.sentence, *(f"  - {reason}" for reason in words.reasons), f"  {words.caveat}", ""]
    if ticket := result.query.ticket:
        lines.append(titled(say(language, "ticket", "number"), shown(ticket, TICKET_CHARACTERS), language))
    lines += [titled(field.label, field.line, language) for field in result_words(result, language, in_clear=in_clear)]
    if result.healed:
        lines.append(say(language, "record", "remark", "healed"))
    if offset := result.trace.date_offset:
        lines.append(clock_words(offset, language))
    if doors is not None:
        from faceviewer.wording.doors import doors_text  # noqa: PLC0415 - most records are shown without

        lines += ["", doors_text(doors, verdict, language, in_clear=in_clear).rstrip("\n")]
    return "\n".join(lines) + "\n"


def result_words(result: Result, language: Language, *, in_clear: bool) -> Iterator[FieldWords]:
    """Yield every field of a record, then photo, IDs of the call and response time."""
    visible = result if in_clear else _masked(result)
    yield from field_words(visible.record, language)
    yield labelled("photo", _photo(visible, language), language)
    yield from id_words(visible.trace, language)
    yield labelled("time", f"{visible.timings.total_ms:.0f} ms", language)


def id_words(trace: Trace, language: Language) -> Iterator[FieldWords]:
    """Yield the IDs of a call, the trace ID first; safe to show."""
    for name, text in trace.ids.items():
        yield labelled(name, shown(text, FIELD_SHOWN), language)


def markdown_row(
    result: Result, verdict: Verdict, language: Language, *, in_clear: bool, doors: Doors | None = None
) -> str:
    """Return a record as one row of a Markdown table: every field, then the verdict with the number of doors."""
    visible = result if in_clear else _masked(result)
    cells = [words.line for words in field_words(visible.record, language)]
    cells.append(_explained(visible, verdict, language).sentence)
    if doors is not None:
        from faceviewer.wording.doors import describe_doors  # noqa: PLC0415 - likewise

        beside = say(language, "doors", "join", "beside")
        cells[-1] += f"{beside}{describe_doors(doors, verdict, language).count}"
    cells = [_MARKUP.sub(r"\\\g<0>", cell) for cell in cells]
    return f"| {' | '.join(cells)} |\n"


def problem_json(problem: Problem, language: Language, *, terminal: bool = False) -> dict[str, Any]:
    """Return the kind, headline, remedy and `who` of a problem, without its trace; for `terminal` see `describe`."""
    words = describe(problem, language, terminal=terminal)
    return {"problem": problem.kind.value, "headline": words.headline, "remedy": words.remedy or None, "who": words.who}


def trace_json(trace: Trace) -> dict[str, Any]:
    """Return the trace of a call for `json.dumps`."""
    text = trace.server_text
    return {
        "traceId": trace.trace_id,
        "requestId": trace.request_id,
        "answerId": trace.reply_id,
        "gatewayRequestId": trace.gateway_request_id,
        "httpStatus": trace.http_status,
        "code": trace.code,
        "errorCode": trace.error_code,
        "serverText": text if len(text) <= SERVER_MESSAGE_SHOWN else f"{text[: SERVER_MESSAGE_SHOWN - 1]}…",
    }


def _masked(result: Result) -> Result:
    """Return a result with the user id masked in every text."""
    user_id = result.record.user_id
    record = result.record.redacted(lambda text: without_id(text, user_id))
    return replace(result, record=replace(record, user_id=masked(user_id)), trace=result.trace.without_id(user_id))


def _photo(result: Result, language: Language) -> str:
    picture, data, problem = result.picture, result.image, result.picture_problem
    if picture is None or data is None:
        return describe(problem, language).headline if problem else "—"
    return f"{picture.format} {picture.width} × {picture.height}, {len(data):,} B"


def _picture_json(result: Result) -> dict[str, Any] | None:
    picture, data = result.picture, result.image
    if picture is None or data is None:
        return None
    return {
        "format": picture.format,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "flaws": list(picture.flaws),
        "cameAs": result.picture_came_as.value,
    }


def _explained(result: Result, verdict: Verdict, language: Language) -> VerdictWords:
    return explain(verdict, result.record, language, clock_corrected=bool(result.trace.clock_offset))
