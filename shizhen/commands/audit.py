"""``shizhen audit``: answers of anyone's, checked claim by claim."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from assistant.audit.bundle import pack, private_key, public_key
from assistant.audit.check import audit
from assistant.audit.layouts import SQLITE, read_answers
from assistant.audit.nouns import CitedAnswer
from assistant.audit.passages import read_passages
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import to_csv, to_dict
from assistant.audit.resolve import Resolver
from assistant.audit.stale import Kind, stale
from assistant.audit.standing import with_notices
from assistant.audit.verify import verify
from assistant.disputes import Disputes
from assistant.journal import Journal
from grounding.checker import Checker
from index.library import Library
from literature.errors import Failure, ShizhenError
from literature.retractions import RetractionList
from shizhen import settings
from shizhen.commands.audit_options import go_together, writable
from shizhen.commands.audit_report import tell, tell_changes, tell_verified
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report, report_some, say

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
@click.option("--retractions", type=PATH, help="Snapshots of retractions, a file or a folder.")
@as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool, **options: Any) -> None:
    """Check each claim of the answers in FILE against what it cites.

    FILE holds answers of any tool: JSON, JSON lines, Markdown or text with [n] and a list of
    references, ALCE, ExpertQA, the answers and dialogues of Shizhen, or its journal.
    """
    go_together(options)
    if options["verifying"]:
        _verify(ctx, options["verifying"], options["key"], as_json)
    elif options["staling"]:
        _stale(ctx, options["file"], options["library"], options["retractions"], as_json)
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
    retractions: Path | None,
    **_: Any,
) -> None:
    writable((html, csv_, bundle), (file, passages, key, retractions))
    signing = private_key(key) if key else None
    given = read_passages(passages) if passages else {}
    notices, failed = _notices(retractions)
    answers, refused = _read(file)
    with opened(library) as shelf:
        generation = shelf.generation if shelf else ""
        done = audit(answers, Checker(), Resolver(shelf, given), generation, file.name)
    done = replace(done, disputes=_disputes(file), refused=refused)
    if notices:
        done = with_notices(done, notices)
    forms: tuple[tuple[Path | None, Callable[[], str | bytes]], ...] = (
        (html, lambda: to_html(done)),
        (csv_, lambda: to_csv(done)),
        (bundle, lambda: pack(done, signing)),
    )
    for path, made in forms:
        if path:
            write(path, made())
    if as_json:
        emit(to_dict(done))
    else:
        tell(done)
    if failed or refused:
        ctx.exit(PARTIAL)


def _read(file: Path) -> tuple[list[CitedAnswer], tuple[Failure, ...]]:
    """The answers of a file, and the records that are none, which are told.

    These are kept by the file's name alone: a report that is handed on tells no folder. Raises
    ``ShizhenError`` where there is no answer.
    """
    found = list(read_answers(file))
    answers = [each for each in found if isinstance(each, CitedAnswer)]
    refused = [each for each in found if isinstance(each, Failure)]
    report(refused)
    if not answers:
        raise ShizhenError("no answer could be read", file=str(file), cure="See docs/audit.md.")
    return answers, tuple(replace(each, file=file.name) for each in refused)


def _notices(retractions: Path | None) -> tuple[RetractionList | None, bool]:
    """The snapshots asked for, and whether something in them could not be used, which is told."""
    if retractions is None:
        return None, False
    notices = RetractionList.load(retractions)
    return notices, report_some(notices.failures, "records that could not be used")


def _verify(ctx: click.Context, bundle: Path, key: Path | None, as_json: bool) -> None:
    """Say whether a bundle is what was sealed; exit code 2 where it is not."""
    done = verify(bundle, Checker(), public_key(key) if key else None)
    if as_json:
        emit(done.to_dict())
    else:
        tell_verified(str(bundle), done)
    for fault in done.faults:
        click.echo(f"{bundle}: {fault}", err=True)
    if not done.sound:
        ctx.exit(2)
    click.echo(f"{bundle}: unaltered", err=True)


def _stale(
    ctx: click.Context,
    file: Path | None,
    library: Path | None,
    retractions: Path | None,
    as_json: bool,
) -> None:
    """Say what has changed under the answers of a journal."""
    path = file or settings.load(library=library).library / "journal.sqlite"
    if not path.exists():
        raise ShizhenError(
            "there is no journal",
            file=str(path),
            cure="Name a library that has answered something.",
        )
    notices, failed = _notices(retractions)
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
    else:
        tell_changes(changes)
        say(f"{changed} of {answers} answers changed · checker {checker.version}")
    if failed:
        ctx.exit(PARTIAL)


def _disputes(file: Path) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """What reviewers said against the verdicts, where FILE is a journal."""
    with file.open("rb") as stream:
        if stream.read(len(SQLITE)) != SQLITE:
            return {}
    return Disputes(Journal(file)).by_sentence()


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
