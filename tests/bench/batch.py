"""A list of ids against a bare loop of httpx, and against newman: `python -m tests.bench.batch [--newman COMMAND]`.

One light gateway in a process of its own responds to all; each of them runs in another, and times its calls alone.
"""

import argparse
import asyncio
import importlib.util
import json
import os
import resource
import shlex
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from faceviewer.core.query import FaceQuery
from tests.batch.gateway import queries
from tests.bench.figures import report
from tests.bench.light_gateway import light_gateway

ROUNDS = 7
ROWS, FEW = 1500, 300
IN_FLIGHT = 4
SIDE_BY_SIDE = (IN_FLIGHT, 8, 32)
"""The numbers of concurrent calls that are measured."""
LATENCY_MS = 20
_COLLECTION = Path(__file__).with_name("newman.json")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--newman", default=shutil.which("newman") or "", help="how newman (npm) is called")
    newman = shlex.split(parser.parse_args().newman)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with light_gateway(folder) as url:
            pairs = {in_flight: against_bare(url, folder, in_flight) for in_flight in SIDE_BY_SIDE}
            rates = (f"{ours['rate'] / bare['rate']:.2f}" for ours, bare in pairs.values())
            report("list_rate", ", ".join(rates), f"{ROUNDS} rounds of {ROWS} rows each")
            ours, bare = pairs[IN_FLIGHT]
            report("list_cpu", f"{ours['cpu'] / bare['cpu']:.2f}", f"{ours['cpu']:.2f} ms against {bare['cpu']:.2f} ms")
            if newman:
                rate = newman_rate(newman, url, folder)
                print(f"newman: {rate:.0f} rows a second; faceviewer makes {ours['rate'] / rate:.1f} times as many")
            else:
                print("newman: not installed (npm install newman; --newman PATH)")
            grown = measured("memory", url, folder, 10_000)["mebibytes"]
            report("list_memory", f"{grown:.0f} MiB", "with list, journal and an .xlsx report")
        with light_gateway(folder, milliseconds=LATENCY_MS) as url:
            ways = ("ours", IN_FLIGHT), ("bare", IN_FLIGHT), ("bare", 1)
            rounds = [[measured(way, url, folder, FEW, n)["rate"] for way, n in ways] for _ in range(ROUNDS)]
            mine, base, alone = map(statistics.median, zip(*rounds, strict=True))
            ideal = IN_FLIGHT * alone
            report(
                "list_latency",
                f"{mine / ideal:.2f}",
                f"{ideal:.0f} rows per second can be reached if one bare call takes {1000 / alone:.1f} ms; "
                f"the bare loop reaches {base / ideal:.2f}",
            )
        with light_gateway(folder) as url:
            command = [sys.executable, "-m", "tests.bench.batch_window", url, str(folder), "10000"]
            env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
            figures = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout)
            details = f"{figures['longest']:.0f} ms at most; {figures['mebibytes']:.0f} MiB more"
            report("list_stall", f"{figures['p99']:.1f} ms", details)


def against_bare(url: str, folder: Path, in_flight: int) -> tuple[dict[str, float], dict[str, float]]:
    """Run both several times, print a line, and return the medians of both."""
    pairs = [[measured(way, url, folder, ROWS, in_flight) for way in ("ours", "bare")] for _ in range(ROUNDS)]
    ours, bare = (
        {key: statistics.median(each[key] for each in column) for key in ("rate", "cpu")}
        for column in zip(*pairs, strict=True)
    )
    spread = sorted(mine["rate"] / base["rate"] for mine, base in pairs)
    has_sniffio = "with" if importlib.util.find_spec("sniffio") else "without"
    print(
        f"rows a second, faceviewer / a bare httpx.AsyncClient, {in_flight} at once: "
        f"{ours['rate'] / bare['rate']:.2f} ({ours['rate']:.0f} against {bare['rate']:.0f}, pairwise "
        f"{spread[0]:.2f} to {spread[-1]:.2f}, {ROUNDS} rounds of {ROWS} rows, {has_sniffio} sniffio installed); "
        f"processor time a row {ours['cpu'] / bare['cpu']:.2f} ({ours['cpu']:.2f} ms against {bare['cpu']:.2f} ms)"
    )
    return ours, bare


def measured(who: str, url: str, folder: Path, rows: int, in_flight: int = IN_FLIGHT) -> dict[str, float]:
    """Run one of `WAYS` in a process of its own, and return what it measured."""
    command = [sys.executable, "-m", "tests.bench.batch", who, url, str(folder), str(rows), str(in_flight)]
    figures: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return figures


