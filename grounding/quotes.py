"""Where a quote stands in its passage: exact through normalisation, or near and never certified."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from grounding.form import Form, form, tight
from grounding.markers import bare
from grounding.polarity import negations, pointers
from grounding.units import UNIT

MOST_PLACES, _MOST_TRIES = 100, 10_000
_SHORTEST = 4  # words of a quote that is looked for at all when it is not there exactly
_LONGEST = 400  # … and the longest: what is longer is looked for exactly or not at all
_LIKENESS = 0.7  # the share of its words that must be there in order
_MOST, _BUCKET = 200, 8
_WEIGHTY = re.compile(rf"[\d<>≤≥=±%]|(?<![A-Za-z])(?:{UNIT.pattern})(?![A-Za-z])")
_WORD = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|[^\sA-Za-z\d]")


@dataclass(frozen=True, slots=True)
class Located:
    """The stretch ``passage[start:end]``.

    ``exact``: the quote is there word for word. ``places``: how often it is there; where more than
    once, the first is given and ``ambiguous`` says so.
    """

    start: int
    end: int
    exact: bool
    places: int = 1

    @property
    def ambiguous(self) -> bool:
        """Whether the quote could be any of several places."""
        return self.places > 1


def locate(quote: str, passage: str) -> Located | None:
    """Where ``passage`` says ``quote``, with offsets in the passage as it was given.

    A quote that is there in other words, or with an ellipsis, is located with ``exact`` false; one
    in which a digit, unit, negation or comparator is changed is not there at all.
    """
    if not any(char.isalnum() for char in quote):
        return None
    wanted, text = form(quote), form(passage)
    exact = _exact(wanted, text) or _exact(form(bare(quote)), form(bare(passage)))
    if exact:
        return exact
    near = _nearest(wanted.text, text.text)
    if near is None or _turned(wanted.text, text.text[near[0] : near[1]]):
        return None
    return Located(*text.original(*near), exact=False)


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a quote says where the passage ``[start:end]`` says otherwise, in their own words."""

    quote: str
    passage: str
    start: int
    end: int


def alteration(quote: str, passage: str) -> Alteration | None:
    """The first figure, unit, negation or comparator in which a quote departs from its passage.

    ``None`` where it is like nothing in the passage.
    """
    wanted, text = form(quote), form(passage)
    near = _nearest(wanted.text, text.text)
    if near is None:
        return None
    turned = _turned(wanted.text, text.text[near[0] : near[1]])
    if turned is None:
        return None
    mine, theirs = turned
    start, end = text.original(near[0] + theirs[0], near[0] + theirs[1])
    ours = wanted.original(*mine)
    return Alteration(quote[ours[0] : ours[1]], passage[start:end], start, end)


