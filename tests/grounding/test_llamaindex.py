"""The checker inside a stock LlamaIndex program."""

from typing import Any

from llama_index.core import Response, SummaryIndex
from llama_index.core.evaluation import BatchEvalRunner
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode

from grounding.llamaindex import GroundingEvaluator, GroundingPostprocessor
from grounding.verdict import Label

RASH = "Rash was common. Fever was rare."
ZH = "恩替卡韦可降低肝癌风险。"


def test_a_response_of_the_contexts_own_sentences_passes() -> None:
    result = GroundingEvaluator().evaluate(
        response="Rash was common [1]. 恩替卡韦可降低肝癌风险[2]。", contexts=[RASH, ZH]
    )
    assert result.passing
    assert result.score == 1.0
    assert "word for word" in (result.feedback or "")
    assert "逐字" in (result.feedback or "")


def test_a_wrong_citation_is_not_saved_by_another_context() -> None:
    result = GroundingEvaluator().evaluate(response="Rash was common [2].", contexts=[RASH, ZH])
    assert not result.passing
    assert result.score == 0.0


def test_a_pronoun_is_held_to_what_it_stands_for() -> None:
    result = GroundingEvaluator().evaluate(
        response="Sorafenib was given to patients with liver cancer [1]. It caused rash [2].",
        contexts=[
            "Sorafenib was given to patients with liver cancer.",
            "Lenvatinib was given to all. It caused rash.",
        ],
    )
    assert result.score == 0.5
    assert "does not mention Sorafenib" in (result.feedback or "")


def test_a_marker_beyond_the_contexts_is_invalid() -> None:
    result = GroundingEvaluator().evaluate(response="Rash was common [9].", contexts=[RASH])
    assert not result.passing
    assert "INVALID" in (result.feedback or "")


def test_a_claim_without_a_marker_is_held_against_every_context() -> None:
    result = GroundingEvaluator().evaluate(response="Fever was rare.", contexts=[ZH, RASH])
    assert result.passing


def test_what_cannot_be_checked_is_an_invalid_result() -> None:
    evaluator = GroundingEvaluator()
    assert evaluator.evaluate(response="Rash was common.", contexts=[]).invalid_result
    assert evaluator.evaluate(response="Is it safe?", contexts=[RASH]).invalid_result
    assert evaluator.evaluate(contexts=[RASH]).invalid_result


def test_it_judges_a_response_with_its_source_nodes() -> None:
    nodes = [NodeWithScore(node=TextNode(text=RASH))]
    result = GroundingEvaluator().evaluate_response(
        response=Response(response="Rash was rare [1].", source_nodes=nodes)
    )
    assert result.passing is False


async def _batch() -> dict[str, Any]:
    runner = BatchEvalRunner({"grounding": GroundingEvaluator()}, show_progress=False)
    return await runner.aevaluate_response_strs(
        queries=["a", "b"],
        response_strs=["Rash was common [1].", "Rash was rare [1]."],
        contexts_list=[[RASH], [RASH]],
    )


def test_it_runs_in_a_batch() -> None:
    import asyncio

    results = asyncio.run(_batch())["grounding"]
    assert [result.passing for result in results] == [True, False]


def test_nodes_carry_the_verdict_and_hide_it_from_models() -> None:
    nodes = [
        NodeWithScore(node=TextNode(text=text), score=1.0)
        for text in (RASH, "Rash was not common.", "Bananas are yellow.")
    ]
    kept = GroundingPostprocessor().postprocess_nodes(nodes, QueryBundle("Rash was common."))
    assert [n.node.metadata["grounding"]["label"] for n in kept] == [
        "SUPPORTED",
        "CONTRADICTED",
        "NOT_FOUND",
    ]
    assert "SUPPORTED" not in kept[0].node.get_content(MetadataMode.LLM)
    assert "SUPPORTED" not in kept[0].node.get_content(MetadataMode.EMBED)


def test_nodes_of_unwanted_verdicts_are_dropped() -> None:
    nodes = [NodeWithScore(node=TextNode(text=text)) for text in (RASH, ZH)]
    only = GroundingPostprocessor(keep=frozenset({Label.SUPPORTED}))
    assert [n.node.text for n in only.postprocess_nodes(nodes, query_str="Rash was common.")] == [
        RASH
    ]
    assert only.postprocess_nodes(nodes) == nodes


def test_it_serves_in_a_stock_query_engine() -> None:
    index = SummaryIndex(nodes=[TextNode(text=RASH), TextNode(text=ZH)])
    engine = RetrieverQueryEngine(
        retriever=index.as_retriever(),
        response_synthesizer=get_response_synthesizer(
            llm=MockLLM(), response_mode=ResponseMode.COMPACT
        ),
        node_postprocessors=[GroundingPostprocessor(keep=frozenset({Label.SUPPORTED}))],
    )
    answer = engine.query("Fever was rare.")
    assert [n.node.text for n in answer.source_nodes] == [RASH]
