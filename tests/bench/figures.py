"""The figures that benchmarks measure: what each is, its goal, and the module that measures it.

A table in one of `DOCUMENTS` has a row for each. `python -m tests.bench --readme` measures them and writes them there.
"""

import os
from pathlib import Path
from typing import NamedTuple

DOCUMENTS = (Path(__file__).resolve().parents[2] / "README.md", Path(__file__).with_name("README.md"))
COLLECTED = "FACEVIEWER_FIGURES"
"""The environment variable that names the file to which `note` adds figures."""


class Figure(NamedTuple):
    """A row of a table, without the measured values."""

    what: str  # "A / B" is a ratio of medians
    goal: str
    module: str  # of `tests.bench`, which measures it
    arguments: str = ""
    python: str = "python"

    def row(self, figure: str) -> str:
        command = f"{self.python} -m tests.bench.{self.module} {self.arguments}".strip()
        return f"| {self.what} | {figure} | {self.goal} | `{command}` |"


FIGURES = {
    "start": Figure("start to first paint / a bare window of the same size", "1.15", "start"),
    "first_face": Figure(
        "start to the first face, Enter pressed at the first paint / the same at commit `ba75fb4`", "0.55", "start"
    ),
    "memory_window": Figure(
        "peak memory: window with one face, without its decoder process / a bare window", "1.6", "memory"
    ),
    "memory_get": Figure("peak memory: `faceviewer-cli get` / script", "1.3", "memory"),
    "get": Figure("time: `faceviewer-cli get` / script", "1.0", "get"),
    "get_plain": Figure(
        "the same, where only the program is installed (`bootstrap.py demo --venv VENV`)",
        "1.0",
        "get",
        python="VENV/bin/python",
    ),
    "list_rate": Figure(
        "list: rows per second / a bare loop of httpx, with 4, 8 and 32 concurrent calls",
        "at least 0.85, 1.2, 4.0",
        "batch",
    ),
    "list_cpu": Figure("list: processor time per row / a bare loop of httpx, with 4 concurrent calls", "0.9", "batch"),
    "list_latency": Figure(
        "list: rows per second / the most that 4 concurrent calls can reach with 20 ms latency", "at least 0.9", "batch"
    ),
    "list_memory": Figure("list: memory added by 10,000 rows", "64 MiB", "batch"),
    "list_stall": Figure(
        "list: stall of the window's event loop during 10,000 rows, 99th percentile", "16.7 ms", "batch"
    ),
    "pauses": Figure(
        "call after a pause of 6, 60 and 115 s / a bare call over a kept-alive connection, 80 ms away", "1.1", "pauses"
    ),
    "early": Figure(
        "first call; first call if the connection was opened while the ID was typed / the same bare call",
        "none; 1.1",
        "pauses",
    ),
    "lookup": Figure("one lookup in our code / a bare call, both kept alive", "1.1", "lookup"),
    "details": Figure("one lookup with details recorded / without", "1.05", "lookup"),
    "bounds": Figure("one lookup / the same without limits on what is read", "1.05", "lookup"),
    "picture": Figure(
        "JPEG of 800 × 800, bytes to painted, with checks and colours; the same scaled to fit / "
        "`QImage.fromData` and a paint",
        "1.4",
        "picture",
    ),
    "frames": Figure(
        "frame time at device pixel ratio 2, 99th percentile: zooming; panning at 100, 200 and 400 %",
        "16.7 ms",
        "frames",
    ),
    "stall_start": Figure("longest stall of the window between first paint and ready", "50 ms", "stalls"),
    "stall_photos": Figure("longest stall while photos are decoded; while they are shown", "200 ms", "stalls"),
    "idle": Figure(
        "share of a core that an idle window uses, in each state (empty, found, failed, comparing, details, sharing …)",
        "1 %",
        "idle",
    ),
    "doors": Figure("processor time from Enter to the face: with doors at every lookup / without", "1.02", "doors"),
    "link": Figure("click on a link to the face on the screen: program not running; program running", "1 key", "link"),
    "links_hostile": Figure(
        "hostile links, 100 per second, that the window survived without a lookup; longest stall during these",
        "all; 200 ms",
        "link",
    ),
    "installed": Figure(
        "first paint: installed program / the same program in its environment", "1.1", "installed", "PROGRAM"
    ),
}


def report(name: str, figure: str, details: str) -> None:
    """Print a figure of `FIGURES` with its goal and how it was measured, and note it."""
    print(f"{FIGURES[name].what}: {figure} (goal {FIGURES[name].goal}; {details})", flush=True)
    note(name, figure)


def note(name: str, figure: str) -> None:
    """Add a figure to what `python -m tests.bench --readme` collects."""
    if collected := os.environ.get(COLLECTED):
        with Path(collected).open("a", encoding="utf-8") as file:
            file.write(f"{name}\t{figure}\n")


def write_documents(collected: str) -> None:
    """Write the figures that `note` has added into the rows of the tables in `DOCUMENTS`."""
    rows = {}
    for name, _, figure in (line.partition("\t") for line in collected.splitlines()):
        rows[f"| {FIGURES[name].what} |"] = FIGURES[name].row(figure)
    for document in DOCUMENTS:
        lines = document.read_text("utf-8").splitlines()
        lines = [next((row for before, row in rows.items() if line.startswith(before)), line) for line in lines]
        document.write_text("\n".join(lines) + "\n", "utf-8")
