"""Every problem has its words, in both languages."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.wording.catalogue import catalogue
from faceviewer.wording.problems import describe, ticket

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", list(Kind))
def test_both_languages_say_what_happened_what_to_do_and_who_can(kind: Kind) -> None:
    english, chinese = (describe(Problem(kind), language) for language in (Language.EN, Language.ZH_CN))
    for words in (english, chinese):
        assert words.headline
        assert words.who
        assert bool(words.remedy) is (kind is not Kind.INPUT_EMPTY)  # "Enter a user ID." says all of it
        assert not {"{", "}", "!", "！"} & set(words.headline + words.remedy)
    assert not CHINESE.search(english.headline + english.remedy)
    assert CHINESE.search(chinese.headline)
    assert "你" not in chinese.headline + chinese.remedy


@pytest.mark.parametrize("kind", [Kind.CREDENTIALS_TOKEN_MISSING, Kind.CREDENTIALS_TOKEN_INVALID])
def test_who_lacks_a_token_is_sent_to_its_field(kind: Kind) -> None:
    assert "connection settings under Advanced" in describe(Problem(kind), Language.EN).remedy
    assert "连接设置的“高级”" in describe(Problem(kind), Language.ZH_CN).remedy


def test_there_are_no_words_for_problems_that_do_not_exist() -> None:
    assert {name for name in catalogue("problems") if "." in name} == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", list(Kind))
def test_both_languages_speak_of_the_same_facts(kind: Kind) -> None:
    entry = catalogue("problems")[kind.value]
    for words in (entry, *entry.get("variant", {}).values()):
        named = {lang: set(re.findall(r"{(\w+)}", str(words[lang]))) - {"settings"} for lang in ("en", "zh")}
        assert named["en"] == named["zh"]


@pytest.mark.parametrize(
    ("variant", "english", "chinese"),
    [
        ("arithmetic", "a JPEG with arithmetic coding, which is not supported", "算术编码"),
        ("twelve_bits", "a JPEG with 12 bits per colour, which is not supported", "12 位"),
        ("lossless", "a lossless JPEG, which is not supported", "无损"),
        ("hierarchical", "a hierarchical JPEG, which is not supported", "分层"),
        ("rare", "a rare variant of its format, which is not supported", "少见"),
    ],
)
def test_a_kind_of_an_accepted_format_that_is_not_accepted_is_named(variant: str, english: str, chinese: str) -> None:
    problem = Problem(Kind.PICTURE_FORMAT, variant=variant)
    assert english in describe(problem, Language.EN).headline
    assert chinese in describe(problem, Language.ZH_CN).headline
    for language in Language:
        assert "GIF" not in describe(problem, language).remedy


def test_facts_are_filled_in_and_never_followed() -> None:
    problem = Problem(Kind.NETWORK_DNS, host="{0.__class__} {seconds}")
    assert describe(problem, Language.EN).headline == "Cannot find the server “{0.__class__} {seconds}”."


def test_a_fact_that_is_not_known_is_a_dash() -> None:
    assert "—" in describe(Problem(Kind.NETWORK_DNS), Language.EN).headline


@pytest.mark.parametrize(
    ("asked", "english", "chinese"),
    [
        (None, "Wait a moment", "请稍候"),
        (0.0, "Wait a moment", "请稍候"),
        (0.4, "The server asks you to wait 1 s first. ", "服务器要求先等待 1 秒。"),
        (60.0, "The server asks you to wait 60 s first. ", "服务器要求先等待 60 秒。"),
        (9_999_999_999.0, "The server asks you to wait more than an hour first. ", "服务器要求先等待一小时以上。"),
    ],
)
def test_how_long_the_server_asks_to_wait_is_told(asked: float | None, english: str, chinese: str) -> None:
    problem = Problem(Kind.LIMIT_THROTTLED, retry_after=asked, variant="anonymous")
    assert describe(problem, Language.EN).remedy.startswith(english)
    assert describe(problem, Language.ZH_CN).remedy.startswith(chinese)
    if asked:  # and nothing else is advised
        assert "moment" not in describe(problem, Language.EN).remedy
        assert "稍候" not in describe(problem, Language.ZH_CN).remedy


@pytest.mark.parametrize(
    "problem",
    [
        *(Problem(Kind.PICTURE_ADDRESS_REFUSED, variant=which) for which in ("", "not_https", "unreadable")),
        Problem(Kind.PICTURE_NOT_FETCHED, reason="TLS"),
    ],
    ids=str,
)
def test_nobody_is_told_to_choose_what_was_tried_already(problem: Problem) -> None:
    assert "(BASE64) failed too" in describe(problem, Language.EN).remedy
    assert "（BASE64）亦未成功" in describe(problem, Language.ZH_CN).remedy


@pytest.mark.parametrize(("language", "words"), [(Language.EN, "AppSecret again"), (Language.ZH_CN, "重新填写")])
def test_an_item_of_the_keyring_that_cannot_be_read_is_not_said_to_wait_for_a_password(
    language: Language, words: str
) -> None:
    told = describe(Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable"), language)
    assert words in told.remedy
    assert not re.search("password|密码", told.headline + told.remedy)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(Kind))
def test_nobody_in_a_terminal_is_sent_to_a_dialog(kind: Kind, language: Language) -> None:
    variants = catalogue("problems")[kind.value].get("variant", {})
    for variant in ("", *variants):
        problem = Problem(kind, variant=variant)
        told = describe(problem, language, terminal=True).remedy
        assert "connection settings" not in told
        assert "连接设置" not in told
        assert "{" not in told


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


def test_the_number_of_the_ticket_comes_first() -> None:
    asked = replace(QUERY, ticket="4711")
    lines = ticket(Problem(Kind.SERVER_PARAMETER), asked, host="h", at=datetime.now(UTC)).splitlines()
    assert lines[1] == "Ticket / 工单: 4711"
    assert "4711" not in report(Problem(Kind.SERVER_PARAMETER))
