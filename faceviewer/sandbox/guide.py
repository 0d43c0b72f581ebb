"""The ids worth trying in the sandbox, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.core.query import Sample, UserType
from faceviewer.sandbox.catalogue import LATER_MEANINGS
from faceviewer.sandbox.people import CASES, DEMO_PHONE, PEOPLE
from faceviewer.sandbox.provocations import CLASSIC_GATEWAY_IDS, ENDPOINT_IDS, ODDITIES, VPC_GATEWAY_IDS

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def as_text() -> str:
    """Return the guide as plain text, one id a line."""
    width = max(len(sample.user_id) for sample in GUIDE)
    lines = [
        "Sample ids / 示例 ID",
        f"{len(PEOPLE)} people, all of them drawn / 共 {len(PEOPLE)} 人，均为绘制的示例",
        "",
        *(
            f"{sample.user_type or '*':<9}{sample.user_id:<{width}}  {sample.english} / {sample.chinese}"
            for sample in GUIDE
        ),
    ]
    return "\n".join(lines) + "\n"
