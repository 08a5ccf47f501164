"""What must stay: identifiers of the literature, and names that are terms."""

import re
from functools import cache

from literature.privacy.folded import Folded, alternatives, words

_IDENTIFIERS = re.compile(
    r"\b10\.\d{4,9}/\S+"  # DOI
    r"|\b(?:PMID|PMCID|PubMed(?: ID)?)[ :]*(?:PMC)?\d{1,9}\b|\bPMC\d{4,9}\b"
    r"|\b(?:NCT\d{8}|ISRCTN\d{8}|ChiCTR[-A-Za-z]*\d{8,12}|EUCTR[\d-]+|EudraCT[ :]*(?:number"
    r"|No\.?)?[ :]*[\d-]+|ACTRN\d+|JPRN-\w+|UMIN\d{9}|CTRI/\d{4}/\d+/\d+|DRKS\d{8}|NTR\d{3,5}"
    r"|IRCT\w+|KCT\d{7}|CRD\d{8,14})\b"
    r"|\b(?:GSE|GSM|GPL|SRR|SRP|SRX|ERR|ERP|DRR|PRJ[A-Z]{2}|SAM[NED][A-Z]?|rs|ENS[GTP]|NM_|NP_"
    r"|NC_|XM_|NR_|EGA[SD]|PXD|E-MTAB-|CHEBI:|GO:|HP:|OMIM ?#?)\d{2,}(?:\.\d+)?\b"
    r"|\barXiv:\s?\d{4}\.\d{4,5}\b|\bISBN[ :-]*[\dX -]{10,17}|\bISSN[ :-]*\d{4}-\d{3}[\dX]"
    r"|\bCAS[ :#No.-]*\d{2,7}-\d{2}-\d\b"
    r"|国药准字[A-Z]?\d{8}|国械注[准进许]\d+|(?:伦理|批准|批|批准文|注册|基金|项目|课题|合同"
    r"|批件)(?:批)?(?:号|编号)[::]?[ ]?[A-Za-z\d()\[\]-]+|\bNo\.?\s?[A-Z]?\d{6,}"
    r"|\bhttps?://(?:dx\.)?doi\.org/\S+"
)
_PLACEHOLDER = re.compile(r"\[[A-Z]+-\d+\]")  # of a text that was de-identified before
_GRANTS = re.compile(
    r"\((?:[^()]{0,40}?(?:No|NO|no|编号|项目)[^()]{0,4}?[A-Z]?\d{5,}[^()]{0,40})\)"
)


def protect(folded: Folded) -> None:
    """Fill ``folded.keep`` and ``folded.terms`` with the stretches that must stay."""
    for pattern in (_IDENTIFIERS, _GRANTS, _PLACEHOLDER):
        folded.keep.extend(match.span() for match in pattern.finditer(folded.text))
    folded.terms.extend(match.span() for match in _eponyms().finditer(folded.text))


@cache
def _eponyms() -> re.Pattern[str]:
    chinese, english = alternatives(words("eponyms_zh")), alternatives(words("eponyms_en"))
    return re.compile(rf"{chinese}|(?i:\b(?:{english})\b)")
