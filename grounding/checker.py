"""The checker: one claim, one passage, one verdict; the first layer that decides, decides."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from grounding.abbreviations import reworded
from grounding.align import Window, align
from grounding.entailment.judge import Judge, Opinion
from grounding.entailment.load import SHIPPED, load_judge
from grounding.excerpt import excerpt
from grounding.form import form, sentence_stretches
from grounding.quotes import Located, alteration, locate
from grounding.restated import nothing_added, restated
from grounding.sided import Sided
from grounding.stretches import asked, unjoined
from grounding.verbatim import Manner, Said, said
from grounding.verdict import Label, Reason, Span, Verdict
from grounding.vetoes import ORDER, secondary
from literature.beside import in_order

VERSION = "11"
"""Counts up with every change that can change a verdict."""


class CheckerSettings(BaseModel):
    """What a checker may be told. ``longest_claim`` is in characters: more is not one statement.

    Of a passage above ``longest_passage`` characters the stretch of that length nearest to the
    claim is read (:mod:`grounding.excerpt`). ``entailment`` is the model that
    compares meanings: the one that ships, the folder or name of an NLI cross-encoder, or ``""``
    for none.
    """

    model_config = ConfigDict(frozen=True)

    longest_claim: int = 4000
    longest_passage: int = 60_000
    unrelated_below: float = 0.05
    entailment: str = SHIPPED


@dataclass(frozen=True)
class Case:
    """One claim before one passage."""

    claim: str
    passage: str
    quote: str
    settings: CheckerSettings

    @cached_property
    def text(self) -> str:
        """The claim without its citation markers and what answers to other ones, offsets kept."""
        return asked(self.claim)

    @cached_property
    def said(self) -> Sided:
        """The claim in comparable form."""
        told = form(unjoined(self.text))
        return Sided(told, 0, len(told.text), "claim")

    @cached_property
    def verbatim(self) -> Said | None:
        """Where the passage has the claim's own words, with the word that joins it or without."""
        found = said(self.text, self.passage)
        bare = unjoined(self.text)
        return said(bare, self.passage) if found is None and bare != self.text else found

    @cached_property
    def quoted(self) -> Located | None:
        """Where the passage has the quote."""
        return locate(self.quote, self.passage) if self.quote.strip() else None

    @cached_property
    def window(self) -> Window:
        """The sentences of the passage to hold the claim against."""
        quoted = None
        if self.quoted:
            whole = form(self.passage)
            quoted = whole.position(self.quoted.start), whole.position(self.quoted.end - 1) + 1
        return align(self.said, self.passage, quoted)

    @cached_property
    def reworded(self) -> list[str]:
        """The claim with the abbreviations that the passage defines put in or spelt out."""
        return reworded(self.said.text, form(self.passage).text)

    def sentences_at(self, start: int, end: int) -> Sided:
        """The sentences of the passage that a stretch of its comparable form lies in."""
        around = [s for s in sentence_stretches(self.passage) if s[0] < end and start < s[1]]
        first, last = (around[0][0], around[-1][1]) if around else (start, end)
        return Sided(form(self.passage), first, last, "passage")

    def in_passage(self, start: int, end: int) -> Span:
        """A stretch of the passage's comparable form as a span of the passage."""
        return Span("passage", *form(self.passage).original(start, end))

    @property
    def whole_claim(self) -> Span:
        """All of the claim."""
        return self.said.span(0, len(self.said.text))


def _defined(case: Case) -> Verdict | None:
    """Nothing to check, nothing to check it against, or too much to be one statement."""
    if not any(char.isalnum() for char in case.text):
        return Verdict(Label.NOT_CHECKED, (Reason("claim_is_empty"),))
    if len(case.claim) > case.settings.longest_claim:
        reason = Reason("claim_is_too_long", {"length": str(len(case.claim))})
        return Verdict(Label.NOT_CHECKED, (reason,))
    if not any(char.isalnum() for char in case.passage):
        return Verdict(Label.NOT_FOUND, (Reason("passage_is_empty"),))
    return None


