#!/bin/sh
# Removes what install.sh installed; settings and the keyring's items stay.
set -eu

program=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=$(dirname "$(dirname "$program")")

stop() {
    echo "$1" >&2
    echo "$2" >&2
    exit 1
}

if [ "$(basename "$program")" != faceviewer ] || [ ! -x "$program/faceviewer" ] || [ ! -d "$program/share" ]; then
    stop "This script works in an installed FaceViewer only." "此脚本仅可在已安装的 FaceViewer 中运行。"
fi
# A window lets nobody look at it, not even its user: then what it was called by tells where it is.
exe_of() {
    readlink "$1/exe" 2>/dev/null && return
    grep -q "^Uid:[[:space:]]$(id -u)[[:space:]]" "$1/status" 2>/dev/null || return 0
    called=$(tr '\0' '\n' <"$1/cmdline" 2>/dev/null | head -n 1)
    case "$called" in
    /*/faceviewer | /*/faceviewer-cli) readlink -f "$called" || true ;;
    faceviewer | faceviewer-cli | */faceviewer | */faceviewer-cli) echo "$program/${called##*/}" ;;
    esac
}

for process in /proc/[0-9]*; do
    case "$(exe_of "$process")" in
    "$program"/*)
        stop "FaceViewer is running; close it, then start this again." "FaceViewer 正在运行；请关闭后再次运行此脚本。"
        ;;
    esac
done

# Only links that lead into this very program.
remove_link() {
    case "$(readlink "$1" 2>/dev/null || true)" in "$program"/*) rm -f "$1" ;; esac
}

for command in faceviewer faceviewer-cli; do
    remove_link "$prefix/bin/$command"
done
(cd "$program/share" && find . -type f) | while read -r file; do
    remove_link "$prefix/share/$file"
    (cd "$prefix/share" && rmdir -p "$(dirname "$file")" 2>/dev/null) || true
done
rm -rf "$program"
list=$prefix/share/applications/mimeinfo.cache # who opens links
if [ -e "$list" ] && update-desktop-database -q "$prefix/share/applications" 2>/dev/null && [ "$(cat "$list")" = "[MIME Cache]" ]; then
    rm -f "$list"
    rmdir "$prefix/share/applications" 2>/dev/null || true
fi
for folder in "$prefix/share" "$prefix/bin" "$prefix/lib" "$prefix"; do
    rmdir "$folder" 2>/dev/null || true # others have something in it
done
echo "FaceViewer is removed. Your settings are still in ~/.config/FaceViewer, your keys in the keyring."
echo "FaceViewer 已卸载。设置仍保留在 ~/.config/FaceViewer，密钥仍在钥匙串中。"
