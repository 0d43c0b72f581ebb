"""The time spans of a lookup, over real sockets."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from faceviewer.core.connection import TRAINING_ENDPOINT, Profile, ProxyMode
from faceviewer.core.exchange import Exchange, Phase, is_reused
from faceviewer.core.problem import Problem
from faceviewer.core.query import FaceQuery, ImageFormat, UserType
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.server import Address
from tests.faults.proxies import Port
from tests.gateway.asking import profile_of, with_client

DEMO = FaceQuery(UserType.PHONE, "13800138000")
BY_URL = replace(DEMO, image_format=ImageFormat.URL)
RESPONDED = [Phase.FIRST_BYTE, Phase.BODY]


def named(sandbox: Address) -> Profile:
    """Return a profile with a host name, because an IP address needs no DNS."""
    return replace(profile_of(sandbox, host="localhost"), picture_hosts=(sandbox.url.removeprefix("https://"),))


def exchanges(profile: Profile, *queries: FaceQuery, app: object = None) -> list[Exchange]:
    async def run(client: SignedClient) -> list[Exchange]:
        found = []
        for query in queries:
            try:
                exchange = (await get_face(client, query)).exchange
            except Problem as problem:
                exchange = problem.exchange
            assert exchange is not None
            found.append(exchange)
        return found

    patience = Patience(connect=0.3, back_off=(0.01, 0.02))
    return with_client(run, profile, patience=patience, credentials=TRAINING_CREDENTIALS, app=app)


def phases(exchange: Exchange, *, call: int | None = None) -> list[Phase]:
    """Return the phases of a lookup or of one of its calls, without Phase.PREPARE."""
    of_it = [span.phase for span in exchange.spans if call in {None, span.call}]
    return [phase for phase in of_it if phase is not Phase.PREPARE]


def test_phases_of_first_and_second_call(sandbox: Address) -> None:
    first, second = exchanges(named(sandbox), DEMO, DEMO)
    assert phases(first) == [Phase.DNS, Phase.CONNECT, Phase.TLS, *RESPONDED]
    assert phases(second) == RESPONDED
    assert (is_reused(first.spans, 1), is_reused(second.spans, 1)) == (False, True)
    assert first.spans[0].phase is Phase.PREPARE
    assert all(span.finished and span.length_ms > 0 for span in first.spans)
    ends = [span.start_ms + span.length_ms for span in first.spans]
    begins = [span.start_ms for span in first.spans]
    assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))


def test_picture_is_a_separate_call(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), BY_URL)
    assert phases(exchange, call=0) == [Phase.CONNECT, Phase.TLS, *RESPONDED]
    assert phases(exchange, call=1)[-1] is Phase.BODY


def test_attempts_and_pauses(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), FaceQuery(UserType.OPEN, "error-503-503"))
    assert phases(exchange).count(Phase.PAUSE) == 2
    assert {span.call for span in exchange.spans} == {0, 1, 2, 3}


FAILED: dict[str, tuple[Callable[[Address, Port], Profile], list[Phase]]] = {
    "unknown name": (lambda *_: Profile("p", "https://name.invalid"), [Phase.DNS]),
    "nobody listens": (lambda *_: Profile("p", "https://127.0.0.1:1"), [Phase.CONNECT]),
    "silence": (lambda _, port: Profile("p", f"https://{port.address}"), [Phase.CONNECT, Phase.TLS]),
    "untrusted": (lambda box, _: replace(named(box), ca_file=""), [Phase.DNS, Phase.CONNECT, Phase.TLS]),
}


@pytest.mark.parametrize(("profile", "passed"), FAILED.values(), ids=FAILED)
def test_failed_phase_is_the_last_and_unfinished(
    sandbox: Address, profile: Callable[[Address, Port], Profile], passed: list[Phase]
) -> None:
    with Port(lambda _: None) as silent:
        (exchange,) = exchanges(profile(sandbox, silent), DEMO)
    assert phases(exchange, call=1) == passed
    assert not exchange.spans[-1].finished


def test_silent_server_reaches_the_limit_of_connecting_in_each_attempt() -> None:
    with Port(lambda _: None) as silent:
        (exchange,) = exchanges(Profile("p", f"https://{silent.address}"), DEMO)
    waits = [span.length_ms for span in exchange.spans if span.phase is Phase.TLS]
    assert [250 < wait < 5_000 for wait in waits] == [True] * 3, waits


def test_proxy_is_a_phase(sandbox: Address) -> None:
    with Port(lambda _: ("127.0.0.1", urlsplit(sandbox.url).port or 0)) as proxy:
        profile = replace(named(sandbox), proxy_mode=ProxyMode.MANUAL, proxy=f"http://{proxy.address}")
        (exchange,) = exchanges(profile, DEMO)
    assert phases(exchange) == [Phase.CONNECT, Phase.PROXY, Phase.TLS, *RESPONDED]


def test_training_runs_in_process() -> None:
    (exchange,) = exchanges(Profile("p", TRAINING_ENDPOINT), BY_URL, app=Sandbox())
    assert phases(exchange) == [Phase.IN_PROCESS, Phase.IN_PROCESS]


def test_exchange_about_another_person_is_left_out(sandbox: Address) -> None:
    (exchange,) = exchanges(named(sandbox), FaceQuery(UserType.OPEN, "wrong-person"))
    assert (exchange.reply, exchange.reply_withheld, exchange.status) == ("", True, 200)
