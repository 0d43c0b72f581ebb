"""Time limits that depend on the speed of the machine."""

import gc
import json
import re
import time
import unicodedata
from collections.abc import Callable

_YARDSTICK_SECONDS = 0.005  # on the machine for which the limits were set
_RECORDS = [{"userId": str(13800138000 + n), "userName": "张三" * (n % 5), "faceId": n * 7919} for n in range(1500)]
_NAME = re.compile(r'"(user\w+)":\s?"([^"]*)"')


def pace() -> float:
    """Return how many times slower this machine is now than the one for which the limits were set, at least 1.

    Other programs change its speed within a second: call this directly before each measurement.
    """
    start = time.process_time()
    text = json.dumps(json.loads(json.dumps(_RECORDS)), ensure_ascii=False)
    found = {match[1]: match[2] for match in _NAME.finditer(text)}
    assert found.keys() == {"userId", "userName"}
    assert sum(unicodedata.category(character) == "Nd" for character in text[:20_000]) > 5000
    return max(1.0, (time.process_time() - start) / _YARDSTICK_SECONDS)


def is_within(seconds: float, act: Callable[[], object]) -> bool:
    """Return whether one of four runs takes less processor time than a limit at this machine's speed.

    Other programs may disturb one run, but not four.
    """
    return any(_seconds(act) < seconds * pace() for _ in range(4))


def _seconds(act: Callable[[], object]) -> float:
    gc.freeze()  # otherwise a collection would visit the objects of all other tests
    start = time.process_time()
    act()
    return time.process_time() - start
