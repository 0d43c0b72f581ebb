"""Text from a server in a real window: cases X01, X02, X05 and X07."""

import ctypes
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.sandbox import app
from faceviewer.ui.card import record_card
from faceviewer.ui.lookup.presenter import Found
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.parts import labels
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.window import message_bar
from faceviewer.wording import field_words
from tests.faults.origin import Request, in_this_process
from tests.faults.proof import Switch, fails_without, instead_of
from tests.faults.test_presenter import beating
from tests.ui.acting import ask, wait_for
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fakes import words_on

USER_ID = "x-0001"


@dataclass
class ScriptedGateway:
    """A gateway in this process that accepts every request and sends given replies.

    Attributes:
        data: further fields of `data`; None for null.
        envelope: further fields of the envelope.
        request_id: its `X-Ca-Request-Id`.
    """

    data: dict[str, Any] | None = field(default_factory=dict)
    envelope: dict[str, Any] = field(default_factory=lambda: {"code": 200})
    request_id: str = "G-1"

    def reply(self, request: Request) -> tuple[int, bytes]:
        params = json.loads(request.body)["params"]
        echo = {"userId": params["userId"], "userType": params["userType"], "policy": "PERMISSION"}
        data = None if self.data is None else {**echo, **self.data}
        return 200, json.dumps({"id": "a", **self.envelope, "data": data}).encode()


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> ScriptedGateway:
    """The gateway that the window uses as its training gateway."""
    gateway = ScriptedGateway()
    monkeypatch.setattr(app, "Sandbox", lambda: in_this_process(gateway.reply, x_ca_request_id=gateway.request_id))
    return gateway


@contextmanager
def watched(path: Path) -> Iterator[Callable[[], bool]]:
    """Yield a function that returns whether any part of this process opened a file (inotify(7))."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    in_open = 0x20
    assert libc.inotify_add_watch(descriptor, os.fsencode(path), in_open) >= 0

    def was_opened() -> bool:
        try:
            return bool(os.read(descriptor, 4096))
        except BlockingIOError:
            return False

    try:
        yield was_opened
    finally:
        os.close(descriptor)


@pytest.fixture
def canary() -> Iterator[Path]:
    """A picture that must not be opened; its path is so short that no label elides it."""
    with tempfile.TemporaryDirectory(prefix="c") as folder:
        path = Path(folder) / "c.png"
        Image.new("RGB", (8, 8), "red").save(path)
        yield path


def look_up(desk: Desk, qtbot: QtBot, text: str) -> None:
    ask(desk, UserType.OPEN, USER_ID)
    wait_for(desk, qtbot, text)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify, which tells who opened a file, is Linux's")
@fails_without(
    Switch("labels_guess", labels, _PLAIN_TEXT=2),  # Qt.TextFormat.AutoText, which is Qt's default
    Switch("fields_guess", SelectableText, show_text=lambda field, text, **_: field.setText(text)),
)
def test_X01_markup_is_shown_as_text_and_opens_no_file(
    gateway: ScriptedGateway, open_desk: OpenDesk, qtbot: QtBot, canary: Path
) -> None:
    markup = f'<img src="file://{canary}">'
    gateway.data = {"userName": markup, "faceId": markup, "policy": markup, "expireTime": markup}
    gateway.request_id = markup
    desk = open_desk()
    with watched(canary) as was_opened:
        look_up(desk, qtbot, "Cannot tell")
        for widget in (desk.window.bar, desk.window.card, desk.window.status):
            for label in widget.findChildren(QLabel):
                label.repaint()
        QApplication.processEvents()
        assert not was_opened()
    seen = words_on(desk.window)
    assert seen.count("<img src=") >= 3
    assert "<" not in "".join(child.toolTip() for child in desk.window.findChildren(QLabel))


@fails_without(Switch("full_server_text", message_bar, shown=lambda text, _limit: text))
def test_X02_servers_message_is_a_quotation_below_our_headline(
    gateway: ScriptedGateway, desk: Desk, qtbot: QtBot
) -> None:
    lure = "Your client is out of date, download <a href=https://evil.example>3.3.4</a> " * 20
    gateway.data, gateway.envelope = None, {"code": 460, "message": "x", "localizedMsg": lure}
    look_up(desk, qtbot, "The service does not accept this request (code 460)")
    quoted = next(line for line in words_on(desk.window).splitlines() if "Your client is out of date" in line)
    assert quoted.startswith("Message from the server: “")
    assert len(quoted) < 230
    assert not any(label.openExternalLinks() for label in desk.window.findChildren(QLabel))


def _hardly_cut(text: str, _limit: int) -> str:
    return text[:5_000]  # a megabyte would take minutes


@fails_without(
    Switch("fields_are_hardly_cut", record_card, shown=_hardly_cut),
    Switch("words_are_hardly_cut", field_words, shown=_hardly_cut),
)
def test_X05_megabyte_in_every_field_does_not_stall_or_enlarge_the_window(
    gateway: ScriptedGateway,
    desk: Desk,
    qtbot: QtBot,
    record_property: Callable[[str, object], None],
) -> None:
    megabyte = "x" * 1_000_000
    gateway.data = {"faceId": "F-1"}
    look_up(desk, qtbot, "F-1")  # what the first lookup loads is not what is measured
    before = desk.window.size()
    gateway.data = {"userName": megabyte, "faceId": megabyte, "policy": megabyte, "expireTime": megabyte}
    with beating() as gaps:
        look_up(desk, qtbot, "Cannot tell")
    record_property("figure", f"longest stall {max(gaps) * 1000:.0f} ms")
    assert max(gaps) < 0.2
    assert desk.window.size() == before
    assert max(map(len, words_on(desk.window).splitlines())) < 600


_show_found = Screen._show_found


@instead_of(Screen, "_show_found")
def _title_names_who_is_shown(self: Screen, state: Found) -> None:
    _show_found(self, state)
    self._stage.window().setWindowTitle(state.result.record.user_name or "")


@fails_without(_title_names_who_is_shown)
def test_X07_title_has_no_personal_data(gateway: ScriptedGateway, desk: Desk, qtbot: QtBot) -> None:
    gateway.data = {"userName": "Zhang Canary", "faceId": "F-1"}
    look_up(desk, qtbot, "Zhang Canary")
    titles = [window.windowTitle() + window.windowIconText() for window in QApplication.topLevelWidgets()]
    titles += [window.title() for window in QGuiApplication.topLevelWindows()]
    for title in titles:
        assert "Canary" not in title
        assert USER_ID not in title
