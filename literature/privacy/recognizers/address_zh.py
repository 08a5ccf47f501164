"""Chinese addresses: from the province, or the first place that is named, down to the room."""

import re
from collections.abc import Iterator

from literature.privacy.chinese import name_model
from literature.privacy.folded import Folded, alternatives, words
from literature.privacy.spans import Pii, Span

NAME = "address_zh"

_PROVINCES = words("provinces_zh")
_HAN = r"[\u3400-\u9fff]"
# A character of a proper name: words of grammar stand in none, so running text is no address.
_PROPER = (
    r"(?:[\u3400-\u9fff]"
    r"(?<![的了是和与及对在将把被为以从而或等其该之使并可有不无也就都但者们这那因])"
    r"|和(?=浩特|田|平|县|顺|睦|谐|静|林)|于(?=洪|都|田))"
)
_PROVINCE = (
    rf"(?:中国)?(?:{alternatives(_PROVINCES)})"
    r"(?:省|市|(?:壮族|回族|维吾尔|维吾尔族)?自治区|特别行政区)?"
)
_NUMBER = r"(?:[0-9A-Za-z]+(?:[-#/][0-9A-Za-z]+)*|[一二三四五六七八九十百零〇]+)"
_AREA = (
    rf"(?:{_PROPER}){{1,7}}?(?:自治州|自治县|地区|新区|开发区|高新区|街道"
    r"|省|市|州|盟|区|县|旗|镇|乡)(?![路街巷道])"
)
_ROAD = (
    rf"(?:{_PROPER}|[0-9A-Za-z·]){{1,12}}?(?:大街|大道|街|路|道|巷|弄|胡同|里|段|村|屯|庄|寨|堡"
    rf"|社区|小区|花园|家园"
    r"|公寓|新村|苑|园区|园|府|城|大厦|广场|国际|中心|湾|庭|宿舍|家属院|大院)(?![路街巷道弄村])"
)
_DETAIL = (
    rf"第?{_NUMBER}(?:号院|号楼|号|栋|幢|座|单元|弄|巷|组|队|社|村|楼|层|室|户|门"
    rf"|期)(?:之{_NUMBER})?"
    rf"(?:{_NUMBER}(?:室|户)?(?![0-9A-Za-z年月日岁天次例号楼层栋幢座单弄期区村组队社]))?"
)
_COMPONENT = re.compile(rf"[ ]?(?:(?P<detail>{_DETAIL})|(?P<area>{_AREA})|(?P<road>{_ROAD}))")
_HEAD = re.compile(rf"{_PROVINCE}|{_AREA}")
_PROVINCE_AT = re.compile(_PROVINCE)
_LABEL = re.compile(
    r"(?:家庭住址|家庭地址|现住址|常住地址|居住地址|户籍地址|户口地址|身份证地址|户籍所在地"
    r"|户口所在地|户籍地"
    r"|通讯地址|通信地址|联系地址|联络地址|邮寄地址|收货地址|收件地址|单位地址|工作地址|详细地址"
    r"|地址|住址|籍贯|出生地"
    r"|现住|家住|居住地|住所|住在|居住在|居住于|现居|常住|寄到|寄往|送到|送至|老家(?:在|是)?|家在"
    r"|搬到)"
    r"(?:为|是|在|于)?[ \t]*[::]?[ \t]*"
)
_VALUE_END = re.compile(
    r"[,。;\n!?、]|[ \t]{2,}|[ \t](?=[\u3400-\u9fff]{2,6}[::])"
    r"|邮编|电话|手机|邮箱|联系|身份证|姓名|职业|民族|婚姻|入院|工作单位|因|主诉|性别|\(?(?:同上"
    r"|不详)"
)
_PLACELIKE = re.compile(r"[省市县区镇乡村路街道巷弄号室楼栋幢座组里屯庄旗州盟]|自治")
_NO_ADDRESS = re.compile(
    r"[我本当该某外院]|农村|城市|城镇|附近|医院|病房|[^,。]{0,4}(?:医院|科|病区|急诊|门诊)$"
)
_VERB = re.compile(
    rf".*(?:住在|住于|家住|现住|居住|住|位于|家在|在|于|到|至|从|自|由|是|址|去|往|寄|送|为"
    rf"|的)(?={_HAN}{{2}})"
)


def find(folded: Folded) -> Iterator[Span]:
    """Addresses by their own build (0.9), and the value of a field such as ``住址`` (0.95)."""
    yield from _built(folded)
    for label in _LABEL.finditer(folded.text):
        yield from _labelled(folded, label)


def _built(folded: Folded) -> Iterator[Span]:
    """A place, then a road or village, then a number: 杭州市西湖区文三路478号."""
    text, position = folded.text, 0
    for head in _HEAD.finditer(text):
        start = head.start() + _verb(text, head)
        if start < position or not _rooted(text[start : head.end()]):
            continue
        end, roads, details = _extent(text, start)
        if details > 1 or (roads and details):
            yield folded.span(start, end, Pii.ADDR, 0.9)
            position = end


def _labelled(folded: Folded, label: re.Match[str]) -> Iterator[Span]:
    text, start = folded.text, label.end()
    stop = _VALUE_END.search(text, start)
    end = min(stop.start() if stop else len(text), start + 60)
    if not label.group().rstrip().endswith(":"):
        # In running text the address ends where its components do.
        end = min(end, max(_extent(text, start)[0], _place_end(text, start)))
        if not _rooted(text[start:end]) and not re.search(r"\d", text[start:end]):
            return
    value = text[start:end].strip()
    placed = value[:2] in _PROVINCES or value in name_model().places
    if len(value) > 1 and (placed or _PLACELIKE.search(value)) and not _NO_ADDRESS.match(value):
        yield folded.span(start, end, Pii.ADDR, 0.95)


def _verb(text: str, head: re.Match[str]) -> int:
    """How much of a greedy first component is verb: 现住在杭州市 → 杭州市."""
    if text[head.start() : head.start() + 2] in name_model().places:
        return 0
    verb = _VERB.match(head.group())
    return verb.end() if verb else 0


def _rooted(head: str) -> bool:
    """Whether the first component is a place that is known, or at least called a 市 or 县."""
    known = any(head[:n] in name_model().places for n in (2, 3, 4))
    return known or head[:2] in _PROVINCES or (3 <= len(head) <= 5 and head[-1] in "市县")


def _place_end(text: str, start: int) -> int:
    return max(
        (start + n for n in (2, 3, 4) if text[start : start + n] in name_model().places),
        default=start,
    )


def _extent(text: str, start: int) -> tuple[int, int, int]:
    """The end of the run of components from here; how many are roads, how many numbered details."""
    province = _PROVINCE_AT.match(text, start)
    position, roads, details = province.end() if province else start, 0, 0
    while component := _COMPONENT.match(text, position):
        details += component["detail"] is not None
        roads += component["road"] is not None
        position = component.end()
    return position, roads, details
