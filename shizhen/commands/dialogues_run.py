"""``shizhen dialogues generate --model``: the part of it that a chat model is paid for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dialogue_gen.chat.generate import foresee, generate
from dialogue_gen.run.estimate import Estimate
from dialogue_gen.run.run import Report
from dialogue_gen.run.settings import RunSettings
from index.library import Library
from literature.errors import ShizhenError
from shizhen import settings
from shizhen.output import say

OPTIONS = (
    click.option("--model", help="Chat model that writes, at the endpoint of the settings."),
    click.option("--batch", is_flag=True, help="By the Batch API: half the price, up to a day."),
    click.option("--dry-run", is_flag=True, help="Say what it would cost, and send nothing."),
    click.option(
        "--like", type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="For the dry run: an earlier run's folder, to foresee lengths and repairs by.",
    ),
    click.option("--max-usd", type=click.FloatRange(0, min_open=True), help="Never spend more."),
    click.option("--rpm", type=click.FloatRange(0, min_open=True), help="Requests a minute."),
    click.option("--tpm", type=click.FloatRange(0, min_open=True), help="Tokens a minute."),
    click.option(
        "--concurrency", type=click.IntRange(1, 1000), default=16, show_default=True,
        help="Requests open at once.",
    ),
    click.option(
        "--canary", type=click.IntRange(0), default=50, show_default=True,
        help="So many go first; the rest only if these pass.",
    ),
    click.option(
        "--max-rejected", type=click.FloatRange(0, 1), default=0.4, show_default=True,
        help="Stop when a greater share is rejected.",
    ),
    click.option(
        "--pay-again", is_flag=True,
        help="Ask again what may have been paid for and whose answer was lost.",
    ),
)  # fmt: skip


def model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a run by a chat model to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def by_model(
    library: Path | None,
    n: int,
    out: Path,
    *,
    seed: int,
    chinese: float,
    quiet: bool,
    model: str,
    dry_run: bool,
    like: Path | None = None,
    **limits: Any,
) -> Report | Estimate:
    """What the model was asked and what came, or, for a dry run, what it would cost.

    Raises ``ShizhenError`` where there is no such endpoint.
    """
    chosen = settings.load(library=library, model=model)
    if chosen.model is None or not chosen.model.base_url:
        raise ShizhenError(
            f"no endpoint is set for {model}",
            cure="Set base_url under [model] in shizhen.toml, or SHIZHEN_BASE_URL.",
        )
    asked = RunSettings(**limits)
    with Library.open(chosen.library, chosen.index) as opened:
        if dry_run:
            plan: dict[str, Any] = {"seed": seed, "chinese": chinese}
            return foresee(opened, n, out, chosen.model, asked, **plan, like=like)
        return generate(
            opened, n, out, chosen.model, asked, seed=seed, chinese=chinese, show=not quiet
        )


def tell_estimate(found: Estimate) -> None:
    """An estimate for a reader."""
    say(f"{found.items} dialogues planned, {found.done} done; {found.requests} requests to come")
    say(f"{found.tokens_in:,} tokens in, {found.tokens_out:,} out, as far as can be foreseen")
    if found.usd is None or found.most_usd is None:
        say("No price is known: set price_in and price_out in the model's profile.")
    else:
        say(f"{found.usd:.2f} USD, at most {found.most_usd:.2f} (prices: {found.price_as_of})")
    if found.minutes is not None:
        say(f"at least {found.minutes:.0f} minutes within the limits")
    if not found.seen:
        say("Lengths and repairs are guessed: ask again after the canary, or name a run --like it.")


def tell_report(found: Report) -> None:
    """A report for a reader."""
    say(f"{found.accepted} accepted, {found.rejected} rejected, {found.waiting} not answered")
    if found.usd is not None:
        say(f"{found.usd:.2f} USD paid")
    if found.held:
        unknown = f"at most {found.unknown_usd:.2f} USD" if found.unknown_usd else "no known price"
        say(
            f"{found.held} requests may have been paid for, their answers lost ({unknown}): "
            "they are held back; --pay-again asks them again"
        )
    for rule, times in found.broken.items():
        say(f"  {times:6} × {rule}")
    for reason, times in found.dead.items():
        say(f"  {times:6} given up: {reason}")
    if found.batches:
        say(f"{found.batches} batches are open at the server: run again to fetch them")
    if found.stopped:
        say(f"Stopped: {found.stopped}. The same command goes on from here.")
