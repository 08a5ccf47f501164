"""Text and identifiers brought to one form, so that equal things compare equal."""

import re
import unicodedata
from dataclasses import fields
from typing import Any

from literature.paper import Paper, Section, Status, sha256

_UNSEEN_SET = (
    r"\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_UNSEEN_SET}]")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c]")
_BLANK_SET = r"\t\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANKS = re.compile(rf" ?[{_BLANK_SET}][{_BLANK_SET} ]*|  +")
_LINES = re.compile(r" ?\n ?")
_ODD = re.compile(rf"[{_UNSEEN_SET}{_BLANK_SET}\r\x0b\x0c]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_DOI_ENDS = ".,;}\"'，。；"
_OPENERS = {")": "(", "]": "[", ">": "<"}
_PMCID = re.compile(r"\d{3,}")
_RETRACTED = re.compile(
    r"[\W_]*(?:retracted(?: article| paper)?\s*(?:[:\]—–-])|(?:已)?(?:撤稿|撤回)[\]】:：])",
    re.IGNORECASE,
)

_FIELDS = frozenset(f.name for f in fields(Paper))


def clean(text: str) -> str:
    """NFC, unseen characters gone, runs of blanks one space, line ends ``\\n``, ends trimmed.

    Control, zero-width and direction marks, soft hyphens and lone surrogates are dropped because
    they let a text read one way to a person and another to a machine (or break the store it goes
    to). Line breaks are kept: a table or list needs them. Cleaning twice changes nothing more.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # most names and many abstracts: nothing to do
    if not (_ODD.search(text) or "  " in text or " \n" in text or "\n " in text):
        return unicodedata.normalize("NFC", text).strip()
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)  # after the unseen, which could keep marks apart
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """:func:`clean`, with line breaks become spaces: titles, names, headings."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean(text).split())


LANGUAGES = ("en", "zh")
"""What :func:`language_of` tells apart."""


def language_of(text: str) -> str:
    """``zh`` or ``en`` by the script of the letters; ``""`` where there are none.

    A Chinese abstract is full of Latin abbreviations, so one Han character weighs as much as
    three Latin letters (a Chinese word is about two characters, an English one about five).
    """
    han = 0 if text.isascii() else len(_HAN.findall(text))
    if not han:
        return "en" if _LATIN.search(text) else ""
    return "zh" if 3 * han >= len(_LATIN.findall(text)) else "en"


def normal_doi(text: str) -> str:
    """The bare DOI in lower case (``10.1000/x``), out of a URL or ``doi:`` form; else ``""``.

    DOIs are case-insensitive (DOI Handbook, section 2.4).
    """
    found = _DOI.search(one_line(text))
    if not found:
        return ""
    doi = found.group().rstrip(_DOI_ENDS)
    while doi[-1:] in ")]>" and doi.count(doi[-1]) > doi.count(_OPENERS[doi[-1]]):
        doi = doi[:-1].rstrip(_DOI_ENDS)  # the bracket around the DOI, not one of its own
    return doi.lower()


def make_paper(**fields_: Any) -> Paper:
    """A ``Paper``: every text cleaned, its identifiers normalised, its id and language filled in.

    The id is ``pmid:…`` where there is one, else ``doi:…``, else ``sha256:…`` of title and text.
    Sections without text are dropped. Raises ``TypeError`` for a field that ``Paper`` lacks.
    """
    for name in ("title", "journal", "volume", "issue", "pages", "licence", "url"):
        if name in fields_:
            fields_[name] = one_line(fields_[name] or "")
    if "authors" in fields_:  # two authors of one paper may share a name: keep both
        fields_["authors"] = tuple(filter(None, map(one_line, fields_["authors"])))
    for name in ("publication_types", "mesh", "keywords", "nct"):
        if name in fields_:
            fields_[name] = tuple(dict.fromkeys(filter(None, map(one_line, fields_[name]))))
    fields_["doi"] = normal_doi(fields_.get("doi") or "")
    fields_["pmid"] = re.sub(r"\D", "", fields_.get("pmid") or "")
    if pmcid := fields_.get("pmcid"):
        found = _PMCID.search(pmcid)
        fields_["pmcid"] = f"PMC{found[0]}" if found else ""
    sections = (
        Section(s.role, clean(s.text), one_line(s.heading), s.page)
        for s in fields_.get("sections", ())
    )
    fields_["sections"] = tuple(s for s in sections if s.text)
    fields_.setdefault("title", "")
    if fields_.get("status", Status.OK) == Status.OK and _RETRACTED.match(fields_["title"]):
        fields_["status"] = Status.RETRACTED  # "RETRACTED ARTICLE: …", put there by the publisher
    if not fields_.get("language"):
        body = " ".join(s.text for s in fields_["sections"])
        fields_["language"] = language_of(body or fields_["title"])
    if not fields_.get("id"):
        fields_["id"] = _name(fields_)
    unknown = fields_.keys() - _FIELDS
    if unknown:
        raise TypeError(f"Paper has no field {', '.join(sorted(unknown))}")
    return Paper(**fields_)


def _name(made: dict[str, Any]) -> str:
    if made["pmid"]:
        return f"pmid:{made['pmid']}"
    if made["doi"]:
        return f"doi:{made['doi']}"
    return (
        "sha256:" + sha256("\n\n".join([made["title"], *(s.text for s in made["sections"])]))[:32]
    )
