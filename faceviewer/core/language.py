"""The table of the program's languages, one row each; what else a language needs is in CONTRIBUTING."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Language(StrEnum):
    """A language of the program; its value is the name of its Qt catalogue.

    Attributes:
        api_tag: the value of `request.language`, which requests `localizedMsg` in this language.
        menu_name: its own name, with the mnemonic of its menu item.
        space: separator between two sentences.
        colon: separator between a title and its text.
        comma: separator between the items of a list.
        stop: ends a sentence.
    """

    api_tag: str
    menu_name: str
    space: str
    colon: str
    comma: str
    stop: str

    def __new__(cls, value: str, api_tag: str = "", menu_name: str = "", *signs: str) -> Self:
        """Create a member from its row."""
        language = str.__new__(cls, value)
        language._value_, language.api_tag, language.menu_name = value, api_tag, menu_name
        language.space, language.colon, language.comma, language.stop = signs
        return language

    EN = "en", "en-US", "&English", " ", ": ", ", ", "."
    ZH_CN = "zh_CN", "zh-CN", "简体中文(&C)", "", "：", "、", "。"

    @property
    def key(self) -> str:
        """The language part of its tag, used as a key in the word files: "en" or "zh"."""
        return self.value.partition("_")[0]

    @classmethod
    def from_preferences(cls, tags: Iterable[str]) -> Language:
        """Return the first preferred language that the program supports; English if there is none.

        Args:
            tags: in order of preference, such as "zh-Hans-CN", "zh_HK" or "en-GB" (BCP 47, or POSIX with an
                underscore). Every Chinese tag selects simplified Chinese.
        """
        languages = {language.key: language for language in cls} | {"c": cls.EN, "posix": cls.EN}
        keys = (tag.replace("_", "-").split("-")[0].split(".")[0].lower() for tag in tags)
        return next((languages[key] for key in keys if key in languages), cls.EN)
