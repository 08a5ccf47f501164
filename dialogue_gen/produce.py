"""A run without a model: items in, judged dialogues out, one line at a time, resumable.

``accepted.jsonl`` and ``rejected.jsonl`` grow line by line; ``run.json`` says what the run is
made from. Killed and run again, it goes on with the items that have no line yet: the plan is the
same for the same library and seed.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dialogue_gen import extractive
from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import SCHEMA, Dialogue, Provenance
from dialogue_gen.draft import assemble
from dialogue_gen.item import Item
from dialogue_gen.near import NearDuplicates, speech
from dialogue_gen.plan import CHINESE, SHARES, items
from dialogue_gen.rules import Context, judge
from index.library import Library
from literature.errors import ShizhenError
from literature.paper import sha256

ACCEPTED, REJECTED, STATE = "accepted.jsonl", "rejected.jsonl", "run.json"

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What a run came to. ``thin`` items had too little to quote and were never written."""

    accepted: int = 0
    rejected: int = 0
    thin: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, dialogue: Dialogue) -> None:
        """Count one judged dialogue."""
        if dialogue.checks.failed:
            self.rejected += 1
            self.rules.update({broken.rule for broken in dialogue.checks.failed})
            return
        self.accepted += 1
        self.kinds[dialogue.kind] += 1
        self.languages[dialogue.lang] += 1

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "accepted": self.accepted,
            "rejected": self.rejected,
            "thin": self.thin,
            "kinds": dict(self.kinds),
            "languages": dict(self.languages),
            "rejections": dict(self.rules),
        }


def produce(
    library: Library,
    n: int,
    out: Path,
    *,
    seed: int = 0,
    chinese: float = CHINESE,
    progress: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Write ``n`` accepted dialogues of the extractive generator to ``out``, going on from before.

    Fewer where the library yields no more. Raises ``ShizhenError`` where ``out`` holds a run over
    another library or with other settings, or the library yields nothing at all.
    """
    run = {"library": library.generation, "seed": seed, "chinese": chinese}
    desk = Desk(library, seed)
    planned = items(desk, shares=SHARES, chinese=chinese)
    tally = write(planned, n, out, run, answers=desk.answers, progress=progress)
    if not tally.accepted:
        raise ShizhenError(
            "no paper of this library could be made into a dialogue",
            file=str(library.folder),
            cure="Build it from papers with abstracts, in Chinese or English.",
        )
    return tally


def write(
    planned: Iterable[Item],
    n: int,
    out: Path,
    run: dict[str, Any],
    *,
    answers: Callable[[str, str], str] | None = None,
    progress: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Write and judge planned items until ``n`` are accepted, going on from what ``out`` holds.

    ``run`` is what the plan follows from; ``answers`` is the independent search of
    :class:`dialogue_gen.rules.Context`.
    """
    out.mkdir(parents=True, exist_ok=True)
    _same_run(out / STATE, run)
    tally, context, done = Tally(), Context(seen=NearDuplicates()), set[str]()
    for path in (out / ACCEPTED, out / REJECTED):
        _mend(path)
    for dialogue in [*read(out / ACCEPTED), *read(out / REJECTED)]:
        done.add(str(dialogue.provenance.params.get("item", "")))
        _remember(dialogue, context)
        tally.add(dialogue)
    context.answers = answers
    with (
        (out / ACCEPTED).open("a", encoding="utf-8") as accepted,
        (out / REJECTED).open("a", encoding="utf-8") as rejected,
    ):
        for item in planned if tally.accepted < n else ():
            if item.id in done:
                continue
            made = written(item, context)
            if made is None:
                tally.thin += 1
                continue
            _remember(made, context)
            tally.add(made)
            file = rejected if made.checks.failed else accepted
            file.write(made.to_json() + "\n")
            file.flush()
            progress(tally)
            if tally.accepted >= n:
                break
    return tally


def written(item: Item, context: Context) -> Dialogue | None:
    """One item written by the extractive generator and judged; ``None``: too little to quote."""
    draft = extractive.draft(item)
    if draft is None:
        return None
    provenance = Provenance(
        model=extractive.NAME,
        prompt_sha=extractive.wording(),
        params=item.params(),
        request_key=sha256(f"{extractive.NAME} {extractive.wording()} {item.id}"),
        usage={"prompt_tokens": 0, "completion_tokens": 0},
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    made = assemble(
        draft, item.passages, kind=item.kind, language=item.language, provenance=provenance
    )
    context.item = item
    return judge(made, context)


def _remember(dialogue: Dialogue, context: Context) -> None:
    if context.seen is not None and not dialogue.checks.failed:
        context.seen.add(dialogue.id, speech(dialogue))


def _mend(path: Path) -> None:
    """Cut off a last line that a crash left without its end: it is written again."""
    if not path.exists():
        return
    held = path.read_bytes()
    whole = held.rfind(b"\n") + 1
    if whole < len(held):
        log.warning("%s: the last line was cut off and is written again", path)
        with path.open("r+b") as file:
            file.truncate(whole)


def read(path: Path) -> Iterator[Dialogue]:
    """The dialogues of a JSONL file; none where there is no such file.

    Raises ``ShizhenError`` that names file and line for a line that is none.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        yield from parse(lines, str(path))


def parse(lines: Iterable[str], name: str) -> Iterator[Dialogue]:
    """The dialogues of lines of JSON. Raises as :func:`read` does."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Dialogue.from_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            raise ShizhenError(
                f"{where}: {first['msg']}",
                file=name,
                record=f"line {number}",
                cure=f"Every line has to be one {SCHEMA} object.",
            ) from error


def _same_run(path: Path, run: dict[str, Any]) -> None:
    run = {"generator": extractive.NAME, "wording": extractive.wording(), **run}
    if path.exists():
        held = json.loads(path.read_text("utf-8"))
        if held != run:
            differ = ", ".join(k for k in run if held.get(k) != run[k])
            raise ShizhenError(
                f"this folder holds another run ({differ} differ)",
                file=str(path.parent),
                cure="Choose another --out, or the settings of that run.",
            )
        return
    path.write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")
