"""The state of one face on the devices at the doors, as reported by the service for each device."""

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
"""The user types that the call accepts (vendor's document, face-permission management)."""


class DoorState(Enum):
    """The state of a face on a device, derived from the vendor's status."""

    ON = "on"
    """`transferred`."""
    ON_ITS_WAY = "on_its_way"
    """`toBeTransferred`."""
    NOT_STORED = "not_stored"
    """`needManual` and the statuses of failed transfers: somebody must act."""
    TAKEN_OFF = "taken_off"
    """`transferDeleted`."""
    UNKNOWN = "unknown"
    """Any other status; never counted as on the device."""


@dataclass(frozen=True, slots=True)
class Door:
    """One device.

    Attributes:
        name: `deviceNickName`, empty if absent. Untrusted text.
        device_id: `iotId`, empty if absent. Untrusted text.
        status: as received, empty if absent. Untrusted text.
        state: the meaning of the status.
        synced: `syncTime` in China Standard Time; None if absent, unreadable or in the future.
        synced_raw: `syncTime` as received, None if absent. Untrusted text.
    """

    name: str
    device_id: str
    status: str
    state: DoorState
    synced: datetime | None
    synced_raw: str | None


@dataclass(frozen=True, slots=True)
class Doors:
    """The devices that the service reported; nothing is known about others.

    Attributes:
        doors: in the order of the reply, each device once.
        total: number of devices according to the service, None if it did not report one.
        missing: why devices are missing; None if all are present.
        trace: the trace of the last call.
        exchange: the last call, redacted, with the times of all calls; None if it was not recorded.
    """

    query: FaceQuery
    doors: tuple[Door, ...]
    total: int | None
    missing: Problem | None
    trace: Trace
    exchange: Exchange | None = None

    def count(self, state: DoorState) -> int:
        """Return the number of devices in a state."""
        return sum(door.state is state for door in self.doors)
