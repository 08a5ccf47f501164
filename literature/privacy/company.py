"""Whether a text is about a person somebody could find, or about a study.

Dates and hospitals are quasi-identifiers: they point to a person only beside something that names
him or her. "2017-02-07行根治术" in a record without any name says nothing of anybody, and 选取我院
2015年1月至2018年12月收治的120例患者 is literature; in a record with a name both must go.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from literature.privacy.folded import Folded, words
from literature.privacy.spans import Pii, Span

# Identifiers of one person. An e-mail address is not among them: papers carry their authors'.
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIRECT = frozenset({Pii.NAME, Pii.ID, Pii.MRN, Pii.SSCARD, Pii.CARD, Pii.PHONE, Pii.ADDR})
_STUDY = re.compile(
    r"\d+[ ]?(?:例|名)(?:[^,。;]{0,12})(?:患者|病人|受试者|志愿者|产妇|孕妇|儿童|患儿|新生儿|老年"
    r"|健康)|(?:患者|病例|标本|受试者)\d+[ ]?[例名]|选[取择].{0,40}(?:患者|病例|对象)|随机(?:分"
    r"|数字|对照)|对照组|观察组|实验组|治疗组|回顾性|前瞻性|纳入标准"
    r"|研究对象|统计学|P[ ]?[<>=]|差异有|本研究|本文|结果(?:表明|显示)|荟萃|文献|目的[::]?"
    r"|方法[::]?.{0,200}结[果论][::]?"
    r"|\b(?:patients|participants|subjects) (?:were|with)\b|\bwe (?:report|conducted|performed"
    r"|aimed|investigated|evaluated)\b|\b(?:retrospective|prospective|randomi[sz]ed|cohort"
    r"|meta-analysis)\b",
    re.IGNORECASE,
)
_ACADEMIC = re.compile(
    r"本文|探讨|综述|论述|论文|学者|研究(?!所|院|生|中心)|提出|表明|理论|机制|影响因素|进展|意义|评价|构建|模型"
    rf"|\b(?:{'|'.join(words('academic_en'))})\b|et al|P ?[<=>] ?0?\.\d|CI\b",
    re.IGNORECASE,
)
_ACADEMIC_WORDS = 2  # distinct words of the scholar that make a text literature
# Words of letters, chats and records: literature speaks to nobody. Each outweighs two of the above.
_PERSONAL = re.compile(
    r"\b(?:I(?:'m|'ve|'d|'ll)?|my|me|mine|you|your|yours|Dear|Hi|Hello|Regards|Sincerely|thanks?"
    r"|please|Mr|Mrs|Ms|Dr|he|she|his|her|him"
    r"|DOB|MRN|phone|fax|address|appointment|clinic|(?:today|tomorrow|yesterday|tonight)|mom|mum"
    r"|dad|mother|father|wife|husband)\b"
)
_CERTAIN_DATE = 0.99


@lru_cache(maxsize=256)
def is_study(text: str) -> bool:
    """Whether a (folded) text reads as literature: a study's words, or several of the scholar's."""
    if not _HAN.search(text):
        academic = {cue.lower() for cue in _ACADEMIC.findall(text)}
        personal = {cue.lower() for cue in _PERSONAL.findall(text)}
        certain = 2 * (_STUDY.search(text) is not None)
        return len(academic) + certain >= _ACADEMIC_WORDS + 2 * len(personal)
    academic = {cue for cue in _ACADEMIC.findall(text) if _HAN.match(cue)}
    return _STUDY.search(text) is not None or len(academic) >= _ACADEMIC_WORDS


def in_company(folded: Folded, spans: Sequence[Span]) -> list[Span]:
    """Drop the dates and hospitals that stand in no identifying company."""
    personal = any(span.type in _DIRECT for span in spans)
    study = is_study(folded.text)
    return [span for span in spans if _identifies(span, personal, study)]


def _identifies(span: Span, personal: bool, study: bool) -> bool:
    if span.type is Pii.DATE:
        return personal or span.score >= _CERTAIN_DATE
    if span.type is Pii.HOSP:
        return personal or not study
    return True
