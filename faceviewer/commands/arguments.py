"""Parse the arguments by the tables of `grammar`; errors are Problems, worded in the user's language."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, NoReturn

from faceviewer.commands.grammar import COMMANDS, FURTHER_SECRETS, HELP, PICTURE_FORMS, ROUTE, VERSION, options_of
from faceviewer.commands.output import STANDARD_OUTPUT, is_encodable, say
from faceviewer.commands.values import BadValueError, language
from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem
from faceviewer.wording.catalogue import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from faceviewer.commands.grammar import Argument, Command

    Refusals = tuple[tuple[str, Callable[["Options"], object]], ...]

Options = SimpleNamespace
"""`command`, and each of its arguments by `key`; None, False or [] if not given."""

_OPTIONS = {
    name: argument
    for argument in (VERSION, *(option for command in COMMANDS.values() for option in command.options))
    for name in (argument.name, *argument.other)
}


def language_of(words: Sequence[str]) -> Language:
    """Return the language of `--lang`, else of the environment; the messages of the parser need it.

    The language of the environment is used only if standard output can encode it.
    """
    _, given = _split(words)
    values = [value for name, value in given if name == "--lang" and value]
    for value in values[-1:]:
        try:
            return language(value)
        except BadValueError:
            pass
    tags = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    preferred = Language.from_preferences(tag for tag in tags if tag)
    return preferred if is_encodable(preferred.menu_name) else Language.EN


def output_options(words: Sequence[str]) -> Options:
    """Return the options that decide about the form of the output, from arguments with errors."""
    others, given = _split(words)
    options = dict(given)
    command, _ = _find_command(others)
    as_json = bool((command and command.json) or options.keys() & {"--json", "--ids-from"})
    return Options(
        command=command.name if command else "",
        json=as_json,
        save=options.get("--save"),
        ids_from=options.get("--ids-from"),
    )


def parse(words: Sequence[str], language: Language) -> Options:
    """Parse the arguments.

    Options may be anywhere, also before the command; `--` ends them. If an option is repeated, the last one counts.

    Raises:
        Problem: Kind.INPUT_USAGE with the facts `text` and `command`, "" if there is no valid command.
    """
    others, given = _split(words)
    command, operands = _find_command(others)
    names = {name for name, _ in given}
    if VERSION.name in names or "-V" in names:
        return Options(command="version", json="--json" in names, log=None)
    if names & {"--help", "-h"} or (not words):
        if not words:
            _refuse("no_command", language, None)
        return Options(command=HELP.name, topic=others if others != [HELP.name] else [], json=False, log=None)
    if command is None:
        unknown_command(others, given, language)
    options = Options(command=command.name)
    for argument in (*command.operands, *command.options):
        empty: object = [] if argument.many else argument.default if argument.value or argument.choices else None
        setattr(options, argument.key, empty if argument.name[0] != "-" or argument.value else False)
    for name, value in given:
        _set_option(options, command, name, value, language)
    _set_operands(options, command, operands, language)
    if getattr(options, "picture", None):
        options.picture = PICTURE_FORMS.get(options.picture, options.picture)
    options.json = command.json or bool(getattr(options, "json", False) or getattr(options, "ids_from", None))
    of_connection = _ONE_CONNECTION if hasattr(options, "demo") else ()
    for sentence, applies in (*_CONFLICTS.get(command.name, ()), *of_connection, ("log_apart", _logs_into_a_file)):
        if applies(options):
            _refuse(sentence, language, command)
    return options


def usage_problem(text: str, command: str) -> Problem:
    """Return the problem of invalid arguments, with a text for the user, of a command or "" for none."""
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


def _logs_into_a_file(options: Options) -> bool:
    """Return whether the log is a file that the command reads or writes: it would change a list, a pack, a report."""
    if not options.log:
        return False
    command = COMMANDS[options.command]
    files = [getattr(options, each.key) for each in (*command.operands, *command.options) if each.completes == "file"]
    try:
        places = [os.path.realpath(name) for name in filter(None, files) if name not in STANDARD_OUTPUT]
        return places.count(os.path.realpath(options.log)) > 1
    except OSError:  # the current folder was deleted; opening the log fails too
        return False


_CONNECTION_KEYS = ("app_key", "secret_stdin", "secret_file", *(argument.key for argument in ROUTE))
_ONE_CONNECTION: Refusals = (
    ("one_source", lambda o: _count(o.demo, o.profile, o.endpoint) > 1),
    ("one_secret", lambda o: o.secret_stdin and o.secret_file),
    ("endpoint_alone", lambda o: o.endpoint and not (o.app_key and _count(o.secret_stdin, o.secret_file))),
    ("keys_alone", lambda o: any(getattr(o, name) for name in _CONNECTION_KEYS) and not (o.endpoint or o.profile)),
    ("key_alone", lambda o: o.app_key and not _count(o.secret_stdin, o.secret_file)),
)
_CONFLICTS: dict[str, Refusals] = {
    "get": (
        ("one_id", lambda o: (o.userid is None) == (o.ids_from is None)),
        ("clobber", lambda o: o.clobber and (not o.save or o.save in STANDARD_OUTPUT or o.ids_from)),
        ("terminal", lambda o: o.save in STANDARD_OUTPUT and sys.stdout.isatty()),  # bytes of a server could control it
        ("ids_folder", _needs_a_folder),
    ),
    "batch": (
        ("out_or_dry", lambda o: not (o.out or o.dry_run)),
        ("reason_alone", lambda o: o.reason and not o.only_failed),
        ("list_stdin", lambda o: o.list == "-" and o.secret_stdin),
    ),
    "connection add": (
        ("one_secret", lambda o: _count(o.secret_stdin, o.secret_file, o.no_secret) > 1),
        ("secret_alone", lambda o: _count(o.secret_stdin, o.secret_file, o.no_secret) and not o.app_key),
        ("no_secret_kept", lambda o: o.no_secret and any(getattr(o, f"{field}_file") for field in FURTHER_SECRETS)),
    ),
    "connection test": (
        ("one_secret", lambda o: o.secret_stdin and o.secret_file),
        ("key_alone", lambda o: o.app_key and not _count(o.secret_stdin, o.secret_file)),
    ),
    "sandbox": (("plain_tls", lambda o: o.plain and (o.tls or o.tls_name or o.ca_out)),),
}
"""Arguments that exclude each other, by command: the message, and a test of the options. The first match counts."""


def _split(words: Sequence[str]) -> tuple[list[str], list[tuple[str, str | None]]]:
    """Return the words that are not options, and each option with its value, None if it has none.

    An option means the same for each command.
    """
    others: list[str] = []
    given: list[tuple[str, str | None]] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            others.extend(rest)
            break
        if word == "-" or not word.startswith("-"):
            others.append(word)
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            if not equals and (known := _OPTIONS.get(name)) and known.value and rest and not rest[0].startswith("--"):
                equals = "="
                value = rest.pop(0)
            given.append((name, value if equals else None))
        else:
            letters = [f"-{letter}" for letter in word[1:]]
            names = letters if _OPTIONS.keys() >= set(letters) else [word]  # an ID may begin with an option's letter
            given.extend((name, None) for name in names)
    return others, given


def _find_command(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """Return the command, and the words after it."""
    for length in (2, 1):
        if command := COMMANDS.get(" ".join(words[:length])):
            return command, words[length:]
    return None, words


def unknown_command(words: Sequence[str], options: Sequence[tuple[str, str | None]], language: Language) -> NoReturn:
    """Raise Problem with Kind.INPUT_USAGE; its text suggests a similar name."""
    for name, _ in options if not words else ():
        if name not in _OPTIONS:
            _refuse("unknown_option", language, None, option=name, hint=_hint(name, _OPTIONS, language))
    if not words:
        _refuse("no_command", language, None)
    group = [name for name in COMMANDS if name.startswith(f"{words[0]} ")]
    typed = " ".join(words[: 2 if group else 1])
    if typed in {name.partition(" ")[0] for name in group}:
        _refuse("half_a_command", language, None, commands=listed(language, group))
    named = group or dict.fromkeys((*COMMANDS, *(name.partition(" ")[0] for name in COMMANDS), VERSION.name))
    _refuse("unknown_command", language, None, typed=typed, hint=_hint(typed, named, language))


def _set_option(options: Options, command: Command, name: str, value: str | None, language: Language) -> None:
    for argument in options_of(command):
        if name in {argument.name, *argument.other}:
            break
    else:
        known = [known for argument in options_of(command) for known in (argument.name, *argument.other)]
        is_known = name in _OPTIONS
        message = "option_elsewhere" if is_known else "unknown_option"
        hint = _hint(name, known, language) if name.startswith("--") else ""
        if not hint and not is_known and command.operands:
            hint = say("usage.value_with_hyphen", language)
        _refuse(message, language, command, option=name, of=command.name, hint=hint)
    if not argument.value:
        if value is not None:
            _refuse("takes_no_value", language, command, option=name)
        setattr(options, argument.key, True)
        return
    if value is None:
        _refuse("needs_value", language, command, option=name, value=argument.value)
    converted = _read(argument, value, name, command, language)
    setattr(options, argument.key, [*getattr(options, argument.key), converted] if argument.many else converted)


def _set_operands(options: Options, command: Command, words: Sequence[str], language: Language) -> None:
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
        hint = _hint(text, argument.choices, language)
        choices = listed(language, bad.choices)
        _refuse(bad.name, language, command, option=name, hint=hint, choices=choices, **bad.facts)


_SUGGESTIONS = {
    "--app-secret": "--secret-stdin",
    "--secret": "--secret-stdin",
    "--insecure": "--ca-file",
    "--output": "--save",
}
"""Options of other programs, or names easily confused, with the right option."""


def _hint(typed: str, known: Iterable[str], language: Language) -> str:
    """Return a question that suggests a similar name, "" if there is none."""
    import difflib  # noqa: PLC0415 - only for typing errors

    names = {name.lower(): name for name in known}
    if (meant := _SUGGESTIONS.get(typed)) in names:
        return say("usage.hint", language, meant=meant)
    for like in difflib.get_close_matches(typed.lower(), names, n=1, cutoff=0.6):
        if typed != names[like]:
            return say("usage.hint", language, meant=names[like])
    return ""
