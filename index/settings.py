"""The index room's own settings: which embedders, how much at once, how the halves are weighed."""

from pydantic import BaseModel, ConfigDict, Field

from index.embedders import OFFLINE


class Bm25Settings(BaseModel):
    """BM25 in Lucene's form (Robertson & Zaragoza 2009, with idf never below 0)."""

    model_config = ConfigDict(frozen=True)

    k1: float = Field(default=1.2, ge=0)
    b: float = Field(default=0.75, ge=0, le=1)


class FusionSettings(BaseModel):
    """The share of each half in the fused score; measured in ``benchmarks/retrieval.py``.

    ``lexical`` is the share of BM25 where question and passage are in one language, ``crossed``
    where they are not; the dense spaces that know both languages divide the rest by ``spaces``.
    """

    model_config = ConfigDict(frozen=True)

    lexical: float = Field(default=0.3, ge=0, le=1)
    crossed: float = Field(default=0.1, ge=0, le=1)
    spaces: dict[str, float] = {"minilm": 1.0, "use": 0.35}
    depth: int = Field(default=200, ge=1)


class IndexSettings(BaseModel):
    """Everything the room can be told. ``batch`` is passages handed to an embedder at once."""

    model_config = ConfigDict(frozen=True)

    embedders: tuple[str, ...] = OFFLINE
    batch: int = Field(default=256, ge=1)
    bm25: Bm25Settings = Bm25Settings()
    fusion: FusionSettings = FusionSettings()
