"""``shizhen index``: build, look into, check and tidy a library."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from index import engines, stores
from index.build import build as build_library
from index.generations import gc as gc_library
from index.info import info as library_info
from index.lock import writer
from index.report import report as library_report
from index.settings import IndexSettings
from index.sources import remember, remembered
from index.stores import tidy as tidy_stores
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
@click.option("--engine", type=click.Choice(engines.NAMES), help="What embeds.  [default: local]")
@click.option("--ray-address", help="The Ray cluster of --engine ray; else one is started here.")
@click.option("--workers", type=click.IntRange(1), help="How many embed at once with --engine ray.")
@click.option(
    "--store", type=click.Choice(stores.NAMES), help="Where vectors lie.  [default: as they do]"
)
@click.option("--store-uri", help="The server of --store milvus; else Milvus Lite in the library.")
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
    **elsewhere: str | int | None,
) -> None:
    """Read SOURCES (files or folders) into the library; what has not changed is not done again.

    Without SOURCES those of the last build are read again. Records of patients among them (病历)
    are kept without what identifies a person; what was replaced is kept nowhere.

    New passages can be embedded on a Ray cluster (--engine ray), and passages and vectors be kept
    in Milvus (--store milvus); what the library answers is the same.
    """
    chosen = settings.load(library=library)
    told = {"ocr": ocr or None, "deidentify": deidentify}
    reading = chosen.index.reading.model_copy(update={k: v for k, v in told.items() if v})
    given = [path.absolute() for path in sources] or remembered(chosen.library)
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
        settings=_placed(chosen.index, elsewhere).model_copy(update={"reading": reading}),
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


def _placed(chosen: IndexSettings, told: dict[str, str | int | None]) -> IndexSettings:
    """The settings, with what the options say of the engine and the store over them."""
    engine = {"name": told["engine"], "address": told["ray_address"], "workers": told["workers"]}
    store = {"name": told["store"], "uri": told["store_uri"]}
    return chosen.model_copy(
        update={
            "engine": chosen.engine.model_copy(update={k: v for k, v in engine.items() if v}),
            "store": chosen.store.model_copy(update={k: v for k, v in store.items() if v}),
        }
    )


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
    chosen = settings.load(library=library)
    path = chosen.library
    faults = verify_library(path, chosen.index)
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
    chosen = settings.load(library=library)
    path = chosen.library
    library_info(path)  # says so where there is no library
    with writer(path):
        removed = gc_library(path)
        tidy_stores(path, chosen.index)
    if as_json:
        emit({"removed": removed})
    else:
        say("\n".join(f"removed {name}" for name in removed) or "nothing to remove")
