"""What a sentence of a paper tells: its aim, its methods, a finding, its limits.

The section says it where the paper has sections; in a run-on abstract the wording does, and the
place: what opens an abstract is background, what closes it the conclusion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dialogue_gen.dialogue import DialoguePassage
from dialogue_gen.item import FollowUp
from dialogue_gen.lexicon import pattern, words
from grounding.form import form
from grounding.markers import markers
from grounding.numbers import quantities
from grounding.quantity import Kind
from literature.normal import language_of
from literature.paper import Role
from literature.sentences import sentences

SHORTEST = {"en": 40, "zh": 14}
LONGEST = 200
"""Characters of a sentence that can be quoted whole: the bound of the rule on quotes."""

_BY_SECTION = {
    Role.OBJECTIVE: FollowUp.AIM,
    Role.BACKGROUND: FollowUp.BACKGROUND,
    Role.METHODS: FollowUp.METHODS,
    Role.RESULTS: FollowUp.FINDING,
    Role.CONCLUSION: FollowUp.CONCLUSION,
}
_ANYWHERE = (FollowUp.LIMITS, FollowUp.SAFETY)
_BY_WORDS = (FollowUp.AIM, FollowUp.CONCLUSION, FollowUp.METHODS, FollowUp.FINDING)
_RESULT = re.compile(
    r"\bP\s*[<>=≤＜＞]|结果(?:表明|显示|发现|证明)|\b(?:revealed|showed|found that)\b",
    re.IGNORECASE,
)
_ENROLLED = re.compile(
    r"\b(?:was|were) (?:finally |eventually |retrospectively )?(?:included|enrolled|recruited|"
    r"analy[sz]ed|evaluated|identified|reviewed|screened|eligible)\b|共纳入|最终纳入|共收集",
    re.IGNORECASE,
)
_TELLING = {Kind.P, Kind.RATIO, Kind.INTERVAL}
_UNFIT = re.compile(
    r"https?:|www\.|©|copyright|\bFig(?:ure|s)?\b|\bTables?\b|supplement|registration|registered|"
    r"ClinicalTrials|PROSPERO|图\d|表\d|见(?:图|表)|注册号|^\W*(?:\d+|[ivx]+)[.)、]|et al\b|"
    r"[^.]\s?\.{3}|\([ivx]+\)\W*$|…|\|\s|<[a-z/]|\bNCT\d|funded by|基金",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:objectives?|aims?|methods?|results?|conclusions?|background|purpose|introduction|"
    r"findings|目的|方法|结果|结论|背景|摘要)\s*(?:[:：]\s*|(?<=[a-z])\.\s+)(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quotable:
    """A sentence that can be quoted whole, the passage it stands in, and what it tells.

    ``tells`` is in the order of fitness; ``place`` counts the sentences of all passages given.
    """

    text: str
    passage: DialoguePassage
    tells: tuple[FollowUp, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Place:
    """The sentence ``n`` (from 0) of the ``of`` of a passage; ``opens`` a passage that begins its
    paper's text, right behind the title."""

    n: int
    of: int
    opens: bool

    @property
    def first_half(self) -> bool:
        """Whether it stands in the first half of what opens a paper."""
        return self.opens and self.of > 2 and self.n < self.of // 2

    def among_first(self, part: int) -> bool:
        """Whether it stands in the first ``1/part`` of what opens a paper."""
        return self.opens and self.of > 2 and self.n <= self.of // part


def quotables(passages: tuple[DialoguePassage, ...]) -> list[Quotable]:
    """The sentences of the passages that stand on their own, in order, each once."""
    found, seen, place = [], set(), 0
    for passage in passages:
        told = sentences(passage.text)
        for n, sentence in enumerate(told):
            place += 1
            text = _unlabelled(sentence.text)
            if text in seen or not stands_alone(text):
                continue
            seen.add(text)
            at = Place(n, len(told), opens=passage.start <= len(passage.title) + 2)
            tells = tuple(dict.fromkeys(_tells(text, passage.section, at)))
            if tells:
                found.append(Quotable(text, passage, tells, place))
    return found


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", text) if len(text) > 30 else text


def stands_alone(text: str) -> bool:
    """Whether a reader understands the sentence without the one before it."""
    language = language_of(text)
    if language not in SHORTEST or not SHORTEST[language] <= len(text) <= LONGEST:
        return False
    if "\n" in text or _UNFIT.search(text) or markers(text):
        return False
    if any(text.count(a) != text.count(b) for a, b in ("()", "（）", "[]", "“”", "《》")):
        return False
    if language == "en" and not (text[0].isupper() or text[0].isdigit()):
        return False
    if text[-1] not in ".。！!；;" or _dangling(language).match(text):
        return False
    return language == "zh" or len(text.split()) >= 7


@cache
def _dangling(language: str) -> re.Pattern[str]:
    listed = "|".join(words("dangling")[language])
    return re.compile(rf"(?:{listed})\b" if language == "en" else f"(?:{listed})", re.IGNORECASE)


def _tells(text: str, section: str, at: Place) -> Iterator[FollowUp]:
    yield from (aspect for aspect in _ANYWHERE if pattern("aspects", aspect).search(text))
    known = _by_section(text, section, at.of) or _by_words(text, at)
    if known is None:
        return
    figures = [q for q in quantities(form(text).text) if not q.worded]
    counted = any(q.unit.dimension in ("people", "animals") for q in figures)
    if known == FollowUp.FINDING and counted and _ENROLLED.search(text):
        yield FollowUp.POPULATION
        return
    if known == FollowUp.FINDING and _figured(text):
        yield FollowUp.NUMBERS
    if known == FollowUp.METHODS and counted:
        yield FollowUp.POPULATION
    yield known


def _by_section(text: str, section: str, of: int) -> FollowUp | None:
    """What the section says; inside an introduction the aim is told by its words."""
    known = _BY_SECTION.get(Role(section)) if section in set(Role) else None
    if known not in (FollowUp.AIM, FollowUp.BACKGROUND):
        return known
    aims = pattern("aspects", FollowUp.AIM).search(text) or text.startswith("To ")
    if aims or (known == FollowUp.AIM and of == 1):
        return FollowUp.AIM
    return FollowUp.BACKGROUND


def _by_words(text: str, at: Place) -> FollowUp | None:
    """What the wording says, in an abstract that runs on; what opens one is no finding yet."""
    known = next((a for a in _BY_WORDS if pattern("aspects", a).search(text)), None)
    if known == FollowUp.METHODS and _result(text):
        known = FollowUp.FINDING
    opening = at.among_first(4) or (known == FollowUp.CONCLUSION and at.first_half)
    if known in (FollowUp.FINDING, FollowUp.CONCLUSION) and opening and not _result(text):
        return FollowUp.BACKGROUND
    if known is None and at.among_first(3):
        return FollowUp.BACKGROUND
    return known


def _result(text: str) -> bool:
    return bool(_RESULT.search(text))


def _figured(text: str) -> bool:
    """Whether a finding is told in figures."""
    figures = quantities(form(text).text)
    return any(q.kind in _TELLING or q.unit.dimension in ("fraction", "fold") for q in figures)
