"""Scenes for the tests of the vault, run in a separate process and desktop session; prints one JSON object."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from faceviewer.core.connection import Credentials, SecretPlace
from faceviewer.core.problem import Problem
from faceviewer.store.vault import Vault

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
        assert time.monotonic() < deadline, "the condition was not met for 20 s"
        time.sleep(0.02)


def problem_of(call: Callable[[], object]) -> tuple[str, dict[str, object]]:
    """Return kind and facts of the problem that a call raises, "" and none without one."""
    found = None
    try:
        call()
    except Problem as problem:
        found = problem
    assert SECRET not in f"{found!r} {found}"
    return (found.kind.value, dict(found.facts)) if found else ("", {})


def opened() -> Vault:
    vault = Vault()
    vault.look()
    return vault


def round_trip() -> dict[str, object]:
    vault = opened()
    save = vault.keep_for_session if vault.place is SecretPlace.SESSION else vault.save
    before = problem_of(lambda: vault.load("办公楼"))
    save("办公楼", OTHER)
    save("办公楼", MINE)
    save("other", OTHER)
    places = [vault.place_of(name) for name in ("办公楼", "other", "third")]
    again = opened()
    kept = vault.load("办公楼") == MINE and (vault.place is SecretPlace.SESSION or again.load("办公楼") == MINE)
    vault.delete("办公楼")
    vault.delete("办公楼")
    after = problem_of(lambda: vault.load("办公楼"))
    return {
        "place": vault.place.value,
        "before": before[1] or None,
        "kept": kept,
        "places": places,
        "after": after[1] or None,
        "other_untouched": vault.load("other") == OTHER,
    }


def keep() -> dict[str, object]:
    vault = opened()
    (vault.keep_for_session if vault.place is SecretPlace.SESSION else vault.save)("office", MINE)
    return {"place": vault.place.value, "kept": vault.load("office") == MINE}


def locked() -> dict[str, object]:
    from secretstorage import dbus_init, get_default_collection  # noqa: PLC0415 - keyring brings it on Linux only

    vault = opened()
    vault.save("office", MINE)
    with contextlib.closing(dbus_init()) as connection:
        get_default_collection(connection).lock()
    return {
        "load": problem_of(lambda: vault.load("office")),
        "save": problem_of(lambda: vault.save("office", MINE)),
        "delete": problem_of(lambda: vault.delete("office")),
    }


def dismissed() -> dict[str, object]:
    vault = opened()
    return {"place": vault.place.value, "save": problem_of(lambda: vault.save("office", MINE))}


def bus_gone() -> dict[str, object]:
    vault = opened()
    vault.save("office", MINE)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent/bus"
    return {
        "load": problem_of(lambda: vault.load("office")),
        "save": problem_of(lambda: vault.save("office", MINE)),
        "place": opened().place.value,
    }


def appears_later() -> dict[str, object]:
    """The keyring starts after the program, and is restarted while it runs."""
    vault = opened()
    before = vault.place.value
    with secret_service(unlocked=True):
        vault.save("office", MINE)
    gone = problem_of(lambda: vault.load("office"))
    with secret_service(unlocked=True):
        kept = vault.load("office") == MINE
        return {"before": before, "gone": bool(gone[0]), "kept": kept, "place": vault.place.value}


def asked() -> object:
    return {"load": problem_of(lambda: opened().load("office"))}


SCENES = {scene.__name__: scene for scene in (round_trip, keep, locked, dismissed, bus_gone, appears_later, asked)}


@contextlib.contextmanager
def failing_service(way: str) -> Iterator[None]:
    """Own the name of the Secret Service; respond to the first call with a D-Bus error, or exit."""
    program = (
        "import sys\n"
        "from jeepney import MessageType, new_error\n"
        "from jeepney.bus_messages import message_bus\n"
        "from jeepney.io.blocking import open_dbus_connection\n"
        "way = sys.argv[1]\n"
        "with open_dbus_connection('SESSION') as connection:\n"
        "    connection.send_and_get_reply(message_bus.RequestName('org.freedesktop.secrets'))\n"
        "    print('there', flush=True)\n"
        "    while True:\n"
        "        message = connection.receive()\n"
        "        if message.header.message_type is not MessageType.method_call:\n"
        "            continue\n"
        "        if way == 'dies':\n"
        "            sys.exit()\n"
        "        else:\n"
        "            connection.send(new_error(message, way, 's', ('no',)))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, way], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


if __name__ == "__main__":
    name, service = sys.argv[1:]
    running: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if service.startswith(("dies", "org.")):
        running = failing_service(service)
    elif service not in {"none", "bus"}:
        running = secret_service(unlocked=service == "unlocked")
    with running:
        print(json.dumps(SCENES[name]()))
