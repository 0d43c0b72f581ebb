"""Run keyring calls one at a time, with a time limit: they may prompt the user, hang, or raise any exception."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from faceviewer.core.events import Event, noted
from faceviewer.core.limits import KEYRING_SECONDS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.vault import keyring_problem

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class KeyringThread:
    """One daemon thread that nobody joins.

    A call that hangs blocks those after it, so a back end never gets two calls at once, and only this one thread can
    hang. Each waiting call times out by itself, and is then skipped.
    """

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, call: Callable[[], T]) -> T:
        """Run a call in the thread and wait for its result.

        Raises:
            Problem: raised by the call; Kind.LOCAL_KEYRING with the fact `reason`, "NoAnswer" after KEYRING_SECONDS.
        """
        future = self._submit(call)
        try:
            return future.result(KEYRING_SECONDS)
        except TimeoutError:
            future.cancel()
            raise _timeout_problem() from None

    async def call(self, call: Callable[[], T]) -> T:
        """Run a call in the thread and await its result; cancelling the caller does not stop the call.

        Raises:
            Problem: as `run`.
        """
        try:
            async with asyncio.timeout(KEYRING_SECONDS):
                return await asyncio.wrap_future(self._submit(call))
        except TimeoutError:
            raise _timeout_problem() from None

    def _submit(self, call: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        self._calls.put((future, call))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()
        return future

    def _work(self) -> None:
        while True:
            future, call = self._calls.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                with noted(Event.KEYRING):
                    result = call()
            except Problem as problem:
                future.set_exception(problem)
            except BaseException as error:  # noqa: BLE001 - a back end may raise SystemExit; the thread must go on
                future.set_exception(keyring_problem(error))
            else:
                future.set_result(result)


def _timeout_problem() -> Problem:
    return Problem(Kind.LOCAL_KEYRING, reason="NoAnswer")
