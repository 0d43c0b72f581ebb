"""A sample of an evidence pack."""

from datetime import datetime

from faceviewer.core.record import CHINA_STANDARD_TIME
from faceviewer.store.evidence import Evidence, pack

EVIDENCE = Evidence(
    picture=b"\xff\xd8\xff picture as received",
    extension=".jpg",
    watermarked=b"\xff\xd8\xff watermarked",
    record=b'{"userId": "13800138000"}\n',
    operator="李工 Li",
    purpose="工单 4711",
    made=datetime(2026, 11, 24, 9, 30, 1, tzinfo=CHINA_STANDARD_TIME),
    asked=datetime(2026, 11, 24, 9, 29, tzinfo=CHINA_STANDARD_TIME),
    host="api.example.com",
    request_ids={"request": "r-1", "answer": "", "gateway": "g-1"},
    app="FaceViewer 1",
)


def sample_pack() -> bytes:
    return pack(EVIDENCE)
