"""Pasted texts, and the IDs found in them: certain, offered or none."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceviewer.core.clues import Clue, Source, find_clues, the_only
from faceviewer.core.limits import CLUES, PASTED_CHARACTERS
from faceviewer.core.query import UserType, check_user_id, clean_user_id

IDENTITY = UserType.IDENTITY
OPEN = UserType.OPEN
PHONE = UserType.PHONE
YUNDUN = UserType.YUNDUN
P = (PHONE, "13800138000")


def clues(text: str, chosen: UserType = IDENTITY) -> list[tuple[UserType, str]]:
    return [(clue.user_type, clue.user_id) for clue in find_clues(text, chosen=chosen)]


def certain_id(text: str, chosen: UserType) -> str | None:
    """Return the ID that is looked up without a choice, None if there is none."""
    only = the_only(find_clues(text, chosen=chosen))
    return only.user_id if only else None


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        " 13800138000\r\n",
        "+86 138 0013 8000",
        "+86-138-0013-8000",
        "008613800138000",
        "8613800138000",
        "１３８００１３８０００",
        "＋86 138 0013 8000",
        "\u202a138\u00a00013\u00a08000\u202c",
        "138\u200b0013\u200b8000",
        "手机号：138 0013 8000，刷脸打不开门",
        "Tel: (+86) 13800138000",
        '{"id":"37f7e5fa","code":200,"data":{"userId":"13800138000","userType":"PHONE","userName":"张三"}}',
        '{"params": {"userType": "PHONE", "userId": "13800138000", "imageFormat": "BASE64"}}',
        '{"params": {"userId": "13800138000", "userType": "PHONE"}}',
        '{"userType":"PHONE","data":{"userId":"13800138000"}}',
        "{'userId': '13800138000', 'userType': 'PHONE'}",
        '2026-11-24 10:00:01 ERROR body={\\"userType\\":\\"PHONE\\",\\"userId\\":\\"13800138000\\"}',
        """curl -X POST 'https://api.example' -d '{"id":"15","params":{"userType":"PHONE","userId":"13800138000"}}'""",
        'curl https://api.example --data-raw "{\\"userId\\":\\"13800138000\\",\\"userType\\":\\"PHONE\\"}"',
        "https://api.example/x?userType=PHONE&userId=13800138000",
        "userId%22%3A%2213800138000%22%2C%22userType%22%3A%22PHONE%22",
        "PHONE\t13800138000\t张三\t研发部",
        "用户类型,用户ID,姓名\nPHONE,13800138000,张三",
        "| Name | User type | User ID |\n| --- | --- | --- |\n| 张三 | PHONE | 13800138000 |",
        "| 张三 | PHONE | 13800138000 | f-1 | 2026-12-31 23:59 (UTC+8) | PERMISSION |",
        "faceviewer-cli get PHONE 13800138000 --json",
        "User type: PHONE\nUser ID: 13800138000\nFace ID: 8c8e140ba4bab9952592ae545b547684",
        "用户类型：手机号\n用户 ID：138 0013 8000",
    ],
)
def test_phone_number_in_any_form_is_certain(text: str) -> None:
    assert clues(text) == [P]
    assert certain_id(text, IDENTITY) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"data":{"userId":"zhang.san","userType":"OPEN"}}', [(OPEN, "zhang.san")]),
        ('{"userType":"IDENTITY","userId":"5038opd9a7e6"}', [(IDENTITY, "5038opd9a7e6")]),
        ('{"userType":"OPEN","userId":"\\u5f20\\u4e09"}', [(OPEN, "张三")]),
        ('{"userType":"OPEN","userId":10023}', [(OPEN, "10023")]),
        ('2026-11-29,"{""userType"":""OPEN"",""userId"":""zhang.san""}",200', [(OPEN, "zhang.san")]),
        (
            '[{"userType":"OPEN","userId":"a1"},{"userType":"YUNDUN","userId":"a1"},{"userId":"b2","userType":"OPEN"}]',
            [(OPEN, "a1"), (YUNDUN, "a1"), (OPEN, "b2")],
        ),
        ("userId=a1&userType=OPEN\nuserId=b2&userType=YUNDUN", [(OPEN, "a1"), (YUNDUN, "b2")]),
        ('{"userType":"OPEN","userId":"13800138000"}', [(OPEN, "13800138000")]),
        ('{"userType":"OPEN","userId":"a1","phone":"13800138000"}', [(OPEN, "a1"), P]),
        ("<userId>10023</userId><userName>10099</userName>", [(IDENTITY, "10023")]),
        ("工号A10023的员工进不了门", [(OPEN, "A10023")]),
        ("用户ID是zhang.san，麻烦看下", [(IDENTITY, "zhang.san")]),
        ("统一身份ID：5038opd9a7e6", [(IDENTITY, "5038opd9a7e6")]),
        ("openId: zhang.san", [(OPEN, "zhang.san")]),
        ("Her employee no. is unknown, OA account: li-si", [(OPEN, "li-si")]),
        ("云盾账号 yd_20011 无法通行", [(YUNDUN, "yd_20011")]),
        ("张三 13800138000，李四 139 0000 0000", [P, (PHONE, "13900000000")]),
        ("用户类型\t用户 ID\t姓名\nOPEN\tzhangsan\t张三\n手机号\t13800138000\t李四", [(OPEN, "zhangsan"), P]),
        ("工号\t姓名\n10023\t张三\n10024\t李四", [(OPEN, "10023"), (OPEN, "10024")]),
        ("userId,userType\n10023,OPEN", [(OPEN, "10023")]),
        ("张三\tOPEN\tzhangsan\t研发部", [(OPEN, "zhangsan")]),
        ("faceviewer-cli get OPEN zhang.san --demo", [(OPEN, "zhang.san")]),
        ("A10023\nA10024\n\n", [(IDENTITY, "A10023"), (IDENTITY, "A10024")]),
        ("张三\tzhang.san\t2026-11-24\t10:30", [(IDENTITY, "zhang.san")]),
        ("zhang.san", [(IDENTITY, "zhang.san")]),
        ("请看 zhang.san 今天 10:30 打不开", [(IDENTITY, "zhang.san")]),
        ("张三\t00123\n", [(IDENTITY, "00123")]),
        ("张三（004512）", [(IDENTITY, "004512")]),
        ("10023 王芳", [(IDENTITY, "10023")]),
        ("周倩-004512-研发", [(IDENTITY, "004512")]),
        ("Dr. Wong 004512 not recognised", [(IDENTITY, "004512")]),
        ("004512，004513 都不行", [(IDENTITY, "004512"), (IDENTITY, "004513")]),
        ("工号后四位0023，手机尾号8000，2026年", []),
        ("学号：2023110456", [(OPEN, "2023110456")]),
        ("userId=E0012 -> E0013", [(IDENTITY, "E0012"), (IDENTITY, "E0013")]),
        ("手机：138 001 38000", [P]),
        ("tel 1380 0138 000, thanks", [P]),
        ("Tel: 138.0013.8000", [P]),
        ("银行卡 6222 0213 8001 3800 012", []),
        ("银行卡 6222 1380 0138 000", []),
        ("mobile: +91 98765 43210", [(PHONE, "+919876543210")]),
        ("Call me: +1 (415) 555-0132.", [(PHONE, "+14155550132")]),
        ("+852 9123 4567", [(PHONE, "+85291234567")]),
        ("请联系 zhang.san@example.com", []),  # an e-mail address is no ID of the service
    ],
)
def test_clues_of_text(text: str, found: list[tuple[UserType, str]]) -> None:
    assert clues(text) == found


@pytest.mark.parametrize("tag", ["<strong class='v'>", "<td><i>"])
def test_id_in_markup_behind_its_name_is_offered(tag: str) -> None:
    assert clues(f"Employee no: {tag}100231</i>", OPEN) == [(OPEN, "100231")]
    assert certain_id(f"Employee no: {tag}100231</i>", OPEN) is None


@pytest.mark.parametrize("remark", ["(6 digits)", "（选填）"])
def test_id_behind_a_remark_on_its_name_is_offered(remark: str) -> None:
    assert clues(f"Employee ID {remark}: 100231", OPEN) == [(OPEN, "100231")]
    assert certain_id(f"Employee ID {remark}: 100231", OPEN) is None


WITHOUT_ID = [
    "",
    " \u200b\n",
    "张三打不开门",
    "The door does not open. Please help!",
    "phone is broken",
    "OPEN THE DOOR, PHONE ME",
    "openId invalid",
    "userId: null, userType: null",
    "userId=NaN",
    "userId: required",
    'userId="unknown"',
    "用户ID：无",
    "用户ID：未知",
    "用户ID为空",
    "userId: 待补充",
    *(f"userId: {word}" for word in ("TBD", "pending")),
    "userId: XXX",
    "userId: example",
    '{"userId":""}',
    '{"userId": "", "userType": "PHONE"}',
    "userId: '-'",
    "userId=&x=10023",
    "userId != 10023",
    "User type: PHONE\nUser ID: 138****8000",
    "| 张三 | PHONE | 138\\*\\*\\*\\*8000 |",
    "userId: ***10023",
    "userId:●●0023",
    "order 20261124138001380001, at 1509086454180",
    "request 6f1c2f0e-6d5b-4b2a-9a53-13800138000a",
    "see https://wiki.example.com/x1 and photo.jpg, v1.2.0, 2026-11-24",
    *(f'{{"userType":"OPEN","userId":"{placeholder}"}}' for placeholder in ("${userId}", "{{userId}}", "<id>", "%s")),
]


@pytest.mark.parametrize("text", WITHOUT_ID)
@pytest.mark.parametrize("chosen", [IDENTITY, OPEN])
def test_text_without_id_has_no_clue(text: str, chosen: UserType) -> None:
    assert clues(text, chosen) == []


NOT_CERTAIN = {
    "more text behind": [
        "userId: zhang san",
        "userId=zhang,san",
        "userId=zhang%20san&userType=OPEN",
        "userId=zhang/san",
        "userId=zhang(2)",
        "userId=O'Brien",
        "userId='O'Brien'",
        "userId=zhangé",
        "userId=san张",
        "userId=10 023",
        "工号 NO.10023",
        "userId=10023...",
        "userId=10023..10030",
        "userId 10023-10030",
        *(f"userType=OPEN&userId=zhang{sign}li" for sign in ("%26", "|", "!", ">", "<", "?", "`")),
        "https://hr.example.com/u?userType=OPEN&userId=corp%7Czhang",
    ],
    "several behind one name": [
        "工号：10023、10024",
        "工号 10023和10024",
        "工号10023,10024打不开",
        "工号10023（原10024）",
        "工号「10023」「10024」",
        "工号\n10023\n10024",
        "工号\t10023\t10024",
        "工号 “10023”、“10024”",
        'userId: "10023", "10024"',
        "employee id 10023 or 10024",
        "get OPEN 10023 or 10024",
        "userId='10023' or 'no 10024'",
        "userId: zhang or li",
        "employee id: zhang.san or li.si",
        "employee id: zhang.san, alternatively wang.wu",
        "工号 zhang.san 或 li.si",
        "OPEN zhang.san, li.si",
        'userId: "zhang.san" or "li.si"',
        'userId: "zhang.san or li.si"',
        'userId: "10023 10024"',
        "userId: zhang.san <li.si@corp.com>",
        "userId: 10023 <b>10024</b>",
        "userId: 10023\r\n10024",
    ],
    "another elsewhere": [
        "工号: 10023 旧号:10088",
        "userId: 10023 (new: 10088)",
        "userId: 10023; was: 10088",
        "userId=10023 uid=10024",
        "10024 or userId: 10023",
        '{"userId": "10023", "oldUserId": "10024"}',
        "工号,新工号\n10023,10024",
        "userId\toldUserId\tuserType\nzhang.san\t10024\tOPEN",
        "工号10023的部门同事进不了门",
        "工号：10023（代李四报）",
        "工号 10023 替李四问",
        "Employee no: 10023 reports that her colleague cannot enter",
        "userId: 10023 on behalf of somebody",
        *(
            f"工号：10023{remark}"
            for remark in ("的孩子", "，其妻子无法进门", " 邻居", "（妻）", " 填错了", " 有误", "左右")
        ),
        "工号：10023 少一位",
        *(f"Employee no: 10023 {remark}" for remark in ("his wife", "(old)", "is wrong", "by mistake")),
        "userId: zhang.??",
        "userId: zhang_san-?",
        "userId: 10023\n" * 9 + "userId: 10024",
        "userId2=10024",
        '{"userId2": "10024"}',
        "张三\tzhang.san\t10024",
    ],
}


@pytest.mark.parametrize("text", [text for texts in NOT_CERTAIN.values() for text in texts])
def test_cut_or_ambiguous_id_is_not_certain(text: str) -> None:
    assert certain_id(text, OPEN) is None


QUOTED = [
    '{"userId": "10023", "count": 5, "page": "7"}',
    r"{\"userId\":\"10023\",\"n\":\"5\"}",
    'userId "10023" since 2026-11-28',
    "userId=‘10023’ (“Zhang”)",
    '{"id":"37f7e5fa","data":{"faceId":"F-100234","userId":"10023","deptId":"D10010","createTime":1509086454180}}',
    '{"data":{"imageBase64":"' + "QUJDRDEyMzQ1Njc4/+" * 40 + '","userId":"10023","userName":"Li"}}',
    '{\n  "id": "37f7e5fa",\n  "userId": "10023",\n  "deptId": "D10010"\n}',
    "<userId>10023</userId><userType>OPEN</userType>",
    """curl https://h.example/x1234 -H 'x-ca-signature-headers: x-ca-key,x-ca-nonce' -d '{"userId":"10023"}'""",
]


