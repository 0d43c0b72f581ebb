"""Reads the arguments by the tables of `grammar`; what is wrong with them is a Problem, in the user's language."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from faceviewer.commands.grammar import COMMANDS, FURTHER_SECRETS, HELP, PICTURE_WAYS, VERSION, WAY, options_of
from faceviewer.commands.output import STANDARD_OUTPUT, say
from faceviewer.commands.values import BadValueError, language
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.wording.catalogue import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from faceviewer.commands.grammar import Argument, Command

    Refusals = tuple[tuple[str, Callable[["Options"], object]], ...]

Options = SimpleNamespace
"""`command`, and every argument of it by its `key`; None, False or [] where it was not given."""

_EVERY = {
    name: argument
    for argument in (VERSION, *(option for command in COMMANDS.values() for option in command.options))
    for name in (argument.name, *argument.other)
}


class _Given(NamedTuple):
    """What was typed, sorted."""

    words: list[str]
    options: list[tuple[str, str | None]]


def language_of(words: Sequence[str]) -> Language:
    """Return the language of `--lang`, else of the environment; needed before the arguments can be explained."""
    wishes = [value for name, value in _sorted(words).options if name == "--lang" and value]
    for wish in wishes[-1:]:
        try:
            return language(wish)
        except BadValueError:
            pass
    tags = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return Language.from_preferences(tag for tag in tags if tag)


def wishes_of(words: Sequence[str]) -> Options:
    """Return what arguments that are wrong otherwise say of the form of the answer."""
    given = _sorted(words)
    options = dict(given.options)
    command, _ = _command(given.words)
    as_json = bool((command and command.json) or options.keys() & {"--json", "--ids-from"})
    return Options(
        command=command.name if command else "",
        json=as_json,
        save=options.get("--save"),
        ids_from=options.get("--ids-from"),
    )


def parse(words: Sequence[str], language: Language) -> Options:
    """Read the arguments.

    Options may stand anywhere, before the command too; `--` ends them. The last of several counts.

    Raises:
        Problem: Kind.INPUT_USAGE with the facts `text` and `command`, "" where none can be told.
    """
    given = _sorted(words)
    command, operands = _command(given.words)
    names = {name for name, _ in given.options}
    if VERSION.name in names or "-V" in names:
        return Options(command="version", json="--json" in names, log=None)
    if names & {"--help", "-h"} or (not words):
        if not words:
            _refuse("no_command", language, None)
        return Options(command=HELP.name, topic=given.words if given.words != [HELP.name] else [], json=False, log=None)
    if command is None:
        unknown_command(given.words, given.options, language)
    options = Options(command=command.name)
    for argument in (*command.operands, *command.options):
        empty: object = [] if argument.many else argument.default if argument.value or argument.choices else None
        setattr(options, argument.key, empty if argument.name[0] != "-" or argument.value else False)
    for name, value in given.options:
        _take(options, command, name, value, language)
    _take_operands(options, command, operands, language)
    if getattr(options, "picture", None):
        options.picture = PICTURE_WAYS.get(options.picture, options.picture)
    options.json = command.json or bool(getattr(options, "json", False) or getattr(options, "ids_from", None))
    for sentence, is_so in _APART.get(command.name, ()):
        if is_so(options):
            _refuse(sentence, language, command)
    return options


def usage_problem(text: str, command: str) -> Problem:
    """Return the problem of arguments that are wrong.

    Args:
        text: what is wrong, in the user's language.
        command: its name, "" for none.
    """
    return Problem(Kind.INPUT_USAGE, text=text, command=command, variant="" if command else "program")


def _refuse(name: str, language: Language, command: Command | None, **facts: object) -> NoReturn:
    raise usage_problem(say(f"usage.{name}", language, **facts), command.name if command else "")


def _count(*values: object) -> int:
    return sum(map(bool, values))


def _needs_a_folder(options: Options) -> bool:
    if not options.ids_from or not options.save:
        return False
    from faceviewer.commands.saving import is_folder  # noqa: PLC0415 - few runs need it

    return options.save in STANDARD_OUTPUT or not is_folder(options.save)


_OF_ONE = ("app_key", "secret_stdin", "secret_file", *(argument.key for argument in WAY))
_ONE_CONNECTION: Refusals = (
    ("one_source", lambda o: _count(o.demo, o.profile, o.endpoint) > 1),
    ("one_secret", lambda o: o.secret_stdin and o.secret_file),
    ("endpoint_alone", lambda o: o.endpoint and not (o.app_key and _count(o.secret_stdin, o.secret_file))),
    ("keys_alone", lambda o: any(getattr(o, name) for name in _OF_ONE) and not (o.endpoint or o.profile)),
    ("key_alone", lambda o: o.app_key and not _count(o.secret_stdin, o.secret_file)),
)
_APART: dict[str, Refusals] = {
    "get": (
        ("one_id", lambda o: (o.userid is None) == (o.ids_from is None)),
        ("clobber", lambda o: o.clobber and (not o.save or o.save in STANDARD_OUTPUT or o.ids_from)),
        ("terminal", lambda o: o.save in STANDARD_OUTPUT and sys.stdout.isatty()),  # bytes of a server would steer it
        ("ids_folder", _needs_a_folder),
        *_ONE_CONNECTION,
    ),
    "batch": (
        ("out_or_dry", lambda o: bool(o.out) == bool(o.dry_run)),
        ("reason_alone", lambda o: o.reason and not o.only_failed),
        ("list_stdin", lambda o: o.list == "-" and o.secret_stdin),
        *_ONE_CONNECTION,
    ),
    "doctor": _ONE_CONNECTION,
    "doors": _ONE_CONNECTION,
    "connection add": (
        ("one_secret", lambda o: _count(o.secret_stdin, o.secret_file, o.no_secret) > 1),
        ("secret_alone", lambda o: _count(o.secret_stdin, o.secret_file, o.no_secret) and not o.app_key),
        ("no_secret_kept", lambda o: o.no_secret and any(getattr(o, f"{field}_file") for field in FURTHER_SECRETS)),
    ),
    "connection test": (
        ("one_secret", lambda o: o.secret_stdin and o.secret_file),
        ("key_alone", lambda o: o.app_key and not _count(o.secret_stdin, o.secret_file)),
    ),
    "sandbox": (("plain_tls", lambda o: o.plain and (o.tls_name or o.ca_out)),),
}
"""What does not go together, by command: the sentence that refuses it, and whether it was given. The first counts."""


def _sorted(words: Sequence[str]) -> _Given:
    """Tell options with their values from other words, whatever the command is: a name means the same for each."""
    given, rest = _Given([], []), list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            given.words.extend(rest)
            break
        if word == "-" or not word.startswith("-"):
            given.words.append(word)
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            if not equals and (known := _EVERY.get(name)) and known.value and rest and not rest[0].startswith("--"):
                equals, value = "=", rest.pop(0)
            given.options.append((name, value if equals else None))
        else:
            given.options.extend((f"-{letter}", None) for letter in word[1:])
    return given


def _command(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """Return the command, and the words behind it."""
    for length in (2, 1):
        if command := COMMANDS.get(" ".join(words[:length])):
            return command, words[length:]
    return None, words


def unknown_command(words: Sequence[str], options: Sequence[tuple[str, str | None]], language: Language) -> NoReturn:
    """Raise Problem: Kind.INPUT_USAGE; it says what may have been meant."""
    for name, _ in options if not words else ():
        if name not in _EVERY:
            _refuse("unknown_option", language, None, option=name, hint=_hint(name, _EVERY, language))
    if not words:
        _refuse("no_command", language, None)
    group = [name for name in COMMANDS if name.startswith(f"{words[0]} ")]
    typed = " ".join(words[: 2 if group else 1])
    if typed in {name.partition(" ")[0] for name in group}:
        _refuse("half_a_command", language, None, commands=listed(language, group))
    named = group or dict.fromkeys((*COMMANDS, *(name.partition(" ")[0] for name in COMMANDS), VERSION.name))
    _refuse("unknown_command", language, None, typed=typed, hint=_hint(typed, named, language))


def _take(options: Options, command: Command, name: str, value: str | None, language: Language) -> None:
    for argument in options_of(command):
        if name in {argument.name, *argument.other}:
            break
    else:
        known = [known for argument in options_of(command) for known in (argument.name, *argument.other)]
        which = "option_elsewhere" if name in _EVERY else "unknown_option"
        _refuse(which, language, command, option=name, of=command.name, hint=_hint(name, known, language))
    if not argument.value:
        if value is not None:
            _refuse("takes_no_value", language, command, option=name)
        setattr(options, argument.key, True)
        return
    if value is None:
        _refuse("needs_value", language, command, option=name, value=argument.value)
    read = _read(argument, value, name, command, language)
    setattr(options, argument.key, [*getattr(options, argument.key), read] if argument.many else read)


def _take_operands(options: Options, command: Command, words: Sequence[str], language: Language) -> None:
    left = list(words)
    for operand in command.operands:
        if operand.many:
            setattr(options, operand.key, left)
            return
        if left:
            setattr(options, operand.key, _read(operand, left.pop(0), operand.name, command, language))
        elif operand.needed:
            _refuse("missing", language, command, operand=operand.name)
    if left:
        _refuse("too_many", language, command, words=" ".join(left))


def _read(argument: Argument, text: str, name: str, command: Command, language: Language) -> object:
    try:
        return argument.value_of(text)
    except BadValueError as bad:
        hint, choices = _hint(text, argument.choices, language), listed(language, bad.choices)
        _refuse(bad.name, language, command, option=name, hint=hint, choices=choices, **bad.facts)


_MEANT = {
    "--app-secret": "--secret-stdin",
    "--secret": "--secret-stdin",
    "--insecure": "--ca-file",
    "--output": "--save",
}
"""What is called otherwise elsewhere, or is like another name."""


def _hint(typed: str, known: Iterable[str], language: Language) -> str:
    """Return the question whether something else was meant, "" where nothing is like it."""
    import difflib  # noqa: PLC0415 - for what was mistyped only

    names = {name.lower(): name for name in known}
    if (meant := _MEANT.get(typed)) in names:
        return say("usage.hint", language, meant=meant)
    for like in difflib.get_close_matches(typed.lower(), names, n=1, cutoff=0.6):
        if typed != names[like]:
            return say("usage.hint", language, meant=names[like])
    return ""
