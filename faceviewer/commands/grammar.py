"""The grammar of the command line: every command with its operands, options, exit statuses, examples and JSON keys.

Parser, help, manual and completion read these tables; the texts are in `resources/words/help.toml`. The JSON is an
interface for programs: the manual has the table of its keys, and `tests/commands/shapes.py` their types.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from faceviewer.commands import values
from faceviewer.core.connection import Stage
from faceviewer.core.doors import TAKES_DOORS
from faceviewer.core.language import Language
from faceviewer.core.limits import BATCH_IN_FLIGHT_MOST, BATCH_RATE_MOST
from faceviewer.core.query import UserType
from faceviewer.core.record import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = "faceviewer-cli"
USER_TYPES = tuple(map(str, UserType))
PICTURE_FORMS = {"inside": "BASE64", "link": "URL"}
"""The values of `--picture`, with the API's names, which it accepts too."""
FURTHER_SECRETS = {
    "proxy_password": "--proxy-password-file",
    "iot_token": "--iot-token-file",
    "cloud_token": "--cloud-token-file",
}
"""The options with a file for a secret that few connections need, by the field of `Credentials`."""


class Argument(NamedTuple):
    """An option or an operand.

    Attributes:
        name: as typed.
        value: the placeholder of its value in the help; "" for an option without a value.
        choices: the only valid values; case is ignored.
        read: converts the text to the value, or raises BadValueError.
        other: further names, such as a short or an old one.
        needed: whether an operand is required.
        many: whether it may be repeated, and has a list as its value.
        default: the value if it is not given.
        completes: what a shell offers for its value: "file" (or folder) or "profile".
        words: its key in the table `help`, by default its name.
    """

    name: str
    value: str = ""
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] = values.plain
    other: tuple[str, ...] = ()
    needed: bool = False
    many: bool = False
    default: object = None
    completes: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """The key of its text in the table `help`."""
        return self.words or self.key

    def value_of(self, text: str) -> object:
        """Convert a text to a value.

        Raises:
            BadValueError: the text is invalid.
        """
        if self.completes == "file":  # no shell expands `--save=~/faces/`
            text = os.path.expanduser(text)  # noqa: PTH111 - Path's raises if there is no home folder
        elif self.read is not str:
            values.check_encoding(text)
        if not self.choices or self.name == "--lang":
            return self.read(text)
        chosen = {choice.lower(): choice for choice in self.choices}
        if values.plain(text).lower() not in chosen:
            raise values.BadValueError("choice", value=text, choices=self.offered)
        return chosen[text.lower()]

    @property
    def offered(self) -> tuple[str, ...]:
        """The values to offer, without the API's names that are only accepted."""
        return tuple(choice for choice in self.choices if choice not in PICTURE_FORMS.values())

    @property
    def key(self) -> str:
        """The attribute of the options that has its value."""
        return self.name.lstrip("-").replace("-", "_").lower()


class Command(NamedTuple):
    """A command.

    Attributes:
        name: one or two words.
        operands: in order; optional ones are last.
        options: in the order of the help.
        statuses: its exit statuses except 130, each with the key of its text in the table `status`.
        examples: command lines without the program's name.
        keys: the keys of its JSON after those of every command, see `output.command_json`.
        module: the module of `commands` whose function `run` runs it; "" if the name of the command is its name.
        json: whether it prints JSON without `--json`.
    """

    name: str
    operands: tuple[Argument, ...]
    options: tuple[Argument, ...]
    statuses: tuple[tuple[int, str], ...]
    examples: tuple[str, ...]
    keys: tuple[str, ...] = ()
    module: str = ""
    json: bool = False


