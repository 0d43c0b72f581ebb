# In an empty Debian system: install the package, use it, upgrade it, remove it.
#   try_deb.sh PACKAGE NEXT      both beside this script; NEXT is the same with a higher version
cd /trial
package=./$1 next=./$2

say() { echo "-- $*"; }
fail() { echo "FAILED: $*"; exit 1; }
install() { apt-get -qq install -y --no-install-recommends "$@" >apt.log 2>&1 || { cat apt.log; fail "install $*"; }; }
files() { find / -xdev \( -path /proc -o -path /trial -o -path /tmp -o -path '/var/cache/*' -o -path '/var/lib/apt/*' \
    -o -path '/var/lib/dpkg/*' -o -path '/var/log/*' -o -path '/dev/*' -o -path /etc/ssl -o -path /usr/local/share/ca-certificates -o -path /root \) -prune -o -print | sort; }
wait_for() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ $n -lt 100 ] || fail "nothing after 20 s: $*"; sleep 0.2; done; }

apt-get -qq update >apt.log 2>&1 || { cat apt.log; fail update; }
files >before

say "installed with what it depends on, and nothing else"
install "$package"
[ -z "$(command -v python3)" ] || fail "there is another Python here, which it may have used"
version=$(dpkg-query -W -f '${Version}' faceviewer)
[ "$(faceviewer --version)" = "faceviewer $version" ] || fail version
QT_QPA_PLATFORM=offscreen timeout 120 faceviewer --self-test >self-test.json || { cat self-test.json; fail "self-test offscreen"; }
status=0
timeout 60 faceviewer >window.txt 2>&1 || status=$?
[ "$status $(wc -l <window.txt) $(grep -c faceviewer-cli window.txt)" = "2 1 1" ] || { cat window.txt; fail "without a display: status $status"; }
timeout 60 faceviewer --self-test >self-test.json 2>window.txt || status=$?
[ $status = 1 ] && tr -d ' \n' <self-test.json | grep -q '^{"ok":false,"fails":\["display"\],"warnings":\[.*}$' ||
    { cat self-test.json; fail "self-test without a display: status $status"; }
status=0
QT_QPA_PLATFORM=offscreen timeout 120 faceviewer --self-test >/dev/full 2>window.txt || status=$?
[ $status = 1 ] && tail -n 1 window.txt | grep -q '^the report cannot be written' || { cat window.txt; fail "self-test on a full disk: status $status"; }
timeout 60 faceviewer-cli self-test >self-test.json || { cat self-test.json; fail "self-test of the commands"; }
timeout 60 faceviewer-cli get PHONE 13800138000 --demo --save face.jpg >get.txt || { cat get.txt; fail get; }
[ "$(head -c 3 face.jpg | od -An -tx1)" = " ff d8 ff" ] || fail "the saved picture is no JPEG"
timeout 60 faceviewer-cli get PHONE 13800138001 --demo --json >get.json || true
grep -q '"userId": "13800138001"' get.json || fail "get --json"
cat >complete.bash <<'B'
. /usr/share/bash-completion/completions/faceviewer-cli
COMP_WORDS=(faceviewer-cli connection a) COMP_CWORD=2
_faceviewer_cli
[ "${COMPREPLY[*]}" = add ]
B
bash complete.bash || fail "completion in bash"
[ -s /usr/share/zsh/vendor-completions/_faceviewer-cli ] || fail "completion in zsh"
[ -s /usr/share/fish/vendor_completions.d/faceviewer-cli.fish ] || fail "completion in fish"

# Until the window is painted and reads its settings.
window() {
    rm -f start.log
    QT_QPA_PLATFORM=offscreen faceviewer --demo --log /trial/start.log 2>window.log &
    job=$!
    until grep -qs ' job begun' start.log; do sleep 0.01; done
}
milliseconds() {
    from=$(date +%s%N) job=
    "$@" >/dev/null
    echo $((($(date +%s%N) - from) / 1000000))
    [ -z "$job" ] || { kill "$job"; wait "$job" || true; }
}
for start in "faceviewer-cli --version" window; do
    find /usr/lib/faceviewer -type f -exec dd if={} iflag=nocache count=0 status=none \;  # out of the cache of files
    cold=$(milliseconds $start)
    echo "   $start: $cold ms cold, $(milliseconds $start) ms warm"
done

# A lookup over TLS, with everything that is loaded by name only: server, client, certificates.
faceviewer-cli sandbox >sandbox.json 2>sandbox.err &
sandbox=$!
wait_for test -s sandbox.json
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" sandbox.json | head -n 1; }
field app_secret | timeout 60 faceviewer-cli get PHONE 13800138000 --endpoint "$(field url)" --app-key "$(field app_key)" \
    --secret-stdin --ca-file "$(field ca_file)" >get.txt 2>&1 || { cat get.txt sandbox.err; fail "get over TLS"; }
kill $sandbox
wait $sandbox || true

say "removed and purged: every file is as before"
apt-get -qq purge -y faceviewer >apt.log 2>&1
apt-get -qq -o APT::AutoRemove::RecommendsImportant=false autoremove --purge -y >apt.log 2>&1
files >after
diff before after || fail "left behind, or lost"