@pytest.mark.parametrize(
    ("text", "user_id"),
    [
        *((text, "10023") for text in QUOTED),
        ("userId=zhang&userType=OPEN", "zhang"),
        ("userId: 10023, userType: OPEN", "10023"),
        ("2026-11-28 12:00:00 ERROR userId=zhang.san userType=OPEN traceId=abc138 cost=12ms", "zhang.san"),
        ("工号10023打不开门", "10023"),
        *((f"工号10023{remark}", "10023") for remark in ("能进吗", "之前能进，今天不行", " 老是打不开")),
        ("ＯＡ账号：ｗang２", "wang2"),
        *(
            (f"{label}10023", "10023")
            for label in (
                "Emp. no. ",
                "EMPLID ",
                "Empl ID: ",
                "Employee&nbsp;ID:&nbsp;",
                "Staff ID No.: ",
                "Employee #",
                "工  号：",
                "OA帐号是：",
            )
        ),
        ("Employee ID: 10023 cannot open", "10023"),
        ("userId=zhang%2Bsan&x=1", "zhang+san"),
        ("get OPEN zhang.san --profile P1", "zhang.san"),
        ("faceviewer-cli get OPEN li-si --profile Test", "li-si"),
        ("Employee ID: 10023 cannot open door 3 since 10:30", "10023"),
        ("工号：10023，姓名：张三，时间：2026年11月28日 10:30", "10023"),
        ("2026-11-28T12:00:00.123Z userType=OPEN userId=li.si requestId=6f1c2f0e-6d5b-4b2a-9a53-13800138000a", "li.si"),
        ("https://h.example/user/1234?userType=OPEN&userId=10023&sign=9f86d081884c7d659a2feaa0c55ad015", "10023"),
        ('{"userId":"o\'neil1","userType":"OPEN"}', "o'neil1"),
        ('{"userId":"o’brien@corp.com"}', "o’brien@corp.com"),
        ('{"userId":"a\\"b1"}', 'a"b1'),
        ("{'userId': 'd\\'arc1'}", "d'arc1"),
        ('{"userId":"a\\/b1"}', "a/b1"),
        ("userId:『10023』", "10023"),
        ("userId=zhang.san&userType=OPEN", "zhang.san"),
        ("工号:00123|姓名:张三", "00123"),
        ("工号：00123！请处理", "00123"),
        ("""curl https://h.example/x -d '{"userType":"OPEN","userId":"o'\\''neil1"}'""", "o'neil1"),
        ("""curl https://h.example/x -d '{"userType":"OPEN","userId":"o'"'"'neil1"}'""", "o'neil1"),
        ('{"userId":"10023","manager":null,"userType":"OPEN"}', "10023"),
        ("工号：10023 代码 403", "10023"),
        ("工号10023，东门闸机识别不了", "10023"),
        ("工号：10023 张三 打不开门", "10023"),
        ("工号：10023，王小明今天刷脸失败", "10023"),
        ("Employee ID: 10023, John Smith, cannot enter", "10023"),
        ("Staff ID: 10023 is not recognised, please check", "10023"),
        ("userId=10023 response code 460", "10023"),
        ("Employee no: 10023 cannot enter, the manager of the shop is waiting", "10023"),
        ("Ann\tOPEN\t10023\tmanager", "10023"),
        ("工号：10023，已替换照片", "10023"),
        ("工号：10023 开门报错", "10023"),
        ("工号 10023 人脸识别错误，请处理", "10023"),
        ("工号：10023 早上左右进不去", "10023"),
        ("工号10023进不了访客通道", "10023"),
        ("userId: 10023 the door says wrong face", "10023"),
        ("Employee no: 10023 gets an incorrect face message", "10023"),
        ("Employee no: 10023 cannot enter. The boss is angry", "10023"),
        ("Employee no: 10023 cannot pass the visitor gate", "10023"),
        ("工号,上级姓名\n10023,李四", "10023"),
        ("工号：10023 刷脸失败，谢谢", "10023"),
        ("工号：10023，戴口罩识别不了，请处理", "10023"),
        ("工号：10023\n门禁打不开，请查一下", "10023"),
        *(
            (f"工号：10023{fault}", "10023")
            for fault in (" 门打不开", "，门不开", "，周一开始刷脸失败", "\n您好，门没反应")
        ),
        ("userId: zhang.san\nHello, the turnstile keeps rejecting me. Please check.", "zhang.san"),
        ("工号：10023\n姓名：王芳\n部门：研发", "10023"),
        ("Employee ID: 10023\nThe door does not open. Please check.", "10023"),
        ("Employee ID: 10023 please urgently check", "10023"),
        ("工号：10023\n门打不开\n\n应该是照片的问题，请帮忙查一下；其实是黄灯一直闪", "10023"),
        ("Employee ID: 10023\nThe door does not open.\n\nFor example, today at 9.", "10023"),
    ],
)
def test_id_with_clear_end_is_certain(text: str, user_id: str) -> None:
    assert certain_id(text, OPEN) == user_id


