"""What speaks for and against a Chinese name at a place: before it, after it, in its characters.

Weights are natural-log odds, set by hand on notes of many kinds and checked on literature, where
next to nothing may pass.
"""

import re

from literature.privacy.chinese import name_model
from literature.privacy.folded import alternatives, words

HAN = r"[\u3400-\u9fff]"
ROLES = alternatives(words("roles_zh"))
KIN = alternatives(words("kin_zh"))
TITLES = alternatives(words("titles_zh"))
NOT_NAMES = frozenset(words("not_names_zh"))
GRAMMAR = frozenset("于和向应祝从由同对与但那都能来到曾时常全任相过又及以可要着")
_LIKELY = 5.0  # characters that weigh this much are a name though they hold an everyday word
_JOINING = frozenset("和从由同对与但过又及以")

INTRODUCED = 2.5  # what stands before introduces a person
TOLD = 4.0  # what stands after can only follow a person

_HAN = re.compile(HAN)
_TITLE = re.compile(rf"(?:{TITLES})")
_BEFORE = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (r"(?:我叫|名叫|叫做|(?:名字|姓名)[是为]?|名为|联系人[是为]?)$", 5.0),
        (rf"(?:{ROLES}|先生|女士|病友|网友|导师)[是为]?$|\d床$", 3.5),
        (
            rf"(?:[我他她您你其之的]|患者|病人|孩子|家属){{1,2}}的?(?:{KIN})[是叫]?$|我是$|本人$",
            4.0,
        ),
        (
            r"[请由让找问叫给对与和跟同见的经及被把邀陪为是科室部组区床号]$"
            r"|(?:感谢|拜托|通知|咨询|联系|告知|嘱|委托|授权|谢谢)$",
            -0.5,
        ),
        (r"[人者员]$", 1.0),
        (rf"(?:{TITLES})$", 1.0),
    )
)
_IN_FIELD = re.compile(rf"(?:{ROLES})[ \t]*[\"“(]?$")
_PARTICULARS = re.compile(
    r"[ \t]*[,(:;、]?[ \t]*(?:[男女](?![儿士孩婴朋友生科童方])|性别|年龄|\d{1,3}[ \t]*岁|现年"
    r"|出生|生于|籍贯"
    rf"|{alternatives(words('ethnic_zh'))}|身份证|手机|电话|住院号|病历号|病案号|门诊号|医保|床号"
    rf"|\d{{1,3}}床|微信"
    r"|(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:出生|生)|1[3-9]\d{9}|1[3-9]\d-\d{4})"
)
_SPEAKS = re.compile(r"[ \t]*:(?!\d)")
_DOSE = re.compile(r"[ \t]*\d+(?:\.\d+)?[ ]?(?:mg|g|ml|mL|μg|ug|iu|IU|u|U|片|粒|支|%)")
_GOES_ON = re.compile(
    r"[因于在入查的说是为述称自曾已现有行及到来去从向对被也就住把让给诉即由经与和跟同患昨今每要主突吃感觉没不还又才]"
    r"|前往|签署|本次|上次|下次|目前|出院|复查|随访|手术|术后|确诊|服用|反复|需|上周|上个?月|前天"
    r"|前几天|最近|近日"
    r"|明早|明天|提醒|打电话|发来|发现|认为|表示|告诉|发烧|发热|头[晕痛]|咳嗽|腹[痛泻]|呕吐|住院"
    r"|门诊|好转"
)
# Endings of the names of drugs, diseases and methods.
_TERM = re.compile(
    rf"{HAN}{{0,3}}(?:替尼|单抗|他滨|卡铂|顺铂|利铂|西林|霉素|沙星|洛尔|普利|沙坦|他汀|嘧啶|咪唑"
    rf"|氨酸|甾醇|皂苷|胶囊|颗粒"
    r"|注射|口服液|片剂|合剂|综合[征症]|征$|病灶|细胞|蛋白|抗体|基因|染色|杆菌|球菌|病毒|分型"
    r"|分期|评分|量表|指数|试验"
    r"|检验|曲线|回归|反应|疗法|散|丸|汤)"
)


def before(text: str, start: int) -> float:
    """The weight of what leads up to ``start``; a character that introduces nobody weighs down."""
    head = text[max(0, start - 12) : start]
    if not head or not _HAN.match(head[-1]):
        return 4.0 if _IN_FIELD.search(head) else 0.0
    for pattern, weight in _BEFORE:
        if pattern.search(head):
            return weight
    ended = head[-2:] in name_model().vocabulary or head[-3:] in name_model().vocabulary
    return -1.5 if ended else -4.0  # 今天李红梅: a word ends where the name begins


def after(text: str, start: int, end: int) -> float:
    """The weight of what follows a name at ``[start, end)``."""
    speaks = _SPEAKS.match(text, end) and (not start or text[start - 1] == "\n")
    if speaks or titled(text, end) or particulars(text, end):
        return TOLD
    if _DOSE.match(text, end):
        return -6.0
    if end == len(text) or not _HAN.match(text[end]) or _GOES_ON.match(text, end):
        return 1.0
    return -2.0


def titled(text: str, end: int) -> bool:
    """Whether a title follows: 医生, 主任, 女士."""
    return _TITLE.match(text, end + (text[end : end + 1] == " ")) is not None


def particulars(text: str, end: int) -> bool:
    """Whether a person's particulars follow: ``，男，45岁``, ``（身份证…``."""
    return _PARTICULARS.match(text, end) is not None


def explained(text: str, start: int, end: int, evidence: float, weight_before: float) -> float:
    """How well everyday words explain the characters: inside, across the end, across the start.

    ``evidence`` is what the characters weigh as a name, ``weight_before`` what stands before them.
    """
    model, penalty = name_model(), 0.0
    if everyday_at(text, start) or model.longer_at(text, start):
        penalty += 5.0
    if _TERM.match(text, end - 1) or _TERM.match(text, start):
        penalty += 4.0
    if text[start] in GRAMMAR and weight_before < 5.0:
        penalty += 8.0 if text[start] in _JOINING else 3.0
    if _TITLE.fullmatch(text, start + 1, end):  # 牛老师 is 牛 with a title
        penalty += 8.0
    if text[end - 2 : end] in model.vocabulary and evidence < _LIKELY:
        penalty += 2.0  # 和康复, 刘提醒; but 建国 and 春梅 are words too
    if any(i + len(model.word_at(text, i)) > end for i in range(start + 1, end)):
        penalty += 3.0
    if weight_before <= 0 and start and text[start - 1 : start + 1] in model.vocabulary:
        penalty += 3.0
    return penalty


def everyday_at(text: str, start: int) -> str:
    """The everyday or clinical word that begins here, or ``""``."""
    pieces = (text[start : start + n] for n in (5, 4, 3, 2))
    return name_model().word_at(text, start) or next((p for p in pieces if p in NOT_NAMES), "")
