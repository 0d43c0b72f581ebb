"""The states of saving, for `tests.screens`."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.store.settings_values import SavingHabits
from faceviewer.ui.export.products import Product
from faceviewer.ui.export.save_dialogs import HabitsDialog, SaveDialog
from faceviewer.ui.lookup.screen import Screen
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.window.message_bar import Note
from faceviewer.ui.window.remedies import Action

_HABITS = SavingHabits(operator="李工 Li Gong", with_record=True)
_PATH = "/home/desk/Pictures/face_PHONE_138xxxx8000_20261124-093000.jpg"
_SAVED = {
    Language.EN: (
        f"Saved to {_PATH}",
        "Face photos are sensitive personal information. Save only what you need and delete it afterwards.",
    ),
    Language.ZH_CN: (f"已保存至 {_PATH}", "人脸照片属于敏感个人信息，请仅保存必要内容，用后及时删除。"),
}
_REPLACE = {
    Language.EN: (
        "Replace the existing file?",
        "“face.jpg” already exists in /home/desk.",
        "Replace",
        "Choose another name",
    ),
    Language.ZH_CN: ("是否替换已有文件？", "/home/desk 中已有“face.jpg”。", "替换", "换一个名称"),
}


def saving_states(language: Language, found: Callable[[], MainWindow]) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield name and maker of each; `found` makes a window with somebody on show."""
    for product in Product:
        if product is not Product.ORIGINAL:
            yield f"save-{product.name.lower()}", partial(_dialog, product)
    yield "save-nobody", partial(_unsigned)
    yield "save-habits", partial(_habits, _HABITS)
    yield "save-habits-telling", partial(_habits, SavingHabits(template="{name}_{id_clear}_{date}"))
    yield "save-habits-wrong", partial(_wrong_habits)
    yield "save-replace", partial(_question, language)
    yield "saved", partial(_saved, language, found)
    yield "not-saved", partial(_not_saved, found)


def _dialog(product: Product) -> SaveDialog:
    dialog = SaveDialog(None)
    dialog.show_product(product, _HABITS)
    return dialog


def _unsigned() -> SaveDialog:
    dialog = SaveDialog(None)
    dialog.show_product(Product.WATERMARKED, SavingHabits())
    dialog.order()
    return dialog


def _habits(habits: SavingHabits) -> HabitsDialog:
    dialog = HabitsDialog(None)
    dialog.show_habits(habits)
    return dialog


def _wrong_habits() -> HabitsDialog:
    dialog = _habits(_HABITS)
    dialog.template.setText("{phone}")
    dialog.keep()
    return dialog


def _question(language: Language) -> QuestionDialog:
    headline, remark, yes, no = _REPLACE[language]
    return QuestionDialog(None, headline, remark, yes=yes, no=no)


def _saved(language: Language, found: Callable[[], MainWindow]) -> MainWindow:
    window, (text, remark) = found(), _SAVED[language]
    window.message.show_note(lambda: Note(text, remark), tone="ok", actions=(Action.FOLDER,))
    return window


def _not_saved(found: Callable[[], MainWindow]) -> MainWindow:
    window = found()
    problem = Problem(Kind.LOCAL_DISK_FULL, folder="/media/stick", needed="25 KiB", free="8 KiB")
    Screen(window).show_problem(problem, also=(Action.SAVE,))
    return window
