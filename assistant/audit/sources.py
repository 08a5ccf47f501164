"""The sources that came with an answer: how a list of them is numbered, what else names each."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.audit.entries import marked_number, opening_number
from assistant.audit.nouns import Reference
from assistant.audit.references import ID_KEYS, TEXT_KEYS, flat, from_object, from_string
from literature.json_records import first, items, mapping, text
from literature.normal import one_line

NUMBER_KEYS = ("n", "number", "marker", "ref", "citation_number")
"""Under what a source, or a citation of one, says which marker is its own."""

_PERHAPS_NUMBERS = ("index", "key", "id")  # of the markers, or of the rows of some database
NAME_KEYS = (*ID_KEYS, "doc_id", "source_id", "ref_id", "key", "url", "link", "title",
             "name")  # fmt: skip
"""Under what a source, or a citation of one, has a name of it."""
_PLACE = re.compile(r"[/.:#]")  # in a file's name or an address, and not in "PubMed"
_ENTRY = re.compile(r"^(?=[ \t]*[\[【［]\d)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A reference as it stands in a list of them.

    ``names`` are what else an answer may cite it by, as :func:`name_of` writes them;
    ``numbers_itself`` where its number is its own and not its place in the list.
    """

    reference: Reference
    names: frozenset[str] = frozenset()
    numbers_itself: bool = False


def numbered(
    values: Any, is_text: bool = False, cited: Collection[int] | None = None
) -> tuple[Reference, ...]:
    """The references of :func:`sources`."""
    return tuple(each.reference for each in sources(values, is_text, cited))


def sources(
    values: Any, is_text: bool = False, cited: Collection[int] | None = None
) -> tuple[Source, ...]:
    """A list or a mapping of sources, numbered by place unless they number themselves.

    ``is_text`` where it holds nothing but passages. ``cited`` are the numbers that the answer
    cites, where they are known: an ``index`` or ``id`` may number the markers, or the rows of
    somebody's database, and nothing else tells which.
    """
    by_key = isinstance(values, dict) and not is_one(values)
    keys = list(values) if by_key else []
    rows = list(values.values()) if by_key else _rows(values, is_text)
    own, opened = _own_numbers(rows, keys, is_text, cited)
    found = []
    for place, row in enumerate(rows):
        n = own[place] if own else place + 1
        reference = (
            from_object(row, n)
            if isinstance(row, dict)
            else from_string(text(row), n, is_text, opened)
        )
        names = _names(reference, row) | {name_of(key) for key in keys[place : place + 1]}
        found.append(Source(reference, frozenset(names), bool(own)))
    return tuple(found)


def is_one(value: dict[str, Any]) -> bool:
    """Whether a mapping is a source, and not many of them by their numbers or ids."""
    return bool(first(flat(value), *TEXT_KEYS, "title", "url", "doi", "pmid"))


def _rows(values: Any, is_text: bool) -> list[Any]:
    """A list as it is; one text that numbers the passages in it, ``[1] …`` on a line, as those."""
    rows = items(values)
    if not is_text or len(rows) != 1 or not isinstance(rows[0], str):
        return rows
    begins = [found.start() for found in _ENTRY.finditer(rows[0])]
    parts = [rows[0][a:b] for a, b in zip(begins, [*begins[1:], None], strict=False)]
    counted = [marked_number(part)[0] for part in parts]
    if len(parts) < 2 or counted != [*range(1, len(parts) + 1)] or rows[0][: begins[0]].strip():
        return rows
    return parts


def _own_numbers(
    rows: Sequence[Any], keys: Sequence[str], is_text: bool, cited: Collection[int] | None
) -> tuple[list[int], bool]:
    """The numbers that all rows give themselves, none where those are not to be trusted; and
    whether the rows open with a number that only counts them, and is no part of what they say."""
    told = [flat(mapping(row)) for row in rows]
    for key in NUMBER_KEYS:
        if own := _distinct(text(row.get(key)) for row in told):
            return ([] if _from_zero(own, cited) else own), False
    number = marked_number if is_text else opening_number
    opening = (number(row)[0] if isinstance(row, str) else None for row in rows)
    if own := _distinct("" if n is None else str(n) for n in opening):
        if _from_zero(own, cited):
            return [], True
        if not is_text or cited is None or _agree(own, cited):
            return own, True
    if (own := _distinct(keys)) and (cited is None or _agree(own, cited)):
        return own, False
    for key in _PERHAPS_NUMBERS:
        own = _distinct(text(row.get(key)) for row in told)
        if own and _agree(own, cited):
            return own, False
    return [], False


