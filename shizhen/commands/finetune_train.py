"""``shizhen finetune train`` and ``preflight``."""

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from finetune.preflight import Preflight
from finetune.preflight import preflight as foresee
from finetune.profiles import Profile, profile
from finetune.training.memory import MIB
from finetune.training.progress import Moment
from finetune.training.run import Often
from finetune.training.run import train as train_run
from shizhen.commands.options import as_json
from shizhen.output import PARTIAL, emit, say

PATH = click.Path(path_type=Path)


def settings(function: Any) -> Any:
    """The options that change a profile; one left out stays as the profile has it."""
    for option in (
        click.option("--profile", "name", default="smollm2-135m", show_default=True),
        click.option("--base", help="A model's folder, a .gguf file or a packaged base."),
        click.option("--length", type=click.IntRange(16), help="Tokens of a packed sequence."),
        click.option("--batch", type=click.IntRange(1), help="Sequences that a step learns from."),
        click.option("--epochs", type=click.IntRange(1)),
        click.option("--learning-rate", type=click.FloatRange(0, min_open=True)),
        click.option("--rank", type=click.IntRange(1)),
        click.option("--alpha", type=click.IntRange(1)),
        click.option("--dropout", type=click.FloatRange(0, 1, max_open=True)),
        click.option("--targets", help="Names of layers with commas between, or all-linear."),
        click.option("--layers", type=click.IntRange(0), help="The last so many; 0: all."),
        click.option("--dora/--no-dora", default=None, help="Weight-decomposed LoRA."),
        click.option("--rslora/--no-rslora", default=None, help="Rank-stabilised LoRA."),
        click.option("--quantise", type=click.Choice(["0", "4", "8"]), help="QLoRA, on a GPU."),
        click.option("--dtype", type=click.Choice(["bfloat16", "float32"])),
        click.option(
            "--attention", type=click.Choice(["sdpa", "flash_attention_2", "eager"]), default=None
        ),
        click.option("--pack/--no-pack", default=None, help="Rows laid end to end, or each alone."),
        click.option("--checkpointing/--no-checkpointing", default=None),
        click.option("--compile/--no-compile", "compiled", default=None),
        click.option("--seed", type=int),
    ):
        function = option(function)
    return function


def chosen(name: str, **given: Any) -> Profile:
    """The profile with what was given on the command line."""
    targets, quantise = given.pop("targets"), given.pop("quantise")
    if targets and targets != "all-linear":
        targets = tuple(part.strip() for part in targets.split(","))
    return profile(name).but(
        targets=targets or None,
        quantise=int(quantise) if quantise else None,
        compile=given.pop("compiled"),
        **given,
    )


@click.command()
@click.argument("rows", type=PATH)
@click.option("--out", type=PATH, required=True, help="Folder of the run.")
@settings
@click.option("--save-every", type=click.IntRange(1), default=50, show_default=True)
@click.option("--dev-every", type=click.IntRange(0), default=0, help="Steps; 0: never.")
@click.option("--resume", is_flag=True, help="Go on from the last whole checkpoint.")
@as_json
def train(
    rows: Path,
    out: Path,
    name: str,
    save_every: int,
    dev_every: int,
    resume: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Tune a base on ROWS, the folder that `finetune prepare` wrote."""
    tuned = train_run(
        rows,
        out,
        chosen(name, **given),
        resume=resume,
        often=Often(save_every, dev_every),
        command=shlex.join(["shizhen", *sys.argv[1:]]),
        tell=_tell,
    )
    if as_json:
        emit({"adapter": str(tuned.adapter)} | tuned.record)
    else:
        result = tuned.record["result"]
        say(f"{tuned.adapter}: {result['steps']} steps, {result['tokens_per_second']} tokens/s")


def _tell(moment: Moment) -> None:
    click.echo(moment.line(), err=True)


@click.command()
@click.argument("rows", type=PATH, required=False)
@click.option("--out", type=PATH, default=".", help="Folder that the run would be in.")
@settings
@as_json
def preflight(rows: Path | None, out: Path, name: str, as_json: bool, **given: Any) -> None:
    """Say what a run will take before anything is loaded; with ROWS, how long too."""
    found = foresee(chosen(name, **given), out, rows=rows)
    if as_json:
        emit(found.to_dict())
    else:
        _show(found)
    if not found.fits:
        sys.exit(PARTIAL)


def _show(found: Preflight) -> None:
    say(
        f"{found.base}: {found.parameters / 1e6:,.0f} M parameters, "
        f"{found.learnt_parameters / 1e6:,.1f} M learnt, on {found.device}"
    )
    for what, amount in (
        ("loading", found.loading),
        ("first step", found.first_step),
        ("merge", found.merge),
    ):
        say(f"{what:>12}: {amount / MIB:>9,.0f} MiB of memory at most")
    say(f"{'free':>12}: {(found.process + found.free) / MIB:>9,.0f} MiB")
    say(f"{'disk':>12}: {found.disk / MIB:>9,.0f} MiB of {found.free_disk / MIB:,.0f}")
    if found.steps is not None:
        say(f"{'run':>12}: {found.steps} steps, {found.tokens:,} tokens")
    if found.seconds is not None:
        say(f"{'time':>12}: about {found.seconds / 60:,.0f} minutes at the speed measured just now")
    say("It fits." if found.fits else "It does not fit: see --length, --rank, --checkpointing.")


@click.command()
@click.argument("dialogues", type=PATH)
@click.option("--out", type=PATH, required=True, help="Folder of the run.")
@settings
@click.option("--beta", type=click.FloatRange(0, min_open=True), default=0.1, show_default=True)
@as_json
def prefer(dialogues: Path, out: Path, name: str, beta: float, as_json: bool, **given: Any) -> None:
    """Second stage: prefer the answers of DIALOGUES to the same with a fault (DPO).

    --base is the merged model of the first stage.
    """
    from finetune.preference import prefer as prefer_run

    command = shlex.join(["shizhen", *sys.argv[1:]])
    told = prefer_run(dialogues, out, chosen(name, **given), beta=beta, command=command)
    if as_json:
        emit({"adapter": str(out / "adapter")} | told)
    else:
        result = told["result"]
        say(f"{out / 'adapter'}: {result['steps']} steps, {result['preferred']:.0%} preferred")
