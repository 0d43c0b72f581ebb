"""The table of all actions of the window, used by the menus, the shortcuts and the command palette."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from faceviewer.core.language import Language
from faceviewer.core.query import UserType
from faceviewer.ui.texts import QT_TRANSLATE_NOOP


class Needs(Enum):
    """What an action needs: BYTES is received photo data, valid or not; DOORS is a shown record with doors to check."""

    NOTHING = "nothing"
    ANSWER = "answer"
    RECORD = "record"
    PHOTO = "photo"
    BYTES = "bytes"
    DOORS = "doors"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a menu.

    Attributes:
        key: the unique key of the action.
        text: marked by QT_TRANSLATE_NOOP, unless it is the same in every language; empty if other code sets the text.
        keys: the default shortcuts, in the format of QKeySequence.
        needs: what must be shown; otherwise the action is disabled and gives the reason.
        checkable: whether the action is either on or off; the actions of a group always are.
        on_photo: whether the shortcuts (single letters) work only while the photo has the focus.
        in_dialogs: whether the shortcuts work in dialogs, too.
        line: whether a separator is drawn above the item.
        menu: the key of its menu; filled in for all entries of a menu at once.
    """

    key: str
    text: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    checkable: bool = False
    on_photo: bool = False
    in_dialogs: bool = False
    line: bool = False
    menu: str = ""

    @property
    def group(self) -> str:
        """The key of the exclusive group, which is the key of its menu; empty if the entry is in no group."""
        return self.menu if self.menu in INSIDE else ""

    @property
    def words(self) -> str:
        """Synonyms for the search, in every language, separated by commas."""
        own = _WORDS.get(self.key, "")
        if self.group:
            return ", ".join(filter(None, (own, _WORDS.get(self.group))))
        return own or _WORDS.get(self.key.partition("_")[0], "")

    @property
    def takes(self) -> bool:
        """Whether the action uses the shown content, such as saving or copying it, instead of changing the view."""
        return self.needs is not Needs.NOTHING and (self.menu != "view" or self.key == "properties")


TEXT_SIZES = {80: "&80", 90: "&90", 100: "&100", 110: "110", 125: "1&25", 150: "1&50", 175: "1&75", 200: "20&0"}
"""The text sizes, in percent of the system's text size, with their texts in the menu."""

