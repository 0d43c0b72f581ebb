"""`faceviewer-cli get`: one lookup in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from faceviewer.commands import report
from faceviewer.commands.connection import connection
from faceviewer.commands.words import say
from faceviewer.core.progress import Waiting
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.verdict import judge
from faceviewer.gateway.client import FaceGateway
from faceviewer.imaging.decode import decode  # here: a decoder that dies takes one command with it, and no window
from faceviewer.lookup import look_up
from faceviewer.store.files import picture_name, save_bytes
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from argparse import Namespace

    from faceviewer.core.language import Language
    from faceviewer.core.problem import Problem
    from faceviewer.core.progress import Progress
    from faceviewer.lookup import Finding


def get(options: Namespace, language: Language) -> Problem | None:
    """Look up, print, and save if asked to.

    Returns:
        Why the picture is missing from an otherwise good record, None if all is well.

    Raises:
        Problem: there is no record to show, or its picture was not saved.
    """
    profile, credentials, app = connection(options)
    image_format = ImageFormat(options.format) if options.format else profile.image_format
    query = FaceQuery.from_typed(UserType(options.user_type), options.user_id, image_format=image_format)
    gateway = FaceGateway(profile, credentials, language=language, app=app)
    finding = asyncio.run(_ask(gateway, query, language))
    saved = _save(finding, Path(options.save)) if options.save else None
    lookup = finding.lookup
    now = datetime.now(UTC) + timedelta(seconds=lookup.clock_offset)
    verdict = judge(lookup.record, picture_problem=lookup.picture_problem, now=now)
    if options.json:
        print(json.dumps(report.finding_json(finding, verdict, language, saved=saved), ensure_ascii=False, indent=2))
    else:
        print(*report.finding_lines(finding, verdict, language, saved=saved), sep="\n")
        if lookup.picture_problem:
            print(*report.problem_lines(lookup.picture_problem, language), sep="\n", file=sys.stderr)
    return lookup.picture_problem


async def _ask(gateway: FaceGateway, query: FaceQuery, language: Language) -> Finding:
    def tell(progress: Progress) -> None:
        if isinstance(progress, Waiting):
            headline = describe(progress.because, language).headline
            print(
                say("notice.waiting", language, headline=headline, seconds=f"{progress.seconds:.1f}"), file=sys.stderr
            )

    try:
        return await look_up(gateway, query, decode=decode, on_progress=tell)
    finally:
        await gateway.aclose()


def _save(finding: Finding, target: Path) -> Path | None:
    lookup, picture = finding.lookup, finding.picture
    if picture is None or lookup.picture is None:
        return None
    if target.is_dir():
        target /= picture_name(lookup.query, picture.extension, datetime.now().astimezone())
    save_bytes(lookup.picture, target)
    return target