say "with what it recommends, on a screen, with a keyring"
install "$package" fonts-wqy-microhei gnome-keyring dbus xvfb xauth xdotool
cat >keyring.sh <<'K'
printf password | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
timeout 120 xvfb-run -a -s '-nolisten local -screen 0 1280x800x24' faceviewer --self-test
K
dbus-run-session -- sh keyring.sh >self-test.json 2>self-test.err || { cat self-test.json self-test.err; fail "self-test on a screen"; }
grep -q '"secret_service: kept, given back, forgotten"' self-test.json || { cat self-test.json; fail "keyring"; }
grep -rq 13800138000 "$HOME/.config" "$HOME/.local/share" 2>/dev/null && fail "something was kept of a lookup"

say "a link that another program opens fills the form in, and raises the window that is there for the next one"
install xdg-utils desktop-file-utils xclip
mkdir -m 700 runtime
cat >link.sh <<'L'
holds() { until [ "$(xclip -selection clipboard -o 2>/dev/null)" = "$1" ]; do xdotool key ctrl+c; sleep 0.5; done; }
xdg-open 'faceviewer://look?type=PHONE&id=13800138000&ticket=4711' &
xdotool search --sync --onlyvisible --name FaceViewer windowfocus --sync
holds 13800138000
xdg-open 'faceviewer:look?type=PHONE&id=13800138001'
holds 13800138001
[ "$(xdotool search --onlyvisible --name FaceViewer | wc -l)" = 1 ]
xdotool key ctrl+q
wait
L
XDG_RUNTIME_DIR=/trial/runtime timeout 120 xvfb-run -a -s '-nolisten local -screen 0 1280x800x24' sh -e link.sh >link.log 2>&1 ||
    { cat link.log; fail "a link"; }

# A window is open while its program is changed: it goes on with what it has, and says once what happened.
cat >window.sh <<'W'
faceviewer --demo --log "/trial/$1.log" &
xdotool search --sync --onlyvisible --name FaceViewer windowfocus --sync
until [ "$(grep -c ' job ended' "$1.log")" -ge 3 ]; do sleep 0.2; done
xdotool type '13800138000
'
until [ -e "$1" ]; do sleep 0.2; done
xdotool type '13800138001
'
wait
W
open_window() {  # NAME: of its log, and of the file that lets it look up once more
    xvfb-run -a -s '-nolisten local -screen 0 1280x800x24' sh window.sh "$1" >window.log 2>&1 &
    wait_for sh -c "ls -l /proc/[0-9]*/exe | grep -q '> /usr/lib/faceviewer/$version/faceviewer$'"
    wait_for grep -q ' decode ended' "$1.log"
}
goes_on() {  # NAME
    ls -l /proc/[0-9]*/exe 2>/dev/null | grep -q "/usr/lib/faceviewer/$version/faceviewer (deleted)" || { cat window.log; fail "$1: the window is gone"; }
    wait_for grep -q ' replaced$' "$1.log"
    touch "$1"
    wait_for sh -c "[ \"\$(grep -c ' decode ended' $1.log)\" -ge 3 ]"
    ! grep -q 'unforeseen' "$1.log" || { cat window.log "$1.log"; fail "$1: an exception in the open window"; }
    for exe in /proc/[0-9]*/exe; do
        case "$(readlink "$exe" || true)" in /usr/lib/faceviewer/*) kill "$(basename "$(dirname "$exe")")" || true ;; esac
    done
    wait || true
}
is_whole() {  # VERSION: it alone is there, and looks up
    [ "$(dpkg-query -W -f '${Version}' faceviewer)" = "$1" ] || fail "not $1"
    [ "$(ls /usr/lib/faceviewer)" = "$1" ] || fail "files of another version are left beside $1"
    timeout 60 faceviewer-cli get PHONE 13800138000 --demo >get.txt || { cat get.txt; fail "get with $1"; }
}

say "upgraded while a window is open"
open_window upgraded
install "$next"
grep -q 'FaceViewer is running in its version before' apt.log || { cat apt.log; fail "nothing said of the open window"; }
is_whole "$version+next"
goes_on upgraded

say "downgraded"
install --allow-downgrades "$package"
is_whole "$version"

say "removed while a window is open"
open_window removed
apt-get -qq purge -y faceviewer >apt.log 2>&1
goes_on removed
[ -z "$(xdg-mime query default x-scheme-handler/faceviewer)" ] || fail "somebody still opens links"
[ ! -e /usr/lib/faceviewer ] || fail "files are left after a removal under an open window"

say "upgraded on a full disk: the old version is whole"
mkdir /usr/lib/faceviewer
mount -t tmpfs -o size="$((${3} * 3 / 2))k" tmpfs /usr/lib/faceviewer
install "$package"
if apt-get -qq install -y "$next" >apt.log 2>&1; then fail "the disk was not full"; fi
grep -q 'No space left on device' apt.log || { cat apt.log; fail "it failed for another reason"; }
[ "$(dpkg-query -W -f '${Status} ${Version}' faceviewer)" = "install ok installed $version" ] || fail "dpkg has another state"
[ "$(ls /usr/lib/faceviewer)" = "$version" ] || fail "half of the new version is there"
dpkg --verify faceviewer || fail "files differ"
QT_QPA_PLATFORM=offscreen timeout 120 faceviewer --self-test >self-test.json || { cat self-test.json; fail "self-test after the full disk"; }
say "all done"
