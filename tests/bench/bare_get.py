"""The baseline of `faceviewer-cli get`: the same two calls with httpx only."""

import base64
import hashlib
import hmac
import json
import ssl
import sys
import time
import uuid

import httpx

url, key, ca_file = sys.argv[1:]
secret = sys.stdin.readline().strip()
body = json.dumps(
    {
        "id": str(uuid.uuid4()),
        "version": "1.0",
        "request": {"apiVer": "1.2.0"},
        "params": {"userType": "PHONE", "userId": "13800138000", "imageFormat": "URL"},
    }
).encode()
path = "/face/paas/image/get"
digest = base64.b64encode(hashlib.md5(body).digest()).decode()
signed = {"x-ca-key": key, "x-ca-nonce": str(uuid.uuid4()), "x-ca-timestamp": str(int(time.time() * 1000))}
kind = "application/json"
text = "\n".join(["POST", kind, digest, kind, "", *(f"{name}:{value}" for name, value in signed.items()), path])
headers = {
    **signed,
    "accept": kind,
    "content-type": kind,
    "content-md5": digest,
    "x-ca-signature-headers": ",".join(signed),
    "x-ca-signature": base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode(),
}
with httpx.Client(verify=ssl.create_default_context(cafile=ca_file)) as client:
    data = client.post(url + path, content=body, headers=headers).json()["data"]
    picture = client.get(data["imageUrl"]).content
print(data["userName"], data["policy"], data["expireTime"], len(picture))
