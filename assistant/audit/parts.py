"""A text cut into its answers: what is prose, and which lists of references stand behind it.

A list stands under a heading (*References*, 参考文献), or without one where the file ends in it or
the prose before it cites all its numbers. Footnotes, ``[^1]: …``, may stand anywhere. What belongs
to an entry is below it: up to a blank line, and behind that as long as it is indented.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.audit.entries import marked_number, opening_number
from grounding.lexicon import named_pattern
from grounding.markers import markers
from literature.normal import clean

_ASKS = re.compile(
    r"\s{0,8}(?:#{1,6}\s+|\*\*)?(?:Q(?:uestion)?|问题?|提问)\s{0,3}\d{0,3}\s{0,3}[:：]",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s*\[\^?\d{1,6}\]\s*[:：]")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_RULE = re.compile(r"\s{0,3}([-*_=])(?:\s*\1){2,}\s*$")
_BOLD = re.compile(r"\s{0,3}(\*\*|__)[^*_]{1,80}\1\s*[:：]?\s*$")
_BULLET = re.compile(r"\s*(?:[-*+]\s+)?")
_WORDY = re.compile(r"[^\W_]")
_DEEPER = 2  # columns by which a line is further in than its entry, and so inside it


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference of a list: its number, and its lines, the first without the number."""

    number: int
    lines: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """One answer of a text: its prose, and the entries of its lists."""

    body: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def twice(self) -> int | None:
        """A number that two entries claim for themselves."""
        said: dict[int, tuple[str, ...]] = {}
        clash = (e.number for e in self.entries if said.setdefault(e.number, e.lines) != e.lines)
        return next(clash, None)


def asked(line: str) -> str:
    """What a line asks, ``Question: …``, ``问：…``; ``""`` where it asks nothing."""
    found = _ASKS.match(line)
    return clean(line[found.end() :].strip().strip("*")) if found else ""


def parts(text: str) -> list[Part]:
    """The answers of ``text``, in order, those without any reference too.

    Prose behind a list belongs to the same answer, unless a question opens it, or it has a list of
    its own that numbers from the beginning again. Linear in the length.
    """
    return _Reader(text.splitlines()).read()


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._closing = _closing_list(lines)
        self._done: list[Part] = []
        self._part = Part()
        self._since = 0  # of the body: the first line behind its last list
        self._cited: set[int] = set()
        self._tried = 0  # up to here no list without a heading begins

    def read(self) -> list[Part]:
        at = 0
        while at < len(self._lines):
            at = self._headed(at) or self._footnote(at) or self._bare(at) or self._prose(at)
        return [p for p in (*self._done, self._part) if p.entries or _has_words(p.body)]

    def _prose(self, at: int) -> int:
        line = self._lines[at]
        if self._part.entries and asked(line):
            self._done.append(self._part)
            self._open(Part())
        self._part.body.append(line)
        begins = len(line) - len(line.lstrip())
        self._cited.update(n for m in markers(line) if m.start > begins for n in m.numbers)
        return at + 1

    def _headed(self, at: int) -> int:
        """The end of the list that the line is the heading of; 0 where it is none.

        Where prose that cites stands below it, the heading is left out, as the house reads all
        below such a heading as references.
        """
        begins = _first_below(self._lines, at + 1) if _heads_list(self._lines[at]) else None
        if begins is None:
            return 0
        is_entry = opening_number(self._lines[begins])[0] is not None
        found = _Run(self._lines, begins, loose=True) if is_entry else None
        if found is None or found.cites():
            return at + 1
        for line in range(at + 1, begins):
            self._prose(line)
        self._take(found.entries)
        return found.end

    def _footnote(self, at: int) -> int:
        if not _FOOTNOTE.match(self._lines[at]):
            return 0
        found = _Run(self._lines, at, single=True)
        self._part.entries += found.entries
        return found.end

    def _bare(self, at: int) -> int:
        """The end of a list that no heading announces; 0 where the line begins none."""
        if marked_number(self._lines[at])[0] is None or not _has_words(self._part.body):
            return 0
        if at != self._closing and (at < self._tried or self._lines[at - 1].strip()):
            return 0
        found = _Run(self._lines, at, lazy=at != self._closing)
        cited = {entry.number for entry in found.entries} <= self._cited
        if at != self._closing and (not cited or found.cites()):
            self._tried = found.end
            return 0
        self._take(found.entries)
        return found.end

    def _take(self, entries: Sequence[Entry]) -> None:
        """A list for the answer so far; for what stands behind its last list, where that has one
        that numbers the same."""
        body, since = self._part.body, self._since
        numbers = {entry.number for entry in self._part.entries}
        again = any(entry.number in numbers for entry in entries)
        if since and again and _has_words(body[since:]):
            self._done.append(Part(body[:since], self._part.entries))
            self._open(Part(body[since:]))
        self._part.entries += entries
        self._since = len(self._part.body)

    def _open(self, part: Part) -> None:
        self._part, self._since, self._cited = part, 0, set()


