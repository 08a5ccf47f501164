"""Numbers a hospital knows a patient by: admission, outpatient, record, bed, insurance."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "record"

_VALUE = r"((?:[A-Za-z]{1,4}[-_]?)?\d(?:[A-Za-z0-9]|[-_/](?=[A-Za-z0-9])|[*]){2,23})(?![A-Za-z0-9])"
_BETWEEN = r"(?:[ \t]*(?:号码|编号|号|No\.?|#))?[ \t]*(?:[::=]|为|是|#)?[ \t]*[\"“(]?"
_RECORD = re.compile(
    r"(?:住院|门诊|病历|病案|病例|病人|就诊|登记|档案|健康档案|急诊|体检|患者|挂号|就诊卡|诊疗卡"
    r"|门诊卡|住院登记|病员|诊疗|影像|检查|放射|超声|内镜|处方|医嘱)"
    r"(?:号码|编号|序号|流水号|卡号|ID|id|号)" + _BETWEEN + _VALUE
)
_CARD = re.compile(
    r"(?<![行用蓄工记保险贷障康民社])卡号" + _BETWEEN + r"([A-Za-z]{0,3}\d{6,11})(?![A-Za-z0-9])"
)
_INSURANCE = re.compile(
    r"(?:医保|社保|医疗保险|社会保险|社会保障|新农合|农合|合作医疗|健保|居民健康|参保|医疗证"
    r"|健康卡|市民|公费医疗)"
    r"(?:个人|电子)?(?:电脑|账户|账|凭证|证|卡)?(?:号码|编号|卡号|号|卡)" + _BETWEEN + _VALUE
)
_BED = re.compile(
    r"(?:床号|床位号|床位|病床号)[ \t]*[::]?[ \t]*((?:加"
    r"|[A-Za-z]{1,3}-?)?\d{1,4}(?:-\d{1,3})?[A-Za-z]?)(?:床|[ \t,。;)\n]|$)"
)
_ENGLISH = re.compile(
    r"\b(?:MRN|M\.R\.N\.|medical record(?: (?:number|no\.?|#|num))?|chart (?:number|no\.?|#)"
    r"|hospital (?:number|no\.?|#)|patient (?:ID|id|number|no\.?|#)"
    r"|account (?:number|no\.?|#)|admission (?:number|no\.?)|case (?:number|no\.?|#)"
    r"|encounter (?:number|no\.?|ID|#)|member (?:ID|number)|policy (?:number|no\.?)"
    r"|accession (?:number|no\.?|#)|specimen (?:number|no\.?|ID))"
    r"[ \t]*(?:is|was|of)?[ \t]*[:#=]?[ \t]*#?[ \t]*((?:[A-Za-z]{1,4}[-_]?)?\d(?:[A-Za-z0-9]"
    r"|[-_/ ](?=\d)){2,20})(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def find(folded: Folded) -> Iterator[Span]:
    """A number is a record number by its label alone; the label stays."""
    for pattern, kind in (
        (_RECORD, Pii.MRN),
        (_CARD, Pii.MRN),
        (_INSURANCE, Pii.SSCARD),
        (_BED, Pii.MRN),
        (_ENGLISH, Pii.MRN),
    ):
        for match in pattern.finditer(folded.text):
            yield folded.span(match.start(1), match.end(1), kind, 0.97)
