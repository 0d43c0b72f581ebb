"""The connection check (doctor): tests each step between this computer and the face service, and tells which fails."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from typing import TYPE_CHECKING, Any

from faceviewer.core.check import Check, Step
from faceviewer.core.connection import suspicious_characters
from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.limits import ANSWER_BYTES_WITH_URL, CLOCK_TOLERANCE_SECONDS, LOOKUP_SECONDS, PING_SECONDS
from faceviewer.core.problem import Kind, Policy, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.envelope import Request
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Connector, Patience, listen
from faceviewer.gateway.network.faults import is_about_proxy
from faceviewer.gateway.network.proxy import Proxies
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
    from faceviewer.gateway.network.wire import Wire

SLOW_NAMES_SECONDS = 2.0  # a name server that is there answers in a hundredth; people wait this long each time
PING = "/kit/debug/ping"
_PROBE = FaceQuery(UserType.OPEN, "faceviewer-doctor")


async def examine(
    profile: Profile, credentials: Credentials, *, language: Language, app: Any = None
) -> AsyncIterator[Check]:
    """Check the steps in order, yielding each result as it is known; the steps after a failure are yielded as untried.

    Sends a signed ping, and a lookup of an id that nobody has. What the ping proves stands whatever becomes of the
    lookup; that it is refused decides nothing. The certificate of a server that is not trusted is read by a
    handshake that is broken off before a byte is sent.

    Args:
        language: of the server's messages.
        app: an ASGI app that answers in this process, which needs no network.
    """
    fault = next(suspicious_characters(credentials), None)
    yield Check(Step.KEYS, fault is None, fault)
    way = None
    trouble: Problem | None = None
    proxys: Problem | None = None
    try:
        if not app:
            way = _Way(profile, await Proxies(profile, credentials).to(*profile.origin))
    except Problem as problem:
        trouble = proxys = problem
    try:
        for step in (Step.DNS, Step.TCP, Step.TLS):
            check = Check(step, None) if way is None or trouble else await way.walk(step)
            trouble = trouble or check.problem
            if step is Step.TLS and check.problem and is_about_proxy(check.problem):
                proxys, check = check.problem, Check(step, None)  # the proxy did not let it come to that
            yield check
    finally:
        if way is not None:
            way.leave()
    if trouble:
        yield Check(Step.PROXY, passed=False if proxys else None, problem=proxys)
        for check in _untried(behind=Step.PROXY):
            yield check
        return
    for check in await _ask(profile, credentials, language, app, way):
        yield check


class _Way:
    """The network steps to the endpoint, taken one at a time as lookups take them.

    Attributes:
        proxy: the proxy in between, None for none.
        trust: whose certificates are believed, None before the step TLS.
    """

    def __init__(self, profile: Profile, proxy: Proxy | None) -> None:
        self.proxy = proxy
        self.trust: ssl.SSLContext | None = None
        self._host, self._port = profile.origin
        self._ca_file = profile.ca_file
        self._deadline = asyncio.get_running_loop().time() + LOOKUP_SECONDS
        self._connector = Connector(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), Proxies(), Patience())
        self._addresses: list[SocketAddress] = []
        self._wire: Wire | None = None

    async def walk(self, step: Step) -> Check:
        """Take one of the steps DNS, TCP and TLS, in this order, with as many attempts as a lookup makes."""
        walks = {Step.DNS: self._find, Step.TCP: self._reach, Step.TLS: self._secure}
        try:
            return await with_retries(
                lambda _: walks[step](), deadline=self._deadline, back_off=Patience().back_off, on_wait=lambda _: None
            )
        except Problem as problem:
            return Check(step, passed=False, problem=problem)

    def leave(self) -> None:
        """Close the connection, if one is open."""
        if self._wire is not None:
            self._wire.abort()

    async def _find(self) -> Check:
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._addresses = await self._connector.find(self._host, self._port, deadline=self._deadline, proxy=self.proxy)
        seconds = loop.time() - began
        facts: dict[str, Any] = {"host": self._next, "address": self._addresses[0].ip}
        if seconds >= SLOW_NAMES_SECONDS:
            facts["slow"] = round(seconds)
        return Check(Step.DNS, passed=True, facts=facts)

    async def _reach(self) -> Check:
        wire = await self._connector.reach(self._addresses, self._host, deadline=self._deadline, proxy=self.proxy)
        port = self.proxy.port if self.proxy else self._port
        address = wire.address.ip if wire.address else ""
        if self.proxy is None:  # a proxy is reached anew for its tunnel, with whatever it wants to be told
            self._wire = wire
        else:
            await wire.aclose()
        return Check(Step.TCP, passed=True, facts={"host": self._next, "port": port, "address": address})

    async def _secure(self) -> Check:
        if self.trust is None:
            self.trust = await in_daemon_thread(trust_context, self._ca_file)
            self._connector = Connector(self.trust, Proxies(), Patience())  # a proxy may want TLS of its own
        try:
            issuer = await self._issuer(self.trust)
        except Problem as problem:
            if Policy.CERTIFICATE in problem.kind.policy and (issuer := await self._issuer_unverified()):
                problem.facts["issuer"] = issuer
            raise
        return Check(Step.TLS, passed=True, facts={"issuer": issuer})

    async def _issuer(self, trust: ssl.SSLContext) -> str:
        """Return who issued the certificate that a server shows; nothing is sent after the handshake."""
        wire, self._wire = self._wire, None
        if self.proxy is not None:
            wire = await self._connector.tunnel(self.proxy, self._host, self._port, deadline=self._deadline)
        elif wire is None:
            wire = await self._connector.reach(self._addresses, self._host, deadline=self._deadline)
        where = self._host, self._port
        await self._connector.secure(wire, *where, deadline=self._deadline, proxy=self.proxy, trust=trust)
        certificate = wire.certificate or b""
        try:
            await listen(wire, self._host)  # with TLS 1.3 only now it is told that we should have shown one
        finally:
            await wire.aclose()
        return await in_daemon_thread(_issuer_of, certificate)

    async def _issuer_unverified(self) -> str:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        try:
            return await self._issuer(trust)
        except Problem:
            return ""

    @property
    def _next(self) -> str:
        """The host that is connected to: the proxy, if there is one."""
        return self.proxy.host if self.proxy else self._host


def _issuer_of(certificate: bytes) -> str:
    from cryptography import x509  # noqa: PLC0415 - large, and only the doctor needs it

    try:
        return x509.load_der_x509_certificate(certificate).issuer.rfc4514_string()
    except ValueError:
        return "—"


async def _ask(
    profile: Profile, credentials: Credentials, language: Language, app: Any, way: _Way | None
) -> list[Check]:
    proxy = way.proxy if way else None
    problem: Problem | None = None
    offset: float | None = None
    proven = False
    try:
        client = SignedClient(profile, credentials, language=language, app=app, trust=way.trust if way else None)
        try:
            proven = await ping(client)
            offset = client.measured_offset
            await get_face(client, _PROBE)
        finally:
            offset = offset if client.measured_offset is None else client.measured_offset
            await client.aclose()
    except Problem as met:
        problem = None if met.kind.branch == "record" else met
    if problem and not proven and is_about_proxy(problem):
        return [Check(Step.PROXY, passed=False, problem=problem), *_untried(behind=Step.PROXY)]
    refused = problem is not None and Policy.SIGNATURE in problem.kind.policy
    unsent = problem is not None and refused and problem.trace.http_status == 0  # nothing can be signed with such keys
    through = Check(Step.PROXY, passed=None if app or unsent else True, facts={"proxy": proxy.name} if proxy else {})
    if problem and not refused and not proven and not _was_signed_well(problem):
        return [through, Check(Step.ANSWER, passed=False, problem=problem), *_untried(behind=Step.ANSWER)]
    answered = [through, Check(Step.ANSWER, passed=None if unsent else True), _clock(offset, accepted=not refused)]
    if refused:
        return [*answered, Check(Step.SIGNATURE, passed=False, problem=problem), *_untried(behind=Step.SIGNATURE)]
    permitted = Check(Step.PERMISSION, passed=problem is None, problem=problem)
    return [*answered, Check(Step.SIGNATURE, passed=True), permitted]


async def ping(client: SignedClient) -> bool:
    """Ask the gateway to echo a text, within `PING_SECONDS`; that proves key, secret, clock and signature.

    Returns:
        Whether it did. That it did not says nothing: a key may lack the ping, and a gateway may not have it.
    """
    said = str(uuid.uuid4())  # which no cache and no page in between can know
    request = Request(PING, "1.0.0", {"input": said}, answer_bytes=ANSWER_BYTES_WITH_URL)
    deadline = asyncio.get_running_loop().time() + PING_SECONDS

    def echoes(reply: Reply) -> bool:
        data = reply.fields.get("data")
        return data == said or (isinstance(data, dict) and said in data.values())

    try:
        with client.call(request, deadline=deadline) as call:
            echoed, _ = await client.ask(call, echoes, on_progress=lambda _: None)
            call.watch.stop()
            return echoed
    except Problem:
        return False


def _untried(*, behind: Step) -> list[Check]:
    steps = list(Step)
    return [Check(step, None) for step in steps[steps.index(behind) + 1 :]]


def _was_signed_well(problem: Problem) -> bool:
    """Tell whether a problem proves that the signature was accepted.

    An envelope over HTTP 200 is the service's own, which a request reaches only with a right signature; what the
    gateway says of the service behind it comes after that, too.
    """
    if problem.kind is Kind.SERVER_ADDRESS:
        return False
    trace = problem.trace
    from_service = trace.http_status == 200 and trace.code is not None
    by_gateway = bool(trace.error_code or trace.gateway_request_id)
    behind = problem.kind in {Kind.SERVER_BACKEND_FAILED, Kind.SERVER_BACKEND_TIMEOUT} and by_gateway
    known = problem.facts.get("variant") != "anonymous"
    return (problem.kind.branch in {"credentials", "limit"} and known) or from_service or behind


def _clock(offset: float | None, *, accepted: bool) -> Check:
    """Judge the clock by the server's Date; what the gateway accepted cannot have been signed at a wrong time."""
    if offset is None:
        return Check(Step.CLOCK, passed=None)
    if abs(offset) > CLOCK_TOLERANCE_SECONDS and not accepted:
        return Check(Step.CLOCK, passed=False, problem=Problem(Kind.CREDENTIALS_CLOCK, seconds=round(offset)))
    return Check(Step.CLOCK, passed=True, facts={"seconds": round(offset)})
