"""English persons and places by Presidio, where it and a spaCy model are installed.

``pip install presidio-analyzer`` and a model such as ``en_core_web_lg`` are all it takes; without
them this recognizer finds nothing. Its named entities are asked for alone: the patterns of the
other kinds have their own recognizers here, and Presidio's would look for things on the network.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from typing import Any

from literature.privacy.company import is_study
from literature.privacy.folded import Folded
from literature.privacy.recognizers.tagged_en import mostly_han, proper
from literature.privacy.spans import Pii, Span

NAME = "presidio"

_KINDS = {"PERSON": Pii.NAME, "LOCATION": Pii.ADDR}
_MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")


def find(folded: Folded) -> Iterator[Span]:
    """Presidio's persons and places, in texts that are no literature."""
    text = folded.text
    if mostly_han(text) or is_study(text):
        return
    engine = analyzer(_model())
    if engine is None:
        return
    for found in engine.analyze(text=text, language="en", entities=list(_KINDS)):
        start, end = proper(text, found.start, found.end)
        if start < end:
            yield folded.span(start, end, _KINDS[found.entity_type], min(0.84, found.score))


@cache
def _model() -> str:
    """The best spaCy model that is installed; Presidio would download one that is not."""
    return next((name for name in _MODELS if importlib.util.find_spec(name) is not None), "")


@cache
def analyzer(model: str) -> Any:
    """Presidio's engine over a spaCy model (a package or a folder), or ``None`` without them."""
    if not model or importlib.util.find_spec("presidio_analyzer") is None:
        return None
    presidio = importlib.import_module("presidio_analyzer")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    nlp = engines.SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model}])
    return presidio.AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
