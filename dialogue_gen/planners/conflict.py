"""Two papers that report opposite things on one matter."""

from collections.abc import Iterator

from dialogue_gen.aspects import Quotable
from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.item import FollowUp, Item
from dialogue_gen.planners.common import make
from dialogue_gen.subjects import Subject
from grounding.align import matter, share
from grounding.checker import Checker
from grounding.form import form
from grounding.verdict import Label, Verdict

_SAID = {FollowUp.FINDING, FollowUp.NUMBERS, FollowUp.CONCLUSION}
NEAR = 8
"""Passages looked at for each paper."""
ALIKE = 0.25
"""Least share of a title's matter in the other, each way, where they name one thing only."""
MOST = 4
"""Statements of each paper that are set against the other's, its conclusions first."""
SHARED = 0.3
"""Least share of a statement's matter in the other, each way: less is another matter."""


def items(desk: Desk, language: str) -> Iterator[Item]:
    """Each pair once, in the language of both papers."""
    by_id = {s.paper.id: s for s in desk.subjects if s.language == language}
    checker, seen, n = Checker(), set[frozenset[str]](), 0
    for subject in by_id.values():
        for other, one, two in _rivals(desk, subject, by_id, checker):
            pair = frozenset((subject.paper.id, other.paper.id))
            if pair in seen:
                continue
            seen.add(pair)
            rng = desk.rng("conflict", *sorted(pair))
            far = [p for p in desk.distractors(subject, rng) if p.paper != other.paper.id]
            yield make(
                subject,
                Kind.CONFLICT,
                language,
                [one.passage, two.passage, *far],
                rng,
                n,
                question=subject.topic.question,
                extra={"one": one.text, "two": two.text},
            )
            n += 1
            break


def _rivals(
    desk: Desk, subject: Subject, by_id: dict[str, Subject], checker: Checker
) -> Iterator[tuple[Subject, Quotable, Quotable]]:
    near = dict.fromkeys(
        hit.paper.id for hit in desk.search(subject.topic.phrase, NEAR, subject.language)
    )
    rivals = [by_id[id_] for id_ in near if id_ in by_id and id_ != subject.paper.id]
    for other in rivals:
        if not _same_matter(subject, other):
            continue
        for one in _findings(subject):
            for two in _findings(other):
                if _opposed(checker, one.text, two.text):
                    yield other, one, two


def _findings(subject: Subject) -> list[Quotable]:
    told = [q for q in subject.quotes if _SAID & set(q.tells)]
    told.sort(key=lambda q: (FollowUp.CONCLUSION not in q.tells, q.place))
    return told[:MOST]


def _same_matter(one: Subject, other: Subject) -> bool:
    """Whether two papers name the same two things, or one thing in titles much alike."""
    mine = {t.concept.head for t in one.topic.terms if t.concept and t.is_matter}
    theirs = {t.concept.head for t in other.topic.terms if t.concept and t.is_matter}
    both = len(mine & theirs)
    if both != 1:
        return both > 1
    titles = [matter(form(s.paper.title).text) for s in (one, other)]
    return min(share(*titles), share(*titles[::-1])) >= ALIKE


def _opposed(checker: Checker, one: str, two: str) -> bool:
    """Whether each contradicts the other, on the same matter."""
    mine, theirs = matter(form(one).text), matter(form(two).text)
    if share(mine, theirs) < SHARED or share(theirs, mine) < SHARED:
        return False
    return _against(checker.check(one, two)) and _against(checker.check(two, one))


def _against(verdict: Verdict) -> bool:
    return verdict.label == Label.CONTRADICTED and not any(
        "number" in r.code or "drug" in r.code or "population" in r.code for r in verdict.reasons
    )
