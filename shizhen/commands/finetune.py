"""``shizhen finetune``: a model of one's own that cites: prepare, train, evaluate, hand on."""

import click

from shizhen.commands.finetune_abstention import abstention
from shizhen.commands.finetune_data import prepare
from shizhen.commands.finetune_evaluate import evaluate
from shizhen.commands.finetune_out import chat, gguf, merge
from shizhen.commands.finetune_train import prefer, preflight, train


@click.group(name="finetune")
def command() -> None:
    """Tune a model on cited dialogues, and measure what it gained."""


for _one in (prepare, preflight, train, abstention, evaluate, prefer, merge, gguf, chat):
    command.add_command(_one)
