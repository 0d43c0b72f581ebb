"""The JSON of each command has the documented keys and types, with any result."""

import json
import shlex
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
LONG, DEAD = "x" * 65, " ".join(DEAD_END)
CASES: list[tuple[str, int, str | None]] = [
    ("get PHONE 13800138000 --demo", 0, None),
    ("get PHONE 13800138000 --demo --save face/", 0, None),
    ("get PHONE 13800138000 --demo --save /dev/null", 9, "local.file_exists"),
    ("get PHONE 13800138001 --demo --exit-status", 1, None),
    ("get PHONE 13800138011 --demo --exit-status", 4, None),
    ("get PHONE 13800138024 --demo", 0, None),
    ("get OPEN bare-record --demo", 0, None),
    ("get OPEN no-photo --demo", 8, "picture.missing"),
    ("get OPEN broken-photo --demo", 8, "picture.damaged"),
    ("get OPEN expired-link --demo --picture link", 0, None),
    ("get OPEN nobody --demo", 3, "record.none"),
    ("get OPEN error-200-2453 --demo", 5, "credentials.app_key"),
    ("get OPEN gateway-quota-exhausted --demo", 7, "limit.quota_exhausted"),
    ("get OPEN error-200-460-3 --demo", 8, "server.parameter"),
    ("get OPEN wrong-person --demo", 8, "contract.mismatch"),
    ("get OPEN slow-15 --demo --timeout 0.2", 6, "network.timeout"),
    (f"get OPEN x {DEAD}", 6, "network.connect"),
    ("get OPEN '' --demo", 2, "input.empty"),
    (f"get OPEN {LONG} --demo", 2, "input.too_long"),
    ("get OPEN x", 2, "local.profile_unknown"),
    ("get OPEN x --profile nobody", 2, "local.profile_unknown"),
    ("get PHON x --demo", 2, "input.usage"),
    ("get OPEN x --demo --jsn", 2, "input.usage"),
    ("get", 2, "input.usage"),
    ("get OPEN x --demo --log none/log", 9, "local.log"),
    ("get OPEN doors-half --demo --doors", 0, None),
    ("get OPEN allowed --demo --exit-status", 0, None),
    ("get OPEN expired --demo --exit-status", 1, None),
    ("get OPEN expired --demo --exit-status --save /dev/null", 9, "local.file_exists"),
    ("get OPEN unreadable-expiry --demo --exit-status", 4, None),
    ("get OPEN no-photo --demo --exit-status", 4, "picture.missing"),
    ("get OPEN nobody --demo --exit-status", 3, "record.none"),
    ("get OPEN error-200-2453 --demo --exit-status", 5, "credentials.app_key"),
    ("get OPEN denied --demo", 0, None),
    ("get OPEN expired --demo", 0, None),
    ("get OPEN unknown-policy --demo", 0, None),
    ("get OPEN unreadable-expiry --demo", 0, None),
    ("get OPEN x --app-key k --profile P --secret-stdin", 2, "local.profile_unknown"),
    ("get OPEN x --secret-stdin", 2, "input.usage"),
    ("get OPEN x --demo --secret-stdin", 2, "input.usage"),
    ("get OPEN \u200b --demo", 2, "input.empty"),
    ("get OPEN x --secret s", 2, "input.usage"),
    ("get OPEN x --endpoint http://127.0.0.1 --app-key k --secret-stdin", 2, "local.endpoint"),
    ("get OPEN x --endpoint https://127.0.0.1", 2, "input.usage"),
    ("get OPEN x --demo --profile p", 2, "input.usage"),
    ("get OPEN x --demo --endpoint ''", 2, "input.usage"),
    ("get OPEN x --demo --save ''", 2, "input.usage"),
    ("get OPEN --ids-from none --demo", 9, "local.file_unreadable"),
    ("get OPEN --ids-from home --demo", 9, "local.file_unreadable"),
    ("doors OPEN doors-every-state --demo", 0, None),
    ("doors OPEN doors-none --demo", 0, None),
    ("doors OPEN doors-half --demo", 8, "contract.doors"),
    ("doors OPEN doors-refused --demo", 5, "credentials.doors"),
    ("doors PHONE 13800138000 --demo", 2, "input.usage"),
    ("doors OPEN doors-wrong-person --demo", 8, "contract.mismatch"),
    ("doors OPEN error-200-2405 --demo", 3, "record.identity_unknown"),
    ("doors OPEN gateway-quota-exhausted --demo", 7, "limit.quota_exhausted"),
    ("batch ids.csv --dry-run", 0, None),
    ("batch nobody.csv --dry-run", 2, "input.list"),
    ("batch nobody.csv --out report.csv --demo", 2, "input.list"),
    ("batch ids.csv --out report.csv --demo", 0, None),
    ("batch some.csv --out report.csv --demo", 10, None),
    ("batch none.csv --out report.csv --demo", 11, "credentials.app_key"),
    ("batch ids.csv --out no/report.csv --demo", 9, "local.folder_gone"),
    ("batch ids.csv --out ids.csv --demo", 9, "local.file_exists"),
    ("batch ids.csv --out report.pdf --demo", 2, "input.list"),
    ("batch no-such.csv --dry-run", 2, "input.list"),
    ("batch ids.csv", 2, "input.usage"),
    ("batch", 2, "input.usage"),
    ("doctor --demo", 0, None),
    (f"doctor {DEAD}", 6, "network.connect"),
    ("doctor --profile nobody", 2, "local.profile_unknown"),
    ("doctor --nothing", 2, "input.usage"),
    ("link PHONE 13800138000 --ticket 4711", 0, None),
    ("link PHONE 138\u200b", 2, "input.link"),
    ("link PHONE", 2, "input.usage"),
    ("verify no-such-pack.zip", 9, "local.file_unreadable"),
    ("verify no-pack.zip", 4, None),
    ("verify", 2, "input.usage"),
    ("sandbox --host no-such-host.invalid", 9, "local.listen"),
    ("sandbox --port -1", 2, "input.usage"),
    ("sandbox --port 99999", 2, "input.usage"),
    ("sandbox --latency-ms soon", 2, "input.usage"),
    ("self-test --nothing", 2, "input.usage"),
    ("-V", 0, None),
    ("connection list", 0, None),
    ("connection add N --endpoint http://x", 2, "local.endpoint"),
    ("connection add N --endpoint https://host.invalid", 0, None),
    ("connection add N --secret-stdin", 2, "input.usage"),
    ("connection add N --endpoint https://u:p@host.invalid", 2, "local.endpoint"),
    ("connection add N --ca-file /nonexistent/ca.pem", 9, "local.ca_file"),
    ("connection add N --picture-host https://h/", 2, "input.usage"),
    ("connection add N --no-secret", 2, "input.usage"),
    ("connection add N --app-key k --no-secret --iot-token-file -", 2, "input.usage"),
    ("connection add N --proxy-user jane", 2, "input.usage"),
    ("connection add N --app-key k --no-secret --secret-stdin", 2, "input.usage"),
    ("connection test nobody", 2, "local.profile_unknown"),
    ("connection remove nobody", 2, "local.profile_unknown"),
    ("connection remove", 2, "input.usage"),
]


