"""Slow saves, while other people are looked up and saved."""

import hashlib
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType
from faceviewer.sandbox.provocations import Oddity
from faceviewer.store.files import save_together
from faceviewer.ui.export.saving import Saving
from tests.ui.acting import DEMO_ID, file_dialog
from tests.ui.export.conftest import DENIED, EXPIRED, User
from tests.ui.fakes import words_on


class SlowDisk:
    """Delays writes by file name until their event is set; those in `failing` fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._write = save_together
        self.held: dict[str, threading.Event] = {}
        self.failing: set[str] = set()
        self.done: list[str] = []
        monkeypatch.setattr("faceviewer.ui.export.destination.save_together", self)

    def hold(self, *names: str) -> None:
        self.held |= {name: threading.Event() for name in names}

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


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def faces(user: User, tmp_path: Path) -> dict[str, str]:
    """The hash of each person's photo, saved without delay."""
    found = {}
    for user_id in (DEMO_ID, DENIED, EXPIRED):
        user.look_up(user_id)
        user.save(right := tmp_path / f"right-{user_id}.jpg")
        user.sees(right.name)
        found[user_id] = sha(right)
    assert len(set(found.values())) == 3
    return found


def test_simultaneous_saves_all_succeed(user: User, tmp_path: Path, disk: SlowDisk, faces: dict[str, str]) -> None:
    paths = {user_id: tmp_path / f"{user_id}.jpg" for user_id in faces}
    for user_id, path in paths.items():
        disk.hold(path.name)
        user.look_up(user_id)
        user.save(path)
    for path in reversed(paths.values()):
        disk.held[path.name].set()
        user.sees(f"Saved to {path}")
    assert {user_id: sha(path) for user_id, path in paths.items()} == faces
    for path in paths.values():
        assert path.name in user.message


def test_late_questions_name_their_own_files(user: User, tmp_path: Path, disk: SlowDisk, faces: dict[str, str]) -> None:
    disk.hold("a.jpg", "b.jpg")
    for user_id, name in ((DEMO_ID, "a.jpg"), (DENIED, "b.jpg")):
        (tmp_path / name).write_bytes(b"theirs")
        user.look_up(user_id)
        user.save(tmp_path / name)
    for name in ("b.jpg", "a.jpg"):
        disk.held[name].set()
        user.answer(f"“{name}” already exists", "Replace")
        user.sees(str(tmp_path / name))
    assert (sha(tmp_path / "a.jpg"), sha(tmp_path / "b.jpg")) == (faces[DEMO_ID], faces[DENIED])


def test_late_question_waits_while_the_screen_is_blank(user: User, tmp_path: Path, disk: SlowDisk) -> None:
    (tmp_path / "a.jpg").write_bytes(b"theirs")
    disk.hold("a.jpg", "b.jpg")
    user.look_up(DEMO_ID)
    for name in disk.held:
        user.save(tmp_path / name)
    user.leave()
    disk.held["a.jpg"].set()
    user.until(lambda: disk.done == ["a.jpg"])
    disk.held["b.jpg"].set()
    user.until(lambda: "b.jpg" in user.desk.window.message.text)  # a.jpg was finished before
    assert not user.has_dialog
    user.press("Show again")
    user.answer("“a.jpg” already exists", "Replace")
    user.sees(str(tmp_path / "a.jpg"))


def test_late_failure_names_its_file_only(user: User, qtbot: QtBot, tmp_path: Path, disk: SlowDisk) -> None:
    disk.hold("a.jpg")
    disk.failing = {"a.jpg"}
    user.look_up(DEMO_ID)
    user.save(tmp_path / "a.jpg")
    user.look_up(DENIED)
    user.do("save")
    dialog = file_dialog(user.desk, qtbot)
    disk.held["a.jpg"].set()
    user.sees("Not saved: a.jpg, of the person looked up before")
    assert dialog.isVisible(), "the dialog is about the person on show"
    dialog.reject()
    assert "Save again" not in user.message
    assert not (tmp_path / "a.jpg").exists()


