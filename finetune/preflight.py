"""What a run will take, said before anything is loaded: memory, arithmetic, time, room on disk."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from finetune.base import Base, find, load_config
from finetune.flops import of_step, peak_flops
from finetune.prepare import read_rows
from finetune.profiles import Profile
from finetune.rehearsal import rehearse
from finetune.training import memory
from finetune.training.collate import Epochs
from literature.errors import ShizhenError

GOOD_MFU = {"cuda": 0.45, "cpu": 0.4}
"""The share of a device's arithmetic that a run is taken to reach; only the time rests on it,
and on the speed of the device as it is found, busy or not.
"""

LEARNT = 0.2
"""The share of tokens that is learnt where no rows are given to count it by."""

ADAM = 8
"""Bytes of optimizer state for a learnt parameter: two moments in f32 (Kingma & Ba 2015)."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a run takes, in bytes, and what there is. ``process`` is what this program holds itself
    before a base is loaded (0 on a GPU), ``merging`` what it holds where it only merges, with fewer
    libraries; the memory figures hold it. ``tokens`` and ``steps`` are ``None`` where no rows were
    given, ``seconds`` where the device's speed is not known.
    """

    base: str
    device: str
    parameters: int
    learnt_parameters: int
    process: int
    merging: int
    loading: int
    first_step: int
    merge: int
    disk: int
    free: int
    free_disk: int
    flops_per_token: float
    tokens: int | None = None
    steps: int | None = None
    seconds: float | None = None

    @property
    def fits(self) -> bool:
        """Whether memory and disk hold all of it."""
        most = max(self.loading, self.first_step) - self.process
        return most <= self.free and self.disk <= self.free_disk

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self) | {"fits": self.fits}


def preflight(profile: Profile, out: Path, *, rows: Path | None = None) -> Preflight:
    """Foresee a run of ``profile`` whose folder is ``out``.

    A profile that names no base is foreseen by its ``shape``, the configuration of the model it is
    meant for. Raises ``ShizhenError`` where it has neither.
    """
    import peft  # noqa: F401 - what the libraries of merging hold is counted too
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    merging = 0 if device == "cuda" else memory.held(device)
    import finetune.training.trainer  # noqa: F401 - and what those of a run hold beside them

    base = find(profile.base) if profile.base else None
    config = load_config(base) if base else _by_shape(profile)
    data = _data(rows, profile) if rows else None
    share = data.learnt / data.tokens if data else LEARNT
    rehearsed = rehearse(config, profile, share)
    process = 0 if device == "cuda" else memory.held(device)
    bits = 4 if profile.dtype == "float32" else 2
    whole = rehearsed.parameters * bits
    mapped = _mapped(base, whole, rehearsed.parameters, device)
    lazily = base is not None and device == "cpu" and not mapped  # read by the first step
    per_token = of_step(config, profile, profile.length, int(profile.length * share))
    per_token /= profile.length
    peak = peak_flops(device, profile.dtype)
    return Preflight(
        base=base.name if base else "(by its shape)",
        device=device,
        parameters=rehearsed.parameters,
        learnt_parameters=rehearsed.learnt,
        process=process,
        merging=merging,
        loading=process + rehearsed.weights + mapped - (whole if lazily else 0),
        first_step=process + rehearsed.peak,
        merge=merging + whole + mapped + _largest(config) * bits * 2,
        disk=_disk(rehearsed.learnt, rehearsed.parameters, base),
        free=memory.room(device),
        free_disk=shutil.disk_usage(_existing(out)).free,
        flops_per_token=per_token,
        tokens=data.tokens if data else None,
        steps=-(-len(data) // profile.batch) if data else None,
        seconds=data.tokens * per_token / peak / GOOD_MFU[device] if data and peak else None,
    )


def _by_shape(profile: Profile) -> Any:
    from transformers import AutoConfig

    shape = dict(profile.shape)
    if not shape:
        raise ShizhenError(
            "the profile has no base", cure="Name one with --base, or take another --profile."
        )
    return AutoConfig.for_model(shape.pop("model_type"), **shape)


def _data(rows: Path, profile: Profile) -> Epochs:
    return Epochs(
        lambda epoch: read_rows(rows, epoch),
        profile.epochs,
        profile.length,
        seed=profile.seed,
        packed=profile.pack,
    )


def _mapped(base: Base | None, whole: int, parameters: int, device: str) -> int:
    """Pages of the file that stay in memory while its weights are made another dtype.

    safetensors maps the file; on a processor weights of the same dtype are the mapped pages
    themselves. A GGUF is unpacked before that, in f32, and loaded from there.
    """
    if device == "cuda" or base is None:
        return 0
    held = parameters * 4 if base.gguf else sum(path.stat().st_size for path in base.weights)
    return 0 if abs(held - whole) < 0.05 * whole else held


def _largest(config: Any) -> int:
    """Weights of the largest matrix that an adapter lies on: merging holds its change beside it."""
    return int(config.hidden_size * config.intermediate_size)


def _disk(learnt: int, parameters: int, base: Base | None) -> int:
    """Two checkpoints and the one being written, each adapter and optimizer; the adapter; a base
    that must be unpacked.
    """
    unpacked = parameters * 4 if base and base.gguf else 0
    return 3 * learnt * (4 + ADAM) + learnt * 4 + unpacked


def _existing(path: Path) -> Path:
    path = path.resolve()
    while not path.exists():
        path = path.parent
    return path
