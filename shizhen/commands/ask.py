"""``shizhen ask``: one checked answer."""

from pathlib import Path

import click

from assistant.answer import Answer, Citation
from assistant.ask import ask
from assistant.conversations import Conversations
from assistant.journal import Journal
from assistant.models import load as load_model
from assistant.words import say as word
from grounding.checker import Checker
from grounding.verdict import Label
from index.library import Library
from shizhen import settings
from shizhen.commands.options import as_json, library, question
from shizhen.output import emit, flagged, say

MARKS = {
    Label.SUPPORTED: ("green", "✓"),
    Label.PARTIAL: ("yellow", "◐"),
    Label.CONTRADICTED: ("red", "✕"),
    Label.NOT_FOUND: ("red", "?"),
    Label.NOT_CHECKED: ("yellow", "–"),
    Label.INVALID: ("red", "!"),
}


@click.command(name="ask")
@question
@library
@click.option("--model", help="Model that answers; extractive needs none.")
@click.option("--in", "conversation", help="Id of the conversation this goes on with.")
@click.option("--new", is_flag=True, help="Start a conversation; its id is printed at the end.")
@click.option("--only-supported", is_flag=True, help="Leave out what its sources do not bear out.")
@as_json
def command(
    question: str,
    library: Path | None,
    model: str | None,
    conversation: str | None,
    new: bool,
    only_supported: bool,
    as_json: bool,
) -> None:
    """Answer QUESTION from the library, each sentence checked against what it cites."""
    chosen = settings.load(library=library, model=model)
    journal = Journal(chosen.library / "journal.sqlite")
    kept = Conversations(journal)
    with Library.open(chosen.library, chosen.index) as opened:
        answer = ask(
            question,
            opened,
            load_model(chosen.model),
            Checker(),
            history=kept.answers(conversation) if conversation else (),
            only_supported=only_supported,
        )
    conversation = kept.start() if new else conversation
    if conversation:
        kept.add(conversation, answer)
        click.echo(f"conversation {conversation}", err=True)
    else:
        journal.add(answer)
    if as_json:
        emit(answer.to_dict())
    else:
        show(answer)


def show(answer: Answer) -> None:
    """An answer for reading: each statement with its verdict, then the passages it cites."""
    say(answer.question)
    say()
    for segment in answer.segments:
        markers = "".join(f"[{n}]" for n in segment.citations)
        say(f"  {segment.text} {markers}".rstrip())
        if segment.verdict:
            colour, mark = MARKS[segment.verdict.label]
            reasons = " ".join(r.text(answer.language) for r in segment.verdict.reasons)
            say("    " + click.style(f"{mark} {segment.verdict.label}", fg=colour) + f" {reasons}")
    for note in answer.notes:
        say(f"  {note}")
    if answer.citations:
        say()
    for citation in answer.citations:
        say(f"  [{citation.n}] {_reference(citation)}")
    say(f"  {word('disclaimer', answer.language)}")
    say()
    say(
        f"  {answer.model} · {answer.searched.papers} papers searched · "
        f"generation {answer.generation} · {answer.seconds:.2f} s"
    )


def _reference(citation: Citation) -> str:
    paper = citation.paper
    where = ", ".join(str(v) for v in (paper["journal"], paper["year"]) if v)
    name = f"PMID {paper['pmid']}" if paper["pmid"] else paper["doi"]
    summary = "summary" if paper["kind"] == "summary" else ""
    told = ". ".join(part for part in (paper["title"].rstrip("."), where, name, summary) if part)
    return flagged(told, paper["status"])
