"""The redacted HTTP exchange of a lookup and where its time went; it holds no secret and no picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "‹hidden›"
"""Stands where a secret was."""


class Phase(StrEnum):
    """What a span of time was spent on."""

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
        phase: what the time was spent on.
        call: the signed call that it belongs to, from 1; 0 for what is none, such as fetching a picture.
        start_ms: since the lookup began.
        length_ms: how long it took.
        finished: False where the lookup failed, or was given up, in the middle of it.
    """

    phase: Phase
    call: int
    start_ms: float
    length_ms: float
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that is not kept whole.

    Attributes:
        pointer: where in the reply, as a JSON pointer (RFC 6901); empty for the reply as a whole.
        characters: how many there were.
    """

    pointer: str
    characters: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last signed call of a lookup, and the time of all of it.

    Names, ids and links of a person are in it as they were sent: a view masks them.

    Attributes:
        request_headers: name and value; HIDDEN for what would identify the caller.
        request_body: JSON; tokens are HIDDEN.
        string_to_sign: what was signed, with the AppKey HIDDEN.
        status: the HTTP status, 0 where there was no answer.
        reply_headers: name and value, bounded.
        reply: JSON if `reply_is_json`, else the text as it came; bounded.
        reply_is_json: whether the reply could be read.
        reply_withheld: whether it is left out because it is about somebody else.
        cuts: what of the reply is not whole; a picture's data is never kept.
        spans: where the time went, in order.
    """

    address: str
    request_headers: tuple[tuple[str, str], ...] = field(repr=False)
    request_body: str = field(repr=False)
    string_to_sign: str = field(repr=False)
    status: int = 0
    reply_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    reply: str = field(default="", repr=False)
    reply_is_json: bool = False
    reply_withheld: bool = False
    cuts: tuple[Cut, ...] = ()
    spans: tuple[PhaseSpan, ...] = ()

    @property
    def total_ms(self) -> float:
        """How long the lookup took."""
        return max((span.start_ms + span.length_ms for span in self.spans), default=0.0)

    @property
    def calls(self) -> int:
        """How many signed calls it made."""
        return max((span.call for span in self.spans), default=0)

    def after(self, earlier: Exchange, *, by_ms: float) -> Exchange:
        """Return it as the end of a lookup that began with another one.

        Args:
            earlier: what came before.
            by_ms: how much later this one began.
        """
        calls = earlier.calls
        moved = (replace(s, start_ms=s.start_ms + by_ms, call=s.call + calls if s.call else 0) for s in self.spans)
        return replace(self, spans=(*earlier.spans, *moved))


def is_reused(spans: Iterable[PhaseSpan], call: int) -> bool:
    """Tell whether a call, 0 for the fetching of the picture, went over a connection that was open."""
    phases = {span.phase for span in spans if span.call == call}
    return Phase.FIRST_BYTE in phases and Phase.CONNECT not in phases


def pointer_to(parent: str, name: str) -> str:
    """Return the JSON pointer (RFC 6901) of a member of the object that another one points to."""
    return f"{parent}/{name.replace('~', '~0').replace('/', '~1')}"
