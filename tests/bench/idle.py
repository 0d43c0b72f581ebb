"""Processor time of a window without input, in each state: `python -m tests.bench.idle [SECONDS [LAYOUT ...]]`.

SECONDS is how long each state is measured. A LAYOUT is a number from 0 to 4, for window sizes and languages; without
one, all are measured. Each line of the output is a JSON object: a state, and the share of one core that all threads of
the program took in it. To measure on a display, set QT_QPA_PLATFORM=xcb. Processor time hardly depends on what else is
running.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from faceviewer.app import Program
from faceviewer.arguments import read_arguments
from faceviewer.core.query import UserType
from faceviewer.ui.visibility import visibility
from tests.bench.figures import note

LIMIT, LIMIT_LOOKING = 0.01, 0.03  # shares of a core; a lookup in progress is animated
_SETTLING_SECONDS = 6.0  # within which a state must reach its limit; the slow lookup ends after ten
_DEMO, _DENIED = "13800138000", "13800138001"
_LAYOUTS: list[tuple[tuple[int, int], str, str]] = [
    ((1040, 680), "language_en", "text_100"),
    ((720, 520), "language_en", "text_100"),
    ((1040, 680), "language_zh_CN", "text_200"),
    ((720, 520), "language_en", "text_200"),
    ((861, 611), "language_en", "text_110"),
]
"""The size of the window, its language and the size of its text."""


class Walk:
    """Shows the states of one window one after the other, each for some seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._program = Program(read_arguments(["--lang", "en"]))
        self._window = self._program.window
        _wait_until(lambda: self._program.is_ready)

    def states(self, layouts: list[int]) -> Iterator[tuple[str, float]]:
        """Go through all states in these layouts; yield the name of each state and its share of a core."""
        yield "setup page", self._measure(LIMIT)
        self._do("training")
        for layout in layouts:
            size, *actions = _LAYOUTS[layout]
            self._do(*actions)
            self._window.resize(*size)
            for name, enter in self._steps():
                enter()
                yield f"{name} ({layout})", self._measure(limit_of(name))

    def close(self) -> None:
        self._program.shut_down()

    def _steps(self) -> Iterator[tuple[str, Callable[[], object]]]:
        do, found = partial(partial, self._do), partial(partial, self._ask_and_wait)
        yield "empty", lambda: None
        yield "looking", partial(self._ask, "slow-15")
        yield "found", found(_DEMO)
        yield "why", self._window.card.verdict.toggle_why
        yield "pinned", do("pin")
        yield "comparing", found(_DENIED)
        yield "comparing, no record", found("nobody")
        yield "no record", do("pin")
        yield "failed", found("gateway-invalid-signature")
        yield "photo refused", found("broken-photo")
        yield "denied", found(_DENIED)
        yield "sharing", do("sharing")
        yield "details", do("sharing", "details")
        yield "properties", do("properties")
        yield "doors", self._check_doors
        yield "palette", do("palette")
        yield "shortcuts", do("details", "shortcuts")
        yield "full screen", do("full_screen")
        yield "window again", do("full_screen")
        yield "text pasted", self._paste
        yield "connections", do("settings")
        yield "blank", partial(visibility.change, blank=True)
        yield "no longer blank", partial(visibility.change, blank=False)

    def _do(self, *actions: str) -> None:
        for dialog in self._window.findChildren(QDialog):
            dialog.close()
        for action in actions:
            self._window.actions_[action].trigger()

    def _ask(self, user_id: str) -> None:
        demo = user_id.isdigit()
        self._do("cancel")
        self._window.bar.ask(UserType.PHONE if demo else UserType.OPEN, user_id)

    def _ask_and_wait(self, user_id: str) -> None:
        self._ask(user_id)
        _wait_until(lambda: self._window.stage.shows_photo is not None)

    def _check_doors(self) -> None:
        self._ask_and_wait("doors-hundred")
        self._do("check_doors")

    def _paste(self) -> None:
        QGuiApplication.clipboard().setText("139 0000 0000, userType=OPEN userId=li.si")
        self._do("paste")

    def _measure(self, limit: float) -> float:
        until = time.monotonic() + _SETTLING_SECONDS
        while (share := _share(self._seconds)) > limit and time.monotonic() < until:
            pass
        return share


def limit_of(state: str) -> float:
    """Return the share of a core that a state may take."""
    return LIMIT_LOOKING if state.startswith("looking") else LIMIT


def _share(seconds: float) -> float:
    cost, start = time.process_time(), time.monotonic()
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    return (time.process_time() - cost) / (time.monotonic() - start)


def _wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        _share(0.02)


def main() -> None:
    """Print the shares; the exit status is 1 if one exceeds its limit."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else 2.0
    layouts = [int(word) for word in sys.argv[2:]] or list(range(len(_LAYOUTS)))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        walk = Walk(seconds)
        too_much, shares = False, []
        for state, share in walk.states(layouts):
            too_much |= share > limit_of(state)
            if limit_of(state) == LIMIT:
                shares.append(share)
            print(json.dumps({"state": state, "share": round(share, 4)}), flush=True)
        print(json.dumps({"platform": QApplication.platformName()}))
        walk.close()
    note("idle", f"{min(shares) * 100:.1f} to {max(shares) * 100:.1f} %")
    sys.exit(too_much)


if __name__ == "__main__":
    main()