_JSON, _JSON_ANYWAY = Argument("--json"), Argument("--json", words="json_anyway")
_COMMON = (
    Argument("--lang", "LANGUAGE", tuple(map(str, Language)), values.language),
    Argument("--log", "FILE", completes="file"),
    Argument("--help", other=("-h",), words="help_option"),
)
_SECRET = (Argument("--secret-stdin"), Argument("--secret-file", "FILE", completes="file"))
ROUTE = (
    Argument("--proxy", "URL", read=values.proxy),
    Argument("--ca-file", "FILE", read=values.file, completes="file"),
    Argument("--stage", "STAGE", tuple(map(str, Stage))),
    Argument("--proxy-user", "NAME"),
    *(Argument(name, "FILE", completes="file") for name in FURTHER_SECRETS.values()),
)
"""The options for the route to a gateway, and for secrets beside the keys."""
_CONNECTION_OPTIONS = (
    Argument("--profile", "NAME", completes="profile"),
    Argument("--demo"),
    Argument("--endpoint", "URL"),
    Argument("--app-key", "KEY"),
    *_SECRET,
    *ROUTE,
)
_QUIET, _VERBOSE = Argument("--quiet", other=("-q",)), Argument("--verbose", other=("-v",))
_PICTURE = Argument("--picture", "HOW", (*PICTURE_FORMS, *PICTURE_FORMS.values()), other=("--format",))
_REQUESTING = (
    *_CONNECTION_OPTIONS,
    Argument("--timeout", "S", read=values.seconds),
    Argument("--retries", "N", read=values.number(0, 10)),
    _QUIET,
    _VERBOSE,
    *_COMMON,
)
"""The last options of a command that requests records or doors."""
_PACE = (
    Argument("--rate", "N", read=values.number(1, BATCH_RATE_MOST)),
    Argument("--concurrency", "N", read=values.number(1, BATCH_IN_FLIGHT_MOST)),
)
_USAGE, _LOCAL = (2, "usage"), (9, "local")
_REFUSED = ((5, "credentials"), (6, "network"), (7, "limit"), (8, "server"), _LOCAL)
_REFUSED_WITHOUT_PHOTO = (*_REFUSED[:3], (8, "server_alone"), _LOCAL)
_TRACE_KEYS = ("requestId", "answerId", "gatewayRequestId", "httpStatus", "code", "errorCode", "serverText")
_GET_KEYS = (
    "line",
    *(field.name for field in FIELDS),
    *("expiresAt", "notAsDocumented{}", "unjudgedFields[]"),
    *("verdict", "canPass", "verdictText", "verdictReasons[]"),
    *("picture", "pictureProblem", "pictureConcerns[]", "healed", "saved", "saveProblem"),
    *_TRACE_KEYS,
    *("clockOffsetSeconds", "dateOffsetSeconds", "timings"),
    *("doors", "doorsProblem"),
)

