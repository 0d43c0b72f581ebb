"""The states of the features, for `tests.screens`: sharing, palette, shortcuts, saving, doors, list of IDs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QKeySequenceEdit, QLineEdit, QTreeWidget, QWidget

from faceviewer.batch.asking import cost_words
from faceviewer.batch.heads import Choices
from faceviewer.batch.outcome import Outcome
from faceviewer.batch.sheet import IdList, Key, understand
from faceviewer.batch.table import table_of
from faceviewer.core.doors import Door, Doors, DoorState
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.core.verdict import Answer, Reason, Verdict
from faceviewer.store.settings_values import SavingHabits, Settings
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.batch.reports import ListReportDialog
from faceviewer.ui.card.verdict_panel import look_of
from faceviewer.ui.connection.diagnostics import Diagnostics
from faceviewer.ui.details.doors_dialog import DoorsDialog
from faceviewer.ui.export.products import Product
from faceviewer.ui.export.save_dialogs import HabitsDialog, SaveDialog
from faceviewer.ui.palette.command_palette import CommandPalette
from faceviewer.ui.palette.palette import Palette, Shortcuts
from faceviewer.ui.palette.shortcut_sheet import ShortcutSheet
from faceviewer.ui.parts.dialog import QuestionDialog
from faceviewer.ui.privacy.privacy import SharingSign
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.visibility import visibility
from faceviewer.ui.window.info_dialogs import InfoDialogs, ReportDialog
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.window.message_bar import MessageButton, Note
from faceviewer.wording.doors import describe_doors
from faceviewer.wording.problems import describe
from tests.batch.lists import outcome_in

States = Iterator[tuple[str, Callable[[], QWidget]]]
_Found = Callable[[], MainWindow]


class _FixedSettings:
    """All that is used here of a SettingsStore and of Connections."""

    value = Settings(shortcuts={"save": ("Ctrl+Alt+S",)})
    profile = None


_FIXED: Any = _FixedSettings()


def feature_states(found: _Found) -> States:
    """Yield the name of each state with a function that creates it; `found` opens a window that shows a person."""
    yield from _control_states(found)
    yield from _saving_states(found)
    yield from _doors_states(found)
    yield from _list_states()


def _control_states(found: _Found) -> States:
    yield "sharing", lambda: _sharing(found())
    for name, typed in (("palette", ""), ("palette-search", "zp"), ("palette-nothing", "qqqq")):
        yield name, partial(_palette, found, typed)
    yield "shortcuts", lambda: _shortcuts(found(), selected=False)
    yield "shortcuts-in-use", lambda: _shortcuts(found(), selected=True)
    yield "unforeseen", lambda: _unforeseen(found())
    yield "diagnostics", lambda: _diagnostics(found())


def _sharing(window: MainWindow) -> MainWindow:
    visibility.change(sharing=True)
    window.body.banners.add(SharingSign(window.close), on_top=True)
    return window


def _palette(found: _Found, typed: str) -> MainWindow:
    window = found()
    Palette(window, actions=window.actions_).actions["palette"]()
    window.findChildren(CommandPalette)[-1].findChildren(QLineEdit)[0].setText(typed)
    return window


def _shortcuts(window: MainWindow, *, selected: bool) -> QDialog:
    Shortcuts(window, actions=window.actions_, settings=_FIXED).actions["shortcuts"]()
    sheet = window.findChildren(ShortcutSheet)[-1]
    if selected:
        tree = sheet.findChildren(QTreeWidget)[0]
        tree.setCurrentItem(tree.itemBelow(tree.topLevelItem(0)))  # type: ignore[arg-type]  # there are items
        keys = sheet.findChildren(QKeySequenceEdit)[0]
        keys.setKeySequence(QKeySequence("Ctrl+L"))
        keys.editingFinished.emit()
    return _alone(sheet)


def _unforeseen(window: MainWindow) -> QDialog:
    report = "faceviewer 1.0, Python 3.11, linux\nbuiltins.KeyError (message left out)\n  ui/x.py:7 y"
    InfoDialogs(window).show_unforeseen(report)
    return _alone(window.findChildren(ReportDialog)[-1])


def _diagnostics(window: MainWindow) -> QDialog:
    fixed = dict.fromkeys(("jobs", "connections", "settings", "status", "message"), _FIXED)
    Diagnostics(window, **fixed).show_report()
    return _alone(window.findChildren(ReportDialog)[-1])


def _alone(dialog: QDialog) -> QDialog:
    """Remove a dialog from its window, which nothing keeps."""
    dialog.setParent(None, dialog.windowFlags())
    return dialog


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


def _saving_states(found: _Found) -> States:
    for product in Product:
        if product is not Product.ORIGINAL:
            yield f"save-{product.name.lower()}", partial(SaveDialog, None, product, _HABITS, print)
    yield "save-nobody", _save_without_operator
    yield "save-habits", partial(HabitsDialog, None, _HABITS, print)
    yield "save-habits-telling", partial(HabitsDialog, None, SavingHabits(template="{name}_{id_clear}_{date}"), print)
    yield "save-habits-wrong", _wrong_habits
    yield "save-replace", _question
    yield "saved", lambda: _saved(found())
    yield "not-saved", lambda: _not_saved(found())


def _save_without_operator() -> SaveDialog:
    dialog = SaveDialog(None, Product.WATERMARKED, SavingHabits(), print)
    dialog.order()
    return dialog


def _wrong_habits() -> HabitsDialog:
    dialog = HabitsDialog(None, _HABITS, print)
    dialog.template.setText("{phone}")
    dialog.keep()
    return dialog


def _question() -> QuestionDialog:
    headline, remark, yes, no = _REPLACE[language_in_use()]
    return QuestionDialog(None, headline, remark, yes=yes, no=no)


def _saved(window: MainWindow) -> MainWindow:
    note = Note(*_SAVED[language_in_use()])
    window.message.add_note(lambda: note, tone="ok", buttons=(MessageButton.FOLDER,))
    return window


def _not_saved(window: MainWindow) -> MainWindow:
    problem = Problem(Kind.LOCAL_DISK_FULL, folder="/media/stick", needed="25 KiB", free="8 KiB")
    window.message.show_problem(problem, also=(MessageButton.SAVE,))
    return window


_SYNCED = datetime(2026, 11, 29, 7, 0, tzinfo=CHINA_STANDARD_TIME)
_PASSES = Verdict(Answer.PASS, Reason.EXPIRY_NEVER, (Reason.EXPIRY_NEVER, Reason.POLICY_PERMISSION), None, None)
_LATE = Problem(Kind.NETWORK_TIMEOUT, seconds=10, host="api.link.aliyun.com", came=5, total=24)
_EVERY_STATE = (
    ("北门 North gate", "needManual", DoorState.NOT_STORED),
    ("南门 South gate", "transferred", DoorState.ON),
    ("大堂 Lobby", "toBeTransferred", DoorState.ON_ITS_WAY),
    ("车库 Garage", "transferDeleted", DoorState.TAKEN_OFF),
    ("\u202eetag <b>East", "waitingForReboot", DoorState.UNKNOWN),
)


def _doors_states(found: _Found) -> States:
    forty_gates = [(f"Gate {n}", *_EVERY_STATE[1][1:]) for n in range(1, 41)]
    yield "doors-on-card", lambda: _doors_on_card(found())
    yield "doors", partial(_doors_dialog, doors_of(*_EVERY_STATE))
    yield "doors-all", partial(_doors_dialog, doors_of(*forty_gates))
    yield "doors-partial", partial(_doors_dialog, doors_of(*_EVERY_STATE, total=24, missing=_LATE))
    yield "doors-none", partial(_doors_dialog, doors_of())
    yield "doors-refused", _doors_refused
    yield "doors-unasked", _doors_not_requested


def doors_of(*rows: tuple[str, str, DoorState], total: int | None = None, missing: Problem | None = None) -> Doors:
    """Return doors with these names, statuses and states."""
    doors = tuple(Door(name, f"{n:032x}", status, state, _SYNCED, None) for n, (name, status, state) in enumerate(rows))
    query = FaceQuery(UserType.OPEN, "zhang.san")
    return Doors(query, doors, len(doors) if total is None else total, missing, Trace(request_id="r-1"))


def _doors_on_card(window: MainWindow) -> MainWindow:
    doors = doors_of(*_EVERY_STATE[:2], _EVERY_STATE[1], _EVERY_STATE[1])
    words, (icon, tone) = describe_doors(doors, _PASSES, language_in_use()), look_of(doors)
    window.card.doors.show_words(f"{words.count.capitalize()}\n{words.sentence}", icon=icon, tone=tone)
    return window


def _doors_dialog(doors: Doors) -> DoorsDialog:
    dialog = DoorsDialog(None)
    words = describe_doors(doors, _PASSES, language_in_use())
    dialog.show_doors(doors, words, asked_at="2026-11-29 10:12:30 (UTC+8)")
    return dialog


def _doors_refused() -> DoorsDialog:
    dialog, words = DoorsDialog(None), describe(Problem(Kind.CREDENTIALS_DOORS), language_in_use())
    dialog.show_problem(words.headline, words.remedy)
    return dialog


def _doors_not_requested() -> DoorsDialog:
    dialog = DoorsDialog(None)
    dialog.show_nothing("—", can_check=True)
    return dialog


_LIST = "工号,部门\n" + "".join(f"user-{n},<b>IT</b>\n" for n in range(60)) + ",HR\n100000000000000000,HR\n" + "x" * 70
_FACETS = ("pass", "expires_soon", "denied", "expired", "no_photo", "unclear", "no_record")


def _list_states() -> States:
    ids = understand(table_of(_LIST), Choices())
    yield "list-empty", partial(_list_dialog, None, {})
    yield "list-ready", partial(_list_dialog, ids, {})
    yield "list-running", partial(_list_dialog, ids, _outcomes(ids, 30), progress="30 / 60")
    yield "list-stopped", partial(_list_dialog, ids, _outcomes(ids, 60), problem=Kind.LIMIT_QUOTA_EXHAUSTED)
    yield "list-report", _report_dialog


def _outcomes(ids: IdList, count: int) -> dict[Key, Outcome]:
    outcomes = {}
    for n, key in enumerate(list(ids.queries)[:count]):
        facet = "network.timeout" if n == 1 else _FACETS[n % 7]
        outcomes[key] = outcome_in(facet, key, name="张三 <b>\u202eeman</b>")
    return outcomes


def _list_dialog(
    ids: IdList | None, outcomes: dict[Key, Outcome], *, progress: str = "", problem: Kind | None = None
) -> ListDialog:
    dialog, language = ListDialog(None), language_in_use()
    dialog.show_list(ids, outcomes)
    dialog.show_reading(ids.table if ids else None, ids, Choices(), can_choose=not outcomes)
    dialog.show_words("\n".join(cost_words(ids, (10, 4), language)) if ids else "—")
    words = describe(Problem(problem), language) if problem else None
    dialog.show_problem(*((words.heading, words.remedy) if words else ("", "")))
    dialog.show_progress(progress, done=30, count=60)
    dialog.show_counts()
    for button in (dialog.go, dialog.again, dialog.forget):
        button.setVisible(bool(button.text()))
    return dialog


def _report_dialog() -> ListReportDialog:
    return ListReportDialog(None, count=60, shown=12)
