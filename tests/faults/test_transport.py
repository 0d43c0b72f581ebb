"""The area transport: failed connections, slow responses and invalid HTTP."""

import asyncio
import gzip
import itertools
import socket
import sys
import time
from collections.abc import Callable, Iterator
from unittest import mock

import pytest

from faceviewer.core.result import Asking, Waiting
from faceviewer.gateway.network import http1
from faceviewer.gateway.network.connecting import Patience
from tests.faults import origin, switches
from tests.faults.origin import Ending, Origin, Response, black_hole, http
from tests.faults.proof import Switch, fails_without
from tests.faults.signatures import are_all_fresh
from tests.faults.stand import SECRET, Stand, good_reply, is_in_time, memory_growth, texts_of

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory and backlogs are as Linux has them")

HURRY = Patience(attempt=0.4, connect=0.3, lookup=2.0, back_off=(0.02, 0.08))


def _attempts(stand: Stand) -> int:
    return sum(isinstance(step, Asking) for step in stand.progress)


@fails_without(switches.one_attempt)
def test_T01_unknown_host_is_named(stand: Stand) -> None:
    stand.endpoint = "https://api.nowhere.invalid"
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    with mock.patch("socket.getaddrinfo", side_effect=unknown) as resolver:
        outcome = stand.look_up()
    assert outcome.fails("network.dns")
    assert "api.nowhere.invalid" in texts_of(outcome.problem)
    assert "/" not in str(outcome.problem and outcome.problem.facts["host"])
    assert resolver.call_count == 3
    assert is_in_time(outcome)


@fails_without(switches.no_back_off)
def test_T02_closed_port_is_named(stand: Stand) -> None:
    with socket.socket() as reserved:  # bound, but not listening
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        stand.endpoint = f"https://127.0.0.1:{port}"
        stand.patience = HURRY
        outcome = stand.look_up()
    assert outcome.fails("network.connect")
    assert _attempts(stand) == 3
    first, second = (step.seconds for step in stand.progress if isinstance(step, Waiting))
    assert 0.02 <= first <= 0.04 <= second <= 0.08
    with Origin(lambda _: http(good_reply()), port=port):
        assert stand.look_up().is_shown, "another lookup succeeds as soon as a server listens"


@fails_without(switches.no_connect_time_limit)
@needs_linux
def test_T03_silent_host_reaches_the_time_limit(stand: Stand) -> None:
    stand.patience = Patience(attempt=1.5, connect=0.3, back_off=(0.001, 0.004))
    with black_hole() as (host, port):
        stand.endpoint = f"https://{host}:{port}"
        outcome = stand.look_up()
    assert outcome.fails("network.timeout")
    assert _attempts(stand) == 3
    assert 0.9 <= outcome.seconds < 0.9 + 0.5


@needs_linux
def test_T03_cancel_takes_effect_at_once(stand: Stand) -> None:
    async def run() -> float:
        client = stand.client()
        task = asyncio.create_task(stand.outcome_of(client))
        await asyncio.sleep(0.05)  # while it is connecting
        start = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.aclose()
        return time.perf_counter() - start

    with black_hole() as (host, port):
        stand.endpoint = f"https://{host}:{port}"
        assert asyncio.run(run()) < 1.0  # connecting may take three


