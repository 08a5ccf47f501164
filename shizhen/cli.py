"""The ``shizhen`` command: one file per command in ``shizhen/commands``, loaded when run."""

import importlib
import logging
import sys

import click

from literature.errors import ShizhenError
from shizhen import __version__
from shizhen.output import nothing_unprintable
from shizhen.server import threads_sleep

COMMANDS = {
    "ask": ("ask", "One checked answer."),
    "audit": ("audit", "Answers of anyone's, checked claim by claim."),
    "conversations": ("conversations", "Past conversations: find, export, delete."),
    "deidentify": ("deidentify", "A text with what identifies a person replaced."),
    "dispute": ("dispute", "Overturn a verdict, and export what was overturned."),
    "dialogues": ("dialogues", "Cited dialogues: make, check, publish, look at."),
    "eval": ("evaluate", "Measure the search and the checker on labelled files."),
    "fetch": ("fetch", "Literature from where it is published, into a folder."),
    "finetune": ("finetune", "A model of one's own that cites: prepare, train, evaluate."),
    "index": ("index", "Build, look into and check a library."),
    "literature": ("literature", "What became of every record; which papers were retracted."),
    "read": ("read", "What a reader makes of a file, and what it refuses."),
    "search": ("search", "The passages nearest to a question."),
    "serve": ("serve", "The web page."),
}
"""Command → its module in ``shizhen/commands`` and its line in the help."""

ROOMS = ("assistant", "dialogue_gen", "finetune", "grounding", "index", "literature", "ui")
"""Whose warnings are shown."""


class Commands(click.Group):
    """Imports a command's module only when that command runs, so that ``--help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The click command of that name, or ``None`` where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"shizhen.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, from the table and not from the modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


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
    for room in () if verbose else ROOMS:  # what others warn of is none of the reader's business
        logging.getLogger(room).setLevel(logging.WARNING)


def main() -> None:
    """Run the command line; an error a user can mend is one line and exit code 2."""
    threads_sleep()
    nothing_unprintable()
    try:
        cli()
    except ShizhenError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
