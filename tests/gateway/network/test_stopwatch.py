"""The time spans of a lookup, over real sockets."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from faceviewer.core.connection import TRAINING_ENDPOINT, Profile, ProxyMode
from faceviewer.core.exchange import Exchange, Phase, PhaseSpan, is_reused
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.server import Address
from tests.faults.proxies import Port

DEMO = FaceQuery(UserType.PHONE, "13800138000")
BY_URL = replace(DEMO, image_format=ImageFormat.URL)


def named(sandbox: Address) -> Profile:
    """Return a profile with a host name, because an IP address needs no DNS."""
    port = urlsplit(sandbox.url).port
    return Profile("p", f"https://localhost:{port}", ca_file=str(sandbox.ca_file), picture_hosts=(f"127.0.0.1:{port}",))


def exchanges(profile: Profile, *queries: FaceQuery) -> list[Exchange | None]:
    async def run() -> list[Exchange | None]:
        patience = Patience(connect=0.3, back_off=(0.01, 0.02))
        async with aclosing(
            SignedClient(profile, TRAINING_CREDENTIALS, language=Language.EN, patience=patience)
        ) as gateway:
            return [await _exchange(gateway, query) for query in queries]

    return asyncio.run(run())


async def _exchange(gateway: SignedClient, query: FaceQuery) -> Exchange | None:
    try:
        return (await get_face(gateway, query)).exchange
    except Problem as problem:
        return problem.exchange


def phases(exchange: Exchange | None, *, call: int | None = None) -> list[Phase]:
    """Return the phases of a lookup or of one of its calls, without Phase.PREPARE."""
    assert exchange is not None
    of_it = [span.phase for span in exchange.spans if call in {None, span.call}]
    return [phase for phase in of_it if phase is not Phase.PREPARE]


def last(exchange: Exchange | None) -> PhaseSpan:
    assert exchange is not None
    return exchange.spans[-1]


def test_phases_of_first_and_second_call(sandbox: Address) -> None:
    first, second = exchanges(named(sandbox), DEMO, DEMO)
    assert phases(first) == [Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.BODY]
    assert phases(second) == [Phase.FIRST_BYTE, Phase.BODY]
    assert first is not None
    assert second is not None
    assert (is_reused(first.spans, 1), is_reused(second.spans, 1)) == (False, True)
    assert first.spans[0].phase is Phase.PREPARE
    assert all(span.finished and span.length_ms > 0 for span in first.spans)
    ends = [span.start_ms + span.length_ms for span in first.spans]
    begins = [span.start_ms for span in first.spans]
    assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))


def test_picture_is_a_separate_call(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), BY_URL)
    assert phases(exchange, call=0) == [Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.BODY]
    assert phases(exchange, call=1)[-1] is Phase.BODY


def test_attempts_and_pauses(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), FaceQuery(UserType.OPEN, "error-503-503"))
    assert phases(exchange).count(Phase.PAUSE) == 2
    assert exchange is not None
    assert {span.call for span in exchange.spans} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("endpoint", "phase"),
    [("https://name.invalid", Phase.DNS), ("https://127.0.0.1:1", Phase.CONNECT)],
)
def test_failed_phase_is_the_last_and_unfinished(endpoint: str, phase: Phase) -> None:
    (exchange,) = exchanges(Profile("p", endpoint), DEMO)
    assert (last(exchange).phase, last(exchange).finished) == (phase, False)


def test_silent_server_fails_in_tls() -> None:
    silent = Port(lambda _: None)
    (exchange,) = exchanges(Profile("p", f"https://{silent.address}"), DEMO)
    silent.close()
    assert phases(exchange, call=1) == [Phase.CONNECT, Phase.TLS]
    assert not last(exchange).finished


def test_untrusted_certificate_fails_in_tls(sandbox: Address) -> None:
    (exchange,) = exchanges(replace(named(sandbox), ca_file=""), DEMO)
    assert phases(exchange) == [Phase.DNS, Phase.CONNECT, Phase.TLS]
    assert not last(exchange).finished


def test_proxy_is_a_phase(sandbox: Address) -> None:
    host, _, port = sandbox.url.removeprefix("https://").partition(":")
    proxy = Port(lambda _: (host, int(port)))
    profile = replace(named(sandbox), proxy_mode=ProxyMode.MANUAL, proxy=f"http://{proxy.address}")
    (exchange,) = exchanges(profile, DEMO)
    proxy.close()
    assert phases(exchange) == [Phase.CONNECT, Phase.PROXY, Phase.TLS, Phase.FIRST_BYTE, Phase.BODY]


def test_training_runs_in_process() -> None:
    async def run() -> Exchange | None:
        profile = Profile("p", TRAINING_ENDPOINT)
        gateway = SignedClient(profile, TRAINING_CREDENTIALS, language=Language.EN, app=Sandbox())
        lookup = await get_face(gateway, BY_URL)
        await gateway.aclose()
        return lookup.exchange

    assert phases(asyncio.run(run())) == [Phase.IN_PROCESS, Phase.IN_PROCESS]


def test_exchange_about_another_person_is_left_out(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), FaceQuery(UserType.OPEN, "wrong-person"))
    assert exchange is not None
    assert (exchange.reply, exchange.reply_withheld, exchange.status) == ("", True, 200)
