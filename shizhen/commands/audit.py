"""``shizhen audit``: answers of anyone's, checked claim by claim."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from assistant.audit.check import Audit, audit
from assistant.audit.layouts import read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.audit.passages import read_passages
from assistant.audit.report.page import SIGNS, to_html
from assistant.audit.report.plain import to_csv, to_dict
from assistant.audit.resolve import Resolver
from grounding.checker import Checker
from grounding.error_rates import of_label
from grounding.verdict import Label
from index.library import Library
from literature.errors import Failure, ShizhenError
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report

PATH = click.Path(path_type=Path)


@click.command(name="audit")
@click.argument("file", type=PATH, required=False)
@library
@click.option("--passages", type=PATH, help="The passages that the markers number, JSON or text.")
@click.option("--html", type=PATH, help="Write one self-contained HTML report.")
@click.option("--csv", "csv_", type=PATH, help="Write a row for each citation.")
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    file: Path | None,
    library: Path | None,
    passages: Path | None,
    html: Path | None,
    csv_: Path | None,
    as_json: bool,
) -> None:
    """Check each claim of the answers in FILE against what it cites.

    FILE holds answers of any tool: JSON, JSON lines, Markdown or text with [n] and a list of
    references, ALCE, ExpertQA, the answers and dialogues of Shizhen, or its journal.
    """
    if file is None:
        raise click.UsageError("name a FILE of answers")
    given = read_passages(passages) if passages else {}
    found = list(read_answers(file))
    answers = [each for each in found if isinstance(each, CitedAnswer)]
    failed = report(each for each in found if isinstance(each, Failure))
    if not answers:
        raise ShizhenError("no answer could be read", file=str(file), cure="See docs/audit.md.")
    with opened(library) as shelf:
        generation = shelf.generation if shelf else ""
        done = audit(answers, Checker(), Resolver(shelf, given), generation, file.name)
    if html:
        write(html, to_html(done))
    if csv_:
        write(csv_, to_csv(done))
    if as_json:
        emit(to_dict(done))
    else:
        _print(done)
    if failed:
        ctx.exit(PARTIAL)


@contextmanager
def opened(library: Path | None) -> Iterator[Library | None]:
    """The library asked for, or the one of the settings where there is one; none is no fault."""
    path = settings.load(library=library).library
    if library is None and not (path / "CURRENT").exists():
        yield None
        return
    with Library.open(path) as shelf:
        yield shelf


def write(path: Path, text: str) -> None:
    """A text into a file. Raises ``ShizhenError`` where it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise ShizhenError(
            f"it cannot be written: {error.strerror}", file=str(path), cure="Name another place."
        ) from error
    click.echo(f"written: {path}", err=True)


def _print(done: Audit) -> None:
    counts = done.counts()
    width = max(len(str(label)) for label in Label)
    click.echo(f"{'verdict'.ljust(width)}  claims   share  measured wrong")
    for label in Label:
        wrong, n = of_label(done.checker, label)
        share = 100 * counts[str(label)] / max(1, counts["claims"])
        rate = f"{100 * wrong / n:.1f} % of {n}" if n else "–"
        click.echo(f"{str(label).ljust(width)}  {counts[str(label)]:6}  {share:5.1f} %  {rate}")
    told: tuple[tuple[str, Any], ...] = (
        ("answers", counts["answers"]),
        ("claims", counts["claims"]),
        ("citations", counts["citations"]),
        ("citing nothing", counts["uncited"]),
        ("sources not found", counts["unresolved"]),
    )
    click.echo(" · ".join(f"{n} {name}" for name, n in told))
    for number, answer in enumerate(done.answers, 1):
        for place, claim in enumerate(answer.claims, 1):
            if claim.verdict.label in (Label.SUPPORTED, Label.NOT_CHECKED):
                continue
            reasons = " ".join(reason.text(answer.language) for reason in claim.verdict.reasons)
            mark = SIGNS[claim.verdict.label]
            click.echo(f"{number}.{place} {mark} {claim.verdict.label}: {claim.statement.text}")
            click.echo(f"    {reasons}")
    click.echo(f"checker {done.checker}")
