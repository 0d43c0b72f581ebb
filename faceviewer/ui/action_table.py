"""The table of all actions of the window, used by the menus, the shortcuts and the command palette.

The texts are in `resources/words/actions.toml`. The first paint needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.ui.menus import without_mnemonic
from faceviewer.ui.texts import language_in_use
from faceviewer.wording.catalogue import catalogue, say


class Needs(Enum):
    """What must be on show for an action.

    OUTCOME is a lookup that found a record or failed; BYTES is received photo data, valid or not; DOORS is a record
    with doors to check.
    """

    NOTHING = "nothing"
    OUTCOME = "outcome"
    RECORD = "record"
    PHOTO = "photo"
    BYTES = "bytes"
    DOORS = "doors"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a menu.

    Attributes:
        key: the unique key of the action.
        keys: the default shortcuts, in the format of QKeySequence.
        needs: what must be shown; otherwise the action is disabled and gives the reason.
        checkable: whether the action is either on or off; the actions of a group always are.
        on_photo: whether the shortcuts (single letters) work only while the photo has the focus.
        in_dialogs: whether the shortcuts work in dialogs, too.
        line: whether a separator is drawn above the item.
        text: if it is the same in every language; empty if other code sets it; None if the word file has it.
        menu: the key of its menu; filled in for all entries of a menu at once.
    """

    key: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    checkable: bool = False
    on_photo: bool = False
    in_dialogs: bool = False
    line: bool = False
    text: str | None = None
    menu: str = ""

    @property
    def group(self) -> str:
        """The key of the exclusive group, which is the key of its menu; empty if the entry is in no group."""
        return self.menu if self.menu in SUBMENUS else ""

    def text_in(self, language: Language) -> str:
        """Return the text in a language, with its mnemonic; empty if other code sets it."""
        return say(language, "actions", "text", self.key) if self.text is None else self.text

    @property
    def synonyms(self) -> list[str]:
        """Synonyms for the search, in every language."""
        own = _synonyms(self.key)
        if self.group:
            return own + _synonyms(self.group)
        return own or _synonyms(self.key.partition("_")[0])

    @property
    def takes(self) -> bool:
        """Whether the action uses the shown content, such as saving or copying it, instead of changing the view."""
        return self.needs is not Needs.NOTHING and (self.menu != "view" or self.key == "properties")


def _synonyms(key: str) -> list[str]:
    by_language: dict[str, str] = catalogue("actions")["synonyms"].get(key, {})
    return [word for words in by_language.values() for word in words.split(", ")]


TEXT_SIZES = {80: "&80", 90: "&90", 100: "&100", 110: "110", 125: "1&25", 150: "1&50", 175: "1&75", 200: "20&0"}
"""The text sizes, in percent of the system's text size, with their texts in the menu."""

