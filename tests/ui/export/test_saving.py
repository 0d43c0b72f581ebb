"""Saving files of a result, with the training gateway."""

import io
import json
import stat
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeDatabase, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileSystemModel, QLineEdit, QMessageBox
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
from faceviewer.ui.visibility import visibility
from tests.ui.acting import DEMO_ID, ask, button_of, file_dialog, press_text
from tests.ui.conftest import Desk
from tests.ui.export.conftest import DENIED, WITH_LOCATION, User
from tests.ui.fakes import ScriptedPresenter, picture, query, result, words_on

pytestmark = pytest.mark.usefixtures("found")
JPEG = b"\xff\xd8\xff"


def fields_of(dialog: QDialog) -> dict[str, QLineEdit]:
    return {field.accessibleName(): field for field in dialog.findChildren(QLineEdit)}


def mode_of(path: Path) -> int:
    """Return the mode of a file; on Windows that of a private file."""
    return 0o600 if sys.platform == "win32" else stat.S_IMODE(path.stat().st_mode)


def test_copy_has_no_metadata_and_the_record_is_saved_beside_it(user: User, tmp_path: Path) -> None:
    assert user.save_copy(tmp_path / "copy.webp", form="WebP").endswith("_copy.webp")
    user.sees(f"Saved to {tmp_path / 'copy.webp'}")
    assert "The record was saved as copy.json" in user.message
    with Image.open(tmp_path / "copy.webp") as image:
        assert (image.format, image.size) == ("WEBP", (480, 640))
        assert not image.getexif()
    record = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert (record["userId"], record["verdict"], record["host"]) == (DEMO_ID, "pass", "training.faceviewer.invalid")
    assert {mode_of(path) for path in tmp_path.glob("copy.*")} == {0o600}


def test_extension_follows_the_content(user: User, tmp_path: Path) -> None:
    for typed, saved in (("zhang.san", "zhang.san.jpg"), ("x.png", "x.jpg"), ("y.JPEG", "y.JPEG")):
        user.save(tmp_path / typed)
        user.sees(f"Saved to {tmp_path / saved}")
    (tmp_path / "z.jpg").write_bytes(b"theirs")
    user.save(tmp_path / "z.png")
    user.dialog("“z.jpg” already exists")
    assert (tmp_path / "z.jpg").read_bytes() == b"theirs"


def test_watermarked_copy_requires_operator_and_purpose_and_stores_the_operator(user: User, tmp_path: Path) -> None:
    dialog = user.open("save_watermarked")
    fields_of(dialog)["Operator"].setText("\u200b\u200b")  # invisible
    press_text(dialog, "Choose where…")
    assert "Enter your name." in words_on(dialog)
    assert "Enter the purpose." in words_on(dialog)
    user.sign()
    assert user.choose(tmp_path / "marked.jpg").endswith("_watermarked.jpg")
    user.sees("Saved to")
    user.save(tmp_path / "original.jpg")
    user.sees(str(tmp_path / "original.jpg"))
    marked, original = (
        Image.open(io.BytesIO((tmp_path / f"{name}.jpg").read_bytes())).convert("L") for name in ("marked", "original")
    )
    assert marked.size == original.size
    changed = sum(abs(a - b) > 30 for a, b in zip(marked.tobytes(), original.tobytes(), strict=True))
    assert changed > len(original.tobytes()) / 50, "more pixels than another encoding changes"
    user.until(lambda: load_settings()[0].saving.operator == "李工")
    fields = fields_of(user.open("save_watermarked"))
    assert (fields["Operator"].text(), fields["Purpose"].text()) == ("李工", "工单 4711")
    assert load_settings()[0].saving == SavingHabits(operator="李工"), "a purpose may name a person, and is not stored"


