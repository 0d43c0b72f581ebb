# In a plain Debian system: the commands of the README, in a fresh clone.
#   try_plain.sh RELEASE root|user COMMAND...     checkout.bundle beside this script; a COMMAND is demo, test, lowest or deb
# A line a command: system, who, command, what came of it, seconds.
release=$1 who=$2
shift 2
folder="/srv/门 face viewer"

fail() { echo "FAILED: $release, $who: $*"; cat /trial/said; exit 1; }
apt() { apt-get -qq "$@" >/trial/said 2>&1 || fail "apt-get $*"; }
told() { printf '%-9s %-5s %-12s %-34s %5d s\n' "$release" "$who" "$1" "$2" $(($(date +%s) - started)); }
# Run a script of packaging/, as whoever it is.
packaging() {
    started=$(date +%s) status=0
    if [ "$who" = user ]; then
        su someone -c "umask 077; cd '$folder' && exec python3 packaging/$*" >/trial/said 2>&1 </dev/null || status=$?
    else
        (umask 077; cd "$folder" && exec python3 packaging/"$@") >/trial/said 2>&1 </dev/null || status=$?
    fi
}
# The same to its end: an ordinary user is told once what is missing, and by which command the administrator installs it.
ends() {
    packaging "$@"
    if [ $status = 2 ] && [ "$who" = user ]; then
        command=$(sed -n 's/^ *sudo \(apt-get install .*\)$/\1/p' /trial/said)
        [ -n "$command" ] || fail "no command to install what is missing: $*"
        [ "$(wc -l </trial/said)" -le 3 ] || fail "more than one sentence: $*"
        told "$*" "says: sudo apt-get install …"
        apt ${command#apt-get} -y
        packaging "$@"
    fi
    [ $status = 0 ] || fail "$*: status $status"
}
passed() { told "$*" "$(sed -n 's/^\([0-9]* passed.*\) in .*/\1/p' /trial/said | head -n 1)"; }

useradd --create-home --shell /bin/sh someone
apt update
apt install -y --no-install-recommends python3 git
git clone -q /trial/checkout.bundle "$folder" >/trial/said 2>&1 || fail "git clone"
chmod 700 "$folder"
if [ "$who" = user ]; then chown -R someone "$folder"; fi
git config --system safe.directory '*'

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
        told deb "$(cd "$folder/dist" && wc -c faceviewer_*.deb)"
        ;;
    esac
done
