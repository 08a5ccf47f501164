"""The judge that the settings ask for."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from grounding.entailment.cross_encoder import CrossEncoder
from grounding.entailment.e5 import ChineseE5
from grounding.entailment.judge import Judge
from grounding.entailment.mpnet import Mpnet7

SHIPPED = "shipped"
"""What settings call the models that ship, one for each language."""
SHA256 = {
    "mpnet7": "7fd8d90e4e52b7b3bbf9e374cd2ad164a814781e4ad052a7ea2cd8f721d940b6",
    "e5zh": "295cb24252a776d9607ab6c0675e8e08427f89dbd4eb4e3595ecdde70cf4756b",
}
"""What the files in ``weights`` have to be."""


@cache
def load_judge(name: str = SHIPPED) -> Judge | None:
    """The judge that ``name`` asks for: with the models that ship, with any NLI cross-encoder, by
    its folder or name, for English, or none for ``""``. Weights load with the first claim in
    their language, once in a process.
    """
    if not name:
        return None
    english = Mpnet7(*_pinned("mpnet7")) if name == SHIPPED else CrossEncoder(name)
    return Judge({"en": english, "zh": ChineseE5(*_pinned("e5zh"))})


def _pinned(name: str) -> tuple[Path, str]:
    file = files("grounding.entailment").joinpath("weights", f"{name}.safetensors")
    return Path(str(file)), SHA256[name]
