"""HTML out of text that nobody has vouched for: the one place where the page escapes.

Titles, passages, questions and model text are plain ``str`` everywhere in ``ui``; only
:func:`tag` turns them into :class:`Html`, and it escapes every ``str`` that is not ``Html``.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORD_JOINER = "\u2060"


class Html(str):
    """A string that is HTML already, made by :func:`tag` or :func:`join` and by nothing else."""

    __slots__ = ()


def escape(text: str) -> Html:
    """``text`` as HTML that reads exactly so.

    Control and text-direction characters become ``\\ufffd``, one for one: a sentence must not read
    differently to the eye than to the checker.
    """
    if isinstance(text, Html):
        return text
    return Html(html.escape(_UNSEEN.sub("\ufffd", text)))


def join(children: Iterable[str | None], between: str = "") -> Html:
    """The children behind one another, ``between`` them; ``None`` and ``""`` are left out."""
    return Html(escape(between).join(escape(child) for child in children if child))


def tag(name: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """``<name attributes>children</name>``, everything escaped that is not ``Html``.

    ``class_`` is written ``class`` and ``aria_label`` ``aria-label``. ``True`` is a bare attribute;
    ``False``, ``None`` and ``""`` leave it out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False and value != ""
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def link(url: str, *children: str | None, **attributes: str | int | bool | None) -> Html | None:
    """A link that opens a new tab, or ``None`` for anything but ``http`` and ``https``."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return None
    return tag("a", *children, href=url, target="_blank", rel="noopener noreferrer", **attributes)


def path(part: str) -> str:
    """An identifier made fit for the path of a URL."""
    return quote(part, safe="/")


def label(text: str, longest: int = 90) -> str:
    """``text`` for the label of a Streamlit widget, which would else be read as Markdown.

    Every ASCII punctuation mark is escaped and followed by a word joiner (U+2060, unseen): a
    backslash alone stops neither ``:material/…:`` nor emoji codes, which Streamlit replaces after
    the Markdown has been read. Cut to ``longest`` code points.
    """
    line = " ".join(_UNSEEN.sub("\ufffd", text).split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return _PUNCTUATION.sub(rf"\\\1{_WORD_JOINER}", line)
