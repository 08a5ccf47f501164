"""Settings: ``shizhen.toml`` in the working folder, the environment over it, options over both.

This is the only module that reads the environment.

| variable | what |
|---|---|
| ``SHIZHEN_LIBRARY`` | folder of the library (default ``library``) |
| ``SHIZHEN_BASE_URL`` | an OpenAI-compatible endpoint; with it, ``SHIZHEN_MODEL`` answers |
| ``SHIZHEN_MODEL`` | model name at that endpoint; ``extractive`` needs none |
| ``OPENAI_API_KEY`` | its key; never written anywhere |
| ``SHIZHEN_API_TOKEN`` | what callers of ``shizhen serve --api`` must give |
| ``NCBI_API_KEY`` | PubMed's key: ten requests a second instead of three |
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.models import ModelProfile
from index.settings import IndexSettings
from literature.errors import ShizhenError
from literature.eutils import BASE_URL

FILE = Path("shizhen.toml")
EXTRACTIVE = "extractive"


class PubMedSettings(BaseModel):
    """How ``shizhen fetch pubmed`` speaks to NCBI; ``email`` lets them reach you."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = BASE_URL
    email: str = ""
    api_key: SecretStr = SecretStr("")


class Settings(BaseModel):
    """Everything a command needs to know, each room's part under its own name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    library: Path = Path("library")
    model: ModelProfile | None = None
    index: IndexSettings = Field(default_factory=IndexSettings)
    pubmed: PubMedSettings = Field(default_factory=PubMedSettings)
    api_token: SecretStr = SecretStr("")


def load(
    file: Path | None = None, environment: Mapping[str, str] | None = None, **options: Any
) -> Settings:
    """The settings in force; ``options`` that are ``None`` count as not given.

    Raises ``ShizhenError`` naming the file and the key that is wrong.
    """
    environment = os.environ if environment is None else environment
    path = file or FILE
    values = _read(path) if file or path.exists() else {}
    if "SHIZHEN_LIBRARY" in environment:
        values["library"] = environment["SHIZHEN_LIBRARY"]
    if key := environment.get("NCBI_API_KEY"):
        values["pubmed"] = {**values.get("pubmed", {}), "api_key": key}
    if token := environment.get("SHIZHEN_API_TOKEN"):
        values["api_token"] = token
    values["model"] = _model(values.get("model"), environment, options.pop("model", None))
    values.update({k: v for k, v in options.items() if v is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ShizhenError(
            f"{key}: {first['msg']}", file=str(path), cure="Mend that setting and try again."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ShizhenError(
            "the settings file cannot be read", file=str(path), cure=str(error.strerror)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ShizhenError(
            f"not TOML: {error}", file=str(path), cure="Mend that line and try again."
        ) from error


def _model(
    profile: dict[str, Any] | None, environment: Mapping[str, str], name: str | None
) -> dict[str, Any] | None:
    """The model that answers: the option's name, else the environment's, else the file's."""
    merged = dict(profile or {})
    if url := environment.get("SHIZHEN_BASE_URL"):
        merged["base_url"] = url
    if chosen := name or environment.get("SHIZHEN_MODEL"):
        merged["model"] = chosen
    if not merged or merged.get("model") == EXTRACTIVE:
        return None
    if "model" not in merged:
        raise ShizhenError(
            "an endpoint is set but no model", cure="Set SHIZHEN_MODEL to a model it serves."
        )
    if key := environment.get("OPENAI_API_KEY"):
        merged["api_key"] = SecretStr(key)
    return merged
