"""``shizhen search``: the passages nearest to a question."""

import time
from pathlib import Path

import click

from index.library import Library
from shizhen import settings
from shizhen.commands.options import as_json, filters, library
from shizhen.output import emit, flagged, say


@click.command(name="search")
@click.argument("question")
@library
@click.option("-k", default=10, show_default=True, help="How many passages.")
@click.option("--year", help="Years, e.g. 2015-, -2020, 2015-2020.")
@click.option("--type", "types", multiple=True, help="Publication type, e.g. review.")
@click.option("--lang", "languages", multiple=True, help="Language of the text, en or zh.")
@as_json
def command(
    question: str,
    library: Path | None,
    k: int,
    year: str | None,
    types: tuple[str, ...],
    languages: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find the passages of the library that are nearest to QUESTION."""
    chosen = filters(year, types, languages)
    told = settings.load(library=library)
    with Library.open(told.library, told.index) as opened:
        started = time.perf_counter()
        hits = opened.search(question, k=k, filters=chosen)
        seconds = time.perf_counter() - started
        if as_json:
            emit(
                {
                    "hits": [
                        {
                            "passage_id": hit.passage.id,
                            "paper": hit.paper.card(),
                            "text": hit.passage.text,
                            "section": str(hit.passage.section),
                            "score": hit.score,
                            "lexical": hit.lexical,
                            "dense": hit.dense,
                            "probability": hit.probability,
                            "also": list(hit.also),
                        }
                        for hit in hits
                    ],
                    "generation": opened.generation,
                    "seconds": round(seconds, 4),
                }
            )
            return
    for place, hit in enumerate(hits, 1):
        title = flagged(hit.paper.title, hit.paper.status)
        say(f"{place:2}. {title} ({hit.paper.journal or '—'}, {hit.paper.year or '—'})")
        say(f"    {hit.passage.id} · {hit.passage.section} · {hit.score:.3f}")
        say(f"    {hit.passage.text[:300]}{'…' if len(hit.passage.text) > 300 else ''}")
    if not hits:
        say("Nothing in the library matches. Widen the filters or ask in other words.")
