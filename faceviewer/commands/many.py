"""`faceviewer-cli get --ids-from`: many lookups, each printed as one line of JSON when it is done."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from faceviewer.commands import output, report
from faceviewer.commands.get import Asker
from faceviewer.commands.inputs import BLANKS, standard_input
from faceviewer.commands.output import command_json, say
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.limits import USER_ID_LINE_BYTES
from faceviewer.core.problem import Problem
from faceviewer.core.regular_file import unreadable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language

_MARK = b"\xef\xbb\xbf"


def run(options: Options, language: Language) -> int:
    """Look up each ID of a file, one after the other, print each result at once, and return the highest exit status.

    A problem with the keys, this computer or the subscription affects all IDs: it ends the run.

    Raises:
        Problem: Kind.LOCAL_FILE_UNREADABLE with the facts `file` and `reason`; LOCAL_OUTPUT.
        BrokenPipeError: the reader has closed the pipe.
    """
    return asyncio.run(_ask_each(Asker(options, language), options, language))


async def _ask_each(asker: Asker, options: Options, language: Language) -> int:
    worst = 0
    count = 0
    found = 0
    try:
        async for line, typed in _ids(options.ids_from):
            user_id = typed
            problem = None
            try:
                query = asker.query(typed)
                user_id = query.user_id
                lookup = await asker.ask(query)
                fields = lookup.found
                problem = lookup.problem
                found += 1
            except Problem as raised:
                problem = raised
                status = raised.kind.exit_status
                fields = command_json("get", report.problem_json(raised, language), status=status)
                fields |= {"userType": options.usertype, "userId": user_id}
            count += 1
            worst = max(worst, fields["exitStatus"])
            output.write_json(fields | {"line": line}, compact=True)
            if problem is not None and problem.kind.is_about_all:
                output.complain([*report.problem_lines(problem, language), say("notice.ids_stopped", language)])
                break
    finally:
        await asker.aclose()
    output.complain([say("notice.ids_done", language, count=count, found=found)])
    return worst


async def _ids(name: str) -> AsyncIterator[tuple[int, str]]:
    """Yield line number and ID of each line with an ID; wait for lines that are not written yet."""
    number = 0
    with _open(name) as file:
        while True:
            try:  # in a thread, so that an interrupt works while waiting
                line = await in_daemon_thread(lambda: _line(file))
            except (OSError, ValueError) as error:
                raise unreadable(name, error) from None
            if not line:
                return
            number += 1
            line = line.removeprefix(_MARK) if number == 1 else line
            if line.strip(BLANKS):
                yield number, line.decode("utf-8", "surrogateescape").rstrip("\r\n")


def _line(file: io.RawIOBase) -> bytes:
    """Return the next line; of a line too long for an ID, only the beginning; nothing at the end."""
    line = file.readline(USER_ID_LINE_BYTES)
    part = line
    while part and not part.endswith(b"\n"):
        part = file.readline(USER_ID_LINE_BYTES)
    return line


def _open(name: str) -> io.RawIOBase:
    """Open a file without a buffer: a thread that still reads at exit would hold the buffer's lock."""
    try:
        return io.FileIO(name) if name != "-" else standard_input()
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None