def test_evidence_pack_is_valid_and_contains_the_original(user: User, tmp_path: Path) -> None:
    user.do("save_evidence")
    assert "location" not in words_on(user.dialog("Save an evidence pack"))
    user.sign()
    user.choose(tmp_path / "pack.zip")
    user.sees("faceviewer-cli verify")
    found = check_pack((tmp_path / "pack.zip").read_bytes())
    assert found.is_as_written
    assert found.manifest is not None
    assert found.manifest["purpose"] == "工单 4711"
    assert found.manifest["requestIds"]["request"]
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        record = json.loads(archive.read("record.json"))
        assert archive.read("picture.jpg").startswith(JPEG)
    hashes = {entry["name"]: entry["sha256"] for entry in found.manifest["files"]}
    assert record["picture"]["sha256"] == hashes["picture.jpg"]


def test_record_without_a_photo_can_be_saved_as_sheet_only(user: User, tmp_path: Path) -> None:
    user.look_up("13800138010", until="the record has no photo")
    assert not user.can("save_as")
    assert not user.can("save_evidence")
    user.save_signed("save_sheet", tmp_path / "sheet.pdf")
    user.sees("Saved to")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_refused_picture_can_be_saved_as_received(user: User, tmp_path: Path) -> None:
    user.look_up("broken-photo", UserType.OPEN, until="The data can be saved as received")
    keys = ("save", "save_as", "save_watermarked", "save_evidence", "copy_photo", "zoom_in")
    assert [key for key in keys if user.can(key)] == ["save"]
    user.press("Save as received…")
    assert user.choose(tmp_path / "raw.jpg").endswith("_refused.jpg")
    user.sees("Do not use it as a photo")
    assert (tmp_path / "raw.jpg").read_bytes().startswith(JPEG)


def test_photo_is_not_shown_without_the_decoder_until_the_next_lookup(user: User, tmp_path: Path) -> None:
    decoder = shared_decoder()
    decoder.stop()
    decoder._command = ["/nonexistent"]
    try:
        user.look_up(DENIED, until="Photos cannot be shown safely")
        assert "Cannot pass" in words_on(user.desk.window)
        assert not user.can("save_as")
        user.save(tmp_path / "raw.jpg")
        user.sees("Do not use it as a photo")
    finally:
        decoder._command = None
    user.do("again")
    user.until(lambda: user.can("save_as"))
    assert "Photos cannot be shown safely" not in words_on(user.desk.window)


@pytest.mark.parametrize(("with_record", "discreet"), [(True, False), (False, True)])
def test_existing_file_and_its_record_are_replaced_only_after_a_question(
    user: User, tmp_path: Path, with_record: bool, discreet: bool
) -> None:
    target, beside = tmp_path / "face.jpg", tmp_path / "face.json"
    target.write_bytes(b"theirs")
    beside.write_bytes(b"record of theirs")
    if discreet:
        user.do("sharing")
    user.save_copy(target, with_record=with_record)
    question = user.dialog("Replace the existing file?")
    what = "is replaced, too" if with_record else "is kept, and may belong to another person"
    assert f"“{'….json' if discreet else 'face.json'}” {what}." in words_on(question)
    press_text(question, "Choose another name")
    assert target.read_bytes() == b"theirs"
    user.choose(target)
    user.answer("Replace the existing file?", "Replace")
    user.sees("Saved")
    assert sorted(tmp_path.glob("face*")) == [target, beside]
    assert target.read_bytes().startswith(JPEG)
    if with_record:
        assert json.loads(beside.read_text("utf-8"))["userId"] == DEMO_ID
    else:
        assert beside.read_bytes() == b"record of theirs"


