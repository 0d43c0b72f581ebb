"""`faceviewer-cli doctor`: where the way to the face service ends, and what to do about it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from faceviewer.commands.connection import connection
from faceviewer.commands.output import write, write_json
from faceviewer.core.limits import FIELD_SHOWN
from faceviewer.gateway.doctor import examine
from faceviewer.wording.catalogue import titled
from faceviewer.wording.checks import describe_check
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from argparse import Namespace

    from faceviewer.core.check import Check
    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem

_MARKS = {True: "✓", False: "✗", None: "·"}


def doctor(options: Namespace, language: Language) -> Problem | None:
    """Examine, print each check as it is done, and return the first problem.

    Raises:
        Problem: there is no connection to examine.
    """
    profile, credentials, app = connection(options, language)

    async def walk() -> list[Check]:
        checks = []
        async for check in examine(profile, credentials, language=language, app=app):
            checks.append(check)
            if not options.json:
                _print(check, language)
        return checks

    checks = asyncio.run(walk())
    if options.json:
        write_json([_as_json(check, language) for check in checks])
    return next((check.problem for check in checks if check.problem), None)


def _print(check: Check, language: Language) -> None:
    words = describe_check(check.step, language, passed=check.passed, problem=check.problem, facts=check.facts)
    write(f"{_MARKS[check.passed]} {titled(words.title, shown(words.finding, FIELD_SHOWN), language)}")
    if words.remedy:
        write(f"    {shown(words.remedy, FIELD_SHOWN)}")


def _as_json(check: Check, language: Language) -> dict[str, object]:
    words = describe_check(check.step, language, passed=check.passed, problem=check.problem, facts=check.facts)
    return {
        "step": check.step.value,
        "passed": check.passed,
        "problem": check.problem.kind.value if check.problem else None,
        "finding": words.finding,
        "remedy": words.remedy,
    }
