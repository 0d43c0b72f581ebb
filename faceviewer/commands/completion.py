"""Print a shell completion: a script of `completion_scripts` with the table of all words to offer."""

from __future__ import annotations

import shlex
from itertools import product
from typing import TYPE_CHECKING

from faceviewer.commands.completion_scripts import AWK, SCRIPTS
from faceviewer.commands.grammar import COMMANDS, HELP, PROGRAM, options_of
from faceviewer.commands.help import command_text
from faceviewer.commands.output import say, write
from faceviewer.sandbox.provocations import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.commands.arguments import Options
    from faceviewer.commands.grammar import Argument
    from faceviewer.core.language import Language


def run(options: Options, language: Language) -> int:
    """Print a completion and return 0. Raises Problem as `write`."""
    write(completion(options.shell, language))
    return 0


def completion(shell: str, language: Language) -> str:
    """Return the script for bash, zsh or fish, with the meanings in a language."""
    script = f"{SCRIPTS[shell]}\n# Written by `{PROGRAM} completion {shell}`."
    for place, text in (("@AWK@", AWK), ("@TABLE@", _table(language))):
        fish = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        script = script.replace(place, fish if shell == "fish" else shlex.quote(text))
    return script


def _table(language: Language) -> str:
    """Return the table of the awk program; words with the same contexts are in one block."""
    meanings: dict[tuple[str, str], str] = {}
    for context, word, meaning in (*_commands(language), *_options(language), *_operands(language)):
        meanings.setdefault((context, word), meaning)
    contexts: dict[str, str] = {}
    for (context, word), meaning in meanings.items():
        line = f"{word}\t{meaning}" if meaning else word
        contexts[line] = f"{contexts.get(line, '|')}{context}|"
    blocks: dict[str, list[str]] = {}
    for line, where in contexts.items():
        blocks.setdefault(where, [where]).append(line)
    return "\n".join("\n".join(block) for block in blocks.values())


def _commands(language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the words of commands: the context, which is the words before it, the word, and its meaning."""
    for name in COMMANDS:
        words = name.split()
        for number, word in enumerate(words):
            before = words[:number]
            yield " ".join(before), word, command_text(name, language)
            yield " ".join((HELP.name, *before)), word, command_text(name, language)
    yield HELP.name, "all", ""


def _options(language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the options, whose context is a command and "-", and their values, whose context is the option."""
    for command in (None, *COMMANDS.values()):
        for option in options_of(command):
            yield f"{command.name} -" if command else "-", option.name, say(f"help.{option.text}", language)
            for name in (option.name, *option.other) if option.value else ():
                yield from ((name, value, "") for value in _values(option) or ("",))


def _operands(language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the first operands of commands, and after --demo IDs; the context is the words before, in lower case."""
    for name, command in COMMANDS.items():
        for operand in command.operands[:1]:
            yield from ((name, value, "") for value in _values(operand))
        if {"USERID", "--demo"} <= {argument.name for argument in (*command.operands, *command.options)}:
            for user_type, sample in product(command.operands[0].choices, GUIDE):
                if sample.user_type in {None, user_type}:
                    yield f"{name} {user_type} --demo".lower(), sample.user_id, sample.shows[language]


def _values(argument: Argument) -> tuple[str, ...]:
    kinds = {"file": (":files",), "profile": (":connections",)}
    return kinds.get(argument.completes, argument.offered)
