"""``shizhen dialogues``: cited dialogues from a library, checked, published and looked at."""

import click

from shizhen.commands.dialogues_files import export, import_, show, validate
from shizhen.commands.dialogues_generate import generate
from shizhen.commands.dialogues_report import analyse, card, rules


@click.group(name="dialogues")
def command() -> None:
    """Make, check, publish and look at cited dialogues."""


for _one in (generate, validate, card, show, export, import_, analyse, rules):
    command.add_command(_one)
