"""Records of persons (病历, consultations, letters) that come among the literature.

What is published was made fit for print by its authors; a clinical record was not. A text that
bears no sign of publication and reads as a record is known here by its headings and fields, and
its paper is masked before anybody keeps it. The values are not kept: nothing leads back.
"""

import re
from dataclasses import fields, replace
from enum import StrEnum

from literature.normal import make_paper
from literature.paper import Kind, Paper, Source
from literature.privacy.company import is_study
from literature.privacy.deidentify import deidentify_parts

RECORD_TYPE = "De-identified record"
"""The publication type that a masked record bears: to be seen, filtered and counted."""


class Masking(StrEnum):
    """Whose papers are masked when they are read."""

    RECORDS = "records"
    ALL = "all"
    NONE = "none"


_NUMBER_OF = (
    r"住院号|病案号|病历号|门诊号|就诊号|就诊卡号|登记号|床\s*号|医保卡?号|社保卡?号"
    r"|身份证(?:号码?)?"
)
# Fields that a record has for one person; literature has tables of many. One of them is enough.
_FIELDS = re.compile(
    rf"(?:^|[\s|,，;；。【\[(（])(?:患者|病人|产妇|患儿)?(?:{_NUMBER_OF}|姓\s*名|联系电话|手机号?码?|家庭住址"
    r"|现住址|工作单位|联系人|主治医[师生]签名|医师签名|记录医[师生]|出院医嘱)\s*[】\])）]?\s*[:：]"
    rf"|(?:{_NUMBER_OF}|银行卡号?)[是为]?\s*[A-Za-z]{{0,4}}\d{{5}}"
    r"|(?:患者|家属|随访|联系人)[^。\n]{0,40}(?:电话|手机|微信)\s*[:：]?\s*[\d+(（]|随访对象[\u4e00-\u9fff]"
    r"|\d日?出生[,，]|(?:患者|病人|患儿)[\u4e00-\u9fff·]{2,4}[,，(（]\s*[男女](?![性童生])"
    r"|\b(?:Patient(?:'s)? name|Name of patient|MRN|(?:Medical record|Hospital|NHS|Social security"
    r"|Insurance) (?:number|ID|no\.?)|DOB|D\.O\.B\.?|Date of birth|SSN|Admission date"
    r"|Date of (?:admission|discharge)|Discharge date|Attending(?: physician)?|Dictated by"
    r"|Electronically signed by|Next of kin|Emergency contact)\s*[:#]"
    r"|\b(?:Mr|Mrs|Ms|Miss)\.? (?-i:[A-Z][a-z]+)(?: (?-i:[A-Z][a-z]+))?,?"
    r" (?:is|was|has|presented|reports|came|a \d)",
    re.IGNORECASE | re.MULTILINE,
)
# Headings of a record, which a case report may have as well: several make a record.
_HEADINGS = re.compile(
    r"(?:^|[\s。;；【\[])(主\s*诉|现病史|既往史|个人史|婚育史|月经史|家族史|体格检查|查体|专科检查|专科情况"
    r"|辅助检查|入院诊断|出院诊断|初步诊断|入院情况|出院情况|诊疗经过|病程记录|查房记录|入院记录|出院记录"
    r"|出院小结|门诊病历|处理意见|处方)\s*[】\]]?\s*[:：\n]"
    r"|^\s*(chief complaint|reason for (?:visit|admission)|history of present illness|hpi"
    r"|past (?:medical|surgical) history|pmh|family history|social history|review of systems"
    r"|(?:home )?medications|allergies|physical exam(?:ination)?|vital signs"
    r"|assessment(?: and plan)?|hospital course|subjective|objective|plan"
    r"|discharge (?:diagnosis|medications|instructions|summary))\s*[:\n]",
    re.IGNORECASE | re.MULTILINE,
)
_TURN = re.compile(
    r"^\s*(?:(?P<asks>患者|病人|患方|家属|来访者|patient|pt)"
    r"|(?P<says>医生|医师|大夫|护士|doctor|dr\.?|physician|nurse))\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_ASKS = re.compile(
    r"(?:^|[。！!?？\s])(?:医生|大夫|主任|教授)[,，]?(?:您好|你好|早上好|下午好|请问)"
    r"|(?:您|你)好[,，]?(?:医生|大夫|主任)|我(?:叫|今年|的电话|的手机|家住)|本人(?:今年|姓|叫)"
    r"|我(?:爸|妈|父亲|母亲|爷爷|奶奶|外公|外婆|老公|老婆|丈夫|妻子|儿子|女儿|孩子|宝宝|家人)"
    r"|\bDear (?:Dr|Doctor)\b|\bmy name is\b|\bI am a \d+[- ]year",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?![\d.])|(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
_ENOUGH_HEADINGS = 2


def is_record(paper: Paper) -> bool:
    """Whether a paper is a record of a person rather than something published."""
    published = paper.pmid or paper.doi or paper.pmcid or paper.journal
    if published or paper.kind != Kind.ARTICLE:
        return False
    return reads_as_record(paper.text)


def reads_as_record(text: str) -> bool:
    """Whether a text has the fields, the headings or the turns of a record or consultation."""
    if _FIELDS.search(text) or _ASKS.search(text):
        return True
    if _MOBILE.search(text) and not is_study(text):  # printed papers give their authors' telephone
        return True
    turns = {turn.lastgroup for turn in _TURN.finditer(text)}
    headings = {
        "".join((found[1] or found[2]).lower().split()) for found in _HEADINGS.finditer(text)
    }
    return len(turns) > 1 or len(headings) >= _ENOUGH_HEADINGS


def masked(paper: Paper, masking: Masking = Masking.RECORDS) -> Paper:
    """The paper as it may be kept: a record (or, by ``masking``, any paper) without what
    identifies a person, under a new id where it was named after its text; others as they are.

    A record names its authors nowhere but in the text: whom its file gives as author may be the
    patient.
    """
    if masking == Masking.NONE or (masking == Masking.RECORDS and not is_record(paper)):
        return paper
    made = {each.name: getattr(paper, each.name) for each in fields(paper)} | _hidden(paper)
    if is_record(paper):
        made |= {"authors": (), "url": "", "publication_types": (RECORD_TYPE,)}
    if paper.id.startswith("sha256:"):
        del made["id"]  # it was that of the text with the names
    return make_paper(**made)


def _hidden(paper: Paper) -> dict[str, object]:
    """Title, sections, keywords and names of records, masked as one document."""
    texts = [paper.title, *paper.keywords, *(source.record for source in paper.sources)]
    for section in paper.sections:
        texts += (section.heading, section.text)
    said = iter(deidentify_parts(texts))
    title = next(said)
    keywords = tuple(next(said) for _ in paper.keywords)
    sources = tuple(Source(source.file, next(said)) for source in paper.sources)
    sections = tuple(
        replace(section, heading=next(said), text=next(said)) for section in paper.sections
    )
    return {"title": title, "keywords": keywords, "sources": sources, "sections": sections}
