"""Questions to be asked, out of the files they are published in, with the evidence they come with.

Three layouts are known: PubMedQA (Jin et al. 2019: a JSON object of records by PubMed id), ExpertQA
(Malaviya et al. 2024: JSON lines with the answers of several systems), and a list of questions of
one's own: JSON or JSON lines of ``question``, and where known ``answerable``, ``papers`` and
``decision``.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.language import question_language
from literature.errors import ShizhenError

DECISIONS = ("yes", "no", "maybe")
SHORTEST_EVIDENCE = 200  # characters: less is an address without the page


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known of its answer.

    ``answerable`` is ``None`` where nobody said whether the library answers it; ``papers`` are ids
    that do; ``decision`` is one of :data:`DECISIONS`, or ``""``.
    """

    text: str
    language: str
    answerable: bool | None = None
    papers: tuple[str, ...] = ()
    decision: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Evidence that a file brings along: one record of a corpus that the readers know."""

    id: str
    title: str
    text: str
    year: str = ""

    def record(self) -> dict[str, str]:
        """As the reader of retrieval corpora takes it."""
        found = {"_id": self.id, "title": self.title, "text": self.text, "year": self.year}
        if self.id.isdecimal():
            found["pmid"] = self.id
        return {key: value for key, value in found.items() if value}


def read(path: Path) -> tuple[list[Question], list[Document]]:
    """The questions of a file, and its evidence where it brings any.

    Raises ``ShizhenError`` for a file that cannot be read or is of none of the layouts.
    """
    data = _json(path)
    if isinstance(data, dict) and "question" in data:
        data = [data]  # JSON lines of one line
    if isinstance(data, dict):
        return _pubmedqa(path, data)
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    if not rows or len(rows) < len(data):
        raise _unknown(path)
    if all("answers" in row for row in rows):
        return _expertqa(path, rows)
    return [_own(path, n, row) for n, row in enumerate(rows, 1)], []


def _json(path: Path) -> Any:
    """What a file of JSON, or of JSON lines, holds."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ShizhenError(
            "the questions cannot be read", file=str(path), cure="Name a file of UTF-8 JSON."
        ) from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except json.JSONDecodeError:
            raise _unknown(path) from whole


def _unknown(path: Path) -> ShizhenError:
    return ShizhenError(
        "no questions that can be asked",
        file=str(path),
        cure="Give PubMedQA, ExpertQA, or a JSON list of objects with a question.",
    )


def _own(path: Path, n: int, row: Mapping[str, Any]) -> Question:
    text = row.get("question")
    if not isinstance(text, str) or not text.strip():
        raise ShizhenError(
            "this record has no question",
            file=str(path),
            record=f"record {n}",
            cure="Give each a text under question.",
        )
    decision, answerable = row.get("decision", ""), row.get("answerable")
    return Question(
        text,
        row.get("language") or question_language(text),
        answerable if isinstance(answerable, bool) else None,
        tuple(map(str, row.get("papers") or ())),
        decision if decision in DECISIONS else "",
        path.name,
    )


def _pubmedqa(path: Path, data: Mapping[str, Any]) -> tuple[list[Question], list[Document]]:
    """Each question is answered by the abstract it was made from, without its conclusion."""
    questions, documents = [], []
    for pmid, row in data.items():
        if not isinstance(row, dict) or not {"QUESTION", "CONTEXTS"} <= row.keys():
            raise _unknown(path)
        parts = zip(row.get("LABELS") or [], row["CONTEXTS"], strict=False)
        text = "\n".join(f"{label}: {part}" for label, part in parts) or "\n".join(row["CONTEXTS"])
        documents.append(Document(pmid, "", text, str(row.get("YEAR") or "")))
        decision = row.get("final_decision", "")
        questions.append(
            Question(
                row["QUESTION"],
                question_language(row["QUESTION"]),
                True,
                (f"pmid:{pmid}",),
                decision if decision in DECISIONS else "",
                path.name,
            )
        )
    return questions, documents


def _expertqa(path: Path, rows: list[dict[str, Any]]) -> tuple[list[Question], list[Document]]:
    """The evidence is what the systems of the set cited, as far as its text is told."""
    texts: dict[str, str] = {}
    questions = []
    for row in rows:
        text = str(row.get("question", ""))
        questions.append(Question(text, question_language(text), source=path.name))
        for cited in _evidence(row["answers"]):
            head, _, rest = re.sub(r"^\[\d+\]\s*", "", cited).partition("\n")
            if len(rest) >= SHORTEST_EVIDENCE and len(rest) > len(texts.get(head, "")):
                texts[head] = rest
    return questions, [Document(head, head, text) for head, text in texts.items()]


def _evidence(answers: Any) -> Iterator[str]:
    for answer in answers.values() if isinstance(answers, dict) else ():
        for claim in answer.get("claims") or ():
            for cited in claim.get("evidence") or ():
                yield str(cited)


def write_corpus(documents: Iterable[Document], folder: Path) -> Path:
    """The documents as a file that a library is built from."""
    path = folder / "corpus.jsonl"
    lines = (json.dumps(one.record(), ensure_ascii=False) for one in documents)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