_WORDS = {
    "settings": "profile, server, AppKey, rotate AppSecret, token, proxy, certificate, 密钥, 服务器, 代理, 证书, 导出",
    "training": "demo, practise, practice, sandbox, 演示, 练习, 体验",
    "save": "download, export, picture, image, face, 下载, 导出, 图片, 人脸",
    "save_as": "convert, format, PNG, metadata, EXIF, picture, image, 转换, 格式, 元数据, 图片",
    "save_watermarked": "stamp, purpose, 用途",
    "save_evidence": "zip, archive, audit, 存档, 审计, 压缩包",
    "save_habits": "settings, options, file name, template, folder, 设置, 选项, 文件名, 模板, 文件夹",
    "quit": "exit, close, 关闭",
    "focus_id": "find, search, field, 查找, 搜索, 输入框",
    "choose_connection": "switch profile, environment, production, 切换, 环境, 生产",
    "paste": "clipboard, 剪贴板",
    "offer_copied": "clipboard, watch, 剪贴板, 监听",
    "copy_photo": "clipboard, picture, image, face, 剪贴板, 图片, 人脸",
    "copy_curl": "request, command, reproduce, 请求, 命令行, 复现",
    "copy_ticket": "issue, report, support, incident, 报障, 反馈, 问题",
    "copy_trace": "request ID, support, 请求 ID, 流水号",
    "zoom": "magnify, 缩放",
    "zoom_in": "larger, bigger, magnify, 缩放",
    "zoom_out": "smaller, 缩放",
    "zoom_100": "actual size, 缩放, 实际大小, 原始大小",
    "rotate_right": "turn, clockwise, 转动, 顺时针",
    "rotate_left": "turn, anticlockwise, counterclockwise, 转动, 逆时针",
    "mirror": "flip, 翻转",
    "pin": "side by side, difference, 并排, 差异, 对照, 比较",
    "reveal": "conceal, cover, blur, show photo, privacy, 遮挡, 模糊, 显示照片, 隐私",
    "sharing": "meeting, presentation, mask, privacy, 投屏, 会议, 演示, 脱敏, 隐私",
    "details": "timeline, request, reply, response, raw JSON, log, 时间线, 请求, 响应, 原始数据, 日志",
    "properties": "metadata, EXIF, size, format, information, 元数据, 尺寸, 格式, 信息",
    "full_screen": "maximise, maximize, 最大化",
    "on_top": "float, above, 前台",
    "text": "text size, 文字大小, font, zoom, scale, 字体, 字号, 缩放",
    **{f"text_{size}": "larger, bigger, 放大" if size > 100 else "smaller, 缩小" for size in TEXT_SIZES if size != 100},
    "theme": "theme, 主题, appearance, colours, colors, mode, 外观, 颜色, 模式",
    "theme_light": "day, 日间",
    "theme_dark": "night, 夜间",
    "language": "language, 语言, locale, translation, 翻译",
    "language_en": "英文",
    "language_zh_CN": "Chinese",
    "look_up": "search, query, find, 搜索, 查找",
    "again": "refresh, reload, retry, repeat, 刷新, 重试",
    "why": "reason, explain, denied, expired, 原因, 为什么, 解释, 过期",
    "back": "history, 历史, 返回",
    "forward": "history, 历史, 前进",
    "cancel": "stop, abort, 停止, 中止",
    "type": "user type, 用户类型",
    "check_doors": "devices, sync, gate, 设备, 同步, 下发, 闸机",
    "doors": "devices, sync, 设备, 同步",
    "list": "batch, bulk, many, Excel, CSV, spreadsheet, 批量, 表格, 名单",
    "doctor": "doctor, diagnose, test, ping, network, clock, signature, fail, 测试连接, 检查, 网络, 时钟, 签名, 失败",
    "samples": "examples, test IDs, demo, 测试, 演示",
    "shortcuts": "hotkeys, keys, 热键, 按键",
    "diagnostics": "log, support, bug, problem, 日志, 支持, 故障, 问题",
    "updates": "upgrade, new version, 升级, 新版本",
    "about": "version, license, licence, 版本, 许可证",
}
"""Synonyms by the key of an entry, by the key of a group (for all of its entries, beside their own synonyms), or by the
part of keys before the first underscore (for entries that have no others)."""

MENUS = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "lookup": QT_TRANSLATE_NOOP("Actions", "&Lookup"),
    "tools": QT_TRANSLATE_NOOP("Actions", "&Tools"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
    "text": QT_TRANSLATE_NOOP("Actions", "Te&xt size"),
    "theme": QT_TRANSLATE_NOOP("Actions", "&Theme"),
    "language": QT_TRANSLATE_NOOP("Actions", "L&anguage"),
}
"""The titles of the menus by key, marked by QT_TRANSLATE_NOOP, in menu order."""

INSIDE = {"text": "view", "theme": "view", "language": "view"}
"""The parent menu of each submenu; the entries of a submenu are an exclusive group."""

REASONS = {
    Needs.ANSWER: QT_TRANSLATE_NOOP("Actions", "Nothing has been looked up yet"),
    Needs.RECORD: QT_TRANSLATE_NOOP("Actions", "No record is shown"),
    Needs.PHOTO: QT_TRANSLATE_NOOP("Actions", "No photo is shown"),
    Needs.BYTES: QT_TRANSLATE_NOOP("Actions", "There is no photo to save"),
    # names the types of TAKES_DOORS
    Needs.DOORS: QT_TRANSLATE_NOOP("Actions", "The doors can be checked for the user types IDENTITY and OPEN only"),
}
"""Why an action is disabled, marked by QT_TRANSLATE_NOOP."""

WHY_CONCEALED = QT_TRANSLATE_NOOP("Actions", "In sharing mode, hold Space on the photo to see it")
OUT_OF_SIGHT = QT_TRANSLATE_NOOP("Actions", "The content is hidden: show it again first")
"""Why the actions for the shown content are disabled while the screen is blank."""

