# What install.sh and uninstall.sh have in common.

# Exit with a message in English and in Chinese.
stop() {
    echo "$1" >&2
    echo "$2" >&2
    exit 1
}

# The program of a process, by its folder in /proc. A window lets nobody look at it, not even its user: then what it was
# called by tells where it is.
exe_of() {
    readlink "$1/exe" 2>/dev/null && return
    grep -q "^Uid:[[:space:]]$(id -u)[[:space:]]" "$1/status" 2>/dev/null || return 0
    called=$(tr '\0' '\n' <"$1/cmdline" 2>/dev/null | head -n 1)
    case "$called" in
    /*/faceviewer | /*/faceviewer-cli) readlink -f "$called" || true ;;
    faceviewer | faceviewer-cli | */faceviewer | */faceviewer-cli) echo "$program/${called##*/}" ;;
    esac
}

# Exit if a program in the folder $program runs.
stop_if_running() {
    for process in /proc/[0-9]*; do
        case "$(exe_of "$process")" in
        "$program"/*)
            stop "FaceViewer is running; close it, then start this again." "FaceViewer 正在运行；请关闭后再次运行此脚本。"
            ;;
        esac
    done
}
