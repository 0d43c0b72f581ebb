"""Kill list runs: `python -m tests.faults.killed_batches FOLDER KILLS` prints what is left as JSON.

Each child continues the journal of the previous one, until it is killed at a random moment; the last one ends.
With `buffered` the journal is written twenty rows at a time, as a naive program would.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from faceviewer.batch.journal import Journal
from faceviewer.batch.report import write_report
from faceviewer.batch.sheet import IdList
from faceviewer.core.language import Language
from tests.batch.lists import numbered, run_over
from tests.bench.light_gateway import light_gateway

ROWS = 3000
_MOST_CALLS, _LONGEST = 12, 0.05  # of a child, and then seconds, until the kill
IN_FLIGHT = 4
_RATE = 90.0  # a second, so that the list lasts for two hundred kills
_MILLISECONDS = 10.0  # of each response, so that some calls are always running


def main() -> None:
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    if "buffered" in sys.argv:
        Journal._write = _buffered  # type: ignore[method-assign]
    log, ids, chance = folder / "asked", numbered(ROWS), random.Random(20261129)
    killed = most = 0
    with light_gateway(folder, milliseconds=_MILLISECONDS, log=log) as url:
        for turn in range(kills + 1):
            child = os.fork()
            if child == 0:
                _run(folder, url, ids, is_last=turn == kills)
            if turn < kills:
                _wait_for_calls(log, _calls(log) + chance.randint(0, _MOST_CALLS))
                time.sleep(chance.random() * _LONGEST)
                os.kill(child, signal.SIGKILL)
            killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
            most = max(most, len(_called(log) - _journaled(folder)))  # rows that the next child looks up again
    journal = Journal.open(folder, ids, name="", resume=True)
    lines = Counter(json.loads(line).get("userId") for line in journal.path.read_bytes().splitlines())
    write_report(folder / "r.jsonl", ids, journal.outcomes, language=Language.EN, in_clear=True)
    report = [json.loads(line) for line in (folder / "r.jsonl").read_text("utf-8").splitlines()]
    print(
        json.dumps(
            {
                "kills": killed,
                "lost": sum(row["outcome"] != "pass" for row in report) + ROWS - len(report),
                "twice": sum(count > 1 for count in lines.values()),
                "asked again": _calls(log) - ROWS,
                "at most": most,
            }
        )
    )


def _wait_for_calls(log: Path, count: int) -> None:
    latest = time.monotonic() + 20
    while _calls(log) < count and time.monotonic() < latest:
        time.sleep(0.002)


def _calls(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def _called(log: Path) -> set[str]:
    return set(log.read_text("utf-8").split()) if log.exists() else set()


def _journaled(folder: Path) -> set[str]:
    """Return the IDs in the journal, without a last line that was cut."""
    lines = [line for path in folder.glob("batch-*") for line in path.read_bytes().split(b"\n")[:-1]]
    return {json.loads(line).get("userId", "") for line in lines}


def _run(folder: Path, url: str, ids: IdList, *, is_last: bool) -> None:
    try:
        journal = Journal.open(folder, ids, name="", resume=bool(list(folder.glob("batch-*"))))

        async def go() -> None:
            rate = _RATE if not is_last else 10_000.0
            _, run = run_over(url, folder, journal, rate=rate, in_flight=IN_FLIGHT)
            await run.run(query for key, query in ids.queries.items() if key not in journal.outcomes)

        asyncio.run(go())
    finally:
        os._exit(0)


_waiting: list[dict[str, Any]] = []
_written = Journal._write


def _buffered(self: Journal, entry: dict[str, Any]) -> None:
    _waiting.append(entry)
    if "userId" not in entry or len(_waiting) >= 20 or len(self.outcomes) + 20 >= ROWS:
        for each in _waiting:
            _written(self, each)
        _waiting.clear()


if __name__ == "__main__":
    main()
