"""Save and print the result on show."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QEvent, QObject, Slot

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.file_names import DEFAULT_TEMPLATE, file_name, with_extension
from faceviewer.ui.export.destination import Destination, SaveTask
from faceviewer.ui.export.folder_view import show_in_folder
from faceviewer.ui.export.products import EXTENSIONS, Order, Product, ending, has_location, original_of, sheet
from faceviewer.ui.lookup.presenter import Found, LookupPresenter
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.message_bar import MessageButton, Note
from faceviewer.wording.catalogue import in_a_row, listed
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from faceviewer.store.settings_store import SettingsStore
    from faceviewer.store.settings_values import SavingHabits
    from faceviewer.ui.export.record_sheet import Sheet
    from faceviewer.ui.export.save_dialogs import HabitsDialog
    from faceviewer.ui.jobs import Job, Jobs
    from faceviewer.ui.window.message_bar import MessageBar


class Saving(QObject):
    """Asks for what is needed, creates the file in another thread, and shows where it was saved.

    What is saved is the result that was on show at the time of the request. When another result takes its place, a
    request without a chosen destination is dropped; one with a destination is finished, and reported by its file name.
    While a file is being saved, the first attempt to close the window is refused.
    """

    def __init__(
        self,
        parent: QWidget,
        *,
        jobs: Jobs,
        presenter: LookupPresenter,
        settings: SettingsStore,
        message: MessageBar,
    ) -> None:
        super().__init__(parent)
        self.actions: Mapping[str, Callable[..., object]] = {
            Product.ORIGINAL: self.save,
            "save_habits": self.edit_habits,
            **{product: partial(self._ask, product) for product in Product if product is not Product.ORIGINAL},
        }
        self._parent, self._jobs, self._presenter = parent, jobs, presenter
        self._settings, self._message = settings, message
        self._destination = Destination(
            parent, jobs, then=self._on_saved, otherwise=self._on_not_saved, slow=self._on_slow
        )
        self._examining: Job | None = None  # for a request whose dialog is not open yet
        self._saved: Path | None = None
        self._slow: Callable[[], Note] | None = None
        self._purpose = ""  # the last one that was entered
        self._habits_dialog: HabitsDialog | None = None
        parent.installEventFilter(self)
        presenter.changed.connect(self._destination.forget)
        message.buttons[MessageButton.FOLDER].clicked.connect(self._on_folder)
        message.buttons[MessageButton.SAVE].clicked.connect(self._destination.ask_again)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        late = self._destination.late() if event.type() == QEvent.Type.Close else []
        if not late:
            return False

        def note() -> Note:
            remark = self.tr("Wait until it is saved, or close again to quit without saving.")
            return self._still_saving(listed(language_in_use(), late), remark)

        self._message.show_note(note, tone="warn", urgent=True)
        event.ignore()
        return True

    def _still_saving(self, file: str, remark: str = "") -> Note:
        return Note(self.tr("Still saving {file}").format(file=file), remark, (self.tr("Still saving"), remark))

    def _on_slow(self, file: str) -> None:
        message = self._message
        if file and not message.text:
            self._slow = lambda: self._still_saving(file)
            message.show_note(self._slow)
        elif not file and self._slow is not None and message.about is self._slow:
            message.hide()

    @Slot()
    def save(self) -> None:
        """Save the bytes as received; if they contain a location, warn first and offer a copy without metadata."""
        if (found := self._take()) is not None:
            ask = partial(self._ask_about_location, found)
            self._with_location(found, lambda located: ask() if located else self._save_original(found))

    def _with_location(self, found: Found, ask: Callable[[bool], None]) -> None:
        """Call `ask` with whether the original contains a location, if the photo is still on show by then."""
        if found.result.refused is not None:
            ask(False)  # noqa: FBT003 - as of a job
            return

        def then(located: bool) -> None:  # noqa: FBT001 - of a job
            def ask_now() -> None:
                if self._is_on_show(found):
                    ask(located)

            visibility.when_not_blank(ask_now)

        self._examining = self._jobs.run(
            lambda service: has_location(service, original_of(found.result)),
            then=then,
            otherwise=lambda _problem: then(False),  # noqa: FBT003 - likewise
        )

    def _save_original(self, found: Found) -> None:
        self._on_order(found, Order(Product.ORIGINAL, with_record=self._habits.with_record))

    def _ask_about_location(self, found: Found) -> None:
        question = QuestionDialog(
            self._parent,
            self.tr("The original contains the location where the photo was taken"),
            self.tr("A copy without metadata looks the same but does not contain it."),
            yes=self.tr("Save the original…"),
            no=self.tr("Save without metadata…"),
        )
        question.accepted.connect(partial(self._save_original, found))
        question.declined.connect(partial(self._ask, Product.COPY))
        self._presenter.changed.connect(question.reject)  # close() does nothing while it is hidden
        question.open()

    @Slot()
    def edit_habits(self) -> None:
        """Open the saving preferences."""
        from faceviewer.ui.export.save_dialogs import HabitsDialog  # noqa: PLC0415 - few ever open it

        if self._habits_dialog is not None and self._habits_dialog.is_open:
            return  # it is hidden while the window is blank, with unsaved input
        self._habits_dialog = HabitsDialog(self._parent, self._habits, self._keep)
        self._habits_dialog.open_once()

    @property
    def _habits(self) -> SavingHabits:
        return self._settings.value.saving

    def _take(self) -> Found | None:
        """Return what is on show, for one request at a time; None if there is no result."""
        if self._examining is not None:
            self._examining.cancel()  # or its dialog would open in front of that of this request
        state = self._presenter.state
        return state if isinstance(state, Found) else None

    def _ask(self, product: Product, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - of a signal
        from faceviewer.ui.export.save_dialogs import SaveDialog  # noqa: PLC0415 - needed only when saving

        if (found := self._take()) is None:
            return
        ticket = found.result.query.ticket
        purpose = self.tr("Ticket {number}").format(number=ticket) if ticket else self._purpose

        def ask(located: bool) -> None:  # noqa: FBT001 - of a job
            then = partial(self._on_order, found)
            dialog = SaveDialog(self._parent, product, self._habits, then, purpose=purpose, has_location=located)
            self._presenter.changed.connect(dialog.reject)
            dialog.open_once()

        if product is Product.EVIDENCE:  # the only one of these with the original bytes
            self._with_location(found, ask)
        else:
            ask(False)  # noqa: FBT003 - likewise

    def _on_order(self, asked: Found, order: Order) -> None:
        """Create the file of a request if its result is still on show, with the current verdict."""
        found = self._take()
        if found is None or found.result is not asked.result:
            return
        result = found.result
        if order.product.is_signed and not result.query.ticket:  # a ticket belongs to one result
            self._purpose = order.purpose
        if order.product.is_signed and order.operator != self._habits.operator:
            self._keep(replace(self._habits, operator=order.operator))
        if order.product is Product.PRINT:
            self._make_sheet(order, found)
            return

        template = DEFAULT_TEMPLATE if visibility.discreet else self._habits.template
        ticket = "" if visibility.discreet else result.query.ticket
        name = file_name(template, result.record, extension=ending(order, result), now=order.made, ticket=ticket)
        self._destination.ask(SaveTask(order, found, Path(name)))

    def _make_sheet(self, order: Order, found: Found) -> None:
        def to_file(chosen: Path) -> None:
            """Save the sheet like any other file; the print dialog has already asked whether to replace one."""
            path = chosen.with_name(with_extension(chosen.name, EXTENSIONS[Product.SHEET]))
            self._destination.put(SaveTask(order, found, path), overwrite=path == chosen)

        def then(made: Sheet) -> None:
            visibility.when_not_blank(lambda: self._on_sheet(found, made, to_file))

        self._jobs.call(lambda: sheet(order, found), then=then, otherwise=self._message.show_problem)

    def _on_sheet(self, found: Found, made: Sheet, to_file: Callable[[Path], None]) -> None:
        from faceviewer.ui.export.record_sheet import ask_for_printer  # noqa: PLC0415 - few print

        if not self._is_on_show(found):
            self._message.add_note(
                lambda: Note(self.tr("Not printed: another person has been looked up since.")), tone="warn"
            )
            return
        dialog = ask_for_printer(
            self._parent, made, to_file=to_file, printed=self._on_printed, failed=self._on_not_printed
        )
        self._presenter.changed.connect(dialog.reject)

    def _keep(self, habits: SavingHabits) -> None:
        self._settings.change(saving=habits)

    def _is_on_show(self, found: Found) -> bool:
        state = self._presenter.state
        return isinstance(state, Found) and state.result is found.result

    def _on_saved(self, task: SaveTask, paths: tuple[Path, ...]) -> None:
        self._saved = paths[-1]
        product = task.order.product
        is_refused = task.found.result.refused is not None  # a note keeps no photo
        self._message.add_note(
            lambda: self._saved_note(product, is_refused, paths), tone="ok", buttons=(MessageButton.FOLDER,)
        )

    def _saved_note(self, product: Product, is_refused: bool, paths: tuple[Path, ...]) -> Note:  # noqa: FBT001 - private
        beside = [self.tr("The record was saved as {file}").format(file=path.name) for path in paths[:-1]]
        remarks = []
        if product is Product.EVIDENCE:
            remarks.append(self.tr("Check it any time with faceviewer-cli verify."))
        if product is Product.ORIGINAL and is_refused:
            remarks.append(
                self.tr("This is the data as received, for the vendor to analyse. Do not use it as a photo.")
            )
        remarks.append(
            self.tr("Face photos are sensitive personal information. Save only what you need and delete it afterwards.")
        )
        text = self.tr("Saved to {path}").format(path=QDir.toNativeSeparators(str(paths[-1])))
        return Note(text, "\n".join([*beside, *remarks]), (self.tr("Saved"), "\n".join(remarks)))

    def _on_not_saved(self, task: SaveTask, problem: Problem) -> bool:
        """Report a problem; return whether saving again is offered, which is only for the person on show."""
        if self._is_on_show(task.found):
            self._message.show_problem(problem, also=(MessageButton.SAVE,))
            return True
        file = task.target.name

        def note() -> Note:
            words = describe(problem, language_in_use())
            text = self.tr("Not saved: {file}, of the person looked up before").format(file=file)
            remark = in_a_row(language_in_use(), words.headline, words.remedy)
            return Note(text, remark, (self.tr("Not saved: the file of the person looked up before"), ""))

        self._message.add_note(note, tone="bad")
        return False

    @Slot()
    def _on_folder(self) -> None:
        if self._saved is not None:
            show_in_folder(self._saved, parent=self, otherwise=self._on_no_folder_view)

    def _on_no_folder_view(self) -> None:
        def note() -> Note:
            folder = QDir.toNativeSeparators(str(self._saved.parent)) if self._saved is not None else "—"
            text = self.tr("No program was found that can show folders")
            return Note(text, self.tr("The file is in {folder}.").format(folder=folder), (text, ""))

        self._message.add_note(note, tone="warn")

    def _on_printed(self, printer: str) -> None:
        self._message.add_note(lambda: Note(self.tr("Sent to {printer}").format(printer=printer or "—")), tone="ok")

    def _on_not_printed(self) -> None:
        self._message.show_problem(Problem(Kind.LOCAL_PRINTER))
