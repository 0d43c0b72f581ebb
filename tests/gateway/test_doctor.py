"""The steps of the connection check."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import formatdate
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest

from faceviewer.core.check import Check, Step
from faceviewer.core.connection import TRAINING_ENDPOINT, Profile, ProxyMode
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.sandbox.app import TRAINING_CREDENTIALS, Sandbox
from faceviewer.sandbox.server import Address
from faceviewer.wording.checks import describe_check
from tests.faults.origin import in_this_process
from tests.faults.proxies import Port
from tests.gateway.asking import checks, profile_of


def outcome(found: dict[Step, Check]) -> str:
    """Return a sign for each step, in order: + passed, - failed, . not run."""
    assert list(found) == [step for step in Step if step in found]
    return "".join({True: "+", False: "-", None: "."}[check.passed] for check in found.values())


def problem_at(found: dict[Step, Check], step: Step) -> Problem:
    problem = found[step].problem
    assert problem is not None
    return problem


def through(address: Address, proxy: str) -> Profile:
    return replace(profile_of(address), proxy_mode=ProxyMode.MANUAL, proxy=proxy)


@pytest.fixture(scope="module")
def closed_port() -> Iterator[str]:
    """The address of a port without a listener, held so that no other program can listen on it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


def test_all_steps_pass(sandbox: Address) -> None:
    found = checks(profile_of(sandbox), sandbox.credentials)
    assert outcome(found) == "+++++++++"
    assert "Face Viewer sandbox" in found[Step.TLS].facts["issuer"]
    assert found[Step.CLOCK].facts["seconds"] <= 2
    assert words_of(found[Step.PROXY]) == "None, connected directly."
    assert words_of(found[Step.PROXY], Language.ZH_CN) == "未使用代理，直接连接。"


@pytest.mark.parametrize(
    ("secret", "signs", "step", "kind"),
    [
        ("wrong", "+++++++-.", Step.SIGNATURE, Kind.CREDENTIALS_APP_SECRET),
        (" secret", "-++++++-.", Step.KEYS, Kind.CREDENTIALS_BLANKS),
        ("", "++++...-.", Step.SIGNATURE, Kind.CREDENTIALS_MISSING),
        ("sec\u200bret", "-++++++-.", Step.KEYS, Kind.CREDENTIALS_INVISIBLE),
        ("ｓecret", "-++++++-.", Step.KEYS, Kind.CREDENTIALS_FULL_WIDTH),
    ],
)
def test_wrong_secret(sandbox: Address, secret: str, signs: str, step: Step, kind: Kind) -> None:
    found = checks(profile_of(sandbox), replace(sandbox.credentials, app_secret=secret))
    assert outcome(found) == signs
    problem = problem_at(found, step)
    assert problem.kind is kind
    if step is Step.KEYS:
        assert problem.facts == {"field": "AppSecret"}


@pytest.mark.parametrize(
    ("way", "signs", "step", "kind"),
    [
        (lambda port, _: Profile("p", f"https://{port}"), "++-......", Step.TCP, Kind.NETWORK_CONNECT),
        (lambda _, __: Profile("p", "https://nowhere.invalid"), "+-.......", Step.DNS, Kind.NETWORK_DNS),
        (lambda port, box: through(box, f"http://{port}"), "++-......", Step.TCP, Kind.NETWORK_PROXY_UNREACHABLE),
    ],
    ids=["nobody listens", "a name that nobody has", "a proxy that does not respond"],
)
def test_unreachable_server_or_proxy(
    sandbox: Address,
    closed_port: str,
    way: Callable[[str, Address], Profile],
    signs: str,
    step: Step,
    kind: Kind,
) -> None:
    found = checks(way(closed_port, sandbox), sandbox.credentials)
    assert outcome(found) == signs
    met = problem_at(found, step).kind
    # Without a network the name servers cannot be reached.
    assert (Kind.NETWORK_DNS if met is Kind.NETWORK_DNS_FAILED else met) is kind


