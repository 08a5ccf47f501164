"""The checker inside anyone's LlamaIndex program: an evaluator and a node postprocessor."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.evaluation import BaseEvaluator, EvaluationResult
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeWithScore, QueryBundle
from pydantic import Field, PrivateAttr

from grounding.checker import Checker
from grounding.claims import Claim, claims
from grounding.context import check_resolved
from grounding.verdict import Label, Verdict
from literature.normal import language_of


class GroundingEvaluator(BaseEvaluator):
    """Whether every claim of a response is borne out by the contexts it cites.

    ``[n]`` in the response cites ``contexts[n - 1]``, each citation checked on its own; a claim
    without a marker is held against every context. ``score`` is the share of the claims that some
    context supports, ``passing`` whether that is all of them, and ``feedback`` one line a claim.
    """

    def __init__(self, checker: Checker | None = None) -> None:
        self._checker = checker or Checker()

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """No prompt is used, so there is none to update."""

    async def aevaluate(
        self,
        query: str | None = None,
        response: str | None = None,
        contexts: Sequence[str] | None = None,
        **_: Any,
    ) -> EvaluationResult:
        """Check ``response`` against ``contexts``; invalid where nothing can be checked."""
        result = EvaluationResult(query=query, response=response, contexts=contexts)
        found = [c for c in claims(response or "", len(contexts or ())) if c.checkable]
        if not contexts or not found:
            result.invalid_result = True
            result.invalid_reason = (
                "no contexts to check against" if found else "nothing is claimed"
            )
            return result
        verdicts = [best(self._verdicts(claim, contexts)) for claim in found]
        supported = sum(verdict.label == Label.SUPPORTED for verdict in verdicts)
        result.score = supported / len(found)
        result.passing = supported == len(found)
        result.feedback = "\n".join(map(_line, found, verdicts))
        return result

    def _verdicts(self, claim: Claim, contexts: Sequence[str]) -> list[Verdict]:
        cited = claim.citations or range(1, len(contexts) + 1)
        return [
            check_resolved(self._checker, claim.text, claim.resolved, contexts[n - 1])
            if 1 <= n <= len(contexts)
            else self._checker.invalid(n)
            for n in cited
        ]


def best(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict that answers whether a claim with several citations may be believed."""
    order = list(_BEST)
    return min(verdicts, key=lambda verdict: order.index(verdict.label))


_BEST = (
    Label.SUPPORTED,
    Label.PARTIAL,
    Label.NOT_CHECKED,
    Label.CONTRADICTED,
    Label.NOT_FOUND,
    Label.INVALID,
)


def _line(claim: Claim, verdict: Verdict) -> str:
    reasons = " ".join(reason.text(language_of(claim.text)) for reason in verdict.reasons)
    return f"{verdict.label}: {claim.text} — {reasons}"


class GroundingPostprocessor(BaseNodePostprocessor):
    """Holds the query, read as a statement, against every node.

    The verdict goes into the node's metadata under ``key`` (label, reasons, spans, checker), kept
    out of what a model or an embedder is shown; nodes whose label is not in ``keep`` are dropped.
    The order stays.
    """

    key: str = "grounding"
    keep: frozenset[Label] = Field(default=frozenset(Label))
    _checker: Checker = PrivateAttr(default_factory=Checker)

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex stores it."""
        return "GroundingPostprocessor"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        if query_bundle is None:
            return nodes
        kept = []
        for node in nodes:
            verdict = self._checker.check(query_bundle.query_str, node.get_content())
            node.node.metadata[self.key] = verdict.to_dict(language_of(query_bundle.query_str))
            for hidden in (
                node.node.excluded_llm_metadata_keys,
                node.node.excluded_embed_metadata_keys,
            ):
                if self.key not in hidden:
                    hidden.append(self.key)
            if verdict.label in self.keep:
                kept.append(node)
        return kept
