"""Slow saves, while other people are looked up and saved."""

import hashlib
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.sandbox.provocations import Oddity
from faceviewer.store.files import save_together
from faceviewer.ui.export.saving import Saving
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import DEMO_ID, IN_TIME, ask, choose, file_dialog, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.export.test_saving import fill_in, print_to
from tests.ui.fakes import words_on

DENIED, EXPIRED = "13800138001", "13800138002"


class SlowDisk:
    """Delays writes by file name until their event is set; those in `failing` fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._write = save_together
        self.held: dict[str, threading.Event] = {}
        self.failing: set[str] = set()
        self.done: list[str] = []
        monkeypatch.setattr("faceviewer.ui.export.destination.save_together", self)

    def __call__(self, made: list[tuple[bytes, Path]], *, overwrite: bool) -> tuple[Path, ...]:
        name = made[-1][1].name
        if name in self.held:
            assert self.held[name].wait(20)
        if name in self.failing:
            raise Problem(Kind.LOCAL_DISK, folder="there", reason="no space left")
        try:
            return self._write(made, overwrite=overwrite)
        finally:
            self.done.append(name)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    return SlowDisk(monkeypatch)


def look_up(desk: Desk, qtbot: QtBot, user_id: str) -> None:
    ask(desk, UserType.PHONE, user_id)
    qtbot.waitUntil(lambda: f"138****{user_id[-4:]}" in words_on(desk.window.card), timeout=IN_TIME)
    wait_for(desk, qtbot, "Save photo")


def save(desk: Desk, qtbot: QtBot, path: Path) -> None:
    desk.window.actions_["save"].trigger()
    choose(desk, qtbot, path)


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def faces(desk: Desk, qtbot: QtBot, tmp_path: Path) -> dict[str, str]:
    """The hash of each person's photo, saved without delay."""
    found = {}
    for user_id in (DEMO_ID, DENIED, EXPIRED):
        look_up(desk, qtbot, user_id)
        save(desk, qtbot, tmp_path / f"right-{user_id}.jpg")
        wait_for(desk, qtbot, f"right-{user_id}.jpg")
        found[user_id] = sha(tmp_path / f"right-{user_id}.jpg")
    assert len(set(found.values())) == 3
    return found


def test_simultaneous_saves_are_all_written_and_reported(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk, faces: dict[str, str]
) -> None:
    for user_id in faces:
        disk.held[f"{user_id}.jpg"] = threading.Event()
        look_up(desk, qtbot, user_id)
        save(desk, qtbot, tmp_path / f"{user_id}.jpg")
    for user_id in reversed(faces):
        disk.held[f"{user_id}.jpg"].set()
        wait_for(desk, qtbot, f"Saved to {tmp_path / f'{user_id}.jpg'}")
    assert {user_id: sha(tmp_path / f"{user_id}.jpg") for user_id in faces} == faces
    for user_id in faces:
        assert f"{user_id}.jpg" in words_on(desk.window.message)


def test_late_questions_are_about_their_own_files(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk, faces: dict[str, str]
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"theirs")
    (tmp_path / "b.jpg").write_bytes(b"theirs")
    for user_id, name in ((DEMO_ID, "a.jpg"), (DENIED, "b.jpg")):
        disk.held[name] = threading.Event()
        look_up(desk, qtbot, user_id)
        save(desk, qtbot, tmp_path / name)
    for name in ("b.jpg", "a.jpg"):
        disk.held[name].set()
        press_text(wait_for_dialog(desk, qtbot, f"“{name}” already exists"), "Replace")
        wait_for(desk, qtbot, str(tmp_path / name))
    assert (sha(tmp_path / "a.jpg"), sha(tmp_path / "b.jpg")) == (faces[DEMO_ID], faces[DENIED])


def test_late_question_waits_while_the_screen_is_blank(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"theirs")
    disk.held = {name: threading.Event() for name in ("a.jpg", "b.jpg")}
    look_up(desk, qtbot, DEMO_ID)
    for name in disk.held:
        save(desk, qtbot, tmp_path / name)
    (privacy,) = desk.window.findChildren(Privacy)
    privacy.blank()
    disk.held["a.jpg"].set()
    qtbot.waitUntil(lambda: disk.done == ["a.jpg"])
    disk.held["b.jpg"].set()
    qtbot.waitUntil(lambda: "b.jpg" in desk.window.message.text)  # a.jpg was finished before
    assert not [dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible()]
    press_text(desk, "Show again")
    press_text(wait_for_dialog(desk, qtbot, "“a.jpg” already exists"), "Replace")
    wait_for(desk, qtbot, str(tmp_path / "a.jpg"))


