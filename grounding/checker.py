"""The checker: one claim, one passage, one verdict; the first layer that decides, decides."""

from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from grounding.form import form
from grounding.quotes import locate, occurrences
from grounding.verdict import Label, Reason, Span, Verdict

VERSION = "1"
"""Counts up with every change that can change a verdict."""


class CheckerSettings(BaseModel):
    """What a checker may be told. ``longest_claim`` is in characters: more is not one statement."""

    model_config = ConfigDict(frozen=True)

    longest_claim: int = 4000


class Checker:
    """Checks claims against passages. A verdict depends on claim, passage, quote and version only."""

    def __init__(self, settings: CheckerSettings | None = None) -> None:
        self.settings = settings or CheckerSettings()

    @property
    def version(self) -> str:
        """The name and version that every verdict carries."""
        return f"shizhen-rules/{VERSION}"

    def invalid(self, marker: int) -> Verdict:
        """The verdict on a marker that names no passage."""
        return self._signed(
            Verdict(Label.INVALID, (Reason("marker_names_nothing", {"marker": str(marker)}),))
        )

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """Whether ``passage`` says ``claim``; ``quote`` is what the answer says it quotes from it.

        Spans are offsets in ``claim`` and ``passage`` as given.
        """
        return self._signed(self._check(claim, passage, quote))

    def _signed(self, verdict: Verdict) -> Verdict:
        return replace(verdict, checker=self.version)

    def _check(self, claim: str, passage: str, quote: str) -> Verdict:
        said, there = form(claim), form(passage)
        if not said.text:
            return Verdict(Label.NOT_CHECKED, (Reason("claim_is_empty"),))
        if not there.text:
            return Verdict(Label.NOT_FOUND, (Reason("passage_is_empty"),))
        spans: tuple[Span, ...] = ()
        if quote.strip():
            found = locate(quote, passage)
            if found is None:
                return Verdict(Label.NOT_FOUND, (Reason("quote_is_absent"),))
            spans = (Span("passage", found.start, found.end),)
        for at in occurrences(said.text, there.text):
            before, after = there.text[:at].rstrip(), there.text[at + len(said.text) :].lstrip()
            if (not before or before[-1] in ".!?") and (
                not after or said.text[-1] in ".!?" or after[0] in ".!?"
            ):
                start, end = there.original(at, at + len(said.text))
                spans = (Span("claim", 0, len(claim)), Span("passage", start, end))
                return Verdict(Label.SUPPORTED, (Reason("said_word_for_word"),), spans)
        return Verdict(Label.NOT_CHECKED, (Reason("not_checked_paraphrase"),), spans)
