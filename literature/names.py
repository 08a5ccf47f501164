"""Names of people and groups, brought to one form: ``"Family, Given"``.

A name that has no family part (a study group, a Chinese name) stands as it is: ``张仲景``,
``SPRINT Research Group``. No name is ever guessed apart without a sign for where to cut it.
"""

import re

from literature.normal import one_line

_HAN_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·•・\s]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_INITIALS = re.compile(
    r"(?P<family>\S.*?)\s+(?P<given>(?:[^\W\d_a-zß-ÿ]\.?[- ]?){1,4})"
    r"(?P<rest>\s+(?:Jr|Sr|I{2,3}|IV)\.?)?"
)
_GROUP = re.compile(
    r"\b(?:group|collaborat\w+|consortium|committee|investigators?|network|society|association|"
    r"college|academy|institutes?|university|hospital|organi[sz]ation|foundation|federation|"
    r"trialists|team|panel|board|council|department|cent(?:er|re)|study|trial|project|"
    r"initiative|program(?:me)?|office|agency|ministry|registry|force|inc|ltd|gmbh)\b",
    re.IGNORECASE,
)
_PARTICLES = re.compile(
    r"(?:af|al|auf|aus|ben|bin|da|dal|de|del|della|den|der|des|di|dos|du|el|ibn|la|las|le|lo|los|"
    r"mac|'t|ten|ter|vom|van|von|y|zu|zum|zur)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv|md|phd|mph|msc|rn|frcp|facc)\.?", re.IGNORECASE)
_ONLY_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}")
_AND = re.compile(r" (?:and|&|und|et) ", re.IGNORECASE)

_DOUBLE_FAMILY = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯|端木|轩辕|南宫|西门|独孤|呼延"
    "|钟离|闻人|歐陽|司馬|諸葛|東方|尉遲|公孫|長孫|軒轅|南宮|西門|獨孤|鍾離|聞人"
)
_NOBODY = frozenset({"", "null", "none", "n/a", "[anonymous]", "anonymous", "[no authors listed]"})
_LONGEST = 200
"""No name is longer; what is, is left as it stands."""


def person(text: str, *, initials: bool = False, natural: bool = False) -> str:
    """One name as ``"Family, Given"``; a Chinese or collective name as it stands.

    ``initials``: the source writes ``Family AB`` (MEDLINE, Embase). ``natural``: the source
    writes ``Given Family`` (BibTeX, web pages); particles (*van der*) go with the family name.
    """
    name = one_line(text).strip(" ;；，、")
    if name.lower() in _NOBODY:
        return ""
    if name.count(",") == 1 and name.endswith(","):
        return name[:-1].strip()  # EndNote's mark of a name that has no parts
    name = name.strip(" ,")
    if len(name) > _LONGEST:
        return name
    if _HAN_NAME.fullmatch(name):
        return _chinese(name)
    if "," in name:
        return ", ".join(part for part in map(str.strip, name.split(",")) if part)
    if _GROUP.search(name):
        return name
    if initials and (cut := _INITIALS.fullmatch(name)):
        return f"{cut['family']}, {cut['given'].strip()}{cut['rest'] or ''}"
    return _family_first(name) if natural else name


def people(text: str, *, initials: bool = False, natural: bool = False) -> tuple[str, ...]:
    """The names in one field that may hold several.

    Semicolons (either width) and line breaks always part names; commas only between Chinese
    names, because ``Family, Given`` has one of its own.
    """
    pieces = re.split(r"[;；\n\r|]+", text)
    found: list[str] = []
    for piece in pieces:
        parts = re.split(r"[,，、]", piece)
        chinese = [part for part in parts if part.strip()]
        if len(chinese) > 1 and all(map(_short_chinese, chinese)):
            found += ["".join(chinese)] if _parted(chinese) else chinese
        else:
            found.append(piece)
    names = (person(name, initials=initials, natural=natural) for name in found)
    return tuple(name for name in names if name)


def listed(text: str) -> tuple[str, ...]:
    """The names in a by-line or a cell, in any of the ways to list them.

    ``Jane Smith, Ken Lee and Li Wei``, ``Smith J, Lee K``, ``Smith, J., Lee, K.``, or as
    :func:`people` reads them.
    """
    text = re.sub(r"\s*\(\d{5,}\)", "", one_line(text))  # Scopus puts its ids behind
    if text.endswith(".") and text.count(".") == 1:
        text = text[:-1]  # PubMed ends the whole list with a stop
    if ";" in text or "；" in text or _HAN.search(text):
        return people(text, natural=True)
    parts = [part.strip() for piece in _AND.split(text) for part in piece.split(",")]
    parts = [part for part in parts if part and not _SUFFIX.fullmatch(part)]
    if len(parts) % 2 == 0 and parts and all(map(_ONLY_INITIALS.fullmatch, parts[1::2])):
        return tuple(
            f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)
        )
    if len(parts) == 2 and not all(" " in part for part in parts):
        return (f"{parts[0]}, {parts[1]}",)  # one name: nobody is called by one word
    short = all(_INITIALS.fullmatch(part) for part in parts)
    names = (person(part, initials=short, natural=not short) for part in parts)
    return tuple(filter(None, names))


def _chinese(name: str) -> str:
    """A Chinese name without the blank some sources put inside it (``张 伟``)."""
    return (
        re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", name) if len(name) < 8 else name
    )


def _short_chinese(name: str) -> bool:
    return bool(_HAN_NAME.fullmatch(name)) and len(_HAN.findall(name)) <= 4


def _parted(parts: list[str]) -> bool:
    """Whether Chinese parts are one name, ``王, 小明`` as Zotero writes it: nobody is called 王."""
    family = parts[0].strip()
    return len(parts) == 2 and (len(family) == 1 or bool(_DOUBLE_FAMILY.fullmatch(family)))


def _family_first(name: str) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    tail = [words.pop()] if _SUFFIX.fullmatch(words[-1]) and len(words) > 2 else []
    cut = len(words) - 1
    while cut > 1 and _PARTICLES.fullmatch(words[cut - 1]):
        cut -= 1
    given = " ".join([*words[:cut], *tail])
    return f"{' '.join(words[cut:])}, {given}"