@pytest.mark.parametrize(
    "text",
    [
        "工号（10023）",
        "工号(10023)",
        "【工号】10023",
        "userId: `10023`",
        "**userId**: 10023",
        "Third-party account (OA) · 10023",
        "userId => 10023",
        "userId -> 10023",
        "| userId | 10023 |",
        "<td>userId</td><td>10023</td>",
    ],
)
def test_id_after_unusual_separator_is_offered_but_not_certain(text: str) -> None:
    assert clues(text, OPEN) == [(OPEN, "10023")]
    assert certain_id(text, OPEN) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        *((f"10023{sign}10024", ["10023", "10024"]) for sign in ";,/|"),
        ("A10023 B10024", ["A10023", "B10024"]),
        *((text, [text]) for text in ("10023.", "zhang.san.", "10023-")),
        ("userId=10023 userId2=10024", ["10023", "10024"]),
        ("userId1=10023\nuserId2=10024", ["10023", "10024"]),
        ("userId_1: '10023'; userId_2: '10024'", ["10023", "10024"]),
        ("<userId>10023</userId><userId>10024</userId>", ["10023", "10024"]),
        ("userId=张三", ["张三"]),  # a remark would read the same
        ("用户ID：张三，类型：OPEN", ["张三"]),
        ("userId=%E5%BC%A0%E4%B8%89&userType=OPEN", ["张三"]),
        ("<userId>张三</userId>", ["张三"]),
    ],
)
def test_ids_are_offered_and_none_is_certain(text: str, offered: list[str]) -> None:
    assert clues(text, OPEN) == [(OPEN, user_id) for user_id in offered]
    assert certain_id(text, OPEN) is None


