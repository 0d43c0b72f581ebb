"""`faceviewer-cli doors`: print the doors on which a face is registered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from faceviewer.commands import output, report
from faceviewer.commands.get import asker_and_query, run_and_close
from faceviewer.commands.shapes import answer
from faceviewer.wording.doors import doors_json, doors_text

if TYPE_CHECKING:
    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language


def doors(options: Options, language: Language) -> int:
    """Request the doors, print them, and return the exit status: that of the problem if the list is incomplete.

    Raises:
        Problem: no door is known.
    """
    asker, query = asker_and_query(options, language)
    found = asyncio.run(run_and_close(asker, asker.doors(query)))
    missing = found.missing
    status = missing.kind.exit_status if missing else 0
    if missing:
        missing.trace = missing.trace.without_id(query.user_id)
    if options.json:
        fields = report.problem_json(missing, language) if missing else report.trace_json(found.trace)
        fields |= {"userType": query.user_type, "userId": query.user_id, "doors": doors_json(found, None, language)}
        output.write_json(answer("doors", fields, status=status))
    else:
        output.write(*doors_text(found, None, language, in_clear=True).splitlines())
    if missing:
        output.complain(report.problem_lines(missing, language))
    return status
