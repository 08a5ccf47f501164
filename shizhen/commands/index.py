"""``shizhen index``: build, look into, check and tidy a library."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.build import build as build_library
from index.generations import gc as gc_library
from index.info import info as library_info
from index.lock import writer
from index.report import report as library_report
from index.sources import remember, remembered
from index.verify import verify as verify_library
from literature.errors import ShizhenError
from shizhen import settings
from shizhen.commands.options import as_json, library
from shizhen.output import PARTIAL, emit, report, say


@click.group(name="index")
def command() -> None:
    """Build, look into, check and tidy a library."""


@command.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@library
@click.option("--embedder", "embedders", multiple=True, help="Embedder(s) by name or folder.")
@click.option("--ocr", is_flag=True, help="Read pages that are pictures with tesseract.")
@click.option(
    "--deidentify",
    type=click.Choice(["records", "all", "none"]),
    help="Whose names, numbers, addresses are replaced: records of patients (default), all, none.",
)
@click.option("--quiet", is_flag=True, help="No progress bars.")
@as_json
def build(
    sources: tuple[Path, ...],
    library: Path | None,
    embedders: tuple[str, ...],
    ocr: bool,
    deidentify: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read SOURCES (files or folders) into the library; what has not changed is not done again.

    Without SOURCES those of the last build are read again. Records of patients among them (病历)
    are kept without what identifies a person; what was replaced is kept nowhere.
    """
    chosen = settings.load(library=library)
    told = {"ocr": ocr or None, "deidentify": deidentify}
    reading = chosen.index.reading.model_copy(update={k: v for k, v in told.items() if v})
    given = sources or remembered(chosen.library)
    if not given:
        raise ShizhenError(
            "nothing was named to read, and no build before this one says what",
            file=str(chosen.library),
            cure="Name files or folders: shizhen index build SOURCE… --library DIR.",
        )
    done = build_library(
        given,
        chosen.library,
        embedders=embedders or chosen.index.embedders,
        progress=not quiet,
        settings=chosen.index.model_copy(update={"reading": reading}),
    )
    remember(chosen.library, given)
    failed = report(done.failures)
    if as_json:
        emit(asdict(library_report(chosen.library, done.before)) | asdict(done))
    else:
        say(
            f"{chosen.library}: generation {done.generation}, {done.papers} papers, "
            f"{done.passages} passages ({done.embedded} embedded, {done.reused} reused, "
            f"{done.removed} removed) in {done.seconds:.1f} s"
        )
    if failed:
        sys.exit(PARTIAL)


@command.command()
@library
@as_json
def info(library: Path | None, as_json: bool) -> None:
    """Say what the library holds and how it was made."""
    held = library_info(settings.load(library=library).library)
    if as_json:
        emit(held)
        return
    for key, value in held.items():
        say(f"{key}: {value}")


@command.command()
@library
@as_json
def verify(library: Path | None, as_json: bool) -> None:
    """Check every file, count, vector and offset of the library."""
    path = settings.load(library=library).library
    faults = verify_library(path)
    if as_json:
        emit({"sound": not faults, "faults": faults})
    elif not faults:
        say(f"{path}: sound")
    if faults:
        raise ShizhenError("; ".join(faults), file=str(path), cure="Run shizhen index build again.")


@command.command()
@library
@as_json
def gc(library: Path | None, as_json: bool) -> None:
    """Remove what no reader needs: all generations but the live one and the one before it."""
    path = settings.load(library=library).library
    library_info(path)  # says so where there is no library
    with writer(path):
        removed = gc_library(path)
    if as_json:
        emit({"removed": removed})
    else:
        say("\n".join(f"removed {name}" for name in removed) or "nothing to remove")
