"""The Chinese catalogue has a translation of every text."""

import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PySide6
from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QFileIconProvider, QFileSystemModel, QLabel

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.ui.look.localisation import set_language

_ROOT = Path(__file__).parents[2]
_LUPDATE = Path(PySide6.__file__).with_name("lupdate")
_FOR_THE_FIRST_PAINT = {  # which reads no word file
    ("IdField", "User ID"),
    ("LookupBar", "Cancel"),
    ("LookupBar", "Look up"),
    ("PhotoStage", "Try with sample data"),
    ("TypeCombo", "User type"),
}
_FOR_ANY_ERROR = {("InfoDialogs", "Something went wrong in FaceViewer")}  # of a word file, too
_OF_SOMETHING_ELSE = {  # with the same English text by accident
    ("CommandPalette", "Commands"),  # a list; the action has another Chinese text
    ("Destination", "Choose another name"),  # an answer, not a remedy
    ("DetailsDock", "Reply"),  # titles of tabs
    ("DetailsDock", "Request"),
    ("HabitsDialog", "Cancel"),  # closes a dialog; the action ends a lookup
    ("ListReportDialog", "Cancel"),
    ("ProfileDialog", "Cancel"),
    ("SaveDialog", "Cancel"),
    ("HabitsDialog", "Time"),  # of day, in a file name
    ("PhotoPage", ", "),  # between adjectives, or keys
    ("ShortcutSheet", ", "),
    ("ShortcutTree", ", "),
    ("ProfileForm", "&Name"),  # of a connection
    ("ProfileForm", "Proxy"),  # a setting, not a step of the check
    ("VerdictPanel", "Reasons"),  # of a verdict, not of any result of a list
}


def test_chinese_catalogue_is_complete(tmp_path: Path) -> None:
    catalogue = tmp_path / "faceviewer_zh_CN.ts"
    shutil.copy(asset("translations/faceviewer_zh_CN.ts"), catalogue)
    sources = [*(_ROOT / "faceviewer" / "ui").rglob("*.py"), _ROOT / "faceviewer" / "app.py"]
    command = [_LUPDATE, *sources, "-locations", "none", "-ts", catalogue]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    unfit = [
        message.findtext("source")
        for message in ET.parse(catalogue).iter("message")
        if (translation := message.find("translation")) is None or translation.get("type") or not translation.text
    ]
    assert unfit == []


def test_chinese_texts_follow_the_rules_and_keep_placeholders() -> None:
    catalogue = ET.parse(asset("translations/faceviewer_zh_CN.ts"))
    for message in catalogue.iter("message"):
        source, chinese = message.findtext("source") or "", message.findtext("translation") or ""
        assert "你" not in chinese
        assert "!" not in chinese
        names, chinese_names = (sorted(re.findall(r"\{([^}]*)", text)) for text in (source, chinese))
        assert names == chinese_names, source


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip(".…").casefold()


def _texts(entry: Any) -> Iterator[str]:
    """Yield all English texts of an entry of a word file, without mnemonics and final dots, in small letters."""
    if isinstance(entry, str):
        yield _plain(entry)
    elif isinstance(entry, list):
        yield from (text for each in entry for text in _texts(each))
    else:
        yield from (text for key, each in entry.items() if key != "zh" for text in _texts(each))


def test_no_text_of_a_widget_is_in_a_word_file() -> None:
    files = asset("words/actions.toml").parent.glob("*.toml")
    words = {text for file in files for text in _texts(tomllib.loads(file.read_text("utf-8")))}
    contexts = ET.parse(asset("translations/faceviewer_zh_CN.ts")).iter("context")
    twice = {
        (context.findtext("name"), source)
        for context in contexts
        for message in context.iter("message")
        if _plain(source := message.findtext("source") or "") in words
    }
    assert twice == _FOR_THE_FIRST_PAINT | _FOR_ANY_ERROR | _OF_SOMETHING_ELSE


def test_dialogs_of_qt_are_translated(qapp: QApplication) -> None:
    set_language(Language.ZH_CN)
    try:
        assert QFileSystemModel().headerData(1, Qt.Orientation.Horizontal) == "大小"
        assert QFileIconProvider().type(QFileInfo("/")) in {"文件夹", "驱动器"}
        chooser = QFileDialog(options=QFileDialog.Option.DontUseNativeDialog)  # that of the print dialog
        texts = []
        for dialog in (QPrintDialog(QPrinter()), chooser):
            texts += [label.text() for label in dialog.findChildren(QLabel)]
            texts += [button.text() for button in dialog.findChildren(QAbstractButton)]
        assert [text for text in texts if re.search("[a-z]{3}", text)] == []
    finally:
        set_language(Language.EN)
