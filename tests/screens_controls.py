"""The window under sharing mode, command palette and shortcut sheet, for tests/screens.py."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QWidget

from faceviewer.store.settings_values import Settings
from faceviewer.ui.clipboard import Clipboard
from faceviewer.ui.connection.diagnostics import Diagnostics
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.palette.palette import Palette
from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet
from faceviewer.ui.palette.shortcuts import Shortcuts
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.window.notices import Notices, ReportDialog


def control_states(found: Callable[[], MainWindow]) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Return the states by name; `found` opens a window with somebody on show."""
    yield "sharing", lambda: _sharing(found())
    yield "palette", lambda: _palette(found(), "")
    yield "palette-search", lambda: _palette(found(), "zp")
    yield "palette-nothing", lambda: _palette(found(), "qqqq")
    yield "shortcuts", lambda: _shortcuts(found(), chosen=False)
    yield "shortcuts-in-use", lambda: _shortcuts(found(), chosen=True)
    yield "unforeseen", lambda: _report(found())
    yield "diagnostics", lambda: _diagnostics(found())


def _report(window: MainWindow) -> QDialog:
    notices = Notices(window)
    notices.show_unforeseen("faceviewer 1.0, Python 3.11, linux\nbuiltins.KeyError (message left out)\n  ui/x.py:7 y")
    return _alone(window.findChildren(ReportDialog)[-1])


def _diagnostics(window: MainWindow) -> QDialog:
    kept: Any = _Kept()  # all of it that is used here
    diagnostics = Diagnostics(window, kept, Clipboard(window), kept, kept)
    diagnostics.show_report()
    return _alone(window.findChildren(ReportDialog)[-1])


def _alone(dialog: QDialog) -> QDialog:
    """Take a dialog from its window, which nobody keeps."""
    dialog.setParent(None, dialog.windowFlags())
    return dialog


def _sharing(window: MainWindow) -> MainWindow:
    visibility.change(sharing=True)
    window.sign.show()
    return window


def _palette(window: MainWindow, typed: str) -> MainWindow:
    Palette(window).actions["palette"]()
    palette = window.findChildren(CommandPalette)[-1]
    palette.findChildren(QLineEdit)[0].setText(typed)
    return window


class _Kept:
    """Settings that nobody writes."""

    value = Settings(shortcuts={"save": ("Ctrl+Alt+S",)})
    profile = None


def _shortcuts(window: MainWindow, *, chosen: bool) -> QDialog:
    shortcuts = Shortcuts(window, _Kept())  # type: ignore[arg-type]  # all of it that is used here
    shortcuts.actions["shortcuts"]()
    sheet = window.findChildren(ShortcutSheet)[-1]
    if chosen:
        tree = sheet.findChildren(QTreeWidget)[0]
        head = tree.topLevelItem(0)
        line = head.child(2) if head is not None else None
        if line is not None:
            tree.setCurrentItem(line)
        sheet.changed.emit("save", QKeySequence("Ctrl+L"))
    return _alone(sheet)
