# In an empty Debian system: install from an apt repository, and refuse it where it is not as it was signed.
#   try_apt.sh ADDRESS KEY      of a server with the repository in apt/ and a changed one in changed/apt/; KEY beside this
cd /trial
address=$1
mkdir -p /etc/apt/keyrings
key=/etc/apt/keyrings/$2
cp "$2" "$key"
set -- /usr/share/keyrings/*-archive-keyring.gpg
another=$1

say() { echo "-- $*"; }
fail() { cat apt.log; echo "FAILED: $*"; exit 1; }
offer() {
    printf '%s\n' 'Types: deb' "URIs: $1" 'Suites: stable' 'Components: main' "Signed-By: $2" \
        >/etc/apt/sources.list.d/faceviewer.sources
}
refuse() {
    if apt-get -qq update >apt.log 2>&1; then fail "taken: $1"; fi
    grep -Eq "$2" apt.log || fail "refused for another reason: $1"
    apt-cache policy faceviewer >policy.txt
    if grep -q Candidate policy.txt; then fail "offered though refused: $1"; fi
}
echo 'Acquire::http::Proxy::127.0.0.1 "DIRECT";' >/etc/apt/apt.conf.d/99loopback

say "refused: a changed index"
offer "$address/changed/apt" "$key"
refuse "a changed index" "Hash Sum mismatch"

say "refused: signed by another key than the source names"
offer "$address/apt" "$another"
refuse "another key" 'NO_PUBKEY|Missing key' # as gpgv says, and sqv

say "installed from the repository, and used"
offer "$address/apt" "$key"
apt-get -qq update >apt.log 2>&1 || fail update
apt-get -qq install -y --no-install-recommends faceviewer >apt.log 2>&1 || fail install
timeout 60 faceviewer-cli get PHONE 13800138000 --demo >apt.log 2>&1 || fail get
say "all done"
