"""Name resolution that is slow, silent or failing, and dead addresses."""

import asyncio
import contextlib
import errno
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

import faceviewer.gateway.network.resolving as resolving_module
from faceviewer.core.check import Step
from faceviewer.core.connection import TRAINING_ENDPOINT, Profile
from faceviewer.core.language import Language
from faceviewer.core.limits import RESOLVING_AT_ONCE
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.face_endpoint import get_face
from faceviewer.gateway.network.connecting import Patience
from faceviewer.gateway.network.resolving import SocketAddress, resolve
from faceviewer.gateway.signed_client import SignedClient
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.server import Address
from faceviewer.wording.checks import describe_check
from faceviewer.wording.problems import describe
from tests.faults.origin import black_hole
from tests.gateway.asking import (
    ANNE,
    checks,
    gateway_of,
    look_up,
    profile_of,
    refusal_of,
    responds_about_anne,
    result_of,
    users,
)
from tests.gateway.scripted_server import Connection, ScriptedServer
from tests.problems import problem_of

PHONE = FaceQuery(UserType.PHONE, "13800138000")
_getaddrinfo = socket.getaddrinfo


class Silence:
    """A resolver that does not respond until the block is left."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, int]] = []
        self.over = threading.Event()

    def __call__(self, host: str, port: int, *, family: int, **options: Any) -> Any:
        if host.endswith(".test"):
            self.requests.append((host, family))
            self.over.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return _getaddrinfo(host, port, family=family, **options)


@contextmanager
def resolving(by: Callable[..., Any]) -> Iterator[None]:
    with mock.patch.object(socket, "getaddrinfo", by):
        yield


@contextmanager
def silent_name_servers() -> Iterator[Silence]:
    silence = Silence()
    with resolving(silence):
        try:
            yield silence
        finally:
            silence.over.set()


@pytest.fixture(autouse=True)
def no_resolver_thread_is_left() -> Iterator[None]:
    """Wait for all resolver threads: the next test would share them, and they count towards the maximum."""
    yield
    for thread in threading.enumerate():
        if resolving_module._query_system.__name__ in thread.name:
            thread.join(30)


def timed(run: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    return asyncio.run(run), time.perf_counter() - start


async def find(host: str, seconds: float) -> list[SocketAddress]:
    """Resolve a host within some seconds."""
    return await resolve(host, 443, deadline=asyncio.get_running_loop().time() + seconds)


async def unresolved(host: str, seconds: float) -> Problem:
    """Fail to resolve a host within some seconds."""
    with pytest.raises(Problem) as caught:
        await find(host, seconds)
    return caught.value


@pytest.mark.parametrize(("resolve_for", "lookup", "seconds"), [(0.2, 25.0, 0.6), (9.0, 0.5, 0.5)])
def test_silent_name_server_times_out(resolve_for: float, lookup: float, seconds: float) -> None:
    patience = Patience(resolve=resolve_for, lookup=lookup, back_off=(0.001, 0.002))
    start = time.perf_counter()
    with silent_name_servers() as silence:
        problem = refusal_of(Profile("p", "https://gateway.test"), PHONE, patience=patience)
        took = time.perf_counter() - start
    assert problem.kind is Kind.NETWORK_DNS_TIMEOUT
    assert seconds <= took < seconds + 5, "nor does the loop wait for the thread in the end"
    assert ("gateway.test", socket.AF_UNSPEC) in silence.requests
    assert len(set(silence.requests)) == len(silence.requests), "later attempts share what the first began"
    assert "DNS" in describe(problem, Language.EN).headline
    assert "DNS" in describe(problem, Language.ZH_CN).headline


def test_late_result_serves_the_next_attempt() -> None:
    """The system queries its second name server after its own time limit, which may be longer than the program's."""
    threads: list[threading.Thread] = []
    too_late = threading.Event()

    def slow(host: str, port: int, *, family: int, **options: Any) -> Any:
        assert family == socket.AF_UNSPEC
        threads.append(threading.current_thread())
        too_late.wait(20)
        return _getaddrinfo("127.0.0.1", port, family=family, **options)

    async def tries() -> SocketAddress:
        assert (await unresolved("late.test", 0.2)).kind is Kind.NETWORK_DNS_TIMEOUT
        too_late.set()
        await asyncio.to_thread(threads[0].join)
        (found,) = await find("late.test", 20)
        return found

    with resolving(slow), mock.patch.object(resolving_module, "RESOLVE_SECONDS", 0.2):
        assert asyncio.run(tries()).ip == "127.0.0.1"
    assert len(threads) == 1


