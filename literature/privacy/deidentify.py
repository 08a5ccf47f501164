"""``deidentify``: find, choose, follow through the document, replace."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from literature.privacy.company import in_company
from literature.privacy.english import everyday
from literature.privacy.folded import Folded
from literature.privacy.keep import protect
from literature.privacy.recognizers import RECOGNIZERS
from literature.privacy.spans import Deidentified, LocalMap, Pii, Span

_FOLLOWED = frozenset({Pii.NAME, Pii.ID, Pii.MRN, Pii.SSCARD, Pii.CARD, Pii.PHONE, Pii.HOSP})
_BETWEEN = "\n\n"
_WHOLE = 0.7  # an address scored so may swallow its pieces
_CALLED = re.compile(r"[^\W\d_a-z][^\W\d_]*[^\W\d_A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")


def deidentify(text: str) -> Deidentified:
    """Replace what identifies a person by typed placeholders, the same one for the same value.

    ``text`` should be NFC; offsets are code points of ``text`` as given. Placeholders already in
    the text are left alone and their numbers not given again, so doing it twice changes nothing.
    """
    return _replace(text, identify(text))


def deidentify_parts(parts: Sequence[str]) -> list[str]:
    """The parts of one document masked together, so that a value has one placeholder in all."""
    text = _BETWEEN.join(parts)
    spans = identify(text)
    placeholders, _ = _placeholders(text, spans)
    masked, start = [], 0
    for part in parts:
        masked.append(_without(text, start, start + len(part), spans, placeholders))
        start += len(part) + len(_BETWEEN)
    return masked


def identify(text: str) -> list[Span]:
    """The identifying spans of a text, in order, none overlapping another."""
    folded = Folded(text)
    protect(folded)
    found = (span for recognizer in RECOGNIZERS for span in recognizer.find(folded))
    chosen = _choose(s for s in found if s.end > s.start and not folded.kept(s))
    return _follow(folded, in_company(folded, chosen))


def _choose(spans: Iterable[Span]) -> list[Span]:
    """The best-scored, then the longest of rivals for the same stretch."""
    taken: list[Span] = []
    ranked = sorted(spans, key=lambda s: (-round(s.score, 2), s.start - s.end, s.start))
    whole = [s for s in ranked if s.type is Pii.ADDR and s.score >= _WHOLE]
    for span in ranked:
        if span.type is Pii.ADDR and any(_within(span, address) for address in whole):
            continue  # a town or a code inside an address is a piece of it
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda s: s.start)


def _within(span: Span, other: Span) -> bool:
    inside = other.start <= span.start and span.end <= other.end
    return inside and span.end - span.start < other.end - other.start


def _follow(folded: Folded, spans: Sequence[Span]) -> list[Span]:
    """Find each value again wherever else the document repeats it without its context."""
    values = {(s.type, folded.text[s.start : s.end]) for s in spans if s.type in _FOLLOWED}
    values |= {(Pii.NAME, part) for kind, name in values for part in _parts(kind, name)}
    again = (
        folded.span(match.start(), match.end(), kind, 0.5)
        for kind, value in values
        if _telling(kind, value)
        for match in re.finditer(_bounded(value, kind), folded.text)
    )
    return _choose([*spans, *(s for s in again if not folded.kept(s))])


def _parts(kind: Pii, value: str) -> list[str]:
    """The family name, and the given one, by which a person named in full is called afterwards."""
    words = value.split()
    if kind is not Pii.NAME or len(words) < 2 or not value[:1].isupper():
        return []
    ends = (words[-1], words[0].rstrip(","))
    return [word for word in ends if _CALLED.fullmatch(word)]


def _telling(kind: Pii, value: str) -> bool:
    """Whether a bare repetition of the value can mean nothing else."""
    if kind is Pii.NAME:
        return len(value) >= (2 if _HAN.search(value) else 3)
    return len(value) >= 5


def _bounded(value: str, kind: Pii) -> str:
    """Where a value stands by itself; a name like *Key* only where its capital must mean it."""
    if _HAN.search(value):
        return re.escape(value)
    if kind is Pii.NAME and " " not in value and everyday(value):
        return rf"(?<=[a-z,] ){re.escape(value)}(?![\w-]|[ ][A-Z])"
    return rf"(?<!\w){re.escape(value)}(?!\w)"


def _replace(text: str, spans: Sequence[Span]) -> Deidentified:
    placeholders, values = _placeholders(text, spans)
    masked = _without(text, 0, len(text), spans, placeholders)
    return Deidentified(masked, tuple(spans), LocalMap(values))


def _placeholders(text: str, spans: Sequence[Span]) -> tuple[list[str], dict[str, str]]:
    """The placeholder of each span, and the value that each stands for."""
    given: dict[tuple[Pii, str], str] = {}
    values: dict[str, str] = {}
    counts: Counter[Pii] = Counter()
    for span in spans:
        key = span.type, _same(span)
        while key not in given:
            counts[span.type] += 1
            placeholder = f"[{span.type}-{counts[span.type]}]"
            if placeholder not in text:
                given[key], values[placeholder] = placeholder, span.text
    return [given[span.type, _same(span)] for span in spans], values


def _without(
    text: str, start: int, end: int, spans: Sequence[Span], placeholders: Sequence[str]
) -> str:
    """``text[start:end]`` with a placeholder where a span begins, and nothing more of any span."""
    pieces, position = [], start
    for span, placeholder in zip(spans, placeholders, strict=True):
        if span.end <= position or span.start >= end:
            continue
        if span.start >= start:
            pieces += [text[position : span.start], placeholder]
        position = min(span.end, end)
    return "".join([*pieces, text[position:end]])


def _same(span: Span) -> str:
    """What two mentions of one value share: case and separators do not count."""
    if span.type in {Pii.NAME, Pii.ADDR, Pii.HOSP}:
        return " ".join(span.text.casefold().split())
    return re.sub(r"[\W_]", "", span.text).casefold()
