"""``shizhen literature``: what became of the records that were read, and of the papers since."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from index.report import Fate, Outcome
from index.report import report as library_report
from index.standing import StandingReport
from index.standing import status as standing
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report_some, say

FILE = click.Path(path_type=Path)


@click.group(name="literature")
def command() -> None:
    """What became of the records that were read, and where the papers of a library stand."""


@command.command(name="report")
@library
@click.option("--all", "every", is_flag=True, help="Tell every record, not only what was not kept.")
@as_json
def told(library: Path | None, every: bool, as_json: bool) -> None:
    """Say what became of every record in the last build.

    A record is kept, or merged into the paper of a richer one, or failed, or gone with its file;
    new, changed or unchanged against the build before.
    """
    found = library_report(settings.load(library=library).library)
    if as_json:
        emit(asdict(found))
        return
    for fate in found.records:
        if every or fate.outcome != Outcome.KEPT:
            say(_line(fate))
    for name, counts in (("records", found.outcomes), ("since before", found.changes)):
        say(f"{name}: {', '.join(f'{n} {word}' for word, n in counts.items())}")
    if found.deidentified:
        say(f"{found.deidentified} records of patients are kept without what identifies them")


def _line(fate: Fate) -> str:
    """One record's fate in a line."""
    where = ", ".join(filter(None, (fate.file, fate.record)))
    line = f"{fate.outcome}  {where}"
    if fate.into is not None:
        line += f" → {fate.paper}, told by {', '.join(filter(None, fate.into))}"
    elif fate.outcome == Outcome.FAILED:
        line += f": {fate.reason}"
    elif fate.paper:
        line += f" → {fate.paper}"
    return f"{line} ({fate.change})" if fate.change else line


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
    if report_some(found.failures, "records that could not be used; --json has all"):
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
