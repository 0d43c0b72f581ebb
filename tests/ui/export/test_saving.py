"""Saving files of a result, with the training gateway."""

import io
import json
import stat
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeDatabase, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileSystemModel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from faceviewer.core.query import UserType
from faceviewer.imaging.decoder import shared_decoder
from faceviewer.store.evidence import check_pack
from faceviewer.store.folders import Sharing
from faceviewer.store.settings import load_settings
from faceviewer.store.settings_values import SavingHabits
from faceviewer.ui.export import destination
from faceviewer.ui.export.saving import Saving
from faceviewer.ui.jobs import Jobs
from faceviewer.ui.lookup.presenter import judged
from faceviewer.ui.privacy.privacy import Privacy
from faceviewer.ui.visibility import visibility
from tests.ui.acting import DEMO_ID, IN_TIME, ask, button_of, choose, file_dialog, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.fakes import ScriptedPresenter, picture, query, result, words_on

pytestmark = pytest.mark.usefixtures("found")


def open_dialog(desk: Desk, kind: type[QDialog] = QDialog) -> QDialog:
    return next(d for d in desk.window.findChildren(kind) if d.isVisible())


def fill_in(desk: Desk, *, operator: str = "李工", purpose: str = "工单 4711") -> QDialog:
    dialog = open_dialog(desk)
    fields = {field.accessibleName(): field for field in dialog.findChildren(QLineEdit)}
    fields["Operator"].setText(operator)
    fields["Purpose"].setText(purpose)
    return dialog


def test_copy_has_no_metadata_and_the_record_is_saved_beside_it(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.actions_["save_as"].trigger()
    dialog = open_dialog(desk)
    dialog.findChildren(QComboBox)[0].setCurrentText("WebP")
    next(box for box in dialog.findChildren(QCheckBox) if box.isVisible()).setChecked(True)
    press_text(dialog, "Choose where…")
    assert choose(desk, qtbot, tmp_path / "copy.webp").endswith("_copy.webp")
    wait_for(desk, qtbot, f"Saved to {tmp_path / 'copy.webp'}")
    assert "The record was saved as copy.json" in words_on(desk.window.message)
    with Image.open(tmp_path / "copy.webp") as image:
        assert (image.format, image.size) == ("WEBP", (480, 640))
        assert not image.getexif()
    record = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert (record["userId"], record["verdict"], record["host"]) == (DEMO_ID, "pass", "training.faceviewer.invalid")
    if sys.platform != "win32":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("copy.*")}
        assert modes == {0o600}


def test_extension_follows_the_content(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    for typed, saved in (("zhang.san", "zhang.san.jpg"), ("x.png", "x.jpg"), ("y.JPEG", "y.JPEG")):
        desk.window.actions_["save"].trigger()
        choose(desk, qtbot, tmp_path / typed)
        wait_for(desk, qtbot, f"Saved to {tmp_path / saved}")
    (tmp_path / "z.jpg").write_bytes(b"theirs")
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "z.png")
    wait_for_dialog(desk, qtbot, "“z.jpg” already exists")
    assert (tmp_path / "z.jpg").read_bytes() == b"theirs"


def test_watermarked_copy_requires_operator_and_purpose_and_stores_the_operator(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.window.actions_["save_watermarked"].trigger()
    dialog = open_dialog(desk)
    press_text(dialog, "Choose where…")
    assert "Enter your name." in words_on(dialog)
    assert "Enter the purpose." in words_on(dialog)
    press_text(fill_in(desk), "Choose where…")
    assert choose(desk, qtbot, tmp_path / "marked.jpg").endswith("_watermarked.jpg")
    wait_for(desk, qtbot, "Saved to")
    marked = Image.open(io.BytesIO((tmp_path / "marked.jpg").read_bytes())).convert("L")
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "original.jpg")
    wait_for(desk, qtbot, str(tmp_path / "original.jpg"))
    original = Image.open(tmp_path / "original.jpg").convert("L")
    assert marked.size == original.size
    changed = sum(abs(a - b) > 30 for a, b in zip(marked.tobytes(), original.tobytes(), strict=True))
    assert changed > len(original.tobytes()) / 50, "more pixels than another encoding changes"
    qtbot.waitUntil(lambda: load_settings()[0].saving.operator == "李工")
    desk.window.actions_["save_watermarked"].trigger()
    fields = {field.accessibleName(): field.text() for field in open_dialog(desk).findChildren(QLineEdit)}
    assert (fields["Operator"], fields["Purpose"]) == ("李工", "工单 4711")
    assert load_settings()[0].saving == SavingHabits(operator="李工"), (
        "the purpose may name a person, and is not stored"
    )


