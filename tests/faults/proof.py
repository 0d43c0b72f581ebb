"""Proofs that a case fails without its defence."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest

from faceviewer.core.problem import Kind, Problem

NOTHING_RAISED = pytest.fail.Exception
"""The failure of `pytest.raises` if nothing was raised."""


@contextmanager
def must_fail(failure: type[BaseException] | Kind = AssertionError, *, match: str = "") -> Iterator[None]:
    """Run a case with its defence switched off: it must fail in the expected way.

    Any other failure, such as that of a switch which patches an attribute that no longer exists, is raised.

    Args:
        failure: the exception, or the kind of the problem that is the exception.
        match: a regular expression for its text.
    """
    if not isinstance(failure, Kind):
        with pytest.raises(failure, match=match or None):
            yield
        return
    with pytest.raises(Problem, match=match or None) as raised:
        yield
    assert raised.value.kind is failure, f"another problem was raised: {raised.value!r}"


class Switch:
    """Switches a defence off by replacing attributes of the product.

    Args:
        name: part of the name of the proof: what happens without the defence.
        owner: the module or class.
        values: the new values of its attributes.
    """

    def __init__(self, name: str, owner: object, /, **values: Any) -> None:
        self.__name__ = name
        self._owner, self._values = owner, values

    def __call__(self) -> AbstractContextManager[object]:
        """Return a context in which the defence is switched off."""
        switched: AbstractContextManager[object] = mock.patch.multiple(self._owner, **self._values)
        return switched


def instead_of(owner: object, attribute: str) -> Callable[[Callable[..., Any]], Switch]:
    """Make a switch from the function below, which replaces a part of the product."""
    return lambda naive: Switch(naive.__name__, owner, **{attribute: naive})


def fails_without(
    *switches: Callable[[], AbstractContextManager[object]],
    failure: type[BaseException] | Kind = AssertionError,
    match: str = "",
    stand_with: dict[str, Any] | None = None,
    reaches_sink: bool = False,
    **arguments: Any,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add a test `..._fails_with_...` which proves that the test below fails without a defence.

    Marks between this decorator and the test also apply to the proof.

    Args:
        switches: each returns a context in which a defence is switched off.
        failure: as in `must_fail`.
        match: as in `must_fail`.
        stand_with: attributes of the stand during the proof.
        reaches_sink: whether the sink, to which nothing may connect, must have had connections.
        arguments: the arguments of the test that are not fixtures.
    """
    attributes = stand_with or {}

    def add(case: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(case)
        def proof(**fixtures: Any) -> None:
            for attribute, value in attributes.items():
                setattr(fixtures["stand"], attribute, value)
            with ExitStack() as off:
                for switch in switches:
                    off.enter_context(switch())
                with must_fail(failure, match=match):
                    case(**fixtures, **arguments)
            if reaches_sink:
                assert fixtures["stand"].sink.connections() > 0

        given = inspect.signature(case)
        left = [parameter for name, parameter in given.parameters.items() if name not in arguments]
        proof.__signature__ = given.replace(parameters=left)  # type: ignore[attr-defined]  # pytest reads it
        title = "_".join(case.__name__.split("_")[:2])
        title += "_fails_with_" + next(part.__name__.strip("_") for part in (*switches, *attributes.values()))
        there = sum(name.startswith(title) for name in case.__globals__)
        proof.__name__ = proof.__qualname__ = name = f"{title}_{there + 1}" if there else title
        case.__globals__[name] = proof
        return case

    return add
