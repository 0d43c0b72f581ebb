"""The help, wrapped to the width of the terminal; a Chinese character takes two columns."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

from faceviewer.commands.arguments import unknown_command
from faceviewer.commands.grammar import COMMANDS, EXAMPLES, PROGRAM, options_of
from faceviewer.commands.output import say, write
from faceviewer.commands.wrapping import columns, wrapped
from faceviewer.wording.catalogue import titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faceviewer.commands.arguments import Options
    from faceviewer.commands.grammar import Argument, Command
    from faceviewer.core.language import Language

_MOST, _LEAST = 100, 32  # columns; wider lines are hard to read, and narrower ones have no room for an option
_FOR_TWO_COLUMNS = 60  # below this width a name is printed above its explanation
_NAMES = 24  # maximum width of the column of names


def run(options: Options, language: Language) -> int:
    """Print the help and return 0. Raises Problem as `help_text` and `write`."""
    write(*help_text(options.topic, language).split("\n"))
    return 0


def help_text(topic: Sequence[str], language: Language, *, width: int | None = None) -> str:
    """Return the help.

    Args:
        topic: the words of a command, possibly followed by others; empty for the program, "all" for everything.
        width: the width of the terminal, in columns; None for $COLUMNS or the terminal's own.

    Raises:
        Problem: Kind.INPUT_USAGE if there is no such command.
    """
    width = max(_LEAST, min(width or shutil.get_terminal_size((80, 24)).columns, _MOST))
    if list(topic) == ["all"]:
        pages = [_program(language, width), *(_page(command, language, width) for command in COMMANDS.values())]
        return "\n\n".join("\n".join(page) for page in pages)
    if not topic:
        return "\n".join(_program(language, width))
    if command := COMMANDS.get(" ".join(topic[:2])) or COMMANDS.get(topic[0]):
        return "\n".join(_page(command, language, width))
    group = [command for name, command in COMMANDS.items() if name.startswith(f"{topic[0]} ")]
    if not group or topic[1:]:
        unknown_command(topic, (), language)
    return "\n\n".join("\n".join(_page(command, language, width)) for command in group)


def usage_line(command: Command | None, language: Language) -> str:
    """Return the usage of a command in one line."""
    words = [command.name, *(_operand(operand) for operand in command.operands)] if command else ["COMMAND"]
    return titled(say("help.usage", language), " ".join([PROGRAM, *words, "[OPTION...]"]), language)


def command_text(name: str, language: Language) -> str:
    """Return what a command does."""
    return say(f"help.{re.sub(r'[- ]', '_', name)}", language)


def _program(language: Language, width: int) -> Iterator[str]:
    yield from wrapped(usage_line(None, language), width)
    yield ""
    yield from wrapped(say("help.program", language), width)
    yield from _table("commands", [(name, command_text(name, language)) for name in COMMANDS], language, width)
    yield from _arguments("options", options_of(None), language, width)
    yield from _examples(EXAMPLES, language, width)


def _page(command: Command, language: Language, width: int) -> Iterator[str]:
    yield from wrapped(usage_line(command, language), width)
    yield ""
    yield from wrapped(command_text(command.name, language), width)
    if command.operands:
        yield from _arguments("operands", command.operands, language, width)
    yield from _arguments("options", command.options, language, width)
    statuses = [(str(status), say(f"status.{name}", language)) for status, name in command.statuses]
    yield from _table("statuses", [*statuses, ("130", say("status.interrupted", language))], language, width)
    yield from _examples(command.examples, language, width)


def _operand(argument: Argument) -> str:
    name = f"{argument.name}..." if argument.many else argument.name
    return name if argument.needed else f"[{name}]"


def _arguments(title: str, arguments: Sequence[Argument], language: Language, width: int) -> Iterator[str]:
    rows = []
    for argument in arguments:
        short = [name for name in argument.other if len(name) == 2]  # an old name is not shown
        names = ", ".join([*short, argument.name])
        rows.append((f"{names} {argument.value}".strip(), say(f"help.{argument.text}", language)))
    yield from _table(title, rows, language, width)


def _table(title: str, rows: Sequence[tuple[str, str]], language: Language, width: int) -> Iterator[str]:
    yield ""
    yield say(f"help.{title}", language)
    first = min(_NAMES, max(columns(name) for name, _ in rows))
    for name, text in rows:
        if width < _FOR_TWO_COLUMNS:
            yield from (f"  {line}" for line in wrapped(name, width - 2))
            yield from (f"      {line}" for line in wrapped(text, width - 6))
            continue
        lines = wrapped(text, width - first - 4)
        if columns(name) > first:
            yield f"  {name}"
        else:
            yield f"  {name:<{first}}  {lines.pop(0)}"
        yield from (f"  {'':<{first}}  {line}" for line in lines)


def _examples(examples: Sequence[str], language: Language, width: int) -> Iterator[str]:
    yield ""
    yield say("help.examples", language)
    for example in examples:
        line = f"  {PROGRAM}"
        for word in _units(example):
            if columns(f"{line} {word} \\") > width:
                yield f"{line} \\"
                line = "     "
            line += f" {word}"
        yield line


def _units(example: str) -> Iterator[str]:
    """Yield parts that stay on one line: an option together with its value."""
    words = shlex.split(example)
    while words:
        word = words.pop(0)
        has_value = word.startswith("--") and words and not words[0].startswith("-")
        yield f"{word} {words.pop(0)}" if has_value else word
