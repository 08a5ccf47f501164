"""How well de-identification does on texts with known spans: exact spans, exact kinds.

Two layouts are read: JSON lines of ``{"text", "spans": [{"start", "end", "type"}]}`` with the kinds
of :class:`Pii`, and Presidio's list of ``{"full_text", "spans": [{"entity_type",
"start_position", "end_position"}]}``, whose types are mapped:

- ``STREET_ADDRESS``, ``GPE`` and ``ZIP_CODE`` are ADDR; pieces of one address that stand side by
  side are one span (the set marks the same address whole in one text and in pieces in another).
- ``US_SSN`` and ``US_DRIVER_LICENSE`` are ID, ``IBAN_CODE`` and ``CREDIT_CARD`` CARD,
  ``DOMAIN_NAME`` URL.
- Not identifying, and so neither wanted nor, when found under the mapped kind, held against it
  (45 CFR 164.514(b)(2)(i)): countries and states, dates without a day or month (a year, a
  weekday), ages up to 89.
- ``ORGANIZATION``, ``TITLE`` and ``NRP`` are no kinds of ours; finding one as something else is
  an error like any other.

``f1_all`` counts every span of the file, those included: nothing is left out of it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from literature.errors import ShizhenError
from literature.privacy.deidentify import identify
from literature.privacy.folded import words

Marked = tuple[int, int, str]

_KINDS = {
    "PERSON": "NAME",
    "STREET_ADDRESS": "ADDR",
    "LOCATION": "ADDR",
    "GPE": "ADDR",
    "ZIP_CODE": "ADDR",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "CARD",
    "DATE_TIME": "DATE",
    "DOMAIN_NAME": "URL",
    "URL": "URL",
    "IP_ADDRESS": "IP",
    "US_SSN": "ID",
    "US_DRIVER_LICENSE": "ID",
    "US_PASSPORT": "ID",
    "AGE": "AGE",
}
_BESIDE = re.compile(r"[\s,;>?*|-]*")
_DATED = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|[A-Z][a-z]{2,8}\.? \d{1,2}\b|\d{1,2} [A-Z][a-z]{2}"
)


def evaluate_deid(path: Path | str) -> dict[str, Any]:
    """``precision``, ``recall``, ``f1`` (micro), ``by_type``, ``n`` texts, ``f1_all``.

    Raises ``ShizhenError`` for a file that is missing or of neither layout.
    """
    found: Counter[tuple[str, str]] = Counter()
    everything = [0, 0, 0]
    n = 0
    for text, marked in _texts(Path(path)):
        n += 1
        ours = _joined(text, [(s.start, s.end, str(s.type)) for s in identify(text)])
        wanted, beside = _wanted(text, marked)
        ours_counted = {s for s in ours if s in wanted or not _excused(s, beside)}
        for outcome, spans in (
            ("hit", ours_counted & wanted),
            ("false", ours_counted - wanted),
            ("missed", wanted - ours_counted),
        ):
            found.update((outcome, kind) for _, _, kind in spans)
        strict = {(s, e, _KINDS.get(k, k)) for s, e, k in marked}
        raw = set(_pieces(ours, strict))
        both = len(raw & strict)
        everything[0] += both
        everything[1] += len(raw)
        everything[2] += len(strict)
    kinds = sorted({kind for _, kind in found})
    total = _score(*(sum(found[o, k] for k in kinds) for o in ("hit", "false", "missed")))
    by_type = {k: _score(found["hit", k], found["false", k], found["missed", k]) for k in kinds}
    hit, ours_n, wanted_n = everything
    f1_all = 2 * hit / (ours_n + wanted_n) if ours_n + wanted_n else 1.0
    return {**total, "by_type": by_type, "n": n, "f1_all": round(f1_all, 4)}


def _score(hit: int, false: int, missed: int) -> dict[str, float]:
    precision = hit / (hit + false) if hit + false else 1.0
    recall = hit / (hit + missed) if hit + missed else 1.0
    f1 = 2 * hit / (2 * hit + false + missed) if hit + false + missed else 1.0
    scores = {"precision": precision, "recall": recall, "f1": f1}
    return {name: round(value, 4) for name, value in scores.items()} | {"spans": hit + missed}


def _wanted(text: str, marked: list[Marked]) -> tuple[set[Marked], list[Marked]]:
    """What must be found, and what may be found or not."""
    mapped = _joined(text, [(s, e, _KINDS.get(kind, kind)) for s, e, kind in marked])
    foreign = {"ORGANIZATION", "TITLE", "NRP"}
    beside = [m for m in mapped if not _identifies(text[m[0] : m[1]], m[2])]
    return {m for m in mapped if m not in beside and m[2] not in foreign}, beside


def _identifies(value: str, kind: str) -> bool:
    if kind == "ADDR":
        place = re.sub(r"\s*\(.*\)$", "", value.strip())  # Cyprus (Greek)
        return place.casefold() not in _large_places()
    if kind == "DATE":
        return _DATED.search(value) is not None or re.search(r"[\u3400-\u9fff]", value) is not None
    if kind == "AGE":
        return any(int(number) > 89 for number in re.findall(r"\d+", value))
    return True


def _large_places() -> frozenset[str]:
    return frozenset(word.replace("_", " ").casefold() for word in words("countries_en"))


def _excused(span: Marked, beside: list[Marked]) -> bool:
    start, end, kind = span
    return any(start < b and a < end and kind == k for a, b, k in beside)


def _joined(text: str, spans: Iterable[Marked]) -> list[Marked]:
    """Addresses that only signs and blanks divide become one; the other spans stay."""
    joined: list[Marked] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last[2] == span[2] == "ADDR"
            and _BESIDE.fullmatch(text, last[1], span[0])
        ):
            joined[-1] = (last[0], max(last[1], span[1]), "ADDR")
        else:
            joined.append(span)
    return joined


def _pieces(ours: Iterable[Marked], strict: set[Marked]) -> Iterator[Marked]:
    """Our joined addresses in the pieces of the file, where they are made of them exactly."""
    for span in ours:
        inside = [m for m in strict if span[0] <= m[0] and m[1] <= span[1] and m[2] == span[2]]
        ends = (min(inside)[0], max(m[1] for m in inside)) if inside else None
        whole = span not in strict and ends == span[:2]
        yield from inside if whole else (span,)


def _texts(path: Path) -> Iterator[tuple[str, list[Marked]]]:
    try:
        content = path.read_text("utf-8-sig")
    except OSError as error:
        raise ShizhenError(
            f"it cannot be read: {error.strerror}", file=str(path), cure="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise ShizhenError("it is no UTF-8 text", file=str(path), cure="Save it so.") from error
    rows: Iterable[tuple[int, Any]]
    if content.lstrip().startswith("["):
        rows = enumerate(_parsed(content, path, "the file"), 1)
    else:
        lines = ((i, line) for i, line in enumerate(content.splitlines(), 1) if line.strip())
        rows = ((i, _parsed(line, path, f"line {i}")) for i, line in lines)
    for number, row in rows:
        try:
            yield _row(row)
        except (KeyError, TypeError, ValueError) as error:
            raise ShizhenError(
                f"the record is of neither layout ({error})",
                file=str(path),
                record=f"record {number}",
                cure="Give text and spans, or Presidio's full_text and spans.",
            ) from error


def _parsed(content: str, path: Path, record: str) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise ShizhenError(
            f"broken JSON: {error}", file=str(path), record=record, cure="Mend it."
        ) from error


def _row(row: Any) -> tuple[str, list[Marked]]:
    if "full_text" in row:
        return str(row["full_text"]), [
            (int(s["start_position"]), int(s["end_position"]), str(s["entity_type"]))
            for s in row["spans"]
        ]
    spans = [(int(s["start"]), int(s["end"]), str(s["type"])) for s in row["spans"]]
    return str(row["text"]), spans
