"""`faceviewer-cli doctor` and `connection test`: find where the connection to the face service fails, and advise."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from faceviewer.commands.connection import connection
from faceviewer.commands.output import command_json, marks, write, write_json
from faceviewer.commands.report import problem_json
from faceviewer.core.limits import WORDS_SHOWN
from faceviewer.gateway.doctor import check_connection
from faceviewer.wording.catalogue import titled
from faceviewer.wording.checks import describe_check
from faceviewer.wording.safe_text import shown

if TYPE_CHECKING:
    from faceviewer.commands.arguments import Options
    from faceviewer.core.check import Check
    from faceviewer.core.language import Language


def run(options: Options, language: Language) -> int:
    """Print each check when it is done; return the status of the first problem. Raises Problem without a connection."""
    profile, credentials, app = connection(options, language)

    async def run_checks() -> list[Check]:
        checks = []
        async for check in check_connection(profile, credentials, language=language, app=app):
            checks.append(check)
            if not options.json:
                _print(check, language)
        return checks

    checks = asyncio.run(run_checks())
    problem = next((check.problem for check in checks if check.problem), None)
    status = problem.kind.exit_status if problem else 0
    if options.json:
        fields = {
            **(problem_json(problem, language) if problem else {}),
            "connection": profile.name,
            "endpoint": profile.endpoint,
            "checks": [_as_json(check, language) for check in checks],
        }
        write_json(command_json(options.command, fields, status=status))
    return status


def _print(check: Check, language: Language) -> None:
    words = describe_check(check, language, terminal=True)
    write(f"{marks()[check.passed]} {titled(words.title, shown(words.finding, WORDS_SHOWN), language)}")
    if words.remedy:
        write(f"    {shown(words.remedy, WORDS_SHOWN)}")


def _as_json(check: Check, language: Language) -> dict[str, object]:
    """Return a check as JSON, with its numbers whether it passed or not."""
    words = describe_check(check, language, terminal=True)
    facts = {**check.facts, **(check.problem.facts if check.problem else {})}
    host, _, port = str(facts.get("host", "")).rpartition(":")
    if host and port.isdigit() and ":" not in host.strip("[]"):  # in the format of texts, with a port other than 443
        facts |= {"host": host, "port": int(port)}
    return {
        "step": check.step.value,
        "passed": check.passed,
        "problem": check.problem.kind.value if check.problem else None,
        "finding": words.finding,
        "remedy": words.remedy or None,
        "who": words.who or None,
        **{name: facts.get(name) for name in ("host", "address", "port", "proxy", "issuer", "seconds")},
    }
