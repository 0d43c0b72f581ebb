"""Print a shell completion: a script for the shell, the awk program that all of them run, and the words to offer.

Completing does not start FaceViewer: awk finds the words to offer in a table, and the names of connections in the
settings files.
"""

from __future__ import annotations

import shlex
from itertools import product
from typing import TYPE_CHECKING

from faceviewer.commands.grammar import COMMANDS, HELP, PROGRAM, options_of
from faceviewer.commands.help import command_text
from faceviewer.commands.output import say, write
from faceviewer.sandbox.provocations import GUIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.commands.arguments import Options
    from faceviewer.commands.grammar import Argument
    from faceviewer.core.language import Language

_AWK = r"""
# Arguments: the shell, the table, and the words after the name of the program, the one to complete last.
# Prints lines with a word to offer, a tab and its meaning; or :files for the names of files.
# The table consists of blocks: a line |CONTEXT|CONTEXT|..., and the lines to print in these contexts.
function has(context) { return index(ARGV[2], "|" context "|") }

# Prints a line if its word fits. zsh selects words itself; fish would look for the typed characters in meanings too.
# For bash, words get the quotes of a command line.
function offer(line,    word, plain, found, special, quoted, i) {
    word = plain = substr(line, 1, index(line "\t", "\t") - 1)
    gsub(/\\/, "", plain)
    found = typed == "" ? 1 : index(plain, typed)
    if (shell == "bash" ? found != 1 : shell == "fish" && !found) return
    special = opening == "'" ? "'" : opening ? "\"$\\`" : " !\"#$&'()*;<>?[\\]^`{|}~"
    for (i = 1; i <= length(word); i++) {
        if (index(special, substr(word, i, 1))) quoted = quoted (opening == "'" ? "'\\'" : "\\")
        quoted = quoted substr(word, i, 1)
    }
    print (shell == "bash" ? prefix quoted : line)
}

# Offers the strings after "name" below [[profiles]], or in braces in the list "profiles".
function offer_connections(file,    line, header, top, depth, part, before, key, name) {
    while ((getline line < file) > 0) {
        sub(/^\357\273\277/, "", line)
        if (!depth && line ~ /^[ \t]*\[/) {
            header = 2  # a value below it is as deep as one in braces in a list
            top = line ~ /^[ \t]*\[\[[ \t]*profiles[ \t]*\]\]/ ? "profiles" : ""
            continue
        }
        while (match(line, /^[A-Za-z0-9_-]+|^"([^"\\]|\\.)*"|^'[^']*'|^./)) {
            part = substr(line, 1, RLENGTH)
            line = substr(line, RLENGTH + 1)
            if (part == "#") break
            if (part ~ /^[ \t\r]/) continue
            if (part == "=") {
                key = before
                if (!header && !depth) top = key
            } else if (before == "=" && key == "name" && top == "profiles" && header + depth == 2) {
                name = string(part)
                if (name != "" && !(name in names)) offer(name)
                names[name]
            }
            depth += (part ~ /^[[{]/) - (part ~ /^[]}]/)
            before = part
        }
    }
    close(file)
}

# Returns the text of a string, "" for other values and for strings with other escapes than \" and \\.
function string(part,    text, rest) {
    text = rest = substr(part, 2, length(part) - 2)
    gsub(/\\["\\]/, "", rest)
    if (part ~ /^"/ && rest !~ /\\/) {
        gsub(/\\"/, "\"", text)
        gsub(/\\\\/, "\\", text)
        return text
    }
    return part ~ /^'/ ? text : ""
}

BEGIN {
    shell = ARGV[1]
    for (i = 3; i < ARGC; i++) {  # bash usually passes --option=value as three words
        if (ARGV[i] != "=") words[++count] = ARGV[i]
        else if (i == ARGC - 1) words[++count] = ""
    }
    current = words[count]
    for (i = 1; i < count; i++) {
        if (ended || words[i] !~ /^-./) command = command (command == "" ? "" : " ") words[i]
        else if (words[i] == "--") ended = 1
        else if (words[i] == "--demo") demo = 1
        else if (has(words[i]) && words[i + 1] !~ /^--/) option = words[i++]  # its value is the next word
    }
    if (!ended && current ~ /^--[^=]*=/) {
        prefix = substr(current, 1, index(current, "="))
        context = substr(prefix, 1, length(prefix) - 1)
        current = substr(current, length(prefix) + 1)
    } else if (i > count) context = option
    else if (!ended && current ~ /^-/) {
        split(command, parts, " ")
        context = parts[1] " " parts[2] " -"
        if (!has(context)) context = has(parts[1] " -") ? parts[1] " -" : "-"
    } else context = tolower(command)
    opening = current ~ /^["']/ ? substr(current, 1, 1) : ""
    typed = current
    sub(/^["']/, "", typed)
    gsub(/\\/, "", typed)
    config = ENVIRON["XDG_CONFIG_HOME"] ~ /^\// ? ENVIRON["XDG_CONFIG_HOME"] : ENVIRON["HOME"] "/.config"
    total = split(ARGV[2], lines, "\n")
    for (i = 1; i <= total; i++) {
        if (lines[i] ~ /^\|/)
            shown = index(lines[i], "|" context "|") || demo && index(lines[i], "|" context " --demo|")
        else if (shown && lines[i] == ":connections") {
            offer_connections(config "/FaceViewer/settings.toml")
            offer_connections("/etc/faceviewer/settings.toml")
            offer_connections(ENVIRON["HOME"] "/Library/Application Support/FaceViewer/settings.toml")
            offer_connections("/Library/Application Support/FaceViewer/settings.toml")
        } else if (shown && lines[i] == ":files") print lines[i]
        else if (shown && lines[i] != "") offer(lines[i])
    }
}
"""
_SCRIPTS = {
    "bash": f"""\
_faceviewer_cli() {{
    mapfile -t COMPREPLY < <(LC_ALL=C command awk @AWK@ \\
        bash @TABLE@ \\
        "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null)
    if [[ ${{COMPREPLY[0]-}} == :files ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "${{COMP_WORDS[COMP_CWORD]#=}}")
    fi
}}
complete -F _faceviewer_cli {PROGRAM}""",
    "zsh": f"""\
#compdef {PROGRAM}
_faceviewer_cli() {{
    local -a lines names meanings
    lines=(${{(f)"$(LC_ALL=C command awk @AWK@ \\
        zsh @TABLE@ \\
        "${{(@Q)words[2,CURRENT]}}" 2>/dev/null)"}})
    [[ $PREFIX == --*=* ]] && compset -P '*='
    if [[ $lines[1] == :files ]]; then
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
    set -l lines (LC_ALL=C command awk @AWK@ \\
        fish @TABLE@ \\
        (commandline -opc)[2..] "$current" 2>/dev/null)
    if test "$lines[1]" = :files
        set lines (__fish_complete_path (string replace -- "$option" '' $current))
    end
    for line in $lines
        echo "$option$line"
    end
end
complete -c {PROGRAM} -f -a '(__faceviewer_cli)'""",
}
"""The scripts for the shells; `@AWK@` and `@TABLE@` stand for texts in quotes."""


def run(options: Options, language: Language) -> int:
    """Print a completion and return 0. Raises Problem as `write`."""
    write(completion(options.shell, language))
    return 0


def completion(shell: str, language: Language) -> str:
    """Return the script for bash, zsh or fish, with the meanings in a language."""
    script = f"{_SCRIPTS[shell]}\n# Written by `{PROGRAM} completion {shell}`."
    for place, text in (("@AWK@", _AWK), ("@TABLE@", _table(language))):
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
