"""What filters look at, a column each: small memory-mapped arrays beside the papers.

``columns/`` of a generation holds for each passage ``paper`` (its row), ``language`` and
``section``; for each paper ``year`` (-1 for none), ``status`` and ``journal``; and ``types`` as
pairs of paper and type. Names stand once, in ``names.json``, and the columns hold their numbers.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import arrays
from index.hit import Filters
from index.store import Store
from literature.errors import ShizhenError
from literature.normal import LANGUAGES
from literature.paper import Role, Status

FOLDER = "columns"
Mask = NDArray[np.bool_]

TYPE_NAMES = {
    "rct": ("randomized controlled trial",),
    "trial": (
        "clinical trial", "clinical trial, phase i", "clinical trial, phase ii",
        "clinical trial, phase iii", "clinical trial, phase iv", "controlled clinical trial",
        "pragmatic clinical trial", "randomized controlled trial",
    ),
    "review": ("review", "systematic review"),
    "meta": ("meta-analysis",),
    "guideline": ("guideline", "practice guideline"),
    "case": ("case reports",),
}  # fmt: skip
"""Short names for PubMed's publication types (NLM, "Publication Characteristics")."""
_TYPES = (*TYPE_NAMES, *sorted({name for names in TYPE_NAMES.values() for name in names}))
_OFFERED = 8  # names that an error tells of


class Columns:
    """The columns of one generation."""

    def __init__(self, generation: Path) -> None:
        folder = generation / FOLDER
        self._names: dict[str, list[str]] = json.loads((folder / "names.json").read_text("utf-8"))
        columns = {path.stem: arrays.read(path) for path in folder.glob("*.npy")}
        self.paper: NDArray[np.int32] = columns["paper"]
        self.languages: NDArray[np.int32] = columns["language"]
        """The number of each passage's language."""
        self._columns: dict[str, NDArray[Any]] = columns
        self._recorded: NDArray[np.int32] = columns["status"]
        self.mask = lru_cache(maxsize=64)(self._mask)
        self.of_language = lru_cache(maxsize=8)(self._of_language)
        self._among = lru_cache(maxsize=16)(self._is)  # of what restating does not change
        self._typed = lru_cache(maxsize=16)(self._of_type)

    def restate(self, statuses: Mapping[int, Status]) -> None:
        """Let these papers (by row) count under another status than was written."""
        column = np.array(self._recorded)
        names = self._names["status"]
        for row, status in statuses.items():
            if str(status) not in names:
                names.append(str(status))
            column[row] = names.index(str(status))
        self._columns["status"] = column
        self.mask.cache_clear()

    def require(self, filters: Filters) -> None:
        """Raises ``ShizhenError`` for a type, language or journal asked for that is neither one of
        the usual ones nor any paper's here: more likely mistyped than meant."""
        for what, column, asked, usual in (
            ("publication type", "types", filters.types, _TYPES),
            ("language", "language", filters.languages, LANGUAGES),
            ("journal", "journal", filters.journals, ()),
        ):
            names = list(dict.fromkeys([*usual, *filter(None, self._names[column])]))
            for name in asked:
                if fold(name) not in names:
                    raise ShizhenError(
                        f"no paper here has the {what} {name!r}", cure=_instead(fold(name), names)
                    )

    def in_language(self, rows: NDArray[np.int64], language: str) -> Mask:
        """Which of these passages are in the language."""
        return self.of_language(language)[rows]

    def _of_language(self, language: str) -> Mask:
        """True for each passage in the language."""
        return self._is("language", (language,))

    def _mask(self, filters: Filters) -> Mask | None:
        """True for each passage that ``filters`` let through; ``None`` where they ask nothing.

        Raises ``ShizhenError`` for a section or status that does not exist.
        """
        if filters == Filters():
            return None
        _known("section", filters.sections, Role)
        _known("status", filters.statuses, Status)
        mask: Mask = self._papers(filters).take(self.paper)
        for name, asked in (("language", filters.languages), ("section", filters.sections)):
            if asked:
                mask &= self._among(name, asked)
        mask.setflags(write=False)
        return mask

    def _papers(self, filters: Filters) -> Mask:
        year = self._columns["year"]
        mask = np.ones(len(year), dtype=np.bool_)
        if filters.year_from is not None:
            mask &= year >= filters.year_from
        if filters.year_to is not None:
            mask &= (year <= filters.year_to) & (year >= 0)
        for name, asked in (("journal", filters.journals), ("status", filters.statuses)):
            if asked:
                mask &= self._is(name, asked)
        if filters.types:
            mask &= self._typed(filters.types)
        return mask

    def _of_type(self, asked: tuple[str, ...]) -> Mask:
        """True for each paper of one of these types."""
        names = [name for t in asked for name in TYPE_NAMES.get(fold(t), (t,))]
        types = self._columns["types"]
        of_type = self._chosen("types", names)[types[:, 1]]
        typed = np.zeros(len(self._columns["year"]), dtype=np.bool_)
        typed[types[of_type, 0]] = True
        return typed

    def _is(self, column: str, asked: tuple[str, ...]) -> Mask:
        return self._chosen(column, asked).take(self._columns[column])

    def _chosen(self, column: str, asked: Sequence[str]) -> Mask:
        """For each name of a column, by its number, whether it is among those asked for."""
        wanted = set(map(fold, asked))
        return np.array([name in wanted for name in self._names[column]], dtype=np.bool_)


