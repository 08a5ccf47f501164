"""``shizhen literature``: what became of the papers of a library after they were published."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from index.standing import StandingReport
from index.standing import status as standing
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report, say

FILE = click.Path(path_type=Path)
_SHOWN = 10  # failures told one by one; snapshots name thousands of papers by title alone


@click.group(name="literature")
def command() -> None:
    """Where the papers of a library stand."""


@command.command()
@click.argument("files", nargs=-1, type=FILE, metavar="[SNAPSHOT]...")
@library
@click.option("--snapshot", "snapshots", multiple=True, type=FILE, help="Keep this snapshot too.")
@as_json
def status(
    files: tuple[Path, ...], library: Path | None, snapshots: tuple[Path, ...], as_json: bool
) -> None:
    """List the papers that were retracted, doubted or corrected; keep new SNAPSHOTs of notices.

    A snapshot is Retraction Watch's CSV, an answer of Crossref's with update-to or updated-by, or
    PubMed records (XML or MEDLINE text). It is kept with the library, under its date, and counts
    in every search and answer from now on, without a rebuild.
    """
    found = standing(settings.load(library=library).library, (*snapshots, *files))
    if as_json:
        emit(asdict(found))
    else:
        _print(found)
    shown, rest = found.failures[:_SHOWN], len(found.failures) - _SHOWN
    failed = report(shown)
    if rest > 0:
        click.echo(f"… and {rest} more records that could not be used; --json has all", err=True)
    if failed:
        sys.exit(PARTIAL)


def _print(found: StandingReport) -> None:
    for snapshot in found.snapshots:
        say(f"{snapshot.date}  {snapshot.notices} notices  {snapshot.file}")
    if not found.snapshots:
        say("No snapshot of retractions: only what the papers' own records say is known.")
    counts = ", ".join(f"{n} {name}" for name, n in found.counts.items() if n)
    say(f"{found.papers} papers: {counts}")
    for flag in found.flagged:
        say(f"  {flag['status'].upper()}  {flag['id']}  {flag['title']}")
        say(f"      {_why(flag)}")


def _why(flag: dict[str, Any]) -> str:
    """What decided, in a line."""
    notice = flag["notice"]
    if notice is None:
        return "by its own record"
    where = f"doi:{notice['doi']}" if notice["doi"] else ""
    where = where or (f"pmid:{notice['pmid']}" if notice["pmid"] else "")
    told = (notice["nature"], str(notice["date"] or "undated"), where, notice["source"])
    line = " · ".join(filter(None, told))
    return f"{line} · {notice['reason']}" if notice["reason"] else line
