"""A screen reader of the tests: `/usr/bin/python3 reader.py FOLDER PROGRAM...` on a session bus of its own.

It runs the program, hears its notifications, and walks what it shows whenever one is heard; a file in the folder tells
the program that it has. At the end it prints all of it as JSON. It is written for Debian's pyatspi and Python.
"""

# mypy: ignore-errors

import json
import subprocess
import sys
from pathlib import Path

import pyatspi
from gi.repository import GLib

folder, command = Path(sys.argv[1]), sys.argv[2:]
heard: list[str] = []
seen: list[list[dict[str, object]]] = []


def walk(node):
    """Return what is known of everything in sight below a node."""
    if node is not None:
        node.clearCache()  # which is told of changes only where somebody listens for them
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


def on_showing(event):
    """Note a notification that shows itself."""
    if event.detail1 and event.source.getRole() == pyatspi.ROLE_NOTIFICATION:
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
program = subprocess.Popen(command)
GLib.timeout_add(50, end)
pyatspi.Registry.start()
print(json.dumps({"heard": heard, "seen": seen}))
