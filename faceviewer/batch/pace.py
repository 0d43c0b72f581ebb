"""The rate of a batch's calls: one for all rows, halved when throttled, and slowly increased again."""

from __future__ import annotations

import asyncio
from collections import deque

from faceviewer.core.limits import BATCH_HOLD_SECONDS, BATCH_RATE_LEAST, BATCH_RETRY_AFTER_SECONDS

_RECOVERY = 100  # answers after which the full rate is reached from zero
_MADE_UP_SECONDS = 0.02  # delay of a call that the next call makes up for
_MEASURED = 16  # most recent calls, from which the actual rate is measured


class Pace:
    """Limits the rate at which calls begin.

    Attributes:
        rate: the highest number of calls a second.
        now: the current number of calls a second.
    """

    def __init__(self, rate: float) -> None:
        self.rate = self.now = rate
        self._begun: deque[float] = deque(maxlen=_MEASURED)
        self._next = self._held = self._halved = 0.0
        self._waves = 0
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._ended = asyncio.Event()

    async def turn(self) -> bool:
        """Wait until a call may begin. Return False if the pace was ended."""
        time = asyncio.get_running_loop().time
        while not self._ended.is_set():
            if not self._goes_on.is_set():
                await self._goes_on.wait()
                continue
            now, at = time(), max(self._next, self._held)
            if at <= now:
                self._next = max(self._next, now - _MADE_UP_SECONDS) + 1 / self.now
                self._begun.append(now)
                return True
            try:
                async with asyncio.timeout(at - now):
                    await self._ended.wait()
            except TimeoutError:
                pass
        return False

    def answered(self) -> None:
        """Increase the rate after a call that was not throttled."""
        self._waves = 0
        self.now = min(self.rate, self.now + self.rate / _RECOVERY)

    def throttled(self, *, begun: float, retry_after: float | None) -> None:
        """Halve the rate, and hold all calls after one was throttled.

        A call that began before the last halving does not halve the rate again.

        Args:
            begun: when the throttled call began, on the event loop's clock.
            retry_after: seconds that the server asked to wait, None if it did not.
        """
        now = asyncio.get_running_loop().time()
        if begun >= self._halved:
            self.now = max(min(BATCH_RATE_LEAST, self.rate), min(self.now, self._measured(now)) / 2)
            shortest, longest = BATCH_HOLD_SECONDS
            self.hold(min(shortest * 2**self._waves, longest))
            self._halved, self._waves = max(now, self._held), self._waves + 1
            self._begun.clear()
        self.hold(retry_after or 0.0)

    def hold(self, seconds: float) -> None:
        """Let no call begin for some seconds, BATCH_RETRY_AFTER_SECONDS at most."""
        now = asyncio.get_running_loop().time()
        self._held = max(self._held, now + min(seconds, BATCH_RETRY_AFTER_SECONDS))

    def pause(self) -> None:
        """Let no call begin until `go_on`."""
        self._goes_on.clear()

    def go_on(self) -> None:
        """Let calls begin again."""
        self._goes_on.set()

    def end(self) -> None:
        """Let no further call begin."""
        self._ended.set()
        self._goes_on.set()

    def _measured(self, now: float) -> float:
        """Return the actual number of calls a second, which is lower than `now` if answers were slow."""
        seconds = now - self._begun[0] if self._begun else 0.0
        return len(self._begun) / seconds if seconds > 0 else self.now
