"""The states of a list of ids, for `tests.screens`."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from faceviewer.batch.asking import cost_words
from faceviewer.batch.heads import Choices
from faceviewer.batch.outcome import Outcome, outcome_of
from faceviewer.batch.sheet import IdList, Key, understand
from faceviewer.batch.table import table_of
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.ui.batch.list_dialog import ListDialog
from faceviewer.ui.batch.reports import ListReportDialog
from faceviewer.wording.problems import describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


_TEXT = "工号,部门\n" + "".join(f"user-{n},<b>IT</b>\n" for n in range(60)) + ",HR\n100000000000000000,HR\n" + "x" * 70
_FACETS = ("pass", "expires_soon", "denied", "expired", "no_photo", "unclear", "no_record")


def list_states(language: Language) -> Iterator[tuple[str, "Callable[[], QWidget]"]]:
    """Yield name and maker of each."""
    ids = understand(table_of(_TEXT), Choices())
    yield "list-empty", partial(_dialog, language, None, {})
    yield "list-ready", partial(_dialog, language, ids, {})
    yield "list-running", partial(_dialog, language, ids, _came(ids, 30), far="30 / 60")
    yield "list-stopped", partial(_dialog, language, ids, _came(ids, 60), trouble=Kind.LIMIT_QUOTA_EXHAUSTED)
    yield "list-report", _report


def _came(ids: IdList, count: int) -> dict[Key, Outcome]:
    came = {}
    for n, key in enumerate(list(ids.queries)[:count]):
        fields = ("张三 <b>\u202eeman</b>", "OPEN", key[1], "f", None, "PERMISSION")
        came[key] = Outcome(
            _FACETS[n % 7], fields, (("Can pass now", "Why"), ("当前可通行", "原因")), (), ("x",), True, "", "", ""
        )
    came[list(ids.queries)[1]] = outcome_of(Problem(Kind.NETWORK_TIMEOUT, seconds=10, host="h"), "")
    return came


def _dialog(
    language: Language, ids: IdList | None, came: dict[Key, Outcome], *, far: str = "", trouble: Kind | None = None
) -> ListDialog:
    dialog = ListDialog(None)
    dialog.show_list(ids, came)
    dialog.show_reading(ids.table if ids else None, ids, Choices(), can_choose=not came)
    dialog.show_words("" if ids else "—", "\n".join(cost_words(ids, (10, 4), language)) if ids else "")
    words = describe(Problem(trouble), language) if trouble else None
    dialog.show_trouble(*((words.heading, words.remedy) if words else ("", "")))
    dialog.show_progress(far, done=30, count=60)
    dialog.show_counts()
    for button in (dialog.go, dialog.again, dialog.forget):
        button.setVisible(bool(button.text()))
    return dialog


def _report() -> ListReportDialog:
    dialog = ListReportDialog(None)
    dialog.ask(count=60, shown=12)
    return dialog