def test_evidence_pack_is_valid_and_contains_the_original(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(desk, qtbot, "Save an evidence pack")
    assert "location" not in words_on(dialog)
    press_text(fill_in(desk), "Choose where…")
    choose(desk, qtbot, tmp_path / "pack.zip")
    wait_for(desk, qtbot, "faceviewer-cli verify")
    found = check_pack((tmp_path / "pack.zip").read_bytes())
    assert found.is_as_written
    assert found.manifest is not None
    assert found.manifest["purpose"] == "工单 4711"
    assert found.manifest["requestIds"]["request"]
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        record = json.loads(archive.read("record.json"))
        assert archive.read("picture.jpg").startswith(b"\xff\xd8\xff")
    assert record["picture"]["sha256"] == next(
        entry["sha256"] for entry in found.manifest["files"] if entry["name"] == "picture.jpg"
    )


def test_record_without_a_photo_can_be_saved_as_sheet_only(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    ask(desk, UserType.PHONE, "13800138010")
    wait_for(desk, qtbot, "the record has no photo")
    assert not desk.window.actions_["save_as"].isEnabled()
    assert not desk.window.actions_["save_evidence"].isEnabled()
    desk.window.actions_["save_sheet"].trigger()
    press_text(fill_in(desk), "Choose where…")
    choose(desk, qtbot, tmp_path / "sheet.pdf")
    wait_for(desk, qtbot, "Saved to")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_refused_picture_can_be_saved_as_received(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    ask(desk, UserType.OPEN, "broken-photo")
    wait_for(desk, qtbot, "The data can be saved as received")
    keys = ("save", "save_as", "save_watermarked", "save_evidence", "copy_photo", "zoom_in")
    assert [key for key in keys if desk.window.actions_[key].isEnabled()] == ["save"]
    press_text(desk, "Save as received…")
    assert choose(desk, qtbot, tmp_path / "raw.jpg").endswith("_refused.jpg")
    wait_for(desk, qtbot, "Do not use it as a photo")
    assert (tmp_path / "raw.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_photo_is_not_shown_without_the_decoder_until_the_next_lookup(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    decoder = shared_decoder()
    decoder.stop()
    decoder._command = ["/nonexistent"]
    try:
        ask(desk, UserType.PHONE, "13800138001")
        wait_for(desk, qtbot, "Photos cannot be shown safely")
        assert "Cannot pass" in words_on(desk.window)
        assert not desk.window.actions_["save_as"].isEnabled()
        desk.window.actions_["save"].trigger()
        choose(desk, qtbot, tmp_path / "raw.jpg")
        wait_for(desk, qtbot, "Do not use it as a photo")
    finally:
        decoder._command = None
    desk.window.actions_["again"].trigger()
    qtbot.waitUntil(desk.window.actions_["save_as"].isEnabled, timeout=IN_TIME)
    assert "Photos cannot be shown safely" not in words_on(desk.window)


@pytest.mark.parametrize(("with_record", "discreet"), [(True, False), (False, True)])
def test_existing_file_and_its_record_are_replaced_only_after_a_question(
    desk: Desk, qtbot: QtBot, tmp_path: Path, with_record: bool, discreet: bool
) -> None:
    target, beside = tmp_path / "face.jpg", tmp_path / "face.json"
    target.write_bytes(b"theirs")
    beside.write_bytes(b"record of theirs")
    if discreet:
        desk.window.actions_["sharing"].trigger()
    desk.window.actions_["save_as"].trigger()
    dialog = open_dialog(desk)
    next(box for box in dialog.findChildren(QCheckBox) if box.isVisible()).setChecked(with_record)
    press_text(dialog, "Choose where…")
    choose(desk, qtbot, target)
    question = wait_for_dialog(desk, qtbot, "Replace the existing file?")
    what = "is replaced, too" if with_record else "is kept, and may belong to another person"
    assert f"“{'….json' if discreet else 'face.json'}” {what}." in words_on(question)
    press_text(question, "Choose another name")
    assert target.read_bytes() == b"theirs"
    choose(desk, qtbot, target)
    press_text(wait_for_dialog(desk, qtbot, "Replace the existing file?"), "Replace")
    wait_for(desk, qtbot, "Saved")
    assert sorted(tmp_path.glob("face*")) == [target, beside]
    assert target.read_bytes().startswith(b"\xff\xd8\xff")
    if with_record:
        assert json.loads(beside.read_text("utf-8"))["userId"] == DEMO_ID
    else:
        assert beside.read_bytes() == b"record of theirs"


def test_existing_record_file_alone_is_asked_about(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "face.json").write_bytes(b"theirs")
    desk.window.actions_["save_as"].trigger()
    dialog = open_dialog(desk)
    next(box for box in dialog.findChildren(QCheckBox) if box.isVisible()).setChecked(True)
    press_text(dialog, "Choose where…")
    choose(desk, qtbot, tmp_path / "face.jpg")
    press_text(wait_for_dialog(desk, qtbot, "“face.json” already exists"), "Choose another name")
    choose(desk, qtbot, tmp_path / "other.jpg")
    wait_for(desk, qtbot, "Saved to")
    assert {entry.name for entry in tmp_path.glob("*.j*")} == {"face.json", "other.jpg", "other.json"}


def test_synced_folder_is_asked_about_once(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destination, "sharing_of", lambda _folder: Sharing(is_synced=True, name="OneDrive"))
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "first.jpg")
    question = wait_for_dialog(desk, qtbot, f"OneDrive copies what is in {tmp_path}")
    assert not (tmp_path / "first.jpg").exists()
    press_text(question, "Save there")
    wait_for(desk, qtbot, str(tmp_path / "first.jpg"))
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "second.jpg")
    wait_for(desk, qtbot, str(tmp_path / "second.jpg"))


def test_button_shows_the_folder_of_a_saved_file(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    class FileManager(QObject):
        opened = ""

        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            self.opened = url.toLocalFile()

    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "face.jpg")
    wait_for(desk, qtbot, "Show in folder")
    manager = FileManager()
    QDesktopServices.setUrlHandler("file", manager, "open")  # type: ignore[arg-type]  # the stub says bytes
    try:
        press_text(desk, "Show in folder")
        qtbot.waitUntil(lambda: manager.opened == str(tmp_path), timeout=IN_TIME)
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_new_lookup_closes_dialogs_about_the_previous_result(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.actions_["save_as"].trigger()
    dialog = open_dialog(desk)
    ask(desk, UserType.PHONE, "13800138001")
    assert not dialog.isVisible()
    wait_for(desk, qtbot, "Cannot pass")
    desk.window.actions_["save"].trigger()
    chooser = file_dialog(desk, qtbot)
    ask(desk, UserType.PHONE, DEMO_ID)
    assert not chooser.isVisible()
    wait_for(desk, qtbot, "Can pass now")
    assert list(tmp_path.glob("*.jpg")) == []
    printing = print_dialog(desk, qtbot)
    ask(desk, UserType.PHONE, "13800138001")
    assert not printing.isVisible()


def test_file_name_template_is_checked_previewed_and_used(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.window.actions_["save_habits"].trigger()
    dialog = open_dialog(desk)
    fields = {field.accessibleName(): field for field in dialog.findChildren(QLineEdit)}
    assert "Anyone who can see the folder" not in words_on(dialog)
    fields["File name"].setText("{user}")
    press_text(dialog, "Save")
    assert "Use the placeholders below" in words_on(dialog)
    fields["File name"].setText("")
    press_text(dialog, "{id_clear}")
    assert "For example: 13800138000.jpg" in words_on(dialog)
    assert "Anyone who can see the folder" in words_on(dialog)
    press_text(dialog, "Save")
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: load_settings()[0].saving.template == "{id_clear}")
    desk.window.actions_["save"].trigger()
    assert choose(desk, qtbot, tmp_path / "face.jpg") == f"{DEMO_ID}.jpg"
    wait_for(desk, qtbot, "Saved to")


def print_to(desk: Desk, qtbot: QtBot, path: Path) -> None:
    """Print a record sheet to a file."""
    dialog = print_dialog(desk, qtbot)
    next(field for field in dialog.findChildren(QLineEdit) if field.objectName() == "filename").setText(str(path))
    dialog.accept()


def print_dialog(desk: Desk, qtbot: QtBot) -> QDialog:
    """Request a printed record sheet, and return the print dialog."""
    desk.window.actions_["print"].trigger()
    press_text(fill_in(desk), "Print…")
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(QPrintDialog)), timeout=IN_TIME)
    return open_dialog(desk, QPrintDialog)


def test_sheet_printed_to_a_file_is_saved_like_any_file(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    print_to(desk, qtbot, tmp_path / "sheet.pdf")
    wait_for(desk, qtbot, f"Saved to {tmp_path / 'sheet.pdf'}")
    assert "Face photos are sensitive" in words_on(desk.window.message)
    button_of(desk, "Show in folder")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.glob("*.*")] == ["sheet.pdf"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "sheet.pdf").stat().st_mode) == 0o600


