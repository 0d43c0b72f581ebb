"""Proof that a case can fail."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest

from faceviewer.core.problem import Kind, Problem

NOTHING_RAISED = pytest.fail.Exception
"""What `pytest.raises` fails with where nothing, or nothing of that kind, was raised."""


@contextmanager
def must_fail(failure: type[BaseException] | Kind = AssertionError, *, match: str = "") -> Iterator[None]:
    """Run a case with its defence switched off: it must fail as the missing defence makes it fail.

    Any other failure, such as that of a switch that patches what is no longer there, is no proof and comes through.

    Args:
        failure: the exception, or the kind of the problem that is the exception.
        match: a regular expression that its text must contain, to tell it from the other failures of its class.
    """
    if not isinstance(failure, Kind):
        with pytest.raises(failure, match=match or None):
            yield
        return
    with pytest.raises(Problem, match=match or None) as told:
        yield
    assert told.value.kind is failure, f"another problem came: {told.value!r}"


class Switch:
    """Switches a defence off for as long as its context is open: attributes of the product have other values.

    Args:
        name: what is done instead, as the name of the proof tells it.
        owner: the module or class.
        values: by the name of the attribute, what stands in its place.
    """

    def __init__(self, name: str, owner: object, /, **values: Any) -> None:
        self.__name__ = name
        self._owner, self._values = owner, values

    def __call__(self) -> AbstractContextManager[object]:
        """Return a context in which the defence is switched off."""
        switched: AbstractContextManager[object] = mock.patch.multiple(self._owner, **self._values)
        return switched


def instead_of(owner: object, attribute: str) -> Callable[[Callable[..., Any]], Switch]:
    """Make a switch of the function below, which stands in the place of a part of the product."""
    return lambda naive: Switch(naive.__name__, owner, **{attribute: naive})


def fails_without(
    *switches: Callable[[], AbstractContextManager[object]],
    failure: type[BaseException] | Kind = AssertionError,
    match: str = "",
    stand_with: dict[str, Any] | None = None,
    reaches_sink: bool = False,
    **arguments: Any,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add to the test below the proof that it fails without a defence, as a test `..._fails_with_...` beside it.

    Marks between this and the test, such as parameters and what it is skipped for, are the proof's as well.

    Args:
        switches: each returns a context in which a defence is switched off.
        failure: as in `must_fail`.
        match: likewise.
        stand_with: attributes of the stand while the proof runs.
        reaches_sink: whether somebody is spoken to who is not to be spoken to.
        arguments: those of the test that are not fixtures.
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
