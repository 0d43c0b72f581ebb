"""Shell completions, generated from the tables of `grammar`; completing starts no Python.

Names of connections are read from the settings file by sed; IDs are those of the training gateway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.commands.grammar import COMMANDS, PROGRAM, USER_TYPES, options_of
from faceviewer.commands.output import say
from faceviewer.core.language import Language
from faceviewer.sandbox.people import CASES
from faceviewer.sandbox.provocations import GUIDE, ODDITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faceviewer.commands.grammar import Argument

_CASES = {case.user_id for case in CASES}
_IDS = {
    user_type: [
        sample.user_id
        for sample in GUIDE
        if (sample.user_type == user_type and (user_type == "PHONE" or sample.user_id in _CASES))
        or (sample.user_type is None and sample.user_id in ODDITIES)
    ]
    for user_type in USER_TYPES
}
# sed commands that find the name of a connection, on its own line below [[profiles]] or in braces on one line, as the
# program writes it (quotes and backslashes escaped) or as people do; in double quotes, which work in all three shells.
_PREFIX, _SUFFIX = r"^(_|_\{(.*,)?_)name_=_", r"_([,}#].*)?\$"
_NAMES = " ".join(
    f'-e "{line.replace("_", "[[:space:]]*")}"'
    for line in (
        r"/^_\[\[_profiles_\]\]/,/^_\[[^[]/b own",
        r"/^_\{/!d",
        ":own",
        rf"s/{_PREFIX}'([^']*)'{_SUFFIX}/\3/p",
        "t",
        rf"s/{_PREFIX}\"(([^\"\\\\]|\\\\[\"\\\\])+)\"{_SUFFIX}/\3/",
        "t basic",
        "d",
        ":basic",
        r"s/\\\\([\"\\\\])/\1/g",
        "p",
    )
)
_MACOS = "/Library/Application Support/FaceViewer/settings.toml"
_ELSEWHERE = f'/etc/faceviewer/settings.toml "$HOME{_MACOS}" "{_MACOS}"'
_PROFILES = f"""
    for file in "${{XDG_CONFIG_HOME:-$HOME/.config}}/FaceViewer/settings.toml" \\
        {_ELSEWHERE}; do
        [ -r "$file" ] && sed -nE {_NAMES} "$file"
    done"""


_OFFERS = {
    "bash": {
        "words": "mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$current\");",
        "file": 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current");',
        "profile": (
            "IFS=$'\\n'; mapfile -t COMPREPLY < <(compgen -W '$(__faceviewer_cli_profiles)' -- \"$current\"); "
            "[[ $current == [\\\"\\']* ]] || ((! ${#COMPREPLY[@]})) || "
            "mapfile -t COMPREPLY < <(printf '%q\\n' \"${COMPREPLY[@]}\");"
        ),
    },
    "zsh": {
        "words": "({})",
        "file": "_files",
        "profile": "__faceviewer_cli_profiles",
        "id": "__faceviewer_cli_ids",
    },
    "fish": {
        "words": " -a '{}'",
        "file": " -F",
        "profile": " -a '(__faceviewer_cli_profiles)'",
        "id": " -a '(__faceviewer_cli_ids)'",
    },
}
"""The code that offers words, files, names of connections or IDs of samples, by shell."""


def completion(shell: str) -> str:
    """Return the completion for bash, zsh or fish."""
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()
    return "\n".join(lines)


def _head(name: str) -> str:
    return f"# Completion of {PROGRAM} for {name}. Written by `{PROGRAM} completion {name}`.\n"


def _valued() -> str:
    """Return the options with a value, as a pattern."""
    return "|".join(sorted({n for c in COMMANDS.values() for o in c.options if o.value for n in (o.name, *o.other)}))


def _choices(argument: Argument) -> list[str]:
    return [*_first_words(), "all"] if argument.name == "TOPIC" else list(argument.offered)


def _values(argument: Argument, shell: str) -> str:
    """Return the code that offers the values of an argument, "" for none."""
    kind, words = argument.completes or ("id" if argument.name == "USERID" else "words"), _choices(argument)
    if kind != "words" and kind in _OFFERS[shell]:
        return _OFFERS[shell][kind]
    return _offer(words, shell) if words else ""


def _offer(words: list[str], shell: str = "bash") -> str:
    return _OFFERS[shell]["words"].format(" ".join(words))


def _bash() -> Iterator[str]:
    yield _head("bash")
    yield "__faceviewer_cli_profiles() {\n    local file" + _PROFILES + "\n}\n"
    yield "_faceviewer_cli() {"
    yield "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}"
    yield "    local i command= demo= IFS=$' \\t\\n'"
    yield "    local -a typed=()"
    yield "    COMPREPLY=()"
    yield "    # Where = parts words, --option=value is three."
    yield "    [[ $current == = ]] && current="
    yield "    [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}"
    yield "    for ((i = 1; i < COMP_CWORD; i++)); do"
    yield "        case ${COMP_WORDS[i]} in"
    yield f"            {_valued()}) ((i++)); [[ ${{COMP_WORDS[i]}} == = ]] && ((i++)) ;;"
    yield "            --demo) demo=1 ;;"
    yield "            -?*) ;;"
    yield '            *) typed+=("${COMP_WORDS[i]}") ;;'
    yield "        esac"
    yield "    done"
    yield "    command=${typed[0]-}"
    yield '    [[ $command == connection && -n ${typed[1]-} ]] && command+=" ${typed[1]}" && typed=("${typed[@]:1}")'
    yield "    case $command:$previous in"
    for name, options in (("", options_of(None)), *((command.name, command.options) for command in COMMANDS.values())):
        for option in filter(lambda option: option.value, options):
            names = "|".join(f"{_quoted(name)}:{each}" for each in (option.name, *option.other))
            yield f"        {names}) {_values(option, 'bash')} return ;;"
    yield "    esac"
    yield "    if [[ $current == -* ]]; then"
    yield "        case $command in"
    for name, command in COMMANDS.items():
        yield f"            {_quoted(name)}) {_offer([option.name for option in command.options])} ;;"
    yield f"            *) {_offer([option.name for option in options_of(None)])} ;;"
    yield "        esac"
    yield "        return"
    yield "    fi"
    yield "    case $command:${#typed[@]} in"
    yield f"        :0) {_offer(_first_words())} ;;"
    yield f"        connection:1) {_offer(_second_words())} ;;"
    for name, command in COMMANDS.items():
        for number, operand in enumerate(command.operands, 1):
            if values := _values(operand, "bash"):
                yield f"        {_quoted(name)}:{number}) {values} ;;"
    yield f"        help:2) [[ ${{typed[1]}} != connection ]] || {_offer(_second_words())} ;;"
    yield "        get:2|doors:2)"
    yield "            [[ -n $demo ]] || return"
    yield "            case ${typed[1]^^} in"
    for user_type, ids in _IDS.items():
        yield f"                {user_type}) {_offer(ids)} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield f"complete -F _faceviewer_cli {PROGRAM}"


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


def _first_words() -> list[str]:
    return list(dict.fromkeys(name.partition(" ")[0] for name in COMMANDS))


def _second_words() -> list[str]:
    return [name.partition(" ")[2] for name in COMMANDS if " " in name]


def _help_text(key: str) -> str:
    """Return a help text, escaped for single quotes in zsh and fish."""
    text = say(f"help.{key}", Language.EN)
    return text.replace("'", "’").replace("[", "(").replace("]", ")")


def _meaning(word: str) -> str:
    return _help_text("connection_list" if word == "connection" else word.replace("-", "_"))


def _zsh() -> Iterator[str]:
    yield f"#compdef {PROGRAM}"
    yield _head("zsh")
    yield '__faceviewer_cli_profiles() {\n    local file\n    local -a names\n    names=("${(@f)$('
    yield _PROFILES.strip("\n") + '\n    )}")\n    compadd -a names\n}\n'
    yield "__faceviewer_cli_ids() {"
    yield "    (( ${words[(I)--demo]} )) || return 1"
    yield "    case ${(U)line[1]} in"
    for user_type, ids in _IDS.items():
        yield f"        {user_type}) compadd {' '.join(ids)} ;;"
    yield "    esac"
    yield "}\n"
    general = " ".join(_zsh_option(option) for option in options_of(None))
    yield "__faceviewer_cli_second_words() {"
    yield f"    [[ $line[1] == connection ]] && compadd {' '.join(_second_words())}"
    yield "}\n"
    yield f"""_faceviewer_cli() {{
    local -a line commands typed
    local command i
    for ((i = 2; i < CURRENT; i++)); do
        case $words[i] in
            {_valued()}) ((i++)) ;;
            -?*) ;;
            *) typed+=($i) ;;
        esac
    done
    if (( ! $#typed )); then
        commands=("""
    for word in _first_words():
        meaning = _meaning(word).replace(":", "\\:")
        yield f"            '{word}:{meaning}'"
    yield f"""        )
        _arguments {general} '*:command:{{_describe command commands}}'
        return
    fi
    # Options before the command are read as those behind it.
    command=$words[typed[1]]
    words[typed[1]]=(); (( CURRENT-- ))
    if [[ $command == connection ]]; then
        if (( $#typed == 1 )); then
            _arguments {general} '*:command:({" ".join(_second_words())})'
            return
        fi
        command="$command $words[typed[2]-1]"
        words[typed[2]-1]=(); (( CURRENT-- ))
    fi"""
    yield "    case $command in"
    for name, command in COMMANDS.items():
        yield f"        {_quoted(name)})"
        specs = [_zsh_option(option) for option in command.options]
        specs += [
            f"'{number}:{operand.name}:{_values(operand, 'zsh')}'" for number, operand in enumerate(command.operands, 1)
        ]
        specs += ["'2:word:__faceviewer_cli_second_words'"] if name == "help" else []
        yield "            _arguments " + " \\\n                ".join(specs) + " ;;"
    yield "    esac"
    yield "}"
    yield "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then"
    yield '    _faceviewer_cli "$@"'
    yield "else"
    yield f"    compdef _faceviewer_cli {PROGRAM}"
    yield "fi"


def _zsh_option(option: Argument) -> str:
    value = f":{option.value}:{_values(option, 'zsh')}" if option.value else ""
    names = [f"{name}=" if value else name for name in (option.name, *option.other)]
    return ("{" + ",".join(names) + "}" if option.other else names[0]) + f"'[{_help_text(option.text)}]{value}'"


def _fish() -> Iterator[str]:
    yield _head("fish")
    yield "function __faceviewer_cli_profiles"
    yield "    set -l config $HOME/.config"
    yield "    set -q XDG_CONFIG_HOME; and set config $XDG_CONFIG_HOME"
    yield f"    for file in $config/FaceViewer/settings.toml {_ELSEWHERE}"
    yield "        test -r $file"
    yield f"        and sed -nE {_NAMES} $file"
    yield "    end"
    yield "end\n"
    yield "function __faceviewer_cli_ids"
    yield "    set -l typed (commandline -opc)"
    yield "    contains -- --demo $typed; or return"
    for user_type, ids in _IDS.items():
        yield f"    contains -- {user_type} (string upper -- $typed); and printf '%s\\n' {' '.join(ids)}"
    yield "end\n"
    yield f"complete -c {PROGRAM} -f"
    seen = "__fish_seen_subcommand_from"
    none = f"-n 'not {seen} {' '.join(_first_words())}'"
    for word in _first_words():
        yield f"complete -c {PROGRAM} {none} -a {word} -d '{_meaning(word)}'"
    yield from (_fish_option(option, none) for option in options_of(None))
    second = " ".join(_second_words())
    yield f"complete -c {PROGRAM} -n '{seen} connection; and not {seen} {second}' -a '{second}'"
    for name, command in COMMANDS.items():
        # The word after help is its topic, and not a command; only a topic of two words has a second one.
        other = " ".join(word for word in _first_words() if word != "help") if name == "help" else "help"
        where = "; and ".join((*(f"{seen} {word}" for word in name.split()), f"not {seen} {other}"))
        yield from (_fish_option(option, f"-n '{where}'") for option in command.options)
        for operand in command.operands:
            if values := _values(operand, "fish"):
                yield f"complete -c {PROGRAM} -n '{where}'{values}"


def _fish_option(option: Argument, where: str) -> str:
    short = "".join(f" -s {other[1:]}" for other in option.other if len(other) == 2)
    values = f" -r{_values(option, 'fish')}" if option.value else ""
    values = values if " -F" in values else values.replace(" -r", " -x")
    return f"complete -c {PROGRAM} {where} -l {option.name[2:]}{short}{values} -d '{_help_text(option.text)}'"
