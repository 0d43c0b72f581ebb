"""Format a problem as text for a person, or as JSON for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.wording import record_forms
from faceviewer.wording.catalogue import say, titled
from faceviewer.wording.problems import describe
from faceviewer.wording.safe_text import shown
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem, Trace

_LINE = 600  # maximum length of a sentence that quotes a server's text


def problem_lines(problem: Problem, language: Language) -> Iterator[str]:
    """Yield a problem as text: what happened, what to do, and the server's message as a quotation."""
    words = describe(problem, language, terminal=True)
    trace = problem.trace
    yield shown(words.headline, _LINE)
    if words.remedy:
        yield shown(words.remedy, _LINE)
    if trace.date_offset:
        yield clock_words(trace.date_offset, language, judged=False)
    if trace.server_text:
        text = shown(trace.server_text, SERVER_MESSAGE_SHOWN)
        yield titled(say(language, "ticket", "server"), f"“{text}”", language)
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
