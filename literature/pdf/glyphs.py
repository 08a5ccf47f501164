"""Characters that stand for others in the fonts of PDFs, put right.

- Symbol-encoded fonts give code ``c`` as U+F000+c: digits, Latin letters and, in *Symbol*, Greek
  and mathematics (Adobe, "Symbol Set and Encoding").
- The Adobe Glyph List puts old-style digits and small capitals at U+F730 and U+F760.
- Founder's fonts print *P* < 0.05 and *x̄* ± *s* of Chinese journals with rare Han characters
  (the third plane of GBK in its order stands for A-Z and a-z).
- Kangxi and other CJK radicals stand for the characters they look like (Unicode, NFKC).
"""

import re
import string
import unicodedata

_SYMBOL_FONT = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x41: "Α", 0x42: "Β",
    0x43: "Χ", 0x44: "Δ", 0x45: "Ε", 0x46: "Φ", 0x47: "Γ", 0x48: "Η", 0x49: "Ι", 0x4A: "ϑ",
    0x4B: "Κ", 0x4C: "Λ", 0x4D: "Μ", 0x4E: "Ν", 0x4F: "Ο", 0x50: "Π", 0x51: "Θ", 0x52: "Ρ",
    0x53: "Σ", 0x54: "Τ", 0x55: "Υ", 0x56: "ς", 0x57: "Ω", 0x58: "Ξ", 0x59: "Ψ", 0x5A: "Ζ",
    0x5C: "∴", 0x5E: "⊥", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε", 0x66: "φ",
    0x67: "γ", 0x68: "η", 0x69: "ι", 0x6A: "ϕ", 0x6B: "κ", 0x6C: "λ", 0x6D: "µ", 0x6E: "ν",
    0x6F: "ο", 0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x75: "υ", 0x76: "ϖ",
    0x77: "ω", 0x78: "ξ", 0x79: "ψ", 0x7A: "ζ", 0x7E: "∼",
}  # fmt: skip
_SYMBOL_UPPER = {
    0xA2: "′", 0xA3: "≤", 0xA4: "/", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•",
    0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD0: "∠", 0xD2: "®", 0xD3: "©",
    0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xE2: "®", 0xE3: "©", 0xE4: "™",
    0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_FOUNDER = dict(
    zip(
        "犃犅犆犇犈犉犌犎犐犑犓犔犕犖犗犘犙犚犛犜犝犞犠犡犢犣"
        "犪犫犮犱犲犳犵犺犻犼犽犾犿狀狅狆狇狉狊狋狌狏狑狓狔狕",
        string.ascii_uppercase + string.ascii_lowercase,
        strict=True,
    )
)
_LIGATURES = {
    0xFB00 + n: text for n, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_FOUND = re.compile("[" + "".join(_FOUNDER) + "]")
_OTHERS = {
    **_LIGATURES,
    **{0xF730 + n: str(n) for n in range(10)},
    **{0xF761 + n: chr(ord("A") + n) for n in range(26)},
    0xF6BE: "j", 0xF8FF: "", 0x2028: "\n", 0x00AD: "-",
}  # fmt: skip


def readable(text: str, symbol: bool = False) -> str:
    """``text`` with the characters of such fonts replaced; ``symbol`` for text set in *Symbol*."""
    if text.isascii():
        return text
    text = text.translate(_OTHERS)
    if _PRIVATE.search(text):
        text = _PRIVATE.sub(lambda found: _private(found[0], symbol), text)
    if _RADICALS.search(text):
        text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _FOUND.sub(lambda found: _FOUNDER[found[0]], text)


def _private(char: str, symbol: bool) -> str:
    code = ord(char) - 0xF000
    if not 0x20 <= code <= 0xFF:
        return char
    if symbol and code in _SYMBOL_FONT:
        return _SYMBOL_FONT[code]
    if code in _SYMBOL_UPPER:
        return _SYMBOL_UPPER[code]
    return chr(code) if code < 0x7F else char


def unreadable(text: str) -> int:
    """How many characters of ``text`` no reader could make out."""
    return len(_PRIVATE.findall(text)) + text.count("\ufffd")
