"""``shizhen search``: the passages nearest to a question."""

import time
from pathlib import Path
from typing import Any

import click

from index.library import Library
from shizhen import settings
from shizhen.commands.filtering import filtering, filters
from shizhen.commands.options import as_json, library, question
from shizhen.output import emit, flagged, say


@click.command(name="search")
@question
@library
@click.option(
    "-k", type=click.IntRange(1), default=10, show_default=True, help="How many passages."
)
@filtering
@as_json
def command(
    question: str,
    library: Path | None,
    k: int,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find the passages of the library that are nearest to QUESTION.

    A filter given several times lets through what any of them does.
    """
    chosen = filters(**asked)
    told = settings.load(library=library)
    with Library.open(told.library, told.index) as opened:
        opened.require(chosen)
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
