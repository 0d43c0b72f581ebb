"""Split names and values of a reply into words, and map each known word to its roles, such as END or REFUSE."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache, cached_property, lru_cache
from typing import Any

from faceviewer.core.pattern import pattern

NAME_CHARACTERS = 64


class Role(Enum):
    """The meanings of words; a word may have several roles.

    Values are the words of the role, separated by blanks. One of four or more letters also stands for its forms with
    the endings of `_SUFFIXES`: `expir` for `expire`, `expired`, `expires`.
    """

    __hash__ = object.__hash__  # that of Enum is slow

    END = "expir exp ttl deadline overdue laps validity 过期 逾期 超期 到期 期满 失效 有效期 期限 截止"
    OVER = "expired overdue lapsed ended 过期 逾期 超期 失效 到期 期满 有效期已过 已过有效期"
    UNTIL = "end until till stop due to thru failure invalid 至 止 结束"
    LEAVING = """out off logout checkout leav quit resign retir terminat dismiss finish after cutoff offboard absent
        period duration term next plan clos withdraw 离 离职 退 终止 后"""
    OFF = """offboard left suspens disabl fail error depart frozen freez lock suspend revok delet del cancel terminat
        remov void invalid inactive ineffective unavailable stop clos resign quit dismiss 停用 冻结 禁用 锁定 注销
        销户 作废 暂停 停权 停职 删除 离职 吊销 撤销 separat departur relieve layoff deceas evict exclud bann 离校 退宿
        退房 退学 退租 搬离 迁出 开除 辞职 辞退 解聘 解约 解除 封禁 拉黑 无效 取消 死亡"""
    REFUSE = """deny deni refus forbid forbidden reject prohibit blacklist blocklist blocked banned 禁止 拒绝 限制
        禁行 禁入 拒 黑名单 拉黑 受限 无权 无权限 heimingdan"""
    WEAK = """black ban block leav lost loss hold fired retir dimission logout withdraw withdrawn pending abnormal ng
        bad arrears unpaid unbound unbind unregister deregister inactivat expel exit stranger alumni graduat archiv
        out checkout retirement incomplete 未绑定 解绑 挂失 退出 离开 退休 欠费 异常 失败 驳回
        驳 待定 待批 待审批 已使用 毕业 丢失 隔离 休假 待审核
        quarantin isolat"""  # weak: also words for colours, surnames or devices
    OLD = "previous former old histor changelog 历史 旧"
    DOOR = """access pass allow permit permitt permission grant authoriz authoris enter entry admit let 允许 授权 入内
        进入 出入 开门 放行 通行 准入"""
    GOOD = """has enabl activ activat valid normal success succeed ok okay exist found available effect effective
        force open restor approv eligibl accessibl register employ usable use job service white whitelist allowlist
        qualif 合格 白名单 有效 有效期内 正常 启用 在职 存在 可用 成功 通过 生效 激活 注册 绑定 使用 在用 开通 sfyx"""
    NOT = "not no non none un de dis without before 未 不 不得 无 非 否 没有 没 勿 请勿"  # "not before" negates nothing
    NEVER = "never permanent forever unlimited infinit indefinit perpetual long longterm 永久 永不 长期 无限 终身"
    BEGIN = "begin start from effect effective before activ activat enabl nbf 开始 起 生效 启用"
    VALID = "valid effective 有效"
    EVENT = """creat sign submit deliver trac arriv shoot photograph analysis graduat enroll crt modif updat upd chang
        edit regist register reg enrol birth birthday born dob since first last latest taken captur shot snap insert
        add sav stor hire join onboard log login seen import collect issu record operat audit approv appl bind bound
        push send sent receiv server current now today request respons query timestamp backup publish version build
        migrat refresh activ enabl train extract feature generat index scan print check verif review cost elapsed
        latency age senior seniority work iat ctime mtime utime optime intime rectime enter entry pass open recogni
        recogniz detect analys analyz transfer auth authenticat match face job positiv employ algorithm model oper op
        mod ins conf confirm handl process calc gen report fetch assign dispatch distribut grant authoriz checkin
        heartbeat event encrypt compress crop resiz cach shar rotat mirror blurr occlud marri starr pinn annotat insur
        vaccinat certif modifier 操作 审核 绑定 工作 下发 授权 入住 确认 创建 修改 更新 注册 登记 出生 生日
        同步 上传 拍摄 采集 入职 录入 导入 最后 最近 加入 通行 识别
        申请 毕业"""  # something that was done and may have a time
    # Durations and what is left of them.
    SPAN = "valid remain period duration term ttl expir life lifetime live left allow max limit 有效 剩余"
    UNIT = "days weeks months years hours minutes mins seconds secs 天 天数 周 月 年 小时"
    LENGTH = "in ttl period interval timeout duration"
    REST = "remain countdown 剩余 倒计时"
    TIME = """time date datetime at day month hour minute value text epoch second milli millisecond ms nano year raw
        str string utc gmt 时间 日期 日"""
    NUMBER = """id ids uid no nos num number errno code phone mobile tel telephone cell cellphone fax zip qq ver sn
        serial size bytes length width height count total times visits hash md crc sum key seq sequence score card
        account name dept department org batch room floor address path file rev revision weight seed user tenant
        group identity version origin rect box bbox roi landmark point position contact mail service 号 号码 编号
        电话 手机 工号"""
    DATA = """gender sex nation nationality ethnic education degree marital nick hobby hair glasses color
        colour quality source channel operator host 性别 民族 国籍 籍贯 学历 昵称 邮箱 地址 部门 职位 职务 岗位
        来源 质量"""  # about a face, a person or a record, and not about a permission
    PICTURE = "image img photo pic picture avatar"
    THING = """url uri href link token session upload cache sign signature cookie device push sms mfa card cert
        password pwd licence license passport liveness sync app system network camera email vip insurance vehicle eye
        mouth mask actions operations buttons menu scopes authorities remind notif notice alert warn renew privacy
        retention storage software firmware subscription login logon online 提醒 证件 身份证 密码"""
    STATE = """status state flag result outcome decision reason lifecycle 状态 结果 标志 标记 原因 审核 审批 zhuangtai
        zt"""
    STATUS = "status state lifecycle 状态 审核 审批 zhuangtai zt"
    DONE = """verif confirm complet done sync ready online transfer publish agree accept deliver upload creat save
        stor record check audit issu updat import extract match bind bound validat 认证 同意 确认 完成 同步 下发 录入
        登记 采集 已审核 良好"""  # good only as a state or as the name of a flag
    PRESENT = """hire resid resident current present work enrol enroll join onboard 在校 在读 在岗 在住 在册 在籍 在编
        入住 入职 报到 常驻"""  # like DONE
    # A relation of a person to a place, on which the right to enter depends.
    MEMBER = """member membership visit visitor guest staff worker student tenant tenancy lease contract employment
        enrollment enrolment appointment reservation booking stay checkin employee emp 访客 来访 预约 租约 合同 学籍
        学生 员工 会员 住户 租户 regular permanent probation full part 业主 普通 试用 试用期 转正 正式 全职 兼职 实习"""
    # What a person belongs to: leaving it ends the right to enter.
    PLACE = "company firm school campus site project team community building dorm 公司 单位 学校 校区 小区 园区 宿舍"
    REMARK = "remark memo note comment message msg warn warnings alert notice 备注 说明 提醒"
    LABEL = "name code desc description label text str string value title msg cn zh en 名称 描述 说明"
    SCHEDULE = """week weekday weekend workday schedul shift cron timetabl roster holiday slot window 星期 周末
        节假日 班次 排班 时段"""
    NEED = "need must requir 需要 必须"
    POLICY = "polic strateg rule permission 策略 权限"
    FILLER = """auth recognition is are was be been can have may in of the all for on by with face user person people
        human employee record info information account door gate ext extend extension extra data detail item attribute
        attr hit property prop field profile list yet already still should do param request reply response body content
        object entity report if now or yn whether 是否 可 已 是 已经 人员 用户 账户 账号 人脸 门禁 门 内 被 了 能 能否
        可否 中 记录 信息 数据 详情 明细 列表 条目 level auto
        but however longer anymore 但 但是"""  # no meaning by themselves


GOOD = (Role.DOOR, Role.GOOD)
BAD = (Role.OFF, Role.REFUSE, Role.WEAK)
_JUDGED = (*GOOD, *BAD, Role.OVER)
_OR = frozenset(("or", "nor", "或"))
QUESTION_WORDS = frozenset(("is", "has", "if", "whether", "是否"))
_SUFFIXES = "e s es d ed led ted ped red ping ing ion ation ication ificate al er or y ies ied able"
_LEAST_STEM = 4  # letters
_RUN = pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_DIGITS = str.maketrans("123456789", "0" * 9)  # names that differ only in digits share one entry of the cache
_MOST_WORDS = 16  # of a name or a phrase
_UNKNOWN = 8  # cost of an unknown Chinese character; that of a known word is 1
_GLUED_FIRST, _GLUED_LAST = frozenset(("is", "in", "no", "un", "de")), frozenset(("at", "id", "to"))

_LAST, _DAY = frozenset(("last", "最后")), frozenset(("day", "日", "work", "working", "工作"))
_NONE: frozenset[Role] = frozenset()
_STEMS: dict[str, frozenset[Role]] = {}
for _role in Role:
    for _stem in _role.value.split():
        _STEMS[_stem] = _STEMS.get(_stem, _NONE) | {_role}
_LONGEST = max(map(len, _STEMS)) + max(map(len, _SUFFIXES.split()))
_LONGEST_CHINESE = max(len(word) for word in _STEMS if not word.isascii())
_YES = frozenset(("yes", "true", "y", "t", "on", "1", "1.0", "是"))
_NO = frozenset(("no", "false", "n", "f", "off", "none", "0", "0.0", "否"))


@cache
def _roles() -> dict[str, frozenset[Role]]:
    """Return the roles of all words: 12,900 forms, made with the first reply that has undocumented fields."""
    roles = _STEMS.copy()
    for stem, of_stem in _STEMS.items():
        if stem.isascii() and len(stem) >= _LEAST_STEM:
            for word in map(stem.__add__, _SUFFIXES.split()):
                roles[word] = roles.get(word, _NONE) | of_stem
    return roles


class Words(tuple[str, ...]):
    """The words of a name or a phrase, in lower case."""

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of all words."""
        return _NONE.union(*(_roles().get(word, _NONE) for word in self))

    def any(self, *roles: Role) -> bool:
        """Return whether a word has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def only(self, *roles: Role) -> bool:
        """Return whether there are words and each has one of these roles."""
        return bool(self) and not self.without(*roles)

    def without(self, *roles: Role) -> Words:
        """Return the words that have none of these roles."""
        return Words(word for word in self if _roles().get(word, _NONE).isdisjoint(roles))

    def end_in(self, *roles: Role) -> bool:
        """Return whether the last word has one of these roles."""
        return Words(self[-1:]).any(*roles)

    @cached_property
    def is_negated(self) -> bool:
        """Whether all bad words are negated, or without bad words, whether the number of negations is odd."""
        are_negated = [is_negated for roles, is_negated in self._negated if not roles.isdisjoint(BAD)]
        return all(are_negated) if are_negated else sum(Role.NOT in roles for roles, _ in self._negated) % 2 == 1

    @cached_property
    def _negated(self) -> list[tuple[frozenset[Role], bool]]:
        """The roles of each word, and whether it is negated.

        A "not" negates up to the next good or bad word, or several bad ones with "or" between them; at the end, it
        negates the word before it. A "no" at the end of a name means "number".
        """
        counted = self[:-1] if (self[1:] and self[-1] == "no") or self[-2:] == ("or", "not") else self
        is_negated = False
        words: list[tuple[frozenset[Role], bool]] = []
        for word in counted:
            roles = _roles().get(word, _NONE)
            if word in _OR and words:
                is_negated = words[-1][1] and not words[-1][0].isdisjoint((*BAD, Role.OVER))
            words.append((roles, is_negated))
            if Role.NOT in roles:
                is_negated = not is_negated
            elif not roles.isdisjoint(_JUDGED):
                is_negated = False
        if len(words) > 1 and is_negated and Role.NOT in words[-1][0]:
            words[-2] = (words[-2][0], not words[-2][1])
        return words

    @cached_property
    def may_mean_end(self) -> bool:
        """Whether they may mean an end: leaving, an undone or a negated activation, the last day."""
        if self.any(Role.END, Role.UNTIL, Role.LEAVING) or self.is_negated != self.any(Role.OFF, Role.WEAK):
            return True
        return self.mean_last_day or (not _LAST.isdisjoint(self) and self.any(Role.VALID))

    @cached_property
    def mean_last_day(self) -> bool:
        """Whether they mean the last day, or the last day of work; not the time of the last event."""
        is_last = not (_LAST.isdisjoint(self) or _DAY.isdisjoint(self))
        return is_last and not Words(word for word in self if word not in _LAST | _DAY).any(Role.EVENT)

    def mood(self, *, good: tuple[Role, ...], bad: tuple[Role, ...]) -> bool | None:
        """Return True if the words mean something good, False for something bad, None if a word has another role."""
        neutral = (Role.NOT, Role.FILLER, Role.STATE, Role.POLICY, Role.LABEL, Role.PLACE)
        if not self.any(*good, *bad) or not self.only(*good, *bad, *neutral):
            return None
        judged = ((roles, is_negated) for roles, is_negated in self._negated if not roles.isdisjoint((*good, *bad)))
        return all(roles.isdisjoint(bad) != is_negated for roles, is_negated in judged)


def words_of(text: str) -> Words:
    """Split a name or a phrase into words in lower case.

    Split at capitals, signs and digits; split lower-case letters (`expiredtime`) if known words cover all of them, and
    Chinese by its known words. Full-width letters count as plain ones; invisible characters are dropped.
    """
    return _words_of(text.translate(_DIGITS))


@lru_cache(4096)
def _words_of(text: str) -> Words:
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    words = [word for run in _RUN.findall(text[:NAME_CHARACTERS]) for word in _split(run.lower())]
    return Words(words[-_MOST_WORDS:])


def _split(run: str) -> tuple[str, ...]:
    """Split a run of letters into the smallest number of known words that cover it; return it whole if none do."""
    is_glued = run.isascii()
    longest = _LONGEST if is_glued else _LONGEST_CHINESE
    ways: list[tuple[int, int] | None] = [(0, 0), *[None] * len(run)]  # for each end: lowest cost, start of last piece
    for start, way in enumerate(ways):
        for end in range(start + 1, min(len(run), start + longest) + 1) if way else ():
            piece = run[start:end]
            short = is_glued and len(piece) < 3 and piece != run  # short words occur inside of others: "to" in "topic"
            fits = not short or (not start and piece in _GLUED_FIRST) or (end == len(run) and piece in _GLUED_LAST)
            known = fits and piece in _roles()
            if way and (known or (not is_glued and len(piece) == 1)):
                cost = way[0] + (1 if known else _UNKNOWN)
                ways[end] = min(ways[end] or (cost, start), (cost, start))
    pieces = []
    end = len(run)
    while end and (way := ways[end]):
        pieces.append(run[way[1] : end])
        end = way[1]
    return tuple(reversed(pieces)) if pieces else (run,)


def is_yes(value: Any) -> bool | None:
    """Parse a yes or a no: a flag, 0, 1 or a word, also in quotation marks; None for any other value."""
    if value in (True, False):  # 1 and 0 are equal to them
        return bool(value)
    text = unicodedata.normalize("NFKC", value) if isinstance(value, str) and len(value) < 9 else ""
    word = text.strip(" \t\r\n\"'").lower()
    return True if word in _YES else False if word in _NO else None
