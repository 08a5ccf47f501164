"""What the many spellings of one bibliographic field come to: years, pages, keywords, identifiers.

Every reader of an export goes through here, so that the same article reads the same from PubMed,
Zotero, Web of Science and CNKI.
"""

import html
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import unquote

from literature.errors import Failure
from literature.normal import language_of, make_paper, normal_doi, one_line
from literature.paper import Paper, Source

Choice = TypeVar("Choice", bound=StrEnum)

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?:(?!\d)|(?=[01]\d(?:[0-3]\d)?(?!\d)))")
_DASHES = re.compile(r" ?[\u2010-\u2015\u2212\u2e3a\u2e3b~～\uff0d-]+ ?")
_RANGE = re.compile(r"(\d+)-(\d+)")
_LONGEST_PAGES = 120
_LEADING_ZEROS = re.compile(r"(?<![\w.])0+(?=\d)")
_PMID = re.compile(
    r"(?:\bPMID|\bPub ?Med(?:\s*(?:ID|PMID))?|\bMEDLINE)\s*[:：]?\s*(\d{3,8})(?!\d)"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/(\d{3,8})(?!\d)",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\bPMC\s?(\d{3,9})(?!\d)", re.IGNORECASE)
_NCT = re.compile(r"\bNCT\s?(\d{8})(?!\d)", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_ATTRIBUTES = r"""(?:\s+[\w:-]{1,40}\s*=\s*(?:"[^"<>]{0,400}"|'[^'<>]{0,400}'))*"""
_BLOCK_TAG = re.compile(
    rf"</?(?:p|br|div|sec|title|h[1-6]|ul|li|jats:(?:p|sec|title)){_ATTRIBUTES}\s*/?>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(
    rf"</?(?:i|b|u|em|strong|sub|sup|sc|span|small|italic|bold|font|a|jats:\w{{1,20}})"
    rf"{_ATTRIBUTES}\s*/?>",
    re.IGNORECASE,
)
_POWER = re.compile(r"(\d)<sup>\s*([+−-]?\d)", re.IGNORECASE)
_KEYWORD_BREAKS = re.compile(r"[;；\n\r]")
_COMMAS = re.compile(r"[,，、](?![^()（）]{0,100}[)）])")
_ENGLISH = re.compile(r"\b(?:the|of|and|in|with|for|was|were|to|is)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")

_LANGUAGES = {
    "ar": "ara arabic",
    "cs": "cze ces czech",
    "da": "dan danish",
    "de": "ger deu german deutsch",
    "el": "gre ell greek",
    "en": "eng english 英文 英语",
    "es": "spa spanish español castellano",
    "fa": "per fas persian farsi",
    "fi": "fin finnish",
    "fr": "fre fra french français",
    "he": "heb hebrew",
    "hr": "hrv scr croatian",
    "hu": "hun hungarian",
    "it": "ita italian italiano",
    "ja": "jpn japanese 日文 日语",
    "ko": "kor korean 韩文",
    "nl": "dut nld dutch flemish",
    "no": "nor nob nno norwegian",
    "pl": "pol polish",
    "pt": "por portuguese português",
    "ro": "rum ron romanian",
    "ru": "rus russian 俄文",
    "sv": "swe swedish",
    "th": "tha thai",
    "tr": "tur turkish",
    "uk": "ukr ukrainian",
    "vi": "vie vietnamese",
    "zh": "chi zho chinese mandarin 中文 汉语 简体中文 繁体中文",
}
_CODES = {name: code for code, names in _LANGUAGES.items() for name in (code, *names.split())}
_OTHER_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}


def year_of(*texts: str) -> int | None:
    """The first year named in ``texts``, in order: ``2012/07/03``, ``20210119``, ``1996 Jul 9``."""
    for text in texts:
        if found := _YEAR.search(text):
            return int(found[1])
    return None


def pages_of(first: str, last: str = "") -> str:
    """Pages in one form: ``475-82`` is ``475-482``, any dash ``-``; start and end page joined.

    MEDLINE shortens the end of a range (NLM's *MEDLINE/PubMed Data Element Descriptions*, PG).
    """
    first, last = (
        _DASHES.sub("-", one_line(text)[:_LONGEST_PAGES]).strip(" .,;-") for text in (first, last)
    )
    first = re.sub(r"^(?:pp?|pages?)\b\.?:?\s*(?=\S)", "", first, flags=re.IGNORECASE)
    if last and last != first and "-" not in first:
        first = f"{first}-{last}" if first else last
    return _RANGE.sub(_whole_range, first)


def _whole_range(found: re.Match[str]) -> str:
    start, end = found.groups()
    short = len(start) - len(end)
    return f"{start}-{start[:short]}{end}" if short > 0 else found[0]


def chinese_pages(first: str, last: str = "") -> str:
    """Pages as CNKI and Wanfang write them: ``0012~18+25`` is ``12-18, 25``."""
    parts = re.split(r"[+,，]", unpadded(pages_of(first, last)))
    return ", ".join(filter(None, map(str.strip, parts)))


def unpadded(text: str) -> str:
    """Numbers without the leading zeros of Chinese databases: ``07`` is ``7``, ``004`` is ``4``."""
    return _LEADING_ZEROS.sub("", text)


def title_of(text: str) -> str:
    """A title as PubMed writes it, without its last stop and the brackets of a translation."""
    title = one_line(text)
    for _ in range(2):
        if title.endswith(".") and not title.endswith(".."):
            title = title[:-1].rstrip()
        if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
            title = title[1:-1].strip()
    return title


