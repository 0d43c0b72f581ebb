"""What the Controller knows of each thing that the operator can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Feature(Protocol):
    """A QObject that brings the slots of its own actions, and looks itself after what they need."""

    @property
    def actions(self) -> Mapping[str, Callable[..., Any]]:
        """The slots by the keys of their actions (ui/action_table.py); a checkable action's slot gets its bool."""
