"""The connection check (doctor): test each step between this computer and the face service."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from faceviewer.core.check import Check, Step
from faceviewer.core.connection import suspicious_characters
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.limits import CLOCK_TOLERANCE_SECONDS, LOOKUP_SECONDS, PING_SECONDS, RESPONSE_BYTES_WITHOUT_PICTURE
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.envelope import Request
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Connector, Patience, listen
from faceviewer.gateway.network.faults import is_about_proxy
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.network.stopwatch import Stopwatch
from faceviewer.gateway.network.trust import trust_context
from faceviewer.gateway.retry import with_retries
from faceviewer.gateway.signed_client import SignedClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from faceviewer.core.connection import Credentials, Profile
    from faceviewer.core.language import Language
    from faceviewer.gateway.envelope import Reply
    from faceviewer.gateway.network.proxy import Proxy
    from faceviewer.gateway.network.resolving import SocketAddress

SLOW_NAMES_SECONDS = 2.0  # a working name server responds within 10 ms; a slow one delays each lookup
PING = "/kit/debug/ping"
_PROBE = FaceQuery(UserType.OPEN, "faceviewer-doctor")


async def check_connection(
    profile: Profile, credentials: Credentials, *, language: Language, app: Any = None
) -> AsyncIterator[Check]:
    """Check the steps in order and yield each result at once; the steps after a failure are yielded as untried.

    Send a signed ping and a lookup of an unknown id. A successful ping proves the signature even if the lookup fails;
    a refused ping proves nothing. The certificate of an untrusted server is read with a handshake after which no data
    is sent. `app` is an ASGI app that responds in this process, without a network.
    """
    fault = next(suspicious_characters(credentials), None)
    yield Check(Step.KEYS, fault is None, fault)
    proxies = Proxies()
    proxy = None
    failure: Problem | None = None
    if not app:
        try:
            proxies = Proxies(profile, credentials)
            proxy = await proxies.to(*profile.origin)
        except Problem as problem:
            failure = problem
    at_proxy = failure is not None
    route = _Route(profile, proxies, proxy)
    for step in (Step.DNS, Step.TCP, Step.TLS):
        check = Check(step, None) if app or failure else await route.check(step)
        failure = failure or check.problem
        if step is Step.TLS and check.problem and is_about_proxy(check.problem):
            at_proxy = True
            check = Check(step, None)  # TLS was not reached
        yield check
    if at_proxy:
        checks = [Check(Step.PROXY, passed=False, problem=failure)]
    elif failure:
        checks = [Check(Step.PROXY, None)]
    else:
        checks = await _ask(profile, credentials, language, app, proxy)
    for check in checks:
        yield check
    for step in list(Step)[list(Step).index(checks[-1].step) + 1 :]:
        yield Check(step, None)


class _Route:
    """The network steps to the endpoint, by the code that lookups use. Each step opens a connection of its own."""

    def __init__(self, profile: Profile, proxies: Proxies, proxy: Proxy | None) -> None:
        self._host, self._port = profile.origin
        self._ca_file = profile.ca_file
        self._proxies, self._proxy = proxies, proxy
        self._next = proxy.host if proxy else self._host  # the host of the TCP connection
        self._deadline = asyncio.get_running_loop().time() + LOOKUP_SECONDS
        self._connector = Connector(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies, Patience())
        self._addresses: list[SocketAddress] = []

    async def check(self, step: Step) -> Check:
        """Check one of the steps DNS, TCP and TLS, in this order, with as many attempts as a lookup makes."""
        checks = {Step.DNS: self._find, Step.TCP: self._reach, Step.TLS: self._secure}
        try:
            facts = await with_retries(
                lambda _: checks[step](), deadline=self._deadline, back_off=Patience().back_off, on_wait=lambda _: None
            )
            return Check(step, passed=True, facts=facts)
        except Problem as problem:
            return Check(step, passed=False, problem=problem)

    async def _find(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._addresses = await self._connector.find(self._host, self._port, deadline=self._deadline, proxy=self._proxy)
        seconds = loop.time() - began
        slow = {"slow": round(seconds)} if seconds >= SLOW_NAMES_SECONDS else {}
        return {"host": self._next, "address": self._addresses[0].ip, **slow}

    async def _reach(self) -> dict[str, Any]:
        wire = await self._connector.reach(self._addresses, self._host, deadline=self._deadline, proxy=self._proxy)
        ip = wire.ip
        port = self._proxy.port if self._proxy else self._port
        await wire.aclose()
        return {"host": self._next, "port": port, "address": ip}

    async def _secure(self) -> dict[str, Any]:
        trust = await in_daemon_thread(trust_context, self._ca_file)
        self._connector = Connector(trust, self._proxies, Patience())
        try:
            return {"issuer": await self._issuer()}
        except Problem as problem:
            if Policy.CERTIFICATE in problem.kind.policy:
                unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                unverified.check_hostname = False
                unverified.verify_mode = ssl.CERT_NONE
                with suppress(Problem):
                    problem.facts["issuer"] = await self._issuer(unverified)
            raise

    async def _issuer(self, trust: ssl.SSLContext | None = None) -> str:
        """Return the issuer of the server's certificate; send nothing after the handshake."""
        wire = await self._connector.open(self._host, self._port, deadline=self._deadline, trust=trust)
        certificate = wire.certificate or b""
        try:
            await listen(wire, self._host)  # in TLS 1.3, a missing client certificate is reported after the handshake
        finally:
            await wire.aclose()
        return await in_daemon_thread(_issuer_of, certificate)


