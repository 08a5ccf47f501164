"""LaTeX as it stands in BibTeX files, to plain text.

``pylatexenc`` knows the commands. What it would lose is guarded first: most exporters escape
nothing, so that a bare ``%`` is a per cent sign here and no comment, and ``$5`` a price.
"""

import logging
import re

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexMacroNode, LatexWalker, LatexWalkerParseError
from pylatexenc.macrospec import LatexContextDb

_TELLING = re.compile(r"[\\{}$~]|``|''|--")
_COMMANDS = re.compile(r"[\\$~]|``|''|--")
_BARE = re.compile(r"(?<!\\)([%&#])")
_DOLLARS = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.){0,200})\$")
_MATH = re.compile(r"\\|[\^_<>=]|\A\S{0,12}\Z")
_POWER = re.compile(r"(?<=\d)\s*\\textsuperscript\s*\{\s*([+−-]?\d{1,3})\s*\}")
_SUBSCRIPT = re.compile(r"([A-Za-z]?)_\{?([\w+-]{1,6})\}?")
_DEEPEST, _LONGEST = 30, 20_000

_SYMBOLS = {
    "textless": "<",
    "textgreater": ">",
    "less": "<",
    "greater": ">",
    "textle": "≤",
    "textge": "≥",
    "textbar": "|",
    "textasciicircum": "^",
    "textminus": "−",
    "textquotedbl": '"',
    "textleftrightarrow": "↔",
    "ne": "≠",
    "deg": "°",
    "degree": "°",
    "copyright": "©",
    "micro": "µ",
    "ohm": "Ω",
    **dict.fromkeys(("rm", "it", "em", "bf", "sl", "sf", "tt", "sc", "normalfont"), ""),
    **dict.fromkeys(("itshape", "bfseries", "scshape", "rmfamily", "upshape"), ""),
    **{
        f"{prefix}{name}": letter
        for prefix in ("text", "up")
        for name, letter in {
            "alpha": "α",
            "beta": "β",
            "gamma": "γ",
            "delta": "δ",
            "kappa": "κ",
            "lambda": "λ",
            "mu": "µ",
            "omega": "ω",
            "Delta": "Δ",
        }.items()
    },
}
"""Commands that ``pylatexenc`` does not know; Zotero writes ``P{\\textless}0.05``."""

_FRAMES = ("mbox", "hbox", "textsubscript", "textsuperscript", "textmd", "textup", "textsf", "url")
"""Commands of which only the text in their braces counts."""

logging.getLogger("pylatexenc").addHandler(logging.NullHandler())


def _unknown(node: LatexMacroNode) -> str:
    """A command nobody knows is left to be seen: to drop it could turn a sentence round."""
    return f"\\{node.macroname}{node.macro_post_space}"


def _inside(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    arguments = node.nodeargd.argnlist if node.nodeargd else []
    return "".join(l2tobj.nodelist_to_text([each]) for each in arguments if each is not None)


def _context() -> LatexContextDb:
    context = get_default_latex_context_db()
    known = [MacroTextSpec(name, text) for name, text in _SYMBOLS.items()]
    known += [MacroTextSpec(name, simplify_repl=_inside) for name in _FRAMES]
    context.add_context_category("shizhen", macros=known, prepend=True)
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    return context


_TO_TEXT = LatexNodes2Text(
    latex_context=_context(),
    math_mode="text",
    keep_comments=True,
    strict_latex_spaces="macros",
    keep_braced_groups=False,
    fill_text=False,
)


def from_latex(text: str) -> str:
    r"""``M{\"u}ller`` is ``Müller``, ``$10^{9}$`` is ``10^9``, ``58% {HR}`` is ``58% HR``."""
    if not _TELLING.search(text):
        return text
    if not _COMMANDS.search(text):
        return re.sub(r"[{}]", "", text)  # most values: braces that only keep capitals
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        return re.sub(r"[{}]", "", text)
    guarded = _POWER.sub(r"^\1", _DOLLARS.sub(_math, _BARE.sub(r"\\\1", text)))
    try:
        nodes, _, _ = LatexWalker(guarded, tolerant_parsing=True).get_latex_nodes()
        plain = _TO_TEXT.nodelist_to_text(nodes)
    except (LatexWalkerParseError, LookupError, ValueError, AttributeError, RecursionError):
        # pylatexenc stumbles over commands cut off in the middle; the braces go, the words stay
        plain = re.sub(r"[{}]", "", text)
    return plain.replace("\u00a0", " ")


def _math(found: re.Match[str]) -> str:
    """``$…$`` where it is mathematics; two prices in a sentence keep their signs."""
    if not _MATH.search(found[1]):
        return rf"\${found[1]}\$"
    return f"${_SUBSCRIPT.sub(_joined, found[1])}$"


def _joined(found: re.Match[str]) -> str:
    return found[1] + found[2]


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest
