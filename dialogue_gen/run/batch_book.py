"""The batches in the ledger: known to it before the server has heard of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dialogue_gen.run.ledger import Ledger, Row

FETCHED = "fetched"
"""The status of a batch whose answers are all in the ledger."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch: our name for it, and what the server has told us of it (``""``: nothing yet)."""

    name: str
    created: str
    file_id: str
    batch_id: str
    status: str


class BatchBook:
    """Reads and changes the ledger's batches; its methods are called as the ledger's own are."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._db = ledger, ledger.db

    def prepare(self, name: str, keys: Iterable[str]) -> None:
        """A batch is about to be made of these requests."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute("INSERT INTO batches (name, created) VALUES (?, ?)", (name, now))
        for key in keys:
            self._ledger.submit(key, name)

    def note(self, name: str, file_id: str = "", batch_id: str = "", status: str = "") -> None:
        """The server has told us something of a batch; ``""`` leaves what is known."""
        self._db.execute(
            "UPDATE batches SET file_id = coalesce(nullif(?, ''), file_id),"
            " batch_id = coalesce(nullif(?, ''), batch_id),"
            " status = coalesce(nullif(?, ''), status) WHERE name = ?",
            (file_id, batch_id, status, name),
        )

    def open(self) -> list[BatchRow]:
        """The batches whose answers are not yet here, oldest first."""
        found = self._db.execute(
            "SELECT name, created, file_id, batch_id, status FROM batches WHERE status != ?"
            " ORDER BY created, name",
            (FETCHED,),
        )
        return [BatchRow(*row) for row in found]

    def rows(self, name: str) -> list[Row]:
        """The requests of a batch that have no answer yet, as they were sent."""
        found = self._db.execute(
            "SELECT key, item, body, tokens_in, tokens_out, coalesce(repairs, ''), attempts"
            " FROM requests WHERE batch = ? AND state = 'submitted' ORDER BY place, key",
            (name,),
        )
        return [Row(*row) for row in found]