def test_untrusted_certificate_names_issuer_and_sends_nothing(sandbox: Address) -> None:
    before = sandbox.app.passed_requests
    found = checks(Profile("p", sandbox.url), sandbox.credentials)
    assert outcome(found) == "+++-....."
    assert "Face Viewer sandbox" in str(problem_at(found, Step.TLS).facts["issuer"])
    assert sandbox.app.passed_requests == before


def test_temporary_proxy_failures_fail_no_step(sandbox: Address) -> None:
    """The proxy's name is not found the first time, and its first tunnel is closed."""
    hosts, connects = list[str](), list[bytes]()

    def resolver(host: str, *options: Any, **named: Any) -> Any:
        hosts.append(host)
        if len(hosts) == 1:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return getaddrinfo(host, *options, **named)

    def reply(connect: bytes) -> bytes | tuple[str, int]:
        connects.append(connect)
        return b"" if len(connects) == 1 else ("127.0.0.1", urlsplit(sandbox.url).port or 443)

    getaddrinfo, port = socket.getaddrinfo, Port(reply)
    with mock.patch.object(socket, "getaddrinfo", resolver):
        found = checks(through(sandbox, f"http://localhost:{port.address.rpartition(':')[2]}"), sandbox.credentials)
    port.close()
    assert outcome(found) == "+++++++++"
    # "No record" over the connection of the ping is verified over a new connection.
    assert (hosts[0], len(connects)) == ("localhost", 4)


@pytest.mark.parametrize(
    ("variable", "kind"), [("socks5://p:1", Kind.LOCAL_PROXY_SOCKS), ("http://p:port", Kind.LOCAL_PROXY_UNREADABLE)]
)
def test_unusable_system_proxy_fails_at_proxy(
    sandbox: Address, monkeypatch: pytest.MonkeyPatch, variable: str, kind: Kind
) -> None:
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", variable)
    before = sandbox.app.passed_requests
    found = checks(replace(profile_of(sandbox), proxy_mode=ProxyMode.SYSTEM), sandbox.credentials)
    assert outcome(found) == "+...-...."
    problem = problem_at(found, Step.PROXY)
    assert (problem.kind, problem.facts) == (kind, {"source": "HTTPS_PROXY"})
    assert sandbox.app.passed_requests == before


