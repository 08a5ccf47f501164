"""The ``shizhen`` command. Each command is a file in ``shizhen/commands``, loaded when it is run."""

import importlib
import logging
import sys

import click

from literature.errors import ShizhenError
from shizhen import __version__

COMMANDS = {
    "ask": "ask",
    "eval": "evaluate",
    "index": "index",
    "read": "read",
    "search": "search",
    "serve": "serve",
}
"""Command name → module in ``shizhen/commands``; a new command is one new file and one line."""


class Commands(click.Group):
    """Imports a command's module only when that command runs: ``--help`` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order a newcomer meets them in the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The click command of that name, or ``None`` where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"shizhen.commands.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="shizhen")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, on standard error.")
def cli(verbose: bool) -> None:
    """Medical answers from the literature, each sentence checked against its source."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


def main() -> None:
    """Run the command line; an error a user can mend is one line and exit code 2."""
    try:
        cli()
    except ShizhenError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
