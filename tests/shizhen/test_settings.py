"""Settings: the file, the environment over it, options over both."""

from pathlib import Path

import pytest

from literature.errors import ShizhenError
from shizhen.settings import load


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    file = tmp_path / "shizhen.toml"
    file.write_text(
        'library = "from-file"\n[model]\nmodel = "small"\nbase_url = "http://127.0.0.1:1/v1"\n',
        encoding="utf-8",
    )
    return file


def test_without_anything_the_extractive_model_answers_from_the_library_folder() -> None:
    settings = load(environment={})
    assert settings.library == Path("library")
    assert settings.model is None


def test_the_environment_goes_over_the_file_and_an_option_over_both(toml: Path) -> None:
    assert load(toml, environment={}).library == Path("from-file")
    assert load(toml, environment={"SHIZHEN_LIBRARY": "env"}).library == Path("env")
    over = load(toml, environment={"SHIZHEN_LIBRARY": "env"}, library=Path("option"))
    assert over.library == Path("option")


def test_a_model_can_be_named_by_file_environment_or_option(toml: Path) -> None:
    def name(environment: dict[str, str], option: str | None = None) -> str | None:
        model = load(toml, environment=environment, model=option).model
        return model.model if model else None

    assert name({}) == "small"
    assert name({"SHIZHEN_MODEL": "large"}) == "large"
    assert name({"SHIZHEN_MODEL": "large"}, "other") == "other"
    assert name({}, "extractive") is None


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    file = tmp_path / "shizhen.toml"
    file.write_text(
        'model = "ward"\n'
        '[models.ward]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "ward-7b"\n'
        '[models.own]\nkind = "local"\nmodel = "tuned"\nadapter = "tuned/adapter"\n'
        '[models.far]\nbase_url = "https://far.example/v1"\nkey_env = "FAR_KEY"\n',
        encoding="utf-8",
    )
    return file


def test_profiles_are_chosen_by_name(profiles: Path) -> None:
    def chosen(environment: dict[str, str], option: str | None = None) -> tuple[str, str] | None:
        model = load(profiles, environment=environment, model=option).model
        return (model.kind, model.model) if model else None

    assert chosen({}) == ("endpoint", "ward-7b")
    assert chosen({}, "own") == ("local", "tuned")
    assert chosen({"SHIZHEN_MODEL": "own"}) == ("local", "tuned")
    assert chosen({"SHIZHEN_MODEL": "own"}, "far") == ("endpoint", "far")
    assert chosen({}, "extractive") is None
    assert set(load(profiles, environment={}).models) == {"ward", "own", "far"}


def test_each_profile_has_the_key_of_its_own_variable(profiles: Path) -> None:
    found = load(profiles, environment={"FAR_KEY": "sk-far", "OPENAI_API_KEY": "sk-near"})
    keys = {name: profile.api_key for name, profile in found.models.items()}
    assert {name: key.get_secret_value() for name, key in keys.items() if key} == {
        "far": "sk-far",
        "ward": "sk-near",
        "own": "sk-near",
    }
    assert "sk-" not in repr(found)


def test_the_key_shows_in_no_form_of_the_settings(toml: Path) -> None:
    settings = load(toml, environment={"OPENAI_API_KEY": "sk-very-secret"})
    assert settings.model is not None
    assert settings.model.api_key.get_secret_value() == "sk-very-secret"
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "very-secret" not in shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("library = [", "not TOML"),
        ("libary = 'x'", "libary"),
        ("[model]\nbase_url = 'http://127.0.0.1:1'", "SHIZHEN_MODEL"),
        ("model = 'wrad'\n[models.ward]\nkind = 'local'", "wrad"),
        ("[models.ward]\napi_key = 'sk-1'", "key_env"),
        ("[models.ward]\nkin = 'local'", "models.ward.kin"),
        ("[pubmed]\nemial = 'me@here.example'", "pubmed.emial"),
        ("[index]\nembeders = ['e5']", "index.embeders"),
        ("[index]\nbach = 3", "index.bach"),
        ("[index.bm25]\nk = 1.2", "index.bm25.k"),
        ("[index.fusion]\nlexica = {}", "index.fusion.lexica"),
        ("[index.reading]\ndeidentfy = 'all'", "index.reading.deidentfy"),
        ("[index.engine]\nworker = 2", "index.engine.worker"),
        ("[index.store]\nurl = 'http://127.0.0.1:1'", "index.store.url"),
        ("models = 3", "models: this is no table"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "shizhen.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ShizhenError) as error:
        load(file, environment={})
    assert says in str(error.value)
    assert "\n" not in str(error.value)
