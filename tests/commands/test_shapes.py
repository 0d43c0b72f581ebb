"""The JSON of each command has the documented keys and types, with any result."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from faceviewer.commands.grammar import COMMANDS
from faceviewer.commands.output import SCHEMA_VERSION
from tests.commands.running import DEAD_END, as_json, run, run_bytes, without_keyring
from tests.commands.shapes import HEAD, SHAPES

MANUAL = Path(__file__).parents[2] / ".github" / "MANUAL.md"
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
}


def faults(shape: Any, value: Any, where: str = "$") -> list[str]:  # noqa: PLR0911 - one for each kind of shape
    """Return where a value differs from a shape: in a type, or in the keys or their order."""
    match shape:
        case (inner, None):
            return [] if value is None else faults(inner, value, where)
        case [inner]:
            items = value if isinstance(value, list) else [None]
            return [fault for number, item in enumerate(items) for fault in faults(inner, item, f"{where}[{number}]")]
        case {"*": inner}:
            return [fault for key, item in value.items() for fault in faults(inner, item, f"{where}.{key}")]
        case dict():
            if not isinstance(value, dict) or list(value) != list(shape):
                return [f"{where}: {list(value) if isinstance(value, dict) else value} and not {list(shape)}"]
            return [fault for key, inner in shape.items() for fault in faults(inner, value[key], f"{where}.{key}")]
        case str():
            name, _, null = shape.partition("|")
            if value is None and null:
                return []
            right = isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
            return [] if right else [f"{where}: {value!r} and not {shape}"]
    raise AssertionError(f"{where}: {shape} is no shape")


def shape_of(command: str) -> dict[str, Any]:
    return {**HEAD, **SHAPES.get(command, {})}


LISTS = {
    "ids.csv": ["allowed", "denied", "nobody"],
    "some.csv": ["allowed", "error-200-460-3"],
    "none.csv": ["error-200-2453", "allowed"],
    "nobody.csv": ["x" * 65],
}
CASES: list[tuple[str, tuple[str, ...], int]] = [
    ("get", ("PHONE", "13800138000", "--demo"), 0),
    ("get", ("PHONE", "13800138000", "--demo", "--save", "face/"), 0),
    ("get", ("PHONE", "13800138000", "--demo", "--save", "/dev/null"), 9),
    ("get", ("PHONE", "13800138001", "--demo", "--exit-status"), 1),
    ("get", ("PHONE", "13800138011", "--demo", "--exit-status"), 4),
    ("get", ("PHONE", "13800138024", "--demo"), 0),
    ("get", ("OPEN", "bare-record", "--demo"), 0),
    ("get", ("OPEN", "no-photo", "--demo"), 8),
    ("get", ("OPEN", "broken-photo", "--demo"), 8),
    ("get", ("OPEN", "expired-link", "--demo", "--picture", "link"), 0),
    ("get", ("OPEN", "nobody", "--demo"), 3),
    ("get", ("OPEN", "error-200-2453", "--demo"), 5),
    ("get", ("OPEN", "gateway-quota-exhausted", "--demo"), 7),
    ("get", ("OPEN", "error-200-460-3", "--demo"), 8),
    ("get", ("OPEN", "wrong-person", "--demo"), 8),
    ("get", ("OPEN", "slow-15", "--demo", "--timeout", "0.2"), 6),
    ("get", ("OPEN", "x", *DEAD_END), 6),
    ("get", ("OPEN", "", "--demo"), 2),
    ("get", ("OPEN", "x" * 65, "--demo"), 2),
    ("get", ("OPEN", "x"), 2),
    ("get", ("OPEN", "x", "--profile", "nobody's"), 2),
    ("get", ("PHON", "x", "--demo"), 2),
    ("get", ("OPEN", "x", "--demo", "--jsn"), 2),
    ("get", (), 2),
    ("get", ("OPEN", "x", "--demo", "--log", "none/log"), 9),
    ("get", ("OPEN", "doors-half", "--demo", "--doors"), 0),
    ("get", ("OPEN", "doors-refused", "--demo", "--doors"), 0),
    ("doors", ("OPEN", "doors-every-state", "--demo"), 0),
    ("doors", ("OPEN", "doors-none", "--demo"), 0),
    ("doors", ("OPEN", "doors-half", "--demo"), 8),
    ("doors", ("OPEN", "doors-refused", "--demo"), 5),
    ("doors", ("PHONE", "13800138000", "--demo"), 2),
    ("batch", ("ids.csv", "--dry-run"), 0),
    ("batch", ("nobody.csv", "--dry-run"), 2),
    ("batch", ("nobody.csv", "--out", "report.csv", "--demo"), 2),
    ("batch", ("ids.csv", "--out", "report.csv", "--demo"), 0),
    ("batch", ("some.csv", "--out", "report.csv", "--demo"), 10),
    ("batch", ("none.csv", "--out", "report.csv", "--demo"), 11),
    ("batch", ("ids.csv", "--out", "no/report.csv", "--demo"), 9),
    ("batch", ("ids.csv", "--out", "ids.csv", "--demo"), 9),
    ("batch", ("ids.csv", "--out", "report.pdf", "--demo"), 2),
    ("batch", ("no-such.csv", "--dry-run"), 2),
    ("batch", ("ids.csv",), 2),
    ("batch", (), 2),
    ("doctor", ("--demo",), 0),
    ("doctor", DEAD_END, 6),
    ("doctor", ("--profile", "nobody's"), 2),
    ("doctor", ("--nothing",), 2),
    ("link", ("PHONE", "13800138000", "--ticket", "4711"), 0),
    ("link", ("PHONE", "138\u200b"), 2),
    ("link", ("PHONE",), 2),
    ("verify", ("no-such-pack.zip",), 9),
    ("verify", ("no-pack.zip",), 4),
    ("verify", (), 2),
    ("sandbox", ("--host", "no-such-host.invalid"), 9),
    ("sandbox", ("--port", "-1"), 2),
    ("self-test", ("--nothing",), 2),
    ("version", ("-V",), 0),
    ("connection list", (), 0),
    ("connection add", ("N", "--endpoint", "http://x"), 2),
    ("connection add", ("N", "--endpoint", "https://host.invalid"), 0),
    ("connection add", ("N", "--secret-stdin"), 2),
    ("connection test", ("nobody's",), 2),
    ("connection remove", ("nobody's",), 2),
    ("connection remove", (), 2),
]


@pytest.mark.parametrize(("command", "arguments", "status"), CASES)
def test_json_always_has_the_shape_of_its_command(
    tmp_path: Path, command: str, arguments: tuple[str, ...], status: int
) -> None:
    (tmp_path / "no-pack.zip").write_bytes(b"no pack")
    for name, ids in LISTS.items():
        (tmp_path / name).write_text("\n".join(("OPEN ID", *ids)))
    (tmp_path / "home").mkdir()
    environment = {"HOME": str(tmp_path / "home"), **without_keyring(tmp_path / "home")}
    words = (*(command.split() if command in COMMANDS else ()), *arguments, "--json")
    done = run_bytes(*words, typed=b"s\n", folder=tmp_path, environment=environment)
    found = json.loads(done.stdout)  # exactly one object
    assert faults(shape_of(command), found) == []
    assert (done.returncode, found["exitStatus"], found["command"]) == (status, status, command)
    assert found["schemaVersion"] == SCHEMA_VERSION
    told = (found["problem"], found["headline"], found["who"])  # the remedy may be empty
    assert all(told) or not any((*told, found["remedy"]))
    if (command, status) not in {("verify", 4), ("batch", 10)}:  # their problems are in lists
        assert found["ok"] is (found["problem"] is None)


@pytest.mark.parametrize("words", [("git",), (), ("connection",), ("connection", "lst")], ids=" ".join)
def test_unknown_command_has_only_the_common_keys(words: tuple[str, ...]) -> None:
    done = run(*words, "--json")
    found = json.loads(done.stdout)
    assert faults(HEAD, found) == []
    assert (done.returncode, found["exitStatus"], found["problem"]) == (2, 2, "input.usage")


def test_each_command_has_a_case() -> None:
    with_json = {name for name, command in COMMANDS.items() if "--json" in {each.name for each in command.options}}
    assert {command for command, _, _ in CASES} == set(SHAPES) == {*with_json, "version"}


def test_self_test_has_its_shape() -> None:
    done = run("self-test")
    assert faults(shape_of("self-test"), json.loads(done.stdout)) == []
    assert done.returncode == json.loads(done.stdout)["exitStatus"]


def test_expiry_has_a_time_zone() -> None:
    found = as_json(run("get", "PHONE", "13800138000", "--demo", "--json"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", found["expiresAt"])
    assert found["expiresAt"].replace("T", " ") == f"{found['expireTime']}+08:00"
    never, odd = (as_json(run("get", "OPEN", f"{name}-expiry", "--demo", "--json")) for name in ("no", "unreadable"))
    assert (never["expireTime"], never["expiresAt"]) == (None, None)
    assert (odd["expireTime"], odd["expiresAt"]) == ("长期有效", None)


def test_photo_with_location_is_reported() -> None:
    words = ("get", "PHONE", "13800138024", "--demo", "--lang", "en")
    assert as_json(run(*words, "--json"))["picture"]["tellsPlace"] is True
    assert "contains the place where it was taken" in run(*words).stdout


def test_manual_lists_every_key() -> None:
    text = MANUAL.read_text("utf-8")
    for command, shape in {"": HEAD, **SHAPES}.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {f'`{command}`' if command else 'every'}"))
        assert [key for key in shape if f"`{key}`" not in row and f"`{key}[]`" not in row] == [], command
