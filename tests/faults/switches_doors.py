"""Switches of defences around doors, as in `switches`."""

import json
from typing import Any

from faceviewer.core import limits
from faceviewer.core.doors import Door, DoorState
from faceviewer.core.query import FaceQuery
from faceviewer.gateway.envelope import Reply
from faceviewer.gateway.person_check import OtherPerson
from faceviewer.lookup import doors
from faceviewer.lookup.doors import Page, read_page
from tests.faults.proof import Switch, instead_of


@instead_of(doors, "find_other_person")
def no_person_check_of_pages(*_: object) -> OtherPerson:
    """Accept pages about any person."""
    return OtherPerson(None)


@instead_of(doors, "find_other_person_in")
def no_person_check_of_entries(*_: object) -> OtherPerson:
    """Accept entries about any person."""
    return OtherPerson(None)


@instead_of(doors, "_later")
def last_entry(_: Door, other: Door) -> Door:
    """Use the last of two entries about one device."""
    return other


@instead_of(doors, "read_page")
def extension_before_record(reply: Reply, query: FaceQuery) -> Page | None:
    """Let the extension field overwrite the documented fields."""
    data = reply.fields["data"]
    extension = json.loads(data["extInfo"])
    data |= extension
    for device in data["deviceList"]:
        device |= {"status": extension.get("status", device["status"])}
    return read_page(reply, query)


class _Kind(dict[str, DoorState]):
    def get(self, status: str, _: Any = None) -> DoorState:
        return DoorState.ON if status.strip().lower().startswith("transfer") else DoorState.ON_ITS_WAY


lenient_statuses = Switch("lenient_statuses", doors, _STATE_OF=_Kind())
"""Ignore case and endings of a status."""

totals_ignored = Switch("totals_ignored", doors, _count=lambda _: None)
"""Ignore the total, and end at the first empty page."""

repetitions_ignored = Switch("repetitions_ignored", doors, _why_no_more=lambda *_, **__: None)
"""Request further pages after a repeated one."""

no_limit_of_doors = Switch("no_limit_of_doors", limits, DOORS=1 << 40, DOORS_PAGES=1 << 40)
"""Request any number of pages."""
