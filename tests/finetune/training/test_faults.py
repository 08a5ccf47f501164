"""What goes wrong in a run ends in one line, and the last checkpoint stays whole."""

import errno
from pathlib import Path

import pytest
import torch
import yaml
from safetensors import SafetensorError

from finetune.base import find
from finetune.profiles import profile, shipped
from finetune.training import checkpoints, faults
from literature.errors import ShizhenError


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with one whole checkpoint and one that was being written."""
    for step, sealed in ((2, True), (4, False)):
        folder = tmp_path / "checkpoints" / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        (folder / "adapter_model.safetensors").write_bytes(b"weights")
        if sealed:
            checkpoints.seal(folder)
    return tmp_path


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        SafetensorError("Error while serializing: I/O error: No space left on device"),
        RuntimeError("PytorchStreamWriter failed writing file data/3: file write failed"),
    ],
)
def test_a_full_disk_leaves_the_last_checkpoint_whole(run: Path, error: Exception) -> None:
    told = pytest.raises(ShizhenError, match=r"the disk is full.*checkpoint-2.*--resume")
    with told, faults.told(run):
        raise error
    left = [path.name for path in (run / "checkpoints").iterdir()]
    assert left == ["checkpoint-2"]
    assert checkpoints.last(run / "checkpoints") is not None


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 9"),
        MemoryError(),
    ],
)
def test_memory_says_what_to_make_smaller(run: Path, error: Exception) -> None:
    told = pytest.raises(ShizhenError, match=r"memory is exhausted.*--length.*preflight")
    with told, faults.told(run):
        raise error


def test_another_error_is_not_dressed_up(run: Path) -> None:
    with pytest.raises(RuntimeError, match="a fault of ours"), faults.told(run):
        raise RuntimeError("a fault of ours")


@pytest.mark.parametrize("name", ["ddp", "fsdp", "deepspeed"])
def test_accelerate_reads_the_shipped_configurations(name: str, root: Path) -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    file = root / "finetune" / "configs" / f"{name}.yaml"
    told = load_config_from_file(str(file))
    assert told.mixed_precision == "bf16"
    assert yaml.safe_load(file.read_text())["distributed_type"] == told.distributed_type


def test_a_base_that_is_not_there_is_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match=r"nowhere: there is no base model here.*smollm2-135m"):
        find("nowhere")
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ShizhenError, match=r"no safetensors.*never loaded"):
        find(str(tmp_path))


def test_a_profile_of_ones_own_stands_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[small]\nbase = "b"\nrank = 2\n')
    assert profile(f"{file}:small").rank == 2
    with pytest.raises(ShizhenError, match="Take one of: small"):
        profile(f"{file}:large")
    with pytest.raises(ShizhenError, match="rank: input should be greater"):
        profile("llama-7b").but(rank=0)
    file.write_text("[small]\nrnak = 2\n")
    shipped.cache_clear()
    with pytest.raises(ShizhenError, match="rnak"):
        profile(f"{file}:small")
