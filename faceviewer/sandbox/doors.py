"""The doors of the sandbox: the devices that have a face, in the format of `/domain/perm/status/user/query`.

This endpoint may be stricter than the vendor's: a page has at most twenty devices, and its number is required.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faceviewer.core.doors import TAKES_DOORS
from faceviewer.core.record import CHINA_STANDARD_TIME

if TYPE_CHECKING:
    from faceviewer.sandbox.endpoint import Question
    from faceviewer.sandbox.people import Person

PATH = "/domain/perm/status/user/query"
API_VERSIONS = frozenset({"1.0.0"})
PAGE_SIZE = 20

ON, ON_ITS_WAY, NOT_STORED, TAKEN_OFF = "transferred", "toBeTransferred", "needManual", "transferDeleted"
EVERY_STATUS = (
    *(ON, ON_ITS_WAY, NOT_STORED, TAKEN_OFF, "deviceOffline", "faceCheckTimeout", "faceCheckError", "facePushError"),
    *("transferTimeout", "deleteTimeout", "unknownError", "waitingForReboot"),
)
"""The vendor's statuses, and one that is unknown."""
_NAMES = ("北门 North gate", "南门 South gate", "大堂 Lobby", "车库 Garage")


@dataclass(frozen=True, slots=True)
class DoorsCase:
    """The special doors of one person.

    Attributes:
        statuses: of each door, in order.
        echoed_user_id: another person's id in the reply, empty for the id of the query.
        pages: number of pages that exist, which may be less than the total requires; None for all.
        refused: whether the caller has no permission for doors.
    """

    statuses: tuple[str, ...] = ()
    echoed_user_id: str = ""
    pages: int | None = None
    refused: bool = False


def page_of(
    question: Question, person: Person | None, case: DoorsCase | None, *, now: float
) -> dict[str, object] | None:
    """Return the `data` of a page; None if there are no doors.

    Args:
        person: None if the id is not registered.
        case: the special doors; None for doors that match the record.
        now: seconds since 1970.

    Raises:
        Rejected: the parameters are not as documented.
    """
    page, size = question.params.get("pageNo"), question.params.get("pageSize", PAGE_SIZE)
    is_face = question.user_type in TAKES_DOORS and question.params.get("permType") == "FACE"
    if not is_face or type(page) is not int or type(size) is not int or min(page, size) < 1:
        raise question.rejected()
    if person is None:
        return None
    case = _ordinary(person) if case is None else case
    if not case.statuses:
        return None
    size = min(size, PAGE_SIZE)
    first = (page - 1) * size
    is_there = case.pages is None or page <= case.pages
    statuses = case.statuses[first : first + size] if is_there else ()
    return {
        "deviceListTotal": len(case.statuses),
        "deviceListPageNo": page,
        "deviceListPageSize": size,
        "deviceList": [_device(number, status, now) for number, status in enumerate(statuses, first)],
        "userType": person.user_type.value,
        "userName": person.name,
        "userId": case.echoed_user_id or person.user_id,
        "extInfo": json.dumps({"userName": person.name, "policy": person.policy}, ensure_ascii=False),
    }


def _ordinary(person: Person) -> DoorsCase:
    if person.portrait is None:
        return DoorsCase()
    is_over = isinstance(person.expires, timedelta) and person.expires < timedelta()
    return DoorsCase((TAKEN_OFF if is_over else ON,) * len(_NAMES))


def _device(number: int, status: str, now: float) -> dict[str, object]:
    at = datetime.fromtimestamp(now, CHINA_STANDARD_TIME) - timedelta(hours=3 + number % 40)
    name = _NAMES[number] if number < len(_NAMES) else f"{number + 1} 号门 Door {number + 1}"
    return {
        "syncTime": f"{at:%Y-%m-%d %H}:{number % 60:02}:00",
        "iotId": hashlib.sha256(f"door {number}".encode()).hexdigest()[:32],
        "deviceNickName": name,
        "status": status,
    }
