"""Texts of problems, and the report for the ticket."""

import errno
import os
import re
import sys
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


# Errors of open, read, write, fsync, link, rename, mkdir, flock and bind in the manual pages of Linux, and those of
# network shares; without those of wrong calls.
_ERRORS = (
    *("EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EAGAIN", "EBADF", "EBUSY", "EDQUOT", "EEXIST", "EFBIG"),
    *("EHOSTDOWN", "EHOSTUNREACH", "EINVAL", "EIO", "EISDIR", "EKEYEXPIRED", "ELOOP", "EMFILE", "ENAMETOOLONG"),
    *("ENFILE", "ENODEV", "ENOENT", "ENOKEY", "ENOLCK", "ENOMEM", "ENOSPC", "ENOSYS", "ENOTCONN", "ENOTDIR"),
    *("ENOTEMPTY", "ENXIO", "EOPNOTSUPP", "EPERM", "EPIPE", "EREMOTEIO", "EROFS", "ESTALE", "ETIMEDOUT", "ETXTBSY"),
    "EXDEV",
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other messages")
@pytest.mark.parametrize("name", _ERRORS)
def test_every_message_of_the_system_has_texts_in_both_languages(name: str) -> None:
    reason = os.strerror(getattr(errno, name))
    problem = Problem(Kind.LOCAL_DISK, folder="x", reason=reason)
    assert reason not in describe(problem, Language.ZH_CN).remedy
    assert CHINESE.search(catalogue("reasons")[reason]["zh"])


@pytest.mark.parametrize("kind", Kind)
def test_every_problem_has_texts_in_both_languages(kind: Kind) -> None:
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
def test_token_problem_points_to_its_field(kind: Kind) -> None:
    assert "connection settings under Advanced" in describe(Problem(kind), Language.EN).remedy
    assert "连接设置的“高级”" in describe(Problem(kind), Language.ZH_CN).remedy


def test_texts_of_problems_match_the_kinds() -> None:
    assert {name for name in catalogue("problems") if "." in name} == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", Kind)
def test_both_languages_use_the_same_facts(kind: Kind) -> None:
    entry = catalogue("problems")[kind.value]
    for words in (entry, *entry.get("variant", {}).values()):
        named = {lang: set(re.findall(r"{(\w+)}", str(words[lang]))) - {"settings"} for lang in ("en", "zh")}
        assert named["en"] == named["zh"]


@pytest.mark.parametrize(
    ("variant", "english", "chinese"),
    [
        ("arithmetic", "a JPEG with arithmetic coding", "算术编码"),
        ("twelve_bits", "a JPEG with 12 bits per colour", "12 位"),
        ("lossless", "a lossless JPEG", "无损"),
        ("hierarchical", "a hierarchical JPEG", "分层"),
        ("rare", "a rare variant of its format", "少见"),
    ],
)
def test_unsupported_jpeg_variant_is_named(variant: str, english: str, chinese: str) -> None:
    problem = Problem(Kind.PICTURE_FORMAT, variant=variant)
    for language, named in ((Language.EN, f"{english}, which is not supported"), (Language.ZH_CN, chinese)):
        assert named in describe(problem, language).headline
        assert "GIF" not in describe(problem, language).remedy


def test_facts_are_not_format_strings_and_an_unknown_one_is_a_dash() -> None:
    problem = Problem(Kind.NETWORK_DNS, host="{0.__class__} {seconds}")
    assert describe(problem, Language.EN).headline == "Cannot find the server “{0.__class__} {seconds}”."
    assert "—" in describe(Problem(Kind.NETWORK_DNS), Language.EN).headline


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (None, "Wait a moment", "请稍候"),
        (0.0, "Wait a moment", "请稍候"),
        (0.4, "The server asks you to wait 1 s first. ", "服务器要求先等待 1 秒。"),
        (60.0, "The server asks you to wait 60 s first. ", "服务器要求先等待 60 秒。"),
        (9_999_999_999.0, "The server asks you to wait more than an hour first. ", "服务器要求先等待一小时以上。"),
    ],
)
def test_remedy_has_the_requested_wait(seconds: float | None, english: str, chinese: str) -> None:
    problem = Problem(Kind.LIMIT_THROTTLED, retry_after=seconds, variant="anonymous")
    assert describe(problem, Language.EN).remedy.startswith(english)
    assert describe(problem, Language.ZH_CN).remedy.startswith(chinese)
    if seconds:  # and nothing else is advised
        assert "moment" not in describe(problem, Language.EN).remedy
        assert "稍候" not in describe(problem, Language.ZH_CN).remedy


