"""The plan of a fetch: the search cut into slices, the slices into batches, and which are done."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from lxml import etree

from literature.errors import ShizhenError
from literature.eutils import Eutils
from literature.whole import write_whole

SCHEMA = "shizhen-fetch/1"
PLAN = ".fetch.json"
"""Hidden, so that whoever reads the folder does not take the plan for literature."""
_SEARCHES = frozenset({"eSearchResult"})
_MOST = 9_999  # records of one search that PubMed gives out (NBK25499, retstart and retmax)
_FIRST_DAY = date(1900, 1, 1)  # PubMed's entry dates begin later


@dataclass
class Slice:
    """One search whose records are few enough; ``first``/``last`` bound the entry date, or ''."""

    found: int
    web_env: str
    query_key: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """``size`` records of a slice from ``offset`` on; ``name`` is that of its file."""

    name: str
    slice: int
    offset: int
    size: int


@dataclass
class Plan:
    """What a query found and how it is fetched. ``done``: the records in each file."""

    query: str
    batch: int
    slices: list[Slice]
    warnings: tuple[str, ...] = ()
    done: dict[str, int] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """Records in all slices."""
        return sum(s.found for s in self.slices)

    def batches(self) -> Iterator[Batch]:
        """Every batch, in order."""
        for index, part in enumerate(self.slices):
            for offset in range(0, part.found, self.batch):
                name = f"pubmed-{index:04d}-{offset:05d}.xml.gz"
                yield Batch(name, index, offset, min(self.batch, part.found - offset))

    def next_batch(self) -> Batch | None:
        """The first batch that is not done."""
        return next((part for part in self.batches() if part.name not in self.done), None)

    def parameters(self, batch: Batch) -> dict[str, str | int]:
        """What ``efetch`` is asked for this batch."""
        part = self.slices[batch.slice]
        return {
            "db": "pubmed",
            "query_key": part.query_key,
            "WebEnv": part.web_env,
            "retstart": batch.offset,
            "retmax": batch.size,
            "retmode": "xml",
        }

    def renew(self, client: Eutils, batch: Batch) -> None:
        """Search a slice again, whose history the server dropped.

        Where it finds another number now, the order may be another too: the slice is begun anew.
        """
        old = self.slices[batch.slice]
        fresh, _ = _search(client, self.query, old.first, old.last)
        if fresh.found != old.found:
            stale = {b.name for b in self.batches() if b.slice == batch.slice}
            self.done = {name: n for name, n in self.done.items() if name not in stale}
        self.slices[batch.slice] = fresh


def make_plan(client: Eutils, query: str, batch: int) -> Plan:
    """Search, and cut what was found into slices that the server gives out."""
    whole, warnings = _search(client, query, "", "")
    slices = [whole] if whole.found <= _MOST else list(_cut(client, query))
    return Plan(query, max(1, min(batch, _MOST)), slices, warnings)


def _cut(client: Eutils, query: str) -> Iterator[Slice]:
    """Slices by entry date (``edat``), which every record has exactly once, oldest first."""
    spans = [(_FIRST_DAY, date.today() + timedelta(days=2))]
    while spans:
        first, last = spans.pop()
        part, _ = _search(client, query, f"{first:%Y/%m/%d}", f"{last:%Y/%m/%d}")
        if part.found > _MOST and first < last:
            middle = first + (last - first) // 2
            spans += [(middle + timedelta(days=1), last), (first, middle)]
        elif part.found > _MOST:
            raise ShizhenError(
                f"more than {_MOST:,} records entered PubMed on {first}",
                cure="Narrow the query.",
            )
        elif part.found:
            yield part


def _search(client: Eutils, query: str, first: str, last: str) -> tuple[Slice, tuple[str, ...]]:
    bounds = {"datetype": "edat", "mindate": first, "maxdate": last} if first else {}
    asked: dict[str, str | int] = {
        "db": "pubmed",
        "term": query,
        "usehistory": "y",
        "retmax": 0,
        "retmode": "xml",
        **bounds,
    }
    _, root = client.get("esearch", asked, _SEARCHES)
    count = (root.findtext("Count") or "").strip()
    web_env, query_key = root.findtext("WebEnv") or "", root.findtext("QueryKey") or ""
    if not count.isdigit() or (int(count) and not (web_env and query_key)):
        raise ShizhenError("the search answer holds no count or no history", cure="Try again.")
    return Slice(int(count), web_env, query_key, first, last), tuple(_warnings(root))


def _warnings(root: etree._Element) -> Iterator[str]:
    for path, what in (
        ("ErrorList/PhraseNotFound", "not found"),
        ("ErrorList/FieldNotFound", "no such field"),
        ("WarningList/QuotedPhraseNotFound", "phrase not found"),
        ("WarningList/PhraseIgnored", "ignored"),
        ("WarningList/OutputMessage", ""),
    ):
        for found in root.iterfind(path):
            yield f"{what}: {found.text or ''}".strip(": ").strip()


def load_plan(out: Path, query: str) -> Plan | None:
    """The plan in the folder, or ``None`` for a fresh one.

    Raises ``ShizhenError`` where the folder holds another query's, or a plan that cannot be read.
    """
    path = out / PLAN
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        plan = Plan(
            stored["query"],
            int(stored["batch"]),
            [Slice(**part) for part in stored["slices"]],
            tuple(stored["warnings"]),
            {str(name): int(count) for name, count in stored["done"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ShizhenError(
            f"the plan of the fetch cannot be read ({error})",
            file=str(path),
            cure="Delete it and start again, or choose another folder.",
        ) from error
    if plan.query != query:
        raise ShizhenError(
            f'the folder holds another fetch ("{plan.query}")',
            file=str(out),
            cure="Choose another folder for this query.",
        )
    return plan


def save_plan(out: Path, plan: Plan) -> None:
    """Write the plan, whole or not at all."""
    stored = {
        "schema": SCHEMA,
        "query": plan.query,
        "batch": plan.batch,
        "slices": [asdict(part) for part in plan.slices],
        "warnings": list(plan.warnings),
        "done": dict(sorted(plan.done.items())),
    }
    write_whole(out / PLAN, json.dumps(stored, ensure_ascii=False, indent=1).encode())
