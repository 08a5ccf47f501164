"""What the ledger says when it is asked: how far, how good, how dear."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from dialogue_gen.run.ledger import State

_STANDING = (
    "NOT EXISTS (SELECT 1 FROM requests AS again WHERE again.repairs = r.key"
    " AND again.state IN ('accepted', 'rejected'))"
)
"""Of a rejected reply: no judged repair speaks for its item."""


@dataclass(frozen=True, slots=True)
class Held:
    """Attempts that may have been paid for and whose answer nobody has.

    ``requests`` are held back for it; ``tokens_in`` (one a byte) and ``tokens_out`` are the most
    that all such attempts can have cost, those included that were sent again with leave to pay
    twice.
    """

    requests: int
    tokens_in: int
    tokens_out: int


class Account:
    """Reads a ledger's database; changes nothing. Counts cover the plan that is wanted now."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def counts(self) -> dict[State, int]:
        """How many requests are in each state."""
        found = dict(
            self._db.execute(
                "SELECT state, count(*) FROM requests WHERE place IS NOT NULL GROUP BY state"
            )
        )
        return {state: found.get(str(state), 0) for state in State}

    def items(self) -> int:
        """How many first askings the plan has."""
        return self._number("SELECT count(*) FROM requests WHERE place >= 0 AND repairs IS NULL")

    def spent(self) -> float:
        """USD paid for all replies ever stored here, those no longer wanted included."""
        return float(self._db.execute("SELECT total(usd) FROM replies").fetchone()[0])

    def tokens(self) -> tuple[int, int]:
        """Tokens (in, out) of the plan's replies as the server counted them."""
        found = self._db.execute(
            "SELECT total(prompt_tokens), total(completion_tokens)"
            " FROM replies JOIN requests USING (key) WHERE place IS NOT NULL"
        ).fetchone()
        return int(found[0]), int(found[1])

    def held(self) -> Held:
        """What cannot be known."""
        requests = self._number(
            "SELECT count(*) FROM requests WHERE state = 'dead' AND unknown > 0"
        )
        most = self._db.execute(
            "SELECT total(length(CAST(body AS BLOB)) * unknown), total(tokens_out * unknown)"
            " FROM requests"
        ).fetchone()
        return Held(requests, int(most[0]), int(most[1]))

    def strays(self) -> int:
        """Replies that came a second time or could not be read."""
        return self._number("SELECT count(*) FROM strays")

    def judged(self) -> list[bool]:
        """The plan's items that are decided, oldest first: accepted or not, repairs counted in."""
        found = self._db.execute(
            "SELECT o.accepted FROM outcomes o JOIN requests r USING (key)"  # noqa: S608
            " LEFT JOIN requests repair ON repair.repairs = r.key"
            f" WHERE r.place IS NOT NULL AND (o.accepted OR (repair.key IS NULL AND {_STANDING}))"
            " ORDER BY o.decided, r.place"
        )
        return [bool(row[0]) for row in found]

    def accepted(self) -> Iterator[str]:
        """The accepted dialogues, as JSON, in the plan's order."""
        return self._outcomes(1, "1")

    def rejected(self) -> Iterator[str]:
        """The replies that broke rules and that no repair has mended, as JSON, in plan order."""
        return self._outcomes(0, _STANDING)

    def _outcomes(self, accepted: int, that: str) -> Iterator[str]:
        found = self._db.execute(
            "SELECT o.data FROM outcomes o JOIN requests r USING (key)"  # noqa: S608
            f" WHERE o.accepted = ? AND r.place IS NOT NULL AND {that} ORDER BY r.place",
            (accepted,),
        )
        return (str(row[0]) for row in found)

    def broken(self) -> dict[str, int]:
        """How often each rule was broken, by all the plan's replies, most often first."""
        found = self._db.execute(
            "SELECT rule.value, count(*) FROM outcomes o JOIN requests r USING (key),"
            " json_each(o.rules) AS rule WHERE r.place IS NOT NULL"
            " GROUP BY rule.value ORDER BY count(*) DESC, rule.value"
        )
        return {str(name): int(count) for name, count in found}

    def dead(self) -> dict[str, int]:
        """How many requests were given up, by reason."""
        found = self._db.execute(
            "SELECT reason, count(*) FROM requests WHERE state = 'dead' AND place IS NOT NULL"
            " GROUP BY reason ORDER BY count(*) DESC, reason"
        )
        return {str(reason): int(count) for reason, count in found}

    def _number(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])
