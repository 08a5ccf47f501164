"""Sentences of a passage that could stand in an answer by themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.safety.injection import trusted
from index.hit import Hit
from literature.paper import Role
from literature.sentences import Sentence

SHORTEST = {"en": 30, "zh": 10}  # characters; less is a heading or a broken piece
LONGEST = {"en": 700, "zh": 300}  # more is a table run together, or a list

# How much a sentence weighs by where it is told. What the background tells is another paper's
# finding, and what was planned or done is none: such sentences answer only where no others do.
ROLE_WEIGHT = {
    Role.CONCLUSION: 1.0,
    Role.RESULTS: 0.8,
    Role.ABSTRACT: 0.8,
    Role.DISCUSSION: 0.6,
    Role.OTHER: 0.5,
    Role.TABLE: 0.3,
    Role.FIGURE: 0.3,
    Role.BACKGROUND: 0.2,
    Role.OBJECTIVE: 0.0,
    Role.METHODS: 0.0,
    Role.TITLE: 0.0,
}
PLANS = frozenset({Role.OBJECTIVE, Role.METHODS})
"""What was meant or done: never the answer to what came of it."""
FINDINGS = frozenset(role for role, weight in ROLE_WEIGHT.items() if weight > 0.2)

# A sentence that opens so says nothing without the one before it; "This trial", "These results"
# and the like name what they mean.
_DANGLING = re.compile(
    r"(?:it|its|they|their|them|those|he|she|his|her|both|such|(?:the )?(?:former|latter)|"
    r"however|therefore|thus|hence|moreover|furthermore|conversely|in contrast|similarly|"
    r"(?:this|these)(?! (?:\w+ ){0,3}?(?:study|studies|trials?|reviews?|meta-analys[ei]s|"
    r"(?:re)?analys[ei]s|results?|findings?|data|cohort|paper|article|report|evidence|model)))\b"
    r"|(?:但是?|然而|因此|故|而且?|同时|此外)?，?(?:(?:该|此|这)(?!(?:\w{0,6})(?:研究|试验|分析|综述|报告|"
    r"结果|数据|模型|队列))|其|它|他们|她|前者|后者|两者|二者|上述)|(?:但|然而|因此|而|此外)",
    re.IGNORECASE,
)
# In an abstract without headings the words tell what a sentence is for.
_PLANNED = re.compile(
    r"\b(?:(?:aims?|aimed|purpose|objectives?|goal|sought)\b.{0,40}\b(?:to|was|of|is)\b|"
    r"we (?:investigated|examined|evaluated|assessed|studied|tested|conducted|performed|"
    r"reviewed|searched|enrolled|recruited|collected|compared|hypothesi[sz]ed?|describe|present|"
    r"summari[sz]ed?|discuss(?:ed)?|report here|developed|measured|analy[sz]ed|used)|"
    r"this (?:literature )?(?:review|article|paper|chapter)\b|(?:is|are|will be) discussed|"
    r"(?:group|arm|participants|patients|rats|mice)(?: \([^)]*\))? (?:who )?received|"
    r"(?:were|was) (?:enrolled|recruited|randomi[sz]ed|conducted|searched|assigned|collected|"
    r"investigated|examined|included in|developed|measured|assessed|evaluated|performed))\b"
    r"|目的|旨在|方法|为了|探讨|选取|收集|纳入|随机分为|回顾性分析|采用",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:unknown|unclear|poorly understood|controversial|limited (?:data|evidence)|"
    r"little is known|remains? to be)\b|尚不(?:明确|清楚)|仍不清楚|少见报道|争议",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"\b(?:conclu\w+|suggests?|indicates?|in summary|demonstrates?|our (?:results|findings|data)|"
    r"these (?:results|findings|data))\b|结论|提示|表明|说明|总之",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!。！；…][\"'”’）)\]】」』]*$")  # a broken piece or a heading has no end


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence, or two where the first carries what the second points at.

    ``text`` is ``hit.passage.text[start:end]``; ``hit`` is its 1-based place in the hits;
    ``role`` is its section's, or what its own words tell where the section tells nothing.
    """

    hit: int
    start: int
    end: int
    text: str
    language: str
    role: Role

    @property
    def is_finding(self) -> bool:
        """Whether it may tell a finding of its own paper."""
        return self.role in FINDINGS


def candidates(hit: Hit, n: int) -> Iterator[Candidate]:
    """Every sentence of the ``n``-th hit that may be quoted, in reading order."""
    passage = hit.passage
    if passage.section == Role.TITLE:
        return
    language = passage.language or "en"
    parts = list(_whole(trusted(passage.text)))
    for i, (start, end) in enumerate(parts):
        if (
            i
            and dangles(passage.text[start:end])
            and not dangles(passage.text[slice(*parts[i - 1])])
            and not passage.text[parts[i - 1][1] : start].strip()  # nothing was left out between
        ):
            start = parts[i - 1][0]
        text = passage.text[start:end]
        short, long = SHORTEST.get(language, SHORTEST["en"]), LONGEST.get(language, LONGEST["en"])
        if dangles(text) or not short <= len(text) <= long or not _ENDS.search(text):
            continue
        role = _told(text, passage.section, first=hit.passage.n == 0 and i == 0)
        yield Candidate(n, start, end, text, language, role)


def dangles(text: str) -> bool:
    """Whether a text opens with a word that points at something said before it."""
    return bool(_DANGLING.match(text))


def _whole(parts: list[Sentence]) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; clauses parted by ``；`` are one, where that is not long."""
    start: int | None = None
    for i, part in enumerate(parts):
        start = part.start if start is None else start
        goes_on = part.text[-1] in "；;" and i + 1 < len(parts)
        if goes_on and parts[i + 1].end - start <= LONGEST["zh"]:
            continue
        yield start, part.end
        start = None


def _told(text: str, section: Role, *, first: bool) -> Role:
    """What a sentence is for: by its section, else by its words."""
    if section not in {Role.ABSTRACT, Role.OTHER}:
        return section
    if _CONCLUDES.search(text):
        return Role.CONCLUSION
    if _PLANNED.search(text):
        return Role.OBJECTIVE
    if _OPEN.search(text) or first:
        return Role.BACKGROUND
    return section
