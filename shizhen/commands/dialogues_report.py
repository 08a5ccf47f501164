"""``shizhen dialogues card | analyse | rules``."""

from pathlib import Path

import click

from dialogue_gen.analyse import analyse as analysed
from dialogue_gen.analyse import plot
from dialogue_gen.analyse import report as worded
from dialogue_gen.browse import load
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import ACCEPTED, REJECTED, read
from dialogue_gen.publish.dataset import publish
from dialogue_gen.rules import Context, cards, check
from literature.errors import ShizhenError
from shizhen.commands.dialogues_files import FILE
from shizhen.commands.options import as_json
from shizhen.output import emit, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--name", default="", help="Name of the data set.  [default: the folder's]")
@as_json
def card(folder: Path, name: str, as_json: bool) -> None:
    """Split what FOLDER holds and write its Parquet files and card anew."""
    accepted = list(read(folder / ACCEPTED))
    if not accepted:
        raise ShizhenError(
            f"no {ACCEPTED} with a dialogue in it",
            file=str(folder),
            cure="Run shizhen dialogues generate --out first.",
        )
    name = name or folder.resolve().name
    done = publish(folder, accepted, list(read(folder / REJECTED)), name=name)
    if as_json:
        emit({"card": str(done.card), "splits": dict(done.splits)})
    else:
        say(f"{done.card}: {dict(done.splits)}")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the report and its plot.")
@click.option("--recheck", is_flag=True, help="Hold every dialogue against the rules anew.")
@as_json
def analyse(files: tuple[Path, ...], out: Path | None, recheck: bool, as_json: bool) -> None:
    """Sort failing dialogues of FILES (rejected.jsonl, a model's outputs) by cause."""
    context = Context()

    def judged(dialogue: Dialogue) -> Dialogue:
        if not recheck:
            return dialogue
        return dialogue.model_copy(update={"checks": check(dialogue, context)})

    made = analysed(judged(dialogue) for file in files for dialogue in load(file))
    text = worded(made, [file.name for file in files])
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "analysis.md").write_text(text, encoding="utf-8")
        if made.main:
            plot(made, out / "causes.png")
    if as_json:
        emit(made.to_dict())
    else:
        say(text)


@click.command()
@as_json
def rules(as_json: bool) -> None:
    """List the rules every dialogue is held to, with their reasons."""
    if as_json:
        emit({"rules": [one.model_dump() for one in cards()]})
        return
    for one in cards():
        say(f"{one.name}: {one.en} / {one.zh}")
