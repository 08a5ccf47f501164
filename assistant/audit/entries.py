"""An entry of a list of references: its number, the name of its source, the passage below it.

A name may go over several lines, as a list wrapped at 72 columns has it, so not every line below a
number is a passage. What tells them apart is what only a name has: a URL, a DOI, a PMID or PMCID,
``year;volume:pages``. A passage taken for a name is not checked, and that is told; a name taken for
a passage would be checked, and the verdict be about a line of bibliography. Where it is not sure,
the lines are therefore a name.
"""

import re
from collections.abc import Sequence

from literature.normal import clean, one_line

LONG = 300
"""Characters from which a text that cites nothing is no title."""

_MARK = r"\[\^?(\d{1,6})\]\s*[:：]?|【(\d{1,6})】|［(\d{1,6})］"
_MARKED = re.compile(rf"\s*(?:{_MARK})\s*")
_OPENS = re.compile(rf"\s*(?:[-*+]\s+)?(?:{_MARK}|(\d{{1,4}})[.)、．]\s)\s*")
_CITES = re.compile(
    r"https?://|\bwww\.|\bdoi\s*[:：]|\b10\.\d{4,9}/\S"
    r"|\bPMC?ID\s*[:：]?\s*(?:PMC)?\d|\bpmid[:/]\s*\d|\bPMC\d{5,}"
    r"|\b(?:19|20)\d\d\b[^.;:；：]{0,20}[;；,，]\s*\d{1,4}\s*(?:\([^()]{1,20}\))?\s*[:：]\s*[A-Z]?\d"
    r"|\b\d{1,4}\(\d{1,5}\)\s*[:：,，]\s*(?:pp?\.\s*)?[A-Z]?\d+\s*[-–—]\s*\d"
    r"|\[[JMCDNRSPZ](?:/OL)?\]",
    re.IGNORECASE,
)
_ENDS_IN_YEAR = re.compile(  # "Lancet 2019."; not "until June 2019."
    r"\b(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s)"
    r"[A-Z][\w&-]*[.,]?\s\(?(?:19|20)\d\d\)?\.?$"
)
_ADDRESS = re.compile(r"\S*(?:://|\bwww\.|\b10\.\d{4,9}/)\S*")
_SMALL = re.compile(r"\b[a-z][a-z'’]*|[\u3400-\u9fff]{2}")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]{1,2}")
_MOST_SMALL = 60  # words that begin small (two Han characters count as one): no title has as many
_FEW = 4  # words that stand beside a bare address: "Available from", "Accessed 3 May 2020"


def opening_number(line: str) -> tuple[int | None, str]:
    """The number that a line of a reference list opens with, and the rest of the line."""
    return _opened(_OPENS, line)


def marked_number(text: str) -> tuple[int | None, str]:
    """The number in brackets that ``text`` opens with, and the rest: ``1.`` may head a section."""
    return _opened(_MARKED, text)


def _opened(pattern: re.Pattern[str], text: str) -> tuple[int | None, str]:
    found = pattern.match(text)
    if not found:
        return None, text.strip()
    return int(next(filter(None, found.groups()))), text[found.end() :].strip()


def names_source(text: str) -> bool:
    """Whether ``text`` reads as the name of a source: it cites one, and is not too long for it."""
    cites = _CITES.search(text) or _ENDS_IN_YEAR.search(text.rstrip())
    return bool(cites) and _small_words(text) <= _MOST_SMALL


def _small_words(text: str) -> int:
    return len(_SMALL.findall(_ADDRESS.sub(" ", text)))


def _only_cites(line: str) -> bool:
    """Whether a line is an address and next to nothing else."""
    return bool(_CITES.search(line)) and len(_WORD.findall(_ADDRESS.sub(" ", line))) <= _FEW


def parted(lines: Sequence[str]) -> tuple[str, str]:
    """The name of a source and the passage below it, out of the lines of its entry.

    The first line is name; so are those directly below it down to the last that cites, and lines
    behind a blank one that are an address and no more. All else is the passage.
    """
    rows = [line.strip() for line in lines]
    gap = rows.index("") if "" in rows else len(rows)
    ends = _named(rows[:gap])
    if ends == gap:
        ends = _addressed(rows, gap)
    return one_line(" ".join(rows[:ends])), clean("\n".join(rows[ends:]))


def _addressed(rows: Sequence[str], begins: int) -> int:
    """The end of the paragraphs that are addresses and no more."""
    ends = begins
    for n in range(begins, len(rows)):
        if rows[n] and not _only_cites(rows[n]):
            break
        if rows[n] and not "".join(rows[n + 1 : n + 2]):
            ends = n + 1  # of a paragraph, all of which are
    return ends


def _named(block: Sequence[str]) -> int:
    """How many lines of the block that an entry opens with are the name of its source."""
    last = max((n for n, row in enumerate(block) if n and names_source(row)), default=0)
    if _small_words(" ".join(block[: last + 1])) <= _MOST_SMALL:
        return min(len(block), last + 1)
    told = 1  # too much for a name: a passage that cites something itself
    while told < len(block) and _only_cites(block[told]):
        told += 1
    return told
