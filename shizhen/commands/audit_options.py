"""Whether what ``shizhen audit`` was told goes together: said before hours of checking, not after,
and never passed over in silence."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from literature.errors import ShizhenError

_NAMES = {"file": "FILE", "csv_": "--csv", "verifying": "--verify", "staling": "--stale"}
_USED = {
    "verifying": frozenset({"verifying", "key"}),
    "staling": frozenset({"staling", "file", "library", "retractions"}),
}
"""What is of use where no answers are audited."""


def go_together(options: Mapping[str, Any]) -> None:
    """Raises ``click.UsageError`` for options of which one would do nothing."""
    given = [name for name, value in options.items() if value not in (None, False)]
    for doing, used in _USED.items():
        if doing not in given:
            continue
        if idle := [name for name in given if name not in used]:
            raise click.UsageError(
                f"{_named(idle[0])} does nothing beside {_named(doing)}: leave one of them out"
            )
        return
    if "file" not in given:
        raise click.UsageError("name a FILE of answers, or give --verify BUNDLE or --stale")
    if "key" in given and "bundle" not in given:
        raise click.UsageError("--key signs a bundle: name the file of one with --bundle")


def _named(option: str) -> str:
    return _NAMES.get(option, f"--{option}")


def writable(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Raises ``ShizhenError`` for an output that could not be written, or only over an input or
    over another output."""
    taken = {os.path.realpath(path) for path in inputs if path}
    for path in filter(None, outputs):
        try:
            what, cure = _unwritable(path)
        except OSError as error:
            what, cure = f"it cannot be written: {error.strerror}", "Name another place."
        if not what and os.path.realpath(path) in taken:
            what, cure = "it would be written over another file of this run", "Name another file."
        if what:
            raise ShizhenError(what, file=str(path), cure=cure)
        taken.add(os.path.realpath(path))


def _unwritable(path: Path) -> tuple[str, str]:
    """Why a file cannot be written and what to do, ``("", "")`` where it can."""
    if path.is_dir():
        return "this is a folder", "Name a file in it."
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}", "Make it, or name another place."
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return "it cannot be written: no permission", "Name another place."
    return "", ""
