"""From judged dialogues to a folder one would publish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.publish.card import SIDES, write_card
from dialogue_gen.publish.columns import write_parquet
from dialogue_gen.split import split


@dataclass(frozen=True, slots=True)
class Published:
    """What was written, and how many dialogues each side got."""

    folder: Path
    card: Path
    splits: Mapping[str, int]


def publish(
    folder: Path,
    accepted: Sequence[Dialogue],
    rejected: Sequence[Dialogue] = (),
    *,
    name: str = "dialogues",
) -> Published:
    """``train``, ``dev`` and ``test`` as JSONL and Parquet, and the card with its plots.

    An empty side is not written, and one from an earlier run is taken away.
    """
    dealt = split(accepted)
    sizes = {}
    for side in SIDES:
        part = [dialogue for dialogue in dealt if dialogue.split == side]
        lines, table = folder / f"{side}.jsonl", folder / f"{side}.parquet"
        sizes[side] = len(part)
        if not part:
            lines.unlink(missing_ok=True)
            table.unlink(missing_ok=True)
            continue
        lines.write_text("".join(d.to_json() + "\n" for d in part), encoding="utf-8")
        write_parquet(part, table)
    card = write_card(folder, dealt, rejected, name=name)
    return Published(folder, card, sizes)
