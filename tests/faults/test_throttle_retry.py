"""The area throttle-retry: throttling, exhausted quotas, and servers that recover."""

import pytest

from faceviewer.core.language import Language
from faceviewer.core.result import Asking, Waiting
from faceviewer.ui.window.message_bar import MessageButton, buttons_for
from faceviewer.wording.problems import describe
from tests.faults import switches
from tests.faults.origin import http, refusal
from tests.faults.proof import fails_without
from tests.faults.signatures import are_all_fresh
from tests.faults.stand import SECRET, Stand, good_reply, is_in_time

# One of each form; tests/gateway/test_error_tables.py has all messages and codes.
THROTTLED = {
    "APP flow control": (403, "Throttled by APP Flow Control", ""),
    "newer gateway": (429, "throttled by plugin: API", "T429PA"),
    "429 and no word": (429, "", ""),
}


@pytest.mark.parametrize("name", THROTTLED)
@fails_without(switches.status_only, name="APP flow control")
def test_R01_throttling_is_not_reported_as_wrong_key(stand: Stand, name: str) -> None:
    status, message, code = THROTTLED[name]
    outcome = stand.responding(refusal(status, message, code))
    assert outcome.fails("limit.throttled")
    assert is_in_time(outcome)
    assert "AppKey" not in describe(outcome.failure, Language.EN).headline
    assert MessageButton.SETTINGS not in buttons_for(outcome.failure, of_lookup=True), "no setting is the cause"
    assert len(stand.gateway.requests) == 3
    assert are_all_fresh(stand.gateway.requests, SECRET)
    first, second = (step.seconds for step in stand.progress if isinstance(step, Waiting))
    assert first <= second, "it backs off"


@fails_without(switches.no_back_off)
def test_R01_requested_pause_is_waited(stand: Stand) -> None:
    turns = iter([refusal(429, "", "T429IN", **{"Retry-After": "1"}), http(good_reply())])
    outcome = stand.responding(lambda _: next(turns))
    assert outcome.is_shown
    assert 1.0 <= outcome.seconds < 5.0


@pytest.mark.parametrize("pause", ["3600", "26", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_R01_pause_beyond_the_time_limit_is_not_waited(stand: Stand, pause: str) -> None:
    outcome = stand.responding(refusal(429, "", "T429IN", **{"Retry-After": pause}))
    assert outcome.fails("limit.throttled")
    assert len(stand.gateway.requests) == 1
    assert outcome.seconds < 10.0


@fails_without(switches.one_attempt)
def test_R04_lookup_succeeds_when_the_server_recovers(stand: Stand) -> None:
    turns = iter([http(status=503), http(good_reply())])
    outcome = stand.responding(lambda _: next(turns))
    assert outcome.is_shown
    assert outcome.problem is None
    assert are_all_fresh(stand.gateway.requests, SECRET)
    asking, waiting, again = stand.progress
    assert isinstance(waiting, Waiting), "the next attempt and its reason are reported"
    assert waiting.because.kind == "server.unavailable"
    assert (asking, again) == (Asking(1), Asking(2))
