"""Instruction pairs from knowledge items: triples, rows, records, textbook text.

After Self-Instruct (Wang et al. 2023) each item gives several differently asked pairs, and a new
instruction too similar to one kept is dropped. Similarity here is that of character n-grams, not
of words, and so holds for Chinese; every answer quotes and cites its item.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from dialogue_gen.dialogue import DialoguePassage, Kind, PassageRole, Source
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn
from dialogue_gen.item import Item, Persona, Task, item_id
from dialogue_gen.lexicon import words
from dialogue_gen.near import grams, jaccard
from literature.encodings import read_text
from literature.errors import Failure, ShizhenError
from literature.normal import clean, language_of
from literature.paper import sha256
from literature.sentences import sentences

SIMILAR = 0.7
"""Jaccard of character 3-grams from which an instruction is too like one kept (Self-Instruct used
ROUGE-L 0.7 on words)."""
WAYS = ("ask", "case", "reverse")
_HEADS = ("head", "subject", "entity", "name", "disease", "drug", "title", "疾病", "药品", "名称")
_RELATIONS = ("relation", "predicate", "property", "attribute", "关系", "属性")
_TAILS = ("tail", "object", "value", "值", "内容")
_LONGEST = 190


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a knowledge base says: ``head`` has as its ``relation`` the ``tail``."""

    head: str
    relation: str
    tail: str
    record: str

    @property
    def language(self) -> Literal["zh", "en"]:
        """The language it is in."""
        return "zh" if language_of(self.head + self.tail) == "zh" else "en"

    @property
    def text(self) -> str:
        """The fact as a line of text."""
        return str(words("relations")["fact"][self.language]).format(
            head=self.head, relation=self.relation, tail=self.tail
        )


def facts(path: Path) -> Iterator[Fact | Failure]:
    """The facts of a file: JSON or JSON lines of triples, rows or records; CSV or TSV; plain text.

    A triple is ``[head, relation, tail]`` or an object with such keys; in a row the first named
    column (or a name, title, disease …) is the head and every other column a relation; of a text
    each paragraph ``heading: sentence`` gives one. What is none of these is a ``Failure``.
    """
    with path.open("rb") as stream:
        text = read_text(stream, str(path))
    if path.suffix.lower() in (".csv", ".tsv"):
        dialect = "excel-tab" if path.suffix.lower() == ".tsv" else "excel"
        rows: Iterable[tuple[str, Any]] = (
            (f"row {n}", row)
            for n, row in enumerate(csv.DictReader(text.splitlines(), dialect=dialect), start=2)
        )
    elif path.suffix.lower() in (".json", ".jsonl"):
        rows = _json(text, path)
    else:
        yield from _textbook(text, path)
        return
    for record, row in rows:
        found = list(_facts(row, record))
        yield from found
        if not found:
            yield Failure(str(path), record, "no head, relation and tail in it")


