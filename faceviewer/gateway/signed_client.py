"""The signed client: sign and send requests, retry them, and correct the clock offset."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from faceviewer.core import limits
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.events import Event, note, noted
from faceviewer.core.exchange import Phase
from faceviewer.core.problem import Kind, Policy, Problem, Trace
from faceviewer.core.record import redacted
from faceviewer.core.result import Asking
from faceviewer.gateway import pictures
from faceviewer.gateway.call import Call, Secrets
from faceviewer.gateway.diagnosis import read_response
from faceviewer.gateway.envelope import request_body
from faceviewer.gateway.network.connecting import Connector, Patience
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.network.stopwatch import Stopwatch, measuring
from faceviewer.gateway.network.transport import InProcess, Transport, read_bounded, sent
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.response import ParsedResponse, clock_offset
from faceviewer.gateway.retry import with_retries
from faceviewer.gateway.signing import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faceviewer.core.connection import Credentials, Profile
    from faceviewer.core.language import Language
    from faceviewer.core.result import Progress, Waiting
    from faceviewer.gateway.envelope import Reply, Request

T = TypeVar("T")

_url = lru_cache(16)(httpx.URL)  # cached, as parsing takes as long as signing


class SignedClient:
    """A client of the gateway for one profile and its credentials; the functions of the endpoints use it.

    Attributes:
        clock_offset: seconds to add to the clock of this computer for signing; 0.0 until the gateway refused its time.
        measured_offset: the clock offset from the `Date` of the last response, None if unknown.
    """

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        *,
        language: Language,
        app: Any = None,
        patience: Patience | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Prepare the transports; send nothing.

        Args:
            language: the language for the messages of the server.
            app: an ASGI app that responds in this process instead of the network, for training.
            patience: time limits and number of attempts.
            now: the wall clock, in seconds since 1970.

        Raises:
            Problem: Kind.CREDENTIALS_MISSING, CREDENTIALS_APP_KEY (not allowed in a header), LOCAL_CA_FILE,
                LOCAL_ENDPOINT or LOCAL_PROXY.
        """
        if not credentials.app_key or not credentials.app_secret:
            raise Problem(Kind.CREDENTIALS_MISSING, profile=profile.name)
        if not credentials.app_key.isascii() or not credentials.app_key.isprintable():
            raise Problem(Kind.CREDENTIALS_APP_KEY)
        self.profile = profile
        self.clock_offset = 0.0
        self.measured_offset: float | None = None
        self._credentials = credentials
        self._language = language
        self._patience = patience or Patience()
        self._now = now
        if not pictures.can_be_asked(profile.endpoint):
            raise Problem(Kind.LOCAL_ENDPOINT, field="endpoint")
        self._secrets = Secrets(credentials)
        self._signed: defaultdict[str, httpx.AsyncBaseTransport]  # by the target of the endpoint
        # Each endpoint has connections of its own, so that a request to another endpoint neither blocks a lookup nor
        # leaves bytes on its connection. Pictures are never fetched over a connection of signed calls.
        if app:
            self._plain: httpx.AsyncBaseTransport = InProcess(app, self._patience)
            self._signed = defaultdict(lambda: self._plain)
        else:
            connector = Connector(trust_context(profile.ca_file), Proxies(profile, credentials), self._patience)
            self._signed = defaultdict(lambda: Transport(connector, keeps=True))
            self._plain = Transport(connector, keeps=False)

    def stopwatch(self) -> Stopwatch:
        """Return the stopwatch of a lookup that begins now."""
        return Stopwatch(asyncio.get_running_loop().time() + self._patience.lookup)

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in (*self._signed.values(), self._plain):
            await transport.aclose()

    async def open_early(self, target: str) -> None:
        """Open a connection for the next call of an endpoint; ignore failures."""
        transport = self._signed[target]
        if isinstance(transport, Transport):
            with suppress(Problem):
                await transport.open_early(_url(self.profile.endpoint + target), deadline=self.stopwatch().deadline)

    @contextmanager
    def call(self, request: Request, *, watch: Stopwatch | None = None) -> Iterator[Call]:
        """Begin a call; add its exchange to a Problem that is raised in the block.

        Several calls for one result share a stopwatch with one deadline, by default that of `stopwatch()`.
        """
        watch = watch or self.stopwatch()
        with noted(Event.CALL), measuring(watch):
            call = Call(request, random_uuid(), watch, self.profile.endpoint + request.target, self._secrets)
            try:
                yield call
            except Problem as problem:
                problem.exchange = call.end(finished=False, withheld=problem.kind is Kind.CONTRACT_MISMATCH)
                raise

    async def ask(
        self, call: Call, read: Callable[[Reply], T], *, on_progress: Callable[[Progress], None]
    ) -> tuple[T, Trace]:
        """Send the request, and return what `read` makes of a successful response, and the trace of the call.

        After a network fault, a rate limit or a server failure, retry with a new signature. Cancelling the task closes
        the connection. `on_progress` is called with each attempt and each pause.

        Raises:
            Problem: there is no response, or it is an error or is refused by `read`.
        """

        async def attempt(number: int) -> tuple[T, Trace]:
            on_progress(Asking(number))
            try:
                with noted(Event.ATTEMPT, number=number):
                    return await self._ask(call, read, fresh=number > 1)
            except Problem as problem:
                call.was_closed = problem.kind is Kind.NETWORK_CLOSED
                raise

        def wait(waiting: Waiting) -> None:
            call.watch.call = 0
            call.watch.enter(Phase.PAUSE)
            note(Event.WAIT, waiting.because.kind, seconds=waiting.seconds)
            on_progress(waiting)

        patience = self._patience
        return await with_retries(
            attempt, deadline=call.watch.deadline, back_off=patience.back_off, on_wait=wait, attempts=patience.attempts
        )

    async def fetch_picture(self, call: Call, url: str) -> bytes:
        """Fetch a picture from an address in a reply. Raise Problem as `pictures.vet` and `pictures.fetch`."""
        with noted(Event.PICTURE):
            try:
                address = pictures.vet(url, self.profile)
                call.watch.call = 0
                return await pictures.fetch(self._plain, address, deadline=call.watch.deadline)
            except Problem as problem:
                self._redact_facts(problem)
                raise

    def redact(self, text: str) -> str:
        """Return a text of the server without the secrets of the connection."""
        return self._secrets.redact(text)

    async def _ask(self, call: Call, read: Callable[[Reply], T], *, fresh: bool) -> tuple[T, Trace]:
        """Make one attempt; repeat it over a new connection if a reused one may have delivered another response.

        "Nobody is registered" and most errors name no person, so they may be the response to an earlier request on the
        connection.
        """
        try:
            return await self._ask_with_clock(call, read, fresh=fresh)
        except Problem as problem:
            kind, status = problem.kind, problem.trace.http_status
            # 408: the server waited too long for a request; 421: it does not serve this host over this connection.
            ended = call.reused and (kind is Kind.NETWORK_CLOSED or status in {408, 421})
            if not ((kind.may_be_stale and call.follows) or ended):
                raise
        return await self._ask_with_clock(call, read, fresh=True)

    async def _ask_with_clock(self, call: Call, read: Callable[[Reply], T], *, fresh: bool) -> tuple[T, Trace]:
        """Ask once; if the gateway refuses the time, correct the clock offset and ask again."""
        try:
            return await self._ask_once(call, read, fresh=fresh)
        except Problem as problem:
            if Policy.CLOCK not in problem.kind.policy or not self._set_clock():
                raise
        return await self._ask_once(call, read, fresh=fresh)

    async def _ask_once(self, call: Call, read: Callable[[Reply], T], *, fresh: bool) -> tuple[T, Trace]:
        response = await self._exchange(call, fresh=fresh)
        try:
            reply, trace = await _read_off_loop(response, read_response, response)
        except Problem as problem:
            problem.trace = self._redacted(problem.trace)
            self._redact_facts(problem)
            problem.facts.setdefault("host", self.profile.host)
            if problem.facts.get("target") == "":
                problem.facts["target"] = self.profile.host  # a redirect to the same host
            raise
        trace = self._redacted(trace)
        try:
            return await _read_off_loop(response, read, reply), trace
        except Problem as problem:
            self._redact_facts(problem)
            raise problem.with_trace(trace) from None

    def _redact_facts(self, problem: Problem) -> None:
        """Redact the facts that are texts of a server: a code, a name of a field, and the host of a URL."""
        for name in ("code", "field", "host", "reason", "target"):
            if isinstance(text := problem.facts.get(name), str):
                problem.facts[name] = self.redact(text)

    def _redacted(self, trace: Trace) -> Trace:
        """Return a trace with its server texts redacted, because any of them may repeat a secret."""
        safe: Trace = redacted(trace, self.redact)
        return replace(safe, request_id=trace.request_id)

    async def _exchange(self, call: Call, *, fresh: bool) -> ParsedResponse:
        request = call.request
        body = request_body(request, request_id=call.request_id, credentials=self._credentials, language=self._language)
        signed = sign(
            body,
            target=request.target,
            credentials=self._credentials,
            stage=self.profile.stage,
            timestamp_ms=round((self._now() + self.clock_offset) * 1000),
            nonce=random_uuid(),
        )
        call.begin(body, signed)
        started, began = time.perf_counter(), _uptime()
        extensions = {"deadline": call.watch.deadline, "fresh": fresh, "listens": call.was_closed}
        try:
            transport = self._signed[request.target]
            follows = call.set_follows
            async with sent(
                transport, "POST", _url(call.address), signed.headers, content=body, follows=follows, **extensions
            ) as response:
                arrived = self._now()
                elapsed = _uptime() - began
                received = await _body(response, limit=request.response_bytes, follows=call.follows)
        except Problem as problem:
            call.watch.stop(finished=False)
            raise problem.with_trace(Trace(request_id=call.request_id)) from None
        call.watch.stop()
        call.response_ms = (time.perf_counter() - started) * 1e3
        note(Event.RESPONSE, status=response.status_code, ms=call.response_ms)
        from_cache = response.headers.get("age", "").strip(" 0") != ""  # then `Date` is old
        date = "" if from_cache else response.headers.get("date", "")
        self.measured_offset = clock_offset(date, sent=arrived - elapsed, arrived=arrived)
        offset = self.clock_offset if self.measured_offset is None else self.measured_offset
        status, headers = response.status_code, response.headers
        call.response = ParsedResponse(status, headers, received, signed.string_to_sign, call.request_id, offset)
        return call.response

    def _set_clock(self) -> bool:
        """Take the offset from the last `Date`, which came over verified TLS, unless it is more than one day."""
        offset = self.measured_offset
        if offset is None or abs(offset) > limits.CLOCK_SKEW_SECONDS:
            return False
        self.clock_offset = offset
        return True


def random_uuid() -> str:
    """Return a UUID of version 4 (RFC 9562, 5.4). To import the module `uuid` takes longer than to sign a request."""
    digits = os.urandom(16).hex()
    variant = f"{int(digits[16], 16) & 3 | 8:x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _uptime() -> float:
    """Return the seconds of a monotonic clock that also runs while the computer sleeps."""
    if sys.platform == "win32":
        return time.monotonic()
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def _body(response: httpx.Response, *, limit: int, follows: bool) -> bytes:
    """Read a body; return b"" for an HTTP error with an unreadable body, which would only add an explanation.

    On a reused connection (`follows`), an invalid body is always an error: it may belong to another request.
    """
    try:
        return await read_bounded(response, limit=limit)
    except Problem as problem:
        if response.is_success or (follows and problem.kind.is_breach):
            raise
        return b""


async def _read_off_loop(response: ParsedResponse, read: Callable[..., T], *args: object) -> T:
    """Call `read`, in a thread if the response is large, so that it does not block the event loop."""
    if len(response.body) <= limits.RESPONSE_BYTES_READ_AT_ONCE:
        return read(*args)
    return await in_daemon_thread(read, *args)