_FILE = (
    Entry("settings", ("Ctrl+,",)),
    Entry("training"),
    Entry("save", ("Ctrl+S",), Needs.BYTES, line=True),
    Entry("save_as", ("Ctrl+Shift+S",), Needs.PHOTO),
    Entry("save_watermarked", needs=Needs.PHOTO),
    Entry("save_evidence", needs=Needs.PHOTO),
    Entry("save_habits"),
    Entry("print", ("Ctrl+P",), Needs.RECORD, line=True),
    Entry("save_sheet", needs=Needs.RECORD),
    Entry("quit", ("Ctrl+Q",), line=True),
)
_EDIT = (
    Entry("focus_id", ("Ctrl+L", "Ctrl+F")),
    Entry("choose_connection", ("Ctrl+E",)),
    Entry("paste", ("Ctrl+Shift+V",)),
    Entry("offer_copied", checkable=True),
    Entry("copy_photo", ("Ctrl+Shift+C",), Needs.PHOTO, line=True),
    Entry("copy_text", ("Ctrl+Alt+C",), Needs.RECORD),
    Entry("copy_json", needs=Needs.RECORD),
    Entry("copy_markdown", needs=Needs.RECORD),
    Entry("copy_curl", needs=Needs.OUTCOME),
    Entry("copy_ticket", ("Ctrl+Shift+T",), Needs.OUTCOME),
    Entry("copy_trace", needs=Needs.OUTCOME, line=True),
)
_VIEW = (
    Entry("zoom_in", ("Ctrl++", "Ctrl+="), Needs.PHOTO, line=True),
    Entry("zoom_out", ("Ctrl+-",), Needs.PHOTO),
    Entry("zoom_fit", ("Ctrl+0",), Needs.PHOTO),
    Entry("zoom_100", ("Ctrl+1",), Needs.PHOTO, text="&100 %"),
    Entry("zoom_200", ("Ctrl+2",), Needs.PHOTO, text="&200 %"),
    Entry("rotate_right", ("R",), Needs.PHOTO, on_photo=True, line=True),
    Entry("rotate_left", ("Shift+R",), Needs.PHOTO, on_photo=True),
    Entry("mirror", ("M",), Needs.PHOTO, on_photo=True),
    Entry("pin", ("Ctrl+Shift+P",), Needs.RECORD, checkable=True, line=True),
    # The key is "reveal" because shortcuts are saved under it. Checked while photos are hidden, even if none is shown.
    Entry("reveal", ("B",), checkable=True, on_photo=True, line=True),
    Entry("sharing", ("Ctrl+Shift+B",), checkable=True, in_dialogs=True),
    Entry("details", ("Ctrl+Shift+D",), checkable=True, line=True),
    Entry("properties", ("Alt+Return",), Needs.PHOTO),
    Entry("full_screen", ("F11",), line=True),
    Entry("on_top", checkable=True),
    Entry("next_pane", ("F6",)),
    Entry("previous_pane", ("Shift+F6",)),
)
_TEXT = tuple(Entry(f"text_{size}", text=f"{written} %") for size, written in TEXT_SIZES.items())
_THEME = (
    Entry("theme_system"),
    Entry("theme_light"),
    Entry("theme_dark"),
)
_LANGUAGE = (
    Entry("language_"),
    *(Entry(f"language_{each}", text=each.menu_name) for each in Language),
)
_LOOKUP = (
    Entry("look_up"),
    Entry("again", ("F5",)),
    Entry("why", ("Ctrl+I",), Needs.RECORD),
    Entry("back", ("Alt+Left",)),
    Entry("forward", ("Alt+Right",)),
    Entry("cancel", ("Esc",)),
    *(
        Entry(f"type_{user_type.value}", (f"Alt+{place}",), line=place == 1, text="")
        for place, user_type in enumerate(UserType, 1)
    ),
    Entry("check_doors", ("Ctrl+D",), Needs.DOORS, line=True),
    Entry("doors_always", checkable=True),
)
_TOOLS = (
    Entry("palette", ("Ctrl+K",)),
    Entry("list", ("Ctrl+B",)),
    Entry("doctor"),
)
_HELP = (
    Entry("samples"),
    Entry("shortcuts", ("Ctrl+/",)),
    Entry("diagnostics"),
    Entry("updates"),
    Entry("about", line=True),
)
_TABLE = {
    "file": _FILE,
    "edit": _EDIT,
    "view": _VIEW,
    "text": _TEXT,
    "theme": _THEME,
    "language": _LANGUAGE,
    "lookup": _LOOKUP,
    "tools": _TOOLS,
    "help": _HELP,
}
SUBMENUS = {"text": "view", "theme": "view", "language": "view"}
"""The parent menu of each submenu; the entries of a submenu are an exclusive group."""
ENTRIES = tuple(replace(entry, menu=menu) for menu, entries in _TABLE.items() for entry in entries)
"""All entries of all menus, in menu order."""


def name_of_action(key: str) -> str:
    """Return the text of an action in the current language, without its mnemonic, such as for a button."""
    return without_mnemonic(say(language_in_use(), "actions", "text", key))


def title_of_action(key: str) -> str:
    """Return the name of an action as the title of the dialog that it opens: without the dots."""
    return name_of_action(key).removesuffix("…")
