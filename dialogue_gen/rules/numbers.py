"""Every number of a literature statement stands in the words it quotes."""

import re
from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.base import Context, Finding, assistant_turns
from grounding.form import form
from grounding.markers import bare
from grounding.numbers import quantities
from grounding.quantity import Quantity

NAME = "numbers"
REASON = {"en": "a number is not in the words quoted", "zh": "数字不在所引原文中"}

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A figure that no quote of the same span has, neither as written nor in another unit."""
    for n, turn in assistant_turns(dialogue):
        for span in turn.spans:
            if span.source != Source.LITERATURE or not span.citations:
                continue
            claim = form(bare(turn.said(span))).text
            quoted = [form(citation.quote).text for citation in span.citations]
            for number in _missing(claim, quoted):
                yield Finding(number, n)


def _missing(claim: str, quoted: list[str]) -> Iterator[str]:
    digits = {_plain(d) for text in quoted for d in _DIGITS.findall(_joined(text))}
    values = [q for text in quoted for q in quantities(text)]
    told = [q for q in quantities(claim) if not any(_same(q, other) for other in values)]
    for quantity in told:
        yield claim[quantity.start : quantity.end]
    covered = [(q.start, q.end) for q in quantities(claim)]
    for found in _DIGITS.finditer(_joined(claim)):
        inside = any(a <= found.start() < b for a, b in covered)
        if not inside and _plain(found.group()) not in digits:
            yield found.group()


def _joined(text: str) -> str:
    """Thousands commas become ``,``-less digits of the same width, so that offsets stay."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "\u2009", text)


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _same(mine: Quantity, theirs: Quantity) -> bool:
    """The same figure: equal in base units, or equal as written where neither has a unit."""
    close = abs(mine.value - theirs.value) <= 1e-9 * max(1.0, abs(mine.value))
    if mine.unit.dimension == theirs.unit.dimension:
        return close
    return abs(mine.bare - theirs.bare) <= 1e-9 and not (
        mine.unit.dimension and theirs.unit.dimension
    )