def fold(text: str) -> str:
    """Names that differ only in case or width are one name."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _instead(name: str, names: list[str]) -> str:
    """Which of these names may have been meant: those it is a part of, or nearly is; else any."""
    holding = [each for each in names if name and name in each]
    near = list(dict.fromkeys([*get_close_matches(name, names), *holding]))[:_OFFERED]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"Choose from {', '.join(names[:_OFFERED])}{', …' if len(names) > _OFFERED else '.'}"


def _known(what: str, asked: tuple[str, ...], names: type[Role] | type[Status]) -> None:
    unknown = sorted(set(map(fold, asked)) - {str(name) for name in names})
    if unknown:
        raise ShizhenError(
            f"there is no {what} {', '.join(unknown)}",
            cure=f"Choose from {', '.join(str(name) for name in names)}.",
        )


def write(generation: Path, store: Store) -> None:
    """Write the columns of what the store holds."""
    folder = generation / FOLDER
    folder.mkdir()
    names: dict[str, list[str]] = {}

    def column(name: str, values: Sequence[str]) -> None:
        names[name] = sorted(set(values))
        number = {value: n for n, value in enumerate(names[name])}
        np.save(folder / f"{name}.npy", np.array([number[v] for v in values], dtype=np.int32))

    passages = store.db.execute("SELECT paper, language, section FROM passages ORDER BY row")
    paper, language, section = _transpose(passages.fetchall(), 3)
    np.save(folder / "paper.npy", np.array(paper, dtype=np.int32))
    column("language", language)
    column("section", section)
    papers = store.db.execute("SELECT year, status, journal, types FROM papers ORDER BY row")
    year, status, journal, types = _transpose(papers.fetchall(), 4)
    np.save(folder / "year.npy", np.array([-1 if y is None else y for y in year], dtype=np.int32))
    column("status", status)
    column("journal", list(map(fold, journal)))
    typed = [(row, fold(name)) for row, listed in enumerate(types) for name in json.loads(listed)]
    names["types"] = sorted({name for _, name in typed})
    number = {name: n for n, name in enumerate(names["types"])}
    pairs = np.array([(row, number[name]) for row, name in typed], dtype=np.int32)
    np.save(folder / "types.npy", pairs.reshape(-1, 2))
    (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), "utf-8")


def _transpose(rows: list[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
