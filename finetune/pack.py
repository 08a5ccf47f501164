"""Rows laid end to end in sequences of one length, so that next to nothing computed is padding.

Positions restart with each row. transformers tells packed rows by that (``find_packed_sequence_
indices``: ``position_ids`` given, no attention mask, no cache) and lets no row see another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from finetune.row import Row
from literature.errors import ShizhenError


@dataclass(slots=True)
class Bin:
    """One packed sequence: ids, the weight of predicting each, and its position in its own row.

    The first token of a row is never learnt: it would be predicted from the row before it.
    """

    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Lay a row behind those already there."""
        self.tokens += row.tokens
        self.weights += (0.0, *row.weights[1:])
        self.positions += range(len(row))
        self.names.append(row.name)

    def __len__(self) -> int:
        return len(self.tokens)


def pack(rows: Sequence[Row], length: int) -> list[Bin]:
    """``rows`` in as few sequences of at most ``length`` tokens as best fit, decreasing, finds.

    The longest row goes first, each into the fullest sequence that still has room for it (within
    11/9 of the fewest possible: Johnson 1973). The sequences come in the order of their earliest
    row, so an order that was shuffled stays so. Raises ``ShizhenError`` for a row that is longer.
    """
    bins: list[Bin] = []
    first: list[int] = []
    by_room: dict[int, list[int]] = {}
    for n in sorted(range(len(rows)), key=lambda n: (-len(rows[n]), n)):
        row = rows[n]
        if not len(row):
            continue
        if len(row) > length:
            raise ShizhenError(
                f"the row has {len(row)} tokens and a sequence only {length}",
                record=row.name,
                cure=f"Prepare again with `--length {length}`, or train with longer sequences.",
            )
        room = min((room for room, held in by_room.items() if held and room >= len(row)), default=0)
        if room:
            chosen = by_room[room].pop(0)
        else:
            chosen = len(bins)
            bins.append(Bin())
            first.append(n)
        bins[chosen].add(row)
        first[chosen] = min(first[chosen], n)
        by_room.setdefault(length - len(bins[chosen]), []).append(chosen)
    return [bins[n] for n in sorted(range(len(bins)), key=first.__getitem__)]
