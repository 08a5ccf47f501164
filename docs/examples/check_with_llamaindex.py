"""A stock LlamaIndex program whose answers are checked.

Three passages of our own, a keyword retriever and a scripted model that gets one figure wrong; no
network. The postprocessor lets through what speaks of the question, the evaluator judges the
answer, each citation on its own. Put your own index, retriever and model in their places.
"""

from llama_index.core import Document, SimpleKeywordTableIndex
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer

from grounding.llamaindex import GroundingEvaluator, GroundingPostprocessor

PASSAGES = (
    "Zinc lozenges shortened the common cold by two days in 120 adults.",
    "Vitamin C did not shorten the common cold in 90 adults.",
    "锌制剂使成人感冒病程缩短两天。",
)
ANSWER = (
    "Zinc lozenges shortened the common cold by two days in 120 adults [1]. "
    "Vitamin C shortened the common cold in 90 adults [2]."
)


class ScriptedLLM(MockLLM):
    """Stands in for a chat model: says the same whatever it is asked."""

    def _generate_text(self, length: int) -> str:
        return ANSWER


def main() -> tuple[float, str]:
    """Ask, print the verdict of each claim, and return the score and what was said of it."""
    documents = [Document(text=text) for text in PASSAGES]
    llm = ScriptedLLM(max_tokens=64)
    index = SimpleKeywordTableIndex.from_documents(documents, llm=llm)
    engine = RetrieverQueryEngine(
        retriever=index.as_retriever(retriever_mode="simple", num_chunks_per_query=3),
        response_synthesizer=get_response_synthesizer(llm=llm, response_mode=ResponseMode.COMPACT),
        node_postprocessors=[GroundingPostprocessor()],
    )
    response = engine.query("Do zinc and vitamin C shorten the common cold?")
    for node in response.source_nodes:
        print(node.node.metadata["grounding"]["label"], "·", node.get_content())
    result = GroundingEvaluator().evaluate(response=ANSWER, contexts=list(PASSAGES))
    print(f"passing: {result.passing}, score: {result.score}")
    print(result.feedback)
    return float(result.score or 0.0), str(result.feedback)


if __name__ == "__main__":
    main()
