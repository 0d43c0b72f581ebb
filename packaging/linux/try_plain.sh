# In a plain Debian system: the commands of the README, in a fresh clone.
#   try_plain.sh RELEASE root|user COMMAND...     checkout.bundle beside this script; a COMMAND is demo, test, lowest or deb
# A line a command: system, who, command, what came of it, seconds. The folder's name has what scripts forget to quote.
release=$1 who=$2
shift 2
folder="/srv/门 face viewer's"

fail() { echo "FAILED: $release, $who: $*"; cat /trial/said; exit 1; }
apt() { apt-get -qq "$@" >/trial/said 2>&1 || fail "apt-get $*"; }
row() { printf '%-9s %-5s %-26s %-40s %s\n' "$release" "$who" "$@"; }
told() { row "$1" "$2" "$(printf %7d $(($(date +%s) - started)))"; }
# Run a script of packaging/, as whoever it is.
packaging() {
    started=$(date +%s) status=0 as=
    if [ "$who" = user ]; then as="runuser -u someone -- env HOME=/home/someone"; fi
    $as sh -c 'umask 077; cd "$0" && exec python3 packaging/"$@"' "$folder" "$@" >/trial/said 2>&1 </dev/null || status=$?
}
# The same to its end: an ordinary user is told once what is missing, and by which command the administrator installs it.
ends() {
    packaging "$@"
    if [ $status = 2 ] && [ "$who" = user ]; then
        command=$(sed -n 's/^ *\(sudo .*\)$/\1/p' /trial/said)
        [ -n "$command" ] || fail "no command to install what is missing: $*"
        [ "$(wc -l </trial/said)" -le 3 ] || fail "more than one sentence: $*"
        told "${*#bootstrap.py }" "says: sudo apt-get update && sudo …"
        sudo() { "$@" -y >/trial/said 2>&1 || fail "$*"; }
        eval "$command"
        packaging "$@"
    fi
    [ $status = 0 ] || fail "$*: status $status"
}
passed() { told "$*" "$(sed -n 's/^\([0-9]* passed.*\) in .*/\1/p' /trial/said | head -n 1)"; }

for command; do
    case $command in demo | test | lowest | deb) ;; *) fail "there is no command $command" ;; esac
done
useradd --create-home --shell /bin/sh someone
apt update
apt install -y --no-install-recommends python3 git
git clone -q /trial/checkout.bundle "$folder" >/trial/said 2>&1 || fail "git clone"
chmod 700 "$folder"
if [ "$who" = user ]; then chown -R someone "$folder"; fi
git config --system safe.directory '*'
rm -rf /var/lib/apt/lists/*    # as images of containers come

for command; do
    case $command in
    demo)
        ends bootstrap.py demo
        picture=$(find "$folder" -maxdepth 1 -name 'faceviewer-demo*.jpg')
        [ -s "$picture" ] || fail "demo: no picture"
        told demo "a picture of $(wc -c <"$picture") bytes"
        ;;
    test) ends bootstrap.py test --quick; passed test --quick ;;
    lowest) ends bootstrap.py lowest; passed lowest ;;
    deb)
        ends build.py deb
        told "build.py deb" "$(cd "$folder/dist" && wc -c faceviewer_*.deb)"
        sed -n 's/^   \(.*\): \(.* cold, .* warm\)$/\1\n\2/p' /trial/said |
            while read -r command && read -r result; do row "$command" "$result" ""; done
        ;;
    esac
done