def test_failure_reported_during_a_lookup_stays_visible(
    user: User, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.hold("a.jpg")
    disk.failing = {"a.jpg"}
    user.look_up(DEMO_ID)
    user.save(tmp_path / "a.jpg")
    monkeypatch.setattr("faceviewer.sandbox.app.provoked_by", lambda _id: Oddity(seconds=1))
    user.desk.window.bar.ask(UserType.PHONE, DENIED)
    disk.held["a.jpg"].set()
    user.sees("Not saved: a.jpg")
    user.sees("Save photo")
    assert "Not saved: a.jpg" in user.message


def test_late_evidence_pack_is_reported_as_an_evidence_pack(user: User, tmp_path: Path, disk: SlowDisk) -> None:
    disk.hold("a.zip")
    user.look_up(DEMO_ID)
    user.save_signed("save_evidence", tmp_path / "a.zip")
    user.look_up(DENIED)
    user.save(tmp_path / "b.jpg")
    user.sees("b.jpg")
    assert "faceviewer-cli verify" not in user.message
    disk.held["a.zip"].set()
    user.sees("a.zip")
    assert "faceviewer-cli verify" in user.message


def test_closing_the_window_during_a_save_is_refused_once(user: User, tmp_path: Path, disk: SlowDisk) -> None:
    window = user.desk.window
    disk.hold("a.jpg", "b.jpg")
    user.look_up(DEMO_ID)
    user.save(tmp_path / "a.jpg")
    user.do("quit")
    assert window.isVisible()
    assert "Still saving a.jpg" in user.message
    assert "close again to quit without saving" in user.message
    disk.held["a.jpg"].set()
    user.sees(f"Saved to {tmp_path / 'a.jpg'}")
    assert "Still saving" not in words_on(window)
    user.save(tmp_path / "b.jpg")
    window.close()
    assert window.isVisible()
    window.close()
    assert not window.isVisible()
    disk.held["b.jpg"].set()


def test_window_closes_after_its_saves_have_ended(user: User, tmp_path: Path, disk: SlowDisk) -> None:
    disk.failing = {"b.jpg"}
    user.look_up(DEMO_ID)
    for name, note in (("a.jpg", "Saved to"), ("b.jpg", "Not saved")):
        user.save(tmp_path / name)
        user.sees(note)
    user.desk.window.close()
    assert not user.desk.window.isVisible()


def test_sheet_not_printed_to_a_file_can_be_saved_elsewhere(user: User, tmp_path: Path, disk: SlowDisk) -> None:
    disk.failing = {"sheet.pdf"}
    user.look_up(DEMO_ID)
    user.print_to(tmp_path / "sheet.pdf")
    user.press("Save again…")
    user.choose(tmp_path / "other.pdf")
    user.sees(f"Saved to {tmp_path / 'other.pdf'}")
    assert (tmp_path / "other.pdf").read_bytes().startswith(b"%PDF-")


def test_failure_is_not_shown_again_after_a_successful_save_and_no_second_attempt_after_a_lookup(
    user: User, qtbot: QtBot, tmp_path: Path, disk: SlowDisk
) -> None:
    disk.failing = {"a.jpg"}
    user.look_up(DEMO_ID)
    user.save(tmp_path / "a.jpg")
    user.press("Save again…")
    user.choose(tmp_path / "b.jpg")
    user.sees(f"Saved to {tmp_path / 'b.jpg'}")
    for _ in range(2):
        user.do("sharing")
        assert "Saved" in user.message
        assert "Not saved" not in user.message
    user.do("language_zh_CN")
    assert "未保存" not in user.message
    user.do("language_en")
    user.save(tmp_path / "a.jpg")
    user.press("Save again…")
    chooser = file_dialog(user.desk, qtbot)
    user.desk.window.bar.ask(UserType.PHONE, DENIED)
    assert not chooser.isVisible()


def test_notes_about_saved_files_change_language(user: User, tmp_path: Path) -> None:
    user.look_up(DEMO_ID)
    for name in ("a.jpg", "b.jpg"):
        user.save(tmp_path / name)
        user.sees(f"Saved to {tmp_path / name}")
    user.do("language_zh_CN")
    assert f"已保存至 {tmp_path / 'a.jpg'}\n已保存至 {tmp_path / 'b.jpg'}" in user.message
    assert "Saved" not in user.message
    assert "Face photos" not in user.message


def test_slow_save_is_shown_until_it_is_done(
    user: User, qtbot: QtBot, tmp_path: Path, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faceviewer.ui.export.destination.SAVING_NOTICE_MS", notice_ms := 100)
    user.look_up(DEMO_ID)
    disk.hold("slow.jpg")
    user.save(tmp_path / "slow.jpg")
    user.sees("Still saving slow.jpg")
    disk.held["slow.jpg"].set()
    user.sees("Saved")
    assert "Still saving" not in words_on(user.desk.window)
    user.save(tmp_path / "fast.jpg")
    user.sees("fast.jpg")
    user.desk.window.message.hide()
    qtbot.wait(notice_ms)  # until the time of the notice has passed
    assert "Still saving" not in words_on(user.desk.window)


def test_printer_failure_offers_no_saving(user: User) -> None:
    user.look_up(DEMO_ID)
    (saving,) = user.desk.window.findChildren(Saving)
    saving._on_not_printed()
    assert "Not printed" in user.message
    assert "Save again" not in user.message
