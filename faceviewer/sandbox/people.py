"""The people of the sandbox, about two hundred invented ones, always the same; portraits.py draws their pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, DENY, PERMISSION

if TYPE_CHECKING:
    from collections.abc import Iterator


class PictureFormat(StrEnum):
    """A picture's file format; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True)
class Portrait:
    """The description of a picture to draw.

    Attributes:
        seed: selects the head and the background colour, from 0; equal seeds give equal pictures.
        orientation: EXIF orientation, 1 to 8; the stored pixels are rotated so that the head is upright when a viewer
            applies it. Values other than 1 only with JPEG.
        see_through: whether there is an alpha channel in place of a background. Only with PNG and WebP.
        width, height: pixels as shown, at most 800.
        cut: whether the file is truncated.
        poor: whether the picture is very dark and blurred.
        located: whether EXIF contains a camera, a time and a place (latitude and longitude 0). Only with JPEG.
    """

    seed: int
    format: PictureFormat = PictureFormat.JPEG
    orientation: int = 1
    see_through: bool = False
    width: int = 480
    height: int = 640
    cut: bool = False
    poor: bool = False
    located: bool = False

    @property
    def media_type(self) -> str:
        """The value of `Content-Type`."""
        return f"image/{self.format.lower()}"


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person, by the fields of the record; None for null.

    Attributes:
        user_id: `userId`, unique within the user type.
        expires: `expireTime`, as a text or relative to the time of the reply.
        bare: whether null fields are omitted from the record.
    """

    user_type: UserType
    user_id: str
    name: str | None
    policy: str | None = PERMISSION
    expires: timedelta | str | None = None
    portrait: Portrait | None = None
    bare: bool = False

    @property
    def face_id(self) -> str:
        """`faceId`: 32 hexadecimal digits."""
        return hashlib.sha256(f"{self.user_type}/{self.user_id}".encode()).hexdigest()[:32]

    def record(self, now: float) -> dict[str, object]:
        """Return the `data` of the endpoint's reply, without the picture.

        Args:
            now: seconds since 1970. Relative expiries move with it, so that a person who expires soon always does.
        """
        fields = {
            "faceId": self.face_id,
            "userId": self.user_id,
            "userType": self.user_type.value,
            "userName": self.name,
            "expireTime": _moment(self.expires, now) if isinstance(self.expires, timedelta) else self.expires,
            "policy": self.policy,
        }
        return {name: value for name, value in fields.items() if value is not None or not self.bare}


def _moment(ahead: timedelta, now: float) -> str:
    """Return a time in the format of `expireTime`, rounded so that it looks typed and stays constant for a while."""
    at = datetime.fromtimestamp(now, CHINA_STANDARD_TIME) + ahead
    if ahead >= _LONG:
        at = at.replace(hour=23, minute=59, second=59)
    elif abs(ahead) >= _SHORT:
        at = at.replace(minute=0, second=0)
    return f"{at:%Y-%m-%d %H:%M:%S}"


_LONG, _SHORT = timedelta(days=14), timedelta(hours=1)
_MONTH = timedelta(days=30)

UNKNOWN_POLICY = "ESCORT_ONLY"
UNREADABLE = "长期有效"

_LONG_NAME = "亚历山大·康斯坦丁诺维奇·示例（" + "工程部甲级样本" * 6 + "共六十四字）"


_case = partial(Person, UserType.OPEN, expires=_MONTH)


def _days(count: int) -> timedelta:
    return timedelta(days=count)


CASES = (
    _case("allowed", "张三（示例）", portrait=Portrait(0)),
    _case("denied", "李四（示例）", portrait=Portrait(1), policy=DENY),
    _case("expired", "王五（示例）", portrait=Portrait(2), expires=_days(-3)),
    _case("expired-today", "Sam Sample", portrait=Portrait(3), expires=timedelta(hours=-2)),
    _case("expires-in-1-day", "赵六（示例）", portrait=Portrait(4), expires=_days(1)),
    _case("expires-in-3-days", "Erin Example", portrait=Portrait(5), expires=_days(3)),
    _case("expires-in-7-days", "孙七（示例）", portrait=Portrait(6), expires=_days(7)),
    _case("no-expiry", "周八（示例）", portrait=Portrait(7), expires=None),
    _case("unreadable-expiry", "吴九（示例）", portrait=Portrait(8), expires=UNREADABLE),
    _case("far-expiry", "郑十（示例）", portrait=Portrait(9), expires="9999-12-31 23:59:59"),
    _case("no-photo", "Noor Nophoto", portrait=None),
    _case("unknown-policy", "冯十一（示例）", portrait=Portrait(10), policy=UNKNOWN_POLICY),
    _case("missing-policy", "陈十二（示例）", portrait=Portrait(11), policy=None),
    _case("denied-and-expired", "Dana Demo", portrait=Portrait(12), policy=DENY, expires=_days(-40)),
    _case("long-name", _LONG_NAME, portrait=Portrait(13)),
    _case("mixed-name", "Amy 林小美（Sample）", portrait=Portrait(14)),
    _case("right-to-left-name", "عينة تجريبية", portrait=Portrait(15)),
    _case("no-name", None, portrait=Portrait(16)),
    _case("bare-record", None, portrait=Portrait(17), policy=None, expires=None, bare=True),
    _case("turned-photo", "卫十四（示例）", portrait=Portrait(18, orientation=6)),
    _case("see-through-photo", "Pat Png", portrait=Portrait(19, PictureFormat.PNG, see_through=True)),
    _case("webp-photo", "Wendy Webp", portrait=Portrait(20, PictureFormat.WEBP)),
    _case("large-photo", "蒋十五（示例）", portrait=Portrait(21, width=800, height=800)),
    _case("poor-photo", "Dim Sample", portrait=Portrait(22, poor=True)),
    _case("located-photo", "杨十七（示例）", portrait=Portrait(23, located=True)),
)
"""All cases that the record card shows, registered under every user type; under PHONE from 13800138000 on."""

DEMO_PHONE = 13800138000
_ORDINARY_PER_TYPE = 25
_POLICIES = (PERMISSION, DENY, UNKNOWN_POLICY, None)
_EXPIRIES = (_MONTH, _days(400), _days(7), _days(3), _days(1), _days(-3), None, UNREADABLE)

_SURNAMES = "林黄何郭马罗梁宋谢韩唐于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = ("晓明", "小雨", "子涵", "一诺", "浩然", "欣怡", "思远", "雅婷", "文博", "佳宁", "宇航")
_FIRST = ("Alex", "Robin", "Kim", "Jules", "Sasha", "Noa", "Toni", "Mika", "Charlie", "Lou", "Jamie", "Kai", "Yuki")
_LAST = ("Sample", "Example", "Specimen", "Placeholder", "Muster")


def _all_people() -> Iterator[Person]:
    for user_type in UserType:
        for number, case in enumerate(CASES):
            user_id = str(DEMO_PHONE + number) if user_type is UserType.PHONE else case.user_id
            yield replace(case, user_type=user_type, user_id=user_id)
    # Every combination once; the remaining people are ordinary.
    combinations = iter(list(product(_POLICIES, _EXPIRIES, (True, False))))
    for number in range(_ORDINARY_PER_TYPE * len(UserType)):
        user_type = list(UserType)[number % len(UserType)]
        surname, given, first, last = (names[number % len(names)] for names in (_SURNAMES, _GIVEN, _FIRST, _LAST))
        policy, expires, pictured = next(combinations, (PERMISSION, _MONTH, True))
        yield Person(
            user_type,
            _ordinary_id(user_type, number // len(UserType)),
            f"{first} {last}" if number % 3 == 2 else f"{surname}{given}（示例）",
            policy,
            expires,
            Portrait(25 + number) if pictured else None,
            bare=number % 2 == 1,
        )


def _ordinary_id(user_type: UserType, number: int) -> str:
    match user_type:
        case UserType.PHONE:
            return str(DEMO_PHONE + 100 + number)
        case UserType.IDENTITY:
            return hashlib.sha256(f"sample {number}".encode()).hexdigest()[:32]
        case UserType.OPEN:
            return f"oa|{number + 1:04}"
        case _:
            return f"用户-{number + 1:03}"


PEOPLE = tuple(_all_people())
"""All registered people; user type and user id together are unique."""
