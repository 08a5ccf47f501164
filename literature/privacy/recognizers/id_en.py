"""Numbers of English-speaking countries' papers: social security, licences, passports, NHS."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "id_en"

# Areas 000, 666 and 9xx, group 00 and serial 0000 are never given (SSA, RM 10201.035).
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_LABELLED = re.compile(
    r"\b(?:SSN|SS#|social security(?: number| no\.?| #)?|national insurance(?: number| no\.?)?"
    r"|NINO|passport(?: number| no\.?| #)?"
    r"|driver'?s'? licen[cs]e(?: number| no\.?| #)?|driving licen[cs]e(?: number| no\.?)?"
    r"|licen[cs]e (?:number|no\.?|plate)|ITIN|Medicare(?: number| no\.?| ID)?|Medicaid(?: number"
    r"| no\.?| ID)?"
    r"|NHS (?:number|no\.?)|VIN|vehicle identification number|DEA(?: number| no\.?)?"
    r"|NPI(?: number)?)"
    r"(?![A-Za-z])(?: (?:is|was|of|no\.?"
    r"|number))*[ \t]*[:#=]?[ \t]*#?[ \t]*"
    r"((?=[A-Za-z0-9 -]*\d)[A-Za-z0-9]{1,9}(?:[ -]?[A-Za-z]?\d[A-Za-z0-9]{0,8}){1,5})(?![\w])",
    re.IGNORECASE,
)


def find(folded: Folded) -> Iterator[Span]:
    """Social security numbers by their form, the others after their name."""
    for match in _SSN.finditer(folded.text):
        yield folded.span(match.start(), match.end(), Pii.ID, 0.93)
    for match in _LABELLED.finditer(folded.text):
        yield folded.span(match.start(1), match.end(1), Pii.ID, 0.96)
