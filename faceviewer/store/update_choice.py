"""Whether, and where, the operator wants to be told of newer versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from faceviewer.store.setting import exactly, reads, text

ASKED_AT_START = 2
"""The start at which the operator is asked: nobody wants to decide that before having seen the program."""


@dataclass(frozen=True, slots=True)
class UpdateChoice:
    """What the operator chose, and what became of it.

    Attributes:
        agreed: whether to look once a day; None until the operator said so or that not.
        starts: how often the program was started since there is an address to ask, counted up to ASKED_AT_START.
        url: the address of the notices, "" for none. The administrator's comes before it.
        seen: when the newest notice was issued that was believed, None if none was.
        checked: the day of the last look at a start, None if there was none.

    Raises:
        ValueError: an address that cannot be written as UTF-8, or a time without a zone.
    """

    agreed: bool | None = field(default=None, metadata=reads(exactly(bool)))
    starts: int = field(default=0, metadata=reads(exactly(int)))
    url: str = field(default="", metadata=reads(text))
    seen: datetime | None = field(default=None, metadata=reads(exactly(datetime)))
    checked: date | None = field(default=None, metadata=reads(exactly(date)))

    def __post_init__(self) -> None:
        self.url.encode()
        if self.seen is not None and self.seen.tzinfo is None:
            raise ValueError("seen has no zone")
