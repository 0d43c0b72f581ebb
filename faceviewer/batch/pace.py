"""How fast a list is asked: one pace for all its rows, halved by throttling, and slowly taken up again."""

from __future__ import annotations

import asyncio
from collections import deque

from faceviewer.core.limits import BATCH_HOLD_SECONDS, BATCH_RATE_LEAST, BATCH_RETRY_AFTER_SECONDS

_RECOVERY = 100  # answers after which as much was added as the pace is at its best
_MADE_UP_SECONDS = 0.02  # by which a call may be late, and the next still come when it should have
_MEASURED = 16  # calls by which it is known how fast it really was


class Pace:
    """Lets calls begin.

    Attributes:
        rate: calls a second at its best.
        now: calls a second, as throttling has left it.
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
        """Wait until a call may begin; False if none may any more."""
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
        """Take note of a call that was let through."""
        self._waves = 0
        self.now = min(self.rate, self.now + self.rate / _RECOVERY)

    def throttled(self, *, begun: float, retry_after: float | None) -> None:
        """Halve the pace, and hold all calls.

        Those that were under way when it was halved tell nothing of the new pace.

        Args:
            begun: when the call began that was throttled, on the event loop's clock.
            retry_after: seconds that the server asked to wait, None if it did not say.
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
        """Let nothing begin for a while, of five minutes at most."""
        now = asyncio.get_running_loop().time()
        self._held = max(self._held, now + min(seconds, BATCH_RETRY_AFTER_SECONDS))

    def pause(self) -> None:
        """Let nothing begin until `go_on`."""
        self._goes_on.clear()

    def go_on(self) -> None:
        """Let calls begin again."""
        self._goes_on.set()

    def end(self) -> None:
        """Let nothing begin any more."""
        self._ended.set()
        self._goes_on.set()

    def _measured(self, now: float) -> float:
        """Return how many calls a second there were: fewer than the pace where answers were slow."""
        took = now - self._begun[0] if self._begun else 0.0
        return len(self._begun) / took if took > 0 else self.now
