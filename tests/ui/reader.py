"""A screen reader of the tests: `/usr/bin/python3 reader.py FOLDER PROGRAM...` on a session bus of its own.

It runs the program and records its notifications; after each one it records all visible widgets and writes a file to
the folder, for which the program waits. At the end it prints everything as JSON. It is written for Debian's pyatspi and
Python. Like Orca 43 it drops a notification behind more changes than Orca can read at once.
"""

# mypy: ignore-errors

import json
import subprocess
import sys
from pathlib import Path

import pyatspi
from gi.repository import GLib

ORCAS_QUEUE = 50  # changes
CHANGES = "property-change", "text-changed", "text-caret-moved", "selection-changed", "state-changed:sensitive"

folder, command = Path(sys.argv[1]), sys.argv[2:]
heard: list[str] = []
told: list[str] = []
waiting = 0  # changes that a reader has not read yet
seen: list[list[dict[str, object]]] = []


def walk(node):
    """Return the attributes of everything visible below a node."""
    if node is not None:
        node.clearCache()  # it is updated only for events that are listened for
    if node is None or not node.getState().contains(pyatspi.STATE_SHOWING):
        return []
    labels = [r.getTarget(0).name for r in node.getRelationSet() if r.getRelationType() == pyatspi.RELATION_LABELLED_BY]
    text = ""
    if "Text" in pyatspi.listInterfaces(node):
        text = node.queryText().getText(0, -1)
    about = {
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description,
        "labels": labels,
        "text": text,
        "stop": node.getState().contains(pyatspi.STATE_FOCUSABLE),
    }
    return [about, *(row for child in node for row in walk(child))]


def on_change(_event):
    """Count a change."""
    global waiting  # noqa: PLW0603
    waiting += 1
    GLib.idle_add(rest)


def rest() -> bool:
    """Reset the count when the loop is idle: everything was read."""
    global waiting  # noqa: PLW0603
    waiting = 0
    return False


def on_text(event):
    """Record inserted text."""
    told.append(str(event.any_data))


def on_showing(event):
    """Record a shown notification, unless Orca would drop it, or it is only about a slow lookup on a busy machine."""
    if waiting > ORCAS_QUEUE or not event.detail1:
        return
    if event.source.getRole() == pyatspi.ROLE_NOTIFICATION and not event.source.name.startswith("Asking "):
        heard.append(event.source.name)
        GLib.timeout_add(300, look)


def look() -> bool:
    """Walk the whole window."""
    seen.append(walk(next(iter(pyatspi.Registry.getDesktop(0)), None)))
    (folder / f"seen-{len(seen)}").touch()
    return False


def end() -> bool:
    """Stop once the program has ended."""
    if program.poll() is not None:
        pyatspi.Registry.stop()
    return program.poll() is None


pyatspi.Registry.registerEventListener(on_showing, "object:state-changed:showing")
pyatspi.Registry.registerEventListener(on_text, "object:text-changed:insert")
pyatspi.Registry.registerEventListener(on_change, *(f"object:{change}" for change in CHANGES))
program = subprocess.Popen(command)
GLib.timeout_add(50, end)
pyatspi.Registry.start()
print(json.dumps({"heard": heard, "told": told, "seen": seen}))
