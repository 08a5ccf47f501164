"""Title, authors, DOI and citation on a paper's first page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from literature.fields import pages_of, year_of
from literature.names import listed
from literature.normal import normal_doi, one_line
from literature.pdf.lines import Line
from literature.pdf.outline import KEYWORDS, RUN_IN
from literature.pdf.prose import Prose
from literature.pdf.style import ENDS, Style
from literature.roles import named_role
from literature.superscripts import SUPERSCRIPT

_NO_TITLE = re.compile(
    r"microsoft word|untitled|\.(?:docx?|indd|pdf|tex|qxd|fm)\b|^doi:|^\W*\d+\W*$|pii:|^layout",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\W*(?:original |research |review |brief |clinical |invited |mini-?)*"
    r"(?:articles?|papers?|reviews?|reports?|communications?|letters?|editorials?|open access|open|"
    r"meta-analysis|case reports?|perspectives?|commentary|论著|综述|述评|专家共识|指南与共识|"
    r"病例报告|标准与规范|临床研究|基础研究)(?: article| open| paper)*\W*",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"universit|department|hospital|institute|school of|college|laborator|faculty|cent(?:er|re) |"
    r"academy|clinic\b|@|医院|大学|学院|研究所|研究院|实验室|中心|科室|\d{6}",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[*†‡§¶#✉✝✦⊠∗☒🖂]|\b(?:MD|PhD|MSc|MPH|FRCP|MBBS|RN|BSc|Dr|Prof)\b\.?")
_WORD = r"(?:[A-ZÀ-ÞŁŚŠŽÇĐØŐ][\w'’.-]{0,24}|d[aeiou]s?|v[ao]n|de[rn]?|la|le|el|bin|al|ter|ten|y)"
_NAME = re.compile(rf"{_WORD}(?:[ -]{_WORD}){{1,5}}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{1,4}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CITATIONS = (
    re.compile(
        r"(?P<journal>[A-Z][^\d()\n]{3,80}?)\.?\s*\((?P<year>(?:19|20)\d\d)\)\s*"
        r"(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^)]{1,10})\)|,\s*(?P<number>\d{1,4}))?\s*[:,]\s*"
        r"(?P<pages>[\w–-]{1,20})"
    ),
    re.compile(
        r"(?P<journal>[A-Z][^\d()\n]{3,80}?)[.,]?\s+(?P<year>(?:19|20)\d\d)(?:\s[A-Z]\w{2,8}\.?\s?\d{0,2})?"
        r"\s*[;,]\s*(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^)]{1,10})\))?\s*:\s*(?P<pages>[\w–-]{1,20})"
    ),
    re.compile(
        r"(?P<journal>[A-Z][^\d()\n]{3,80}?)\s+(?P<volume>\d{1,4})\s+\((?P<year>(?:19|20)\d\d)\)\s+"
        r"(?P<pages>[\w–-]{1,20})"
    ),
    re.compile(
        r"(?P<journal>[\u4e00-\u9fff（）()·]{3,30}?)\s*(?P<year>(?:19|20)\d\d)\s*年[^\d第]{0,8}(?:\d{1,2}\s*月[^\d第]{0,6})?"
        r"(?:第\s*(?P<volume>\d{1,4})\s*卷)?\W{0,3}(?:第\s*(?P<issue>\d{1,3})\s*期)?"
    ),
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_PUBLISHED = re.compile(
    r"(?:©|\(c\)|copyright|published(?: online)?:?)\D{0,30}((?:19|20)\d\d)", re.IGNORECASE
)
_LICENCE = re.compile(r"creativecommons\.org/licen[cs]es/(by[a-z-]{0,9})/(\d\.\d)", re.IGNORECASE)


@dataclass(slots=True)
class Front:
    """What the first page says of the paper; ``used`` are the lines that said it, by ``id``."""

    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    licence: str = ""
    used: set[int] = field(default_factory=set)


def front_of(
    lines: list[Line], furniture: list[Line], meta: dict[str, str], style: Style, prose: Prose
) -> Front:
    """From the first page's lines in reading order, the running heads and the file's own data."""
    front = Front()
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    title = _title(first, meta, style, prose, front)
    _authors(first, title, meta, front)
    texts = [SUPERSCRIPT.sub("", line.text).translate(_FULL_WIDTH) for line in [*first, *furniture]]
    front.doi = next(filter(None, map(normal_doi, [meta.get("Subject", ""), *texts])), "")
    _citation(texts, front)
    front.used |= {id(line) for line in first if _is_imprint(line, title)}
    every = " ".join(line.text for line in [*lines, *furniture])
    if found := _LICENCE.search(every):
        front.licence = f"CC {found[1].upper()} {found[2]}"
    return front


def _title(
    lines: list[Line], meta: dict[str, str], style: Style, prose: Prose, front: Front
) -> list[Line]:
    """The lines of the title: those the file's own title names, else the largest on the page."""
    stated = one_line(meta.get("Title", ""))
    wanted = _letters(stated)
    if _is_title(stated) and not _NO_TITLE.search(stated):
        found = _matching(lines, wanted)
        if found:
            front.title = stated
            front.used |= {id(line) for line in found}
            return found
    blocks = _blocks([line for line in lines if not _KIND.fullmatch(line.text)])
    blocks = [block for block in blocks if _is_title(prose.join(block))]
    large = [block for block in blocks if block[0].size >= 1.1 * style.size]
    plain = next((block for block in blocks[:1] if _stands_alone(block, style)), None)
    best = max(large, key=lambda block: block[0].size, default=None) or plain
    if best is None or len(best) > 6:
        return []
    front.title = re.sub(r"[*†‡∗]+$", "", prose.join(best)).strip()
    front.used |= {id(line) for line in best}
    return best


