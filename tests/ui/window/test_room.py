"""How photo and record share the window, and that nothing moves without need."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from faceviewer.core.connection import SecretPlace
from faceviewer.core.query import UserType
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.focus import go_to
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.updates import NoticeBar
from faceviewer.ui.window.main_window import MainWindow
from faceviewer.ui.window.message_bar import MessageButton, Note
from faceviewer.ui.window.status_line import StatusLine
from tests.ui.acting import DEMO_ID, ask, chips, look_up, named, show, wait_for
from tests.ui.conftest import Desk
from tests.ui.fakes import words_on
from tests.ui.keyboard import lay_out
from tests.ui.test_every_screen import fits
from tests.ui.window.test_least_size import whole_verdict_is_seen

_LAPTOP_125, _LAPTOP_150 = (1092, 574), (910, 472)  # 1366 x 768 in logical pixels, without its bars


@pytest.mark.parametrize("first", ["sign", "message", "card"])
def test_regions_keep_their_order_whichever_is_created_first(qtbot: QtBot, first: str) -> None:
    window = show(qtbot, MainWindow())
    lay_out()
    assert window.findChildren(PhotoView) == [], "it is created for the first photo"
    sign = Banner()
    for region in dict.fromkeys((first, "message", "sign")):
        if region == "sign":
            window.body.banners.add(sign, on_top=True)
        else:
            getattr(window, region).show()
    lay_out()
    regions = [window.bar, window.body, sign, window.message, window.status]
    assert all(region.isVisible() for region in regions)
    tops = [region.mapTo(window, QPoint()).y() for region in regions]
    assert tops == sorted(set(tops))


def test_damaged_window_geometry_is_ignored(qtbot: QtBot) -> None:
    def opened(place: str) -> MainWindow:
        window = MainWindow()
        qtbot.addWidget(window)
        window.take_place(place)
        return window

    before = opened("")
    usual = before.size()
    before.resize(740, 540)
    place = before.place
    assert opened(place).size() == before.size() != usual
    for damaged in (place[:-4], place[:40], place[:12], "?", f"{place}{place}"):
        assert opened(damaged).size() == usual


def test_photo_is_large_and_verdict_complete_in_a_narrow_window(translated: Desk, qtbot: QtBot) -> None:
    window = translated.window
    look_up(translated, qtbot, DEMO_ID, "138****8000")
    sizes = [(880, 640), (850, 700), (850, 620), (760, 640), (720, 900), (720, 1200), _LAPTOP_125, _LAPTOP_150]
    for size in sizes:
        window.resize(*size)
        lay_out()
        width = 480 * window.stage.view.zoom / window.devicePixelRatioF()
        assert width * width * 4 / 3 > 0.09 * size[0] * size[1], size
        assert whole_verdict_is_seen(translated), size


def test_card_grows_with_the_window_and_keeps_the_face_id_in_one_line(found: Desk) -> None:
    face_id = named(found.window.card, QTextEdit, "Face ID")
    widths = []
    for width in (1040, 1910):
        found.window.resize(width, 1000)
        lay_out()
        assert face_id.height() < 2 * face_id.fontMetrics().height()
        widths.append(found.window.card.width())
    assert widths[1] > 1.25 * widths[0]


def test_scroll_bar_of_the_card_moves_nothing(found: Desk) -> None:
    card = found.window.card
    bar = next(area for area in card.findChildren(QScrollArea)).verticalScrollBar()

    def places() -> list[QRect]:
        return [QRect(part.mapTo(card, QPoint()), part.size()) for part in card.findChildren(QTextEdit)]

    found.window.resize(1040, 800)
    lay_out()
    before = places()
    assert not bar.isVisible()
    found.window.resize(1040, 600)
    lay_out()
    assert bar.isVisible()
    assert places() == before


def test_copy_note_moves_nothing(found: Desk, qtbot: QtBot) -> None:
    window = found.window

    def places() -> tuple[QPoint, QSize, int, int]:
        lay_out()
        view = window.stage.view
        return view.mapTo(window, QPoint()), view.size(), window.card.height(), window.status.height()

    before = places()
    for key in ("copy_text", "copy_json", "copy_trace", "copy_curl"):
        window.actions_[key].trigger()
        qtbot.waitUntil(lambda: "opied" in words_on(window.status))
        assert places() == before
    for timer in window.status.findChildren(QTimer):
        timer.start(0)  # ends the note at once
    qtbot.waitUntil(lambda: "Copy trace ID" in words_on(window.status))
    assert places() == before


def places_of(desk: Desk) -> dict[QWidget, QRect]:
    """Return the geometry of all visible widgets except the message and the texts that move for it."""
    lay_out()
    window = desk.window
    parts = [window.bar, window.stage, window.stage.view, window.card, window.status]
    widgets = [w for part in parts for w in (part, *part.findChildren(QWidget)) if w.isVisible()]
    if not window.stage.view.isVisible():
        widgets = [w for w in widgets if not window.stage.isAncestorOf(w)]
    return {w: QRect(w.mapTo(window, QPoint()), w.size()) for w in widgets}


@pytest.mark.parametrize("user_id", ["", DEMO_ID, "13800138010", "13900000000"])
def test_message_moves_and_covers_nothing(desk: Desk, qtbot: QtBot, user_id: str) -> None:
    message = desk.window.message
    note = Note("Saved to /home/desk/of-somebody.jpg", "Delete it.")
    for size in ((1040, 680), (720, 520), (720, 1200), _LAPTOP_125, _LAPTOP_150):
        desk.window.resize(*size)
        if user_id:
            look_up(desk, qtbot, user_id, "Copy trace ID")
        before = places_of(desk)
        message.add_note(lambda: note, tone="info", buttons={MessageButton.FOLDER})
        assert places_of(desk) == before, size
        assert "of-somebody.jpg" in words_on(desk.window)
        assert message.visibleRegion().boundingRect() == message.rect(), size
        assert list(covered_by(message)) == [], size
        message.close_button.click()
        assert places_of(desk) == before, size


def covered_by(message: QWidget) -> Iterator[object]:
    """Return the texts and controls that a message covers."""
    ours = QRect(message.mapToGlobal(QPoint()), message.size())
    for kind in (QAbstractButton, QLabel, QTextEdit):
        for w in message.window().findChildren(kind):
            place = QRect(w.mapToGlobal(QPoint()), w.size())
            if w.isVisible() and not message.isAncestorOf(w) and ours.intersects(place):
                yield words_on(w) or w


def _notice(desk: Desk) -> None:
    buttons = [Button(lambda: "Check once a day"), Button(lambda: "Do not check")]
    remark = "A remark that takes two lines in a narrow window. " * 3
    NoticeBar(desk.window.body).show_notice(lambda: ("Check?", remark), *buttons)


_FIVE = "138 0013 8000, userId=ab_1&userType=OPEN, 139 0000 0000, 137 0000 0000, 136 0000 0000, 135 1234 1234"
_COMES: dict[str, Callable[[Desk], object]] = {
    "sharing": lambda desk: desk.window.actions_["sharing"].trigger(),
    "notice": _notice,
    "message": lambda desk: desk.window.message.show_note(lambda: Note("Saved to Pictures", "Delete it.")),
    "pasted": lambda desk: desk.window.bar.field.pasted.emit("13800138001 or 13800138002"),
    "lines of chips": lambda desk: desk.window.bar.field.pasted.emit(_FIVE),
    "two lines of a hint": lambda desk: desk.window.bar.field.setText("+86 138-0013-800"),
    "a fault": lambda desk: desk.window.bar.show_fault(
        lambda: "A fault that takes two lines in a narrow window, as most do."
    ),
}
_LARGE = [((1040, 680), 200), ((720, 520), 200), ((720, 520), 150)]


def test_banners_offers_and_hints_move_nothing(translated: Desk, qtbot: QtBot) -> None:
    window = translated.window
    wait_for(translated, qtbot, DEMO_ID)

    def places() -> list[QRect]:
        lay_out()
        bar, stage = window.bar, window.stage
        parts = [bar.profiles, bar.types, bar.field, bar.button, stage, stage.view, window.card, window.status]
        return [QRect(part.mapTo(window, QPoint()), part.size()) for part in parts]

    for size, percent in (*((size, 100) for size in [(1040, 680), (720, 520), _LAPTOP_125, _LAPTOP_150]), *_LARGE):
        window.actions_[f"text_{percent}"].trigger()
        window.resize(*size)
        ask(translated, UserType.PHONE, DEMO_ID)
        qtbot.waitUntil(lambda: window.card.isVisible() and is_high_enough(window.card))
        before, words = places(), words_on(window)
        for name, comes in _COMES.items():
            comes(translated)
            assert places() == before, (name, size, percent)
            assert words_on(window) != words, (name, size, percent)
            words = words_on(window)
        window.message.hide()
        window.bar.dismiss_offers()
        window.bar.field.setText(DEMO_ID)
        window.actions_["sharing"].trigger()
        assert places() == before, (size, percent)
        window.findChildren(NoticeBar)[-1].hide()


def is_high_enough(card: QWidget) -> bool:
    lay_out()
    return card.height() >= card.minimumSizeHint().height()


def test_offers_that_overhang_the_stage_cover_no_text(desk: Desk) -> None:
    window = desk.window
    window.resize(window.minimumSize())
    window.bar.field.pasted.emit(_FIVE)
    lay_out()
    bottom = window.bar.mapTo(window, window.bar.rect().bottomLeft()).y()
    title = next(each for each in window.stage.findChildren(QLabel) if each.text() == "Look up a registered face")
    assert title.mapTo(window, QPoint()).y() > bottom
    window.message.show_note(lambda: Note("A message"))
    lay_out()
    message = window.message.mapTo(window, QPoint()).y()
    assert bottom < message < title.mapTo(window, QPoint()).y()


def test_offers_that_overhang_the_card_do_not_cover_the_name(found: Desk) -> None:
    window = found.window
    name = named(window.card, QTextEdit, "Name")
    lay_out()
    before = name.mapTo(window, QPoint()).y()
    window.bar.field.pasted.emit(_FIVE)
    lay_out()
    assert window.bar.height() > window.bar.room.height()
    bottom = window.bar.mapTo(window, window.bar.rect().bottomLeft()).y()
    assert bottom < name.mapTo(window, QPoint()).y()
    assert name.visibleRegion().boundingRect().height() >= name.fontMetrics().height()
    window.bar.dismiss_offers()
    lay_out()
    assert name.mapTo(window, QPoint()).y() == before


def test_offers_without_room_scroll_and_long_ids_are_elided(desk: Desk) -> None:
    window, long_id = desk.window, "ab3" * 20 + "Z"
    window.actions_["text_200"].trigger()
    window.resize(window.minimumSize())
    window.bar.field.pasted.emit(f"userType=OPEN&userId={long_id}, {_FIVE}")
    lay_out()
    seen = chips(desk)
    assert len(seen) > 4
    assert all(chip.width() <= window.bar.width() for chip in seen)
    assert [long_id in chip.toolTip() for chip in seen].count(True) == 1
    column = window.centralWidget()
    assert isinstance(column, QScrollArea)
    assert column.horizontalScrollBar().maximum() == 0
    window.message.add_note(lambda: Note("A message. " * 60), tone="info", buttons={MessageButton.FOLDER})
    lay_out()
    for stop in (*seen, window.message.buttons[MessageButton.FOLDER]):
        go_to(stop, Qt.FocusReason.TabFocusReason)
        lay_out()
        assert stop.visibleRegion().boundingRect() == stop.rect()


@pytest.mark.parametrize("percent", [100, 200])
def test_success_message_covers_less_than_half_of_the_photo(desk: Desk, qtbot: QtBot, percent: int) -> None:
    window = desk.window
    window.actions_[f"text_{percent}"].trigger()
    window.resize(window.minimumSize())
    look_up(desk, qtbot, DEMO_ID, "Copy trace ID")
    note = Note("Saved to /home/desk/Pictures/face_PHONE_138xxxx8000.jpg", "Delete it afterwards.", ("Saved", ""))
    window.message.add_note(lambda: note, tone="ok", buttons={MessageButton.FOLDER})
    lay_out()
    shown = QRect(window.message.mapTo(window.body, QPoint()), window.message.size())
    photo = QRect(window.stage.view.mapTo(window.body, QPoint()), window.stage.view.size())
    assert shown.height() < window.stage.height() * (0.35 if percent == 100 else 0.6)
    assert window.message.visibleRegion().boundingRect() == window.message.rect()
    assert all(fits(each) for each in window.message.findChildren(QLabel) if each.isVisible())
    assert (shown & photo).height() < photo.height() / 2
    assert window.message.toolTip() == "Delete it afterwards."
    window.resize(1040, 900)
    lay_out()
    assert ("Delete it afterwards." in words_on(window)) is (percent == 100)


def test_pinning_moves_nothing(found: Desk) -> None:
    before = places_of(found)
    found.window.actions_["pin"].trigger()
    assert places_of(found) == before
    assert "Pinned" in words_on(found.window.message)


def test_status_line_hides_the_host_before_other_parts_are_cut_off(qtbot: QtBot) -> None:
    line = show(qtbot, StatusLine())
    line.show_host("api.link.aliyun.com")
    line.show_place(SecretPlace.SECRET_SERVICE)
    line.show_lookup(elapsed_ms=412, trace_id="t-1", size=(480, 640))
    lay_out()
    host, secret = (
        next(each for each in line.findChildren(QLabel) if each.text() == text)
        for text in ("api.link.aliyun.com", "Secret kept in the system keyring")
    )
    seen = []
    for width in range(1000, 300, -8):
        line.resize(width, line.height())
        lay_out()
        sight = ("whole" if host.toolTip() == "" else "shortened") if host.isVisible() else "left out"
        seen += [(sight, secret.toolTip() == "")]
    assert list(dict.fromkeys(seen)) == [("whole", True), ("shortened", True), ("left out", True), ("left out", False)]
    line.resize(1000, line.height())
    lay_out()
    assert host.isVisible()


def test_first_result_keeps_the_height_of_the_status_line(desk: Desk, qtbot: QtBot) -> None:
    lay_out()
    before = desk.window.status.height()
    look_up(desk, qtbot, DEMO_ID, "Copy trace ID")
    lay_out()
    assert desk.window.status.height() == before
