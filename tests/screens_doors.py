"""The states of the doors, for `tests.screens`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from faceviewer.core.doors import Door, Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.ui.card.doors_line import look_of
from faceviewer.ui.doors.doors_dialog import DoorsDialog
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.wording.doors import describe_doors
from faceviewer.wording.problems import describe

_SYNCED = datetime(2026, 11, 29, 7, 0, tzinfo=CHINA_STANDARD_TIME)
_PASSES = Verdict(Answer.PASS, Reason.EXPIRY_NEVER, (Reason.EXPIRY_NEVER, Reason.POLICY_PERMISSION), None, None)
_LATE = Problem(Kind.NETWORK_TIMEOUT, seconds=10, host="api.link.aliyun.com", came=5, total=24)
_EVERY = (
    ("北门 North gate", "needManual", DoorState.NOT_STORED),
    ("南门 South gate", "transferred", DoorState.ON),
    ("大堂 Lobby", "toBeTransferred", DoorState.ON_ITS_WAY),
    ("车库 Garage", "transferDeleted", DoorState.TAKEN_OFF),
    ("\u202eetag <b>East", "waitingForReboot", DoorState.UNKNOWN),
)


def doors_states(language: Language, found: Callable[[], MainWindow]) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield name and maker of each; `found` makes a window with somebody on show."""
    yield "doors-on-card", partial(_on_card, language, found)
    yield "doors", partial(_dialog, language, doors_of(*_EVERY))
    yield "doors-all", partial(_dialog, language, doors_of(*((f"Gate {n}", *_EVERY[1][1:]) for n in range(1, 41))))
    yield "doors-partial", partial(_dialog, language, doors_of(*_EVERY, total=24, missing=_LATE))
    yield "doors-none", partial(_dialog, language, doors_of())
    yield "doors-refused", partial(_refused, language)
    yield "doors-unasked", _unasked


def doors_of(*told: tuple[str, str, DoorState], total: int | None = None, missing: Problem | None = None) -> Doors:
    """Return doors by name, status and state."""
    doors = tuple(Door(name, f"{n:032x}", status, state, _SYNCED, None) for n, (name, status, state) in enumerate(told))
    query = FaceQuery(UserType.OPEN, "zhang.san")
    return Doors(query, doors, len(doors) if total is None else total, missing, Trace(request_id="r-1"))


def _on_card(language: Language, found: Callable[[], MainWindow]) -> MainWindow:
    window, doors = found(), doors_of(*_EVERY[:2], _EVERY[1], _EVERY[1])
    words, (icon, tone) = describe_doors(doors, _PASSES, language), look_of(doors)
    window.card.doors.show_words(f"{words.count.capitalize()}\n{words.sentence}", icon=icon, tone=tone)
    return window


def _dialog(language: Language, doors: Doors) -> DoorsDialog:
    dialog = DoorsDialog(None)
    words = describe_doors(doors, _PASSES, language)
    dialog.show_doors(doors, words, asked_at="2026-11-29 10:12:30 (UTC+8)")
    return dialog


def _refused(language: Language) -> DoorsDialog:
    dialog, words = DoorsDialog(None), describe(Problem(Kind.CREDENTIALS_DOORS), language)
    dialog.show_problem(words.headline, words.remedy)
    return dialog


def _unasked() -> DoorsDialog:
    dialog = DoorsDialog(None)
    dialog.show_nothing("—", can_check=True)
    return dialog
