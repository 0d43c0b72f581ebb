"""Pictures of the window in every state, both languages and both themes: `python -m tests.screens FOLDER [STATE…]`."""

import asyncio
import hashlib
import io
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget

from faceviewer.core.check import Check, Step
from faceviewer.core.clues import find_clues
from faceviewer.core.connection import TRAINING_ENDPOINT, Profile, ProxyMode, SecretPlace
from faceviewer.core.exchange import Phase, PhaseSpan
from faceviewer.core.language import Language
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import Expiry
from faceviewer.core.result import Asking, Result, Waiting
from faceviewer.core.update import Update
from faceviewer.imaging.decode import decode
from faceviewer.imaging.decoder_results import PhotoFacts
from faceviewer.imaging.examine import examine
from faceviewer.sandbox.provocations import GUIDE
from faceviewer.service import Service
from faceviewer.store.machine import Managed
from faceviewer.store.settings_values import Settings, Theme, UpdateChoice
from faceviewer.ui.compare.compare import SideBySide
from faceviewer.ui.connection.doctor import DoctorDialog
from faceviewer.ui.connection.profile_dialog import ProfileDialog
from faceviewer.ui.details.dock import DetailsDock
from faceviewer.ui.details.properties_dialog import PropertiesDialog
from faceviewer.ui.look.localisation import set_language
from faceviewer.ui.look.theme import ThemeSwitch, scaled
from faceviewer.ui.lookup.lookup_actions import fault_words
from faceviewer.ui.lookup.presenter import Failed, Found, Idle, Looking, State, judged
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.runtime import GarbageCollector
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.updates import Updates
from faceviewer.ui.visibility import Overtaken, visibility
from faceviewer.ui.window.clue_bar import ClueBar
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.wording.health import describe_health
from tests.screens_features import States, feature_states

DEMO_ID = "13800138000"
POOR_ID, LOCATED_ID = "13800138023", "13800138024"
QUERY = FaceQuery(UserType.PHONE, DEMO_ID)
HOST = "api.link.aliyun.com"
TRAINING = Profile("Training", endpoint=TRAINING_ENDPOINT)
TRACE = Trace(
    request_id="6f1c2f0e-6d5b-4b2a-9a53-0b8f6f0f9d11",
    http_status=503,
    server_text="service unavailable\n\u202egnp.<b>tset</b>",
)

# Used if they are installed: they resemble the fonts of a desktop.
_FONTS = {Language.EN: ("Inter", "Noto Sans CJK SC"), Language.ZH_CN: ("Noto Sans CJK SC",)}
_POINTS = 10  # the size of text on a desktop
_TICKET = "手机号 138 0013 8000，工号 A10023；userType=YUNDUN&userId=yd_20011；张三 139 0000 0000"
_FOUND = {
    "found": DEMO_ID,
    "denied": "13800138001",
    "expired": "13800138002",
    "expires-soon": "13800138005",
    "unreadable-expiry": "13800138008",
    "no-photo": "13800138010",
    "unknown-policy": "13800138011",
    "long-name": "13800138014",
    "right-to-left-name": "13800138016",
    "photo-on-its-side": "13800138019",
    "dark-and-soft": POOR_ID,
    "photo-failed": "broken-photo",
}
_PROBLEMS = {
    "not-found": Problem(Kind.RECORD_NONE, trace=TRACE),
    "timeout": Problem(Kind.NETWORK_TIMEOUT, seconds=10, host="api.link.aliyun.com", trace=TRACE),
    "server-error": Problem(Kind.SERVER_UNAVAILABLE, code=503, trace=TRACE),
    "signature": Problem(Kind.CREDENTIALS_SIGNATURE, trace=TRACE),
    "throttled": Problem(Kind.LIMIT_THROTTLED, retry_after=30, trace=TRACE),
    "proxy-password": Problem(Kind.NETWORK_PROXY_PASSWORD, proxy="proxy.example.com:8080", trace=TRACE),
    "untrusted": Problem(Kind.NETWORK_TLS_UNTRUSTED, host="api.link.aliyun.com", trace=TRACE),
}
_CHECKS = (
    Check(Step.KEYS, passed=True),
    Check(Step.DNS, passed=True, facts={"host": "api.link.aliyun.com", "address": "203.0.113.7"}),
    Check(Step.TCP, passed=True, facts={"host": "api.link.aliyun.com", "port": 443}),
    Check(Step.TLS, passed=True, facts={"issuer": "CN=GlobalSign GCC R3 DV TLS CA 2020,O=GlobalSign nv-sa,C=BE"}),
    Check(Step.PROXY, passed=True),
    Check(Step.RESPONSE, passed=True),
    Check(Step.CLOCK, passed=True, facts={"seconds": 2}),
    Check(Step.SIGNATURE, passed=False, problem=Problem(Kind.CREDENTIALS_APP_SECRET)),
    Check(Step.PERMISSION, passed=None),
)