def _quoted(case: Case) -> Verdict | None:
    """A quote that is not in the passage word for word."""
    if not case.quote.strip() or (case.quoted and case.quoted.exact):
        return None
    altered = alteration(case.quote, case.passage)
    if altered:
        values = {"claim": altered.quote, "passage": altered.passage}
        spans = (Span("passage", altered.start, altered.end),)
        return Verdict(Label.NOT_FOUND, (Reason("quote_is_altered", values),), spans)
    if case.quoted:
        spans = (Span("passage", case.quoted.start, case.quoted.end),)
        return Verdict(Label.NOT_FOUND, (Reason("quote_is_near"),), spans)
    return Verdict(Label.NOT_FOUND, (Reason("quote_is_absent"),))


def _word_for_word(case: Case) -> Verdict | None:
    """The claim is the passage's own words, its abbreviations spelt out or not."""
    found = case.verbatim
    if found is None:
        others = (said(text, case.passage) for text in case.reworded)
        found = next((other for other in others if other), None)
    if found is None or found.manner == Manner.LIMITED:
        return None
    if found.manner in (Manner.WHOLE, Manner.PART):
        second_hand = secondary.veto(case.said, case.sentences_at(found.start, found.end))
        if second_hand:
            return Verdict(second_hand.label, (second_hand.reason,), second_hand.spans)
    label, code = {
        Manner.WHOLE: (Label.SUPPORTED, "said_word_for_word"),
        Manner.PART: (Label.SUPPORTED, "said_within_a_sentence"),
        Manner.HEDGED: (Label.PARTIAL, "hedge_is_omitted"),
        Manner.DENIED: (Label.CONTRADICTED, "denial_is_omitted"),
    }[found.manner]
    values = {}
    if label != Label.SUPPORTED:
        omitted = case.in_passage(*found.omitted)
        values = {"passage": " ".join(case.passage[omitted.start : omitted.end].split())}
    spans = case.whole_claim, case.in_passage(found.start, found.end)
    return Verdict(label, (Reason(code, values),), spans)


def _vetoed(case: Case) -> Verdict | None:
    """A veto of :mod:`grounding.vetoes`."""
    for rule in ORDER:
        finding = rule.veto(case.said, case.window.evidence)
        if finding:
            return Verdict(finding.label, (finding.reason,), finding.spans)
    return None


def _restated(case: Case) -> Verdict | None:
    """The claim is the passage's own words but for likes and what is idle, in their order."""
    if case.verbatim and case.verbatim.manner == Manner.LIMITED:
        return None  # what limits the very words limits their likes
    found = restated(case.said.text, case.passage)
    if found is None:
        return None
    spans = case.whole_claim, case.in_passage(*found)
    return Verdict(Label.SUPPORTED, (Reason("said_in_like_words"),), spans)


NEARLY_VERBATIM = 0.75
"""From this coverage on the model is believed only where the claim adds nothing to the words."""


def _entailed(case: Case, opinion: Opinion | None) -> Verdict | None:
    """What the model of entailment is sure enough of; a condition left out it may not pass."""
    if opinion is None or opinion.label is None or not _related(case):
        return None
    if opinion.label == Label.SUPPORTED and not trusted(case):
        return None
    code = {
        Label.SUPPORTED: "entailed",
        Label.CONTRADICTED: "refuted",
        Label.NOT_FOUND: "not_entailed",
    }[opinion.label]
    values = {"probability": f"{opinion.of_label:.2f}"}
    if opinion.measured:
        values |= {"n": str(opinion.measured.n), "wrong": str(opinion.measured.wrong)}
    else:
        code += "_unmeasured"
    read = tuple(case.in_passage(start, end) for start, end in opinion.read)
    return Verdict(opinion.label, (Reason(code, values),), (case.whole_claim, *read))


def trusted(case: Case) -> bool:
    """Whether the model may certify: of almost the passage's own words the little that differs may
    be the error, and of its very words what their sentence says besides may change them."""
    if case.verbatim:
        return False
    window = case.window
    near = window.coverage >= NEARLY_VERBATIM
    return not near or nothing_added(case.said.text, window.evidence.text)


