"""``shizhen finetune abstention``."""

from pathlib import Path

import click

from finetune.evaluation.thresholds import abstention as chosen
from finetune.evaluation.tuned import load
from finetune.export.merge import adapter_of, base_of
from shizhen.commands.options import as_json
from shizhen.output import emit, say

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("run", type=FOLDER)
@click.argument("dialogues", type=FOLDER)
@click.option("--base", default="", help="Where the base is now.  [default: as trained]")
@click.option("--turns", type=click.Choice(["one", "all"]), default="one", show_default=True)
@click.option("--n", type=click.IntRange(1), help="At most so many dialogues.")
@click.option("--length", type=click.IntRange(64), default=2048, show_default=True)
@as_json
def abstention(
    run: Path, dialogues: Path, base: str, turns: str, n: int | None, length: int, as_json: bool
) -> None:
    """Choose from where on the tuned model of RUN abstains, on the dev side of DIALOGUES.

    It is kept beside the adapter; `evaluate`, `chat` and the assistant go by it.
    """
    adapter = adapter_of(run)
    speaker = load(base or str(base_of(adapter).folder), adapter, thresholds=False)
    told = chosen(dialogues, speaker, adapter, turns=turns, length=length, n=n)  # type: ignore[arg-type]
    if as_json:
        emit(told)
        return
    for language, one in told["languages"].items():
        unseen = [one["unseen_f1"], one["unseen_area"]]
        f1, area = ("unknown" if found is None else f"{found:.3f}" for found in unseen)
        say(
            f"{language}: abstains from {one['threshold']:.2f} nats on, {one['weight']:.2f} where "
            f"a passage speaks of all of the question; of {one['questions']} dev "
            f"questions over {one['papers']} papers, {one['abstaining']} to abstain from: "
            f"F1 {one['f1']:.3f}, precision {one['precision']:.3f}, recall {one['recall']:.3f}, "
            f"area {one['area']:.3f}; chosen without the question's paper F1 {f1}, area {area}"
        )
