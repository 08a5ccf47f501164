"""What the tests of this room share."""

from collections.abc import Callable

import pytest

from grounding.align import align
from grounding.checker import Checker
from grounding.form import form
from grounding.sided import Finding, Sided
from grounding.verdict import Verdict


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def check(checker: Checker) -> Callable[..., Verdict]:
    return checker.check


@pytest.fixture(scope="session")
def sides() -> Callable[[str, str], tuple[Sided, Sided]]:
    """A claim and the sentences of a passage that speak of it, as a veto is given them."""

    def both(claim: str, passage: str) -> tuple[Sided, Sided]:
        told = form(claim)
        said = Sided(told, 0, len(told.text), "claim")
        return said, align(said, passage).evidence

    return both


@pytest.fixture(scope="session")
def code(sides: Callable[[str, str], tuple[Sided, Sided]]) -> Callable[..., str]:
    """The code of what one veto finds, or ``""``."""

    def run(veto: Callable[[Sided, Sided], Finding | None], claim: str, passage: str) -> str:
        found = veto(*sides(claim, passage))
        return found.reason.code if found else ""

    return run
