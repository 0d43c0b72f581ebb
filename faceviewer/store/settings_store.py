"""The settings of a running window: their current value, and one writer thread that saves changes in order."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import default_path, load_settings, save_settings
from faceviewer.store.settings_table import merged, settings_of, table_of
from faceviewer.store.settings_values import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path


# Seconds until a file that is empty or cannot be parsed is read again: another program may be writing it.
_FIRST_RETRY, _LAST_RETRY = 0.1, 10.0


class SettingsStore:
    """Read the settings, and change them for this process and for others that have them open.

    A change takes effect at once; a daemon thread writes the newest state, so changes reach the disk in order and no
    caller waits for it. A change that could not be written is written with the next one. Each write and each `refresh`
    also takes over what other windows wrote, except their choice of the current connection.

    Args:
        path: the file; None for the one in the user's configuration folder.

    Attributes:
        problems: the problems found while reading at the start.
        on_changed: callback on the writer thread after others changed the connections or the current one.
        on_problem: callback on the writer thread with the Problem of a refresh or a write.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.value, self.problems = load_settings(self.path)
        self.on_changed: Callable[[], None] | None = None
        self.on_problem: Callable[[Problem], None] | None = None
        self._away = any(problem.kind is Kind.LOCAL_SETTINGS_AWAY for problem in self.problems)
        self._wake = threading.Condition()
        self._to_write: list[Future[None]] = []
        self._to_read = False
        self._look_again_in = 0.0
        self._busy = False
        self._writer: threading.Thread | None = None

    def use(self, name: str) -> None:
        """Use a connection in this run only; nothing is written. Raises Problem: Kind.LOCAL_PROFILE_UNKNOWN."""
        self.value = _with_current(self.value, self.value.profile(name).name)

    def change(self, **fields: Any) -> Future[None]:
        """Change fields of the settings; they take effect at once.

        Returns:
            A future that is done when the change is on disk, or has the Problem of `save_settings`.
        """
        from concurrent.futures import Future  # noqa: PLC0415 - loads modules that the first paint does not need

        written: Future[None] = Future()
        with self._wake:
            self.value = replace(self.value, **fields)
            self._to_write.append(written)
            self._start()
        return written

    def refresh(self) -> None:
        """Read what others wrote, without writing."""
        with self._wake:
            self._to_read = True
            self._start()

    def settle(self, seconds: float) -> bool:
        """Wait until all reads and writes are done, at most `seconds`; return whether they are."""
        with self._wake:
            return self._wake.wait_for(lambda: not (self._to_write or self._to_read or self._busy), seconds)

    def _start(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="settings", daemon=True)
            self._writer.start()
        self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._busy = False
                self._wake.notify_all()
                if not self._wake.wait_for(lambda: self._to_write or self._to_read, self._look_again_in or None):
                    self._to_read = True
                waiting = [f for f in self._to_write if f.set_running_or_notify_cancel()]
                self._to_write = []
                wanted = waiting or not self._to_read
                snapshot = self.value
                self._to_read = False
                self._busy = True
            try:
                outcome: Exception | None = self._step(snapshot, writes=bool(wanted))
            except Exception as error:  # noqa: BLE001 - the caller gets the error, and the thread must go on
                outcome = error
            for future in waiting:
                if outcome is None:
                    future.set_result(None)
                else:
                    future.set_exception(outcome)

    def _step(self, snapshot: Settings, *, writes: bool) -> Problem | None:
        """Write or read the file once; return the Problem if that failed."""
        from faceviewer.core.events import Event, noted  # noqa: PLC0415 - not needed for the first paint

        read: Settings | None = None
        trouble: Problem | None = None
        failed: Problem | None = None
        try:
            with noted(Event.SETTINGS_WRITE if writes else Event.SETTINGS_READ):
                if writes:
                    read = save_settings(snapshot, self.path)
                else:
                    read, problems = load_settings(self.path)
                    trouble = next(iter(problems), None)
        except Problem as problem:
            trouble = problem
            failed = problem
        kind = trouble.kind if trouble is not None else None
        is_partial = kind is Kind.LOCAL_SETTINGS_UNREADABLE or (read is not None and read.base is None)
        self._look_again_in = min(2 * self._look_again_in or _FIRST_RETRY, _LAST_RETRY) if is_partial else 0.0
        is_away = kind is Kind.LOCAL_SETTINGS_AWAY
        if read is not None and not is_partial and not is_away:  # keep the known settings, even if the file is gone
            self._take_in(read, snapshot if writes else snapshot.base or Settings())
        if self.on_problem is not None and trouble is not None and (writes or (is_away and not self._away)):
            self.on_problem(trouble)
        self._away = is_away
        return failed

    def _take_in(self, read: Settings, before: Settings) -> None:
        """Merge the settings that were read with the changes made here since."""
        with self._wake:
            known = self.value
            try:
                after, _ = settings_of(merged(table_of(read), before, known))
            except Problem:  # the same new name here and elsewhere: reported when it is written
                return
            after = replace(after, base=read, shared=read.shared)
            # Keep the connection in use here, whatever others chose; one chosen here meanwhile is written later.
            stays = known.current and known.current == before.current
            self.value = _with_current(after, known.current) if stays else after
        now = self.value
        if self.on_changed is not None and (now.connections, now.current) != (known.connections, known.current):
            self.on_changed()


def _with_current(settings: Settings, name: str) -> Settings:
    """Choose a connection in memory only, so that nothing is written for it."""
    return replace(settings, current=name, base=replace(settings.base or Settings(), current=name))
