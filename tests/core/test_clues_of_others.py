"""IDs that may belong to another person are offered, and not looked up."""

import pytest

from faceviewer.core.clues import find_clues, the_only
from faceviewer.core.query import UserType
from tests.core.test_clues import certain_id

OPEN = UserType.OPEN
PHONE = UserType.PHONE


OF_ANOTHER = {
    "words before": [
        "客服工号10023为您服务",
        "审批人工号：10023",
        "报修人工号 10023，张三打不开门",
        "审批人：李四（工号 10023）",
        "不是工号10023",
        "manager employee id: 10023",
        "Approver's employee ID: 10023",
        "created by user id 10023",
        "格式如 userId=10023",
        "The user id is 10023. Please check",
        "Ticket INC0012345\nStaff ID: 10023, please check.",
        "!userId:10023",
        "operator: userId=10023",
        "logged in as userId=10023",
        "userType=PHONE userType=OPEN userId=10023",
    ],
    "words behind": ["工号10023等5人", "工号10023的同事打不开门", "工号：10023 的主管", "工号10023以外"],
    "words behind for a part, an old one or a guess": [
        "工号：10023打头，后面忘了",
        "工号：10023（曾用）",
        "工号10023是以前的，请看附件",
        "工号 10023 已换成新的",
        "Employee ID: 10023, a former one",
        "Staff ID: 10023?",
        "工号：10023 记不清了",
        "Staff ID: 10023 probably",
    ],
    "words behind for somebody without the problem": [
        "工号10023没有问题，我进不去",
        "工号10023可以刷，他不行",
        "Employee ID: 10023 can pass, mine cannot",
        "工号：10023（是我们领导的）",
        "工号：10023 房东",
    ],
    "words behind that say neither that the person cannot pass nor ask for help": [
        "工号：10023 离职人员",
        "工号：10023（×）",
        "工号：10023 为例",
        "工号：10023 不用查",
        "工号：10023 张三代报",
        "工号：10023 房东 打不开门",
        "工号：10023 门卫打不开",
        "工号：10023 周一开始休假",
        "工号：10023\n您好，我是她的主管",
        "Employee ID: 10023, John Smith reported this",
        "工号：10023 反映他部门有人进不去",
        "工号：10023起共5人",
        "工号：10023（保安的，我没带卡）",
        "Employee ID: 10023, not for me but for my new starter",
        "Employee ID: 10023 submitted this request",
        "Staff ID: 10023 [duplicate]",
        "userId=10023 belongs to Li",
        "工号：10023 → 保安",
        "工号：10023 **保安**",
        "工号：10023 ❌",
    ],
    "somebody else in the rest of a report": [
        "工号：10023 请查王芳",
        "工号：10023 需要给王芳开权限",
        "工号：10023 刷脸不行，王芳也不行",
        "工号：10023 打不开门，号是借的",
        "工号10023，门禁显示李雷的照片",
        "工号：10023 照片打不开，她的可以",
        "工号：10023\n问题：同事刷不了脸",
        "工号：10023\n备注：替陈姐申请",
        "Employee ID: 10023 cannot let Wang Fang in",
        "Employee ID: 10023 failed to enter for her",
        "Employee ID: 10023 shows Mary Jones",
        "Employee ID: 10023 gets in",
        "Employee ID: 10023 please ignore",
    ],
    "a sentence in the next line that is no report": [
        "工号：10023\n打错了",
        "工号：10023\n不好意思，不是这个",
        "工号：10023\n这是我徒弟的号",
        "工号：10023\n打不开门，王芳也打不开",
        "Employee ID: 10023\noops wrong one",
        "Employee ID: 10023\nNote: this is my manager's",
        "Employee ID: 10023\nI am writing for the new cleaner",
    ],
    "another person or nobody anywhere in the text": [
        "工号：10023\nonBehalfOf=Jane",
        '{"userId":"10023","onBehalfOf":"Jane"}',
        "userId=10023&userName=Li&on_behalf_of=Jane",
        "工号：10023\n门打不开\n\n其实是王芳的问题",
        "工号: 10023\n姓名: 张三\n备注: 帮李四查",
        "工号：10023\n门打不开\n\n应该是她的卡",
        "工号：10023\n姓名：张三\n备注：仅为示例",
        '{"userId":"10023"} 示例',
        'For example:\n{"userId":"10023"}',
    ],
    "names and objects": [
        "create_user_id=10023",
        '{"create_user_id":"10023","name":"张三"}',
        "operator.userId=10023&operator.userType=OPEN",
        "from_user_id=10023&from_user_type=OPEN",
        '{"operator":{"userId":"10023","userType":"OPEN"},"name":"张三"}',
        '{"data":{"approver":{"userType":"OPEN","userId":"10023"}}}',
        '{"before":{"userId":"10023"}}',
        "<operator><userId>10023</userId><userType>OPEN</userType></operator>",
        '<a openId="10023" n="3"/>',
        '{"userType":"CARD","userId":"10023x"}&审批人用户ID：10023',
    ],
    "remarks": [
        "userId: 10023  # example",
        "userId: '10023'   # the reporter",
        'user_id = "10023" // TODO',
        '{"userId": "10023"} // example',
        '// {"userId": "10023"}',
        '; userId="10023"',
    ],
    "tables": [
        'name,userId\nLi,"10023',
        "name,userId\nLi, Wei,10023",
        "userId,name\n10023,Li, Wei",
        "|userId|name|\n|10023|a|b|",
        "name;department;userId\nLi;10023",
    ],
}


