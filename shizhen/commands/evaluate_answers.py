"""``shizhen eval answers``: answers of a model, measured on published questions."""

import json
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, say

if TYPE_CHECKING:
    from assistant.evaluation.questions import Document, Question
    from assistant.evaluation.run import Outcome
    from assistant.models import Model
    from index.library import Library

FILE = click.Path(path_type=Path)
SEED = 20261122


@click.command(name="answers")
@click.argument("files", nargs=-1, required=True, type=FILE)
@library
@click.option("--model", help="Model that answers; extractive needs none.")
@click.option("--against", help="A second model on the same questions, compared in pairs.")
@click.option("--most", type=click.IntRange(min=1), help="Ask so many of each file, drawn by lot.")
@click.option("--plot", "picture", type=FILE, help="Write a picture of the figures (png, svg).")
@click.option("--answers", "kept", type=FILE, help="Write every answer with its figures (JSONL).")
@as_json
def command(
    files: tuple[Path, ...],
    library: Path | None,
    model: str | None,
    against: str | None,
    most: int | None,
    picture: Path | None,
    kept: Path | None,
    as_json: bool,
) -> None:
    """Ask the questions of FILES (PubMedQA, ExpertQA, JSON of questions), measure the answers.

    Without --library they are asked over the evidence that the files bring along, where they bring
    any, else over the library of the settings.
    """
    from assistant.evaluation.plot import plot
    from assistant.evaluation.run import compared, summary
    from assistant.models import load

    questions, documents = _read(files, most)
    profiles = [settings.load(library=library, model=name) for name in (model, against)]
    models = [load(one.model) for one in profiles[: 1 + (against is not None)]]
    with ExitStack() as stack:
        opened = _opened(stack, library or profiles[0].library, [] if library else documents)
        found = [_asked(questions, opened, one) for one in models]
        told: dict[str, Any] = {
            "questions": len(questions),
            "files": [path.name for path in files],
            "papers": opened.papers,
            "passages": opened.passages,
            "checker": _checker().version,
            "runs": [summary(own, one) for own, one in zip(found, models, strict=True)],
            "difference": compared(*found) if against is not None else None,
        }
    if picture:
        plot(told["runs"], picture)
    if kept:
        _write(kept, found, models)
    if as_json:
        emit(told)
    else:
        _print(told)
    if any(run["failures"] for run in told["runs"]):
        sys.exit(PARTIAL)


def _read(files: tuple[Path, ...], most: int | None) -> "tuple[list[Question], list[Document]]":
    """The questions of all files, of each at most so many, always the same ones."""
    from assistant.evaluation.questions import read

    questions, documents = [], []
    for path in files:
        asked, brought = read(path)
        if most is not None and len(asked) > most:
            kept = sorted(random.Random(SEED).sample(range(len(asked)), most))  # noqa: S311
            asked = [asked[n] for n in kept]
        questions += asked
        documents += brought
    return questions, documents


def _opened(stack: ExitStack, folder: Path, documents: "list[Document]") -> "Library":
    """The library to ask: that of the documents, built for this run, or the one at ``folder``."""
    from assistant.evaluation.questions import write_corpus
    from index.build import build
    from index.library import Library

    if documents:
        built = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = built / "library"
        build([write_corpus(documents, built)], folder, progress=sys.stderr.isatty())
    return stack.enter_context(Library.open(folder))


def _asked(questions: "list[Question]", opened: "Library", model: "Model") -> "list[Outcome]":
    from tqdm import tqdm

    from assistant.evaluation.run import outcomes

    opened.search("liver 肝", k=1)  # the models load before the clock runs
    found = outcomes(questions, opened, model, _checker())
    shown = tqdm(
        found, model.name, total=len(questions), unit=" questions", disable=not sys.stderr.isatty()
    )
    return list(shown)


def _checker() -> Any:
    from grounding.checker import Checker

    return Checker()


def _write(path: Path, found: "list[list[Outcome]]", models: "list[Model]") -> None:
    from assistant.evaluation.run import told

    with path.open("w", encoding="utf-8") as out:
        for model, own in zip(models, found, strict=True):
            for one in own:
                line = {"model": model.name, **told(one)}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _print(told: dict[str, Any]) -> None:
    say(f"{told['questions']} questions over {told['papers']} papers, {told['checker']}")
    for run in told["runs"]:
        say()
        for name, value in run.items():
            if name != "failures":
                say(f"{name}: {_worded(value)}")
        for failure in run["failures"]:
            click.echo(f"{failure['question']}: {failure['reason']}", err=True)
    if told["difference"]:
        say("\ndifference (first less second)")
        for name, value in told["difference"].items():
            say(f"{name}: {_worded(value)}")


def _worded(value: Any) -> str:
    if isinstance(value, dict) and "low" in value:
        return f"{value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}] (n {value['n']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_worded(one)}" for name, one in value.items())
    return f"{value:.3f}" if isinstance(value, float) else "–" if value is None else str(value)
