"""Ask for the destination of a file and write it in another thread; ask before replacing a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from faceviewer.core.limits import SAVING_NOTICE_MS
from faceviewer.core.photo import FORMATS
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import with_extension
from faceviewer.store.files import save_together
from faceviewer.store.folders import Sharing, sharing_of
from faceviewer.ui.action_table import title_of_action
from faceviewer.ui.export.products import Order, Product, files, record_beside
from faceviewer.ui.parts.dialog import FileDialog, QuestionDialog
from faceviewer.ui.runtime import asks_portals
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faceviewer.ui.jobs import Jobs
    from faceviewer.ui.lookup.presenter import Found


@dataclass(slots=True, eq=False)
class SaveTask:
    """A file to save, and its destination.

    Attributes:
        order, found: what to save.
        target: the proposed name with its extension; later the chosen path.
        is_chosen: whether the operator has chosen the destination; the file is then saved, even if another person is
            shown meanwhile.
        is_called_late: whether the file was already reported as late.
    """

    order: Order
    found: Found
    target: Path
    is_chosen: bool = False
    is_called_late: bool = False

    def write(self, *, overwrite: bool) -> tuple[Path, ...]:
        """Create and save the files, in another thread; return their paths, the chosen one last.

        Args:
            overwrite: whether existing files may be replaced.

        Raises:
            Problem: see `save_together`. If a file exists, it may have the fact `replaced` or `left`: a record file
                that is replaced too, or kept.
        """
        path = self.target
        record = record_beside(self.target)
        try:
            return save_together(files(self.order, self.found, path), overwrite=overwrite)
        except Problem as problem:
            if problem.kind is Kind.LOCAL_FILE_EXISTS and problem.facts["file"] != record.name and lexists(record):
                problem.facts["replaced" if self.order.with_record else "left"] = record.name
            raise


class Destination(QObject):
    """Saves any number of files at a time, with one dialog at a time.

    The last folder is proposed for the next file, until the program ends; names are not remembered.

    Args:
        then: called with a task and the written paths, the chosen one last (a callback).
        otherwise: called with a task and the Problem if nothing was saved (a callback). Returns whether `ask_again` may
            retry.
        slow: called with the name of a file that takes long to save; with "" when a question ends the wait.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        *,
        then: Callable[[SaveTask, tuple[Path, ...]], None],
        otherwise: Callable[[SaveTask, Problem], bool],
        slow: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._parent, self._jobs = parent, jobs
        self._then, self._otherwise, self._slow = then, otherwise, slow
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
        self._agreed: set[Path] = set()  # shared folders that the operator has confirmed
        self._failed: SaveTask | None = None
        self._dialogs: list[tuple[SaveTask, QDialog]] = []  # the first one is open
        self._under_way: list[SaveTask] = []

    def late(self) -> list[str]:
        """Return the names of the files still being saved that were not returned before."""
        late = [task for task in self._under_way if not task.is_called_late]
        for task in late:
            task.is_called_late = True
        return [task.target.name for task in late]

    def ask(self, task: SaveTask) -> None:
        """Ask for the destination, and write the file."""
        self.forget()
        task.target = self._folder / task.target
        self._choose(task)

    def put(self, task: SaveTask, *, overwrite: bool) -> None:
        """Write to the chosen target; `overwrite` is whether the operator agreed to replace a file."""
        task.is_chosen = True
        self._save(task, overwrite=overwrite)

    @Slot()
    def ask_again(self) -> None:
        """Ask for another destination of the last file that failed, if there is one."""
        if self._failed is not None:
            self._failed.is_chosen = False
            self._choose(self._failed)

    @Slot()
    def forget(self) -> None:
        """Drop tasks without a destination and the one that failed; the others continue."""
        self._failed = None
        for task, dialog in list(self._dialogs):
            if not task.is_chosen:
                dialog.reject()

    def _choose(self, task: SaveTask) -> None:
        self._failed = None
        folder = next((each for each in (self._folder, *self._folder.parents) if each.is_dir()), Path.home())
        # The dialog would take a missing folder for a file name.
        sheet = self.tr("Save record sheet")
        suffix = task.target.suffix  # as typed, if this is not the first choice
        titles = {Product.SHEET: sheet, Product.PRINT: sheet, Product.EVIDENCE: title_of_action("save_evidence")}
        kinds = {extension: each.name for each in FORMATS for extension in each.extensions}
        kinds |= {".zip": self.tr("Evidence pack"), ".pdf": "PDF", ".bin": self.tr("As received")}
        dialog = FileDialog(
            self._parent,
            titles.get(task.order.product, self.tr("Save photo")),
            lambda chosen: self._on_chosen(task, chosen),
            folder=str(folder),
            kinds=[f"{kinds[suffix.lower()]} (*{suffix})"] if suffix else [],
            save_as=task.target.name,
        )
        # Some systems ask about the name before they append the extension, so we ask ourselves.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not _system_asks())
        self._show(task, dialog)

    def _on_chosen(self, task: SaveTask, typed: Path) -> None:
        task.target = typed.with_name(with_extension(typed.name, task.target.suffix.lower()))
        task.is_chosen = True
        self._folder = folder = task.target.parent
        self._begin(task)

        def save() -> None:
            # The system may have asked about the name as typed, but not about a record file beside it.
            asked = _system_asks() and task.target == typed and not record_beside(typed).exists()
            self._save(task, overwrite=asked and typed.exists())

        def then(sharing: Sharing | None) -> None:
            if sharing is None or folder in self._agreed:
                save()
            else:
                visibility.when_not_blank(lambda: self._ask_about_folder(task, sharing, save))

        self._jobs.call(sharing_of, folder, then=then, otherwise=lambda problem: self._fail(task, problem))

    def _ask_about_folder(self, task: SaveTask, sharing: Sharing, save: Callable[[], None]) -> None:
        folder = task.target.parent
        words = {
            True: self.tr("{service} copies what is in {folder} to its servers and to other computers."),
            False: self.tr("{folder} is not on this computer, but on the network ({service})."),
        }[sharing.is_synced]

        def agree() -> None:
            self._agreed.add(folder)
            save()

        self._ask(
            task,
            self.tr("Save a face photo there?"),
            words.format(service=sharing.name, folder="…" if visibility.discreet else folder),
            yes=self.tr("Save there"),
            no=self.tr("Choose another folder"),
            agree=agree,
        )

    def _save(self, task: SaveTask, *, overwrite: bool) -> None:
        def then(paths: tuple[Path, ...]) -> None:
            self._under_way.remove(task)
            self._then(task, paths)

        def otherwise(problem: Problem) -> None:
            if problem.kind is Kind.LOCAL_FILE_EXISTS and "variant" not in problem.facts:
                visibility.when_not_blank(lambda: self._ask_about_file(task, problem.facts))
            else:
                self._fail(task, problem)

        def on_slow() -> None:
            if task in self._under_way:
                self._slow(task.target.name)

        self._begin(task)
        self._jobs.call(lambda: task.write(overwrite=overwrite), then=then, otherwise=otherwise)
        QTimer.singleShot(SAVING_NOTICE_MS, self, on_slow)

    def _begin(self, task: SaveTask) -> None:
        if task not in self._under_way:
            task.is_called_late = False
            self._under_way.append(task)

    def _ask_about_file(self, task: SaveTask, facts: Mapping[str, object]) -> None:
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
            task,
            self.tr("Replace the existing file?"),
            "\n".join(words).format(
                file=facts["file"], folder=task.target.parent, record="….json" if visibility.discreet else record
            ),
            yes=self.tr("Replace"),
            no=self.tr("Choose another name"),
            agree=lambda: self._save(task, overwrite=True),
        )

    def _fail(self, task: SaveTask, problem: Problem) -> None:
        self._under_way.remove(task)
        if self._otherwise(task, problem):
            self._failed = task

    def _ask(self, task: SaveTask, headline: str, remark: str, *, yes: str, no: str, agree: Callable[[], None]) -> None:
        self._under_way.remove(task)
        self._slow("")
        question = QuestionDialog(self._parent, headline, remark, yes=yes, no=no)
        question.accepted.connect(agree)
        question.rejected.connect(lambda: self._choose(task))
        self._show(task, question)

    def _show(self, task: SaveTask, dialog: QDialog) -> None:
        dialog.finished.connect(self._on_closed)
        self._dialogs.append((task, dialog))
        if len(self._dialogs) == 1:
            dialog.open()

    @Slot()
    def _on_closed(self) -> None:
        closed = self.sender()
        was_open = bool(self._dialogs) and self._dialogs[0][1] is closed
        self._dialogs = [(task, dialog) for task, dialog in self._dialogs if dialog is not closed]
        if was_open and self._dialogs:
            visibility.when_not_blank(self._open_first)

    def _open_first(self) -> None:
        if self._dialogs:
            self._dialogs[0][1].open()


def _system_asks() -> bool:
    """Return whether the system's file dialog asks before replacing a file, regardless of options."""
    return sys.platform == "darwin" or asks_portals()