def _issuer_of(certificate: bytes) -> str:
    from cryptography import x509  # noqa: PLC0415 - large, and only the doctor needs it

    try:
        return x509.load_der_x509_certificate(certificate).issuer.rfc4514_string()
    except ValueError:
        return "—"


async def _ask(
    profile: Profile, credentials: Credentials, language: Language, app: Any, proxy: Proxy | None
) -> list[Check]:
    problem: Problem | None = None
    offset: float | None = None
    proven = False
    try:
        client = SignedClient(profile, credentials, language=language, app=app)
        try:
            proven = await ping(client)
            offset = client.measured_offset
            await get_face(client, _PROBE)
        finally:
            offset = offset if client.measured_offset is None else client.measured_offset
            await client.aclose()
    except Problem as raised:
        problem = None if raised.kind.is_no_record else raised
    if problem and not proven and is_about_proxy(problem):
        return [Check(Step.PROXY, passed=False, problem=problem)]
    refused = problem is not None and Policy.SIGNATURE in problem.kind.policy
    unsent = problem is not None and refused and problem.trace.http_status == 0  # the keys cannot sign a request
    through = Check(Step.PROXY, passed=None if app or unsent else True, facts={"proxy": proxy.name} if proxy else {})
    if problem and not refused and not proven and not _was_signed_well(problem):
        return [through, Check(Step.RESPONSE, passed=False, problem=problem)]
    checks = [through, Check(Step.RESPONSE, passed=None if unsent else True), _clock(offset, accepted=not refused)]
    if refused:
        return [*checks, Check(Step.SIGNATURE, passed=False, problem=problem)]
    permitted = Check(Step.PERMISSION, passed=problem is None, problem=problem)
    return [*checks, Check(Step.SIGNATURE, passed=True), permitted]


async def ping(client: SignedClient) -> bool:
    """Let the gateway echo a text within `PING_SECONDS`, and return whether it did.

    An echo proves key, secret, clock and signature. False proves nothing: the key may have no permission for the ping,
    or the gateway may not have it.
    """
    text = str(uuid.uuid4())  # random, so that no cache and no other page can contain it
    request = Request(PING, "1.0.0", {"input": text}, response_bytes=RESPONSE_BYTES_WITHOUT_PICTURE)
    watch = Stopwatch(asyncio.get_running_loop().time() + PING_SECONDS)

    def echoes(reply: Reply) -> bool:
        data = reply.fields.get("data")
        return data == text or (isinstance(data, dict) and text in data.values())

    try:
        with client.call(request, watch=watch) as call:
            echoed, _ = await client.ask(call, echoes, on_progress=lambda _: None)
            return echoed
    except Problem:
        return False


def _was_signed_well(problem: Problem) -> bool:
    """Return whether a problem proves that the signature was accepted.

    The gateway checks the signature before it forwards a request. An envelope with HTTP 200 is from the service, and
    errors of the gateway about the service also come after that check.
    """
    if problem.kind is Kind.SERVER_ADDRESS:
        return False
    trace = problem.trace
    from_service = trace.http_status == 200 and trace.code is not None
    by_gateway = bool(trace.error_code or trace.gateway_request_id)
    behind = problem.kind in {Kind.SERVER_BACKEND_FAILED, Kind.SERVER_BACKEND_TIMEOUT} and by_gateway
    known = problem.facts.get("variant") != "anonymous"
    return (problem.kind.is_about_caller and known) or from_service or behind


def _clock(offset: float | None, *, accepted: bool) -> Check:
    """Check the clock by the `Date` of the server. An accepted request proves that the time was accepted, too."""
    if offset is None:
        return Check(Step.CLOCK, passed=None)
    if abs(offset) > CLOCK_TOLERANCE_SECONDS and not accepted:
        return Check(Step.CLOCK, passed=False, problem=Problem(Kind.CREDENTIALS_CLOCK, seconds=round(offset)))
    return Check(Step.CLOCK, passed=True, facts={"seconds": round(offset)})
