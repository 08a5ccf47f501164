"""Chinese names: after a label, beside a title, a kinship word or a person's particulars.

A candidate (surname and one or two characters) is weighed: how name-like its characters are
(:mod:`literature.privacy.chinese`), what stands around it, and whether everyday words explain the
characters as well (:mod:`literature.privacy.telling`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from literature.privacy import telling
from literature.privacy.chinese import name_model
from literature.privacy.company import is_study
from literature.privacy.folded import Folded, words
from literature.privacy.spans import Pii, Span
from literature.privacy.telling import HAN, KIN, ROLES, TITLES

NAME = "name_zh"

_ACCEPT = 5.0  # log odds against the many places of a text where no name stands
_ALONE = 5.5  # the same for a name that nothing introduces
_CERTAIN = 9.0
_FIELD = 4.5  # what a label with a colon weighs

_ANY_HAN = re.compile(HAN)
_RUN = re.compile(rf"{HAN}*")
_LABEL = re.compile(
    rf"(?P<role>{ROLES}|姓[ ]{{1,8}}名)[ \t]*(?:\([^()\n]{{0,12}}\))?[ \t]*[::][ \t]*(?={HAN})"
    rf"|(?P<spaced>姓名|签名|签字|联系人)[ \t]+(?={HAN})"
    rf"|{HAN}{{0,5}}(?:人|者|员|师|专家|医生|主任|教授|代表)[ \t]*:[ \t]*(?={HAN})"
)
# After these roles and a colon a name stands; after the looser ones (患者：反复腹痛) anything may.
_LOOSE = frozenset(words("kin_zh")) | {"患者", "病人", "患儿", "产妇", "孕妇", "家属", "家长"}
_LOOSE |= {"医师", "医生", "大夫", "护士"}
_CERTAIN_ROLES = frozenset(words("roles_zh")) - _LOOSE
_NO_VALUES = frozenset(words("no_values_zh"))
_ROLE_FIRST = re.compile(rf"(?:{ROLES})(?={HAN}+[·•・‧])")
_ENDS_IN_ROLE = re.compile(rf"(?:{ROLES})$")
_ROLE_WORD = re.compile(rf"(?:{ROLES}|{TITLES}|(?:{KIN})(?=.)|患者|随访)")
_MASKED = re.compile(rf"{HAN}(?:某某?|[*×xX○〇]{{1,3}})(?!例)|{HAN}{{1,2}}[*×]{HAN}?")
_DOTTED = re.compile(rf"{HAN}{{2,8}}(?:[·•・‧]{HAN}{{1,8}}){{1,3}}")
_SPREAD = re.compile(rf"{HAN}[ ]{{1,4}}{HAN}(?!{HAN})")
_SEPARATOR = re.compile(r"[ \t]*[、,/;和及与 ][ \t]*")
_FAMILIAR = re.compile(rf"(?:^|[^\u3400-\u9fff]|护士|医生|邻居|同事|师傅|{ROLES})[老小阿]$")
_CALLED = re.compile(
    r"[ ,。;:!?\n)]|$|[您你]好|[说来你您的也今昨自去在他她因]|提醒|上次|下次|告诉|那边|这边"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    weight: float


def find(folded: Folded) -> Iterator[Span]:
    """Names with a score that grows with the log odds."""
    text = folded.text
    if not _ANY_HAN.search(text):
        return
    labelled = [*_labelled(text), *_foreign(text)]
    taken = {i for c in labelled for i in range(c.start, c.end)}
    free = (c for c in _free(text) if taken.isdisjoint(range(c.start, c.end)))
    for found in (*labelled, *free):
        score = min(0.99, 0.5 + found.weight / 30)
        yield folded.span(found.start, found.end, Pii.NAME, score)


def _labelled(text: str) -> Iterator[_Candidate]:
    """The value, or values, of a field such as ``姓名：`` or ``助手：``."""
    for label in _LABEL.finditer(text):
        position = label.end()
        role = (label["role"] or label["spaced"] or "").replace(" ", "")
        while (found := _value(text, position, role)) is not None:
            yield found
            separator = _SEPARATOR.match(text, found.end)
            if separator is None:
                break
            position, role = separator.end(), ""


def _foreign(text: str) -> Iterator[_Candidate]:
    """Names with a dot, 约翰·史密斯 and 阿依古丽·买买提, where a role or particulars say so."""
    for match in _DOTTED.finditer(text):
        role = _ROLE_FIRST.match(text, match.start())
        if role or telling.particulars(text, match.end()):
            yield _Candidate(role.end() if role else match.start(), match.end(), _ACCEPT)


def _value(text: str, start: int, role: str) -> _Candidate | None:
    run = _RUN.match(text, start)
    value = run.group() if run else ""
    if value in _NO_VALUES:
        return None
    for pattern in (_DOTTED, _MASKED):
        if match := pattern.match(text, start):
            return _Candidate(start, match.end(), _CERTAIN)
    surname = name_model().surname_at(text, start)
    named = role.endswith(("姓名", "名字", "签名", "签字"))
    fits = 2 <= len(value) <= len(surname or "?") + 2 and value not in telling.NOT_NAMES
    if fits and (
        (surname and role in _CERTAIN_ROLES)
        or (named and not _ENDS_IN_ROLE.search(value) and value not in name_model().vocabulary)
    ):
        return _Candidate(start, start + len(value), _CERTAIN)
    if named and surname and (spread := _SPREAD.match(text, start)):  # 王　芳
        return _Candidate(start, spread.end(), _CERTAIN)
    return _best(text, start, _FIELD)


def _free(text: str) -> Iterator[_Candidate]:
    """Names wherever a surname stands in telling company; the first of two that overlap wins."""
    model, position, study = name_model(), 0, is_study(text)
    inside_roles = {i for m in _ROLE_WORD.finditer(text) for i in range(m.start() + 1, m.end())}
    while position < len(text):
        found = None
        if position not in inside_roles and model.surname_at(text, position):
            found = _judged(text, position, study)
        if found is None:
            position += 1
        else:
            yield found
            position = found.end


def _judged(text: str, start: int, study: bool) -> _Candidate | None:
    before = telling.before(text, start)
    masked = _MASKED.match(text, start)
    if masked and (before >= telling.INTRODUCED or telling.particulars(text, masked.end())):
        return _Candidate(start, masked.end(), _CERTAIN)
    best = _best(text, start, before)
    if best is not None:
        if before >= telling.INTRODUCED or telling.particulars(text, best.end):
            return best
        told = telling.after(text, start, best.end) >= telling.TOLD
        if not study and (told or _stands_alone(text, best)):
            return best
    # Literature names its experts and its dead, with titles too: they stay.
    return None if study else _surname_alone(text, start, before)


def _stands_alone(text: str, found: _Candidate) -> bool:
    """A three-character name nobody introduces: very name-like, no figure of history or fiction."""
    name, model = text[found.start : found.end], name_model()
    telling_name = len(name) == 3 and name[0] in model.common and name not in model.figures
    return telling_name and found.weight >= _ALONE


def _surname_alone(text: str, start: int, before: float) -> _Candidate | None:
    """``王主任``, ``小刘``: the surname alone, where nothing else claims its character."""
    model, surname = name_model(), name_model().surname_at(text, start)
    if surname in telling.GRAMMAR or model.surnames[surname] < 1.0:
        return None
    if telling.everyday_at(text, start):
        return None
    end = start + len(surname)
    pair = text[max(0, start - 1) : start + 1]  # 谢谢医生
    titled = before >= -1.5 and telling.titled(text, end)
    if titled and (pair in model.vocabulary or pair in telling.NOT_NAMES):
        return None
    familiar = surname in model.common and _FAMILIAR.search(text, 0, start)
    named = text[start - 1 : start] == "姓" and not _ANY_HAN.match(text, end)  # 免贵姓黄
    if titled or named or (familiar and _CALLED.match(text, end)):
        return _Candidate(start, end, _ACCEPT)
    return None


def _best(text: str, start: int, before: float) -> _Candidate | None:
    """The likelier of one and two given characters, if it is likely enough in this company."""
    model, surname = name_model(), name_model().surname_at(text, start)
    run = _RUN.match(text, start)
    if not surname or run is None:
        return None
    candidates = []
    for end in range(start + len(surname) + 1, min(run.end(), start + len(surname) + 2) + 1):
        evidence = model.evidence(surname, text[start + len(surname) : end])
        weight = evidence + before + telling.after(text, start, end)
        weight -= telling.explained(text, start, end, evidence, before)
        candidates.append(_Candidate(start, end, weight))
    best = max(candidates, key=lambda c: c.weight, default=None)
    return best if best is not None and best.weight >= _ACCEPT else None