def _related(case: Case) -> bool:
    """Whether the best sentences share anything with the claim; across languages that is open."""
    evidence = case.window.evidence
    return (
        case.window.coverage >= case.settings.unrelated_below
        or case.said.language != evidence.whole.language
    )


def _open(case: Case, opinion: Opinion | None) -> Verdict:
    """Nothing decided: what a paraphrase comes to that no model is sure of."""
    evidence = case.window.evidence
    there = evidence.span(0, len(evidence.text))
    if not _related(case):
        return Verdict(Label.NOT_FOUND, (Reason("nothing_alike"),), (case.whole_claim,))
    found = case.verbatim
    if found:
        rest = case.in_passage(*found.omitted)
        values = {"passage": " ".join(case.passage[rest.start : rest.end].split())}
        spans = case.whole_claim, case.in_passage(found.start, found.end)
        return Verdict(Label.NOT_CHECKED, (Reason("not_checked_condition", values),), spans)
    reasons = [Reason("not_checked_paraphrase")]
    if opinion:
        reasons = [Reason("undecided", {"probability": f"{opinion.support:.2f}"})]
    if case.quoted and case.quoted.ambiguous:
        reasons.append(Reason("quote_is_ambiguous", {"places": str(case.quoted.places)}))
    return Verdict(Label.NOT_CHECKED, tuple(reasons), (case.whole_claim, there))


Layer = Callable[[Case], Verdict | None]

LAYERS: tuple[Layer, ...] = (_defined, _quoted, _word_for_word, _vetoed, _restated)
"""In the order of deciding. What none of them decides goes to the model of entailment, which is
asked for its probability of all that is vetoed, too, and overrules nothing."""


class Examination(NamedTuple):
    """A verdict with what it rests on: ``coverage`` is the share of the claim's matter that its
    best sentences hold, ``opinion`` the model's, where it was asked."""

    verdict: Verdict
    coverage: float
    opinion: Opinion | None


class Checker:
    """Checks claims against passages; nothing but claim, passage, quote and version decides."""

    def __init__(self, settings: CheckerSettings | None = None) -> None:
        self.settings = settings or CheckerSettings()

    @property
    def _judge(self) -> Judge | None:
        return load_judge(self.settings.entailment)

    @property
    def version(self) -> str:
        """The name and version that every verdict carries."""
        judge = self._judge
        model = f"+{judge.version}" if judge else ""
        return f"shizhen-rules/{VERSION}{model}"

    def invalid(self, marker: int) -> Verdict:
        """The verdict on a marker that names no passage."""
        reason = Reason("marker_names_nothing", {"marker": str(marker)})
        return Verdict(Label.INVALID, (reason,), checker=self.version)

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """Whether ``passage`` says ``claim``; ``quote`` is what the answer says it quotes from it.

        Citation markers in the claim are passed over. Spans are offsets in ``claim`` and
        ``passage`` as given.
        """
        return self.examine(claim, passage, quote)[0]

    def examine(self, claim: str, passage: str, quote: str = "") -> Examination:
        """The verdict with the coverage and the opinion it rests on."""
        part = excerpt(passage, quote or claim, self.settings.longest_passage)
        case = Case(claim, part.text, quote, self.settings)
        layer, verdict = next(
            ((layer, found) for layer in LAYERS if (found := layer(case))), (None, None)
        )
        opinion = self._opinion(case, verdict) if layer in (None, _vetoed) else None
        verdict = verdict or _entailed(case, opinion) or _open(case, opinion)
        return Examination(
            replace(
                part.back(verdict),
                probability=round(opinion.support, 3) if opinion else None,
                checker=self.version,
            ),
            0.0 if layer is _defined else case.window.coverage,
            opinion,
        )

    def examine_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Examination]:
        """Of each claim and passage, in their order, as many at a time as there are processors."""
        return in_order(partial(self.examine, *pair) for pair in pairs)

    def _opinion(self, case: Case, vetoed: Verdict | None) -> Opinion | None:
        judge, window = self._judge, case.window
        if judge is None:
            return None
        called = vetoed.label if vetoed else None
        return judge.opinion(case.said, window.evidence, window.coverage, called)
