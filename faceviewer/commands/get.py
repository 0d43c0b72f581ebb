"""`faceviewer-cli get`: one lookup in the terminal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from faceviewer.commands import output, report
from faceviewer.commands.connection import connection
from faceviewer.commands.inputs import typed_id
from faceviewer.commands.output import command_json, say
from faceviewer.core.photo import extension_of
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.core.result import Waiting
from faceviewer.core.verdict import judge
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.lookup.face import look_up
from faceviewer.wording.catalogue import catalogue, titled
from faceviewer.wording.health import describe_health, flaw_text
from faceviewer.wording.problems import describe
from faceviewer.wording.record_forms import problem_json, record_json, record_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from faceviewer.commands.arguments import Options
    from faceviewer.core.exchange import Exchange
    from faceviewer.core.language import Language
    from faceviewer.core.photo import Picture
    from faceviewer.core.problem import Trace
    from faceviewer.core.result import Progress, Result
    from faceviewer.core.verdict import Verdict
    from faceviewer.imaging.decoder_results import Examination

T = TypeVar("T")
A = TypeVar("A", bound="TracedResult")

_STATUS = {True: 0, False: 1, None: 4}
"""The exit status with `--exit-status`, by the verdict."""


class TracedResult(Protocol):
    """What a call about a person returns."""

    @property
    def trace(self) -> Trace:
        """The IDs and the status of the call."""

    @property
    def exchange(self) -> Exchange | None:
        """The redacted request and reply, None if they were not recorded."""


class LookupOutput(NamedTuple):
    """The output of a lookup.

    Attributes:
        found, lines: the result as JSON and as text.
        problem: why the picture is missing or was not saved, None if there is no problem.
        saved: where the picture is, None if it was not saved.
        refused: whether the saved image could not be decoded to a photo.
    """

    found: dict[str, Any]
    lines: list[str]
    problem: Problem | None
    saved: Path | None
    refused: bool


class Asker:
    """Looks up IDs one after the other over one connection. Raises Problem as `connection` and `SignedClient`."""

    def __init__(self, options: Options, language: Language) -> None:
        profile, credentials, app = connection(options, language)
        self._options = options
        self._language = language
        picture = getattr(options, "picture", None)
        self._format = ImageFormat(picture) if picture else profile.image_format
        self._doors_refusal: Problem | None = None
        usual = Patience()
        patience = Patience(
            lookup=options.timeout or usual.lookup,
            attempts=usual.attempts if options.retries is None else 1 + options.retries,
        )
        self._client = SignedClient(profile, credentials, language=language, app=app, patience=patience)

    def query(self, typed: str) -> FaceQuery:
        """Return the query for a typed ID. Raises Problem as `FaceQuery.from_typed`."""
        return FaceQuery.from_typed(UserType(self._options.usertype), typed, image_format=self._format)

    async def ask(self, query: FaceQuery) -> LookupOutput:
        """Look up a record; save the image if requested, as received, also one that cannot be shown.

        Raises:
            Problem: there is no record to show.
        """
        examined: Examination | None = None
        loop = asyncio.get_running_loop()

        def examine(data: bytes) -> Picture:
            nonlocal examined
            for name in ("verdicts", "record"):
                loop.call_soon_threadsafe(catalogue, name)  # the texts of the output, while this thread waits
            examined = shared_decoder().examine(data)
            return examined.picture

        result = await self.call(query, partial(look_up, decode=examine))
        saved, save_problem = self._save_image(result)
        now = datetime.now(UTC)
        verdict = judge(result.record, picture_problem=result.picture_problem, now=now, trace=result.trace)
        trouble = save_problem or result.picture_problem
        found, lines = self._record_output(result, examined, verdict, saved, save_problem)
        status = trouble.kind.exit_status if trouble else 0
        if self._options.exit_status and not save_problem:
            status = _STATUS[verdict.can_pass]
        if trouble:
            trouble.trace = trouble.trace.without_id(query.user_id)
            found |= problem_json(trouble, self._language, terminal=True)
        if self._options.doors:
            about_doors, more = await self._doors_output(query, verdict)
            found |= about_doors
            lines = [*lines, "", *more]
        return LookupOutput(command_json("get", found, status=status), lines, trouble, saved, result.picture is None)

    async def call(self, query: FaceQuery, call: Callable[..., Awaitable[A]]) -> A:
        """Make a call about the person of a query, such as `look_up`. Raises Problem as the call does."""
        try:
            found = await call(self._client, query, on_progress=self._show_waiting)
        except Problem as problem:  # a terminal or a job log keeps it
            self._show_exchange(problem.exchange)
            problem.trace = problem.trace.without_id(query.user_id)
            raise
        self._show_exchange(found.exchange)
        return found

    async def aclose(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def _doors_output(self, query: FaceQuery, verdict: Verdict) -> tuple[dict[str, Any], list[str]]:
        """Return the doors to show below a record, as JSON and as text; a failure leaves the record valid."""
        from faceviewer.lookup.doors import get_doors  # noqa: PLC0415 - most runs do not need it
        from faceviewer.wording.doors import doors_json, doors_text  # noqa: PLC0415 - likewise

        try:
            if self._doors_refusal is not None:
                raise self._doors_refusal
            doors = await self.call(query, get_doors)
        except Problem as problem:
            self._doors_refusal = problem if problem.kind is Kind.CREDENTIALS_DOORS else None
            problem_fields = problem_json(problem, self._language, terminal=True)
            return {"doorsProblem": problem_fields}, list(report.problem_lines(problem, self._language))
        trouble = doors.missing and problem_json(doors.missing, self._language, terminal=True)
        fields = {"doors": doors_json(doors, verdict, self._language), "doorsProblem": trouble}
        return fields, doors_text(doors, verdict, self._language, in_clear=True).splitlines()

    def _record_output(
        self,
        result: Result,
        examined: Examination | None,
        verdict: Verdict,
        saved: Path | None,
        save_problem: Problem | None,
    ) -> tuple[dict[str, Any], list[str]]:
        """Return a record and what is known about its picture, as JSON and as text; the reader has typed the ID."""
        language = self._language
        picture = result.picture
        concerns = examined.concerns(len(result.image)) if examined and result.image else ()
        tells_place = bool(examined and examined.metadata.carries_place)
        found = record_json(result, verdict, language, in_clear=True) | report.trace_json(result.trace)
        if found["picture"]:
            found["picture"]["tellsPlace"] = tells_place
        found["pictureConcerns"] = [concern.value for concern in concerns]
        found["saved"] = str(saved) if saved else None
        found["saveProblem"] = problem_json(save_problem, language) if save_problem else None
        lines = record_text(result, verdict, language, in_clear=True).splitlines()
        lines += [describe_health(concerns, language).sentence] if concerns else []
        lines += [flaw_text(flaw, language) for flaw in picture.flaws] if picture else []
        lines += [say("notice.place", language)] if tells_place else []
        lines += [titled(say("notice.saved", language), str(saved), language)] if saved and picture else []
        return found, lines

    def _show_waiting(self, progress: Progress) -> None:
        if isinstance(progress, Waiting):
            headline = describe(progress.because, self._language, terminal=True).headline
            seconds = f"{progress.seconds:.1f}"
            output.complain([say("notice.waiting", self._language, headline=headline, seconds=seconds)])

    def _show_exchange(self, exchange: Exchange | None) -> None:
        if self._options.verbose and exchange is not None:
            from faceviewer.commands.verbose import exchange_lines  # noqa: PLC0415 - few runs need it

            output.complain(exchange_lines(exchange, self._language), always=True)

    def _save_image(self, result: Result) -> tuple[Path | None, Problem | None]:
        options = self._options
        if not options.save or not result.received:
            return None, None
        from faceviewer.commands.saving import save  # noqa: PLC0415 - most runs save nothing

        ending = extension_of(result.received)
        extension = f"_refused{ending}" if result.picture_problem else ending
        try:
            return save(
                result.received, result.record, options.save, extension=extension, overwrite=options.clobber
            ), None
        except Problem as problem:  # the record is still shown
            return None, problem


def run(options: Options, language: Language) -> int:
    """Look up, print, save if requested, and return the exit status. Raises Problem if there is no record to show."""
    lookup = _ask(options, language, Asker.ask)
    aside = options.save in output.STANDARD_OUTPUT  # standard output gets the picture
    if options.json:
        output.write_json(lookup.found, on_stderr=aside)
    elif aside:
        output.complain(lookup.lines, always=True)
    else:
        output.write(*lookup.lines)
    if lookup.problem:
        output.complain(report.problem_lines(lookup.problem, language))
    if lookup.saved and lookup.refused:
        output.complain([say("notice.saved_refused", language, file=str(lookup.saved))])
    return int(lookup.found["exitStatus"])


def call_and_print(
    options: Options,
    language: Language,
    call: Callable[..., Awaitable[A]],
    shown: Callable[[A], tuple[str, dict[str, Any], Problem | None]],
) -> int:
    """Make a call about one person, print its result, and return the exit status: that of what is missing.

    Args:
        options: the options of a command with `USERTYPE` and `USERID`, and with its own name as a key of its JSON.
        language: the language of the texts.
        call: the call to make, a function of a module in `lookup/`.
        shown: returns a result as text and as JSON, and the problem why it is not complete, None if it is.

    Raises:
        Problem: there is no result.
    """
    found = _ask(options, language, lambda asker, query: asker.call(query, call))
    text, fields, missing = shown(found)
    status = missing.kind.exit_status if missing else 0
    if missing:
        missing.trace = missing.trace.without_id(options.userid)
    about = report.problem_json(missing, language) if missing else report.trace_json(found.trace)
    about |= {"userType": options.usertype, "userId": options.userid, options.command: fields}
    output.print_result(options, about, text.splitlines(), status=status)
    if missing:
        output.complain(report.problem_lines(missing, language))
    return status


def _ask(options: Options, language: Language, ask: Callable[[Asker, FaceQuery], Awaitable[T]]) -> T:
    """Look up the person of the arguments, and store the normalised ID in the options."""
    typed = options.userid
    options.userid = typed if typed != "-" else None  # every output repeats it, also that of a problem
    asker = Asker(options, language)
    options.userid = typed_id(typed)
    query = asker.query(options.userid)
    options.userid = query.user_id

    async def ask_and_close() -> T:
        try:
            return await ask(asker, query)
        finally:
            await asker.aclose()

    return asyncio.run(ask_and_close())
