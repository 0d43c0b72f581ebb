#!/bin/bash
# A help desk's night run: who of yesterday's tickets cannot pass today, and why, as the text of a mail.
#
#   night_run.sh IDS MAIL COMMAND...    COMMAND is faceviewer-cli get USERTYPE with its connection
set -euo pipefail

ids=$1 mail=$2
shift 2
answers=$(mktemp)
trap 'rm -f "$answers"' EXIT

status=0
"$@" --ids-from "$ids" --exit-status -q >"$answers" || status=$?
case $status in
    0 | 1 | 2 | 3 | 4 | 8) ;; # of single ids, told below
    *)
        jq -rs '.[-1] | "Night run stopped: \(.headline) \(.remedy)"' "$answers" >"$mail"
        exit "$status"
        ;;
esac
{
    jq -rs '"Looked up: \(length), found: \(map(select(.verdict)) | length)"' "$answers"
    jq -r 'select(.canPass == false) | "cannot pass: \(.userId) \(.userName // "-"), \(.verdict), until \(.expiresAt // "-")"' "$answers"
    jq -r 'select(.verdict == "unclear") | "cannot tell: \(.userId), \(.verdictReasons | join(" "))"' "$answers"
    jq -r 'select(.verdict == null) | "line \(.line), \(.userId): \(.problem), trace \(.answerId // "-")"' "$answers"
    jq -r 'select(.expiresAt) | select((.expiresAt | sub("\\+08:00$"; "Z") | fromdate) - 28800 - now | . > 0 and . < 7 * 86400)
        | "soon: \(.userId), \(.expireTime)"' "$answers"
} >"$mail"
exit "$status"
