"""Dataclass methods that are compiled at their first call."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field
from threading import Barrier, Thread
from typing import Any

import pytest

from faceviewer.core import methods_later
from faceviewer.core.query import FaceQuery, UserType

pytestmark = pytest.mark.skipif(methods_later._compiled_now is None, reason="this Python compiles them together")

_WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"slots": True, "order": True},
    {"unsafe_hash": True},
)


def made(compiler: Any, monkeypatch: pytest.MonkeyPatch, **how: Any) -> Any:
    """Return a dataclass whose methods are made by `compiler`."""

    class Point:
        """One."""

        x: int
        y: int = field(default=2, repr=False)
        z: list[int] = field(default_factory=list, compare=False)

    monkeypatch.setattr(dataclasses, "_create_fn", compiler)
    return dataclass(**how)(Point)


def outcomes(of: Any) -> list[str]:
    """Return the results of all operations of a dataclass."""
    one, same, other, extended = of(1), of(1, 2, [3]), of(2), type("Extended", (of,), {})(1)

    def text_or_error(act: Any) -> str:
        try:
            return str(act())
        except Exception as problem:  # noqa: BLE001 - whatever it is
            return f"{type(problem).__name__} {problem}"

    acts = [
        *(lambda: one, lambda: extended, lambda: one == same, lambda: one == other, lambda: one == extended),
        *(lambda: one == 1, lambda: one < other, lambda: other < 1, lambda: hash(one) == hash(same)),
        *(lambda: setattr(one, "x", 5), lambda: one.x, lambda: setattr(one, "new", 5), lambda: setattr(one, "z", [])),
        *(lambda: setattr(extended, "own", 5), lambda: delattr(other, "y"), lambda: other.y, of, lambda: of(q=1)),
        *(lambda: dataclasses.replace(same, x=7), lambda: dataclasses.asdict(same)),
        lambda: copy.deepcopy(same) == same,
        *(lambda: of.__init__.__qualname__, lambda: of.__eq__.__qualname__, lambda: of.__repr__.__name__),
    ]
    return [text_or_error(act) for act in acts]


@pytest.mark.parametrize("how", _WAYS, ids=str)
def test_later_methods_behave_like_dataclass_methods(how: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = outcomes(made(methods_later._compiled_now, monkeypatch, **how))
    assert outcomes(made(methods_later._compiled_later, monkeypatch, **how)) == at_once


def test_only_called_methods_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    now = methods_later._compiled_now

    def compiler(name: str, *text: Any, **more: Any) -> Any:
        compiled.append(name)
        return now(name, *text, **more)

    monkeypatch.setattr(methods_later, "_compiled_now", compiler)
    of = made(methods_later._compiled_later, monkeypatch, frozen=True, slots=True)
    assert [of(1) == of(1) for _ in range(3)] == [True] * 3
    assert compiled == ["__init__", "__eq__"]
    assert str(inspect.signature(of)).startswith("(x: ")  # the compiled method has replaced its stand-in


def test_first_calls_from_several_threads_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    of = made(methods_later._compiled_later, monkeypatch, frozen=True)
    start, hashes = Barrier(4), []

    def ask() -> None:
        start.wait()
        hashes.append(hash(of(1)))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes == [hash(of(1))] * 4


def test_frozen_query_rejects_assignment() -> None:
    query = FaceQuery(UserType.PHONE, "13800138000")
    with pytest.raises(FrozenInstanceError):
        query.user_id = ""  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(query)) == query
    assert len({query, FaceQuery(UserType.PHONE, "13800138000")}) == 1


def test_every_entry_point_installs_later_methods() -> None:
    code = "import faceviewer.core.query, dataclasses; print(dataclasses._create_fn.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [methods_later.__name__]


_WITHOUT_INSPECT = """
import sys
import faceviewer.core.query, dataclasses
before = "inspect" in sys.modules
@dataclasses.dataclass
class Plain:
    x: int = 1
print(before, "inspect" in sys.modules, sys.modules.get("inspect") is dataclasses.inspect)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="here every dataclass needs it")
def test_inspect_is_loaded_only_for_class_without_docstring() -> None:
    done = subprocess.run([sys.executable, "-c", _WITHOUT_INSPECT], capture_output=True, text=True, check=True)
    assert done.stdout == "False True False\n"
