"""What the devices at the doors hold of one face, told by the service for each device."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from faceviewer.core.query import UserType

if TYPE_CHECKING:
    from datetime import datetime

    from faceviewer.core.exchange import Exchange
    from faceviewer.core.problem import Problem, Trace
    from faceviewer.core.query import FaceQuery

TAKES_DOORS = frozenset({UserType.IDENTITY, UserType.OPEN})
"""The user types that the call takes (vendor's document, face-permission management)."""


class DoorState(Enum):
    """What a device holds, as far as its status says; the statuses are the vendor's."""

    ON = "on"
    """`transferred`."""
    ON_ITS_WAY = "on_its_way"
    """`toBeTransferred`."""
    NOT_STORED = "not_stored"
    """`needManual`, and the failures of one try or another: somebody must act."""
    TAKEN_OFF = "taken_off"
    """`transferDeleted`."""
    UNKNOWN = "unknown"
    """Any other status: never counted as on the device."""


@dataclass(frozen=True, slots=True)
class Door:
    """One device.

    Attributes:
        name: `deviceNickName`, empty if absent. Untrusted text.
        device_id: `iotId`, empty if absent. Untrusted text.
        status: as it came, empty if absent. Untrusted text.
        state: what the status stands for.
        synced: `syncTime` in China Standard Time; None if absent, unreadable or to come.
        synced_raw: `syncTime` as it came, None if absent. Untrusted text.
    """

    name: str
    device_id: str
    status: str
    state: DoorState
    synced: datetime | None
    synced_raw: str | None


@dataclass(frozen=True, slots=True)
class Doors:
    """The devices that the service told of; of any other, nothing is known.

    Attributes:
        doors: in the order of the answer, each device once.
        total: how many there are by the service, None where it did not tell.
        missing: why not all of them are here; None if all are.
        trace: what identifies the last call.
        exchange: the last call, redacted, and the time of all of them; None where nobody kept it.
    """

    query: FaceQuery
    doors: tuple[Door, ...]
    total: int | None
    missing: Problem | None
    trace: Trace
    exchange: Exchange | None = None

    def count(self, state: DoorState) -> int:
        """Return how many are in a state."""
        return sum(door.state is state for door in self.doors)
