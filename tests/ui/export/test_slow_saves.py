"""Saves that take their time, while others are looked up and saved: each keeps its own person."""

import hashlib
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.store.files import save_together
from faceviewer.ui.export.saving import Saving
from faceviewer.ui.privacy.privacy import Privacy
from tests.ui.acting import DEMO_ID, IN_TIME, ask, choose, file_dialog, press_text, wait_for, wait_for_dialog
from tests.ui.conftest import Desk
from tests.ui.export.test_saving import fill_in, print_to
from tests.ui.fakes import words_on

DENIED, EXPIRED = "13800138001", "13800138002"


class SlowDisk:
    """Holds writes to files of a name until they are let go; may fail them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._write = save_together
        self.held: dict[str, threading.Event] = {}
        self.failing: set[str] = set()
        self.done: list[str] = []
        monkeypatch.setattr("faceviewer.ui.export.saving.save_together", self)

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
    """What is saved of each when nothing is slow."""
    found = {}
    for user_id in (DEMO_ID, DENIED, EXPIRED):
        look_up(desk, qtbot, user_id)
        save(desk, qtbot, tmp_path / f"right-{user_id}.jpg")
        wait_for(desk, qtbot, f"right-{user_id}.jpg")
        found[user_id] = sha(tmp_path / f"right-{user_id}.jpg")
    assert len(set(found.values())) == 3
    return found


def test_three_saves_at_once_are_each_written_and_told(
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


def test_a_late_question_is_about_the_file_it_is_about(
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


def test_a_late_question_waits_until_somebody_looks_at_the_screen(
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
    qtbot.waitUntil(lambda: "b.jpg" in desk.window.message.text)  # so the question about the other one was due
    assert not [dialog for dialog in desk.window.findChildren(QDialog) if dialog.isVisible()]
    press_text(desk, "Show again")
    press_text(wait_for_dialog(desk, qtbot, "“a.jpg” already exists"), "Replace")
    wait_for(desk, qtbot, str(tmp_path / "a.jpg"))


def test_a_late_failure_is_told_under_its_own_name_and_not_offered_again(
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
    assert dialog.isVisible(), "it is about the one who is on show"
    dialog.reject()
    assert "Save again" not in words_on(desk.window.message)
    assert not (tmp_path / "a.jpg").exists()


def test_what_is_told_while_somebody_is_looked_up_is_still_there_afterwards(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.held["a.jpg"], disk.failing = threading.Event(), {"a.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, tmp_path / "a.jpg")
    desk.window.bar.ask(UserType.PHONE, "slow-3")
    disk.held["a.jpg"].set()
    wait_for(desk, qtbot, "Not saved: a.jpg")
    wait_for(desk, qtbot, "Save photo")
    assert "Not saved: a.jpg" in words_on(desk.window.message)


def test_an_evidence_pack_that_ends_late_is_told_as_one(
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


def test_a_window_that_is_closed_while_it_saves_says_so_and_stays_once(
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


def test_nothing_keeps_a_window_open_once_what_it_saved_is_there_or_failed(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.failing = {"b.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    for name, said in (("a.jpg", "Saved to"), ("b.jpg", "Not saved")):
        save(desk, qtbot, tmp_path / name)
        wait_for(desk, qtbot, said)
    desk.window.close()
    assert not desk.window.isVisible()


def test_a_sheet_whose_printing_to_a_file_failed_can_be_saved_elsewhere(
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
    """Fail to save, and press the button that asks where else to."""
    disk.failing = {"a.jpg"}
    look_up(desk, qtbot, DEMO_ID)
    save(desk, qtbot, folder / "a.jpg")
    wait_for(desk, qtbot, "Save again…")
    press_text(desk, "Save again…")


def test_what_was_not_saved_is_not_told_again_once_it_was(
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


def test_what_was_saved_is_told_in_the_language_of_now(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    look_up(desk, qtbot, DEMO_ID)
    for name in ("a.jpg", "b.jpg"):
        save(desk, qtbot, tmp_path / name)
        wait_for(desk, qtbot, f"Saved to {tmp_path / name}")
    desk.window.actions_["language_zh_CN"].trigger()
    words = words_on(desk.window.message)
    assert f"已保存至 {tmp_path / 'a.jpg'}\n已保存至 {tmp_path / 'b.jpg'}" in words
    assert "Saved" not in words
    assert "Face photos" not in words


def test_a_save_that_takes_its_time_is_said_to_be_under_way_until_it_is_there(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    look_up(desk, qtbot, DEMO_ID)
    disk.held["slow.jpg"] = threading.Event()
    save(desk, qtbot, tmp_path / "slow.jpg")
    wait_for(desk, qtbot, "Still saving slow.jpg")
    disk.held["slow.jpg"].set()
    wait_for(desk, qtbot, "Saved")
    assert "Still saving" not in words_on(desk.window)


def test_the_question_where_to_save_again_goes_with_its_person(
    desk: Desk, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    fail_and_save_again(desk, qtbot, tmp_path, disk)
    chooser = file_dialog(desk, qtbot)
    desk.window.bar.ask(UserType.PHONE, "13800138001")
    assert not chooser.isVisible()


def test_what_a_printer_did_not_take_is_not_offered_to_be_saved_again(desk: Desk, qtbot: QtBot) -> None:
    look_up(desk, qtbot, DEMO_ID)
    saving = desk.window.findChild(Saving)
    assert saving is not None
    saving._on_not_printed()
    assert "Not printed" in words_on(desk.window.message)
    assert "Save again" not in words_on(desk.window.message)
