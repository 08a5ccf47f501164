"""How a paper found what it says, and in whom: the level of evidence behind a citation.

Publication types come first, since they were given by people who had the whole paper; then
subject headings, title and text. The levels are those of the Oxford Centre for Evidence-Based
Medicine (2011), with what it leaves out (animals, cells, opinion). Patterns and names are data.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from literature.paper import Paper, Role

HEAD = 4000  # characters of a paper that tell its design: title and abstract
METHODS = 2500  # of a methods section


class Level(StrEnum):
    """How it was studied, from the strongest evidence on patients to the farthest from them."""

    GUIDELINE = "guideline"
    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    RCT = "RCT"
    CLINICAL_TRIAL = "clinical trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    CASE = "case"
    REVIEW = "review"
    OPINION = "opinion"
    ANIMAL = "animal"
    IN_VITRO = "in vitro"
    HUMAN = "human"  # in people, by a design that nothing tells

    def name_in(self, language: str) -> str:
        """Its name for a reader of ``zh`` or ``en``."""
        return _name("levels", self, language)


class Species(StrEnum):
    """In whom."""

    HUMAN = "human"
    MOUSE = "mouse"
    RAT = "rat"
    ANIMAL = "animal"
    CELLS = "cells"

    def name_in(self, language: str) -> str:
        """Its name for a reader of ``zh`` or ``en``."""
        return _name("species", self, language)


@dataclass(frozen=True, slots=True)
class Study:
    """The level of a paper, ``None`` where nothing tells it, and the species it speaks of."""

    level: Level | None
    species: tuple[Species, ...]


@lru_cache(maxsize=2048)
def study(paper: Paper) -> Study:
    """What a paper's types, headings and words say of it."""
    text = _head(paper).lower()
    species = _species(paper, text)
    return Study(_level(paper, text, frozenset(species)), species)


def _head(paper: Paper) -> str:
    """Title and abstract, and the start of the methods where the abstract is not all there is."""
    methods = paper.section(Role.METHODS)[:METHODS]
    return "\n".join((paper.text[:HEAD], methods))


def _level(paper: Paper, text: str, species: frozenset[Species]) -> Level | None:
    typed = _first("types", paper.publication_types)
    title = _first_in("title", paper.title.lower())
    if typed is not None and typed is not Level.REVIEW:
        return typed
    if title in {Level.GUIDELINE, Level.META_ANALYSIS, Level.SYSTEMATIC_REVIEW}:
        return title
    if typed is Level.REVIEW:
        return Level.REVIEW
    told = title or _first_in("text", text)
    if Species.HUMAN not in species and species:
        own = told is Level.REVIEW
        beings = species - {Species.CELLS}
        return Level.REVIEW if own else Level.ANIMAL if beings else Level.IN_VITRO
    if told is None:
        told = _first("mesh", paper.mesh)
    return told or (Level.HUMAN if Species.HUMAN in species else None)


def _species(paper: Paper, text: str) -> tuple[Species, ...]:
    """Those of the subject headings, where there are any, else those the text names."""
    headings = [heading.lower() for heading in paper.mesh]
    listed = _data()["species"]
    if "humans" in headings or "animals" in headings:
        found = [name for name in listed if _matches(listed[name]["mesh"], headings)]
        beings = [name for name in found if name != Species.CELLS]
        if "animals" in headings and not set(beings) - {Species.HUMAN}:
            found.append(Species.ANIMAL)
        if Species.HUMAN in found and Species.CELLS in found and not _people(text):
            found.remove(Species.HUMAN)  # cells from people are cells
    else:
        found = [name for name in listed if _says(listed[name]["words"], text)]
        if Species.HUMAN in found and len(found) > 1 and not _people(text):
            found.remove(Species.HUMAN)
    return tuple(one for one in Species if one in found)


_STUDIED = re.compile(
    r"\b(?:\d[\d,]*|patients?|participants?|volunteers|subjects|women|men|children|adults)"
    r" (?:\S+ ){0,5}(?:patients?|participants?|volunteers|subjects|individuals|women|men|children|"
    r"adults|people|infants|persons|cases|were (?:enrolled|recruited|included|randomi|treated|"
    r"assigned|followed))\b|\bpatients (?:who|were|receiv|undergo|treated)|\d+\s?[例名位]"
    r"|纳入.{0,12}患者"
)


def _people(text: str) -> bool:
    """Whether people were studied: counted, enrolled or treated, and not only spoken of."""
    return bool(_STUDIED.search(text))


def _first(kind: str, values: Iterable[str]) -> Level | None:
    """The strongest level that one of the values names in full."""
    low = [value.lower() for value in values]
    levels = _data()["levels"]
    return next((Level(name) for name in levels if _matches(levels[name].get(kind, ()), low)), None)


def _first_in(kind: str, text: str) -> Level | None:
    """The strongest level that a text speaks of."""
    levels = _data()["levels"]
    return next((Level(name) for name in levels if _says(levels[name][kind], text)), None)


def _matches(patterns: Iterable[re.Pattern[str]], values: Iterable[str]) -> bool:
    patterns = tuple(patterns)
    return any(pattern.fullmatch(value) for value in values for pattern in patterns)


def _says(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _name(kind: str, one: str, language: str) -> str:
    names = _data()[kind][one]["name"]
    return str(names.get(language, names["en"]))


@cache
def _data() -> Mapping[str, Any]:
    """The data file, its patterns compiled."""
    raw = json.loads(files("assistant").joinpath("levels.json").read_text(encoding="utf-8"))
    return {kind: {name: _compiled(row) for name, row in raw[kind].items()} for kind in
            ("levels", "species")}  # fmt: skip


def _compiled(row: Mapping[str, Any]) -> dict[str, Any]:
    compiled = {k: tuple(map(re.compile, v)) for k, v in row.items() if k != "name"}
    return {**compiled, "name": row["name"]}
