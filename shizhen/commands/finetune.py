"""``shizhen finetune``: a model of one's own that cites: prepare, train, evaluate, hand on."""

import click

from shizhen.commands.finetune_data import prepare
from shizhen.commands.finetune_evaluate import evaluate
from shizhen.commands.finetune_train import train


@click.group(name="finetune")
def command() -> None:
    """Tune a model on cited dialogues, and measure what it gained."""


for _one in (prepare, evaluate, train):
    command.add_command(_one)