def keywords_of(values: Iterable[str], *, commas: bool = True) -> tuple[str, ...]:
    """Keywords out of fields that hold one each, or many parted by semicolons or line breaks.

    ``commas``: they part as well where everything stands in one field without another mark.
    """
    stated = [plain(value) for value in values if value.strip()]
    found = [word for value in stated for word in _KEYWORD_BREAKS.split(value)]
    if commas and len(stated) == len(found) == 1:
        found = _COMMAS.split(found[0])
    return tuple(dict.fromkeys(filter(None, (one_line(word).strip("*. ") for word in found))))


def language_code(stated: str) -> str:
    """ISO 639-1 of a language as databases write it: ``eng``, ``English``, ``zh-CN``, ``中文``."""
    for word in re.split(r"[;,/；，_\s.-]+", stated.strip().lower()):
        if code := _CODES.get(word):
            return code
    return ""


def long_language(code: str) -> str:
    """MEDLINE's three letters for an ISO 639-1 code: ``zh`` is ``chi``; others as they are."""
    return _LANGUAGES[code].split()[0] if code in _LANGUAGES else code


def text_language(text: str, stated: str = "") -> str:
    """The language ``text`` is in, ISO 639-1; ``stated`` settles what its script leaves open.

    A database states the language of the printed article, while the abstract it holds is most
    often English: a stated Latin-script language is believed only where English is not seen.
    """
    code = language_code(stated)
    for other, script in _OTHER_SCRIPTS.items():
        if len(script.findall(text)) * 10 > len(text):
            return code if code not in ("", "en", "zh") else other
    seen = language_of(text)
    if not seen or not code:
        return seen or code
    if seen != "en" or code in ("en", "zh", "ja", "ko", "ru", "uk", "ar", "fa", "he", "th", "el"):
        return seen
    words = len(_WORDS.findall(text))
    return "en" if len(_ENGLISH.findall(text)) * 12 > words else code


def pmid_in(*texts: str) -> str:
    """The first PubMed id that a label or a PubMed address marks as one; '' where there is none."""
    for text in texts:
        if found := _PMID.search(text):
            return found[1] or found[2]
    return ""


def doi_in(*texts: str) -> str:
    """The first DOI in ``texts``, out of the query of a link (``…id=doi:10.1%2Fx&title=…``) too."""
    for text in texts:
        for part in re.split(r"[&?#]", text) if "://" in text else [text]:
            if doi := normal_doi(unquote(part) if "%2" in part else part):
                return doi
    return ""


def pmcid_in(*texts: str) -> str:
    """The first PubMed Central id, as ``PMC1234567``; '' where there is none."""
    return next((f"PMC{m[1]}" for text in texts if (m := _PMCID.search(text))), "")


def trials_in(*texts: str) -> tuple[str, ...]:
    """ClinicalTrials.gov ids in order of appearance, each once."""
    return tuple(dict.fromkeys(f"NCT{digits}" for text in texts for digits in _NCT.findall(text)))


def plain(text: str) -> str:
    """``text`` without HTML character references and the markup that databases leave in exports.

    Only tags of a known name count, so that ``p<b and b>c`` stays as it is; a superscript number
    behind a number keeps its meaning (``10<sup>9</sup>`` is ``10^9``).
    """
    if "<" not in text and "&" not in text:
        return text
    for _ in range(2):  # &amp;lt; is what twice-escaped exports write for <
        text = _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    text = _POWER.sub(r"\1^\2", text)
    return _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text))


_TILDE_POWER = re.compile(r"(?<=\d)~\(([-+]?\d{1,3})\)")
_TILDE = re.compile(
    r"(?<=[A-Za-zα-ωΑ-Ω])~(?:\((?!\))([-+]?\d{0,2}[-+]?)\)|([23](?!\d)|[-+](?!\d)))"
    r"|(?<=[A-Za-z]\d)~([-+])(?!\d)"
)
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def chinese_plain(text: str) -> str:
    """As :func:`plain`, for a Chinese database, which writes what is raised behind a tilde.

    ``χ~2`` is ``χ²``, ``CD4~+`` is ``CD4⁺``, ``10~(-3)`` is ``10^-3``; a range (``0~6``) stays.
    """
    text = _TILDE_POWER.sub(r"^\1", text)
    return plain(
        _TILDE.sub(lambda found: (found[1] or found[2] or found[3]).translate(_RAISED), text)
    )


def member(otherwise: Choice, *texts: str) -> Choice:
    """The member of the enumeration of ``otherwise`` that a text names, else ``otherwise``."""
    known = {each.value: each for each in type(otherwise)}
    return next(
        (known[word] for text in texts if (word := text.strip().lower()) in known), otherwise
    )


def first_of(*texts: str) -> str:
    """The first of ``texts`` that holds more than white space."""
    return next((text for text in texts if text.strip()), "")


def paper_of(
    source: str, record: str, *, stated_language: str = "", **fields: Any
) -> Paper | Failure:
    """A :class:`Paper` from one record, or the :class:`Failure` of a record that says nothing.

    Adds the source, the trial ids found in the text and the language of the text; the other
    fields go to :func:`literature.normal.make_paper`.
    """
    text = "\n".join([fields.get("title", ""), *(s.text for s in fields.get("sections", ()))])
    if not text.strip():
        return Failure(
            source, record, "the record has neither a title nor an abstract", "Complete its export."
        )
    fields.setdefault("nct", ())
    fields["nct"] = (*fields["nct"], *trials_in(text))
    fields.setdefault("language", text_language(text, stated_language))
    return make_paper(sources=(Source(source, record),), **fields)
