"""``shizhen read``: what a reader makes of a file, and what it refuses."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from literature.errors import Failure
from literature.files import read
from literature.paper import Paper
from shizhen.commands.options import as_json
from shizhen.output import PARTIAL, emit, report, say


@click.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Show what is read from FILES (or folders), record by record."""
    records = list(read(files))
    papers = [record for record in records if isinstance(record, Paper)]
    failures = [record for record in records if isinstance(record, Failure)]
    if as_json:
        emit(
            {
                "papers": [{**p.to_dict(), "text": p.text} for p in papers],
                "failures": [asdict(f) for f in failures],
            }
        )
    else:
        for paper in papers:
            say(f"{paper.id}  {paper.year or '—'}  {paper.title}")
            for section in paper.sections:
                say(f"    {section.role}: {len(section.text)} characters")
        say(f"{len(papers)} papers, {len(failures)} failures")
    if report(failures):
        sys.exit(PARTIAL)