@fails_without(switches.one_attempt)
@fails_without(switches.one_nonce)
def test_T04_lookup_succeeds_at_the_third_attempt(stand: Stand) -> None:
    good = http(good_reply())
    turns: Iterator[list[bytes | Ending]] = iter([[b""], [good[: len(good) // 2], Ending.RESET], [good]])
    outcome = stand.responding(lambda _: next(turns))
    assert outcome.is_shown
    assert outcome.found.timings.attempts == 3
    assert len(stand.gateway.requests) == 3
    assert are_all_fresh(stand.gateway.requests, SECRET)


def _assert_given_up(stand: Stand, reply: Response) -> None:
    """Check that all attempts end in time, and that their connections are closed."""
    stand.patience = HURRY
    outcome = stand.responding(reply)
    assert outcome.fails("network.timeout")
    assert is_in_time(outcome, min(HURRY.lookup, 3 * (HURRY.attempt + HURRY.back_off[1])))
    assert outcome.seconds >= min(HURRY.lookup, 3 * HURRY.attempt)
    assert stand.gateway.hung_up.wait(1.0)
    assert are_all_fresh(stand.gateway.requests, SECRET)


@fails_without(*switches.no_time_limits, Switch("an_end", origin, _WAIT_SECONDS=1.5))
def test_T05_missing_response_reaches_the_time_limit(stand: Stand) -> None:
    _assert_given_up(stand, lambda _: [Ending.SILENCE])
    assert len(stand.gateway.requests) == 3


def test_T05_missing_response_reaches_the_real_time_limit(
    stand: Stand, record_property: Callable[[str, object], None]
) -> None:
    stand.patience = Patience()  # 25 s
    outcome = stand.responding(lambda _: [Ending.SILENCE])
    record_property("figure", f"given up after {outcome.seconds:.1f} s of real time")
    assert outcome.fails("network.timeout")
    assert is_in_time(outcome, stand.patience.lookup)
    assert outcome.seconds >= stand.patience.lookup - 0.1, "two whole attempts, and the rest for the third"
    assert len(stand.gateway.requests) == 3
    assert stand.gateway.hung_up.wait(1.0)


def _dripping(head: bytes, drip: bytes) -> Iterator[bytes]:
    yield head
    for byte in drip:
        time.sleep(0.1)  # far less than any one wait may take
        yield bytes([byte])


@fails_without(switches.no_total_time_limit)
def test_T06_slow_response_head_reaches_the_time_limit(stand: Stand) -> None:
    good = http(good_reply())
    head, _, body = good.partition(b"\r\n\r\n")
    rest = head[30:] + b"\r\n\r\n" + body
    _assert_given_up(stand, lambda _: itertools.chain(_dripping(b"", head[:30]), [rest]))


@fails_without(switches.no_total_time_limit)
def test_T07_slow_response_body_reaches_the_time_limit(stand: Stand) -> None:
    good = http(good_reply())
    _assert_given_up(stand, lambda _: _dripping(good[:-30], good[-30:]))


@fails_without(switches.completed_json)
def test_T09_response_cut_without_a_length_is_refused(stand: Stand) -> None:
    body = good_reply()
    for end in (1, len(body) // 2, len(body) - 20, len(body) - 2, len(body) - 1):
        assert stand.responding(http(body[:end], headers={"Content-Length": ""})).fails("contract.not_json"), end
    assert stand.responding(http(body, headers={"Content-Length": ""})).is_shown, "the complete response is valid"


def _endless_head() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in itertools.count():
        yield b"".join(b"X-%d-%d: y\r\n" % (number, place) for place in range(500))


# Those that take most memory; tests/gateway/network/test_http1.py has all others.
MALFORMED: dict[str, Callable[[], bytes | Iterator[bytes]]] = {
    "another protocol": lambda: b"220 mail.example ESMTP\r\n250 HELP\r\n\r\n",
    "status 9999": lambda: http(good_reply()).replace(b" 200 ", b" 9999 ", 1),
    "200 KB of head": lambda: http(good_reply(), headers={"X-Long": "x" * 200_000}),
    "head without end": _endless_head,
    "2,000 times 100 Continue": lambda: b"HTTP/1.1 100 Continue\r\n\r\n" * 2000 + http(good_reply()),
}


@pytest.mark.parametrize("name", MALFORMED)
@fails_without(
    Switch("only_network_errors", http1, _not_http=RuntimeError),
    failure=RuntimeError,
    match="status line",
    name="another protocol",
)
@needs_linux
def test_T10_invalid_http_is_named(stand: Stand, name: str) -> None:
    stand.look_up()  # all is loaded
    with memory_growth() as growth:
        outcome = stand.responding(lambda _: MALFORMED[name]())
    kind = "" if "100 Continue" in name else "contract.http"  # RFC 9110 15.2
    assert outcome.kind == kind
    assert outcome.is_shown is (kind == "")
    assert growth[0] < 16
    assert len(stand.gateway.requests) == 1


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "gzip, gzip", "br", "x-unheard-of"])
@fails_without(switches.decompressed, encoding="gzip")
def test_T12_unrequested_compression_is_refused(stand: Stand, encoding: str) -> None:
    body = gzip.compress(good_reply())
    assert stand.responding(http(body, headers={"Content-Encoding": encoding})).fails("contract.compressed")
    (request,) = stand.gateway.requests
    assert request.header("accept-encoding") == "identity"


def _bomb(mebibytes: int) -> bytes:
    """Return as many MiB of zeros, compressed twice, within the memory of a few."""
    squeezed = gzip.compress(bytes(1 << 20))
    return gzip.compress(squeezed * mebibytes)


@pytest.mark.parametrize("mebibytes", [1024])
@fails_without(switches.decompressed, mebibytes=48)
@needs_linux
def test_T13_compression_bomb_is_refused(
    stand: Stand, mebibytes: int, record_property: Callable[[str, object], None]
) -> None:
    bomb = _bomb(mebibytes)
    assert len(bomb) < 16_384
    stand.look_up()  # all is loaded
    with memory_growth() as growth:
        outcome = stand.responding(http(bomb, headers={"Content-Encoding": "gzip, gzip"}))
    record_property("figure", f"{len(bomb):,} B for {mebibytes} MiB: {growth[0]:.0f} MiB more")
    assert outcome.fails("contract.compressed")
    assert growth[0] < 32
    assert outcome.seconds < 5.0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@fails_without(switches.redirects_followed, stand_with={"patience": HURRY}, reaches_sink=True, status=307)
@fails_without(switches.redirects_followed, stand_with={"patience": HURRY}, reaches_sink=True, status=302)
def test_T15_redirect_of_the_signed_call_is_not_followed(stand: Stand, status: int) -> None:
    away = f"https://localhost:{stand.sink.address.rpartition(':')[2]}/take?it=CANARY"
    outcome = stand.responding(http(status=status, headers={"Location": away}))
    assert outcome.fails("contract.redirect")
    assert stand.sink.connections() == 0
    assert len(stand.gateway.requests) == 1
    assert "localhost" in texts_of(outcome.problem), "the text names the host of the redirect"
    assert "CANARY" not in texts_of(outcome.problem)
