"""Notices about newer versions, which need the operator's consent."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faceviewer import __version__
from faceviewer.core.language import Language
from faceviewer.gateway import updates
from faceviewer.gateway.updates import fetch_update
from faceviewer.store import machine
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import Settings, UpdateChoice
from tests.gateway.notice_server import PUBLIC_KEY, Served, notice, signed
from tests.ui.acting import IN_TIME, button_of, press, press_text, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on

Start = Callable[[UpdateChoice], Desk]

_QUESTION = "Check for newer versions?"
_TODAY = datetime.now(UTC)


def _notice(**changed: Any) -> bytes:
    times = {"issued": _TODAY.isoformat(), "expires": (_TODAY + timedelta(days=183)).isoformat()}
    return signed(notice(**{**times, **changed}))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server with a signed notice of a newer version, and its key in place of the program's."""
    with Served(_notice()) as server:

        async def fetch(address: str, *, public_key: bytes) -> Any:
            assert public_key.count(b"BEGIN PUBLIC KEY") == 1
            return await fetch_update(address, public_key=PUBLIC_KEY, ca_file=server.ca_file)

        monkeypatch.setattr(updates, "fetch_update", fetch)
        yield server


@pytest.fixture
def managed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the administrator's policies."""
    path = tmp_path / "managed.toml"
    monkeypatch.setattr(machine, "managed_path", lambda: path)
    return path


@pytest.fixture
def start(open_desk: Callable[..., Desk], managed_file: Path) -> Start:
    return lambda choice: open_desk(settings=Settings(language=Language.EN, updates=choice))


def _choice(desk: Desk) -> UpdateChoice:
    return desk.settings.value.updates


def _by_hand(desk: Desk) -> None:
    desk.window.actions_["updates"].trigger()


def _settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until all jobs of the start are done and the settings are written."""
    done: list[object] = []

    async def nothing(_services: object) -> None:
        return None

    desk.wiring._jobs.run(nothing, then=done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    assert desk.settings.settle(IN_TIME / 1000)


def test_second_start_asks_for_consent_without_taking_the_focus(start: Start, server: Served, qtbot: QtBot) -> None:
    first = start(UpdateChoice(url=server.url))
    _settle(first, qtbot)
    assert _QUESTION not in words_on(first.window)
    desk = start(_choice(first))
    wait_for(desk, qtbot, _QUESTION)
    assert server.url.split("/")[2] in words_on(desk.window)
    assert desk.window.focusWidget() is desk.window.bar.field
    assert server.requests == []
    press_text(desk, "Check once a day")
    wait_for(desk, qtbot, f"FaceViewer 99.0 is available; this is {__version__}")
    assert "Faster" in words_on(desk.window)
    press_text(desk, "Copy address")
    assert QGuiApplication.clipboard().text() == "https://example.org/faceviewer"
    _settle(desk, qtbot)
    kept, _ = load_settings()
    assert (kept.updates.agreed, kept.updates.seen) == (True, _TODAY)
    assert len(server.requests) == 1


@pytest.mark.parametrize("starts", [1, 2])
def test_refused_or_closed_question_is_not_asked_again(start: Start, server: Served, qtbot: QtBot, starts: int) -> None:
    desk = start(UpdateChoice(url=server.url, starts=1))
    wait_for(desk, qtbot, _QUESTION)
    if starts == 1:
        press_text(desk, "Do not check")
    else:
        press(desk, "Close")
    assert _QUESTION not in words_on(desk.window)
    again = start(replace(_choice(desk), starts=starts))
    _settle(again, qtbot)
    assert _QUESTION not in words_on(again.window)
    assert _choice(again).starts == 2
    assert server.requests == []


def test_check_is_made_once_a_day_until_it_is_stopped(start: Start, server: Served, qtbot: QtBot) -> None:
    agreed = UpdateChoice(agreed=True, starts=2, url=server.url)
    desk = start(agreed)
    wait_for(desk, qtbot, "FaceViewer 99.0 is available")
    again = start(_choice(desk))
    _settle(again, qtbot)
    assert "99.0" not in words_on(again.window)
    assert len(server.requests) == 1
    desk.window.actions_["language_zh_CN"].trigger()
    wait_for(desk, qtbot, "更快")
    assert button_of(desk, "复制地址")
    press_text(desk, "停止每天检查")
    assert _choice(desk).agreed is False


def test_check_at_the_start_reports_newer_versions_only(start: Start, server: Served, qtbot: QtBot) -> None:
    server.body = _notice(version=__version__)
    desk = start(UpdateChoice(agreed=True, url=server.url))
    qtbot.waitUntil(lambda: _choice(desk).checked is not None)
    assert "newest version" not in words_on(desk.window)
    _by_hand(desk)
    wait_for(desk, qtbot, f"FaceViewer {__version__} is the newest version")


def test_notice_older_than_the_last_one_is_reported(start: Start, server: Served, qtbot: QtBot) -> None:
    desk = start(UpdateChoice(agreed=True, url=server.url, seen=_TODAY + timedelta(days=1)))
    wait_for(desk, qtbot, "is out of date")
    assert _choice(desk).seen == _TODAY + timedelta(days=1)


def test_network_problem_is_reported_by_the_menu_only(start: Start, server: Served, qtbot: QtBot) -> None:
    server.ca_file = ""
    desk = start(UpdateChoice(agreed=True, url=server.url))
    _settle(desk, qtbot)
    assert "not trusted" not in words_on(desk.window)
    assert _choice(desk).checked is None
    _by_hand(desk)
    wait_for(desk, qtbot, "not trusted")


def test_menu_asks_for_consent_before_it_checks(start: Start, server: Served, qtbot: QtBot) -> None:
    desk = start(UpdateChoice(agreed=False, url=server.url))
    _by_hand(desk)
    wait_for(desk, qtbot, _QUESTION)
    assert server.requests == []
    press_text(desk, "Check now")
    wait_for(desk, qtbot, "FaceViewer 99.0 is available")
    assert _choice(desk).agreed is False


def test_administrators_address_has_precedence(start: Start, server: Served, managed_file: Path, qtbot: QtBot) -> None:
    managed_file.write_text(f'update_check = true\nupdate_url = "{server.url}"')
    desk = start(UpdateChoice(url="https://elsewhere.invalid/u", starts=1))
    wait_for(desk, qtbot, _QUESTION)
    assert "elsewhere" not in words_on(desk.window)


@pytest.mark.parametrize(
    ("choice", "managed", "text"),
    [
        (UpdateChoice(starts=1), None, "No address for update notices is set"),
        (UpdateChoice(starts=1, url="http://127.0.0.1/u"), None, "The address for update notices cannot be used"),
        (UpdateChoice(starts=1, url="nonsense"), None, "The address for update notices cannot be used"),
        (UpdateChoice(agreed=True), "", "Updates are managed by the administrator of this computer"),
    ],
    ids=["no address", "not https", "no URL", "switched off"],
)
def test_why_nothing_is_checked_is_reported_by_the_menu_only(
    start: Start, server: Served, managed_file: Path, qtbot: QtBot, choice: UpdateChoice, managed: str | None, text: str
) -> None:
    if managed is not None:
        managed_file.write_text(managed)
    desk = start(replace(choice, url=server.url) if choice.agreed else choice)
    _settle(desk, qtbot)
    assert _QUESTION not in words_on(desk.window)
    _by_hand(desk)
    wait_for(desk, qtbot, text)
    assert server.requests == []
    desk.window.set_photo_alone(alone=True)
    assert text not in words_on(desk.window)