def test_server_without_tls_has_no_issuer(sandbox: Address) -> None:
    with Port(lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        found = checks(Profile("p", f"https://{port.address}"), sandbox.credentials)
    assert outcome(found) == "+++-....."
    problem = problem_at(found, Step.TLS)
    assert problem.kind is Kind.NETWORK_NOT_TLS
    assert "issuer" not in problem.facts


TRAINING = Profile("training", TRAINING_ENDPOINT)


def checks_of(offset: float, reason: str, *, status: int = 403, code: str = "", body: bytes = b"") -> dict[Step, Check]:
    date = formatdate(time.time() + offset, usegmt=True)
    headers = {name: text for name, text in (("x_ca_error_message", reason), ("x_ca_error_code", code)) if text}
    return checks(TRAINING, TRAINING_CREDENTIALS, in_this_process(lambda _: (status, body), date=date, **headers))


def words_of(check: Check, language: Language = Language.EN) -> str:
    return describe_check(check, language).finding


@pytest.mark.parametrize(
    ("offset", "passed", "words"),
    [
        (0, True, "It agrees with the server's clock."),
        (130.5, True, "This computer's clock is 2 minutes behind the server's clock."),
        (-130.5, True, "This computer's clock is 2 minutes ahead of the server's clock."),
        (600.5, True, "Set the clock: the gateway refuses requests whose time differs by 15 minutes or more."),
        (-3 * 86400, True, "3 days ahead. One of the two is wrong."),
    ],
)
def test_clock_step_tells_offset_and_direction(offset: float, passed: bool, words: str) -> None:
    check = checks_of(offset, "Unauthorized")[Step.CLOCK]
    assert check.passed is passed
    assert words_of(check).endswith(words)


@pytest.mark.parametrize("reason", ["Timestamp Expired", "X-Ca-Timestamp is expired"])
def test_refused_time_with_right_clock_fails_at_signature(reason: str) -> None:
    found = checks_of(0, reason)
    assert (found[Step.CLOCK].passed, found[Step.SIGNATURE].passed) == (True, False)
    assert problem_at(found, Step.SIGNATURE).kind is Kind.CREDENTIALS_TIMESTAMP
    assert "this computer's clock agrees with" in words_of(found[Step.SIGNATURE])
    off = checks_of(20 * 60, reason)
    assert (off[Step.CLOCK].passed, off[Step.SIGNATURE].passed) == (False, False)
    assert problem_at(off, Step.SIGNATURE).kind is Kind.CREDENTIALS_CLOCK


@pytest.mark.parametrize(
    ("status", "code", "body", "ends"),
    [
        (200, "", b'{"id": "1", "code": 460, "message": "request parameter error."}', Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 460, "message": "iotToken is blank"}', Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 500, "message": "server error."}', Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 77777, "message": "something else"}', Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 200, "data": {"userId": "another", "userType": "OPEN"}}', Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 200, "data": []}', Step.PERMISSION),
        (504, "D504CO", b"", Step.PERMISSION),
        (403, "A403IR", b"", Step.PERMISSION),
        (200, "", b'{"id": "1", "code": 2453, "message": "app not exist"}', Step.SIGNATURE),
        (403, "A403IS", b"", Step.SIGNATURE),
        (200, "", b'{"id": "1", "code": 404, "message": "service not found."}', Step.RESPONSE),
        (404, "I404NR", b"", Step.RESPONSE),
        (500, "X500ER", b"", Step.RESPONSE),
        (502, "", b"<html>nginx</html>", Step.RESPONSE),
        (200, "", b"<html>Please sign in</html>", Step.RESPONSE),
        (403, "", b"<html>Blocked</html>", Step.RESPONSE),
        (403, "", b"Access denied", Step.RESPONSE),
        (401, "", b"Unauthorized", Step.RESPONSE),
        (429, "", b"", Step.RESPONSE),
        (429, "T429ID", b"", Step.PERMISSION),
        (429, "", b'{"id": "1", "code": 429, "message": "too many requests."}', Step.PERMISSION),
        (408, "", b"", Step.RESPONSE),
        (204, "", b"", Step.RESPONSE),
    ],
)
def test_step_at_which_a_refusal_fails(status: int, code: str, body: bytes, ends: Step) -> None:
    found = checks_of(0, "", status=status, code=code, body=body)
    walked = [Step.RESPONSE, Step.CLOCK, Step.SIGNATURE, Step.PERMISSION]
    signs = "++++-..."[4 - walked.index(ends) :][:4]
    assert outcome({step: found[step] for step in walked}) == signs


OTHER_DATA, BLOCKED = b'{"code": 200, "id": "1", "data": "of somebody else"}', b"<html>Blocked</html>"


@pytest.mark.parametrize(
    ("body", "ping", "lookup", "signs"),
    [
        (b"", 0, 0, "+....++++"),
        (OTHER_DATA, 403, 0, "+....++++"),
        (OTHER_DATA, 404, 0, "+....++++"),
        (OTHER_DATA, 200, 0, "+....++++"),
        # A passed ping proves the signature if the lookup is blocked.
        (BLOCKED, 0, 403, "+....+++-"),
        (BLOCKED, 0, 404, "+....+++-"),
        (BLOCKED, 403, 403, "+....-..."),
        (BLOCKED, 404, 404, "+....-..."),
        (OTHER_DATA, 200, 502, "+....-..."),
    ],
)
def test_ping_is_sent_before_the_lookup(body: bytes, ping: int, lookup: int, signs: str) -> None:
    """The sandbox replies itself where the status is 0."""
    calls, sandbox = list[str](), Sandbox()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        is_ping = scope["path"] == "/kit/debug/ping"
        calls.append("p" if is_ping else "l")
        status = ping if is_ping else lookup
        await (in_this_process(lambda _: (status, body)) if status else sandbox)(scope, receive, send)

    assert outcome(checks(TRAINING, TRAINING_CREDENTIALS, app)) == signs
    assert "".join(calls).replace("lll", "l") == "pl"
