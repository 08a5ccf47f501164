"""``shizhen conversations``: what was asked and answered, found again, exported, deleted."""

from dataclasses import asdict
from pathlib import Path

import click

from assistant.conversations import Conversation, Conversations
from assistant.exporting import FORMS
from assistant.journal import Journal
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import emit, say

ID = click.argument("conversation")


@click.group(name="conversations")
def command() -> None:
    """Conversations kept in the journal, each with the evidence its answers were given on."""


@command.command(name="list")
@library
@click.option("--search", "words", default="", help="Only those that hold these words.")
@click.option("--most", default=20, show_default=True, help="How many at most.")
@as_json
def list_(library: Path | None, words: str, most: int, as_json: bool) -> None:
    """The conversations, the last spoken in first."""
    kept = _kept(library)
    found = kept.search(words, most) if words else kept.recent(most)
    if as_json:
        emit({"conversations": [asdict(one) for one in found]})
    for one in found if not as_json else ():
        say(_line(one))


@command.command()
@library
@ID
@click.option("--as", "form", default="markdown", show_default=True, help=f"{', '.join(FORMS)}.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; else the screen.")
def export(library: Path | None, conversation: str, form: str, out: Path | None) -> None:
    """CONVERSATION to read (markdown, json), or the papers it cites (ris, bibtex, …)."""
    text = _kept(library).export(conversation, form)
    if out is None:
        say(text)
    else:
        out.write_text(text, encoding="utf-8")


@command.command()
@library
@ID
@click.argument("title")
def rename(library: Path | None, conversation: str, title: str) -> None:
    """Call CONVERSATION by another TITLE."""
    _kept(library).rename(conversation, title)


@command.command()
@library
@ID
def delete(library: Path | None, conversation: str) -> None:
    """Take CONVERSATION out with all its answers; their bytes are overwritten."""
    _kept(library).delete(conversation)


def _kept(library: Path | None) -> Conversations:
    return Conversations(Journal(settings.load(library=library).library / "journal.sqlite"))


def _line(one: Conversation) -> str:
    return f"{one.id}  {one.updated[:16].replace('T', ' ')}  {one.turns:>3}  {one.title}"
