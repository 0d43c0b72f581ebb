"""The redacted HTTP exchange of a lookup and its times, without secrets and picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "‹hidden›"
"""Replaces a secret."""


class Phase(StrEnum):
    """A phase of a lookup."""

    PREPARE = "prepare"
    DNS = "dns"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"
    FIRST_BYTE = "first_byte"
    BODY = "body"
    IN_PROCESS = "in_process"
    PAUSE = "pause"
    DECODE = "decode"


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """One phase of a lookup, in milliseconds of the wall clock.

    Attributes:
        call: number of the signed call, from 1; 0 for a phase outside of signed calls, such as fetching a picture.
        start_ms: time since the start of the lookup.
        length_ms: duration.
        finished: False if the lookup failed or was cancelled during the phase.
    """

    phase: Phase
    call: int
    start_ms: float
    length_ms: float
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last signed call of a lookup, and the times of the whole lookup.

    It contains names, ids and links of a person as they were sent: a view must mask them.

    Attributes:
        request_headers: name and value; HIDDEN for values that would identify the caller.
        request_body: JSON; tokens are HIDDEN.
        string_to_sign: the signed text, with the AppKey HIDDEN.
        status: the HTTP status, 0 if there was no response.
        response_headers: name and value, limited in number and length.
        reply: JSON if `reply_is_json`, else the text as received; limited in length.
        reply_is_json: whether the reply could be parsed.
        reply_withheld: whether the reply is omitted because it is about another person.
        reply_is_cut: whether only the beginning of the reply is kept, or nothing of a JSON reply that is too long.
        picture_characters: the length of the picture in the reply, which is never kept.
        spans: the phases, in order.
        names: the fields of the reply with names of people, or other personal texts.
    """

    address: str
    request_headers: tuple[tuple[str, str], ...] = field(repr=False)
    request_body: str = field(repr=False)
    string_to_sign: str = field(repr=False)
    status: int = 0
    response_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    reply: str = field(default="", repr=False)
    reply_is_json: bool = False
    reply_withheld: bool = False
    reply_is_cut: bool = False
    picture_characters: int = 0
    spans: tuple[PhaseSpan, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def total_ms(self) -> float:
        """The duration of the lookup, in milliseconds."""
        return max((span.start_ms + span.length_ms for span in self.spans), default=0.0)

    @property
    def calls(self) -> int:
        """The number of signed calls."""
        return max((span.call for span in self.spans), default=0)


def is_reused(spans: Iterable[PhaseSpan], call: int) -> bool:
    """Return whether a call (0 for fetching the picture) used a connection that was already open."""
    phases = {span.phase for span in spans if span.call == call}
    return Phase.FIRST_BYTE in phases and Phase.CONNECT not in phases
