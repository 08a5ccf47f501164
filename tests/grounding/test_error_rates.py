"""How often a verdict was measured to be wrong."""

import pytest

from grounding import error_rates
from grounding.checker import Checker
from grounding.error_rates import OWN_WORDS, of_label
from grounding.verdict import Label

ROWS = [["a labelled set", "en", "SUPPORTED", 20, 1], [OWN_WORDS, "en", "SUPPORTED", 1000, 0]]


def test_sentences_against_their_own_passage_make_no_verdict_look_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(error_rates, "_measured", lambda: {"one": {"rows": ROWS}})
    assert of_label("one", Label.SUPPORTED) == (1, 20)
    assert of_label("another", Label.SUPPORTED) == (0, 0)


def test_the_checker_that_ships_was_measured() -> None:
    wrong, n = of_label(Checker().version, Label.SUPPORTED)
    assert n > 50
    assert wrong < n / 10
