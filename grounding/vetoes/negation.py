"""Said on one side, denied on the other."""

from grounding.assertion import asserted
from grounding.lexicon import named_pattern
from grounding.numbers import COUNTS
from grounding.pairing import Change, pairing, put_in_place, spot
from grounding.polarity import (
    Negation,
    clause_of,
    cues,
    features,
    masked,
    negated_at,
    negations,
    opposed,
    ways,
)
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason
from grounding.vetoes.statistics import significance

NAME = "negation"

_DIFFERENCE = frozenset(("diff", "差异", "差别"))
_HEADS = 3  # the first words behind a negation are what it denies
_LIKENESS = 0.5
_COPIED = 0.85  # so like the evidence that a negation more or less decides alone


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A thing the claim says that the evidence denies, or the reverse."""
    for mine in negations(claim.text):
        found = _contrary(mine, claim, evidence)
        if found:
            return _finding(claim, evidence, mine, found, "claim_denies")
    for theirs in negations(evidence.text):
        found = _contrary(theirs, evidence, claim)
        if found:
            return _finding(claim, evidence, found, theirs, "passage_denies")
    return _slipped_in(claim, evidence)


def _contrary(negation: Negation, one: Sided, other: Sided) -> tuple[int, int] | None:
    """Where ``other`` plainly says what ``negation`` denies in ``one``, and nowhere denies it."""
    first, last = clause_of(one.text, negation.start)
    denied = [
        f
        for f in features(one.text)
        if negation.end <= f[1]
        and f[2] <= negation.reach
        and not one.text[f[1] : f[2]].endswith("ly")
    ][:_HEADS]
    if not denied or not asserted(one.text, negation.start):
        return None
    names = [name for name, *_ in denied]
    of_difference = names[0] in _DIFFERENCE
    of_more = ways(one.text, negation.end, negation.end + 1)
    about = {name for name, a, b in features(one.text) if first <= a and b <= last}
    plain: tuple[float, int, int] | None = None
    for name, start, end in features(other.text):
        if name != names[0]:
            continue
        begin, stop = clause_of(other.text, start)
        if _denied(other, begin, stop, but=(start, end)):
            return None
        if (
            not asserted(other.text, start)
            or _of_some(one, first, last)
            or _of_some(other, begin, stop)
        ):
            continue
        if of_difference and significance(other.text[begin:stop]) != 1:
            continue  # a difference that nobody calls real
        if opposed(of_more, ways(other.text, begin, stop)):
            continue  # *not lower* denies nothing that *higher* says
        there = {n for n, a, b in features(other.text) if begin <= a and b <= stop}
        alike = min(len(about & there) / len(about), 1.5 * len(about & there) / len(there))
        enough = sum(n in there for n in names) >= min(2, len(names))
        if negation.named:  # short sleep is insufficient sleep, and inactivity lack of activity
            enough = _in_the_same_words(negation, one, other, start)
        if enough and alike >= _LIKENESS and (plain is None or alike > plain[0]):
            plain = (alike, start, end)
    if plain is None or _also_plain(one, names[0], negation):
        return None
    return plain[1], plain[2]


def _in_the_same_words(negation: Negation, one: Sided, other: Sided, start: int) -> bool:
    """Whether the clause of what a negation is part of the name of stands at ``start`` of ``other``
    word for word but for the negation, as far as both go."""
    before, ours = _around(one.text, negation.start, negation.end)
    behind, theirs = _around(other.text, start, start)
    shorter = min(len(ours), len(theirs))
    alike = before[-1:] == behind[-1:] and ours[:shorter] == theirs[:shorter]
    return alike and not _turned(one, negation.start, other, start)


def _around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """What a clause speaks of before ``start`` and from ``end`` on."""
    first, last = clause_of(text, start)
    about = [f for f in features(text) if first <= f[1] and f[2] <= last]
    return [name for name, _, b in about if b <= start], [name for name, a, _ in about if a >= end]


def _turned(one: Sided, at: int, other: Sided, there: int) -> bool:
    """Whether the clauses at two places point opposite ways: *without it higher, with it lower*."""
    return opposed(
        ways(one.text, *clause_of(one.text, at)), ways(other.text, *clause_of(other.text, there))
    )


def _denied(side: Sided, first: int, last: int, but: tuple[int, int] = (0, 0)) -> bool:
    """Whether a clause denies something, in whatever way but by the word at ``but``."""
    if any(first <= n.start < last for n in negations(side.text)) or _same(side, first, last):
        return True
    soft = named_pattern("negation", "soft").finditer(side.text, first, last)
    return any(not (word.start() < but[1] and but[0] < word.end()) for word in soft)


def _of_some(side: Sided, first: int, last: int) -> bool:
    """Whether a clause tells how many: that some have it and some have not is no contradiction."""
    plain = masked(side.text)
    return any(
        first <= q.start < last
        and q.unit.dimension in ("fraction", *COUNTS)
        and not plain[q.start : q.end].isspace()
        for q in side.quantities
    )


def _same(side: Sided, first: int, last: int) -> bool:
    return any(cue.sign == 0 and first <= cue.start < last for cue in cues(side.text))


def _also_plain(one: Sided, name: str, negation: Negation) -> bool:
    """Whether ``one`` itself also says it plainly elsewhere: then nothing can be concluded."""
    first, last = one.start + negation.end, one.start + negation.reach
    return any(
        found == name
        and not negated_at(sentence.text, a, b)
        and not first <= sentence.start + a < last
        for sentence in one.whole.sentences
        for found, a, b in features(sentence.text)
    )


def _slipped_in(claim: Sided, evidence: Sided) -> Finding | None:
    """A negation added to, or left out of, what is otherwise the passage's wording."""
    copied = pairing(claim, evidence).likeness >= _COPIED
    for change in put_in_place(claim, evidence):
        ours = [n for n in negations(claim.text) if n.start < change.end and change.start < n.end]
        theirs = [
            n for n in negations(evidence.text) if n.start < change.e_end and change.e_start < n.end
        ]
        if len(ours) % 2 == len(theirs) % 2 or _more_than_that(change, claim, evidence):
            continue
        if _turned(claim, change.start, evidence, change.e_start):
            continue  # *not lower* for *higher*
        if any(n.named for n in (*ours, *theirs)) and _one_for_another(change, claim, evidence):
            continue
        at, there = (
            spot(claim, change.start, change.end),
            spot(evidence, change.e_start, change.e_end),
        )
        if _no_real_difference(change, claim, evidence):
            continue
        if ours and (copied or not _denied(evidence, *clause_of(evidence.text, there[0]))):
            return _finding(claim, evidence, ours[0], there, "claim_denies")
        if theirs and (copied or not _denied(claim, *clause_of(claim.text, at[0]))):
            return _finding(claim, evidence, at, theirs[0], "passage_denies")
    return None


