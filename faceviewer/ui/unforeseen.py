"""Unhandled exceptions: one hook for all threads and one dialog; the program keeps running."""

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
    """Passes unhandled exceptions of all threads to the window's thread.

    Signals:
        caught: a report without personal data and secrets.
        replaced: the exception may be caused by an update or removal of the program's files. Emitted with "" if the
            files have changed already; otherwise with the report, for the case that they do not change.
    """

    caught = Signal(str)
    replaced = Signal(str)

    def install(self) -> None:
        """Replace the exception hooks of the interpreter."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        """Restore the exception hooks of the interpreter."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, exception: BaseException) -> None:
        """Report an exception that was caught but not expected."""
        if may_be_caused_by_replacement(exception):  # a new module beside old ones can cause any exception
            self.replaced.emit("" if is_replaced() else redacted(exception))
            return
        from faceviewer.core.events import Event, note  # noqa: PLC0415 - not for the first paint

        note(Event.UNFORESEEN)
        text = redacted(exception)
        if sys.stderr is not None:  # a windowed executable has no stderr
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
    """Return types and locations of an exception and its causes, without messages, which may contain secrets or ids."""
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
