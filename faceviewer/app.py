"""Start the window: arguments, settings, application, window, first paint, services; and shut it down again."""

from __future__ import annotations

import gc
from importlib import import_module

gc.disable()  # the start creates no garbage, and a search for it delays the first paint by 10 ms
import_module("faceviewer.core")  # changes how dataclasses are made, before other modules create any; saves 4 ms

import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from faceviewer import LOG_VARIABLE, __version__
from faceviewer.arguments import NO_WINDOW, USAGE, handed_over, read_arguments
from faceviewer.children import child_of
from faceviewer.core.language import Language
from faceviewer.core.problem import Problem
from faceviewer.installation import READER_ARGUMENT, restore_library_path
from faceviewer.store.settings_store import SettingsStore
from faceviewer.ui.first_start import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faceviewer.arguments import Arguments
    from faceviewer.ui.first_start import LaterStart
    from faceviewer.ui.window.main_window import MainWindow
    from faceviewer.ui.wiring import Wiring

_LOADED_IN_SLICES = (
    "asyncio",
    "faceviewer.core.clues",
    "faceviewer.wording.record_forms",
    *(
        f"faceviewer.ui.{name}"
        for name in (
            "runtime",
            "actions",
            "card.record_card",
            "window.message_bar",
            "stage.photo_page",
            "export.products",
            "export.saving",
            "compare.compare",
            "connection.connections",
            "connection.diagnostics",
            "details.properties",
            "lookup.key_watch",
            "lookup.scanner",
            "lookup.screen",
            "palette.palette",
            "privacy.session_lock",
            "wiring",
        )
    ),
)
"""Modules that `ui.wiring` needs, imported one per slice: all at once they would block the window's drawing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit status: 0, or 2 for invalid arguments or without a display."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the window exists: a traceback helps nobody
    argv = sys.argv[1:] if argv is None else argv
    if child := _reader_of(argv) or child_of(argv):
        gc.enable()  # it may live as long as the window, which collects by itself (`ui/runtime.py`)
        return child()
    restore_library_path()
    arguments = read_arguments(argv)
    if arguments.error:
        _complain(f"{arguments.error}\n{USAGE}")
        return 2
    if arguments.version or arguments.help:
        return _tell(f"faceviewer {__version__}" if arguments.version else USAGE.rstrip("\n"))
    if reason := _missing_library():
        return _test_without_a_window(reason) if arguments.self_test else _refused(reason)
    if arguments.self_test:
        from faceviewer.ui.self_test import self_test  # noqa: PLC0415 - loads everything, which only the test needs

        return self_test(without_a_window=_test_without_a_window)
    if sys.platform == "win32":
        from faceviewer.ui.first_start_windows import claim  # noqa: PLC0415 - loads Qt
    else:
        from faceviewer.ui.first_start import claim  # noqa: PLC0415 - for the other systems
    place = claim(handed_over(argv), kind="training" if arguments.demo else "")
    return 0 if place is None else Program(arguments, place).run()


def run() -> NoReturn:
    """Open the window, and end the process with the exit status of `main`."""
    end_process(main())


def end_process(status: int) -> NoReturn:
    """Write what is in the buffers of the standard streams, and end the process without ending the interpreter.

    An interpreter that ends stops each daemon thread as soon as the thread needs it. If the thread is inside a library
    in Rust or C++, the process may abort: "FATAL: exception not rethrown".
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # the stream is closed, or its reader or the disk cannot take more
            stream.flush()
    os._exit(status)


def _reader_of(argv: Sequence[str]) -> Callable[[], int] | None:
    if list(argv) != [READER_ARGUMENT]:
        return None
    _prepare_for_qt()
    from faceviewer.ui.clipboard_reader import main as read_clipboard  # noqa: PLC0415 - of that process alone

    return read_clipboard


