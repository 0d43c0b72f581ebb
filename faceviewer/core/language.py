"""The languages of the program: a row each, and nothing else knows how many there are."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Language(StrEnum):
    """A language that every text of the program exists in; its value is the name of its Qt catalogue.

    Attributes:
        api_tag: the value of `request.language`, which asks for `localizedMsg` in this language.
        menu_name: what it calls itself, with the letter that chooses it in the menu.
        space: what stands between two sentences.
        colon: what stands between a title and its text.
        comma: what stands between the names of a list.
    """

    api_tag: str
    menu_name: str
    space: str
    colon: str
    comma: str

    def __new__(cls, value: str, api_tag: str = "", menu_name: str = "", *signs: str) -> Self:
        """Keep a row."""
        language = str.__new__(cls, value)
        language._value_, language.api_tag, language.menu_name = value, api_tag, menu_name
        language.space, language.colon, language.comma = signs
        return language

    EN = "en", "en-US", "&English", " ", ": ", ", "
    ZH_CN = "zh_CN", "zh-CN", "简体中文(&C)", "", "：", "、"

    @property
    def key(self) -> str:
        """What it is called in the word files, and in the tags of a system: "en" or "zh"."""
        return self.value.partition("_")[0]

    @classmethod
    def from_preferences(cls, tags: Iterable[str]) -> Language:
        """Return the first language of a system's list, best first, that the program speaks; English if none.

        Args:
            tags: names such as "zh-Hans-CN", "zh_HK" or "en-GB" (BCP 47, or POSIX with an underscore). All Chinese
                is answered in simplified Chinese, the only one there is here.
        """
        spoken = {language.key: language for language in cls} | {"c": cls.EN, "posix": cls.EN}
        keys = (tag.replace("_", "-").split("-")[0].split(".")[0].lower() for tag in tags)
        return next((spoken[key] for key in keys if key in spoken), cls.EN)