def _more_than_that(change: Change, claim: Sided, evidence: Sided) -> bool:
    """Whether the side that denies says other things there too: a lead put before a list of arms
    ("there was no significant difference in …") is no negation slipped into that list."""
    mine = _beyond(claim.text, change.start, change.end)
    theirs = _beyond(evidence.text, change.e_start, change.e_end)
    return bool(mine - theirs if _denies(claim, change.start, change.end) else theirs - mine)


def _one_for_another(change: Change, claim: Sided, evidence: Sided) -> bool:
    """Whether the side that denies nothing has a word of its own there: *short* for *lack of*."""
    if _denies(claim, change.start, change.end):
        return bool(_beyond(evidence.text, change.e_start, change.e_end))
    return bool(_beyond(claim.text, change.start, change.end))


def _no_real_difference(change: Change, claim: Sided, evidence: Sided) -> bool:
    """Whether the claim denies a difference that the evidence never calls real."""
    behind = next((name for name, a, _ in features(claim.text) if a >= change.start), "")
    first, last = clause_of(evidence.text, min(change.e_start, len(evidence.text) - 1))
    of_difference = _denies(claim, change.start, change.end) and behind in _DIFFERENCE
    return of_difference and significance(evidence.text[first:last]) != 1


def _denies(side: Sided, start: int, end: int) -> bool:
    return any(n.start < end and start < n.end for n in negations(side.text))


def _beyond(text: str, start: int, end: int) -> set[str]:
    """What ``text[start:end]`` is about, its negating words left out."""
    taken = [(n.start, n.end) for n in negations(text)]
    return {
        name
        for name, a, b in features(text)
        if start <= a and b <= end and not any(x < b and a < y for x, y in taken)
    }


def _finding(
    claim: Sided,
    evidence: Sided,
    mine: Negation | tuple[int, int],
    theirs: Negation | tuple[int, int],
    code: str,
) -> Finding:
    ours = (mine.start, mine.reach) if isinstance(mine, Negation) else mine
    others = (theirs.start, theirs.reach) if isinstance(theirs, Negation) else theirs
    values = {"claim": claim.shown(*ours), "passage": evidence.shown(*others)}
    return Finding(
        Label.CONTRADICTED, Reason(code, values), (claim.span(*ours), evidence.span(*others))
    )
