"""The ledger: every request, from before it is sent to what became of it, in one SQLite file.

    planned → submitted → returned → accepted | rejected
       ↑__________|  └→ dead: given up, with the reason

A row changes before the world does: ``submitted`` is on the disk before anything is sent, and a
reply is on the disk, to the byte, before anybody reads it. What a killed run leaves is therefore
one of two things: a reply that is stored, or a request that is ``submitted`` and of which nobody
here can know whether it was answered and paid for. :meth:`Ledger.recover` says what is done then.
"""

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from assistant.database import BUSY_SECONDS, Schema
from dialogue_gen.run.request import Request, canonical
from literature.errors import ShizhenError

SCHEMA = Schema("dialogue_gen.run", 0x535A4C31, noun="ledger", of="requests")  # "SZL1"


class State(StrEnum):
    """Where a request stands."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens a reply was charged for, as the server counts them, and what they cost in USD."""

    prompt: int = 0
    completion: int = 0
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A request as the ledger has it; ``body`` is the JSON that is sent, as text."""

    key: str
    item: str
    body: str
    tokens_in: int
    tokens_out: int
    repairs: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a request, to the byte; ``received`` is UTC ISO 8601."""

    key: str
    body: bytes
    usage: Usage
    received: str


class Ledger:
    """The ledger in the file at ``path``, made on first use with its folder, held by one process.

    ``idempotent`` says that the server charges one ``Idempotency-Key`` once and gives the stored
    answer when it is sent again. Methods that change something neither begin nor commit: call them
    inside :meth:`transaction`, or hand them to a :class:`dialogue_gen.run.scribe.Scribe`; they
    raise ``ValueError`` where a request is not in the state they start from. Opening raises
    ``ShizhenError`` for a file that is no ledger, is damaged, cannot be written, was written by a
    newer version, or is held by another run.
    """

    def __init__(self, path: Path | str, idempotent: bool = False) -> None:
        self.path, self.idempotent = Path(path), idempotent
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = self.path.with_name(self.path.name + ".lock").open("a")
            self._hold()
            self.db = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            SCHEMA.own(self.db, self.path)
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("PRAGMA foreign_keys = ON")
        except (sqlite3.DatabaseError, OSError) as error:
            raise SCHEMA.fault(error, self.path) from error

    def _hold(self) -> None:
        """One run at a time: two would pay for the same request. The kernel frees the lock."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ShizhenError(
                "another run is writing this ledger",
                file=str(self.path),
                cure="Wait until it has finished, or stop it; nothing it has done is lost.",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()
        self._lock.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is done inside, or none of it; durable on leaving."""
        try:
            with self.db:
                self.db.execute("BEGIN IMMEDIATE")
                yield
        except sqlite3.DatabaseError as error:
            raise SCHEMA.fault(error, self.path) from error

    # --- what is wanted

    def plan(self, requests: Iterable[Request]) -> None:
        """Make these the requests that are wanted, in this order.

        What is already in the ledger keeps its state. What is there and no longer wanted stays,
        with its reply, and is not sent.
        """
        self.db.execute("UPDATE requests SET place = NULL")
        for place, request in enumerate(requests):
            self._insert(request, place)
        self.db.execute(
            "UPDATE requests SET place = (SELECT first.place FROM requests AS first"
            " WHERE first.key = requests.repairs) WHERE repairs IS NOT NULL"
        )

    def _insert(self, request: Request, place: int | None) -> None:
        self.db.execute(
            "INSERT INTO requests (key, item, place, repairs, body, tokens_in, tokens_out, changed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET place ="
            " excluded.place",
            (
                request.key,
                request.item,
                place,
                request.repairs or None,
                canonical(request.body),
                request.tokens_in,
                request.tokens_out,
                _now(),
            ),
        )

    # --- what happens to one

    def submit(self, key: str, batch: str | None = None) -> None:
        """About to be sent, by itself or in a batch."""
        self._move(key, State.PLANNED, State.SUBMITTED, attempts=1, batch=batch)

    def keep(self, key: str, body: bytes, usage: Usage) -> bool:
        """A reply has come: stored as it is. False, and put with the strays, for a second one."""
        if self.state(key) != State.SUBMITTED:
            self.stray(key, "the request has its answer already", body)
            return False
        values = (key, _now(), body, usage.prompt, usage.completion, usage.usd)
        self.db.execute("INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?)", values)
        self._move(key, State.SUBMITTED, State.RETURNED)
        if self.idempotent:  # whatever was asked before, this is its one answer
            self.db.execute("UPDATE requests SET unknown = 0 WHERE key = ?", (key,))
        return True

    def stray(self, key: str, why: str, body: bytes) -> None:
        """Something came that answers nothing; kept to be looked at."""
        self.db.execute(
            "INSERT INTO strays (key, received, why, body) VALUES (?, ?, ?, ?)",
            (key, _now(), why, body),
        )

    def back(self, key: str, reason: str, unknown: bool = False) -> None:
        """No answer; planned again. ``unknown``: it may have been paid for all the same."""
        self._move(key, State.SUBMITTED, State.PLANNED, unknown, reason=reason, batch=None)

    def die(self, key: str, reason: str, unknown: bool = False) -> None:
        """No answer, and given up. ``unknown``: it may have been paid for all the same."""
        self._move(key, State.SUBMITTED, State.DEAD, unknown, reason=reason)

    def accept(self, key: str, data: str) -> None:
        """The reply passed; ``data`` is the dialogue, as JSON."""
        self._move(key, State.RETURNED, State.ACCEPTED)
        self._decide(key, True, (), data)

    def reject(
        self, key: str, rules: Sequence[str], data: str, repair: Request | None = None
    ) -> None:
        """The reply broke ``rules``; ``repair`` asks for a better one, and is planned with this."""
        self._move(key, State.RETURNED, State.REJECTED, reason=", ".join(rules))
        self._decide(key, False, rules, data)
        if repair is not None:
            row = self.db.execute("SELECT place FROM requests WHERE key = ?", (key,)).fetchone()
            self._insert(repair, row[0])

    def _decide(self, key: str, accepted: bool, rules: Sequence[str], data: str) -> None:
        values = (key, int(accepted), _now(), canonical(list(rules)), data)
        self.db.execute("INSERT INTO outcomes VALUES (?, ?, ?, ?, ?)", values)

    def _move(
        self,
        key: str,
        old: State,
        new: State,
        unknown: bool = False,
        attempts: int = 0,
        **values: Any,
    ) -> None:
        values |= {"state": str(new), "changed": _now()}
        columns = ", ".join(f"{name} = :{name}" for name in values)
        moved = self.db.execute(
            f"UPDATE requests SET {columns}, attempts = attempts + :attempts,"  # noqa: S608
            " unknown = unknown + :unknown WHERE key = :key AND state = :old",
            {
                **values,
                "attempts": attempts,
                "unknown": int(unknown),
                "key": key,
                "old": str(old),
            },
        )
        if moved.rowcount != 1:
            raise ValueError(f"{key} is not {old}, it cannot become {new}")

    # --- what a killed run left

    def recover(self, pay_again: bool = False) -> None:
        """Put right what the last run left behind; before anything is sent.

        Sent one by one and not answered: where the server is idempotent, or ``pay_again`` says
        that a second payment is accepted, planned again; else dead and held back, for nobody can
        know. What died and was surely not paid for is planned again. What is in a batch waits for
        the batch.
        """
        free = self.idempotent or pay_again
        self.db.execute(
            "UPDATE requests SET state = ?, changed = ?, unknown = unknown + 1,"
            " reason = 'the run ended before its answer came'"
            " WHERE state = 'submitted' AND batch IS NULL",
            (str(State.PLANNED if free else State.DEAD), _now()),
        )
        self.db.execute(
            "UPDATE requests SET state = 'planned', attempts = 0, batch = NULL"
            " WHERE state = 'dead' AND (unknown = 0 OR ?)",
            (free,),
        )

    # --- what is to be done

    def waiting(self, most: int, repairs: bool) -> list[Row]:
        """The next requests to send, as planned: repairs of replies, or first askings."""
        found = self.db.execute(
            "SELECT key, item, body, tokens_in, tokens_out, coalesce(repairs, ''), attempts"
            " FROM requests WHERE state = 'planned' AND place IS NOT NULL"
            " AND (repairs IS NOT NULL) = ? ORDER BY place LIMIT ?",
            (repairs, most),
        )
        return [Row(*row) for row in found]

    def unjudged(self) -> list[Row]:
        """Requests whose reply is stored and that nobody has judged yet."""
        found = self.db.execute(
            "SELECT key, item, body, tokens_in, tokens_out, coalesce(repairs, ''), attempts"
            " FROM requests WHERE state = 'returned' AND place IS NOT NULL ORDER BY place"
        )
        return [Row(*row) for row in found]

    def row(self, key: str) -> Row | None:
        """A request, ``None`` for one the ledger does not know."""
        found = self.db.execute(
            "SELECT key, item, body, tokens_in, tokens_out, coalesce(repairs, ''), attempts"
            " FROM requests WHERE key = ?",
            (key,),
        ).fetchone()
        return Row(*found) if found else None

    def state(self, key: str) -> State | None:
        """Where a request stands, ``None`` for one the ledger does not know."""
        found = self.db.execute("SELECT state FROM requests WHERE key = ?", (key,)).fetchone()
        return State(found[0]) if found else None

    def reply(self, key: str) -> Reply | None:
        """The stored reply of a request, or ``None``."""
        found = self.db.execute(
            "SELECT key, body, prompt_tokens, completion_tokens, usd, received FROM replies"
            " WHERE key = ?",
            (key,),
        ).fetchone()
        return Reply(found[0], found[1], Usage(*found[2:5]), found[5]) if found else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