class Program:
    """One run of the window, from the application object to the end of the last thread.

    `place` is the claim that lets later starts of this user reach this window.
    """

    def __init__(self, arguments: Arguments, place: Claim | None = None) -> None:
        _prepare_for_qt()
        from faceviewer.ui.application import make_application  # noqa: PLC0415 - Qt is not needed for --version

        self._arguments = arguments
        self._place = place or Claim()
        self._problems = [*filter(None, [_start_log(arguments.log)])]
        self._settings = self._read_settings()
        self._app = make_application(_refused)
        self._app.opened.connect(self._on_opened)
        self._wiring: Wiring | None = None
        self._apply_settings()
        self.window = self._open_window()

    def run(self) -> int:
        """Run the event loop until the window is closed; return the exit status."""
        status = self._app.exec()
        self.shut_down()
        return status

    @property
    def is_ready(self) -> bool:
        """Whether everything is created, and not only what the first paint shows."""
        return self._wiring is not None

    def shut_down(self) -> None:
        """Shut down in the reverse order of the start."""
        self._place.release()
        if self._wiring is not None:
            self._wiring.close()
        self.window.close()
        self._hook.remove()

    def _read_settings(self) -> SettingsStore:
        settings = SettingsStore()
        self._problems += settings.problems
        name = self._arguments.profile
        if name:
            try:
                settings.use(name)
            except Problem as problem:
                self._problems.append(problem)
        return settings

    def _apply_settings(self) -> None:
        from faceviewer.ui.look.localisation import set_language  # noqa: PLC0415 - Qt is not needed for --version
        from faceviewer.ui.look.theme import ThemeSwitch  # noqa: PLC0415 - see above
        from faceviewer.ui.unforeseen import UnforeseenHook  # noqa: PLC0415 - see above

        self._hook = UnforeseenHook()
        self._hook.install()
        set_language(self._arguments.language or self._settings.value.language)
        self._theme = ThemeSwitch(self._app)
        self._theme.use_text(self._settings.value.text_percent)
        self._theme.use(self._settings.value.theme)

    def _open_window(self) -> MainWindow:
        from faceviewer.ui.window.main_window import MainWindow  # noqa: PLC0415 - Qt is not needed for --version

        window = MainWindow()
        window.take_place(self._settings.value.geometry)
        if self._settings.value.user_type:
            window.bar.types.set_user_type(self._settings.value.user_type)
        link = self._arguments.link
        if link is not None and not isinstance(link, Problem):
            window.bar.fill_in(link.user_type, link.user_id)
        if not self._arguments.demo and not self._settings.value.connections:
            window.stage.show_setup()
            window.bar.show_configured(configured=False)
        window.bar.focus_id()
        window.first_painted.connect(self._after_first_paint)
        window.show()
        return window

    def _after_first_paint(self) -> None:
        """Create the rest in slices, so that the window can draw what is typed between them."""
        from PySide6.QtCore import QTimer  # noqa: PLC0415 - Qt is not needed for --version

        slices = self._remaining_steps()

        def next_slice() -> None:
            if next(slices, "") is None:
                QTimer.singleShot(0, self.window, next_slice)

        next_slice()

    def _remaining_steps(self) -> Iterator[None]:
        emit_request = self._queue_requests()
        self._make_safe()
        yield
        if self._arguments.demo or self._settings.value.connections:  # a lookup is possible
            import_module("faceviewer.imaging.decoder").shared_decoder().start()
        for name in _LOADED_IN_SLICES:
            yield
            import_module(name)
        import_module("faceviewer.ui.announcer").install_roles()  # before the photo's view is created with the actions
        for region in ("actions_", "body", "message"):
            yield
            getattr(self.window, region)  # the property creates the region
        yield
        self._wire()
        is_asked = emit_request()
        catalogue = import_module("faceviewer.wording.catalogue").catalogue
        # Else the first result would wait for its texts. Reading those of problems takes as long as a lookup, and one
        # that has begun would wait.
        for name in ("verdicts", "record") if is_asked else ("verdicts", "record", "reasons", "problems"):
            yield
            catalogue(name)
        gc.freeze()  # objects made at the start are never collected: saves 40 ms in the first collection
        import_module("faceviewer.ui.runtime").GarbageCollector(self.window)

    def _queue_requests(self) -> Callable[[], bool]:
        """Queue requests made before the window is wired; the returned function emits the last one if there is one."""
        pending: list[Callable[[], None]] = []
        bar, stage = self.window.bar, self.window.stage
        signals = (bar.look_up_requested, stage.settings_requested, stage.training_requested)
        connections = [
            request.connect(lambda *values, request=request: pending.append(lambda: request.emit(*values)))
            for request in signals
        ]

        def emit_last() -> bool:
            for request, connection in zip(signals, connections, strict=True):
                request.disconnect(connection)
            if pending:
                pending[-1]()
            return bool(pending)

        return emit_last

    def _make_safe(self) -> None:
        from faceviewer.core.core_dumps import forbid_core_dumps  # noqa: PLC0415 - see above
        from faceviewer.ui.look.icons import app_icon  # noqa: PLC0415 - see above
        from faceviewer.ui.runtime import QuitSignals, asks_portals  # noqa: PLC0415 - see above

        forbid_core_dumps(asks_portals=asks_portals())  # before any personal data or secret is in memory
        QuitSignals(self.window).asked.connect(self._app.exit)  # quit() does nothing while a dialog refuses to close
        self._app.setWindowIcon(app_icon())

    def _wire(self) -> None:
        from faceviewer.ui.later_starts import LaterStarts  # noqa: PLC0415 - must not delay the first paint
        from faceviewer.ui.wiring import Wiring  # noqa: PLC0415 - see above

        self._wiring = Wiring(
            self.window,
            settings=self._settings,
            theme=self._theme,
            hook=self._hook,
            training=self._arguments.demo,
            problems=self._problems,
        )
        LaterStarts(self.window, self._place).came.connect(self._on_later_start)
        self._wiring.apply_arguments("", None, self._arguments.link)

    def _on_opened(self, address: str) -> None:
        self._arguments = replace(self._arguments, link=read_arguments([address]).link)
        if self._wiring is not None:
            self._wiring.apply_arguments("", None, self._arguments.link)

    def _on_later_start(self, later: LaterStart) -> None:
        """Carry out the arguments of a later start; its own process has checked them."""
        from pathlib import Path  # noqa: PLC0415 - see above

        from faceviewer.ui.later_starts import raise_window  # noqa: PLC0415 - see above

        arguments = read_arguments(later.words)
        problem = _start_log(str(Path(later.folder, arguments.log))) if arguments.log else None
        if self._wiring is not None:
            self._wiring.apply_arguments(arguments.profile, problem, arguments.link, language=arguments.language)
        raise_window(self.window, later)