def test_eleven_digits_are_offered_as_phone_and_as_chosen_type() -> None:
    assert clues("13800138000", OPEN) == [P, (OPEN, "13800138000")]
    assert clues("13800138000", PHONE) == [P]


def test_source_of_clue() -> None:
    for text, source in (
        ("userId: a1", Source.FIELD),
        ("call 13800138000", Source.PHONE),
        ("a1", Source.WHOLE),
        ("a1\nb2", Source.CELL),
        ("who is zhang.san now", Source.WORD),
    ):
        assert find_clues(text, chosen=OPEN)[0].source is source


def test_word_that_looks_like_account_and_several_numbers_are_not_certain() -> None:
    assert the_only((Clue(OPEN, "zhang.san", Source.WORD),)) is None
    assert the_only(()) is None
    assert certain_id("13800138000 13900000000", OPEN) is None
    assert certain_id("10023 10024", PHONE) is None


_WORDS = ("userId", "userType", "PHONE", "OPEN", "手机号", "用户ID", "是", "13800138000", "138 0013 8000", "zhang.san")
_SIGNS = (*"\"'\\:{}\n\t| *=&", "+86", "%22", "A1", "１３８", "\u202e", "\ud800", "\u200b")
_PIECES = st.sampled_from((*_WORDS, *_SIGNS))


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=60).map("".join)), st.sampled_from(UserType))
def test_clues_of_any_text_are_valid_unique_and_few(text: str, chosen: UserType) -> None:
    found = find_clues(text, chosen=chosen)
    assert len(found) <= CLUES
    assert len({(clue.user_type, clue.user_id) for clue in found}) == len(found)
    for clue in found:
        check_user_id(clue.user_id)
        assert clean_user_id(clue.user_type, clue.user_id) == (clue.user_id, ())


