"""Lines to prose: words parted at a line's end made whole, superscripts told apart.

A hyphen at a line's end is either the printer's or the word's own. The document decides: a word
that stands elsewhere in one piece is mended to it; one that stands elsewhere with its hyphen, or
whose parts both stand as words of their own, keeps it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from literature.pdf.lines import Line
from literature.superscripts import SUPERSCRIPT, cites_by_number, resolved

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W_]+)*")
_HYPHEN_END = re.compile(r"([^\W\d_]+)[-‐‑\u00ad]$")
_WORD_START = re.compile(r"([^\W\d_]+)")
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HAN_BLANK = re.compile(rf"(?<={_HAN.pattern}) +(?={_HAN.pattern})")
_SECOND_PARTS = frozenset(
    [
        *("acting", "adjusted", "arm", "associated", "based", "binding", "blind", "blinded"),
        *("centre", "center", "confirmed", "controlled", "coupled", "dependent", "derived"),
        *("directed", "driven", "effective", "enhanced", "free", "gated", "generation", "grade"),
        *("group", "guided", "independent", "induced", "infected", "label", "labeled", "level"),
        *("life", "like", "limiting", "line", "linked", "mediated", "naive", "negative", "onset"),
        *("order", "phase", "point", "positive", "quality", "randomized", "rank", "reactive"),
        *(
            "related",
            "releasing",
            "resistant",
            "response",
            "reported",
            "risk",
            "scale",
            "sectional",
        ),
        *("sensitive", "sided", "specific", "stage", "stimulated", "stimulating", "tailed", "term"),
        *("threatening", "to", "treated", "type", "up", "value", "weighted", "wide", "year"),
    ]
)
"""Words that in medical English stand behind a hyphen of their own."""


def _whole_words(texts: list[str]) -> Iterator[str]:
    """The words of the document, those left out that a line's end parts."""
    parted = False
    for text in texts:
        words = _WORD.findall(SUPERSCRIPT.sub(" ", text).replace("‐", "-").replace("‑", "-"))
        begin, parted = int(parted), bool(_HYPHEN_END.search(text))
        yield from (word.lower() for word in words[begin : -1 if parted else None])


class Prose:
    """Turns the lines of one document to text; knows the words and habits of that document."""

    def __init__(self, lines: Iterable[Line]) -> None:
        texts = [line.text for line in lines]
        self.words = Counter(_whole_words(texts))
        self.citing = cites_by_number(texts)

    def join(self, lines: Iterable[Line]) -> str:
        """The lines as one paragraph."""
        text = ""
        for line in lines:
            text = self.append(text, line.text)
        return text

    def append(self, text: str, line: str) -> str:
        """``text`` with the next line behind it: a blank, nothing, or a mended word between."""
        return self.plain(self._joined(text, line) if text else line)

    def plain(self, text: str) -> str:
        """``text`` without its superscripts' marks; see :mod:`literature.superscripts`.

        Blanks between Chinese characters are the printer's, who has lines to fill.
        """
        return _HAN_BLANK.sub("", resolved(text, self.citing))

    def _joined(self, text: str, line: str) -> str:
        if _HAN.match(text[-1]) and _HAN.match(line[:1]):
            return text + line
        if text[-1] not in "-‐‑\u00ad/–" or not text[-2:-1].strip():
            return f"{text} {line}"
        ending, beginning = _HYPHEN_END.search(text), _WORD_START.match(line)
        if ending is None or beginning is None or self._keeps_hyphen(ending[1], beginning[1]):
            return text + line  # 30-/50, GLP-/1: no words, the hyphen is their own
        return text[:-1] + line

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        whole, parted = f"{before}{after}".lower(), f"{before}-{after}".lower()
        if self.words[parted] or self.words[whole]:
            return self.words[parted] > self.words[whole]
        if not after[0].islower() or before.isupper():
            return True
        if after in _SECOND_PARTS and len(before) > len("cor"):
            return True
        return bool(self.words[before.lower()] and self.words[after.lower()])