def _start_log(file: str) -> Problem | None:
    if file or os.environ.get(LOG_VARIABLE) == "debug":
        from faceviewer.store.event_log import start_log  # noqa: PLC0415 - imports logging, which few starts need

        try:
            start_log(file)
        except Problem as problem:
            return problem
    return None


def _prepare_for_qt() -> None:
    from faceviewer.ui.enums_quickly import make_enums_quickly  # noqa: PLC0415 - Qt is not needed for --version
    from faceviewer.ui.signatures_later import load_signatures_later  # noqa: PLC0415 - likewise

    make_enums_quickly()
    load_signatures_later()


def _missing_library() -> str:
    """Return the error of the system library that Qt cannot be loaded without, "" if it can be loaded."""
    try:
        _prepare_for_qt()
        from PySide6 import QtWidgets  # noqa: F401, PLC0415 - Qt is not needed for --version
    except ImportError as error:
        return str(error)
    return ""


def _refused(reason: str) -> int:
    _complain(NO_WINDOW.format(reason=" ".join(reason.split())))
    return 2


def _test_without_a_window(reason: str) -> int:
    from faceviewer.self_test import CHECKS, SelfCheck, carry_out  # noqa: PLC0415 - see above

    return carry_out({"display": lambda: SelfCheck(ok=False, detail=reason), **CHECKS})


def _tell(text: str) -> int:
    """Write to standard output, which a windowed executable may not have, and return the exit status."""
    from faceviewer.commands import output  # noqa: PLC0415 - a window writes nothing

    if sys.stdout is None:
        return 0
    output.prepare_streams()
    try:
        output.write(text)
    except BrokenPipeError:  # the reader has closed the pipe
        return 0
    except Problem as problem:
        from faceviewer.commands.report import problem_lines  # noqa: PLC0415 - see above

        output.complain(problem_lines(problem, Language.EN))
        return problem.kind.exit_status
    return 0


def _complain(text: str) -> None:
    """Write to standard error, which a windowed executable may not have."""
    from faceviewer.commands import output  # noqa: PLC0415 - a window writes nothing

    if sys.stderr is not None:
        output.prepare_streams()
        output.complain(f"faceviewer: {text}".rstrip("\n").split("\n"))
