"""Common tasks by keyboard on small, usual and large screens: few keys, and nothing is off the screen or cut off.

`python -m tests.ui.test_tasks WIDTH HEIGHT` does the tasks in a window of this size, 0 for its usual one. It prints as
JSON the number of keys for each task in each language, without texts, and what was wrong on the screen after a task.
"""

import json
import os
import subprocess
import sys
import traceback
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from faceviewer import service
from faceviewer.core.language import Language
from faceviewer.sandbox.server import Address, running
from faceviewer.store.settings_values import Settings, Theme
from faceviewer.ui.application import make_application
from faceviewer.ui.look.theme import DARK, text_percent, tokens_in_use
from faceviewer.ui.menus import without_mnemonic
from tests.ui.acting import named
from tests.ui.conftest import Desk
from tests.ui.fakes import MemoryKeyring, vault_over
from tests.ui.keyboard import Operator, Typed
from tests.ui.programs import environment_of

# Without texts. Never increase a number.
_MOST_KEYS = {
    "set up and test a connection": 5,
    "save it": 1,
    "look up": 2,
    "look up the next, typed": 1,
    "look up the next, pasted": 1,
    "look up the next, scanned": 0,
    "see why not": 1,
    "save the photo": 2,
    "copy a record for the ticket": 1,
    "copy a failure for the ticket": 1,
    "compare two": 2,
    "find out why lookups fail": 2,
    "rotate the AppSecret": 3,
    "change the theme": 3,
    "change the size of the text": 3,
    "change the language": 3,
}


@pytest.mark.parametrize(
    ("pixels", "factor", "window"),
    [((1366, 768), 1.25, (0, 0)), ((1366, 768), 1.5, (0, 0)), ((1366, 768), 1, (720, 520)), ((3840, 2160), 2, (0, 0))],
)
def test_common_tasks_need_few_keys_and_cut_off_nothing(
    tmp_path: Path, pixels: tuple[int, int], factor: float, window: tuple[int, int]
) -> None:
    screen = {"name": "screen", "x": 0, "y": 0, "width": pixels[0], "height": pixels[1]}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen | dots]}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.test_tasks", *map(str, window)],
        env=environment_of(
            tmp_path,
            QT_QPA_PLATFORM=f"offscreen:configfile={tmp_path / 'screens.json'}",
            QT_SCALE_FACTOR=str(factor),
            PYTHONPATH=os.pathsep.join(sys.path),
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["faults"] == []
    assert seen["keys"] == {"en": _MOST_KEYS, "zh_CN": _MOST_KEYS}


ALLOWED, DENIED, NOBODY = "13800138000", "13800138001", "13900000000"
_WORDS = {
    Language.EN: {
        "pass": "Can pass now, until",
        "denied": "Cannot pass: policy is DENY",
        "why": "the door refuses this face",
        "signature": "The AppSecret does not match the AppKey",
        "nobody": "No face record for this ID",
    },
    Language.ZH_CN: {
        "pass": "当前可通行，有效期至",
        "denied": "不可通行：通行策略为禁止",
        "why": "门禁会拒绝该人脸",
        "signature": "AppSecret 与 AppKey 不匹配",
        "nobody": "没有该 ID 的人脸记录",
    },
}


def translated(context: str, text: str) -> str:
    """Return a text of the window in the current language."""
    return without_mnemonic(QCoreApplication.translate(context, text))


def set_up(o: Operator, sandbox: Address) -> None:
    """Set up a connection and test it."""
    with o.task("set up and test a connection"):
        o.press("Return")
        o.sees(translated("ProfileDialog", "&Test connection"))
        _trust(sandbox)
        keys = sandbox.credentials
        o.press("Tab", Typed(sandbox.url), "Tab", Typed(keys.app_key), "Tab", Typed(keys.app_secret), "Alt+T")
        o.sees(translated("CheckList", "The connection works."))
    with o.task("save it"):
        o.press("Return")
        o.sees_no_more(translated("ProfileDialog", "&Test connection"))
        o.sees(sandbox.url.removeprefix("https://"))


def look_up(o: Operator, words: dict[str, str]) -> None:
    """Look up an id, and the next ones: typed, pasted, and scanned while the photo has the focus; see why not."""
    with o.task("look up"):
        o.press("Alt+3", Typed(ALLOWED), "Return")
        o.sees(words["pass"])
    with o.task("look up the next, typed"):
        o.press(Typed(DENIED), "Return")
        o.sees(words["denied"])
    with o.task("look up the next, pasted"):
        QApplication.clipboard().setText(f"userId={ALLOWED}")
        o.press("Ctrl+Shift+V")
        o.sees(words["pass"])
    o.press("F6")
    with o.task("look up the next, scanned"):
        o.scan(DENIED)
        o.sees(words["denied"])
    with o.task("see why not"):
        o.press("Ctrl+I")
        o.sees(words["why"])


def take_away(o: Operator, words: dict[str, str]) -> None:
    """Save the photo, and copy a record and a failure for the ticket."""
    with o.task("save the photo"):
        o.press("Ctrl+S")
        o.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog), "nothing asks where to")
        o.press("Return")
        o.sees(translated("Saving", "Saved"))  # without the path if space is limited
    with o.task("copy a record for the ticket"):
        o.press("Ctrl+Shift+T")
        o.until(lambda: words["denied"] in QApplication.clipboard().text(), "nothing is copied")
    o.looks_up(NOBODY)
    o.sees(words["nobody"])
    with o.task("copy a failure for the ticket"):
        o.press("Ctrl+Shift+T")
        o.until(lambda: words["nobody"] in QApplication.clipboard().text(), "nothing is copied")


