#!/bin/sh
# Removes what install.sh installed; settings, results of lists and the keyring's items stay.
set -eu

program=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=$(dirname "$(dirname "$program")")

. "$program/common.sh"

if [ "$(basename "$program")" != faceviewer ] || [ ! -x "$program/faceviewer" ] || [ ! -d "$program/share" ]; then
    stop "This script works in an installed FaceViewer only." "此脚本仅可在已安装的 FaceViewer 中运行。"
fi
stop_if_running

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
echo "FaceViewer is removed. Your settings, and results of lists without a saved report, are still in ~/.config/FaceViewer, your keys in the keyring."
echo "FaceViewer 已卸载。设置和尚未保存报告的列表结果仍保留在 ~/.config/FaceViewer，密钥仍在钥匙串中。"
