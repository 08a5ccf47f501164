"""The index room's own settings: which embedders, how much at once, how the halves are weighed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from index.dense import EXACT_UP_TO
from index.embedders import OFFLINE, SENTENCES


class Bm25Settings(BaseModel):
    """The two parameters of BM25 (see :class:`index.lexical.Lexical`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    k1: float = Field(default=1.2, ge=0)
    b: float = Field(default=0.75, ge=0, le=1)


class FusionSettings(BaseModel):
    """How the halves are weighed; chosen by ``python -m benchmarks.retrieval_choices``.

    ``lexical`` is the share of BM25 where question and passage are in that language, ``crossed``
    where they are in two, its terms put in both (:mod:`index.bridge`). ``glossed`` is the share
    of the cosine of the question's gloss, where there is one; the cosine of the question itself
    has the rest. Where a passage has one of them not, the others share its part. ``broad`` is what
    the encoder of more languages has of the question's own cosine where one of fewer has it too.
    ``context`` is the share that a passage's score takes from the mean of it and the passages
    beside it. ``depth`` is how many candidates each half puts up.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    lexical: dict[str, float] = {"en": 0.15, "zh": 0.15}
    crossed: float = Field(default=0.2, ge=0, le=1)
    glossed: float = Field(default=0.5, ge=0, le=1)
    broad: float = Field(default=0.3, ge=0, le=1)
    context: float = Field(default=0.3, ge=0, le=1)
    depth: int = Field(default=200, ge=1)


class ReadingSettings(BaseModel):
    """How files are read. ``ocr``: pages that are pictures by ``tesseract``. ``deidentify``: whose
    papers are kept without what identifies a person (:mod:`literature.privacy.records`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ocr: bool = False
    deidentify: Literal["records", "all", "none"] = "records"


class EngineSettings(BaseModel):
    """What embeds (:mod:`index.engines`). ``address`` is a Ray cluster's, empty for one started
    for the build; ``workers`` how many embed side by side, 0 for one a processor."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "local"
    address: str = ""
    workers: int = Field(default=0, ge=0)


class StoreSettings(BaseModel):
    """Where vectors lie (:mod:`index.stores`). ``name`` empty: where the library has them, which
    is in files where it never had them elsewhere; ``uri`` and ``token`` are a server's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    uri: str = ""
    token: SecretStr = SecretStr("")


class IndexSettings(BaseModel):
    """Everything the room can be told. ``sentences`` are the embedders by which sentences of an
    answer are compared, ``batch`` is passages handed to an embedder at once,
    ``exact_up_to`` how many vectors are searched exactly (:mod:`index.dense`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    embedders: tuple[str, ...] = OFFLINE
    sentences: tuple[str, ...] = SENTENCES
    batch: int = Field(default=256, ge=1)
    exact_up_to: int = Field(default=EXACT_UP_TO, ge=0)
    bm25: Bm25Settings = Bm25Settings()
    fusion: FusionSettings = FusionSettings()
    reading: ReadingSettings = ReadingSettings()
    engine: EngineSettings = EngineSettings()
    store: StoreSettings = StoreSettings()
