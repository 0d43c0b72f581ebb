"""Work that blocks, in a thread that nothing waits for: not the loop, not another job, not the end of the program.

The executor of an asyncio loop has few threads, which a dead name server or a locked keyring fills, and Python joins
them at its end.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def in_daemon_thread(function: Callable[..., T], *args: object) -> T:
    """Run something that blocks, such as a keyring that prompts, where it can hold back neither loop nor exit."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def finish(result: T | None, exception: BaseException | None) -> None:
        if outcome.done():
            return
        if exception is None:
            outcome.set_result(result)  # type: ignore[arg-type]  # None only where T allows it
        else:
            outcome.set_exception(exception)

    def run() -> None:
        result, exception = None, None
        try:
            result = function(*args)
        except BaseException as raised:  # noqa: BLE001 - it belongs to whoever awaits
            # SystemExit would end the loop, and StopIteration cannot be awaited
            usual = isinstance(raised, Exception) and not isinstance(raised, StopIteration)
            exception = raised if usual else RuntimeError(type(raised).__name__)
        if not loop.is_closed():
            loop.call_soon_threadsafe(finish, result, exception)

    threading.Thread(target=run, name=f"blocking {function.__name__}", daemon=True).start()
    return await outcome
