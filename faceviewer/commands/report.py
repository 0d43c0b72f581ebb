"""A result or a problem as lines for a person, or as JSON for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faceviewer.commands.words import say
from faceviewer.core.limits import SERVER_MESSAGE_SHOWN
from faceviewer.core.problem import Kind, Problem
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
    from faceviewer.core.result import Result
    from faceviewer.core.verdict import Verdict

_LINE = 600  # characters of a sentence that quotes a server's words
_OF_THE_KEYRING = frozenset(
    {Kind.LOCAL_KEYRING, Kind.LOCAL_KEYRING_LOCKED, Kind.LOCAL_KEYRING_REFUSED, Kind.CREDENTIALS_MISSING}
)


def result_lines(
    result: Result, verdict: Verdict, language: Language, *, health: Sequence[Concern], saved: Path | None
) -> Iterator[str]:
    """Yield a result in words, with what is conspicuous about its photo; whoever typed the id may read it."""
    yield from record_forms.record_text(result, verdict, language, in_clear=True).splitlines()
    if health:
        yield describe_health(health, language).sentence
    for flaw in result.picture.flaws if result.picture else ():
        yield flaw_text(flaw, language)
    if saved:
        yield titled(say("notice.saved", language), str(saved), language)


def result_json(
    result: Result,
    verdict: Verdict,
    language: Language,
    *,
    health: Sequence[Concern],
    saved: Path | None,
    save_problem: Problem | None,
) -> dict[str, Any]:
    """Return a result by the API's field names; never the picture's bytes.

    `problem` is None only if all that was wanted came about, as where there is no record at all.
    """
    trouble = save_problem or result.picture_problem
    return {
        "problem": trouble.kind.value if trouble else None,
        **record_forms.record_json(result, verdict, language, in_clear=True),
        "pictureConcerns": [concern.value for concern in health],
        "saved": str(saved) if saved else None,
        "saveProblem": record_forms.problem_json(save_problem, language) if save_problem else None,
    }


def problem_lines(problem: Problem, language: Language) -> Iterator[str]:
    """Yield a problem in words: what happened, what to do; then the server's own words, quoted."""
    words, trace = describe(problem, language), problem.trace
    yield shown(words.headline, _LINE)
    if words.remedy:
        yield shown(words.remedy, _LINE)
    if problem.kind in _OF_THE_KEYRING:
        yield say("notice.without_keyring", language)
    if trace.date_offset:
        yield clock_words(trace.date_offset, language, judged=False)
    if trace.server_text:
        yield say("notice.server_said", language, text=shown(trace.server_text, SERVER_MESSAGE_SHOWN))
    for words_of_id in record_forms.id_words(trace, language):
        yield titled(words_of_id.label, words_of_id.line, language)


def problem_json(problem: Problem, language: Language) -> dict[str, Any]:
    """Return a problem for a program to read."""
    return {**record_forms.problem_json(problem, language), **record_forms.trace_json(problem.trace)}