async def ours(url: str, folder: Path, rows: int, in_flight: int = IN_FLIGHT) -> int:
    """Look up as `faceviewer-cli batch` does, with its journal."""
    from faceviewer.batch.journal import Journal  # noqa: PLC0415 - one of them a process
    from tests.batch.lists import numbered, run_over  # noqa: PLC0415

    ids = numbered(rows)
    journal = Journal.open(folder, ids, name="", resume=False)
    client, run = run_over(url, folder, journal, rate=1e9, in_flight=in_flight)
    _begin()
    await run.run(ids.queries.values())
    _end()
    await client.aclose()
    journal.remove()
    return len(journal.outcomes)


async def bare(url: str, folder: Path, rows: int, in_flight: int) -> int:
    """Look up with httpx and the same signature only."""
    import httpx  # noqa: PLC0415

    from faceviewer.core.connection import Credentials  # noqa: PLC0415
    from tests.bench.lookup import bare_call  # noqa: PLC0415

    keys, left, taken = Credentials("key", "secret"), iter(queries(rows)), list[float]()
    verify = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    async with httpx.AsyncClient(verify=verify, trust_env=False) as client:

        async def work() -> None:
            for query in left:
                taken.append(await bare_call(client, url, keys, query))

        _begin()
        async with asyncio.TaskGroup() as group:
            for _ in range(in_flight):
                group.create_task(work())
        _end()
    return len(taken)


async def memory(url: str, folder: Path, rows: int, in_flight: int) -> int:
    """Run a list and write its report, as `ours`, and measure the growth of the process."""
    from faceviewer.batch.report import write_report  # noqa: PLC0415
    from faceviewer.core.language import Language  # noqa: PLC0415
    from tests.batch.lists import numbered  # noqa: PLC0415

    await ours(url, folder, 10)
    before = _peak()
    from faceviewer.batch import journal  # noqa: PLC0415

    kept: dict[Any, Any] = {}
    add = journal.Journal.add

    def keep(self: journal.Journal, query: FaceQuery, outcome: Any) -> None:
        add(self, query, outcome)
        kept[query.user_type, query.user_id] = outcome

    journal.Journal.add = keep  # type: ignore[method-assign]
    count = await ours(url, folder, rows, in_flight)
    write_report(folder / "r.xlsx", numbered(rows), kept, language=Language.EN, overwrite=True)
    _MEASURED["mebibytes"] = _peak() - before
    return count


WAYS: dict[str, Callable[[str, Path, int, int], Coroutine[Any, Any, int]]]
WAYS = {way.__name__: way for way in (ours, bare, memory)}
_MEASURED: dict[str, float] = {}


def _begin() -> None:
    _MEASURED.update(began=time.perf_counter(), used=time.process_time())


def _end() -> None:
    _MEASURED.update(seconds=time.perf_counter() - _MEASURED["began"], cpu=time.process_time() - _MEASURED["used"])


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def newman_rate(newman: list[str], url: str, folder: Path) -> float:
    """Return newman's rows per second: one at a time, each signed by a script, as its users do."""
    data, report_file = folder / "ids.json", folder / "newman.json"
    data.write_text(json.dumps([{"userId": query.user_id} for query in queries(FEW)]), "utf-8")
    command = [*newman, "run", str(_COLLECTION), "--iteration-data", str(data), "--env-var", f"url={url}", "--insecure"]
    subprocess.run([*command, "--reporters", "json", "--reporter-json-export", str(report_file)], check=True)
    run = json.loads(report_file.read_text("utf-8"))["run"]
    assert run["stats"]["requests"] == {"total": FEW, "pending": 0, "failed": 0}
    milliseconds: int = run["timings"]["completed"] - run["timings"]["started"]
    return FEW / milliseconds * 1000


def _child(who: str, url: str, folder: str, rows: str, in_flight: str) -> None:
    count = asyncio.run(WAYS[who](url, Path(folder), int(rows), int(in_flight)))
    assert count == int(rows)
    figures = {"rate": count / _MEASURED["seconds"], "cpu": _MEASURED["cpu"] / count * 1e3}
    print(json.dumps(figures | {"mebibytes": _MEASURED.get("mebibytes", 0.0)}))


if __name__ == "__main__":
    if len(sys.argv) == 6 and sys.argv[1] in WAYS:
        _child(*sys.argv[1:])
    else:
        main()