def _distinct(told: Iterable[str]) -> list[int]:
    """The numbers told; none where one is no number, or two are the same."""
    rows = [each.strip(" []【】^") for each in told]
    plain = all(n.isdecimal() and len(n) <= 6 for n in rows) and len({*rows}) == len(rows)
    return [int(n) for n in rows] if plain else []


def _from_zero(own: Sequence[int], cited: Collection[int] | None) -> bool:
    """Whether the numbers are places counted from 0, which no marker does that is not ``[0]``."""
    return sorted(own) == [*range(len(own))] and 0 not in (cited or ())


def _agree(own: Sequence[int], cited: Collection[int] | None) -> bool:
    """Whether numbers that may be anything are those that the markers mean."""
    if _from_zero(own, cited):
        return False
    if cited is None:
        return min(own) == 1
    if sorted(own) == [*range(len(own))]:
        return True
    told, used = {*own}, {*cited}
    placed = {n for n in used if 1 <= n <= len(own)}
    return told <= used or (bool(told & used) and placed <= told)


def name_of(told: str) -> str:
    """A name in the one form in which two spellings of it compare equal."""
    return one_line(told).lower().rstrip("/")


def index_name(index: str) -> str:
    """The name of a source by its ``index``, which may be the ``id`` of another."""
    return f"index {index}"


def _names(reference: Reference, row: Any) -> set[str]:
    told = flat(mapping(row))
    about = flat(mapping(told.get("metadata")))
    names = {text(each.get(key)) for each in (about, told) for key in NAME_KEYS}
    names |= {reference.label, reference.title, reference.doi, reference.passage_id}
    names |= {found for each in (about, told) if _PLACE.search(found := text(each.get("source")))}
    if reference.pmid:
        names |= {f"pmid{between}{reference.pmid}" for between in (":", ": ", " ")}
    if index := text(told.get("index")):
        names.add(index_name(index))
    return {name_of(name) for name in names if name}


def by_name(known: Iterable[Source]) -> dict[str, int]:
    """The number of each source by its names; a name that two share names neither."""
    found: dict[str, set[int]] = {}
    for each in known:
        for name in each.names:
            found.setdefault(name, set()).add(each.reference.n)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def with_passages(
    named: Sequence[Source], given: Sequence[Source]
) -> tuple[tuple[Source, ...], bool]:
    """Sources that are only named, with the passages that came beside them; none is dropped.

    Whose a passage is, a name tells that both have, or a number; else their places do. The second
    value is whether they had to, though there are more of the one than of the other.
    """
    found = {each.reference.n: each for each in named}
    order, owners = list(found), by_name(named)
    guessed = False
    for place, each in enumerate(given):
        n = next((owners[name] for name in sorted(each.names) if name in owners), None)
        told = n is not None or each.numbers_itself
        if n is None:
            by_place = order[place] if place < len(order) else max(found, default=0) + 1
            n = each.reference.n if each.numbers_itself else by_place
        guessed |= not told and len(named) != len(given)
        if n not in found:
            found[n] = replace(each, reference=replace(each.reference, n=n))
        elif told or not found[n].reference.text:
            found[n] = _joined(found[n], each)
    return tuple(found.values()), guessed


def _joined(named: Source, given: Source) -> Source:
    """A source with a passage of it, behind what else of it came."""
    n, g = named.reference, given.reference
    passages = dict.fromkeys(filter(None, (n.text, g.text)))
    both = Reference(n.n, n.label, "\n\n".join(passages), n.title or g.title,
                     n.passage_id or g.passage_id, n.pmid or g.pmid, n.doi or g.doi,
                     n.quote)  # fmt: skip
    return replace(named, reference=both)
