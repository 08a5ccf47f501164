"""``shizhen finetune``: a model of one's own that cites: prepare, train, evaluate, hand on."""

import click

from shizhen.commands.finetune_data import prepare


@click.group(name="finetune")
def command() -> None:
    """Tune a model on cited dialogues, and measure what it gained."""


for _one in (prepare,):
    command.add_command(_one)