@pytest.mark.parametrize("text", [text for texts in OF_ANOTHER.values() for text in texts])
def test_id_of_possibly_another_person_is_not_certain(text: str) -> None:
    clues = find_clues(text, chosen=OPEN)
    assert (OPEN, "10023") in [(clue.user_type, clue.user_id) for clue in clues]
    assert the_only(clues) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("His staff ID is B-3301, mine is B-3310", ["B-3301", "B-3310"]),
        ("工号 b3301 的门禁被 b3310 占用，设备：G-01，2026-11-30", ["b3301", "b3310"]),
        ("工号 b3301 帮 Li 报，见 photo.jpg", ["b3301"]),
        ("工号 b3301 刷不开，门号 G-0123", ["b3301", "G-0123"]),
        ("工号：10023（原10032），2026-11-30 10:30，订单：4711001", ["10023", "10032"]),
        ("Staff no. 10023 (not 10032)", ["10023", "10032"]),
    ],
)
def test_another_id_in_the_text_is_offered_beside_one_that_is_not_certain(text: str, offered: list[str]) -> None:
    clues = find_clues(text, chosen=OPEN)
    assert [clue.user_id for clue in clues] == offered
    assert the_only(clues) is None or len(offered) == 1


PHONES = {
    "of another person": [
        "张三（13800138000）今天早上进不了东门，请处理",
        "员工反馈门禁无法识别，联系电话13800138000。",
        "原手机号13800138000",
        "张三打不开门，请联系李四 13800138000",
        "The door does not know me. My phone is 138-0013-8000, thanks!",
        "Zhang San cannot enter.\n\nBest regards,\nLi Si\nMobile: +86 13800138000",
        "Ticket 4711\nReporter: Ann\nPhone number: 13800138000\n\nDoor: east",
        "姓名,家长手机\n张三,13800138000",
        "张三\t13800138000",
        "http://a.example/?t=13800138000",
    ],
    "another number": [
        "订单号：13800138000",
        "IMEI: 13800138000",
        "13800138000元",
        "13800138000 bytes",
        "￥13800138000",
        "13800138000.50",
    ],
    "part of a longer number": [
        "call +49 13800138000",
        "+852 13800138000",
        "0049-13800138000",
        "(+44)13800138000",
        "+1 (415) 13800138000",
        "13800138000-1",
        "13800138000~9",
        "13800138000#8001",
        "1-13800138000",
        "10086 13800138000",
        "+86 13800138000 ext. 12",
        "13800138000@example.cn",
    ],
}


@pytest.mark.parametrize("chosen", [OPEN, PHONE])
@pytest.mark.parametrize("text", [text for texts in PHONES.values() for text in texts])
def test_phone_number_of_another_or_part_of_another_number_is_not_certain(text: str, chosen: UserType) -> None:
    clues = find_clues(text, chosen=chosen)
    assert (PHONE, "13800138000") in [(clue.user_type, clue.user_id) for clue in clues]
    assert the_only(clues) is None


@pytest.mark.parametrize(
    "text",
    [
        r'{"message":"{\"body\":\"{\\\"userType\\\":\\\"CARD\\\",\\\"userId\\\":\\\"10023\\\"}\"}"}',
        '{"userType":"CARD","userId":"10023"}',
        '{"userType":"","userId":"10023"}',
        "userType=OPENID&userId=10023",
        "userType: IDENTITYCARD, userId: 10023",
        "userType,userId\nOPENID,10023",
        "userId=YOUR_USER_ID",
        "userType=3DCARD\nuserId=3D10023",
        "userId=3D10023",
        '{^"userType^":^"CARD^",^"userId^":^"10023^"}',
        "&quot;userType&quot;:&quot;CARD&quot;,&quot;userId&quot;:&quot;10023&quot;",
        *(f"userId,name\n{cell},Li" for cell in ("10023(old)", "10023→10024", "#10023", "~10023", "10023?")),
        *(f"userId,name\n{cell},Li" for cell in ('=A1&"10023"', "=10023", "10023*2", "离职10023")),
    ],
)
def test_id_with_unknown_type_or_in_a_larger_cell_is_not_certain(text: str) -> None:
    assert certain_id(text, OPEN) is None


@pytest.mark.parametrize("name", ["approver", "driver", "receiver", "delegate", "candidate", "support", "agent"])
@pytest.mark.parametrize(
    "text", ["userId: 10023, {}: 10024", '{{"userId":"10023","{}":"li.si"}}', "userId=10023&{}=10024"]
)
def test_id_beside_another_named_person_is_not_certain(text: str, name: str) -> None:
    (clue,) = find_clues(text.format(name), chosen=OPEN)
    assert clue.user_id == "10023"
    assert not clue.sure


@pytest.mark.parametrize("name", ["username", "createTime", "user_agent", "door-gate", "errorcode", "申请状态"])
def test_id_beside_field_about_no_person_is_certain(name: str) -> None:
    assert certain_id(f"userId: 10023, {name}: 10024", OPEN) == "10023"
    assert certain_id("工号10023的人脸无法识别", OPEN) == "10023"