_UPDATES: dict[str, tuple[UpdateChoice, tuple[object, ...]]] = {
    "update-question": (UpdateChoice(starts=1), ()),
    "update-newer": (
        UpdateChoice(agreed=True),
        (
            Update(
                "1.2.0",
                datetime(2026, 11, 1, tzinfo=UTC),
                datetime(2027, 5, 1, tzinfo=UTC),
                "https://downloads.example.com/faceviewer/1.2.0",
                {Language.EN: ("Opens faster", "Copies the record"), Language.ZH_CN: ("启动更快", "可复制记录")},
            ),
        ),
    ),
    "update-unsigned": (
        UpdateChoice(agreed=True),
        (Problem(Kind.UPDATE_SIGNATURE, host="updates.example.com"),),
    ),
}
"""The setting and the outcomes of the jobs, by the name of the state."""


class _Outcomes:
    """Jobs with fixed outcomes; the first is the policy of the administrator."""

    def __init__(self, *outcomes: object) -> None:
        self._outcomes = [Managed(update_check=True, update_url="https://updates.example.com/u"), *outcomes]

    def run(
        self, _work: object, *, then: Callable[[Any], None], otherwise: Callable[[Any], None] | None = None
    ) -> None:
        outcome = self._outcomes.pop(0)
        (otherwise if otherwise is not None and isinstance(outcome, Problem) else then)(outcome)


class _Checked:
    """Jobs that have made this number of the doctor's checks; None for all."""

    def __init__(self, made: int | None) -> None:
        self._made = made

    def watch(
        self, _work: object, *, on_progress: Callable[[Check], None], then: Callable[[Any], None], **_: object
    ) -> None:
        for check in _CHECKS[: self._made]:
            on_progress(check)
        if self._made is None:
            then(None)


_SPANS = (
    PhaseSpan(Phase.DNS, 1, 0.4, 18.2),
    PhaseSpan(Phase.CONNECT, 1, 18.6, 31.0),
    PhaseSpan(Phase.TLS, 1, 49.6, 64.3),
    PhaseSpan(Phase.FIRST_BYTE, 1, 113.9, 120.5, finished=False),
    PhaseSpan(Phase.PAUSE, 0, 234.4, 610.0),
    PhaseSpan(Phase.FIRST_BYTE, 2, 844.4, 98.7),
    PhaseSpan(Phase.BODY, 2, 943.1, 2.2),
    PhaseSpan(Phase.CONNECT, 0, 946.0, 24.0),
    PhaseSpan(Phase.TLS, 0, 970.0, 40.1),
    PhaseSpan(Phase.FIRST_BYTE, 0, 1010.1, 33.0),
    PhaseSpan(Phase.BODY, 0, 1043.1, 12.4),
    PhaseSpan(Phase.DECODE, 0, 1056.0, 5.1),
)


def failed(problem: Problem) -> Failed:
    return Failed(QUERY, problem, HOST, datetime.now(UTC))


def _facts(result: Result) -> PhotoFacts | None:
    data = result.image
    if data is None:
        return None
    return PhotoFacts(len(data), hashlib.sha256(data).hexdigest(), result.picture_came_as, examine(data))


def _scaled(result: Result, scale: float) -> Result:
    """Return the result with a smaller or larger photo."""
    file = io.BytesIO()
    image = Image.open(io.BytesIO(result.image or b""))
    image.resize((round(image.width * scale), round(image.height * scale))).save(file, "JPEG", quality=90)
    data = file.getvalue()
    return replace(result, image=data, picture=decode(data))


