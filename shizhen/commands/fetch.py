"""``shizhen fetch``: literature from where it is published, into a folder."""

import logging
from dataclasses import asdict
from pathlib import Path

import click

from literature.fetch import fetch_pubmed
from shizhen import settings
from shizhen.commands.options import as_json
from shizhen.output import emit, say


@click.group(name="fetch")
def command() -> None:
    """Fetch literature from where it is published, into a folder."""


@command.command()
@click.argument("query")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to fill.")
@click.option("--full-text", is_flag=True, help="Also full texts of PMC under an open licence.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@as_json
def pubmed(query: str, out: Path, full_text: bool, quiet: bool, as_json: bool) -> None:
    """Fetch all records of PubMed that match QUERY; a run that was cut goes on where it stopped."""
    if not quiet:  # a server that is slow or away is waited for up to a minute: say so
        logging.getLogger("literature.eutils").setLevel(logging.WARNING)
    chosen = settings.load().pubmed
    done = fetch_pubmed(
        query,
        out,
        base_url=chosen.base_url,
        api_key=chosen.api_key.get_secret_value(),
        email=chosen.email,
        full_text=full_text,
        progress=not quiet,
    )
    if as_json:
        emit(asdict(done))
        return
    for warning in done.warnings:
        click.echo(f"PubMed says: {warning}", err=True)
    say(f"{done.records} of {done.found} records in {len(done.files)} files under {out}")
    if full_text:
        say(f"{done.full_texts} full texts; {done.closed} articles are not open")
    if done.missing:
        say(f"{done.missing} records were counted by the server and never given")
