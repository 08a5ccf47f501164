"""The judge that the settings ask for."""

import logging
from functools import cache
from importlib.resources import files
from pathlib import Path

from grounding.entailment.cross_encoder import CrossEncoder
from grounding.entailment.e5 import ChineseE5
from grounding.entailment.judge import Judge
from grounding.entailment.model import Entailment
from grounding.entailment.mpnet import Mpnet10
from literature.weights import mpnet

SHIPPED = "shipped"
"""What settings call the models that ship, one for each language."""
SHA256 = {
    "mpnet10": "29c4c0d830a581886505ac63be0859ed44af96eceb2eed066b103a780199b4cf",
    "e5zh": "c671972dab7f34875d6d758b5fb1b5f74e4e2fa0d51befda82b7805869d20801",
}
"""What the files in ``weights`` have to be."""

log = logging.getLogger(__name__)


@cache
def load_judge(name: str = SHIPPED) -> Judge | None:
    """The judge that ``name`` asks for: with the models that ship, with any NLI cross-encoder, by
    its folder or name, for English, or none for ``""``. Weights load with the first claim in
    their language, once in a process. Where the packages are missing that the English model is
    built on, a warning says so, and English claims are left to the rules.
    """
    if not name:
        return None
    models: dict[str, Entailment] = {"zh": ChineseE5(*_pinned("e5zh"))}
    if name != SHIPPED:
        models["en"] = CrossEncoder(name)
    elif mpnet.installed():
        models["en"] = Mpnet10(*_pinned("mpnet10"))
    else:
        log.warning("English paraphrases stay NOT_CHECKED: no network. Run: %s", mpnet.INSTALL)
    return Judge(dict(sorted(models.items())))


def _pinned(name: str) -> tuple[Path, str]:
    file = files("grounding.entailment").joinpath("weights", f"{name}.safetensors")
    return Path(str(file)), SHA256[name]
