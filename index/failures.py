"""``failures.jsonl`` of a generation: the records that could not be read, and why."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from index.barred import reading
from literature.errors import Failure

_FILE_NAME = "failures.jsonl"


def write(staged: Path, failures: Sequence[Failure]) -> None:
    """``failures.jsonl``: one JSON object a line."""
    lines = [json.dumps(asdict(f), ensure_ascii=False, sort_keys=True) + "\n" for f in failures]
    (staged / _FILE_NAME).write_text("".join(lines), "utf-8")


@reading()
def read(generation: Path) -> tuple[Failure, ...]:
    """What :func:`write` wrote."""
    lines = (generation / _FILE_NAME).read_text("utf-8").split("\n")
    return tuple(Failure(**json.loads(line)) for line in lines if line)