@pytest.mark.parametrize("name", ["face.jpeg", "FACE.JPG", "face.Jfif"])
def test_another_name_can_follow_one_in_another_spelling_of_its_format(user: User, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    (tmp_path / "elsewhere").mkdir()
    user.save(tmp_path / name)
    user.answer("Replace the existing file?", "Choose another name")
    user.choose(tmp_path / "elsewhere" / "other.jpg")
    user.sees("Saved")
    assert (tmp_path / "elsewhere" / "other.jpg").read_bytes().startswith(JPEG)


def test_existing_record_file_alone_is_asked_about(user: User, tmp_path: Path) -> None:
    (tmp_path / "face.json").write_bytes(b"theirs")
    user.save_copy(tmp_path / "face.jpg")
    user.answer("“face.json” already exists", "Choose another name")
    user.choose(tmp_path / "other.jpg")
    user.sees("Saved to")
    assert {entry.name for entry in tmp_path.glob("*.j*")} == {"face.json", "other.jpg", "other.json"}


def test_synced_folder_is_asked_about_once(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "sharing_of", lambda _folder: Sharing(is_synced=True, name="OneDrive"))
    user.save(tmp_path / "first.jpg")
    question = user.dialog(f"OneDrive copies what is in {tmp_path}")
    assert not (tmp_path / "first.jpg").exists()
    press_text(question, "Save there")
    user.sees(str(tmp_path / "first.jpg"))
    user.save(tmp_path / "second.jpg")
    user.sees(str(tmp_path / "second.jpg"))


def test_button_shows_the_folder_of_a_saved_file(user: User, tmp_path: Path) -> None:
    class FileManager(QObject):
        opened = ""

        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            self.opened = url.toLocalFile()

    user.save(tmp_path / "face.jpg")
    manager = FileManager()
    QDesktopServices.setUrlHandler("file", manager, "open")  # type: ignore[arg-type]  # the stub says bytes
    try:
        user.press("Show in folder")
        user.until(lambda: manager.opened == str(tmp_path))
    finally:
        QDesktopServices.unsetUrlHandler("file")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a file manager")
def test_folder_is_named_if_no_program_can_show_it(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # neither xdg-open nor a browser
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    user.save(tmp_path / "face.jpg")
    user.press("Show in folder")
    user.sees(f"The file is in {tmp_path}")


def test_new_lookup_closes_dialogs_about_the_previous_result(user: User, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = user.open("save_as")
    ask(user.desk, UserType.PHONE, DENIED)
    assert not dialog.isVisible()
    user.sees("Cannot pass")
    user.do("save")
    chooser = file_dialog(user.desk, qtbot)
    ask(user.desk, UserType.PHONE, DEMO_ID)
    assert not chooser.isVisible()
    user.sees("Can pass now")
    assert list(tmp_path.glob("*.jpg")) == []
    printing = user.open_printer()
    ask(user.desk, UserType.PHONE, DENIED)
    assert not printing.isVisible()


def test_file_name_template_is_checked_previewed_and_used(user: User, tmp_path: Path) -> None:
    dialog = user.open("save_habits")
    template = fields_of(dialog)["File name"]
    assert "Anyone who can see the folder" not in words_on(dialog)
    template.setText("{user}")
    press_text(dialog, "Save")
    assert "Use the placeholders below" in words_on(dialog)
    template.setText("")
    press_text(dialog, "{id_clear}")
    assert "For example: 13800138000.jpg" in words_on(dialog)
    assert "Anyone who can see the folder" in words_on(dialog)
    press_text(dialog, "Save")
    assert not dialog.isVisible()
    user.until(lambda: load_settings()[0].saving.template == "{id_clear}")
    assert user.save(tmp_path / "face.jpg") == f"{DEMO_ID}.jpg"
    user.sees("Saved to")


def test_sheet_printed_to_a_file_is_saved_like_any_file(user: User, tmp_path: Path) -> None:
    user.print_to(tmp_path / "sheet.pdf")
    user.sees(f"Saved to {tmp_path / 'sheet.pdf'}")
    assert "Face photos are sensitive" in user.message
    button_of(user.desk, "Show in folder")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.glob("*.*")] == ["sheet.pdf"]
    assert mode_of(tmp_path / "sheet.pdf") == 0o600


def test_name_of_a_file_to_print_to_is_completed_without_reading_files(user: User, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"%PDF-1.4")
    (model,) = user.open_printer().findChildren(QFileSystemModel)
    note = model.index(str(tmp_path / "note"))
    any_file = QMimeDatabase().mimeTypeForName("application/octet-stream").comment()
    user.until(lambda: model.type(note) == any_file)


def test_record_that_expires_while_a_dialog_is_open_is_saved_as_expired(user: User, desk: Desk, tmp_path: Path) -> None:
    presenter, jobs = ScriptedPresenter(), Jobs(unforeseen=print)
    saving = Saving(
        desk.window,
        jobs=jobs,
        presenter=presenter,  # type: ignore[arg-type]  # no more is used
        settings=desk.settings,
        message=desk.window.message,
    )
    now = datetime.now(UTC)
    china = (now + timedelta(hours=8, seconds=5)).strftime("%Y-%m-%d %H:%M:%S")
    found = judged(result(query(), expires=china, picture=picture()), host="host.test", now=now)
    presenter.enter(found)
    saving.actions["save_evidence"]()
    user.dialog("Save an evidence pack")
    presenter.state = judged(found.result, host="host.test", now=now + timedelta(seconds=6))
    presenter.rejudged.emit(presenter.state)
    user.sign()
    user.choose(tmp_path / "late.zip")
    user.sees("late.zip")
    with zipfile.ZipFile(tmp_path / "late.zip") as pack:
        record = json.loads(pack.read("record.json"))
    assert (record["verdict"], record["canPass"]) == ("expired", False)
    jobs.close()


@pytest.mark.parametrize("answer", ["Save the original…", "Save without metadata…"])
def test_saving_an_original_with_location_offers_a_copy_without(user: User, tmp_path: Path, answer: str) -> None:
    user.look_up(WITH_LOCATION)
    user.do("save")
    user.answer("where the photo was taken", answer)
    if answer == "Save without metadata…":
        user.answer("without metadata", "Choose where…")
    user.choose(tmp_path / "face.jpg")
    user.sees("Saved to")
    with Image.open(tmp_path / "face.jpg") as image:
        assert bool(image.getexif().get_ifd(0x8825)) is (answer == "Save the original…")


def test_evidence_dialog_mentions_a_location_in_the_original(user: User) -> None:
    user.look_up(WITH_LOCATION)
    user.do("save_evidence")
    dialog = user.dialog("Save an evidence pack")
    assert "The original contains the location where the photo was taken." in words_on(dialog)
    dialog.reject()
    sheet = user.open("save_sheet")  # it does not contain the original
    assert "location" not in words_on(sheet)


def test_evidence_pack_that_is_requested_twice_is_asked_about_once(user: User) -> None:
    user.do("save_evidence")
    user.do("save_evidence")  # before the location has been looked for
    user.dialog("Save an evidence pack").reject()
    user.until(lambda: user.desk.wiring._jobs.is_idle)
    assert not user.has_dialog


def test_lookup_on_a_blank_window_drops_a_request_about_the_previous_result(user: User) -> None:
    user.do("save_evidence")
    user.leave()
    user.until(lambda: user.desk.wiring._jobs.is_idle)
    QTest.keyClick(user.desk.window.windowHandle(), Qt.Key.Key_Shift)  # the operator is back
    user.desk.window.bar.ask(UserType.PHONE, WITH_LOCATION)
    assert not visibility.blank
    assert not user.has_dialog


def test_question_about_the_location_is_closed_with_its_result_and_by_escape(user: User) -> None:
    user.look_up(WITH_LOCATION)
    user.do("save")
    QTest.keyClick(user.dialog("where the photo was taken"), Qt.Key.Key_Escape)
    assert not user.has_dialog
    user.do("save")
    user.dialog("where the photo was taken")
    ask(user.desk, UserType.PHONE, DEMO_ID)
    user.until(lambda: not user.has_dialog)
    user.look_up(WITH_LOCATION)
    user.do("save")
    user.dialog("where the photo was taken")
    privacy = user.leave()
    user.desk.wiring._presenter.clear()  # as for a connection that another start chooses
    privacy.show_again()
    assert not user.has_dialog


def test_user_is_asked_once_if_the_system_asks(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORMTHEME", "xdgdesktopportal")
    target = tmp_path / "there.jpg"
    target.write_bytes(b"theirs")

    def agree() -> None:
        for box in user.desk.window.findChildren(QMessageBox):
            box.button(QMessageBox.StandardButton.Yes).click()

    agrees = QTimer(user.desk.window, interval=20)
    agrees.timeout.connect(agree)
    agrees.start()
    user.save(target)
    user.sees("Saved to")
    assert target.read_bytes().startswith(JPEG)
