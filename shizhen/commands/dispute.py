"""``shizhen dispute``: a reviewer overturns a verdict, and the pairs that makes."""

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assistant.disputes import WITHDRAWS_TO, Disputes
from assistant.journal import Journal
from grounding.verdict import Label
from literature.errors import ShizhenError
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import emit, say


@click.group(name="dispute")
def command() -> None:
    """Overturn a verdict of the journal with a reason, and export what was overturned."""


@command.command()
@click.argument("answer")
@click.argument("sentence", type=int)
@click.option(
    "--verdict",
    required=True,
    type=click.Choice([str(v) for v in WITHDRAWS_TO]),
    help="What is right. The checker's own verdict withdraws what was disputed.",
)
@click.option("--reason", required=True, help="Why, for whoever reads it later.")
@click.option("--citation", type=int, help="Which [n], where the sentence cites several.")
@click.option("--by", "reviewer", help="Who says so.  [default: the user's name]")
@library
@as_json
def add(
    answer: str,
    sentence: int,
    verdict: str,
    reason: str,
    citation: int | None,
    reviewer: str | None,
    library: Path | None,
    as_json: bool,
) -> None:
    """Say that the verdict on SENTENCE (from 1) of ANSWER (its id) is wrong."""
    kept = disputes(library).add(
        answer, sentence, Label(verdict), reason, reviewer or getpass.getuser(), citation
    )
    if as_json:
        emit(kept.to_dict())
    else:
        _tell(kept.to_dict() | {"stands": True})


@command.command(name="list")
@click.argument("answer", required=False, default="")
@library
@as_json
def list_(answer: str, library: Path | None, as_json: bool) -> None:
    """The disputes of ANSWER, or all, the oldest first; which of them stand is told of each."""
    found = disputes(library).history(answer)
    if as_json:
        emit({"disputes": found})
        return
    for dispute in found:
        _tell(dispute)
    if not found:
        say("No verdict has been disputed.")


@command.command()
@click.argument("out", type=click.Path(path_type=Path))
@library
@as_json
def export(out: Path, library: Path | None, as_json: bool) -> None:
    """Write the disputes to OUT as labelled pairs, for shizhen eval grounding."""
    text = disputes(library).export()
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ShizhenError(
            f"it cannot be written: {error.strerror}", file=str(out), cure="Name another place."
        ) from error
    pairs = text.count("\n")
    if as_json:
        emit({"pairs": pairs, "file": str(out)})
    else:
        say(f"{pairs} pairs in {out}")


def disputes(library: Path | None) -> Disputes:
    """Those of the library's journal. Raises ``ShizhenError`` where it has none."""
    path = settings.load(library=library).library / "journal.sqlite"
    if not path.exists():
        raise ShizhenError(
            "there is no journal",
            file=str(path),
            cure="Name a library that has answered something.",
        )
    return Disputes(Journal(path))


def _tell(dispute: Mapping[str, Any]) -> None:
    """One dispute in two lines, as :meth:`assistant.disputes.Disputes.history` gives it."""
    before, verdict = dispute["before"], dispute["verdict"]
    said = f"withdrawn, back to {before}" if verdict == before else f"{before} → {verdict}"
    over = "" if dispute["stands"] or verdict == before else " (no longer stands)"
    say(
        f"{dispute['answer']}, sentence {dispute['sentence']} [{dispute['citation']}]: "
        f"{said}{over}, {dispute['reviewer']}, {dispute['created']}"
    )
    say(f"    {dispute['reason']}")
