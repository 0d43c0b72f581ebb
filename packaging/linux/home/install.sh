#!/bin/sh
# Installs FaceViewer for this user, from the folder where this script is: ./install.sh [FOLDER]
#
# FOLDER is where everything goes, ~/.local by default. The program is copied beside the one that is there and put in
# its place by a rename; if anything goes wrong, before or after, what was there before is there again.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${1:-$HOME/.local}

. "$here/common.sh"

[ -x "$here/program/faceviewer" ] || stop "There is no program beside this script." "此脚本旁没有程序文件。"
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share" || stop "$prefix cannot be written to." "无法写入 $prefix。"
prefix=$(CDPATH='' cd -- "$prefix" && pwd -P)
case "$prefix" in
*[\"\`\$\\%]*) stop "A menu entry cannot start a program in $prefix: choose a folder without \" \` \$ \\ %." "菜单项无法启动 $prefix 中的程序：请选择名称不含 \" \` \$ \\ % 的文件夹。" ;;
esac
program=$prefix/lib/faceviewer new=$prefix/lib/faceviewer.new old=$prefix/lib/faceviewer.old
for file in bin/faceviewer bin/faceviewer-cli $(cd "$here" && find share -type f); do # as in link()
    case "$(readlink -f "$prefix/$file")" in
    "$program"/*) ;;
    *) [ ! -e "$prefix/$file" ] || stop "$prefix/$file was not installed by this script; move it away first." "$prefix/$file 不是由此脚本安装的；请先将其移走。" ;;
    esac
done

stop_if_running

# What the desktop and the shell find are links into the program, at names that stay the same from version to version.
link() {
    for command in faceviewer faceviewer-cli; do
        ln -sfn "$program/$command" "$prefix/bin/$command" || return 1
    done
    find "$program/share" -type f | {
        while read -r file; do
            place=$prefix/share${file#"$program/share"}
            mkdir -p "$(dirname "$place")" && ln -sfn "$file" "$place" || exit 1
        done
    } || return 1
    update-desktop-database -q "$prefix/share/applications" 2>/dev/null || true # whose list says who opens links
}

restore() {
    rm -rf "$new"
    if [ -e "$old" ]; then
        rm -rf "$program"
        mv "$old" "$program"
    fi
}

restore # of an installation that lost its power
trap restore EXIT
trap 'exit 1' HUP INT TERM
failed_en="It could not be installed; nothing has changed." failed_zh="安装失败；未作任何更改。"
cp -R "$here/program" "$new" || stop "$failed_en" "$failed_zh"
cp -R "$here/share" "$here/common.sh" "$here/uninstall.sh" "$here/LICENSE" "$here/THIRD-PARTY.txt" "$new/" || stop "$failed_en" "$failed_zh"
# By its whole path: ~/.local/bin need not be in the desktop's PATH. In quotes only where it must be: xdg-open cannot
# read them where there is no desktop to hand a link to.
case "$program" in
*[!A-Za-z0-9/._-]*) quoted=\"$program/faceviewer\" ;;
*) quoted=$program/faceviewer ;;
esac
entry=$new/share/applications/faceviewer.desktop
(while IFS= read -r line; do # sed would interpret some characters of the path
    case "$line" in
    TryExec=*) line=TryExec=$program/faceviewer ;;
    Exec=faceviewer*) line=Exec=$quoted${line#Exec=faceviewer} ;;
    esac
    printf '%s\n' "$line" || exit 1
done) <"$here/share/applications/faceviewer.desktop" >"$entry" || stop "$failed_en" "$failed_zh"
"$new/faceviewer-cli" --version >/dev/null || stop "It does not run on this system; nothing has changed." "无法在此系统上运行；未作任何更改。"

if [ -e "$program" ]; then
    mv "$program" "$old"
    mv "$new" "$program"
    link || stop "$failed_en" "$failed_zh"
    trap - EXIT
    rm -rf "$old"
else
    mv "$new" "$program"
    link || { "$program/uninstall.sh" >/dev/null || true; stop "$failed_en" "$failed_zh"; }
    trap - EXIT
fi

echo "FaceViewer is installed: in the menu, and as $prefix/bin/faceviewer. To remove it: $program/uninstall.sh"
echo "FaceViewer 已安装：见应用菜单，或 $prefix/bin/faceviewer。卸载：$program/uninstall.sh"
case ":$PATH:" in
*":$prefix/bin:"*) ;;
*)
    echo "$prefix/bin is not in PATH yet; log in again, or type the whole path."
    echo "$prefix/bin 尚不在 PATH 中；请重新登录，或输入完整路径。"
    ;;
esac
