"""Inline XML markup flattened to text without changing what it says.

The danger is the number: ``10<sup>9</sup>`` read as ``109``. Powers and fractions keep their sign.
"""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

Element = Any
"""An ``lxml`` element."""

Marks = Callable[[Element], bool]
"""Whether the words of an element come between :data:`OPEN` and :data:`CLOSE`."""

OPEN, CLOSE = "\x01", "\x02"
"""Put around the words of marked elements; no XML document can hold them itself."""

_SPACED = frozenset({"disp-formula", "DispFormula", "break", "br", "p", "title", "list-item"})
_EXPONENT = re.compile(r"[-–−+±]?\d")
_POWERED = re.compile(r"[\d)\]]$")
_PLAIN = re.compile(r"[-−+]?[\w.,]*")


def local(element: Element) -> str:
    """The element's name without its namespace; '' for an entity, comment or instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def at(element: Element | None, *path: str) -> Element | None:
    """The first element down ``path``, name by name; ``None`` where there is none."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(name), None)
    return element


def each(element: Element | None, *path: str) -> Iterator[Element]:
    """All children of the last name in ``path`` below the first element down the others."""
    parent = at(element, *path[:-1])
    return iter(()) if parent is None else parent.iterchildren(path[-1])


def flat(
    element: Element | None, drop: frozenset[str] = frozenset(), marks: Marks | None = None
) -> str:
    """The text of ``element``; what ``drop`` names is left out, what ``marks`` picks is marked.

    A superscript number behind a digit or bracket is written ``^9``, a subscript ``_9``, any other
    without a sign: ``CO2``, ``Ca2+``, ``m2``. Math is written in one line. A named entity nobody
    declared becomes the character that HTML has under this name.
    """
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    pieces: list[str] = []
    _children(element, pieces, drop, marks)
    return "".join(pieces)


def _children(
    element: Element, pieces: list[str], drop: frozenset[str], marks: Marks | None
) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if child.tag is etree.Entity:
            plain = html.unescape(child.text)
            pieces.append("" if plain == child.text else plain)
        elif (name := local(child)) and name not in drop:
            _child(child, name, pieces, drop, marks)
        if child.tail:
            pieces.append(child.tail)


def _child(
    child: Element, name: str, pieces: list[str], drop: frozenset[str], marks: Marks | None
) -> None:
    if marks is not None and marks(child):
        pieces += (OPEN, flat(child, drop, marks), CLOSE)
    elif name in ("sup", "sub"):
        words = flat(child, drop, marks).strip()
        before = next((piece for piece in reversed(pieces) if piece), "")
        if _EXPONENT.match(words) and _POWERED.search(before):
            pieces.append("^" if name == "sup" else "_")
        pieces.append(words)
    elif name in _MATH:
        pieces.append(_MATH[name](_parts(child, drop)))
    elif name == "tex-math":
        pieces.append(_tex(child.text or ""))
    elif name == "alternatives":
        _children(_readable(child), pieces, drop, marks)
    elif name in _SPACED:
        pieces.append(" ")
        _children(child, pieces, drop, marks)
        pieces.append(" ")
    else:
        _children(child, pieces, drop, marks)


def _readable(alternatives: Element) -> Element:
    """Of several forms of one thing, MathML or words rather than TeX or a picture."""
    forms = [form for form in alternatives if local(form)]
    worded = (form for form in forms if local(form) != "tex-math" and "".join(form.itertext()))
    return next(worded, alternatives)


def _parts(element: Element, drop: frozenset[str]) -> list[str]:
    found = []
    for child in element:
        if name := local(child):
            pieces: list[str] = []
            _child(child, name, pieces, drop, None)
            found.append("".join(pieces).strip())
    return found


def _joined(sign: str) -> Callable[[list[str]], str]:
    def write(parts: list[str]) -> str:
        return sign.join(part if _PLAIN.fullmatch(part) else f"({part})" for part in parts)

    return write


def _under_over(parts: list[str]) -> str:
    base, *limits = parts or [""]
    return base + "".join(f"{sign}{limit}" for sign, limit in zip("_^", limits, strict=False))


_MATH: dict[str, Callable[[list[str]], str]] = {
    "mfrac": _joined("/"),
    "msup": _joined("^"),
    "mover": "".join,
    "msub": _joined("_"),
    "munder": _joined("_"),
    "msubsup": _under_over,
    "munderover": _under_over,
    "msqrt": lambda parts: f"√({''.join(parts)})",
    "mroot": lambda parts: f"√({parts[0]})" if parts else "",
    "annotation": lambda parts: "",
    "annotation-xml": lambda parts: "",
}
"""How the elements of MathML that are no mere sequence are written in a line."""


def _tex(source: str) -> str:
    """What a TeX document holds between its preamble and its end."""
    _, begun, body = source.partition(r"\begin{document}")
    return (body if begun else source).partition(r"\end{document}")[0].strip(" \n$")
