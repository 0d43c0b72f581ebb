"""What the vault's tests do in a process of its own, with a desktop session of its own; prints one JSON object."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from faceviewer.core.credentials import Credentials
from faceviewer.core.problem import Problem
from faceviewer.store.vault import open_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "s3cr3t-密钥-canary"
MINE = Credentials("key-1", SECRET, iot_token="iot", cloud_token="cloud")
OTHER = Credentials("key-2", "other-secret")


@contextlib.contextmanager
def secret_service(*, unlocked: bool) -> Iterator[None]:
    """Run gnome-keyring on this process' session bus."""
    command = ["gnome-keyring-daemon", "--components=secrets", "--foreground", *(["--unlock"] if unlocked else [])]
    daemon = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert daemon.stdin
    daemon.stdin.write(b"test-password")
    daemon.stdin.close()
    try:
        wait_until(lambda: has_owner("org.freedesktop.secrets"))
        yield
    finally:
        daemon.terminate()
        daemon.wait(timeout=10)


def has_owner(name: str) -> bool:
    # keyring brings jeepney, which has no types, on Linux only
    from jeepney import DBus  # type: ignore[import-untyped]  # noqa: PLC0415
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # noqa: PLC0415

    with open_dbus_connection("SESSION") as connection:
        return bool(connection.send_and_get_reply(DBus().NameHasOwner(name)).body[0])


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for 20 s"
        time.sleep(0.02)


def problem_of(call: Callable[[], object]) -> dict[str, object]:
    try:
        call()
    except Problem as problem:
        return {"kind": problem.kind.value, "facts": problem.facts, "text": f"{problem!r} {problem}"}
    return {}


def round_trip() -> dict[str, object]:
    vault = open_vault()
    before = vault.load("办公楼")
    vault.save("办公楼", OTHER)
    vault.save("办公楼", MINE)
    vault.save("other", OTHER)
    kept = open_vault().load("办公楼") == MINE
    vault.delete("办公楼")
    vault.delete("办公楼")
    return {
        "place": vault.place.value,
        "before": before,
        "kept": kept,
        "after": vault.load("办公楼"),
        "other_untouched": vault.load("other") == OTHER,
    }


def keep() -> dict[str, object]:
    vault = open_vault()
    vault.save("office", MINE)
    return {"place": vault.place.value, "kept": vault.load("office") == MINE}


def locked() -> dict[str, object]:
    from secretstorage import dbus_init, get_default_collection  # noqa: PLC0415 - keyring brings it on Linux only

    vault = open_vault()
    vault.save("office", MINE)
    with contextlib.closing(dbus_init()) as connection:
        get_default_collection(connection).lock()
    return {
        "load": problem_of(lambda: vault.load("office")),
        "save": problem_of(lambda: vault.save("office", MINE)),
        "delete": problem_of(lambda: vault.delete("office")),
    }


def never_unlocked() -> dict[str, object]:
    vault = open_vault()
    return {"place": vault.place.value, "save": problem_of(lambda: vault.save("office", MINE))}


def bus_gone() -> dict[str, object]:
    vault = open_vault()
    vault.save("office", MINE)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent/bus"
    return {
        "load": problem_of(lambda: vault.load("office")),
        "save": problem_of(lambda: vault.save("office", MINE)),
        "opened_again": open_vault().place.value,
    }


SCENES = {scene.__name__: scene for scene in (round_trip, keep, locked, never_unlocked, bus_gone)}

if __name__ == "__main__":
    name, service = sys.argv[1:]
    running = contextlib.nullcontext() if service == "none" else secret_service(unlocked=service == "unlocked")
    with running:
        print(json.dumps(SCENES[name]()))
