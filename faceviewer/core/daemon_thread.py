"""Run blocking functions in daemon threads, which neither the event loop, other jobs nor program exit wait for.

The executor of an asyncio loop has few threads, which an unreachable name server or a locked keyring can occupy, and
Python joins them at exit.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def start_daemon_thread(function: Callable[..., T], *args: object) -> concurrent.futures.Future[T]:
    """Run a blocking function in a thread of its own, and return a future that several callers may await.

    The future cannot be cancelled: a caller that stops waiting does not affect the others.
    """
    outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
    outcome.set_running_or_notify_cancel()

    def run() -> None:
        try:
            outcome.set_result(function(*args))
        except BaseException as raised:  # noqa: BLE001 - raised in the awaiting coroutine
            # SystemExit would end the loop, and StopIteration cannot be awaited
            usual = isinstance(raised, Exception) and not isinstance(raised, StopIteration)
            outcome.set_exception(raised if usual else RuntimeError(type(raised).__name__))

    threading.Thread(target=run, name=f"blocking {function.__name__}", daemon=True).start()
    return outcome


async def in_daemon_thread(function: Callable[..., T], *args: object) -> T:
    """Run a blocking function, such as a keyring prompt, without blocking the event loop or program exit."""
    return await asyncio.wrap_future(start_daemon_thread(function, *args))