@pytest.mark.parametrize(
    "problem",
    [
        Problem(Kind.PICTURE_ADDRESS_REFUSED),
        *(Problem(Kind.PICTURE_ADDRESS_REFUSED, variant=f"not_{which}") for which in ("https", "public")),
        Problem(Kind.PICTURE_ADDRESS_REFUSED, variant="unreadable"),
        Problem(Kind.PICTURE_NOT_FETCHED, reason="TLS"),
    ],
    ids=str,
)
def test_remedy_does_not_suggest_base64_again(problem: Problem) -> None:
    assert "(BASE64) failed too" in describe(problem, Language.EN).remedy
    assert "（BASE64）亦未成功" in describe(problem, Language.ZH_CN).remedy


def test_unreadable_keyring_item_does_not_mention_password() -> None:
    for language, words in ((Language.EN, "AppSecret again"), (Language.ZH_CN, "重新填写")):
        texts = describe(Problem(Kind.LOCAL_KEYRING, reason="ItemUnreadable"), language)
        assert words in texts.remedy
        assert not re.search("password|密码", texts.headline + texts.remedy)


@pytest.mark.parametrize("kind", Kind)
def test_terminal_remedy_mentions_no_dialog(kind: Kind) -> None:
    for variant in ("", *catalogue("problems")[kind.value].get("variant", {})):
        for language in Language:
            remedy = describe(Problem(kind, variant=variant), language, terminal=True).remedy
            assert not re.search("connection settings|连接设置|{", remedy)


QUERY = FaceQuery(UserType.PHONE, "13800138000")
TRACE = Trace("our-id", "their-id", "GATEWAY-ID", 200, 460, server_text="no such user 13800138000 <b>\u202e")


def report(problem: Problem) -> str:
    return ticket(problem, QUERY, host="api.example", at=datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC))


def test_ticket_has_all_facts_in_both_languages() -> None:
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


def test_ticket_masks_id_in_every_server_field() -> None:
    user_id = "13800138000"
    trace = Trace("our-id", user_id, f"G-{user_id}", 404, None, f"NO_{user_id}", "no 138%200013%208000\u202e")
    text = report(Problem(Kind.SERVER_PARAMETER, trace=trace))
    assert not any(part in text for part in (user_id, "0013", "\u202e"))
    assert text.count("138****8000") == 5
    assert "our-id" in text


def test_ticket_has_no_empty_lines() -> None:
    text = report(Problem(Kind.NETWORK_DNS, host="api.example"))
    assert "HTTP" not in text
    assert " ID" not in text
    assert all(line.split(": ", 1)[-1] for line in text.splitlines())


def test_ticket_uses_server_time() -> None:
    text = report(Problem(Kind.SERVER_FAILED, trace=Trace(request_id="r", date_offset=840.0)))
    assert "2026-11-24 12:14:00+00:00" in text
    assert "clock is 14 minutes behind" in text
    assert "本机时间慢 14 分钟" in text


def test_ticket_begins_with_ticket_number() -> None:
    query = replace(QUERY, ticket="4711")
    lines = ticket(Problem(Kind.SERVER_PARAMETER), query, host="h", at=datetime.now(UTC)).splitlines()
    assert lines[1] == "Ticket / 工单: 4711"
    assert "4711" not in report(Problem(Kind.SERVER_PARAMETER))
