"""The text of a watermark."""

from datetime import UTC, datetime

import pytest

from faceviewer.core.language import Language
from faceviewer.ui.export.products import Order, Product, Subject, sheet
from faceviewer.ui.lookup.presenter import judged
from tests.ui.fakes import query, result

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def watermark(purpose: str) -> list[str]:
    found = judged(result(query()), now=NOW)
    subject = Subject(found.result, found.verdict, Language.EN, "api.example.com", NOW)
    order = Order(Product.SHEET, operator="李工", purpose=purpose)
    return list(sheet(order, subject, now=NOW).watermark)


@pytest.mark.parametrize(
    ("purpose", "lines"),
    [
        ("Ticket 4711", ["Ticket 4711"]),
        ("Ticket 4711: the door at gate 3 does not know me", ["Ticket 4711: the door at gate", "3 does not know me"]),
        ("工单 4711：员工在三号门无法通行，请核对", ["工单 4711：员工在三号门无法通", "行，请核对"]),
        ("x" * 70, ["x" * 30, "x" * 30, "x" * 10]),
        ("字" * 120, ["字" * 15, "字" * 15, "字" * 15 + "…"]),
        ("\u202e<b>\n", ["\ufffd<b>"]),
    ],
)
def test_watermark_has_operator_time_and_wrapped_purpose(purpose: str, lines: list[str]) -> None:
    assert watermark(purpose) == ["李工", "2026-11-24 12:30:00 (UTC)", *lines]