class _Run:
    """The list that begins at a line. ``lines[end]`` is the first that is no part of it.

    ``single``: one entry only. ``lazy``: what stands directly below an entry is part of it without
    being indented. ``loose``: so is a paragraph behind a blank line where the list goes on with
    its next number, and one behind the last entry where all others have theirs.
    """

    def __init__(
        self,
        lines: Sequence[str],
        at: int,
        *,
        single: bool = False,
        lazy: bool = True,
        loose: bool = False,
    ) -> None:
        self._lines, self._single, self._lazy, self._loose = lines, single, lazy, loose
        self._marked, self._indent = _is_marked(lines[at]), _indent(lines[at])
        self._found: list[tuple[int, list[str]]] = []
        self._apart = 0  # entries with a paragraph of their own that is not indented
        self.end = self._read(at)

    @property
    def entries(self) -> list[Entry]:
        """The entries in their order."""
        return [Entry(number, tuple(lines)) for number, lines in self._found]

    def cites(self) -> bool:
        """Whether most first lines cite something themselves, as a list of statements does."""
        return 2 * sum(bool(markers(lines[0])) for _, lines in self._found) > len(self._found)

    def _read(self, at: int) -> int:
        end = at
        while at < len(self._lines):
            line = self._lines[at]
            behind = at > end
            number, rest = self._entry(line)
            if not line.strip():
                at += 1
                continue
            if number is not None and not (self._single and self._found):
                self._found.append((number, [rest]))
                at += 1
            elif self._belongs(line, behind):
                self._found[-1][1].extend([""] * behind + [line])
                at += 1
            elif (until := self._paragraphs(at, behind)) > at:
                self._found[-1][1].extend(["", *_without_rules(self._lines[at:until])])
                self._apart += 1
                at = until
            else:
                break
            end = at
        return end

    def _entry(self, line: str) -> tuple[int | None, str]:
        """The number and the rest of a line that is an entry of this list."""
        if not self._found:
            return opening_number(line)
        if self._is_inside(line) or _is_marked(line) != self._marked:
            return None, line
        number, rest = opening_number(line)
        is_next = number == self._found[-1][0] + 1
        is_year = not self._marked and 1900 <= (number or 0) <= 2099
        return (None, line) if is_year and not is_next else (number, rest)

    def _is_inside(self, line: str) -> bool:
        return _indent(line) >= self._indent + _DEEPER or line.lstrip().startswith(">")

    def _belongs(self, line: str, behind: bool) -> bool:
        """Whether a line is part of the entry above it; ``behind`` a blank line or not."""
        if self._is_inside(line):
            return True
        if _stops(line) or _RULE.match(line) or (self._single and _FOOTNOTE.match(line)):
            return False
        if not behind and self._lazy and not (self._single and _is_marked(line)):
            return True
        return _indent(line) > self._indent

    def _paragraphs(self, at: int, behind: bool) -> int:
        """The end of the paragraphs from a line on that are the passage of the entry before."""
        if not self._loose or not (behind or _RULE.match(self._lines[at])):
            return at
        last = self._found[-1][0]
        for n in range(at, len(self._lines)):
            line = self._lines[n]
            number, _ = self._entry(line)
            if number is not None:
                return n if number == last + 1 else at
            if _stops(line) or _BOLD.match(line) or markers(line):
                break
        if _RULE.match(self._lines[at]) or not self._apart == len(self._found) - 1 > 0:
            return at
        return self._paragraph(at)

    def _paragraph(self, at: int) -> int:
        for n in range(at, len(self._lines)):
            line = self._lines[n]
            if not line.strip():
                return n
            if any(p.match(line) for p in (_BOLD, _RULE)) or _stops(line) or markers(line):
                return at
        return len(self._lines)


def _has_words(lines: Sequence[str]) -> bool:
    return any(_WORDY.search(line) for line in lines)


def _is_marked(line: str) -> bool:
    """Whether a line opens with a number in brackets."""
    bullet = _BULLET.match(line)
    return marked_number(line[bullet.end() :] if bullet else line)[0] is not None


def _indent(line: str) -> int:
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _heads_list(line: str) -> bool:
    bare = line.strip(" #*_:：\t")
    return bool(0 < len(bare) <= 40 and named_pattern("talk", "references").fullmatch(bare))


def _stops(line: str) -> bool:
    """Whether something else begins with a line, whatever stood before it."""
    return bool(_HEADING.match(line) or asked(line)) or _heads_list(line)


def _without_rules(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not _RULE.match(line)]


def _first_below(lines: Sequence[str], at: int) -> int | None:
    """The first entry under a heading, or what cites something before there is any."""
    for n in range(at, len(lines)):
        if opening_number(lines[n])[0] is not None or markers(lines[n]):
            return n
        if _stops(lines[n]):
            return None
    return None


def _closing_list(lines: Sequence[str]) -> int:
    """Where the list that ends the text begins, by its numbers in brackets alone; -1 for none."""
    begins = -1
    for n in range(len(lines) - 1, -1, -1):
        if marked_number(lines[n])[0] is not None:
            begins = n
        elif lines[n].strip() and not lines[n].startswith((" ", "\t")):
            break
    return begins
