"""Chinese hospitals by name: 淮安市妇幼保健院, 浙大二院. Not 我院, 当地医院, 三甲医院."""

import re
from collections.abc import Iterator

from literature.privacy.chinese import name_model
from literature.privacy.folded import Folded, alternatives, words
from literature.privacy.spans import Pii, Span

NAME = "hospital_zh"

_HAN = r"[\u3400-\u9fff]"
_TAIL = (
    r"(?:总医院|医院|卫生院|保健院|卫生服务中心|卫生服务站|疗养院|卫生室|卫生所|医疗中心|诊所"
    r"|门诊部"
    r"|防治院|防治所|急救中心|疾控中心|疾病预防控制中心|养老院|护理院|福利院|体检中心|血液中心)"
    rf"(?:\({_HAN}{{2,8}}\)|{_HAN}{{1,4}}(?:院区|分院)|[东西南北新老总本]院区?)?"
)
_TAIL_END = re.compile(rf"{_TAIL}$")
_RUN = re.compile(rf"[\u3400-\u9fff0-9A-Za-z·]{{1,24}}?{_TAIL}")
# 浙大二院, 郑大一附院, 交大附一院; 协和; 株洲市一院, 上海九院 (a place must stand before).
_SHORT = re.compile(
    rf"(?P<school>{_HAN}{{1,6}}?(?:医?科?大|医)(?:附[一二三四五六]院?|[一二三四五六]附?院"
    rf"|附属?[一二三四五六]?院|附[属]?[儿妇肿][院科]))"
    r"|(?:北京|上海|武汉|福建)?协和(?=[ ,。;:!?)看住做查检手门急就治复的]|$)"
    rf"|{_HAN}{{2,4}}[省市县]?(?:[一二三四五六七八九十]|第[一二三四五六七八九十]|市立|省立|人民?"
    rf"|中医?|妇幼|儿童?|肿瘤)院(?![士长内外校感])"
)
_GENERIC = frozenset(words("hospital_generic_zh"))
_OWN_NAMES = frozenset(words("hospital_names_zh"))
_NUMERAL = re.compile(r"[\d一二三四五六七八九十两几数百余家所个间者的级地好多科会阅]")
_LEAD = re.compile(alternatives(words("hospital_leads_zh")))
_JOINT = frozenset(words("hospital_joint_zh"))


def find(folded: Folded) -> Iterator[Span]:
    """The name from its place or owner to its 医院; generic hospitals are left."""
    text = folded.text
    for match in _RUN.finditer(text):
        start = _left(text, match.start(), match.end())
        name = text[start : match.end()]
        tail = _TAIL_END.search(name)
        if tail is None or tail.start() < 2 or _any_hospital(name[: tail.start()]):
            continue
        yield folded.span(start, match.end(), Pii.HOSP, 0.9)
    for match in _SHORT.finditer(text):
        start = _left(text, match.start(), match.end())
        name = text[start : match.end()]
        if (match["school"] and name[0] not in "大医") or "协和" in name or _place_at(name, 0):
            yield folded.span(start, match.end(), Pii.HOSP, 0.74)


def _place_at(text: str, start: int) -> str:
    """The longest known place that begins here, or ``""``."""
    pieces = (text[start : start + length] for length in (5, 4, 3, 2))
    return next((piece for piece in pieces if piece in name_model().places), "")


def _any_hospital(body: str) -> bool:
    """Whether what stands before 医院 is all description: 正规三甲, 小儿推拿, 省市级.

    True where everyday words cover it from end to end, no place or proper name among them.
    """
    covered = [True] + [False] * len(body)
    for start in range(len(body)):
        if not covered[start]:
            continue
        covered[start + 1] |= _NUMERAL.match(body, start) is not None
        for length in range(1, 7):
            word = body[start : start + length]
            everyday = word in name_model().vocabulary and word not in _OWN_NAMES
            if start + length <= len(body) and (word in _GENERIC or everyday):
                covered[start + length] = True
    return covered[-1]


def _left(text: str, start: int, end: int) -> int:
    """Skip what leads up to the name, unless it is part of a place (来宾) or a known word."""
    position = start
    for lead in _LEAD.finditer(text, start, end - 2):
        if not _joint(text, lead.start(), start, end):
            position = lead.end()
    for place in range(position + 2, end - 2):
        # 指导意见北京中医医院: everyday words before the first place are no part of the name.
        words_before = text[position:place]
        if "学" in words_before:
            continue
        if _place_at(text, place) and _any_hospital(words_before):
            return place
    return position


def _joint(text: str, at: int, start: int, end: int) -> bool:
    places = name_model().places
    return any(
        (piece := text[begin : begin + length]) in places or piece in _JOINT
        for begin in range(max(start, at - 2), at + 1)
        for length in (2, 3, 4)
        if at < begin + length <= end
    )
