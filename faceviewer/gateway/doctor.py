"""The signature doctor: walks from this computer to the face service and says where the way ends."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from faceviewer.core.credentials import suspicious_characters
from faceviewer.core.limits import CONNECT_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.client import FaceGateway
from faceviewer.gateway.faults import diagnose_fault
from faceviewer.gateway.proxy import proxy_for
from faceviewer.gateway.trust import trust_context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from faceviewer.core.credentials import Credentials
    from faceviewer.core.language import Language
    from faceviewer.core.profile import Profile

CLOCK_TOLERANCE_SECONDS = 5 * 60  # the gateway allows 15 minutes; by a third of that somebody should set the clock
_PROBE = FaceQuery(UserType.OPEN, "faceviewer-doctor")
_SIGNATURE_KINDS = frozenset(
    {
        Kind.CREDENTIALS_MISSING,
        Kind.CREDENTIALS_APP_KEY,
        Kind.CREDENTIALS_APP_SECRET,
        Kind.CREDENTIALS_SIGNATURE_EMPTY,
        Kind.CREDENTIALS_SIGNATURE,
        Kind.CREDENTIALS_REQUEST_ALTERED,
        Kind.CREDENTIALS_NONCE,
        Kind.CREDENTIALS_CLOCK,
    }
)
_PROXY_KINDS = frozenset(
    {
        Kind.NETWORK_PROXY_UNREACHABLE,
        Kind.NETWORK_PROXY_PASSWORD,
        Kind.NETWORK_PROXY_REFUSED,
        Kind.NETWORK_PROXY_TLS,
    }
)


class Step(StrEnum):
    """One stretch of the way, in the order in which they are walked."""

    KEYS = "keys"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    PROXY = "proxy"
    CLOCK = "clock"
    SIGNATURE = "signature"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Check:
    """What one step found.

    Attributes:
        step: which.
        passed: True, False, or None where it could not be tried because the way ended before.
        problem: what is wrong, for a step that did not pass; `faceviewer.wording.problems` has its remedy.
        facts: what the words of a passed step speak of; no secrets.
    """

    step: Step
    passed: bool | None
    problem: Problem | None = None
    facts: dict[str, Any] = field(default_factory=dict)


async def examine(
    profile: Profile, credentials: Credentials, *, language: Language, app: Any = None
) -> AsyncIterator[Check]:
    """Walk the steps, yielding each as it is known; where the way ends, the steps behind are yielded untried.

    Sends one signed lookup of an id that nobody has. The certificate of a server that is not trusted is read by a
    handshake that is broken off before a byte is sent.

    Args:
        profile: where to ask.
        credentials: whose keys.
        language: of the server's messages.
        app: an ASGI app that answers in this process; the way to it has no network steps.
    """
    yield _keys(credentials)
    try:
        proxy = None if app else proxy_for(profile, credentials)
    except Problem as problem:
        yield Check(Step.PROXY, passed=False, problem=problem)
        return
    trouble: Problem | None = None
    for step, walk in ((Step.DNS, _dns), (Step.TCP, _tcp), (Step.TLS, _tls)):
        check = Check(step, None) if app or trouble else await walk(profile, proxy)
        trouble = trouble or check.problem
        yield check
    if trouble:
        for step in (Step.PROXY, Step.CLOCK, Step.SIGNATURE, Step.PERMISSION):
            yield Check(step, None)
        return
    for check in await _ask(profile, credentials, language, app, proxy):
        yield check


def _keys(credentials: Credentials) -> Check:
    problem = next(suspicious_characters(credentials), None)
    return Check(Step.KEYS, problem is None, problem)


async def _dns(profile: Profile, proxy: httpx.Proxy | None) -> Check:
    host, port = _next_hop(profile, proxy)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, port)
    except OSError:  # socket.gaierror and TimeoutError are ones
        return Check(Step.DNS, passed=False, problem=Problem(Kind.NETWORK_DNS, host=host))
    return Check(Step.DNS, passed=True, facts={"host": host, "address": found[0][4][0]})


async def _tcp(profile: Profile, proxy: httpx.Proxy | None) -> Check:
    host, port = _next_hop(profile, proxy)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:
        kind = Kind.NETWORK_PROXY_UNREACHABLE if proxy else Kind.NETWORK_CONNECT
        return Check(Step.TCP, passed=False, problem=Problem(kind, host=host, proxy=host))
    await _hang_up(writer)
    return Check(Step.TCP, passed=True, facts={"host": host, "port": port})


async def _tls(profile: Profile, proxy: httpx.Proxy | None) -> Check:
    if proxy:  # the handshake is with the host behind it: the lookup will tell
        return Check(Step.TLS, passed=None)
    host, port = _endpoint(profile)
    try:
        issuer = await _issuer(host, port, trust_context(profile.ca_file))
    except Problem as problem:
        return Check(Step.TLS, passed=False, problem=problem)
    except OSError as fault:
        diagnosed = diagnose_fault(fault, host=host, seconds=CONNECT_SECONDS)
        diagnosed.facts["issuer"] = await _issuer_unverified(host, port)
        return Check(Step.TLS, passed=False, problem=diagnosed)
    return Check(Step.TLS, passed=True, facts={"issuer": issuer})


async def _ask(
    profile: Profile, credentials: Credentials, language: Language, app: Any, proxy: httpx.Proxy | None
) -> list[Check]:
    problem: Problem | None = None
    offset: float | None = None
    try:
        gateway = FaceGateway(profile, credentials, language=language, app=app)
        try:
            await gateway.look_up(_PROBE)
        finally:
            offset = gateway.measured_offset
            await gateway.aclose()
    except Problem as met:
        problem = None if met.kind.branch == "record" else met
    if problem and problem.kind in _PROXY_KINDS:
        untried = (Check(step, None) for step in (Step.CLOCK, Step.SIGNATURE, Step.PERMISSION))
        return [Check(Step.PROXY, passed=False, problem=problem), *untried]
    through = Check(
        Step.PROXY, passed=None if app else True, facts={"proxy": proxy.url.netloc.decode() if proxy else "—"}
    )
    if problem and not _is_about_permission(problem):
        return [
            through,
            _clock(offset),
            Check(Step.SIGNATURE, passed=False, problem=problem),
            Check(Step.PERMISSION, None),
        ]
    permitted = Check(Step.PERMISSION, passed=problem is None, problem=problem)
    return [through, _clock(offset), Check(Step.SIGNATURE, passed=True), permitted]


def _is_about_permission(problem: Problem) -> bool:
    """Tell a refusal of whoever signed well from a refusal of the signature."""
    return problem.kind.branch in {"credentials", "limit"} and problem.kind not in _SIGNATURE_KINDS


def _clock(offset: float | None) -> Check:
    if offset is None:
        return Check(Step.CLOCK, passed=None)
    if abs(offset) > CLOCK_TOLERANCE_SECONDS:
        return Check(Step.CLOCK, passed=False, problem=Problem(Kind.CREDENTIALS_CLOCK, seconds=round(offset)))
    return Check(Step.CLOCK, passed=True, facts={"seconds": round(abs(offset))})


async def _issuer(host: str, port: int, context: ssl.SSLContext) -> str:
    """Return who issued the certificate that a server shows; nothing is sent after the handshake."""
    from cryptography import x509  # noqa: PLC0415 - large, and only the doctor needs it

    async with asyncio.timeout(CONNECT_SECONDS):
        _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return x509.load_der_x509_certificate(certificate).issuer.rfc4514_string()
    finally:
        await _hang_up(writer)


async def _issuer_unverified(host: str, port: int) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        return await _issuer(host, port, context)
    except (OSError, ValueError):
        return "—"


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection at once, without the goodbye of TLS, which a server may keep us waiting for."""
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


def _endpoint(profile: Profile) -> tuple[str, int]:
    parts = urlsplit(profile.endpoint)
    return parts.hostname or "", parts.port or 443


def _next_hop(profile: Profile, proxy: httpx.Proxy | None) -> tuple[str, int]:
    """Return whom we connect to: the proxy, if there is one."""
    return (proxy.url.host, proxy.url.port or 443) if proxy else _endpoint(profile)
