"""What a run will cost, before it is begun and better after the first answers."""

import sqlite3
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.models import ModelProfile
from assistant.models.prices import Price, price
from dialogue_gen.run.account import Account
from dialogue_gen.run.ledger import Ledger
from dialogue_gen.run.settings import RunSettings
from dialogue_gen.run.work import Work
from literature.errors import ShizhenError

GUESSED_LENGTH = 0.5
"""Share of the allowed length that an answer is taken to have while none has been seen."""

GUESSED_REPAIRS = 0.2
"""Share of answers taken to need a repair while none has been judged."""

SEEN = 20  # answers from which on their own figures are believed


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is still to be asked and what that costs.

    ``requests`` counts the repairs that are to be expected; ``usd`` is what is likely, ``most_usd``
    what it is if every answer is as long as allowed and every one needs a repair; both ``None``
    without a known price (``price_as_of`` says where it is from). ``minutes`` is the least that the
    limits allow, ``None`` without limits. ``seen`` is the number of answers behind the figures:
    0 means that lengths and repairs are guessed.
    """

    items: int
    done: int
    requests: int
    tokens_in: int
    tokens_out: int
    usd: float | None
    most_usd: float | None
    spent_usd: float | None
    minutes: float | None
    seen: int
    price_as_of: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Experience:
    """What the ledger's answers teach: token counts against ours, lengths, repairs."""

    seen: int
    share_in: float
    mean_out: float | None
    repairs: float
    repair_in: float | None
    repair_out: float | None


def estimate(
    work: Work,
    path: Path,
    profile: ModelProfile,
    settings: RunSettings,
    like: Path | None = None,
) -> Estimate:
    """The cost of what the ledger at ``path`` has no answer for yet. Nothing is sent or changed.

    ``like`` is the ledger of an earlier run of this kind by the same model: while this one has too
    few answers of its own, lengths and repairs are those of that one, and no guess.

    Raises ``ShizhenError`` for a ledger that cannot be read, that a run is writing, or that was
    named as ``like`` and has too few answers of this model.
    """
    earlier = _earlier(like, profile.model) if like else None
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger(path if path.exists() else Path(folder) / "ledger.sqlite") as ledger,
    ):
        ledger.db.execute("BEGIN")
        try:
            ledger.plan(work.requests())
            learnt = _experience(ledger.db)
            if earlier and not learnt.seen:
                learnt = earlier
            return _estimate(ledger, learnt, price(profile), settings)
        finally:
            ledger.db.execute("ROLLBACK")


def _earlier(path: Path, model: str) -> _Experience:
    if not path.is_file():
        raise ShizhenError(
            "there is no ledger of an earlier run here",
            file=str(path),
            cure="Name the folder that an earlier run by a model was written to.",
        )
    with Ledger(path) as ledger:
        learnt = _experience(ledger.db, model)
    if not learnt.seen:
        raise ShizhenError(
            f"an estimate cannot learn from this run: it has fewer than {SEEN} answers of {model}",
            file=str(path),
            cure="Name another run, or run the canary first.",
        )
    return learnt


def _estimate(
    ledger: Ledger, learnt: _Experience, known: Price | None, settings: RunSettings
) -> Estimate:
    account = Account(ledger.db)
    firsts, first_in, first_most = _open(ledger.db, repairs=False)
    repairs, repair_in, repair_most = _open(ledger.db, repairs=True)
    mean_in = first_in / firsts if firsts else 0.0
    mean_most = first_most / firsts if firsts else 0.0
    first_out = firsts * (learnt.mean_out or GUESSED_LENGTH * mean_most)
    expected = firsts * learnt.repairs
    again_in = learnt.repair_in or (mean_in * learnt.share_in + GUESSED_LENGTH * mean_most)
    again_out = learnt.repair_out or learnt.mean_out or GUESSED_LENGTH * mean_most
    tokens_in = first_in * learnt.share_in + repair_in * learnt.share_in + expected * again_in
    tokens_out = first_out + (repairs + expected) * again_out
    most_in = (2 * first_in + first_most + repair_in) * learnt.share_in
    most_out = 2 * first_most + repair_most
    likely = known.of(tokens_in, tokens_out, settings.batch) if known else None
    requests = firsts + repairs + expected
    return Estimate(
        items=account.items(),
        done=len(account.judged()),
        requests=round(requests),
        tokens_in=round(tokens_in),
        tokens_out=round(tokens_out),
        usd=likely,
        most_usd=known.of(most_in, most_out, settings.batch) if known else None,
        spent_usd=account.spent() if known else None,
        minutes=_minutes(requests, tokens_in + first_most * (1 + learnt.repairs), settings),
        seen=learnt.seen,
        price_as_of=known.as_of if known else "",
    )


def _minutes(requests: float, tokens: float, settings: RunSettings) -> float | None:
    """The least time that the limits allow; in batches none apply."""
    if settings.batch or not (settings.rpm or settings.tpm):
        return None
    by_requests = requests / settings.rpm if settings.rpm else 0.0
    by_tokens = tokens / settings.tpm if settings.tpm else 0.0
    return max(by_requests, by_tokens)


def _open(db: sqlite3.Connection, repairs: bool) -> tuple[int, int, int]:
    """Requests without an answer: how many, their estimated tokens in, the most tokens out."""
    found = db.execute(
        "SELECT count(*), total(tokens_in), total(tokens_out) FROM requests"
        " WHERE place IS NOT NULL AND (repairs IS NOT NULL) = ?"
        " AND (state IN ('planned', 'submitted') OR (state = 'dead' AND unknown = 0))",
        (repairs,),
    ).fetchone()
    return int(found[0]), int(found[1]), int(found[2])


def _experience(db: sqlite3.Connection, model: str = "") -> _Experience:
    """What the answers in a ledger teach; with ``model``, those of that model alone."""
    answers = (
        "SELECT count(*), total(prompt_tokens), total(tokens_in), total(completion_tokens)"
        " FROM replies JOIN requests USING (key)"
        " WHERE place IS NOT NULL AND (repairs IS NOT NULL) = ?"
        " AND ? IN ('', json_extract(requests.body, '$.model'))"
    )
    seen, counted, guessed, out = db.execute(answers, (False, model)).fetchone()
    again, again_in, _, again_out = db.execute(answers, (True, model)).fetchone()
    judged, repaired = db.execute(
        "SELECT count(*), total(EXISTS (SELECT 1 FROM requests a WHERE a.repairs = r.key))"
        " FROM requests r WHERE place IS NOT NULL AND repairs IS NULL"
        " AND state IN ('accepted', 'rejected')"
    ).fetchone()
    believed = seen >= SEEN
    return _Experience(
        seen=seen if believed else 0,
        share_in=counted / guessed if believed and guessed else 1.0,
        mean_out=out / seen if believed else None,
        repairs=repaired / judged if believed and judged else GUESSED_REPAIRS,
        repair_in=again_in / again if believed and again else None,
        repair_out=again_out / again if believed and again else None,
    )
