"""``shizhen audit``: answers of anyone's, checked claim by claim."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from assistant.audit.bundle import pack, private_key, public_key
from assistant.audit.check import Audit, audit
from assistant.audit.layouts import SQLITE, read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.audit.passages import read_passages
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import to_csv, to_dict
from assistant.audit.resolve import Resolver
from assistant.audit.stale import Kind, stale
from assistant.audit.verify import verify
from assistant.disputes import Disputes
from assistant.journal import Journal
from grounding.checker import Checker
from grounding.error_rates import of_label
from grounding.verdict import Label
from index.library import Library
from literature.errors import Failure, ShizhenError
from literature.retractions import RetractionList
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
@click.option("--bundle", type=PATH, help="Write all that was checked into one sealed file.")
@click.option("--key", type=PATH, help="Ed25519 key (PEM): signs a bundle, or verifies one.")
@click.option("--verify", "verifying", type=PATH, help="Check a bundle again, without a library.")
@click.option("--stale", "staling", is_flag=True, help="What changed under the journal's answers.")
@click.option("--retractions", type=PATH, help="With --stale: snapshots of retractions.")
@as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool, **options: Any) -> None:
    """Check each claim of the answers in FILE against what it cites.

    FILE holds answers of any tool: JSON, JSON lines, Markdown or text with [n] and a list of
    references, ALCE, ExpertQA, the answers and dialogues of Shizhen, or its journal.
    """
    if options["verifying"]:
        _verify(ctx, options["verifying"], options["key"], as_json)
    elif options["staling"]:
        _stale(options["file"], options["library"], options["retractions"], as_json)
    elif options["file"] is None:
        raise click.UsageError("name a FILE of answers, or give --verify BUNDLE or --stale")
    else:
        _audit(ctx, as_json, **options)


def _audit(
    ctx: click.Context,
    as_json: bool,
    *,
    file: Path,
    library: Path | None,
    passages: Path | None,
    html: Path | None,
    csv_: Path | None,
    bundle: Path | None,
    key: Path | None,
    **_: Any,
) -> None:
    signing = private_key(key) if key else None
    given = read_passages(passages) if passages else {}
    found = list(read_answers(file))
    answers = [each for each in found if isinstance(each, CitedAnswer)]
    failed = report(each for each in found if isinstance(each, Failure))
    if not answers:
        raise ShizhenError("no answer could be read", file=str(file), cure="See docs/audit.md.")
    with opened(library) as shelf:
        generation = shelf.generation if shelf else ""
        done = audit(answers, Checker(), Resolver(shelf, given), generation, file.name)
        done = replace(done, disputes=_disputes(file))
    if html:
        write(html, to_html(done))
    if csv_:
        write(csv_, to_csv(done))
    if bundle:
        write(bundle, pack(done, signing))
    if as_json:
        emit(to_dict(done))
    else:
        _print(done)
    if failed:
        ctx.exit(PARTIAL)


def _verify(ctx: click.Context, bundle: Path, key: Path | None, as_json: bool) -> None:
    """Say whether a bundle is what was sealed; exit code 2 where it is not."""
    done = verify(bundle, Checker(), public_key(key) if key else None)
    if as_json:
        emit(done.to_dict())
    else:
        signed = f"signed by {done.signed}" if done.signed else "not signed"
        click.echo(f"{bundle}: {done.claims} claims, {signed}, sealed by {done.checker}")
        if done.checker != done.checker_now:
            click.echo(f"{done.checker_now} judges {len(done.changed)} citations otherwise")
            for change in done.changed:
                click.echo(f"  {change['claim']}: {change['before']} → {change['after']}")
    for fault in done.faults:
        click.echo(f"{bundle}: {fault}", err=True)
    if not done.sound:
        ctx.exit(2)
    click.echo(f"{bundle}: unaltered", err=True)


def _stale(
    file: Path | None, library: Path | None, retractions: Path | None, as_json: bool
) -> None:
    """Say what has changed under the answers of a journal."""
    path = file or settings.load(library=library).library / "journal.sqlite"
    if not path.exists():
        raise ShizhenError(
            "there is no journal",
            file=str(path),
            cure="Name a library that has answered something.",
        )
    notices = RetractionList.load(retractions) if retractions else None
    journal, checker = Journal(path), Checker()
    with opened(library) as shelf:
        changes = list(stale(journal, checker, shelf, notices))
        generation = shelf.generation if shelf else ""
    answers = len(journal.recent(10**9))
    changed = len({change.answer for change in changes})
    if as_json:
        counts = Counter(str(change.kind) for change in changes)
        emit(
            {
                "answers": answers,
                "changed": changed,
                "counts": {str(kind): counts[str(kind)] for kind in Kind},
                "changes": [change.to_dict() for change in changes],
                "checker": checker.version,
                "generation": generation,
            }
        )
        return
    for change in changes:
        where = f"{change.answer}, sentence {change.sentence} [{change.citation}] {change.paper}"
        click.echo(f"{where}: {change.kind} {change.before} → {change.after or '–'}")
        click.echo(f"    {change.text}")
        if change.detail:
            click.echo(f"    {change.detail}")
    click.echo(f"{changed} of {answers} answers changed · checker {checker.version}")


def _disputes(file: Path) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """What reviewers said against the verdicts, where FILE is a journal."""
    with file.open("rb") as stream:
        if stream.read(len(SQLITE)) != SQLITE:
            return {}
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for dispute in Disputes(Journal(file)).of():
        found.setdefault((dispute.answer, dispute.sentence), []).append(dispute.to_dict())
    return found


@contextmanager
def opened(library: Path | None) -> Iterator[Library | None]:
    """The library asked for, or the one of the settings where there is one; none is no fault."""
    chosen = settings.load(library=library)
    if library is None and not (chosen.library / "CURRENT").exists():
        yield None
        return
    with Library.open(chosen.library, chosen.index) as shelf:
        yield shelf


def write(path: Path, content: str | bytes) -> None:
    """A text into a file. Raises ``ShizhenError`` where it cannot be written."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        path.write_bytes(data)
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
            mark = claim.verdict.label.sign
            click.echo(f"{number}.{place} {mark} {claim.verdict.label}: {claim.statement.text}")
            click.echo(f"    {reasons}")
    click.echo(f"checker {done.checker}")
