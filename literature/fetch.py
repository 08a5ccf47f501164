"""PubMed by query into a folder of ``.xml.gz`` files that :mod:`literature.files` reads.

    fetch_pubmed("hepatocellular carcinoma AND 2023[dp]", Path("liver"))

A search that finds more than the server gives out (9,999 records) is cut into spans of entry dates
until each part is small enough. ``.fetch.json`` in the folder is the plan; a batch is fetched when
its file is there, and a file is there only when it is whole. So a run that was killed goes on
where it stopped, and a finished one does nothing.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from literature.errors import ShizhenError
from literature.eutils import BASE_URL, Eutils, HistoryLostError
from literature.fetch_plan import Batch, Plan, load_plan, make_plan, save_plan
from literature.fetch_pmc import fetch_full_text, pmcids_in
from literature.whole import write_packed

log = logging.getLogger(__name__)

_SETS = frozenset({"PubmedArticleSet"})
_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_SHORT_TRIES = 3
_LOST_SEARCHES = 3


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What came of a fetch.

    ``found`` by the search, ``records`` in the folder's ``files``, ``missing``: counted by the
    server and never given; ``full_texts``: articles of PMC kept, ``closed``: those whose licence
    (or PMC) gives no full text; ``warnings`` are the server's own.
    """

    query: str
    found: int
    records: int
    missing: int
    files: tuple[Path, ...]
    full_texts: int = 0
    closed: int = 0
    warnings: tuple[str, ...] = ()


def fetch_pubmed(
    query: str,
    out: Path | str,
    *,
    base_url: str = BASE_URL,
    api_key: str = "",
    email: str = "",
    batch: int = 200,
    full_text: bool = False,
    progress: bool = True,
    client: Eutils | None = None,
) -> FetchReport:
    """Fetch all records that match ``query`` into ``out``, going on where an earlier run stopped.

    ``full_text`` also fetches the articles of PMC whose licence is open. Progress is shown on
    standard error. Raises ``ShizhenError`` for an empty query, a folder that holds another query,
    and a server that gives no whole answer; whatever was fetched stays.
    """
    query, out = " ".join(query.split()), Path(out)
    if not query:
        raise ShizhenError("the query is empty", cure='Give one, for example "liver cancer[mesh]".')
    try:
        out.mkdir(parents=True, exist_ok=True)
        if client is not None:
            return _fetch(client, query, out, batch, full_text, progress)
        with Eutils(base_url, api_key=api_key, email=email) as own:
            return _fetch(own, query, out, batch, full_text, progress)
    except OSError as error:
        raise ShizhenError(
            f"the folder cannot be written: {error.strerror or error}",
            file=str(out),
            cure="Choose another, or make room.",
        ) from error


def _fetch(
    client: Eutils, query: str, out: Path, batch: int, full_text: bool, progress: bool
) -> FetchReport:
    plan = load_plan(out, query)
    if plan is None:
        plan = make_plan(client, query, batch)
        save_plan(out, plan)
    # A file that somebody deleted is fetched again.
    plan.done = {name: n for name, n in plan.done.items() if (out / name).exists()}
    with tqdm(total=plan.found, unit=" records", disable=not progress, desc="PubMed") as bar:
        lost = 0
        while (part := plan.next_batch()) is not None:
            bar.n = sum(plan.done.values())
            bar.refresh()
            try:
                _fetch_batch(client, plan, part, out)
                lost = 0
            except HistoryLostError:
                if (lost := lost + 1) > _LOST_SEARCHES:
                    raise
                plan.renew(client, part)
            save_plan(out, plan)
        bar.n = sum(plan.done.values())
        bar.refresh()
    files = tuple(out / part.name for part in plan.batches())
    texts = closed = 0
    if full_text:
        pmcids = [pmcid for file in files for pmcid in pmcids_in(file)]
        texts, closed = fetch_full_text(client, pmcids, out, progress)
    records = sum(plan.done.values())
    missing = plan.found - records
    return FetchReport(query, plan.found, records, missing, files, texts, closed, plan.warnings)


def _fetch_batch(client: Eutils, plan: Plan, part: Batch, out: Path) -> None:
    """Fetch one batch; one that comes short is asked for again before it is believed."""
    body, count = b"", -1
    for _ in range(_SHORT_TRIES):
        answer, root = client.get("efetch", plan.parameters(part), _SETS)
        came = sum(len(root.findall(record)) for record in _RECORDS)
        if came > count:
            body, count = answer, came
        if count >= part.size:
            break
    if count < part.size:
        log.warning("%s: %d of %d records came", part.name, count, part.size)
    write_packed(out / part.name, body)
    plan.done[part.name] = min(count, part.size)
