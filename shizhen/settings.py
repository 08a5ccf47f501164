"""Settings: ``shizhen.toml`` in the working folder, the environment over it, options over both.

This is the only module that reads the environment.

| variable | what |
|---|---|
| ``SHIZHEN_LIBRARY`` | folder of the library (default ``library``) |
| ``SHIZHEN_BASE_URL`` | an OpenAI-compatible endpoint; with it, ``SHIZHEN_MODEL`` answers |
| ``SHIZHEN_MODEL`` | a profile of the file, or a model at that endpoint; or ``extractive`` |
| ``OPENAI_API_KEY`` | its key; never written anywhere |
| what a profile's ``key_env`` names | the key of that profile |
| ``SHIZHEN_API_TOKEN`` | what callers of ``shizhen serve --api`` must give |
| ``RAY_ADDRESS`` | the Ray cluster that ``--engine ray`` embeds on |
| ``SHIZHEN_STORE_URI`` | the server that ``--store milvus`` keeps passages and vectors on |
| ``SHIZHEN_STORE_TOKEN`` | its token (``user:password`` or a key); never written anywhere |
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
KEY = "OPENAI_API_KEY"


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
    """What answers; ``None`` is extraction."""
    models: dict[str, ModelProfile] = Field(default_factory=dict)
    """The profiles of the file by name: what ``--model``, and the page, choose from."""
    index: IndexSettings = Field(default_factory=IndexSettings)
    pubmed: PubMedSettings = Field(default_factory=PubMedSettings)
    dialogues: Path = Path("dialogues")
    """The folder of data sets that the page looks through."""
    tuned: Path = Path("tuned")
    """The folder of fine-tuned models that the page looks through."""
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
    values["index"] = _index(values.get("index"), environment, path)
    values["models"] = _models(values.get("models"), environment, path)
    values["model"] = _model(
        values.get("model"), values["models"], environment, options.pop("model", None), path
    )
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


def _index(given: Any, environment: Mapping[str, str], path: Path) -> Any:
    """The table ``[index]`` with what the environment says of its engine and its store."""
    if given is not None and not isinstance(given, dict):
        return given  # told by the model, with the key
    index = dict(given or {})
    store = index.get("store")
    if isinstance(store, dict) and "token" in store:
        raise ShizhenError(
            "index.store.token: a token has no place in a file",
            file=str(path),
            cure="Put it into SHIZHEN_STORE_TOKEN.",
        )
    for part, key, variable in (
        ("engine", "address", "RAY_ADDRESS"),
        ("store", "uri", "SHIZHEN_STORE_URI"),
        ("store", "token", "SHIZHEN_STORE_TOKEN"),
    ):
        table = index.get(part, {})
        if isinstance(table, dict) and (value := environment.get(variable)):
            index[part] = {**table, key: value}
    return index


def _models(profiles: Any, environment: Mapping[str, str], path: Path) -> dict[str, dict[str, Any]]:
    """The tables ``[models.NAME]``, each with its key from the environment.

    ``key_env`` names the variable that holds the key, where it is not ``OPENAI_API_KEY``; a profile
    without ``model`` asks its endpoint for a model of its own name.
    """
    if not isinstance(profiles or {}, dict):
        raise ShizhenError(
            "models: this is no table", file=str(path), cure="Write [models.NAME] above each model."
        )
    found = {}
    for name, table in (profiles or {}).items():
        profile = dict(table) if isinstance(table, dict) else {"model": table}
        _refuse_key(profile, f"models.{name}", path)
        variable = profile.pop("key_env", KEY)
        if key := environment.get(variable):
            profile["api_key"] = SecretStr(key)
        found[name] = {"model": name, **profile}
    return found


def _model(
    given: Any,
    models: Mapping[str, dict[str, Any]],
    environment: Mapping[str, str],
    option: str | None,
    path: Path,
) -> dict[str, Any] | None:
    """The model that answers: the option's name, else the environment's, else the file's.

    A name is that of a profile, or else of a model at the endpoint of ``[model]`` or
    ``SHIZHEN_BASE_URL``.
    """
    chosen = option or environment.get("SHIZHEN_MODEL") or (given if isinstance(given, str) else "")
    if chosen == EXTRACTIVE:
        return None
    if chosen in models:
        return dict(models[chosen])
    merged = dict(given) if isinstance(given, dict) else {}
    _refuse_key(merged, "model", path)
    if url := environment.get("SHIZHEN_BASE_URL"):
        merged["base_url"] = url
    if chosen:
        merged["model"] = chosen
    if not merged or merged.get("model") == EXTRACTIVE:
        return None
    if isinstance(given, str) and chosen == given and "base_url" not in merged:
        raise ShizhenError(
            f"model: there is no profile called {given}", cure=f"Add a table [models.{given}]."
        )
    if "model" not in merged:
        raise ShizhenError(
            "an endpoint is set but no model", cure="Set SHIZHEN_MODEL to a model it serves."
        )
    if key := environment.get(KEY):
        merged["api_key"] = SecretStr(key)
    return merged


def _refuse_key(profile: Mapping[str, Any], where: str, path: Path) -> None:
    if "api_key" in profile:
        raise ShizhenError(
            f"{where}.api_key: a key has no place in a file",
            file=str(path),
            cure="Put it into OPENAI_API_KEY, or into a variable that the profile's key_env names.",
        )
