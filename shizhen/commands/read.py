"""``shizhen read``: what a reader makes of a file, and what became of every record."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from literature.errors import Failure
from literature.files import read
from literature.merge import merge
from literature.paper import Paper, Source
from shizhen.commands.options import as_json
from shizhen.output import PARTIAL, emit, flagged, report, say


@click.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--ocr", is_flag=True, help="Read pages that are pictures with tesseract.")
@as_json
def command(files: tuple[Path, ...], ocr: bool, as_json: bool) -> None:
    """Show what is read from FILES (or folders), record by record.

    A record is read, or is of an article that another record tells as well, or failed: then the
    file, the record, the reason and the cure are told on standard error.
    """
    records = list(read(files, ocr=ocr))
    papers = [record for record in records if isinstance(record, Paper)]
    failures = [record for record in records if isinstance(record, Failure)]
    article = _articles(papers)
    if as_json:
        emit(
            {
                "papers": [{**p.to_dict(), "text": p.text} for p in papers],
                "failures": [asdict(f) for f in failures],
                "articles": len(set(article.values())),
                "records": [
                    {"file": s.file, "record": s.record, "paper": p.id, "article": article[s]}
                    for p in papers
                    for s in p.sources
                ],
            }
        )
    else:
        _print(papers, failures, article)
    if report(failures):
        sys.exit(PARTIAL)


def _articles(papers: Sequence[Paper]) -> dict[Source, str]:
    """The id of the article that each record is of: one for all the records of it."""
    return {source: one.id for one in merge(papers) for source in one.sources}


def _print(
    papers: Sequence[Paper], failures: Sequence[Failure], article: dict[Source, str]
) -> None:
    told: set[str] = set()
    read_in: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for paper in papers:
        say(f"{paper.id}  {paper.year or '—'}  {flagged(paper.title, paper.status)}")
        for section in paper.sections:
            say(f"    {section.role}: {len(section.text)} characters")
        for source in paper.sources:
            read_in[source.file] += 1
            if article[source] in told:
                again[source.file] += 1
                say(f"    of the same article as {article[source]}, told above")
            told.add(article[source])
    failed = Counter(failure.file for failure in failures)
    say()
    for file in dict.fromkeys((*read_in, *failed)):
        parts = [f"{read_in[file]} records read"]
        if again[file]:
            parts.append(f"{again[file]} of articles told before")
        if failed[file]:
            parts.append(f"{failed[file]} failed")
        say(f"{file}: {', '.join(parts)}")
    say(f"{len(papers)} papers, {len(told)} articles, {len(failures)} failures")
