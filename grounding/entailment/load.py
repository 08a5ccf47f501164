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
    "mpnet7": "42d82513e68333f97253e15d96d760a307cafcbc57529ab289d8f844d5f4b3d8",
    "e5zh": "2bb90c4d672b7bec166697667f462b1ce9a22aef2468f1738055c045e3f1ae60",
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
