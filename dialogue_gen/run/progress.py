"""One line on standard error: how far, how fast, how dear, how good."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


class Progress:
    """A bar over the items of a run, with what they cost and how many were accepted."""

    def __init__(self, bar: Any, accepted: int, rejected: int) -> None:
        self._bar, self._accepted, self._rejected = bar, accepted, rejected

    def decided(self, accepted: bool, usd: float) -> None:
        """An item is done; ``usd`` is all that has been paid so far."""
        self._accepted += accepted
        self._rejected += not accepted
        share = self._accepted / (self._accepted + self._rejected)
        self._bar.set_postfix_str(f"${usd:.2f}, {share:.0%} accepted", refresh=False)
        self._bar.update()

    def say(self, text: str) -> None:
        """What the run is waiting for."""
        self._bar.set_postfix_str(text)


@contextmanager
def progress(total: int, judged: list[bool], show: bool) -> Iterator[Progress]:
    """The bar, begun where earlier runs ended."""
    accepted = sum(judged)
    with tqdm(
        total=total,
        initial=len(judged),
        desc="dialogues",
        unit=" dialogues",
        disable=not show,
        dynamic_ncols=True,
    ) as bar:
        yield Progress(bar, accepted, len(judged) - accepted)
