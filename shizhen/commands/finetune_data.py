"""``shizhen finetune prepare``."""

from pathlib import Path

import click

from finetune.augment import AugmentSettings
from finetune.base import find, load_tokenizer
from finetune.encode import SpanWeights
from finetune.prepare import PrepareSettings
from finetune.prepare import prepare as prepare_rows
from shizhen.commands.options import as_json
from shizhen.output import emit, say

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("dialogues", type=click.Path(path_type=Path))
@click.option("--base", required=True, help="smollm2-135m, a model's folder or a .gguf file.")
@click.option("--out", type=FOLDER, required=True, help="Folder for the rows.")
@click.option("--template", default="", help="A family's, a .json or .jinja file.  [default: own]")
@click.option("--length", type=click.IntRange(64), default=2048, show_default=True)
@click.option("--epochs", type=click.IntRange(1), default=3, show_default=True)
@click.option("--lang", "languages", multiple=True, type=click.Choice(["en", "zh"]))
@click.option("--distractors", type=click.IntRange(0), help="The most shown at once.")
@click.option(
    "--withheld",
    type=click.FloatRange(0, 1),
    default=AugmentSettings().withheld,
    show_default=True,
    help="Share of dialogues that lose the papers that answer them, and abstain.",
)
@click.option(
    "--strayed",
    type=click.FloatRange(0, 1),
    default=AugmentSettings().strayed,
    show_default=True,
    help="Share of dialogues that are also asked what their passages do not answer.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--marker-weight", type=float, default=1.0, show_default=True)
@click.option(
    "--opening-weight",
    type=click.FloatRange(1),
    default=1.0,
    show_default=True,
    help="Of an answer's first tokens, that decide whether it abstains.",
)
@click.option("--external-weight", type=click.FloatRange(0, 0.3), default=0.2, show_default=True)
@click.option("--most-lost", type=click.FloatRange(0, 1), default=0.02, show_default=True)
@as_json
def prepare(
    dialogues: Path,
    base: str,
    out: Path,
    template: str,
    length: int,
    epochs: int,
    languages: tuple[str, ...],
    distractors: int | None,
    withheld: float,
    strayed: float,
    seed: int,
    marker_weight: float,
    opening_weight: float,
    external_weight: float,
    most_lost: float,
    as_json: bool,
) -> None:
    """Write the rows that DIALOGUES (a folder with train.jsonl, or one file) are learnt from.

    Nothing that carries meaning is cut: to fit into --length tokens distractors go first, then the
    oldest turns, into a row of their own.
    """
    settings = PrepareSettings(
        template=template,
        length=length,
        epochs=epochs,
        seed=seed,
        most_lost=most_lost,
        languages=languages or ("en", "zh"),
        augment=AugmentSettings(withheld=withheld, strayed=strayed, distractors=distractors),
        weights=SpanWeights(marker=marker_weight, opening=opening_weight, external=external_weight),
    )
    tokenizer = load_tokenizer(find(base))
    manifest = prepare_rows(dialogues, tokenizer, out, settings, base=base)
    if as_json:
        emit(manifest)
        return
    for side, told in manifest["counts"].items():
        say(
            f"{side}: {told['rows']} rows of {told['dialogues']} dialogues "
            f"({told['tokens']} tokens); label tokens kept {told['labels_kept']:.2%} "
            f"({told['labels']} of {told['labels_whole']}; a plain cut-off at {length} would keep "
            f"{told['labels_kept_by_cut_off']:.2%})"
        )
    for name in manifest["left_out"]:
        say(f"left out, does not fit: {name}")
