"""Where a quote stands in its passage: exact through normalisation, or near and never certified."""

import re
from dataclasses import dataclass

from grounding.form import Form, form

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
    """Where ``passage`` says ``quote``, with offsets in the passage as it was given."""
    wanted, text = form(quote), form(passage)
    return _exact(wanted, text)


def _exact(wanted: Form, text: Form) -> Located | None:
    found = occurrences(wanted.text, text.text)
    if not found:
        return None
    start, end = text.original(found[0], found[0] + len(wanted.text))
    return Located(start, end, exact=True, places=len(found))


def occurrences(wanted: str, text: str, most: int = 100) -> list[int]:
    """Where ``wanted`` begins in ``text``, on word boundaries, at most ``most`` of them.

    Case counts only where it could be a unit or a symbol (``mm``/``MM``, ``US``/``us``).
    """
    found: list[int] = []
    if not wanted:
        return found
    folded, low = _folded(wanted), _folded(text)
    at = low.find(folded)
    while at >= 0 and len(found) < most:
        if _whole(text, at, at + len(wanted)) and _same_case(wanted, text[at : at + len(wanted)]):
            found.append(at)
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
    if wanted == there:
        return True
    for n, (mine, theirs) in enumerate(
        zip(_WORD.findall(wanted), _WORD.findall(there), strict=False)
    ):
        if mine != theirs and n and len(mine) < 4 and mine.lower() == theirs.lower():
            return False
    return True