_FILE = (
    Entry("settings", QT_TRANSLATE_NOOP("Actions", "&Connection settings…"), ("Ctrl+,",)),
    Entry("training", QT_TRANSLATE_NOOP("Actions", "&Try with sample data")),
    Entry("save", QT_TRANSLATE_NOOP("Actions", "&Save original photo…"), ("Ctrl+S",), Needs.BYTES, line=True),
    Entry("save_as", QT_TRANSLATE_NOOP("Actions", "Save &as…"), ("Ctrl+Shift+S",), Needs.PHOTO),
    Entry("save_watermarked", QT_TRANSLATE_NOOP("Actions", "Save &watermarked copy…"), needs=Needs.PHOTO),
    Entry("save_evidence", QT_TRANSLATE_NOOP("Actions", "Save &evidence pack…"), needs=Needs.PHOTO),
    Entry("save_habits", QT_TRANSLATE_NOOP("Actions", "Sa&ving preferences…")),
    Entry("print", QT_TRANSLATE_NOOP("Actions", "&Print record sheet…"), ("Ctrl+P",), Needs.RECORD, line=True),
    Entry("save_sheet", QT_TRANSLATE_NOOP("Actions", "Save record sheet as P&DF…"), needs=Needs.RECORD),
    Entry("quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), ("Ctrl+Q",), line=True),
)
_EDIT = (
    Entry("focus_id", QT_TRANSLATE_NOOP("Actions", "Go to user &ID"), ("Ctrl+L", "Ctrl+F")),
    Entry("choose_connection", QT_TRANSLATE_NOOP("Actions", "Ch&oose connection"), ("Ctrl+E",)),
    Entry("paste", QT_TRANSLATE_NOOP("Actions", "&Paste and look up"), ("Ctrl+Shift+V",)),
    Entry("offer_copied", QT_TRANSLATE_NOOP("Actions", "Offer IDs copied &elsewhere"), checkable=True),
    Entry("copy_photo", QT_TRANSLATE_NOOP("Actions", "Cop&y photo"), ("Ctrl+Shift+C",), Needs.PHOTO, line=True),
    Entry("copy_text", QT_TRANSLATE_NOOP("Actions", "Copy record as &text"), ("Ctrl+Alt+C",), Needs.RECORD),
    Entry("copy_json", QT_TRANSLATE_NOOP("Actions", "Copy record as &JSON"), needs=Needs.RECORD),
    Entry("copy_markdown", QT_TRANSLATE_NOOP("Actions", "Copy record as &Markdown"), needs=Needs.RECORD),
    Entry("copy_curl", QT_TRANSLATE_NOOP("Actions", "Copy as c&url, redacted"), needs=Needs.ANSWER),
    Entry("copy_ticket", QT_TRANSLATE_NOOP("Actions", "Copy &for the ticket"), ("Ctrl+Shift+T",), Needs.ANSWER),
    Entry("copy_trace", QT_TRANSLATE_NOOP("Actions", "Copy t&race ID"), needs=Needs.ANSWER, line=True),
)
_VIEW = (
    Entry("zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom &in"), ("Ctrl++", "Ctrl+="), Needs.PHOTO, line=True),
    Entry("zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom &out"), ("Ctrl+-",), Needs.PHOTO),
    Entry("zoom_fit", QT_TRANSLATE_NOOP("Actions", "&Fit"), ("Ctrl+0",), Needs.PHOTO),
    Entry("zoom_100", "&100 %", ("Ctrl+1",), Needs.PHOTO),
    Entry("zoom_200", "&200 %", ("Ctrl+2",), Needs.PHOTO),
    Entry("rotate_right", QT_TRANSLATE_NOOP("Actions", "&Rotate right"), ("R",), Needs.PHOTO, on_photo=True, line=True),
    Entry("rotate_left", QT_TRANSLATE_NOOP("Actions", "Rotate &left"), ("Shift+R",), Needs.PHOTO, on_photo=True),
    Entry("mirror", QT_TRANSLATE_NOOP("Actions", "&Mirror"), ("M",), Needs.PHOTO, on_photo=True),
    Entry(
        "pin",
        QT_TRANSLATE_NOOP("Actions", "Pin to &compare"),
        ("Ctrl+Shift+P",),
        Needs.RECORD,
        checkable=True,
        line=True,
    ),
    # The key is "reveal" because shortcuts are saved under it. Checked while photos are hidden, even if none is shown.
    Entry("reveal", QT_TRANSLATE_NOOP("Actions", "Hid&e photo"), ("B",), checkable=True, on_photo=True, line=True),
    Entry("sharing", QT_TRANSLATE_NOOP("Actions", "S&haring mode"), ("Ctrl+Shift+B",), checkable=True, in_dialogs=True),
    Entry("details", QT_TRANSLATE_NOOP("Actions", "&Details"), ("Ctrl+Shift+D",), checkable=True, line=True),
    Entry("properties", QT_TRANSLATE_NOOP("Actions", "&Properties…"), ("Alt+Return",), Needs.PHOTO),
    Entry("full_screen", QT_TRANSLATE_NOOP("Actions", "F&ull screen"), ("F11",), line=True),
    Entry("on_top", QT_TRANSLATE_NOOP("Actions", "Al&ways on top"), checkable=True),
    Entry("next_pane", QT_TRANSLATE_NOOP("Actions", "&Next pane"), ("F6",)),
    Entry("previous_pane", QT_TRANSLATE_NOOP("Actions", "Pre&vious pane"), ("Shift+F6",)),
)
_TEXT = tuple(Entry(f"text_{size}", f"{written} %") for size, written in TEXT_SIZES.items())
_THEME = (
    Entry("theme_system", QT_TRANSLATE_NOOP("Actions", "&System")),
    Entry("theme_light", QT_TRANSLATE_NOOP("Actions", "&Light")),
    Entry("theme_dark", QT_TRANSLATE_NOOP("Actions", "&Dark")),
)
_LANGUAGE = (
    Entry("language_", QT_TRANSLATE_NOOP("Actions", "&System")),
    *(Entry(f"language_{each}", each.menu_name) for each in Language),
)
_LOOKUP = (
    Entry("look_up", QT_TRANSLATE_NOOP("Actions", "&Look up")),
    Entry("again", QT_TRANSLATE_NOOP("Actions", "Look up &again"), ("F5",)),
    Entry("why", QT_TRANSLATE_NOOP("Actions", "Wh&y this verdict"), ("Ctrl+I",), Needs.RECORD),
    Entry("back", QT_TRANSLATE_NOOP("Actions", "&Back to the previous ID"), ("Alt+Left",)),
    Entry("forward", QT_TRANSLATE_NOOP("Actions", "&Forward to the next ID"), ("Alt+Right",)),
    Entry("cancel", QT_TRANSLATE_NOOP("Actions", "&Cancel"), ("Esc",)),
    *(
        Entry(f"type_{user_type.value}", "", (f"Alt+{place}",), line=place == 1)
        for place, user_type in enumerate(UserType, 1)
    ),
    Entry("check_doors", QT_TRANSLATE_NOOP("Actions", "Check &doors…"), ("Ctrl+D",), Needs.DOORS, line=True),
    Entry("doors_always", QT_TRANSLATE_NOOP("Actions", "Check doors with &every lookup"), checkable=True),
)
_TOOLS = (
    Entry("palette", QT_TRANSLATE_NOOP("Actions", "&Commands…"), ("Ctrl+K",)),
    Entry("list", QT_TRANSLATE_NOOP("Actions", "&List of IDs…"), ("Ctrl+B",)),
    Entry("doctor", QT_TRANSLATE_NOOP("Actions", "Check co&nnection…")),
)
_HELP = (
    Entry("samples", QT_TRANSLATE_NOOP("Actions", "&Sample people")),
    Entry("shortcuts", QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts…"), ("Ctrl+/",)),
    Entry("diagnostics", QT_TRANSLATE_NOOP("Actions", "Save &diagnostic report…")),
    Entry("updates", QT_TRANSLATE_NOOP("Actions", "Check for &updates…")),
    Entry("about", QT_TRANSLATE_NOOP("Actions", "&About FaceViewer"), line=True),
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
ENTRIES = tuple(replace(entry, menu=menu) for menu, entries in _TABLE.items() for entry in entries)
"""All entries of all menus, in menu order."""
