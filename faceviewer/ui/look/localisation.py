"""The language of the window: chosen by the system or by the user, and changed while the window is open."""

from __future__ import annotations

from PySide6 import QtGui  # for QtGui.QFontDatabase: importing its name would delay the first paint
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

from faceviewer.assets import asset
from faceviewer.core.language import Language
from faceviewer.ui.texts import use_language

OWN_CATALOGUE = "faceviewer"
QT_CATALOGUE = "qtbase"  # contains the texts of Qt's own dialogs; PySide6-Essentials has no `qt_*`

_OF_QT = (  # texts of Qt's file and print dialogs that its own Chinese catalogue lacks, or translates wrongly
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QFileSystemModel", "Size"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "%1 File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
    QT_TRANSLATE_NOOP("QPrintSettingsOutput", "Page &Set:"),
    QT_TRANSLATE_NOOP("QPrintSettingsOutput", "None"),
    QT_TRANSLATE_NOOP("QPageSetupWidget", "Pages &per sheet:"),
    QT_TRANSLATE_NOOP("QPageSetupWidget", "Page &order:"),
    QT_TRANSLATE_NOOP("QCupsJobWidget", "Scheduled &printing:"),
    QT_TRANSLATE_NOOP("QCupsJobWidget", "&Billing information:"),
    QT_TRANSLATE_NOOP("QCupsJobWidget", "Job &priority:"),
    QT_TRANSLATE_NOOP("QCupsJobWidget", "&Start:"),
    QT_TRANSLATE_NOOP("QCupsJobWidget", "&End:"),
)

# Shown together: without a font the Chinese text is a row of boxes.
NO_CHINESE_FONT = (
    "No Chinese font was found. Install fonts-noto-cjk (Debian, Ubuntu) or google-noto-sans-cjk-fonts (Fedora)."
)
NO_CHINESE_FONT_IN_CHINESE = (
    "未找到中文字体，请安装 fonts-noto-cjk（Debian、Ubuntu）或 google-noto-sans-cjk-fonts（Fedora）。"
)


_installed: list[QTranslator] = []  # Qt does not keep them alive


class _Chosen:
    language: Language | None = None


def set_language(language: Language | None) -> None:
    """Switch the program to a language, with its catalogues; None for the first of the system's that is supported."""
    _Chosen.language = language
    language = language or Language.from_preferences(QLocale.system().uiLanguages())
    QLocale.setDefault(QLocale(language.value))
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed[:] = [translator for translator in catalogues(language).values() if not translator.isEmpty()]
    for translator in _installed:
        QCoreApplication.installTranslator(translator)
    use_language(language)


def chosen_language() -> Language | None:
    """Return the language that was set; None for that of the system."""
    return _Chosen.language


def catalogues(language: Language) -> dict[str, QTranslator]:
    """Return the catalogues of a language by name; a catalogue that cannot be loaded is empty."""
    folders = {
        QT_CATALOGUE: QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),
        OWN_CATALOGUE: str(asset("translations")),
    }
    loaded = {}
    for name, folder in folders.items():
        loaded[name] = QTranslator()
        if language is not Language.EN:  # the texts in the code are English
            loaded[name].load(f"{name}_{language.value}", folder)
    return loaded


def has_chinese_font() -> bool:
    """Return whether any font has simplified Chinese characters."""
    fonts = QtGui.QFontDatabase
    return bool(fonts.families(fonts.WritingSystem.SimplifiedChinese))
