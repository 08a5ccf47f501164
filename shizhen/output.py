"""What commands print: results on standard output, everything else on standard error."""

import codecs
import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from literature.errors import Failure

PARTIAL = 3
"""Exit code of a command that went through except for some records."""


def nothing_unprintable() -> None:
    """Has standard output write ``\\u809d`` for a character that its encoding has not, as standard
    error does, where it would end the command."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and out.errors in ("strict", "surrogateescape"):
        out.reconfigure(errors="backslashreplace")


def emit(data: Any) -> None:
    """One JSON object on standard output, and nothing else. JSON is UTF-8: where the output is in
    another encoding, it is written in ASCII, which all of them share."""
    utf8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    json.dump(data, sys.stdout, ensure_ascii=not utf8, indent=2, default=str)
    sys.stdout.write("\n")


def say(text: str = "") -> None:
    """A line for the reader, on standard output."""
    click.echo(text)


def flagged(paper: str, status: str) -> str:
    """A paper's line with what the record of science says of it since, in capitals before it."""
    mark = {"retracted": "RETRACTED", "concern": "EXPRESSION OF CONCERN", "corrected": "CORRECTED"}
    return f"{mark[status]}: {paper}" if status in mark else paper


def report(failures: Iterable[Failure]) -> bool:
    """A line on standard error for each failure; true when there was one."""
    lines = [str(failure) for failure in failures]
    for line in lines:
        click.echo(line, err=True)
    return bool(lines)


def report_some(failures: Sequence[Failure], of: str, most: int = 10) -> bool:
    """:func:`report` of the first ``most``, and how many more there are of what; for failures that
    may be thousands."""
    failed = report(failures[:most])
    if len(failures) > most:
        click.echo(f"… and {len(failures) - most} more {of}", err=True)
    return failed
