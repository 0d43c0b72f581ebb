"""A parsed HTTP response for the diagnosis, and the clock offset from its `Date` header."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import httpx

from faceviewer.core.http_date import http_date
from faceviewer.core.limits import CLOCK_AGREES_SECONDS, CLOCK_TOLERANCE_SECONDS, RESPONSE_HEADERS, SERVER_TEXT
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Problem
from faceviewer.gateway.bounded_json import BYTE_ORDER_MARK
from faceviewer.gateway.envelope import Reply, read_reply
from faceviewer.gateway.error_tables import by_error_code

# Charsets other than Unicode. Python knows further names, of codecs that take quadratic time or that are no charsets.
_CHARSET = pattern(
    r";\s*charset\s*=\s*[\"']?((?:x-gbk|gb|big5|euc|shift|sjis|ks_c|iso|latin|windows|koi8|tis|cp)[\w-]*)",
    re.ASCII | re.IGNORECASE,
)
_TWO_BYTES = "\u07ff"  # the last character of two bytes in UTF-8, as which GBK may be misread
_CHINESE = dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb18030", "cp936"), "gb18030") | {"big5": "big5hkscs"}


@dataclass(frozen=True)
class ParsedResponse:
    """An HTTP response with parsed parts. The number and the length of its headers are limited.

    Attributes:
        body: the body as received, empty if it was not read.
        sent_text: the string to sign of the request, to compare with that of the gateway.
        clock_offset: seconds to add to the clock of this computer to get the time of the server, 0.0 if unknown.
    """

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)
    sent_text: str = field(repr=False)
    request_id: str
    clock_offset: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "headers", _bounded(self.headers))

    @cached_property
    def reply(self) -> Reply | Problem:
        """The envelope in the body, or the problem with it."""
        try:
            return read_reply(self.body_in_utf_8)
        except Problem as breach:
            return breach

    @cached_property
    def body_in_utf_8(self) -> bytes:
        """The body, converted from its declared charset unless it is in UTF-8 in spite of that."""
        charset = _CHARSET.search(self.headers.get("content-type", ""))
        if charset is None:
            return self.body
        chinese = _CHINESE.get(charset[1].lower())
        with suppress(UnicodeDecodeError):
            text = self.body.decode("utf-8")
            if chinese is None or max(text, default="") > _TWO_BYTES:
                return self.body
        with suppress(LookupError):  # an unknown charset
            return self.body.decode(chinese or charset[1], "replace").encode("utf-8")
        return self.body

    @property
    def error_message(self) -> str:
        """`X-Ca-Error-Message`, empty if absent. Several non-empty values are joined."""
        return ", ".join(filter(None, self.headers.get_list("x-ca-error-message")))[:SERVER_TEXT]

    @property
    def error_code(self) -> str:
        """`X-Ca-Error-Code`, the first known one of several; empty if absent: then the endpoint set the status."""
        codes = [code for code in self.headers.get_list("x-ca-error-code", split_commas=True) if code]
        return next(filter(by_error_code, codes), codes[0] if codes else "")

    @property
    def is_page(self) -> bool:
        """Whether the body is a web page that is not from the gateway."""
        start = self.body[:SERVER_TEXT].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
        is_xml = start.startswith(b"<?xml") and b"html" not in start
        is_html = not is_xml and ("html" in self.headers.get("content-type", "").lower() or start[:1] == b"<")
        return is_html and "x-ca-request-id" not in self.headers

    @property
    def date_offset(self) -> float:
        """The clock offset in seconds, 0.0 if it is too small to matter."""
        return self.clock_offset if abs(self.clock_offset) >= CLOCK_AGREES_SECONDS else 0.0

    @property
    def refuses_right_time(self) -> bool:
        """Whether the `Date` agrees with the clock of this computer, so that this clock is not wrong."""
        has_date = http_date(self.headers.get("date", "")) is not None
        return has_date and abs(self.clock_offset) <= CLOCK_TOLERANCE_SECONDS


def clock_offset(date: str, *, sent: float, arrived: float) -> float | None:
    """Return the seconds to add to the clock of this computer to get that of a server, None if `date` is not a date.

    The server wrote its time, rounded down to the second, between `sent` and `arrived`, both in seconds since 1970. The
    offset is 0.0 if the clocks may agree.
    """
    server_time = http_date(date)
    if server_time is None:
        return None
    least, most = server_time.timestamp() - arrived, server_time.timestamp() + 1 - sent
    return 0.0 if least <= 0 <= most else (least + most) / 2


def _bounded(headers: httpx.Headers) -> httpx.Headers:
    def cut(text: bytes) -> bytes:
        is_short = len(text) <= SERVER_TEXT
        return text if is_short else text[:SERVER_TEXT].decode("utf-8", "ignore").encode("utf-8")  # whole characters

    return httpx.Headers([(cut(name), cut(value)) for name, value in headers.raw[:RESPONSE_HEADERS]])