class Photographer:
    """Creates windows and dialogs in fixed states, without a wiring."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        font = QFont(app.font())
        font.setPointSizeF(_POINTS)
        app.setFont(font)
        self.theme = ThemeSwitch(app)
        self.results: dict[tuple[str, Language], Result] = {}

    def dress(self, language: Language, theme: Theme, *, text_percent: int = 100) -> None:
        # No event loop deletes the closed windows, and each of them would get the new stylesheet.
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        families = [family for family in _FONTS[language] if family in QFontDatabase.families()]
        font = QFont(self.app.font())
        font.setFamilies(families or font.families())
        self.app.setFont(font)
        set_language(language)
        self.theme.use(theme)
        self.theme.use_text(text_percent)

    def window(self, state: State, *, configured: bool = True, typed: str = "") -> MainWindow:
        visibility.reset()
        window = MainWindow()
        window.status.follow(window.actions_["copy_trace"])
        screen = Screen(
            stage=window.stage, card=window.card, message=window.message, status=window.status, actions=window.actions_
        )
        screen.set_configured(configured=configured)
        window.status.show_host(HOST if configured else "")
        window.bar.show_configured(configured=configured)
        if configured:
            names = {Language.EN: ("Production", "Staging"), Language.ZH_CN: ("生产环境", "预发环境")}
            production, staging = names[language_in_use()]
            window.bar.show_profiles([("1", production), ("2", staging)], current="1", training=False)
            window.status.show_place(SecretPlace.SECRET_SERVICE)
        window.bar.types.set_user_type(UserType.PHONE)
        window.bar.field.setText(typed)
        window.bar.show_busy(isinstance(state, Looking))
        screen.show_state(state)
        if isinstance(state, Found) and (facts := _facts(state.result)):
            sentence = describe_health(facts.concerns, language_in_use()).sentence
            window.card.health.show_words(sentence if facts.concerns else "")
        window.bar.focus_id()
        return window

    def found(self, user_id: str) -> MainWindow:
        return self.window(self.result(user_id), typed=user_id)

    def result(self, user_id: str) -> Found:
        return judged(self.looked_up(user_id), host=HOST, now=datetime.now(UTC))

    def looked_up(self, user_id: str) -> Result:
        """Return the result of a lookup, which is made once in each language."""
        key = user_id, language_in_use()
        if key not in self.results:
            self.results[key] = asyncio.run(self._look_up(user_id))
        return self.results[key]

    async def _look_up(self, user_id: str) -> Result:
        service = Service()
        query = FaceQuery(UserType.PHONE, user_id)
        result = await service.look_up(TRAINING, language_in_use(), query, lambda _: None)
        await service.aclose()
        return result

    def training(self) -> MainWindow:
        window = self.window(Idle())
        name = {Language.EN: "Training", Language.ZH_CN: "训练"}[language_in_use()]
        window.bar.show_profiles([("", name)], current="", training=True)
        window.set_strip("warn")
        window.status.show_place(None)
        window.status.show_host("training.faceviewer.invalid")
        window.stage.show_examples(GUIDE[:6])
        return window

    def typing(self, typed: str, fault: str = "") -> MainWindow:
        window = self.window(Idle(), typed=typed)
        if fault:
            problem = Problem(Kind(fault), field="userId", count=90, limit=64)
            window.bar.show_fault(lambda: fault_words(problem))
        return window

    def changed(self, change: Callable[[MainWindow], None]) -> MainWindow:
        """Return a window that shows the demo person, after a change."""
        window = self.found(DEMO_ID)
        change(window)
        return window

    def judged(self, user_id: str = DEMO_ID, *, picture: Picture | None = None, **record: Any) -> MainWindow:
        """Return a window that shows a person with another photo, or with other fields of the record."""
        found = self.looked_up(user_id)
        result = replace(found, picture=picture or found.picture, record=replace(found.record, **record))
        return self.window(judged(result, host=HOST, now=datetime.now(UTC)), typed=user_id)

    def transparent(self) -> MainWindow:
        picture = self.looked_up(DEMO_ID).picture
        if picture is None:
            raise LookupError
        colours = [picture.pixels[place : place + 3] for place in range(0, len(picture.pixels), 3)]
        pixels = b"".join(colour + (b"\0" if colour == colours[0] else b"\xff") for colour in colours)
        return self.judged(picture=replace(picture, pixels=pixels, has_alpha=True))

    def compared(self, user_id: str, *, size: tuple[int, int] = (1040, 680), blank: bool = False) -> MainWindow:
        window, current = self.found(user_id), self.result(user_id)
        SideBySide(body=window.body, stage=window.stage).show(self.result(DEMO_ID), current)
        visibility.change(blank=blank)
        window.resize(*size)
        return window

    def pinned_beside(self, state: State) -> MainWindow:
        window = self.window(state, typed="13800138009")
        SideBySide(body=window.body, stage=window.stage).show(self.result(DEMO_ID), state)
        return window

    def pasted(self, *, width: int = 1040) -> MainWindow:
        window = self.window(Idle())
        bar = ClueBar(window.bar)
        bar.show_clues(find_clues(_TICKET, chosen=UserType.PHONE))
        window.resize(width, 680)
        return window

    def copied(self) -> MainWindow:
        window = self.found(DEMO_ID)
        note = QCoreApplication.translate("Copying", "Copied for {n} seconds, with the user ID masked as in the window")
        window.status.show_note(lambda: note.format(n=30))
        return window

    def doctor(self, *, running: bool) -> QDialog:
        jobs = _Checked(None if not running else 3)
        return DoctorDialog(None, jobs, Profile("Production"))  # type: ignore[arg-type] # no more is used

    def details(self, place: int, *, network: bool = False, size: tuple[int, int] = (1040, 680)) -> MainWindow:
        window = self.found(DEMO_ID)
        exchange = self.looked_up(DEMO_ID).exchange
        dock = DetailsDock(Overtaken())
        dock.findChildren(QTabWidget)[0].setCurrentIndex(place)
        dock.show_exchange(replace(exchange, spans=_SPANS) if exchange and network else exchange)
        window.resize(scaled(size[0]), scaled(size[1]))
        window.show()
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        window.resizeDocks([dock], [round(window.height() * 0.34)], Qt.Orientation.Vertical)
        return window

    def scaled_photo(self, scale: float) -> MainWindow:
        return self.window(judged(_scaled(self.looked_up(DEMO_ID), scale), host=HOST, now=datetime.now(UTC)))

    def properties(self, user_id: str) -> QDialog:
        facts = _facts(self.looked_up(user_id))
        dialog = PropertiesDialog(None)
        if facts is not None:
            dialog.show_photo(facts)
        return dialog

    def advanced(self) -> QDialog:
        profile = Profile(
            "Production", proxy_mode=ProxyMode.MANUAL, proxy="http://proxy.example.com:8080", proxy_user="desk"
        )
        dialog = ProfileDialog(None, _Checked(None), [profile], current="Production")  # type: ignore[arg-type] # as above
        dialog.show_place(SecretPlace.SECRET_SERVICE)
        return dialog

    def profiles(self, *names: str) -> QDialog:
        profiles, current = [Profile(name) for name in names], names[0] if names else ""
        dialog = ProfileDialog(None, _Checked(None), profiles, current=current)  # type: ignore[arg-type] # as above
        dialog.show_place(SecretPlace.SECRET_SERVICE if names else SecretPlace.SESSION)
        return dialog

    def update(self, chosen: UpdateChoice, outcomes: tuple[object, ...]) -> MainWindow:
        window, settings = self.found(DEMO_ID), SimpleNamespace(value=Settings(updates=chosen))
        settings.change = lambda updates: setattr(settings, "value", Settings(updates=updates))
        Updates(jobs=_Outcomes(*outcomes), settings=settings, body=window.body)  # type: ignore[arg-type] # nothing is pressed
        return window

    def states(self) -> States:
        started = time.monotonic() - 3.2
        yield "not-configured", lambda: self.window(Idle(), configured=False)
        yield "welcome", lambda: self.window(Idle())
        yield "training", self.training
        yield "looking", lambda: self.window(Looking(QUERY, HOST, started, Asking(1)), typed=DEMO_ID)
        because = Problem(Kind.LIMIT_THROTTLED)
        yield "waiting", lambda: self.window(Looking(QUERY, HOST, started, Waiting(7, because)), typed=DEMO_ID)
        yield "tidied", lambda: self.typing("+86 138-0013-8000")
        yield "invalid", lambda: self.typing("1" * 90, "input.too_long")
        for name, user_id in _FOUND.items():
            yield name, partial(self.found, user_id)
        for name, problem in _PROBLEMS.items():
            yield name, partial(self.window, failed(problem), typed=DEMO_ID)
        yield "why", lambda: self.changed(lambda window: window.card.verdict.toggle_why())
        yield "narrow", lambda: self.changed(lambda window: window.resize(760, 760))
        yield "zoom-200", lambda: self.changed(lambda window: window.stage.view.zoom_to(2.0))
        yield "rotated", lambda: self.changed(lambda window: window.stage.view.rotate_right())
        yield "transparent", self.transparent
        yield "concealed", lambda: self.changed(lambda window: visibility.change(photo_hidden=True))
        yield "blank", lambda: self.changed(lambda window: visibility.change(blank=True))
        yield "photo-alone", lambda: self.changed(lambda window: window.set_photo_alone(alone=True))
        yield "compare", lambda: self.compared("13800138001")
        yield "compare-smallest", lambda: self.compared("13800138005", size=(720, 520))
        yield "compare-no-photo", lambda: self.compared("13800138010")
        yield "compare-blank", lambda: self.compared("13800138001", blank=True)
        yield "compare-not-found", lambda: self.pinned_beside(failed(Problem(Kind.RECORD_NONE, trace=TRACE)))
        nothing = Expiry.from_wire(None)
        yield "missing-fields", lambda: self.judged(user_name=None, face_id=None, policy="", expiry=nothing)
        yield "copied", self.copied
        yield "pasted", self.pasted
        yield "pasted-narrow", lambda: self.pasted(width=720)
        yield "connections-first", self.profiles
        yield "connections", lambda: self.profiles("Production", "Staging")
        yield "advanced", self.advanced
        yield "mixed-scripts", lambda: self.judged(user_name="\u0410nna Sm\u0456th")
        yield "hostile-name", lambda: self.judged(user_name="Ann\u202eeve\u200b<b>Z" + "\u0301" * 40)
        for name, how in _UPDATES.items():
            yield name, partial(self.update, *how)
        yield from feature_states(partial(self.found, DEMO_ID))
        yield "doctor-running", lambda: self.doctor(running=True)
        yield "doctor", lambda: self.doctor(running=False)
        for place, page in enumerate(("timeline", "reply", "request")):
            yield f"details-{page}", partial(self.details, place)
        yield "small-photo", partial(self.scaled_photo, 0.3)
        yield "too-large-photo", partial(self.scaled_photo, 2)
        yield "properties", partial(self.properties, LOCATED_ID)
        yield "properties-poor", partial(self.properties, POOR_ID)
        yield "details-network", partial(self.details, 0, network=True)
        yield "details-small", partial(self.details, 1, size=(720, 520))


def main() -> None:
    """Write the pictures of the named states, or of all states."""
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    GarbageCollector(app)  # as in the program: no window is deleted while another one is being created
    photographer = Photographer(app)
    for language in Language:
        for theme, percent in ((Theme.LIGHT, 100), (Theme.DARK, 100), (Theme.LIGHT, 200)):
            photographer.dress(language, theme, text_percent=percent)
            look = theme.value if percent == 100 else f"{theme.value}-{percent}"
            for name, make in photographer.states():
                if not wanted or name in wanted:
                    widget = make()
                    widget.show()
                    for _ in range(4):  # a text that needs another line moves the widgets around it
                        app.processEvents()
                    widget.grab().save(str(folder / f"{name}-{language.value}-{look}.png"))
                    widget.close()
                    widget.deleteLater()


if __name__ == "__main__":
    main()