def test_name_of_a_file_to_print_to_is_completed_without_reading_files(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "note").write_bytes(b"%PDF-1.4")
    (model,) = print_dialog(desk, qtbot).findChildren(QFileSystemModel)
    note = model.index(str(tmp_path / "note"))
    any_file = QMimeDatabase().mimeTypeForName("application/octet-stream").comment()
    qtbot.waitUntil(lambda: model.type(note) == any_file)


def test_record_that_expires_while_a_dialog_is_open_is_saved_as_expired(
    open_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path
) -> None:
    desk, presenter, jobs = open_desk(), ScriptedPresenter(), Jobs(unforeseen=print)
    saving = Saving(
        desk.window,
        jobs,
        presenter,  # type: ignore[arg-type]  # no more is used
        connections=presenter,  # type: ignore[arg-type]  # no more is used
        settings=desk.settings,
        screen=presenter,  # type: ignore[arg-type]  # no more is used
    )
    now = datetime.now(UTC)
    china = (now + timedelta(hours=8, seconds=5)).strftime("%Y-%m-%d %H:%M:%S")
    found = judged(result(query(), expires=china, picture=picture()), now=now)
    presenter.enter(found)
    saving.actions["save_evidence"]()
    wait_for_dialog(desk, qtbot, "Save an evidence pack")
    fill_in(desk)
    presenter.state = judged(found.result, now=now + timedelta(seconds=6))
    presenter.rejudged.emit(presenter.state)
    press_text(open_dialog(desk), "Choose where…")
    choose(desk, qtbot, tmp_path / "late.zip")
    wait_for(desk, qtbot, "late.zip")
    with zipfile.ZipFile(tmp_path / "late.zip") as pack:
        record = json.loads(pack.read("record.json"))
    assert (record["verdict"], record["canPass"]) == ("expired", False)
    jobs.close()


