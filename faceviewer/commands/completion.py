"""Shell completions: a short script for each shell, which asks this program for the words to offer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faceviewer.commands.arguments import find_command, split
from faceviewer.commands.grammar import COMMANDS, HELP, PROGRAM, options_of
from faceviewer.commands.help import command_text
from faceviewer.commands.output import say, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.commands.arguments import Options
    from faceviewer.commands.grammar import Argument
    from faceviewer.core.language import Language

_FILES = ":files"
"""Offered in place of the names of files, which the shell knows."""
_SCRIPTS = {
    "bash": f"""\
_faceviewer_cli() {{
    mapfile -t COMPREPLY < <({PROGRAM} completion bash -- "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null)
    if [[ ${{COMPREPLY[0]-}} == {_FILES} ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "${{COMP_WORDS[COMP_CWORD]#=}}")
    fi
}}
complete -F _faceviewer_cli {PROGRAM}""",
    "zsh": f"""\
#compdef {PROGRAM}
_faceviewer_cli() {{
    local -a lines names meanings
    lines=(${{(f)"$({PROGRAM} completion zsh -- "${{(@Q)words[2,CURRENT]}}" 2>/dev/null)"}})
    [[ $PREFIX == --*=* ]] && compset -P '*='
    if [[ $lines[1] == {_FILES} ]]; then
        _files
    else
        names=("${{(@)lines%%$'\\t'*}}") meanings=("${{(@)lines/$'\\t'/  }}")
        compadd -l -d meanings -a names
    fi
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _faceviewer_cli "$@"
else
    compdef _faceviewer_cli {PROGRAM}
fi""",
    "fish": f"""\
function __faceviewer_cli
    set -l current (commandline -ct)
    set -l option (string match -r -- '^--[^=]*=' $current)
    set -l lines ({PROGRAM} completion fish -- (commandline -opc)[2..] "$current" 2>/dev/null)
    if test "$lines[1]" = {_FILES}
        set lines (__fish_complete_path (string replace -- "$option" '' $current))
    end
    for line in $lines
        echo "$option$line"
    end
end
complete -c {PROGRAM} -f -a '(__faceviewer_cli)'""",
}
"""The scripts pass the words typed after the program's name, and get lines of a word, a tab and its meaning."""


def run(options: Options, language: Language) -> int:
    """Print a completion and return 0. Raises Problem as `write`."""
    write(*completion(options.shell, options.word, language))
    return 0


def completion(shell: str, typed: Sequence[str], language: Language) -> list[str]:
    """Return the lines of the script for bash, zsh or fish, or one line for each word that it offers.

    Args:
        typed: the words after the program's name, the one to complete last; none for the script.
        language: of the meanings.
    """
    if not typed:
        return [*_SCRIPTS[shell].split("\n"), f"# Written by `{PROGRAM} completion {shell}`."]
    if shell != "bash":
        return ["\t".join(filter(None, pair)) for pair in _offered(typed, language).items()]
    # In bash, where = parts words, --option=value is three; and words are as typed, with their quotes.
    words = [re.sub(r"^[\"']|\\(?=.)", "", word) for word in typed if word != "="]
    offered = _offered([*words, ""] if typed[-1] == "=" else words, language)
    if typed[-1].startswith("'"):
        return [word.replace("'", r"'\''") for word in offered]
    special = r'["$\\`]' if typed[-1].startswith('"') else r"[^\w%+,./:=@-]"
    return [re.sub(special, r"\\\g<0>", word) for word in offered]


def _offered(words: Sequence[str], language: Language) -> dict[str, str]:
    """Return what can stand in place of the last word, with meanings; `_FILES` alone for the names of files."""
    given, current = split(words[:-1]), words[-1]
    command, operands = find_command(given.words)
    options = {name: option for option in options_of(command) for name in (option.name, *option.other)}
    name, equals, value = current.partition("=")
    if not equals and given.options and given.options[-1] == (words[-2], None):  # its value may be the next word
        name, value = words[-2], current
    if (option := options.get(name)) and option.value and (equals or name != current):
        current, offered = value, _values(option, "", language)
    elif current.startswith("-"):
        offered = {option.name: say(f"help.{option.text}", language) for option in options_of(command)}
    elif command is None:
        offered = _next_words(given.words, language)
    elif command is HELP:
        offered = _next_words(operands, language) | ({} if operands else {"all": ""})
    else:
        user_type = operands[0] if operands and ("--demo", None) in given.options else ""
        offered = {}
        for operand in command.operands[len(operands) :][:1]:
            offered = _values(operand, user_type, language)
    return {word: meaning for word, meaning in offered.items() if word.startswith(current) or word == _FILES}


def _next_words(words: Sequence[str], language: Language) -> dict[str, str]:
    """Return the words of commands that follow some words."""
    found: dict[str, str] = {}
    for command in COMMANDS:
        name = command.split()
        if name[: len(words)] == list(words) != name:
            found.setdefault(name[len(words)], command_text(command, language))
    return found


def _values(argument: Argument, user_type: str, language: Language) -> dict[str, str]:
    """Return the values of an argument; IDs are those of the training gateway."""
    if argument.completes == "file":
        return {_FILES: ""}
    if argument.completes == "profile":
        from faceviewer.store.settings import default_path, load_settings  # noqa: PLC0415 - few words need it

        return {profile.name: profile.endpoint for profile in load_settings(default_path())[0].connections}
    if argument.name == "USERID" and user_type:
        from faceviewer.sandbox.provocations import GUIDE  # noqa: PLC0415 - see above

        fitting = (sample for sample in GUIDE if sample.user_type in {None, user_type.upper()})
        return {sample.user_id: sample.shows[language] for sample in fitting}
    return dict.fromkeys(argument.offered, "")
