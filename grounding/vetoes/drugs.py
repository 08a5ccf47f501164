"""Which drug: one that the claim names and the passage does not.

Drugs are known by a table of common names in both languages and by the stems of international
nonproprietary names (WHO, *The use of stems in the selection of INN*), so that one this project
has never heard of (-mab, -nib, 替尼, 单抗) is still told from another.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from grounding.align import matter, share
from grounding.lexicon import words
from grounding.polarity import opposed, ways
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "drugs"


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug named at ``[start, end)``; ``known`` where the table holds it in both languages."""

    start: int
    end: int
    name: str
    known: bool
    ending: str = ""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {alias.lower(): row[0] for row in words("drugs")["names"] for alias in row}
    english = sorted((n for n in names if n.isascii()), key=len, reverse=True)
    chinese = sorted((n for n in names if not n.isascii()), key=len, reverse=True)
    latin = "|".join(re.escape(n) for n in english)
    return re.compile(
        rf"(?<![A-Za-z0-9])(?:{latin})(?![A-Za-z0-9])|(?:{'|'.join(chinese)})",
        re.IGNORECASE | re.ASCII,  # a Turkish İ is no i here, and no key of the table
    ), names


@cache
def _endings() -> re.Pattern[str]:
    listed = words("drugs")["endings"]
    english = "|".join(listed["en"])
    chinese = "|".join(sorted(listed["zh"], key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z])(?P<en>[A-Za-z]{{2,20}}?(?P<stem>{english}))(?=(?:s|e)?(?![A-Za-z]))"
        rf"|(?P<zh>[\u4e00-\u9fff]{{0,2}}(?P<tail>{chinese}))",
        re.IGNORECASE | re.ASCII,
    )


@lru_cache(maxsize=2048)
def drugs(text: str) -> tuple[Drug, ...]:
    """The drugs that ``text`` (comparable form) names, in order."""
    table, names = _table()
    found = [Drug(m.start(), m.end(), names[m.group().lower()], True) for m in table.finditer(text)]
    taken = [(drug.start, drug.end) for drug in found]
    innocent = frozenset(words("drugs")["not_drugs"])
    for m in _endings().finditer(text):
        if m.group().lower() in innocent or any(a < m.end() and m.start() < b for a, b in taken):
            continue
        if m["zh"] and _nameless(m.group()[: -len(m["tail"])]):
            continue
        found.append(
            Drug(m.start(), m.end(), m.group().lower(), False, (m["stem"] or m["tail"]).lower())
        )
    return tuple(sorted(found, key=lambda drug: drug.start))


def _nameless(lead: str) -> bool:
    """Whether what stands before a Chinese ending is no part of a name (重组单抗, 各种他汀)."""
    return not lead or any(lead.endswith(word) for word in words("drugs")["not_names"])


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A drug of the claim that the passage nowhere names."""
    there = drugs(evidence.whole.text)
    across = claim.language != evidence.whole.language
    for drug in drugs(claim.text):
        if across and not drug.known:
            continue
        if any(_same(drug, other) for other in there) or _written(drug, evidence.whole.text):
            continue
        return _finding(drug, claim, evidence)
    return None


def _same(mine: Drug, theirs: Drug) -> bool:
    """Whether two names may be one drug: one name, a class for its member, or of names that the
    table does not hold one that ends as the other (某某替尼, 替尼)."""
    if mine.name == theirs.name or theirs.name in _members(mine.name):
        return True
    if mine.known and theirs.known:
        return False
    short, long = sorted((mine.name, theirs.name), key=len)
    return long.endswith(short) and len(short) >= 3


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {general: frozenset(members) for general, *members in words("drugs")["broader"]}


def _members(name: str) -> frozenset[str]:
    return _classes().get(name, frozenset())


def _written(drug: Drug, text: str) -> bool:
    """Whether a text has the very name as a word of its own: *chloroquine* is not in
    *hydroxychloroquine*, nor *interferon* in *pegylated interferon*."""
    if not drug.name.isascii():
        return drug.name in text.lower()
    alone = rf"(?<![A-Za-z0-9]){re.escape(drug.name)}(?:s|e)?(?![A-Za-z0-9])"
    longer = [(other.start, other.end) for other in drugs(text)]
    return any(
        not any(a <= found.start() < b for a, b in longer)
        for found in re.finditer(alone, text, re.IGNORECASE | re.ASCII)
    )


def _finding(drug: Drug, claim: Sided, evidence: Sided) -> Finding | None:
    mine = {other.name for other in drugs(claim.text)}
    rivals = [other for other in drugs(evidence.text) if other.name not in mine]
    ours = claim.shown(drug.start, drug.end)
    covered = share(matter(claim.text), matter(evidence.text))
    related = any(drug.name in _members(o.name) or o.name in _members(drug.name) for o in rivals)
    if rivals and covered >= 0.4 and not related and not _put_to_others(claim.text, evidence.text):
        rival = min(rivals, key=lambda other: (other.ending != drug.ending, other.start))
        values = {"claim": ours, "passage": evidence.shown(rival.start, rival.end)}
        spans = claim.span(drug.start, drug.end), evidence.span(rival.start, rival.end)
        return Finding(Label.CONTRADICTED, Reason("drug_differs", values), spans)
    label = Label.PARTIAL if covered >= 0.5 else Label.NOT_FOUND
    spans = claim.span(drug.start, drug.end), evidence.span(0, len(evidence.text))
    return Finding(label, Reason("drug_absent", {"claim": ours}), spans)


def _put_to_others(claim: str, evidence: str) -> bool:
    """Whether the two say opposite things of their drugs: then none was put for the other."""
    return opposed(ways(claim, 0, len(claim)), ways(evidence, 0, len(evidence)))
