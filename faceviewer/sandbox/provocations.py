"""User ids that provoke what else can go wrong, whatever the user type; and the guide to all ids worth trying."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from faceviewer.core.query import Sample, UserType
from faceviewer.sandbox.catalogue import (
    CLASSIC_GATEWAY_ERRORS,
    ENDPOINT_ERRORS,
    LATER_GATEWAY_ERRORS,
    LATER_MEANINGS,
    VPC_GATEWAY_ERRORS,
    EndpointError,
    GatewayError,
)
from faceviewer.sandbox.people import CASES, DEMO_PHONE, PEOPLE, Person
from faceviewer.sandbox.pictures import Portrait

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PORTRAIT = Portrait(24)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A record is answered, but something about it is odd.

    Attributes:
        english: what is odd.
        chinese: likewise.
        seconds: how long the answer takes.
        echoed_user_id: somebody else's id in the record, empty for the one asked.
        cut_picture: as Portrait.cut.
        plain_http: the picture's address is http.
        expired_link: the picture's address has expired.
    """

    english: str
    chinese: str
    seconds: float = 0.0
    echoed_user_id: str = ""
    cut_picture: bool = False
    plain_http: bool = False
    expired_link: bool = False

    def person(self, user_type: UserType, user_id: str) -> Person:
        """Return who is answered: nobody of the register, but with an ordinary record."""
        portrait = replace(_PORTRAIT, cut=self.cut_picture)
        return Person(
            user_type, self.echoed_user_id or user_id, "陆十六（示例）", expires=timedelta(days=30), portrait=portrait
        )


ODDITIES = {
    "slow-3": Oddity("answers after 3 seconds", "3 秒后才响应", seconds=3),
    "slow-15": Oddity("answers after 15 seconds, after the time limit", "15 秒后才响应，超过约定时限", seconds=15),
    "broken-photo": Oddity("a photo that is cut off", "照片数据不完整", cut_picture=True),
    "wrong-person": Oddity("another person's record", "返回他人的记录", echoed_user_id="somebody-else"),
    "http-photo": Oddity("a photo link without encryption", "照片链接未加密（http）", plain_http=True),
    "expired-link": Oddity("a photo link that has expired", "照片链接已过期", expired_link=True),
}


def _endpoint_ids() -> dict[str, EndpointError]:
    """Name each error `error-<HTTP status>-<code>`, and count them where several share a code."""
    total = Counter((error.http_status, error.code) for error in ENDPOINT_ERRORS)
    seen: Counter[tuple[int, int]] = Counter()
    named = {}
    for error in ENDPOINT_ERRORS:
        key = error.http_status, error.code
        seen[key] += 1
        named[f"error-{key[0]}-{key[1]}" + (f"-{seen[key]}" if total[key] > 1 else "")] = error
    return named


def _classic_id(error: GatewayError) -> str:
    return "gateway-" + re.sub(r"[^a-z0-9]+", "-", error.message.partition(",")[0].lower())


ENDPOINT_IDS = _endpoint_ids()
CLASSIC_GATEWAY_IDS = {_classic_id(error): error for error in CLASSIC_GATEWAY_ERRORS}
VPC_GATEWAY_IDS = {f"gateway-{error.error_code}": error for error in (*VPC_GATEWAY_ERRORS, *LATER_GATEWAY_ERRORS)}

Provocation = EndpointError | GatewayError | Oddity


def _squeezed(user_id: str) -> str:
    """Return an id without case and hyphens: clients take hyphens out of phone numbers."""
    return user_id.replace("-", "").lower()


PROVOCATIONS: dict[str, Provocation] = {**ENDPOINT_IDS, **CLASSIC_GATEWAY_IDS, **VPC_GATEWAY_IDS, **ODDITIES}
"""What each documented id provokes."""

_BY_SQUEEZED_ID = {_squeezed(user_id): provocation for user_id, provocation in PROVOCATIONS.items()}


def provoked_by(user_id: str) -> Provocation | None:
    """Return what an id provokes, None if nothing; hyphens and case do not matter."""
    return _BY_SQUEEZED_ID.get(_squeezed(user_id))


def _samples() -> Iterator[Sample]:
    for number, case in enumerate(CASES):
        yield Sample(UserType.PHONE, str(DEMO_PHONE + number), case.english, case.chinese)
    for user_type in UserType:
        if user_type is not UserType.PHONE:
            for case in CASES:
                yield Sample(user_type, case.key, case.english, case.chinese)
    for user_id, oddity in ODDITIES.items():
        yield Sample(None, user_id, oddity.english, oddity.chinese)
    for user_id, error in ENDPOINT_IDS.items():
        yield Sample(
            None,
            user_id,
            f"HTTP {error.http_status}, code {error.code}: {error.message}",
            f"HTTP {error.http_status}，代码 {error.code}：{error.description}",
        )
    for user_id, refusal in {**CLASSIC_GATEWAY_IDS, **VPC_GATEWAY_IDS}.items():
        message = refusal.message.removesuffix(":%s")
        english, chinese = LATER_MEANINGS.get(refusal.error_code, (message, message))
        yield Sample(
            None,
            user_id,
            f"the gateway refuses with HTTP {refusal.http_status}: {english}",
            f"网关以 HTTP {refusal.http_status} 拒绝：{chinese}",
        )


GUIDE = tuple(_samples())
"""Everything worth trying: the ordinary record first, then what can be special about one, then what can go wrong."""


def guide_text(people: Sequence[Person] = PEOPLE) -> str:
    """Return the guide as plain text, one id a line.

    Args:
        people: who is registered.
    """
    samples = _guide(people)
    width = max(len(sample.user_id) for sample in samples)
    lines = [
        "Sample IDs / 示例 ID",
        f"{len(people)} people, all of them drawings / 共 {len(people)} 人，均为绘制的人像",
        "",
        *(
            f"{sample.user_type or '*':<9}{sample.user_id:<{width}}  {sample.english} / {sample.chinese}"
            for sample in samples
        ),
    ]
    return "\n".join(lines) + "\n"


def guide_json(people: Sequence[Person] = PEOPLE) -> dict[str, object]:
    """Return the guide for a program: `userType` is null where an id works under any."""
    ids = [
        {"userType": sample.user_type, "userId": sample.user_id, "en": sample.english, "zh": sample.chinese}
        for sample in _guide(people)
    ]
    return {"schemaVersion": 1, "people": len(people), "ids": ids}


def _guide(people: Sequence[Person]) -> tuple[Sample, ...]:
    """Return the ids worth trying: of own people each."""
    if people is PEOPLE:
        return GUIDE
    named = (Sample(p.user_type, p.user_id, p.name or "own person", p.name or "自定人员") for p in people)
    return (*named, *(sample for sample in GUIDE if sample.user_type is None))
