"""The doctor's findings in words."""

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
    """One check for people to read; plain text.

    Attributes:
        remedy: what to do about it and who can, empty where nothing need be done.
        who: who can, alone.
    """

    title: str
    finding: str
    remedy: str
    who: str = ""


def describe_check(check: Check, language: Language, *, terminal: bool = False) -> CheckWords:
    """Return the words for one of the doctor's checks; `terminal` as of `describe`."""
    step, problem, facts = check.step, check.problem, check.facts
    title = say(language, "doctor", "step", step)
    if problem is not None:
        said = describe(problem, language, terminal=terminal)
        issuer = say(language, "doctor", "other", "issuer", **problem.facts) if "issuer" in problem.facts else ""
        return CheckWords(
            title,
            in_a_row(language, said.headline, issuer, _clock(step, problem.facts, language, refused=True)),
            said.remedy,
            said.who,
        )
    if check.passed is None:
        return CheckWords(title, say(language, "doctor", "other", "skipped"), "")
    slow = say(language, "doctor", "other", "slow", **facts) if "slow" in facts else ""
    path = ("other", "direct") if step == "proxy" and not facts.get("proxy") else ("passed", step)
    found = _clock(step, facts, language, refused=False) or say(language, "doctor", *path, **facts)
    return CheckWords(title, in_a_row(language, found, slow), "")


def _clock(step: str, facts: Mapping[str, object], language: Language, *, refused: bool) -> str:
    """Return by how much, and to which side, a clock is off; empty where it agrees."""
    seconds = facts.get("seconds")
    if step != "clock" or not isinstance(seconds, int) or abs(seconds) < CLOCK_AGREES_SECONDS:
        return ""
    absurd = not refused and abs(seconds) > CLOCK_SKEW_SECONDS
    said = clock_words(seconds, language, judged=absurd)
    late = not refused and not absurd and abs(seconds) > CLOCK_TOLERANCE_SECONDS
    return in_a_row(language, said, say(language, "doctor", "other", "set_clock") if late else "")
