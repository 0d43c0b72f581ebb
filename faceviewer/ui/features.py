"""What the operator can do beside looking up: every feature made, and its actions connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from faceviewer.ui.compare.compare import Compare
from faceviewer.ui.copying.copying import Copying
from faceviewer.ui.copying.photo_drag import PhotoDrag
from faceviewer.ui.details.details import Details
from faceviewer.ui.details.properties import Properties
from faceviewer.ui.looks import Looks
from faceviewer.ui.palette.palette import Palette
from faceviewer.ui.panes import Panes
from faceviewer.ui.paste.paste import Paste
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.saving.saving import Saving
from faceviewer.ui.scanner.scanner import Scanner
from faceviewer.ui.shortcuts.shortcuts import Shortcuts
from faceviewer.ui.stage.viewing import Viewing
from faceviewer.ui.text_size import TextSize
from faceviewer.ui.typed_ahead import TypedAhead
from faceviewer.ui.updates.update_notice import UpdateNotice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.clipboard import Clipboard
    from faceviewer.ui.connection.connections import Connections
    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.localisation import Localisation
    from faceviewer.ui.lookup_presenter import LookupPresenter
    from faceviewer.ui.main_window import MainWindow
    from faceviewer.ui.screen import Screen
    from faceviewer.ui.theme import ThemeSwitch


class Feature(Protocol):
    """A QObject that brings the slots of its own actions, and looks itself after what they need."""

    @property
    def actions(self) -> Mapping[str, Callable[..., Any]]:
        """The slots by the keys of their actions (ui/action_table.py); a checkable action's slot gets its bool."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What features are made of; each takes what it needs and no more.

    Attributes:
        window, screen: what is seen, and who says what is there.
        presenter: knows what is on show.
        jobs: runs what takes time.
        connections: knows who is asked, and keeps the settings.
        clipboard: marks and forgets what is personal.
        localisation, theme: how the window speaks and looks.
    """

    window: MainWindow
    screen: Screen
    presenter: LookupPresenter
    jobs: Jobs
    connections: Connections
    clipboard: Clipboard
    localisation: Localisation
    theme: ThemeSwitch


class Features(QObject):
    """Makes them all.

    Args:
        desk: what they are made of.

    Attributes:
        typed_ahead: dims an answer while another question is typed.

    Signals:
        failed: the Problem that one of them met.
        not_saved: the Problem that saving met; it can be tried again.
    """

    failed = Signal(object)
    not_saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        window, presenter, jobs = desk.window, desk.presenter, desk.jobs
        connections, clipboard, localisation = desk.connections, desk.clipboard, desk.localisation
        super().__init__(window)
        privacy = Privacy(window, presenter, desk.screen)
        palette = Palette(window)
        compare = Compare(window, presenter, connections, localisation)
        details = Details(window, presenter, clipboard)
        properties = Properties(window, jobs, presenter, clipboard, localisation)
        saving = Saving(window, jobs, presenter, connections, localisation)
        looks = Looks(window, desk.theme, localisation, connections)
        paste = Paste(window, jobs, presenter, clipboard)
        self.typed_ahead = TypedAhead(window, presenter)
        self._drag = PhotoDrag(window, jobs, presenter)
        features: tuple[Feature, ...] = (
            looks,
            TextSize(window, desk.theme, connections),
            palette,
            Panes(window),
            Shortcuts(window, connections),
            privacy,
            compare,
            Viewing(window),
            details,
            properties,
            saving,
            Copying(window, jobs, presenter, clipboard, connections, localisation),
            self._drag,
            paste,
            Scanner(window, paste),
            UpdateNotice(window, jobs, connections, clipboard),
        )
        for feature in features:
            for key, slot in feature.actions.items():
                window.actions_[key].triggered.connect(slot)
        privacy.left.connect(palette.close)
        for teller in (compare, details, properties, saving, self.typed_ahead):
            privacy.discreet_changed.connect(teller.set_discreet)
        self._drag.failed.connect(self.failed)
        paste.failed.connect(self.failed)
        saving.failed.connect(self.not_saved)

    def forget(self) -> None:
        """Remove what features keep for a while; due before the program ends."""
        self._drag.forget()
