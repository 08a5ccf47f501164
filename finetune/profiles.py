"""``Profile``: what a base is trained with. The shipped ones stand in ``profiles.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from literature.errors import ShizhenError

FILE = Path(__file__).with_name("profiles.toml")

Dtype = Literal["bfloat16", "float32"]


class Profile(BaseModel):
    """Settings of a run.

    ``length`` is tokens of one packed sequence, ``batch`` how many of them a step learns from over
    all devices together. ``targets`` are names of linear layers, or ``all-linear`` (QLoRA, Dettmers
    et al. 2023, section 4: LoRA on all of them is what reaches full tuning). ``layers`` puts the
    adapter on that many of the last layers only (0: on all); nothing is computed backward through
    the others. ``dora`` is Liu et al. 2024, ``rslora`` Kalajdzievski 2023. ``quantise`` holds the
    base in 4 (NF4) or 8 bits, on a GPU. ``dtype`` is that of the base and of the arithmetic; the
    adapter is always learnt in f32.
    ``shape`` is the configuration of a base that is not at hand, for the pre-flight.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str = ""
    base: str = ""
    template: str = "own"
    form: str = "cited"
    shape: dict[str, Any] = Field(default_factory=dict)

    length: int = Field(default=2048, ge=16)
    batch: int = Field(default=16, ge=1)
    pack: bool = True
    epochs: int = Field(default=3, ge=1)
    seed: int = 0

    rank: int = Field(default=16, ge=1)
    alpha: int = Field(default=32, gt=0)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: tuple[str, ...] | str = "all-linear"
    layers: int = Field(default=0, ge=0)
    dora: bool = False
    rslora: bool = False
    quantise: Literal[0, 4, 8] = 0

    learning_rate: float = Field(default=2e-4, gt=0)
    warmup: float = Field(default=0.03, ge=0, lt=1)
    schedule: Literal["cosine", "linear", "constant_with_warmup"] = "cosine"
    weight_decay: float = Field(default=0.0, ge=0)
    clip: float = Field(default=1.0, gt=0)

    dtype: Dtype = "bfloat16"
    attention: Literal["sdpa", "flash_attention_2", "eager"] = "sdpa"
    checkpointing: bool = True
    compile: bool = False

    def but(self, **values: Any) -> "Profile":
        """The same with other values; ``None`` leaves one as it is. Raises ``ShizhenError``."""
        given = {name: value for name, value in values.items() if value is not None}
        try:
            return Profile.model_validate(self.model_dump() | given)
        except ValidationError as error:
            raise _wrong(error) from error


@cache
def shipped(file: Path = FILE) -> dict[str, Profile]:
    """The profiles of a file, by name. Raises ``ShizhenError`` where it does not hold them."""
    try:
        held = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: Profile.model_validate(values) for name, values in held.items()}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ShizhenError(
            f"the profiles cannot be read: {error}", file=str(file), cure="Name a TOML file."
        ) from error
    except ValidationError as error:
        raise _wrong(error, str(file)) from error


def profile(name: str) -> Profile:
    """The profile of that name; ``FILE.toml:NAME`` takes it from a file of one's own."""
    file, _, chosen = name.rpartition(":")
    held = shipped(Path(file)) if file else shipped()
    if chosen not in held:
        raise ShizhenError(
            f"there is no profile {chosen!r}", file=file, cure=f"Take one of: {', '.join(held)}."
        )
    return held[chosen]


def _wrong(error: ValidationError, file: str = "") -> ShizhenError:
    first = error.errors()[0]
    at = ".".join(str(part) for part in first["loc"])
    return ShizhenError(
        f"{at}: {first['msg'].lower()}", file=file, cure=f"Given was {first['input']!r}."
    )