@pytest.mark.quiet
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        '\\"',
        "{",
        "userId:",
        '"userId":"',
        "userId ",
        "138 ",
        "1",
        "a.",
        "a-",
        "\t|",
        "OPEN ",
        "用户ID手机号",
        "%22",
        " ",
    ],
)
def test_finding_clues_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        find_clues(text, chosen=OPEN)
        return time.process_time() - started

    seconds(1000)
    short, long = min(seconds(20_000) for _ in range(3)), min(seconds(160_000) for _ in range(2))
    assert long < 8 * 4 * short + 0.05  # eight times the text; quadratic would be 64 times


@pytest.mark.parametrize("cut", [1, 4, 8])
@pytest.mark.parametrize(
    "text", ["userId: A10023456", '"userId":"A10023456"}', "工号：A10023456，谢谢", "IDENTITY A10023456"]
)
def test_id_cut_by_the_length_limit_is_no_clue(text: str, cut: int) -> None:
    before = PASTED_CHARACTERS - text.index("A10023456") - cut
    assert find_clues("—" * (before - 1) + "\n" + text, chosen=OPEN) == ()


def test_no_clue_is_certain_in_text_beyond_the_length_limit() -> None:
    text = "userId: A10023456\n"
    assert certain_id(text, OPEN) is not None
    clues = find_clues(text + "—" * PASTED_CHARACTERS + "\nuserId: B20034567", chosen=OPEN)
    assert ([clue.user_id for clue in clues], the_only(clues)) == (["A10023456"], None)
