"""Make keyring calls one at a time, with a time limit: they may prompt the user, hang, or raise any exception."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

from faceviewer.core.daemon_thread import in_daemon_thread
from faceviewer.core.events import Event, noted
from faceviewer.core.limits import KEYRING_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.vault import keyring_problem

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class KeyringCalls:
    """Calls to one keyring, each in a daemon thread.

    A back end never gets two calls at once: while a call hangs, those after it wait. Each times out by itself, and is
    then skipped.
    """

    def __init__(self) -> None:
        self._busy = threading.Lock()

    async def call(self, call: Callable[[], T], given_up: threading.Event | None = None) -> T:
        """Make a call; cancelling the caller does not stop a call that has begun.

        Args:
            given_up: set when nobody waits for the call any more.

        Raises:
            Problem: raised by the call; Kind.LOCAL_KEYRING with the fact `reason`, "NoAnswer" after KEYRING_SECONDS.
        """
        given_up = given_up or threading.Event()
        try:
            async with asyncio.timeout(KEYRING_SECONDS):
                return await in_daemon_thread(self._make, call, given_up)
        except TimeoutError:
            raise Problem(Kind.LOCAL_KEYRING, reason="NoAnswer") from None
        finally:
            given_up.set()

    def run(self, call: Callable[[], T], given_up: threading.Event | None = None) -> T:
        """Make a call and wait for its result. Parameters and Problem as `call`."""
        return asyncio.run(self.call(call, given_up))

    def _make(self, call: Callable[[], T], given_up: threading.Event) -> T:
        if not self._busy.acquire(timeout=KEYRING_SECONDS):
            raise TimeoutError
        try:
            if given_up.is_set():
                raise TimeoutError  # noqa: TRY301 - nobody waits for it
            with noted(Event.KEYRING):
                return call()
        except Problem:
            raise
        except BaseException as error:  # noqa: BLE001 - a back end may raise SystemExit
            raise keyring_problem(error) from None
        finally:
            self._busy.release()