_USER_TYPE = Argument("USERTYPE", choices=USER_TYPES, words="user_type", needed=True)
GET = Command(
    "get",
    (_USER_TYPE, Argument("USERID", read=str, words="user_id")),
    (
        Argument("--ids-from", "FILE", completes="file"),
        Argument("--save", "PATH", completes="file"),
        Argument("--clobber"),
        _PICTURE,
        Argument("--doors", words="doors_too"),
        _JSON,
        Argument("--exit-status"),
        *_REQUESTING,
    ),
    ((0, "found"), (1, "cannot_pass"), _USAGE, (3, "no_record"), (4, "cannot_tell"), *_REFUSED),
    (
        "get PHONE 13800138000 --demo",
        "get OPEN zhang.san --profile Production --save faces/ --json",
        "get PHONE --ids-from ids.txt --profile Production",
    ),
    _GET_KEYS,
)
_DOORS_TYPES = tuple(str(each) for each in UserType if each in TAKES_DOORS)
DOORS = Command(
    "doors",
    (
        Argument("USERTYPE", choices=_DOORS_TYPES, words="doors_user_type", needed=True),
        Argument("USERID", read=str, words="user_id", needed=True),
    ),
    (_JSON, *_REQUESTING),
    ((0, "doors_told"), _USAGE, (3, "no_record"), *_REFUSED[:3], (8, "server_doors"), _LOCAL),
    ("doors OPEN doors-coming --demo", "doors OPEN zhang.san --profile Production --json"),
    ("userType", "userId", "doors", *_TRACE_KEYS, "dateOffsetSeconds"),
)
BATCH = Command(
    "batch",
    (Argument("LIST", words="list", needed=True, completes="file"),),
    (
        Argument("--out", "FILE", completes="file"),
        Argument("--type", "TYPE", USER_TYPES, words="type"),
        Argument("--column", "NAME"),
        Argument("--sheet", "NAME"),
        Argument("--numbers", "ROWS", read=values.row_numbers),
        Argument("--hidden", "HOW", ("skip", "ask")),
        *_PACE,
        Argument("--resume"),
        Argument("--only-failed"),
        Argument("--reason", "KIND", read=values.kind, many=True),
        Argument("--dry-run"),
        Argument("--show-ids"),
        Argument("--keep-journal"),
        Argument("--clobber", words="clobber_report"),
        _JSON,
        *_REQUESTING,
    ),
    ((0, "batch_answered"), (2, "batch_unread"), *_REFUSED_WITHOUT_PHOTO, (10, "batch_failed"), (11, "batch_stopped")),
    (
        "batch staff.xlsx --dry-run",
        "batch staff.xlsx --out report.xlsx --profile Production",
        "batch ids.csv --type OPEN --column B --out report.csv --resume --profile Production",
    ),
    ("list", "bad[]", "counts{}", "stopped", "report", "journal"),
)
DOCTOR = Command(
    "doctor",
    (),
    (_JSON, *_CONNECTION_OPTIONS, _QUIET, *_COMMON),
    ((0, "all_well"), _USAGE, *_REFUSED_WITHOUT_PHOTO),
    ("doctor --demo", "doctor --profile Production --json"),
    ("connection", "endpoint", "checks[]"),
)
CONNECTION_LIST = Command(
    "connection list",
    (),
    (_JSON, _QUIET, *_COMMON),
    ((0, "done"), _USAGE, _LOCAL),
    ("connection list", "connection list --json"),
    ("connections[]",),
    "connections",
)
_NAME = Argument("NAME", words="name", needed=True, completes="profile")
CONNECTION_ADD = Command(
    "connection add",
    (_NAME._replace(completes="", read=values.connection_name),),
    (
        Argument("--endpoint", "URL", words="add_endpoint"),
        Argument("--app-key", "KEY", words="add_app_key"),
        Argument("--secret-stdin", words="add_secret_stdin"),
        Argument("--secret-file", "FILE", completes="file"),
        Argument("--no-secret"),
        *ROUTE,
        Argument("--picture-host", "HOST", read=values.picture_host, many=True),
        _PICTURE,
        *_PACE,
        _JSON,
        _QUIET,
        *_COMMON,
    ),
    ((0, "done"), _USAGE, (5, "secret"), _LOCAL),
    (
        "connection add Production --endpoint https://host --app-key KEY",
        "connection add Night --endpoint https://host --app-key KEY --no-secret",
    ),
    ("connection",),
    "connections",
)
CONNECTION_TEST = Command(
    "connection test",
    (_NAME,),
    (_JSON, Argument("--app-key", "KEY"), *_SECRET, *ROUTE, _QUIET, *_COMMON),
    DOCTOR.statuses,
    ("connection test Production", "connection test Night --secret-file /run/secrets/face"),
    DOCTOR.keys,
    "doctor",
)
CONNECTION_REMOVE = Command(
    "connection remove",
    (_NAME,),
    (_JSON, _QUIET, *_COMMON),
    ((0, "done"), _USAGE, _LOCAL),
    ("connection remove Production", "connection remove Night --json"),
    ("connection",),
    "connections",
)
LINK = Command(
    "link",
    (_USER_TYPE, Argument("USERID", read=str, words="link_id", needed=True)),
    (
        Argument("--ticket", "N"),
        Argument("--connection", "NAME", completes="profile", words="link_connection"),
        _JSON,
        *_COMMON,
    ),
    ((0, "done"), _USAGE, _LOCAL),
    ("link PHONE 13800138000 --ticket 4711", "link OPEN zhang.san --connection Production --json"),
    ("link",),
)
VERIFY = Command(
    "verify",
    (Argument("PACK", read=values.file, words="pack", needed=True, completes="file"),),
    (Argument("--sha256", "HEX", read=values.digest), _JSON, *_COMMON),
    ((0, "as_written"), _USAGE, (4, "not_as_written"), _LOCAL),
    ("verify pack.zip", "verify pack.zip --sha256 HEX"),
    ("asWritten", "pack", "sha256", "files{}", "manifest"),
)
SANDBOX = Command(
    "sandbox",
    (),
    (
        Argument("--host", "HOST", default="127.0.0.1"),
        Argument("--port", "N", read=values.number(0, 0xFFFF), default=0),
        Argument("--tls"),
        Argument("--plain"),
        Argument("--tls-name", "HOST", read=values.tls_name, many=True),
        Argument("--ca-out", "FILE", read=values.file, completes="file"),
        Argument("--ready-file", "FILE", read=values.file, completes="file"),
        Argument("--people", "FILE", read=values.file, completes="file"),
        Argument("--latency-ms", "N", read=values.number(0, 3_600_000), default=0, words="latency"),
        _JSON_ANYWAY,
        *_COMMON,
    ),
    ((0, "stopped"), _USAGE, _LOCAL),
    ("sandbox", "sandbox --people people.json --ca-out ca.pem --ready-file ready.json"),
    ("url", "app_key", "app_secret", "ca_file", "pid"),
    json=True,
)
SELF_TEST = Command(
    "self-test",
    (),
    (_JSON_ANYWAY, *_COMMON),
    ((0, "whole"), (1, "not_whole"), _USAGE, _LOCAL),
    ("self-test", "self-test --log self-test.log"),
    ("fails[]", "warnings[]", "version", "python", "platform", "frozen", "checks{}"),
    json=True,
)
COMPLETION = Command(
    "completion",
    (Argument("SHELL", choices=("bash", "zsh", "fish"), words="shell", needed=True),),
    _COMMON,
    ((0, "done"), _USAGE, _LOCAL),
    ("completion bash > faceviewer-cli.bash", "completion zsh > _faceviewer-cli"),
)
HELP = Command(
    "help",
    (Argument("TOPIC", words="topic", many=True),),
    _COMMON,
    ((0, "done"), _USAGE, _LOCAL),
    ("help get", "help all"),
)
COMMANDS = {
    command.name: command
    for command in (
        *(GET, BATCH, DOORS, DOCTOR, CONNECTION_LIST, CONNECTION_ADD, CONNECTION_TEST, CONNECTION_REMOVE),
        *(LINK, VERIFY, SANDBOX, SELF_TEST, COMPLETION, HELP),
    )
}
VERSION = Argument("--version", other=("-V",))
EXAMPLES = ("get PHONE 13800138000 --demo", "help get")
"""Examples of the program as a whole."""


def options_of(command: Command | None) -> tuple[Argument, ...]:
    """Return the options of a command, or those without a command."""
    return command.options if command else (*_COMMON, VERSION)
