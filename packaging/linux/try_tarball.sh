# In an empty Debian system, as a user: run the archive's program where it is, install it, remove it.
#   try_tarball.sh ARCHIVE      beside this script
cd /trial
archive=/trial/$1

say() { echo "-- $*"; }
fail() { echo "FAILED: $*"; exit 1; }
as_user() { su amy -c "umask 077; cd; $*"; }
files() { find /home/amy -path '*/.cache' -prune -o -print | sort; }
wait_for() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ $n -lt 100 ] || fail "nothing after 20 s: $*"; sleep 0.2; done; }
running() { ls -l /proc/[0-9]*/exe 2>/dev/null | grep -q "> $1"; }

# What every desktop has; nothing of Python or Qt.
{ apt-get -qq update && apt-get -qq install -y --no-install-recommends ca-certificates fonts-wqy-microhei libegl1 libgl1 \
    desktop-file-utils libfontconfig1 libwayland-client0 libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1 libxcb1 xauth xclip xdg-utils xdotool xvfb xz-utils; } \
    >apt.log 2>&1 || { cat apt.log; fail apt; }
useradd --create-home amy
folder='/home/amy/下载 1'
as_user "mkdir '$folder'"
tar -C "$folder" -xJf "$archive"
chown -R amy: "$folder"
unpacked=$folder/$(ls "$folder")
files >before

say "run where it was unpacked"
as_user "QT_QPA_PLATFORM=offscreen timeout 120 '$unpacked/program/faceviewer' --self-test" >self-test.json || { cat self-test.json; fail self-test; }
as_user "timeout 60 '$unpacked/program/faceviewer-cli' get PHONE 13800138000 --demo" >get.txt || { cat get.txt; fail get; }

say "installed by its user, and used on a screen"
as_user "'$unpacked/install.sh'" >install.log 2>&1 || { cat install.log; fail install; }
as_user "timeout 120 xvfb-run -a -s '-nolisten local' ~/.local/bin/faceviewer --self-test" >self-test.json || { cat self-test.json; fail "self-test on a screen"; }
entry=/home/amy/.local/share/applications/faceviewer.desktop
grep -q '^Exec=/home/amy/.local/lib/faceviewer/faceviewer %u$' "$entry" || { cat "$entry"; fail "the menu entry starts something else"; }
[ -s /home/amy/.local/share/icons/hicolor/48x48/apps/faceviewer.png ] || fail "no icon"
[ -s /home/amy/.local/share/bash-completion/completions/faceviewer-cli ] || fail "no completion"
[ -z "$(find /home/amy/.local -xtype l)" ] || fail "a link leads to nothing"

say "a link that another program opens fills the form in"
cat >link.sh <<'L'
xdg-open 'faceviewer://look?type=PHONE&id=13800138000&ticket=4711' &
xdotool search --sync --onlyvisible --name FaceViewer windowfocus --sync
until [ "$(xclip -selection clipboard -o 2>/dev/null)" = 13800138000 ]; do xdotool key ctrl+c; sleep 0.5; done
xdotool key ctrl+q
wait
L
chmod a+r link.sh
as_user "timeout 120 xvfb-run -a -s '-nolisten local -screen 0 1280x800x24' sh -e /trial/link.sh" >link.log 2>&1 || { cat link.log; fail "a link"; }

say "refused while it runs"
as_user "xvfb-run -a -s '-nolisten local' ~/.local/bin/faceviewer --demo" >window.log 2>&1 &
wait_for running /home/amy/.local/lib/faceviewer/faceviewer
for script in "$unpacked/install.sh" /home/amy/.local/lib/faceviewer/uninstall.sh; do
    if as_user "'$script'" >refused.log 2>&1; then fail "$script did it over a running program"; fi
    grep -q 'FaceViewer is running' refused.log || { cat refused.log; fail "$script gave another reason"; }
done
kill $(ls -l /proc/[0-9]*/exe 2>/dev/null | sed -n 's|^.* /proc/\([0-9]*\)/exe -> /home/amy/.local/lib/faceviewer/.*|\1|p')
wait || true

say "once more over itself, and removed: every file is as before"
as_user "'$unpacked/install.sh'" >install.log 2>&1 || { cat install.log; fail "install over itself"; }
as_user "~/.local/bin/faceviewer-cli --version" >/dev/null || fail "it does not run any more"
as_user "~/.local/lib/faceviewer/uninstall.sh" >install.log 2>&1 || { cat install.log; fail uninstall; }
files >after
diff before after || fail "left behind, or lost"

say "on a full disk: the old version or none"
small=/home/amy/small
as_user "mkdir $small"
mount -t tmpfs -o "size=$(($(du -sk "$unpacked" | cut -f1) / 2))k" tmpfs $small
chown amy: $small
if as_user "'$unpacked/install.sh' $small" >install.log 2>&1; then fail "the disk was not full"; fi
[ -z "$(find $small -type f)" ] || fail "half of it is left"
mount -o "remount,size=$(($(du -sk "$unpacked" | cut -f1) * 3 / 2))k" $small
as_user "'$unpacked/install.sh' $small" >install.log 2>&1 || { cat install.log; fail "install where there is room"; }
if as_user "'$unpacked/install.sh' $small" >install.log 2>&1; then fail "the disk was not full for a second one"; fi
[ "$(ls $small/lib)" = faceviewer ] || { ls $small/lib; fail "half of the new version is there"; }
as_user "QT_QPA_PLATFORM=offscreen timeout 120 $small/bin/faceviewer --self-test" >self-test.json || { cat self-test.json; fail "self-test after the full disk"; }
say "all done"
