"""Markdown with a front matter block: the format of the sample library and of people's own notes.

Front matter is YAML between two ``---`` lines; every value is read as text (``pages: 12:30`` is no
number of minutes). Its keys are the fields of :class:`literature.paper.Paper`, a few of them also
by other names (:data:`ALIASES`). Headings become sections with roles, in English and Chinese.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from literature.encodings import peek, read_text
from literature.errors import Failure, ShizhenError
from literature.normal import clean, make_paper
from literature.paper import Kind, Paper, Role, Section, Source, Status
from literature.roles import labelled, role_of

NAME = "Markdown"

ALIASES = {
    "author": "authors",
    "type": "publication_types",
    "publication_type": "publication_types",
    "types": "publication_types",
    "keyword": "keywords",
    "tags": "keywords",
    "lang": "language",
    "license": "licence",
    "date": "year",
    "pmc": "pmcid",
    "number": "issue",
    "link": "url",
}
_TEXTS = (
    "title", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid", "language", "licence",
    "url",
)  # fmt: skip
_LISTS = ("authors", "publication_types", "mesh", "keywords", "nct")
_COMMA_LISTS = ("publication_types", "mesh", "keywords", "nct")
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_MOST_FRONT = 64 * 1024
_SNIFF = re.compile(r"(?:\A---[ \t]*\n\s*[\w-]+\s*:)|^#{1,6} +\S", re.MULTILINE)


def sniff(head: bytes, name: str) -> bool:
    """Front matter or ``#`` headings, in text that is no markup."""
    text = clean(peek(head))
    return bool(_SNIFF.search(text)) and not text.startswith(("<", "{"))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper. Raises ``ShizhenError`` for front matter that cannot be read."""
    text = clean(read_text(stream, source))
    front, body = _front(text, source)
    heading, sections = _sections(body)
    fields = _fields(front, source)
    if not fields.get("title"):
        fields["title"] = heading
    elif heading and heading != fields["title"]:
        sections = [Section(Role.OTHER, heading), *sections]
    if not fields["title"] and not sections:
        yield Failure(source, "", "the file holds no text", "Write a title and a text.")
        return
    yield make_paper(**fields, sections=sections, sources=(Source(source),))


def _front(text: str, source: str) -> tuple[dict[str, Any], str]:
    """The front matter as text values and lists of them, and what follows it."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    if len(match[1]) > _MOST_FRONT:
        raise ShizhenError(
            "the front matter is longer than 64 KiB", file=source, cure="Close it with a --- line."
        )
    try:
        try:
            front = _yaml(match[1])
        except yaml.YAMLError:
            front = _yaml(_quoted(match[1]))
    except (yaml.YAMLError, RecursionError) as error:
        where = " ".join(str(error).split())
        raise ShizhenError(
            f"the front matter is no YAML: {where}", file=source, cure="Write key: value lines."
        ) from error
    if front is None:
        return {}, text[match.end() :]
    if not isinstance(front, dict):
        raise ShizhenError(
            "the front matter is no list of keys", file=source, cure="Write key: value lines."
        )
    return front, text[match.end() :]


def _yaml(block: str) -> Any:
    # BaseLoader builds only text, lists and mappings: safer and plainer than safe_load.
    return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506


def _quoted(block: str) -> str:
    """A value with a colon in it (``title: Sorafenib: a trial``) put between quotes."""
    line = re.compile(r"^(\s*(?:-\s+|[\w-]+:\s+))([^\s\"'\[{|>].*)$", re.MULTILINE)
    return line.sub(lambda m: m[1] + json.dumps(m[2].strip(), ensure_ascii=False), block)


def _fields(front: dict[str, Any], source: str) -> dict[str, Any]:
    known: dict[str, Any] = {"title": ""}
    for key, value in front.items():
        name = str(key).strip().lower().replace("-", "_").replace(" ", "_")
        name = ALIASES.get(name, name)
        if name in _TEXTS:
            known[name] = _text(value, name, source)
        elif name in _LISTS:
            known[name] = _list(value, name, source)
        elif name == "year":
            found = re.search(r"\d{4}", _text(value, name, source))
            known["year"] = int(found[0]) if found else None
        elif name in ("kind", "status"):
            known[name] = _choice(Kind if name == "kind" else Status, value, name, source)
    return known


def _text(value: Any, name: str, source: str) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise ShizhenError(
            f"the front matter's {name} is no text", file=source, cure=f"Write {name}: value."
        )
    return value


def _list(value: Any, name: str, source: str) -> list[str]:
    if isinstance(value, str):
        separators = r"[,，;；、\n]" if name in _COMMA_LISTS else r"[;；、\n]"
        return [part.strip() for part in re.split(separators, value)]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ShizhenError(
            f"the front matter's {name} is no list of texts",
            file=source,
            cure=f"Write {name}: and below it one - item a line.",
        )
    return value


def _choice(kinds: type[Kind] | type[Status], value: Any, name: str, source: str) -> Kind | Status:
    try:
        return kinds(str(value).strip().lower())
    except ValueError as error:
        raise ShizhenError(
            f'the front matter\'s {name} "{value}" is unknown',
            file=source,
            cure=f"Write one of {', '.join(kinds)}.",
        ) from error


def _sections(body: str) -> tuple[str, list[Section]]:
    """The first-level heading that opens the text (or ''), and the sections under headings."""
    title, heading, role = "", "", Role.ABSTRACT
    sections: list[Section] = []
    held: list[str] = []

    def close() -> None:
        text = _paragraphs(held)
        if text and heading:
            sections.append(Section(role, text, heading))
        elif text:
            sections.extend(labelled(text, role))
        held.clear()

    fenced = False
    for line in body.split("\n"):
        fenced ^= line.startswith(("```", "~~~"))
        match = None if fenced else _HEADING.match(line)
        if not match:
            held.append(line)
            continue
        close()
        words = _plain(match[2])
        if len(match[1]) == 1 and not title and not sections:
            title = words
        else:
            role, heading = role_of(words, Role.OTHER), words
    close()
    return title, sections


_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_MARKS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)")
_CODE = re.compile(r"`([^`\n]+)`")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$|\s*\|?(?:\s*:?-{2,}:?\s*\|?)+$")


def _plain(line: str) -> str:
    """A line without Markdown's marks: emphasis, links (their words stay), code, quotes."""
    line = re.sub(r"^\s*>+\s?", "", line)
    line = _LINK.sub(r"\1", line)
    line = _CODE.sub(r"\1", line)
    return _EMPHASIS.sub(r"\2", _MARKS.sub(r"\2", line)).strip()


def _paragraphs(lines: list[str]) -> str:
    """Lines of one paragraph joined (Markdown's soft breaks); lists, tables keep their lines."""
    blocks: list[str] = []
    previous = ""
    for line in lines:
        if _RULE.match(line) or line.startswith(("```", "~~~")):
            line = ""
        plain = _plain(line)
        row = plain.startswith("|") or _ITEM.match(line) is not None
        if not plain:
            blocks.append("")
        elif not previous or row or previous.startswith("|"):
            blocks.append(plain)
        else:
            both = ord(previous[-1]) > 0x2E7F and ord(plain[0]) > 0x2E7F
            blocks[-1] += ("" if both else " ") + plain
        previous = plain
    return re.sub(r"\n{3,}", "\n\n", "\n".join(blocks)).strip()
