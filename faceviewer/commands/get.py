"""`faceviewer-cli get`: one lookup in the terminal."""

from __future__ import annotations

import asyncio
import io
import os
import select
import stat
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from faceviewer.commands import output, report
from faceviewer.commands.connection import connection
from faceviewer.commands.saving import STANDARD_OUTPUT, save
from faceviewer.commands.words import say
from faceviewer.core.limits import USER_ID_LINE_BYTES
from faceviewer.core.photo import Concern, concerns, extension_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Waiting
from faceviewer.core.verdict import judge
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.lookup import look_up
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from argparse import Namespace

    from faceviewer.core.language import Language
    from faceviewer.core.result import Progress, Result

_NOTHING_MORE = b"\0 \t\r\n\x1a"  # blanks and what ends a text, DOS's sign too


def get(options: Namespace, language: Language) -> Problem | None:
    """Look up, print, and save if asked to: the bytes as they came, those too that cannot be shown.

    Returns:
        Why the picture of a record that was printed is missing or was not saved; None if all is well.

    Raises:
        Problem: there is no record to show.
    """
    profile, credentials, app = connection(options, language)
    image_format = ImageFormat(options.format) if options.format else profile.image_format
    query = FaceQuery.from_typed(UserType(options.user_type), _typed(options.user_id), image_format=image_format)
    gateway = SignedClient(profile, credentials, language=language, app=app)
    result = asyncio.run(_ask(gateway, query, language))
    saved, save_problem = None, None
    if options.save and result.received:
        try:
            ending = extension_of(result.received)
            extension = f"_refused{ending}" if result.picture_problem else ending
            saved = save(result.received, result.record, options.save, extension=extension)
        except Problem as problem:  # the record is good all the same, and shown
            save_problem = problem
    now = datetime.now(UTC) + timedelta(seconds=result.clock_offset)
    verdict = judge(result.record, picture_problem=result.picture_problem, now=now)
    health = _health(result)
    found = report.result_json(result, verdict, language, health=health, saved=saved, save_problem=save_problem)
    shown = saved if result.picture else None
    lines = report.result_lines(result, verdict, language, health=health, saved=shown)
    if options.save in STANDARD_OUTPUT:  # where the picture is
        output.complain([output.as_json(found)] if options.json else lines)
    elif options.json:
        output.write_json(found)
    else:
        output.write(*lines)
    trouble = save_problem or result.picture_problem
    if trouble:
        trouble.trace = trouble.trace.without_id(query.user_id)
        output.complain(report.problem_lines(trouble, language))
    if saved and not result.picture:
        output.complain([say("notice.saved_refused", language, file=str(saved))])
    return trouble


def _typed(user_id: str) -> str:
    """Return the id: arguments can be read by other users of the computer, standard input cannot."""
    if user_id != "-":
        return user_id
    line, end, more = _read().partition(b"\n")
    if line.strip() and end and (more.strip(_NOTHING_MORE) or _has_more()):
        raise Problem(Kind.INPUT_SEVERAL)
    return line.decode(sys.stdin.encoding, "surrogateescape").rstrip("\r") if line else ""


def _read() -> bytes:
    """Return the first line, with what came beside it; empty if there is nothing that can be read."""
    read = b""
    try:
        stdin = cast("io.BufferedReader | None", sys.stdin and sys.stdin.buffer)
        while stdin is not None and b"\n" not in read and len(read) < USER_ID_LINE_BYTES:
            # Not `readline`: `select` tells nothing of what that took beyond the line.
            some = stdin.read1(USER_ID_LINE_BYTES - len(read))
            if not some:
                break
            read += some
    except (OSError, ValueError):  # a descriptor that cannot be read
        return b""
    return read


def _has_more() -> bool:
    """Tell whether another line is there to be read; whoever has not written it yet is not waited for."""
    stdin = sys.stdin.buffer
    try:
        ready = stat.S_ISREG(os.fstat(stdin.fileno()).st_mode) or select.select([stdin], [], [], 0)[0]
        return bool(ready and isinstance(stdin, io.BufferedReader) and stdin.peek(1).strip(_NOTHING_MORE))
    except (OSError, ValueError):  # Windows selects among sockets alone
        return False


def _health(result: Result) -> tuple[Concern, ...]:
    """Return what is conspicuous about the photo."""
    picture, data = result.picture, result.image
    if picture is None or data is None:
        return ()
    try:
        measures = shared_decoder().examine(data).measures
    except Problem:  # the photo is good all the same
        return ()
    return concerns(measures, width=picture.width, height=picture.height, size=len(data))


async def _ask(gateway: SignedClient, query: FaceQuery, language: Language) -> Result:
    def tell(progress: Progress) -> None:
        if isinstance(progress, Waiting):
            headline = describe(progress.because, language).headline
            seconds = f"{progress.seconds:.1f}"
            output.complain([say("notice.waiting", language, headline=headline, seconds=seconds)])

    try:
        return await look_up(gateway, query, decode=shared_decoder().decode, on_progress=tell)
    except Problem as problem:  # what is written to a terminal or a log of jobs stays there
        problem.trace = problem.trace.without_id(query.user_id)
        raise
    finally:
        await gateway.aclose()
