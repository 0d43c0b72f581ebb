"""A lookup as a curl command."""

import json
import shlex

from faceviewer.core.connection import Profile
from faceviewer.core.language import Language
from faceviewer.core.query import FaceQuery, UserType
from faceviewer.gateway.curl import curl_line
from faceviewer.gateway.signing import content_md5

PROFILE = Profile("P", endpoint="https://host.example:8443")


def words(query: FaceQuery, *, in_clear: bool) -> list[str]:
    line = curl_line(query, profile=PROFILE, language=Language.ZH_CN, request_id="r-1", in_clear=in_clear)
    assert line.count("\n") == 1
    return shlex.split(line)


def test_curl_command_is_the_request_without_credentials() -> None:
    command = words(FaceQuery(UserType.PHONE, "13800138000"), in_clear=False)
    assert command[:4] == ["curl", "--request", "POST", "https://host.example:8443/face/paas/image/get"]
    assert command[4:-2:2] == ["--header"] * 9
    assert set(command[5:-2:2]) == {
        "accept: application/json",
        "content-type: application/json",
        "content-md5: <Content-MD5>",
        "x-ca-key: <AppKey>",
        "x-ca-nonce: <UUID>",
        "x-ca-stage: RELEASE",
        "x-ca-timestamp: <milliseconds>",
        "x-ca-signature-headers: x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp",
        "x-ca-signature: <signature>",
    }
    assert json.loads(command[-1]) == {
        "id": "r-1",
        "version": "1.0",
        "request": {"apiVer": "1.2.0", "language": "zh-CN"},
        "params": {"userType": "PHONE", "userId": "138****8000", "imageFormat": "BASE64"},
    }


def test_hostile_id_is_one_shell_word() -> None:
    hostile = "a'; rm -rf ~ #$(id)"
    command = words(FaceQuery(UserType.OPEN, hostile), in_clear=True)
    assert json.loads(command[-1])["params"]["userId"] == hostile
    assert content_md5(command[-1].encode()) not in " ".join(command)
