"""The scripts of shell completions: one for each shell, and the awk program that all of them run.

Completing does not start FaceViewer: awk finds the words to offer in a table, and the names of connections in the
settings files.
"""

from __future__ import annotations

from faceviewer.commands.grammar import PROGRAM

AWK = r"""
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
SCRIPTS = {
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
