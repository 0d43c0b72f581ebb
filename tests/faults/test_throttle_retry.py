"""The area throttle-retry: throttling, exhausted quotas, and servers that recover."""

import pytest

from faceviewer.commands.report import problem_lines
from faceviewer.core.language import Language
from faceviewer.core.result import Asking, Waiting
from faceviewer.ui.window.message_bar import Action, actions_for
from faceviewer.wording.problems import describe
from tests.faults import switches
from tests.faults.origin import http, refusal, told
from tests.faults.proof import fails_without
from tests.faults.signatures import are_all_fresh
from tests.faults.stand import SECRET, Stand, good_reply, is_in_time, spoken

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
    assert "AppKey" not in describe(outcome.met, Language.EN).headline
    assert Action.SETTINGS not in actions_for(outcome.met, asked=True), "no setting is to blame"
    assert len(stand.gateway.asked) == 3
    assert are_all_fresh(stand.gateway.asked, SECRET)
    first, second = (step.seconds for step in stand.progress if isinstance(step, Waiting))
    assert first <= second, "it backs off"


def test_R01_lookup_succeeds_after_throttling_ends(stand: Stand) -> None:
    turns = iter([refusal(403, "Throttled by APP Flow Control"), http(good_reply())])
    assert stand.responding(lambda _: next(turns)).is_shown
    assert len(stand.gateway.asked) == 2


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
    assert len(stand.gateway.asked) == 1
    assert outcome.seconds < 10.0


USED_UP = {
    "quota exhausted": (403, "Quota Exhausted", "", "limit.quota_exhausted"),
    "quota expired": (403, "Quota Expired", "", "limit.quota_expired"),
    "arrears": (403, "User Arrears", "", "limit.arrears"),
    "authorisation expired, newer": (403, "App authorization expired", "A403EP", "limit.authorization_expired"),
}


@pytest.mark.parametrize("name", USED_UP)
@fails_without(switches.everything_retried, name="arrears")
def test_R02_exhausted_quota_is_not_retried(stand: Stand, name: str) -> None:
    status, message, code, kind = USED_UP[name]
    outcome = stand.responding(refusal(status, message, code))
    assert outcome.fails(kind)
    assert is_in_time(outcome)
    assert len(stand.gateway.asked) == 1
    assert not any(isinstance(step, Waiting) for step in stand.progress)


@fails_without(switches.one_attempt)
def test_R04_lookup_succeeds_when_the_server_recovers(stand: Stand) -> None:
    turns = iter([http(status=503), http(good_reply())])
    outcome = stand.responding(lambda _: next(turns))
    assert outcome.is_shown
    assert outcome.problem is None
    assert are_all_fresh(stand.gateway.asked, SECRET)
    asking, waiting, again = stand.progress
    assert isinstance(waiting, Waiting), "that it is tried again is told, and why"
    assert waiting.because.kind == "server.unavailable"
    assert (asking, again) == (Asking(1), Asking(2))


FAILURES = {
    "gateway": refusal(500, "Internal Error"),
    "body": told(id="a-4711", code=500, message="system error", localizedMsg=None, data=None),
    "bare": http(status=500, headers={"X-Ca-Request-Id": "G-4711"}),
    "page": http(b"<html>CANARY</html>", status=500, headers={"Content-Type": "text/html"}),
}


@pytest.mark.parametrize("name", FAILURES)
def test_R04_unavailable_server_is_reported_after_all_attempts(stand: Stand, name: str) -> None:
    outcome = stand.responding(FAILURES[name])
    assert outcome.fails("server.failed")
    assert len(stand.gateway.asked) == 3
    assert are_all_fresh(stand.gateway.asked, SECRET)
    assert "CANARY" not in spoken(outcome.met)
    trace = outcome.met.trace
    text = "\n".join(problem_lines(outcome.met, Language.EN))
    assert (trace.reply_id or trace.request_id) in text, "what the vendor's support needs"
    assert trace.gateway_request_id in text
