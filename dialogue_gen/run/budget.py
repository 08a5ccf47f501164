"""``Budget``: what may still be spent when everything on its way comes back at its dearest."""

import asyncio

from assistant.models.prices import Price
from dialogue_gen.run.account import Account
from dialogue_gen.run.ledger import Row


class Budget:
    """Admits a request only if all that is paid, unknown and in flight leaves room for it.

    ``limit`` is in USD, ``None`` for none. The dearest a request can be is a token for each byte
    of its body (no byte-pair encoding makes more) and the longest answer allowed.
    """

    def __init__(self, price: Price | None, limit: float | None, account: Account) -> None:
        self._price, self._limit = price, limit
        held = account.held()
        self.spent = account.spent()
        self.unknown = price.of(held.tokens_in, held.tokens_out) if price else 0.0
        self._flying: dict[str, float] = {}
        self._landed = asyncio.Event()

    @property
    def flying(self) -> float:
        """USD that what is in flight can cost at most."""
        return sum(self._flying.values())

    def most(self, row: Row, batched: bool = False) -> float:
        """USD that a request can cost at most."""
        if self._price is None:
            return 0.0
        return self._price.of(len(row.body.encode()), row.tokens_out, batched)

    def fits(self, row: Row, batched: bool = False) -> bool:
        """Whether a request may be sent now; if so, its dearest price is set aside."""
        usd = self.most(row, batched)
        committed = self.spent + self.unknown + self.flying
        if self._limit is not None and committed + usd > self._limit:
            return False
        self._flying[row.key] = usd
        return True

    def hold(self, row: Row, batched: bool = False) -> None:
        """A request that is on its way already, from an earlier run."""
        self._flying[row.key] = self.most(row, batched)

    async def admit(self, row: Row) -> bool:
        """Wait until a request fits; false once nothing in flight can make room any more."""
        while not self.fits(row):
            if not self._flying:
                return False
            self._landed.clear()
            await self._landed.wait()
        return True

    def settle(self, key: str, usd: float | None) -> None:
        """A request has come down: paid ``usd``, or ``None`` where nobody knows if it was paid."""
        most = self._flying.pop(key, 0.0)
        if usd is None:
            self.unknown += most
        else:
            self.spent += usd
        self._landed.set()
