"""The block of ``key: value`` lines between two ``---`` at the head of a Markdown file.

It is YAML, and every value is read as text: ``pages: 12:30`` is no number of minutes and
``title: No`` no truth value. Its keys are the fields of :class:`literature.paper.Paper`; some have
other names as well (:data:`ALIASES`); unknown keys are passed over.
"""

import json
import re
from typing import Any

import yaml

from literature.errors import ShizhenError
from literature.fields import year_of
from literature.paper import Kind, Status

ALIASES = {
    "author": "authors",
    "date": "year",
    "keyword": "keywords",
    "lang": "language",
    "license": "licence",
    "link": "url",
    "number": "issue",
    "pmc": "pmcid",
    "publication_type": "publication_types",
    "tags": "keywords",
    "type": "publication_types",
    "types": "publication_types",
    "标题": "title",
    "题名": "title",
    "作者": "authors",
    "期刊": "journal",
    "刊名": "journal",
    "年": "year",
    "年份": "year",
    "卷": "volume",
    "期": "issue",
    "页码": "pages",
    "关键词": "keywords",
    "语言": "language",
}
_TEXTS = frozenset(
    "title journal volume issue pages doi pmid pmcid language licence url".split()  # noqa: SIM905
)
_COMMA_LISTS = ("publication_types", "mesh", "keywords", "nct")
_LISTS = ("authors", *_COMMA_LISTS)
BLOCK = re.compile(r"\A---\n((?:.*\n)*?)(?:---|\.\.\.)(?:\n|\Z)")
"""The block, in clean text."""

_BARE_VALUE = re.compile(r"^(\s*(?:-\s+|[^\s:#\"'-][^\n:]*:\s+))([^\s\"'\[{|>].*)$", re.MULTILINE)
_LONGEST = 64 * 1024


def front_matter(text: str, source: str) -> tuple[dict[str, Any], str]:
    """The paper's fields in the block (none without one), and the text behind it.

    ``text`` is clean. Raises ``ShizhenError``, naming the key, for what cannot be read.
    """
    block = BLOCK.match(text)
    if not block or (block[1].strip() and ":" not in block[1]):
        return {}, text
    front = _mapping(block[1], source)
    fields: dict[str, Any] = {}
    for key, value in front.items():
        name = str(key).strip().lower().replace("-", "_").replace(" ", "_")
        name = ALIASES.get(name, name)
        if value in ("", [], None):
            continue
        if name in _TEXTS:
            fields[name] = _text(value, name, source)
        elif name in _LISTS:
            fields[name] = _list(value, name, source)
        elif name == "year":
            fields["year"] = year_of(_text(value, name, source))
        elif name == "kind":
            fields["kind"] = _choice(Kind, value, name, source)
        elif name == "status":
            fields["status"] = _choice(Status, value, name, source)
    return fields, text[block.end() :]


def _mapping(block: str, source: str) -> dict[Any, Any]:
    if len(block) > _LONGEST:
        raise _fault("is longer than 64 KiB", source, "Close it with a --- line.")
    try:
        try:
            front = _yaml(block)
        except yaml.YAMLError:
            front = _yaml(_quoted(block))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        raise _fault(f"is no YAML{where}", source, "Write key: value lines.") from error
    if front in (None, ""):
        return {}
    if not isinstance(front, dict):
        raise _fault("holds no keys", source, "Write key: value lines.")
    return front


def _yaml(block: str) -> Any:
    # BaseLoader builds text, lists and mappings only: nothing is run, nothing is guessed.
    return yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506


def _quoted(block: str) -> str:
    """Values with a colon in them (``title: Sorafenib: a trial``) put between quotes."""
    return _BARE_VALUE.sub(
        lambda found: found[1] + json.dumps(found[2].strip(), ensure_ascii=False), block
    )


def _text(value: Any, name: str, source: str) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise _fault(f'has no plain text under "{name}"', source, f"Write {name}: value.")
    return value


def _list(value: Any, name: str, source: str) -> list[str]:
    if isinstance(value, str):
        marks = r"[,，;；、\n]" if name in _COMMA_LISTS else r"[;；、\n]"
        return re.split(marks, value)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        cure = f"Write {name}: and below it one - item a line."
        raise _fault(f'has no list of texts under "{name}"', source, cure)
    return value


def _choice(kinds: type[Kind] | type[Status], value: Any, name: str, source: str) -> Kind | Status:
    word = _text(value, name, source).strip().lower()
    if word not in list(kinds):
        cure = f"Write one of {', '.join(kinds)}."
        raise _fault(f'has an unknown {name}, "{word}"', source, cure)
    return kinds(word)


def _fault(what: str, source: str, cure: str) -> ShizhenError:
    return ShizhenError(f"the front matter {what}", file=source, cure=cure)
