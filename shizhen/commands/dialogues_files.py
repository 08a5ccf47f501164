"""``shizhen dialogues validate | show | export | import``."""

import json
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import click

from dialogue_gen import show as shown
from dialogue_gen.browse import load
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.imports import Exchange
from dialogue_gen.imports import read as read_foreign
from dialogue_gen.near import NearDuplicates, speech
from dialogue_gen.publish.exports import FORMATS, as_lines
from dialogue_gen.review import Reviews
from dialogue_gen.rules import Context, check
from literature.errors import Failure
from shizhen.commands.options import as_json
from shizhen.output import PARTIAL, emit, report, say

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
COLOURS = {
    shown.Manner.LITERATURE: "blue",
    shown.Manner.EXTERNAL: "green",
    shown.Manner.UNSUPPORTED: "red",
    shown.Manner.CONNECTIVE: None,
}


@click.command()
@click.argument("file", type=FILE)
@as_json
def validate(file: Path, as_json: bool) -> None:
    """Hold every dialogue of FILE against all rules anew; exit code 3 where one breaks a rule."""
    rules: Counter[str] = Counter()
    context, failures, held = Context(seen=NearDuplicates()), list[Failure](), load(file)
    for number, dialogue in enumerate(held, start=1):
        checks = check(dialogue, context)
        if context.seen is not None:
            context.seen.add(dialogue.id, speech(dialogue))
        rules.update({broken.rule for broken in checks.failed})
        failures += [
            Failure(str(file), f"record {number}", f"{broken.rule}: {broken.reason}")
            for broken in checks.failed
        ]
    broken_records = len({failure.record for failure in failures})
    report(failures)
    if as_json:
        emit(
            {
                "dialogues": len(held),
                "valid": len(held) - broken_records,
                "rules": rules,
                "failures": [{"record": f.record, "reason": f.reason} for f in failures],
            }
        )
    else:
        say(f"{file}: {len(held) - broken_records} of {len(held)} keep all rules")
    if failures:
        sys.exit(PARTIAL)


@click.command()
@click.argument("file", type=FILE)
@click.option("--id", "id_", default="", help="Only the dialogues whose id begins like this.")
@click.option("--n", type=click.IntRange(1), default=3, show_default=True, help="How many.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page instead.")
def show(file: Path, id_: str, n: int, html: Path | None) -> None:
    """Print dialogues of FILE: literature blue, ⟦external⟧ green, ✗unsupported red."""
    wanted = (d for d in load(file) if d.id.startswith((id_, f"sha256:{id_}")))
    chosen = tuple(islice(wanted, n))
    if html:
        html.write_text(shown.html(chosen, file.name), encoding="utf-8")
        say(f"{html}: {len(chosen)} dialogues")
        return
    for dialogue in chosen:
        _print(dialogue)


def _print(dialogue: Dialogue) -> None:
    say(click.style(f"{dialogue.kind} · {dialogue.lang} · {dialogue.id[:20]}", bold=True))
    for turn in dialogue.turns:
        who = shown.word(turn.role, dialogue.lang)
        note = f" ({shown.word('abstains', dialogue.lang)})" if turn.abstain else ""
        said = "".join(
            click.style(
                shown.signed(text, how),
                fg=COLOURS[how],
                underline=how == shown.Manner.UNSUPPORTED or None,
            )
            for text, how in shown.pieces(turn)
        )
        say(f"  {click.style(who + note, bold=True)}: {said}")
    numbers = shown.cited(dialogue)
    for passage in dialogue.passages:
        number = f"[{numbers[passage.pid]}]" if passage.pid in numbers else " – "
        role = shown.word(passage.role, dialogue.lang)
        say(f"    {number} {passage.title} · {passage.pid} · {role}")
    for broken in dialogue.checks.failed:
        say("    " + click.style(f"✗ {broken.rule}: {broken.reason}", fg="red"))
    say()


@click.command()
@click.argument("file", type=FILE)
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--reviewed", is_flag=True, help="Leave out what reviewers have rejected.")
@as_json
def export(file: Path, format_: str, out: Path, reviewed: bool, as_json: bool) -> None:
    """Write the dialogues of FILE for another trainer, as JSON lines."""
    held = load(file)
    if reviewed:
        held = list(Reviews.beside(file).without_rejected(held))
    lines = list(as_lines(held, format_))
    out.write_text("".join(lines), encoding="utf-8")
    if as_json:
        emit({"out": str(out), "format": format_, "dialogues": len(held), "records": len(lines)})
    else:
        say(f"{out}: {len(lines)} records of {len(held)} dialogues")


@click.command(name="import")
@click.argument("file", type=FILE)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_json
def import_(file: Path, out: Path, as_json: bool) -> None:
    """Read others' dialogues (BenTsao, CMtMedQA, Alpaca) into plain exchanges, JSON lines."""
    formats: Counter[str] = Counter()
    failures = []
    with out.open("w", encoding="utf-8") as stream:
        for found in read_foreign(file):
            if isinstance(found, Exchange):
                formats[found.format] += 1
                stream.write(json.dumps(found.to_dict(), ensure_ascii=False) + "\n")
            else:
                failures.append(found)
    failed = report(failures)
    if as_json:
        emit({"out": str(out), "formats": formats, "failures": len(failures)})
    else:
        say(f"{out}: {sum(formats.values())} exchanges, {len(failures)} records left out")
    if failed:
        sys.exit(PARTIAL)
