"""The settings of one running window: what they are now, and one writer that puts changes on the disk in order."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings import default_path, load_machine, load_settings, save_settings, tighten
from faceviewer.store.settings_table import merged, settings_of, table_of
from faceviewer.store.settings_values import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path


# Seconds until a file that is empty or makes no sense is read again: another program may just be writing it.
_FIRST_LOOK, _LAST_LOOK = 0.1, 10.0


class SettingsStore:
    """Reads the settings, and changes them for this process and for others that have them open.

    Every change counts at once; a daemon thread writes the newest state, so that changes reach the disk in order and no
    caller waits for a disk. A change that could not be written goes with the next one. What other windows wrote is
    taken in with each write and `refresh`, but for the connection in use here, which is nobody else's to choose.

    Args:
        path: of the file; None for the one in the user's configuration folder.

    Attributes:
        troubles: what is to be known of them since the start.
        on_changed: is called, on the writer's thread, when others changed them.
        on_trouble: is called, on the writer's thread, with the Problem that a refresh or a write met or left.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.value, trouble = load_settings(self.path)
        self.troubles = [trouble] if trouble is not None else []
        if trouble is not None and trouble.kind is not Kind.LOCAL_MACHINE_SETTINGS:
            self.troubles += filter(None, load_machine()[1:])
        if self.value.base is None:
            self.value = replace(self.value, base=Settings())
        self.on_changed: Callable[[], None] | None = None
        self.on_trouble: Callable[[Problem], None] | None = None
        self._away = trouble is not None and trouble.kind is Kind.LOCAL_SETTINGS_AWAY
        self._wake = threading.Condition()
        self._to_write: list[Future[None]] = []
        self._to_read = False
        self._look_again_in = 0.0
        self._busy = False
        self._writer: threading.Thread | None = None
        tighten(self.path)

    def use(self, name: str) -> None:
        """Use a connection in this run only.

        Raises:
            Problem: Kind.LOCAL_PROFILE_UNKNOWN.
        """
        self.value = _with_current(self.value, self.value.profile(name).name)

    def change(self, **fields: Any) -> Future[None]:
        """Change fields from now on.

        Returns:
            What ends once the change is on the disk, or with the Problem of `save_settings`.
        """
        from concurrent.futures import Future  # noqa: PLC0415 - loads what the first paint can do without

        written: Future[None] = Future()
        with self._wake:
            self.value = replace(self.value, **fields)
            self._to_write.append(written)
            self._start()
        return written

    def refresh(self) -> None:
        """Take in what others wrote; nothing is written."""
        with self._wake:
            self._to_read = True
            self._start()

    def settle(self, seconds: float) -> bool:
        """Wait until everything is written that can be, at most so long; return whether it is."""
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
                waiting, self._to_write = [f for f in self._to_write if f.set_running_or_notify_cancel()], []
                wanted = waiting or not self._to_read
                snapshot, self._to_read, self._busy = self.value, False, True
            try:
                outcome: Exception | None = self._step(snapshot, writes=bool(wanted))
            except Exception as error:  # noqa: BLE001 - the caller must get it, and the next change must still be written
                outcome = error
            for future in waiting:
                if outcome is None:
                    future.set_result(None)
                else:
                    future.set_exception(outcome)

    def _step(self, snapshot: Settings, *, writes: bool) -> Problem | None:
        """Write or read; return why nothing was written."""
        from faceviewer.core.events import Event, noted  # noqa: PLC0415 - the first paint can do without

        read: Settings | None = None
        trouble: Problem | None = None
        failed: Problem | None = None
        try:
            with noted(Event.SETTINGS_WRITE if writes else Event.SETTINGS_READ):
                if writes:
                    read = save_settings(snapshot, self.path)
                else:
                    read, trouble = load_settings(self.path)
        except Problem as problem:
            trouble = failed = problem
        kind = trouble.kind if trouble is not None else None
        is_lines = trouble is not None and trouble.facts.get("variant") == "lines"
        half = kind is Kind.LOCAL_SETTINGS_UNREADABLE or is_lines or (read is not None and read.base is None)
        self._look_again_in = min(2 * self._look_again_in or _FIRST_LOOK, _LAST_LOOK) if half else 0.0
        away = kind is Kind.LOCAL_SETTINGS_AWAY
        if read is not None and not half and not away:  # what is known stays in use, also where nothing is any more
            self._take_in(read, snapshot if writes else snapshot.base or snapshot)
        if self.on_trouble is not None and trouble is not None and (writes or (away and not self._away)):
            self.on_trouble(trouble)
        self._away = away
        return failed

    def _take_in(self, read: Settings, before: Settings) -> None:
        """Merge what was read with what was changed here since."""
        with self._wake:
            known = self.value
            try:
                after, _ = settings_of(merged(table_of(read), before, known))
            except Problem:  # a name that was given here and elsewhere: told when it is written
                return
            after = replace(after, base=read, left_out=read.left_out, shared=read.shared, unshared=read.unshared)
            # The one in use here stays, whatever others chose; one that was chosen meanwhile is still to be written.
            stays = known.current and known.current == before.current
            self.value = _with_current(after, known.current) if stays else after
        now = self.value
        if self.on_changed is not None and (now.connections, now.current) != (known.connections, known.current):
            self.on_changed()


def _with_current(settings: Settings, name: str) -> Settings:
    """Choose a connection in memory only: nothing is to be written for it."""
    base = None if settings.base is None else replace(settings.base, current=name)
    return replace(settings, current=name, base=base)
