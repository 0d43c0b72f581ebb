"""Asks where a file goes and writes it in another thread; no file is replaced without asking."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from faceviewer.core.limits import SAVING_NOTICE_MS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import with_extension
from faceviewer.store.folders import Elsewhere, Sharing, sharing_of
from faceviewer.ui.export.products import record_beside
from faceviewer.ui.parts.dialog import FileDialog, QuestionDialog
from faceviewer.ui.runtime import asks_portals
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QDialog, QWidget

    from faceviewer.ui.jobs import Jobs

    Write = Callable[[Path, bool], tuple[Path, ...]]
    """Makes files at a path, and is told whether it may replace what is there; runs in a thread of its own.

    Its Problem of a file that is there may have the fact `replaced` or `left`: a record beside it that goes or stays.
    """


@dataclass(slots=True, eq=False)
class Errand:
    """One thing to be saved: what it is, where it goes, who is told.

    Attributes:
        title: of the question where to.
        kind: what files of this kind are called.
        target: the name to propose, with its extension; then where it goes.
        write: makes and saves the files; may raise Problem.
        then: is called with the paths of what was written, the one that was chosen last.
        otherwise: is called with the Problem and where it was to go; nothing was left behind. Returns whether
            `Destination.ask_again` shall offer it.
        has_place: whether the operator has chosen where it goes: it is then saved, even if another person is shown
            meanwhile.
        is_as_typed: whether a system that asks before it replaces has asked about this very name.
        is_called_late: whether it was reported as late already.
    """

    title: str
    kind: str
    target: Path
    write: Write
    then: Callable[[tuple[Path, ...]], None]
    otherwise: Callable[[Problem, Path], bool]
    has_place: bool = False
    is_as_typed: bool = True
    is_called_late: bool = False


class Destination(QObject):
    """Any number of files at a time, one question at a time.

    The folder chosen last is offered next, until the program ends; no name is remembered.

    Args:
        window: what the questions stand in front of.
        jobs: where the disk is.

    Signals:
        slow: the name of a file that takes its time; empty once a question takes the place of the wait.
    """

    slow = Signal(str)

    def __init__(self, window: QWidget, jobs: Jobs) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        self._agreed: set[Path] = set()  # folders that leave this computer, and may
        self._failed: Errand | None = None
        self._dialogs: list[tuple[Errand, QDialog]] = []  # the first one is open
        self._under_way: list[Errand] = []

    def late(self) -> list[str]:
        """Return the names of the files that have a place and are not there yet, nor asked about; each of them once."""
        late = [errand for errand in self._under_way if not errand.is_called_late]
        for errand in late:
            errand.is_called_late = True
        return [errand.target.name for errand in late]

    def ask(self, errand: Errand) -> None:
        """Ask where to, and write."""
        self.forget()
        errand.target = self._folder / errand.target
        self._choose(errand)

    def put(self, errand: Errand, *, overwrite: bool) -> None:
        """Write to a destination that was chosen already; `overwrite` is whether replacing a file was agreed to."""
        errand.has_place, errand.is_as_typed = True, overwrite
        self._save(errand, overwrite=overwrite)

    @Slot()
    def ask_again(self) -> None:
        """Ask once more where the last one that failed shall go; nothing happens if there is none."""
        if self._failed is not None:
            self._failed.has_place = False
            self._choose(self._failed)

    def forget(self) -> None:
        """Drop errands without a destination and the one that failed; the others go on."""
        self._failed = None
        for errand, dialog in list(self._dialogs):
            if not errand.has_place:
                dialog.reject()

    def _choose(self, errand: Errand) -> None:
        self._failed = None
        folder = next((each for each in (self._folder, *self._folder.parents) if each.is_dir()), Path.home())
        # A folder that is gone would be taken for a name.
        dialog = FileDialog(
            self._window,
            errand.title,
            lambda chosen: self._on_chosen(errand, chosen),
            folder=str(folder),
            kinds=[f"{errand.kind} (*{errand.target.suffix})"],
            save_as=errand.target.name,
        )
        # Some systems append the extension after they have asked about the name without it: we ask ourselves.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not _system_asks())
        self._show(errand, dialog)

    def _on_chosen(self, errand: Errand, typed: Path) -> None:
        errand.target, errand.has_place = typed.with_name(with_extension(typed.name, errand.target.suffix)), True
        errand.is_as_typed = errand.target == typed
        self._folder = folder = errand.target.parent
        self._begin(errand)

        def then(sharing: Sharing | None) -> None:
            if sharing is None or folder in self._agreed:
                self._save(errand)
            else:
                visibility.when_not_blank(lambda: self._ask_about_folder(errand, sharing))

        self._jobs.call(sharing_of, folder, then=then, otherwise=lambda problem: self._fail(errand, problem))

    def _ask_about_folder(self, errand: Errand, sharing: Sharing) -> None:
        folder = errand.target.parent
        words = {
            Elsewhere.SYNCED: self.tr("{service} copies what is in {folder} to its servers and to other computers."),
            Elsewhere.NETWORK: self.tr("{folder} is not on this computer, but on the network ({service})."),
        }[sharing.elsewhere]

        def agree() -> None:
            self._agreed.add(folder)
            self._save(errand)

        self._ask(
            errand,
            self.tr("Save a face photo there?"),
            words.format(service=sharing.name, folder="…" if visibility.discreet else folder),
            yes=self.tr("Save there"),
            no=self.tr("Choose another folder"),
            agree=agree,
        )

    def _save(self, errand: Errand, *, overwrite: bool = False) -> None:
        target = errand.target
        # The system has asked about this name, and not about a record beside it.
        asked = _system_asks() and errand.is_as_typed and not record_beside(target).exists()
        overwrite = overwrite or (asked and target.exists())

        def then(paths: tuple[Path, ...]) -> None:
            self._under_way.remove(errand)
            errand.then(paths)

        def otherwise(problem: Problem) -> None:
            if problem.kind is Kind.LOCAL_FILE_EXISTS and "variant" not in problem.facts:
                visibility.when_not_blank(lambda: self._ask_about_file(errand, problem.facts))
            else:
                self._fail(errand, problem)

        self._begin(errand)
        self._jobs.call(errand.write, target, overwrite, then=then, otherwise=otherwise)
        QTimer.singleShot(SAVING_NOTICE_MS, self, lambda: self._tell_slow(errand))

    def _tell_slow(self, errand: Errand) -> None:
        if errand in self._under_way:
            self.slow.emit(errand.target.name)

    def _begin(self, errand: Errand) -> None:
        if errand not in self._under_way:
            errand.is_called_late = False
            self._under_way.append(errand)

    def _ask_about_file(self, errand: Errand, facts: Mapping[str, object]) -> None:
        words = [
            self.tr("A file of that name already exists there.")
            if visibility.discreet
            else self.tr("“{file}” already exists in {folder}.")
        ]
        if "replaced" in facts:
            words.append(self.tr("The record file “{record}” is replaced, too."))
        if "left" in facts:
            words.append(self.tr("The record file “{record}” is kept, and may belong to another person."))
        record = facts.get("replaced", facts.get("left", ""))
        self._ask(
            errand,
            self.tr("Replace the existing file?"),
            "\n".join(words).format(
                file=facts["file"], folder=errand.target.parent, record="….json" if visibility.discreet else record
            ),
            yes=self.tr("Replace"),
            no=self.tr("Choose another name"),
            agree=lambda: self._save(errand, overwrite=True),
        )

    def _fail(self, errand: Errand, problem: Problem) -> None:
        self._under_way.remove(errand)
        if errand.otherwise(problem, errand.target):
            self._failed = errand

    def _ask(self, errand: Errand, headline: str, remark: str, *, yes: str, no: str, agree: Callable[[], None]) -> None:
        self._under_way.remove(errand)
        self.slow.emit("")
        question = QuestionDialog(self._window, headline, remark, yes=yes, no=no)
        question.accepted.connect(agree)
        question.rejected.connect(lambda: self._choose(errand))
        self._show(errand, question)

    def _show(self, errand: Errand, dialog: QDialog) -> None:
        dialog.finished.connect(self._on_closed)
        self._dialogs.append((errand, dialog))
        if len(self._dialogs) == 1:
            dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        closed = self.sender()
        was_open = bool(self._dialogs) and self._dialogs[0][1] is closed
        self._dialogs = [(errand, dialog) for errand, dialog in self._dialogs if dialog is not closed]
        if was_open and self._dialogs:
            visibility.when_not_blank(self._open_first)

    def _open_first(self) -> None:
        if self._dialogs:
            self._dialogs[0][1].open()


def _system_asks() -> bool:
    """Return whether the system's own dialog asks before it replaces a file, whatever it is told."""
    return sys.platform == "darwin" or asks_portals()
