"""The columns of a data set in Parquet and for ``datasets``: the same names as in the JSONL.

What is free-form in JSON (``params``, ``usage``) is kept as JSON text: a table's columns have one
type each.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dialogue_gen.dialogue import Dialogue

_FREE = ("params", "usage")

_CITATION = pa.struct(
    [
        ("marker", pa.int32()),
        ("pid", pa.string()),
        ("quote", pa.string()),
        ("q_start", pa.int32()),
        ("q_end", pa.int32()),
    ]
)
_VERDICT = pa.struct([("label", pa.string()), ("p", pa.float64()), ("checker", pa.string())])
_SPAN = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("source", pa.string()),
        ("citations", pa.list_(_CITATION)),
        ("verdict", _VERDICT),
    ]
)
_TURN = pa.struct(
    [
        ("role", pa.string()),
        ("text", pa.string()),
        ("abstain", pa.bool_()),
        ("spans", pa.list_(_SPAN)),
    ]
)
_PASSAGE = pa.struct(
    [(name, pa.string()) for name in ("pid", "paper", "doi", "section", "text", "text_sha256")]
    + [("start", pa.int32()), ("end", pa.int32())]
    + [(name, pa.string()) for name in ("role", "licence", "title")]
    + [("year", pa.int32())]
)
_PROVENANCE = pa.struct(
    [(name, pa.string()) for name in ("model", "prompt_sha", "params", "request_key", "usage")]
    + [("cost_usd", pa.float64()), ("created", pa.string())]
)
_BROKEN = pa.struct([("rule", pa.string()), ("reason", pa.string()), ("turn", pa.int32())])
_CHECKS = pa.struct([("passed", pa.list_(pa.string())), ("failed", pa.list_(_BROKEN))])
SCHEMA = pa.schema(
    [
        ("schema", pa.string()),
        ("id", pa.string()),
        ("lang", pa.string()),
        ("kind", pa.string()),
        ("passages", pa.list_(_PASSAGE)),
        ("turns", pa.list_(_TURN)),
        ("provenance", _PROVENANCE),
        ("checks", _CHECKS),
        ("split", pa.string()),
    ]
)


def row(dialogue: Dialogue) -> dict[str, Any]:
    """A dialogue as a row of the table."""
    plain: dict[str, Any] = dialogue.model_dump(mode="json", by_alias=True)
    provenance = plain["provenance"]
    for name in _FREE:
        provenance[name] = json.dumps(provenance[name], ensure_ascii=False, sort_keys=True)
    return plain


def from_row(plain: dict[str, Any]) -> Dialogue:
    """The inverse of :func:`row`. Raises ``pydantic.ValidationError`` for anything else."""
    provenance = dict(plain["provenance"])
    for name in _FREE:
        provenance[name] = json.loads(provenance[name])
    return Dialogue.model_validate({**plain, "provenance": provenance})


def write_parquet(dialogues: Sequence[Dialogue], path: Path) -> None:
    """The dialogues as one Parquet file."""
    table = pa.Table.from_pylist([row(dialogue) for dialogue in dialogues], schema=SCHEMA)
    pq.write_table(table, path, compression="zstd")


def read_parquet(path: Path | BinaryIO) -> list[Dialogue]:
    """The dialogues of a file that :func:`write_parquet` wrote."""
    return [from_row(plain) for plain in pq.read_table(path).to_pylist()]
