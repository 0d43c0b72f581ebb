"""Format a result or a problem as text for a person, or as JSON for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faceviewer.commands.output import say
from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.wording import record_forms
from faceviewer.wording.catalogue import titled
from faceviewer.wording.health import describe_health, flaw_text
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from faceviewer.core.language import Language
    from faceviewer.core.photo import Concern
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.result import Result
    from faceviewer.core.verdict import Verdict

_LINE = 600  # maximum length of a sentence that quotes a server's text


class About(NamedTuple):
    """Facts about a picture to report beside the record.

    Attributes:
        concerns: its conspicuous measures.
        tells_place: whether its file contains a location.
        saved: where it was saved, None if it was not.
        save_problem: why saving failed, None if it did not.
    """

    concerns: Sequence[Concern] = ()
    tells_place: bool = False
    saved: Path | None = None
    save_problem: Problem | None = None


def result_lines(
    result: Result,
    verdict: Verdict,
    language: Language,
    about: About,
) -> Iterator[str]:
    """Yield a result as text, unmasked, since the reader has typed the ID."""
    yield from record_forms.record_text(result, verdict, language, in_clear=True).splitlines()
    if about.concerns:
        yield describe_health(about.concerns, language).sentence
    for flaw in result.picture.flaws if result.picture else ():
        yield flaw_text(flaw, language)
    if about.tells_place:
        yield say("notice.place", language)
    if about.saved and result.picture:
        yield titled(say("notice.saved", language), str(about.saved), language)


def result_json(
    result: Result,
    verdict: Verdict,
    language: Language,
    about: About,
) -> dict[str, Any]:
    """Return a result as JSON with the API's field names, without the picture's bytes."""
    fields = record_forms.record_json(result, verdict, language, in_clear=True) | trace_json(result.trace)
    if fields["picture"]:
        fields["picture"]["tellsPlace"] = about.tells_place
    return {
        **fields,
        "pictureConcerns": [concern.value for concern in about.concerns],
        "saved": str(about.saved) if about.saved else None,
        "saveProblem": record_forms.problem_json(about.save_problem, language) if about.save_problem else None,
    }


def problem_lines(problem: Problem, language: Language) -> Iterator[str]:
    """Yield a problem as text: what happened, what to do, and the server's message as a quotation."""
    words, trace = describe(problem, language, terminal=True), problem.trace
    yield shown(words.headline, _LINE)
    if words.remedy:
        yield shown(words.remedy, _LINE)
    if trace.date_offset:
        yield clock_words(trace.date_offset, language, judged=False)
    if trace.server_text:
        yield say("notice.server_said", language, text=shown(trace.server_text, SERVER_MESSAGE_SHOWN))
    for words_of_id in record_forms.id_words(trace, language):
        yield titled(words_of_id.label, words_of_id.line, language)


def problem_json(problem: Problem, language: Language) -> dict[str, Any]:
    """Return a problem as JSON."""
    head = record_forms.problem_json(problem, language, terminal=True)
    offset = round(problem.trace.date_offset, 3) if problem.trace.http_status else None
    return {**head, **trace_json(problem.trace), "dateOffsetSeconds": offset}


def trace_json(trace: Trace) -> dict[str, Any]:
    """Return the IDs of a request as JSON, null where unknown."""
    fields = record_forms.trace_json(trace)
    return {**{name: value or None for name, value in fields.items()}, "code": fields["code"]}
