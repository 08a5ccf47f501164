"""Which way things go, and who is better than whom."""

import re

from grounding.assertion import asserted
from grounding.pairing import put_in_place
from grounding.polarity import (
    Cue,
    Pointer,
    antonym_axes,
    cues,
    masked,
    negated_at,
    pointers,
    sentence_of,
)
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason
from grounding.vetoes.contrary import told_from_the_other_end
from grounding.vetoes.statistics import significance

NAME = "direction"

LIKENESS = 0.45
"""The share of what surrounds the claim's word that must surround the passage's too."""
_AGREES = 0.8  # a word that agrees and is this share as close clears the claim
_AGREES_OF_NONE = 0.5  # the same where one side tells of no difference
# A change in both groups, or from before to after, says nothing of a difference between groups.
_ALL_ALIKE = re.compile(
    r"(?<![A-Za-z])(?:both|all|each|every|baseline|before)(?![A-Za-z])|两组|各组|均|治疗前|术前",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(
    r"(?:er|worse)$|^(?:more|less)(?![A-Za-z])|superior|inferior|[于较更比]|不[如及]", re.IGNORECASE
)
_NOT_WORSE = "not worse"  # the axis of *non-inferior*: as good or better
_OBJECTS, _NEAR_ENOUGH = 2, 0.5  # one of the nearest things must stand near the other word too


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A word of direction in the claim that the evidence has the other way about the same thing."""
    return _put_in_place(claim, evidence) or _told_otherwise(claim, evidence)


def _put_in_place(claim: Sided, evidence: Sided) -> Finding | None:
    """An antonym put for the passage's own word in what is otherwise its wording."""
    for change in put_in_place(claim, evidence):
        if asserted(claim.text, change.start) != asserted(evidence.text, change.e_start):
            continue
        ours = [p for p in pointers(claim.text) if p.overlaps(change.start, change.end)]
        theirs = [p for p in pointers(evidence.text) if p.overlaps(change.e_start, change.e_end)]
        for mine in ours:
            for other in theirs:
                turned = mine.axis == other.axis and mine.sign * other.sign == -1
                if turned and _of_one_thing(mine, other, claim, evidence):
                    return _finding(mine, other, claim, evidence, "direction_differs")
    return None


def _of_one_thing(mine: Pointer, other: Pointer, claim: Sided, evidence: Sided) -> bool:
    """Whether a word and its opposite are said, or denied, of one thing: *not increased* and
    *decreased* may both be so, and *higher with placebo* with *lower with the drug*."""
    ours, theirs = (mine.start, mine.end), (other.start, other.end)
    if negated_at(claim.text, *ours) != negated_at(evidence.text, *theirs):
        return False
    here = (cue for cue in cues(claim.text) if cue.start == mine.start)
    there = [cue for cue in cues(evidence.text) if cue.start == other.start]
    if any(swapped(cue, rival) for cue in here for rival in there):
        return False
    return not told_from_the_other_end(claim.text, ours, evidence.text, theirs)


def _told_otherwise(claim: Sided, evidence: Sided) -> Finding | None:
    """The cue of the evidence most like one of the claim's, where the two cannot both be so."""
    told = [
        c
        for c in cues(evidence.text)
        if c.axis not in antonym_axes() and asserted(evidence.text, c.start)
    ]
    anywhere = [
        c
        for sentence in evidence.whole.sentences
        for c in cues(sentence.text)
        if c.axis not in antonym_axes()
    ]
    for mine in cues(claim.text):
        if mine.axis in antonym_axes() or not mine.near:
            continue
        against = [
            (likeness(mine, c), c)
            for c in told
            if _stand(mine, c) == -1
            and likeness(mine, c) >= LIKENESS
            and _same_object(mine, c)
            and not _other_arm(mine, c)
            and not _other_end(mine, c, claim, evidence)
        ]
        if not against:
            continue
        close, rival = max(against, key=lambda found: found[0])
        if not _fair(mine, rival, claim, evidence):
            continue
        agrees = _AGREES if mine.sign and rival.sign else _AGREES_OF_NONE
        for_it = max((likeness(mine, c) for c in anywhere if _stand(mine, c) == 1), default=0.0)
        if for_it < agrees * close and not _meant_by_another(mine, rival, claim):
            return _finding(mine, rival, claim, evidence, _code(mine, rival))
    return None


def _other_end(mine: Cue, theirs: Cue, claim: Sided, evidence: Sided) -> bool:
    """Whether two opposite words tell one finding from its two ends, or of different arms."""
    opposite = mine.sign * theirs.sign == -1 and mine.negated == theirs.negated
    return opposite and told_from_the_other_end(
        claim.text, (mine.start, mine.end), evidence.text, (theirs.start, theirs.end)
    )


def _other_arm(mine: Cue, theirs: Cue) -> bool:
    """Whether the one word is of what the other side compares with: *lower after birth* does not
    stand against *higher after miscarriage than after birth*."""
    if not mine.sign or not theirs.sign or bool(mine.reference) == bool(theirs.reference):
        return False
    comparing, plain = (mine, theirs) if mine.reference else (theirs, mine)
    subject = comparing.near.keys() - set(comparing.reference)
    there = len(plain.near.keys() & set(comparing.reference))
    return 2 * there >= len(comparing.reference) and bool(subject - plain.near.keys())


def _meant_by_another(mine: Cue, rival: Cue, claim: Sided) -> bool:
    """Whether another word of the claim says what the passage's word says, at least as closely."""
    return rival.sign != 0 and any(
        other is not mine
        and other.axis == rival.axis
        and other.sign == rival.sign
        and likeness(other, rival) >= likeness(mine, rival)
        for other in cues(claim.text)
    )


def _code(mine: Cue, rival: Cue) -> str:
    if rival.sign == 0:
        return "difference_is_denied"
    if mine.sign == 0:
        return "difference_is_told"
    if swapped(mine, rival):
        return "comparison_is_swapped"
    return "negation_differs" if mine.negated != rival.negated else "direction_differs"


def _same_object(mine: Cue, theirs: Cue) -> bool:
    """Whether the things nearest to the claim's word stand near the passage's too."""
    nearest = sorted(mine.near.items(), key=lambda item: (-item[1], item[0]))[:_OBJECTS]
    return any(theirs.near.get(name, 0.0) >= _NEAR_ENOUGH for name, _ in nearest)


def _fair(mine: Cue, rival: Cue, claim: Sided, evidence: Sided) -> bool:
    """Whether *no difference* and a difference are of one comparison, and the difference real."""
    if mine.sign and rival.sign:
        return True
    if mine.reference and rival.reference and not set(mine.reference) & set(rival.reference):
        return False
    directed, side = (rival, evidence) if mine.sign == 0 else (mine, claim)
    sentence = side.text[slice(*sentence_of(masked(side.text), directed.start))]
    word = side.text[directed.start : directed.end]
    return side is claim or (
        bool(rival.reference or _COMPARATIVE.search(word))
        and significance(sentence) == 1
        and not _ALL_ALIKE.search(sentence)
    )


def likeness(mine: Cue, theirs: Cue) -> float:
    """The share of what surrounds ``mine`` that surrounds ``theirs`` as closely; of a comparison
    turned round what either compares with is part of that."""
    ours, others = mine.near, theirs.near
    if swapped(mine, theirs):
        ours = {**dict.fromkeys(mine.reference, 1.0), **ours}
        others = {**dict.fromkeys(theirs.reference, 1.0), **others}
    total = sum(ours.values())
    shared = sum(min(weight, others.get(name, 0.0)) for name, weight in ours.items())
    return shared / total if total else 0.0


def swapped(mine: Cue, theirs: Cue) -> bool:
    """Whether what the one compares with is what the other compares, whatever both say after it
    (*in patients with heart failure*, 组)."""
    ours = [name for name in mine.reference if name not in theirs.reference]
    others = [name for name in theirs.reference if name not in mine.reference]
    return bool(ours and others) and ours[0] in theirs.near and others[0] in mine.near


def _stand(mine: Cue, theirs: Cue) -> int:
    """+1 where two words of direction agree, -1 where they cannot both be so, 0 where neither."""
    if _NOT_WORSE in (mine.axis, theirs.axis):
        return _stand_to_not_worse(mine, theirs)
    if mine.sign == 0 or theirs.sign == 0:
        if mine.sign == theirs.sign:
            return 1
        directed = theirs if mine.sign == 0 else mine
        return 1 if directed.negated else -1
    if mine.axis != theirs.axis:
        return 0
    other = -theirs.sign if swapped(mine, theirs) else theirs.sign
    if mine.negated == theirs.negated:
        return 1 if mine.sign == other else (0 if mine.negated else -1)
    return -1 if mine.sign == other else 0


def _stand_to_not_worse(mine: Cue, theirs: Cue) -> int:
    """How *non-inferior* stands to another word: better, no worse and alike go with it; only worse
    does not."""
    if mine.axis == theirs.axis:
        alike = mine.negated == theirs.negated
        return -1 if not alike else (0 if swapped(mine, theirs) else 1)
    bound, other = (mine, theirs) if mine.axis == _NOT_WORSE else (theirs, mine)
    if bound.negated or (other.sign and other.axis != "quality"):
        return 0
    if other.negated:
        return 1 if other.sign == -1 else 0
    sign = -other.sign if swapped(mine, theirs) else other.sign
    return sign or 1


def _finding(
    mine: Cue | Pointer, theirs: Cue | Pointer, claim: Sided, evidence: Sided, code: str
) -> Finding:
    values = {
        "claim": claim.shown(mine.start, mine.end),
        "passage": evidence.shown(theirs.start, theirs.end),
    }
    spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
    return Finding(Label.CONTRADICTED, Reason(code, values), spans)