def test_late_result_serves_attempt_after_a_pending_one() -> None:
    first, others = threading.Event(), threading.Event()
    hosts: list[str] = []

    def held(host: str, port: int, *, family: int, **options: Any) -> Any:
        hosts.append(host)
        (first if len(hosts) == 1 else others).wait(30)
        return _getaddrinfo("127.0.0.1", port, family=family, **options)

    async def tries() -> SocketAddress:
        for number in (1, 2):
            await unresolved("second.test", 0.2)
            assert len(hosts) == number
        first.set()  # the first thread has a result; the second still runs
        while True:
            with contextlib.suppress(Problem):
                (found,) = await find("second.test", 0.05)
                return found

    with resolving(held), mock.patch.object(resolving_module, "RESOLVE_SECONDS", 0.15):
        try:
            assert asyncio.run(asyncio.wait_for(tries(), 30)).ip == "127.0.0.1"
        finally:
            first.set()
            others.set()


@pytest.mark.quiet
def test_silent_name_server_blocks_nothing_else() -> None:
    """Neither the pool that decodes pictures, another lookup, the training gateway nor Cancel."""

    async def run(sandbox_like: SignedClient) -> float:
        stuck = [gateway_of(Profile("p", f"https://g{number}.test")) for number in range(8)]
        tasks = [asyncio.create_task(get_face(gateway, PHONE)) for gateway in stuck]
        await asyncio.sleep(0.05)
        start = time.perf_counter()
        assert await asyncio.to_thread(lambda: 1) == 1
        assert (await get_face(sandbox_like, PHONE)).image
        assert await find("localhost", 5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        took = time.perf_counter() - start
        for gateway in (*stuck, sandbox_like):
            await gateway.aclose()
        return took

    with silent_name_servers():
        training = gateway_of(Profile("t", TRAINING_ENDPOINT), credentials=TRAINING_CREDENTIALS, app=Sandbox())
        took, whole = timed(run(training))
    assert took < 5.0, "the silent names take ten each"
    assert whole < 8.0


def test_number_of_resolver_threads_is_bounded() -> None:
    async def run() -> list[object]:
        deadline = asyncio.get_running_loop().time() + 0.3
        names = [f"g{number}.test" for number in range(RESOLVING_AT_ONCE + 5)]
        return await asyncio.gather(*(resolve(name, 443, deadline=deadline) for name in names), return_exceptions=True)

    before = threading.active_count()
    with silent_name_servers() as silence:
        problems, _ = timed(run())
        assert len(silence.requests) <= RESOLVING_AT_ONCE
        assert threading.active_count() - before <= RESOLVING_AT_ONCE
    assert all(isinstance(problem, Problem) for problem in problems)


def test_name_is_resolved_again_after_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        await unresolved("later.test", 0.1)
        with mock.patch.object(socket, "getaddrinfo", return_value=_getaddrinfo("127.0.0.1", 443)):
            assert await find("later.test", 5)

    monkeypatch.setattr("faceviewer.gateway.network.resolving.RESOLVE_SECONDS", 0.05)
    with silent_name_servers():
        asyncio.run(run())


def test_repeated_attempts_share_threads_per_family(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        for _ in range(3):
            await unresolved("silent.test", 0.2)

    monkeypatch.setattr("faceviewer.gateway.network.resolving.RESOLVE_SECONDS", 0.15)
    monkeypatch.setattr("faceviewer.gateway.network.resolving.TOGETHER_SECONDS", 0.01)
    with silent_name_servers() as silence:
        asyncio.run(run())
        families = Counter(family for _, family in silence.requests)
    assert families == {socket.AF_UNSPEC: 3, socket.AF_INET6: 1, socket.AF_INET: 1}


def test_process_exits_while_the_resolver_hangs() -> None:
    program = """
import asyncio, socket, time
socket.getaddrinfo = lambda *_, **__: time.sleep(60)
from faceviewer.core.problem import Problem
from faceviewer.gateway.network.resolving import resolve

async def main():
    try:
        await resolve("g.test", 443, deadline=asyncio.get_running_loop().time() + 0.2)
    except Problem as problem:
        print(problem.kind)

asyncio.run(main())
"""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "network.dns_timeout"
    assert time.perf_counter() - start < 10


def test_slow_name_does_not_use_up_the_connect_limit(sandbox: Address) -> None:
    def slowly(host: str, *arguments: Any, **options: Any) -> Any:
        time.sleep(1.2 if host == "localhost" else 0)
        return _getaddrinfo(host, *arguments, **options)

    profile, patience = profile_of(sandbox, host="localhost"), Patience(connect=1.0)
    with resolving(slowly):
        assert users(look_up(profile, PHONE, credentials=sandbox.credentials, patience=patience)) == [PHONE.user_id]


def test_doctor_reports_slow_name_resolution(sandbox: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[float] = []
    monkeypatch.setattr("faceviewer.gateway.doctor.SLOW_NAMES_SECONDS", 0.6)

    def slowly(host: str, *arguments: Any, **options: Any) -> Any:
        if host == "localhost":  # and at once from then on, for the other steps
            times.append(time.monotonic())
            time.sleep(max(0.0, times[0] + 0.7 - time.monotonic()))
        return _getaddrinfo(host, *arguments, **options)

    with resolving(slowly):
        check = checks(profile_of(sandbox, host="localhost"), sandbox.credentials)[Step.DNS]
    words = describe_check(check, Language.EN)
    assert re.search(r"It took [1-9] s: the first DNS server may not respond", words.finding)


@pytest.mark.skipif(sys.platform != "linux", reason="backlogs are as Linux has them")
def test_address_that_responds_is_used_after_dead_ones(sandbox: Address) -> None:
    """The doctor's checks and the lookups connect in the same way."""
    alive, profile = ("127.0.0.1", int(sandbox.url.rpartition(":")[2])), profile_of(sandbox, host="localhost")

    def found(host: str, *arguments: Any, **options: Any) -> Any:
        if host != "localhost":
            return _getaddrinfo(host, *arguments, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in [*[hole] * 6, alive]]

    with black_hole() as hole, resolving(found):
        assert result_of(profile, PHONE, credentials=sandbox.credentials)
        steps = checks(profile, sandbox.credentials).values()
    assert {check.passed for check in steps} == {True}


def closes_at_once(connection: Connection) -> None:
    connection.stream.close()


def closes_after_the_request(connection: Connection) -> None:
    connection.receive()


def says_nothing(connection: Connection) -> None:
    while connection.receive():
        pass


@pytest.mark.parametrize("script", [closes_at_once, closes_after_the_request, says_nothing])
def test_attempt_after_a_failed_one_uses_another_address(script: Callable[[Connection], None]) -> None:
    """One of two servers of a name is broken, although it accepts connections."""
    with ScriptedServer(script) as broken, ScriptedServer(responds_about_anne) as alive:
        addresses = [("127.0.0.1", int(server.address.rpartition(":")[2])) for server in (broken, alive)]
        profile = replace(broken.profile, endpoint=f"https://localhost:{addresses[0][1]}")
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
        with resolving(lambda *_, **__: found):
            patience = Patience(attempt=1.0, back_off=(0.001, 0.004))
            assert users(look_up(profile, ANNE, ANNE, patience=patience)) == ["anne", "anne"]
    assert len(broken.requests) <= 1


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "fe80::1"])
def test_ip_address_is_not_resolved(host: str) -> None:
    with mock.patch.object(socket, "getaddrinfo", side_effect=AssertionError):
        (address,) = asyncio.run(resolve(host, 443, deadline=0))
    assert address.ip == host


@pytest.mark.parametrize("host", ["x" * 64 + ".test", "a..b", "nowhere.invalid", "\ud800"])
def test_unknown_or_invalid_host_name(host: str) -> None:
    problem = problem_of(asyncio.run, find(host, 20))
    # Without a network, the name servers cannot be queried.
    assert problem.kind in {Kind.NETWORK_DNS, Kind.NETWORK_DNS_TIMEOUT, Kind.NETWORK_DNS_FAILED}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *((socket.gaierror(code, ""), Kind.NETWORK_DNS) for code in (socket.EAI_NONAME, socket.EAI_NODATA)),
        (UnicodeError(), Kind.NETWORK_DNS),
        (socket.gaierror(socket.EAI_AGAIN, ""), Kind.NETWORK_DNS_FAILED),
        (socket.gaierror(socket.EAI_FAIL, ""), Kind.NETWORK_DNS_FAILED),
        (socket.gaierror(socket.EAI_SERVICE, ""), Kind.NETWORK_DNS_FAILED),
        (socket.gaierror(-12345, "of another system"), Kind.NETWORK_DNS_FAILED),
        (PermissionError(errno.EACCES, ""), Kind.NETWORK_DNS_FAILED),
        (OSError(errno.EIO, ""), Kind.NETWORK_DNS_FAILED),
        (socket.gaierror(socket.EAI_MEMORY, ""), Kind.LOCAL_RESOURCES),
        *((OSError(number, ""), Kind.LOCAL_RESOURCES) for number in (errno.EMFILE, errno.ENFILE, errno.ENOMEM)),
    ],
    ids=repr,
)
def test_kind_of_resolver_error(fault: Exception, kind: Kind) -> None:
    start = time.perf_counter()
    with resolving(mock.Mock(side_effect=fault)):
        problem = problem_of(asyncio.run, find("name.test", 20))
    assert problem.kind is kind
    headline = describe(problem, Language.EN).headline
    assert ("DNS servers could not return" in headline) == (kind is Kind.NETWORK_DNS_FAILED)
    assert time.perf_counter() - start < 10, "the deadline is not waited for"


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_free_file_descriptors(host: str) -> None:
    """The problem does not blame the name, a firewall or the name servers."""
    code = f"""
import asyncio, contextlib, os, resource
from faceviewer.core.problem import Problem
from faceviewer.gateway.network.connecting import Connector, Patience
from faceviewer.gateway.network.proxy import Proxies

async def run():
    loop = asyncio.get_running_loop()
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    held = []
    with contextlib.suppress(OSError):
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    try:
        await Connector(None, Proxies(), Patience()).open("{host}", 9, deadline=loop.time() + 9)
    except Problem as problem:
        for one in held:
            os.close(one)
        print(problem.kind.value)
asyncio.run(run())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "local.resources"