def test_late_failure_names_its_file_and_offers_no_second_attempt(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.held["a.jpg"], disk.failing = threading.Event(), {"a.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, tmp_path / "a.jpg")
    look_up(desk, qtbot, DENIED)
    desk.window.actions_["save"].trigger()
    dialog = file_dialog(desk, qtbot)
    disk.held["a.jpg"].set()
    wait_for(desk, qtbot, "Not saved: a.jpg, of the person looked up before")
    assert dialog.isVisible(), "the dialog is about the person on show"
    dialog.reject()
    assert "Save again" not in words_on(desk.window.message)
    assert not (tmp_path / "a.jpg").exists()


def test_failure_reported_during_a_lookup_stays_visible(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.held["a.jpg"], disk.failing = threading.Event(), {"a.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, tmp_path / "a.jpg")
    monkeypatch.setattr("faceviewer.sandbox.app.provoked_by", lambda _id: Oddity(seconds=1))
    desk.window.bar.ask(UserType.PHONE, DENIED)
    disk.held["a.jpg"].set()
    wait_for(desk, qtbot, "Not saved: a.jpg")
    wait_for(desk, qtbot, "Save photo")
    assert "Not saved: a.jpg" in words_on(desk.window.message)


def test_late_evidence_pack_is_reported_as_an_evidence_pack(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.held["a.zip"] = threading.Event()
    look_up(desk, qtbot, DEMO_ID)
    desk.window.actions_["save_evidence"].trigger()
    dialog = wait_for_dialog(desk, qtbot, "Save an evidence pack")
    press_text(fill_in(desk), "Choose where…")
    assert not dialog.isVisible()
    choose(desk, qtbot, tmp_path / "a.zip")
    look_up(desk, qtbot, DENIED)
    save(desk, qtbot, tmp_path / "b.jpg")
    wait_for(desk, qtbot, "b.jpg")
    assert "faceviewer-cli verify" not in words_on(desk.window.message)
    disk.held["a.zip"].set()
    wait_for(desk, qtbot, "a.zip")
    assert "faceviewer-cli verify" in words_on(desk.window.message)


def test_closing_the_window_during_a_save_is_refused_once(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    for name in ("a.jpg", "b.jpg"):
        disk.held[name] = threading.Event()
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, tmp_path / "a.jpg")
    desk.window.actions_["quit"].trigger()
    assert desk.window.isVisible()
    assert "Still saving a.jpg" in words_on(desk.window.message)
    assert "close again to quit without saving" in words_on(desk.window.message)
    disk.held["a.jpg"].set()
    wait_for(desk, qtbot, f"Saved to {tmp_path / 'a.jpg'}")
    assert "Still saving" not in words_on(desk.window)
    save(desk, qtbot, tmp_path / "b.jpg")
    desk.window.close()
    assert desk.window.isVisible()
    desk.window.close()
    assert not desk.window.isVisible()
    disk.held["b.jpg"].set()


def test_window_closes_after_its_saves_have_ended(desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk) -> None:
    disk.failing = {"b.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    for name, note in (("a.jpg", "Saved to"), ("b.jpg", "Not saved")):
        save(desk, qtbot, tmp_path / name)
        wait_for(desk, qtbot, note)
    desk.window.close()
    assert not desk.window.isVisible()


def test_sheet_that_could_not_be_printed_to_a_file_can_be_saved_elsewhere(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.failing = {"sheet.pdf"}
    look_up(desk, qtbot, DEMO_ID)
    print_to(desk, qtbot, tmp_path / "sheet.pdf")
    wait_for(desk, qtbot, "Save again…")
    press_text(desk, "Save again…")
    choose(desk, qtbot, tmp_path / "other.pdf")
    wait_for(desk, qtbot, f"Saved to {tmp_path / 'other.pdf'}")
    assert (tmp_path / "other.pdf").read_bytes().startswith(b"%PDF-")


def fail_and_save_again(desk: Desk, qtbot: QtBot, folder: Path, disk: SlowDisk) -> None:
    """Fail to save, and press the button for a second attempt."""
    disk.failing = {"a.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, folder / "a.jpg")
    wait_for(desk, qtbot, "Save again…")
    press_text(desk, "Save again…")


def test_failure_is_not_shown_again_after_a_successful_save(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    fail_and_save_again(desk, qtbot, tmp_path, disk)
    choose(desk, qtbot, tmp_path / "b.jpg")
    wait_for(desk, qtbot, f"Saved to {tmp_path / 'b.jpg'}")
    for _ in range(2):
        desk.window.actions_["sharing"].trigger()
        assert "Saved" in words_on(desk.window.message)
        assert "Not saved" not in words_on(desk.window.message)
    desk.window.actions_["language_zh_CN"].trigger()
    assert "未保存" not in words_on(desk.window.message)


def test_notes_about_saved_files_change_language(desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk) -> None:
    look_up(desk, qtbot, DEMO_ID)
    for name in ("a.jpg", "b.jpg"):
        save(desk, qtbot, tmp_path / name)
        wait_for(desk, qtbot, f"Saved to {tmp_path / name}")
    desk.window.actions_["language_zh_CN"].trigger()
    words = words_on(desk.window.message)
    assert f"已保存至 {tmp_path / 'a.jpg'}\n已保存至 {tmp_path / 'b.jpg'}" in words
    assert "Saved" not in words
    assert "Face photos" not in words


def test_slow_save_is_shown_until_it_is_done(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faceviewer.ui.export.destination.SAVING_NOTICE_MS", notice_ms := 100)
    look_up(desk, qtbot, DEMO_ID)
    disk.held["slow.jpg"] = threading.Event()
    save(desk, qtbot, tmp_path / "slow.jpg")
    wait_for(desk, qtbot, "Still saving slow.jpg")
    disk.held["slow.jpg"].set()
    wait_for(desk, qtbot, "Saved")
    assert "Still saving" not in words_on(desk.window)
    save(desk, qtbot, tmp_path / "fast.jpg")
    wait_for(desk, qtbot, "fast.jpg")
    desk.window.message.hide()
    qtbot.wait(notice_ms)  # until the time of the notice has passed
    assert "Still saving" not in words_on(desk.window)


def test_dialog_of_the_second_attempt_is_closed_by_a_lookup(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    fail_and_save_again(desk, qtbot, tmp_path, disk)
    chooser = file_dialog(desk, qtbot)
    desk.window.bar.ask(UserType.PHONE, "13800138001")
    assert not chooser.isVisible()


def test_printer_failure_offers_no_saving(desk: Desk, qtbot: QtBot) -> None:
    look_up(desk, qtbot, DEMO_ID)
    (saving,) = desk.window.findChildren(Saving)
    saving._on_not_printed()
    assert "Not printed" in words_on(desk.window.message)
    assert "Save again" not in words_on(desk.window.message)
