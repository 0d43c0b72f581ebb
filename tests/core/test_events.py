"""The event log: what it keeps, and its format."""

import re
import subprocess
import sys

import pytest

from faceviewer.core import events
from faceviewer.core.events import Event, note, noted, recent
from faceviewer.core.exchange import Phase
from faceviewer.core.limits import EVENTS_KEPT
from faceviewer.core.problem import Kind, Problem

_PERSONAL = "张三 13800138000 https://door.example/?Signature=CANARY"


def _last(count: int) -> list[str]:
    """Return the last events without their times."""
    return [re.sub(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", "", line) for line in recent()[-count:]]


def test_event_line_has_name_members_and_numbers() -> None:
    note(Event.PHASE, Phase.DNS, call=2, ms=12.3456)
    assert _last(1) == ["phase dns call=2 ms=12.3"]


def test_event_refuses_arbitrary_texts() -> None:
    before = recent()
    for attempt in ({"members": (_PERSONAL,)}, {"numbers": {"id": "13800138000"}}):
        with pytest.raises((AttributeError, TypeError)):
            note(Event.CALL, *attempt.get("members", ()), **attempt.get("numbers", {}))  # type: ignore[arg-type]
    assert recent() == before


@pytest.mark.parametrize(
    ("raised", "end"),
    [
        (Problem(Kind.RECORD_NONE, name=_PERSONAL), "failed record.none"),
        (ValueError(_PERSONAL), "stopped"),
        (KeyboardInterrupt(_PERSONAL), "stopped"),
    ],
    ids=["problem", "unforeseen", "interrupted"],
)
def test_end_of_failed_event_has_kind_but_no_facts(raised: BaseException, end: str) -> None:
    with pytest.raises(type(raised)), noted(Event.CALL):
        raise raised
    begun, ended = _last(2)
    assert begun == "call begun"
    assert re.fullmatch(rf"call {re.escape(end)} ms=[\d.]+", ended)


def test_only_the_last_events_are_kept() -> None:
    for number in range(EVENTS_KEPT + 5):
        note(Event.JOB, number=number)
    assert len(recent()) == EVENTS_KEPT
    assert _last(1) == [f"job number={EVENTS_KEPT + 4}"]


def test_events_do_not_import_logging() -> None:
    code = f"import sys; from {events.__name__} import *; note(Event.JOB); sys.exit('logging' in sys.modules)"
    assert subprocess.run([sys.executable, "-S", "-c", code], check=False).returncode == 0
