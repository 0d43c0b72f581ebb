"""The texts of the doctor's checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faceviewer.core.limits import CLOCK_AGREES_SECONDS, CLOCK_SKEW_SECONDS, CLOCK_TOLERANCE_SECONDS
from faceviewer.wording.catalogue import in_a_row, say
from faceviewer.wording.problems import describe
from faceviewer.wording.verdicts import clock_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faceviewer.core.check import Check
    from faceviewer.core.language import Language


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The texts of one check, plain text: the step, its result, what to do if anything, and who can do it."""

    title: str
    finding: str
    remedy: str
    who: str = ""


def describe_check(check: Check, language: Language, *, terminal: bool = False) -> CheckWords:
    """Return the texts of one of the doctor's checks; for `terminal` see `wording.problems.describe`."""
    step, problem, facts = check.step, check.problem, check.facts
    title = say(language, "doctor", "step", step)
    if problem is not None:
        words = describe(problem, language, terminal=terminal)
        issuer = say(language, "doctor", "other", "issuer", **problem.facts) if "issuer" in problem.facts else ""
        return CheckWords(
            title,
            in_a_row(language, words.headline, issuer, _clock(step, problem.facts, language, refused=True)),
            words.remedy,
            words.who,
        )
    if check.passed is None:
        return CheckWords(title, say(language, "doctor", "other", "skipped"), "")
    slow = say(language, "doctor", "other", "slow", **facts) if "slow" in facts else ""
    path = ("other", "direct") if step == "proxy" and not facts.get("proxy") else ("passed", step)
    found = _clock(step, facts, language, refused=False) or say(language, "doctor", *path, **facts)
    return CheckWords(title, in_a_row(language, found, slow), "")


def _clock(step: str, facts: Mapping[str, object], language: Language, *, refused: bool) -> str:
    """Return a sentence about the offset of the clock; empty if it agrees."""
    seconds = facts.get("seconds")
    if step != "clock" or not isinstance(seconds, int) or abs(seconds) < CLOCK_AGREES_SECONDS:
        return ""
    absurd = not refused and abs(seconds) > CLOCK_SKEW_SECONDS
    text = clock_words(seconds, language, judged=absurd)
    late = not refused and not absurd and abs(seconds) > CLOCK_TOLERANCE_SECONDS
    return in_a_row(language, text, say(language, "doctor", "other", "set_clock") if late else "")