WITH_LOCATION = "13800138024"


@pytest.mark.parametrize("answer", ["Save the original…", "Save without metadata…"])
def test_saving_an_original_with_location_offers_a_copy_without(
    desk: Desk, qtbot: QtBot, tmp_path: Path, answer: str
) -> None:
    ask(desk, UserType.PHONE, WITH_LOCATION)
    wait_for(desk, qtbot, "Pass allowed")
    desk.window.actions_["save"].trigger()
    question = wait_for_dialog(desk, qtbot, "where the photo was taken")
    press_text(question, answer)
    if answer == "Save without metadata…":
        press_text(wait_for_dialog(desk, qtbot, "without metadata"), "Choose where…")
    choose(desk, qtbot, tmp_path / "face.jpg")
    wait_for(desk, qtbot, "Saved to")
    with Image.open(tmp_path / "face.jpg") as image:
        assert bool(image.getexif().get_ifd(0x8825)) is (answer == "Save the original…")


def test_evidence_dialog_mentions_a_location_in_the_original(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, WITH_LOCATION)
    wait_for(desk, qtbot, "Pass allowed")
    desk.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(desk, qtbot, "Save an evidence pack")
    assert "The original contains the location where the photo was taken." in words_on(dialog)
    dialog.reject()
    desk.window.actions_["save_sheet"].trigger()  # it does not contain the original
    assert "location" not in words_on(open_dialog(desk))


