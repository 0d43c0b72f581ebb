"""Work that blocks, in a thread that nothing waits for: not the loop, not another job, not the end of the program.

The executor of an asyncio loop has few threads, which a dead name server or a locked keyring fills, and Python joins
them at its end.
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
    """Run something that blocks in a thread of its own, and return a future that several may wait for.

    The future cannot be cancelled: who stops waiting leaves the result to the others.
    """
    outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
    outcome.set_running_or_notify_cancel()

    def run() -> None:
        try:
            outcome.set_result(function(*args))
        except BaseException as raised:  # noqa: BLE001 - it is raised in the coroutine that awaits
            # SystemExit would end the loop, and StopIteration cannot be awaited
            usual = isinstance(raised, Exception) and not isinstance(raised, StopIteration)
            outcome.set_exception(raised if usual else RuntimeError(type(raised).__name__))

    threading.Thread(target=run, name=f"blocking {function.__name__}", daemon=True).start()
    return outcome


async def in_daemon_thread(function: Callable[..., T], *args: object) -> T:
    """Run something that blocks, such as a keyring that prompts, where it can hold back neither loop nor exit."""
    return await asyncio.wrap_future(start_daemon_thread(function, *args))
