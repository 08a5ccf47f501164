"""``shizhen finetune evaluate``."""

from pathlib import Path

import click

from assistant.models import load as load_chat_model
from assistant.models.base import Obliging
from finetune.evaluation.evaluate import EvaluationSettings
from finetune.evaluation.evaluate import evaluate as evaluated
from finetune.evaluation.general import from_file, own
from finetune.evaluation.metrics import FIGURES
from finetune.evaluation.tuned import load
from literature.errors import ShizhenError
from shizhen import settings
from shizhen.commands.options import as_json
from shizhen.output import emit, say

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("dialogues", type=FOLDER)
@click.option("--base", required=True, help="smollm2-135m, a model's folder or a .gguf file.")
@click.option("--adapter", type=FOLDER, help="Folder of the adapter that was learnt.")
@click.option("--template", default="", help="As given to prepare.  [default: the model's own]")
@click.option("--out", type=FOLDER, required=True, help="Folder for answers, figures and report.")
@click.option("--against", type=FOLDER, help="Folder of the evaluation before tuning.")
@click.option("--side", type=click.Choice(["test", "dev"]), default="test", show_default=True)
@click.option("--turns", type=click.Choice(["one", "all"]), default="all", show_default=True)
@click.option("--n", type=click.IntRange(1), help="At most so many dialogues.")
@click.option("--length", type=click.IntRange(64), default=2048, show_default=True)
@click.option("--room", type=click.IntRange(1), default=256, show_default=True)
@click.option("--batch", type=click.IntRange(1), default=8, show_default=True)
@click.option("--general", type=click.Path(path_type=Path), help="Chats for the general loss.")
@click.option("--judge", default="", help="A model profile that marks the answers.")
@as_json
def evaluate(
    dialogues: Path,
    base: str,
    adapter: Path | None,
    template: str,
    out: Path,
    against: Path | None,
    side: str,
    turns: str,
    n: int | None,
    length: int,
    room: int,
    batch: int,
    general: Path | None,
    judge: str,
    as_json: bool,
) -> None:
    """Ask a model the held-out questions of DIALOGUES, and count what its answers are worth.

    Once without --adapter, then with it and --against the first folder: the report is then before
    and after. A run that was stopped goes on where it was.
    """
    chosen = EvaluationSettings.model_validate(
        {"side": side, "turns": turns, "n": n, "length": length, "room": room, "batch": batch}
    )
    marker = _judge(judge) if judge else None
    chats = from_file(general) if general else own()
    speaker = load(base, adapter, template)
    made = evaluated(dialogues, speaker, out, chosen, against=against, chats=chats, judge=marker)
    if as_json:
        emit({key: value for key, value in made.items() if key != "counted"})
        return
    say(f"{made['questions']} questions over {made['papers']} papers; report in {out}/README.md")
    for name in FIGURES:
        value = made["figures"][name]
        gain = made.get("gains", {}).get(name, {}).get("difference")
        told = "" if gain is None else f" ({gain:+.3f})"
        say(f"  {name.replace('_', ' ')}: {'–' if value is None else f'{value:.3f}'}{told}")


def _judge(name: str) -> Obliging:
    model = load_chat_model(settings.load(model=name).model)
    if not isinstance(model, Obliging):
        raise ShizhenError(
            "this model cannot mark answers",
            record=name,
            cure="Name a profile of kind endpoint from your settings file.",
        )
    return model
