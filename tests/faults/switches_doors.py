"""Defences around the doors, each to be switched off."""

import json
from typing import Any

from faceviewer.core import limits
from faceviewer.core.doors import Door, DoorState
from faceviewer.core.query import FaceQuery
from faceviewer.gateway import doors_endpoint
from faceviewer.gateway.doors_endpoint import Page, read_page
from faceviewer.gateway.envelope import Reply
from tests.faults.proof import Switch, instead_of


@instead_of(doors_endpoint, "find_other_person")
def doors_of_anybody(*_: object) -> None:
    """Believe that an answer is about the one who was asked for."""


@instead_of(doors_endpoint, "find_other_person_in")
def entries_of_anybody(*_: object) -> None:
    """Believe that every entry is about the one who was asked for."""


@instead_of(doors_endpoint, "_later")
def last_entry(_: Door, other: Door) -> Door:
    """Of two entries about one device believe the last."""
    return other


@instead_of(doors_endpoint, "read_page")
def extension_before_record(reply: Reply, query: FaceQuery) -> Page | None:
    """Take what the extension field says for what the answer says."""
    data = reply.fields["data"]
    extension = json.loads(data["extInfo"])
    data |= extension
    for device in data["deviceList"]:
        device |= {"status": extension.get("status", device["status"])}
    return read_page(reply, query)


class _Kind(dict[str, DoorState]):
    def get(self, status: str, _: Any = None) -> DoorState:
        return DoorState.ON if status.strip().lower().startswith("transfer") else DoorState.ON_ITS_WAY


kind_statuses = Switch("kind_statuses", doors_endpoint, _STATE_OF=_Kind())
"""Take a status for what it may have meant."""

totals_unread = Switch("totals_unread", doors_endpoint, _count=lambda _: None)
"""Take the first empty page for the end of the list."""

pages_unseen = Switch("pages_unseen", doors_endpoint, _why_no_more=lambda *_, **__: None)
"""Ask for the next page whatever came."""

no_bound_on_doors = Switch("no_bound_on_doors", limits, DOORS=1 << 40, DOORS_PAGES=1 << 40)
"""Ask for as many pages as a server says that there are."""