def _json(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    try:
        whole = json.loads(text)
        rows = whole if isinstance(whole, list) else [whole]
        yield from ((f"record {n}", row) for n, row in enumerate(rows, start=1))
    except json.JSONDecodeError:
        for n, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    yield f"line {n}", json.loads(line)
                except json.JSONDecodeError as error:
                    raise ShizhenError(
                        f"not JSON: {error.msg}",
                        file=str(path),
                        record=f"line {n}",
                        cure="Give one JSON array, or one JSON value a line.",
                    ) from error


def _facts(row: Any, record: str) -> Iterator[Fact]:
    if isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 3:
        yield from _fact(row[0], row[1], row[2], record)
        return
    if not isinstance(row, Mapping):
        return
    named = {str(key).strip().lower(): value for key, value in row.items() if key}
    head_key = next((k for k in _HEADS if k in named), next(iter(named), ""))
    relation = next((named[k] for k in _RELATIONS if k in named), None)
    tail = next((named[k] for k in _TAILS if k in named), None)
    if relation is not None and tail is not None:
        yield from _fact(named.get(head_key), relation, tail, record)
        return
    for key, value in named.items():
        if key != head_key:
            yield from _fact(named[head_key], key, value, record)


def _fact(head: Any, relation: Any, tail: Any, record: str) -> Iterator[Fact]:
    told = [_said(value) for value in (head, relation, tail)]
    if all(told):
        fact = Fact(told[0], told[1].replace("_", " "), told[2].rstrip("。."), record)
        if len(fact.text) <= _LONGEST:
            yield fact


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        joint = "、" if language_of("".join(map(str, value))) == "zh" else ", "
        return clean(joint.join(str(part) for part in value))
    return "" if value is None or isinstance(value, Mapping) else clean(str(value))


def _textbook(text: str, path: Path) -> Iterator[Fact | Failure]:
    """Headings (``# …`` or a short line without a stop) with the sentences under them."""
    head, found = path.stem, False
    for n, line in enumerate(text.splitlines(), start=1):
        plain = clean(line).lstrip("# ").strip()
        if not plain:
            continue
        if line.startswith("#") or (len(plain) <= 30 and plain[-1] not in ".。!！?？;；:："):
            head = plain
            continue
        relation = "说明" if language_of(plain) == "zh" else "description"
        for sentence in sentences(plain):
            for fact in _fact(head, relation, sentence.text, f"line {n}"):
                found = True
                yield fact
    if not found:
        yield Failure(str(path), "", "no sentence under a heading")


def items(path: Path, found: Sequence[Fact], licence: str = "") -> Iterator[Item]:
    """Several pairs a fact, each asked differently; those too like an earlier one left out."""
    kept: dict[str, list[set[str]]] = {}
    beside = {fact.head: [f for f in found if f.head == fact.head] for fact in found}
    for n, fact in enumerate(found):
        ways = WAYS if len(fact.tail) <= 30 else WAYS[:2]
        for place, way in enumerate(ways):
            listed = words("relations")[way][fact.language]
            question = str(listed[n % len(listed)]).format(
                head=fact.head, relation=fact.relation, tail=fact.tail
            )
            mine = grams(question, 3)
            if any(jaccard(mine, other) >= SIMILAR for other in kept.get(fact.head, ())):
                continue
            kept.setdefault(fact.head, []).append(mine)
            shown = [_passage(path, fact, PassageRole.GOLD, licence)]
            others = [f for f in beside[fact.head] if f is not fact][:2]
            shown += [_passage(path, other, PassageRole.DISTRACTOR, licence) for other in others]
            unique = tuple({p.pid: p for p in shown}.values())
            yield Item(
                id=item_id(file=path.name, fact=fact.text, way=way),
                kind=Kind.ANSWERABLE,
                language=fact.language,
                task=Task.INSTRUCTION,
                passages=unique[::-1] if n % 2 else unique,
                persona=tuple(Persona)[(n + place) % len(Persona)],
                question=question,
                topic=fact.head,
                seed=n,
                extra={"quote": fact.text.rstrip("。.")},
            )


def _passage(path: Path, fact: Fact, role: PassageRole, licence: str) -> DialoguePassage:
    digest = sha256(fact.text)
    return DialoguePassage(
        pid=f"knowledge:{digest[:32]}#0",
        paper=f"knowledge:{digest[:32]}",
        section="other",
        text=fact.text,
        text_sha256=digest,
        start=0,
        end=len(fact.text),
        role=role,
        licence=licence,
        title=f"{path.name}, {fact.record}",
    )


def draft(item: Item) -> Draft:
    """The pair of an item: the question, and the fact quoted."""
    listed = words("relations")["lead"][item.language]
    lead = DraftSegment(text=listed[item.seed % len(listed)], source=Source.CONNECTIVE)
    quote = item.extra["quote"]
    stop = "。" if item.language == "zh" else "."
    said = DraftSegment(text=f"“{quote}”{stop}", passage=item.gold[0].pid, quote=quote)
    return Draft(
        turns=(
            DraftTurn(role="user", text=item.question),
            DraftTurn(role="assistant", segments=(lead, said)),
        )
    )
