"""What a raised number means: a citation, a power, a charge.

Text comes with its superscripts between :data:`RAISED` and :data:`LOWERED`. Numbers behind a word
or a stop are citations and go; ``10⁹`` becomes ``10^9`` (never ``109``); m², Ca²⁺ stay in line.
"""

import re
from collections.abc import Iterable

RAISED, LOWERED = "\x0e", "\x0f"

SUPERSCRIPT = re.compile(rf" *{RAISED}([^{LOWERED}]*){LOWERED}")
_CITED = re.compile(r"[\[(]?[\d,，;\s–—-]+[a-z]?[\])]?")
_ION = re.compile(r"[+−–-]?\d{0,2}[+−–-]?")
_UNIT = re.compile(r"(?:^|[\s\d/·(])(?:[mcdknµμ]?m|s|h|min|kg|m?g|[mµμ]?L|mol|M)$")
_POWER = re.compile(r"(?:^|[^\d.])10$|[×x·*]\s?\d+$|\b[2e]$")
_MANY = 5


def cites_by_number(texts: Iterable[str]) -> bool:
    """Whether a document cites by raised numbers: some of them stand where nothing else can."""
    found = (is_citation(text, mark) for text in texts for mark in SUPERSCRIPT.finditer(text))
    return sum(found) >= _MANY


def resolved(text: str, citing: bool) -> str:
    """``text`` without the marks; ``citing`` is what :func:`cites_by_number` said."""
    return SUPERSCRIPT.sub(lambda found: _resolved(text, found, citing), text)


def _resolved(text: str, found: re.Match[str], citing: bool) -> str:
    inner, before = found[1].strip(), text[: found.start()].rstrip()
    if is_citation(text, found):
        return ""
    if not before[-1:].isdigit() or not (inner[:1].isdigit() or _ION.fullmatch(inner)):
        return inner
    if citing and not _POWER.search(before) and _CITED.fullmatch(inner):
        return ""
    return f"^{inner}"


def is_citation(text: str, found: re.Match[str]) -> bool:
    """Numbers raised behind a word or a stop; behind a unit (m², s⁻¹) they are its power."""
    inner, before = found[1].strip(), text[: found.start()].rstrip()
    if not _CITED.fullmatch(inner) or not inner.strip("[(")[:1].isdigit():
        return False
    last = before[-1:]
    if last.isdigit() or not last:
        return False
    return not (inner in ("2", "3") and _UNIT.search(before))
