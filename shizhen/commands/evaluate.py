"""``shizhen eval``: measure search, checker and answers on labelled files."""

from collections.abc import Mapping
from pathlib import Path

import click

from shizhen.commands import evaluate_answers
from shizhen.commands.options import as_json
from shizhen.output import emit, say

FILE = click.Path(path_type=Path)


@click.group(name="eval")
def command() -> None:
    """Measure search, checker and answers on labelled files."""


command.add_command(evaluate_answers.command)


@command.command()
@click.option("--corpus", required=True, type=FILE, help="BEIR corpus.jsonl.")
@click.option("--queries", required=True, type=FILE, help="BEIR queries.jsonl.")
@click.option("--qrels", required=True, type=FILE, help="TREC qrels.")
@as_json
def retrieval(corpus: Path, queries: Path, qrels: Path, as_json: bool) -> None:
    """Rank a BEIR corpus for its queries by the search a reader gets."""
    from index.evaluate import evaluate_retrieval

    _show(evaluate_retrieval(corpus, queries, qrels), as_json)


@command.command()
@click.argument("pairs", type=FILE)
@as_json
def grounding(pairs: Path, as_json: bool) -> None:
    """Check PAIRS (JSONL of claim, passage, label) by the checker a reader gets."""
    from grounding.evaluate import evaluate_grounding

    _show(evaluate_grounding(pairs), as_json)


@command.command()
@click.argument("spans", type=FILE)
@as_json
def deid(spans: Path, as_json: bool) -> None:
    """De-identify the texts of SPANS (JSON of text and marked spans) and count what was found."""
    from literature.privacy.evaluate import evaluate_deid

    _show(evaluate_deid(spans), as_json)


def _show(figures: Mapping[str, object], as_json: bool) -> None:
    if as_json:
        emit(figures)
        return
    for name, value in figures.items():
        say(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")
