"""An HTTP response as the diagnosis reads it, and the clock that its `Date` tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

import httpx

from faceviewer.core.http_date import http_date
from faceviewer.core.limits import (
    ANSWER_HEADERS,
    CLOCK_AGREES_SECONDS,
    CLOCK_TOLERANCE_SECONDS,
    SERVER_TEXT,
)
from faceviewer.core.problem import Problem
from faceviewer.gateway.bounded_json import BYTE_ORDER_MARK
from faceviewer.gateway.envelope import Reply, read_reply
from faceviewer.gateway.error_tables import by_error_code

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w-]+)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """An HTTP response, read. A server's headers are bounded here, in number and length, for all who read them.

    Attributes:
        body: the body as received, empty where it was not read.
        sent_text: the string that we signed, to compare with the gateway's.
        request_id: the `id` we sent.
        clock_offset: seconds to add to this computer's clock to get the server's, 0.0 if unknown.
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
        """The envelope in the body, or why there is none."""
        try:
            return read_reply(self.body, charset=self.charset)
        except Problem as breach:
            return breach

    @property
    def charset(self) -> str:
        """The charset that `Content-Type` tells, empty if it tells none."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""

    @property
    def error_message(self) -> str:
        """`X-Ca-Error-Message`, empty if absent; one that is there twice and empty once counts as the other."""
        return ", ".join(filter(None, self.headers.get_list("x-ca-error-message")))[:SERVER_TEXT]

    @property
    def error_code(self) -> str:
        """`X-Ca-Error-Code`, empty if absent: then the status came from the endpoint. Of several, one that is known."""
        codes = [code for code in self.headers.get_list("x-ca-error-code", split_commas=True) if code]
        return next(filter(by_error_code, codes), codes[0] if codes else "")

    @property
    def is_page(self) -> bool:
        """Whether a web page came from something that is not the gateway."""
        start = self.body[:SERVER_TEXT].removeprefix(BYTE_ORDER_MARK).lstrip().lower()
        is_xml = start.startswith(b"<?xml") and b"html" not in start
        looks_so = not is_xml and ("html" in self.headers.get("content-type", "").lower() or start[:1] == b"<")
        return looks_so and "x-ca-request-id" not in self.headers

    @property
    def date_offset(self) -> float:
        """Seconds to add to this computer's clock to get the server's; none where the two agree."""
        return self.clock_offset if abs(self.clock_offset) >= CLOCK_AGREES_SECONDS else 0.0

    @property
    def refuses_right_time(self) -> bool:
        """Whether the `Date` agrees with this computer's clock, so that it is not this one that is off."""
        told = http_date(self.headers.get("date", "")) is not None
        return told and abs(self.clock_offset) <= CLOCK_TOLERANCE_SECONDS


def clock_offset(date: str, *, sent: float, arrived: float) -> float | None:
    """Return the seconds to add to this computer's clock to get a server's; 0.0 where they may agree.

    The server told its time, rounded down to the second, at some moment between the two.

    Args:
        date: the answer's `Date`; None is returned where it is no date.
        sent: when the request went out, by this computer's clock, in seconds since 1970.
        arrived: when the answer's head was here, likewise.
    """
    told = http_date(date)
    if told is None:
        return None
    least, most = told.timestamp() - arrived, told.timestamp() + 1 - sent
    return 0.0 if least <= 0 <= most else (least + most) / 2


def _bounded(headers: httpx.Headers) -> httpx.Headers:
    def cut(text: bytes) -> bytes:
        whole = len(text) <= SERVER_TEXT
        return text if whole else text[:SERVER_TEXT].decode("utf-8", "ignore").encode("utf-8")  # no half a character

    return httpx.Headers([(cut(name), cut(value)) for name, value in headers.raw[:ANSWER_HEADERS]])
