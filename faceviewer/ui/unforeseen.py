"""Unhandled exceptions: one hook for every thread and one dialog; the program goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faceviewer import __version__
from faceviewer.installation import is_replaced, may_be_caused_by_replacement

if TYPE_CHECKING:
    from types import TracebackType


class UnforeseenHook(QObject):
    """Takes exceptions that nobody caught, on any thread, to the window's thread.

    Signals:
        caught: a report in which there is nothing personal and no secret.
        replaced: the program's files are gone or others, and what went wrong came of that; or they may be soon, and if
            they are not, here is its report.
    """

    caught = Signal(str)
    replaced = Signal(str)

    def install(self) -> None:
        """Take over from the interpreter's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        """Give back to the interpreter's own hooks."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, exception: BaseException) -> None:
        """Report an exception that was caught but not understood."""
        if may_be_caused_by_replacement(exception):  # a new module beside old ones: any exception may come of it
            self.replaced.emit("" if is_replaced() else redacted(exception))
            return
        from faceviewer.core.events import Event, note  # noqa: PLC0415 - the first paint can do without

        note(Event.UNFORESEEN)
        text = redacted(exception)
        if sys.stderr is not None:  # a windowed executable has none
            print(text, file=sys.stderr)
        self.caught.emit(text)

    def _on_exception(self, kind: type[BaseException], exception: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, exception, trace)
        else:
            self.report(exception)

    def _on_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self.report(caught.exc_value)


def redacted(exception: BaseException) -> str:
    """Return what happened and where, without any exception's message: an id, a name or a secret may be in it."""
    lines = [f"faceviewer {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    seen: set[int] = set()
    link: BaseException | None = exception
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(f"{type(link).__module__}.{type(link).__qualname__} (message left out)")
        lines.extend(
            f"  {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        )
        link = link.__cause__ or link.__context__
    return "\n".join(lines)