def test_evidence_pack_that_is_requested_twice_is_asked_about_once(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["save_evidence"].trigger()
    desk.window.actions_["save_evidence"].trigger()  # before the location has been looked for
    wait_for_dialog(desk, qtbot, "Save an evidence pack").reject()
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    assert not any(d.isVisible() for d in desk.window.findChildren(QDialog))


def test_lookup_on_a_blank_window_drops_a_request_about_the_previous_result(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["save_evidence"].trigger()
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    qtbot.waitUntil(lambda: desk.wiring._jobs.is_idle)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_Shift)  # the operator is back
    desk.window.bar.ask(UserType.PHONE, WITH_LOCATION)
    assert not visibility.blank
    assert not any(d.isVisible() for d in desk.window.findChildren(QDialog))


def test_question_about_a_result_is_closed_with_it_while_the_screen_is_blank(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, WITH_LOCATION)
    wait_for(desk, qtbot, "Pass allowed")
    desk.window.actions_["save"].trigger()
    wait_for_dialog(desk, qtbot, "where the photo was taken")
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    desk.wiring._presenter.clear()  # as for a connection that another start chooses
    privacy.show_again()
    assert not any(d.isVisible() for d in desk.window.findChildren(QDialog))


def test_question_about_the_location_is_closed_by_escape_and_by_a_lookup(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, UserType.PHONE, WITH_LOCATION)
    wait_for(desk, qtbot, "Pass allowed")
    desk.window.actions_["save"].trigger()
    QTest.keyClick(wait_for_dialog(desk, qtbot, "where the photo was taken"), Qt.Key.Key_Escape)
    assert not any(d.isVisible() for d in desk.window.findChildren(QDialog))
    desk.window.actions_["save"].trigger()
    wait_for_dialog(desk, qtbot, "where the photo was taken")
    ask(desk, UserType.PHONE, DEMO_ID)
    qtbot.waitUntil(lambda: not any(d.isVisible() for d in desk.window.findChildren(QDialog)))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a file manager")
def test_folder_is_named_if_no_program_can_show_it(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # neither xdg-open nor a browser
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, tmp_path / "face.jpg")
    wait_for(desk, qtbot, "Show in folder")
    press_text(desk, "Show in folder")
    wait_for(desk, qtbot, f"The file is in {tmp_path}")


def test_file_is_asked_about_once_if_the_system_asks(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORMTHEME", "xdgdesktopportal")
    target = tmp_path / "there.jpg"
    target.write_bytes(b"theirs")
    desk.window.actions_["save"].trigger()

    def agree() -> None:
        for box in desk.window.findChildren(QMessageBox):
            box.button(QMessageBox.StandardButton.Yes).click()

    agrees = QTimer(desk.window, interval=20)
    agrees.timeout.connect(agree)
    agrees.start()
    choose(desk, qtbot, target)
    wait_for(desk, qtbot, "Saved to")
    assert target.read_bytes().startswith(b"\xff\xd8\xff")
