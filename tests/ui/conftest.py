"""A window for tests, offscreen unless QT_QPA_PLATFORM is set, with its settings in a folder of the test."""

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import translations
from faceviewer.core.problem import Problem

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from faceviewer import service
from faceviewer.core.language import Language
from faceviewer.store.settings import default_path, save_settings
from faceviewer.store.settings_store import SettingsStore
from faceviewer.store.settings_values import Settings, Theme
from faceviewer.ui import announcer, appearance
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.unforeseen import UnforeseenHook
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.wiring import Wiring
from tests.ui.acting import DEMO_ID, IN_TIME, look_up
from tests.ui.fakes import FakeGateway, MemoryKeyring, vault_over, words_on
from tests.ui.programs import x_server


class Desk:
    """A window with everything behind it."""

    def __init__(self, app: QApplication, *, settings: Settings, training: bool, problem: Problem | None) -> None:
        new = default_path().with_name("new.toml")
        save_settings(settings, new)
        new.replace(default_path())  # in one step: another window may be writing the file
        self.hook = UnforeseenHook()
        set_language(settings.language or Language.EN)
        self.theme = ThemeSwitch(app)
        self.theme.use(settings.theme)
        self.settings = SettingsStore()
        self.window = MainWindow()
        self.wiring = Wiring(
            self.window,
            settings=self.settings,
            theme=self.theme,
            hook=self.hook,
            training=training,
            problems=[problem] if problem is not None else [],
        )
        self.window.show()
        self.window.bar.focus_id()

    @property
    def choices(self) -> list[str]:
        """The connections that can be chosen."""
        combo = self.window.bar.profiles
        return [combo.itemText(number) for number in range(combo.count())]

    def close(self) -> None:
        self.wiring.close()
        self.window.close()
        set_language(Language.EN)
        self.theme.use(Theme.LIGHT)
        self.theme.use_text(100)


OpenDesk = Callable[..., Desk]
"""Opens a window; the arguments are those of `open_one` below."""
Heard = Callable[[], list[tuple[str, bool]]]
"""Returns all announcements so far, each with whether it was urgent."""


class PatientBot(QtBot):
    """Waits as long as a busy machine may take, unless a test gives a time."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool | None], *, timeout: int = IN_TIME
    ) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The fixture of pytest-qt, with a longer time-out."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    translations.compile_stale()


@pytest.fixture(autouse=True)
def _garbage_is_of_this_thread() -> Iterator[None]:
    """Collect garbage on this thread only, as GarbageCollector does in the program.

    Qt first deletes the windows of the test: they would be given a style sheet of the next one, too, and Python clears
    the attributes of a widget in a reference cycle before Qt sends its last events.
    """
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)
    gc.freeze()  # or a later collection on another thread could delete widgets
    gc.enable()


@pytest.fixture(autouse=True)
def _everything_can_be_seen() -> Iterator[None]:
    yield
    visibility.reset()


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a display on a real X server."""
    with x_server() as name:
        yield name


@pytest.fixture
def bus_address() -> Iterator[str]:
    """The address of a new D-Bus."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().strip()
        bus.terminate()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A fake of the system's keyring."""
    keyring = MemoryKeyring()
    monkeypatch.setattr(service, "Vault", lambda: vault_over(keyring))
    return keyring


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    """A fake of the gateway, which the window's lookups use."""
    fake = FakeGateway()

    async def look_up(_service: Any, _profile: Any, _language: Any, query: Any, on_progress: Any) -> Any:
        return await fake.ask(query, on_progress)

    monkeypatch.setattr(service.Service, "look_up", look_up)
    return fake


@pytest.fixture
def open_desk(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring: MemoryKeyring
) -> Iterator[OpenDesk]:
    """Open windows that are closed after the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(appearance, "has_chinese_font", lambda: True)  # no note on fonts in Chinese
    desks: list[Desk] = []

    def open_one(
        *,
        training: bool = True,
        language: Language = Language.EN,
        settings: Settings | None = None,
        problem: Problem | None = None,
    ) -> Desk:
        chosen = settings or Settings(language=language, theme=Theme.LIGHT)
        desk = Desk(qapp, settings=chosen, training=training, problem=problem)
        qtbot.addWidget(desk.window)
        desks.append(desk)
        return desk

    yield open_one
    for desk in desks:
        desk.close()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def desk(open_desk: OpenDesk, qtbot: QtBot) -> Desk:
    """A complete window in English that shows no result yet: the sample ids are the last part that is created."""
    desk = open_desk()
    qtbot.waitUntil(lambda: desk.window.isActiveWindow() and DEMO_ID in words_on(desk.window))
    return desk


@pytest.fixture(params=list(Language))
def translated(open_desk: OpenDesk, request: pytest.FixtureRequest) -> Desk:
    """A window in each language."""
    return open_desk(language=request.param)


@pytest.fixture
def found(desk: Desk, qtbot: QtBot) -> Desk:
    """The same window, which shows the demo person."""
    look_up(desk, qtbot, DEMO_ID, "Can pass now")
    return desk


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """All announcements so far; waiting ones are announced at each call, and not by time."""
    announced: list[tuple[str, bool]] = []

    def speak(_about: object, say: Callable[[], str], *, urgent: bool) -> None:
        if text := say():
            announced.append((text, urgent))

    def heard() -> list[tuple[str, bool]]:
        announcer.waiting().timeout.emit()
        return list(announced)

    monkeypatch.setattr(announcer, "speak", speak)
    waiting = announcer.waiting()
    delay = waiting.interval()
    waiting.setInterval(IN_TIME)
    heard()
    announced.clear()
    yield heard
    waiting.setInterval(delay)
