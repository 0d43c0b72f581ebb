"""The settings of update notices: consent, address, and the last check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from faceviewer.store.setting import exactly, reads, text

ASKED_AT_START = 2
"""The launch at which the operator is asked: nobody wants to decide that before having seen the program."""


@dataclass(frozen=True, slots=True)
class UpdateChoice:
    """What the operator chose, and the state of the checks.

    Attributes:
        agreed: whether to check once a day; None until the operator decided.
        starts: number of launches since an update URL was set, counted up to ASKED_AT_START.
        url: of the notices, "" for none. The administrator's takes precedence.
        seen: when the newest valid notice was issued, None if there was none.
        checked: the day of the last check, None if there was none.

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