def _nearest(wanted: str, text: str) -> tuple[int, int] | None:
    """The stretch of ``text`` most like ``wanted``, if enough of it is there in order."""
    ours, theirs = _words(wanted), _words(text)
    if not _SHORTEST <= len(ours) <= _LONGEST or not theirs:
        return None
    places: dict[str, list[int]] = {}
    for n, (word, *_) in enumerate(theirs):
        places.setdefault(word, []).append(n)
    votes: Counter[int] = Counter()
    for n, (word, *_) in enumerate(ours):
        for there in places.get(word, ())[:_MOST]:
            votes[(there - n) // _BUCKET] += 1
    if not votes:
        return None
    bucket = min(votes, key=lambda b: (-votes[b] - votes.get(b + 1, 0), b))
    first = max(0, bucket * _BUCKET - _BUCKET)
    window = theirs[first : first + len(ours) + 3 * _BUCKET]
    blocks = SequenceMatcher(None, [w for w, *_ in ours], [w for w, *_ in window], autojunk=False)
    same = [b for b in blocks.get_matching_blocks() if b.size]
    if sum(b.size for b in same) < _LIKENESS * len(ours):
        return None
    return window[same[0].b][1], window[same[-1].b + same[-1].size - 1][2]


def _turned(wanted: str, there: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first change between two near wordings that could change the meaning, on both sides."""
    ours, theirs = _words(wanted), _words(there)
    blocks = SequenceMatcher(None, [w for w, *_ in ours], [w for w, *_ in theirs], autojunk=False)
    for tag, i1, i2, j1, j2 in blocks.get_opcodes():
        if tag == "equal":
            continue
        mine, other = _shown(ours, i1, i2), _shown(theirs, j1, j2)
        if _weighty(wanted, ours[i1:i2]) or _weighty(there, theirs[j1:j2]):
            return mine, other
    return None


def _weighty(text: str, changed: list[tuple[str, int, int]]) -> bool:
    """Whether a change touches a figure, unit, comparator, negation or word of direction."""
    if not changed:
        return False
    start, end = changed[0][1], changed[-1][2]
    if _WEIGHTY.search(text[start:end]):
        return True
    pointing = [(p.start, p.end) for p in pointers(text)] + [
        (n.start, n.end) for n in negations(text)
    ]
    return any(a < end and start < b for a, b in pointing)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(_key(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def _key(word: str) -> str:
    """A word in lower case, unless its capitals could be a unit's or a symbol's (mM, US)."""
    return word if len(word) < 4 and not word.islower() and not word.istitle() else word.lower()


def _shown(found: list[tuple[str, int, int]], first: int, last: int) -> tuple[int, int]:
    """The words ``first`` to ``last``; where there are none, those on both sides of the gap."""
    if first == last:
        first, last = max(0, first - 1), min(len(found), last + 1)
    return found[first][1], found[last - 1][2]


def _exact(wanted: Form, text: Form) -> Located | None:
    found = occurrences(wanted.text, text.text)
    if not found:
        return None
    return Located(*text.original(*found[0]), exact=True, places=len(found))


def occurrences(wanted: str, text: str) -> list[tuple[int, int]]:
    """Where ``wanted`` stands in ``text`` (both in comparable form), on word boundaries.

    Hyphens inside words do not count; case counts only where it could be a unit or a symbol
    (``mm``/``MM``, ``US``/``us``). At most :data:`MOST_PLACES`, so that the time stays linear.
    """
    wanted, _ = tight(wanted)
    text, places = tight(text)
    found: list[tuple[int, int]] = []
    if not wanted:
        return found
    folded, low = _folded(wanted), _folded(text)
    at = low.find(folded)
    for _ in range(_MOST_TRIES):
        if at < 0 or len(found) == MOST_PLACES:
            break
        end = at + len(wanted)
        if _whole(text, at, end) and _same_case(wanted, text[at:end]):
            found.append((places[at], places[end - 1] + 1))
        at = low.find(folded, at + 1)
    return found


def _folded(text: str) -> str:
    """Lower case, length kept (``str.lower`` lengthens a few letters such as İ)."""
    low = text.lower()
    return (
        low
        if len(low) == len(text)
        else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    )


def _whole(text: str, start: int, end: int) -> bool:
    """No word or number is cut in two at either end: ``12`` is not in ``112`` nor in ``12.5``."""
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and re.search(r"[A-Za-z0-9^]$", left):
        return False
    if first.isdigit() and re.search(r"\d[.,]$|[<>≤≥=+^-]$", left):
        return False
    if last.isascii() and last.isalnum() and re.match(r"[A-Za-z0-9^%]", right):
        return False
    return not (last.isdigit() and re.match(r"[.,]\d|%", right))


def _same_case(wanted: str, there: str) -> bool:
    if wanted == there or wanted.isupper() or there.isupper():
        return True
    for n, (mine, theirs) in enumerate(
        zip(_WORD.findall(wanted), _WORD.findall(there), strict=False)
    ):
        if mine != theirs and n and len(mine) < 4 and mine.lower() == theirs.lower():
            return False
    return True
