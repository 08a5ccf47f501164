"""The judge that the settings ask for."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from grounding.entailment.cross_encoder import CrossEncoder
from grounding.entailment.judge import Judge
from grounding.entailment.model import Shipped

SHIPPED = "mpnet7"
"""The name of the model that ships."""
SHA256 = "7fd8d90e4e52b7b3bbf9e374cd2ad164a814781e4ad052a7ea2cd8f721d940b6"
"""What ``weights/mpnet7.safetensors`` has to be."""


@cache
def load_judge(name: str = SHIPPED) -> Judge | None:
    """The judge with the model called ``name``: the shipped one, any NLI cross-encoder by its
    folder or name, or none for ``""``. Weights load with the first claim, once in a process.
    """
    if not name:
        return None
    if name == SHIPPED:
        weights = files("grounding.entailment").joinpath("weights", f"{SHIPPED}.safetensors")
        return Judge(Shipped(Path(str(weights)), SHA256))
    return Judge(CrossEncoder(name))
