"""Limits of time on machines of any speed."""

import gc
import json
import re
import time
import unicodedata
from collections.abc import Callable

_YARDSTICK_SECONDS = 0.005  # on the machine that limits in seconds were set for, with nothing beside it
_RECORDS = [{"userId": str(13800138000 + n), "userName": "张三" * (n % 5), "faceId": n * 7919} for n in range(1500)]
_NAME = re.compile(r'"(user\w+)":\s?"([^"]*)"')


def pace() -> float:
    """Return how many times slower this machine is now than the one that limits were set for, at least 1.

    It shares its processor and its memory with others, and changes from one second to the next: ask directly before
    each measurement.
    """
    begun = time.process_time()
    text = json.dumps(json.loads(json.dumps(_RECORDS)), ensure_ascii=False)
    found = {match[1]: match[2] for match in _NAME.finditer(text)}
    assert found.keys() == {"userId", "userName"}
    assert sum(unicodedata.category(character) == "Nd" for character in text[:20_000]) > 5000
    return max(1.0, (time.process_time() - begun) / _YARDSTICK_SECONDS)


def is_within(seconds: float, act: Callable[[], object]) -> bool:
    """Return whether one of four runs takes no more processor time than so many seconds, at this machine's pace.

    Others fall into a run; none falls into four.
    """
    return any(_seconds(act) < seconds * pace() for _ in range(4))


def _seconds(act: Callable[[], object]) -> float:
    gc.freeze()  # or a collection would go through all that other tests of this process have made
    begun = time.process_time()
    act()
    return time.process_time() - begun