def compare(o: Operator) -> None:
    """Compare two results."""
    o.looks_up(ALLOWED)
    o.sees("张三")
    with o.task("compare two"):
        o.press("Ctrl+Shift+P", Typed(DENIED), "Return")
        o.sees("李四", translated("DifferenceTable", "Pinned"))
    o.press("Ctrl+Shift+P")


def find_out_and_rotate(o: Operator, words: dict[str, str], sandbox: Address) -> None:
    """Enter a wrong AppSecret, find out why lookups fail, and correct it."""
    _rotate(o, "wrong")
    o.looks_up(ALLOWED)
    o.sees(words["signature"])
    with o.task("find out why lookups fail"):
        o.press("Alt+T", "N")
        o.sees(words["signature"])  # the sentence above all checks may be scrolled out by it
    o.press("Esc")
    with o.task("rotate the AppSecret"):
        _rotate(o, sandbox.credentials.app_secret)
    o.looks_up(ALLOWED)
    o.sees(words["pass"])


def change_looks(o: Operator) -> None:
    """Change theme, size of the text, and language."""
    with o.task("change the theme"):
        o.press("Alt+V", "T", "D")
        o.until(lambda: tokens_in_use() is DARK, "it is not dark")
    with o.task("change the size of the text"):
        o.press("Alt+V", "X", "2")
        o.until(lambda: text_percent() == 125, "it is not larger")
    with o.task("change the language"):
        before = translated("LookupBar", "Look up")
        o.press("Alt+V", "A", "C" if before == "Look up" else "E")
        o.sees_no_more(before)


def _rotate(o: Operator, secret: str) -> None:
    o.press("Ctrl+,")
    o.sees(translated("ProfileDialog", "&Test connection"))
    o.press("Alt+S", Typed(secret), "Return")
    o.sees_no_more(translated("ProfileDialog", "&Test connection"))


def _trust(sandbox: Address) -> None:
    """Trust the certificate of the sandbox."""
    dialog = QApplication.activeWindow()
    assert dialog is not None
    named(dialog, QLineEdit, translated("ProfileForm", "Additional CA file")).setText(str(sandbox.ca_file))


def main(width: int, height: int) -> None:
    """Do all tasks in each language, and print the results."""
    app = make_application(lambda _reason: 2)
    keys, faults = {}, []
    with running(tls=True) as sandbox:
        for language in Language:
            vault = partial(vault_over, MemoryKeyring())
            pytest.MonkeyPatch().setattr(service, "Vault", vault)
            settings = Settings(language=language, theme=Theme.LIGHT)
            desk = Desk(app, settings=settings, training=False, problem=None)
            desk.window.take_place("")
            if width:
                desk.window.resize(width, height)
            operator = Operator(desk.window)
            operator.until(desk.window.isActiveWindow, "there is no window")
            set_up(operator, sandbox)
            look_up(operator, _WORDS[language])
            take_away(operator, _WORDS[language])
            compare(operator)
            find_out_and_rotate(operator, _WORDS[language], sandbox)
            change_looks(operator)
            keys[language.value] = operator.keys
            faults += [f"{language.value}: {fault}" for fault in operator.faults]
            desk.close()
    print(json.dumps({"keys": keys, "faults": faults}))


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    except Exception:  # noqa: BLE001 - or Python ends before an open window, and only a signal is reported
        traceback.print_exc()
        os._exit(1)
