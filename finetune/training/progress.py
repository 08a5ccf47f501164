"""How a run goes: a ``Moment`` each step, written to ``progress.jsonl``, drawn as ``loss.png``."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from finetune.training import memory

LOG = "progress.jsonl"


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of a run. Loss is per weighted token in nats; tokens are those of this step, all
    devices together, and none of them padding; seconds those of this step; memory in bytes.
    ``mfu`` is the share of the device's arithmetic that the model itself needed (Chowdhery et al.
    2022, appendix B), recomputation not counted; ``None`` where the device's peak is not known.
    """

    step: int
    steps: int
    epoch: int
    loss: float
    gradient: float
    learning_rate: float
    tokens: int
    learnt: int
    seconds: float
    tokens_per_second: float
    mfu: float | None
    memory: int
    peak: int
    left: float
    dev_loss: float | None = None

    def line(self) -> str:
        """One line for who watches."""
        dev = f" (dev {self.dev_loss:.4f})" if self.dev_loss is not None else ""
        mfu = f", MFU {self.mfu:.0%}" if self.mfu is not None else ""
        return (
            f"step {self.step}/{self.steps}, epoch {self.epoch + 1}: loss {self.loss:.4f}{dev}, "
            f"lr {self.learning_rate:.2e}, {self.tokens_per_second:,.0f} tokens/s{mfu}, memory "
            f"{self.memory / memory.MIB:,.0f} MiB (at most {self.peak / memory.MIB:,.0f}), "
            f"{_clock(self.left)} left"
        )


Tell = Callable[[Moment], None]


class Pace:
    """How long the rest takes, from the steps so far; the first, which warms up, counts least."""

    def __init__(self) -> None:
        self._seconds = self._tokens = 0.0
        self._began = time.perf_counter()

    def lap(self) -> float:
        """Seconds since the last lap."""
        now = time.perf_counter()
        since, self._began = now - self._began, now
        return since

    def left(self, seconds: float, steps: int) -> float:
        """Seconds that ``steps`` more will take, after one that took ``seconds``."""
        known = self._seconds / self._tokens if self._tokens else seconds
        self._seconds = 0.9 * self._seconds + seconds
        self._tokens = 0.9 * self._tokens + 1
        return steps * (0.5 * known + 0.5 * self._seconds / self._tokens)


def write(run: Path, moment: Moment) -> None:
    """Append a moment to the run's log."""
    with (run / LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(asdict(moment)) + "\n")


def read(run: Path) -> list[Moment]:
    """The moments of a run; where it was resumed, a step done twice counts as last done."""
    path = run / LOG
    if not path.is_file():
        return []
    found = [Moment(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return [by_step for _, by_step in sorted({one.step: one for one in found}.items())]


def draw(moments: Sequence[Moment], path: Path) -> None:
    """The loss by step as a picture: each step, its running mean, and that of the dev rows."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    steps, losses = [one.step for one in moments], [one.loss for one in moments]
    axes.plot(steps, losses, color="0.75", linewidth=0.8, label="step")
    axes.plot(steps, _smoothed(losses), color="tab:blue", label="running mean")
    watched = [(one.step, one.dev_loss) for one in moments if one.dev_loss is not None]
    if watched:
        axes.plot(*zip(*watched, strict=True), "o-", color="tab:red", label="held-out dialogues")
    axes.set(xlabel="step", ylabel="loss (nats per weighted token)")
    axes.legend()
    figure.savefig(path, dpi=120)


def _smoothed(values: Sequence[float], keep: float = 0.9) -> list[float]:
    """The exponential mean, corrected for its beginning (Kingma & Ba 2015, section 3)."""
    found, mean = [], 0.0
    for n, value in enumerate(values, 1):
        mean = keep * mean + (1 - keep) * value
        found.append(mean / (1 - keep**n))
    return found


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}"