def command_of(words: list[str]) -> str:
    return next((name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS), "version")


@pytest.mark.parametrize(("line", "status", "problem"), CASES)
def test_json_always_has_the_shape_of_its_command(tmp_path: Path, line: str, status: int, problem: str | None) -> None:
    (tmp_path / "no-pack.zip").write_bytes(b"no pack")
    for name, ids in LISTS.items():
        (tmp_path / name).write_text("\n".join(("OPEN ID", *ids)))
    (tmp_path / "home").mkdir()
    environment = {"HOME": str(tmp_path / "home"), **without_keyring(tmp_path / "home")}
    words = shlex.split(line)
    done = run_bytes(*words, "--json", typed=b"s\n", folder=tmp_path, environment=environment)
    found = json.loads(done.stdout)  # exactly one object
    command = command_of(words)
    assert faults(shape_of(command), found) == []
    assert (done.returncode, found["exitStatus"], found["problem"]) == (status, status, problem)
    assert (found["command"], found["schemaVersion"]) == (command, SCHEMA_VERSION)
    problem_texts = (found["problem"], found["headline"], found["who"])  # the remedy may be empty
    assert all(problem_texts) or not any((*problem_texts, found["remedy"]))
    assert done.stderr or not problem or command == "doctor"
    if (command, status) not in {("verify", 4), ("batch", 10)}:  # their problems are in lists
        assert found["ok"] is (found["problem"] is None)
    assert status == 0 or not list(tmp_path.rglob("*.toml")), "no settings are written"


@pytest.mark.parametrize("words", [("git",), (), ("connection",), ("connection", "lst")], ids=" ".join)
def test_unknown_command_has_only_the_common_keys(words: tuple[str, ...]) -> None:
    done = run(*words, "--json")
    found = json.loads(done.stdout)
    assert faults(HEAD, found) == []
    assert (done.returncode, found["exitStatus"], found["problem"]) == (2, 2, "input.usage")


def test_each_command_has_a_case() -> None:
    with_json = {name for name, command in COMMANDS.items() if "--json" in {each.name for each in command.options}}
    assert {command_of(shlex.split(line)) for line, _, _ in CASES} == set(SHAPES) == {*with_json, "version"}


def test_self_test_has_its_shape_and_passes(tmp_path: Path) -> None:
    done = run("self-test", XDG_CONFIG_HOME=str(tmp_path), HOME=str(tmp_path))
    found = as_json(done)
    assert faults(shape_of("self-test"), found) == []
    assert (done.returncode, found["exitStatus"], found["fails"]) == (0, 0, [])
    assert {"words", "pictures", "tls", "keyring_backend", "training_lookup"} <= set(found["checks"])


def test_expiry_has_a_time_zone() -> None:
    found = as_json(run("get", "PHONE", "13800138000", "--demo", "--json"))
    assert found["expiresAt"].replace("T", " ") == f"{found['expireTime']}+08:00"
    never, odd = (as_json(run("get", "OPEN", f"{name}-expiry", "--demo", "--json")) for name in ("no", "unreadable"))
    assert (never["expireTime"], never["expiresAt"]) == (None, None)
    assert (odd["expireTime"], odd["expiresAt"]) == ("长期有效", None)


def test_manual_lists_every_key() -> None:
    text = MANUAL.read_text("utf-8")
    for command, shape in {"": HEAD, **SHAPES}.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {f'`{command}`' if command else 'every'}"))
        assert [key for key in shape if f"`{key}`" not in row and f"`{key}[]`" not in row] == [], command
