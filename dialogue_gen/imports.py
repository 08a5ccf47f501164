"""Other people's dialogues read in: BenTsao's pairs and literature dialogues, and CMtMedQA.

None of them carries a citation, so none of them becomes a ``shizhen-dialogue/1``: they are read as
plain exchanges, to be compared with, to seed questions, or to be audited.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from literature.encodings import read_text
from literature.errors import Failure, ShizhenError
from literature.normal import clean, language_of

_MARK = re.compile(r"\s*<(user|bot)>\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A dialogue of somebody else's: (question, answer) in order, as they were written.

    ``format`` says what it was read as; ``record`` names it in its ``file``; ``labels`` holds what
    else the record says (``cate1``, ``id``).
    """

    turns: tuple[tuple[str, str], ...]
    format: str
    file: str
    record: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """``zh`` or ``en`` by what was said."""
        return language_of("\n".join(part for turn in self.turns for part in turn))

    def to_dict(self) -> dict[str, Any]:
        """For JSON: TRL's ``messages``, and where they come from."""
        messages = [
            {"role": role, "content": text}
            for turn in self.turns
            for role, text in zip(("user", "assistant"), turn, strict=True)
        ]
        return {
            "messages": messages,
            "lang": self.language,
            "format": self.format,
            "file": self.file,
            "record": self.record,
            "labels": dict(self.labels),
        }


def read(path: Path) -> Iterator[Exchange | Failure]:
    """The exchanges of a file, JSON array or JSON lines whatever it is called.

    A record that is none of the known ones is a ``Failure`` and the rest goes on. Raises
    ``ShizhenError`` for a file that cannot be read or is no JSON at all.
    """
    for record, data in _records(path):
        name = str(path)
        if isinstance(data, Failure):
            yield data
            continue
        found = next((make for fits, make in FORMATS if fits(data)), None)
        try:
            if found is None:
                raise ValueError("no instruction and output, no history, no conversation")
            yield found(data, name, record)
        except ValueError as error:
            yield Failure(name, record, str(error), "Give it as instruction, input, output.")


def _records(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with path.open("rb") as stream:
            text = read_text(stream, str(path))
    except OSError as error:
        raise ShizhenError(
            "the file cannot be read", file=str(path), cure=str(error.strerror)
        ) from error
    if text.lstrip().startswith("["):
        try:
            rows = json.loads(text)
        except json.JSONDecodeError as error:
            raise ShizhenError(
                f"not JSON: {error}", file=str(path), cure="Mend that place and try again."
            ) from error
        yield from (
            (str(row.get("id") or n) if isinstance(row, dict) else str(n), row)
            for n, row in enumerate(rows, start=1)
        )
        return
    for n, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield f"line {n}", json.loads(line)
        except json.JSONDecodeError as error:
            yield f"line {n}", Failure(str(path), f"line {n}", f"not JSON: {error.msg}")


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text")
    return clean(value)


def _cmtmedqa(data: Mapping[str, Any], file: str, record: str) -> Exchange:
    """``history`` pairs, then ``instruction`` and ``output`` as the last exchange."""
    history = []
    for pair in data["history"]:
        if not (isinstance(pair, Sequence) and len(pair) == 2):
            raise ValueError("a turn of the history is no pair")
        history.append((clean(str(pair[0])), clean(str(pair[1]))))
    last = (_asked(data), _text(data, "output"))
    labels = {k: str(data[k]) for k in ("cate1", "cate2", "id") if data.get(k)}
    return _exchange([*history, last], "cmtmedqa", file, record, labels)


def _flattened(data: Mapping[str, Any], file: str, record: str) -> Exchange:
    """BenTsao's literature dialogues: `` <user>: … <bot>: … <user>: …`` in one string."""
    parts = _MARK.split(str(data["instruction"]))[1:]
    spoken = list(zip(parts[::2], map(clean, parts[1::2]), strict=True))
    if [role for role, _ in spoken] != [("user", "bot")[n % 2] for n in range(len(spoken))]:
        raise ValueError("the turns do not alternate")
    if len(spoken) % 2 == 0:
        raise ValueError("the last turn is not the user's")
    said = [text for _, text in spoken] + [_text(data, "output")]
    labels = {"id": str(data["id"])} if data.get("id") is not None else {}
    pairs = list(zip(said[::2], said[1::2], strict=True))
    return _exchange(pairs, "bentsao-literature", file, record, labels)


def _pair(data: Mapping[str, Any], file: str, record: str) -> Exchange:
    """One instruction, perhaps with an input, and its output (Alpaca, BenTsao); CMtMedQA's safety
    prompts say ``instruct``.
    """
    return _exchange([(_asked(data), _text(data, "output"))], "instruction", file, record, {})


def _asked(data: Mapping[str, Any]) -> str:
    told = (_text(data, "instruction"), _text(data, "instruct"), _text(data, "input"))
    return clean("\n".join(filter(None, told)))


def _exchange(
    turns: Sequence[tuple[str, str]], format_: str, file: str, record: str, labels: dict[str, str]
) -> Exchange:
    if not all(question and answer for question, answer in turns):
        raise ValueError("a turn is empty")
    return Exchange(tuple(turns), format_, file, record, labels)


def _keys(data: Any, *keys: str) -> bool:
    return isinstance(data, Mapping) and all(key in data for key in keys)


FORMATS: tuple[
    tuple[Callable[[Any], bool], Callable[[Mapping[str, Any], str, str], Exchange]], ...
] = (
    (lambda d: _keys(d, "instruction", "output") and isinstance(d.get("history"), list), _cmtmedqa),
    (
        lambda d: _keys(d, "instruction", "output") and bool(_MARK.match(str(d["instruction"]))),
        _flattened,
    ),
    (lambda d: _keys(d, "instruction", "output") or _keys(d, "instruct", "output"), _pair),
)
"""What tells a format, and what reads it; the first that fits."""