def _stands_alone(block: list[Line], style: Style) -> bool:
    """A title in the size of the body: no more than two lines, in a font of its own or no prose."""
    prose = ENDS.search(block[-1].text) or not style.is_heading(block[0], None, None, short=True)
    return len(block) <= 2 and (block[0].font != style.font or not prose)


def _is_imprint(line: Line, title: list[Line]) -> bool:
    """What stands above the title, and lines that are nothing but a citation."""
    above = bool(title) and line.bottom <= min(each.top for each in title) + 1
    text = SUPERSCRIPT.sub("", line.text)
    return above or (len(text) < 200 and any(rule.match(text) for rule in _CITATIONS))


def _is_title(text: str) -> bool:
    latin = 12 <= len(text) <= 400 and len(text.split()) > 2
    return latin or 6 <= len(_HAN.findall(text)) <= 60


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _matching(lines: list[Line], wanted: str) -> list[Line]:
    """Neighbouring lines that together say ``wanted``, and no more than it."""
    for start, line in enumerate(lines):
        said, found = "", []
        for following in lines[start : start + 8]:
            said += _letters(SUPERSCRIPT.sub("", following.text))
            found.append(following)
            if said == wanted:
                return found
            if not wanted.startswith(said) or not said:
                break
        if line is lines[-1]:
            break
    return []


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Neighbouring lines set alike."""
    blocks: list[list[Line]] = []
    for line in lines:
        last = blocks[-1][-1] if blocks else None
        same = last is not None and abs(last.size - line.size) < 0.6 and last.font == line.font
        if last is not None and same and -line.size < line.top - last.bottom < line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _authors(lines: list[Line], title: list[Line], meta: dict[str, str], front: Front) -> None:
    """The names under the title, down to the first line of places, labels or prose."""
    place = {id(line): number for number, line in enumerate(lines)}
    start = place[id(title[-1])] + 1 if title else 0
    held: list[Line] = []
    for line in lines[start : start + 12] if title else ():
        text = SUPERSCRIPT.sub("", line.text)
        prose = len(text.split()) > 12 and "," not in text and "，" not in text
        if RUN_IN.match(text) or KEYWORDS.match(text) or named_role(text) or prose:
            break
        if _PLACE.search(text):
            front.used.add(id(line))
            if held:
                break
            continue
        held.append(line)
        if front.authors and not _names(held[len(held) - 1 :]):
            break
        if names := _names(held):
            front.authors = names
            front.used |= {id(each) for each in held}
    if not front.authors:
        stated = listed(meta.get("Author", ""))
        if stated and all(
            _NAME.fullmatch(name.replace(", ", " ")) or _HAN.match(name) for name in stated
        ):
            front.authors = stated


def _names(lines: Iterable[Line]) -> tuple[str, ...]:
    """The names in by-lines; none where most of what stands there is no name."""
    raised = re.compile(rf"{SUPERSCRIPT.pattern}|\d+(?:,\d+)*")
    text = _SIGNS.sub(" ", raised.sub(" , ", " ".join(line.text for line in lines)))
    text = re.sub(r"\s*,(?:\s*,)*\s*(and|&)\s", r" \1 ", text)
    parts = [one_line(part).strip(" .;") for part in re.split(r"[,，;；、]|\band\b|&", text)]
    parts = [part for part in parts if part]
    if any(_HAN.search(part) for part in parts):
        parts = [name for part in parts for name in _spread(part)]
        good = [part for part in parts if _HAN_NAME.fullmatch(part) and len(part) > 1]
    else:
        good = [part for part in parts if _NAME.fullmatch(part)]
    if not good or len(good) < 0.7 * len(parts):
        return ()
    return tuple(name for part in good for name in listed(part))


def _spread(text: str) -> list[str]:
    """Chinese names with blanks between them, and inside the short ones: ``张 伟 李小明``."""
    names: list[str] = []
    for word in text.split():
        if names and len(names[-1]) == 1 and len(word) == 1:
            names[-1] += word
        else:
            names.append(word)
    return names


def _citation(texts: list[str], front: Front) -> None:
    for text in texts:
        for rule in _CITATIONS:
            if found := rule.search(text):
                parts = found.groupdict()
                front.journal = parts["journal"].strip(" .,:;-")
                front.year = year_of(parts["year"])
                front.volume = parts.get("volume") or ""
                front.issue = parts.get("issue") or parts.get("number") or ""
                front.pages = pages_of(parts.get("pages") or "")
                return
    front.year = next((int(m[1]) for text in texts if (m := _PUBLISHED.search(text))), None)
