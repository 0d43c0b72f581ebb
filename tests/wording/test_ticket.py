"""The report that goes into a ticket."""

from datetime import UTC, datetime

from faceviewer import __version__
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.wording.ticket import ticket

QUERY = FaceQuery(UserType.PHONE, "13800138000")
TRACE = Trace(
    request_id="our-id",
    answer_id="their-id",
    gateway_request_id="GATEWAY-ID",
    http_status=200,
    code=460,
    server_text="no such user 13800138000 <b>\u202e",
)


def report(problem: Problem) -> str:
    return ticket(problem, QUERY, host="api.example", at=datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC))


def test_it_has_everything_that_support_asks_for_in_both_languages() -> None:
    text = report(Problem(Kind.SERVER_PARAMETER, trace=TRACE, code=460))
    for expected in (
        "The service does not accept this request (code 460).",
        "服务不接受此请求（代码 460）。",
        "server.parameter, HTTP 200, code 460",
        "Trace ID / 追踪 ID: GATEWAY-ID",
        "Request ID / 请求 ID: our-id",
        "Reply ID / 响应 ID: their-id",
        "api.example",
        "2026-11-24 12:00:00+00:00",
        __version__,
    ):
        assert expected in text


def test_no_id_in_clear_not_even_in_the_servers_words() -> None:
    text = report(Problem(Kind.SERVER_PARAMETER, trace=TRACE))
    assert "13800138000" not in text
    assert "138****8000" in text
    assert "\u202e" not in text


def test_no_id_in_clear_in_whatever_a_server_may_put_it() -> None:
    said = "13800138000"
    trace = Trace("our-id", said, f"G-{said}", 404, None, f"NO_{said}", "no 138%200013%208000")
    text = report(Problem(Kind.SERVER_PARAMETER, trace=trace))
    assert "13800138000" not in text
    assert "0013" not in text
    assert "our-id" in text


def test_lines_that_would_be_empty_are_left_out() -> None:
    text = report(Problem(Kind.NETWORK_DNS, host="api.example"))
    assert "HTTP" not in text
    assert " ID" not in text
    assert all(line.split(": ", 1)[-1] for line in text.splitlines())


def test_the_time_is_the_servers_where_this_computers_clock_is_off() -> None:
    text = report(Problem(Kind.SERVER_FAILED, trace=Trace(request_id="r", date_offset=840.0)))
    assert "2026-11-24 12:14:00+00:00" in text
    assert "clock is 14 minutes behind" in text
    assert "本机时间慢 14 分钟" in text
