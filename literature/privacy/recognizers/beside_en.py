"""English names told by the names beside them: speakers of a dialogue, members of a list.

``Anna: …`` at the beginning of two lines and more is a talk, and all who speak in it are persons;
of ``Okafor, Stone and White`` all are persons if one of them is.
"""

import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import everyday, known, tagger
from literature.privacy.folded import Folded, words
from literature.privacy.recognizers.tagged_en import firm, mostly_han
from literature.privacy.spans import Pii, Span

NAME = "beside_en"

_CAPITAL = r"[^\W\d_a-zß-ÿ\u3400-\u9fff][^\W\d_]*[^\W\d_A-Z](?:['’-][^\W\d_]+)*"
_SPEAKER = re.compile(rf"^[ \t>*-]*({_CAPITAL}(?: {_CAPITAL})?):[ \t]+\S[^\n]*[.!?…]", re.MULTILINE)
_LIST = re.compile(
    rf"(?<![\w'’-])(?<![Tt]he ){_CAPITAL}(?:, {_CAPITAL})*,? (?:and|&) {_CAPITAL}(?![\w'’-]| [A-Z])"
)
_ONE = re.compile(_CAPITAL)
_NO_NAMES = frozenset(
    word.replace("_", " ").casefold()
    for name in ("not_names_en", "countries_en", "academic_en")
    for word in words(name)
)


def find(folded: Folded) -> Iterator[Span]:
    """Speakers (0.86) and the other members of a list in which a name stands (0.72)."""
    text = folded.text
    if mostly_han(text) or is_study(text):
        return
    yield from _speakers(folded)
    yield from _listed(folded)


def _speakers(folded: Folded) -> Iterator[Span]:
    turns = [turn for turn in _SPEAKER.finditer(folded.text) if _may_be(turn[1])]
    if len({turn[1] for turn in turns}) > 1 and any(_surely(turn[1]) for turn in turns):
        for turn in turns:
            yield folded.span(turn.start(1), turn.end(1), Pii.NAME, 0.86)


def _listed(folded: Folded) -> Iterator[Span]:
    text = folded.text
    lists = list(_LIST.finditer(text))
    if not lists:
        return
    named = {(t.start, t.end) for t in tagger().tag(text) if t.label == "NAME"}
    for found in lists:
        members = [each.span() for each in _ONE.finditer(text, *found.span())]
        sure = [m for m in members if m in named and _surely(text[m[0] : m[1]])]
        if sure and not firm(text, *members[-1]) and not firm(text, *members[0]):
            for start, end in members:
                if _may_be(text[start:end]):
                    yield folded.span(start, end, Pii.NAME, 0.72)


def _may_be(name: str) -> bool:
    """Whether a word can be a name at all: known as one, or no word of everyday English."""
    return name.casefold() not in _NO_NAMES and (known(name) or not everyday(name))


def _surely(name: str) -> bool:
    """Whether the lists know it for a name, and for nothing else."""
    return known(name) and not everyday(name)
